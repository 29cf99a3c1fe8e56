/*
 * tests/unit/operator_jobs_test.c -- commands for jobs
 */
#include "tests/unit/operator_support.h"

/* ------------------------------------------------------------- selection */

START_TEST(a_job_is_shown_in_the_layout_of_the_reference)
{
	put_job((struct job){.name = "MAILJOB1", .phase = PHASE_RUN,
	    .priority = 9});
	put_job((struct job){.name = "MAILJOB2", .phase = PHASE_HARDCOPY,
	    .priority = 1, .completion = COMPLETION_CODE});
	ck_assert_str_eq(command("$D A"),
	    "$HASP890 JOB(MAILJOB1)  STATUS=(EXECUTING/SYS1),CLASS=A,\n"
	    "$HASP890                PRIORITY=9,SYSAFF=(ANY),HOLD=(NONE),\n"
	    "$HASP890                JOBID=JOB00001\n");
	ck_assert_str_eq(command("$D J2"),
	    "$HASP890 JOB(MAILJOB2)\n"
	    "$HASP890 JOB(MAILJOB2)  STATUS=(AWAITING HARDCOPY),CLASS=A,\n"
	    "$HASP890                PRIORITY=1,SYSAFF=(ANY),HOLD=(NONE),\n"
	    "$HASP890                JOBID=JOB00002,CC=(COMPLETED,RC=0)\n");
	ck_assert_str_eq(command("$D J2,CC"),
	    "$HASP890 JOB(MAILJOB2)  CC=(COMPLETED,RC=0)\n");
	ck_assert_str_eq(command("$D J1,CC"),
	    "$HASP890 JOB(MAILJOB1)  CC=()\n");
}
END_TEST

/* Which of the jobs below a display has: their numbers. */
static const char *
shown_by(const char *text)
{
	static char numbers[20];
	const char *at = command(text);
	size_t len = 0;

	while ((at = strstr(at, "JOBID=")) != NULL && len < 19) {
		numbers[len++] = at[13];
		at++;
	}
	numbers[len] = '\0';
	return numbers;
}

static void
put_assortment(void)
{
	int64_t day = 86400ll * 1000000;

	put_job((struct job){.name = "MAILA", .phase = PHASE_EXECUTE,
	    .held = HELD_JOB, .priority = 3});
	put_job((struct job){.name = "MAILB", .phase = PHASE_HARDCOPY,
	    .owner = "USER2", .completion = COMPLETION_ABEND,
	    .abend = "S0C4", .entered_us = clock_now_us() - 3 * day});
	put_job((struct job){.name = "OTHER", .phase = PHASE_HARDCOPY,
	    .completion = COMPLETION_CODE, .max_code = 12, .class = "PROD"});
	put_job((struct job){.name = "CSSMTP", .kind = JOB_STARTED,
	    .phase = PHASE_RUN, .class = "STC"});
	put_job((struct job){.name = "USER1", .kind = JOB_SESSION,
	    .phase = PHASE_RUN, .class = "TSU"});
	put_job((struct job){.name = "MAILB", .phase = PHASE_RUN,
	    .priority = 7});
}

START_TEST(jobs_are_named_by_number_range_list_name_and_pattern)
{
	static const char *const cases[][2] = {
		{"$D J2,JOBID", "2"}, {"$DJ2,JOBID", "2"},
		{"$D JOB2,JOBID", "2"}, {"$d j2,jobid", "2"},
		{"$D J2-3,JOBID", "23"}, {"$D J2-J3,JOBID", "23"},
		{"$D J2-*,JOBID", "236"}, {"$D J(1,3),JOBID", "13"},
		{"$D J(1-2,6),JOBID", "126"}, {"$D J'MAILB',JOBID", "26"},
		{"$D J'MAIL*',JOBID", "126"}, {"$D J(MAIL?,OTHER),JOBID",
		    "1236"},
		{"$D'MAILB',JOBID", "26"}, {"$D'mailb',JOBID", "26"},
		{"$D S4,JOBID", "4"}, {"$D STC4,JOBID", "4"},
		{"$D S'CSS*',JOBID", "4"}, {"$D T5,JOBID", "5"},
		{"$D JQ,JOBID", "123456"}, {"$D JOBQ,JOBID", "123456"},
		{"$D J*,JOBID", "1236"}, {"$D S,JOBID", "4"},
		{"$D J4,JOBID", ""}, {"$D S2,JOBID", ""},
	};

	put_assortment();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_msg(strcmp(shown_by(cases[i][0]), cases[i][1]) == 0,
		    "%s shows %s", cases[i][0], answer.data);
}
END_TEST

