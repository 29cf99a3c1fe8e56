/*
 * tests/unit/mailsink_folder_test.c -- the directory of the caught mails
 */
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "spool/base/memory.h"
#include "writer/mailsink/file.h"
#include "writer/mailsink/folder.h"

#define ENVELOPE "X-Envelope-From: <a@b>\r\nX-Envelope-To: <c@d>\r\n"

static char directory[] = "/tmp/mailsink_folder_test.XXXXXX";
static struct sink_eml eml;

static char *
path_of(const char *name)
{
	return memory_print("%s/%s", directory, name);
}

static void
set_up(void)
{
	memcpy(directory + sizeof(directory) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(directory));
	memset(&eml, 0, sizeof(eml));
}

static void
tear_down(void)
{
	DIR *dir = opendir(directory);
	struct dirent *entry;

	sink_eml_free(&eml);
	while ((entry = readdir(dir)) != NULL)
		unlinkat(dirfd(dir), entry->d_name, 0);
	closedir(dir);
	ck_assert_int_eq(rmdir(directory), 0);
}

static struct sink_folder *
open_folder(void)
{
	struct fault fault = {""};
	struct sink_folder *f = sink_folder_open(directory, false, &fault);

	ck_assert_msg(f != NULL, "%s", fault.text);
	return f;
}

/* How many files there are, hidden ones with them. */
static unsigned
files(void)
{
	DIR *dir = opendir(directory);
	struct dirent *entry;
	unsigned count = 0;

	while ((entry = readdir(dir)) != NULL)
		count += strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0;
	closedir(dir);
	return count;
}

static void
keep(struct sink_folder *f, const char *text, const char *lines,
    char name[SINK_NAME_SIZE])
{
	sink_eml_begin(&eml, f, 7, SLICE(ENVELOPE));
	buffer_text(&eml.text, text);
	ck_assert_msg(sink_eml_keep(&eml, slice_text(lines), name), "%s",
	    eml.fault.text);
}

static void
holds(const char *name, struct slice text)
{
	struct fault fault = {""};
	char *path = path_of(name), *found;
	size_t len;

	found = sink_file_read(path, &len, &fault);
	ck_assert_msg(found != NULL, "%s", fault.text);
	ck_assert(slice_equal(slice_of(found, len), text));
	free(found);
	free(path);
}

START_TEST(a_mail_is_one_file_with_its_envelope_on_top)
{
	struct sink_folder *f = open_folder();
	char name[SINK_NAME_SIZE];

	keep(f, "hi\r\n", "X-Sink-Violation: x\r\n", name);
	ck_assert_str_eq(name, "00000001-7.eml");
	holds(name, SLICE(ENVELOPE "X-Sink-Violation: x\r\nhi\r\n"));
	keep(f, "ho\r\n", "", name);
	ck_assert_str_eq(name, "00000002-7.eml");
	holds(name, SLICE(ENVELOPE "ho\r\n"));
	ck_assert_uint_eq(files(), 2);
	sink_folder_close(&f);
}
END_TEST

/* Larger than what is held in memory, and header lines come at the end. */
static void
check_large(const char *lines)
{
	struct sink_folder *f = open_folder();
	struct buffer expected = {0};
	char name[SINK_NAME_SIZE];

	buffer_text(&expected, ENVELOPE);
	buffer_text(&expected, lines);
	sink_eml_begin(&eml, f, 7, SLICE(ENVELOPE));
	for (int i = 0; i < 20000; i++) {
		buffer_print(&eml.text, "%060d\r\n", i);
		buffer_print(&expected, "%060d\r\n", i);
		sink_eml_spill(&eml);
	}
	ck_assert_uint_lt(eml.text.size, 1000000);
	ck_assert(sink_eml_keep(&eml, slice_text(lines), name));
	holds(name, buffer_slice(&expected));
	ck_assert_uint_eq(files(), 1);
	buffer_free(&expected);
	sink_folder_close(&f);
}

START_TEST(a_large_mail_does_not_stay_in_memory)
{
	check_large("");
}
END_TEST

