/*
 * tests/unit/programs_idcams_test.c -- IDCAMS
 */
#include "programs_support.h"

static void
ams(const char *commands)
{
	step_begin("IDCAMS");
	dd_sysout("SYSPRINT");
	dd_instream("SYSIN", commands);
}

START_TEST(delete_deletes_and_says_so)
{
	file_put("PROD/X", "x\n");
	ams(" DELETE PROD.X\n");
	step_run_to(0);
	ck_assert_ptr_null(file_get("PROD/X"));
	ck_assert(sysout_has("SYSPRINT", "IDC0550I ENTRY (A) PROD.X DELETED"));
	ck_assert(sysout_has("SYSPRINT",
	    "IDC0001I FUNCTION COMPLETED, HIGHEST CONDITION CODE WAS 0"));
	ck_assert(sysout_has("SYSPRINT", "IDC0002I IDCAMS PROCESSING "
	    "COMPLETE. MAXIMUM CONDITION CODE WAS 0"));
}
END_TEST

START_TEST(delete_of_what_is_not_there_is_8)
{
	ams(" DELETE PROD.X\n");
	step_run_to(8);
	ck_assert(sysout_has("SYSPRINT", "IDC3012I ENTRY PROD.X NOT FOUND"));
}
END_TEST

START_TEST(set_maxcc_forgives_the_delete_before_it)
{
	ams("  DELETE PROD.X PURGE\n  SET MAXCC=0\n");
	step_run_to(0);
}
END_TEST

START_TEST(if_runs_what_its_condition_allows)
{
	file_put("PROD/Y", "y\n");
	ams("  DELETE PROD.X\n"
	    "  IF LASTCC = 8 THEN -\n"
	    "     SET MAXCC = 0\n"
	    "  ELSE DELETE PROD.Y\n"
	    "  IF MAXCC=0 THEN DO\n"
	    "     DELETE PROD.Z\n"
	    "     IF LASTCC>0 THEN SET MAXCC=4\n"
	    "  END\n"
	    "  ELSE DO\n"
	    "     DELETE PROD.Y\n"
	    "  END\n");
	step_run_to(4);
	ck_assert_str_eq(file_get("PROD/Y"), "y\n");
	ck_assert(sysout_has("SYSPRINT", "ENTRY PROD.Z NOT FOUND"));
}
END_TEST

START_TEST(an_if_that_is_wrong_runs_nothing_behind_it)
{
	file_put("PROD/Y", "y\n");
	ams("  IF LASTC = 0 THEN DO\n  DELETE PROD.Y\n  END\n");
	step_run_to(16);
	ck_assert_str_eq(file_get("PROD/Y"), "y\n");
}
END_TEST

START_TEST(names_may_be_listed_masked_and_continued)
{
	file_put("PROD/A.X", "");
	file_put("PROD/B.X", "");
	file_put("PROD/B.Y.X", "");
	file_put("PROD/C", "");
	ams(" DELETE (PROD.C -\n"
	    "         PROD.A.+\n"
	    "         X) PURGE   /* two of them */\n"
	    " DELETE PROD.*.X; /* and a mask */ DELETE PROD.**\n");
	step_run_to(0);
	ck_assert_ptr_null(file_get("PROD/A.X"));
	ck_assert_ptr_null(file_get("PROD/B.X"));
	ck_assert_ptr_null(file_get("PROD/C"));
	ck_assert_ptr_null(file_get("PROD/B.Y.X"));
}
END_TEST

START_TEST(a_star_is_one_qualifier)
{
	file_put("PROD/B.X", "");
	file_put("PROD/B.Y.X", "kept");
	ams(" DELETE PROD.*.X\n");
	step_run_to(0);
	ck_assert_ptr_null(file_get("PROD/B.X"));
	ck_assert_str_eq(file_get("PROD/B.Y.X"), "kept");
}
END_TEST

START_TEST(a_member_is_deleted_by_its_name)
{
	file_put("PROD/LIB/A", "a\n");
	file_put("PROD/LIB/B", "b\n");
	ams(" DELETE PROD.LIB(A)\n DEL 'PROD.LIB(NO)'\n");
	step_run_to(8);
	ck_assert_ptr_null(file_get("PROD/LIB/A"));
	ck_assert_str_eq(file_get("PROD/LIB/B"), "b\n");
}
END_TEST

