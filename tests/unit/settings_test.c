/*
 * tests/unit/settings_test.c -- JES2 initialization statements
 *
 * What holds for every statement and keyword is tried for every row of the
 * table.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "spool/settings/settings.h"
#include "spool/settings/statements.h"

static struct settings_findings findings;
static struct settings *settings;

static void
begin(void)
{
	findings = (struct settings_findings){0};
	settings = NULL;
}

static void
end(void)
{
	settings_findings_free(&findings);
	settings_free(&settings);
}

static void
read_text(const char *text)
{
	end();
	settings = settings_parse(slice_text(text), &findings);
}

/* The findings as one reads them. */
static const char *
said(void)
{
	static struct buffer lines;

	buffer_clear(&lines);
	settings_findings_print(&findings, "parm", &lines);
	return buffer_str(&lines);
}

static void
expect_good(const char *text)
{
	read_text(text);
	ck_assert_msg(settings != NULL, "%s: %s", text, said());
}

/* One error, with this in it. */
static void
expect_error(const char *text, const char *wanted)
{
	read_text(text);
	ck_assert_msg(settings == NULL, "%s: was taken", text);
	ck_assert_msg(strstr(said(), wanted) != NULL, "%s: says %s, not %s",
	    text, said(), wanted);
}

static struct buffer shown;

static void
put_shown(void *context, const struct settings_shown *one)
{
	(void)context;
	buffer_print(&shown, "%s %s %s\n", one->id, one->head, one->items);
}

static const char *
show(const char *statement)
{
	bool found;

	buffer_clear(&shown);
	settings_show(settings, slice_text(statement), put_shown, NULL,
	    &found);
	return buffer_str(&shown);
}

/* ------------------------------------------------ every row of the table */

/* A statement with one keyword, as a file has it. */
static void
write_row(const struct statement *s, const struct parameter *p,
    const char *value, char *to, size_t size)
{
	static const char *const subscripts[] = {
		[SUBSCRIPT_NONE] = "", [SUBSCRIPT_SYSOUT] = "(B)",
		[SUBSCRIPT_CLASS] = "(PROD)", [SUBSCRIPT_NAME] = "(MAILHUB)",
		[SUBSCRIPT_NUMBER] = "(1)",
	};

	snprintf(to, size, "%s%s %s%s%s=%s%s\n", s->name,
	    subscripts[s->subscript], p->group == NULL ? "" : p->group,
	    p->group == NULL ? "" : "=(", p->name, value,
	    p->group == NULL ? "" : ")");
}

/* Two values that differ, by the form of the keyword. */
static void
values_of(const struct parameter *p, char values[2][64])
{
	const char *bar;

	switch (p->form) {
	case FORM_WORD:
		bar = strchr(p->words, '|');
		snprintf(values[0], 64, "%.*s", (int)(bar - p->words),
		    p->words);
		snprintf(values[1], 64, "%.*s", (int)strcspn(bar + 1, "|"),
		    bar + 1);
		break;
	case FORM_YES:
		strcpy(values[0], "YES");
		strcpy(values[1], "NO");
		break;
	case FORM_NUMBER:
	case FORM_NUMBER_OR_ANY:
		snprintf(values[0], 64, "%u", p->least > 0 ? p->least : 1);
		snprintf(values[1], 64, "%u", p->most);
		break;
	case FORM_SPAN:
		snprintf(values[0], 64, "(%u-%u)", p->least, p->least + 1);
		snprintf(values[1], 64, "(%u-%u)", p->most - 1, p->most);
		break;
	case FORM_SYSOUT_CLASS:
		strcpy(values[0], "B");
		strcpy(values[1], "9");
		break;
	case FORM_CLASS_LIST:
		strcpy(values[0], "AB9");
		strcpy(values[1], "(A,PROD)");
		break;
	case FORM_OUTDISP:
		strcpy(values[0], "(HOLD,PURGE)");
		strcpy(values[1], "(KEEP,LEAVE)");
		break;
	case FORM_DEST:
		strcpy(values[0], "LOCAL");
		strcpy(values[1], "N1.CSSMTP");
		break;
	case FORM_DSN:
		strcpy(values[0], "SYS1.HASP");
		strcpy(values[1], "A.B-C");
		break;
	case FORM_NAME:
	case FORM_CLASS:
		strcpy(values[0], "A");
		strcpy(values[1], "LONGEST8");
		break;
	}
}

