/*
 * tests/unit/mail_report_test.c -- the error report
 */
#include <check.h>
#include <stdlib.h>

#include "writer/mail/report.h"

static const struct mail_error errors[] = {
	{1, 11, 0, "HELO SYS1 01/02/24", "501 5.5.4 JES Syntax error."
	    " Too many args after 'HELO' command", true},
	{9, 1, 2, "BCC: someone@example.com",
	    "500 5.5.1 JES Unknown command, 'BCC:'", true},
};

static struct error_report
usual_report(void)
{
	return (struct error_report){
		.writer_name = "CSSMTP", .job_name = "TESTMAIL",
		.job_id = "JOB00123", .owner = "USER1", .notify = "USER1",
		.origin_node = "NODE1", .origin_system = "SYS1",
		.data_set_number = 101, .task_id = 3, .disposition = "HOLD",
		.at_us = 1222805094541437, .time_zone = "-0400",
		.mails_read = 4, .mails_sent = 2, .error_limit = 5,
		.counts = {.errors = 2}, .errors = errors, .error_count = 2,
	};
}

static void
check_report(const struct error_report *r, const char *expected)
{
	struct buffer out = {0};

	report_write(r, &out);
	ck_assert_str_eq(buffer_str(&out), expected);
	buffer_free(&out);
}

static void
check_has(const struct error_report *r, const char *line)
{
	struct buffer out = {0};

	report_write(r, &out);
	ck_assert_msg(strstr(buffer_str(&out), line) != NULL,
	    "'%s' is not in\n%s", line, buffer_str(&out));
	buffer_free(&out);
}

#define HEAD \
	"CSSMTP error report                              " \
	"Tue, 30 Sep 2008 16:04:54 -0400\n\n" \
	"Writer name   : CSSMTP\n" \
	"Job name      : TESTMAIL        Job id        : JOB00123\n" \
	"Owner         : USER1           Notify        : USER1\n" \
	"Origin node   : NODE1           Origin system : SYS1\n" \
	"Data set no.  : 101             Task id       : 3\n" \
	"Disposition   : HOLD\n"

START_TEST(report_names_the_data_set_and_numbers_its_errors)
{
	struct error_report r = usual_report();

	check_report(&r, HEAD
	    "Mails read    : 4     Sent : 2     Undeliverable : 0"
	    "     Syntax errors : 2\n\n"
	    "Error 1  Record 1  Column 11\n"
	    "  HELO SYS1 01/02/24\n"
	    "  501 5.5.4 JES Syntax error. Too many args after 'HELO'"
	    " command\n"
	    "Error 2  Record 9  Column 1  Mail 2\n"
	    "  BCC: someone@example.com\n"
	    "  500 5.5.1 JES Unknown command, 'BCC:'\n");
}
END_TEST

START_TEST(report_says_that_the_limit_ended_the_reading)
{
	struct error_report r = usual_report();

	r.counts.limit_exceeded = true;
	check_has(&r, "Exceeded maximum errors(5) allowed\n");
}
END_TEST

START_TEST(errors_that_are_not_listed_are_counted)
{
	struct error_report r = usual_report();

	r.counts.errors = 12;
	check_has(&r, "10 more errors are not listed\n");
}
END_TEST

START_TEST(report_lists_who_was_not_reached_and_why)
{
	struct report_recipient to[] = {
		{"bad.user@example.com", "10.1.1.1", "RCPT TO",
		    "550 5.1.1 User unknown"},
		{"no-brackets@example.com>", NULL, "RCPT TO",
		    "501 5.1.3 JES Syntax error. Invalid recipient address"},
	};
	struct report_mail mail = {2, "<1@b.example>", "user1@example.com",
	    to, 2};
	struct error_report r = usual_report();

	r.counts.errors = 0;
	r.error_count = 0;
	r.undeliverable = &mail;
	r.undeliverable_count = 1;
	check_report(&r, HEAD
	    "Mails read    : 4     Sent : 2     Undeliverable : 1"
	    "     Syntax errors : 0\n\n"
	    "Undeliverable mail 1  Message-ID <1@b.example>\n"
	    "  Originator  <user1@example.com>\n"
	    "  Recipient   <bad.user@example.com>\n"
	    "  10.1.1.1  RCPT TO  550 5.1.1 User unknown\n"
	    "  Recipient   no-brackets@example.com>\n"
	    "  data set  RCPT TO  501 5.1.3 JES Syntax error. Invalid"
	    " recipient address\n");
}
END_TEST

START_TEST(report_tells_what_was_substituted_and_where)
{
	struct report_note note = {1, 10, 7,
	    "3 characters have no place in ISO8859-1", true};
	struct error_report r = usual_report();

	r.notes = &note;
	r.note_count = 1;
	check_has(&r, "\nNote  Mail 1  Record 10  Column 7\n"
	    "  3 characters have no place in ISO8859-1\n");
}
END_TEST

START_TEST(report_says_what_it_does_not_list)
{
	struct error_report r = usual_report();

	r.undeliverable_more = 3;
	r.note_more = 4;
	check_has(&r, "     Undeliverable : 3     ");
	check_has(&r, "\n3 more undeliverable mails are not listed\n");
	check_has(&r, "\n4 more notes are not listed\n");
}
END_TEST

START_TEST(report_says_that_nothing_was_sent_or_not_all_was_read)
{
	struct error_report r = usual_report();

	r.test_mode = true;
	r.unreadable = "code page 'X' is unknown";
	check_has(&r, "\nTest mode: no mail was sent\n");
	check_has(&r, "\nNot read to its end: code page 'X' is unknown\n");
}
END_TEST

START_TEST(reply_of_a_target_can_not_break_a_line_of_the_report)
{
	struct report_recipient to = {"a@b.example\nForged: x", "10.1.1.1",
	    "DATA", "550 no\r\n\r\nForged \x1b[2J\xff"};
	struct report_mail mail = {2, "<1@b.example>", "", &to, 1};
	struct error_report r = usual_report();

	r.undeliverable = &mail;
	r.undeliverable_count = 1;
	check_has(&r, "  Recipient   <a@b.example.Forged: x>\n"
	    "  10.1.1.1  DATA  550 no....Forged .[2J.\n");
}
END_TEST

START_TEST(long_names_keep_the_report_readable)
{
	struct error_report r = usual_report();

	r.owner = "AVERYLONGUSERNAME";
	r.notify = NULL;
	check_has(&r, "Owner         : AVERYLONGUSERNAME Notify        : \n");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("error report");
	TCase *tcase = tcase_create("error report");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(tcase,
	    report_names_the_data_set_and_numbers_its_errors);
	tcase_add_test(tcase, report_says_that_the_limit_ended_the_reading);
	tcase_add_test(tcase, errors_that_are_not_listed_are_counted);
	tcase_add_test(tcase, report_lists_who_was_not_reached_and_why);
	tcase_add_test(tcase, report_tells_what_was_substituted_and_where);
	tcase_add_test(tcase, report_says_what_it_does_not_list);
	tcase_add_test(tcase,
	    report_says_that_nothing_was_sent_or_not_all_was_read);
	tcase_add_test(tcase,
	    reply_of_a_target_can_not_break_a_line_of_the_report);
	tcase_add_test(tcase, long_names_keep_the_report_readable);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
