/*
 * spool/jcl/call.c -- EXEC of a procedure
 *
 * The EXEC gives values to symbols and parameters of steps; the DD and OUTPUT
 * statements behind it override or add to those of the procedure.  All of that
 * is gathered first, then the procedure is read like any other text, and each
 * of its statements is asked what the call has to say of it.
 *
 * Rules: reference 1.4, 1.9.
 *
 * Owns      a call while it is read
 * Promises  what is coded for a call is applied or reported
 * Leaves    the merging of parameters to override.c
 */
#include "spool/jcl/name.h"
#include "spool/jcl/reader.h"
#include "spool/jcl/tables.h"

enum { OVERRIDES_MAX = 10000 };

/* An overriding statement with its parameters. */
struct item {
	struct item *next;
	struct statement *statement;
	struct value *params;
};

/* A DD with its concatenation, or an OUTPUT statement. */
struct override {
	struct override *next;
	struct slice step;	/* empty: the first of the procedure */
	struct slice name;
	struct item *items, **items_tail;
	bool is_output;
	bool is_used;
};

/* KEYWORD[.step]= on the EXEC. */
struct exec_override {
	struct exec_override *next;
	const struct value *value;
	struct slice keyword, step;
	bool is_used;
};

struct call {
	struct call *outer;
	const struct statement *exec;
	const char *step_name;
	const char *procedure;
	const struct value *params;
	const struct value *defaults;	/* of PROC */
	struct exec_override *exec_overrides, **exec_tail;
	struct override *overrides, **overrides_tail, *last;
	unsigned override_count;
	struct scope scope;
	struct slice step;	/* that is being read */
	bool is_first;		/* it is the first */
	bool had_step;
	struct item *item;	/* for the next DD of a concatenation */
};

const char *
call_step_name(const struct call *call)
{
	return call->step_name;
}

/* ------------------------------------------------------- what the EXEC says */

static void
add_exec_override(struct reader *r, struct call *call, const struct value *v,
    size_t period)
{
	struct exec_override *o = arena_new(r->arena, struct exec_override);

	o->value = v;
	o->keyword = slice_head(v->keyword, period);
	o->step = slice_from(v->keyword, period + 1);
	if (slice_equal(o->keyword, SLICE("PGM")) ||
	    slice_equal(o->keyword, SLICE("PROC"))) {
		reader_complain(r, v, MSG_EXCLUSIVE, reader_text(r, v->keyword),
		    call->procedure, "The programs of a procedure cannot be "
		    "overridden.");
		return;
	}
	*call->exec_tail = o;
	call->exec_tail = &o->next;
}

/* Keywords of EXEC are for the steps; all others are symbols. */
static void
take_exec_param(struct reader *r, struct call *call, const struct value *v)
{
	size_t period = slice_find(v->keyword, '.');
	struct slice keyword = slice_head(v->keyword, period);

	if (keyword_table_find(&exec_keywords, keyword) != NULL)
		add_exec_override(r, call, v, period);
	else if (period < v->keyword.len || !symbol_name_is_valid(keyword))
		keyword_complain(r, &exec_keywords, v);
	else if (scope_has(&call->scope, keyword))
		reader_complain(r, v, MSG_DUPLICATE, reader_text(r, keyword),
		    NULL, "Leave one of them out.");
	else
		scope_set(&r->symbols, &call->scope, keyword,
		    value_symbol(r, v));
}

static void
take_exec_params(struct reader *r, struct call *call,
    const struct value *params, const struct value *name)
{
	for (const struct value *p = params; p != NULL; p = p->next)
		if (p != name && p->keyword.len > 0)
			take_exec_param(r, call, p);
	params_refuse_positional(r, params, name->keyword.len > 0 ? 0 : 1,
	    "The name of the procedure is the only one.");
}

/* --------------------------------------------------- what stands behind it */

static void
add_item(struct reader *r, struct override *o, struct statement *st)
{
	struct item *item = arena_new(r->arena, struct item);

	item->statement = st;
	item->params = reader_parse(r, st);
	*o->items_tail = item;
	o->items_tail = &item->next;
}

