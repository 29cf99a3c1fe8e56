/*
 * spool/base/codepage.h -- code pages by their names at IBM, and conversion
 *
 * A name is what a configuration statement or a data set says: IBM-1047,
 * IBM-037, ISO8859-1, UTF-8, IBM-939, IBM-eucJP, a CCSID (1047), or what iconv
 * calls the page.  Case does not count.
 *
 * Newline is X'15' in EBCDIC and X'0A' in ASCII, and one becomes the other, as
 * on z/OS; EBCDIC line feed X'25' becomes U+0085 and comes back from it.
 */
#ifndef SPOOL_BASE_CODEPAGE_H
#define SPOOL_BASE_CODEPAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "spool/base/buffer.h"
#include "spool/base/fault.h"
#include "spool/base/slice.h"

enum codepage_base { CODEPAGE_ASCII, CODEPAGE_EBCDIC };
enum codepage_form { CODEPAGE_SINGLE, CODEPAGE_MULTI, CODEPAGE_UTF8 };

#define CODEPAGE_NONE UINT32_MAX	/* the byte is no character by itself */

struct codepage {
	char name[64];			/* as it was first asked for */
	char iconv_name[64];
	enum codepage_base base;
	enum codepage_form form;
	bool shifts;			/* has shift states (SO/SI, escapes) */
	bool ascii_runs;		/* bytes below X'80' are ASCII, always,
					 * where a character begins */
	uint32_t characters[256];	/* Unicode of each byte by itself */
};

/*
 * The page of that name; the same pointer each time, good for ever, for any
 * thread.  NULL with a fault when there is no such page, or when it is neither
 * ASCII nor EBCDIC underneath (UTF-16, UTF-7).
 */
const struct codepage *codepage_find(const char *name, struct fault *);

/* The byte of a single-byte page for a character; -1 when it has none. */
int codepage_byte(const struct codepage *, uint32_t character);

/* How many at the front of eight bytes, as they lie in memory, are below
 * X'80'. */
static inline size_t
codepage_ascii_word(uint64_t word)
{
	word &= UINT64_C(0x8080808080808080);
	if (word == 0)
		return 8;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return (size_t)__builtin_ctzll(word) / 8;
#else
	return (size_t)__builtin_clzll(word) / 8;
#endif
}

/* How many bytes at the front are below X'80'. */
size_t codepage_ascii_run(struct slice);

/* The character at the front of UTF-8 text (text_char() bytes long), and
 * CODEPAGE_NONE where the text is not well-formed. */
uint32_t codepage_decode(struct slice text);

struct converter;

/* Never NULL for pages that codepage_find() gave.  For one thread. */
struct converter *converter_open(const struct codepage *from,
    const struct codepage *to);
void converter_close(struct converter **);

/*
 * Appends the text in the other page.  Each call is a whole text: it begins
 * and ends in the initial shift state.  What is no character, or has no place
 * in the other page, becomes a substitute ("?"; U+FFFD in UTF-8).  Returns how
 * many did, and the column (in characters, from 1) of the first when any did.
 */
size_t converter_put(struct converter *, struct slice text,
    struct buffer *out, unsigned *column_r);

#endif