/* What the first keyword of a name stands with, so that no rule is broken. */
static const char *
companion(const struct statement *s, const struct parameter *p)
{
	if (strcmp(p->name, "OWNNODE") == 0)
		return "NODE(32767) NAME=X\nNODE(1) NAME=Y\n";
	if (strcmp(s->name, "NODE") != 0 && strcmp(p->name, "NODENUM") != 0)
		return "";
	return "NODE(1) NAME=ONE\n";
}

typedef void row_test(const struct statement *, const struct parameter *);

static void
each_row(row_test *test)
{
	for (size_t i = 0; i < settings_table_count; i++)
		for (size_t j = 0; j < settings_table[i].count; j++)
			test(&settings_table[i],
			    &settings_table[i].parameters[j]);
}

static void
try_shown(const struct statement *s, const struct parameter *p)
{
	char values[2][64], text[200], wanted[160];

	values_of(p, values);
	for (int i = 0; i < 2; i++) {
		snprintf(text, sizeof(text), "%s", companion(s, p));
		write_row(s, p, values[i], text + strlen(text),
		    sizeof(text) - strlen(text));
		expect_good(text);
		snprintf(wanted, sizeof(wanted), "%s=%s", p->name, values[i]);
		ck_assert_msg(strstr(show(s->name), wanted) != NULL,
		    "%s shows %s", text, show(s->name));
	}
}

START_TEST(what_is_set_is_shown_as_it_was_written)
{
	each_row(try_shown);
}
END_TEST

static void
try_wrong(const struct statement *s, const struct parameter *p)
{
	static const char *const wrong[] = {"", "(", "\x80\xff", "%%%",
	    "123456789012345678901234567890123456789012345"};
	char text[200];

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		write_row(s, p, wrong[i], text, sizeof(text));
		read_text(text);
		ck_assert_msg(settings == NULL, "%s was taken", text);
		ck_assert_msg(findings.list[0].line == 1 &&
		    findings.list[0].column > strlen(s->name), "%s", said());
	}
}

START_TEST(no_keyword_takes_a_value_of_another_form)
{
	each_row(try_wrong);
}
END_TEST

static void
try_bounds(const struct statement *s, const struct parameter *p)
{
	char value[32], text[200];

	if (p->form != FORM_NUMBER && p->form != FORM_NUMBER_OR_ANY)
		return;
	snprintf(value, sizeof(value), "%llu",
	    (unsigned long long)p->most + 1);
	write_row(s, p, value, text, sizeof(text));
	expect_error(text, value);
	if (p->least == 0)
		return;
	snprintf(value, sizeof(value), "%u", p->least - 1);
	write_row(s, p, value, text, sizeof(text));
	expect_error(text, "from");
}

START_TEST(a_number_stays_within_its_bounds)
{
	each_row(try_bounds);
}
END_TEST

static void
try_change(const struct statement *s, const struct parameter *p)
{
	char values[2][64], text[200];
	bool good;

	values_of(p, values);
	settings_free(&settings);
	settings = settings_defaults();
	write_row(s, p, values[1], text, sizeof(text));
	text[strcspn(text, " ")] = ',';
	if (s->dynamic) {
		ck_assert(!settings_change(settings, SETTINGS_SET,
		    slice_text(text), &findings));
		settings_findings_free(&findings);
		good = settings_change(settings, SETTINGS_ADD,
		    slice_text(text), &findings);
	} else {
		good = settings_change(settings, SETTINGS_SET,
		    slice_text(text), &findings);
	}
	ck_assert_msg(good == !p->fixed, "%s: %s", text, said());
	settings_findings_free(&findings);
}

START_TEST(an_operator_changes_what_is_not_fixed)
{
	each_row(try_change);
}
END_TEST

START_TEST(an_idle_word_is_a_warning_that_names_it)
{
	read_text("JOBDEF ACCTFLD=OPTIONAL,RANGE=(1-100)\nEXIT(5) R=X\n");
	ck_assert_ptr_nonnull(settings);
	ck_assert_uint_eq(findings.count, 2);
	ck_assert_str_eq(said(), "parm:1:8: warning: ACCTFLD of JOBDEF does "
	    "nothing here\nparm:2:1: warning: EXIT does nothing here\n");
	ck_assert_uint_eq(settings->job_high, 100);
}
END_TEST

/* --------------------------------------------------------------- shapes */

