/*
 * spool/settings/value.c -- the values of parameters
 *
 * Owns      what a value of each form looks like, read and written
 * Promises  what setting_print() writes, setting_take() reads back to the same
 * Fails     by false and a text that says what is allowed
 */
#include <assert.h>
#include <ctype.h>

#include "spool/base/nearest.h"
#include "spool/settings/scan.h"
#include "spool/settings/statements.h"

static bool
is_name_char(char c, bool first)
{
	if (c == '@' || c == '#' || c == '$' || isalpha((unsigned char)c))
		return true;
	return !first && isdigit((unsigned char)c);
}

/* In capitals, into a field of 9 bytes; names begin with no digit. */
static bool
take_word(struct slice text, char *to, bool digit_first)
{
	if (text.len == 0 || text.len > 8)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (!is_name_char(text.ptr[i], i == 0 && !digit_first))
			return false;
		to[i] = (char)toupper((unsigned char)text.ptr[i]);
	}
	to[text.len] = '\0';
	return true;
}

static bool
is_letter_or_digit(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!isalnum((unsigned char)text.ptr[i]))
			return false;
	return text.len > 0;
}

/* One letter or digit, or a name of 2 to 8. */
static bool
take_class(struct slice text, char *to)
{
	return is_letter_or_digit(text) && take_word(text, to, true);
}

/* Without the parentheses around it, when there are both. */
static struct slice
inner(struct slice text)
{
	if (text.len >= 2 && text.ptr[0] == '(' &&
	    text.ptr[text.len - 1] == ')')
		return scan_trim(slice_of(text.ptr + 1, text.len - 2));
	return text;
}

/* --------------------------------------------------------------- words */

static bool
take_choice(const struct parameter *p, struct slice text, unsigned *field,
    struct buffer *why)
{
	struct slice rest = slice_text(p->words), one;
	struct nearest nearest = {.word = text};

	for (unsigned i = 0; slice_split(&rest, '|', &one); i++) {
		if (slice_equal_nocase(one, text)) {
			*field = i;
			return true;
		}
		nearest_try(&nearest, one);
	}
	buffer_print(why, "it is one of %s", p->words);
	if (nearest.best.len > 0)
		buffer_print(why, "; did you mean %.*s?",
		    SLICE_ARGS(nearest.best));
	return false;
}

static bool
take_yes(struct slice text, bool *field, struct buffer *why)
{
	bool yes = slice_equal_nocase(text, SLICE("YES")) ||
	    slice_equal_nocase(text, SLICE("Y"));

	if (!yes && !slice_equal_nocase(text, SLICE("NO")) &&
	    !slice_equal_nocase(text, SLICE("N"))) {
		buffer_text(why, "it is YES or NO");
		return false;
	}
	*field = yes;
	return true;
}

/* ------------------------------------------------------------- numbers */

static bool
take_number(const struct parameter *p, struct slice text, uint32_t *field,
    struct buffer *why)
{
	uint64_t number;

	if (slice_number(text, p->most, &number) && number >= p->least) {
		*field = (uint32_t)number;
		return true;
	}
	buffer_print(why, "it is a number from %u to %u", p->least, p->most);
	if (p->form == FORM_NUMBER_OR_ANY)
		buffer_text(why, ", or *");
	return false;
}

static bool
take_span(const struct parameter *p, struct slice text, uint32_t *fields,
    struct buffer *why)
{
	struct slice rest = inner(text), low = {0};
	uint64_t numbers[2];

	if (slice_split(&rest, '-', &low) && rest.ptr != NULL &&
	    slice_number(scan_trim(low), p->most, &numbers[0]) &&
	    slice_number(scan_trim(rest), p->most, &numbers[1]) &&
	    numbers[0] >= p->least && numbers[1] > numbers[0]) {
		fields[0] = (uint32_t)numbers[0];
		fields[1] = (uint32_t)numbers[1];
		return true;
	}
	buffer_print(why, "it is a range (low-high) within %u-%u", p->least,
	    p->most);
	return false;
}

