/*
 * spool/job/run.c -- a job that executes: its steps, its end, its log
 *
 * Promises  the job's output is let go, its log written and its phase moved on
 *           in one transaction
 * Fails     by the job's completion; when the volume is full, by waiting
 */
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"
#include "spool/catalog/catalog.h"
#include "spool/job/initiator.h"
#include "spool/job/step.h"
#include "spool/job/submit.h"

enum { RETRY_MS = 2000 };

/* ----------------------------------------------------------- the steps */

struct run {
	struct initiator *init;
	struct spool *spool;
	struct job job;
	struct arena *arena;
	struct jcl_job *jcl;
	struct joblog log;
	struct jcl_result *results;
	unsigned next_sysout;
	bool failed;		/* IEF453I */
};

static unsigned
count_instream(const struct jcl_job *jcl)
{
	struct part_walk walk = {0};
	unsigned count = 0;

	while (next_part(jcl, &walk))
		count += walk.part->kind == JCL_DD_INSTREAM;
	return count;
}

static unsigned
count_instream_of(const struct jcl_step *step)
{
	unsigned count = 0;

	for (const struct jcl_dd *dd = step->dds; dd != NULL; dd = dd->next)
		for (const struct jcl_dd *p = dd; p != NULL;
		    p = p->concatenated)
			count += p->kind == JCL_DD_INSTREAM;
	return count;
}

static void
tell_bypassed(struct run *run, const struct jcl_step *step)
{
	const char *words = step->proc_step[0] == '\0' ? step->name :
	    arena_print(run->arena, "%s %s", step->proc_step, step->name);

	joblog_system(&run->log, MSG_IEF202I, INSERTS({"job", run->job.name},
	    {"step", words}));
	joblog_system(&run->log, MSG_IEF272I, INSERTS({"job", run->job.name},
	    {"step", words}));
}

static void
run_step(struct run *run, const struct jcl_step *step, unsigned index,
    unsigned first_instream)
{
	struct step_run one = {
		.spool = run->spool, .starter = initiator_starter(run->init),
		.job = &run->job, .log = &run->log, .step = step,
		.first_instream = first_instream,
		.next_sysout = &run->next_sysout, .arena = run->arena,
	};

	initiator_begin_step(run->init, step->name);
	step_execute(&one, initiator_set_process, run->init,
	    &run->results[index], &run->failed);
	initiator_end_step(run->init);
}

static void
run_steps(struct run *run)
{
	const struct jcl_step *step = run->jcl->steps;
	unsigned instream = FIRST_USER_DATA_SET;

	run->next_sysout = FIRST_USER_DATA_SET + count_instream(run->jcl);
	run->results = arena_get(run->arena,
	    (run->jcl->step_count + 1) * sizeof(run->results[0]));
	for (unsigned i = 0; step != NULL && !run->failed; i++) {
		enum jcl_verdict verdict = initiator_is_killed(run->init) ?
		    JCL_END_JOB : jcl_step_verdict(run->jcl, i, run->results);

		if (verdict == JCL_RUN)
			run_step(run, step, i, instream);
		else
			tell_bypassed(run, step);
		instream += count_instream_of(step);
		step = step->next;
	}
}

/* ------------------------------------------------------- how it ended */

static void
complete(struct run *run)
{
	struct job *job = &run->job;

	job->ended_us = clock_now_us();
	job->completion = COMPLETION_CODE;
	for (unsigned i = 0; i < run->jcl->step_count; i++) {
		const struct jcl_result *result = &run->results[i];

		if (result->was_run && result->code > job->max_code)
			job->max_code = result->code;
		if (result->abended && job->completion == COMPLETION_CODE) {
			job->completion = COMPLETION_ABEND;
			slice_copy(slice_text(result->abend), job->abend,
			    sizeof(job->abend));
		}
	}
	if (run->failed)
		job->completion = COMPLETION_JCL_ERROR;
	if (initiator_is_killed(run->init))
		job->completion = COMPLETION_CANCELED;
}