static void
add_override(struct reader *r, struct call *call, struct statement *st)
{
	struct override *o = arena_new(r->arena, struct override);
	size_t period = slice_find(st->name, '.');

	if (period < st->name.len) {
		o->step = slice_head(st->name, period);
		o->name = slice_from(st->name, period + 1);
	} else {
		o->step = call->last != NULL ? call->last->step :
		    slice_of("", 0);
		o->name = st->name;
	}
	o->is_output = st->operation == OPERATION_OUTPUT;
	o->items_tail = &o->items;
	if (++call->override_count == OVERRIDES_MAX)
		reader_complain_at(r, st, MSG_TOO_MANY_OF,
		    "OVERRIDING STATEMENTS", "10000", NULL);
	if (call->override_count < OVERRIDES_MAX) {
		*call->overrides_tail = o;
		call->overrides_tail = &o->next;
		call->last = o;
	}
	add_item(r, o, st);
}

static void
take_override(struct reader *r, struct call *call, struct statement *st)
{
	if (st->name.len > 0)
		add_override(r, call, st);
	else if (call->last != NULL && st->operation == OPERATION_DD)
		add_item(r, call->last, st);
	else
		reader_complain_at(r, st, MSG_MISPLACED, NULL, NULL,
		    "Without a name it goes on with a DD, and none is in "
		    "front of it.");
}

static void
gather_overrides(struct reader *r, struct call *call)
{
	struct statement *st;

	while ((st = flow_next(r)) != NULL) {
		if (st->operation != OPERATION_DD &&
		    st->operation != OPERATION_OUTPUT) {
			flow_back(r, st);
			return;
		}
		take_override(r, call, st);
	}
}

/* -------------------------------------------------- statements of the steps */

static struct value *
copy_value(struct reader *r, const struct value *v, struct slice keyword)
{
	struct value *copy = arena_new(r->arena, struct value);

	*copy = *v;
	copy->next = NULL;
	copy->keyword = keyword;
	return copy;
}

/*
 * Whether it is for this step.  PARM without a step is for the first one, and
 * takes away that of all others.
 */
static bool
applies(const struct call *call, const struct exec_override *o)
{
	return o->step.len == 0 || slice_equal(o->step, call->step);
}

static bool
is_parm(struct slice keyword)
{
	return slice_equal(keyword, SLICE("PARM")) ||
	    slice_equal(keyword, SLICE("PARMDD"));
}

static void
remove_param(struct value **list, struct slice keyword)
{
	while (*list != NULL) {
		if (slice_equal((*list)->keyword, keyword) ||
		    (is_parm(keyword) && is_parm((*list)->keyword)))
			*list = (*list)->next;
		else
			list = &(*list)->next;
	}
}

static void
apply_exec_override(struct reader *r, struct call *call,
    struct exec_override *o, struct value **params)
{
	struct value **tail;

	o->is_used = true;
	remove_param(params, o->keyword);
	if (value_is_null(o->value) ||
	    (is_parm(o->keyword) && o->step.len == 0 && !call->is_first))
		return;
	for (tail = params; *tail != NULL; tail = &(*tail)->next)
		;
	*tail = copy_value(r, o->value, o->keyword);
}

struct value *
call_exec_params(struct reader *r, struct statement *st, struct value *params)
{
	struct call *call = r->call;
	struct exec_override *o;

	call->step = st->name;
	call->is_first = !call->had_step;
	call->had_step = true;
	call->item = NULL;
	for (o = call->exec_overrides; o != NULL; o = o->next)
		if (o->step.len == 0)
			apply_exec_override(r, call, o, &params);
	for (o = call->exec_overrides; o != NULL; o = o->next)
		if (o->step.len > 0 && applies(call, o))
			apply_exec_override(r, call, o, &params);
	return params;
}

