/*
 * tests/unit/jcl_sysout_test.c -- SYSOUT DDs and OUTPUT statements
 */
#include "tests/unit/jcl_support.h"

#define DD JOB STEP "//M DD "

static void
expect(const char *operand, char class, const char *writer, const char *forms)
{
	char text[256];

	snprintf(text, sizeof(text), DD "%s\n", operand);
	read_good(text);
	ck_assert_int_eq(dd("M")->kind, JCL_DD_SYSOUT);
	ck_assert_msg(dd("M")->sysout_class == class, "%s: class %c",
	    operand, dd("M")->sysout_class);
	ck_assert_str_eq(dd("M")->writer, writer);
	ck_assert_str_eq(dd("M")->forms, forms);
	ck_assert_uint_eq(dd("M")->copies, 1);
}

START_TEST(all_forms_of_sysout_are_taken)
{
	expect("SYSOUT=B", 'B', "", "");
	expect("SYSOUT='7'", '7', "", "");
	expect("SYSOUT=*", 'X', "", "");
	expect("SYSOUT=$", 'X', "", "");
	expect("SYSOUT=(B,CSSMTP)", 'B', "CSSMTP", "");
	expect("SYSOUT=(B,CSSMTP,FORM)", 'B', "CSSMTP", "FORM");
	expect("SYSOUT=(B,,FORM)", 'B', "", "FORM");
	expect("SYSOUT=(,)", 'X', "", "");
	expect("SYSOUT=(,CSSMTP)", 'X', "CSSMTP", "");
	expect("SYSOUT=(B)", 'B', "", "");
	expect("SYSOUT=(A,INTRDR)", 'A', "INTRDR", "");
}
END_TEST

START_TEST(sysout_with_nothing_is_no_sysout)
{
	read_good(DD "SYSOUT=,SPACE=(TRK,1)\n");
	ck_assert_int_eq(dd("M")->kind, JCL_DD_DATA_SET);
}
END_TEST

START_TEST(the_job_without_msgclass_has_the_readers)
{
	read_good("//J JOB A\n" STEP "//M DD SYSOUT=*\n");
	ck_assert_int_eq(dd("M")->sysout_class, 'H');
	ck_assert_str_eq(job->class, "C");
}
END_TEST

START_TEST(wrong_classes_writers_and_forms_are_errors)
{
	read_bad(DD "SYSOUT=(DUMMY,SMTP)\n",
	    "3 3:16 IEFC642I EXCESSIVE PARAMETER LENGTH ON THE DD STATEMENT "
	    "[A class is one character, A-Z or 0-9.]");
	read_bad(DD "SYSOUT=@\n", "IEFC639I INVALID CLASS DESIGNATION");
	read_bad(DD "SYSOUT=(B,TOOLONGNAME)\n", "3 3:18 IEFC642I");
	read_bad(DD "SYSOUT=(B,A-B)\n", "IEFC632I");
	read_bad(DD "SYSOUT=(B,STDWTR)\n", "are reserved");
	read_bad(DD "SYSOUT=(B,,FORMS)\n", "IEFC642I");
	read_bad(DD "SYSOUT=(B,W,F,X)\n", "IEFC632I");
	read_bad(DD "SYSOUT=X=B\n", "IEFC632I FORMAT ERROR IN THE SYSOUT");
}
END_TEST

/* ----------------------------------------------------------- destinations */

static void
goes_to(const char *operand, const char *node, const char *user)
{
	char text[256];

	snprintf(text, sizeof(text), DD "%s\n", operand);
	read_good(text);
	ck_assert_str_eq(dd("M")->dest_node, node);
	ck_assert_str_eq(dd("M")->dest_user, user);
}

START_TEST(all_forms_of_dest_are_taken)
{
	goes_to("SYSOUT=A,DEST=(LXJES1,CSSMTP)", "LXJES1", "CSSMTP");
	goes_to("DEST=(DDLMVS,TCPSMTP),SYSOUT=A,FREE=CLOSE", "DDLMVS",
	    "TCPSMTP");
	goes_to("SYSOUT=A,DEST=CSSMTP", "", "CSSMTP");
	goes_to("SYSOUT=A,DEST=LOCAL", "", "");
	goes_to("SYSOUT=A,DEST=LXJES1", "LXJES1", "");
	goes_to("SYSOUT=A,DEST=R5", "R5", "");
	goes_to("SYSOUT=A,DEST=U99", "U99", "");
	goes_to("SYSOUT=A,DEST=N1R2", "N1R2", "");
	goes_to("SYSOUT=A,DEST=RMT5", "RMT5", "");
	goes_to("SYSOUT=A,DEST='LXJES1.CSSMTP'", "LXJES1", "CSSMTP");
	goes_to("SYSOUT=(A,CSSMTP),DEST=NODE2", "NODE2", "");
}
END_TEST

