/*
 * spool/programs/sort_condition.c -- INCLUDE, OMIT, WHEN: which records
 *
 *	cond  = and {OR and}		and = test {AND test}
 *	test  = (cond) | field,sign,field | field,sign,constant
 *
 * A comparison with what is no number, where numbers are compared, is false
 * for EQ and true for NE.
 *
 * Fails     by scan_fail() where a statement is read; never for records
 */
#include "spool/base/text.h"
#include "spool/programs/sort.h"

enum { DEPTH_MAX = 32 };

enum sign { EQ, NE, GT, GE, LT, LE, SIGNS };

static const struct {
	const char *word;
	bool less, equal, greater;
} signs[SIGNS] = {
	[EQ] = {"EQ", false, true, false},
	[NE] = {"NE", true, false, true},
	[GT] = {"GT", false, false, true},
	[GE] = {"GE", false, true, true},
	[LT] = {"LT", true, false, false},
	[LE] = {"LE", true, true, false},
};

struct constant {
	struct constant *next;
	struct slice text;
	sort_number value;
};

struct sort_condition {
	enum { ALWAYS, NEVER, ANY_OF, ALL_OF, COMPARE, IS_NUMBER } kind;
	struct sort_condition *first;	/* of ANY_OF, ALL_OF */
	struct sort_condition *next;
	struct sort_field field, other;
	bool has_other;
	bool as_numbers;
	enum sign sign;
	struct constant *constants;	/* EQ one of them, NE all of them */
};

struct parse {
	struct scanner *scan;
	int format;			/* of FORMAT=, or -1 */
	int depth;
};

static struct sort_condition *scan_any(struct parse *);

static struct sort_condition *
new_condition(struct parse *p, int kind)
{
	struct sort_condition *c = arena_new(p->scan->step->arena,
	    struct sort_condition);

	c->kind = kind;
	return c;
}

/* --------------------------------------------------------------- reading */

/* p,m or p,m,f; without f the format of FORMAT=, or CH. */
static bool
scan_field(struct parse *p, struct sort_field *field)
{
	struct scanner ahead;

	if (!sort_scan_place(p->scan, field))
		return false;
	field->format = p->format >= 0 ? (enum sort_format)p->format :
	    SORT_TEXT;
	ahead = *p->scan;
	if (!scan_if(&ahead, TOKEN_COMMA) || !sort_at_format(&ahead))
		return true;
	scan_take(p->scan);
	return sort_scan_format(p->scan, &field->format);
}

static bool
scan_sign(struct parse *p, enum sign *sign)
{
	if (!scan_need(p->scan, TOKEN_COMMA, ", and a comparison"))
		return false;
	for (int i = 0; i < SIGNS; i++)
		if (scan_word(p->scan, signs[i].word)) {
			*sign = (enum sign)i;
			return scan_need(p->scan, TOKEN_COMMA, ", and what "
			    "to compare with");
		}
	return scan_fail(p->scan, "EQ NE GT GE LT or LE was expected");
}

/* 5, +5, -5 */
static bool
scan_decimal(struct parse *p, sort_number *value)
{
	if (p->scan->token.kind != TOKEN_WORD || !sort_text_value(
	    p->scan->token.word, SORT_SIGNED, value))
		return scan_fail(p->scan, "a number was expected");
	scan_take(p->scan);
	return true;
}

static bool
scan_text(struct parse *p, struct slice *text)
{
	struct buffer date = {0};
	bool good = sort_scan_date(p->scan, &date);

	if (good)
		*text = arena_slice(p->scan->step->arena,
		    buffer_slice(&date));
	else if (!scan_is_wrong(p->scan))
		good = sort_scan_text(p->scan, text);
	buffer_free(&date);
	return good;
}

static bool
scan_constant(struct parse *p, struct sort_condition *c)
{
	struct constant *constant = arena_new(p->scan->step->arena,
	    struct constant);

	constant->next = c->constants;
	c->constants = constant;
	if (c->field.format == SORT_YEAR2)
		return sort_scan_year(p->scan, c->field.length,
		    &constant->value);
	if (c->as_numbers)
		return scan_decimal(p, &constant->value);
	return scan_text(p, &constant->text);
}

/* (v,v,...) with EQ and NE, or one. */
static bool
scan_constants(struct parse *p, struct sort_condition *c)
{
	if (!scan_if(p->scan, TOKEN_OPEN))
		return scan_constant(p, c);
	if (c->sign != EQ && c->sign != NE)
		return scan_fail(p->scan, "a list goes with EQ and NE");
	do {
		if (!scan_constant(p, c))
			return false;
	} while (scan_if(p->scan, TOKEN_COMMA));
	return scan_need(p->scan, TOKEN_CLOSE, ")");
}

/* Whether "p,m" stands there, and not a decimal constant. */
static bool
at_field(struct parse *p)
{
	struct scanner ahead = *p->scan;

	if (!scan_is_number(&ahead))
		return false;
	scan_take(&ahead);
	return scan_if(&ahead, TOKEN_COMMA) && scan_is_number(&ahead);
}

static struct sort_condition *
scan_compare(struct parse *p)
{
	struct sort_condition *c = new_condition(p, COMPARE);

	if (!scan_field(p, &c->field) || !scan_sign(p, &c->sign))
		return NULL;
	c->as_numbers = sort_is_number(c->field.format) ||
	    c->field.format == SORT_YEAR2;
	if (c->field.format == SORT_SUBSTRING && c->sign != EQ &&
	    c->sign != NE) {
		scan_fail(p->scan, "SS goes with EQ and NE");
		return NULL;
	}
	if (scan_word(p->scan, "NUM")) {
		c->kind = IS_NUMBER;
		return c;
	}
	if (!at_field(p))
		return scan_constants(p, c) ? c : NULL;
	c->has_other = true;
	return scan_field(p, &c->other) ? c : NULL;
}

