/*
 * tests/unit/mail_body_test.c -- bodies: charsets that can't be, large ones,
 * the quick way against the long one, records that no reader checked
 */
#include <check.h>
#include <stdlib.h>

#include "spool/base/codepage.h"
#include "writer/mail/body.h"

static const struct mail_rules rules = {
	.add_date = true, .user_info = true, .error_limit = 5, .at_sign = "@",
};

static struct mail_origin
origin_of(const char *page, bool carriage_control)
{
	return (struct mail_origin){
		.page = page, .carriage_control = carriage_control,
		.job_name = "TESTMAIL", .job_id = "JOB00123",
		.data_set_number = 101, .user = "USER1", .notify = "",
		.node = "NODE1", .host = "host.example.com",
		.writer_job = "CSSMTP", .read_us = 1222805094541437,
		.time_zone = "-0400",
	};
}

/* ---- charsets */

static const struct {
	const char *charset;
	const char *says;
} charsets[] = {
	{"NOSUCH", "NOSUCH"}, {"IBM-1047", "is EBCDIC"}, {"IBM-939",
	    "is EBCDIC"}, {"UTF-16", "not known"}, {"UTF-7", "not known"},
};

START_TEST(charset_without_ascii_is_refused)
{
	struct mail_origin origin = origin_of("UTF-8", false);
	struct mail mail = {0};
	struct fault fault = {0};

	ck_assert_ptr_null(body_open(&mail, &rules, &origin,
	    charsets[_i].charset, BODY_DOTS, &fault));
	ck_assert_msg(strstr(fault.text, charsets[_i].says) != NULL, "%s",
	    fault.text);
}
END_TEST

START_TEST(unknown_page_of_the_data_set_is_refused)
{
	struct mail_origin origin = origin_of("IBM-12345", false);
	struct mail mail = {0};
	struct fault fault = {0};

	ck_assert_ptr_null(body_open(&mail, &rules, &origin, "UTF-8",
	    BODY_DOTS, &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "IBM-12345"));
}
END_TEST

/* ---- records that no reader has checked */

static struct buffer
body_of(const char *page, const char *charset, const struct slice *records,
    size_t count, enum body_form form)
{
	struct mail_origin origin = origin_of(page, false);
	struct mail mail = {0};
	struct body *body = body_open(&mail, &rules, &origin, charset, form,
	    NULL);
	struct buffer wire = {0};

	body_begin(body, &wire);
	for (size_t i = 0; i < count; i++)
		body_put(body, i + 1, records[i], &wire);
	body_end(body, &wire);
	body_close(&body);
	return wire;
}

START_TEST(records_that_no_reader_checked_can_not_end_the_data)
{
	const struct slice records[] = {
		SLICE("Subject: x"), SLICE(""), SLICE("."), SLICE(".\n.\n"),
		SLICE("a\r\n.\r\nQUIT"), SLICE("nul\0l"),
	};
	struct buffer wire = body_of("UTF-8", "UTF-8", records, 6, BODY_DOTS);

	ck_assert_str_eq(buffer_str(&wire), "Subject: x\r\n\r\n..\r\n..\r\n"
	    "..\r\na?\r\n..?\r\nQUIT\r\nnul?l\r\n");
	buffer_free(&wire);
}
END_TEST

START_TEST(controls_that_no_reader_refused_are_counted_as_substituted)
{
	struct mail_origin origin = origin_of("IBM-1047", false);
	struct mail mail = {0};
	struct body *body = body_open(&mail, &rules, &origin, "UTF-8",
	    BODY_DOTS, NULL);
	struct buffer wire = {0};
	uint64_t record = 0;
	unsigned column = 0;

	body_put(body, 7, SLICE(""), &wire);
	body_put(body, 8, SLICE("\xc1\xc2\x2f"), &wire);
	ck_assert_str_eq(buffer_str(&wire), "\r\nAB?\r\n");
	ck_assert_uint_eq(body_substituted(body, &record, &column), 1);
	ck_assert_uint_eq(record, 8);
	ck_assert_uint_eq(column, 3);
	body_close(&body);
	ck_assert_ptr_null(body);
	buffer_free(&wire);
}
END_TEST

/* ---- large data sets */

struct data_set {
	struct mail_origin origin;
	struct buffer bytes;
	size_t *ends;
	size_t count;
};

