/*
 * tests/unit/jcl_procedure_test.c -- symbols, procedures, INCLUDE, overrides
 */
#include "tests/unit/jcl_support.h"

static const char mailproc[] =
	"//MAILPROC PROC TO='ops',CLS=B\n"
	"//* in the procedure\n"
	"//BUILD    EXEC PGM=MAILBLD,PARM='TO=&TO'\n"
	"//OUT      DD DSN=&&MAIL,DISP=(NEW,PASS),DCB=(RECFM=FB,LRECL=80)\n"
	"//SYSTSIN  DD DDNAME=SYSIN\n"
	"//SEND     EXEC PGM=IEBGENER,COND=(4,LT,BUILD),PARM=OLD\n"
	"//SYSUT1   DD DSN=*.BUILD.OUT,DISP=(OLD,DELETE)\n"
	"//         DD DSN=A.B,DISP=SHR\n"
	"//SYSUT2   DD SYSOUT=(&CLS,CSSMTP),DCB=*.BUILD.OUT\n";

/* ----------------------------------------------------------------- symbols */

START_TEST(set_gives_a_symbol_its_value_where_it_stands)
{
	read_good(JOB "// SET HLQ=PROD,N=1\n" STEP
	    "//D1 DD DSN=&HLQ..MAIL&N.X,DISP=SHR\n// SET N=2\n"
	    "//D2 DD DSN=&HLQ..MAIL&N,DISP=SHR\n");
	ck_assert_str_eq(dd("D1")->dsn, "PROD.MAIL1X");
	ck_assert_str_eq(dd("D2")->dsn, "PROD.MAIL2");
	ck_assert(lists("           IEFC653I SUBSTITUTION JCL - "
	    "DSN=PROD.MAIL1X,DISP=SHR"));
}
END_TEST

START_TEST(a_value_may_hold_parameters_and_be_nothing)
{
	read_good(JOB "// SET D='(NEW,CATLG)',L=(TRK,1),E=\n"
	    "//S EXEC PGM=X,PARM=&E\n//D1 DD DSN=A&E..B,DISP=&D,SPACE=&L\n");
	ck_assert_int_eq(dd("D1")->normal, JCL_CATLG);
	ck_assert_str_eq(dd("D1")->dsn, "A.B");
	ck_assert_str_eq(dd("D1")->others->value, "(TRK,1)");
	ck_assert_str_eq(step(1)->parm, "");
}
END_TEST

START_TEST(an_apostrophe_in_a_value_does_not_end_the_text)
{
	read_good(JOB "// SET A='it''s'\n//S EXEC PGM=X,PARM='&A. so'\n");
	ck_assert_str_eq(step(1)->parm, "it's so");
}
END_TEST

START_TEST(symbols_in_apostrophes_count_in_some_parameters_only)
{
	read_good(JOB "// SET A='x'\n"
	    "//S EXEC PGM=X,PARM='&A.y && &NOVALUE'\n"
	    "//P DD PATH='/tmp/&A'\n");
	ck_assert_str_eq(step(1)->parm, "xy & &NOVALUE");
	ck_assert_str_eq(dd("P")->path, "/tmp/x");
	read_warned("//J JOB (ACCT),'FOR &SYSUID'\n" STEP,
	    "1 1:21 JESJ025I SYMBOL SYSUID IN APOSTROPHES IS NOT REPLACED");
	ck_assert_str_eq(job->programmer, "FOR &SYSUID");
}
END_TEST

START_TEST(the_system_gives_names_date_and_time)
{
	read_good("//J JOB (ACCT),NOTIFY=&SYSUID\n"
	    "// SET A='&YYMMDD &LYYMMDD &HHMMSS &LHR &JDAY &YR4&MON&DAY'\n"
	    "// SET B='&SYSNAME &SYSCLONE &SYSNODE &SYSPLEX &JOBNAME'\n"
	    "//S1 EXEC PGM=X,PARM='&A'\n//S2 EXEC PGM=X,PARM='&B'\n");
	ck_assert_str_eq(job->notify, "OPER01");
	ck_assert_str_eq(step(1)->parm,
	    "250305 250305 091402 11 064 20250305");
	ck_assert_str_eq(step(2)->parm, "PROD OD LXJES1 LXJES1 J");
}
END_TEST