START_TEST(a_writer_and_a_user_as_destination_exclude_each_other)
{
	read_bad(DD "SYSOUT=(A,CSSMTP),DEST=(LXJES1,OPER01)\n",
	    "3 3:26 IEFC009I KEYWORD DEST IS MUTUALLY EXCLUSIVE WITH KEYWORD "
	    "SYSOUT ON THE DD STATEMENT");
	read_bad(JOB "//O OUTPUT WRITER=W,DEST=LXJES1.OPER01\n" STEP,
	    "IEFC009I KEYWORD DEST IS MUTUALLY EXCLUSIVE WITH KEYWORD WRITER "
	    "ON THE OUTPUT STATEMENT");
	read_bad(JOB "//O OUTPUT DEST=LXJES1.OPER01\n" STEP
	    "//M DD SYSOUT=(A,W),OUTPUT=*.O\n", "IEFC009I");
}
END_TEST

START_TEST(wrong_destinations_are_errors)
{
	read_bad(DD "SYSOUT=A,DEST=TOOLONGNAME\n", "IEFC642I");
	read_bad(DD "SYSOUT=A,DEST=(A,B,C)\n", "IEFC632I");
	read_bad(DD "SYSOUT=A,DEST=A.B.C\n", "IEFC632I");
	read_bad(DD "SYSOUT=A,DEST='IP:10.0.0.1'\n", "JESJ017I");
}
END_TEST

/* ------------------------------------------------- when it is available */

START_TEST(spin_and_free_say_when_it_is_available)
{
	static const struct {
		const char *operand;
		bool spin, free_close;
	} cases[] = {
		{"SYSOUT=A", false, false},
		{"SYSOUT=A,SPIN=UNALLOC", true, false},
		{"SYSOUT=A,SPIN=NO", false, false},
		{"SYSOUT=A,FREE=CLOSE", true, true},
		{"SYSOUT=A,FREE=END", false, false},
		{"SYSOUT=A,FREE=CLOSE,SPIN=NO", false, true},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[256];

		snprintf(text, sizeof(text), DD "%s\n", cases[i].operand);
		read_good(text);
		ck_assert_int_eq(dd("M")->spin, cases[i].spin);
		ck_assert_int_eq(dd("M")->free_close, cases[i].free_close);
	}
}
END_TEST

START_TEST(spin_alloc_is_taken_as_unalloc_with_a_warning)
{
	read_warned(DD "SYSOUT=(A,CSSMTP1),SPIN=ALLOC\n",
	    "3 3:32 JESJ023I SPIN=ALLOC TAKEN AS SPIN=UNALLOC");
	ck_assert(dd("M")->spin);
}
END_TEST

START_TEST(parts_of_spin_and_segments_that_have_no_effect_are_warned_of)
{
	static const char *const forms[] = {"SPIN=(UNALLOC,'17:30')",
	    "SPIN=(UNALLOC,'+01:00')", "SPIN=(UNALLOC,10K)",
	    "SPIN=(UNALLOC,CMNDONLY)", "SEGMENT=5"};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		char text[256];

		snprintf(text, sizeof(text), DD "SYSOUT=A,%s\n", forms[i]);
		read_warned(text, "JESJ018I");
		ck_assert(dd("M")->spin);
	}
	read_bad(DD "SYSOUT=A,SPIN=SOON\n", "IEFC632I");
	read_bad(DD "SYSOUT=A,SPIN=(UNALLOC,'25:00')\n", "IEFC632I");
	read_bad(DD "SYSOUT=A,FREE=NOW\n", "IEFC632I");
}
END_TEST

START_TEST(hold_copies_limit_and_name_of_a_data_set)
{
	read_good(DD "SYSOUT=A,HOLD=YES,COPIES=(3,(1,2)),OUTLIM=500,"
	    "DSN=&&REPORT\n");
	ck_assert_str_eq(dd("M")->outdisp[0], "HOLD");
	ck_assert_str_eq(dd("M")->outdisp[1], "HOLD");
	ck_assert_uint_eq(dd("M")->copies, 3);
	ck_assert_uint_eq(dd("M")->outlim, 500);
	ck_assert_str_eq(dd("M")->dsn, "REPORT");
	read_bad(DD "SYSOUT=A,COPIES=256\n", "IEFC632I");
	read_bad(DD "SYSOUT=A,COPIES=0\n", "IEFC632I");
	read_bad(DD "SYSOUT=A,HOLD=MAYBE\n", "IEFC632I");
	read_bad(DD "SYSOUT=A,OUTLIM=16777216\n", "IEFC638I");
}
END_TEST

