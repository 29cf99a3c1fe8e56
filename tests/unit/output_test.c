/*
 * tests/unit/output_test.c -- SYSOUT: who is offered what, who waits, who has
 * claimed it
 *
 * Progress and dispositions are in output_dispose_test.c, records in
 * output_records_test.c, commands to writers in output_command_test.c.
 */
#include <pthread.h>
#include <stdatomic.h>

#include "spool/base/clock.h"
#include "tests/unit/output_support.h"

/* -------------------------------------------------------------- select */

START_TEST(output_is_offered_to_the_writer_that_it_names)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "CSSMTP");
	struct data_set ds;
	struct job job;
	uint64_t key;

	output_for(spool, "OTHER");
	output_for(spool, "CSSMTP2");
	output_for(spool, "");
	ck_assert_uint_eq(select_now(spool, writer), 0);
	key = output_for(spool, "CSSMTP");
	ck_assert_int_eq(output_select(spool, writer, 0, 0, 0, &ds, &job,
	    NULL), OUTPUT_OK);
	ck_assert_uint_eq(ds.key, key);
	ck_assert_uint_eq(ds.records, 1);
	ck_assert_uint_eq(ds.job, job.number);
	ck_assert_str_eq(job.name, "MAILJOB");
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

START_TEST(output_without_a_writer_name_goes_by_its_destination)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "CSSMTP");
	uint64_t key;

	put_output(spool, (struct data_set){.writer = "OTHER",
	    .dest_user = "CSSMTP"});
	ck_assert_uint_eq(select_now(spool, writer), 0);
	key = put_output(spool, (struct data_set){.dest_node = "NODE1",
	    .dest_user = "CSSMTP"});
	ck_assert_uint_eq(select_now(spool, writer), key);
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

START_TEST(the_oldest_is_offered_first)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "W");
	uint64_t keys[3];

	keys[0] = output_for(spool, "W");
	keys[1] = put_output(spool, (struct data_set){.dest_user = "W"});
	keys[2] = output_for(spool, "W");
	for (int i = 0; i < 3; i++)
		ck_assert_uint_eq(select_now(spool, writer), keys[i]);
	ck_assert_uint_eq(select_now(spool, writer), 0);
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

START_TEST(held_output_is_not_selected_until_released)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "W");
	uint64_t key = put_output(spool, (struct data_set){.class = 'H',
	    .writer = "W"});

	ck_assert_int_eq(state_of(spool, key), DATA_SET_HELD);
	ck_assert_uint_eq(select_now(spool, writer), 0);
	ck_assert_int_eq(output_release(spool, key, NULL), OUTPUT_OK);
	ck_assert_uint_eq(select_now(spool, writer), key);
	writer_leave(spool, &writer, true);
	ck_assert_int_eq(output_hold(spool, key, NULL), OUTPUT_OK);
	writer = new_writer(spool, "W");
	ck_assert_uint_eq(select_now(spool, writer), 0);
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

START_TEST(one_data_set_can_be_asked_for_by_its_key)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "W");
	uint64_t first = output_for(spool, "W"), second, other;
	struct data_set ds;
	struct job job;

	second = output_for(spool, "W");
	other = output_for(spool, "OTHER");
	ck_assert_int_eq(output_select(spool, writer, second, 0, 0, &ds, &job,
	    NULL), OUTPUT_OK);
	ck_assert_uint_eq(ds.key, second);
	ck_assert_int_eq(output_select(spool, writer, second, 0, 0, &ds, &job,
	    NULL), OUTPUT_NONE);
	ck_assert_int_eq(output_select(spool, writer, other, 0, 0, &ds, &job,
	    NULL), OUTPUT_NONE);
	ck_assert_int_eq(output_select(spool, writer, 999, 0, 0, &ds, &job,
	    NULL), OUTPUT_NONE);
	ck_assert_uint_eq(select_now(spool, writer), first);
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

START_TEST(output_without_a_job_is_held_and_stands_in_nobodys_way)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "W");
	uint64_t orphan = put_output(spool, (struct data_set){.job = 77,
	    .writer = "W"});
	uint64_t key = output_for(spool, "W");
	struct data_set ds;

	ck_assert_uint_eq(select_now(spool, writer), key);
	ck_assert(data_set_now(spool, orphan, &ds));
	ck_assert_int_eq(ds.state, DATA_SET_HELD);
	ck_assert_ptr_nonnull(strstr(ds.reason, "job 77"));
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

/* ----------------------------------------------- those who wait for output */

struct waiter {
	pthread_t thread;
	struct spool *spool;
	struct writer *writer;
	int64_t ms;
	enum output_rc rc;
	uint64_t key;
};

static void *
select_one(void *arg)
{
	struct waiter *me = arg;
	struct data_set ds = {0};
	struct job job;

	me->rc = output_select(me->spool, me->writer, 0, me->ms, 0, &ds, &job,
	    NULL);
	me->key = ds.key;
	return NULL;
}

