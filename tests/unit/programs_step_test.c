/*
 * tests/unit/programs_step_test.c -- allocation, dispositions, abends
 */
#include "programs_support.h"

START_TEST(allocation_messages_name_devices_and_dds)
{
	file_put("PROD/X", "x\n");
	step_begin("IEBGENER");
	dd_sysout("SYSPRINT");
	dd_dummy("SYSIN");
	dd_instream("SYSUT1", "a\n");
	dd_data_set("SYSUT1", "PROD.X", JCL_SHR, JCL_KEEP);
	dd_sysout("SYSUT2");
	step_run_to(0);
	ck_assert_uint_eq(w.end->n_allocation, 5);
	ck_assert_str_eq(w.end->allocation[0],
	    "IEF237I JES2 ALLOCATED TO SYSPRINT");
	ck_assert_str_eq(w.end->allocation[1],
	    "IEF237I DMY  ALLOCATED TO SYSIN");
	ck_assert_str_eq(w.end->allocation[2],
	    "IEF237I JES2 ALLOCATED TO SYSUT1");
	ck_assert_str_eq(w.end->allocation[3], "IEF237I DISK ALLOCATED TO ");
}
END_TEST

START_TEST(disposition_messages_have_the_columns_of_zos)
{
	step_begin("IEFBR14");
	dd_instream("SYSUT1", "a\n");
	dd_sysout("SYSUT2");
	step_run_to(0);
	ck_assert_str_eq(w.end->disposition[0], "IEF285I   "
	    "OPER01.MAILJOB1.JOB00012.D0000101.?          SYSIN         ");
	ck_assert_str_eq(w.end->disposition[1], "IEF285I   "
	    "OPER01.MAILJOB1.JOB00012.D0000102.?          SYSOUT        ");
}
END_TEST

START_TEST(missing_data_sets_are_all_named_and_nothing_is_created)
{
	step_begin("IEFBR14");
	dd_data_set("NEW1", "PROD.NEW", JCL_NEW, JCL_CATLG);
	dd_data_set("IN1", "PROD.NOT.THERE", JCL_SHR, JCL_KEEP);
	dd_data_set("IN1", "PROD.NOT.HERE", JCL_OLD, JCL_KEEP);
	w.told.proc_step = (char *)"COPY";
	step_run();
	ck_assert(w.end->not_run);
	ck_assert(allocation_has("IEF212I MAILJOB1 COPY SEND IN1 - DATA SET "
	    "NOT FOUND"));
	ck_assert(allocation_has("IEF212I MAILJOB1 COPY SEND IN1 +001 - DATA "
	    "SET NOT FOUND"));
	ck_assert_ptr_null(file_get("PROD/NEW"));
}
END_TEST

START_TEST(new_for_a_data_set_that_is_there_fails_the_job)
{
	file_put("PROD/OLD", "keep me\n");
	step_begin("IEFBR14");
	dd_data_set("OUT", "PROD.OLD", JCL_NEW, JCL_DELETE);
	step_run();
	ck_assert(w.end->not_run);
	ck_assert(said("DUPLICATE NAME EXISTS IN CATALOG"));
	ck_assert_str_eq(file_get("PROD/OLD"), "keep me\n");
}
END_TEST

START_TEST(iefbr14_creates_and_catalogs)
{
	Ssi__DdPart *part;

	step_begin("IEFBR14");
	part = dd_data_set("OUT", "PROD.DAILY.TOTALS", JCL_NEW, JCL_CATLG);
	part->recfm = (char *)"FB";
	part->lrecl = 133;
	step_run_to(0);
	ck_assert_str_eq(file_get("PROD/DAILY.TOTALS"), "");
	ck_assert_str_eq(file_get("PROD/DAILY.TOTALS.label"),
	    "RECFM=FB\nLRECL=133\n");
	ck_assert_str_eq(w.end->disposition[0], "IEF285I   "
	    "PROD.DAILY.TOTALS                            CATALOGED     ");
}
END_TEST