START_TEST(what_is_for_sysout_only_is_warned_of_elsewhere)
{
	read_warned(DD "DSN=A,DEST=CSSMTP\n", "JESJ018I DEST HAS NO EFFECT");
	read_bad(JOB "//O OUTPUT CLASS=A\n" STEP
	    "//M DD DSN=A,OUTPUT=*.O\n", "IEFC009I KEYWORD OUTPUT");
}
END_TEST

/* -------------------------------------------------------- OUTPUT statements */

START_TEST(a_null_class_and_what_the_dd_leaves_open_come_from_output)
{
	read_good(JOB "//MAILOUT OUTPUT CLASS=B,WRITER=CSSMTP,FORMS=LONGFORM,"
	    "\n//  COPIES=2,OUTDISP=(WRITE,HOLD),TITLE='a title'\n" STEP
	    "//M DD SYSOUT=(,),OUTPUT=*.MAILOUT\n");
	ck_assert_int_eq(dd("M")->sysout_class, 'B');
	ck_assert_str_eq(dd("M")->writer, "CSSMTP");
	ck_assert_str_eq(dd("M")->forms, "LONGFORM");
	ck_assert_uint_eq(dd("M")->copies, 2);
	ck_assert_str_eq(dd("M")->outdisp[0], "WRITE");
	ck_assert_str_eq(dd("M")->outdisp[1], "HOLD");
	ck_assert_str_eq(dd("M")->output, "MAILOUT");
	ck_assert_str_eq(dd("M")->outputs->keyword, "TITLE");
	ck_assert_str_eq(dd("M")->outputs->value, "a title");
}
END_TEST

START_TEST(the_dd_wins_over_output)
{
	read_good(JOB "//O OUTPUT CLASS=B,WRITER=OTHER,FORMS=F,COPIES=2,"
	    "OUTDISP=KEEP\n" STEP
	    "//M DD SYSOUT=(C,CSSMTP,G),OUTPUT=*.O,COPIES=5,HOLD=NO\n");
	ck_assert_int_eq(dd("M")->sysout_class, 'C');
	ck_assert_str_eq(dd("M")->writer, "CSSMTP");
	ck_assert_str_eq(dd("M")->forms, "G");
	ck_assert_uint_eq(dd("M")->copies, 5);
	ck_assert_str_eq(dd("M")->outdisp[0], "");
}
END_TEST

START_TEST(output_dest_names_node_and_user)
{
	read_good(JOB "//SMTP OUTPUT DEST=NODE.SMTP\n" STEP
	    "//M DD SYSOUT=A,OUTPUT=*.SMTP\n");
	ck_assert_str_eq(dd("M")->dest_node, "NODE");
	ck_assert_str_eq(dd("M")->dest_user, "SMTP");
}
END_TEST

START_TEST(default_output_is_for_dds_without_a_reference)
{
	read_good(JOB "//O1 OUTPUT DEFAULT=YES,WRITER=JOBW\n"
	    "//O2 OUTPUT DEFAULT=NO,WRITER=NOBODY\n" STEP
	    "//M DD SYSOUT=A\n//I DD SYSOUT=(A,INTRDR)\n"
	    "//S2 EXEC PGM=X\n//O3 OUTPUT DEFAULT=Y,WRITER=STEPW\n"
	    "//M DD SYSOUT=A\n//N DD SYSOUT=A,OUTPUT=*.O2\n");
	ck_assert_str_eq(dd("M")->writer, "JOBW");
	ck_assert_str_eq(dd("I")->writer, "INTRDR");
	ck_assert_str_eq(dd("I")->output, "");
	ck_assert_str_eq(dd_of(2, "M")->writer, "STEPW");
	ck_assert_ptr_null(dd_of(2, "M")->more);
	ck_assert_str_eq(dd_of(2, "N")->writer, "NOBODY");
}
END_TEST