START_TEST(filters_choose_among_jobs)
{
	static const char *const cases[][2] = {
		{"$D JQ,JOBID,OWNER=USER2", "2"},
		{"$D JQ,JOBID,OWNER<>USER2", "13456"},
		{"$D JQ,JOBID,OWNER=USER*", "123456"},
		{"$D JQ,JOBID,OWN=(USER2,NOBODY)", "2"},
		{"$D JQ,JOBID,/OWNER=USER2", "2"},
		{"$D JQ,JOBID,CLASS=PROD", "3"},
		{"$D JQ,JOBID,QUEUE=PPU", "23"},
		{"$D JQ,JOBID,Q=XEQ", "1456"},
		{"$D JQ,JOBID,STATUS=EXECUTING", "456"},
		{"$D JQ,JOBID,HOLD=JOB", "1"},
		{"$D JQ,JOBID,HOLD=NONE", "23456"},
		{"$D JQ,JOBID,CC=ABENDED", "2"},
		{"$D JQ,JOBID,CC=ABEND=S0C4", "2"},
		{"$D JQ,JOBID,CC=RC=12", "3"},
		{"$D JQ,JOBID,PRIORITY>=3", "16"},
		{"$D JQ,JOBID,PRIORITY=7", "6"},
		{"$D JQ,JOBID,DAYS>2", "2"},
		{"$D JQ,JOBID,DAYS<2", "13456"},
		{"$D JQ,JOBID,HOURS>71,HOURS<73", "2"},
		{"$D JQ,JOBID,AGE>4", ""},
		{"$D JQ,JOBID,JM=MAIL*,Q=PPU", "2"},
		{"$D J(MAIL*),JOBID,HOLD=JOB", "1"},
	};

	put_assortment();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_msg(strcmp(shown_by(cases[i][0]), cases[i][1]) == 0,
		    "%s shows %s", cases[i][0], answer.data);
}
END_TEST

START_TEST(nothing_that_matches_is_said)
{
	ck_assert_str_eq(command("$D J1-99"), "$HASP003 RC=(52),D J1-99 - NO "
	    "SELECTABLE ENTRIES FOUND MATCHING SPECIFICATION\n");
}
END_TEST

START_TEST(what_is_wrong_with_a_command_is_said)
{
	static const char *const cases[][2] = {
		{"$FOO", "RC=(01),FOO - INVALID COMMAND"},
		{"$", "RC=(01)"}, {"$D", "RC=(03)"}, {"$D ZZZ", "RC=(03)"},
		{"$D J0", "RC=(04)"}, {"$D J5-2", "RC=(04)"},
		{"$D JXYZ", "RC=(03)"}, {"$D J(1", "RC=(04)"},
		{"$D J()", "RC=(04)"}, {"$D J'X", "RC=(04)"},
		{"$D J'TOOLONGNAME'", "RC=(04)"}, {"$D J1,", "RC=(03)"},
		{"$D J1,,CC", "RC=(03)"},
		{"$D J1,OWNR=X", "did you mean OWNER?"},
		{"$D J1,PRIORITY>X", "compared with a number"},
		{"$D J1,OWNER>X", "only = and <> compare it"},
		{"$D J1,SYSAFF=ANY", "no filter"},
		{"$T J1,OWNER=X", "OWNER can't be changed"},
		{"$T J1", "RC=(07)"}, {"$T J1,PRIORITY=16", "0 to 15"},
		{"$H J1,CC", "CC needs a value"},
		{"$D A,X=3J", "$HASP890 NO ACTIVE JOBS"},
		{"BLAH", "IEE305I BLAH COMMAND INVALID"},
		{"\t", "IEE305I"}, {"", "IEE305I"}, {"X\001Y", "IEE305I"},
	};

	put_job((struct job){.phase = PHASE_HARDCOPY});
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_msg(strstr(command(cases[i][0]), cases[i][1]) !=
		    NULL, "%s: %s has no %s", cases[i][0], answer.data,
		    cases[i][1]);
}
END_TEST

