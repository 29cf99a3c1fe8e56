/*
 * tests/unit/config_table_test.c -- the table of statements, row by row
 *
 * What is tested is taken from the table, so that a new row is tested without
 * an edit here, and so is a row that the writer has learned to go by.
 */
#include <inttypes.h>
#include <stdio.h>

#include "spool/base/memory.h"
#include "tests/unit/config_support.h"
#include "writer/config/statements.h"
#include "writer/config/value.h"

/* ------------------------------------------------------------- rows */

struct row {
	const struct statement *s;
	const struct parameter *p;
};

/* The rows of the table one after the other. */
static bool
next_row(struct row *row)
{
	if (row->s == NULL)
		*row = (struct row){statements, statements->parameters};
	else if (++row->p == row->s->parameters + row->s->count) {
		if (++row->s == statements + STATEMENTS)
			return false;
		row->p = row->s->parameters;
	}
	return true;
}

#define EACH_ROW(row) struct row row = {0}; next_row(&row);

static const char *
name_of(struct row row)
{
	static struct label label;

	label = parameter_label(row.s, row.p);
	return label.text;
}

static char *
repeated(char c, size_t count)
{
	char *text = memory_get(count + 1);

	memset(text, c, count);
	text[count] = '\0';
	return text;
}

/* A file with this value in this row, and whatever else it needs. */
static char *
file_with(struct row row, const char *value)
{
	bool in_target = row.s->stride == sizeof(struct target_config);
	const char *target = !in_target ? TARGET :
	    row.p->is_key ? "" : " TargetIp 127.0.0.1\n";

	if (!row.s->is_block)
		return memory_print("%s %s\n%s", row.s->name, value, target);
	if (!in_target)
		return memory_print("%s\n{\n %s %s\n}\n%s", row.s->name,
		    row.p->name, value, target);
	return memory_print("%s\n{\n %s %s\n%s}\n", row.s->name, row.p->name,
	    value, target);
}

/* The value must be understood: taken, or refused for the one reason that the
 * writer can't do it yet, or that it does not go with another statement. */
static void
expect_value(struct row row, const char *value)
{
	char *text = file_with(row, value);
	char field[1024] = "";
	struct fault why = {""};

	ck_assert_msg(value_take(row.p, slice_text(value), field, &why),
	    "%s %s: %s", name_of(row), value, why.text);
	(void)parse(text);
	if (parameter_is_not_yet(row.s, row.p) && !value_works(row.p, field))
		ck_assert_msg(findings.errors > 0 &&
		    finding("this writer can't do that yet") != NULL,
		    "%s %s: %s", name_of(row), value, said());
	else
		ck_assert_msg(finding("allowed:") == NULL,
		    "%s %s: %s", name_of(row), value, said());
	free(text);
}

/* Refused, with the place of the word and what is allowed instead. */
static void
expect_refusal(struct row row, const char *value)
{
	char *text = file_with(row, value);
	struct buffer allowed = {0};
	const struct config_finding *found;

	fresh();
	ck_assert_msg(!parse(text), "%s %s was taken", name_of(row), value);
	value_allowed(row.p, &allowed);
	found = finding(buffer_str(&allowed));
	ck_assert_msg(found != NULL, "%s %s: %s", name_of(row), value, said());
	ck_assert(found->is_error);
	ck_assert_uint_eq(found->line, row.s->is_block ? 3 : 1);
	ck_assert_uint_eq(found->column, row.s->is_block ?
	    3 + strlen(row.p->name) : 2 + strlen(row.s->name));
	ck_assert_uint_eq(config.log_level, 0x55555555);	/* untouched */
	buffer_free(&allowed);
	free(text);
}

static char *
number_text(uint64_t number)
{
	return memory_print("%" PRIu64, number);
}

START_TEST(the_table_is_in_order_and_each_row_is_sound)
{
	EACH_ROW(row)

	for (size_t i = 1; i < STATEMENTS; i++)
		ck_assert_int_lt(strcasecmp(statements[i - 1].name,
		    statements[i].name), 0);
	do {
		struct row again = {
			statement_find(slice_text(row.s->name)), NULL,
		};

		ck_assert_ptr_eq(again.s, row.s);
		ck_assert_uint_le(row.s->count, PARAMETERS_MAX);
		ck_assert_uint_le(row.s->most, ELEMENTS_MAX);
		ck_assert_msg((row.p->name != NULL) == row.s->is_block,
		    "%s", row.s->name);
		if (row.p->name != NULL)
			ck_assert_ptr_eq(parameter_find(row.s,
			    slice_text(row.p->name)), row.p);
		ck_assert_msg(!row.p->fixed || row.s->most == 0,
		    "%s repeats: nobody could keep it", name_of(row));
		ck_assert_msg(row.p->form == FORM_NUMBER ||
		    row.p->form == FORM_WORDS || row.p->most < row.p->size,
		    "%s does not fit its field", name_of(row));
		ck_assert_ptr_nonnull(row.s->help);
		ck_assert_ptr_nonnull(row.s->source);
		ck_assert_msg(!row.s->is_block || (row.p->help != NULL &&
		    row.p->source != NULL), "%s", name_of(row));
	} while (next_row(&row));
}
END_TEST