START_TEST(an_error_in_a_symbols_value_names_the_symbol)
{
	read_bad(JOB "// SET U=UNITT=X\n" STEP "//D1 DD DSN=A,DISP=SHR,&U\n",
	    "4 4:24 IEFC630I UNIDENTIFIED KEYWORD UNITT");
	read_bad(JOB "// SET B='A B'\n" STEP "//D1 DD DSN=&B,DISP=SHR\n",
	    "4 4:13 IEFC618I");
}
END_TEST

START_TEST(wrong_symbols_are_errors)
{
	char text[512];

	read_bad(JOB "// SET TOOLONGNAM=1\n" STEP, "IEFC630I");
	read_bad(JOB "// SET 9A=1\n" STEP, "IEFC630I");
	read_bad(JOB "// SET A\n" STEP, "IEFC643I");
	read_bad(JOB "// SET\n" STEP, "IEFC646I");
	snprintf(text, sizeof(text), JOB
	    "// SET A='%061d\n//             %056d\n//             %056d\n"
	    "//             %056d\n//             %027d'\n" STEP, 1, 2, 3, 4,
	    5);
	read_bad(text, "IEFC642I");
}
END_TEST

START_TEST(symbols_cannot_make_a_statement_grow_without_end)
{
	struct buffer text = {0};

	buffer_text(&text, JOB "// SET A=1234567890\n");
	for (int i = 0; i < 30; i++)
		buffer_text(&text, "// SET A=&A&A\n");
	buffer_text(&text, STEP);
	read_bad(buffer_str(&text), "IEFC642I");
	buffer_free(&text);
}
END_TEST

START_TEST(symbols_cannot_make_a_job_grow_without_end)
{
	struct buffer text = {0};

	buffer_text(&text, JOB "// SET A='");
	buffer_fill(&text, 'X', 71 - 10);
	buffer_text(&text, "\n//             ");
	buffer_fill(&text, 'Y', 55);
	buffer_text(&text, "'\n" STEP);
	for (int i = 0; i < 5500; i++)
		buffer_text(&text, "// SET B='&A&A&A&A&A&A&A&A&A&A&A&A&A&A'\n");
	read_job(buffer_str(&text));
	ck_assert(job->failed);
	ck_assert_ptr_nonnull(strstr(said(), "longer than 8 MiB"));
	buffer_free(&text);
}
END_TEST

/* -------------------------------------------------------- exported symbols */

START_TEST(exported_symbols_are_put_into_in_stream_data)
{
	read_good(JOB "//  EXPORT SYMLIST=(RUNDATE,OPS)\n"
	    "//  SET RUNDATE='&LYYMMDD',OPS='ops@example.org'\n" STEP
	    "//A DD *,SYMBOLS=JCLONLY\nRCPT TO:<&OPS.>\n"
	    "run of &RUNDATE for &SYSUID, &OTHER && &&OPS &9\n/*\n"
	    "//B DD *\n&OPS\n");
	ck_assert_str_eq(records(dd("A")), "RCPT TO:<ops@example.org>|"
	    "run of 250305 for OPER01, &OTHER && &&OPS &9|");
	ck_assert_str_eq(records(dd("B")), "&OPS|");
}
END_TEST

START_TEST(a_symbol_set_before_its_export_or_not_exported_is_not_put_in)
{
	read_good(JOB "// SET A=EARLY,C=LATE\n// EXPORT SYMLIST=(A,B)\n" STEP
	    "//D DD *,SYMBOLS=JCLONLY\n[&A][&B][&C]\n");
	ck_assert_str_eq(records(dd("D")), "[][][&C]|");
	read_good(JOB "// SET A=EARLY\n// EXPORT SYMLIST=*\n// SET B=LATE\n"
	    STEP "//D DD *,SYMBOLS=JCLONLY\n[&A][&B]\n");
	ck_assert_str_eq(records(dd("D")), "[&A][LATE]|");
}
END_TEST

