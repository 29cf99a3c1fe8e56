/*
 * tests/unit/mail_reader_test.c -- what the corpus can't show: places, large
 * and hostile data sets, reading again
 */
#include <check.h>
#include <stdlib.h>

#include "spool/base/codepage.h"
#include "writer/mail/body.h"

static const struct mail_rules usual_rules = {
	.add_date = true, .user_info = true, .error_limit = 5, .at_sign = "@",
};

static const struct mail_origin usual_origin = {
	.page = "UTF-8", .job_name = "TESTMAIL", .job_id = "JOB00123",
	.data_set_number = 101, .user = "USER1", .notify = "",
	.node = "NODE1", .host = "host.example.com", .writer_job = "CSSMTP",
	.read_us = 1222805094541437, .time_zone = "-0400",
};

static struct mail_reader *
open_reader(const struct mail_rules *rules, const struct mail_origin *origin)
{
	struct fault fault = {0};
	struct mail_reader *reader = mail_reader_open(rules, origin, &fault);

	ck_assert_msg(reader != NULL, "%s", fault.text);
	return reader;
}

/* Record number n lies in block n / 10, at 100 times n. */
static struct record_place
place(uint64_t n)
{
	return (struct record_place){
		.number = n, .block = (uint32_t)(n / 10),
		.offset = (uint32_t)(n * 100),
	};
}

/* Puts one record a line; the last mail that came, or NULL. */
static struct mail *
put_lines(struct mail_reader *reader, const char *text, uint64_t *number)
{
	struct slice rest = slice_text(text), record;
	struct mail *mail = NULL;

	while (slice_split(&rest, '\n', &record)) {
		struct mail *came;

		++*number;
		if (mail_reader_put(reader, record, place(*number), &came) !=
		    MAIL_READY)
			continue;
		mail_free(&mail);
		mail = came;
	}
	return mail;
}

#define ENVELOPE "HELO SYS1\nMAIL FROM:<a@b.example>\n" \
	"RCPT TO:<c@d.example>\nDATA\n"

START_TEST(body_is_a_range_of_records_with_their_places)
{
	struct mail_reader *reader = open_reader(&usual_rules, &usual_origin);
	uint64_t number = 0;
	struct mail *mail = put_lines(reader, ENVELOPE
	    "Subject: x\n\n1\n2\n3\n4\n5\n6\n.", &number);

	ck_assert_ptr_nonnull(mail);
	ck_assert_uint_eq(mail->record, 2);
	ck_assert_uint_eq(mail->body.first.number, 5);
	ck_assert_uint_eq(mail->body.first.block, 0);
	ck_assert_uint_eq(mail->body.first.offset, 500);
	ck_assert_uint_eq(mail->body.end.number, 13);
	ck_assert_uint_eq(mail->body.end.block, 1);
	ck_assert_uint_eq(mail->body.end.offset, 1300);
	mail_free(&mail);
	ck_assert_ptr_null(mail);
	mail_reader_close(&reader);
	ck_assert_ptr_null(reader);
}
END_TEST

START_TEST(body_without_final_period_ends_where_the_data_set_does)
{
	struct mail_reader *reader = open_reader(&usual_rules, &usual_origin);
	uint64_t number = 0;
	struct mail *mail = put_lines(reader, ENVELOPE "Subject: x\n\nText",
	    &number);

	ck_assert_ptr_null(mail);
	ck_assert_int_eq(mail_reader_end(reader, place(8), &mail), MAIL_READY);
	ck_assert_uint_eq(mail->body.first.number, 5);
	ck_assert_uint_eq(mail->body.end.number, 8);
	ck_assert_uint_eq(mail->body.end.offset, 800);
	mail_free(&mail);
	ck_assert_int_eq(mail_reader_end(reader, place(8), &mail), MAIL_QUIT);
	mail_reader_close(&reader);
}
END_TEST

