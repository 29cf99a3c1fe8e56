/*
 * spool/output/output.c -- SYSOUT waiting for a writer
 *
 * A writer selects a data set, reports progress on it and disposes of it (what
 * SAPI is on z/OS).  JQEs and JOEs are the rows of jobs and data sets.
 *
 * Owns      who is offered which data set, and what a disposition does to it
 * Promises  a data set is claimed by one writer at most, and given back when
 *           the writer dies; what is purged had its outcomes on the disk before
 * Leaves    the meaning of the records to the writer, the SQL to store/
 * Fails     by enum output_rc; after anything but OUTPUT_OK nothing has changed
 */
#include "spool/output/output.h"

#include <stdio.h>

#include "spool/base/clock.h"
#include "spool/output/claims.h"

void
spool_output_freed(struct spool *spool)
{
	struct txn *txn = txn_begin(spool->store);

	txn_event(txn, EVENT_OUTPUT);
	txn_end(&txn, true, TXN_LATER, NULL);
}

/* -------------------------------------------------------------- select */

struct search {
	struct spool *spool;
	struct writer *writer;
	struct data_set *found;
	bool has_found;
};

static bool
take_first_free(void *context, const struct data_set *ds)
{
	struct search *search = context;

	if (outclass_of(search->spool, ds->class).kind == OUTPUT_DUMMY ||
	    !claims_take(search->spool->claims, search->writer, ds->key))
		return true;
	*search->found = *ds;
	search->has_found = true;
	return false;
}

/* Addressed to the writer, by writer name or, without one, by destination. */
static bool
is_addressed(const struct data_set *ds, const char *name)
{
	return strcmp(ds->writer, name) == 0 ||
	    (ds->writer[0] == '\0' && strcmp(ds->dest_user, name) == 0);
}

static bool
look_once(struct search *search, uint64_t key)
{
	struct view *view = view_open(search->spool->store);
	const char *name = writer_name(search->writer);
	struct data_set ds;

	if (view == NULL)
		return false;
	if (key == 0)
		data_set_each_ready(view, name, take_first_free, search);
	else if (data_set_get(view, key, &ds) == STORE_OK &&
	    ds.state == DATA_SET_READY && is_addressed(&ds, name))
		take_first_free(search, &ds);
	view_close(&view);
	return search->has_found;
}

/* A volume that was mended by hand may have it: nobody is to stumble over it
 * again and again. */
static void
hold_orphan(struct txn *txn, struct data_set *ds)
{
	ds->outdisp = OUTDISP_HOLD;
	ds->state = DATA_SET_HELD;
	snprintf(ds->reason, sizeof(ds->reason), "its job %u is not on the "
	    "volume", ds->job);
	data_set_update(txn, ds);
}

/*
 * The row as it is now, in the transaction: between looking and claiming an
 * operator may have held or purged it.  OUTPUT_NONE: look again.
 */
static enum output_rc
begin_work(struct spool *spool, struct writer *writer, uint64_t under_way_to,
    struct data_set *ds, struct job *job_r, struct fault *fault)
{
	struct txn *txn = txn_begin(spool->store);
	bool ready = data_set_get(txn_view(txn), ds->key, ds) == STORE_OK &&
	    ds->state == DATA_SET_READY;
	enum store_rc job = job_get(txn_view(txn), ds->job, job_r);
	bool good = ready && job == STORE_OK;
	uint64_t before = ds->under_way_to;
	enum store_rc rc;

	if (good && under_way_to > before) {
		ds->under_way_to = under_way_to;
		data_set_update(txn, ds);
		ds->under_way_to = before;	/* what the writer is told */
	} else if (ready && job == STORE_NONE) {
		hold_orphan(txn, ds);
	}
	/* also what others have changed is committed when this is */
	rc = txn_end(&txn, true, TXN_DURABLE, fault);
	if (rc == STORE_OK && good)
		return OUTPUT_OK;
	claims_give(spool->claims, writer, ds->key);
	return rc == STORE_OK ? OUTPUT_NONE : output_rc_of(rc);
}

enum output_rc
output_select(struct spool *spool, struct writer *writer, uint64_t key,
    int64_t ms, uint64_t under_way_to, struct data_set *ds_r,
    struct job *job_r, struct fault *fault)
{
	int64_t until = clock_monotonic_ms() + ms;
	struct search search = {spool, writer, ds_r, false};
	enum output_rc rc;

	for (;;) {
		uint64_t seen = store_event(spool->store, EVENT_OUTPUT);
		int64_t left;

		search.has_found = false;
		if (look_once(&search, key)) {
			rc = begin_work(spool, writer, under_way_to, ds_r,
			    job_r, fault);
			if (rc != OUTPUT_NONE)
				return rc;
			continue;
		}
		left = until - clock_monotonic_ms();
		if (left <= 0)
			return OUTPUT_NONE;
		if (!store_await(spool->store, EVENT_OUTPUT, seen, left))
			return OUTPUT_NONE;
	}
}

/* ------------------------------------------------------------ progress */

/* Reference jes-and-jcl.md 3.3: what a disposition becomes.  PURGE: it goes. */
#define BECOMES(processed, held, released) { \
	[DISPOSAL_PROCESSED] = OUTDISP_##processed, \
	[DISPOSAL_KEPT_HELD] = OUTDISP_##held, \
	[DISPOSAL_KEPT_RELEASED] = OUTDISP_##released}