START_TEST(a_large_mail_gets_header_lines_behind_its_envelope)
{
	check_large("X-Sink-Violation: bare-lf; count=1; first=3\r\n");
}
END_TEST

START_TEST(a_dropped_mail_leaves_nothing)
{
	struct sink_folder *f = open_folder();

	sink_eml_begin(&eml, f, 7, SLICE(ENVELOPE));
	buffer_fill(&eml.text, 'x', 1000000);
	sink_eml_spill(&eml);
	ck_assert_uint_eq(files(), 1);
	sink_eml_drop(&eml);
	ck_assert_uint_eq(files(), 0);
	sink_eml_drop(&eml);
	sink_folder_close(&f);
}
END_TEST

START_TEST(numbers_go_on_after_a_restart)
{
	struct sink_folder *f = open_folder();
	char name[SINK_NAME_SIZE], *path;

	keep(f, "a", "", name);
	sink_folder_close(&f);
	path = path_of("00000041-9.eml");
	close(open(path, O_CREAT | O_WRONLY, 0600));
	free(path);
	f = open_folder();
	keep(f, "b", "", name);
	ck_assert_str_eq(name, "00000042-7.eml");
	sink_folder_close(&f);
}
END_TEST

START_TEST(a_name_that_somebody_took_is_passed_over)
{
	struct sink_folder *f = open_folder();
	char name[SINK_NAME_SIZE], *path = path_of("00000001-7.eml");

	close(open(path, O_CREAT | O_WRONLY, 0600));
	keep(f, "b", "", name);
	ck_assert_str_eq(name, "00000002-7.eml");
	holds("00000001-7.eml", SLICE(""));
	free(path);
	sink_folder_close(&f);
}
END_TEST

START_TEST(what_a_killed_sink_left_is_removed)
{
	char *path = path_of(".new-3");
	struct sink_folder *f;

	close(open(path, O_CREAT | O_WRONLY, 0600));
	f = open_folder();
	ck_assert_uint_eq(files(), 0);
	free(path);
	sink_folder_close(&f);
}
END_TEST

START_TEST(two_sinks_do_not_share_a_directory)
{
	struct sink_folder *f = open_folder();
	struct fault fault = {""};

	ck_assert_ptr_null(sink_folder_open(directory, false, &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "another mailsink"));
	ck_assert_ptr_nonnull(strstr(fault.text, directory));
	sink_folder_close(&f);
	f = open_folder();
	sink_folder_close(&f);
}
END_TEST

START_TEST(a_mail_that_cannot_be_stored_is_refused_with_the_reason)
{
	struct sink_folder *f = open_folder();
	char name[SINK_NAME_SIZE], *path = path_of(".new-7");

	/* the name that the mail wants while it is written is in use */
	close(open(path, O_CREAT | O_WRONLY, 0600));
	sink_eml_begin(&eml, f, 7, SLICE(ENVELOPE));
	ck_assert(!sink_eml_keep(&eml, SLICE(""), name));
	ck_assert_ptr_nonnull(strstr(eml.fault.text, "File exists"));
	ck_assert_uint_eq(files(), 0);
	/* the next one is not affected */
	keep(f, "b", "", name);
	free(path);
	sink_folder_close(&f);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("mailsink folder");
	TCase *tc = tcase_create("folder");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, a_mail_is_one_file_with_its_envelope_on_top);
	tcase_add_test(tc, a_large_mail_does_not_stay_in_memory);
	tcase_add_test(tc, a_large_mail_gets_header_lines_behind_its_envelope);
	tcase_add_test(tc, a_dropped_mail_leaves_nothing);
	tcase_add_test(tc, numbers_go_on_after_a_restart);
	tcase_add_test(tc, a_name_that_somebody_took_is_passed_over);
	tcase_add_test(tc, what_a_killed_sink_left_is_removed);
	tcase_add_test(tc, two_sinks_do_not_share_a_directory);
	tcase_add_test(tc,
	    a_mail_that_cannot_be_stored_is_refused_with_the_reason);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
