/*
 * tests/unit/catalog_test.c -- data set names, files, labels, generations
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool/base/memory.h"
#include "spool/base/record.h"
#include "spool/catalog/catalog.h"
#include "spool/catalog/line.h"

static char home[64];
static struct catalog *catalog;

static void
begin(void)
{
	strcpy(home, "/tmp/catalog-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(home));
	ck_assert(catalog_prepare(home, NULL));
	catalog = catalog_open(home, "JOB1", "JOB00001", NULL);
	ck_assert_ptr_nonnull(catalog);
}

static void
end(void)
{
	char *command = memory_print("rm -rf '%s'", home);

	catalog_close(&catalog);
	ck_assert_int_eq(system(command), 0);
	free(command);
}

static struct dsn
dsn(const char *name, const char *member)
{
	struct fault fault = {0};
	struct dsn set;

	ck_assert_msg(catalog_resolve(catalog, name, member, &set, &fault),
	    "%s", fault.text);
	return set;
}

static void
make(const char *name)
{
	struct dsn set = dsn(name, "");
	struct label label = {.recfm = "FB", .lrecl = 80};
	struct fault fault = {0};

	ck_assert_msg(catalog_create(catalog, &set, &label, &fault), "%s",
	    fault.text);
}

static bool
is_there(const char *name)
{
	struct dsn set = dsn(name, "");
	enum catalog_kind kind;

	ck_assert(catalog_find(catalog, &set, &kind, NULL));
	return kind != CATALOG_NONE;
}

/* ---------------------------------------------------------------- names */

static const struct {
	const char *name;
	bool good;
} names[] = {
	{"PROD.TOTALS.TEXT", true}, {"A", true}, {"@A.#B.$C", true},
	{"PROD.A-B", true},
	{"A2345678.B2345678.C2345678.D2345678.E2345678", true},
	{"A2345678.B2345678.C2345678.D2345678.E2345678.F", false},
	{"", false}, {".A", false}, {"A.", false}, {"A..B", false},
	{"1A", false}, {"A.-B", false}, {"PROD.LONGNAME9", false},
	{"prod.totals", false}, {"A/B", false}, {"..", false},
	{"A B", false}, {"A.B(C)", false},
};

START_TEST(data_set_names_follow_the_rules_of_jcl)
{
	struct fault fault = {0};
	bool good = dsn_check(slice_text(names[_i].name), &fault);

	ck_assert_msg(good == names[_i].good, "%s: %s", names[_i].name,
	    fault.text);
	ck_assert(good != fault_is_set(&fault));
}
END_TEST

START_TEST(a_name_that_is_wrong_is_told_why)
{
	struct fault fault = {0};

	ck_assert(!dsn_check(slice_text("PROD.LONGNAME9"), &fault));
	ck_assert_ptr_nonnull(strstr(fault.text,
	    "qualifier LONGNAME9 has 9 characters"));
	fault_clear(&fault);
	ck_assert(!member_check(slice_text("A-B"), &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "character 2"));
}
END_TEST

START_TEST(an_endless_name_is_refused_with_a_whole_sentence)
{
	char name[5000];
	struct fault fault = {0};

	memset(name, 'A', sizeof(name));
	ck_assert(!member_check(slice_of(name, sizeof(name)), &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "it may have 8"));
}
END_TEST

START_TEST(the_first_qualifier_is_a_folder)
{
	struct dsn set = dsn("PROD.TOTALS.TEXT", "MEM");
	char *path = catalog_path(catalog, &set);

	ck_assert_str_eq(path + strlen(home), "/data/PROD/TOTALS.TEXT/MEM");
	free(path);
	set = dsn("ALONE", "");
	path = catalog_path(catalog, &set);
	ck_assert_str_eq(path + strlen(home), "/data/ALONE/~");
	free(path);
}
END_TEST