START_TEST(empty_message_is_an_empty_range)
{
	struct mail_reader *reader = open_reader(&usual_rules, &usual_origin);
	uint64_t number = 0;
	struct mail *mail = put_lines(reader, ENVELOPE ".", &number);

	ck_assert_ptr_nonnull(mail);
	ck_assert_uint_eq(mail->body.first.number, 5);
	ck_assert_uint_eq(mail->body.end.number, 5);
	mail_free(&mail);
	mail_reader_close(&reader);
}
END_TEST

START_TEST(period_that_is_joined_from_records_ends_before_the_first_of_them)
{
	struct mail_reader *reader = open_reader(&usual_rules, &usual_origin);
	uint64_t number = 0;
	struct mail *mail = put_lines(reader, ENVELOPE "Subject: x\n\nText\n"
	    ".                                       "
	    "                                       <\n  ", &number);

	ck_assert_ptr_nonnull(mail);
	ck_assert_uint_eq(mail->body.end.number, 8);
	mail_free(&mail);
	mail_reader_close(&reader);
}
END_TEST

START_TEST(data_set_read_again_gets_the_same_headers)
{
	struct buffer first = {0};

	for (int time = 0; time < 2; time++) {
		struct mail_reader *reader = open_reader(&usual_rules,
		    &usual_origin);
		uint64_t number = 0;
		struct mail *mail = put_lines(reader, ENVELOPE "\n1\n.\n"
		    ENVELOPE "\n2\n.", &number);

		ck_assert_uint_eq(mail->number, 2);
		ck_assert_ptr_nonnull(strstr(mail->body.prelude.ptr,
		    "Message-ID: <TESTMAIL.JOB00123.20080930.160454.541437."
		    "101.2@host.example.com>\r\n"));
		if (time == 0)
			buffer_put(&first, mail->body.prelude);
		else
			ck_assert(slice_equal(buffer_slice(&first),
			    mail->body.prelude));
		mail_free(&mail);
		mail_reader_close(&reader);
	}
	buffer_free(&first);
}
END_TEST

START_TEST(names_of_the_origin_can_not_break_a_header)
{
	struct mail_origin origin = usual_origin;
	struct mail_reader *reader;
	uint64_t number = 0;
	struct mail *mail;

	origin.job_name = "A@B\r\nBcc: x";
	origin.user = "U>\r\n";
	origin.host = "";
	origin.node = NULL;
	origin.time_zone = "\r\nBcc: y";
	reader = open_reader(&usual_rules, &origin);
	mail = put_lines(reader, ENVELOPE "\n1\n.", &number);
	ck_assert_str_eq(mail->body.prelude.ptr,
	    "Received: from localhost by localhost (CSSMTP)\r\n"
	    "          for <U___> id A_B__Bcc__x.JOB00123.101.1;\r\n"
	    "          Tue, 30 Sep 2008 20:04:54 +0000\r\n"
	    "Date: Tue, 30 Sep 2008 20:04:54 +0000\r\n"
	    "Message-ID: <A_B__Bcc__x.JOB00123.20080930.200454.541437.101.1"
	    "@localhost>\r\n");
	mail_free(&mail);
	mail_reader_close(&reader);
}
END_TEST

START_TEST(nothing_is_read_behind_quit)
{
	struct mail_reader *reader = open_reader(&usual_rules, &usual_origin);
	struct mail *mail;
	const struct mail_error *errors;

	ck_assert_int_eq(mail_reader_put(reader, SLICE("QUIT"), place(1),
	    &mail), MAIL_QUIT);
	ck_assert_int_eq(mail_reader_put(reader, SLICE("BAD"), place(2),
	    &mail), MAIL_QUIT);
	ck_assert_int_eq(mail_reader_end(reader, place(3), &mail), MAIL_QUIT);
	ck_assert_uint_eq(mail_reader_errors(reader, &errors), 0);
	ck_assert_uint_eq(mail_reader_counts(reader).records, 1);
	mail_reader_close(&reader);
}
END_TEST

