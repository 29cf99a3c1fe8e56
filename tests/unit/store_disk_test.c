/*
 * tests/unit/store_disk_test.c -- the spool volume on a disk that fails
 *
 * A scenario is run again and again: the first write fails, then the second,
 * until it comes to its end.  Each time the volume must still be one, hold all
 * that was acknowledged, and nothing by halves.
 */
#include <pthread.h>
#include <stdatomic.h>

#include "tests/unit/failing_disk.h"
#include "tests/unit/store_support.h"

enum {
	BLOCKS = 3, DATA_SETS = 4,
	MANY_BLOCKS = 600,	/* more than SQLite keeps in memory */
};

static const struct {
	enum disk_fault fault;
	bool lasts;
	const char *name;
} faults[] = {
	{DISK_FULL, false, "no room once"},
	{DISK_FULL, true, "no room any more"},
	{DISK_BROKEN, false, "a write fails once"},
	{DISK_BROKEN, true, "no write goes any more"},
	{DISK_NO_SYNC, false, "a sync fails once"},
	{DISK_NO_SYNC, true, "no sync goes any more"},
};
enum { FAULTS = sizeof(faults) / sizeof(faults[0]) };

/* One data set of a scenario: a job of its own, blocks, an outcome. */
struct written {
	struct job job;
	struct data_set ds;
	bool acknowledged;
};

static void
write_blocks(struct store *store, struct written *one, uint32_t blocks,
    enum txn_wait wait)
{
	static char block[40000];
	struct txn *txn = txn_begin(store);

	*one = (struct written){.job = new_job(JOB_BATCH),
	    .ds = {.number = 101, .state = DATA_SET_READY, .blocks = blocks}};
	job_insert(txn, &one->job);
	one->ds.job = one->job.number;
	data_set_insert(txn, &one->ds);
	for (uint32_t i = 0; i < blocks; i++)
		block_insert(txn, one->ds.key, i, slice_of(block,
		    sizeof(block)));
	outcome_put(txn, one->ds.key, 1, 0, "250 ok");
	data_set_update(txn, &one->ds);
	console_put(txn, 0, one->job.number, one->job.id, "written");
	one->acknowledged = txn_end(&txn, true, wait, NULL) == STORE_OK;
}

static void
write_one(struct store *store, struct written *one, enum txn_wait wait)
{
	write_blocks(store, one, BLOCKS, wait);
}

static bool
count_outcome(void *context, uint32_t item, int state, const char *detail)
{
	(void)state;
	(void)detail;
	*(unsigned *)context += item;
	return true;
}

/* All of it or nothing of it. */
static bool
is_there(struct store *store, const struct written *one)
{
	struct view *view = view_open(store);
	unsigned outcomes = 0, wanted;
	struct data_set ds;
	struct job job;
	bool there;

	ck_assert_ptr_nonnull(view);
	there = job_get(view, one->job.number, &job) == STORE_OK;
	wanted = there ? 1 : 0;
	ck_assert_int_eq(data_set_get(view, one->ds.key, &ds) == STORE_OK,
	    wanted);
	ck_assert_uint_eq(block_count(view, one->ds.key),
	    wanted * one->ds.blocks);
	outcome_each(view, one->ds.key, count_outcome, &outcomes);
	ck_assert_uint_eq(outcomes, wanted);
	ck_assert_int_eq(view_rc(view), STORE_OK);
	view_close(&view);
	return there;
}

/* SQLite's own opinion of the file. */
static void
check_integrity(void)
{
	char *path = scratch_path("spool.db");
	sqlite3_stmt *stmt;
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1,
	    &stmt, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
	ck_assert_str_eq((const char *)sqlite3_column_text(stmt, 0), "ok");
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	free(path);
}

static void
remove_volume(void)
{
	static const char *const names[] = {"spool.db", "spool.db-wal",
	    "spool.db-shm"};

	for (int i = 0; i < 3; i++) {
		char *path = scratch_path(names[i]);

		unlink(path);
		free(path);
	}
}

/* A volume with one data set that must outlive all that follows. */
static struct store *
fresh_volume(struct written *before)
{
	struct store *store;

	remove_volume();
	store = open_volume();
	write_one(store, before, TXN_DURABLE);
	ck_assert(before->acknowledged);
	return store;
}

