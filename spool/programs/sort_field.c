/*
 * spool/programs/sort_field.c -- fields of records: text, numbers, keys
 *
 * Promises  keys compare with memcmp() as their fields do
 * Fails     by scan_fail() where a statement is read; never for records
 */
#include <assert.h>
#include <ctype.h>
#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/base/codepage.h"
#include "spool/base/record.h"
#include "spool/base/text.h"
#include "spool/programs/sort.h"

static const struct {
	const char *name;
	enum sort_format format;
} formats[] = {
#define X(name, format) {#name, format},
	SORT_FORMATS(X)
#undef X
};

struct sort_record
sort_record_of(struct slice data, bool is_variable)
{
	return (struct sort_record){data, is_variable,
	    codepage_ascii_run(data) == data.len};
}

bool
sort_is_number(enum sort_format format)
{
	return format >= SORT_ZONED && format <= SORT_SIGNED_FREE;
}

/* --------------------------------------------------------------- reading */

bool
sort_scan_place(struct scanner *scan, struct sort_field *field)
{
	uint64_t at, length;

	if (!scan_count(scan, RECORD_MAX, &at) ||
	    !scan_need(scan, TOKEN_COMMA, ", and a length") ||
	    !scan_count(scan, RECORD_MAX, &length))
		return false;
	field->at = (unsigned)at;
	field->length = (unsigned)length;
	return true;
}

static int
find_format(struct slice word)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (slice_equal_nocase(word, slice_text(formats[i].name)))
			return (int)formats[i].format;
	return -1;
}

bool
sort_at_format(const struct scanner *scan)
{
	return scan->token.kind == TOKEN_WORD &&
	    find_format(scan->token.word) >= 0;
}

bool
sort_scan_format(struct scanner *scan, enum sort_format *format)
{
	int found = scan->token.kind == TOKEN_WORD ?
	    find_format(scan->token.word) : -1;

	if (found < 0)
		return scan_fail(scan, "a format was expected: CH AC BI ZD FS "
		    "CSF UFF SFF Y2T; binary ones such as PD and FI do not "
		    "exist in text");
	*format = (enum sort_format)found;
	scan_take(scan);
	return true;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)toupper((unsigned char)c);
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* X'C1C2' as the text that it is in EBCDIC. */
static bool
take_hex(struct scanner *scan, struct slice hex, struct slice *text_r)
{
	struct buffer bytes = {0}, text = {0};
	struct converter *to_utf8;
	unsigned column;
	bool good = hex.len % 2 == 0 && hex.len > 0;

	for (size_t i = 0; good && i < hex.len; i += 2) {
		int high = hex_digit(hex.ptr[i]);
		int low = hex_digit(hex.ptr[i + 1]);

		good = high >= 0 && low >= 0;
		buffer_byte(&bytes, (char)(high << 4 | low));
	}
	if (good) {
		to_utf8 = converter_open(codepage_find("IBM-1047", NULL),
		    codepage_find("UTF-8", NULL));
		converter_put(to_utf8, buffer_slice(&bytes), &text, &column);
		converter_close(&to_utf8);
		*text_r = arena_slice(scan->step->arena, buffer_slice(&text));
	}
	buffer_free(&bytes);
	buffer_free(&text);
	return good;
}

bool
sort_scan_text(struct scanner *scan, struct slice *text_r)
{
	struct token token = scan->token;
	char kind = token.word.len == 0 ? 'C' :
	    (char)toupper((unsigned char)token.word.ptr[token.word.len - 1]);

	if (token.kind != TOKEN_TEXT || token.word.len > 1 ||
	    strchr("CXL", kind) == NULL)
		return scan_fail(scan, "a text was expected: C'text' or "
		    "X'hex'");
	*text_r = token.text;
	if (kind == 'X' && !take_hex(scan, token.text, text_r))
		return scan_fail(scan, "X'...' has pairs of hexadecimal "
		    "digits");
	scan_take(scan);
	return true;
}

/* --------------------------------------------------------------- records */

struct slice
sort_text(const struct sort_record *record, const struct sort_field *field)
{
	size_t from = field->at - 1, length = field->length;
	struct slice tail;

	if (length == 0)
		length = SIZE_MAX / 2;
	if (record->is_variable) {
		size_t skip = from < SORT_DESCRIPTOR ?
		    SORT_DESCRIPTOR - from : 0;

		length = length > skip ? length - skip : 0;
		from = from > SORT_DESCRIPTOR ? from - SORT_DESCRIPTOR : 0;
	}
	if (record->is_ascii)
		return slice_head(slice_from(record->data, from), length);
	tail = slice_from(record->data, text_column_at(record->data, from));
	return slice_head(tail, text_column_at(tail, length));
}

/* The digits there are, and whether something says minus. */
static bool
free_number(struct slice text, bool with_sign, sort_number *value_r)
{
	sort_number value = 0;
	unsigned digits = 0;
	bool minus = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (isdigit((unsigned char)c)) {
			if (value != 0 || c != '0')
				digits++;
			if (digits > SORT_DIGITS_MAX)
				return false;
			value = value * 10 + (c - '0');
		} else if (with_sign && (c == '-' || c == ')')) {
			minus = true;
		}
	}
	*value_r = minus ? -value : value;
	return true;
}

