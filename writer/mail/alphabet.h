/*
 * writer/mail/alphabet.h -- what the bytes of a line mean
 *
 * Lines lie in the page of their records, or in UTF-8 where that page is
 * multi-byte; an alphabet tells blank, period and control character apart in
 * either, so that a line is checked as it lies and converted only once.
 *
 * Rules: CSSMTP allows no control character but tab and newline, strips
 * trailing blanks; the project strips the trailing NULs and the one line end
 * that producers leave at the end of a text record, for neither may be sent.
 */
#ifndef WRITER_MAIL_ALPHABET_H
#define WRITER_MAIL_ALPHABET_H

#include "spool/base/buffer.h"
#include "spool/base/codepage.h"

/* What a byte is; a plain ASCII character and the tab are none of these. */
enum {
	BYTE_CONTROL = 1,	/* may not be in a message */
	BYTE_BREAK = 2,		/* newline: a line break inside a record */
	BYTE_HIGH = 4,		/* (part of) a character outside ASCII */
	BYTE_LINE_END = 8,	/* newline, carriage return, line feed */
};

struct alphabet {
	bool utf8;
	uint8_t blank, period, less_than, newline, question;
	uint8_t kind[256];
};

/* Of lines in this page; of lines in UTF-8 when the page is multi-byte. */
struct alphabet alphabet_of(const struct codepage *);

/* All kinds of bytes that the line has, or'ed. */
unsigned alphabet_scan(const struct alphabet *, struct slice line);

/* Whether it has no control character; what it refuses, as for a tab in UTF-8,
 * may still be good text.  *high_r: whether it has BYTE_HIGH.  Fast: for the
 * records of a large body. */
bool alphabet_is_plain(const struct alphabet *, struct slice line,
    bool *high_r);

/* Byte position of the first control character, line.len when there is none.
 * In UTF-8 those above U+007F count, too. */
size_t alphabet_control(const struct alphabet *, struct slice line);

/* Without blanks at the end; without blanks and NULs there. */
struct slice alphabet_trim(const struct alphabet *, struct slice line);
struct slice alphabet_trim_nulls(const struct alphabet *, struct slice line);

/* A line of text without blanks, NULs and one line end at the end. */
struct slice alphabet_trim_text(const struct alphabet *, struct slice line);

/* The first `len` bytes at most, no character cut in two. */
struct slice alphabet_cut(const struct alphabet *, struct slice line,
    size_t len);

/* Characters before byte `at`. */
size_t alphabet_columns(const struct alphabet *, struct slice line, size_t at);

/*
 * UTF-8 text with every `at_sign` an @.  The text itself when it has none, else
 * what was made in `room`.
 */
struct slice alphabet_at_sign(const char *at_sign, struct slice text,
    struct buffer *room);

#endif
