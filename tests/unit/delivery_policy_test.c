/*
 * tests/unit/delivery_policy_test.c -- what answers mean
 */
#include <check.h>
#include <stdlib.h>

#include "writer/delivery/policy.h"

static enum outcome
outcome_of(enum step step, enum reply_kind kind, unsigned code,
    const char *enhanced, bool others_accepted)
{
	struct answer answer = {.step = step, .kind = kind, .code = code};
	struct policy_past past = {.others_accepted = others_accepted};

	strncpy(answer.enhanced, enhanced, sizeof(answer.enhanced) - 1);
	return policy_outcome(&answer, &past);
}

static enum outcome
plain(enum step step, enum reply_kind kind)
{
	return outcome_of(step, kind, 0, "", false);
}

static const enum step before_the_end[] = {
	STEP_MAIL, STEP_RCPT, STEP_DATA, STEP_BODY, STEP_CHUNK,
};
enum { STEPS = sizeof(before_the_end) / sizeof(before_the_end[0]) };

START_TEST(a_session_that_has_had_its_share_of_mails_is_replaced)
{
	struct answer answer = {.step = STEP_MAIL, .kind = REPLY_NOT_NOW,
	    .code = 452, .enhanced = "4.5.3"};
	struct policy_past first = {0}, later = {.session_worked = true};

	ck_assert_int_eq(policy_outcome(&answer, &later), OUTCOME_AGAIN);
	ck_assert_int_eq(policy_outcome(&answer, &first), OUTCOME_RETRY);
	ck_assert(policy_session_full(&answer));
	strcpy(answer.enhanced, "4.3.1");
	ck_assert_int_eq(policy_outcome(&answer, &later), OUTCOME_RETRY);
}
END_TEST

START_TEST(a_451_with_4_5_3_splits_as_a_452_does)
{
	ck_assert_int_eq(outcome_of(STEP_RCPT, REPLY_NOT_NOW, 451, "4.5.3",
	    true), OUTCOME_OPEN);
	ck_assert_int_eq(outcome_of(STEP_RCPT, REPLY_NOT_NOW, 451, "4.5.3",
	    false), OUTCOME_RETRY);
	ck_assert_int_eq(outcome_of(STEP_RCPT, REPLY_NOT_NOW, 451, "",
	    true), OUTCOME_RETRY);
}
END_TEST

START_TEST(a_4xx_waits_and_a_5xx_is_for_good_at_every_step)
{
	for (int i = 0; i < STEPS; i++) {
		ck_assert_int_eq(plain(before_the_end[i], REPLY_NOT_NOW),
		    OUTCOME_RETRY);
		ck_assert_int_eq(plain(before_the_end[i], REPLY_NO),
		    OUTCOME_UNDELIVERABLE);
	}
	ck_assert_int_eq(plain(STEP_DOT, REPLY_NOT_NOW), OUTCOME_RETRY);
	ck_assert_int_eq(plain(STEP_LAST, REPLY_NO), OUTCOME_UNDELIVERABLE);
}
END_TEST

START_TEST(only_a_yes_to_the_end_of_the_text_is_delivery)
{
	for (enum step step = STEP_CHOICE; step <= STEP_LAST; step++)
		for (enum reply_kind kind = 0; kind < REPLY_KIND_COUNT; kind++)
			ck_assert_int_eq(plain(step, kind) ==
			    OUTCOME_DELIVERED, kind == REPLY_YES &&
			    (step == STEP_DOT || step == STEP_LAST));
}
END_TEST

START_TEST(a_link_lost_before_the_end_is_tried_again)
{
	static const enum reply_kind kinds[] = {
		REPLY_LOST, REPLY_SILENT, REPLY_GARBAGE, REPLY_CLOSING,
		REPLY_UNSENT, REPLY_UNREADABLE,
	};

	for (int i = 0; i < STEPS; i++)
		for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
			ck_assert_int_eq(plain(before_the_end[i], kinds[k]),
			    OUTCOME_AGAIN);
}
END_TEST

START_TEST(no_answer_to_the_end_of_the_text_is_doubt)
{
	static const enum step ends[] = {STEP_DOT, STEP_LAST};

	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(plain(ends[i], REPLY_LOST),
		    OUTCOME_IN_DOUBT);
		ck_assert_int_eq(plain(ends[i], REPLY_SILENT),
		    OUTCOME_IN_DOUBT);
		ck_assert_int_eq(plain(ends[i], REPLY_GARBAGE),
		    OUTCOME_IN_DOUBT);
		ck_assert_int_eq(plain(ends[i], REPLY_UNSENT),
		    OUTCOME_AGAIN);
		ck_assert_int_eq(plain(ends[i], REPLY_CLOSING),
		    OUTCOME_AGAIN);
	}
}
END_TEST