START_TEST(data_have_the_values_of_their_own_time)
{
	read_good(JOB "// EXPORT SYMLIST=*\n// SET A=1\n" STEP
	    "//D1 DD *,SYMBOLS=JCLONLY\n&A\n// SET A=2\n"
	    "//S2 EXEC PGM=X\n//D2 DD *,SYMBOLS=JCLONLY\n&A\n");
	ck_assert_str_eq(records(dd("D1")), "1|");
	ck_assert_str_eq(records(dd_of(2, "D2")), "2|");
}
END_TEST

START_TEST(system_symbols_are_put_in_where_they_are_asked_for)
{
	read_good(JOB STEP "//A DD *,SYMBOLS=EXECSYS\n&SYSNAME &YYMMDD\n"
	    "//B DD *,SYMBOLS=CNVTSYS\n&SYSNAME\n"
	    "//C DD *,SYMBOLS=JCLONLY\n&SYSNAME\n");
	ck_assert_str_eq(records(dd("A")), "PROD 250305|");
	ck_assert_str_eq(records(dd("B")), "PROD|");
	ck_assert_str_eq(records(dd("C")), "&SYSNAME|");
	read_bad(JOB STEP "//A DD *,SYMBOLS=ALL\nx\n", "IEFC632I");
	read_bad(JOB STEP "//A DD DSN=X,SYMBOLS=JCLONLY\n", "IEFC009I");
	read_warned(JOB STEP "//A DD *,SYMBOLS=(JCLONLY,LOG)\nx\n",
	    "JESJ018I THE LOG OF SYMBOLS= HAS NO EFFECT");
}
END_TEST

START_TEST(substitution_lengthens_a_record_beyond_its_columns)
{
	char text[512], wanted[128];

	snprintf(text, sizeof(text), JOB "// EXPORT SYMLIST=A\n"
	    "// SET A=LONGVALUE\n" STEP "//D DD *,SYMBOLS=JCLONLY\n%078d&A\n",
	    1);
	read_good(text);
	snprintf(wanted, sizeof(wanted), "%078dLONGVALUE|", 1);
	ck_assert_str_eq(records(dd("D")), wanted);
}
END_TEST

START_TEST(a_record_that_gets_too_long_is_an_error)
{
	struct buffer text = {0};

	buffer_text(&text, JOB "// EXPORT SYMLIST=A\n// SET A='");
	buffer_fill(&text, 'x', 71 - 10);
	buffer_text(&text, "\n//             ");
	buffer_fill(&text, 'y', 50);
	buffer_text(&text, "'\n" STEP
	    "//D DD *,SYMBOLS=JCLONLY,LRECL=1000\n");
	for (int i = 0; i < 300; i++)
		buffer_text(&text, "&A");
	read_bad(buffer_str(&text), "JESJ029I RECORD 1 IS LONGER THAN 32760");
	buffer_free(&text);
}
END_TEST

/* -------------------------------------------------------------- procedures */

START_TEST(a_cataloged_procedure_becomes_steps)
{
	member("", "MAILPROC", mailproc);
	read_warned(JOB "//S1 EXEC MAILPROC\n", "IEF686I DDNAME SYSIN");
	ck_assert_uint_eq(job->step_count, 2);
	ck_assert_str_eq(step(1)->name, "S1");
	ck_assert_str_eq(step(1)->proc_step, "BUILD");
	ck_assert_str_eq(step(1)->parm, "TO=ops");
	ck_assert_str_eq(step(2)->proc_step, "SEND");
	ck_assert_int_eq(dd_of(2, "SYSUT2")->sysout_class, 'B');
	ck_assert_str_eq(dd_of(2, "SYSUT2")->recfm, "FB");
	ck_assert_str_eq(dd_of(2, "SYSUT1")->dsn, "&&MAIL");
	ck_assert(lists("         3 XXMAILPROC PROC TO='ops',CLS=B"));
	ck_assert(lists("           XX* in the procedure"));
	ck_assert(lists("         4 XXBUILD    EXEC PGM=MAILBLD,"
	    "PARM='TO=&TO'"));
	ck_assert(lists("           IEFC653I SUBSTITUTION JCL - PGM=MAILBLD,"
	    "PARM='TO=ops'"));
	ck_assert_str_eq(job->notes->text, "IEFC001I PROCEDURE MAILPROC WAS "
	    "EXPANDED USING SYSTEM LIBRARY PROCLIB");
	ck_assert_uint_eq(job->notes->statement, 2);
}
END_TEST