static bool
is_for_step(const struct call *call, const struct override *o)
{
	return o->step.len > 0 ? slice_equal(o->step, call->step) :
	    call->is_first;
}

static struct override *
find_override(const struct call *call, struct slice name, bool is_output)
{
	for (struct override *o = call->overrides; o != NULL; o = o->next)
		if (!o->is_used && o->is_output == is_output &&
		    slice_equal(o->name, name) && is_for_step(call, o))
			return o;
	return NULL;
}

/* What is coded for more parts than the procedure's concatenation has. */
static void
add_parts(struct reader *r, struct call *call)
{
	for (; call->item != NULL; call->item = call->item->next) {
		listing_put(&r->listing, call->item->statement);
		dd_store(r, call->item->statement, slice_of("", 0),
		    call->item->params, call->item->statement);
	}
}

static void
override_dd(struct reader *r, struct call *call, struct statement *st,
    struct value *params)
{
	const struct item *item = call->item;

	call->item = item->next;
	listing_put(&r->listing, item->statement);
	st->overridden = item->params != NULL;
	listing_put(&r->listing, st);
	dd_store(r, st, st->name, override_params(r, params, item->params),
	    item->statement->has_data ? item->statement : st);
}

void
call_dd(struct reader *r, struct statement *st)
{
	struct call *call = r->call;
	struct value *params = reader_parse(r, st);
	struct override *o;

	if (st->name.len > 0) {
		add_parts(r, call);
		o = find_override(call, st->name, false);
		call->item = o != NULL ? o->items : NULL;
		if (o != NULL)
			o->is_used = true;
	}
	if (call->item != NULL) {
		override_dd(r, call, st, params);
		return;
	}
	listing_put(&r->listing, st);
	dd_store(r, st, st->name, params, st);
}

struct value *
call_output_params(struct reader *r, struct statement *st,
    struct value *params)
{
	struct override *o = find_override(r->call, st->name, true);

	if (o == NULL)
		return params;
	o->is_used = true;
	st->overridden = true;
	listing_put(&r->listing, o->items->statement);
	return override_params(r, params, o->items->params);
}

static void
add_override_statements(struct reader *r, struct call *call,
    struct override *o)
{
	struct item *item = o->items;

	o->is_used = true;
	listing_put(&r->listing, item->statement);
	if (o->is_output) {
		output_place(r, item->statement, o->name, item->params);
		return;
	}
	dd_store(r, item->statement, o->name, item->params, item->statement);
	call->item = item->next;
	add_parts(r, call);
}

/* The end of a step of the procedure: what is coded beyond its own DDs. */
void
call_step_end(struct reader *r)
{
	struct call *call = r->call;

	if (r->step == NULL || r->step->call != call)
		return;
	add_parts(r, call);
	for (struct override *o = call->overrides; o != NULL; o = o->next)
		if (!o->is_used && is_for_step(call, o))
			add_override_statements(r, call, o);
}

/* ------------------------------------------------------------- the calling */

/* PROC gives symbols the values that the EXEC has not. */
static void
take_defaults(struct reader *r, struct call *call, struct statement *st)
{
	listing_put(&r->listing, st);
	call->defaults = reader_parse(r, st);
	for (const struct value *p = call->defaults; p != NULL; p = p->next) {
		if (p->keyword.len == 0 && value_is_null(p))
			continue;
		if (!symbol_name_is_valid(p->keyword))
			reader_complain(r, p, MSG_POSITIONAL, NULL, NULL,
			    "PROC takes symbol=value.");
		else
			scope_set(&r->symbols, &call->scope, p->keyword,
			    value_symbol(r, p));
	}
}

