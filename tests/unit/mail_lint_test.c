/*
 * tests/unit/mail_lint_test.c -- what lint says of a data set
 */
#include <check.h>
#include <stdlib.h>

#include "writer/mail/lint.h"

static const struct mail_rules rules = {
	.add_date = true, .user_info = true, .error_limit = 5, .at_sign = "@",
};

static const struct mail_origin origin = {
	.page = "UTF-8", .job_name = "TESTMAIL", .job_id = "JOB00123",
	.data_set_number = 101, .user = "USER1", .notify = "",
	.node = "NODE1", .host = "host.example.com", .writer_job = "CSSMTP",
	.read_us = 1222805094541437, .time_zone = "-0400",
};

/* Records, one a line. */
static struct lint *
lint_of(const struct mail_rules *with, const char *text)
{
	struct lint *lint = lint_open(with, &origin, NULL, NULL);
	struct slice rest = slice_text(text), record;

	while (slice_split(&rest, '\n', &record))
		lint_put(lint, record);
	lint_end(lint);
	return lint;
}

static const struct lint_finding *
find(const struct lint *lint, const char *text)
{
	const struct lint_finding *findings;
	size_t count = lint_findings(lint, &findings);

	for (size_t i = 0; i < count; i++)
		if (strstr(findings[i].text, text) != NULL)
			return &findings[i];
	return NULL;
}

#define ENVELOPE "HELO SYS1\nMAIL FROM:<a@b.example>\n" \
	"RCPT TO:<c@d.example>\nDATA\n"
#define HEADERS "Date: today\nMessage-ID: <1@b.example>\nSubject: x\n\n"

START_TEST(good_data_set_has_no_findings)
{
	struct lint *lint = lint_of(&rules, ENVELOPE HEADERS "Text\n.\nQUIT");
	const struct lint_finding *findings;

	ck_assert_uint_eq(lint_findings(lint, &findings), 0);
	ck_assert_uint_eq(lint_counts(lint).mails, 1);
	lint_close(&lint);
}
END_TEST

static const struct {
	const char *records;
	const char *text;
	enum lint_severity severity;
	uint64_t record;
	unsigned column;
	enum lint_smtpd smtpd;
} odd[] = {
	{ENVELOPE HEADERS ".text\n.\nQUIT", "one period", LINT_WARNING, 9, 1,
	    SMTPD_SAME},
	{ENVELOPE "Date: x\nMessage-ID: <1@b.example>\nText\n.\nQUIT",
	    "no blank line", LINT_WARNING, 7, 0, SMTPD_ACCEPTED},
	{ENVELOPE "Message-ID: <1@b.example>\n\nText\n.\nQUIT", "no Date",
	    LINT_NOTE, 8, 0, SMTPD_UNKNOWN},
	{ENVELOPE "Date: x\n\nText\n.\nQUIT", "no Message-ID", LINT_NOTE, 8, 0,
	    SMTPD_UNKNOWN},
	{ENVELOPE HEADERS "Text", "final period", LINT_WARNING, 9, 0,
	    SMTPD_ACCEPTED},
	{ENVELOPE HEADERS "Text\n.", "no QUIT", LINT_NOTE, 10, 0,
	    SMTPD_UNKNOWN},
	{ENVELOPE HEADERS "Text\r\n.\nQUIT", "line end", LINT_NOTE, 9, 5,
	    SMTPD_UNKNOWN},
	{ENVELOPE HEADERS "caf\xe9\n.\nQUIT", "no characters", LINT_WARNING, 9,
	    0, SMTPD_UNKNOWN},
	{ENVELOPE HEADERS "0123456789012345678901234567890123456789"
	    "012345678901234567890123456789012345678<\nText\n.\nQUIT",
	    "joined", LINT_WARNING, 9, 0, SMTPD_UNKNOWN},
	{"HELO a b\n" ENVELOPE HEADERS "Text\n.\nQUIT", "Too many args",
	    LINT_ERROR, 1, 8, SMTPD_ACCEPTED},
	{"HELO a\nNoop\nQUIT", "'Noop'", LINT_ERROR, 2, 1, SMTPD_ACCEPTED},
	{"HELO a\nBCC: x\nQUIT", "'BCC:'", LINT_ERROR, 2, 1, SMTPD_REFUSED},
	{"EHLO a\nQUIT", "EHLO and STARTTLS", LINT_NOTE, 1, 1, SMTPD_REFUSED},
	{"HELO a\nDATA\nText\n.\nQUIT", "not read as commands", LINT_NOTE, 2, 0,
	    SMTPD_UNKNOWN},
	{"HELO a\nMAIL FROM:a@b\nQUIT", "Invalid sender", LINT_ERROR, 2, 11,
	    SMTPD_UNKNOWN},
	{ENVELOPE HEADERS "\a\nx\a\n.\nQUIT", "as one before", LINT_ERROR, 10,
	    2, SMTPD_UNKNOWN},
};

