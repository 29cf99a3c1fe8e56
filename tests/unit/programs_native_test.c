/*
 * tests/unit/programs_native_test.c -- STEPLIB programs and BPXBATCH
 */
#include "programs_support.h"

/* A script in the load library PROD.LOAD. */
static void
script(const char *name, const char *text)
{
	char *file = memory_print("PROD/LOAD/%s", name);
	char *path = memory_print("%s/data/%s", w.home, file);

	file_put(file, text);
	ck_assert_int_eq(chmod(path, 0755), 0);
	free(path);
	free(file);
}

static void
native(const char *program)
{
	step_begin(program);
	dd_data_set("STEPLIB", "PROD.LOAD", JCL_SHR, JCL_KEEP);
}

START_TEST(a_program_in_steplib_is_run_with_its_parm)
{
	script("REPORT", "#!/bin/sh\necho \"$# $1 $2 $JOBNAME $JOBID\"\n"
	    "exit 3\n");
	native("REPORT");
	w.told.parm = (char *)"one \"two three\"";
	dd_sysout("SYSOUT");
	step_run_to(3);
	ck_assert_str_eq(sysout_of("SYSOUT"),
	    "2 one two three MAILJOB1 JOB00012\n");
}
END_TEST

START_TEST(dds_are_files_that_the_environment_names)
{
	script("COPYIT", "#!/bin/sh\ncat \"$DD_IN\" > \"$DD_MAIL\"\n"
	    "sed s/old/new/ \"$DD_DATA\" > \"$DD_TOTALS\"\n");
	file_put("PROD/DATA", "old line\n");
	native("COPYIT");
	dd_instream("IN", "HELO X\nDATA\n");
	dd_sysout("MAIL");
	dd_data_set("DATA", "PROD.DATA", JCL_SHR, JCL_KEEP);
	dd_data_set("TOTALS", "PROD.TOTALS", JCL_NEW, JCL_CATLG);
	step_run_to(0);
	ck_assert_str_eq(sysout_of("MAIL"), "HELO X\nDATA\n");
	ck_assert_str_eq(file_get("PROD/TOTALS"), "new line\n");
}
END_TEST

START_TEST(an_old_data_set_is_changed_only_when_the_program_did)
{
	script("TOUCHY", "#!/bin/sh\ncat \"$DD_A\"\necho more >> \"$DD_B\"\n");
	file_put("PROD/A", "a\n");
	file_put("PROD/B", "b\n");
	native("TOUCHY");
	dd_data_set("A", "PROD.A", JCL_OLD, JCL_KEEP);
	dd_data_set("B", "PROD.B", JCL_OLD, JCL_KEEP);
	dd_sysout("SYSOUT");
	step_run_to(0);
	ck_assert_str_eq(file_get("PROD/A"), "a\n");
	ck_assert_ptr_null(file_get("PROD/A.label"));
	ck_assert_str_eq(file_get("PROD/B"), "b\nmore\n");
	ck_assert_str_eq(sysout_of("SYSOUT"), "a\n");
}
END_TEST

START_TEST(standard_input_is_sysin)
{
	script("READER", "#!/bin/sh\ncat\n");
	native("READER");
	dd_instream("SYSIN", "card one\ncard two\n");
	dd_sysout("SYSPRINT");
	step_run_to(0);
	ck_assert_str_eq(sysout_of("SYSPRINT"), "card one\ncard two\n");
}
END_TEST

START_TEST(a_signal_is_an_abend_and_sysout_is_kept)
{
	script("CRASH", "#!/bin/sh\necho before; kill -SEGV $$\n");
	native("CRASH");
	dd_sysout("SYSOUT");
	dd_data_set("OUT", "PROD.OUT", JCL_NEW, JCL_CATLG);
	step_run();
	ck_assert_str_eq(w.end->abend, "S0C4");
	ck_assert_str_eq(sysout_of("SYSOUT"), "before\n");
	ck_assert_ptr_null(file_get("PROD/OUT"));
}
END_TEST

START_TEST(output_without_a_dd_goes_to_the_log)
{
	script("TALKER", "#!/bin/sh\necho to the log; echo and this >&2\n");
	native("TALKER");
	step_run_to(0);
	ck_assert(said("to the log"));
	ck_assert(said("and this"));
}
END_TEST

START_TEST(a_file_that_may_not_be_executed_is_s806)
{
	file_put("PROD/LOAD/NOTEXEC", "just text\n");
	native("NOTEXEC");
	step_run();
	ck_assert_str_eq(w.end->abend, "S806");
	ck_assert(said("Permission denied"));
}
END_TEST

START_TEST(steplib_is_searched_before_the_system)
{
	script("IEFBR14", "#!/bin/sh\nexit 42\n");
	native("IEFBR14");
	step_run_to(42);
}
END_TEST

