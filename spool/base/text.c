/*
 * spool/base/text.c -- text as people see it: UTF-8 and columns
 *
 * Promises  overlong forms, surrogates and numbers above U+10FFFF are not
 *           well-formed (RFC 3629)
 */
#include "spool/base/text.h"

static bool
is_tail(struct slice s, size_t at)
{
	return at < s.len && ((uint8_t)s.ptr[at] & 0xc0) == 0x80;
}

/* Length of the well-formed character at the front, or 0. */
static size_t
char_length(struct slice s)
{
	uint8_t first = (uint8_t)s.ptr[0];
	uint8_t second = s.len > 1 ? (uint8_t)s.ptr[1] : 0;

	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		return is_tail(s, 1) ? 2 : 0;
	if (first >= 0xe0 && first <= 0xef) {
		if ((first == 0xe0 && second < 0xa0) ||
		    (first == 0xed && second > 0x9f))
			return 0;
		return is_tail(s, 1) && is_tail(s, 2) ? 3 : 0;
	}
	if (first >= 0xf0 && first <= 0xf4) {
		if ((first == 0xf0 && second < 0x90) ||
		    (first == 0xf4 && second > 0x8f))
			return 0;
		return is_tail(s, 1) && is_tail(s, 2) && is_tail(s, 3) ? 4 : 0;
	}
	return 0;
}

size_t
text_char(struct slice s)
{
	size_t len;

	if (s.len == 0)
		return 0;
	len = char_length(s);
	return len > 0 ? len : 1;
}

bool
text_is_utf8(struct slice s)
{
	while (s.len > 0) {
		size_t len = char_length(s);

		if (len == 0)
			return false;
		s = slice_from(s, len);
	}
	return true;
}

size_t
text_columns(struct slice s)
{
	size_t columns = 0;

	while (s.len > 0) {
		s = slice_from(s, text_char(s));
		columns++;
	}
	return columns;
}

size_t
text_column_at(struct slice s, size_t column)
{
	size_t at = 0;

	while (column > 0 && at < s.len) {
		at += text_char(slice_from(s, at));
		column--;
	}
	return at;
}