/* --------------------------------------------------------------- names */

/* ABC is the classes A, B and C; (A,PROD) those two. */
static bool
take_class_list(struct slice text, struct class_list *list,
    struct buffer *why)
{
	struct slice rest = inner(text), one;
	bool in_parentheses = rest.len != text.len;
	bool good = rest.len > 0;

	*list = (struct class_list){0};
	while (good && rest.len > 0) {
		if (in_parentheses) {
			good = slice_split(&rest, ',', &one);
		} else {
			one = slice_head(rest, 1);
			rest = slice_from(rest, 1);
		}
		one = scan_trim(one);
		if (list->count == CLASS_LIST_MAX)
			good = false;
		else if (slice_equal(one, SLICE("*")))
			memcpy(list->name[list->count++], "*", 2);
		else
			good = good && take_class(one,
			    list->name[list->count++]);
	}
	if (!good)
		buffer_print(why, "it is up to %d classes: ABC, (A,B,PROD), "
		    "or *", CLASS_LIST_MAX);
	return good;
}

/* OUTDISP=HOLD is both: reference jes-and-jcl.md 2.7. */
static bool
take_outdisp(struct slice text, enum outdisp *fields, struct buffer *why)
{
	struct slice rest = inner(text), one;
	enum outdisp found[2] = {OUTDISP_WRITE, OUTDISP_WRITE};
	bool good = rest.len > 0, coded[2] = {false, false};
	char word[9];

	for (int i = 0; good && slice_split(&rest, ',', &one); i++) {
		one = scan_trim(one);
		if (i > 1 || (one.len > 0 && (!take_word(one, word, false) ||
		    !outdisp_parse(word, &found[i]))))
			good = false;
		else
			coded[i] = one.len > 0;
	}
	if (!good) {
		buffer_text(why, "it is (normal,abnormal), each one of WRITE, "
		    "HOLD, KEEP, LEAVE and PURGE");
		return false;
	}
	if (!coded[1])
		found[1] = found[0];
	memcpy(fields, found, sizeof(found));
	return true;
}

/* LOCAL is here: neither node nor user. */
static bool
take_dest(struct slice text, struct destination *dest, struct buffer *why)
{
	struct slice rest = inner(text), node = {0};
	bool with_node = slice_find(rest, '.') < rest.len;

	*dest = (struct destination){0};
	if (slice_equal_nocase(rest, SLICE("LOCAL")))
		return true;
	if (with_node)
		slice_split(&rest, '.', &node);
	if ((!with_node || take_word(node, dest->node, false)) &&
	    take_word(rest, dest->user, false)) {
		if (strcmp(dest->user, "LOCAL") == 0)
			dest->user[0] = '\0';
		return true;
	}
	buffer_text(why, "it is LOCAL, a user id, or node.user");
	return false;
}

static bool
take_dsn(struct slice text, char *to, struct buffer *why)
{
	bool good = text.len > 0 && text.len <= 44;

	for (size_t i = 0; good && i < text.len; i++) {
		good = is_name_char(text.ptr[i], false) || text.ptr[i] == '.' ||
		    text.ptr[i] == '-';
		to[i] = (char)toupper((unsigned char)text.ptr[i]);
	}
	if (good)
		to[text.len] = '\0';
	else
		buffer_text(why, "it is a data set name of at most 44 "
		    "characters");
	return good;
}

static bool
take_name(const struct parameter *p, struct slice text, char *to,
    struct buffer *why)
{
	bool good;

	switch (p->form) {
	case FORM_CLASS:
		good = take_class(text, to);
		if (!good)
			buffer_text(why, "it is a job class: A-Z, 0-9, or 2 "
			    "to 8 letters and digits");
		return good;
	case FORM_SYSOUT_CLASS:
		good = text.len == 1 && is_letter_or_digit(text);
		if (good)
			*to = (char)toupper((unsigned char)text.ptr[0]);
		else
			buffer_text(why, "it is one of A-Z and 0-9");
		return good;
	default:
		good = take_word(text, to, true);
		if (!good)
			buffer_text(why, "it is a name of 1 to 8 of the "
			    "characters A-Z 0-9 @ # $");
		return good;
	}
}

