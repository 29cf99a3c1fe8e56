/*
 * spool/jcl/name.h -- names, as most of JCL has them
 *
 * Letters, digits and the national characters @ # $ (reference 1.1).
 */
#ifndef SPOOL_JCL_NAME_H
#define SPOOL_JCL_NAME_H

#include <stdbool.h>

#include "spool/base/slice.h"

enum { JCL_NAME_MAX = 8, JCL_DSN_MAX = 44 };

static inline bool
name_is_alpha(char c)
{
	return (c >= 'A' && c <= 'Z') || c == '@' || c == '#' || c == '$';
}

static inline bool
name_is_char(char c)
{
	return name_is_alpha(c) || (c >= '0' && c <= '9');
}

/* Whether a set of characters has this one. */
static inline bool
char_is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* All of it name characters, 1 to `most` of them. */
static inline bool
name_is_alnum(struct slice s, size_t most)
{
	if (s.len == 0 || s.len > most)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!name_is_char(s.ptr[i]))
			return false;
	return true;
}

/* The same, and the first is no digit. */
static inline bool
name_is_valid(struct slice s)
{
	return name_is_alnum(s, JCL_NAME_MAX) && name_is_alpha(s.ptr[0]);
}

/* Qualifiers with periods between, 44 characters at most. */
bool name_is_data_set(struct slice);

/* user, or node.user */
bool name_is_user(struct slice);

#endif