START_TEST(several_references_give_several_descriptions)
{
	const struct jcl_sysout *more;

	read_good(JOB "//A OUTPUT CLASS=B,WRITER=W1\n"
	    "//B OUTPUT CLASS=C,DEST=N1.U1\n" STEP
	    "//M DD SYSOUT=(,),OUTPUT=(*.A,*.B)\n");
	ck_assert_str_eq(dd("M")->writer, "W1");
	more = dd("M")->more;
	ck_assert_ptr_nonnull(more);
	ck_assert_str_eq(more->writer, "");
	ck_assert_str_eq(more->dest_user, "U1");
	ck_assert_int_eq(more->sysout_class, 'C');
	ck_assert_uint_eq(more->copies, 1);
	ck_assert_ptr_null(more->next);
}
END_TEST

START_TEST(an_output_of_an_earlier_step_is_named_with_it)
{
	read_good(JOB STEP "//O OUTPUT CLASS=B\n//S2 EXEC PGM=X\n"
	    "//M DD SYSOUT=(,),OUTPUT=*.S1.O\n");
	ck_assert_int_eq(dd_of(2, "M")->sysout_class, 'B');
	read_bad(JOB STEP "//O OUTPUT CLASS=B\n//S2 EXEC PGM=X\n"
	    "//M DD SYSOUT=(,),OUTPUT=*.O\n",
	    "IEFC645I INVALID REFER BACK ON THE DD STATEMENT [No OUTPUT");
	read_bad(DD "SYSOUT=A,OUTPUT=O\n", "IEFC645I");
}
END_TEST

START_TEST(the_internal_reader_takes_no_output)
{
	read_bad(JOB "//O OUTPUT CLASS=A\n" STEP
	    "//M DD SYSOUT=(A,INTRDR),OUTPUT=*.O\n", "IEFC009I");
}
END_TEST

START_TEST(jesds_says_where_the_jobs_own_data_sets_go)
{
	read_good(JOB "//H OUTPUT JESDS=ALL,DEFAULT=NO,OUTDISP=(HOLD,HOLD)\n"
	    "//L OUTPUT JESDS=LOG,CLASS=Q\n" STEP);
	ck_assert_uint_eq(job->jesds->which,
	    JCL_JESJCL | JCL_JESMSGLG | JCL_JESYSMSG);
	ck_assert_str_eq(job->jesds->sysout.outdisp[0], "HOLD");
	ck_assert_int_eq(job->jesds->sysout.sysout_class, 'X');
	ck_assert_uint_eq(job->jesds->next->which, JCL_JESMSGLG);
	ck_assert_int_eq(job->jesds->next->sysout.sysout_class, 'Q');
	read_bad(JOB STEP "//H OUTPUT JESDS=ALL\n",
	    "3 3:5 IEFC606I MISPLACED OUTPUT STATEMENT");
	read_bad(JOB "//H OUTPUT JESDS=SOME\n" STEP, "JESDS= takes ALL");
}
END_TEST