/* True while the fault still came about. */
static bool
fail_at(int nth, int kind)
{
	struct written before, all[DATA_SETS], after;
	struct store *store = fresh_volume(&before);
	bool has_failed;

	disk_fail(nth, faults[kind].fault, faults[kind].lasts);
	for (int i = 0; i < DATA_SETS; i++)
		write_one(store, &all[i], TXN_DURABLE);
	has_failed = disk.has_failed;
	disk_fail(0, DISK_FULL, false);
	/* the disk is well again: so must the spool be */
	write_one(store, &after, TXN_DURABLE);
	ck_assert_msg(after.acknowledged, "%s, operation %d",
	    faults[kind].name, nth);
	for (int round = 0; round < 2; round++) {
		ck_assert(is_there(store, &before));
		ck_assert(is_there(store, &after));
		for (int i = 0; i < DATA_SETS; i++)
			ck_assert_msg(is_there(store, &all[i]) ==
			    all[i].acknowledged, "%s, operation %d, data set "
			    "%d", faults[kind].name, nth, i);
		reopen(&store);
	}
	store_close(&store);
	check_integrity();
	return has_failed;
}

START_TEST(what_is_acknowledged_outlives_any_failing_write_and_nothing_is_half)
{
	int nth = 1;

	disk_install();
	while (fail_at(nth, _i))
		nth += faults[_i].lasts ? 3 : 1;
	/* or the disk would not have been used at all */
	ck_assert_int_gt(nth, 3);
}
END_TEST

/* The same with changes that are not waited for: what was lost with a batch is
 * lost as a whole, and the last, which waits, tells of itself alone. */
static bool
fail_later_at(int nth, int kind)
{
	struct written before, all[DATA_SETS];
	struct store *store = fresh_volume(&before);
	bool has_failed;

	disk_fail(nth, faults[kind].fault, faults[kind].lasts);
	for (int i = 0; i < DATA_SETS; i++)
		write_one(store, &all[i], i == DATA_SETS - 1 ? TXN_DURABLE :
		    TXN_LATER);
	has_failed = disk.has_failed;
	disk_fail(0, DISK_FULL, false);
	ck_assert(is_there(store, &before));
	for (int i = 0; i < DATA_SETS - 1; i++)
		ck_assert(!is_there(store, &all[i]) || all[i].acknowledged);
	ck_assert(is_there(store, &all[DATA_SETS - 1]) ==
	    all[DATA_SETS - 1].acknowledged);
	store_close(&store);
	check_integrity();
	return has_failed;
}

START_TEST(a_batch_that_fails_takes_whole_changes_with_it)
{
	int nth = 1;

	disk_install();
	while (fail_later_at(nth, _i))
		nth += 3;
	ck_assert_int_gt(nth, 1);
}
END_TEST

START_TEST(a_volume_that_could_not_be_made_can_be_made_later)
{
	struct fault fault;
	struct store *store = NULL;
	char *path;

	disk_install();
	path = scratch_path("spool.db");
	for (int nth = 1; store == NULL; nth++) {
		remove_volume();
		fault = (struct fault){0};
		disk_fail(nth, faults[_i].fault, faults[_i].lasts);
		store = store_open(path, &fault);
		disk_fail(0, DISK_FULL, false);
		if (store != NULL)
			break;
		ck_assert_ptr_nonnull(strstr(fault.text, path));
		store = open_volume();
		add_job(store, new_job(JOB_BATCH));
		store_close(&store);
	}
	add_job(store, new_job(JOB_BATCH));
	store_close(&store);
	free(path);
}
END_TEST

/* A change so large that it is written while it is being made: it fails in its
 * middle, and what comes behind must not stand alone. */
static bool
fail_large_at(int nth, int kind)
{
	struct written before, large, after;
	struct store *store = fresh_volume(&before);
	bool has_failed;

	disk_fail(nth, faults[kind].fault, faults[kind].lasts);
	write_blocks(store, &large, MANY_BLOCKS, TXN_DURABLE);
	has_failed = disk.has_failed;
	disk_fail(0, DISK_FULL, false);
	write_one(store, &after, TXN_DURABLE);
	ck_assert(is_there(store, &before));
	ck_assert(is_there(store, &large) == large.acknowledged);
	ck_assert(is_there(store, &after));
	store_close(&store);
	check_integrity();
	return has_failed;
}