START_TEST(temporary_names_are_those_of_zos)
{
	struct dsn set = dsn("&&BODY", "");

	ck_assert(set.temporary);
	ck_assert_uint_le(strlen(set.name), 44);
	ck_assert(dsn_check(slice_text(set.name), NULL));
	ck_assert_ptr_nonnull(strstr(set.name, ".RA000.JOB1.BODY.H01"));
	ck_assert(!catalog_resolve(catalog, "&&TOOLONGNAME", "", &set, NULL));
	ck_assert(!catalog_resolve(catalog, "&&../X", "", &set, NULL));
}
END_TEST

START_TEST(unnamed_data_sets_get_names_of_their_own)
{
	struct dsn a = dsn("", ""), b = dsn("", "");

	ck_assert_str_ne(a.name, b.name);
	ck_assert_ptr_nonnull(strstr(a.name, ".RA000.JOB1.R0000001"));
}
END_TEST

/* ---------------------------------------------------------------- files */

START_TEST(a_created_data_set_is_found_and_has_its_label)
{
	struct dsn set = dsn("PROD.X", "");
	struct label label;

	ck_assert(!is_there("PROD.X"));
	make("PROD.X");
	ck_assert(is_there("PROD.X"));
	ck_assert(catalog_label(catalog, &set, &label, NULL));
	ck_assert_str_eq(label.recfm, "FB");
	ck_assert_uint_eq(label.lrecl, 80);
	ck_assert(!catalog_create(catalog, &set, &label, NULL));
	ck_assert(catalog_delete(catalog, &set, NULL));
	ck_assert(!is_there("PROD.X"));
}
END_TEST

START_TEST(a_damaged_label_is_named_with_its_line)
{
	struct dsn set = dsn("PROD.X", "");
	char *path = memory_print("%s/data/PROD/X.label", home);
	struct fault fault = {0};
	struct label label;
	FILE *f;

	make("PROD.X");
	f = fopen(path, "w");
	fputs("RECFM=FB\nLRECL=many\n", f);
	fclose(f);
	ck_assert(!catalog_label(catalog, &set, &label, &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "X.label, line 2"));
	free(path);
}
END_TEST

static void
write_records(const struct dsn *set, bool append, const char *text, bool commit)
{
	struct catalog_write out;
	struct fault fault = {0};

	ck_assert_msg(catalog_write_begin(catalog, set, append, &out, &fault),
	    "%s", fault.text);
	ck_assert_int_eq(write(out.fd, text, strlen(text)),
	    (ssize_t)strlen(text));
	if (commit)
		ck_assert(catalog_write_commit(&out, &fault));
	else
		catalog_write_discard(&out);
}

static void
assert_text(const struct dsn *set, const char *text)
{
	struct fault fault = {0};
	int fd = catalog_read(catalog, set, &fault);
	char got[256];
	ssize_t len;

	ck_assert_msg(fd >= 0, "%s", fault.text);
	len = read(fd, got, sizeof(got) - 1);
	ck_assert_int_ge(len, 0);
	got[len] = '\0';
	ck_assert_str_eq(got, text);
	close(fd);
}

START_TEST(what_is_written_replaces_the_data_set_when_it_is_committed)
{
	struct dsn set = dsn("PROD.X", "");

	make("PROD.X");
	write_records(&set, false, "one\n", true);
	assert_text(&set, "one\n");
	write_records(&set, false, "two\n", false);
	assert_text(&set, "one\n");
	write_records(&set, true, "three\n", true);
	assert_text(&set, "one\nthree\n");
}
END_TEST

START_TEST(replacing_keeps_the_rights_of_the_file)
{
	struct dsn set = dsn("PROD.X", "");
	char *path = catalog_path(catalog, &set);
	struct stat is;

	make("PROD.X");
	ck_assert_int_eq(chmod(path, 0640), 0);
	write_records(&set, false, "one\n", true);
	ck_assert_int_eq(stat(path, &is), 0);
	ck_assert_uint_eq(is.st_mode & 0777, 0640);
	free(path);
}
END_TEST

