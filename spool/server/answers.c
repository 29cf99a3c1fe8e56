/*
 * spool/server/answers.c -- rows of the volume as a client sees them
 *
 * Owns      nothing: all lies in the exchange's arena
 */
#include "spool/server/client.h"

bool
answer_rc(struct exchange *ex, enum output_rc rc)
{
	static const Ssi__Rc of[] = {
		[OUTPUT_OK] = SSI__RC__OK, [OUTPUT_NONE] = SSI__RC__NONE,
		[OUTPUT_NOT_FOUND] = SSI__RC__NOT_FOUND,
		[OUTPUT_CONFLICT] = SSI__RC__CONFLICT,
		[OUTPUT_FULL] = SSI__RC__FULL, [OUTPUT_BAD] = SSI__RC__BAD,
		[OUTPUT_FAILED] = SSI__RC__FAILED,
	};

	ex->answer.rc = of[rc];
	return rc == OUTPUT_OK;
}

bool
answer_allowed(struct exchange *ex, enum saf_class class,
    const char *resource, const char *owner, enum saf_access access)
{
	if (saf_may(&ex->client->user, class, resource, owner, access,
	    &ex->fault))
		return true;
	ex->answer.rc = SSI__RC__REFUSED;
	return false;
}

/* Room for one more in a list of the answer: it grows by doubling. */
static void *
add_slot(struct exchange *ex, void *list, size_t count)
{
	void **grown;

	if ((count & (count - 1)) != 0)
		return list;
	grown = arena_get(ex->arena, (count == 0 ? 1 : count * 2) *
	    sizeof(void *));
	if (count > 0)
		memcpy(grown, list, count * sizeof(void *));
	return grown;
}

static char *
keep(struct exchange *ex, const char *text)
{
	return arena_text(ex->arena, slice_text(text));
}

void
answer_job(struct exchange *ex, const struct job *job)
{
	Ssi__Job *out = arena_new(ex->arena, Ssi__Job);
	char completion[32];

	ssi__job__init(out);
	completion_print(job, completion, sizeof(completion));
	out->number = job->number;
	out->id = keep(ex, job->id);
	out->name = keep(ex, job->name);
	out->owner = keep(ex, job->owner);
	out->class_ = keep(ex, job->class);
	out->priority = job->priority;
	out->phase = (char *)phase_word(job->phase);
	out->held = job->held;
	out->completion = keep(ex, completion);
	out->max_code = job->max_code;
	out->entered_us = job->entered_us;
	out->started_us = job->started_us;
	out->ended_us = job->ended_us;
	out->notify = keep(ex, job->notify);
	out->past_execution = job->phase >= PHASE_OUTPUT;
	ex->answer.jobs = add_slot(ex, ex->answer.jobs, ex->answer.n_jobs);
	ex->answer.jobs[ex->answer.n_jobs++] = out;
}

static void
put_address(struct exchange *ex, const struct data_set *ds, Ssi__DataSet *out)
{
	char class[2] = {ds->class, '\0'};

	out->class_ = keep(ex, class);
	out->writer = keep(ex, ds->writer);
	out->dest_node = keep(ex, ds->dest_node);
	out->dest_user = keep(ex, ds->dest_user);
	out->forms = keep(ex, ds->forms);
	out->disposition = (char *)outdisp_word(ds->outdisp);
	out->reason = keep(ex, ds->reason);
	out->state = (char *)(output_is_claimed(ex->client->spool, ds->key) ?
	    "CLAIMED" : data_set_state_word(ds->state));
}

static void
put_origin(struct exchange *ex, const struct job *job,
    const struct data_set *ds, Ssi__DataSet *out)
{
	char name[64];

	data_set_name(job, ds, name, sizeof(name));
	out->name = keep(ex, name);
	out->job_number = job->number;
	out->job_id = keep(ex, job->id);
	out->job_name = keep(ex, job->name);
	out->owner = keep(ex, job->owner);
	out->notify = keep(ex, job->notify);
	out->job_entered_us = job->entered_us;
	out->origin_node = keep(ex, ex->client->spool->node);
	out->origin_system = keep(ex, ex->client->spool->system);
	out->program = keep(ex, ds->program);
}

void
answer_data_set(struct exchange *ex, const struct job *job,
    const struct data_set *ds)
{
	Ssi__DataSet *out = arena_new(ex->arena, Ssi__DataSet);

	ssi__data_set__init(out);
	put_origin(ex, job, ds, out);
	put_address(ex, ds, out);
	out->key = ds->key;
	out->number = ds->number;
	out->dd_name = keep(ex, ds->dd_name);
	out->step = keep(ex, ds->step);
	out->proc_step = keep(ex, ds->proc_step);
	out->recfm = keep(ex, ds->recfm);
	out->lrecl = ds->lrecl;
	out->page = keep(ex, ds->page);
	out->records = ds->records;
	out->bytes = ds->bytes;
	out->blocks = ds->blocks;
	out->created_us = ds->created_us;
	out->under_way_to = ds->under_way_to;
	out->truncate_blanks = outclass_of(ex->client->spool, ds->class)
	    .truncate_blanks;
	ex->answer.data_sets = add_slot(ex, ex->answer.data_sets,
	    ex->answer.n_data_sets);
	ex->answer.data_sets[ex->answer.n_data_sets++] = out;
}

void
answer_lines(struct exchange *ex, struct slice lines)
{
	struct slice line;

	if (lines.len > 0 && lines.ptr[lines.len - 1] == '\n')
		lines.len--;
	while (lines.ptr != NULL && slice_split(&lines, '\n', &line)) {
		ex->answer.lines = add_slot(ex, ex->answer.lines,
		    ex->answer.n_lines);
		ex->answer.lines[ex->answer.n_lines++] =
		    arena_text(ex->arena, line);
	}
}