/* RC=0000, ABEND=S0C4, JCL ERROR, CANCELED: as $HASP395 says it. */
static void
print_how(const struct job *job, char *to, size_t size)
{
	switch (job->completion) {
	case COMPLETION_ABEND:
		snprintf(to, size, "ABEND=%s", job->abend);
		break;
	case COMPLETION_JCL_ERROR:
		snprintf(to, size, "JCL ERROR");
		break;
	case COMPLETION_CANCELED:
		snprintf(to, size, "CANCELED");
		break;
	default:
		snprintf(to, size, "RC=%04u", job->max_code);
	}
}

static void
tell_end(struct run *run)
{
	struct job *job = &run->job;
	char now[16], date[16], how[32];

	joblog_time(job->ended_us, now, sizeof(now));
	joblog_date(job->started_us, date, sizeof(date));
	joblog_system(&run->log, MSG_IEF375I, INSERTS({"job", job->name},
	    {"date", date}));
	joblog_date(job->ended_us, date, sizeof(date));
	joblog_system(&run->log, MSG_IEF033I, INSERTS({"job", job->name},
	    {"date", date}));
	joblog_note(&run->log, MSG_IEF404I, INSERTS({"job", job->name},
	    {"time", now}));
	print_how(job, how, sizeof(how));
	joblog_tell(&run->log, MSG_HASP395, INSERTS({"job", job->name},
	    {"how", how}));
	if (job->notify[0] == '\0')
		return;
	if (job->completion == COMPLETION_CODE) {
		snprintf(how, sizeof(how), "%u", job->max_code);
		joblog_note(&run->log, MSG_HASP165, INSERTS({"job", job->name},
		    {"node", run->spool->node}, {"code", how}));
	} else {
		joblog_note(&run->log, MSG_HASP165J, INSERTS({"job",
		    job->name}, {"node", run->spool->node}, {"how", how}));
	}
}

struct release {
	struct data_set *list;
	size_t count, size;
};

static bool
collect_waiting(void *context, const struct data_set *ds)
{
	struct release *release = context;

	if (ds->state != DATA_SET_IN_JOB)
		return true;
	if (release->count == release->size) {
		release->size = release->size * 2 + 8;
		release->list = memory_resize(release->list,
		    release->size * sizeof(release->list[0]));
	}
	release->list[release->count++] = *ds;
	return true;
}

void
release_output(struct txn *txn, const struct job *job)
{
	bool abnormal = job->completion != COMPLETION_CODE;
	struct release release = {0};

	data_set_each(txn_view(txn), job->number, collect_waiting, &release);
	for (size_t i = 0; i < release.count; i++) {
		struct data_set *ds = &release.list[i];

		if (abnormal)
			ds->outdisp = ds->outdisp_abend;
		ds->state = outdisp_state(ds->outdisp);
		if (ds->outdisp == OUTDISP_PURGE)
			data_set_remove(txn, ds->key);
		else
			data_set_update(txn, ds);
	}
	free(release.list);
}

/* Jobs of its name waited for its end; an initiator for its class. */
static void
let_others(struct txn *txn, const struct job *job)
{
	job_end_delay(txn, job->name);
	txn_event(txn, EVENT_RUNNABLE);
}

/* An operator may have said meanwhile that nothing of it is to be kept: that is
 * in the row, which the end of the job replaces. */
static bool
is_to_go(struct txn *txn, struct spool *spool, uint32_t number)
{
	struct job row;

	return job_get(txn_view(txn), number, &row) == STORE_OK &&
	    (row.cancel & CANCEL_PURGE) &&
	    !job_is_claimed(txn, spool, number);
}