START_TEST(an_in_stream_procedure_comes_before_a_cataloged_one)
{
	member("", "P", "//X EXEC PGM=WRONG\n");
	read_good(JOB "//P PROC A=1\n//X EXEC PGM=RIGHT,PARM='&A'\n"
	    "//I DD *\ndata\n/*\n//* c\n// PEND\n//S1 EXEC P,A=2\n"
	    "//S2 EXEC PROC=P\n");
	ck_assert_str_eq(step(1)->program, "RIGHT");
	ck_assert_str_eq(step(1)->parm, "2");
	ck_assert_str_eq(step(2)->parm, "1");
	ck_assert_str_eq(records(dd_of(2, "I")), "data|");
	ck_assert(lists("         2 //P PROC A=1"));
	ck_assert(lists("           //X EXEC PGM=RIGHT,PARM='&A'"));
	ck_assert(lists("         5 ++P PROC A=1"));
	ck_assert(lists("         6 ++X EXEC PGM=RIGHT,PARM='&A'"));
	ck_assert_ptr_nonnull(strstr(job->notes->text,
	    "INSTREAM PROCEDURE DEFINITION"));
}
END_TEST

START_TEST(jclllib_libraries_are_searched_in_order)
{
	member("", "P", "//X EXEC PGM=SYSTEM\n");
	member("LIB.TWO", "P", "//X EXEC PGM=TWO\n");
	member("LIB.THREE", "P", "//X EXEC PGM=THREE\n");
	read_good(JOB "// JCLLIB ORDER=(LIB.ONE,LIB.TWO,LIB.THREE)\n"
	    "//S1 EXEC P\n");
	ck_assert_str_eq(step(1)->program, "TWO");
	ck_assert_ptr_nonnull(strstr(job->notes->text,
	    "USING PRIVATE LIBRARY LIB.TWO"));
	read_bad(JOB STEP "// JCLLIB ORDER=A.B\n",
	    "IEFC606I MISPLACED JCLLIB STATEMENT");
	read_bad(JOB "// JCLLIB ORDER=(A..B)\n" STEP, "IEFC632I");
	read_bad(JOB "// JCLLIB\n" STEP, "IEFC646I");
}
END_TEST

START_TEST(a_symbol_is_exec_then_proc_then_set)
{
	member("", "P", "//P PROC A=PROC,B=PROC\n"
	    "//X EXEC PGM=Y,PARM='&A &B &C'\n");
	read_good(JOB "// SET A=SET,B=SET,C=SET\n//S1 EXEC P,A=EXEC\n"
	    "//S2 EXEC PGM=Y,PARM='&A &B &C'\n");
	ck_assert_str_eq(step(1)->parm, "EXEC PROC SET");
	ck_assert_str_eq(step(2)->parm, "SET SET SET");
}
END_TEST

START_TEST(a_symbol_that_the_procedure_does_not_use_is_an_error)
{
	member("", "P", "//P PROC A=1\n//X EXEC PGM=Y\n");
	read_bad(JOB "//S1 EXEC P,B=2\n",
	    "2 2:13 IEFC657I THE SYMBOL B WAS NOT USED");
	read_bad(JOB "//S1 EXEC P,CNOD=EVEN\n", "Did you mean COND?");
	read_good(JOB "//S1 EXEC P,A=2\n");
}
END_TEST

