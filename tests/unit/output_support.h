/*
 * tests/unit/output_support.h -- a spool with output on it, and writers
 */
#ifndef TESTS_UNIT_OUTPUT_SUPPORT_H
#define TESTS_UNIT_OUTPUT_SUPPORT_H

#include "spool/output/output.h"
#include "spool/ssi/home.h"
#include "tests/unit/spool_support.h"

static inline struct spool *
new_spool(void)
{
	struct fault fault = {0};
	struct spool *spool = spool_open(scratch, &fault);

	ck_assert_msg(spool != NULL, "%s", fault.text);
	return spool;
}

/* As after a stop of the server. */
static inline void
reopen_spool(struct spool **spool)
{
	spool_close(spool);
	*spool = new_spool();
}

static inline void
end_txn(struct txn **txn)
{
	struct fault fault = {0};

	ck_assert_msg(txn_end(txn, true, TXN_DURABLE, &fault) == STORE_OK,
	    "%s", fault.text);
}

/* A job whose steps are over. */
static inline uint32_t
ended_job(struct spool *spool)
{
	struct job job = {.kind = JOB_BATCH, .name = "MAILJOB",
	    .owner = "USER1", .class = "A", .msgclass = 'A',
	    .phase = PHASE_HARDCOPY};
	struct txn *txn = txn_begin(spool->store);

	job_insert(txn, &job);
	end_txn(&txn);
	return job.number;
}

/* A data set of one record: class and address of the template. */
static inline uint64_t
put_output(struct spool *spool, struct data_set template)
{
	struct txn *txn;
	struct sysout sysout;

	if (template.class == '\0')
		template.class = 'B';
	if (template.job == 0)
		template.job = ended_job(spool);
	template.number = 101;
	if (template.class == 'H')
		template.outdisp = OUTDISP_HOLD;
	txn = txn_begin(spool->store);
	sysout_begin(txn, spool, &template, &sysout);
	sysout_record(txn, &sysout, SLICE("HELO HOST"));
	sysout_end(txn, &sysout, outdisp_state(template.outdisp));
	end_txn(&txn);
	return sysout.ds.key;
}

static inline uint64_t
output_for(struct spool *spool, const char *writer)
{
	struct data_set ds = {0};

	slice_copy(slice_text(writer), ds.writer, sizeof(ds.writer));
	return put_output(spool, ds);
}

static inline struct writer *
new_writer(struct spool *spool, const char *name)
{
	struct writer *writer = NULL;
	struct fault fault = {0};

	ck_assert_msg(writer_begin(spool, name, name, &writer, &fault) ==
	    OUTPUT_OK, "%s", fault.text);
	return writer;
}

/* The key of what the writer is offered now; 0: nothing. */
static inline uint64_t
select_now(struct spool *spool, struct writer *writer)
{
	struct fault fault = {0};
	struct data_set ds;
	struct job job;
	enum output_rc rc = output_select(spool, writer, 0, 0, 0, &ds, &job,
	    &fault);

	ck_assert_msg(rc == OUTPUT_OK || rc == OUTPUT_NONE, "%s", fault.text);
	return rc == OUTPUT_OK ? ds.key : 0;
}

static inline enum output_rc
dispose_of(struct spool *spool, struct writer *writer, uint64_t key,
    enum disposal disposal, const char *reason)
{
	struct progress progress = {.key = key, .disposal = disposal,
	    .reason = reason};

	return output_progress(spool, writer, &progress, NULL);
}

/* False: it is not on the volume. */
static inline bool
data_set_now(struct spool *spool, uint64_t key, struct data_set *ds_r)
{
	struct view *view = view_open(spool->store);
	bool found = data_set_get(view, key, ds_r) == STORE_OK;

	view_close(&view);
	return found;
}

static inline enum data_set_state
state_of(struct spool *spool, uint64_t key)
{
	struct data_set ds;

	ck_assert(data_set_now(spool, key, &ds));
	return ds.state;
}

static inline bool
job_is_there(struct spool *spool, uint32_t number)
{
	struct view *view = view_open(spool->store);
	struct job job;
	bool found = job_get(view, number, &job) == STORE_OK;

	view_close(&view);
	return found;
}

#endif