START_TEST(an_absent_value_has_the_default_of_its_row)
{
	EACH_ROW(row)

	ck_assert(parse(TARGET));
	do {
		struct buffer shown = {0};

		if (row.p->is_key)
			continue;
		ck_assert_msg(value_is_default(row.p, parameter_value(row.s,
		    row.p, &config, 0)), "%s", name_of(row));
		value_show(row.p, parameter_value(row.s, row.p, &config, 0),
		    &shown);
		ck_assert_int_eq(strcasecmp(buffer_str(&shown),
		    row.p->initial), 0);
		buffer_free(&shown);
	} while (next_row(&row));
}
END_TEST

START_TEST(a_default_that_is_written_out_is_taken)
{
	EACH_ROW(row)

	do {
		char *text;

		/* its statement alone asks for what can't be done yet */
		if (row.p->initial[0] == '\0' ||
		    (row.s->has_presence && row.s->not_yet))
			continue;
		text = file_with(row, row.p->initial);
		expect_clean(text);
		free(text);
	} while (next_row(&row));
}
END_TEST

START_TEST(numbers_are_taken_from_lowest_to_highest_and_no_further)
{
	EACH_ROW(row)

	do {
		char *least, *most, *below, *above;

		if (row.p->form != FORM_NUMBER)
			continue;
		least = number_text(row.p->least);
		most = number_text(row.p->most);
		below = row.p->least == 0 ? memory_text("-1") :
		    number_text(row.p->least - 1);
		above = number_text(row.p->most + 1);
		expect_value(row, least);
		expect_value(row, most);
		expect_refusal(row, below);
		expect_refusal(row, above);
		expect_refusal(row, "18446744073709551616");
		expect_refusal(row, "7x");
		expect_refusal(row, "+7");
		free(least);
		free(most);
		free(below);
		free(above);
	} while (next_row(&row));
}
END_TEST

START_TEST(words_are_taken_in_any_case_and_no_others)
{
	EACH_ROW(row)

	do {
		struct slice rest = slice_text(row.p->words), one;

		if (row.p->form != FORM_WORDS)
			continue;
		while (slice_split(&rest, ' ', &one)) {
			char *word = slice_dup(one);

			expect_value(row, word);
			for (char *c = word; *c != '\0'; c++)
				*c ^= *c >= 'A' ? 0x20 : 0;
			expect_value(row, word);
			free(word);
		}
		expect_refusal(row, "maybe");
		expect_refusal(row, "1");
	} while (next_row(&row));
}
END_TEST

/* Good and bad values of each form; the first two good ones differ. */
static const struct {
	enum form form;
	const char *good[6];
	const char *bad[12];
} texts[] = {
	{FORM_WRITER, {"MAIL", "a$#@1", "8LETTERS", "INTRDR1"},
	    {"9LETTERS9", "A-B", "INTRDR", "stdwtr", "NjeRdr", "A.B",
	    "\xe2\x84\xaa" /* Kelvin */}},
	{FORM_CLASS, {"B", "9", "z", "0"}, {"AB", "*", "\xc3\xa4"}},
	{FORM_MAILBOX, {"a@b", "O'Neil.x@example.com", "\"a@b\"@c.example",
	    "a@[127.0.0.1]", "a@[IPv6:::1]"},
	    {"a", "@b", "a@", "a@@b", "a.@b", ".a@b", "a@b..c", "<a@b>",
	    "a@-b", "a@1.2.3.4", "\xc3\xa4@b"}},
	{FORM_IP, {"10.1.1.1", "::1", "2001:db8::10.1.1.1"},
	    {"10.1.1", "10.1.1.256", "mail.example", "::g", "[::1]",
	    "10.1.1.1/8", "010.1.1.1.1"}},
	{FORM_HOST, {"mail.example.com", "localhost", "a_b.example.",
	    "3com.example"},
	    {"10.1.1.1", "a..b", "-a", "a-", "a/b", ".a", "10.1.1.1."}},
	{FORM_DIRECTORY, {"/var/mail/", "/x", "/"},
	    {"var", "./x", "~/x", "/x\x01y", "/x\xff"}},
	{FORM_PAGE, {"IBM-037", "ibm-1140", "IBM-1047"},
	    {"EBCDIC-NOWHERE", "ISO8859-1//TRANSLIT", "UTF-16", "-", "99999"}},
	{FORM_SYMBOL, {"%", "\xc3\xa4", "{", "\xe2\x82\xac"},
	    {"a", "7", "<", ">", ".", "@@", "\xe4", "\x01"}},
	{FORM_ENTITY, {"target.mail.server", "<MAILFROM>", "<mailfrom>"},
	    {"<MAILTO>", "a<b", "<", "a\x01", "\xc3\xa4"}},
};