START_TEST(outdisp_that_is_coded_in_part_has_its_defaults)
{
	static const struct {
		const char *outdisp, *normal, *abnormal;
	} cases[] = {
		{"HOLD", "HOLD", "HOLD"},
		{"(KEEP,PURGE)", "KEEP", "PURGE"},
		{"(,LEAVE)", "WRITE", "LEAVE"},
		{"(PURGE)", "PURGE", "PURGE"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[256];

		snprintf(text, sizeof(text), JOB "//O OUTPUT OUTDISP=%s\n"
		    STEP "//M DD SYSOUT=A,OUTPUT=*.O\n", cases[i].outdisp);
		read_good(text);
		ck_assert_str_eq(dd("M")->outdisp[0], cases[i].normal);
		ck_assert_str_eq(dd("M")->outdisp[1], cases[i].abnormal);
	}
	read_bad(JOB "//O OUTPUT OUTDISP=(KEEP,KEPT)\n" STEP, "IEFC632I");
	read_bad(JOB "//O OUTPUT OUTDISP=(KEEP,KEEP,KEEP)\n" STEP, "IEFC632I");
}
END_TEST

START_TEST(an_output_statement_is_checked)
{
	read_bad(JOB "// OUTPUT CLASS=A\n" STEP, "IEFC662I INVALID LABEL");
	read_bad(JOB "//O OUTPUT CLAS=A\n" STEP,
	    "IEFC630I UNIDENTIFIED KEYWORD CLAS ON THE OUTPUT STATEMENT "
	    "[Did you mean CLASS?]");
	read_bad(JOB "//O OUTPUT CLASS=AB\n" STEP, "IEFC642I");
	read_bad(JOB "//O OUTPUT A,CLASS=A\n" STEP, "IEFC643I");
	read_good(JOB "//O OUTPUT MAILTO=('a@example.org','b@example.org'),"
	    "\n//  CLASS=*,PRTY=9,LINECT=60,GROUPID=G,UCS=X\n" STEP);
}
END_TEST

START_TEST(defaults_cannot_multiply_without_end)
{
	struct buffer text = {0};

	buffer_text(&text, JOB);
	for (int i = 0; i < 1000; i++)
		buffer_print(&text, "//O%d OUTPUT DEFAULT=YES,CLASS=A\n", i);
	buffer_text(&text, STEP);
	for (int i = 0; i < 1000; i++)
		buffer_print(&text, "//D%d DD SYSOUT=A\n", i);
	read_bad(buffer_str(&text), "JESJ030I MORE THAN 10000 DESCRIPTIONS");
	ck_assert_uint_eq(error_count(), 1);
	buffer_free(&text);
}
END_TEST

START_TEST(a_code_name_takes_the_output_control_statement)
{
	read_good(JOB "/*OUTPUT ABC DEST=SMTP,FORMS=SHORT,COPIES=4\n"
	    "/*OUTPUT * FCB=6\n" STEP "//M DD SYSOUT=(A,,ABC)\n"
	    "//N DD SYSOUT=(A,,XYZ)\n");
	ck_assert_str_eq(dd("M")->dest_user, "SMTP");
	ck_assert_str_eq(dd("M")->forms, "SHORT");
	ck_assert_uint_eq(dd("M")->copies, 4);
	ck_assert_str_eq(dd("N")->forms, "XYZ");
	read_good(JOB "/*OUTPUT ABC FORMS=SHORT\n//O OUTPUT CLASS=A\n" STEP
	    "//M DD SYSOUT=(A,,ABC)\n");
	ck_assert_str_eq(dd("M")->forms, "ABC");
}
END_TEST

START_TEST(route_print_is_the_destination_of_the_rest)
{
	read_good(JOB "/*ROUTE PRINT LXJES1.SMTP\n" STEP
	    "//M DD SYSOUT=A\n//N DD SYSOUT=(A,CSSMTP)\n"
	    "//P DD SYSOUT=A,DEST=LOCAL\n");
	ck_assert_str_eq(dd("M")->dest_user, "SMTP");
	ck_assert_str_eq(dd("N")->dest_user, "");
	ck_assert_str_eq(dd("P")->dest_user, "");
}
END_TEST

static void
add(TCase *t)
{
	tcase_add_test(t, all_forms_of_sysout_are_taken);
	tcase_add_test(t, sysout_with_nothing_is_no_sysout);
	tcase_add_test(t, the_job_without_msgclass_has_the_readers);
	tcase_add_test(t, wrong_classes_writers_and_forms_are_errors);
	tcase_add_test(t, all_forms_of_dest_are_taken);
	tcase_add_test(t,
	    a_writer_and_a_user_as_destination_exclude_each_other);
	tcase_add_test(t, wrong_destinations_are_errors);
	tcase_add_test(t, spin_and_free_say_when_it_is_available);
	tcase_add_test(t, spin_alloc_is_taken_as_unalloc_with_a_warning);
	tcase_add_test(t,
	    parts_of_spin_and_segments_that_have_no_effect_are_warned_of);
	tcase_add_test(t, hold_copies_limit_and_name_of_a_data_set);
	tcase_add_test(t, what_is_for_sysout_only_is_warned_of_elsewhere);
	tcase_add_test(t,
	    a_null_class_and_what_the_dd_leaves_open_come_from_output);
	tcase_add_test(t, the_dd_wins_over_output);
	tcase_add_test(t, output_dest_names_node_and_user);
	tcase_add_test(t, default_output_is_for_dds_without_a_reference);
	tcase_add_test(t, several_references_give_several_descriptions);
	tcase_add_test(t, an_output_of_an_earlier_step_is_named_with_it);
	tcase_add_test(t, the_internal_reader_takes_no_output);
	tcase_add_test(t, jesds_says_where_the_jobs_own_data_sets_go);
	tcase_add_test(t, outdisp_that_is_coded_in_part_has_its_defaults);
	tcase_add_test(t, an_output_statement_is_checked);
	tcase_add_test(t, defaults_cannot_multiply_without_end);
	tcase_add_test(t, a_code_name_takes_the_output_control_statement);
	tcase_add_test(t, route_print_is_the_destination_of_the_rest);
}

int
main(void)
{
	return run_suite("SYSOUT", add);
}