static void
read_procedure(struct reader *r, struct call *call,
    const struct procedure *p)
{
	struct jcl_branch *floor = r->branch_floor;
	struct statement *st;

	source_push(r, p->deck, p->origin, p->member, false);
	call->scope.outer = r->symbols.scope;
	r->symbols.scope = &call->scope;
	call->outer = r->call;
	r->call = call;
	r->call_depth++;
	r->branch_floor = r->branch;
	st = flow_next(r);
	if (st != NULL && st->operation == OPERATION_PROC)
		take_defaults(r, call, st);
	else if (st != NULL)
		flow_back(r, st);
	flow_read(r);
	reader_step_end(r);
	branches_close(r, r->branch_floor);
	r->branch_floor = floor;
	r->call_depth--;
	r->call = call->outer;
	r->symbols.scope = call->scope.outer;
	source_pop(r);
}

static void
complain_unused_symbols(struct reader *r, struct call *call)
{
	for (const struct value *p = call->params; p != NULL; p = p->next) {
		if (p->keyword.len == 0 ||
		    keyword_table_find(&exec_keywords, slice_head(p->keyword,
		    slice_find(p->keyword, '.'))) != NULL ||
		    !scope_has(&call->scope, p->keyword) ||
		    scope_was_used(&call->scope, p->keyword) ||
		    param_find(call->defaults, reader_text(r,
		    p->keyword)) != NULL)
			continue;
		reader_complain(r, p, MSG_SYMBOL_UNUSED, reader_text(r,
		    p->keyword), NULL, reader_print(r, "The procedure has no "
		    "such symbol, and EXEC has no such parameter. %s",
		    error_nearest(&r->errors, p->keyword, keyword_table_list,
		    &exec_keywords)));
	}
}

static void
complain_unused(struct reader *r, struct call *call)
{
	for (struct exec_override *e = call->exec_overrides; e != NULL;
	    e = e->next)
		if (!e->is_used && e->step.len > 0)
			reader_complain(r, e->value, MSG_OVERRIDE,
			    reader_text(r, e->step), call->procedure,
			    "No step of the procedure has that name.");
	for (struct override *o = call->overrides; o != NULL; o = o->next) {
		if (o->is_used)
			continue;
		for (struct item *i = o->items; i != NULL; i = i->next)
			listing_put(&r->listing, i->statement);
		errors_report(&r->errors, o->items->statement,
		    o->items->statement->place, MSG_OVERRIDE,
		    reader_text(r, o->step), call->procedure,
		    "No step of the procedure has that name.");
	}
	complain_unused_symbols(r, call);
}

static void
list_overrides(struct reader *r, struct call *call)
{
	for (struct override *o = call->overrides; o != NULL; o = o->next)
		for (struct item *i = o->items; i != NULL; i = i->next)
			listing_put(&r->listing, i->statement);
}

static struct call *
new_call(struct reader *r, struct statement *exec, const struct value *params,
    const struct value *name)
{
	struct call *call = arena_new(r->arena, struct call);

	call->exec = exec;
	call->step_name = reader_text(r, exec->name);
	call->procedure = reader_text(r, name->text);
	call->params = params;
	call->exec_tail = &call->exec_overrides;
	call->overrides_tail = &call->overrides;
	return call;
}

void
call_procedure(struct reader *r, struct statement *exec, struct value *params,
    const struct value *name)
{
	struct call *call = new_call(r, exec, params, name);
	struct procedure *p = NULL;

	take_exec_params(r, call, params, name);
	gather_overrides(r, call);
	if (r->call_depth >= NESTING_MAX) {
		if (!r->is_stopped)
			reader_complain(r, name, MSG_NESTING, "PROCEDURES",
			    "15", "Does the procedure call itself?");
		r->is_stopped = r->has_lost_steps = true;
	} else if ((p = procedure_find(r, name->text)) == NULL) {
		reader_complain(r, name, MSG_NO_PROCEDURE, call->procedure,
		    NULL, "It is neither in the job, nor in the libraries of "
		    "JCLLIB, nor in PROCLIB. A program is called by PGM=.");
	}
	if (p == NULL) {
		list_overrides(r, call);
		r->has_lost_steps = true;
		return;
	}
	errors_report(&r->errors, exec, exec->place, MSG_EXPANDED,
	    call->procedure, p->library, NULL);
	read_procedure(r, call, p);
	complain_unused(r, call);
}