START_TEST(groups_are_defined_used_altered_and_deleted)
{
	ams(" DEFINE GDG(NAME(PROD.BACKUP) LIMIT(3) SCRATCH)\n");
	step_run_to(0);
	ck_assert_str_eq(file_get("PROD/BACKUP.gdg"), "LIMIT=3\nSCRATCH\n");

	step_begin("IEFBR14");
	dd_data_set("OUT", "PROD.BACKUP", JCL_NEW, JCL_CATLG)->member =
	    (char *)"+1";
	step_run_to(0);
	ck_assert(said("PROD.BACKUP.G0001V00"));

	ams(" ALTER PROD.BACKUP LIMIT(5)\n LISTCAT LEVEL(PROD)\n"
	    " DELETE PROD.BACKUP GDG\n");
	step_run_to(8);
	ck_assert(sysout_has("SYSPRINT", "GDG BASE ------ PROD.BACKUP"));
	ck_assert(sysout_has("SYSPRINT",
	    "NONVSAM ------- PROD.BACKUP.G0001V00"));
	ck_assert_str_eq(file_get("PROD/BACKUP.gdg"), "LIMIT=5\nSCRATCH\n");

	ams(" DELETE PROD.BACKUP GDG FORCE\n");
	step_run_to(0);
	ck_assert_ptr_null(file_get("PROD/BACKUP.gdg"));
	ck_assert_ptr_null(file_get("PROD/BACKUP.G0001V00"));
}
END_TEST

START_TEST(noscratch_hides_and_define_nonvsam_finds_again)
{
	file_put("PROD/X", "x\n");
	ams(" DELETE PROD.X NOSCRATCH\n LISTCAT ENTRIES(PROD.X)\n");
	step_run_to(4);
	ck_assert_ptr_null(file_get("PROD/X"));
	ams(" DEFINE NONVSAM(NAME(PROD.X) DEVT(3390) VOLUMES(A))\n");
	step_run_to(0);
	ck_assert_str_eq(file_get("PROD/X"), "x\n");
}
END_TEST

START_TEST(repro_copies_with_skip_and_count)
{
	ams(" REPRO INFILE(IN) OUTFILE(OUT) SKIP(1) COUNT(2)\n");
	dd_instream("IN", "1\n2\n3\n4\n");
	dd_sysout("OUT");
	step_run_to(0);
	ck_assert_str_eq(sysout_trimmed("OUT"), "2\n3\n");
	ck_assert(sysout_has("SYSPRINT",
	    "IDC0005I NUMBER OF RECORDS PROCESSED WAS 2"));
}
END_TEST

START_TEST(repro_copies_data_sets_by_name)
{
	file_put("PROD/A", "from a\n");
	file_put("PROD/B", "old\n");
	ams(" REPRO IDS(PROD.A) ODS(PROD.B)\n REPRO IDS(PROD.NONE) "
	    "ODS(PROD.B)\n");
	step_run_to(12);
	ck_assert_str_eq(file_get("PROD/B"), "from a\n");
	ck_assert(sysout_has("SYSPRINT", "PROD.NONE NOT FOUND"));
}
END_TEST

START_TEST(print_tells_empty_from_missing)
{
	file_put("PROD/EMPTY", "");
	file_put("PROD/FULL", "Gr\xc3\xbc\xc3\x9f" "e\n");
	ams(" PRINT INDATASET(PROD.EMPTY) CHARACTER COUNT(1)\n");
	step_run_to(4);
	ams(" PRINT INDATASET(PROD.MISSING) CHARACTER COUNT(1)\n");
	step_run_to(12);
	ams(" PRINT INDATASET(PROD.FULL) CHARACTER COUNT(1)\n");
	step_run_to(0);
	ck_assert(sysout_has("SYSPRINT", "LISTING OF DATA SET -PROD.FULL"));
	ck_assert(sysout_has("SYSPRINT", "RECORD SEQUENCE NUMBER - 1"));
	ck_assert(sysout_has("SYSPRINT", " Gr\xc3\xbc\xc3\x9f" "e"));
}
END_TEST

START_TEST(print_dumps_bytes)
{
	ams(" PRINT INFILE(IN) DUMP\n");
	dd_instream("IN", "AB*\n")->lrecl = 5;
	step_run_to(0);
	ck_assert(sysout_has("SYSPRINT", "000000  41422A20 20"));
	ck_assert(sysout_has("SYSPRINT", "*AB*  *"));
}
END_TEST