static void
begin_wait(struct waiter *waiter, struct spool *spool, struct writer *writer)
{
	*waiter = (struct waiter){.spool = spool, .writer = writer,
	    .ms = 100000};
	ck_assert_int_eq(pthread_create(&waiter->thread, NULL, select_one,
	    waiter), 0);
	usleep(20000);		/* most likely it waits by now */
}

START_TEST(who_waits_is_offered_what_comes)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "W");
	struct waiter waiter;
	uint64_t key;

	begin_wait(&waiter, spool, writer);
	key = output_for(spool, "W");
	pthread_join(waiter.thread, NULL);
	ck_assert_int_eq(waiter.rc, OUTPUT_OK);
	ck_assert_uint_eq(waiter.key, key);
	ck_assert_int_eq(dispose_of(spool, writer, key, DISPOSAL_KEPT_HELD,
	    "x"), OUTPUT_OK);
	begin_wait(&waiter, spool, writer);
	ck_assert_int_eq(output_release(spool, key, NULL), OUTPUT_OK);
	pthread_join(waiter.thread, NULL);
	ck_assert_uint_eq(waiter.key, key);
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

START_TEST(who_waits_is_offered_what_is_given_back)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "W");
	uint64_t key = output_for(spool, "W");
	int64_t began = clock_monotonic_ms();

	/* again and again: the claim must be free when the waiter looks */
	for (int i = 0; i < 20; i++) {
		struct waiter waiter;

		if (i == 0)
			ck_assert_uint_eq(select_now(spool, writer), key);
		begin_wait(&waiter, spool, writer);
		ck_assert_int_eq(dispose_of(spool, writer, key,
		    DISPOSAL_KEPT_RELEASED, "later"), OUTPUT_OK);
		pthread_join(waiter.thread, NULL);
		ck_assert_int_eq(waiter.rc, OUTPUT_OK);
		ck_assert_uint_eq(waiter.key, key);
	}
	ck_assert_int_lt(clock_monotonic_ms() - began, 90000);
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

START_TEST(who_waits_in_vain_is_told_that_there_is_nothing)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "W");
	int64_t began = clock_monotonic_ms();
	struct waiter waiter = {.spool = spool, .writer = writer, .ms = 60};

	output_for(spool, "OTHER");
	select_one(&waiter);
	ck_assert_int_eq(waiter.rc, OUTPUT_NONE);
	ck_assert_int_ge(clock_monotonic_ms() - began, 59);
	begin_wait(&waiter, spool, writer);
	spool_stop_waits(spool);
	pthread_join(waiter.thread, NULL);
	ck_assert_int_eq(waiter.rc, OUTPUT_NONE);
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

/* -------------------------------------------------------------- claims */

START_TEST(a_claim_is_exclusive_also_among_the_connections_of_one_writer)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "W"), *joined;
	uint64_t key = output_for(spool, "W");

	ck_assert_ptr_null(writer_join(spool, writer_token(writer) + 1));
	joined = writer_join(spool, writer_token(writer));
	ck_assert_ptr_nonnull(joined);
	ck_assert_uint_eq(select_now(spool, writer), key);
	ck_assert_uint_eq(select_now(spool, joined), 0);
	ck_assert(output_is_claimed(spool, key));
	ck_assert(writer_has_claim(spool, joined, key));
	ck_assert(!output_is_claimed(spool, key + 1));
	/* what one connection claims another of the writer may dispose of */
	ck_assert_int_eq(dispose_of(spool, joined, key, DISPOSAL_PROCESSED,
	    ""), OUTPUT_OK);
	ck_assert(!output_is_claimed(spool, key));
	writer_leave(spool, &joined, false);
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

START_TEST(a_session_that_ends_gives_back_what_it_had_claimed)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "W");
	uint64_t first = output_for(spool, "W"), second;

	second = output_for(spool, "W");
	select_now(spool, writer);
	select_now(spool, writer);
	writer_leave(spool, &writer, true);
	ck_assert_ptr_null(writer);
	ck_assert(!output_is_claimed(spool, first));
	writer = new_writer(spool, "W");
	ck_assert_uint_eq(select_now(spool, writer), first);
	ck_assert_uint_eq(select_now(spool, writer), second);
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

START_TEST(a_session_that_is_over_claims_and_reports_nothing_more)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "W"), *joined, *other;
	uint64_t key = output_for(spool, "W");
	uint64_t token = writer_token(writer);
	struct fault fault = {0};

	joined = writer_join(spool, token);
	ck_assert_uint_eq(select_now(spool, joined), key);
	writer_leave(spool, &writer, true);
	output_for(spool, "W");
	ck_assert_uint_eq(select_now(spool, joined), 0);
	ck_assert_int_eq(dispose_of(spool, joined, key, DISPOSAL_PROCESSED,
	    ""), OUTPUT_CONFLICT);
	ck_assert_ptr_null(writer_join(spool, token));
	/* its thread may still be at work on the data set */
	ck_assert(output_is_claimed(spool, key));
	ck_assert_int_eq(writer_begin(spool, "W", "W", &other, &fault),
	    OUTPUT_CONFLICT);
	writer_leave(spool, &joined, false);
	ck_assert(!output_is_claimed(spool, key));
	other = new_writer(spool, "W");
	ck_assert_uint_eq(select_now(spool, other), key);
	writer_leave(spool, &other, true);
	spool_close(&spool);
}
END_TEST

