/*
 * spool/jcl/listing.c -- JESJCL: the statements as they were read
 *
 * Owns      the numbers of statements
 * Promises  no password is listed, however wrong the statement around it is
 */
#include "spool/jcl/listing.h"

#include "spool/base/text.h"

enum {
	SEQUENCE_FROM = 72,	/* columns in front of 73 */
	SUBSTITUTION_WIDTH = 92,
};

static const char indent[] = "           ";

/* ------------------------------------------------------------- passwords */

/* What of PASSWORD=(old,new) was seen so far, over the cards of a statement. */
struct secret {
	enum { SECRET_NONE, SECRET_VALUE, SECRET_LIST } state;
	bool in_quote;
};

/* The length of PASSWORD= at the front, of a misspelt one too; or 0. */
static size_t
secret_keyword(struct slice rest)
{
	size_t at = 0;

	if (!slice_starts_nocase(rest, SLICE("PAS")))
		return 0;
	while (at < rest.len && ((rest.ptr[at] >= 'A' && rest.ptr[at] <= 'Z') ||
	    (rest.ptr[at] >= 'a' && rest.ptr[at] <= 'z')))
		at++;
	return at < rest.len && rest.ptr[at] == '=' ? at + 1 : 0;
}

/* Whether the character is to be blanked; moves the state on. */
static bool
is_secret(struct secret *s, char c)
{
	if (s->state == SECRET_NONE)
		return false;
	if (c == '\'')
		s->in_quote = !s->in_quote;
	else if (s->in_quote)
		return true;
	else if (s->state == SECRET_LIST)
		s->state = c == ')' ? SECRET_NONE : SECRET_LIST;
	else if (c == '(')
		s->state = SECRET_LIST;
	else if (c == ',' || c == ' ') {
		s->state = SECRET_NONE;
		return false;
	}
	return true;
}

static void
put_without_secrets(struct buffer *out, struct slice text, struct secret *s)
{
	for (size_t i = 0; i < text.len; i++) {
		size_t keyword = s->state == SECRET_NONE ?
		    secret_keyword(slice_from(text, i)) : 0;

		if (keyword > 0) {
			buffer_put(out, slice_of(text.ptr + i, keyword));
			i += keyword - 1;
			s->state = SECRET_VALUE;
			continue;
		}
		buffer_byte(out, is_secret(s, text.ptr[i]) ? ' ' :
		    text.ptr[i]);
	}
}

/* ----------------------------------------------------------------- cards */

static const char *
mark_of(const struct statement *st, const struct listed_card *card)
{
	bool is_overridden = st->overridden && !card->is_comment;

	switch (card->origin) {
	case ORIGIN_CATALOGED:
		return is_overridden ? "X/" : "XX";
	case ORIGIN_INSTREAM:
		return is_overridden ? "+/" : "++";
	case ORIGIN_INPUT:
		break;
	}
	return "//";
}

static void
put_card(struct listing *l, const struct statement *st,
    const struct listed_card *card, struct secret *secret)
{
	struct slice text = card->text;
	size_t from = l->text.len;
	bool is_job = st->operation == OPERATION_JOB && !card->is_comment;

	if (slice_starts(text, SLICE("//"))) {
		buffer_text(&l->text, mark_of(st, card));
		text = slice_from(text, 2);
	}
	if (is_job)
		put_without_secrets(&l->text, text, secret);
	else
		buffer_put(&l->text, text);
	text = slice_of(l->text.data + from, l->text.len - from);
	if (is_job)
		l->text.len = from + text_column_at(text, SEQUENCE_FROM);
	text.len = l->text.len - from;
	if (text_columns(text) < CARD_COLUMNS)
		buffer_fill(&l->text, ' ', CARD_COLUMNS - text_columns(text));
	if (is_job && l->job_id_at == 0)
		l->job_id_at = from + text_column_at(slice_of(l->text.data +
		    from, l->text.len - from), SEQUENCE_FROM);
}

/* The substituted operand, in lines that are broken behind a comma. */
static void
put_substitution(struct listing *l, const struct statement *st)
{
	struct buffer clean = {0};
	struct secret secret = {SECRET_NONE, false};
	struct slice rest;
	const char *head = "IEFC653I SUBSTITUTION JCL - ";

	if (st->operation == OPERATION_JOB)
		put_without_secrets(&clean, st->operand.text, &secret);
	else
		buffer_put(&clean, st->operand.text);
	rest = buffer_slice(&clean);
	do {
		size_t end = text_column_at(rest, SUBSTITUTION_WIDTH);
		size_t comma = end;

		while (end < rest.len && comma > 0 &&
		    rest.ptr[comma - 1] != ',')
			comma--;
		if (comma > 0)
			end = comma;
		buffer_text(&l->text, indent);
		buffer_text(&l->text, head);
		buffer_put(&l->text, slice_head(rest, end));
		buffer_byte(&l->text, '\n');
		rest = slice_from(rest, end);
		head = "         ";
	} while (rest.len > 0);
	buffer_free(&clean);
}

/* ------------------------------------------------------------- statements */

static bool
is_wanted(const struct listing *l, const struct statement *st,
    enum origin origin)
{
	if (st->operation == OPERATION_JOB || l->level == LIST_ALL)
		return true;
	return l->level == LIST_INPUT && origin == ORIGIN_INPUT;
}

static void
put_number(struct listing *l, const struct statement *st, bool *is_told)
{
	if (st->number > 0 && !*is_told)
		buffer_print(&l->text, "%10u ", st->number);
	else
		buffer_text(&l->text, indent);
	*is_told = true;
}

void
listing_put(struct listing *l, struct statement *st)
{
	struct secret secret = {SECRET_NONE, false};
	bool is_told = false, not_told = true;

	if (st->is_listed)
		return;
	st->is_listed = true;
	if (st->kind == STATEMENT_JCL)
		st->number = ++l->number;
	for (const struct listed_card *c = st->cards; c != NULL; c = c->next) {
		if (!is_wanted(l, st, c->origin))
			continue;
		put_number(l, st, c->is_comment ? &not_told : &is_told);
		put_card(l, st, c, &secret);
		buffer_byte(&l->text, '\n');
	}
	if (st->substituted && is_wanted(l, st, st->origin))
		put_substitution(l, st);
}