START_TEST(what_another_job_has_is_not_deleted)
{
	struct catalog *other = catalog_open(w.home, "OTHER", "JOB00099",
	    NULL);
	struct enq name = {"PROD.X", false};

	file_put("PROD/X", "x\n");
	ck_assert_int_eq(catalog_enq(other, &name, 1, false, NULL), ENQ_HELD);
	ams(" DELETE PROD.X\n");
	step_run_to(8);
	ck_assert(sysout_has("SYSPRINT", "PROD.X IS IN USE BY ANOTHER JOB"));
	ck_assert_str_eq(file_get("PROD/X"), "x\n");
	catalog_close(&other);
	ams(" DELETE PROD.X\n");
	dd_data_set("MINE", "PROD.X", JCL_OLD, JCL_KEEP);
	step_run_to(0);
}
END_TEST

START_TEST(a_data_set_is_renamed)
{
	file_put("PROD/A", "a\n");
	ams(" ALTER PROD.A NEWNAME(TEST.B)\n");
	step_run_to(0);
	ck_assert_str_eq(file_get("TEST/B"), "a\n");
	ck_assert_ptr_null(file_get("PROD/A"));
}
END_TEST

static const struct {
	const char *command;
	unsigned code;
	const char *says;
} wrong[] = {
	{" REMOVE PROD.X\n", 12, "REMOVE is none of DELETE"},
	{" DELETE\n", 12, "IDC3211I"},
	{" DELETE PROD.X QUICKLY\n", 12, "KEYWORD 'QUICKLY' IS IMPROPER"},
	{" DELETE PROD..X\n", 8, "qualifier is empty"},
	{" DELETE (PROD.X\n", 12, "a ( has no )"},
	{" DELETE PROD.X)\n", 12, "a ) has no ("},
	{" DELETE 'PROD.X\n", 12, "has no end"},
	{" DEFINE CLUSTER(NAME(A.B))\n", 12, "no VSAM"},
	{" DEFINE GDG(NAME(A.B) LIMIT(X))\n", 12, "LIMIT(n)"},
	{" DEFINE GDG(NAME(A.B) LIMIT(999))\n", 8, "not from 1 to 255"},
	{" SET MAXCC=99\n", 12, "n from 0 to 16"},
	{" REPRO INFILE(NONE) OUTFILE(NONE)\n", 12, "NONE DD STATEMENT "
	    "MISSING"},
	{" REPRO INFILE(SYSIN)\n", 12, "OUTFILE"},
	{" VERIFY DATASET(A)\n", 12, "VSAM"},
	{" /* never closed\n", 16, "a comment"},
	{" LISTCAT ENTRIES(A.B)\n", 4, "IDC3012I ENTRY A.B NOT FOUND"},
	{" IF MAXCC=0 THEN IF (\n", 16, "IDC0004I"},
};

START_TEST(what_is_wrong_is_told_with_its_code)
{
	ams(wrong[_i].command);
	step_run();
	ck_assert_msg(w.end->code == wrong[_i].code &&
	    sysout_has("SYSPRINT", wrong[_i].says), "%u\n%s", w.end->code,
	    sysout_of("SYSPRINT"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("idcams");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, world_begin, world_end);
	tcase_add_test(all, delete_deletes_and_says_so);
	tcase_add_test(all, delete_of_what_is_not_there_is_8);
	tcase_add_test(all, set_maxcc_forgives_the_delete_before_it);
	tcase_add_test(all, if_runs_what_its_condition_allows);
	tcase_add_test(all, an_if_that_is_wrong_runs_nothing_behind_it);
	tcase_add_test(all, names_may_be_listed_masked_and_continued);
	tcase_add_test(all, a_star_is_one_qualifier);
	tcase_add_test(all, a_member_is_deleted_by_its_name);
	tcase_add_test(all, groups_are_defined_used_altered_and_deleted);
	tcase_add_test(all, noscratch_hides_and_define_nonvsam_finds_again);
	tcase_add_test(all, repro_copies_with_skip_and_count);
	tcase_add_test(all, repro_copies_data_sets_by_name);
	tcase_add_test(all, print_tells_empty_from_missing);
	tcase_add_test(all, print_dumps_bytes);
	tcase_add_test(all, what_another_job_has_is_not_deleted);
	tcase_add_test(all, a_data_set_is_renamed);
	tcase_add_loop_test(all, what_is_wrong_is_told_with_its_code, 0,
	    sizeof(wrong) / sizeof(wrong[0]));
	suite_add_tcase(suite, all);
	return run_suite(suite);
}