START_TEST(an_empty_file_gives_the_defaults)
{
	expect_good("");
	ck_assert_uint_eq(settings_initiators(settings), 4);
	ck_assert_str_eq(settings->default_class, "A");
	ck_assert_int_eq(settings_outclass(settings, 'B')->outdisp,
	    OUTDISP_WRITE);
	ck_assert_int_eq(settings_outclass(settings, 'H')->outdisp,
	    OUTDISP_HOLD);
	ck_assert_uint_eq(settings_volume_bytes(settings), 0);
	ck_assert_str_eq(settings_node(settings), "");
	ck_assert_ptr_nonnull(settings_jobclass(settings, "STC"));
	ck_assert_ptr_null(settings_jobclass(settings, "PROD"));
}
END_TEST

START_TEST(a_comma_at_the_end_of_a_line_continues_the_statement)
{
	expect_good("OUTCLASS(B) OUTDISP=(WRITE,   /* normal */\n"
	    "   /* a line\n of comment */\n"
	    "                     HOLD),\n"
	    "            BLNKTRNC=NO\n"
	    "JOBDEF RANGE=(1-50)\n");
	ck_assert_int_eq(settings_outclass(settings, 'B')->outdisp_abend,
	    OUTDISP_HOLD);
	ck_assert(!settings_outclass(settings, 'B')->truncate_blanks);
	ck_assert_uint_eq(settings->job_high, 50);
}
END_TEST

START_TEST(one_statement_may_be_for_several_subscripts)
{
	expect_good("OUTCLASS(A,C-E,9) OUTDISP=KEEP\n"
	    "INIT(1-3) CLASS=AB\nOUTCLASS(*) COMPRESS=YES\n");
	ck_assert_int_eq(settings_outclass(settings, 'D')->outdisp,
	    OUTDISP_KEEP);
	ck_assert_int_eq(settings_outclass(settings, '9')->outdisp,
	    OUTDISP_KEEP);
	ck_assert_int_eq(settings_outclass(settings, 'B')->outdisp,
	    OUTDISP_WRITE);
	ck_assert(settings_outclass(settings, 'Z')->compress);
	ck_assert_uint_eq(settings_initiators(settings), 3);
	ck_assert_str_eq(settings_initiator(settings, 2).classes.name[1],
	    "B");
}
END_TEST

START_TEST(letters_may_be_small_and_words_abbreviated)
{
	expect_good("outc(b) outd=(hold,keep)\njobd rang=(5-6)\n");
	ck_assert_int_eq(settings_outclass(settings, 'B')->outdisp,
	    OUTDISP_HOLD);
	ck_assert_uint_eq(settings->job_low, 5);
}
END_TEST

START_TEST(only_an_abnormal_disposition_leaves_the_normal_one_at_write)
{
	expect_good("OUTCLASS(B) OUTDISP=(,HOLD)\nOUTCLASS(C) OUTDISP=(KEEP)");
	ck_assert_int_eq(settings_outclass(settings, 'B')->outdisp,
	    OUTDISP_WRITE);
	ck_assert_int_eq(settings_outclass(settings, 'B')->outdisp_abend,
	    OUTDISP_HOLD);
	ck_assert_int_eq(settings_outclass(settings, 'C')->outdisp_abend,
	    OUTDISP_KEEP);
}
END_TEST

START_TEST(all_errors_of_a_file_are_found_at_once)
{
	read_text("OUTCLAS(A) OUTDISP=HOLD\n"
	    "OUTCLASS(A) OUTDISP=(WRIT,HOLD),BLNKTRUNC=NO\n"
	    "  SPOOLDEF TGSPACE=(MX=3,WARN=200)\n"
	    "$S I1\n");
	ck_assert_ptr_null(settings);
	ck_assert_uint_eq(findings.errors, 5);
	ck_assert_uint_eq(findings.list[0].line, 2);
	ck_assert_uint_eq(findings.list[1].column, 33);
	ck_assert_uint_eq(findings.list[2].line, 3);
	ck_assert_uint_eq(findings.list[3].column, 31);
	ck_assert_uint_eq(findings.list[4].line, 4);
}
END_TEST