START_TEST(oddity_is_found_with_its_place_and_what_smtpd_made_of_it)
{
	struct lint *lint = lint_of(&rules, odd[_i].records);
	const struct lint_finding *f = find(lint, odd[_i].text);

	ck_assert_msg(f != NULL, "no finding with '%s'", odd[_i].text);
	ck_assert_int_eq(f->severity, odd[_i].severity);
	ck_assert_uint_eq(f->record, odd[_i].record);
	ck_assert_uint_eq(f->column, odd[_i].column);
	ck_assert_int_eq(f->smtpd, odd[_i].smtpd);
	ck_assert_str_ne(f->rule, "");
	lint_close(&lint);
}
END_TEST

START_TEST(nulls_behind_text_are_found)
{
	struct lint *lint = lint_open(&rules, &origin, NULL, NULL);
	const struct lint_finding *f;
	const struct slice records[] = {
		SLICE("HELO a"), SLICE("MAIL FROM:<a@b.example>"),
		SLICE("RCPT TO:<a@b.example>"), SLICE("DATA"), SLICE("Date: x"),
		SLICE(""), SLICE("Text \0\0 "), SLICE("."),
	};

	for (size_t i = 0; i < sizeof(records) / sizeof(*records); i++)
		lint_put(lint, records[i]);
	lint_end(lint);
	f = find(lint, "NULs");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(f->record, 7);
	ck_assert_uint_eq(f->column, 5);
	lint_close(&lint);
}
END_TEST

START_TEST(all_errors_are_found_and_where_the_writer_would_stop)
{
	struct lint *lint = lint_of(&rules, "A\nB\nC\nD\nE\nF\nG\nH\nQUIT");
	const struct lint_finding *limit = find(lint, "JESSyntaxErrLimit");

	ck_assert_uint_eq(lint_counts(lint).errors, 8);
	ck_assert_ptr_nonnull(limit);
	ck_assert_uint_eq(limit->record, 6);
	lint_close(&lint);
}
END_TEST

START_TEST(lines_that_are_cut_are_found)
{
	struct mail_rules cutting = rules;
	struct buffer text = {0};
	struct lint *lint;
	const struct lint_finding *f;

	cutting.data_line_trunc = true;
	buffer_text(&text, ENVELOPE HEADERS);
	buffer_fill(&text, 'x', 1200);
	buffer_text(&text, "\n.\nQUIT");
	lint = lint_of(&cutting, buffer_str(&text));
	f = find(lint, "cut at 998");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(f->column, 999);
	lint_close(&lint);
	buffer_free(&text);
}
END_TEST

START_TEST(more_findings_than_are_kept_are_counted)
{
	struct lint *lint = lint_open(&rules, &origin, NULL, NULL);
	struct buffer out = {0};
	const struct lint_finding *findings;

	for (int i = 0; i < 2 * LINT_FINDINGS_KEPT; i++)
		lint_put(lint, SLICE("BAD"));
	lint_end(lint);
	ck_assert_uint_eq(lint_findings(lint, &findings), LINT_FINDINGS_KEPT);
	lint_write(lint, NULL, &out);
	ck_assert_ptr_nonnull(strstr(buffer_str(&out),
	    "\n10002 more findings are not listed\n"
	    "20000 records, 0 mails, 20000 errors, 1 warnings, 1 notes\n"));
	lint_close(&lint);
	buffer_free(&out);
}
END_TEST

