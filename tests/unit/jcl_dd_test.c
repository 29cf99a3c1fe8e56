/*
 * tests/unit/jcl_dd_test.c -- DD statements that are not SYSOUT
 */
#include "tests/unit/jcl_support.h"

#define DD JOB STEP "//D1 DD "

START_TEST(a_data_set_has_a_name_and_a_disposition)
{
	read_good(DD "DSN=PROD.MAIL-1.@TEXT,DISP=SHR\n");
	ck_assert_int_eq(dd("D1")->kind, JCL_DD_DATA_SET);
	ck_assert_str_eq(dd("D1")->dsn, "PROD.MAIL-1.@TEXT");
	ck_assert_str_eq(dd("D1")->member, "");
	ck_assert_int_eq(dd("D1")->status, JCL_SHR);
	read_good(DD "DSNAME='PROD.X',DISP=OLD\n");
	ck_assert_str_eq(dd("D1")->dsn, "PROD.X");
}
END_TEST

START_TEST(a_data_set_may_be_a_member_or_a_generation)
{
	static const char *const forms[] = {"MEM", "+1", "0", "-1", "@A1"};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		char text[256];

		snprintf(text, sizeof(text), DD "DSN=A.B(%s),DISP=SHR\n",
		    forms[i]);
		read_good(text);
		ck_assert_str_eq(dd("D1")->dsn, "A.B");
		ck_assert_str_eq(dd("D1")->member, forms[i]);
	}
}
END_TEST

START_TEST(a_temporary_data_set_keeps_its_ampersands)
{
	read_good(DD "DSN=&&MAIL,DISP=(NEW,PASS)\n//D2 DD DSN=&&LIB(MEM)\n"
	    "//D3 DD DSN=&NOVALUE,DISP=(,PASS)\n");
	ck_assert_str_eq(dd("D1")->dsn, "&&MAIL");
	ck_assert_str_eq(dd("D2")->dsn, "&&LIB");
	ck_assert_str_eq(dd("D2")->member, "MEM");
	ck_assert_str_eq(dd("D3")->dsn, "&&NOVALUE");
}
END_TEST

START_TEST(a_name_that_is_none_is_an_error)
{
	static const char *const wrong[] = {"A..B", "A.9B", "A.TOOLONGNAM",
	    "A.B(9M)", "A.B(TOOLONGNAM)", "A.B(MEM", "'a.b'", "'../../X'",
	    "A.B(+256)", "A(B)C", ".A", "A.", "&&", "&&9A", "(A)", "A.&X"};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char text[256];

		snprintf(text, sizeof(text), DD "DSN=%s,DISP=SHR\n",
		    wrong[i]);
		read_job(text);
		ck_assert_msg(job->failed, "%s was accepted", wrong[i]);
		ck_assert_msg(error_count() == 1, "%s: %s", wrong[i], said());
	}
	read_bad(DD "DSN=A2345678.B2345678.C2345678.D2345678.E2345678.F2\n",
	    "3 3:13 IEFC642I EXCESSIVE PARAMETER LENGTH ON THE DD STATEMENT");
}
END_TEST

START_TEST(nullfile_and_dummy_are_empty_files)
{
	read_good(DD "DUMMY\n//D2 DD DSN=NULLFILE\n"
	    "//D3 DD DUMMY,DCB=(RECFM=FB,LRECL=80)\n");
	ck_assert_int_eq(dd("D1")->kind, JCL_DD_DUMMY);
	ck_assert_int_eq(dd("D2")->kind, JCL_DD_DUMMY);
	ck_assert_uint_eq(dd("D3")->lrecl, 80);
}
END_TEST