START_TEST(parm_and_cond_of_the_call_go_to_the_steps)
{
	struct jcl_result results[2] = {{true, false, 1, NULL}};

	member("", "MAILPROC", mailproc);
	read_job(JOB "//S1 EXEC MAILPROC,PARM='FIRST',COND=(0,LT)\n");
	ck_assert_str_eq(step(1)->parm, "FIRST");
	ck_assert_str_eq(step(2)->parm, "");
	ck_assert_int_eq(jcl_step_verdict(job, 1, results), JCL_BYPASS);
	read_job(JOB "//S1 EXEC MAILPROC,PARM.SEND='SECOND',COND.SEND=\n");
	ck_assert_str_eq(step(1)->parm, "TO=ops");
	ck_assert_str_eq(step(2)->parm, "SECOND");
	ck_assert_ptr_null(step(2)->condition);
	read_bad(JOB "//S1 EXEC MAILPROC,PARM.NONE='X'\n",
	    "2 2:20 IEFC611I OVERRIDDEN STEP NONE NOT FOUND IN PROCEDURE "
	    "MAILPROC");
	read_bad(JOB "//S1 EXEC MAILPROC,PGM.SEND=X\n", "IEFC009I");
}
END_TEST

START_TEST(an_override_replaces_keyword_by_keyword)
{
	member("", "MAILPROC", mailproc);
	read_good(JOB "//S1 EXEC MAILPROC\n"
	    "//BUILD.OUT DD DSN=MY.MAIL,DISP=(,CATLG),DCB=LRECL=133\n"
	    "//BUILD.SYSIN DD *\nbody\n/*\n"
	    "//SEND.SYSUT2 DD SYSOUT=(C,OTHER)\n"
	    "//SEND.NEW DD DUMMY\n");
	ck_assert_str_eq(dd_of(1, "OUT")->dsn, "MY.MAIL");
	ck_assert_int_eq(dd_of(1, "OUT")->normal, JCL_CATLG);
	ck_assert_str_eq(dd_of(1, "OUT")->recfm, "FB");
	ck_assert_uint_eq(dd_of(1, "OUT")->lrecl, 133);
	ck_assert_str_eq(records(dd_of(1, "SYSTSIN")), "body|");
	ck_assert_str_eq(dd_of(2, "SYSUT2")->writer, "OTHER");
	ck_assert_uint_eq(dd_of(2, "SYSUT2")->lrecl, 133);
	ck_assert(has_dd(2, "NEW"));
	ck_assert(lists("         5 //BUILD.OUT DD DSN=MY.MAIL,"
	    "DISP=(,CATLG),DCB=LRECL=133"));
	ck_assert(lists("         6 X/OUT      DD DSN=&&MAIL,"
	    "DISP=(NEW,PASS),DCB=(RECFM=FB,LRECL=80)"));
}
END_TEST

START_TEST(an_override_puts_one_kind_of_data_in_place_of_another)
{
	member("", "P", "//X EXEC PGM=Y\n//A DD DUMMY\n"
	    "//B DD DSN=OLD,DISP=SHR,UNIT=SYSDA\n//C DD SYSOUT=A\n"
	    "//D DD DSN=OLD,DISP=SHR\n//E DD DSN=OLD,LRECL=80,UNIT=X\n");
	read_good(JOB "//S EXEC P\n//A DD DSN=NEW,DISP=SHR\n//B DD *\nx\n/*\n"
	    "//X.C DD DSN=NEW,DISP=SHR\n//X.D DD SYSOUT=(B,W)\n"
	    "//X.E DD UNIT=,DCB=LRECL=99\n");
	ck_assert_int_eq(dd("A")->kind, JCL_DD_DATA_SET);
	ck_assert_str_eq(records(dd("B")), "x|");
	ck_assert_int_eq(dd("C")->kind, JCL_DD_DATA_SET);
	ck_assert_int_eq(dd("D")->kind, JCL_DD_SYSOUT);
	ck_assert_uint_eq(dd("E")->lrecl, 99);
	ck_assert_str_eq(dd("E")->others->keyword, "DCB");
}
END_TEST

