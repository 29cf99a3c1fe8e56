/*
 * tests/unit/jcl_table_test.c -- what holds for every keyword of every table
 */
#include "spool/jcl/tables.h"
#include "tests/unit/jcl_support.h"

static const struct {
	const char *name;
	const struct keyword_table *table;
	const char *front, *behind;	/* the parameter, in a job; or NULL */
} tables[] = {
	{"JOB", &job_keywords, "//J JOB A,", "\n" STEP},
	{"EXEC", &exec_keywords, JOB "//S EXEC PGM=X,", "\n"},
	{"DD", &dd_keywords, JOB STEP "//D DD DUMMY,", "\n"},
	{"OUTPUT", &output_keywords, JOB "//O OUTPUT DEFAULT=NO,",
	    "\n" STEP},
	{"DCB", &dcb_keywords, JOB STEP "//D DD DUMMY,DCB=(", ")\n"},
	{"NOTIFY", &notify_keywords, NULL, NULL},
	{"JCLLIB", &jcllib_keywords, NULL, NULL},
	{"INCLUDE", &include_keywords, NULL, NULL},
	{"EXPORT", &export_keywords, NULL, NULL},
};

enum { TABLE_COUNT = sizeof(tables) / sizeof(tables[0]) };

START_TEST(every_table_is_in_the_order_of_the_alphabet)
{
	for (size_t t = 0; t < TABLE_COUNT; t++)
		for (size_t i = 1; i < tables[t].table->count; i++)
			ck_assert_msg(strcmp(tables[t].table->rows[i - 1].name,
			    tables[t].table->rows[i].name) < 0, "%s: %s",
			    tables[t].name, tables[t].table->rows[i].name);
}
END_TEST

START_TEST(every_keyword_is_found_and_nothing_near_it)
{
	for (size_t t = 0; t < TABLE_COUNT; t++) {
		for (size_t i = 0; i < tables[t].table->count; i++) {
			const struct keyword *row = &tables[t].table->rows[i];
			struct slice name = slice_text(row->name);
			char longer[32];

			ck_assert_ptr_eq(keyword_table_find(tables[t].table,
			    name), row);
			snprintf(longer, sizeof(longer), "%s.", row->name);
			ck_assert_ptr_null(keyword_table_find(tables[t].table,
			    slice_text(longer)));
		}
		ck_assert_ptr_null(keyword_table_find(tables[t].table,
		    SLICE("NOSUCH")));
		ck_assert_ptr_null(keyword_table_find(tables[t].table,
		    slice_of(NULL, 0)));
	}
}
END_TEST

static void
read_with(size_t t, const char *keyword, const char *value)
{
	char text[256];

	snprintf(text, sizeof(text), "%s%s=%s%s", tables[t].front, keyword,
	    value, tables[t].behind);
	read_job(text);
}

START_TEST(every_keyword_may_be_nullified)
{
	for (size_t t = 0; t < TABLE_COUNT; t++) {
		for (size_t i = 0; tables[t].front != NULL &&
		    i < tables[t].table->count; i++) {
			const char *name = tables[t].table->rows[i].name;

			if (strcmp(name, "PGM") == 0 ||
			    strcmp(name, "DEFAULT") == 0 ||
			    strcmp(name, "DLM") == 0)
				continue;
			read_with(t, name, "");
			ck_assert_msg(!job->failed, "%s %s: %s",
			    tables[t].name, name, said());
		}
	}
}
END_TEST

static bool
is_kept(struct jcl_keyword *list, const char *keyword, const char *value)
{
	for (; list != NULL; list = list->next)
		if (strcmp(list->keyword, keyword) == 0)
			return strcmp(list->value, value) == 0;
	return false;
}

START_TEST(every_parameter_without_effect_is_kept_as_coded)
{
	for (size_t t = 0; t < 3; t++) {
		for (size_t i = 0; i < tables[t].table->count; i++) {
			const struct keyword *row = &tables[t].table->rows[i];

			if (row->form != FORM_KEPT)
				continue;
			read_with(t, row->name, "(A,1)");
			ck_assert_msg(!job->failed, "%s: %s", row->name,
			    said());
			ck_assert_msg(is_kept(t == 0 ? job->others : t == 1 ?
			    step(1)->others : dd("D")->others, row->name,
			    "(A,1)"), "%s", row->name);
		}
	}
}
END_TEST

START_TEST(every_keyword_that_is_misspelt_is_found_again)
{
	for (size_t t = 0; t < TABLE_COUNT; t++) {
		for (size_t i = 0; tables[t].front != NULL &&
		    i < tables[t].table->count; i++) {
			const char *name = tables[t].table->rows[i].name;
			char wrong[32];

			if (strlen(name) < 5)
				continue;	/* others may be as near */
			snprintf(wrong, sizeof(wrong), "%s", name);
			wrong[strlen(wrong) / 2] = '9';
			read_with(t, wrong, "A");
			ck_assert_msg(strstr(said(), "IEFC630I") != NULL,
			    "%s", said());
			ck_assert_msg(strstr(said(), "Did you mean ") != NULL,
			    "%s", said());
		}
	}
}
END_TEST

START_TEST(every_number_is_kept_in_its_range)
{
	unsigned tried = 0;

	for (size_t t = 0; t < TABLE_COUNT; t++) {
		for (size_t i = 0; tables[t].front != NULL &&
		    i < tables[t].table->count; i++) {
			const struct keyword *row = &tables[t].table->rows[i];
			char number[32];

			if (row->form != FORM_NUMBER)
				continue;
			tried++;
			snprintf(number, sizeof(number), "%u", row->high);
			read_with(t, row->name, number);
			ck_assert_msg(!job->failed, "%s", said());
			snprintf(number, sizeof(number), "%u", row->high + 1);
			read_with(t, row->name, number);
			ck_assert_msg(strstr(said(), "IEFC638I") != NULL,
			    "%s", said());
			read_with(t, row->name, "12X");
			ck_assert_msg(strstr(said(), "IEFC632I") != NULL,
			    "%s", said());
		}
	}
	ck_assert_uint_gt(tried, 3);
}
END_TEST

static void
add(TCase *t)
{
	tcase_add_test(t, every_table_is_in_the_order_of_the_alphabet);
	tcase_add_test(t, every_keyword_is_found_and_nothing_near_it);
	tcase_add_test(t, every_keyword_may_be_nullified);
	tcase_add_test(t, every_parameter_without_effect_is_kept_as_coded);
	tcase_add_test(t, every_keyword_that_is_misspelt_is_found_again);
	tcase_add_test(t, every_number_is_kept_in_its_range);
}

int
main(void)
{
	return run_suite("keyword tables", add);
}
