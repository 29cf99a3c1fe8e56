/*
 * tests/unit/operator_system_test.c -- commands for the spool as a whole, and
 * what limits and classes do to jobs
 */
#include "tests/unit/operator_support.h"

START_TEST(queues_are_counted_by_class_with_the_use_of_the_volume)
{
	put_job((struct job){.phase = PHASE_EXECUTE});
	put_job((struct job){.phase = PHASE_EXECUTE, .held = HELD_JOB});
	put_job((struct job){.phase = PHASE_RUN, .class = "PROD"});
	put_job((struct job){.phase = PHASE_HARDCOPY});
	command("$D Q");
	ck_assert_has(answer.data,
	    "$HASP643        1 PPU        LOCAL  ANY\n"
	    "$HASP643        2 XEQ A             ANY\n"
	    "$HASP643        1 XEQ PROD          ANY\n"
	    "$HASP643        1 HOLD       LOCAL  ANY\n$HASP646 ");
	ck_assert_has(answer.data, " PERCENT SPOOL UTILIZATION\n");
	ck_assert_str_eq(command("$DQ,Q=PPU"),
	    "$HASP643        1 PPU        LOCAL  ANY\n");
	ck_assert_has(command("$D Q,X=Y"), "RC=(03)");
}
END_TEST

START_TEST(the_volume_is_shown_short_and_long)
{
	command("$T SPOOLDEF,TGSPACE=(MAX=1000)");
	ck_assert_has(command("$D SPL"), "$HASP893 VOLUME(SPOOL1)  "
	    "STATUS=ACTIVE,PERCENT=0\n$HASP646 ");
	ck_assert_has(command("$DSPL,LONG"), "$HASP893 VOLUME(SPOOL1)\n"
	    "$HASP893 VOLUME(SPOOL1)  STATUS=ACTIVE,DSNAME=SYS1.HASPACE,\n"
	    "$HASP893                 SYSAFF=(ANY),TGNUM=1000,TGINUSE=");
	ck_assert_has(command("$D SPOOLDEF"), "TGSPACE=(MAX=1000,WARN=80)");
	ck_assert_has(answer.data, "TGPERCENT=");
	ck_assert_has(command("$D JOBDEF"), "JOBFREE=999999");
}
END_TEST

START_TEST(a_statement_is_shown_whole_by_keyword_or_by_value)
{
	ck_assert_str_eq(command("$D OUTCLASS(B)"),
	    "$HASP842 OUTCLASS(B)     OUTPUT=PRINT,BLNKTRNC=YES,COMPRESS=NO,\n"
	    "$HASP842                 OUTDISP=(WRITE,WRITE),TRKCELL=YES\n");
	ck_assert_str_eq(command("$D OUTCLASS(B),OUTDISP"),
	    "$HASP842 OUTCLASS(B)     OUTDISP=(WRITE,WRITE)\n");
	command("$D OUTCLASS(*),OUTDISP=(HOLD,HOLD)");
	ck_assert_uint_eq(lines_with(answer.data, "OUTDISP=(HOLD,HOLD)"), 1);
	ck_assert_has(answer.data, "OUTCLASS(H)");
	ck_assert_has(command("$D JOBCLASS(NONE)"), "RC=(52)");
	ck_assert_has(command("$D U"), "$HASP838 INTRDR");
}
END_TEST

START_TEST(a_class_changes_what_becomes_of_output)
{
	ck_assert_has(command("$T OUTCLASS(B),OUTDISP=(KEEP,HOLD)"),
	    "OUTDISP=(KEEP,HOLD)");
	ck_assert_int_eq(outclass_of(spool, 'B').outdisp, OUTDISP_KEEP);
	ck_assert_int_eq(outclass_of(spool, 'B').outdisp_abend,
	    OUTDISP_HOLD);
	ck_assert_has(command("$T OUTCLASS(B),OUTDISP=NEVER"), "RC=(05)");
	ck_assert_has(answer.data, "NEVER: not a value for OUTDISP");
	ck_assert_has(command("$T OUTCLASS(B),OUTPUT=DUMMY"), "can't be "
	    "changed while the server runs");
}
END_TEST