START_TEST(a_large_change_that_fails_in_its_middle_leaves_nothing)
{
	int nth = 1;

	disk_install();
	while (fail_large_at(nth, 2 * _i))
		nth += 75;
	ck_assert_int_gt(nth, 2 * 75);
}
END_TEST

/* ------------------------------------------------------- many at a time */

enum { WRITERS = 6, EACH = 25 };

struct writer {
	pthread_t thread;
	struct store *store;
	atomic_bool *over;
	struct written all[EACH];
};

static void *
write_all(void *arg)
{
	struct writer *me = arg;

	for (int i = 0; i < EACH; i++)
		write_one(me->store, &me->all[i], TXN_DURABLE);
	return NULL;
}

static void *
break_disk(void *arg)
{
	struct writer *me = arg;

	for (int i = 0; !*me->over; i++) {
		int kind = i % FAULTS;

		disk_fail(1 + i % 37, faults[kind].fault, false);
		usleep(2000);
	}
	return NULL;
}

START_TEST(each_of_many_is_told_what_became_of_his_own_change)
{
	static struct writer all[WRITERS];
	atomic_bool over = false;
	struct writer breaker = {.over = &over};
	unsigned acknowledged = 0;
	struct store *store;

	disk_install();
	store = open_volume();
	disk.sync_us = 1000;
	pthread_create(&breaker.thread, NULL, break_disk, &breaker);
	for (int i = 0; i < WRITERS; i++) {
		all[i].store = store;
		pthread_create(&all[i].thread, NULL, write_all, &all[i]);
	}
	for (int i = 0; i < WRITERS; i++)
		pthread_join(all[i].thread, NULL);
	over = true;
	pthread_join(breaker.thread, NULL);
	disk_fail(0, DISK_FULL, false);
	reopen(&store);
	for (int i = 0; i < WRITERS; i++)
		for (int j = 0; j < EACH; j++) {
			const struct written *one = &all[i].all[j];

			ck_assert(is_there(store, one) == one->acknowledged);
			acknowledged += one->acknowledged;
		}
	/* both must have happened, or this has shown nothing */
	ck_assert_uint_gt(acknowledged, 0);
	ck_assert_uint_lt(acknowledged, WRITERS * EACH);
	store_close(&store);
	check_integrity();
}
END_TEST

/* ------------------------------------------ what was opened and then lost */

START_TEST(a_data_set_whose_row_was_lost_cannot_be_closed_as_if_it_were_there)
{
	struct data_set ds = {.number = 101, .state = DATA_SET_OPEN};
	struct fault fault = {0};
	struct store *store;
	struct txn *txn;

	disk_install();
	store = open_volume();
	txn = txn_begin(store);
	data_set_insert(txn, &ds);
	disk_fail(1, DISK_FULL, true);
	txn_end(&txn, true, TXN_LATER, NULL);
	ck_assert_int_ne(store_flush(store, NULL), STORE_OK);
	disk_fail(0, DISK_FULL, false);
	/* another one must not get the same key */
	ck_assert_uint_ne(add_data_set(store, 1, DATA_SET_OPEN, "", ""),
	    ds.key);
	txn = txn_begin(store);
	block_insert(txn, ds.key, 0, SLICE("\0\1x"));
	ds.state = DATA_SET_READY;
	data_set_update(txn, &ds);
	ck_assert_int_eq(txn_end(&txn, true, TXN_DURABLE, &fault),
	    STORE_FAILED);
	ck_assert_ptr_nonnull(strstr(fault.text, "not on the volume"));
	store_close(&store);
}
END_TEST

static void
add_tests(TCase *tcase)
{
	tcase_add_loop_test(tcase,
	    what_is_acknowledged_outlives_any_failing_write_and_nothing_is_half,
	    0, FAULTS);
	tcase_add_loop_test(tcase, a_batch_that_fails_takes_whole_changes_with_it,
	    0, FAULTS);
	tcase_add_loop_test(tcase,
	    a_volume_that_could_not_be_made_can_be_made_later, 0, FAULTS);
	tcase_add_loop_test(tcase,
	    a_large_change_that_fails_in_its_middle_leaves_nothing, 0,
	    2);
	tcase_add_test(tcase,
	    each_of_many_is_told_what_became_of_his_own_change);
	tcase_add_test(tcase,
	    a_data_set_whose_row_was_lost_cannot_be_closed_as_if_it_were_there);
}

int
main(void)
{
	return run_suite("store-disk", add_tests);
}