START_TEST(a_concatenation_is_overridden_part_by_part)
{
	const struct jcl_dd *d;

	member("", "MAILPROC", mailproc);
	read_warned(JOB "//S1 EXEC MAILPROC\n//SEND.SYSUT1 DD\n"
	    "//            DD DSN=OTHER\n//            DD *\nmore\n/*\n",
	    "IEF686I");
	d = dd_of(2, "SYSUT1");
	ck_assert_str_eq(d->dsn, "&&MAIL");
	ck_assert_str_eq(d->concatenated->dsn, "OTHER");
	ck_assert_int_eq(d->concatenated->status, JCL_SHR);
	ck_assert_str_eq(records(d->concatenated->concatenated), "more|");
	ck_assert_ptr_null(d->concatenated->concatenated->concatenated);
	ck_assert_ptr_nonnull(strstr(listing(), " X/         DD DSN=A.B"));
}
END_TEST

START_TEST(an_override_for_no_step_is_an_error)
{
	member("", "MAILPROC", mailproc);
	read_bad(JOB "//S1 EXEC MAILPROC\n//NONE.SYSUT1 DD DUMMY\n",
	    "IEFC611I OVERRIDDEN STEP NONE NOT FOUND IN PROCEDURE MAILPROC");
	read_bad(JOB STEP "//S1.A DD DUMMY\n",
	    "3 3:3 IEFC606I MISPLACED DD STATEMENT");
	read_bad(JOB "//S1 EXEC MAILPROC\n// DD DUMMY\n", "IEFC606I");
}
END_TEST

START_TEST(output_statements_of_a_procedure_are_overridden_too)
{
	member("", "P", "//X EXEC PGM=Y\n//O OUTPUT CLASS=A,WRITER=W1\n"
	    "//M DD SYSOUT=(,),OUTPUT=*.O\n");
	read_good(JOB "//S EXEC P\n//X.O OUTPUT WRITER=W2\n"
	    "//X.N OUTPUT CLASS=Q,DEFAULT=YES\n//X.Z DD SYSOUT=(,)\n");
	ck_assert_str_eq(dd("M")->writer, "W2");
	ck_assert_int_eq(dd("M")->sysout_class, 'A');
	ck_assert_int_eq(dd("Z")->sysout_class, 'Q');
}
END_TEST

START_TEST(procedures_call_procedures)
{
	member("", "INNER", "//INNER PROC A=X\n//I1 EXEC PGM=Y,PARM='&A &B'\n"
	    "//M DD SYSOUT=&C\n");
	member("", "OUTER", "//OUTER PROC B=B\n"
	    "//O1 EXEC INNER,A=FROM,C=Q\n//I1.M DD SYSOUT=(,W)\n"
	    "//O2 EXEC PGM=Z,COND=(0,LT,O1.I1)\n");
	read_good(JOB "//S1 EXEC OUTER\n");
	ck_assert_str_eq(step(1)->name, "O1");
	ck_assert_str_eq(step(1)->proc_step, "I1");
	ck_assert_str_eq(step(1)->parm, "FROM B");
	ck_assert_str_eq(dd("M")->writer, "W");
	ck_assert_str_eq(step(2)->name, "S1");
	ck_assert_str_eq(step(2)->proc_step, "O2");
}
END_TEST

START_TEST(a_procedure_that_calls_itself_is_stopped)
{
	member("", "P", "//A EXEC P\n//B EXEC P\n");
	read_bad(JOB "//S1 EXEC P\n",
	    "JESJ011I PROCEDURES NESTED MORE THAN 15 DEEP");
	ck_assert_msg(error_count() == 1, "%s", said());
	member("", "I", "// INCLUDE MEMBER=I\n// INCLUDE MEMBER=I\n");
	read_bad(JOB "// INCLUDE MEMBER=I\n" STEP,
	    "JESJ011I INCLUDE GROUPS NESTED MORE THAN 15 DEEP");
	ck_assert_msg(error_count() == 1, "%s", said());
}
END_TEST