START_TEST(what_was_meant_is_said)
{
	expect_error("OUTCLSS(A) OUTDISP=HOLD", "1:1: error: OUTCLSS: there "
	    "is no such statement; did you mean OUTCLASS?");
	expect_error("OUTCLASS(A) BLNKTRUNC=NO", "1:13: error: BLNKTRUNC: "
	    "OUTCLASS has no such keyword; did you mean BLNKTRNC?");
	expect_error("DESTDEF NODENAME=OPTIONEL", "1:18: error: OPTIONEL: "
	    "not a value for NODENAME of DESTDEF; it is one of "
	    "OPTIONAL|REQUIRED; did you mean OPTIONAL?");
	expect_error("SPOOLDEF TGSPACE=(MX=3)", "MAX");
	expect_error("SPOOLDEF TGSPACE=3", "TGSPACE=(keyword=value,...)");
	expect_error("JOBDEF RANGE=(1-5) JOBNUM=20", "1:20: error: a comma is "
	    "missing");
	expect_error("OUTCLASS(A) OUTDISP=HOLD,\nJOBDEF RANGE=(1-5)",
	    "2:1: error: JOBDEF RANGE: the comma before this line");
	expect_error("OUTCLASS(A OUTDISP=HOLD", "the ) behind");
	expect_error("OUTCLASS OUTDISP=HOLD", "needs a subscript");
	expect_error("OUTCLASS() OUTDISP=HOLD", "needs a subscript");
	expect_error("JOBDEF(1) RANGE=(1-2)", "has no subscript");
	expect_error("INIT(101) CLASS=A", "from 1 to 100");
	expect_error("JOBDEF RANGE=(1-5) /* no end", "has no end");
	expect_error("JOBDEF RANGE=(1-5),,JOBNUM=20", "a keyword is missing");
	expect_error("$S I1", "commands do not stand here");
}
END_TEST

START_TEST(statements_that_contradict_each_other_are_refused)
{
	expect_error("NODE(3) NAME=X", "there is no NODE(1) NAME=");
	expect_error("NJEDEF NODENUM=5,OWNNODE=6\nNODE(6) NAME=X",
	    "OWNNODE=6 is above NODENUM=5");
	expect_error("NODE(1) NAME=X\nNODE(2) NAME=X", "the same name");
	expect_error("INITDEF PARTNUM=2\nINIT(3) CLASS=A",
	    "INIT(3) is above INITDEF PARTNUM=2");
	expect_error("DESTID(LOCAL) DEST=X", "always");
	expect_good("NJEDEF OWNNODE=3\nNODE(3) NAME=HERE\nNODE(4) NAME=THERE");
	ck_assert_str_eq(settings_node(settings), "HERE");
}
END_TEST

START_TEST(a_slip_in_a_range_of_subscripts_is_said_once)
{
	read_text("OUTCLASS(A-Z) OUTDISP=HALD\n");
	ck_assert_uint_eq(findings.count, 1);
}
END_TEST

START_TEST(more_errors_than_anybody_reads_are_counted_not_kept)
{
	struct buffer text = {0};

	for (int i = 0; i < 2000; i++)
		buffer_print(&text, "WRONG%d\n", i);
	end();
	settings = settings_parse(buffer_slice(&text), &findings);
	ck_assert_ptr_null(settings);
	ck_assert_uint_eq(findings.count, 501);
	ck_assert_ptr_nonnull(strstr(findings.list[500].text, "more wrong"));
	buffer_free(&text);
}
END_TEST

/* ------------------------------------------------------------ operators */

static bool
change(enum settings_verb verb, const char *text)
{
	settings_findings_free(&findings);
	return settings_change(settings, verb, slice_text(text), &findings);
}

START_TEST(an_operator_adds_and_deletes_what_is_dynamic)
{
	settings = settings_defaults();
	ck_assert(change(SETTINGS_ADD, "DESTID(MAILHUB),DEST=N1.CSSMTP"));
	ck_assert_str_eq(settings_destid(settings, "MAILHUB")->dest.user,
	    "CSSMTP");
	ck_assert(!change(SETTINGS_ADD, "DESTID(MAILHUB),DEST=X"));
	ck_assert(change(SETTINGS_SET, "DESTID(MAILHUB),DEST=X"));
	ck_assert_str_eq(settings_destid(settings, "MAILHUB")->dest.node, "");
	ck_assert(change(SETTINGS_DELETE, "DESTID(MAILHUB)"));
	ck_assert_ptr_null(settings_destid(settings, "MAILHUB"));
	ck_assert(!change(SETTINGS_DELETE, "DESTID(MAILHUB)"));
	ck_assert(!change(SETTINGS_ADD, "OUTCLASS(B),OUTDISP=HOLD"));
	ck_assert(!change(SETTINGS_DELETE, "JOBCLASS(A)"));
	ck_assert(!change(SETTINGS_SET, "EXIT(3),X=Y"));
	ck_assert(!change(SETTINGS_SET, "NOSUCH,X=Y"));
}
END_TEST