static const size_t text_count = sizeof(texts) / sizeof(*texts);

START_TEST(texts_have_the_form_of_their_row)
{
	EACH_ROW(row)

	do {
		for (size_t i = 0; i < text_count; i++) {
			if (texts[i].form != row.p->form)
				continue;
			for (size_t j = 0; texts[i].good[j] != NULL; j++)
				expect_value(row, texts[i].good[j]);
			for (size_t j = 0; texts[i].bad[j] != NULL; j++)
				expect_refusal(row, texts[i].bad[j]);
		}
	} while (next_row(&row));
}
END_TEST

START_TEST(texts_are_taken_at_their_full_length_and_no_longer)
{
	EACH_ROW(row)

	do {
		char *fits, *large;
		size_t most = row.p->most;

		if (row.p->form == FORM_DIRECTORY) {
			fits = repeated('d', most);
			fits[0] = '/';
			large = memory_text(fits);
			fits[most - 1] = '/';	/* else one is added */
		} else if (row.p->form == FORM_ENTITY ||
		    row.p->form == FORM_WRITER) {
			fits = repeated('A', most);
			large = repeated('A', most + 1);
		} else {
			continue;
		}
		expect_value(row, fits);
		expect_refusal(row, large);
		free(fits);
		free(large);
	} while (next_row(&row));
}
END_TEST

START_TEST(what_has_one_spelling_is_stored_in_it)
{
	static const struct {
		const char *name, *written, *stored;
	} cases[] = {
		{"ExtWrtName", "a$b", "A$B"},
		{"ReportSysoutClass", "z", "Z"},
	};
	struct row row = {statement_find(SLICE("Undeliverable")), NULL};
	char field[1024];
	struct fault why = {""};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct statement *s =
		    statement_find(slice_text(cases[i].name));

		ck_assert(value_take(s->parameters,
		    slice_text(cases[i].written), field, &why));
		ck_assert_str_eq(field, cases[i].stored);
	}
	row.p = parameter_find(row.s, SLICE("DeadLetterDirectory"));
	ck_assert(value_take(row.p, SLICE("/Dead"), field, &why));
	ck_assert_str_eq(field, "/Dead/");
	row.s = statement_find(SLICE("TargetServer"));
	row.p = parameter_find(row.s, SLICE("AuthEntity"));
	ck_assert(value_take(row.p, SLICE("<MailFrom>"), field, &why));
	ck_assert_str_eq(field, "<MAILFROM>");
	ck_assert(value_take(row.p, SLICE("Mail.server"), field, &why));
	ck_assert_str_eq(field, "Mail.server");
}
END_TEST

START_TEST(a_domain_of_255_characters_is_taken_and_one_of_256_is_not)
{
	struct row row = {statement_find(SLICE("TargetServer")), NULL};
	struct row mailbox = {statement_find(SLICE("ReportMailFrom")), NULL};
	char *domain = repeated('d', 256), *full;

	row.p = parameter_find(row.s, SLICE("TargetName"));
	mailbox.p = mailbox.s->parameters;
	for (size_t i = 50; i < 256; i += 50)
		domain[i] = '.';
	expect_refusal(row, domain);
	full = memory_print("%064d@%s", 0, domain);
	expect_refusal(mailbox, full);
	free(full);
	domain[255] = '\0';
	expect_value(row, domain);
	full = memory_print("%064d@%s", 0, domain);
	expect_value(mailbox, full);
	free(full);
	free(domain);
}
END_TEST

/* A value that the row allows and that is not its default. */
static void
other_value(struct row row, void *field)
{
	struct fault why = {""};
	char *text = NULL;

	if (row.p->form == FORM_NUMBER) {
		text = number_text(row.p->most);
	} else if (row.p->form == FORM_WORDS) {
		struct slice rest = slice_text(row.p->words), one;

		while (slice_split(&rest, ' ', &one))
			if (!slice_equal_nocase(one,
			    slice_text(row.p->initial)))
				break;
		text = slice_dup(one);
	}
	for (size_t i = 0; text == NULL && i < text_count; i++)
		if (texts[i].form == row.p->form)
			text = memory_text(texts[i].good[0]);
	ck_assert_msg(value_take(row.p, slice_text(text), field, &why),
	    "%s: %s", name_of(row), why.text);
	free(text);
}