START_TEST(no_two_writers_have_one_name_or_one_job_name)
{
	struct spool *spool = new_spool();
	struct writer *writer, *other = NULL;
	struct fault fault = {0};

	ck_assert_int_eq(writer_begin(spool, "MAIL", "CSSMTP", &writer, NULL),
	    OUTPUT_OK);
	ck_assert_int_eq(writer_begin(spool, "MAIL", "CSSMTP2", &other,
	    &fault), OUTPUT_CONFLICT);
	ck_assert_ptr_nonnull(strstr(fault.text, "MAIL"));
	ck_assert_int_eq(writer_begin(spool, "MAIL2", "CSSMTP", &other, NULL),
	    OUTPUT_CONFLICT);
	ck_assert_int_eq(writer_begin(spool, "MAIL2", "CSSMTP2", &other,
	    NULL), OUTPUT_OK);
	ck_assert_uint_ne(writer_token(writer), writer_token(other));
	writer_leave(spool, &writer, true);
	ck_assert_int_eq(writer_begin(spool, "MAIL", "CSSMTP", &writer, NULL),
	    OUTPUT_OK);
	writer_leave(spool, &writer, true);
	writer_leave(spool, &other, true);
	spool_close(&spool);
}
END_TEST

enum { TAKERS = 8, WAITING = 200 };

struct taker {
	pthread_t thread;
	struct spool *spool;
	struct writer *writer;
	atomic_uint *times;	/* each data set was taken */
	uint64_t first;
};

static void *
take_all(void *arg)
{
	struct taker *me = arg;
	uint64_t key;

	while ((key = select_now(me->spool, me->writer)) != 0) {
		me->times[key - me->first]++;
		if (key % 3 != 0 && dispose_of(me->spool, me->writer, key,
		    DISPOSAL_PROCESSED, "") != OUTPUT_OK)
			me->times[key - me->first] += 100;
	}
	return NULL;
}

START_TEST(many_connections_take_each_data_set_once)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "W");
	static atomic_uint times[WAITING];
	struct taker takers[TAKERS];
	uint32_t job = ended_job(spool);
	uint64_t first = 0;

	for (int i = 0; i < WAITING; i++) {
		uint64_t key = put_output(spool, (struct data_set){.job = job,
		    .writer = "W"});

		first = i == 0 ? key : first;
		ck_assert_uint_eq(key, first + (unsigned)i);
	}
	for (int i = 0; i < TAKERS; i++) {
		takers[i] = (struct taker){.spool = spool, .times = times,
		    .first = first,
		    .writer = writer_join(spool, writer_token(writer))};
		pthread_create(&takers[i].thread, NULL, take_all, &takers[i]);
	}
	for (int i = 0; i < TAKERS; i++) {
		pthread_join(takers[i].thread, NULL);
		writer_leave(spool, &takers[i].writer, false);
	}
	for (int i = 0; i < WAITING; i++)
		ck_assert_uint_eq(times[i], 1);
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

static void
add_tests(TCase *tcase)
{
	tcase_add_test(tcase, output_is_offered_to_the_writer_that_it_names);
	tcase_add_test(tcase,
	    output_without_a_writer_name_goes_by_its_destination);
	tcase_add_test(tcase, the_oldest_is_offered_first);
	tcase_add_test(tcase, held_output_is_not_selected_until_released);
	tcase_add_test(tcase, one_data_set_can_be_asked_for_by_its_key);
	tcase_add_test(tcase,
	    output_without_a_job_is_held_and_stands_in_nobodys_way);
	tcase_add_test(tcase, who_waits_is_offered_what_comes);
	tcase_add_test(tcase, who_waits_is_offered_what_is_given_back);
	tcase_add_test(tcase, who_waits_in_vain_is_told_that_there_is_nothing);
	tcase_add_test(tcase,
	    a_claim_is_exclusive_also_among_the_connections_of_one_writer);
	tcase_add_test(tcase,
	    a_session_that_ends_gives_back_what_it_had_claimed);
	tcase_add_test(tcase,
	    a_session_that_is_over_claims_and_reports_nothing_more);
	tcase_add_test(tcase, no_two_writers_have_one_name_or_one_job_name);
	tcase_add_test(tcase, many_connections_take_each_data_set_once);
}

int
main(void)
{
	return run_suite("output", add_tests);
}