START_TEST(dispositions_that_are_not_coded_have_their_defaults)
{
	static const struct {
		const char *disp;
		enum jcl_status status;
		enum jcl_disp normal, abnormal;
		bool coded;
	} cases[] = {
		{"(NEW,CATLG,DELETE)", JCL_NEW, JCL_CATLG, JCL_DELETE, true},
		{"NEW", JCL_NEW, JCL_DELETE, JCL_DELETE, false},
		{"(,CATLG)", JCL_NEW, JCL_CATLG, JCL_CATLG, true},
		{"(NEW,PASS)", JCL_NEW, JCL_PASS, JCL_DELETE, true},
		{"SHR", JCL_SHR, JCL_KEEP, JCL_KEEP, false},
		{"(OLD,PASS)", JCL_OLD, JCL_PASS, JCL_KEEP, true},
		{"(OLD,DELETE)", JCL_OLD, JCL_DELETE, JCL_DELETE, true},
		{"(OLD,,DELETE)", JCL_OLD, JCL_KEEP, JCL_DELETE, false},
		{"(OLD,UNCATLG)", JCL_OLD, JCL_UNCATLG, JCL_UNCATLG, true},
		{"(MOD,DELETE,DELETE)", JCL_MOD, JCL_DELETE, JCL_DELETE, true},
		{"MOD", JCL_MOD, JCL_KEEP, JCL_KEEP, false},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[256];

		snprintf(text, sizeof(text), DD "DSN=A,DISP=%s\n",
		    cases[i].disp);
		read_good(text);
		ck_assert_int_eq(dd("D1")->status, cases[i].status);
		ck_assert_int_eq(dd("D1")->normal, cases[i].normal);
		ck_assert_int_eq(dd("D1")->abnormal, cases[i].abnormal);
		ck_assert_int_eq(dd("D1")->disp_coded, cases[i].coded);
	}
	read_good(DD "DSN=A\n");
	ck_assert_int_eq(dd("D1")->status, JCL_NEW);
	ck_assert_int_eq(dd("D1")->normal, JCL_DELETE);
}
END_TEST

START_TEST(a_wrong_disposition_is_an_error)
{
	read_bad(DD "DSN=A,DISP=SHARE\n",
	    "3 3:20 IEFC648I INVALID DISP FIELD [DISP=(status,normal,");
	read_bad(DD "DSN=A,DISP=(OLD,SHR)\n", "IEFC648I");
	read_bad(DD "DSN=A,DISP=(OLD,KEEP,PASS)\n", "IEFC648I");
	read_bad(DD "DSN=A,DISP=(OLD,KEEP,KEEP,KEEP)\n", "IEFC648I");
}
END_TEST

START_TEST(attributes_come_from_the_dd_or_from_dcb)
{
	read_good(DD "DSN=A,RECFM=VB,LRECL=255,BLKSIZE=0\n"
	    "//D2 DD DSN=B,DCB=(RECFM=FBA,LRECL=133,BLKSIZE=1330)\n"
	    "//D3 DD DSN=C,DCB=RECFM=U\n"
	    "//D4 DD DSN=C,LRECL=100,DCB=(LRECL=80,RECFM=FB,DSORG=PS)\n");
	ck_assert_str_eq(dd("D1")->recfm, "VB");
	ck_assert_uint_eq(dd("D1")->lrecl, 255);
	ck_assert_str_eq(dd("D2")->recfm, "FBA");
	ck_assert_uint_eq(dd("D2")->blksize, 1330);
	ck_assert_str_eq(dd("D3")->recfm, "U");
	ck_assert_uint_eq(dd("D4")->lrecl, 100);
	ck_assert_str_eq(dd("D4")->recfm, "FB");
}
END_TEST

START_TEST(wrong_attributes_are_errors)
{
	static const char *const wrong[] = {"X", "BF", "FBX", "FAM", "UB",
	    "FBAA", "VBAM"};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char text[256];

		snprintf(text, sizeof(text), DD "DSN=A,RECFM=%s\n", wrong[i]);
		read_bad(text, "IEFC632I FORMAT ERROR IN THE RECFM FIELD");
	}
	read_bad(DD "DSN=A,LRECL=32761\n", "IEFC638I");
	read_bad(DD "DSN=A,LRECL=EIGHTY\n", "IEFC632I");
	read_bad(DD "DSN=A,BLKSIZE=40000\n", "IEFC638I");
	read_bad(DD "DSN=A,DCB=(RECFN=FB)\n",
	    "3 3:20 IEFC630I UNIDENTIFIED KEYWORD RECFN ON THE DD STATEMENT "
	    "[Did you mean RECFM?]");
}
END_TEST