static const enum outdisp dispositions[][DISPOSAL_KEPT_RELEASED + 1] = {
	[OUTDISP_WRITE] = BECOMES(PURGE, HOLD, WRITE),
	[OUTDISP_HOLD] = BECOMES(PURGE, HOLD, WRITE),
	[OUTDISP_KEEP] = BECOMES(LEAVE, LEAVE, KEEP),
	[OUTDISP_LEAVE] = BECOMES(PURGE, LEAVE, KEEP),
	[OUTDISP_PURGE] = BECOMES(PURGE, HOLD, WRITE),
};
#undef BECOMES

/* True: it stays on the volume. */
static bool
dispose(struct data_set *ds, enum disposal disposal)
{
	if (disposal == DISPOSAL_NONE)
		return true;
	ds->outdisp = dispositions[ds->outdisp][disposal];
	ds->state = outdisp_state(ds->outdisp);
	return ds->outdisp != OUTDISP_PURGE;
}

static void
apply_progress(struct txn *txn, struct spool *spool, struct data_set *ds,
    const struct progress *progress)
{
	bool stays = dispose(ds, progress->disposal);

	if (progress->disposal != DISPOSAL_NONE)
		txn_event(txn, EVENT_JOB);
	if (!stays) {
		data_set_remove(txn, ds->key);
		output_settle(txn, spool, ds->job);
		return;
	}
	for (size_t i = 0; i < progress->outcome_count; i++)
		outcome_put(txn, ds->key, progress->outcomes[i].item,
		    progress->outcomes[i].state, progress->outcomes[i].detail);
	if (progress->under_way_to > ds->under_way_to)
		ds->under_way_to = progress->under_way_to;
	if (progress->disposal != DISPOSAL_NONE)
		snprintf(ds->reason, sizeof(ds->reason), "%s",
		    progress->reason);
	if (progress->disposal != DISPOSAL_NONE || progress->under_way_to > 0)
		data_set_update(txn, ds);
}

enum output_rc
output_progress(struct spool *spool, struct writer *writer,
    const struct progress *progress, struct fault *fault)
{
	struct txn *txn;
	struct data_set ds;
	enum store_rc rc;
	bool good;

	if (!writer_has_claim(spool, writer, progress->key)) {
		fault_set(fault, "the data set is not claimed by this writer");
		return OUTPUT_CONFLICT;
	}
	txn = txn_begin(spool->store);
	good = data_set_get(txn_view(txn), progress->key, &ds) == STORE_OK;
	if (good)
		apply_progress(txn, spool, &ds, progress);
	rc = txn_end(&txn, good, TXN_DURABLE, fault);
	if (!good) {
		fault_set(fault, "the data set is no more: it was purged");
		claims_give(spool->claims, writer, progress->key);
		return OUTPUT_NOT_FOUND;
	}
	if (rc == STORE_OK && progress->disposal != DISPOSAL_NONE)
		claims_give(spool->claims, writer, progress->key);
	/* who was woken by the commit may have found it claimed still */
	if (rc == STORE_OK && progress->disposal == DISPOSAL_KEPT_RELEASED)
		spool_output_freed(spool);
	return output_rc_of(rc);
}

/* ---------------------------------------------------------- operators */

void
output_settle(struct txn *txn, struct spool *spool, uint32_t number)
{
	struct view *view = txn_view(txn);
	char text[64];
	struct job job;

	(void)spool;
	if (job_get(view, number, &job) != STORE_OK ||
	    job.phase != PHASE_HARDCOPY ||
	    data_set_count_waiting(view, number, true) > 0)
		return;
	snprintf(text, sizeof(text), "$HASP250 %-8s PURGED", job.name);
	console_put(txn, clock_now_us(), number, job.id, text);
	job_remove(txn, number);
}

/* Changes one data set that nobody works on. */
static enum output_rc
change(struct spool *spool, uint64_t key, bool purge, bool hold,
    struct fault *fault)
{
	struct txn *txn = txn_begin(spool->store);
	struct data_set ds;
	enum output_rc out = OUTPUT_OK;
	enum store_rc rc;

	if (data_set_get(txn_view(txn), key, &ds) != STORE_OK) {
		fault_set(fault, "there is no such data set");
		out = OUTPUT_NOT_FOUND;
	} else if (output_is_claimed(spool, key)) {
		fault_set(fault, "a writer is at work on the data set");
		out = OUTPUT_CONFLICT;
	} else if (ds.state != DATA_SET_READY && ds.state != DATA_SET_HELD) {
		fault_set(fault, "the data set is %s",
		    data_set_state_word(ds.state));
		out = OUTPUT_CONFLICT;
	} else if (purge) {
		data_set_remove(txn, key);
		output_settle(txn, spool, ds.job);
	} else {
		bool keep = ds.outdisp == OUTDISP_KEEP ||
		    ds.outdisp == OUTDISP_LEAVE;

		ds.outdisp = hold ? (keep ? OUTDISP_LEAVE : OUTDISP_HOLD) :
		    (keep ? OUTDISP_KEEP : OUTDISP_WRITE);
		ds.state = outdisp_state(ds.outdisp);
		data_set_update(txn, &ds);
	}
	txn_event(txn, EVENT_JOB);
	rc = txn_end(&txn, out == OUTPUT_OK, TXN_DURABLE, fault);
	return out == OUTPUT_OK ? output_rc_of(rc) : out;
}

enum output_rc
output_hold(struct spool *spool, uint64_t key, struct fault *fault)
{
	return change(spool, key, false, true, fault);
}

enum output_rc
output_release(struct spool *spool, uint64_t key, struct fault *fault)
{
	return change(spool, key, false, false, fault);
}

enum output_rc
output_purge(struct spool *spool, uint64_t key, struct fault *fault)
{
	return change(spool, key, true, false, fault);
}
