/*
 * spool/base/slice.c -- a piece of somebody else's bytes
 *
 * Owns      nothing
 * Promises  no locale: a letter is an ASCII letter
 * Fails     never; what allocates stops the program when memory is out
 */
#include "spool/base/slice.h"

#include "spool/base/memory.h"

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
slice_equal_nocase(struct slice a, struct slice b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.ptr[i]) != lower(b.ptr[i]))
			return false;
	return true;
}

bool
slice_starts_nocase(struct slice s, struct slice with)
{
	return s.len >= with.len &&
	    slice_equal_nocase(slice_head(s, with.len), with);
}

size_t
slice_find(struct slice s, char byte)
{
	const char *at;

	if (s.len == 0)
		return 0;
	at = memchr(s.ptr, byte, s.len);
	return at == NULL ? s.len : (size_t)(at - s.ptr);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct slice
slice_trim_end(struct slice s)
{
	while (s.len > 0 && is_blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

struct slice
slice_trim(struct slice s)
{
	s = slice_trim_end(s);
	while (s.len > 0 && is_blank(s.ptr[0]))
		s = slice_from(s, 1);
	return s;
}

bool
slice_split(struct slice *rest, char separator, struct slice *part_r)
{
	size_t at;

	if (rest->ptr == NULL)
		return false;
	at = slice_find(*rest, separator);
	*part_r = slice_head(*rest, at);
	if (at == rest->len)
		*rest = slice_of(NULL, 0);
	else
		*rest = slice_from(*rest, at + 1);
	return true;
}

bool
slice_number(struct slice s, uint64_t most, uint64_t *number_r)
{
	uint64_t number = 0;

	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned digit = (unsigned char)s.ptr[i] - '0';

		if (digit > 9 || number > (UINT64_MAX - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	if (number > most)
		return false;
	*number_r = number;
	return true;
}

char *
slice_dup(struct slice s)
{
	char *copy = memory_get(s.len + 1);

	if (s.len > 0)
		memcpy(copy, s.ptr, s.len);
	copy[s.len] = '\0';
	return copy;
}

void
slice_copy(struct slice s, char *to, size_t size)
{
	size_t len = s.len < size ? s.len : size - 1;

	if (len > 0)
		memcpy(to, s.ptr, len);
	to[len] = '\0';
}