START_TEST(a_library_is_not_read_without_a_member)
{
	struct dsn member = dsn("PROD.LIB", "A"), whole = dsn("PROD.LIB", "");
	struct label label = {0};
	struct fault fault = {0};
	enum catalog_kind kind;

	ck_assert(catalog_create(catalog, &member, &label, NULL));
	ck_assert(catalog_find(catalog, &whole, &kind, NULL));
	ck_assert_int_eq(kind, CATALOG_LIBRARY);
	ck_assert(!catalog_has_member(catalog, &member));
	write_records(&member, false, "in a\n", true);
	ck_assert(catalog_has_member(catalog, &member));
	assert_text(&member, "in a\n");
	ck_assert_int_eq(catalog_read(catalog, &whole, &fault), -1);
	ck_assert_ptr_nonnull(strstr(fault.text, "is a library"));
	ck_assert(catalog_delete_member(catalog, &member, NULL));
	ck_assert(!catalog_has_member(catalog, &member));
	ck_assert(catalog_delete(catalog, &whole, NULL));
}
END_TEST

START_TEST(a_data_set_is_renamed_with_its_label)
{
	struct dsn from = dsn("PROD.X", ""), to = dsn("TEST.Y", "");
	struct label label;

	make("PROD.X");
	ck_assert(catalog_rename(catalog, &from, &to, NULL));
	ck_assert(!is_there("PROD.X"));
	ck_assert(catalog_label(catalog, &to, &label, NULL));
	ck_assert_uint_eq(label.lrecl, 80);
	make("PROD.X");
	ck_assert(!catalog_rename(catalog, &from, &to, NULL));
	ck_assert(is_there("PROD.X"));
}
END_TEST

static bool
collect(void *context, const char *name, enum catalog_kind kind)
{
	(void)kind;
	strcat(context, name);
	strcat(context, " ");
	return true;
}

START_TEST(a_level_is_listed_in_order_without_labels)
{
	struct dsn base = dsn("PROD.BACKUP", "");
	struct gdg group = {.limit = 3};
	char list[256] = "";

	make("PROD.B.C");
	make("PROD.A");
	make("PRODX.A");
	make("PROD.BC");
	ck_assert(catalog_gdg_define(catalog, &base, &group, NULL));
	ck_assert(catalog_list(catalog, SLICE("PROD"), collect, list, NULL));
	ck_assert_str_eq(list, "PROD.A PROD.B.C PROD.BACKUP PROD.BC ");
	list[0] = '\0';
	ck_assert(catalog_list(catalog, SLICE("PROD.B"), collect, list,
	    NULL));
	ck_assert_str_eq(list, "PROD.B.C ");
}
END_TEST

START_TEST(a_new_start_sweeps_what_dead_writers_left)
{
	struct dsn member = dsn("PROD.LIB", "A"), set = dsn("PROD.X", "");
	struct label label = {0};
	struct catalog_write out, in_library;
	char *half = memory_print("%s/data/PROD/.X.new.JOB00001", home);

	make("PROD.X");
	ck_assert(catalog_create(catalog, &member, &label, NULL));
	ck_assert(catalog_write_begin(catalog, &set, false, &out, NULL));
	ck_assert(catalog_write_begin(catalog, &member, false, &in_library,
	    NULL));
	ck_assert_int_eq(access(half, F_OK), 0);
	ck_assert(catalog_prepare(home, NULL));
	ck_assert_int_ne(access(half, F_OK), 0);
	ck_assert(is_there("PROD.X"));
	catalog_write_discard(&out);
	ck_assert(!catalog_write_commit(&in_library, NULL));
	free(half);
}
END_TEST

