/*
 * spool/jcl/expression.c -- relational expressions of IF and WHEN=
 *
 *	or	= and { "|" and }
 *	and	= not { "&" not }
 *	not	= [ "not" ] ( "(" or ")" | test )
 *	test	= [step.[procstep.]]keyword [comparison value]
 *
 * The not sign comes in many forms from files that were taken off a mainframe
 * (reference 1.11).
 *
 * Owns      the reading of expressions
 * Fails     by a report at the word that is wrong; then there is no expression
 */
#include "spool/jcl/condition.h"
#include "spool/jcl/name.h"

enum { DEPTH_MAX = 32, CODE_MAX = 4095 };

struct parse {
	struct reader *r;
	const struct statement *st;
	struct slice text;
	size_t at;
	size_t base;		/* of the text in the operand */
	unsigned depth;
	bool is_bad;
};

static void
complain_at(struct parse *p, size_t at, const char *help)
{
	if (!p->is_bad)
		errors_report(&p->r->errors, p->st,
		    operand_place(&p->st->operand,
		    p->base + at), MSG_EXPRESSION, NULL, NULL, help);
	p->is_bad = true;
}

static void
skip_blanks(struct parse *p)
{
	while (p->at < p->text.len && p->text.ptr[p->at] == ' ')
		p->at++;
}

static bool
take(struct parse *p, struct slice token)
{
	skip_blanks(p);
	if (!slice_starts(slice_from(p->text, p->at), token))
		return false;
	p->at += token.len;
	return true;
}

static struct slice
peek_word(struct parse *p)
{
	size_t end;

	skip_blanks(p);
	for (end = p->at; end < p->text.len &&
	    (name_is_char(p->text.ptr[end]) || p->text.ptr[end] == '.'); end++)
		;
	return slice_of(p->text.ptr + p->at, end - p->at);
}

static bool
take_word(struct parse *p, struct slice word)
{
	if (!slice_equal(peek_word(p), word))
		return false;
	p->at += word.len;
	return true;
}

/* The not sign: as UTF-8, as UTF-8 read as Latin-1 once more, as Latin-1. */
static bool
take_not_sign(struct parse *p)
{
	return take(p, SLICE("\xc3\x82\xc2\xac")) ||
	    take(p, SLICE("\xc2\xac")) || take(p, SLICE("\xac")) ||
	    take(p, SLICE("^")) || take(p, SLICE("!"));
}

/* ------------------------------------------------------------- comparisons */

/* Behind a not sign the comparison is the other one. */
static enum comparison
opposite(enum comparison c)
{
	switch (c) {
	case COMPARE_GT:
		return COMPARE_LE;
	case COMPARE_GE:
		return COMPARE_LT;
	case COMPARE_LT:
		return COMPARE_GE;
	case COMPARE_LE:
		return COMPARE_GT;
	case COMPARE_EQ:
		return COMPARE_NE;
	case COMPARE_NE:
		break;
	}
	return COMPARE_EQ;
}

static bool
take_sign(struct parse *p, enum comparison *c)
{
	if (take(p, SLICE(">=")))
		*c = COMPARE_GE;
	else if (take(p, SLICE("<=")))
		*c = COMPARE_LE;
	else if (take(p, SLICE(">")))
		*c = COMPARE_GT;
	else if (take(p, SLICE("<")))
		*c = COMPARE_LT;
	else if (take(p, SLICE("=")))
		*c = COMPARE_EQ;
	else
		return false;
	return true;
}

static bool
take_comparison(struct parse *p, enum comparison *c)
{
	size_t at = p->at;
	struct slice word;

	if (take_sign(p, c))
		return true;
	if (take_not_sign(p)) {
		if (take_sign(p, c)) {
			*c = opposite(*c);
			return true;
		}
		p->at = at;
		return false;
	}
	word = peek_word(p);
	if (!condition_comparison(word, c))
		return false;
	p->at += word.len;
	return true;
}

/* ------------------------------------------------------------------ values */

static bool
take_code(struct parse *p, unsigned *code_r)
{
	struct slice word = peek_word(p);
	uint64_t code;

	if (!slice_number(word, CODE_MAX, &code)) {
		complain_at(p, p->at, "A return code from 0 to 4095 is "
		    "expected.");
		return false;
	}
	p->at += word.len;
	*code_r = (unsigned)code;
	return true;
}

/* S and three hexadecimal digits, or U and a number up to 4095. */
static bool
is_abend_code(struct slice word)
{
	uint64_t code;

	if (word.len == 5 && word.ptr[0] == 'U')
		return slice_number(slice_from(word, 1), CODE_MAX, &code);
	if (word.len != 4 || word.ptr[0] != 'S')
		return false;
	for (size_t i = 1; i < 4; i++)
		if (!char_is_one_of(word.ptr[i], "0123456789ABCDEF"))
			return false;
	return true;
}

static bool
take_abend_code(struct parse *p, const char **code_r)
{
	struct slice word = peek_word(p);

	if (!is_abend_code(word)) {
		complain_at(p, p->at, "An abend code is expected: S and three "
		    "hexadecimal digits, as S0C4, or U and four digits, as "
		    "U0016.");
		return false;
	}
	p->at += word.len;
	*code_r = reader_text(p->r, word);
	return true;
}

static bool
take_truth(struct parse *p, bool *truth_r)
{
	*truth_r = take_word(p, SLICE("TRUE"));
	if (*truth_r || take_word(p, SLICE("FALSE")))
		return true;
	complain_at(p, p->at, "TRUE or FALSE is expected.");
	return false;
}

/* ------------------------------------------------------------------- tests */

