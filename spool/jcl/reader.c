/*
 * spool/jcl/reader.c -- jcl_read(): one job, from first card to last
 *
 * Owns      the reader, and what all statements need to complain and to keep
 * Promises  a job always, with all errors there are
 * Leaves    the order of statements to flow.c, the statements to their files
 */
#include "spool/jcl/reader.h"

void
reader_complain(struct reader *r, const struct value *v,
    enum jcl_message message,
    const char *one, const char *two, const char *help)
{
	value_complain(&r->errors, v, message, one, two, help);
}

void
reader_complain_at(struct reader *r, const struct statement *st,
    enum jcl_message message, const char *one, const char *two,
    const char *help)
{
	errors_report(&r->errors, st, st->word_place, message, one, two, help);
}

const char *
reader_text(struct reader *r, struct slice s)
{
	return arena_text(r->arena, s);
}

void
reader_keep(struct reader *r, struct jcl_keyword **list, const char *keyword,
    const char *value)
{
	struct jcl_keyword *kept = arena_new(r->arena, struct jcl_keyword);

	while (*list != NULL)
		list = &(*list)->next;
	kept->keyword = keyword;
	kept->value = value;
	*list = kept;
}

void
reader_keep_value(struct reader *r, const struct value *v,
    struct jcl_keyword **list)
{
	reader_keep(r, list, reader_text(r, v->keyword),
	    reader_text(r, v->is_quoted ? v->text : v->raw));
}

struct value *
reader_parse(struct reader *r, struct statement *st)
{
	return operand_parse(r->arena, &r->errors, st);
}

const struct value *
param_find(const struct value *params, const char *keyword)
{
	struct slice name = slice_text(keyword);

	while (params != NULL && !slice_equal(params->keyword, name))
		params = params->next;
	return params;
}

void
params_refuse_positional(struct reader *r, const struct value *params,
    unsigned most, const char *help)
{
	bool had_keyword = false;
	unsigned position = 0;

	for (; params != NULL; params = params->next) {
		if (params->keyword.len > 0)
			had_keyword = true;
		else if (params->is_bad || value_is_null(params))
			position++;
		else if (had_keyword)
			reader_complain(r, params, MSG_POSITIONAL, NULL, NULL,
			    "A positional parameter stands in front of the "
			    "keyword parameters; or a keyword and = is "
			    "missing.");
		else if (position++ >= most)
			reader_complain(r, params, most > 0 ? MSG_POSITIONALS :
			    MSG_POSITIONAL, NULL, NULL, help);
	}
}

/* ---------------------------------------------------------------- the job */

static const char *
copy_text(struct arena *arena, const char *text)
{
	return arena_text(arena, slice_text(text));
}

/* The caller's may be gone when in-stream data are read. */
static const struct jcl_system *
copy_system(struct arena *arena, const struct jcl_system *system)
{
	struct jcl_system *copy = arena_new(arena, struct jcl_system);

	*copy = *system;
	copy->user = copy_text(arena, system->user);
	copy->node = copy_text(arena, system->node);
	copy->system = copy_text(arena, system->system);
	if (system->sysplex != NULL)
		copy->sysplex = copy_text(arena, system->sysplex);
	return copy;
}

static struct jcl_job *
new_job(struct arena *arena, const struct jcl_system *system)
{
	struct jcl_job *job = arena_new(arena, struct jcl_job);

	job->name = job->account = job->programmer = job->notify = "";
	job->user = job->password = job->new_password = job->group = "";
	job->seclabel = job->email = job->room = job->setup = "";
	job->class = copy_text(arena, system->default_class);
	job->msgclass = system->default_msgclass;
	job->messages = 1;
	job->listing = slice_of("", 0);
	job->lines.action = job->bytes.action = "";
	job->pages.action = job->cards_out.action = "";
	return job;
}

static struct reader *
new_reader(struct arena *arena, const struct jcl_system *system)
{
	struct reader *r = arena_new(arena, struct reader);

	r->arena = arena;
	r->system = copy_system(arena, system);
	r->job = new_job(arena, system);
	errors_begin(&r->errors, arena);
	symbols_begin(&r->symbols, arena, &r->errors, r->system);
	r->listing.level = LIST_ALL;
	r->steps_tail = &r->steps;
	r->step_tail = &r->job->steps;
	r->outputs_tail = &r->outputs;
	r->print.dest_node = r->print.dest_user = "";
	return r;
}

/* RESTART=: which step is the first. */
static void
find_restart(struct reader *r)
{
	struct slice text, name, proc_step = slice_of("", 0);
	struct jcl_step *step = r->job->steps;
	size_t period;

	if (r->restart == NULL)
		return;
	text = r->restart->text;
	if (slice_equal(text, SLICE("*")))
		return;
	period = slice_find(text, '.');
	name = slice_head(text, period);
	if (period < text.len)
		proc_step = slice_from(text, period + 1);
	for (unsigned i = 0; step != NULL; step = step->next, i++) {
		if (!slice_equal(name, slice_text(step->name)) ||
		    (proc_step.len > 0 &&
		    !slice_equal(proc_step, slice_text(step->proc_step))))
			continue;
		r->job->restart = i;
		return;
	}
	reader_complain(r, r->restart, MSG_RESTART_STEP, reader_text(r, text),
	    NULL, "Name a step of this job, as STEP or STEP.PROCSTEP, or * for "
	    "the first.");
}

static unsigned
count_cards(struct slice text)
{
	struct deck deck = deck_open(text);
	unsigned count = 0;
	struct slice line;

	while (deck_line(&deck, &line))
		count++;
	return count;
}

static void
finish(struct reader *r)
{
	static const struct place nowhere = {1, 0};

	reader_step_end(r);
	branches_close(r, NULL);
	if (r->job_statement == NULL)
		errors_report(&r->errors, NULL, nowhere, MSG_NO_JOB, NULL, NULL,
		    "A job begins with //name JOB accounting,'programmer', in "
		    "upper case.");
	else if (r->steps == NULL && !r->has_lost_steps)
		reader_complain_at(r, r->job_statement, MSG_NO_STEPS, NULL,
		    NULL, "A job needs a statement //name EXEC PGM=program.");
	if (r->skipped > 0 && r->job_statement != NULL)
		errors_report(&r->errors, NULL, nowhere, MSG_SKIPPED,
		    reader_print(r, "%u", r->skipped), NULL,
		    "A job begins with its JOB statement.");
	find_restart(r);
	output_place_jesds(r);
	errors_finish(&r->errors, r->job);
	r->job->listing = arena_slice(r->arena,
	    buffer_slice(&r->listing.text));
	r->job->job_id_at = r->listing.job_id_at;
}

struct jcl_job *
jcl_read(struct arena *arena, struct slice text,
    const struct jcl_system *system)
{
	struct reader *r = new_reader(arena, system);

	if (text.ptr == NULL)
		text = slice_of("", 0);
	r->job->cards = count_cards(text);
	source_push(r, deck_open(text), ORIGIN_INPUT, "", false);
	flow_read(r);
	source_pop(r);
	finish(r);
	scratch_free(&r->scratch);
	buffer_free(&r->listing.text);
	return r->job;
}