START_TEST(members_that_multiply_are_stopped)
{
	char names[15][64];

	for (int i = 0; i < 14; i++)
		snprintf(names[i], sizeof(names[i]), "// INCLUDE MEMBER=M%d\n"
		    "// INCLUDE MEMBER=M%d\n", i + 1, i + 1);
	static const char *const m[] = {"M0", "M1", "M2", "M3", "M4", "M5",
	    "M6", "M7", "M8", "M9", "M10", "M11", "M12", "M13"};
	for (int i = 0; i < 14; i++)
		member("", m[i], names[i]);
	member("", "M14", "//D DD DUMMY\n");
	read_bad(JOB STEP "// INCLUDE MEMBER=M0\n", "JESJ012I EXCESSIVE");
	ck_assert_uint_eq(error_count(), 2);
}
END_TEST

START_TEST(a_procedure_that_is_wrong_names_its_member)
{
	member("", "P", "//X EXEC PGM=Y\n//M DD SYSUT=A\n");
	read_bad(JOB "//S1 EXEC P\n", "4 2:8 IEFC630I UNIDENTIFIED KEYWORD "
	    "SYSUT ON THE DD STATEMENT [(in member P) Did you mean SYSOUT?]");
	ck_assert_str_eq(job->errors->member, "P");
}
END_TEST

START_TEST(a_definition_must_be_whole)
{
	read_bad(JOB "//P PROC\n//X EXEC PGM=Y\n//\n//S EXEC P\n",
	    "JESJ013I PROCEDURE P IS NOT ENDED BY PEND");
	read_bad(JOB "//P PROC\n//Q PROC\n//X EXEC PGM=Y\n// PEND\n" STEP,
	    "JESJ013I");
	read_bad(JOB "// PROC\n//X EXEC PGM=Y\n// PEND\n" STEP,
	    "IEFC662I INVALID LABEL");
	read_bad(JOB "// PEND\n" STEP, "IEFC606I MISPLACED PEND STATEMENT");
	member("", "P", "//P PROC\n//X EXEC PGM=Y\n//Q PROC\n");
	read_bad(JOB "//S EXEC P\n", "IEFC613I");
}
END_TEST

START_TEST(a_procedure_that_is_not_there_makes_one_error)
{
	read_bad(JOB "//S1 EXEC NOSUCH,A=1\n//X.D DD *\nHELO\n/*\n"
	    "//S2 EXEC PGM=X,COND=(4,LT,S1.X)\n",
	    "2 2:11 IEFC612I PROCEDURE NOSUCH WAS NOT FOUND");
	ck_assert_msg(error_count() == 1, "%s", said());
}
END_TEST

/* ----------------------------------------------------------------- INCLUDE */

START_TEST(include_puts_a_member_in_place_of_itself)
{
	member("MY.LIB", "OUTS", "//* outputs\n"
	    "//MAILOUT OUTPUT CLASS=&C,WRITER=CSSMTP\n");
	member("", "DDS", "//A DD SYSOUT=(,),OUTPUT=*.MAILOUT\n"
	    "//B DD *\nin a member\n/*\n");
	read_good(JOB "// JCLLIB ORDER=MY.LIB\n// SET C=B\n"
	    "// INCLUDE MEMBER=OUTS\n" STEP "// INCLUDE MEMBER=DDS\n"
	    "//C DD DUMMY\n");
	ck_assert_str_eq(dd("A")->writer, "CSSMTP");
	ck_assert_int_eq(dd("A")->sysout_class, 'B');
	ck_assert_str_eq(records(dd("B")), "in a member|");
	ck_assert(has_dd(1, "C"));
	ck_assert(lists("         5 XXMAILOUT OUTPUT CLASS=&C,WRITER=CSSMTP"));
	ck_assert_str_eq(job->notes->text, "IEFC002I INCLUDE GROUP OUTS WAS "
	    "EXPANDED USING PRIVATE LIBRARY MY.LIB");
}
END_TEST