START_TEST(a_cobol_module_is_run_by_cobcrun)
{
	char *command = memory_print("mkdir -p %s/data/PROD/LOAD && cd "
	    "%s/data/PROD/LOAD && printf '%%s\\n' "
	    "'       IDENTIFICATION DIVISION.' "
	    "'       PROGRAM-ID. HELLOCOB.' "
	    "'       PROCEDURE DIVISION.' "
	    "'           DISPLAY \"HELLO FROM COBOL\".' "
	    "'           MOVE 4 TO RETURN-CODE.' "
	    "'           GOBACK.' > /tmp/hellocob-$$.cob && cobc -m -o "
	    "HELLOCOB.so /tmp/hellocob-$$.cob; rc=$?; rm -f "
	    "/tmp/hellocob-$$.cob; exit $rc", w.home, w.home);

	/* cobc is not everywhere; the product finds it at run time, too */
	if (system("command -v cobc >/dev/null") == 0) {
		ck_assert_int_eq(system(command), 0);
		native("HELLOCOB");
		dd_sysout("SYSOUT");
		step_run_to(4);
		ck_assert_str_eq(sysout_of("SYSOUT"), "HELLO FROM COBOL\n");
	}
	free(command);
}
END_TEST

/* -------------------------------------------------------------- BPXBATCH */

static void
bpxbatch(const char *parm)
{
	step_begin("BPXBATCH");
	w.told.parm = (char *)parm;
	dd_sysout("STDOUT");
	dd_sysout("STDERR");
}

START_TEST(bpxbatch_runs_a_shell_command)
{
	bpxbatch("SH echo out; echo err >&2; exit 2");
	step_run_to(512);
	ck_assert_str_eq(sysout_of("STDOUT"), "out\n");
	ck_assert_str_eq(sysout_of("STDERR"), "err\n");
}
END_TEST

START_TEST(bpxbatch_runs_a_program_with_words)
{
	bpxbatch("pgm /bin/echo  two   words");
	step_run_to(0);
	ck_assert_str_eq(sysout_of("STDOUT"), "two words\n");
}
END_TEST

START_TEST(bpxbatch_takes_stdparm_stdin_and_stdenv)
{
	bpxbatch("");
	dd_instream("STDPARM", "SH sort\n-r; echo $COLOUR\n");
	dd_instream("STDIN", "a\nb\n");
	dd_instream("STDENV", "# colours\nCOLOUR=deep blue\n");
	step_run_to(0);
	ck_assert_str_eq(sysout_of("STDOUT"), "b\na\ndeep blue\n");
}
END_TEST

START_TEST(a_large_exit_status_does_not_look_like_success)
{
	bpxbatch("SH exit 16");
	step_run_to(4095);
}
END_TEST

START_TEST(bpxbatch_says_what_it_did_not_understand)
{
	bpxbatch("RUN something");
	step_run_to(255);
	ck_assert(said("PARM begins with RUN"));
	bpxbatch("PGM");
	step_run_to(255);
	bpxbatch("PGM /no/such/program");
	step_run();
	ck_assert_str_eq(w.end->abend, "S806");
	ck_assert(said("/no/such/program cannot be run"));
}
END_TEST

START_TEST(nothing_is_left_in_the_folder_of_copies)
{
	bpxbatch("SH ls -d /tmp/jes-JOB00012-*; echo \"$DD_STDOUT\"");
	step_run_to(0);
	ck_assert(sysout_has("STDOUT", "/tmp/jes-JOB00012-"));
	ck_assert_int_ne(system("ls -d /tmp/jes-JOB00012-* >/dev/null 2>&1"),
	    0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("native");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, world_begin, world_end);
	tcase_set_timeout(all, 60);
	tcase_add_test(all, a_program_in_steplib_is_run_with_its_parm);
	tcase_add_test(all, dds_are_files_that_the_environment_names);
	tcase_add_test(all,
	    an_old_data_set_is_changed_only_when_the_program_did);
	tcase_add_test(all, standard_input_is_sysin);
	tcase_add_test(all, a_signal_is_an_abend_and_sysout_is_kept);
	tcase_add_test(all, output_without_a_dd_goes_to_the_log);
	tcase_add_test(all, a_file_that_may_not_be_executed_is_s806);
	tcase_add_test(all, steplib_is_searched_before_the_system);
	tcase_add_test(all, a_cobol_module_is_run_by_cobcrun);
	tcase_add_test(all, bpxbatch_runs_a_shell_command);
	tcase_add_test(all, bpxbatch_runs_a_program_with_words);
	tcase_add_test(all, bpxbatch_takes_stdparm_stdin_and_stdenv);
	tcase_add_test(all, a_large_exit_status_does_not_look_like_success);
	tcase_add_test(all, bpxbatch_says_what_it_did_not_understand);
	tcase_add_test(all, nothing_is_left_in_the_folder_of_copies);
	suite_add_tcase(suite, all);
	return run_suite(suite);
}
