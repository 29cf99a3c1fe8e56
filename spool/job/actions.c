/*
 * spool/job/actions.c -- what users and operators do to a job
 *
 * Promises  nothing that a writer is at work on is taken from under it
 * Fails     by enum output_rc; then nothing has changed
 */
#include <stdio.h>

#include "spool/base/clock.h"
#include "spool/job/submit.h"

static enum output_rc
no_such_job(uint32_t number, struct fault *fault)
{
	fault_set(fault, "$HASP003 RC=(52) JOB %u - NO SELECTABLE ENTRIES "
	    "FOUND MATCHING SPECIFICATION", number);
	return OUTPUT_NOT_FOUND;
}

void
job_end_delay(struct txn *txn, const char *name)
{
	struct job job;

	if (job_next_delayed(txn_view(txn), name, &job) != STORE_OK)
		return;
	job.held &= ~(unsigned)HELD_DUPLICATE;
	job_update(txn, &job);
}

/* A release is from all that may hold it: whether another of its name executes
 * is found anew. */
static enum output_rc
hold_or_release(struct spool *spool, uint32_t number, bool hold,
    struct fault *fault)
{
	struct txn *txn = txn_begin(spool->store);
	enum output_rc out = OUTPUT_OK;
	struct job job;
	enum store_rc rc;

	if (job_get(txn_view(txn), number, &job) != STORE_OK) {
		out = no_such_job(number, fault);
	} else if (job.phase > PHASE_EXECUTE) {
		fault_set(fault, "%s is %s: only a job that has not begun to "
		    "execute can be held or released", job.id,
		    phase_word(job.phase));
		out = OUTPUT_CONFLICT;
	} else {
		job.held = hold ? job.held | HELD_JOB : 0;
		job_update(txn, &job);
		if (hold)
			job_end_delay(txn, job.name);
	}
	rc = txn_end(&txn, out == OUTPUT_OK, TXN_DURABLE, fault);
	return out == OUTPUT_OK ? output_rc_of(rc) : out;
}

unsigned
job_hold_all(struct spool *spool, bool hold, struct fault *fault)
{
	struct txn *txn = txn_begin(spool->store);
	unsigned count = job_hold_waiting(txn, hold);

	return txn_end(&txn, true, TXN_DURABLE, fault) == STORE_OK ? count : 0;
}

enum output_rc
job_hold(struct spool *spool, uint32_t number, struct fault *fault)
{
	return hold_or_release(spool, number, true, fault);
}

enum output_rc
job_release_wait(struct spool *spool, uint32_t number, struct fault *fault)
{
	return hold_or_release(spool, number, false, fault);
}

/* A job that waits is let go; of one that has ended, its held output. */
struct held {
	struct spool *spool;
	uint64_t keys[64];
	size_t count;
};

static bool
collect_held(void *context, const struct data_set *ds)
{
	struct held *held = context;

	if (ds->state == DATA_SET_HELD &&
	    !output_is_claimed(held->spool, ds->key))
		held->keys[held->count++] = ds->key;
	return held->count < 64;
}

static enum output_rc
release_held_output(struct spool *spool, uint32_t number, struct fault *fault)
{
	enum output_rc rc = OUTPUT_OK;
	struct held held;

	do {
		struct view *view = view_open(spool->store);

		held = (struct held){.spool = spool};
		if (view == NULL)
			return OUTPUT_FAILED;
		data_set_each(view, number, collect_held, &held);
		view_close(&view);
		for (size_t i = 0; i < held.count && rc == OUTPUT_OK; i++)
			rc = output_release(spool, held.keys[i], fault);
	} while (held.count == 64 && rc == OUTPUT_OK);
	return rc;
}

enum output_rc
job_release(struct spool *spool, uint32_t number, struct fault *fault)
{
	struct view *view = view_open(spool->store);
	bool ended, found;
	struct job job;

	if (view == NULL)
		return OUTPUT_FAILED;
	found = job_get(view, number, &job) == STORE_OK;
	ended = found && job.phase > PHASE_EXECUTE;
	view_close(&view);
	if (!found)
		return no_such_job(number, fault);
	return ended ? release_held_output(spool, number, fault) :
	    hold_or_release(spool, number, false, fault);
}

/* A job that never began: it has a log and no steps. */
static void
end_waiting(struct txn *txn, struct spool *spool, struct job *job)
{
	struct joblog log;

	job->completion = COMPLETION_CANCELED;
	job->held = 0;
	job->started_us = job->ended_us = clock_now_us();
	joblog_begin(&log, spool, job);
	joblog_note(&log, MSG_IRR010I, INSERTS({"user", job->owner}));
	joblog_note(&log, MSG_HASP396, INSERTS({"job", job->name}));
	joblog_write(txn, &log, NULL);
	output_group(txn, job->number);
	joblog_free(&log);
	job_advance(job, PHASE_OUTPUT);
	job_advance(job, PHASE_HARDCOPY);
	job_update(txn, job);
	job_end_delay(txn, job->name);
}