START_TEST(names_asked_for_twice_are_held_once_and_alone)
{
	struct catalog *other = catalog_open(home, "B", "JOB00002", NULL);
	struct enq both[] = {{"PROD.X", false}, {"PROD.Y", false},
		{"PROD.X", true}};
	struct enq x = {"PROD.X", false}, y = {"PROD.Y", false};

	ck_assert_int_eq(catalog_enq(catalog, both, 3, false, NULL),
	    ENQ_HELD);
	ck_assert_int_eq(catalog_enq(other, &x, 1, false, NULL), ENQ_BUSY);
	ck_assert_int_eq(catalog_enq(other, &y, 1, false, NULL), ENQ_HELD);
	catalog_close(&other);
}
END_TEST

/* ---------------------------------------------------------- generations */

static void
job_begins(const char *id)
{
	catalog_close(&catalog);
	catalog = catalog_open(home, "JOB1", id, NULL);
	ck_assert_ptr_nonnull(catalog);
}

static void
make_generation(const char *relative)
{
	struct dsn set = dsn("PROD.BACKUP", relative);
	struct label label = {0};
	struct fault fault = {0};

	ck_assert_msg(catalog_create(catalog, &set, &label, &fault), "%s",
	    fault.text);
	ck_assert(catalog_gdg_roll(catalog, &set, &fault));
}

START_TEST(generations_count_from_the_one_current_when_the_job_began)
{
	struct dsn base = dsn("PROD.BACKUP", "");
	struct gdg group = {.limit = 5, .scratch = true};
	struct dsn set;

	ck_assert(!catalog_resolve(catalog, "PROD.BACKUP", "+1", &set, NULL));
	ck_assert(catalog_gdg_define(catalog, &base, &group, NULL));
	ck_assert(!catalog_resolve(catalog, "PROD.BACKUP", "0", &set, NULL));
	make_generation("+1");
	ck_assert_str_eq(dsn("PROD.BACKUP", "+1").name,
	    "PROD.BACKUP.G0001V00");
	make_generation("+2");
	job_begins("JOB00002");
	ck_assert_str_eq(dsn("PROD.BACKUP", "0").name,
	    "PROD.BACKUP.G0002V00");
	ck_assert_str_eq(dsn("PROD.BACKUP", "-1").name,
	    "PROD.BACKUP.G0001V00");
	ck_assert_str_eq(dsn("PROD.BACKUP", "+1").name,
	    "PROD.BACKUP.G0003V00");
	ck_assert(!catalog_resolve(catalog, "PROD.BACKUP", "-2", &set, NULL));
}
END_TEST

START_TEST(generations_above_the_limit_roll_off)
{
	struct dsn base = dsn("PROD.BACKUP", "");
	struct gdg group = {.limit = 2, .scratch = true};

	ck_assert(catalog_gdg_define(catalog, &base, &group, NULL));
	make_generation("+1");
	make_generation("+2");
	make_generation("+3");
	ck_assert(!is_there("PROD.BACKUP.G0001V00"));
	ck_assert(is_there("PROD.BACKUP.G0002V00"));
	ck_assert(is_there("PROD.BACKUP.G0003V00"));
}
END_TEST

START_TEST(a_group_with_generations_is_deleted_only_by_force)
{
	struct dsn base = dsn("PROD.BACKUP", "");
	struct gdg group = {.limit = 2};
	struct fault fault = {0};

	ck_assert(catalog_gdg_define(catalog, &base, &group, NULL));
	make_generation("+1");
	ck_assert(!catalog_gdg_delete(catalog, &base, false, &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "1 generations"));
	ck_assert(catalog_gdg_delete(catalog, &base, true, NULL));
	ck_assert(!is_there("PROD.BACKUP"));
	ck_assert(!is_there("PROD.BACKUP.G0001V00"));
}
END_TEST

/* ---------------------------------------------------------------- lines */

static struct line_input
lines_of(const char *bytes, size_t len, const char *page)
{
	struct line_input in;
	char name[] = "/tmp/lines-XXXXXX";
	int fd = mkstemp(name);

	ck_assert_int_ge(fd, 0);
	unlink(name);
	ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
	lseek(fd, 0, SEEK_SET);
	ck_assert(line_input_begin(&in, fd, page, NULL));
	return in;
}

