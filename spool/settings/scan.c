/*
 * spool/settings/scan.c -- the shape of a text of statements
 *
 * Promises  a slip ends with its statement: the next line that does not go on
 *           is read for itself
 */
#include "spool/settings/scan.h"

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct slice
scan_trim(struct slice s)
{
	while (s.len > 0 && is_space(s.ptr[0]))
		s = slice_from(s, 1);
	while (s.len > 0 && is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

char *
scan_without_comments(struct slice text, struct settings_findings *findings)
{
	char *copy = slice_dup(text);
	const char *open = NULL;

	for (size_t i = 0; i < text.len; i++) {
		bool two = i + 1 < text.len;

		if (copy[i] == '\0')
			copy[i] = '?';	/* no keyword, no value */
		if (open == NULL && two && copy[i] == '/' &&
		    copy[i + 1] == '*') {
			open = text.ptr + i;
			copy[i] = copy[i + 1] = ' ';
			i++;
		} else if (open != NULL && two && copy[i] == '*' &&
		    copy[i + 1] == '/') {
			open = NULL;
			copy[i] = copy[i + 1] = ' ';
			i++;
		} else if (open != NULL && copy[i] != '\n') {
			copy[i] = ' ';
		}
	}
	if (open != NULL)
		find_error(findings, text, open, "the comment that begins here "
		    "has no end; put */ behind it");
	return copy;
}

/* Whether more must follow: the last character is a comma. */
static bool
goes_on(struct slice line)
{
	line = scan_trim(line);
	return line.len > 0 && line.ptr[line.len - 1] == ',';
}

bool
scan_statement(struct slice *rest, struct slice *statement_r)
{
	bool more = true;
	size_t len = 0;

	while (rest->len > 0 && is_space(rest->ptr[0]))
		*rest = slice_from(*rest, 1);
	if (rest->len == 0)
		return false;
	while (more && len < rest->len) {
		struct slice left = slice_from(*rest, len);
		size_t line = slice_find(left, '\n');
		struct slice one = slice_head(left, line);

		/* a line that is all comment does not end it */
		if (scan_trim(one).len > 0)
			more = goes_on(one);
		len += line + 1;
	}
	*statement_r = scan_trim(slice_head(*rest, len));
	*rest = slice_from(*rest, len);
	return true;
}

bool
scan_name(struct slice *rest, struct slice *name_r,
    struct slice *subscript_r)
{
	size_t len = 0, close;

	*subscript_r = (struct slice){0};
	while (len < rest->len && !is_space(rest->ptr[len]) &&
	    strchr("(),=", rest->ptr[len]) == NULL)
		len++;
	*name_r = slice_head(*rest, len);
	*rest = scan_trim(slice_from(*rest, len));
	if (rest->len == 0 || rest->ptr[0] != '(')
		return true;
	close = slice_find(*rest, ')');
	*subscript_r = scan_trim(slice_from(slice_head(*rest, close), 1));
	if (close == rest->len)
		return false;
	*rest = scan_trim(slice_from(*rest, close + 1));
	return true;
}

/* Where the operand at the front ends: a comma outside of parentheses, or
 * blanks that no operator stands beside. */
static size_t
operand_end(struct slice text)
{
	unsigned depth = 0;
	size_t at;

	for (at = 0; at < text.len; at++) {
		char c = text.ptr[at];

		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (c == ',' && depth == 0)
			break;
	}
	return at;
}

bool
scan_operand(struct slice *rest, struct slice *keyword_r,
    struct slice *value_r)
{
	struct slice all;
	size_t end, equals;

	*rest = scan_trim(*rest);
	*value_r = (struct slice){0};
	if (rest->len == 0)
		return false;
	end = operand_end(*rest);
	all = slice_head(*rest, end);
	*rest = slice_from(*rest, end + 1);
	equals = slice_find(all, '=');
	if (slice_find(all, '(') < equals)
		equals = all.len;
	*keyword_r = scan_trim(slice_head(all, equals));
	if (equals < all.len)
		*value_r = scan_trim(slice_from(all, equals + 1));
	return true;
}