/* Lines of all lengths, some with tabs, periods, letters outside ASCII. */
static void
put_line(struct data_set *d, struct converter *to_page, unsigned n)
{
	struct buffer line = {0};
	unsigned column;

	for (unsigned i = 0; i < n % 90; i++)
		buffer_byte(&line, (char)(' ' + 1 + (i * 7 + n) % 94));
	if (n % 7 == 0)
		buffer_text(&line, "\xc3\xa4\xc3\xb6");
	if (n % 11 == 0)
		buffer_text(&line, "\tt");
	if (n % 13 == 0)
		buffer_text(&line, "   ");
	if (line.len > 0 && line.data[0] == '.')	/* nothing ends here */
		line.data[0] = 'x';
	if (d->origin.carriage_control)
		converter_put(to_page, SLICE(" "), &d->bytes, &column);
	converter_put(to_page, line.len > 0 ? buffer_slice(&line) : SLICE(""),
	    &d->bytes, &column);
	d->ends[d->count++] = d->bytes.len;
	buffer_free(&line);
}

static void
put_text(struct data_set *d, struct converter *to_page, const char *text)
{
	unsigned column;

	if (d->origin.carriage_control)
		converter_put(to_page, SLICE(" "), &d->bytes, &column);
	converter_put(to_page, slice_text(text), &d->bytes, &column);
	d->ends[d->count++] = d->bytes.len;
}

static struct data_set
large_data_set(const char *page, bool carriage_control, unsigned lines)
{
	struct data_set d = {.origin = origin_of(page, carriage_control)};
	struct converter *to_page = converter_open(
	    codepage_find("UTF-8", NULL), codepage_find(page, NULL));

	d.ends = memory_get((lines + 10) * sizeof(*d.ends));
	put_text(&d, to_page, "HELO SYS1");
	put_text(&d, to_page, "MAIL FROM:<a@b.example>");
	put_text(&d, to_page, "RCPT TO:<c@d.example>");
	put_text(&d, to_page, "DATA");
	put_text(&d, to_page, "Subject: x");
	put_text(&d, to_page, "");
	for (unsigned n = 0; n < lines; n++)
		put_line(&d, to_page, n);
	put_text(&d, to_page, ".");
	converter_close(&to_page);
	return d;
}

static struct slice
record(const struct data_set *d, uint64_t n)
{
	size_t begin = n > 1 ? d->ends[n - 2] : 0;

	return slice_of(d->bytes.data + begin, d->ends[n - 1] - begin);
}

static struct buffer
wire_of(struct data_set *d, const char *charset)
{
	struct mail_reader *reader = mail_reader_open(&rules, &d->origin,
	    NULL);
	enum mail_rc rc = MAIL_MORE;
	struct mail *mail = NULL;
	struct body *body;
	struct buffer wire = {0};

	for (uint64_t n = 1; n <= d->count; n++)
		rc = mail_reader_put(reader, record(d, n),
		    (struct record_place){.number = n}, &mail);
	ck_assert_int_eq(rc, MAIL_READY);
	ck_assert(mail->body.eight_bit);
	body = body_open(mail, &rules, &d->origin, charset, BODY_DOTS, NULL);
	body_begin(body, &wire);
	for (uint64_t n = mail->body.first.number; n < mail->body.end.number;
	    n++)
		body_put(body, n, record(d, n), &wire);
	body_end(body, &wire);
	body_close(&body);
	if (strcmp(charset, "UTF-8") != 0 || strcmp(d->origin.page,
	    "UTF-8") == 0)
		ck_assert_uint_ge(mail->body.size, wire.len);
	mail_free(&mail);
	mail_reader_close(&reader);
	buffer_free(&d->bytes);
	free(d->ends);
	return wire;
}

static const char *const large_charsets[] = {"UTF-8", "ISO8859-1",
	"ISO-2022-JP"};

START_TEST(large_body_is_the_same_from_every_page_and_by_every_way)
{
	static const char *const pages[] = {"UTF-8", "ISO8859-1", "IBM-1047",
	    "IBM-273"};
	const char *charset = large_charsets[_i];
	struct data_set d = large_data_set("UTF-8", true, 20000);
	struct buffer expected = wire_of(&d, charset);

	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
		struct buffer wire;

		d = large_data_set(pages[i], false, 20000);
		wire = wire_of(&d, charset);
		ck_assert_msg(slice_equal(buffer_slice(&wire),
		    buffer_slice(&expected)), "%s", pages[i]);
		buffer_free(&wire);
	}
	buffer_free(&expected);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("mail body");
	TCase *tcase = tcase_create("mail body");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, charset_without_ascii_is_refused, 0,
	    sizeof(charsets) / sizeof(*charsets));
	tcase_add_test(tcase, unknown_page_of_the_data_set_is_refused);
	tcase_add_test(tcase,
	    records_that_no_reader_checked_can_not_end_the_data);
	tcase_add_test(tcase,
	    controls_that_no_reader_refused_are_counted_as_substituted);
	tcase_add_loop_test(tcase,
	    large_body_is_the_same_from_every_page_and_by_every_way, 0, 3);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