enum output_rc
job_cancel(struct spool *spool, uint32_t number, struct fault *fault)
{
	struct txn *txn = txn_begin(spool->store);
	enum output_rc out = OUTPUT_OK;
	bool running = false;
	struct job job;
	enum store_rc rc;

	if (job_get(txn_view(txn), number, &job) != STORE_OK) {
		out = no_such_job(number, fault);
	} else if (job.phase == PHASE_RUN && job.kind != JOB_SESSION) {
		running = true;
	} else if (job.phase > PHASE_EXECUTE) {
		fault_set(fault, "%s is %s: there is nothing to cancel; purge "
		    "it to remove its output", job.id, phase_word(job.phase));
		out = OUTPUT_CONFLICT;
	} else {
		end_waiting(txn, spool, &job);
	}
	rc = txn_end(&txn, out == OUTPUT_OK, TXN_DURABLE, fault);
	if (running)
		initiators_kill(spool, number);
	return out == OUTPUT_OK ? output_rc_of(rc) : out;
}

struct busy {
	struct spool *spool;
	bool is;
};

static bool
look_for_claim(void *context, const struct data_set *ds)
{
	struct busy *busy = context;

	busy->is = output_is_claimed(busy->spool, ds->key);
	return !busy->is;
}

bool
job_is_claimed(struct txn *txn, struct spool *spool, uint32_t number)
{
	struct busy busy = {spool, false};

	data_set_each(txn_view(txn), number, look_for_claim, &busy);
	return busy.is;
}

void
job_purge_now(struct txn *txn, const struct job *job)
{
	struct buffer text = {0};

	message_put(&text, &spool_messages[MSG_HASP250],
	    INSERTS({"job", job->name}));
	console_put(txn, clock_now_us(), job->number, job->id,
	    buffer_str(&text));
	buffer_free(&text);
	job_remove(txn, job->number);
	job_end_delay(txn, job->name);
}

/* What is to become of a job that executes. */
enum while_running { RUNNING_IS_REFUSED, RUNNING_IS_MARKED };

static enum output_rc
purge(struct spool *spool, uint32_t number, enum while_running running,
    bool *runs_r, struct fault *fault)
{
	struct txn *txn = txn_begin(spool->store);
	enum output_rc out = OUTPUT_OK;
	struct job job;
	enum store_rc rc;

	*runs_r = false;
	if (job_get(txn_view(txn), number, &job) != STORE_OK) {
		out = no_such_job(number, fault);
	} else if (job.phase == PHASE_RUN && running == RUNNING_IS_REFUSED) {
		fault_set(fault, "%s is executing: cancel it first", job.id);
		out = OUTPUT_CONFLICT;
	} else if (job.phase == PHASE_RUN) {
		*runs_r = true;
		job.cancel |= CANCEL_PURGE;
		job_update(txn, &job);
	} else if (job_is_claimed(txn, spool, number)) {
		fault_set(fault, "a writer is at work on output of %s; wait, "
		    "or stop the writer", job.id);
		out = OUTPUT_CONFLICT;
	} else {
		job_purge_now(txn, &job);
	}
	rc = txn_end(&txn, out == OUTPUT_OK, TXN_DURABLE, fault);
	return out == OUTPUT_OK ? output_rc_of(rc) : out;
}

enum output_rc
job_purge(struct spool *spool, uint32_t number, struct fault *fault)
{
	bool runs;

	return purge(spool, number, RUNNING_IS_REFUSED, &runs, fault);
}

enum output_rc
job_purge_at_end(struct spool *spool, uint32_t number, struct fault *fault)
{
	bool runs;

	return purge(spool, number, RUNNING_IS_MARKED, &runs, fault);
}

enum output_rc
job_cancel_and_purge(struct spool *spool, uint32_t number,
    struct fault *fault)
{
	bool runs;
	enum output_rc rc = purge(spool, number, RUNNING_IS_MARKED, &runs,
	    fault);

	if (rc == OUTPUT_OK && runs)
		initiators_kill(spool, number);
	return rc;
}

static bool
has_class(struct spool *spool, const char *class)
{
	bool has = settings_jobclass(spool_settings(spool), class) != NULL;

	spool_settings_done(spool);
	return has;
}

enum output_rc
job_change(struct spool *spool, uint32_t number, const char *class,
    int priority, struct fault *fault)
{
	struct txn *txn = txn_begin(spool->store);
	enum output_rc out = OUTPUT_OK;
	struct job job;
	enum store_rc rc;

	if (job_get(txn_view(txn), number, &job) != STORE_OK) {
		out = no_such_job(number, fault);
	} else if (job.phase > PHASE_EXECUTE) {
		fault_set(fault, "%s is %s: class and priority count only "
		    "until a job executes", job.id, phase_word(job.phase));
		out = OUTPUT_CONFLICT;
	} else if (class != NULL && !has_class(spool, class)) {
		fault_set(fault, "there is no job class %s", class);
		out = OUTPUT_BAD;
	} else {
		if (class != NULL)
			slice_copy(slice_text(class), job.class,
			    sizeof(job.class));
		if (priority >= 0)
			job.priority = (uint32_t)priority;
		job_update(txn, &job);
	}
	rc = txn_end(&txn, out == OUTPUT_OK, TXN_DURABLE, fault);
	return out == OUTPUT_OK ? output_rc_of(rc) : out;
}
