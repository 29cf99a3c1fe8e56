/*
 * writer/mail/alphabet.c -- what the bytes of a line mean
 *
 * Owns      the fast scan of text records, sixteen bytes at a time
 * Promises  nothing is read outside the line
 */
#include "writer/mail/alphabet.h"

#include "spool/base/text.h"
#include "spool/base/translate.h"

enum { NEL = 0x85, DELETE = 0x7f };

static uint8_t
kind_of(uint32_t character, bool ebcdic)
{
	if (character == '\t')
		return 0;
	if (character == '\n')
		return BYTE_BREAK | BYTE_LINE_END;
	if (character == '\r' || (ebcdic && character == NEL))
		return BYTE_CONTROL | BYTE_LINE_END;
	if (character < 0x20 || (character >= DELETE && character < 0xa0))
		return BYTE_CONTROL;
	return character > DELETE ? BYTE_HIGH : 0;
}

struct alphabet
alphabet_of(const struct codepage *page)
{
	struct alphabet a = {
		.utf8 = page->form != CODEPAGE_SINGLE,
		.blank = ' ', .period = '.', .less_than = '<',
		.newline = '\n', .question = '?',
	};
	bool ebcdic = !a.utf8 && page->base == CODEPAGE_EBCDIC;

	for (uint32_t byte = 0; byte < 256; byte++) {
		uint32_t character = a.utf8 ? byte : page->characters[byte];

		a.kind[byte] = a.utf8 && byte >= 0x80 ? BYTE_HIGH :
		    kind_of(character, ebcdic);
	}
	if (ebcdic) {
		a.blank = 0x40;
		a.period = 0x4b;
		a.less_than = 0x4c;
		a.newline = 0x15;
		a.question = 0x6f;
	}
	return a;
}

/* ---- scans */

typedef int8_t bytes16 __attribute__((vector_size(16)));

static inline bytes16
load(const char *from)
{
	bytes16 bytes;

	memcpy(&bytes, from, sizeof(bytes));
	return bytes;
}

static inline bool
any(bytes16 mask)
{
	uint64_t half[2];

	memcpy(half, &mask, sizeof(half));
	return (half[0] | half[1]) != 0;
}

/* Bytes above X'7F' are negative numbers. */
struct found {
	bytes16 bad, high;
};

static inline void
look(struct found *found, bytes16 b)
{
	bytes16 high = b < 0;

	found->high |= high;
	found->bad |= ((b < 0x20) & ~high) | (b == DELETE);
}

/* Fewer than sixteen, blanks behind them. */
static void
look_few(struct found *found, struct slice s)
{
	char few[sizeof(bytes16)];

	memset(few, ' ', sizeof(few));
	memcpy(few, s.ptr, s.len);
	look(found, load(few));
}

/* No control character of ASCII. */
static bool
is_plain_ascii(struct slice s, bool *high_r)
{
	struct found found = {0};
	size_t at = 0;

	for (; s.len - at >= sizeof(bytes16); at += sizeof(bytes16))
		look(&found, load(s.ptr + at));
	if (at < s.len && s.len >= sizeof(bytes16))
		look(&found, load(s.ptr + s.len - sizeof(bytes16)));
	else if (at < s.len)
		look_few(&found, s);
	*high_r = any(found.high);
	return !any(found.bad);
}

/* U+0080 to U+009F: behind X'C2'. */
static size_t
find_high_control(struct slice s)
{
	const char *at = s.ptr, *end = s.ptr + s.len, *next;

	while (at < end &&
	    (next = memchr(at, 0xc2, (size_t)(end - at))) != NULL) {
		at = next + 1;
		if (at < end && (uint8_t)*at >= 0x80 && (uint8_t)*at < 0xa0)
			return (size_t)(next - s.ptr);
	}
	return s.len;
}

bool
alphabet_is_plain(const struct alphabet *a, struct slice line, bool *high_r)
{
	unsigned kinds;

	if (a->utf8)
		return is_plain_ascii(line, high_r) && (!*high_r ||
		    find_high_control(line) == line.len);
	kinds = translate_any(a->kind, line);
	*high_r = (kinds & BYTE_HIGH) != 0;
	return (kinds & ~(unsigned)BYTE_HIGH) == 0;
}