START_TEST(a_refresh_changes_each_value_that_it_may_and_keeps_the_others)
{
	EACH_ROW(row)

	do {
		struct config running, changed;
		void *field;
		char *stays = memory_print("%s stays", name_of(row));

		ck_assert(parse(TARGET));
		running = changed = config;
		if (row.s->count_at == offsetof(struct config,
		    administrator_count))
			running.administrator_count = 1,
			    changed.administrator_count = 1;
		field = parameter_field(row.s, row.p, &changed, 0);
		other_value(row, field);
		ck_assert_msg(config_differs(&running, &changed), "%s",
		    name_of(row));
		ck_assert_msg(config_keep_fixed(&running, &changed,
		    &findings), "%s: %s", name_of(row), said());
		ck_assert_msg(config_differs(&running, &changed) !=
		    row.p->fixed, "%s", name_of(row));
		ck_assert_uint_eq(findings.count, row.p->fixed ? 1 : 0);
		ck_assert((finding(stays) != NULL) == row.p->fixed);
		free(stays);
	} while (next_row(&row));
}
END_TEST

START_TEST(what_a_refresh_may_not_change_is_what_the_books_say)
{
	static const char *const fixed[] = {
		"ChkPointSizeLimit", "ExtendedRetry MailDirectory",
		"ExtWrtName", "MBCS", "Options TestMode", "Translate",
	};
	size_t found = 0;
	EACH_ROW(row)

	do {
		if (!row.p->fixed)
			continue;
		ck_assert_uint_lt(found, sizeof(fixed) / sizeof(*fixed));
		ck_assert_str_eq(name_of(row), fixed[found]);
		found++;
	} while (next_row(&row));
	ck_assert_uint_eq(found, sizeof(fixed) / sizeof(*fixed));
}
END_TEST

START_TEST(every_value_that_is_set_is_displayed_under_its_name)
{
	EACH_ROW(row)

	do {
		struct buffer shown = {0}, value = {0};
		char *line;

		config_defaults(&config);
		config_target_defaults(&config.targets[0]);
		config.target_count = 1;
		config.administrator_count = 1;
		config.extended_retry = true;
		other_value(row, parameter_field(row.s, row.p, &config, 0));
		config_display(&config, &shown);
		value_show(row.p, parameter_value(row.s, row.p, &config, 0),
		    &value);
		line = memory_print(": %s\n", buffer_str(&value));
		ck_assert_msg(strcasestr(buffer_str(&shown), line) != NULL,
		    "%s: no '%s' in\n%s", name_of(row), line,
		    buffer_str(&shown));
		ck_assert_ptr_nonnull(strcasestr(buffer_str(&shown),
		    row.p->name != NULL ? row.p->name : row.s->name));
		free(line);
		buffer_free(&shown);
		buffer_free(&value);
	} while (next_row(&row));
}
END_TEST

START_TEST(every_statement_and_parameter_can_be_explained)
{
	EACH_ROW(row)

	do {
		struct buffer lines = {0};

		ck_assert_msg(config_explain(slice_text(name_of(row)),
		    &lines), "%s", name_of(row));
		ck_assert_ptr_nonnull(strstr(buffer_str(&lines),
		    row.s->is_block ? row.p->help : row.s->help));
		ck_assert_ptr_nonnull(strstr(buffer_str(&lines), "Source:"));
		buffer_free(&lines);
	} while (next_row(&row));
}
END_TEST

int
main(void)
{
	TCase *rows = tcase_create("rows");

	tcase_add_test(rows, the_table_is_in_order_and_each_row_is_sound);
	tcase_add_test(rows, an_absent_value_has_the_default_of_its_row);
	tcase_add_test(rows, a_default_that_is_written_out_is_taken);
	tcase_add_test(rows,
	    numbers_are_taken_from_lowest_to_highest_and_no_further);
	tcase_add_test(rows, words_are_taken_in_any_case_and_no_others);
	tcase_add_test(rows, texts_have_the_form_of_their_row);
	tcase_add_test(rows,
	    texts_are_taken_at_their_full_length_and_no_longer);
	tcase_add_test(rows, what_has_one_spelling_is_stored_in_it);
	tcase_add_test(rows,
	    a_domain_of_255_characters_is_taken_and_one_of_256_is_not);
	tcase_add_test(rows,
	    a_refresh_changes_each_value_that_it_may_and_keeps_the_others);
	tcase_add_test(rows,
	    what_a_refresh_may_not_change_is_what_the_books_say);
	tcase_add_test(rows,
	    every_value_that_is_set_is_displayed_under_its_name);
	tcase_add_test(rows, every_statement_and_parameter_can_be_explained);
	return run_suite("the table of statements", rows);
}
