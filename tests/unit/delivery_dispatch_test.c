/*
 * tests/unit/delivery_dispatch_test.c -- mails between tasks and connections
 */
#include <check.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"
#include "writer/delivery/dispatch.h"

static _Atomic unsigned calls;

static void
count_call(void *context)
{
	(void)context;
	calls++;
}

static struct delivery *
mail_number(uint32_t number)
{
	static const struct mail_ground ground;
	struct arena *arena = arena_open();
	struct mail *mail = arena_new(arena, struct mail);

	mail->arena = arena;
	mail->number = number;
	mail->recipients = 1;
	mail->to = arena_new(arena, struct path);
	return delivery_open(mail, &ground);
}

static uint32_t
take(struct dispatch *d, uint64_t bit)
{
	struct delivery *delivery = dispatch_take(d, bit, 0);
	uint32_t number = delivery == NULL ? 0 : delivery->mail->number;

	delivery_free(&delivery);
	return number;
}

static void
put(struct dispatch *d, struct mail_queue *q, uint32_t number)
{
	ck_assert(dispatch_put(d, q, mail_number(number)));
}

START_TEST(mails_of_a_data_set_come_in_their_order)
{
	struct dispatch *d = dispatch_open(count_call, NULL);
	struct mail_queue q = {0};

	calls = 0;
	for (uint32_t i = 1; i <= 5; i++)
		put(d, &q, i);
	ck_assert_uint_eq(calls, 5);
	for (uint32_t i = 1; i <= 5; i++)
		ck_assert_uint_eq(take(d, 1), i);
	ck_assert_uint_eq(take(d, 1), 0);
	dispatch_close(&d);
}
END_TEST

START_TEST(data_sets_take_turns)
{
	struct dispatch *d = dispatch_open(count_call, NULL);
	struct mail_queue large = {0}, small = {0};

	for (uint32_t i = 1; i <= 6; i++)
		put(d, &large, i);
	put(d, &small, 101);
	put(d, &small, 102);
	ck_assert_uint_eq(take(d, 1), 1);
	ck_assert_uint_eq(take(d, 1), 101);
	ck_assert_uint_eq(take(d, 1), 2);
	ck_assert_uint_eq(take(d, 1), 102);
	for (uint32_t i = 3; i <= 6; i++)
		ck_assert_uint_eq(take(d, 1), i);
	dispatch_close(&d);
}
END_TEST

START_TEST(a_mail_is_not_given_to_a_target_that_cannot_take_it)
{
	struct dispatch *d = dispatch_open(count_call, NULL);
	struct mail_queue q = {0};
	struct delivery *first = mail_number(1);

	first->unfit = 2;
	ck_assert(dispatch_put(d, &q, first));
	put(d, &q, 2);
	ck_assert_uint_eq(dispatch_waiting(d, 2, 0, 9), 1);
	ck_assert_uint_eq(take(d, 2), 2);
	ck_assert_uint_eq(take(d, 2), 0);
	ck_assert_uint_eq(dispatch_waiting(d, 1, 0, 9), 1);
	ck_assert_uint_eq(take(d, 1), 1);
	dispatch_close(&d);
}
END_TEST

START_TEST(a_better_target_has_the_mail_that_it_can_take)
{
	struct dispatch *d = dispatch_open(count_call, NULL);
	struct mail_queue q = {0};
	struct delivery *first = mail_number(1), *got;

	first->unfit = 1;
	put(d, &q, 2);
	ck_assert(dispatch_put(d, &q, first));
	ck_assert_uint_eq(dispatch_waiting(d, 2, 1, 9), 1);
	got = dispatch_take(d, 2, 1);
	ck_assert_ptr_eq(got, first);
	delivery_free(&got);
	ck_assert_ptr_null(dispatch_take(d, 2, 1));
	ck_assert_uint_eq(take(d, 1), 2);
	dispatch_close(&d);
}
END_TEST

START_TEST(a_mail_that_comes_back_is_the_next_one)
{
	struct dispatch *d = dispatch_open(count_call, NULL);
	struct mail_queue q = {0};
	struct delivery *first;

	put(d, &q, 1);
	put(d, &q, 2);
	first = dispatch_take(d, 1, 0);
	dispatch_return(d, &q, first);
	ck_assert_uint_eq(take(d, 1), 1);
	ck_assert_uint_eq(take(d, 1), 2);
	first = mail_number(3);
	dispatch_return(d, &q, first);
	put(d, &q, 4);
	ck_assert_uint_eq(take(d, 1), 3);
	ck_assert_uint_eq(take(d, 1), 4);
	dispatch_close(&d);
}
END_TEST

