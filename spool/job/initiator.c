/*
 * spool/job/initiator.c -- initiators: select a job, run its steps, end it
 *
 * Owns      the threads, and which job each is running
 * Promises  a job is run by one initiator; its output is let go, its log
 *           written and its phase moved on in one transaction
 * Fails     by the job's completion; when the volume is full, by waiting
 */
#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"
#include "spool/catalog/catalog.h"
#include "spool/job/step.h"
#include "spool/job/submit.h"
#include "spool/ssi/ssi.h"

enum { WAIT_MS = 60000, RETRY_MS = 2000 };

struct initiator {
	struct initiators *all;
	pthread_t thread;
	struct initiator_state state;
	uint64_t process;	/* the step's, 0: none */
	bool killed;		/* somebody cancelled the job */
};

struct initiators {
	struct spool *spool;
	struct starter *starter;
	pthread_mutex_t lock;
	bool stopping;
	unsigned count;
	struct initiator list[];
};

/* ------------------------------------------------------- what is running */

static void
set_state(struct initiator *init, const struct job *job)
{
	pthread_mutex_lock(&init->all->lock);
	init->state.job = job == NULL ? 0 : job->number;
	init->state.step[0] = '\0';
	slice_copy(slice_text(job == NULL ? "" : job->name),
	    init->state.job_name, sizeof(init->state.job_name));
	init->killed = false;
	init->process = 0;
	pthread_mutex_unlock(&init->all->lock);
}

/* The step's process is there; a cancel that came before gets it now. */
static void
process_started(void *context, uint64_t id)
{
	struct initiator *init = context;
	bool kill_it;

	pthread_mutex_lock(&init->all->lock);
	init->process = id;
	kill_it = init->killed || init->all->stopping;
	pthread_mutex_unlock(&init->all->lock);
	if (kill_it)
		starter_kill(init->all->starter, id);
}

static bool
is_killed(struct initiator *init)
{
	bool killed;

	pthread_mutex_lock(&init->all->lock);
	killed = init->killed;
	pthread_mutex_unlock(&init->all->lock);
	return killed;
}

static bool
is_stopping(struct initiators *all)
{
	bool stopping;

	pthread_mutex_lock(&all->lock);
	stopping = all->stopping;
	pthread_mutex_unlock(&all->lock);
	return stopping;
}

void
initiators_kill(struct spool *spool, uint32_t job)
{
	struct initiators *all = spool->initiators;

	if (all == NULL)
		return;
	pthread_mutex_lock(&all->lock);
	for (unsigned i = 0; i < all->count; i++)
		if (all->list[i].state.job == job) {
			all->list[i].killed = true;
			if (all->list[i].process != 0)
				starter_kill(all->starter,
				    all->list[i].process);
		}
	pthread_mutex_unlock(&all->lock);
}

void
initiators_each(struct spool *spool,
    void (*each)(void *, const struct initiator_state *), void *context)
{
	struct initiators *all = spool->initiators;

	if (all == NULL)
		return;
	pthread_mutex_lock(&all->lock);
	for (unsigned i = 0; i < all->count; i++)
		each(context, &all->list[i].state);
	pthread_mutex_unlock(&all->lock);
}

/* --------------------------------------------------------- the steps */

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
		.spool = run->spool, .starter = run->init->all->starter,
		.job = &run->job, .log = &run->log, .step = step,
		.first_instream = first_instream,
		.next_sysout = &run->next_sysout, .arena = run->arena,
	};
	struct initiator *init = run->init;

	pthread_mutex_lock(&init->all->lock);
	slice_copy(slice_text(step->name), init->state.step,
	    sizeof(init->state.step));
	pthread_mutex_unlock(&init->all->lock);
	step_execute(&one, process_started, init, &run->results[index],
	    &run->failed);
	pthread_mutex_lock(&init->all->lock);
	init->process = 0;
	pthread_mutex_unlock(&init->all->lock);
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
		enum jcl_verdict verdict = is_killed(run->init) ?
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
	if (is_killed(run->init))
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

