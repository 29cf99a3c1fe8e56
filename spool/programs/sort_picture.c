/*
 * spool/programs/sort_picture.c -- how numbers and dates are printed
 *
 * A pattern has a place for each digit: I shows a leading zero as a blank, T
 * shows it; S is a sign.  Everything else stands for itself, and is blank too
 * while only zeros have been suppressed before it.
 */
#include <ctype.h>
#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/base/record.h"
#include "spool/base/text.h"
#include "spool/programs/sort.h"

enum { PATTERN_MAX = 44 };

/* The masks: what leading digits look like, what parts them in threes, and how
 * the pattern ends.  A pattern is made of it for the digits that there are. */
static const struct {
	const char *name;
	char digit, separator;
	const char *tail;
	const char *signs;	/* leading + -, trailing + -; blank: none */
	bool sign_first, sign_last;
} masks[] = {
	{"M0", 'I', 0, "T", "   -", false, true},
	{"M1", 'T', 0, "T", "   -", false, true},
	{"M2", 'I', ',', "T.TT", "   -", false, true},
	{"M4", 'I', ',', "T.TT", "+-  ", true, false},
	{"M10", 'I', 0, "T", "    ", false, false},
	{"M11", 'T', 0, "T", "    ", false, false},
	{"M12", 'I', ',', "T", " -  ", true, false},
	{"M13", 'I', '.', "T", " -  ", true, false},
};

unsigned
sort_digits(const struct sort_field *field)
{
	unsigned digits = field->length;

	if (field->format == SORT_SIGNED && digits > 1)
		digits--;
	return digits > SORT_DIGITS_MAX ? SORT_DIGITS_MAX : digits;
}

static unsigned
count_digits(const char *pattern)
{
	unsigned count = 0;

	for (; *pattern != '\0'; pattern++)
		count += *pattern == 'I' || *pattern == 'T';
	return count;
}

/* The mask's pattern for so many digits, from the right to the left. */
static const char *
expand_mask(struct arena *arena, size_t mask, unsigned digits)
{
	const char *tail = masks[mask].tail;
	char text[2 * PATTERN_MAX];
	size_t at = sizeof(text) - 1;
	unsigned have = count_digits(tail), whole = 1;

	text[at] = '\0';
	if (masks[mask].sign_last)
		text[--at] = 'S';
	at -= strlen(tail);
	memcpy(text + at, tail, strlen(tail));
	for (; have < digits; have++, whole++) {
		if (masks[mask].separator != 0 && whole % 3 == 0)
			text[--at] = masks[mask].separator;
		text[--at] = masks[mask].digit;
	}
	if (masks[mask].sign_first)
		text[--at] = 'S';
	return arena_text(arena, slice_text(text + at));
}

static void
use_mask(struct arena *arena, struct sort_picture *picture, size_t mask,
    unsigned digits)
{
	picture->pattern = expand_mask(arena, mask, digits);
	for (int i = 0; i < 4; i++)
		picture->sign[i][0] = masks[mask].signs[i];
}

static bool
scan_mask(struct scanner *scan, unsigned digits, struct sort_picture *picture)
{
	for (size_t i = 0; i < sizeof(masks) / sizeof(masks[0]); i++)
		if (scan_word(scan, masks[i].name)) {
			use_mask(scan->step->arena, picture, i, digits);
			return true;
		}
	return false;
}

/* EDIT=(pattern): everything up to the matching parenthesis. */
static bool
scan_pattern(struct scanner *scan, struct sort_picture *picture)
{
	struct slice all = scan->statement->operands, text;
	size_t from;
	int depth = 0;

	if (scan->token.kind != TOKEN_OPEN)
		return scan_fail(scan, "EDIT=(pattern) was expected");
	from = scan->token.at + 1;
	do {
		if (scan->token.kind == TOKEN_END)
			return scan_fail(scan, "EDIT=( has no )");
		depth += scan->token.kind == TOKEN_OPEN;
		depth -= scan->token.kind == TOKEN_CLOSE;
		text = slice_of(all.ptr + from, scan->token.at > from ?
		    scan->token.at - from : 0);
		scan_take(scan);
	} while (depth > 0);
	picture->pattern = arena_text(scan->step->arena, text);
	if (text.len == 0 || text.len > PATTERN_MAX ||
	    count_digits(picture->pattern) > SORT_DIGITS_MAX)
		return scan_fail(scan, "a pattern has 1 to 31 digits and 44 "
		    "characters at most");
	return true;
}