START_TEST(record_formats_of_all_kinds_are_taken)
{
	static const char *const good[] = {"F", "FB", "FS", "FBS", "FA", "FM",
	    "FBA", "FBM", "FBSA", "V", "VB", "VS", "VBS", "VA", "VM", "VBA",
	    "VBM", "U", "UA", "UM", "UT"};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		char text[256];

		snprintf(text, sizeof(text), DD "DSN=A,RECFM=%s\n", good[i]);
		read_good(text);
		ck_assert_str_eq(dd("D1")->recfm, good[i]);
	}
}
END_TEST

START_TEST(data_sets_are_concatenated_by_dds_without_name)
{
	const struct jcl_dd *d;

	read_good(JOB STEP "//SYSUT1   DD *\nHELO X\n/*\n"
	    "//         DD DISP=SHR,DSN=PROD.TOTALS\n"
	    "//         DD *\nQUIT\n/*\n//D2 DD DUMMY\n");
	d = dd("SYSUT1");
	ck_assert_str_eq(records(d), "HELO X|");
	d = d->concatenated;
	ck_assert_str_eq(d->dsn, "PROD.TOTALS");
	ck_assert_str_eq(d->name, "SYSUT1");
	d = d->concatenated;
	ck_assert_str_eq(records(d), "QUIT|");
	ck_assert_ptr_null(d->concatenated);
	ck_assert_str_eq(dd("SYSUT1")->next->name, "D2");
	read_bad(JOB STEP "//  DD DUMMY\n",
	    "3 3:5 IEFC606I MISPLACED DD STATEMENT");
}
END_TEST

START_TEST(parameters_that_are_not_served_in_full_are_kept_as_coded)
{
	const struct jcl_keyword *k;

	read_good(DD "DSN=A,DISP=(,CATLG),UNIT=(SYSDA,2),SPACE=(TRK,(1,1)),"
	    "\n//  VOL=SER=ABC123,LABEL=(1,SL),DATACLAS=X\n");
	k = dd("D1")->others;
	ck_assert_str_eq(k->keyword, "UNIT");
	ck_assert_str_eq(k->value, "(SYSDA,2)");
	k = k->next;
	ck_assert_str_eq(k->value, "(TRK,(1,1))");
	k = k->next;
	ck_assert_str_eq(k->keyword, "VOL");
	ck_assert_str_eq(k->value, "SER=ABC123");
}
END_TEST

START_TEST(an_unknown_keyword_names_the_nearest)
{
	read_bad(DD "SYSOT=A\n",
	    "3 3:9 IEFC630I UNIDENTIFIED KEYWORD SYSOT ON THE DD STATEMENT "
	    "[Did you mean SYSOUT?]");
	read_bad(DD "SYSOUT=(A,SMTP),ADDRESS=(A,B)\n",
	    "3 3:25 IEFC630I UNIDENTIFIED KEYWORD ADDRESS");
	read_bad(DD "dsn=A\n", "Did you mean DSN?");
}
END_TEST

START_TEST(a_keyword_stands_once)
{
	read_bad(DD "DSN=A,DISP=SHR,DSN=B\n", "3 3:24 IEFC652I KEYWORD DSN");
}
END_TEST

START_TEST(positional_parameters_of_a_dd_are_few)
{
	read_bad(DD "DUMY\n", "IEFC643I UNIDENTIFIED POSITIONAL PARAMETER");
	read_bad(DD "DUMMY,*\n", "IEFC640I EXCESSIVE NUMBER OF POSITIONAL");
	read_bad(DD "DSN=A,DUMMY\n", "IEFC643I");
	read_bad(JOB STEP "//D1 DD\n",
	    "IEFC646I REQUIRED PARAMETER MISSING ON THE DD STATEMENT");
	read_bad(DD "DYNAM\n", "JESJ017I DYNAM IS NOT SUPPORTED");
}
END_TEST