START_TEST(too_many_recipients_are_offered_in_another_transaction)
{
	ck_assert_int_eq(outcome_of(STEP_RCPT, REPLY_NOT_NOW, 452, "", true),
	    OUTCOME_OPEN);
	ck_assert_int_eq(outcome_of(STEP_RCPT, REPLY_NOT_NOW, 452, "4.5.3",
	    true), OUTCOME_OPEN);
	ck_assert_int_eq(outcome_of(STEP_RCPT, REPLY_NOT_NOW, 452, "4.5.3",
	    false), OUTCOME_RETRY);
	ck_assert_int_eq(outcome_of(STEP_RCPT, REPLY_NOT_NOW, 452, "4.2.2",
	    true), OUTCOME_RETRY);
	ck_assert_int_eq(outcome_of(STEP_RCPT, REPLY_NOT_NOW, 451, "4.3.0",
	    true), OUTCOME_RETRY);
}
END_TEST

START_TEST(what_no_server_can_take_is_undeliverable_at_last)
{
	ck_assert_int_eq(plain(STEP_CHOICE, REPLY_UNFIT), OUTCOME_ELSEWHERE);
	ck_assert_int_eq(policy_give_up(OUTCOME_ELSEWHERE),
	    OUTCOME_UNDELIVERABLE);
	ck_assert_int_eq(policy_give_up(OUTCOME_AGAIN), OUTCOME_RETRY);
	ck_assert_int_eq(policy_give_up(OUTCOME_OPEN), OUTCOME_RETRY);
	ck_assert_int_eq(policy_give_up(OUTCOME_DELIVERED),
	    OUTCOME_DELIVERED);
	ck_assert_int_eq(policy_give_up(OUTCOME_IN_DOUBT), OUTCOME_IN_DOUBT);
}
END_TEST

START_TEST(each_outcome_has_a_letter_of_its_own)
{
	enum outcome found;

	for (enum outcome o = 0; o < OUTCOME_COUNT; o++) {
		ck_assert(outcome_of_letter(outcome_letter(o), &found));
		ck_assert_int_eq(found, o);
	}
	ck_assert(!outcome_of_letter('x', &found));
}
END_TEST

static enum disposition
with(enum outcome outcome, uint64_t errors, enum bad_spool_disp bad)
{
	struct tally tally = {.mails = 2, .errors = errors};

	tally.recipients[OUTCOME_DELIVERED] = 1;
	tally.recipients[outcome]++;
	return policy_disposition(&tally, bad);
}

START_TEST(a_data_set_is_purged_when_all_is_well)
{
	ck_assert_int_eq(with(OUTCOME_DELIVERED, 0, BAD_SPOOL_HOLD),
	    DISPOSE_PROCESSED);
}
END_TEST

START_TEST(trouble_for_good_follows_bad_spool_disp)
{
	ck_assert_int_eq(with(OUTCOME_UNDELIVERABLE, 0, BAD_SPOOL_HOLD),
	    DISPOSE_HELD);
	ck_assert_int_eq(with(OUTCOME_UNDELIVERABLE, 0, BAD_SPOOL_DELETE),
	    DISPOSE_PROCESSED);
	ck_assert_int_eq(with(OUTCOME_DELIVERED, 1, BAD_SPOOL_HOLD),
	    DISPOSE_HELD);
	ck_assert_int_eq(with(OUTCOME_DELIVERED, 1, BAD_SPOOL_DELETE),
	    DISPOSE_PROCESSED);
}
END_TEST

START_TEST(what_is_still_to_be_sent_keeps_the_data_set_whatever_is_configured)
{
	struct tally tally = {.unreadable = true};

	ck_assert_int_eq(with(OUTCOME_RETRY, 0, BAD_SPOOL_DELETE),
	    DISPOSE_HELD);
	ck_assert_int_eq(with(OUTCOME_IN_DOUBT, 3, BAD_SPOOL_DELETE),
	    DISPOSE_HELD);
	ck_assert_int_eq(policy_disposition(&tally, BAD_SPOOL_DELETE),
	    DISPOSE_HELD);
	tally.stopped = true;
	ck_assert_int_eq(policy_disposition(&tally, BAD_SPOOL_DELETE),
	    DISPOSE_RELEASED);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("policy");
	TCase *tcase = tcase_create("policy");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase,
	    a_session_that_has_had_its_share_of_mails_is_replaced);
	tcase_add_test(tcase, a_451_with_4_5_3_splits_as_a_452_does);
	tcase_add_test(tcase, a_4xx_waits_and_a_5xx_is_for_good_at_every_step);
	tcase_add_test(tcase, only_a_yes_to_the_end_of_the_text_is_delivery);
	tcase_add_test(tcase, a_link_lost_before_the_end_is_tried_again);
	tcase_add_test(tcase, no_answer_to_the_end_of_the_text_is_doubt);
	tcase_add_test(tcase,
	    too_many_recipients_are_offered_in_another_transaction);
	tcase_add_test(tcase,
	    what_no_server_can_take_is_undeliverable_at_last);
	tcase_add_test(tcase, each_outcome_has_a_letter_of_its_own);
	tcase_add_test(tcase, a_data_set_is_purged_when_all_is_well);
	tcase_add_test(tcase, trouble_for_good_follows_bad_spool_disp);
	tcase_add_test(tcase,
	    what_is_still_to_be_sent_keeps_the_data_set_whatever_is_configured);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
