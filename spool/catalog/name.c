/*
 * spool/catalog/name.c -- the names of data sets and members
 *
 * Promises  what passes holds no byte but A-Z 0-9 @ # $ - and single periods
 * Fails     by false, with the rule that was broken
 */
#include "spool/catalog/name.h"

static bool
is_first(char c)
{
	return (c >= 'A' && c <= 'Z') || c == '@' || c == '#' || c == '$';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* The first byte that may not stand where it stands, or len. */
static size_t
find_wrong(struct slice word, bool hyphens)
{
	size_t i;

	for (i = 0; i < word.len; i++) {
		char c = word.ptr[i];

		if (is_first(c) || (i > 0 && is_digit(c)) ||
		    (i > 0 && hyphens && c == '-'))
			continue;
		break;
	}
	return i;
}

static bool
check_word(struct slice whole, struct slice word, bool hyphens,
    const char *what, struct fault *fault)
{
	size_t wrong = find_wrong(word, hyphens);
	size_t len = word.len;

	/* what is shown must leave room for why */
	whole = slice_head(whole, DSN_SIZE);
	word = slice_head(word, DSN_SIZE);
	if (len == 0)
		fault_set(fault, "%.*s: %s is empty", SLICE_ARGS(whole), what);
	else if (len > QUALIFIER_MAX)
		fault_set(fault, "%.*s: %s %.*s has %zu characters; it may "
		    "have %d", SLICE_ARGS(whole), what, SLICE_ARGS(word),
		    len, QUALIFIER_MAX);
	else if (wrong < word.len && is_lower(word.ptr[wrong]))
		fault_set(fault, "%.*s: %s %.*s has lower-case letters; write "
		    "it in upper case", SLICE_ARGS(whole), what,
		    SLICE_ARGS(word));
	else if (wrong < word.len)
		fault_set(fault, "%.*s: character %zu of %s %.*s is not "
		    "allowed there; letters, @, # and $ are, behind the first "
		    "also digits%s", SLICE_ARGS(whole), wrong + 1, what,
		    SLICE_ARGS(word), hyphens ? " and hyphens" : "");
	else
		return true;
	return false;
}

bool
dsn_check(struct slice name, struct fault *fault)
{
	struct slice rest = name, qualifier;

	if (name.len == 0) {
		fault_set(fault, "the data set name is empty");
		return false;
	}
	if (name.len >= DSN_SIZE) {
		fault_set(fault, "%.*s: the data set name has %zu characters; "
		    "it may have %d", SLICE_ARGS(slice_head(name, DSN_SIZE)),
		    name.len, DSN_SIZE - 1);
		return false;
	}
	while (slice_split(&rest, '.', &qualifier))
		if (!check_word(name, qualifier, true, "qualifier", fault))
			return false;
	return true;
}

bool
member_check(struct slice name, struct fault *fault)
{
	return check_word(name, name, false, "member name", fault);
}