START_TEST(destids_come_and_go)
{
	ck_assert_has(command("$ADD DESTID(MAIL),DEST=N1.CSSMTP"),
	    "$HASP822 DESTID(MAIL)      DEST=N1.CSSMTP\n");
	ck_assert_has(command("$D DESTID(MAIL)"), "DEST=N1.CSSMTP");
	ck_assert_has(command("$ADD DESTID(MAIL),DEST=X"), "already");
	ck_assert_has(command("$DEL DESTID(MAIL)"), "DELETED");
	ck_assert_has(command("$D DESTID(MAIL)"), "RC=(52)");
}
END_TEST

/* ------------------------------------------------------- what limits do */

static void
note_job(void *context, const struct job *job)
{
	*(struct job *)context = *job;
}

static struct job submitted;

static enum output_rc
submit(const char *jcl, struct fault *fault)
{
	struct user user = {.id = "USER1", .uid = 1000, .gid = 1000};

	submitted = (struct job){0};
	return job_submit(spool, &user, slice_text(jcl), note_job,
	    &submitted, fault);
}

#define STEP "//S EXEC PGM=IEFBR14\n"

START_TEST(job_numbers_come_from_the_range_and_wrap)
{
	struct fault fault = {0};

	command("$T JOBDEF,RANGE=(7-9)");
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(submit("//A JOB\n" STEP, &fault), OUTPUT_OK);
		ck_assert_uint_eq(submitted.number, 7u + (unsigned)i);
	}
	ck_assert_int_eq(submit("//A JOB\n" STEP, &fault), OUTPUT_FULL);
	ck_assert_has(fault.text, "all job numbers from 7 to 9 are in use");
	command("$P J8");
	ck_assert_int_eq(submit("//A JOB\n" STEP, NULL), OUTPUT_OK);
	ck_assert_uint_eq(submitted.number, 8);
	command("$T JOBDEF,RANGE=(100000-9999999)");
	ck_assert_int_eq(submit("//A JOB\n" STEP, NULL), OUTPUT_OK);
	ck_assert_str_eq(submitted.id, "J0100000");
}
END_TEST

START_TEST(no_more_jobs_than_jobnum_are_taken_in)
{
	struct fault fault = {0};

	command("$T JOBDEF,JOBNUM=10");
	for (int i = 0; i < 10; i++)
		ck_assert_int_eq(submit("//A JOB\n" STEP, NULL), OUTPUT_OK);
	ck_assert_int_eq(submit("//A JOB\n" STEP, &fault), OUTPUT_FULL);
	ck_assert_has(fault.text, "as many as JOBDEF JOBNUM allows");
	command("$P J1");
	ck_assert_int_eq(submit("//A JOB\n" STEP, NULL), OUTPUT_OK);
}
END_TEST

START_TEST(a_job_has_the_class_that_intrdr_gives_and_must_have_one_there_is)
{
	submit("//A JOB\n" STEP, NULL);
	ck_assert_str_eq(submitted.class, "A");
	command("$ADD JOBCLASS(MAILPROD),HOLD=YES");
	command("$T INTRDR,CLASS=MAILPROD,MSGCLASS=X");
	submit("//A JOB\n" STEP, NULL);
	ck_assert_str_eq(submitted.class, "MAILPROD");
	ck_assert_int_eq(submitted.msgclass, 'X');
	ck_assert_uint_eq(submitted.held, HELD_JOB);
	submit("//A JOB CLASS=NOSUCH\n" STEP, NULL);
	ck_assert_int_eq(submitted.completion, COMPLETION_JCL_ERROR);
}
END_TEST

START_TEST(a_bare_user_is_no_destination_where_nodes_are_required)
{
	static const char jcl[] = "//A JOB\n" STEP
	    "//D DD SYSOUT=B,DEST=CSSMTP\n";

	submit(jcl, NULL);
	ck_assert_int_eq(submitted.completion, COMPLETION_NONE);
	command("$T DESTDEF,NODENAME=REQUIRED");
	submit(jcl, NULL);
	ck_assert_int_eq(submitted.completion, COMPLETION_JCL_ERROR);
	command("$ADD DESTID(CSSMTP),DEST=CSSMTP");
	submit(jcl, NULL);
	ck_assert_int_eq(submitted.completion, COMPLETION_NONE);
}
END_TEST