START_TEST(findings_are_written_in_order_with_rule_and_sum)
{
	struct lint *lint = lint_of(&rules, "EHLO a\nBCC: x\nQUIT");
	struct buffer out = {0};

	lint_write(lint, NULL, &out);
	ck_assert_str_eq(buffer_str(&out),
	    "1:1: note: EHLO and STARTTLS are CSSMTP's\n"
	    "    rule: SMTP commands (user's guide); SMTPD refused it\n"
	    "2:1: error: 500 5.5.1 JES Unknown command, 'BCC:'\n"
	    "    BCC: x\n"
	    "    rule: the commands are HELO EHLO STARTTLS MAIL RCPT DATA RSET"
	    " QUIT (user's guide); SMTPD refused it\n"
	    "3 records, 0 mails, 1 errors, 0 warnings, 1 notes\n");
	lint_close(&lint);
	buffer_free(&out);
}
END_TEST

START_TEST(character_that_the_charset_lacks_is_found_in_headers_and_text)
{
	struct lint *lint = lint_open(&rules, &origin, "ISO8859-1", NULL);
	const struct lint_finding *findings;
	struct slice rest = SLICE(ENVELOPE "Date: x\nMessage-ID: <1@b>\n"
	    "Subject: gr\xc3\xbcn \xe2\x82\xac\n\n"
	    "gr\xc3\xbcn\na \xe2\x82\xac\n.\nQUIT"), record;

	while (slice_split(&rest, '\n', &record))
		lint_put(lint, record);
	lint_end(lint);
	ck_assert_uint_eq(lint_findings(lint, &findings), 2);
	ck_assert_uint_eq(findings[0].record, 7);
	ck_assert_uint_eq(findings[0].column, 15);
	ck_assert_uint_eq(findings[1].record, 10);
	ck_assert_uint_eq(findings[1].column, 3);
	ck_assert_int_eq(findings[1].severity, LINT_WARNING);
	ck_assert_ptr_nonnull(strstr(findings[1].text, "charset"));
	lint_close(&lint);
}
END_TEST

START_TEST(what_is_odd_far_into_a_text_is_found)
{
	struct buffer text = {0};
	struct lint *lint;

	buffer_text(&text, ENVELOPE HEADERS);
	for (int i = 0; i < 100; i++)
		buffer_text(&text, "a plain line of text\n");
	buffer_text(&text, "\xff is no UTF-8\n.\nQUIT");
	lint = lint_of(&rules, buffer_str(&text));
	ck_assert_ptr_nonnull(find(lint, "no characters of the code page"));
	ck_assert_uint_eq(find(lint, "no characters")->record, 109);
	lint_close(&lint);
	buffer_free(&text);
}
END_TEST

START_TEST(unknown_code_page_is_a_fault_that_names_it)
{
	struct mail_origin bad = origin;
	struct fault fault = {0};

	bad.page = "IBM-99999";
	ck_assert_ptr_null(lint_open(&rules, &bad, NULL, &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "IBM-99999"));
	fault_clear(&fault);
	ck_assert_ptr_null(lint_open(&rules, &origin, "X-NONE", &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "X-NONE"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("lint");
	TCase *tcase = tcase_create("lint");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(tcase, good_data_set_has_no_findings);
	tcase_add_loop_test(tcase,
	    oddity_is_found_with_its_place_and_what_smtpd_made_of_it, 0,
	    sizeof(odd) / sizeof(*odd));
	tcase_add_test(tcase, nulls_behind_text_are_found);
	tcase_add_test(tcase,
	    all_errors_are_found_and_where_the_writer_would_stop);
	tcase_add_test(tcase, lines_that_are_cut_are_found);
	tcase_add_test(tcase, more_findings_than_are_kept_are_counted);
	tcase_add_test(tcase, findings_are_written_in_order_with_rule_and_sum);
	tcase_add_test(tcase,
	    character_that_the_charset_lacks_is_found_in_headers_and_text);
	tcase_add_test(tcase, what_is_odd_far_into_a_text_is_found);
	tcase_add_test(tcase, unknown_code_page_is_a_fault_that_names_it);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
