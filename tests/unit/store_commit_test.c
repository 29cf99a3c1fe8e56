/*
 * tests/unit/store_commit_test.c -- the spool volume: transactions, commits
 * that many share, views, events
 */
#include <pthread.h>

#include "spool/base/clock.h"
#include "tests/unit/failing_disk.h"
#include "tests/unit/store_support.h"

/* -------------------------------------------------------- transactions */

START_TEST(a_view_sees_only_what_is_committed)
{
	struct store *store = open_volume();
	struct job job = new_job(JOB_BATCH), got;
	struct txn *txn = txn_begin(store);

	job_insert(txn, &job);
	ck_assert_int_eq(job_get(txn_view(txn), job.number, &got), STORE_OK);
	ck_assert(!has_job(store, job.number));
	keep(&txn);
	ck_assert(has_job(store, job.number));
	store_close(&store);
}
END_TEST

START_TEST(a_view_that_stays_open_sees_later_commits)
{
	struct store *store = open_volume();
	struct view *view = view_open(store);
	struct job got;

	ck_assert_int_eq(job_get(view, 1, &got), STORE_NONE);
	add_job(store, new_job(JOB_BATCH));
	ck_assert_int_eq(job_get(view, 1, &got), STORE_OK);
	view_close(&view);
	ck_assert_ptr_null(view);
	view_close(&view);
	store_close(&store);
}
END_TEST

START_TEST(what_nobody_waits_for_is_committed_soon)
{
	struct store *store = open_volume();
	struct job job = new_job(JOB_BATCH);
	int64_t until = clock_monotonic_ms() + 20000;
	struct txn *txn = txn_begin(store);

	job_insert(txn, &job);
	ck_assert_int_eq(txn_end(&txn, true, TXN_LATER, NULL), STORE_OK);
	ck_assert_ptr_null(txn);
	while (!has_job(store, job.number) && clock_monotonic_ms() < until)
		usleep(1000);
	ck_assert(has_job(store, job.number));
	store_close(&store);
}
END_TEST

START_TEST(a_volume_that_is_closed_keeps_what_nobody_waited_for)
{
	struct store *store = open_volume();
	struct job job = new_job(JOB_BATCH);
	struct txn *txn = txn_begin(store);

	job_insert(txn, &job);
	txn_end(&txn, true, TXN_LATER, NULL);
	reopen(&store);
	ck_assert(has_job(store, job.number));
	store_close(&store);
}
END_TEST

START_TEST(a_dropped_transaction_leaves_nothing_and_spares_the_others)
{
	struct store *store = open_volume();
	struct job first = new_job(JOB_BATCH), second = first, third = first;
	struct data_set ds = {.state = DATA_SET_READY};
	struct txn *txn = txn_begin(store);

	job_insert(txn, &first);
	txn_end(&txn, true, TXN_LATER, NULL);
	txn = txn_begin(store);
	job_insert(txn, &second);
	ds.job = second.number;
	data_set_insert(txn, &ds);
	block_insert(txn, ds.key, 0, SLICE("\0\1x"));
	outcome_put(txn, ds.key, 1, 0, "");
	job_remove(txn, first.number);
	ck_assert_int_eq(txn_end(&txn, false, TXN_DURABLE, NULL), STORE_OK);
	txn = txn_begin(store);
	job_insert(txn, &third);
	keep(&txn);
	ck_assert(has_job(store, first.number));
	ck_assert(!has_job(store, second.number));
	ck_assert(has_job(store, third.number));
	ck_assert_int_eq(look_for_data_set(store, ds.key, &ds), STORE_NONE);
	store_close(&store);
}
END_TEST

START_TEST(the_first_failure_of_a_transaction_is_told_and_drops_it)
{
	struct store *store = open_volume();
	struct job job = new_job(JOB_BATCH);
	struct fault fault = {0};
	struct txn *txn = txn_begin(store);

	job_insert(txn, &job);
	txn_require(txn, true, "all is well");
	ck_assert_int_eq(txn_rc(txn), STORE_OK);
	txn_require(txn, false, "first");
	txn_require(txn, false, "second");
	ck_assert_int_eq(txn_rc(txn), STORE_FAILED);
	job_insert(txn, &job);
	ck_assert_int_eq(txn_end(&txn, true, TXN_DURABLE, &fault),
	    STORE_FAILED);
	ck_assert_str_eq(fault.text, "first");
	ck_assert(!has_job(store, job.number));
	add_job(store, new_job(JOB_BATCH));
	store_close(&store);
}
END_TEST