/* SIGNS=(+,-,,-): each may be missing, a character, or a text. */
static bool
scan_signs(struct scanner *scan, struct sort_picture *picture)
{
	if (!scan_need(scan, TOKEN_OPEN, "("))
		return false;
	for (int i = 0; i < 4; i++) {
		if (scan->token.kind == TOKEN_TEXT &&
		    scan->token.text.len == 1)
			picture->sign[i][0] = scan_take(scan).text.ptr[0];
		else if (scan->token.kind == TOKEN_WORD &&
		    scan->token.word.len == 1)
			picture->sign[i][0] = scan_take(scan).word.ptr[0];
		if (!scan_if(scan, TOKEN_COMMA))
			break;
	}
	return scan_need(scan, TOKEN_CLOSE, ")");
}

/* TO=ZD, TO=FS and their like. */
static bool
scan_to(struct scanner *scan, unsigned digits, struct sort_picture *picture)
{
	if (scan_word(scan, "ZD") || scan_word(scan, "ZDF") ||
	    scan_word(scan, "ZDC"))
		picture->zeros = true;
	else if (!scan_word(scan, "FS") && !scan_word(scan, "CSF") &&
	    !scan_word(scan, "UFF") && !scan_word(scan, "SFF"))
		return scan_fail(scan, "ZD or FS was expected; there are no "
		    "binary formats in text");
	picture->pattern = NULL;
	picture->length = picture->zeros ? digits : digits + 1;
	return true;
}

static bool
scan_one(struct scanner *scan, unsigned digits, struct sort_picture *picture)
{
	uint64_t length;

	if (scan_word(scan, "EDIT"))
		return scan_need(scan, TOKEN_EQUAL, "=") &&
		    scan_pattern(scan, picture);
	if (scan_word(scan, "SIGNS"))
		return scan_need(scan, TOKEN_EQUAL, "=") &&
		    scan_signs(scan, picture);
	if (scan_word(scan, "TO"))
		return scan_need(scan, TOKEN_EQUAL, "=") &&
		    scan_to(scan, digits, picture);
	if (scan_word(scan, "LENGTH")) {
		if (!scan_need(scan, TOKEN_EQUAL, "=") ||
		    !scan_count(scan, PATTERN_MAX, &length))
			return false;
		picture->length = (unsigned)length;
		return true;
	}
	return scan_mask(scan, digits, picture) ||
	    scan_fail(scan, "M0 M1 M2 M4 M10 M11 M12 M13, EDIT=, TO=, SIGNS= "
	    "or LENGTH= was expected");
}

/* Whether the token after the comma belongs to the number before it. */
static bool
at_picture(struct scanner *scan)
{
	static const char *const words[] = {
		"EDIT", "SIGNS", "TO", "LENGTH", "M0", "M1", "M2", "M3", "M4",
		"M5", "M6", "M7", "M8", "M9", "M10", "M11", "M12", "M13", "M14",
		"M15", "M16", "M17", "M18", "M19", "M20", "M21", "M22", "M23",
		"M24", "M25", "M26",
	};
	struct scanner ahead = *scan;

	if (!scan_if(&ahead, TOKEN_COMMA))
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (ahead.token.kind == TOKEN_WORD &&
		    slice_equal_nocase(ahead.token.word,
		    slice_text(words[i])))
			return true;
	return false;
}