START_TEST(mod_delete_deletes_if_it_exists)
{
	file_put("PROD/OLD", "x\n");
	for (int twice = 0; twice < 2; twice++) {
		step_begin("IEFBR14");
		dd_data_set("OUT", "PROD.OLD", JCL_MOD, JCL_DELETE);
		step_run_to(0);
		ck_assert_ptr_null(file_get("PROD/OLD"));
		ck_assert(said("DELETED"));
	}
}
END_TEST

START_TEST(a_passed_temporary_data_set_is_found_by_the_next_step)
{
	step_begin("IEBGENER");
	dd_dummy("SYSIN");
	dd_sysout("SYSPRINT");
	dd_instream("SYSUT1", "body\n");
	dd_data_set("SYSUT2", "&&BODY", JCL_NEW, JCL_PASS);
	step_run_to(0);
	ck_assert(said("RA000.MAILJOB1.BODY.H01"));
	ck_assert(said("PASSED"));

	step_begin("IEBGENER");
	dd_dummy("SYSIN");
	dd_sysout("SYSPRINT");
	dd_data_set("SYSUT1", "&&BODY", JCL_OLD, JCL_DELETE);
	dd_sysout("SYSUT2");
	step_run_to(0);
	ck_assert_str_eq(sysout_trimmed("SYSUT2"), "body\n");

	step_begin("IEBGENER");
	dd_dummy("SYSIN");
	dd_sysout("SYSPRINT");
	dd_data_set("SYSUT1", "&&BODY", JCL_OLD, JCL_DELETE);
	dd_sysout("SYSUT2");
	step_run();
	ck_assert(w.end->not_run);
}
END_TEST

START_TEST(the_end_of_the_job_takes_temporary_and_unreceived_data_sets)
{
	step_begin("IEFBR14");
	dd_data_set("A", "&&TEMP", JCL_NEW, JCL_PASS);
	dd_data_set("B", "PROD.PASSED", JCL_NEW, JCL_PASS);
	dd_data_set("C", "PROD.KEPT", JCL_NEW, JCL_CATLG);
	step_run_to(0);
	catalog_end_job(w.home, "JOB00012");
	ck_assert_ptr_null(file_get("PROD/PASSED"));
	ck_assert_str_eq(file_get("PROD/KEPT"), "");
	ck_assert_ptr_null(file_get(".jobs/JOB00012/stamp"));
}
END_TEST

START_TEST(a_passed_data_set_that_was_received_is_cataloged)
{
	step_begin("IEFBR14");
	dd_data_set("B", "PROD.PASSED", JCL_NEW, JCL_PASS);
	step_run_to(0);
	step_begin("IEFBR14");
	dd_data_set("B", "PROD.PASSED", JCL_OLD, JCL_CATLG);
	step_run_to(0);
	ck_assert(said("CATALOGED"));
	catalog_end_job(w.home, "JOB00012");
	ck_assert_str_eq(file_get("PROD/PASSED"), "");
}
END_TEST

START_TEST(an_unknown_program_is_s806_and_disposed_of_abnormally)
{
	Ssi__DdPart *part;

	step_begin("NOSUCH");
	part = dd_data_set("OUT", "PROD.NEW", JCL_NEW, JCL_CATLG);
	part->abnormal = JCL_DELETE;
	step_run();
	ck_assert_str_eq(w.end->abend, "S806");
	ck_assert(said("CSV003I REQUESTED MODULE NOSUCH"));
	ck_assert_ptr_null(file_get("PROD/NEW"));
}
END_TEST

START_TEST(passing_outlim_is_s722)
{
	Ssi__DdPart *out;
	struct buffer many = {0};

	for (int i = 0; i < 700; i++)
		buffer_text(&many, "01234567890123456789012345678901234\n");
	step_begin("IEBGENER");
	dd_dummy("SYSIN");
	dd_sysout("SYSPRINT");
	dd_instream("SYSUT1", buffer_str(&many));
	out = dd_sysout("SYSUT2");
	w.kept[out->key].outlim = 500;
	step_run();
	ck_assert_str_eq(w.end->abend, "S722");
	buffer_free(&many);
}
END_TEST

