/*
 * tests/unit/operator_output_test.c -- commands for output groups
 */
#include "tests/unit/operator_support.h"

/* MAILJOB with its log, a mail for CSSMTP, and a held report in class H. */
static void
put_mail_job(void)
{
	uint32_t job = put_job((struct job){.phase = PHASE_HARDCOPY,
	    .name = "MAILJOB1", .priority = 9,
	    .completion = COMPLETION_CODE});
	struct txn *txn = txn_begin(spool->store);
	static const struct {
		unsigned number;
		const char *dd, *writer;
		char class;
		enum outdisp outdisp;
	} sets[] = {
		{2, "JESMSGLG", "", 'A', OUTDISP_WRITE},
		{3, "JESJCL", "", 'A', OUTDISP_WRITE},
		{102, "MAIL", "CSSMTP", 'B', OUTDISP_WRITE},
		{103, "REPORT", "", 'H', OUTDISP_HOLD},
	};

	for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		struct data_set ds = {.job = job, .number = sets[i].number,
		    .class = sets[i].class, .outdisp = sets[i].outdisp};
		struct sysout sysout;

		slice_copy(slice_text(sets[i].dd), ds.dd_name, 9);
		slice_copy(slice_text(sets[i].writer), ds.writer, 9);
		sysout_begin(txn, spool, &ds, &sysout);
		sysout_record(txn, &sysout, SLICE("ONE"));
		sysout_end(txn, &sysout, outdisp_state(ds.outdisp));
	}
	output_group(txn, job);
	end_txn(&txn);
}

static struct data_set
data_set_of(const char *dd)
{
	struct data_set ds = {0};

	for (uint64_t key = 1; key < 20; key++)
		if (data_set_now(spool, key, &ds) &&
		    strcmp(ds.dd_name, dd) == 0)
			return ds;
	return (struct data_set){0};
}

START_TEST(data_sets_that_agree_share_a_group_and_are_shown_as_one)
{
	put_mail_job();
	ck_assert_str_eq(command("$D O J1,OUTGRP=1.1.1"),
	    "$HASP686 OUTPUT(MAILJOB1)  OUTGRP=1.1.1,BURST=NO,FCB=****,\n"
	    "$HASP686                   FLASH=****,FORMS=STD,HOLD=(NONE),\n"
	    "$HASP686                   HOLDRC=,OUTDISP=WRITE,PRIORITY=144,\n"
	    "$HASP686                   PRMODE=LINE,QUEUE=A,RECORDS=(2 OF 2),\n"
	    "$HASP686                   ROUTECDE=LOCAL,SECLABEL=,TSOAVAIL=NO,\n"
	    "$HASP686                   UCS=****,USERID=USER1,WRITER=,\n"
	    "$HASP686                   JOBID=JOB00001\n");
	command("$D O J1,OUTGRP");
	ck_assert_has(answer.data, "OUTGRP=1.1.1\n");
	ck_assert_has(answer.data, "OUTGRP=2.1.1\n");
	ck_assert_has(answer.data, "OUTGRP=3.1.1\n");
	ck_assert_uint_eq(lines_with(answer.data, "OUTGRP="), 3);
}
END_TEST

/* The groups that a display has, by their first numbers. */
static const char *
shown_by(const char *text)
{
	static char numbers[20];
	const char *at = command(text);
	size_t len = 0;

	while ((at = strstr(at, "OUTGRP=")) != NULL && len < 19) {
		if (at[8] == '.')
			numbers[len++] = at[7];
		at++;
	}
	numbers[len] = '\0';
	return numbers;
}

START_TEST(filters_choose_among_groups)
{
	static const char *const cases[][2] = {
		{"$D OJ1,OUTGRP", "123"}, {"$DOJQ,OUTGRP", "123"},
		{"$L J1,OUTGRP", "123"}, {"$D O J1,OUTGRP=2.*", "2"},
		{"$D OJQ,OUTGRP,WRITER=CSSMTP", "2"},
		{"$D OJQ,OUTGRP,W=CSS*", "2"}, {"$D OJQ,OUTGRP,W=", "13"},
		{"$D OJQ,OUTGRP,QUEUE=H", "3"},
		{"$D OJQ,OUTGRP,CLASS=(A,B)", "12"},
		{"$D OJQ,OUTGRP,HELD", "3"}, {"$D OJQ,OUTGRP,READY", "12"},
		{"$D OJQ,OUTGRP,HELD=YES", "3"}, {"$D OJQ,OUTGRP,BUSY", ""},
		{"$D OJQ,OUTGRP,OUTDISP=HOLD", "3"},
		{"$D OJQ,OUTGRP,RECORDS>1", "1"},
		{"$D OJQ,OUTGRP,LINES=1", "23"},
		{"$D OJQ,OUTGRP,DEST=LOCAL", "123"},
		{"$D OJQ,OUTGRP,FORMS=STD", "123"},
		{"$D OJQ,OUTGRP,USERID=USER2", ""},
		{"$D OJQ,OUTGRP,DAYS>1", ""},
		{"$D OJQ,OUTGRP,JM=MAIL*", "123"},
		{"$D OS'*',OUTGRP", ""},
	};

	put_mail_job();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_msg(strcmp(shown_by(cases[i][0]), cases[i][1]) == 0,
		    "%s shows %s", cases[i][0], answer.data);
}
END_TEST