static struct sort_condition *
scan_test(struct parse *p)
{
	struct sort_condition *c;

	if (!scan_if(p->scan, TOKEN_OPEN))
		return scan_compare(p);
	if (++p->depth > DEPTH_MAX) {
		scan_fail(p->scan, "parentheses are nested too deep");
		return NULL;
	}
	c = scan_any(p);
	p->depth--;
	return c != NULL && scan_need(p->scan, TOKEN_CLOSE, ")") ? c : NULL;
}

/* ",AND," or ",&,": taken if it is there. */
static bool
scan_joint(struct parse *p, const char *word, const char *sign)
{
	struct scanner ahead = *p->scan;

	if (!scan_if(&ahead, TOKEN_COMMA) ||
	    (!scan_word(&ahead, word) && !scan_word(&ahead, sign)))
		return false;
	*p->scan = ahead;
	return scan_need(p->scan, TOKEN_COMMA, ", and a test");
}

static struct sort_condition *
scan_joined(struct parse *p, int kind,
    struct sort_condition *(*part)(struct parse *), const char *word,
    const char *sign)
{
	struct sort_condition *first = part(p), **last, *all;

	if (first == NULL || !scan_joint(p, word, sign))
		return scan_is_wrong(p->scan) ? NULL : first;
	all = new_condition(p, kind);
	all->first = first;
	last = &first->next;
	do {
		*last = part(p);
		if (*last == NULL)
			return NULL;
		last = &(*last)->next;
	} while (scan_joint(p, word, sign));
	return scan_is_wrong(p->scan) ? NULL : all;
}

static struct sort_condition *
scan_all(struct parse *p)
{
	return scan_joined(p, ALL_OF, scan_test, "AND", "&");
}

static struct sort_condition *
scan_any(struct parse *p)
{
	return scan_joined(p, ANY_OF, scan_all, "OR", "|");
}

struct sort_condition *
sort_scan_condition(struct scanner *scan, int format)
{
	struct parse p = {.scan = scan, .format = format};
	struct sort_condition *c;

	if (scan_word(scan, "ALL"))
		return new_condition(&p, ALWAYS);
	if (scan_word(scan, "NONE"))
		return new_condition(&p, NEVER);
	if (!scan_need(scan, TOKEN_OPEN, "("))
		return NULL;
	c = scan_any(&p);
	return c != NULL && scan_need(scan, TOKEN_CLOSE, ")") ? c : NULL;
}

/* --------------------------------------------------------------- records */

static bool
sign_holds(enum sign sign, int order)
{
	return order < 0 ? signs[sign].less : order == 0 ?
	    signs[sign].equal : signs[sign].greater;
}

/* SS: the text is somewhere in the field; or, when it is longer, the field is
 * one of the parts of the text. */
static bool
is_substring(struct slice field, struct slice text)
{
	struct slice in = field, what = text;

	if (text.len > field.len) {
		in = text;
		what = field;
	}
	return what.len == 0 ||
	    memmem(in.ptr, in.len, what.ptr, what.len) != NULL;
}

static int
compare_numbers(sort_number a, sort_number b)
{
	return a < b ? -1 : a > b;
}

/* With one constant; false in *known_r: the field is no number. */
static bool
compare_one(const struct sort_condition *c, const struct sort_record *record,
    const struct constant *constant)
{
	struct slice text = sort_text(record, &c->field);
	sort_number value;

	if (c->field.format == SORT_SUBSTRING)
		return is_substring(text, constant->text) == (c->sign == EQ);
	if (c->as_numbers)
		return sort_text_value(text, c->field.format, &value) ?
		    sign_holds(c->sign, compare_numbers(value,
		    constant->value)) : c->sign == NE;
	return sign_holds(c->sign, sort_compare_text(text, constant->text,
	    c->field.format));
}

static bool
compare_fields(const struct sort_condition *c,
    const struct sort_record *record)
{
	sort_number a, b;

	if (!c->as_numbers)
		return sign_holds(c->sign, sort_compare_text(
		    sort_text(record, &c->field),
		    sort_text(record, &c->other), c->field.format));
	if (!sort_value(record, &c->field, &a) ||
	    !sort_value(record, &c->other, &b))
		return c->sign == NE;
	return sign_holds(c->sign, compare_numbers(a, b));
}

static bool
compare(const struct sort_condition *c, const struct sort_record *record)
{
	if (c->has_other)
		return compare_fields(c, record);
	for (const struct constant *k = c->constants; k != NULL; k = k->next)
		if (compare_one(c, record, k) != (c->sign == NE))
			return c->sign != NE;
	return c->sign == NE;
}

static bool
holds_joined(const struct sort_condition *c, const struct sort_record *record)
{
	bool any = c->kind == ANY_OF;

	for (c = c->first; c != NULL; c = c->next)
		if (sort_holds(c, record) == any)
			return any;
	return !any;
}

bool
sort_holds(const struct sort_condition *c, const struct sort_record *record)
{
	sort_number value;

	if (c == NULL)
		return true;
	switch (c->kind) {
	case ALWAYS:
		return true;
	case NEVER:
		return false;
	case ANY_OF:
	case ALL_OF:
		return holds_joined(c, record);
	case IS_NUMBER:
		return sort_value(record, &c->field, &value) ==
		    (c->sign == EQ);
	default:
		return compare(c, record);
	}
}