START_TEST(an_abend_leaves_an_old_data_set_as_it_was)
{
	file_put("PROD/LATIN", "old records\n");
	file_put("PROD/LATIN.label", "RECFM=FB\nLRECL=80\nPAGE=ISO8859-1\n");
	step_begin("IEBGENER");
	dd_dummy("SYSIN");
	dd_sysout("SYSPRINT");
	dd_instream("SYSUT1", "fits\nhas no place there: \xe2\x98\x83\n");
	dd_data_set("SYSUT2", "PROD.LATIN", JCL_OLD, JCL_KEEP);
	step_run();
	ck_assert_str_eq(w.end->abend, "S001");
	ck_assert(said("record 2, column 21"));
	ck_assert_str_eq(file_get("PROD/LATIN"), "old records\n");
	ck_assert_ptr_null(file_get("PROD/.LATIN.new.JOB00012"));
}
END_TEST

START_TEST(mod_appends_and_mends_a_last_line_without_an_end)
{
	file_put("PROD/LOG", "first");
	step_begin("IEBGENER");
	dd_dummy("SYSIN");
	dd_sysout("SYSPRINT");
	dd_instream("SYSUT1", "second\n");
	dd_data_set("SYSUT2", "PROD.LOG", JCL_MOD, JCL_KEEP);
	step_run_to(0);
	ck_assert_str_eq(file_get("PROD/LOG"), "first\nsecond\n");
}
END_TEST

START_TEST(members_are_files_in_the_folder_of_the_library)
{
	Ssi__DdPart *part;

	step_begin("IEBGENER");
	dd_dummy("SYSIN");
	dd_sysout("SYSPRINT");
	dd_instream("SYSUT1", "member text\n");
	part = dd_data_set("SYSUT2", "PROD.TEXTS", JCL_NEW, JCL_CATLG);
	part->member = (char *)"HELLO";
	step_run_to(0);
	ck_assert_str_eq(file_get("PROD/TEXTS/HELLO"), "member text\n");

	step_begin("IEBGENER");
	dd_dummy("SYSIN");
	dd_sysout("SYSPRINT");
	part = dd_data_set("SYSUT1", "PROD.TEXTS", JCL_SHR, JCL_KEEP);
	part->member = (char *)"NOTHERE";
	dd_sysout("SYSUT2");
	step_run_to(8);
	ck_assert(sysout_has("SYSPRINT", "PROD.TEXTS(NOTHERE)"));
}
END_TEST

START_TEST(an_empty_data_set_becomes_a_library_with_its_first_member)
{
	Ssi__DdPart *part;

	step_begin("IEFBR14");
	dd_data_set("LIB", "PROD.LIB", JCL_NEW, JCL_CATLG);
	step_run_to(0);
	step_begin("IEBGENER");
	dd_dummy("SYSIN");
	dd_sysout("SYSPRINT");
	dd_instream("SYSUT1", "x\n");
	part = dd_data_set("SYSUT2", "PROD.LIB", JCL_OLD, JCL_KEEP);
	part->member = (char *)"A";
	step_run_to(0);
	ck_assert_str_eq(file_get("PROD/LIB/A"), "x\n");
}
END_TEST

START_TEST(a_path_is_read_and_written_as_text)
{
	char *path = memory_print("%s/plain.txt", w.home);
	Ssi__DdPart *part;
	FILE *f;
	char line[64];

	step_begin("IEBGENER");
	dd_dummy("SYSIN");
	dd_sysout("SYSPRINT");
	dd_instream("SYSUT1", "x\n");
	part = dd_add("SYSUT2", SSI__DD_PART__KIND__PATH);
	part->path = path;
	step_run_to(0);
	f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	ck_assert_ptr_nonnull(fgets(line, sizeof(line), f));
	fclose(f);
	ck_assert_uint_eq(strlen(line), 63);
	ck_assert_uint_eq(strspn(line + 1, " "), 62);
	ck_assert(line[0] == 'x');
	ck_assert(said("IGD104I HFS FILE WAS RETAINED, DDNAME IS (SYSUT2)"));
	free(path);
}
END_TEST

