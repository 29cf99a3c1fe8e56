/*
 * spool/job/recover.c -- the volume after a stop or a kill
 *
 * What may be found, and what becomes of it:
 *   a job that was executing     ended, "SYSTEM FAILED": what its finished
 *                                steps wrote waits as its dispositions say
 *   a data set being written     held, with the reason: half a mail must not
 *                                look whole.  One of a session is dropped: its
 *                                writer was never told that it is there
 *   a session                    ended; its output waits
 */
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"
#include "spool/base/record.h"
#include "spool/job/submit.h"

struct unfinished {
	struct job *jobs;
	size_t count, size;
};

static bool
collect(void *context, const struct job *job)
{
	struct unfinished *found = context;

	if (job->phase != PHASE_RUN)
		return true;
	if (found->count == found->size) {
		found->size = found->size * 2 + 16;
		found->jobs = memory_resize(found->jobs,
		    found->size * sizeof(found->jobs[0]));
	}
	found->jobs[found->count++] = *job;
	return true;
}

struct open_data_sets {
	struct data_set list[64];
	size_t count;
};

static bool
collect_open(void *context, const struct data_set *ds)
{
	struct open_data_sets *open = context;

	if (ds->state == DATA_SET_OPEN)
		open->list[open->count++] = *ds;
	return open->count < 64;
}

struct count_blocks {
	uint64_t records, bytes;
	uint32_t blocks;
};

static bool
count_one(void *context, uint32_t number, struct slice block)
{
	struct count_blocks *count = context;
	struct slice record;

	(void)number;
	while (block_next(&block, &record)) {
		count->records++;
		count->bytes += record.len;
	}
	count->blocks++;
	return true;
}

static void
hold_half_written(struct txn *txn, struct data_set *ds, const char *reason)
{
	struct count_blocks count = {0};

	block_each(txn_view(txn), ds->key, 0, count_one, &count);
	ds->records = count.records;
	ds->bytes = count.bytes;
	ds->blocks = count.blocks;
	ds->outdisp = OUTDISP_HOLD;
	ds->state = DATA_SET_HELD;
	snprintf(ds->reason, sizeof(ds->reason), "%s", reason);
	data_set_update(txn, ds);
}

void
settle_open(struct txn *txn, const struct job *job, const char *reason)
{
	struct open_data_sets open;

	do {
		open.count = 0;
		data_set_each(txn_view(txn), job->number, collect_open, &open);
		for (size_t i = 0; i < open.count; i++) {
			struct data_set *ds = &open.list[i];

			if (job->kind == JOB_SESSION ||
			    block_count(txn_view(txn), ds->key) == 0)
				data_set_remove(txn, ds->key);
			else
				hold_half_written(txn, ds, reason);
		}
	} while (open.count == 64 && txn_rc(txn) == STORE_OK);
}

static void
end_interrupted(struct txn *txn, struct spool *spool, struct job *job)
{
	struct joblog log;

	job->ended_us = clock_now_us();
	job->completion = job->kind == JOB_SESSION ? COMPLETION_CODE :
	    COMPLETION_ABEND;
	if (job->kind != JOB_SESSION) {
		snprintf(job->abend, sizeof(job->abend), "S0F3");
		joblog_begin(&log, spool, job);
		joblog_note(&log, MSG_IRR010I, INSERTS({"user", job->owner}));
		joblog_note(&log, MSG_HASP396R, INSERTS({"job", job->name}));
		joblog_write(txn, &log, NULL);
		joblog_free(&log);
	}
	release_output(txn, job);
	output_group(txn, job->number);
	job_advance(job, PHASE_OUTPUT);
	job_advance(job, PHASE_HARDCOPY);
	job_update(txn, job);
	output_settle(txn, spool, job->number);
}

void
job_recover_one(struct spool *spool, const struct job *job)
{
	struct txn *txn = txn_begin(spool->store);
	struct job row;

	if (job_get(txn_view(txn), job->number, &row) == STORE_OK &&
	    row.phase == PHASE_RUN)
		end_interrupted(txn, spool, &row);
	txn_end(&txn, true, TXN_DURABLE, NULL);
}

bool
job_recover(struct spool *spool, struct fault *fault)
{
	struct view *view = view_open(spool->store);
	struct unfinished found = {0};
	struct txn *txn;
	bool read;

	if (view == NULL) {
		fault_set(fault, "the volume can't be read");
		return false;
	}
	job_each(view, collect, &found);
	read = view_rc(view) == STORE_OK;
	view_close(&view);
	if (!read) {
		fault_set(fault, "the jobs on the volume can't all be read");
		free(found.jobs);
		return false;
	}
	txn = txn_begin(spool->store);
	job_end_delays(txn);
	for (size_t i = 0; i < found.count; i++) {
		settle_open(txn, &found.jobs[i], "the system stopped while it "
		    "was being written: it may lack its end");
		end_interrupted(txn, spool, &found.jobs[i]);
	}
	free(found.jobs);
	return txn_end(&txn, true, TXN_DURABLE, fault) == STORE_OK;
}