static bool
add_line(void *context, const struct console_line *line)
{
	buffer_print(context, "%s\n", line->text);
	return true;
}

static const char *
console_text(void)
{
	static struct buffer text;
	struct view *view;

	store_flush(spool->store, NULL);
	view = view_open(spool->store);
	buffer_clear(&text);
	console_each(view, 0, 0, add_line, &text);
	view_close(&view);
	return buffer_str(&text);
}

/* Until the console has it; the watch runs in a thread of its own. */
static void
await_console(const char *part)
{
	for (int i = 0; i < 500; i++) {
		if (strstr(console_text(), part) != NULL)
			return;
		usleep(10000);
	}
	ck_abort_msg("the console has no %s:\n%s", part, console_text());
}

START_TEST(a_full_volume_takes_in_no_work_says_so_and_goes_on_after_a_purge)
{
	struct buffer jcl = {0};
	struct fault fault = {0};
	enum output_rc rc = OUTPUT_OK;
	unsigned taken = 0;

	ck_assert(room_watch_start(spool, &fault));
	buffer_text(&jcl, "//BIG JOB\n//S EXEC PGM=IEFBR14\n//D DD *\n");
	for (int i = 0; i < 2000; i++)
		buffer_print(&jcl, "record %d of some data that fills the "
		    "volume slowly\n", i);
	command("$T SPOOLDEF,TGSPACE=(MAX=20,WARN=50)");
	while (rc == OUTPUT_OK && taken++ < 1000)
		rc = submit(buffer_str(&jcl), &fault);
	ck_assert_int_eq(rc, OUTPUT_FULL);
	ck_assert_has(fault.text, "the spool volume is full");
	ck_assert_uint_gt(taken, 3);
	await_console("$HASP050 JES2 RESOURCE SHORTAGE OF TGS - ");
	await_console("NO WORK IS TAKEN IN");
	ck_assert_has_not(command("$D JQ,JOBID"), "RC=(52)");
	command("$P JQ,ALL");
	await_console("$HASP052 JES2 RESOURCE SHORTAGE OF TGS IS RELIEVED");
	ck_assert_int_eq(submit("//A JOB\n" STEP, NULL), OUTPUT_OK);
	room_watch_stop(spool);
	buffer_free(&jcl);
}
END_TEST

/* ----------------------------------------------------- which job is next */

static uint32_t
next_of(const char *class)
{
	struct view *view = view_open(spool->store);
	struct job job = {0};

	if (job_next_of(view, class, &job) != STORE_OK)
		job.number = 0;
	view_close(&view);
	return job.number;
}

START_TEST(the_next_job_of_a_class_is_found_by_priority_then_age)
{
	struct view *view;
	char class[9] = "";

	put_job((struct job){.phase = PHASE_EXECUTE, .entered_us = 20});
	put_job((struct job){.phase = PHASE_EXECUTE, .entered_us = 10});
	put_job((struct job){.phase = PHASE_EXECUTE, .entered_us = 30,
	    .priority = 5, .class = "B"});
	put_job((struct job){.phase = PHASE_EXECUTE, .entered_us = 30,
	    .priority = 9, .class = "PROD", .held = HELD_DUPLICATE});
	ck_assert_uint_eq(next_of("A"), 2);
	ck_assert_uint_eq(next_of("B"), 3);
	ck_assert_uint_eq(next_of("PROD"), 0);
	view = view_open(spool->store);
	ck_assert(class_next(view, class));
	ck_assert_str_eq(class, "A");
	ck_assert(class_next(view, class));
	ck_assert_str_eq(class, "B");
	ck_assert(!class_next(view, class));
	view_close(&view);
}
END_TEST

