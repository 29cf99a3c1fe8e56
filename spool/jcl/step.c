/*
 * spool/jcl/step.c -- a step, from its EXEC to the next
 *
 * Owns      the list of steps; what can be settled only when all statements of
 *           a step are known (DDNAME=, OUTPUT statements)
 * Leaves    what statements say to exec.c and dd.c
 */
#include "spool/jcl/reader.h"

static void
link_step(struct reader *r, struct step_work *work)
{
	work->index = r->job->step_count++;
	*r->steps_tail = work;
	r->steps_tail = &work->next;
	*r->step_tail = work->step;
	r->step_tail = &work->step->next;
}

/* Said once; the steps behind are read for what is wrong in them. */
static void
complain_many(struct reader *r, const struct statement *st)
{
	if (!r->has_many_steps)
		reader_complain_at(r, st, MSG_TOO_MANY_STEPS, NULL, NULL,
		    "A job has at most 255 steps, those of procedures "
		    "counted.");
	r->has_many_steps = true;
}

struct step_work *
reader_step_begin(struct reader *r, const struct statement *st)
{
	struct step_work *work = arena_new(r->arena, struct step_work);
	struct jcl_step *step = arena_new(r->arena, struct jcl_step);

	work->step = step;
	work->call = r->call;
	work->dds_tail = &work->dds;
	work->outputs_tail = &work->outputs;
	work->sysouts_tail = &work->sysouts;
	step->name = r->call != NULL ? call_step_name(r->call) :
	    reader_text(r, st->name);
	step->proc_step = r->call != NULL ? reader_text(r, st->name) : "";
	step->program = step->parm = step->parm_dd = "";
	step->program_library = "";
	step->statement = st->number;
	step->branch = r->branch;
	if (r->job->step_count < STEPS_MAX)
		link_step(r, work);
	else
		complain_many(r, st);
	r->step = work;
	r->dd = NULL;
	return work;
}

/* --------------------------------------------------------------- DDNAME= */

static struct dd_work *
find_dd(struct dd_work *dds, const char *name)
{
	while (dds != NULL && strcmp(dds->dd->name, name) != 0)
		dds = dds->next;
	return dds;
}

/* The DD that DDNAME= names gives its definition and is gone itself. */
static void
take_definition(struct dd_work *work, struct dd_work *from)
{
	struct jcl_dd *dd = work->dd, *concatenated = dd->concatenated;
	const char *name = dd->name;

	from->is_resolved = true;
	*dd = *from->dd;
	while (dd->concatenated != NULL) {
		dd->name = name;
		dd = dd->concatenated;
	}
	dd->name = name;
	dd->concatenated = concatenated;
}

static void
resolve_ddnames(struct reader *r, struct step_work *step)
{
	for (struct dd_work *w = step->dds; w != NULL; w = w->next) {
		struct dd_work *from;

		if (w->ddname == NULL)
			continue;
		from = find_dd(w->next, w->ddname);
		if (from != NULL && from->ddname == NULL) {
			take_definition(w, from);
			continue;
		}
		w->dd->kind = JCL_DD_DUMMY;
		reader_complain_at(r, w->statement, MSG_DDNAME, w->ddname,
		    NULL, "No later DD of the step has that name: the program "
		    "gets an empty file.");
	}
}

/* Puts the DDs of the step into its list, without those that moved. */
static void
link_dds(struct step_work *step)
{
	struct jcl_dd **tail = &step->step->dds;

	for (struct dd_work *w = step->dds; w != NULL; w = w->next) {
		if (w->is_resolved)
			continue;
		*tail = w->dd;
		tail = &w->dd->next;
	}
	*tail = NULL;
}

void
reader_step_end(struct reader *r)
{
	struct step_work *step = r->step;

	if (step == NULL)
		return;
	if (r->call != NULL)
		call_step_end(r);
	output_resolve(r, step);
	resolve_ddnames(r, step);
	link_dds(step);
	r->step = NULL;
	r->dd = NULL;
}

/* --------------------------------------------------------------- looking */

/* Inside a procedure, a single name is that of a step of the same call. */
static bool
is_called(const struct reader *r, const struct step_work *work,
    struct slice name, struct slice proc_step)
{
	struct slice step = slice_text(work->step->name);
	struct slice inner = slice_text(work->step->proc_step);

	if (proc_step.len == 0 && r->call != NULL && work->call == r->call)
		return slice_equal(inner, name);
	return slice_equal(step, name) &&
	    (proc_step.len == 0 || slice_equal(inner, proc_step));
}

const struct step_work *
reader_step_find(const struct reader *r, struct slice name,
    struct slice proc_step)
{
	const struct step_work *found = NULL;

	for (const struct step_work *w = r->steps; w != NULL; w = w->next)
		if (is_called(r, w, name, proc_step))
			found = w;
	return found;
}