START_TEST(a_dead_step_is_cleaned_up_after)
{
	Ssi__DdPart *part;

	file_put("PROD/OLD", "old\n");
	file_put("PROD/.OLD.new.JOB00012", "half\n");
	file_put("PROD/NEVERS", "not of this job\n");
	step_begin("IEFBR14");
	part = dd_data_set("A", "PROD.OLD", JCL_OLD, JCL_KEEP);
	part = dd_data_set("B", "PROD.NEVERS", JCL_NEW, JCL_CATLG);
	part->abnormal = JCL_DELETE;
	w.told.dispose_only = true;
	step_run();
	ck_assert_str_eq(file_get("PROD/OLD"), "old\n");
	ck_assert_ptr_null(file_get("PROD/.OLD.new.JOB00012"));
	ck_assert_str_eq(file_get("PROD/NEVERS"), "not of this job\n");
	ck_assert(said("PROD.OLD"));
}
END_TEST

START_TEST(two_dds_may_name_one_data_set_that_is_deleted_once)
{
	file_put("PROD/X", "x\n");
	step_begin("IEFBR14");
	dd_data_set("A", "PROD.X", JCL_OLD, JCL_DELETE);
	dd_data_set("B", "PROD.X", JCL_OLD, JCL_DELETE);
	step_run_to(0);
	ck_assert_uint_eq(w.end->n_disposition, 1);
	ck_assert_ptr_null(file_get("PROD/X"));
}
END_TEST

START_TEST(uncatalog_hides_a_data_set_and_keeps_its_records)
{
	file_put("PROD/X", "x\n");
	step_begin("IEFBR14");
	dd_data_set("A", "PROD.X", JCL_OLD, JCL_UNCATLG);
	step_run_to(0);
	ck_assert_ptr_null(file_get("PROD/X"));
	ck_assert_str_eq(file_get("PROD/X.uncataloged"), "x\n");
}
END_TEST

START_TEST(links_are_not_followed_out_of_the_catalog)
{
	char *secret = memory_print("%s/secret", w.home);
	char *link = memory_print("%s/data/PROD/LINK", w.home);
	FILE *f = fopen(secret, "w");

	fputs("secret\n", f);
	fclose(f);
	file_put("PROD/X", "x\n");
	ck_assert_int_eq(symlink(secret, link), 0);
	step_begin("IEBGENER");
	dd_sysout("SYSPRINT");
	dd_data_set("SYSUT1", "PROD.LINK", JCL_SHR, JCL_KEEP);
	dd_sysout("SYSUT2");
	step_run();
	ck_assert(w.end->not_run);
	ck_assert(said("links"));
	free(secret);
	free(link);
}
END_TEST

/* Holds PROD.SHARED for a while, as another job would. */
static void *
hold(void *catalog)
{
	struct catalog *other = catalog;

	usleep(200000);
	file_put("PROD/SHARED", "written meanwhile\n");
	catalog_close(&other);
	return NULL;
}

START_TEST(a_data_set_in_use_is_waited_for)
{
	struct catalog *other = catalog_open(w.home, "OTHER", "JOB00099",
	    NULL);
	struct enq name = {"PROD.SHARED", true};
	pthread_t holder;

	ck_assert_int_eq(catalog_enq(other, &name, 1, false, NULL), ENQ_HELD);
	ck_assert_int_eq(pthread_create(&holder, NULL, hold, other), 0);
	step_begin("IEBGENER");
	dd_sysout("SYSPRINT");
	dd_dummy("SYSIN");
	dd_data_set("SYSUT1", "PROD.SHARED", JCL_SHR, JCL_KEEP);
	dd_sysout("SYSUT2");
	step_run_to(0);
	pthread_join(holder, NULL);
	ck_assert_str_eq(sysout_trimmed("SYSUT2"), "written meanwhile\n");
	ck_assert(said("IEF863I"));
}
END_TEST