static bool
keyword_kind(struct slice word, enum expression_kind *kind_r)
{
	if (slice_equal(word, SLICE("RC")))
		*kind_r = EXPRESSION_RC;
	else if (slice_equal(word, SLICE("ABEND")))
		*kind_r = EXPRESSION_ABEND;
	else if (slice_equal(word, SLICE("ABENDCC")))
		*kind_r = EXPRESSION_ABENDCC;
	else if (slice_equal(word, SLICE("RUN")))
		*kind_r = EXPRESSION_RUN;
	else
		return false;
	return true;
}

/* step, or step.procstep, in front of the keyword. */
static struct target
find_target(struct parse *p, struct slice steps)
{
	size_t period = slice_find(steps, '.');
	struct target t;

	if (steps.len == 0)
		return (struct target){.is_any = true};
	t = condition_target(p->r, slice_head(steps, period),
	    slice_from(steps, period + 1));
	if (t.count == 0 && !p->r->has_lost_steps)
		errors_report(&p->r->errors, p->st,
		    operand_place(&p->st->operand, p->base + p->at),
		    MSG_IF_STEP, reader_text(p->r, steps), NULL,
		    "A step is named as STEP, or as STEP.PROCSTEP when it is "
		    "in a procedure.");
	return t;
}

/* Splits S1.P1.RC into its steps and the keyword. */
static bool
take_keyword(struct parse *p, struct jcl_expression *e)
{
	struct slice word = peek_word(p), steps = slice_of(word.ptr, 0);
	size_t at = word.len;

	while (at > 0 && word.ptr[at - 1] != '.')
		at--;
	if (at > 0)
		steps = slice_head(word, at - 1);
	if (!keyword_kind(slice_from(word, at), &e->kind)) {
		complain_at(p, p->at + at, "RC, ABEND, ABENDCC or RUN is "
		    "expected, with STEP. in front when a step is meant.");
		return false;
	}
	e->target = find_target(p, steps);
	p->at += word.len;
	return true;
}

static bool
take_value(struct parse *p, struct jcl_expression *e)
{
	bool is_compared = take_comparison(p, &e->comparison);
	size_t at = p->at;

	if (e->kind == EXPRESSION_RC) {
		if (is_compared)
			return take_code(p, &e->code);
		complain_at(p, at, "A comparison is expected behind RC, as in "
		    "RC > 4.");
		return false;
	}
	if (!is_compared) {
		e->truth = true;
		e->comparison = COMPARE_EQ;
		if (e->kind != EXPRESSION_ABENDCC)
			return true;
	}
	if (!is_compared || (e->comparison != COMPARE_EQ &&
	    e->comparison != COMPARE_NE)) {
		complain_at(p, at, "= or NE is expected here.");
		return false;
	}
	return e->kind == EXPRESSION_ABENDCC ? take_abend_code(p, &e->abend) :
	    take_truth(p, &e->truth);
}

static const struct jcl_expression *parse_or(struct parse *p);

static struct jcl_expression *
new_expression(struct parse *p, enum expression_kind kind)
{
	struct jcl_expression *e = arena_new(p->r->arena,
	    struct jcl_expression);

	e->kind = kind;
	return e;
}

static const struct jcl_expression *
parse_test(struct parse *p)
{
	struct jcl_expression *e = new_expression(p, EXPRESSION_RC);

	return take_keyword(p, e) && take_value(p, e) ? e : NULL;
}

static const struct jcl_expression *
parse_parenthesis(struct parse *p)
{
	const struct jcl_expression *e = parse_or(p);

	if (e != NULL && !take(p, SLICE(")"))) {
		complain_at(p, p->at, "A closing parenthesis is expected, or "
		    "AND, OR and another test.");
		return NULL;
	}
	return e;
}

static const struct jcl_expression *
parse_not(struct parse *p)
{
	struct jcl_expression *e;
	bool is_negative = take_word(p, SLICE("NOT")) || take_not_sign(p);
	const struct jcl_expression *inner;

	inner = take(p, SLICE("(")) ? parse_parenthesis(p) : parse_test(p);
	if (!is_negative || inner == NULL)
		return inner;
	e = new_expression(p, EXPRESSION_NOT);
	e->left = inner;
	return e;
}

/* A chain of one operator, of what stands a level below it. */
static const struct jcl_expression *
parse_chain(struct parse *p, enum expression_kind kind, struct slice word,
    struct slice sign,
    const struct jcl_expression *(*below)(struct parse *))
{
	const struct jcl_expression *left = below(p);

	while (left != NULL && (take_word(p, word) || take(p, sign))) {
		struct jcl_expression *e = new_expression(p, kind);

		e->left = left;
		e->right = below(p);
		left = e->right != NULL ? e : NULL;
	}
	return left;
}

static const struct jcl_expression *
parse_and(struct parse *p)
{
	return parse_chain(p, EXPRESSION_AND, SLICE("AND"), SLICE("&"),
	    parse_not);
}

static const struct jcl_expression *
parse_or(struct parse *p)
{
	const struct jcl_expression *e = NULL;

	if (++p->depth > DEPTH_MAX)
		complain_at(p, p->at, "Parentheses are at most 32 deep.");
	else
		e = parse_chain(p, EXPRESSION_OR, SLICE("OR"), SLICE("|"),
		    parse_and);
	p->depth--;
	return e;
}

const struct jcl_expression *
expression_read(struct reader *r, const struct statement *st,
    struct slice text, size_t at)
{
	struct parse p = {.r = r, .st = st, .text = text, .base = at};
	const struct jcl_expression *e = parse_or(&p);

	skip_blanks(&p);
	if (e != NULL && p.at < text.len) {
		complain_at(&p, p.at, "AND or OR is expected here, or the end "
		    "of the expression.");
		return NULL;
	}
	return e;
}
