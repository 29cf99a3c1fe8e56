/*
 * spool/base/translate.c -- bytes through a table of 256
 *
 * Owns      the choice of the fastest way that this processor has
 * Leaves    the ways of x86 to translate_x86.c
 */
#include "spool/base/translate_ways.h"

/* Four at a time, so that they do not wait for each other. */
uint8_t
translate_any_each(const uint8_t table[256], struct slice text)
{
	const uint8_t *byte = (const uint8_t *)text.ptr;
	unsigned one = 0, two = 0, three = 0, four = 0;
	size_t at = 0;

	for (; text.len - at >= 4; at += 4) {
		one |= table[byte[at]];
		two |= table[byte[at + 1]];
		three |= table[byte[at + 2]];
		four |= table[byte[at + 3]];
	}
	for (; at < text.len; at++)
		one |= table[byte[at]];
	return (uint8_t)(one | two | three | four);
}

void
translate_bytes_each(const uint8_t table[256], struct slice text, char *to)
{
	const uint8_t *byte = (const uint8_t *)text.ptr;

	for (size_t at = 0; at < text.len; at++)
		to[at] = (char)table[byte[at]];
}

void
translate_bytes(const uint8_t table[256], struct slice text, char *to)
{
	if (translate_has_64())
		translate_bytes_64(table, text, to);
	else if (translate_has_32())
		translate_bytes_32(table, text, to);
	else
		translate_bytes_each(table, text, to);
}

uint8_t
translate_any(const uint8_t table[256], struct slice text)
{
	if (translate_has_64())
		return translate_any_64(table, text);
	if (translate_has_32())
		return translate_any_32(table, text);
	return translate_any_each(table, text);
}