bool
sort_scan_picture(struct scanner *scan, unsigned digits,
    struct sort_picture *picture)
{
	*picture = (struct sort_picture){0};
	use_mask(scan->step->arena, picture, 0, digits);
	while (at_picture(scan)) {
		scan_take(scan);
		if (!scan_one(scan, digits, picture))
			return false;
	}
	return true;
}

size_t
sort_picture_length(const struct sort_picture *picture)
{
	return picture->length != 0 ? picture->length :
	    strlen(picture->pattern);
}

/* -------------------------------------------------------------- printing */

/* The digits of a number, at least `least`, no sign. */
static unsigned
print_digits(sort_number value, unsigned least, char digits[64])
{
	char reversed[64];
	unsigned count = 0;

	if (value < 0)
		value = -value;
	while (value > 0 || count < least) {
		reversed[count++] = (char)('0' + (int)(value % 10));
		value /= 10;
	}
	for (unsigned i = 0; i < count; i++)
		digits[i] = reversed[count - 1 - i];
	return count;
}

static char
sign_of(const struct sort_picture *picture, bool trailing, bool minus)
{
	char sign = picture->sign[trailing * 2 + minus][0];

	return sign == '\0' ? ' ' : sign;
}

static void
fill_pattern(struct buffer *out, const struct sort_picture *picture,
    const char *digits, bool minus)
{
	const char *p = picture->pattern;
	bool begun = false, any = false;

	for (; *p != '\0'; p++) {
		if (*p == 'S') {
			/* the second sign of a pattern trails, too */
			buffer_byte(out, sign_of(picture, any, minus));
		} else if (*p == 'I' || *p == 'T') {
			begun = begun || *p == 'T' || *digits != '0';
			buffer_byte(out, begun ? *digits : ' ');
			digits++;
			any = true;
		} else {
			buffer_byte(out, begun || !any ? *p : ' ');
		}
	}
}

/* Without a pattern: blanks or zeros in front, and a minus before digits. */
static void
print_plain(struct buffer *out, const struct sort_picture *picture,
    sort_number value)
{
	char digits[64];
	bool minus = value < 0;
	unsigned count = print_digits(value, picture->zeros ?
	    picture->length : 1, digits);

	if (minus && picture->zeros)	/* overpunched, as in zoned text */
		digits[count - 1] = "}JKLMNOPQR"[digits[count - 1] - '0'];
	if (minus && !picture->zeros)
		buffer_byte(out, '-');
	buffer_put(out, slice_of(digits, count));
}

void
sort_print_number(struct buffer *out, const struct sort_picture *picture,
    sort_number value)
{
	size_t length = sort_picture_length(picture), blanks;
	struct buffer text = {0};
	char digits[64];
	unsigned places, count;

	if (picture->pattern == NULL) {
		print_plain(&text, picture, value);
	} else {
		places = count_digits(picture->pattern);
		count = print_digits(value, places, digits);
		fill_pattern(&text, picture, digits + (count - places),
		    value < 0);
	}
	/* as on z/OS, what is too long loses its front */
	blanks = text.len < length ? length - text.len : 0;
	buffer_fill(out, ' ', blanks);
	buffer_put(out, slice_from(buffer_slice(&text),
	    text.len > length ? text.len - length : 0));
	buffer_free(&text);
}

/* ----------------------------------------------------------------- dates */

/* One part of a date or time, by the letter that strftime() has for it. */
static void
put_part(struct buffer *out, char letter, int64_t at_us)
{
	char text[16];

	switch (letter) {
	case 'Y':
	case 'y':
		clock_format(at_us, "%Y", text, sizeof(text));
		break;
	case 'm':
		clock_format(at_us, "%m", text, sizeof(text));
		break;
	case 'd':
		clock_format(at_us, "%d", text, sizeof(text));
		break;
	case 'j':
		clock_format(at_us, "%j", text, sizeof(text));
		break;
	case 'H':
		clock_format(at_us, "%H", text, sizeof(text));
		break;
	case 'I':
		clock_format(at_us, "%I", text, sizeof(text));
		break;
	case 'M':
		clock_format(at_us, "%M", text, sizeof(text));
		break;
	case 'S':
		clock_format(at_us, "%S", text, sizeof(text));
		break;
	default:
		clock_format(at_us, "%p", text, sizeof(text));
	}
	buffer_text(out, text + (letter == 'y' ? 2 : 0));
}

