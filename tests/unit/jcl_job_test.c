/*
 * tests/unit/jcl_job_test.c -- JOB, EXEC, NOTIFY and JES2 control statements
 */
#include "tests/unit/jcl_support.h"

START_TEST(a_job_has_accounting_and_a_programmer)
{
	read_good("//MAILJ01 JOB (ACCT,ROOM,'A B'),'J DOE',CLASS=A\n" STEP);
	ck_assert_str_eq(job->name, "MAILJ01");
	ck_assert_str_eq(job->account, "ACCT,ROOM,A B");
	ck_assert_str_eq(job->programmer, "J DOE");
	ck_assert_str_eq(job->class, "A");
	read_good("//J JOB 0-000-0-000,J.DOE\n" STEP);
	ck_assert_str_eq(job->account, "0-000-0-000");
	ck_assert_str_eq(job->programmer, "J.DOE");
	read_good("//J JOB ,MSGCLASS=P\n" STEP);
	ck_assert_str_eq(job->account, "");
	ck_assert_int_eq(job->msgclass, 'P');
	read_good("//J JOB\n" STEP);
}
END_TEST

START_TEST(accounting_and_programmer_have_a_greatest_length)
{
	char text[512];

	snprintf(text, sizeof(text), "//J JOB '%048d',\n//  'X'\n" STEP, 1);
	read_good(text);
	read_bad("//J JOB A,'A NAME OF 21 LETTERS.'\n" STEP,
	    "1 1:11 IEFC642I EXCESSIVE PARAMETER LENGTH ON THE JOB STATEMENT");
	read_bad("//J JOB (A2345678901234567890123456789012345678901234567890,"
	    "\n//  B2345678901234567890123456789012345678901234567890,\n"
	    "//  C2345678901234567890123456789012345678901234567890),X\n"
	    STEP, "IEFC642I");
	read_bad("//J JOB A,B,C\n" STEP, "IEFC640I");
	read_bad("//J JOB A,CLASS=B,C\n" STEP, "IEFC643I");
	read_bad("//J JOB A,(B,C)\n" STEP, "IEFC616I");
}
END_TEST

START_TEST(the_parameters_of_a_job_are_taken)
{
	read_good("//J JOB A,CLASS=MAILCLAS,MSGCLASS=7,MSGLEVEL=(1,0),\n"
	    "//  NOTIFY=NODE1.OPER02,USER=OPER02,PASSWORD=PW,GROUP=G,\n"
	    "//  SECLABEL=SL,TYPRUN=HOLD,PRTY=9,TIME=(1,30),REGION=0M,\n"
	    "//  LINES=(5,CANCEL),BYTES=2,PAGES=(7,WARNING),CARDS=8,\n"
	    "//  EMAIL='ops@example.org',SYSAFF=ANY,JOBRC=MAXRC\n" STEP);
	ck_assert_str_eq(job->class, "MAILCLAS");
	ck_assert_int_eq(job->msgclass, '7');
	ck_assert_uint_eq(job->messages, 0);
	ck_assert_str_eq(job->notify, "NODE1.OPER02");
	ck_assert_str_eq(job->user, "OPER02");
	ck_assert_str_eq(job->password, "PW");
	ck_assert_str_eq(job->group, "G");
	ck_assert_str_eq(job->seclabel, "SL");
	ck_assert(job->hold);
	ck_assert_uint_eq(job->priority, 9);
	ck_assert_uint_eq(job->time_seconds, 90);
	ck_assert_uint_eq(job->lines.count, 5000);
	ck_assert_str_eq(job->lines.action, "CANCEL");
	ck_assert_uint_eq(job->bytes.count, 2000);
	ck_assert_uint_eq(job->pages.count, 7);
	ck_assert_uint_eq(job->cards_out.count, 8);
	ck_assert_str_eq(job->email, "ops@example.org");
	ck_assert_str_eq(job->others->keyword, "REGION");
	ck_assert_str_eq(job->others->value, "0M");
}
END_TEST