START_TEST(a_dd_says_one_place_for_its_data)
{
	static const struct {
		const char *operand, *one, *other;
	} cases[] = {
		{"SYSOUT=A,DISP=SHR", "DISP", "SYSOUT"},
		{"*,DISP=SHR", "DISP", "*"},
		{"*,SYSOUT=A", "SYSOUT", "*"},
		{"DDNAME=X,DSN=A", "DSN", "DDNAME"},
		{"PATH='/a',DISP=SHR", "DISP", "PATH"},
		{"PATH='/a',SYSOUT=A", "SYSOUT", "PATH"},
		{"DATA,DDNAME=X", "DDNAME", "DATA"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[256], wanted[256];

		snprintf(text, sizeof(text), DD "%s\n/*\n",
		    cases[i].operand);
		snprintf(wanted, sizeof(wanted), "IEFC009I KEYWORD %s IS "
		    "MUTUALLY EXCLUSIVE WITH KEYWORD %s ON THE DD STATEMENT",
		    cases[i].one, cases[i].other);
		read_bad(text, wanted);
	}
}
END_TEST

START_TEST(what_is_not_supported_is_an_error)
{
	read_bad(DD "SUBSYS=(LDAP,'x')\n",
	    "3 3:9 JESJ017I SUBSYS= IS NOT SUPPORTED");
	read_bad(DD "QNAME=A.B\n", "JESJ017I QNAME=");
}
END_TEST

START_TEST(a_unix_file_has_options_modes_and_dispositions)
{
	read_good(DD "PATH='/home/ops/list',PATHOPTS=(OWRONLY,OCREAT,OTRUNC),"
	    "\n//  PATHMODE=(SIRUSR,SIWUSR,SIRGRP),PATHDISP=(KEEP,DELETE),\n"
	    "//  FILEDATA=TEXT\n//D2 DD PATH='/x'\n");
	ck_assert_int_eq(dd("D1")->kind, JCL_DD_PATH);
	ck_assert_str_eq(dd("D1")->path, "/home/ops/list");
	ck_assert_uint_eq(dd("D1")->path_options,
	    JCL_OWRONLY | JCL_OCREAT | JCL_OTRUNC);
	ck_assert_uint_eq(dd("D1")->path_mode, 0640);
	ck_assert_int_eq(dd("D1")->normal, JCL_KEEP);
	ck_assert_int_eq(dd("D1")->abnormal, JCL_DELETE);
	ck_assert_str_eq(dd("D1")->file_data, "TEXT");
	ck_assert_int_eq(dd("D2")->normal, JCL_KEEP);
}
END_TEST

START_TEST(wrong_paths_are_errors)
{
	read_bad(DD "PATH='relative'\n", "IEFC632I FORMAT ERROR IN THE PATH");
	read_bad(DD "PATH=/home/ops\n", "upper case");
	read_bad(DD "PATH='/a',PATHOPTS=OCREATE\n",
	    "3 3:28 IEFC632I FORMAT ERROR IN THE PATHOPTS FIELD ON THE DD "
	    "STATEMENT [OCREATE is none of its words. Did you mean OCREAT?]");
	read_bad(DD "PATH='/a',PATHDISP=PASS\n", "PATHDISP=(normal,abnormal)");
	read_bad(DD "PATH='/a',FILEDATA=TXT\n", "FILEDATA= takes TEXT");
}
END_TEST

/* ------------------------------------------------- references to other DDs */

START_TEST(a_backward_reference_takes_the_name_of_a_data_set)
{
	read_good(JOB STEP "//D1 DD DSN=A.B(M),DISP=SHR\n"
	    "//D2 DD DSN=*.D1,DISP=SHR\n//S2 EXEC PGM=*.S1.D1\n"
	    "//D3 DD DSN=*.S1.D1,DISP=OLD\n");
	ck_assert_str_eq(dd("D2")->dsn, "A.B");
	ck_assert_str_eq(dd("D2")->member, "M");
	ck_assert_str_eq(dd_of(2, "D3")->dsn, "A.B");
	ck_assert_str_eq(step(2)->program, "M");
	ck_assert_str_eq(step(2)->program_library, "A.B");
}
END_TEST

START_TEST(a_backward_reference_takes_attributes)
{
	read_good(JOB STEP "//D1 DD DSN=A,RECFM=VB,LRECL=300\n"
	    "//D2 DD DSN=B,DCB=*.D1\n//D3 DD DSN=C,DCB=(*.D1,LRECL=99)\n");
	ck_assert_str_eq(dd("D2")->recfm, "VB");
	ck_assert_uint_eq(dd("D2")->lrecl, 300);
	ck_assert_str_eq(dd("D3")->recfm, "VB");
	ck_assert_uint_eq(dd("D3")->lrecl, 99);
	read_warned(JOB STEP "//D1 DD DSN=A,DCB=MODEL.DSCB\n",
	    "JESJ018I DCB=MODEL.DSCB HAS NO EFFECT");
}
END_TEST

START_TEST(a_reference_to_nothing_is_an_error)
{
	read_bad(DD "DSN=*.D2,DISP=SHR\n//D2 DD DSN=A\n",
	    "3 3:13 IEFC645I INVALID REFER BACK ON THE DD STATEMENT "
	    "[No statement in front of it is DD D2 of this step.]");
	read_bad(DD "DSN=*.S9.D2,DISP=SHR\n", "IEFC645I");
	read_bad(DD "DSN=*.A.B.C.D,DISP=SHR\n", "A backward reference is");
	read_bad(DD "SYSOUT=A\n//D2 DD DSN=*.D1\n", "it is SYSOUT");
	read_bad(JOB STEP "//D1 DD DSN=A\n//S2 EXEC PGM=*.S1.D1\n",
	    "IEFC645I");
}
END_TEST

START_TEST(ddname_takes_the_definition_of_a_later_dd)
{
	read_good(JOB STEP "//SYSTSIN DD DDNAME=SYSIN\n// DD DSN=B,DISP=SHR\n"
	    "//OTHER DD DUMMY\n//SYSIN DD *\ntext\n/*\n// DD DSN=A,DISP=SHR\n");
	ck_assert_str_eq(records(dd("SYSTSIN")), "text|");
	ck_assert_str_eq(dd("SYSTSIN")->concatenated->dsn, "A");
	ck_assert_str_eq(dd("SYSTSIN")->concatenated->name, "SYSTSIN");
	ck_assert_str_eq(dd("SYSTSIN")->concatenated->concatenated->dsn, "B");
	ck_assert(!has_dd(1, "SYSIN"));
	ck_assert_str_eq(dd("SYSTSIN")->next->name, "OTHER");
}
END_TEST

START_TEST(ddname_takes_a_sysout_dd_with_all_it_got)
{
	read_good(JOB STEP "//A DD DDNAME=B\n//B DD SYSOUT=(,CSSMTP)\n");
	ck_assert_int_eq(dd("A")->kind, JCL_DD_SYSOUT);
	ck_assert_str_eq(dd("A")->writer, "CSSMTP");
	ck_assert_int_eq(dd("A")->sysout_class, 'X');
}
END_TEST

START_TEST(ddname_of_nothing_is_an_empty_file)
{
	read_warned(JOB STEP "//A DD DDNAME=SYSIN\n",
	    "3 3:5 IEF686I DDNAME SYSIN REFERRED TO ON DDNAME KEYWORD");
	ck_assert_int_eq(dd("A")->kind, JCL_DD_DUMMY);
}
END_TEST

START_TEST(joblib_stands_in_front_of_all_steps)
{
	read_good(JOB "//JOBLIB DD DSN=A.LOAD,DISP=SHR\n"
	    "// DD DSN=B.LOAD,DISP=SHR\n" STEP);
	ck_assert_str_eq(job->joblib->dsn, "A.LOAD");
	ck_assert_str_eq(job->joblib->concatenated->dsn, "B.LOAD");
	read_bad(JOB "//OTHER DD DUMMY\n" STEP,
	    "2 2:9 IEFC606I MISPLACED DD STATEMENT");
}
END_TEST

START_TEST(a_dd_name_used_twice_is_warned_of)
{
	read_warned(JOB STEP "//A DD DUMMY\n//A DD DSN=X\n",
	    "JESJ024I DD NAME A IS USED TWICE");
}
END_TEST

START_TEST(an_asterisk_from_a_symbol_is_no_data)
{
	read_bad(JOB "// SET X=*\n" STEP "//D1 DD &X\n",
	    "IEFC628I INCORRECT USE OF ASTERISK");
}
END_TEST

START_TEST(a_symbol_without_a_value_is_an_error)
{
	read_bad(DD "DSN=A,LRECL=&LRECL\n",
	    "3 3:21 IEFC627I INCORRECT USE OF AMPERSAND ON THE DD STATEMENT "
	    "[&LRECL has no value here.");
}
END_TEST

START_TEST(a_step_may_have_as_many_dds_as_on_zos_and_no_more)
{
	struct buffer text = {0};

	buffer_text(&text, JOB STEP);
	for (int i = 0; i < 3274; i++)
		buffer_print(&text, "//D%d DD DUMMY\n", i);
	read_bad(buffer_str(&text), "JESJ030I MORE THAN 3273 DD STATEMENTS");
	ck_assert_uint_eq(error_count(), 1);
	buffer_free(&text);
}
END_TEST

static void
add(TCase *t)
{
	tcase_add_test(t, a_data_set_has_a_name_and_a_disposition);
	tcase_add_test(t, a_data_set_may_be_a_member_or_a_generation);
	tcase_add_test(t, a_temporary_data_set_keeps_its_ampersands);
	tcase_add_test(t, a_name_that_is_none_is_an_error);
	tcase_add_test(t, nullfile_and_dummy_are_empty_files);
	tcase_add_test(t, dispositions_that_are_not_coded_have_their_defaults);
	tcase_add_test(t, a_wrong_disposition_is_an_error);
	tcase_add_test(t, attributes_come_from_the_dd_or_from_dcb);
	tcase_add_test(t, wrong_attributes_are_errors);
	tcase_add_test(t, record_formats_of_all_kinds_are_taken);
	tcase_add_test(t, data_sets_are_concatenated_by_dds_without_name);
	tcase_add_test(t,
	    parameters_that_are_not_served_in_full_are_kept_as_coded);
	tcase_add_test(t, an_unknown_keyword_names_the_nearest);
	tcase_add_test(t, a_keyword_stands_once);
	tcase_add_test(t, positional_parameters_of_a_dd_are_few);
	tcase_add_test(t, a_dd_says_one_place_for_its_data);
	tcase_add_test(t, what_is_not_supported_is_an_error);
	tcase_add_test(t, a_unix_file_has_options_modes_and_dispositions);
	tcase_add_test(t, wrong_paths_are_errors);
	tcase_add_test(t, a_backward_reference_takes_the_name_of_a_data_set);
	tcase_add_test(t, a_backward_reference_takes_attributes);
	tcase_add_test(t, a_reference_to_nothing_is_an_error);
	tcase_add_test(t, ddname_takes_the_definition_of_a_later_dd);
	tcase_add_test(t, ddname_takes_a_sysout_dd_with_all_it_got);
	tcase_add_test(t, ddname_of_nothing_is_an_empty_file);
	tcase_add_test(t, joblib_stands_in_front_of_all_steps);
	tcase_add_test(t, a_dd_name_used_twice_is_warned_of);
	tcase_add_test(t, an_asterisk_from_a_symbol_is_no_data);
	tcase_add_test(t, a_symbol_without_a_value_is_an_error);
	tcase_add_test(t, a_step_may_have_as_many_dds_as_on_zos_and_no_more);
}

int
main(void)
{
	return run_suite("DD statements", add);
}