/* "%Y|%m": letters of strftime(), "|" is the separator if there is one. */
static void
put_stamp(struct buffer *out, const char *format, char separator, int days)
{
	int64_t at_us = clock_now_us() + (int64_t)days * 86400 * 1000000;

	for (const char *p = format; *p != '\0'; p++) {
		if (*p == '%')
			put_part(out, *++p, at_us);
		else if (*p != '|')
			buffer_byte(out, *p);
		else if (separator != '\0')
			buffer_byte(out, separator);
	}
}

/* One character between the parts, from "(-)"; '\0' when there is none. */
static bool
scan_separator(struct scanner *scan, char *separator)
{
	*separator = '\0';
	if (!scan_if(scan, TOKEN_OPEN))
		return true;
	if (scan->token.kind == TOKEN_TEXT && scan->token.text.len > 0)
		*separator = scan_take(scan).text.ptr[0];
	else if (scan->token.word.len == 1)
		*separator = scan_take(scan).word.ptr[0];
	return scan_need(scan, TOKEN_CLOSE, ")");
}

/* "DATE1+7": the word may carry days. */
static bool
split_days(struct slice word, struct slice *name, int *days)
{
	size_t at = 0;
	uint64_t number;

	while (at < word.len && word.ptr[at] != '+' && word.ptr[at] != '-')
		at++;
	*name = slice_head(word, at);
	*days = 0;
	if (at == word.len)
		return true;
	if (!slice_number(slice_from(word, at + 1), 9999, &number))
		return false;
	*days = word.ptr[at] == '-' ? -(int)number : (int)number;
	return true;
}

/* X(name, strftime with | where the separator goes) */
#define STAMPS(X) \
	X("DATE1", "%Y|%m|%d") \
	X("DATE2", "%Y|%m") \
	X("DATE3", "%Y|%j") \
	X("DATE4", "%Y-%m-%d-%H.%M.%S") \
	X("DATE5", "%Y-%m-%d-%H.%M.%S.000000") \
	X("TIME1", "%H|%M|%S") \
	X("TIME2", "%H|%M") \
	X("TIME3", "%H")

static const struct {
	const char *name, *format;
} stamps[] = {
#define X(name, format) {name, format},
	STAMPS(X)
#undef X
};

/* (4MD-): the order of year, month and day, and what stands between; NS has no
 * separator. */
static bool
scan_order(struct scanner *scan, bool separated, struct buffer *out)
{
	struct slice order;
	char separator = '\0';

	if (!scan_need(scan, TOKEN_OPEN, "(") ||
	    scan->token.kind != TOKEN_WORD)
		return scan_fail(scan, "(4MD-) or the like was expected");
	order = scan_take(scan).word;
	if (separated && order.len == 4)
		separator = order.ptr[--order.len];
	else if (separated && scan->token.kind != TOKEN_CLOSE &&
	    scan->token.word.len == 1)
		separator = scan_take(scan).word.ptr[0];
	if (order.len != 3)
		return scan_fail(scan, "three of M, D, Y or 4 were expected");
	for (size_t i = 0; i < 3; i++) {
		char c = (char)toupper((unsigned char)order.ptr[i]);

		if (strchr("MDY4", c) == NULL)
			return scan_fail(scan, "M, D, Y and 4 (a year of four "
			    "digits) are the parts of a date");
		if (i > 0 && separator != '\0')
			buffer_byte(out, separator);
		put_stamp(out, c == 'M' ? "%m" : c == 'D' ? "%d" : c == 'Y' ?
		    "%y" : "%Y", '\0', 0);
	}
	return scan_need(scan, TOKEN_CLOSE, ")");
}

