/*
 * spool/jcl/procedure.c -- procedures: where their text is
 *
 * In-stream ones stand between PROC and PEND in the job; the others are members
 * of the libraries of JCLLIB, then of PROCLIB (reference 1.9).
 *
 * Owns      the in-stream procedures of the job, and the search for members
 * Leaves    reading them to call.c
 */
#include "spool/jcl/name.h"
#include "spool/jcl/reader.h"

/* ---------------------------------------------------------------- in-stream */

static void
add_procedure(struct reader *r, const struct statement *proc,
    const char *end)
{
	struct procedure *p = arena_new(r->arena, struct procedure);

	p->name = proc->name;
	p->deck = r->source->before;
	p->deck.rest.len = (size_t)(end - p->deck.rest.ptr);
	p->origin = ORIGIN_INSTREAM;
	p->member = "";
	p->library = "INSTREAM PROCEDURE DEFINITION";
	p->next = r->procedures;
	r->procedures = p;
}

/* Its statements are listed, but not numbered: they are not run here. */
static void
list_body(struct reader *r, struct statement *st)
{
	if (st->kind == STATEMENT_CONTROL)
		control_card(r, st);
	st->kind = STATEMENT_COMMENT;
	listing_put(&r->listing, st);
}

/*
 * Reads up to PEND.  What is wrong in the body is told when the procedure is
 * called, for then it has its symbols.  Returns PEND, or NULL.
 */
static struct statement *
find_pend(struct reader *r)
{
	struct lexer *lexer = &r->source->lexer;
	struct errors quiet;
	struct statement *st;
	struct deck before;

	errors_begin(&quiet, r->arena);
	for (;;) {
		before = lexer->deck;
		lexer->errors = &quiet;
		st = statement_next(lexer);
		lexer->errors = &r->errors;
		if (st == NULL)
			return NULL;
		if (st->operation == OPERATION_PEND)
			return st;
		if (st->kind == STATEMENT_NULL ||
		    st->operation == OPERATION_JOB ||
		    st->operation == OPERATION_PROC) {
			lexer->deck = before;
			return NULL;
		}
		list_body(r, st);
	}
}

void
procedure_define(struct reader *r, struct statement *proc)
{
	struct statement *pend;

	listing_put(&r->listing, proc);
	pend = find_pend(r);
	if (pend != NULL)
		listing_put(&r->listing, pend);
	if (pend == NULL)
		reader_complain_at(r, proc, MSG_NO_PEND,
		    reader_text(r, proc->name), NULL,
		    "A procedure in the job's cards ends with // PEND.");
	if (proc->name.len == 0)
		errors_report(&r->errors, proc, proc->place, MSG_LABEL, NULL,
		    NULL, "A procedure in the job's cards needs a name.");
	else
		add_procedure(r, proc, r->source->lexer.deck.rest.ptr);
}

/* ------------------------------------------------------------------ members */

static bool
look_in(struct reader *r, struct slice library, struct slice member,
    struct slice *text_r)
{
	struct buffer text = {0};
	bool found;

	if (r->system->find_member == NULL)
		return false;
	found = r->system->find_member(r->system->context, library, member,
	    &text);
	if (found)
		*text_r = arena_slice(r->arena, buffer_slice(&text));
	buffer_free(&text);
	return found;
}

/* Where the member is, in the order of the search; its text. */
static bool
search(struct reader *r, struct slice name, struct slice *text_r,
    const char **library_r)
{
	const struct value *item;

	for (unsigned i = 0; r->libraries != NULL &&
	    (item = value_item(r->libraries, i)) != NULL; i++) {
		if (!look_in(r, item->text, name, text_r))
			continue;
		*library_r = reader_print(r, "PRIVATE LIBRARY %.*s",
		    SLICE_ARGS(item->text));
		return true;
	}
	*library_r = "SYSTEM LIBRARY PROCLIB";
	return look_in(r, slice_of("", 0), name, text_r);
}

static struct procedure *
find_in(struct procedure *list, struct slice name)
{
	while (list != NULL && !slice_equal(list->name, name))
		list = list->next;
	return list;
}

struct procedure *
procedure_find_member(struct reader *r, struct slice name)
{
	struct procedure *p = find_in(r->members, name);
	struct slice text;

	if (p != NULL || !name_is_valid(name))
		return p;
	p = arena_new(r->arena, struct procedure);
	if (!search(r, name, &text, &p->library))
		return NULL;
	p->name = name;
	p->deck = deck_open(text);
	p->origin = ORIGIN_CATALOGED;
	p->member = reader_text(r, name);
	p->next = r->members;
	r->members = p;
	return p;
}

struct procedure *
procedure_find(struct reader *r, struct slice name)
{
	struct procedure *p = find_in(r->procedures, name);

	return p != NULL ? p : procedure_find_member(r, name);
}