START_TEST(a_display_ends_at_the_most_that_condef_allows)
{
	for (int i = 0; i < 5; i++)
		put_job((struct job){.phase = PHASE_HARDCOPY});
	command("$T CONDEF,DISPMAX=3");
	command("$D JQ,CC");
	ck_assert_uint_eq(lines_with(answer.data, "$HASP890"), 3);
	ck_assert_uint_eq(lines_with(answer.data, "RC=(57),D JQ,CC - DISPLAY "
	    "TERMINATED DUE TO EXCESSIVE OUTPUT (AS DEFINED BY CONDEF "
	    "DISPMAX)"), 1);
}
END_TEST

/* --------------------------------------------------------------- changes */

START_TEST(a_job_that_waits_is_held_and_released)
{
	uint32_t job = put_job((struct job){.phase = PHASE_EXECUTE});

	ck_assert_has(command("$H J1"), "HOLD=(JOB)");
	ck_assert_uint_eq(job_now(job).held, HELD_JOB);
	ck_assert_has(command("$A J1"), "HOLD=(NONE)");
	ck_assert_uint_eq(job_now(job).held, 0);
	ck_assert_has(command("$H A"), "1 JOBS HELD");
	ck_assert_has(command("$D J1,HOLD"), "HOLD=(ALL)");
	ck_assert_has(command("$H J1"), "HOLD=(JOB,ALL)");
	ck_assert_has(command("$A A"), "1 JOBS RELEASED");
	ck_assert_has(command("$D J1,HOLD"), "HOLD=(JOB)");
}
END_TEST

START_TEST(a_job_that_has_run_is_neither_held_nor_cancelled)
{
	put_job((struct job){.phase = PHASE_HARDCOPY});
	ck_assert_has(command("$H J1"), "RC=(84),H J1");
	ck_assert_has(answer.data, "JOB00001 is AWAITING HARDCOPY");
	ck_assert_has(command("$C J1"), "RC=(84),C J1");
	ck_assert_uint_eq(job_now(1).number, 1);
}
END_TEST

START_TEST(a_job_that_waits_is_cancelled_with_a_log_or_purged_without_one)
{
	put_job((struct job){.phase = PHASE_EXECUTE});
	put_job((struct job){.phase = PHASE_EXECUTE});
	put_job((struct job){.phase = PHASE_EXECUTE});
	ck_assert_has(command("$C J1"), "CC=(CANCELED)");
	ck_assert_int_eq(job_now(1).phase, PHASE_HARDCOPY);
	ck_assert_has(command("$C J2,PURGE"), "STATUS=(AWAITING PURGE)");
	ck_assert_uint_eq(job_now(2).number, 0);
	ck_assert_has(command("$P J3"), "STATUS=(AWAITING PURGE)");
	ck_assert_uint_eq(job_now(3).number, 0);
}
END_TEST

START_TEST(a_job_that_executes_is_marked_and_purged_when_it_has_ended)
{
	put_job((struct job){.phase = PHASE_RUN});
	ck_assert_has(command("$P J1"), "STATUS=(EXECUTING/SYS1)");
	ck_assert_uint_eq(job_now(1).cancel, CANCEL_PURGE);
}
END_TEST

START_TEST(a_command_for_every_job_says_all)
{
	put_job((struct job){.phase = PHASE_HARDCOPY});
	ck_assert_has(command("$P JQ"), "name some, give a filter, or say ALL");
	ck_assert_has(command("$P J"), "say ALL");
	ck_assert_uint_eq(job_now(1).number, 1);
	ck_assert_has(command("$P JQ,DAYS>3"), "RC=(52)");
	ck_assert_has(command("$P JQ,ALL"), "AWAITING PURGE");
	ck_assert_uint_eq(job_now(1).number, 0);
	put_job((struct job){.phase = PHASE_EXECUTE});
	ck_assert_has(command("$T JQ,ALL,/CLASS=A,CLASS=B"), "RC=(06)");
}
END_TEST

