/*
 * tests/unit/delivery_answers_test.c -- one mail over its attempts
 */
#include <check.h>
#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"
#include "writer/delivery/record.h"

enum { RECIPIENTS = 3 };

static struct delivery *
mail_to_three(void)
{
	static const struct mail_ground ground;
	struct arena *arena = arena_open();
	struct mail *mail = arena_new(arena, struct mail);

	mail->arena = arena;
	mail->number = 1;
	mail->recipients = RECIPIENTS;
	mail->to = arena_get(arena, RECIPIENTS * sizeof(*mail->to));
	for (int i = 0; i < RECIPIENTS; i++)
		mail->to[i].text = SLICE("a@b");
	return delivery_open(mail, &ground);
}

/* An attempt in which recipient i is answered with kinds[i]. */
static enum delivery_next
attempt(struct delivery *d, const enum step *steps,
    const enum reply_kind *kinds, uint64_t successes)
{
	delivery_aim(d, "10.1.1.1", "UTF-8", NULL);
	transaction_offer(&d->transaction, 0);
	for (size_t i = 0; i < RECIPIENTS; i++) {
		struct reply reply = reply_local(kinds[i], "so it was");

		if (!d->transaction.recipients[i].offered)
			continue;
		if (kinds[i] == REPLY_YES)
			d->transaction.accepted++;
		transaction_settle_one(&d->transaction, i,
		    transaction_answer(&d->transaction, steps[i], &reply));
	}
	return delivery_take_answers(d, successes);
}

static const enum step at_dot[] = {STEP_DOT, STEP_DOT, STEP_DOT};

START_TEST(a_recipient_who_has_the_mail_is_not_offered_again)
{
	struct delivery *d = mail_to_three();
	static const enum step steps[] = {STEP_DOT, STEP_RCPT, STEP_RCPT};
	static const enum reply_kind first[] = {
		REPLY_YES, REPLY_CLOSING, REPLY_NO,
	};
	static const enum reply_kind all[] = {
		REPLY_YES, REPLY_YES, REPLY_YES,
	};

	ck_assert_int_eq(attempt(d, steps, first, 1), DELIVERY_AGAIN);
	ck_assert_int_eq(d->outcomes[0], OUTCOME_DELIVERED);
	ck_assert_int_eq(d->outcomes[2], OUTCOME_UNDELIVERABLE);
	ck_assert_int_eq(attempt(d, at_dot, all, 2), DELIVERY_DONE);
	ck_assert(!d->transaction.recipients[0].offered);
	ck_assert(d->transaction.recipients[1].offered);
	ck_assert_int_eq(d->outcomes[1], OUTCOME_DELIVERED);
	delivery_free(&d);
}
END_TEST

START_TEST(a_mail_that_breaks_every_link_is_given_up_and_waits)
{
	struct delivery *d = mail_to_three();
	static const enum step steps[] = {STEP_BODY, STEP_BODY, STEP_BODY};
	static const enum reply_kind lost[] = {
		REPLY_LOST, REPLY_LOST, REPLY_LOST,
	};

	for (int i = 1; i < POLICY_LIMIT; i++) {
		ck_assert_int_eq(attempt(d, steps, lost, 0), DELIVERY_AGAIN);
		ck_assert_int_gt(d->not_before_ms, clock_monotonic_ms());
	}
	ck_assert_int_eq(attempt(d, steps, lost, 0), DELIVERY_DONE);
	ck_assert_int_eq(d->outcomes[0], OUTCOME_RETRY);
	delivery_free(&d);
}
END_TEST

START_TEST(a_server_that_takes_no_mail_at_all_is_not_the_mails_fault)
{
	struct delivery *d = mail_to_three();
	static const enum step steps[] = {STEP_MAIL, STEP_MAIL, STEP_MAIL};
	static const enum reply_kind closing[] = {
		REPLY_CLOSING, REPLY_CLOSING, REPLY_CLOSING,
	};

	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(attempt(d, steps, closing, 7),
		    DELIVERY_AGAIN);
	/* while others get through it is */
	ck_assert_int_eq(d->not_before_ms, 0);
	for (uint64_t i = 8; i < 8 + POLICY_LIMIT / POLICY_STRONG - 1; i++)
		ck_assert_int_eq(attempt(d, steps, closing, i),
		    DELIVERY_AGAIN);
	ck_assert_int_eq(attempt(d, steps, closing, 100), DELIVERY_DONE);
	delivery_free(&d);
}
END_TEST

static void
check_record(const enum reply_kind *kinds, Ssi__State state,
    const enum outcome *wanted)
{
	struct delivery *d = mail_to_three(), *again = mail_to_three();
	struct buffer detail = {0};

	attempt(d, at_dot, kinds, 0);
	ck_assert_int_eq(record_write(d, &detail), state);
	if (state == SSI__STATE__DONE)
		ck_assert_uint_eq(detail.len, 0);
	else
		record_read(buffer_str(&detail), again);
	for (int i = 0; i < RECIPIENTS && state != SSI__STATE__DONE; i++)
		ck_assert_int_eq(again->outcomes[i], wanted[i]);
	buffer_free(&detail);
	delivery_free(&d);
	delivery_free(&again);
}

START_TEST(what_is_recorded_leaves_only_the_open_recipients_open)
{
	check_record((enum reply_kind[]){REPLY_YES, REPLY_YES, REPLY_YES},
	    SSI__STATE__DONE, NULL);
	check_record((enum reply_kind[]){REPLY_YES, REPLY_NO, REPLY_NOT_NOW},
	    SSI__STATE__WAITING, (enum outcome[]){OUTCOME_DELIVERED,
	    OUTCOME_UNDELIVERABLE, OUTCOME_OPEN});
	check_record((enum reply_kind[]){REPLY_NO, REPLY_NO, REPLY_YES},
	    SSI__STATE__FAILED_FOR_GOOD, (enum outcome[]){
	    OUTCOME_UNDELIVERABLE, OUTCOME_UNDELIVERABLE, OUTCOME_DELIVERED});
	check_record((enum reply_kind[]){REPLY_YES, REPLY_LOST, REPLY_NO},
	    SSI__STATE__IN_DOUBT, (enum outcome[]){OUTCOME_DELIVERED,
	    OUTCOME_OPEN, OUTCOME_UNDELIVERABLE});
}
END_TEST

START_TEST(a_damaged_record_leaves_everything_open)
{
	static const char *const bad[] = {
		"", "{}", "nonsense", "{\"r\":\"DD\"}", "{\"r\":\"DDDD\"}",
		"{\"r\":7}", "{\"r\":\"xyz\"}", "[]", "{\"r\":\"RQO\"}",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct delivery *d = mail_to_three();

		record_read(bad[i], d);
		for (int r = 0; r < RECIPIENTS; r++)
			ck_assert_int_eq(d->outcomes[r], OUTCOME_OPEN);
		delivery_free(&d);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("answers");
	TCase *tcase = tcase_create("answers");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, a_recipient_who_has_the_mail_is_not_offered_again);
	tcase_add_test(tcase,
	    a_mail_that_breaks_every_link_is_given_up_and_waits);
	tcase_add_test(tcase,
	    a_server_that_takes_no_mail_at_all_is_not_the_mails_fault);
	tcase_add_test(tcase,
	    what_is_recorded_leaves_only_the_open_recipients_open);
	tcase_add_test(tcase, a_damaged_record_leaves_everything_open);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