/* The overpunched last digit of a zoned number, as it looks in text. */
static bool
zoned_digit(char c, int *digit_r, bool *minus_r)
{
	static const char plus[] = "{ABCDEFGHI", minus[] = "}JKLMNOPQR";
	const char *at;

	*minus_r = false;
	if (isdigit((unsigned char)c)) {
		*digit_r = c - '0';
		return true;
	}
	at = c == '\0' ? NULL : strchr(plus, c);
	if (at != NULL) {
		*digit_r = (int)(at - plus);
		return true;
	}
	at = c == '\0' ? NULL : strchr(minus, c);
	*minus_r = true;
	if (at != NULL)
		*digit_r = (int)(at - minus);
	return at != NULL;
}

static bool
zoned_number(struct slice text, sort_number *value_r)
{
	sort_number value = 0;
	bool minus = false;
	int digit;

	if (text.len == 0 || text.len > SORT_DIGITS_MAX)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		bool last = i == text.len - 1;

		if (!zoned_digit(text.ptr[i], &digit, &minus) ||
		    (!last && !isdigit((unsigned char)text.ptr[i])))
			return false;
		value = value * 10 + digit;
	}
	*value_r = minus ? -value : value;
	return true;
}

static bool
signed_number(struct slice text, sort_number *value_r)
{
	struct slice digits = slice_trim(text);
	bool minus = false;

	if (digits.len == 0)
		return false;
	if (digits.ptr[0] == '-' || digits.ptr[0] == '+') {
		minus = digits.ptr[0] == '-';
		digits = slice_from(digits, 1);
	} else if (digits.ptr[digits.len - 1] == '-' ||
	    digits.ptr[digits.len - 1] == '+') {
		minus = digits.ptr[digits.len - 1] == '-';
		digits.len--;
	}
	if (digits.len == 0 || digits.len > SORT_DIGITS_MAX)
		return false;
	for (size_t i = 0; i < digits.len; i++)
		if (!isdigit((unsigned char)digits.ptr[i]))
			return false;
	free_number(digits, false, value_r);
	if (minus)
		*value_r = -*value_r;
	return true;
}

/* yy as a year from 80 years back on (Y2PAST=80). */
static int
year_of(int yy)
{
	char now[8];
	int first, year;

	clock_format(clock_now_us(), "%Y", now, sizeof(now));
	first = atoi(now) - 80;
	year = first - first % 100 + yy;
	return year < first ? year + 100 : year;
}

static bool
year2_number(struct slice text, sort_number *value_r)
{
	sort_number value;
	sort_number scale = 1;

	if (text.len < 2 || text.len > 6 || !signed_number(text, &value))
		return false;
	for (size_t i = 2; i < text.len; i++)
		scale *= 10;
	*value_r = year_of((int)(value / scale)) * scale + value % scale;
	return true;
}

bool
sort_text_value(struct slice text, enum sort_format format,
    sort_number *value_r)
{
	*value_r = 0;
	switch (format) {
	case SORT_ZONED:
		return zoned_number(text, value_r);
	case SORT_SIGNED:
		return signed_number(text, value_r);
	case SORT_UNSIGNED_FREE:
		return free_number(text, false, value_r);
	case SORT_SIGNED_FREE:
		return free_number(text, true, value_r);
	case SORT_YEAR2:
		return year2_number(text, value_r);
	default:
		return false;
	}
}

bool
sort_value(const struct sort_record *record, const struct sort_field *field,
    sort_number *value_r)
{
	return sort_text_value(sort_text(record, field), field->format,
	    value_r);
}

/* ------------------------------------------------------------------ keys */

/* The byte of each character up to U+00FF in EBCDIC, -1 where it has none. */
static const short *
ebcdic_order(void)
{
	static short order[256];
	static bool is_made;

	if (!is_made) {
		const struct codepage *page = codepage_find("IBM-1047", NULL);

		assert(page != NULL);
		for (unsigned i = 0; i < 256; i++)
			order[i] = (short)codepage_byte(page, i);
		is_made = true;
	}
	return order;
}

/*
 * The rank of the character at the front of *text, which is taken off; that of
 * a blank when nothing is left.  Characters of the page have less than 255,
 * others come behind them by their numbers.
 */
static uint32_t
next_rank(struct slice *text, enum sort_format format)
{
	size_t len = text_char(*text);
	uint32_t c = ' ';
	int byte = -1;

	if (len == 1)
		c = (unsigned char)text->ptr[0];
	else if (len > 1)
		c = codepage_decode(*text);
	*text = slice_from(*text, len);
	if (format == SORT_ASCII && c < 128)
		byte = (int)c;
	else if (format != SORT_ASCII && c < 256)
		byte = ebcdic_order()[c];
	return byte >= 0 && byte < 255 ? (uint32_t)byte : 0xff000000 | c;
}

/* One byte, or X'FF' and three: no character's bytes begin another's. */
void
sort_key_text(struct slice text, size_t columns, enum sort_format format,
    struct buffer *key)
{
	for (size_t i = 0; i < columns; i++) {
		uint32_t rank = next_rank(&text, format);

		if (rank >= 0xff000000)
			for (int shift = 24; shift > 0; shift -= 8)
				buffer_byte(key, (char)(rank >> shift));
		buffer_byte(key, (char)rank);
	}
}

/* Most significant byte first, negative ones before positive. */
void
sort_key_number(sort_number value, struct buffer *key)
{
	for (int shift = 120; shift >= 0; shift -= 8) {
		unsigned byte = (unsigned)(value >> shift) & 0xff;

		buffer_byte(key, (char)(shift == 120 ? byte ^ 0x80 : byte));
	}
}

int
sort_compare_text(struct slice a, struct slice b, enum sort_format format)
{
	while (a.len > 0 || b.len > 0) {
		uint32_t left = next_rank(&a, format);
		uint32_t right = next_rank(&b, format);

		if (left != right)
			return left < right ? -1 : 1;
	}
	return 0;
}