START_TEST(a_copy_does_not_change_with_its_original)
{
	struct settings *copy;

	settings = settings_defaults();
	ck_assert(change(SETTINGS_ADD, "DESTID(ONE),DEST=A"));
	copy = settings_copy(settings);
	ck_assert(change(SETTINGS_SET, "DESTID(ONE),DEST=B"));
	ck_assert_str_eq(settings_destid(copy, "ONE")->dest.user, "A");
	settings_free(&copy);
}
END_TEST

START_TEST(a_display_has_the_subscripts_that_were_asked_for)
{
	settings = settings_defaults();
	ck_assert_str_eq(show("OUTCLASS(B)"), "$HASP842 OUTCLASS(B) "
	    "OUTPUT=PRINT,BLNKTRNC=YES,COMPRESS=NO,OUTDISP=(WRITE,WRITE),"
	    "TRKCELL=YES\n");
	show("OUTC(A-C,9)");
	ck_assert_ptr_nonnull(strstr(shown.data, "OUTCLASS(C)"));
	ck_assert_ptr_nonnull(strstr(shown.data, "OUTCLASS(9)"));
	ck_assert_ptr_null(strstr(shown.data, "OUTCLASS(D)"));
	ck_assert_str_eq(show("JOBCLASS(NONE)"), "");
	ck_assert_str_eq(show("SPOOLDEF"), "$HASP844 SPOOLDEF BUFSIZE=3992,"
	    "DSNAME=SYS1.HASPACE,TGSIZE=30,TGSPACE=(MAX=*,WARN=80),"
	    "VOLUME=SPOOL1\n");
}
END_TEST

START_TEST(the_sample_is_read_without_a_finding)
{
	const char *top = getenv("JESMAIL_TOP");
	char path[4096];
	struct buffer text = {0};
	FILE *file;
	size_t got;

	snprintf(path, sizeof(path), "%s/config/jes2parm",
	    top == NULL ? "." : top);
	file = fopen(path, "re");
	ck_assert_msg(file != NULL, "%s", path);
	while ((got = fread(buffer_room(&text, 4096), 1, 4096, file)) > 0)
		text.len += got;
	fclose(file);
	settings = settings_parse(buffer_slice(&text), &findings);
	ck_assert_msg(settings != NULL && findings.count == 0, "%s", said());
	buffer_free(&text);
}
END_TEST

static Suite *
settings_suite(void)
{
	Suite *suite = suite_create("settings");
	TCase *tests = tcase_create("statements");

	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, what_is_set_is_shown_as_it_was_written);
	tcase_add_test(tests, no_keyword_takes_a_value_of_another_form);
	tcase_add_test(tests, a_number_stays_within_its_bounds);
	tcase_add_test(tests, an_operator_changes_what_is_not_fixed);
	tcase_add_test(tests, an_idle_word_is_a_warning_that_names_it);
	tcase_add_test(tests, an_empty_file_gives_the_defaults);
	tcase_add_test(tests,
	    a_comma_at_the_end_of_a_line_continues_the_statement);
	tcase_add_test(tests, one_statement_may_be_for_several_subscripts);
	tcase_add_test(tests, letters_may_be_small_and_words_abbreviated);
	tcase_add_test(tests,
	    only_an_abnormal_disposition_leaves_the_normal_one_at_write);
	tcase_add_test(tests, all_errors_of_a_file_are_found_at_once);
	tcase_add_test(tests, what_was_meant_is_said);
	tcase_add_test(tests,
	    statements_that_contradict_each_other_are_refused);
	tcase_add_test(tests, a_slip_in_a_range_of_subscripts_is_said_once);
	tcase_add_test(tests,
	    more_errors_than_anybody_reads_are_counted_not_kept);
	tcase_add_test(tests, an_operator_adds_and_deletes_what_is_dynamic);
	tcase_add_test(tests, a_copy_does_not_change_with_its_original);
	tcase_add_test(tests,
	    a_display_has_the_subscripts_that_were_asked_for);
	tcase_add_test(tests, the_sample_is_read_without_a_finding);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	SRunner *runner = srunner_create(settings_suite());
	int failed;

	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