/* Until it is kept: a job that has run must not run again for want of room. */
static void
end_job(struct run *run)
{
	struct job ended = run->job;

	for (;;) {
		struct fault fault = {0};
		struct txn *txn = txn_begin(run->spool->store);
		bool to_go = is_to_go(txn, run->spool, ended.number);
		enum store_rc rc;

		run->job = ended;
		settle_open(txn, &run->job, "the volume was full while it was "
		    "being written: it lacks records");
		release_output(txn, &run->job);
		joblog_write(txn, &run->log, run->jcl);
		output_group(txn, run->job.number);
		job_advance(&run->job, PHASE_OUTPUT);
		job_advance(&run->job, PHASE_HARDCOPY);
		job_update(txn, &run->job);
		let_others(txn, &run->job);
		if (to_go)
			job_purge_now(txn, &run->job);
		else
			output_settle(txn, run->spool, run->job.number);
		rc = txn_end(&txn, true, TXN_DURABLE, &fault);
		if (rc == STORE_OK || initiator_is_stopping(run->init))
			return;
		fprintf(stderr, "jesd: %s can't be ended yet: %s\n",
		    run->job.id, fault.text);
		store_await(run->spool->store, EVENT_RUNNABLE, UINT64_MAX,
		    RETRY_MS);
	}
}

/* -------------------------------------------------------------- one job */

struct find_jcl {
	uint64_t key;
};

static bool
is_jcl(void *context, const struct data_set *ds)
{
	struct find_jcl *find = context;

	if (ds->number == JESJCLIN)
		find->key = ds->key;
	return ds->number < JESJCLIN;
}

bool
job_text(struct spool *spool, uint32_t number, struct buffer *text)
{
	struct view *view = view_open(spool->store);
	struct find_jcl find = {0};
	bool got = false;

	if (view == NULL)
		return false;
	data_set_each(view, number, is_jcl, &find);
	if (find.key != 0)
		got = data_set_text(view, find.key, SIZE_MAX, text);
	view_close(&view);
	return got;
}

static void
begin_job(struct run *run)
{
	struct job *job = &run->job;
	char now[16], init[8];

	joblog_begin(&run->log, run->spool, job);
	run->log.cards = run->jcl->cards;
	joblog_note(&run->log, MSG_IRR010I, INSERTS({"user", job->owner}));
	snprintf(init, sizeof(init), "%u", initiator_number(run->init));
	if (job->kind == JOB_STARTED)
		joblog_tell(&run->log, MSG_HASP373S, INSERTS({"job",
		    job->name}));
	else
		joblog_tell(&run->log, MSG_HASP373, INSERTS({"job",
		    job->name}, {"init", init}, {"class", job->class},
		    {"system", run->spool->system}));
	joblog_time(job->started_us, now, sizeof(now));
	joblog_note(&run->log, MSG_IEF403I, INSERTS({"job", job->name},
	    {"time", now}));
	joblog_jcl_errors(&run->log, run->jcl);		/* its warnings */
	note_unserved(&run->log, run->jcl);
	joblog_system(&run->log, MSG_IEFA111I, INSERTS({"job", job->name}));
	joblog_system_line(&run->log, "         SWA=ABOVE,TIOT SIZE=32K,"
	    "DSENQSHR=DISALLOW,GDGBIAS=JOB");
}

static bool
uses_data_sets(const struct jcl_job *jcl)
{
	struct part_walk walk = {0};

	while (next_part(jcl, &walk))
		if (walk.part->kind == JCL_DD_DATA_SET)
			return true;
	return false;
}

void
job_run(struct initiator *init, const struct job *job)
{
	struct run run = {
		.init = init, .spool = initiator_spool(init), .job = *job,
		.arena = arena_open(),
	};
	struct buffer text = {0};
	struct fault fault = {0};
	bool with_data_sets;

	if (!job_text(run.spool, job->number, &text))
		buffer_clear(&text);	/* an empty job is a JCL error */
	run.jcl = convert(run.arena, run.spool, job, buffer_slice(&text));
	begin_job(&run);
	run.failed = run.jcl->failed;
	with_data_sets = uses_data_sets(run.jcl);
	if (with_data_sets && !catalog_begin_job(run.spool->home, job->id,
	    job->uid, job->gid, &fault)) {
		joblog_line(&run.log, "%s", fault.text);
		run.failed = true;
	}
	run_steps(&run);
	if (with_data_sets)
		catalog_end_job(run.spool->home, job->id);
	if (!initiator_is_stopping(init)) {
		complete(&run);
		tell_end(&run);
		end_job(&run);
	}
	joblog_free(&run.log);
	buffer_free(&text);
	arena_close(&run.arena);
}
