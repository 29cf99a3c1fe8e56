/*
 * spool/jcl/name.c -- names, as most of JCL has them
 */
#include "spool/jcl/name.h"

static bool
is_qualifier(struct slice s)
{
	if (s.len == 0 || s.len > JCL_NAME_MAX || !name_is_alpha(s.ptr[0]))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!name_is_char(s.ptr[i]) && s.ptr[i] != '-')
			return false;
	return true;
}

bool
name_is_data_set(struct slice s)
{
	struct slice part;

	if (s.len == 0 || s.len > JCL_DSN_MAX)
		return false;
	while (slice_split(&s, '.', &part))
		if (!is_qualifier(part))
			return false;
	return true;
}

bool
name_is_user(struct slice s)
{
	size_t at = slice_find(s, '.');

	if (at == s.len)
		return name_is_alnum(s, JCL_NAME_MAX);
	return name_is_alnum(slice_head(s, at), JCL_NAME_MAX) &&
	    name_is_alnum(slice_from(s, at + 1), JCL_NAME_MAX);
}