unsigned
alphabet_scan(const struct alphabet *a, struct slice line)
{
	bool high;

	if (a->utf8 && is_plain_ascii(line, &high))
		return high ? BYTE_HIGH : 0;
	return translate_any(a->kind, line);
}

size_t
alphabet_control(const struct alphabet *a, struct slice line)
{
	for (size_t at = 0; at < line.len; at++) {
		uint8_t byte = (uint8_t)line.ptr[at];

		if ((a->kind[byte] & BYTE_CONTROL) != 0)
			return at;
		if (a->utf8 && byte == 0xc2 && at + 1 < line.len &&
		    (uint8_t)line.ptr[at + 1] >= 0x80 &&
		    (uint8_t)line.ptr[at + 1] < 0xa0)
			return at;
	}
	return line.len;
}

/* ---- ends */

struct slice
alphabet_trim(const struct alphabet *a, struct slice line)
{
	const uint64_t blanks = UINT64_C(0x0101010101010101) * a->blank;
	uint64_t word;

	while (line.len >= sizeof(word)) {
		memcpy(&word, line.ptr + line.len - sizeof(word),
		    sizeof(word));
		if (word != blanks)
			break;
		line.len -= sizeof(word);
	}
	while (line.len > 0 && (uint8_t)line.ptr[line.len - 1] == a->blank)
		line.len--;
	return line;
}

struct slice
alphabet_trim_nulls(const struct alphabet *a, struct slice line)
{
	size_t len;

	do {
		len = line.len;
		line = alphabet_trim(a, line);
		while (line.len > 0 && line.ptr[line.len - 1] == '\0')
			line.len--;
	} while (line.len < len);
	return line;
}

/* Bytes of one line end at the end: newline, CR and LF, either, or U+0085
 * that an EBCDIC line feed became. */
static size_t
line_end(const struct alphabet *a, struct slice line)
{
	uint8_t last, before;

	if (line.len == 0)
		return 0;
	last = (uint8_t)line.ptr[line.len - 1];
	before = line.len > 1 ? (uint8_t)line.ptr[line.len - 2] : a->blank;
	if (a->utf8 && last == NEL && before == 0xc2)
		return 2;
	if ((a->kind[last] & BYTE_LINE_END) == 0)
		return 0;
	/* X'0D' is the carriage return in ASCII and in EBCDIC */
	return before == '\r' && last != '\r' ? 2 : 1;
}

struct slice
alphabet_trim_text(const struct alphabet *a, struct slice line)
{
	size_t end;

	line = alphabet_trim_nulls(a, line);
	end = line_end(a, line);
	if (end == 0)
		return line;
	return alphabet_trim_nulls(a, slice_head(line, line.len - end));
}

struct slice
alphabet_cut(const struct alphabet *a, struct slice line, size_t len)
{
	if (line.len <= len)
		return line;
	while (a->utf8 && len > 0 &&
	    ((uint8_t)line.ptr[len] & 0xc0) == 0x80)
		len--;
	return slice_head(line, len);
}

size_t
alphabet_columns(const struct alphabet *a, struct slice line, size_t at)
{
	line = slice_head(line, at);
	return a->utf8 ? text_columns(line) : line.len;
}

/* ---- the at sign */

struct slice
alphabet_at_sign(const char *at_sign, struct slice text, struct buffer *room)
{
	struct slice sign = slice_text(at_sign);
	const char *found;

	if (sign.len == 0 || text.len == 0 || strcmp(at_sign, "@") == 0)
		return text;
	found = memmem(text.ptr, text.len, sign.ptr, sign.len);
	if (found == NULL)
		return text;
	buffer_clear(room);
	while (found != NULL) {
		buffer_put(room, slice_head(text, (size_t)(found - text.ptr)));
		buffer_byte(room, '@');
		text = slice_from(text, (size_t)(found - text.ptr) + sign.len);
		found = text.len == 0 ? NULL :
		    memmem(text.ptr, text.len, sign.ptr, sign.len);
	}
	buffer_put(room, text);
	return buffer_slice(room);
}