/* -------------------------------------------------------- group commit */

enum { THREADS = 16, ROUNDS = 25 };

struct submitter {
	pthread_t thread;
	struct store *store;
	unsigned lost;
};

/* What was durable for one must be there for all at once. */
static void *
submit_rounds(void *arg)
{
	struct submitter *me = arg;

	for (int i = 0; i < ROUNDS; i++) {
		struct job job = new_job(JOB_BATCH);
		struct data_set ds = {.state = DATA_SET_READY, .number = 101};
		struct txn *txn = txn_begin(me->store);

		job_insert(txn, &job);
		ds.job = job.number;
		data_set_insert(txn, &ds);
		block_insert(txn, ds.key, 0, SLICE("\0\3abc"));
		if (txn_end(&txn, true, TXN_DURABLE, NULL) != STORE_OK ||
		    !has_job(me->store, job.number) ||
		    look_for_data_set(me->store, ds.key, &ds) != STORE_OK)
			me->lost++;
	}
	return NULL;
}

START_TEST(many_threads_share_commits_and_each_finds_its_own)
{
	struct submitter all[THREADS] = {{0}};
	struct store *store;
	unsigned syncs;

	disk_install();
	store = open_volume();
	disk.sync_us = 3000;
	syncs = disk.syncs;
	for (int i = 0; i < THREADS; i++) {
		all[i].store = store;
		ck_assert_int_eq(pthread_create(&all[i].thread, NULL,
		    submit_rounds, &all[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(all[i].thread, NULL);
		ck_assert_uint_eq(all[i].lost, 0);
	}
	syncs = disk.syncs - syncs;
	disk.sync_us = 0;
	ck_assert_uint_eq(jobs_on(store), THREADS * ROUNDS);
	ck_assert_msg(syncs < THREADS * ROUNDS / 2,
	    "%u syncs for %d changes", syncs, THREADS * ROUNDS);
	reopen(&store);
	ck_assert_uint_eq(jobs_on(store), THREADS * ROUNDS);
	store_close(&store);
}
END_TEST

static void
copy_file(const char *from_name, const char *to_name)
{
	char *from = scratch_path(from_name), *to = scratch_path(to_name);
	FILE *in = fopen(from, "re"), *out = fopen(to, "we");
	char bytes[65536];
	size_t got;

	ck_assert(in != NULL && out != NULL);
	while ((got = fread(bytes, 1, sizeof(bytes), in)) > 0)
		ck_assert_uint_eq(fwrite(bytes, 1, got, out), got);
	fclose(in);
	fclose(out);
	free(from);
	free(to);
}

/* The files as a crash at this instant would leave them. */
START_TEST(what_is_durable_is_there_after_a_crash_at_once)
{
	struct store *store = open_volume(), *crashed;
	struct fault fault = {0};
	char *path = scratch_path("crashed.db");

	for (unsigned i = 1; i <= 30; i++) {
		add_job(store, new_job(JOB_BATCH));
		copy_file("spool.db", "crashed.db");
		copy_file("spool.db-wal", "crashed.db-wal");
		crashed = store_open(path, &fault);
		ck_assert_msg(crashed != NULL, "%s", fault.text);
		ck_assert_uint_eq(jobs_on(crashed), i);
		store_close(&crashed);
	}
	free(path);
	store_close(&store);
}
END_TEST

/* -------------------------------------------------------------- events */

START_TEST(an_event_is_counted_when_its_change_is_committed)
{
	struct store *store = open_volume();
	uint64_t before = store_event(store, EVENT_OUTPUT);
	struct txn *txn = txn_begin(store);

	txn_event(txn, EVENT_OUTPUT);
	keep(&txn);
	ck_assert_uint_eq(store_event(store, EVENT_OUTPUT), before + 1);
	add_data_set(store, 1, DATA_SET_HELD, "W", "");
	ck_assert_uint_eq(store_event(store, EVENT_OUTPUT), before + 1);
	add_data_set(store, 1, DATA_SET_READY, "W", "");
	ck_assert_uint_eq(store_event(store, EVENT_OUTPUT), before + 2);
	before = store_event(store, EVENT_RUNNABLE);
	add_job(store, (struct job){.phase = PHASE_EXECUTE, .held = true});
	ck_assert_uint_eq(store_event(store, EVENT_RUNNABLE), before);
	add_job(store, (struct job){.phase = PHASE_EXECUTE});
	ck_assert_uint_eq(store_event(store, EVENT_RUNNABLE), before + 1);
	store_close(&store);
}
END_TEST

START_TEST(who_waits_in_vain_is_let_go_in_time)
{
	struct store *store = open_volume();
	int64_t began = clock_monotonic_ms(), took;

	ck_assert(store_await(store, EVENT_JOB,
	    store_event(store, EVENT_JOB), 50));
	took = clock_monotonic_ms() - began;
	ck_assert_int_ge(took, 49);
	/* what has come already is not waited for */
	began = clock_monotonic_ms();
	add_job(store, new_job(JOB_BATCH));
	ck_assert(store_await(store, EVENT_JOB, 0, 100000));
	ck_assert_int_lt(clock_monotonic_ms() - began, 90000);
	store_close(&store);
}
END_TEST

struct counter {
	pthread_t thread;
	struct store *store;
	unsigned wanted, seen;
	bool goes_on;
};

/* Looks, and waits for more: until all jobs have been seen. */
static void *
await_jobs(void *arg)
{
	struct counter *me = arg;

	me->goes_on = true;
	while (me->goes_on) {
		uint64_t seen = store_event(me->store, EVENT_JOB);

		me->seen = jobs_on(me->store);
		if (me->seen >= me->wanted)
			break;
		me->goes_on = store_await(me->store, EVENT_JOB, seen, 100000);
	}
	return NULL;
}

START_TEST(who_looks_and_then_waits_misses_nothing)
{
	enum { JOBS = 200, WAITERS = 4 };
	struct store *store = open_volume();
	struct counter all[WAITERS] = {{0}};
	int64_t began = clock_monotonic_ms();

	for (int i = 0; i < WAITERS; i++) {
		all[i].store = store;
		all[i].wanted = JOBS;
		ck_assert_int_eq(pthread_create(&all[i].thread, NULL,
		    await_jobs, &all[i]), 0);
	}
	for (int i = 0; i < JOBS; i++)
		add_job(store, new_job(JOB_BATCH));
	for (int i = 0; i < WAITERS; i++) {
		pthread_join(all[i].thread, NULL);
		ck_assert_uint_eq(all[i].seen, JOBS);
	}
	ck_assert_int_lt(clock_monotonic_ms() - began, 90000);
	store_close(&store);
}
END_TEST

START_TEST(a_server_that_stops_lets_all_who_wait_go)
{
	struct store *store = open_volume();
	struct counter waiter = {.store = store, .wanted = 1};

	ck_assert_int_eq(pthread_create(&waiter.thread, NULL, await_jobs,
	    &waiter), 0);
	usleep(20000);
	store_stop_waits(store);
	pthread_join(waiter.thread, NULL);
	ck_assert(!waiter.goes_on);
	ck_assert(!store_await(store, EVENT_JOB, UINT64_MAX, 100000));
	store_close(&store);
}
END_TEST

static void
add_tests(TCase *tcase)
{
	tcase_add_test(tcase, a_view_sees_only_what_is_committed);
	tcase_add_test(tcase, a_view_that_stays_open_sees_later_commits);
	tcase_add_test(tcase, what_nobody_waits_for_is_committed_soon);
	tcase_add_test(tcase,
	    a_volume_that_is_closed_keeps_what_nobody_waited_for);
	tcase_add_test(tcase,
	    a_dropped_transaction_leaves_nothing_and_spares_the_others);
	tcase_add_test(tcase,
	    the_first_failure_of_a_transaction_is_told_and_drops_it);
	tcase_add_test(tcase,
	    many_threads_share_commits_and_each_finds_its_own);
	tcase_add_test(tcase, what_is_durable_is_there_after_a_crash_at_once);
	tcase_add_test(tcase, an_event_is_counted_when_its_change_is_committed);
	tcase_add_test(tcase, who_waits_in_vain_is_let_go_in_time);
	tcase_add_test(tcase, who_looks_and_then_waits_misses_nothing);
	tcase_add_test(tcase, a_server_that_stops_lets_all_who_wait_go);
}

int
main(void)
{
	return run_suite("store-commit", add_tests);
}