static void
assert_line(struct line_input *in, const char *text)
{
	struct slice record;

	ck_assert_int_eq(line_input_next(in, &record, NULL), LINE_OK);
	ck_assert(slice_equal(record, slice_text(text)));
}

START_TEST(lines_are_records_and_the_last_needs_no_end)
{
	struct line_input in = lines_of("a\n\nb", 4, "");
	struct slice record;

	assert_line(&in, "a");
	assert_line(&in, "");
	assert_line(&in, "b");
	ck_assert_int_eq(line_input_next(&in, &record, NULL), LINE_END);
	ck_assert_int_eq(line_input_next(&in, &record, NULL), LINE_END);
	line_input_end(&in);
}
END_TEST

START_TEST(an_empty_file_has_no_records)
{
	struct line_input in = lines_of("", 0, "");
	struct slice record;

	ck_assert_int_eq(line_input_next(&in, &record, NULL), LINE_END);
	line_input_end(&in);
}
END_TEST

START_TEST(a_line_longer_than_any_record_is_refused)
{
	char *text = memory_zero(RECORD_MAX + 2);
	struct fault fault = {0};
	struct slice record;
	struct line_input in;

	memset(text, 'x', RECORD_MAX + 1);
	in = lines_of(text, RECORD_MAX + 1, "");
	ck_assert_int_eq(line_input_next(&in, &record, &fault), LINE_FAILED);
	ck_assert_ptr_nonnull(strstr(fault.text, "line 1 "));
	line_input_end(&in);
	free(text);
}
END_TEST

START_TEST(an_ebcdic_file_is_read_by_its_label)
{
	/* HELO, QUIT */
	struct line_input in = lines_of("\xc8\xc5\xd3\xd6\x15\xd8\xe4\xc9\xe3",
	    9, "IBM-1047");

	assert_line(&in, "HELO");
	assert_line(&in, "QUIT");
	line_input_end(&in);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("catalog");
	TCase *all = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(all, begin, end);
	tcase_add_loop_test(all, data_set_names_follow_the_rules_of_jcl, 0,
	    sizeof(names) / sizeof(names[0]));
	tcase_add_test(all, a_name_that_is_wrong_is_told_why);
	tcase_add_test(all, an_endless_name_is_refused_with_a_whole_sentence);
	tcase_add_test(all, the_first_qualifier_is_a_folder);
	tcase_add_test(all, temporary_names_are_those_of_zos);
	tcase_add_test(all, unnamed_data_sets_get_names_of_their_own);
	tcase_add_test(all, a_created_data_set_is_found_and_has_its_label);
	tcase_add_test(all, a_damaged_label_is_named_with_its_line);
	tcase_add_test(all,
	    what_is_written_replaces_the_data_set_when_it_is_committed);
	tcase_add_test(all, replacing_keeps_the_rights_of_the_file);
	tcase_add_test(all, a_library_is_not_read_without_a_member);
	tcase_add_test(all, a_data_set_is_renamed_with_its_label);
	tcase_add_test(all, a_level_is_listed_in_order_without_labels);
	tcase_add_test(all, a_new_start_sweeps_what_dead_writers_left);
	tcase_add_test(all, names_asked_for_twice_are_held_once_and_alone);
	tcase_add_test(all,
	    generations_count_from_the_one_current_when_the_job_began);
	tcase_add_test(all, generations_above_the_limit_roll_off);
	tcase_add_test(all, a_group_with_generations_is_deleted_only_by_force);
	tcase_add_test(all, lines_are_records_and_the_last_needs_no_end);
	tcase_add_test(all, an_empty_file_has_no_records);
	tcase_add_test(all, a_line_longer_than_any_record_is_refused);
	tcase_add_test(all, an_ebcdic_file_is_read_by_its_label);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
