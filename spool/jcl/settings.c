/*
 * spool/jcl/settings.c -- statements that set what others use
 *
 * SET and EXPORT (symbols), JCLLIB (libraries), INCLUDE (a member's text in
 * place of itself), NOTIFY (who is told at the end).  Rules: reference 1.2,
 * 1.9, 1.10, 1.15.
 */
#include "spool/base/text.h"
#include "spool/jcl/name.h"
#include "spool/jcl/reader.h"
#include "spool/jcl/tables.h"

static bool
require(struct reader *r, const struct statement *st, const void *what,
    const char *help)
{
	if (what == NULL && !st->broken)
		reader_complain_at(r, st, MSG_REQUIRED, NULL, NULL, help);
	return what != NULL;
}

/* ---------------------------------------------------------- SET and EXPORT */

struct slice
value_symbol(struct reader *r, const struct value *v)
{
	struct slice value = v->is_quoted ? v->text : v->raw;

	if (text_columns(value) <= SYMBOL_VALUE_MAX)
		return value;
	reader_complain(r, v, MSG_LENGTH, NULL, NULL,
	    "The value of a symbol has at most 255 characters.");
	return slice_of("", 0);
}

void
set_statement(struct reader *r, struct statement *st)
{
	const struct value *params;

	listing_put(&r->listing, st);
	params = reader_parse(r, st);
	require(r, st, params, "SET takes symbol=value.");
	for (const struct value *p = params; p != NULL; p = p->next) {
		if (p->keyword.len == 0 && !value_is_null(p))
			reader_complain(r, p, MSG_POSITIONAL, NULL, NULL,
			    "SET takes symbol=value.");
		else if (p->keyword.len > 0 &&
		    !symbol_name_is_valid(p->keyword))
			reader_complain(r, p, MSG_KEYWORD, reader_text(r,
			    p->keyword), NULL, "The name of a symbol has 1 to "
			    "8 of A-Z, 0-9, @, #, $, and the first is no "
			    "digit.");
		else if (p->keyword.len > 0)
			symbol_set(&r->symbols, p->keyword,
			    value_symbol(r, p));
	}
}

static void
store_symlist(struct reader *r, const struct value *v, void *target)
{
	const struct value *item;

	(void)target;
	for (unsigned i = 0; (item = value_item(v, i)) != NULL; i++) {
		if (symbol_name_is_valid(item->text) ||
		    slice_equal(item->text, SLICE("*")))
			symbol_export(&r->symbols, item->text);
		else
			reader_complain(r, item, MSG_FORMAT, "SYMLIST", NULL,
			    "SYMLIST= takes names of symbols, without "
			    "ampersand, or *.");
	}
}

#define EXPORT_KEYWORDS(X) \
	X(SYMLIST,	PLAIN,	ANY,	0, 0,	store_symlist)

KEYWORD_TABLE(export_keywords, EXPORT_KEYWORDS);

void
export_statement(struct reader *r, struct statement *st)
{
	const struct value *params;

	listing_put(&r->listing, st);
	params = reader_parse(r, st);
	require(r, st, params, "EXPORT takes SYMLIST=(symbol,...) or "
	    "SYMLIST=*.");
	params_refuse_positional(r, params, 0, "EXPORT takes SYMLIST=.");
	keywords_store(r, &export_keywords, params, NULL);
}

/* --------------------------------------------------------------- libraries */

enum { LIBRARIES_MAX = 15 };

static void
store_order(struct reader *r, const struct value *v, void *target)
{
	const struct value *item;

	(void)target;
	if (value_count(v) > LIBRARIES_MAX)
		reader_complain(r, v, MSG_TOO_MANY_OF, "LIBRARIES", "15",
		    "JCLLIB ORDER= takes up to 15 of them.");
	for (unsigned i = 0; (item = value_item(v, i)) != NULL; i++)
		if (!name_is_data_set(item->text))
			reader_complain(r, item, MSG_FORMAT, "ORDER", NULL,
			    "ORDER= takes names of libraries, as A.B.C.");
	r->libraries = v;
}

#define JCLLIB_KEYWORDS(X) \
	X(ORDER,	PLAIN,	ANY,	0, 0,	store_order)

KEYWORD_TABLE(jcllib_keywords, JCLLIB_KEYWORDS);

void
jcllib_statement(struct reader *r, struct statement *st)
{
	const struct value *params = reader_parse(r, st);

	if (r->libraries != NULL || r->steps != NULL ||
	    st->origin != ORIGIN_INPUT) {
		reader_complain_at(r, st, MSG_MISPLACED, NULL, NULL,
		    "A job has one JCLLIB statement, in its own cards, in "
		    "front of its first EXEC.");
		return;
	}
	require(r, st, params, "JCLLIB takes ORDER=(library,...).");
	params_refuse_positional(r, params, 0, "JCLLIB takes ORDER=.");
	keywords_store(r, &jcllib_keywords, params, NULL);
}