START_TEST(include_in_front_of_overrides_brings_some)
{
	member("", "P", "//X EXEC PGM=Y\n//A DD DUMMY\n//B DD DUMMY\n");
	member("", "OV", "//X.A DD DSN=NEW,DISP=SHR\n");
	read_good(JOB "//S EXEC P\n// INCLUDE MEMBER=OV\n"
	    "//X.B DD DSN=TOO,DISP=SHR\n//S2 EXEC PGM=Z\n");
	ck_assert_str_eq(dd("A")->dsn, "NEW");
	ck_assert_str_eq(dd("B")->dsn, "TOO");
	ck_assert_str_eq(step(2)->program, "Z");
}
END_TEST

START_TEST(wrong_includes_are_errors)
{
	read_bad(JOB "// INCLUDE MEMBER=NOSUCH\n" STEP,
	    "2 2:19 JESJ010I INCLUDE MEMBER NOSUCH WAS NOT FOUND");
	read_bad(JOB "// INCLUDE\n" STEP, "IEFC646I");
	read_bad(JOB "// INCLUDE MEMBER=TOOLONGNAM\n" STEP, "IEFC642I");
	read_bad(JOB "// INCLUDE MEM=A\n" STEP, "IEFC630I");
	member("", "C", "/*JOBPARM L=1\n");
	read_bad(JOB "// INCLUDE MEMBER=C\n" STEP,
	    "JESJ017I A JES2 CONTROL STATEMENT IN A MEMBER");
}
END_TEST

static void
add(TCase *t)
{
	tcase_add_test(t, set_gives_a_symbol_its_value_where_it_stands);
	tcase_add_test(t, a_value_may_hold_parameters_and_be_nothing);
	tcase_add_test(t, an_apostrophe_in_a_value_does_not_end_the_text);
	tcase_add_test(t, symbols_in_apostrophes_count_in_some_parameters_only);
	tcase_add_test(t, the_system_gives_names_date_and_time);
	tcase_add_test(t, an_error_in_a_symbols_value_names_the_symbol);
	tcase_add_test(t, wrong_symbols_are_errors);
	tcase_add_test(t, symbols_cannot_make_a_statement_grow_without_end);
	tcase_add_test(t, symbols_cannot_make_a_job_grow_without_end);
	tcase_add_test(t, exported_symbols_are_put_into_in_stream_data);
	tcase_add_test(t,
	    a_symbol_set_before_its_export_or_not_exported_is_not_put_in);
	tcase_add_test(t, data_have_the_values_of_their_own_time);
	tcase_add_test(t, system_symbols_are_put_in_where_they_are_asked_for);
	tcase_add_test(t, substitution_lengthens_a_record_beyond_its_columns);
	tcase_add_test(t, a_record_that_gets_too_long_is_an_error);
	tcase_add_test(t, a_cataloged_procedure_becomes_steps);
	tcase_add_test(t, an_in_stream_procedure_comes_before_a_cataloged_one);
	tcase_add_test(t, jclllib_libraries_are_searched_in_order);
	tcase_add_test(t, a_symbol_is_exec_then_proc_then_set);
	tcase_add_test(t, a_symbol_that_the_procedure_does_not_use_is_an_error);
	tcase_add_test(t, parm_and_cond_of_the_call_go_to_the_steps);
	tcase_add_test(t, an_override_replaces_keyword_by_keyword);
	tcase_add_test(t,
	    an_override_puts_one_kind_of_data_in_place_of_another);
	tcase_add_test(t, a_concatenation_is_overridden_part_by_part);
	tcase_add_test(t, an_override_for_no_step_is_an_error);
	tcase_add_test(t, output_statements_of_a_procedure_are_overridden_too);
	tcase_add_test(t, procedures_call_procedures);
	tcase_add_test(t, a_procedure_that_calls_itself_is_stopped);
	tcase_add_test(t, members_that_multiply_are_stopped);
	tcase_add_test(t, a_procedure_that_is_wrong_names_its_member);
	tcase_add_test(t, a_definition_must_be_whole);
	tcase_add_test(t, a_procedure_that_is_not_there_makes_one_error);
	tcase_add_test(t, include_puts_a_member_in_place_of_itself);
	tcase_add_test(t, include_in_front_of_overrides_brings_some);
	tcase_add_test(t, wrong_includes_are_errors);
}

int
main(void)
{
	return run_suite("procedures", add);
}