/* Until it is kept: a job that has run must not run again for want of room. */
static void
end_job(struct run *run)
{
	struct job ended = run->job;

	for (;;) {
		struct fault fault = {0};
		struct txn *txn = txn_begin(run->spool->store);
		enum store_rc rc;

		run->job = ended;
		release_output(txn, &run->job);
		joblog_write(txn, &run->log, run->jcl);
		job_advance(&run->job, PHASE_OUTPUT);
		job_advance(&run->job, PHASE_HARDCOPY);
		job_update(txn, &run->job);
		output_settle(txn, run->spool, run->job.number);
		rc = txn_end(&txn, true, TXN_LATER, &fault);
		if (rc == STORE_OK || is_stopping(run->init->all))
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
	snprintf(init, sizeof(init), "%u", run->init->state.number);
	joblog_tell(&run->log, MSG_HASP373, INSERTS({"job", job->name},
	    {"init", init}, {"class", job->class},
	    {"system", run->spool->system}));
	joblog_time(job->started_us, now, sizeof(now));
	joblog_note(&run->log, MSG_IEF403I, INSERTS({"job", job->name},
	    {"time", now}));
	joblog_jcl_errors(&run->log, run->jcl);		/* its warnings */
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

static void
run_job(struct initiator *init, const struct job *job)
{
	struct run run = {
		.init = init, .spool = init->all->spool, .job = *job,
		.arena = arena_open(),
	};
	struct buffer text = {0};
	struct fault fault = {0};
	bool with_data_sets;

	set_state(init, job);
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
	if (!is_stopping(init->all)) {
		complete(&run);
		tell_end(&run);
		end_job(&run);
	}
	set_state(init, NULL);
	joblog_free(&run.log);
	buffer_free(&text);
	arena_close(&run.arena);
}

/* Takes the next job of those that are durable; another initiator may have been
 * quicker. */
static bool
take_job(struct spool *spool, struct job *job_r)
{
	struct view *view = view_open(spool->store);
	struct txn *txn;
	struct job row;
	bool found;

	found = view != NULL && job_next(view, &row) == STORE_OK;
	view_close(&view);
	if (!found)
		return false;
	txn = txn_begin(spool->store);
	if (job_get(txn_view(txn), row.number, job_r) == STORE_OK &&
	    job_r->phase == PHASE_EXECUTE && !job_r->held) {
		job_advance(job_r, PHASE_RUN);
		job_r->started_us = clock_now_us();
		job_update(txn, job_r);
	} else {
		job_r->number = 0;
	}
	if (txn_end(&txn, true, TXN_LATER, NULL) != STORE_OK)
		job_r->number = 0;
	return true;
}

static void *
initiator_loop(void *arg)
{
	struct initiator *init = arg;
	struct store *store = init->all->spool->store;
	struct job job;

	while (!is_stopping(init->all)) {
		uint64_t seen = store_event(store, EVENT_RUNNABLE);

		if (!take_job(init->all->spool, &job))
			store_await(store, EVENT_RUNNABLE, seen, WAIT_MS);
		else if (job.number != 0)
			run_job(init, &job);
		else
			store_await(store, EVENT_RUNNABLE, seen, 5);
	}
	return NULL;
}

/* -------------------------------------------------------- start and stop */

bool
initiators_start(struct spool *spool, int starter, unsigned count,
    struct fault *fault)
{
	struct initiators *all = memory_zero(sizeof(*all) +
	    count * sizeof(all->list[0]));

	all->spool = spool;
	all->starter = starter_open(starter);
	pthread_mutex_init(&all->lock, NULL);
	spool->initiators = all;
	for (; all->count < count; all->count++) {
		struct initiator *init = &all->list[all->count];

		init->all = all;
		init->state.number = all->count + 1;
		if (pthread_create(&init->thread, NULL, initiator_loop,
		    init) != 0) {
			fault_errno(fault, "no thread for an initiator");
			return false;
		}
	}
	return true;
}

void
initiators_stop(struct spool *spool)
{
	struct initiators *all = spool->initiators;

	if (all == NULL)
		return;
	pthread_mutex_lock(&all->lock);
	all->stopping = true;
	for (unsigned i = 0; i < all->count; i++)
		if (all->list[i].process != 0)
			starter_kill(all->starter, all->list[i].process);
	pthread_mutex_unlock(&all->lock);
	store_stop_waits(spool->store);
	for (unsigned i = 0; i < all->count; i++)
		pthread_join(all->list[i].thread, NULL);
	starter_close(&all->starter);
	pthread_mutex_destroy(&all->lock);
	free(all);
	spool->initiators = NULL;
}