START_TEST(held_groups_are_released_and_only_those)
{
	put_mail_job();
	ck_assert_has(command("$O J1,OUTGRP=2.1.1"), "RC=(52)");
	ck_assert_has(command("$O J1"), "OUTGRP=3.1.1");
	ck_assert_has_not(answer.data, "OUTGRP=1.1.1");
	ck_assert_int_eq(data_set_of("REPORT").state, DATA_SET_READY);
	ck_assert_int_eq(data_set_of("REPORT").outdisp, OUTDISP_WRITE);
	ck_assert_has(command("$O J1"), "RC=(52)");
}
END_TEST

START_TEST(old_held_output_is_cancelled_by_a_filter)
{
	put_mail_job();
	ck_assert_has(command("$O JQ,ALL,CANCEL,DAYS>2"), "RC=(52)");
	ck_assert_has(command("$O JQ,ALL,CANCEL,DAYS<2"),
	    "$HASP686 OUTPUT(MAILJOB1)  OUTGRP=3.1.1 CANCELLED\n");
	ck_assert_uint_eq(data_set_of("REPORT").key, 0);
	ck_assert_uint_ne(data_set_of("MAIL").key, 0);
}
END_TEST

START_TEST(a_group_is_purged_whole_and_the_last_takes_its_job_along)
{
	put_mail_job();
	ck_assert_has(command("$P O J1,OUTGRP=1.1.1"), "OUTGRP=1.1.1 "
	    "CANCELLED");
	ck_assert_uint_eq(data_set_of("JESMSGLG").key, 0);
	ck_assert_uint_eq(data_set_of("JESJCL").key, 0);
	ck_assert_has(command("$D O J1,OUTGRP"), "OUTGRP=2.1.1");
	ck_assert_has(command("$C O J1,READY"), "OUTGRP=2.1.1 CANCELLED");
	ck_assert_uint_eq(job_now(1).number, 1);
	ck_assert_has(command("$POJ1"), "OUTGRP=3.1.1 CANCELLED");
	ck_assert_uint_eq(job_now(1).number, 0);
}
END_TEST

START_TEST(a_group_is_changed_whole)
{
	put_mail_job();
	ck_assert_has(command("$T O J1,OUTGRP=2.1.1,Q=C,W=OTHER,R=N2.USER9,"
	    "F=WIDE,OUTDISP=HOLD"), "QUEUE=C");
	ck_assert_str_eq(data_set_of("MAIL").writer, "OTHER");
	ck_assert_str_eq(data_set_of("MAIL").dest_node, "N2");
	ck_assert_str_eq(data_set_of("MAIL").dest_user, "USER9");
	ck_assert_str_eq(data_set_of("MAIL").forms, "WIDE");
	ck_assert_int_eq(data_set_of("MAIL").class, 'C');
	ck_assert_int_eq(data_set_of("MAIL").state, DATA_SET_HELD);
	ck_assert_int_eq(data_set_of("JESMSGLG").class, 'A');
	command("$T O J1,OUTGRP=2.1.1,DEST=LOCAL,W=,OUTDISP=WRITE");
	ck_assert_str_eq(data_set_of("MAIL").writer, "");
	ck_assert_str_eq(data_set_of("MAIL").dest_user, "");
	ck_assert_int_eq(data_set_of("MAIL").state, DATA_SET_READY);
	command("$T O J1,/QUEUE=H,QUEUE=D");
	ck_assert_int_eq(data_set_of("REPORT").class, 'D');
	ck_assert_has(command("$T O J1,Q=XY"), "XY is no value for QUEUE");
	ck_assert_has(command("$T O J1,OUTGRP=2.1.1"), "RC=(07)");
	ck_assert_has(command("$T O J1,OUTDISP=PURGE,OUTGRP=1.1.1"),
	    "$HASP");
	ck_assert_uint_eq(data_set_of("JESJCL").key, 0);
}
END_TEST