START_TEST(a_job_held_for_its_name_is_let_go_when_what_it_waits_for_goes)
{
	put_job((struct job){.phase = PHASE_EXECUTE});
	put_job((struct job){.phase = PHASE_EXECUTE,
	    .held = HELD_DUPLICATE});
	ck_assert_has(command("$D J2,HOLD"), "HOLD=(DUP)");
	command("$C J1");
	ck_assert_uint_eq(job_now(2).held, 0);
}
END_TEST

START_TEST(initiators_and_tasks_are_not_there_before_they_are_started)
{
	ck_assert_has(command("$D I"), "RC=(52)");
	ck_assert_has(command("$D I,X"), "RC=(03)");
	ck_assert_has(command("$T I1"), "RC=(03)");
	ck_assert_has(command("P CSSMTP"), "IEE341I CSSMTP NOT ACTIVE");
	ck_assert_has(command("C CSSMTP"), "IEE341I CSSMTP NOT ACTIVE");
	ck_assert_has(command("F CSSMTP,D"), "IEE341I CSSMTP NOT ACTIVE");
	ck_assert_has(command("F CSSMTP"), "IEE309I MODIFY");
	ck_assert_has(command("F ,X"), "IEE309I MODIFY");
	ck_assert_has(command("S"), "IEE309I START");
	ck_assert_has(command("S ABC.TOOLONGID"), "IEE309I START");
	ck_assert_has(command("S ABC/D"), "IEE309I START");
	ck_assert_has(command("S NOSUCH"), "IEE122I START COMMAND JCL ERROR "
	    "FOR NOSUCH\nIEFC452I NOSUCH - JOB NOT RUN - JCL ERROR: `jes "
	    "view STC00001");
	ck_assert_has(command("D A,L"), "IEE114I");
	ck_assert_has(command("D T"), "IEE136I LOCAL: TIME=");
	ck_assert_has(command("D X"), "IEE309I DISPLAY");
}
END_TEST

START_TEST(activity_lists_what_executes)
{
	put_job((struct job){.phase = PHASE_RUN, .name = "CSSMTP",
	    .kind = JOB_STARTED});
	put_job((struct job){.phase = PHASE_RUN, .name = "USER1",
	    .kind = JOB_SESSION});
	put_job((struct job){.phase = PHASE_EXECUTE, .name = "WAITS"});
	command("D A,L");
	ck_assert_has(answer.data, " 00000    00001    00001 ");
	ck_assert_has(answer.data, " CSSMTP   STC00001");
	ck_assert_has_not(answer.data, "WAITS");
	ck_assert_has(command("D A,CSS*"), "CSSMTP   STC00001");
	ck_assert_has(command("D A,NONE"), "NONE NOT FOUND");
}
END_TEST

static void
add_tests(TCase *tests)
{
	tcase_add_checked_fixture(tests, operator_begin, operator_end);
	tcase_add_test(tests,
	    queues_are_counted_by_class_with_the_use_of_the_volume);
	tcase_add_test(tests, the_volume_is_shown_short_and_long);
	tcase_add_test(tests,
	    a_statement_is_shown_whole_by_keyword_or_by_value);
	tcase_add_test(tests, a_class_changes_what_becomes_of_output);
	tcase_add_test(tests, destids_come_and_go);
	tcase_add_test(tests, job_numbers_come_from_the_range_and_wrap);
	tcase_add_test(tests, no_more_jobs_than_jobnum_are_taken_in);
	tcase_add_test(tests,
	    a_job_has_the_class_that_intrdr_gives_and_must_have_one_there_is);
	tcase_add_test(tests,
	    a_bare_user_is_no_destination_where_nodes_are_required);
	tcase_add_test(tests,
	    a_full_volume_takes_in_no_work_says_so_and_goes_on_after_a_purge);
	tcase_add_test(tests,
	    the_next_job_of_a_class_is_found_by_priority_then_age);
	tcase_add_test(tests,
	    a_job_held_for_its_name_is_let_go_when_what_it_waits_for_goes);
	tcase_add_test(tests,
	    initiators_and_tasks_are_not_there_before_they_are_started);
	tcase_add_test(tests, activity_lists_what_executes);
}

int
main(void)
{
	return run_suite("operator-system", add_tests);
}