START_TEST(errors_without_number_are_counted_and_the_first_kept)
{
	struct mail_rules rules = usual_rules;
	struct mail_reader *reader;
	const struct mail_error *errors;
	struct mail *mail;

	rules.error_limit = 0;
	reader = open_reader(&rules, &usual_origin);
	for (uint64_t n = 1; n <= 2 * MAIL_ERRORS_KEPT; n++)
		mail_reader_put(reader, SLICE("BAD"), place(n), &mail);
	ck_assert_uint_eq(mail_reader_errors(reader, &errors),
	    MAIL_ERRORS_KEPT);
	ck_assert_uint_eq(errors[MAIL_ERRORS_KEPT - 1].record,
	    MAIL_ERRORS_KEPT);
	ck_assert_uint_eq(mail_reader_counts(reader).errors,
	    2 * MAIL_ERRORS_KEPT);
	mail_reader_close(&reader);
}
END_TEST

START_TEST(line_joined_without_end_is_an_error_and_the_next_mail_is_read)
{
	struct mail_rules rules = usual_rules;
	struct mail_reader *reader;
	const struct mail_error *errors;
	char card[80];
	uint64_t number = 0;
	struct mail *mail;

	rules.data_line_trunc = true;	/* too much even for that */
	reader = open_reader(&rules, &usual_origin);
	memset(card, 'x', sizeof(card));
	card[79] = '<';
	ck_assert_ptr_null(put_lines(reader, ENVELOPE "Subject: x\n",
	    &number));
	for (int i = 0; i < 100000; i++)
		mail_reader_put(reader, slice_of(card, 80), place(++number),
		    &mail);
	mail = put_lines(reader, "end\n.\n" ENVELOPE "\nnext\n.", &number);
	ck_assert_ptr_nonnull(mail);
	ck_assert_uint_eq(mail->number, 2);
	ck_assert_uint_eq(mail_reader_errors(reader, &errors), 1);
	ck_assert_str_eq(errors[0].reply, "500 5.2.5 JES Text line too long");
	mail_free(&mail);
	mail_reader_close(&reader);
}
END_TEST

START_TEST(unknown_code_page_is_a_fault_that_names_it)
{
	struct mail_origin origin = usual_origin;
	struct fault fault = {0};

	origin.page = "IBM-12345";
	ck_assert_ptr_null(mail_reader_open(&usual_rules, &origin, &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "IBM-12345"));
}
END_TEST

START_TEST(any_byte_string_is_read_without_a_mail_or_a_crash)
{
	struct mail_rules rules = usual_rules;
	struct mail_reader *reader;
	struct mail *mail = NULL;
	char record[256];
	uint32_t random = 12345u + (uint32_t)_i;

	rules.error_limit = 0;
	reader = open_reader(&rules, &usual_origin);
	for (uint64_t n = 1; n <= 2000; n++) {
		size_t len = (random >> 8) % sizeof(record);

		for (size_t i = 0; i < len; i++) {
			random = random * 1664525u + 1013904223u;
			record[i] = (char)(random >> 24);
		}
		ck_assert_int_eq(mail_reader_put(reader, slice_of(record, len),
		    place(n), &mail), MAIL_MORE);
	}
	ck_assert_int_eq(mail_reader_end(reader, place(2001), &mail),
	    MAIL_QUIT);
	mail_reader_close(&reader);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("mail reader");
	TCase *tcase = tcase_create("mail reader");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(tcase, body_is_a_range_of_records_with_their_places);
	tcase_add_test(tcase,
	    body_without_final_period_ends_where_the_data_set_does);
	tcase_add_test(tcase, empty_message_is_an_empty_range);
	tcase_add_test(tcase,
	    period_that_is_joined_from_records_ends_before_the_first_of_them);
	tcase_add_test(tcase, data_set_read_again_gets_the_same_headers);
	tcase_add_test(tcase, names_of_the_origin_can_not_break_a_header);
	tcase_add_test(tcase, nothing_is_read_behind_quit);
	tcase_add_test(tcase,
	    errors_without_number_are_counted_and_the_first_kept);
	tcase_add_test(tcase,
	    line_joined_without_end_is_an_error_and_the_next_mail_is_read);
	tcase_add_test(tcase, unknown_code_page_is_a_fault_that_names_it);
	tcase_add_loop_test(tcase,
	    any_byte_string_is_read_without_a_mail_or_a_crash, 0, 5);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