/* ----------------------------------------------------------------- INCLUDE */

struct included {
	const struct value *member;
};

static void
store_member(struct reader *r, const struct value *v, void *target)
{
	(void)r;
	((struct included *)target)->member = v;
}

#define INCLUDE_KEYWORDS(X) \
	X(MEMBER,	PLAIN,	NAME,	1, 8,	store_member)

KEYWORD_TABLE(include_keywords, INCLUDE_KEYWORDS);

static void
include_member(struct reader *r, struct statement *st,
    const struct value *name)
{
	struct procedure *member;

	if (r->depth > NESTING_MAX) {
		reader_complain(r, name, MSG_NESTING, "INCLUDE GROUPS", "15",
		    "Does the member include itself?");
		r->is_stopped = true;
		return;
	}
	member = procedure_find_member(r, name->text);
	if (member == NULL) {
		reader_complain(r, name, MSG_NO_MEMBER, reader_text(r,
		    name->text), NULL, "It is neither in the libraries of "
		    "JCLLIB nor in PROCLIB.");
		return;
	}
	errors_report(&r->errors, st, st->place, MSG_INCLUDED, member->member,
	    member->library, NULL);
	source_push(r, member->deck, ORIGIN_CATALOGED, member->member, true);
}

void
include_statement(struct reader *r, struct statement *st)
{
	struct included included = {NULL};
	const struct value *params;

	listing_put(&r->listing, st);
	params = reader_parse(r, st);
	params_refuse_positional(r, params, 0, "INCLUDE takes MEMBER=name.");
	keywords_store(r, &include_keywords, params, &included);
	if (included.member != NULL)
		include_member(r, st, included.member);
	else if (param_find(params, "MEMBER") == NULL)
		require(r, st, NULL, "INCLUDE takes MEMBER=name.");
}

/* ------------------------------------------------------------------ NOTIFY */

static void
store_notify_email(struct reader *r, const struct value *v, void *target)
{
	((struct jcl_notify *)target)->email = reader_text(r, v->text);
}

static void
store_notify_user(struct reader *r, const struct value *v, void *target)
{
	if (!name_is_user(v->text))
		reader_complain(r, v, MSG_FORMAT, "USER", NULL,
		    "USER= takes a user, or node.user.");
	((struct jcl_notify *)target)->user = reader_text(r, v->text);
}

static void
store_notify_type(struct reader *r, const struct value *v, void *target)
{
	if (!slice_equal(v->text, SLICE("EMAIL")) &&
	    !slice_equal(v->text, SLICE("MSG")))
		reader_complain(r, v, MSG_FORMAT, "TYPE", NULL,
		    "TYPE= takes EMAIL or MSG.");
	((struct jcl_notify *)target)->type = reader_text(r, v->text);
}

static void
store_notify_when(struct reader *r, const struct value *v, void *target)
{
	/* the expression's columns begin behind its apostrophe */
	((struct jcl_notify *)target)->when = expression_read(r, v->statement,
	    v->text, v->at + (v->is_quoted ? 1 : 0));
}

#define NOTIFY_KEYWORDS(X) \
	X(EMAIL,	QUOTED,	CHARS,	1, 246,	store_notify_email) \
	X(TYPE,		PLAIN,	CHARS,	1, 8,	store_notify_type) \
	X(USER,		PLAIN,	CHARS,	1, 17,	store_notify_user) \
	X(WHEN,		QUOTED,	CHARS,	1, 255,	store_notify_when)

KEYWORD_TABLE(notify_keywords, NOTIFY_KEYWORDS);

void
notify_statement(struct reader *r, struct statement *st)
{
	struct jcl_notify *notify = arena_new(r->arena, struct jcl_notify);
	struct jcl_notify **tail = &r->job->notifies;
	const struct value *params = reader_parse(r, st);

	notify->email = notify->user = notify->type = "";
	if (r->steps != NULL)
		reader_complain_at(r, st, MSG_MISPLACED, NULL, NULL,
		    "NOTIFY statements stand in front of the first EXEC.");
	if (++r->notifies > NOTIFIES_MAX)
		reader_complain_at(r, st, MSG_TOO_MANY_OF,
		    "NOTIFY STATEMENTS", "8", "A job has up to 8 of them.");
	params_refuse_positional(r, params, 0,
	    "NOTIFY takes EMAIL=, USER=, TYPE= and WHEN=.");
	keywords_store(r, &notify_keywords, params, notify);
	if (param_find(params, "EMAIL") == NULL &&
	    param_find(params, "USER") == NULL)
		require(r, st, NULL, "NOTIFY takes EMAIL= or USER=.");
	while (*tail != NULL)
		tail = &(*tail)->next;
	*tail = notify;
}