START_TEST(sharers_do_not_wait_for_each_other)
{
	struct catalog *other = catalog_open(w.home, "OTHER", "JOB00099",
	    NULL);
	struct enq name = {"PROD.SHARED", false};

	file_put("PROD/SHARED", "x\n");
	ck_assert_int_eq(catalog_enq(other, &name, 1, false, NULL), ENQ_HELD);
	step_begin("IEFBR14");
	dd_data_set("A", "PROD.SHARED", JCL_SHR, JCL_KEEP);
	step_run_to(0);
	ck_assert(!said("IEF863I"));
	catalog_close(&other);
}
END_TEST

START_TEST(who_may_not_write_is_s913)
{
	char *path = memory_print("%s/data/PROD/SECRET", w.home);

	file_put("PROD/SECRET", "old\n");
	ck_assert_int_eq(chmod(path, 0444), 0);
	ck_assert_int_eq(chmod(w.home, 0755), 0);
	step_begin("IEBGENER");
	dd_sysout("SYSPRINT");
	dd_dummy("SYSIN");
	dd_instream("SYSUT1", "new\n");
	dd_data_set("SYSUT2", "PROD.SECRET", JCL_OLD, JCL_KEEP);
	/* root may everything: the step is somebody else then */
	if (geteuid() == 0)
		ck_assert_int_eq(seteuid(65534), 0);
	step_run();
	if (getuid() == 0)
		ck_assert_int_eq(seteuid(0), 0);
	ck_assert_str_eq(w.end->abend, "S913");
	ck_assert(said("ICH408I USER(OPER01)"));
	ck_assert_str_eq(file_get("PROD/SECRET"), "old\n");
	free(path);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("step");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, world_begin, world_end);
	tcase_add_test(all, allocation_messages_name_devices_and_dds);
	tcase_add_test(all, disposition_messages_have_the_columns_of_zos);
	tcase_add_test(all,
	    missing_data_sets_are_all_named_and_nothing_is_created);
	tcase_add_test(all, new_for_a_data_set_that_is_there_fails_the_job);
	tcase_add_test(all, iefbr14_creates_and_catalogs);
	tcase_add_test(all, mod_delete_deletes_if_it_exists);
	tcase_add_test(all,
	    a_passed_temporary_data_set_is_found_by_the_next_step);
	tcase_add_test(all,
	    the_end_of_the_job_takes_temporary_and_unreceived_data_sets);
	tcase_add_test(all, a_passed_data_set_that_was_received_is_cataloged);
	tcase_add_test(all,
	    an_unknown_program_is_s806_and_disposed_of_abnormally);
	tcase_add_test(all, passing_outlim_is_s722);
	tcase_add_test(all, an_abend_leaves_an_old_data_set_as_it_was);
	tcase_add_test(all,
	    mod_appends_and_mends_a_last_line_without_an_end);
	tcase_add_test(all, members_are_files_in_the_folder_of_the_library);
	tcase_add_test(all,
	    an_empty_data_set_becomes_a_library_with_its_first_member);
	tcase_add_test(all, a_path_is_read_and_written_as_text);
	tcase_add_test(all, a_dead_step_is_cleaned_up_after);
	tcase_add_test(all,
	    two_dds_may_name_one_data_set_that_is_deleted_once);
	tcase_add_test(all, uncatalog_hides_a_data_set_and_keeps_its_records);
	tcase_add_test(all, links_are_not_followed_out_of_the_catalog);
	tcase_add_test(all, a_data_set_in_use_is_waited_for);
	tcase_add_test(all, sharers_do_not_wait_for_each_other);
	tcase_add_test(all, who_may_not_write_is_s913);
	suite_add_tcase(suite, all);
	return run_suite(suite);
}
