/*
 * tests/unit/store_support.h -- a volume for a test, and what is put on it
 */
#ifndef TESTS_UNIT_STORE_SUPPORT_H
#define TESTS_UNIT_STORE_SUPPORT_H

#include "spool/base/fault.h"
#include "spool/store/store.h"
#include "tests/unit/spool_support.h"

static inline struct store *
open_volume(void)
{
	char *path = scratch_path("spool.db");
	struct fault fault = {0};
	struct store *store = store_open(path, &fault);

	ck_assert_msg(store != NULL, "%s", fault.text);
	free(path);
	return store;
}

static inline void
reopen(struct store **store)
{
	store_close(store);
	*store = open_volume();
}

static inline void
keep(struct txn **txn)
{
	struct fault fault = {0};

	ck_assert_msg(txn_end(txn, true, TXN_DURABLE, &fault) == STORE_OK,
	    "%s", fault.text);
}

static inline struct job
new_job(enum job_kind kind)
{
	struct job job = {.kind = kind, .name = "MAILJOB", .owner = "USER1",
	    .class = "A", .msgclass = 'X', .phase = PHASE_EXECUTE};

	return job;
}

static inline uint32_t
add_job(struct store *store, struct job job)
{
	struct txn *txn = txn_begin(store);

	job_insert(txn, &job);
	keep(&txn);
	return job.number;
}

static inline uint64_t
add_data_set(struct store *store, uint32_t job, enum data_set_state state,
    const char *writer, const char *dest_user)
{
	struct data_set ds = {.job = job, .number = 101, .class = 'B',
	    .state = state};
	struct txn *txn = txn_begin(store);

	slice_copy(slice_text(writer), ds.writer, sizeof(ds.writer));
	slice_copy(slice_text(dest_user), ds.dest_user, sizeof(ds.dest_user));
	data_set_insert(txn, &ds);
	keep(&txn);
	return ds.key;
}

static inline enum store_rc
look_for_job(struct store *store, uint32_t number, struct job *job_r)
{
	struct view *view = view_open(store);
	enum store_rc rc = job_get(view, number, job_r);

	view_close(&view);
	return rc;
}

static inline bool
has_job(struct store *store, uint32_t number)
{
	struct job job;

	return look_for_job(store, number, &job) == STORE_OK;
}

static inline enum store_rc
look_for_data_set(struct store *store, uint64_t key, struct data_set *ds_r)
{
	struct view *view = view_open(store);
	enum store_rc rc = data_set_get(view, key, ds_r);

	view_close(&view);
	return rc;
}

static inline bool
count_jobs(void *context, const struct job *job)
{
	(void)job;
	++*(unsigned *)context;
	return true;
}

static inline unsigned
jobs_on(struct store *store)
{
	struct view *view = view_open(store);
	unsigned count = 0;

	job_each(view, count_jobs, &count);
	view_close(&view);
	return count;
}

static inline uint32_t
blocks_of(struct store *store, uint64_t key)
{
	struct view *view = view_open(store);
	uint32_t count = block_count(view, key);

	view_close(&view);
	return count;
}

#endif