START_TEST(class_and_priority_of_a_job_that_waits_can_be_changed)
{
	put_job((struct job){.phase = PHASE_EXECUTE, .priority = 3});
	ck_assert_has(command("$T J1,CLASS=B,PRIORITY=7"),
	    "CLASS=B,\n$HASP890                PRIORITY=7");
	ck_assert_str_eq(job_now(1).class, "B");
	ck_assert_has(command("$T JQ,/CLASS=B,CLASS=C"), "CLASS=C");
	ck_assert_has(command("$T JQ,/CLASS=B,CLASS=D"), "RC=(52)");
	ck_assert_has(command("$T J1,CLASS=NONE"), "there is no job class "
	    "NONE");
}
END_TEST

START_TEST(a_user_reaches_his_own_jobs_and_an_operator_every_one)
{
	put_job((struct job){.phase = PHASE_EXECUTE, .owner = "USER1"});
	put_job((struct job){.phase = PHASE_EXECUTE, .owner = "USER2"});
	ck_assert_has(told("USER1", "$D JQ,JOBID"), "JOB00002");
	ck_assert_has(told("USER1", "$H J1"), "HOLD=(JOB)");
	ck_assert_has(told("USER1", "$H J2"), "$HASP690 COMMAND REJECTED - "
	    "SOURCE OF COMMAND HAS IMPROPER AUTHORITY");
	ck_assert_has(answer.data, "ICH408I USER(USER1)");
	ck_assert_uint_eq(job_now(2).held, 0);
	ck_assert_has(told("USER1", "$P JQ,ALL"), "$HASP690");
	ck_assert_uint_eq(job_now(1).number, 0);
	ck_assert_uint_eq(job_now(2).number, 2);
	ck_assert_has(told("USER2", "$T J2,PRIORITY=9"), "$HASP690");
	ck_assert_has(told("USER2", "$H A"), "$HASP690");
	ck_assert_has(told("USER2", "$T OUTCLASS(B),OUTDISP=HOLD"),
	    "$HASP690");
	ck_assert_has(told("USER2", "$P I1"), "$HASP690");
	ck_assert_has(told("USER2", "S CSSMTP"), "IEE345I START AUTHORITY "
	    "INVALID");
	ck_assert_has(told("USER2", "F CSSMTP,D"), "IEE345I MODIFY");
	ck_assert_has(told("USER2", "P CSSMTP"), "IEE345I STOP");
}
END_TEST

static bool
keep_line(void *context, const struct console_line *line)
{
	snprintf(context, 64, "%s", line->text);
	return true;
}

START_TEST(every_command_is_on_the_console_with_who_gave_it)
{
	char text[64] = "";
	struct view *view;

	told("USER2", "$d j1");
	store_flush(spool->store, NULL);
	view = view_open(spool->store);
	console_each(view, 0, 0, keep_line, text);
	view_close(&view);
	ck_assert_str_eq(text, "USER2    $D J1");
}
END_TEST

static void
add_tests(TCase *tests)
{
	tcase_add_checked_fixture(tests, operator_begin, operator_end);
	tcase_add_test(tests,
	    a_job_is_shown_in_the_layout_of_the_reference);
	tcase_add_test(tests,
	    jobs_are_named_by_number_range_list_name_and_pattern);
	tcase_add_test(tests, filters_choose_among_jobs);
	tcase_add_test(tests, nothing_that_matches_is_said);
	tcase_add_test(tests, what_is_wrong_with_a_command_is_said);
	tcase_add_test(tests,
	    a_display_ends_at_the_most_that_condef_allows);
	tcase_add_test(tests, a_job_that_waits_is_held_and_released);
	tcase_add_test(tests,
	    a_job_that_has_run_is_neither_held_nor_cancelled);
	tcase_add_test(tests,
	    a_job_that_waits_is_cancelled_with_a_log_or_purged_without_one);
	tcase_add_test(tests,
	    a_job_that_executes_is_marked_and_purged_when_it_has_ended);
	tcase_add_test(tests, a_command_for_every_job_says_all);
	tcase_add_test(tests,
	    class_and_priority_of_a_job_that_waits_can_be_changed);
	tcase_add_test(tests,
	    a_user_reaches_his_own_jobs_and_an_operator_every_one);
	tcase_add_test(tests,
	    every_command_is_on_the_console_with_who_gave_it);
}

int
main(void)
{
	return run_suite("operator-jobs", add_tests);
}