START_TEST(a_mail_that_is_put_off_lets_the_others_pass_until_its_time)
{
	struct dispatch *d = dispatch_open(count_call, NULL);
	struct mail_queue q = {0};
	struct delivery *first = mail_number(1);

	first->not_before_ms = clock_monotonic_ms() + 100;
	ck_assert(dispatch_put(d, &q, first));
	put(d, &q, 2);
	ck_assert_uint_eq(dispatch_waiting(d, 1, 0, 9), 1);
	ck_assert_uint_eq(take(d, 1), 2);
	ck_assert_uint_eq(take(d, 1), 0);
	usleep(120 * 1000);
	ck_assert_uint_eq(take(d, 1), 1);
	dispatch_close(&d);
}
END_TEST

START_TEST(nothing_is_handed_out_while_the_gate_is_closed)
{
	struct dispatch *d = dispatch_open(count_call, NULL);
	struct mail_queue q = {0};

	put(d, &q, 1);
	dispatch_gate(d, false);
	ck_assert_uint_eq(dispatch_waiting(d, 1, 0, 9), 0);
	ck_assert_uint_eq(take(d, 1), 0);
	dispatch_gate(d, true);
	ck_assert_uint_eq(take(d, 1), 1);
	dispatch_close(&d);
}
END_TEST

START_TEST(what_is_withdrawn_is_no_longer_handed_out)
{
	struct dispatch *d = dispatch_open(count_call, NULL);
	struct mail_queue q = {0}, other = {0};
	struct delivery *all, *next;
	unsigned count = 0;

	put(d, &q, 1);
	put(d, &other, 9);
	put(d, &q, 2);
	for (all = dispatch_withdraw(d, &q); all != NULL; all = next) {
		next = all->next;
		count++;
		delivery_free(&all);
	}
	ck_assert_uint_eq(count, 2);
	ck_assert_uint_eq(take(d, 1), 9);
	ck_assert_uint_eq(take(d, 1), 0);
	put(d, &q, 3);
	ck_assert_uint_eq(take(d, 1), 3);
	dispatch_close(&d);
}
END_TEST

struct filler {
	struct dispatch *dispatch;
	struct mail_queue queue;
	_Atomic uint32_t put;
};

static void *
fill(void *context)
{
	struct filler *f = context;
	struct delivery *delivery;

	for (;;) {
		delivery = mail_number(f->put + 1);
		if (!dispatch_put(f->dispatch, &f->queue, delivery)) {
			delivery_free(&delivery);
			return NULL;
		}
		f->put++;
	}
}

static uint32_t
when_it_stands_still(struct filler *f)
{
	uint32_t before;

	do {
		before = f->put;
		usleep(20000);
	} while (before != f->put || before == 0);
	return before;
}

START_TEST(a_task_waits_while_its_queue_is_full_and_a_stop_ends_the_wait)
{
	struct filler f = {.dispatch = dispatch_open(count_call, NULL)};
	struct delivery *all, *next;
	pthread_t thread;
	uint32_t full;

	ck_assert_int_eq(pthread_create(&thread, NULL, fill, &f), 0);
	full = when_it_stands_still(&f);
	ck_assert_uint_le(full, 1000);
	for (uint32_t i = 1; i <= full; i++)
		ck_assert_uint_eq(take(f.dispatch, 1), i);
	ck_assert_uint_gt(when_it_stands_still(&f), full);
	dispatch_stop(f.dispatch);
	pthread_join(thread, NULL);
	for (all = dispatch_withdraw(f.dispatch, &f.queue); all != NULL;
	    all = next) {
		next = all->next;
		delivery_free(&all);
	}
	dispatch_close(&f.dispatch);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("dispatch");
	TCase *tcase = tcase_create("dispatch");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, mails_of_a_data_set_come_in_their_order);
	tcase_add_test(tcase, data_sets_take_turns);
	tcase_add_test(tcase,
	    a_mail_is_not_given_to_a_target_that_cannot_take_it);
	tcase_add_test(tcase, a_better_target_has_the_mail_that_it_can_take);
	tcase_add_test(tcase, a_mail_that_comes_back_is_the_next_one);
	tcase_add_test(tcase,
	    a_mail_that_is_put_off_lets_the_others_pass_until_its_time);
	tcase_add_test(tcase, nothing_is_handed_out_while_the_gate_is_closed);
	tcase_add_test(tcase, what_is_withdrawn_is_no_longer_handed_out);
	tcase_add_test(tcase,
	    a_task_waits_while_its_queue_is_full_and_a_stop_ends_the_wait);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