START_TEST(typrun_says_what_is_done_with_the_job)
{
	read_good("//J JOB A,TYPRUN=SCAN\n" STEP);
	ck_assert(job->scan_only && !job->copy_only && !job->hold);
	read_good("//J JOB A,TYPRUN=COPY\n" STEP);
	ck_assert(job->scan_only && job->copy_only);
	read_good("//J JOB A,TYPRUN=JCLHOLD\n" STEP);
	ck_assert(job->hold && !job->scan_only);
	read_bad("//J JOB A,TYPRUN=SOON\n" STEP, "IEFC632I");
}
END_TEST

START_TEST(wrong_parameters_of_a_job_are_errors)
{
	static const struct {
		const char *operand, *wanted;
	} cases[] = {
		{"CLASS=TOOLONGCL", "IEFC642I"},
		{"CLASS=A-B", "IEFC632I"},
		{"MSGCLASS=XX", "IEFC642I"},
		{"NOTIFY=A.B.C", "IEFC632I"},
		{"USER=TOOLONGUS", "IEFC642I"},
		{"PRTY=16", "IEFC638I"},
		{"PRTY=HIGH", "IEFC632I"},
		{"TIME=(1,60)", "IEFC632I"},
		{"TIME=LONG", "IEFC632I"},
		{"LINES=(5,STOP)", "IEFC632I"},
		{"MSGLEVEL=(1,2)", "IEFC632I"},
		{"JOBRC=LASTRC", "JESJ017I JOBRC=LASTRC IS NOT SUPPORTED"},
		{"RESTART=(S1,CHK1)", "JESJ017I RESTART AT A CHECKPOINT"},
		{"MSGCLAS=A", "Did you mean MSGCLASS?"},
		{"PASSWORD=(A,B,C)", "IEFC632I FORMAT ERROR IN THE PASSWORD"},
		{"PASSWORD=TOOLONGPASS", "IEFC632I"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[256];

		snprintf(text, sizeof(text), "//J JOB A,%s\n" STEP,
		    cases[i].operand);
		read_bad(text, cases[i].wanted);
		ck_assert_uint_eq(error_count(), 1);
	}
}
END_TEST

START_TEST(a_second_job_statement_is_an_error)
{
	read_bad(JOB STEP "//J2 JOB A\n", "JESJ002I SECOND JOB STATEMENT");
}
END_TEST

START_TEST(a_job_without_steps_is_an_error)
{
	read_bad(JOB, "1 1:12 IEFC607I JOB HAS NO STEPS");
}
END_TEST

/* -------------------------------------------------------------------- EXEC */

START_TEST(a_step_has_a_program_and_a_parm)
{
	read_good(JOB "// EXEC PGM=IEBGENER,PARM=('A B',C,'D')\n"
	    "//S2 EXEC PGM=X,PARM='it''s && more'\n"
	    "//S3 EXEC PGM=X,PARM=PLAIN,TIME=2,REGION=4M,ACCT=(A,B)\n"
	    "//S4 EXEC PGM=X,PARM='',TIME=1440\n"
	    "//S5 EXEC PGM=X,PARMDD=PARMS,TIME=NOLIMIT\n");
	ck_assert_str_eq(step(1)->name, "");
	ck_assert_str_eq(step(1)->program, "IEBGENER");
	ck_assert_str_eq(step(1)->parm, "A B,C,D");
	ck_assert_str_eq(step(2)->parm, "it's & more");
	ck_assert_str_eq(step(3)->parm, "PLAIN");
	ck_assert_uint_eq(step(3)->time_seconds, 120);
	ck_assert_uint_eq(step(4)->time_seconds, 0);
	ck_assert_str_eq(step(5)->parm_dd, "PARMS");
	ck_assert_uint_eq(job->step_count, 5);
}
END_TEST

START_TEST(a_parm_has_at_most_100_characters)
{
	char text[512];

	snprintf(text, sizeof(text), JOB "//S EXEC PGM=X,PARM=('%046d',\n"
	    "//  '%053d')\n", 1, 1);
	read_good(text);
	snprintf(text, sizeof(text), JOB "//S EXEC PGM=X,PARM=('%046d',\n"
	    "//  '%054d')\n", 1, 1);
	read_bad(text, "IEFC642I EXCESSIVE PARAMETER LENGTH ON THE EXEC "
	    "STATEMENT [PARM= has at most 100 characters; this has 101.");
}
END_TEST

START_TEST(wrong_parameters_of_a_step_are_errors)
{
	static const struct {
		const char *operand, *wanted;
	} cases[] = {
		{"", "IEFC646I REQUIRED PARAMETER MISSING ON THE EXEC"},
		{"PGM=TOOLONGPG", "IEFC642I"},
		{"PGM=A-B", "IEFC632I"},
		{"PGM=A,PROC=B", "IEFC009I KEYWORD PROC IS MUTUALLY EXCLUSIVE"},
		{"PGM=A,PARM=B,PARMDD=C", "IEFC009I KEYWORD PARMDD"},
		{"PGM=A,B", "IEFC643I"},
		{"PGM=A,PRM=B", "Did you mean PARM?"},
		{"PGM=A,COND.S1=(4,LT)", "IEFC630I"},
		{"NOSUCH", "2 2:11 IEFC612I PROCEDURE NOSUCH WAS NOT FOUND"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[256];

		snprintf(text, sizeof(text), JOB "//S1 EXEC %s\n"
		    "//D DD DUMMY\n", cases[i].operand);
		read_bad(text, cases[i].wanted);
		ck_assert_msg(error_count() == 1, "%s", said());
	}
}
END_TEST

START_TEST(a_job_has_at_most_255_steps)
{
	struct buffer text = {0};

	buffer_text(&text, JOB);
	for (int i = 0; i < 255; i++)
		buffer_print(&text, "//S%d EXEC PGM=X\n", i);
	read_good(buffer_str(&text));
	ck_assert_uint_eq(job->step_count, 255);
	buffer_text(&text, "//A EXEC PGM=X\n//D DD DUMMY\n//B EXEC PGM=X\n");
	read_bad(buffer_str(&text),
	    "IEFC602I EXCESSIVE NUMBER OF EXECUTE STATEMENTS");
	ck_assert_uint_eq(error_count(), 1);
	ck_assert_uint_eq(job->step_count, 255);
	buffer_free(&text);
}
END_TEST

/* ------------------------------------------------------------------ NOTIFY */

START_TEST(notify_statements_are_kept_with_their_condition)
{
	struct jcl_result results[2] = {{true, false, 0, NULL},
	    {true, false, 4, NULL}};

	read_good(JOB
	    "//N1 NOTIFY EMAIL='ops@example.org',WHEN='(RC>4 | ABEND)'\n"
	    "//N2 NOTIFY USER=OPER01,TYPE=MSG\n" STEP "//S2 EXEC PGM=X\n");
	ck_assert_str_eq(job->notifies->email, "ops@example.org");
	ck_assert_str_eq(job->notifies->next->user, "OPER01");
	ck_assert_str_eq(job->notifies->next->type, "MSG");
	ck_assert(!jcl_notify_wanted(job, job->notifies, results));
	ck_assert(jcl_notify_wanted(job, job->notifies->next, results));
	results[1].code = 8;
	ck_assert(jcl_notify_wanted(job, job->notifies, results));
	results[1] = (struct jcl_result){true, true, 0, "S0C4"};
	ck_assert(jcl_notify_wanted(job, job->notifies, results));
}
END_TEST

START_TEST(wrong_notify_statements_are_errors)
{
	struct buffer text = {0};

	read_bad(JOB "// NOTIFY TYPE=MSG\n" STEP, "IEFC646I");
	read_bad(JOB "// NOTIFY USER=OPER01,TYPE=FAX\n" STEP, "IEFC632I");
	read_bad(JOB "// NOTIFY USER=OPER01,WHEN='(RC>)'\n" STEP,
	    "2 2:33 JESJ014I INVALID RELATIONAL EXPRESSION");
	read_bad(JOB STEP "// NOTIFY USER=OPER01\n",
	    "IEFC606I MISPLACED NOTIFY STATEMENT");
	buffer_text(&text, JOB);
	for (int i = 0; i < 9; i++)
		buffer_text(&text, "// NOTIFY USER=OPER01\n");
	buffer_text(&text, STEP);
	read_bad(buffer_str(&text), "JESJ030I MORE THAN 8 NOTIFY STATEMENTS");
	buffer_free(&text);
}
END_TEST

/* ------------------------------------------------------- control statements */

START_TEST(jobparm_operands_in_full_and_in_short_are_taken)
{
	read_good(JOB "/*JOBPARM LINES=9,R=4711,NOLOG,BYTES=2,G=3,C=4,"
	    "RESTART=N\n" STEP);
	ck_assert_uint_eq(job->lines.count, 9000);
	ck_assert_str_eq(job->room, "4711");
	ck_assert(job->no_log);
	ck_assert_uint_eq(job->bytes.count, 2000);
	ck_assert_uint_eq(job->pages.count, 3);
	ck_assert_uint_eq(job->cards_out.count, 4);
	ck_assert(job->restart_never);
	ck_assert(lists("           /*JOBPARM LINES=9,R=4711,NOLOG,BYTES=2,G=3,"
	    "C=4,RESTART=N"));
}
END_TEST

START_TEST(jobparm_operands_that_nobody_knows_are_warned_of)
{
	read_warned(JOB
	    "/*JOBPARM L=99,S=ESYS,H=ALL,FORMS=STD,TIME=(1439),Z=8\n" STEP,
	    "0 2:23 JESJ020I OPERAND H OF /*JOBPARM");
	ck_assert_ptr_nonnull(strstr(said(), "OPERAND Z OF /*JOBPARM"));
	ck_assert_uint_eq(job->lines.count, 99000);
	read_bad(JOB "/*JOBPARM L=MANY\n" STEP,
	    "JESJ021I INVALID OPERAND ON /*JOBPARM");
	read_warned(JOB "/*JOBPARM PROCLIB=PROC01\n" STEP, "JESJ018I");
}
END_TEST

START_TEST(priority_notify_message_and_setup_are_taken)
{
	read_warned("/*PRIORITY 12\n//J JOB A,NOTIFY=OPER01\n"
	    "/*NOTIFY NODE2.OPER02\n/*MESSAGE please watch\n"
	    "/*SETUP VOL001,VOL002\n" STEP, "JESJ018I /*SETUP");
	ck_assert_uint_eq(job->priority, 12);
	ck_assert_str_eq(job->notify, "NODE2.OPER02");
	ck_assert_str_eq(job->messages_to_operator->value, "please watch");
	ck_assert_str_eq(job->setup, "VOL001,VOL002");
	ck_assert(job->hold);
	read_bad("/*PRIORITY 16\n" JOB STEP, "0 1:12 JESJ021I");
	read_bad(JOB "/*PRIORITY 1\n" STEP, "in front of the JOB");
	read_bad(JOB "/*NOTIFY A.B.C\n" STEP, "JESJ021I");
	read_bad("/*JOBPARM L=1\n" JOB STEP, "behind the JOB statement");
}
END_TEST

START_TEST(jobs_run_on_this_node_only)
{
	read_good(JOB "/*ROUTE XEQ LXJES1\n/*XEQ LXJES1\n" STEP);
	read_bad(JOB "/*ROUTE XEQ NODE2\n" STEP,
	    "JESJ017I EXECUTION ON ANOTHER NODE IS NOT SUPPORTED");
	read_bad(JOB "/*XEQ NODE2\n" STEP, "JESJ017I");
	read_bad(JOB "/*XMIT NODE2\n" STEP, "JESJ017I /*XMIT");
	read_bad(JOB "/*ROUTE CARDS X\n" STEP, "JESJ021I");
}
END_TEST

START_TEST(cards_of_the_internal_reader_end_the_job)
{
	read_warned(JOB STEP "/*EOF\n//S2 EXEC PGM=X\n", "JESJ004I");
	ck_assert_uint_eq(job->step_count, 1);
	ck_assert(!job->scan_only);
	read_good(JOB STEP "/*DEL\n");
	ck_assert(job->deleted && job->scan_only);
	read_good(JOB STEP "/*PURGE\n");
	ck_assert(job->purged && job->scan_only);
	read_good(JOB STEP "/*SCAN\n");
	ck_assert(job->scan_only && !job->deleted);
}
END_TEST

START_TEST(commands_and_unknown_control_statements_are_errors)
{
	read_bad(JOB "/*$DQ\n" STEP, "JESJ022I COMMAND IN A JOB STREAM");
	read_bad(JOB "/*JOBPRM L=1\n" STEP,
	    "JESJ019I UNIDENTIFIED JES2 CONTROL STATEMENT /*JOBPRM "
	    "[Did you mean JOBPARM?");
	read_warned(JOB "/*SIGNON REMOTE1\n" STEP, "JESJ018I /*SIGNON");
}
END_TEST

START_TEST(a_mail_job_with_the_quirks_of_real_ones_is_taken)
{
	char text[1024];

	snprintf(text, sizeof(text),
	    "//* comment in front\n%-72sJOB01234\n"
	    "/*JOBPARM L=99,S=ESYS,H=ALL\n"
	    "//$$$$$$@1 EXEC PGM=IEBGENER\n//SYSPRINT DD SYSOUT=*\n"
	    "//SYSIN    DD DUMMY\n//SYSUT1   DD DATA,DLM=ZZ\nHELO X\n"
	    "//NOT A STATEMENT\nZZ\n/*\n"
	    "//SYSUT2   DD SYSOUT=(B,CSSMTP),DCB=(RECFM=FB,LRECL=80)\n"
	    "// IF ($$$$$$@1.RC = 2) THEN\n//S2 EXEC PGM=IEBGENER\n"
	    "//SYSUT1 DD *\nQUIT\n// ENDIF\n",
	    "//MAILJOB JOB (ACCT),'OPS',USER=OPER01");
	read_warned(text, "JESJ009I");
	ck_assert_str_eq(records(dd("SYSUT1")), "HELO X|//NOT A STATEMENT|");
	ck_assert_str_eq(dd("SYSUT2")->writer, "CSSMTP");
	ck_assert_str_eq(records(dd_of(2, "SYSUT1")), "QUIT|");
	ck_assert_str_eq(job->user, "OPER01");
}
END_TEST

static void
add(TCase *t)
{
	tcase_add_test(t, a_job_has_accounting_and_a_programmer);
	tcase_add_test(t, accounting_and_programmer_have_a_greatest_length);
	tcase_add_test(t, the_parameters_of_a_job_are_taken);
	tcase_add_test(t, typrun_says_what_is_done_with_the_job);
	tcase_add_test(t, wrong_parameters_of_a_job_are_errors);
	tcase_add_test(t, a_second_job_statement_is_an_error);
	tcase_add_test(t, a_job_without_steps_is_an_error);
	tcase_add_test(t, a_step_has_a_program_and_a_parm);
	tcase_add_test(t, a_parm_has_at_most_100_characters);
	tcase_add_test(t, wrong_parameters_of_a_step_are_errors);
	tcase_add_test(t, a_job_has_at_most_255_steps);
	tcase_add_test(t, notify_statements_are_kept_with_their_condition);
	tcase_add_test(t, wrong_notify_statements_are_errors);
	tcase_add_test(t, jobparm_operands_in_full_and_in_short_are_taken);
	tcase_add_test(t, jobparm_operands_that_nobody_knows_are_warned_of);
	tcase_add_test(t, priority_notify_message_and_setup_are_taken);
	tcase_add_test(t, jobs_run_on_this_node_only);
	tcase_add_test(t, cards_of_the_internal_reader_end_the_job);
	tcase_add_test(t, commands_and_unknown_control_statements_are_errors);
	tcase_add_test(t, a_mail_job_with_the_quirks_of_real_ones_is_taken);
}

int
main(void)
{
	return run_suite("jobs and steps", add);
}