bool
setting_take(const struct parameter *p, struct slice text, void *element,
    struct buffer *why)
{
	void *field = (char *)element + p->offset;

	switch (p->form) {
	case FORM_WORD:
		return take_choice(p, text, field, why);
	case FORM_YES:
		return take_yes(text, field, why);
	case FORM_NUMBER_OR_ANY:
		if (slice_equal(text, SLICE("*"))) {
			*(uint32_t *)field = 0;
			return true;
		}
		return take_number(p, text, field, why);
	case FORM_NUMBER:
		return take_number(p, text, field, why);
	case FORM_SPAN:
		return take_span(p, text, field, why);
	case FORM_CLASS_LIST:
		return take_class_list(text, field, why);
	case FORM_OUTDISP:
		return take_outdisp(text, field, why);
	case FORM_DEST:
		return take_dest(text, field, why);
	case FORM_DSN:
		return take_dsn(text, field, why);
	case FORM_NAME:
	case FORM_CLASS:
	case FORM_SYSOUT_CLASS:
		return take_name(p, text, field, why);
	}
	assert(!"a form that this switch has not");
	return false;
}

/* ------------------------------------------------------------- writing */

static void
print_choice(const struct parameter *p, unsigned value, struct buffer *to)
{
	struct slice rest = slice_text(p->words), one = {0};

	for (unsigned i = 0; i <= value; i++)
		slice_split(&rest, '|', &one);
	buffer_put(to, one);
}

void
settings_print_classes(const struct class_list *list, struct buffer *to)
{
	bool single = list->count > 0;

	for (unsigned i = 0; i < list->count; i++)
		single = single && list->name[i][1] == '\0';
	if (!single)
		buffer_byte(to, '(');
	for (unsigned i = 0; i < list->count; i++)
		buffer_print(to, "%s%s", single || i == 0 ? "" : ",",
		    list->name[i]);
	if (!single)
		buffer_byte(to, ')');
}

static void
print_dest(const struct destination *dest, struct buffer *to)
{
	if (dest->node[0] == '\0' && dest->user[0] == '\0')
		buffer_text(to, "LOCAL");
	else
		buffer_print(to, "%s%s%s", dest->node,
		    dest->node[0] != '\0' ? "." : "",
		    dest->user[0] != '\0' ? dest->user : "LOCAL");
}

void
setting_print(const struct parameter *p, const void *element,
    struct buffer *to)
{
	const void *field = (const char *)element + p->offset;
	const uint32_t *numbers = field;
	const enum outdisp *outdisp = field;

	switch (p->form) {
	case FORM_WORD:
		print_choice(p, *(const unsigned *)field, to);
		break;
	case FORM_YES:
		buffer_text(to, *(const bool *)field ? "YES" : "NO");
		break;
	case FORM_NUMBER_OR_ANY:
		if (numbers[0] == 0) {
			buffer_byte(to, '*');
			break;
		}
		buffer_print(to, "%u", numbers[0]);
		break;
	case FORM_NUMBER:
		buffer_print(to, "%u", numbers[0]);
		break;
	case FORM_SPAN:
		buffer_print(to, "(%u-%u)", numbers[0], numbers[1]);
		break;
	case FORM_SYSOUT_CLASS:
		buffer_byte(to, *(const char *)field);
		break;
	case FORM_CLASS_LIST:
		settings_print_classes(field, to);
		break;
	case FORM_OUTDISP:
		buffer_print(to, "(%s,%s)", outdisp_word(outdisp[0]),
		    outdisp_word(outdisp[1]));
		break;
	case FORM_DEST:
		print_dest(field, to);
		break;
	case FORM_NAME:
	case FORM_CLASS:
	case FORM_DSN:
		buffer_text(to, field);
		break;
	}
}