/* TIME=(24:) or (12.): hours and separator. */
static bool
scan_clock(struct scanner *scan, struct buffer *out)
{
	char separator = '\0';
	struct slice word;
	bool twelve;

	if (!scan_need(scan, TOKEN_OPEN, "(") ||
	    scan->token.kind != TOKEN_WORD)
		return scan_fail(scan, "(24:) or (12:) was expected");
	word = scan_take(scan).word;
	twelve = slice_starts(word, SLICE("12"));
	if (!twelve && !slice_starts(word, SLICE("24")))
		return scan_fail(scan, "12 or 24 hours were expected");
	if (word.len == 3)
		separator = word.ptr[2];
	else if (scan->token.kind != TOKEN_CLOSE &&
	    scan->token.word.len == 1)
		separator = scan_take(scan).word.ptr[0];
	put_stamp(out, twelve ? "%I|%M|%S %p" : "%H|%M|%S", separator, 0);
	return scan_need(scan, TOKEN_CLOSE, ")");
}

/* DATE and TIME, alone or with how they are to look. */
static bool
scan_dated(struct scanner *scan, struct slice name, struct buffer *text)
{
	bool is_date = slice_starts_nocase(name, SLICE("DATE"));
	bool separated = !slice_equal_nocase(slice_from(name, 4),
	    SLICE("NS"));

	if (!scan_if(scan, TOKEN_EQUAL)) {
		put_stamp(text, is_date ? "%m|%d|%y" : "%H|%M|%S",
		    is_date ? '/' : ':', 0);
		return true;
	}
	return is_date ? scan_order(scan, separated, text) :
	    scan_clock(scan, text);
}

bool
sort_scan_date(struct scanner *scan, struct buffer *text)
{
	struct slice word = scan->token.word, name;
	char separator;
	int days;

	if (scan->token.kind != TOKEN_WORD)
		return false;
	if (word.len > 0 && word.ptr[0] == '&')
		word = slice_from(word, 1);
	if (!split_days(word, &name, &days))
		return false;
	for (size_t i = 0; i < sizeof(stamps) / sizeof(stamps[0]); i++)
		if (slice_equal_nocase(name, slice_text(stamps[i].name))) {
			scan_take(scan);
			if (!scan_separator(scan, &separator))
				return false;
			put_stamp(text, stamps[i].format, separator, days);
			return true;
		}
	if (!slice_equal_nocase(name, SLICE("DATE")) &&
	    !slice_equal_nocase(name, SLICE("DATENS")) &&
	    !slice_equal_nocase(name, SLICE("TIME")) &&
	    !slice_equal_nocase(name, SLICE("TIMENS")))
		return false;
	scan_take(scan);
	return scan_dated(scan, name, text);
}

/* Y'DATE1-7' and Y'251231': as many digits as the field has. */
bool
sort_scan_year(struct scanner *scan, unsigned length, sort_number *value_r)
{
	static const char *const forms[] = {"DATE1", "%Y%m%d", "DATE2",
	    "%Y%m", "DATE3", "%Y%j"};
	struct slice text = scan->token.text, name;
	struct buffer today = {0};
	int days;
	bool good = false;

	if (scan->token.kind != TOKEN_TEXT ||
	    !slice_equal_nocase(scan->token.word, SLICE("Y")))
		return scan_fail(scan, "a date was expected: Y'DATE3', "
		    "Y'yyddd'");
	for (int i = 0; i < 6 && split_days(text, &name, &days); i += 2)
		if (slice_equal_nocase(name, slice_text(forms[i]))) {
			put_stamp(&today, forms[i + 1], '\0', days);
			good = today.len == length + 2 && sort_text_value(
			    buffer_slice(&today), SORT_SIGNED, value_r);
		}
	if (today.len == 0 && text.len == length)
		good = sort_text_value(text, SORT_YEAR2, value_r);
	buffer_free(&today);
	if (!good)
		return scan_fail(scan, "the date does not have the %u digits "
		    "of the field", length);
	scan_take(scan);
	return true;
}