START_TEST(a_destid_stands_for_its_destination)
{
	put_mail_job();
	command("$ADD DESTID(MAILHUB),DEST=N3.CSSMTP");
	command("$T O J1,OUTGRP=3.1.1,DEST=MAILHUB");
	ck_assert_str_eq(data_set_of("REPORT").dest_node, "N3");
	ck_assert_str_eq(data_set_of("REPORT").dest_user, "CSSMTP");
}
END_TEST

START_TEST(output_that_a_writer_works_on_is_not_taken_from_it)
{
	struct writer *writer;

	put_mail_job();
	writer = new_writer(spool, "CSSMTP");
	ck_assert_uint_ne(select_now(spool, writer), 0);
	ck_assert_str_eq(shown_by("$D OJQ,OUTGRP,BUSY"), "2");
	ck_assert_has(command("$P O J1,OUTGRP=2.1.1"), "OUTPUT IS BUSY");
	ck_assert_has(command("$P J1"), "a writer is at work");
	ck_assert_uint_ne(data_set_of("MAIL").key, 0);
	writer_leave(spool, &writer, true);
	ck_assert_has(command("$P O J1,OUTGRP=2.1.1"), "CANCELLED");
}
END_TEST

START_TEST(a_dummy_class_is_offered_to_no_writer)
{
	struct settings_findings findings;
	struct writer *writer;

	spool_configure(spool, settings_parse(SLICE("OUTCLASS(B) "
	    "OUTPUT=DUMMY"), &findings));
	put_mail_job();
	writer = new_writer(spool, "CSSMTP");
	ck_assert_uint_eq(select_now(spool, writer), 0);
	command("$T O J1,OUTGRP=2.1.1,QUEUE=C");
	ck_assert_uint_ne(select_now(spool, writer), 0);
	writer_leave(spool, &writer, true);
}
END_TEST

START_TEST(what_a_writer_gave_back_is_held_with_its_reason)
{
	struct writer *writer;

	put_mail_job();
	writer = new_writer(spool, "CSSMTP");
	dispose_of(spool, writer, select_now(spool, writer),
	    DISPOSAL_KEPT_HELD, "550 no such user");
	writer_leave(spool, &writer, true);
	command("$D O J1,OUTGRP=2.1.1");
	ck_assert_has(answer.data, "HOLD=(SYSTEM)");
	ck_assert_has(answer.data, "HOLDRC=550 no such user");
	ck_assert_has(command("$O J1,OUTGRP=2.1.1"), "HOLD=(NONE)");
}
END_TEST

START_TEST(ready_output_is_counted_by_destination_forms_and_class)
{
	put_mail_job();
	command("$D F");
	ck_assert_has(answer.data, "$HASP621 OUT R=LOCAL      F=STD      C=A "
	    "     1 GROUPS         2 RECORDS\n");
	ck_assert_has(answer.data, "C=B      1 GROUPS         1 RECORDS\n");
	ck_assert_has_not(answer.data, "C=H");
}
END_TEST

START_TEST(a_group_keeps_its_number_when_others_go)
{
	put_mail_job();
	command("$P O J1,OUTGRP=1.1.1");
	put_data_set(1, "LATE", (struct data_set){.number = 110,
	    .class = 'Q'});
	command("$D O J1,OUTGRP,QUEUE");
	ck_assert_has(answer.data, "OUTGRP=2.1.1,QUEUE=B");
	ck_assert_has(answer.data, "OUTGRP=3.1.1,QUEUE=H");
	ck_assert_has(answer.data, "OUTGRP=4.1.1,QUEUE=Q");
}
END_TEST

static void
add_tests(TCase *tests)
{
	tcase_add_checked_fixture(tests, operator_begin, operator_end);
	tcase_add_test(tests,
	    data_sets_that_agree_share_a_group_and_are_shown_as_one);
	tcase_add_test(tests, filters_choose_among_groups);
	tcase_add_test(tests, held_groups_are_released_and_only_those);
	tcase_add_test(tests, old_held_output_is_cancelled_by_a_filter);
	tcase_add_test(tests,
	    a_group_is_purged_whole_and_the_last_takes_its_job_along);
	tcase_add_test(tests, a_group_is_changed_whole);
	tcase_add_test(tests, a_destid_stands_for_its_destination);
	tcase_add_test(tests,
	    output_that_a_writer_works_on_is_not_taken_from_it);
	tcase_add_test(tests, a_dummy_class_is_offered_to_no_writer);
	tcase_add_test(tests,
	    what_a_writer_gave_back_is_held_with_its_reason);
	tcase_add_test(tests,
	    ready_output_is_counted_by_destination_forms_and_class);
	tcase_add_test(tests, a_group_keeps_its_number_when_others_go);
}

int
main(void)
{
	return run_suite("operator-output", add_tests);
}
