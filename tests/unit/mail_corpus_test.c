/*
 * tests/unit/mail_corpus_test.c -- every case of tests/mail-corpus
 *
 * A case is a text file: comments (#) and options (name value), a line "---",
 * the records of a data set, a line "---", what comes of them.  README in that
 * folder has the details.  With MAIL_CORPUS_PRINT set to the name of a case,
 * what really came of it is printed, for whoever writes a new one.
 *
 * What comes of a data set is compared as text: the mails with their wire
 * bytes, the errors, how reading ended.
 */
#include <check.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/codepage.h"
#include "writer/mail/body.h"

struct corpus_case {
	struct mail_rules rules;
	struct mail_origin origin;
	char page[64], charset[64];
	enum body_form form;
	size_t pad;			/* records to this length */
	char notify[16];
	struct buffer bytes;		/* of all records */
	size_t ends[4096];		/* of each, in bytes */
	size_t records;
	struct slice expected;
};

static glob_t cases;

/* ---- reading a case */

static struct buffer
read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct buffer text = {0};
	size_t got;

	ck_assert_msg(file != NULL, "%s: cannot be opened", path);
	do {
		got = fread(buffer_room(&text, 4096), 1, 4096, file);
		text.len += got;
	} while (got > 0);
	fclose(file);
	return text;
}

static bool
is_yes(struct slice value)
{
	return slice_equal(value, SLICE("yes"));
}

static uint64_t
number(struct slice value)
{
	uint64_t n = 0;

	ck_assert_msg(slice_number(value, UINT32_MAX, &n),
	    "'%.*s' is no number", SLICE_ARGS(value));
	return n;
}

static void
set_option(struct corpus_case *c, struct slice name, struct slice value)
{
	struct mail_rules *r = &c->rules;

	if (slice_equal(name, SLICE("page")))
		slice_copy(value, c->page, sizeof(c->page));
	else if (slice_equal(name, SLICE("charset")))
		slice_copy(value, c->charset, sizeof(c->charset));
	else if (slice_equal(name, SLICE("form")))
		c->form = slice_equal(value, SLICE("plain")) ? BODY_PLAIN :
		    BODY_DOTS;
	else if (slice_equal(name, SLICE("pad")))
		c->pad = number(value);
	else if (slice_equal(name, SLICE("carriage-control")))
		c->origin.carriage_control = is_yes(value);
	else if (slice_equal(name, SLICE("notify")))
		slice_copy(value, c->notify, sizeof(c->notify));
	else if (slice_equal(name, SLICE("NullTrnc")))
		r->null_trunc = is_yes(value);
	else if (slice_equal(name, SLICE("DataLineTrunc")))
		r->data_line_trunc = is_yes(value);
	else if (slice_equal(name, SLICE("MailBoxCompatibility")))
		r->long_mailbox = slice_equal(value, SLICE("Long"));
	else if (slice_equal(name, SLICE("AtSign")))
		slice_copy(value, r->at_sign, sizeof(r->at_sign));
	else if (slice_equal(name, SLICE("ReplaceSubjectAtSign")))
		r->keep_subject_at_sign = !is_yes(value);
	else if (slice_equal(name, SLICE("Date")))
		r->add_date = is_yes(value);
	else if (slice_equal(name, SLICE("UserInfo")))
		r->user_info = is_yes(value);
	else if (slice_equal(name, SLICE("JESJobSize-bytes")))
		r->job_size_max = number(value);
	else if (slice_equal(name, SLICE("JESMsgSize-bytes")))
		r->mail_size_max = number(value);
	else if (slice_equal(name, SLICE("JESSyntaxErrLimit")))
		r->error_limit = (uint32_t)number(value);
	else
		ck_abort_msg("option '%.*s' is unknown", SLICE_ARGS(name));
}

static void
set_defaults(struct corpus_case *c)
{
	*c = (struct corpus_case){
		.rules = {.add_date = true, .user_info = true,
		    .error_limit = 5, .at_sign = "@"},
		.page = "UTF-8", .charset = "UTF-8", .form = BODY_DOTS,
	};
	c->origin = (struct mail_origin){
		.job_name = "TESTMAIL", .job_id = "JOB00123",
		.data_set_number = 101, .user = "USER1", .node = "NODE1",
		.host = "host.example.com", .writer_job = "CSSMTP",
		.read_us = 1222805094541437, .time_zone = "-0400",
	};
}

static int
hex(char c)
{
	return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* \xNN a byte, \n the page's newline, \s a blank, \(text*N) N times text. */
static void
put_record(struct corpus_case *c, const struct codepage *page,
    struct converter *to_page, struct slice text)
{
	size_t begin = c->bytes.len;
	unsigned column;

	while (text.len > 0) {
		size_t plain = slice_find(text, '\\');
		char what;

		converter_put(to_page, slice_head(text, plain), &c->bytes,
		    &column);
		text = slice_from(text, plain);
		if (text.len == 0)
			break;
		what = text.ptr[1];
		text = slice_from(text, 2);
		if (what == 'x') {
			buffer_byte(&c->bytes, (char)(hex(text.ptr[0]) * 16 +
			    hex(text.ptr[1])));
			text = slice_from(text, 2);
		} else if (what == 'n' || what == 's') {
			buffer_byte(&c->bytes, (char)codepage_byte(page,
			    what == 'n' ? '\n' : ' '));
		} else if (what == '(') {
			size_t star = slice_find(text, '*');
			size_t close = slice_find(text, ')');
			uint64_t times = number(slice_of(text.ptr + star + 1,
			    close - star - 1));

			while (times-- > 0)
				converter_put(to_page, slice_head(text, star),
				    &c->bytes, &column);
			text = slice_from(text, close + 1);
		} else {
			ck_abort_msg("\\%c is unknown", what);
		}
	}
	while (c->bytes.len - begin < c->pad)
		buffer_byte(&c->bytes, (char)codepage_byte(page, ' '));
	ck_assert(c->records < 4096);
	c->ends[c->records++] = c->bytes.len;
}

static void
put_records(struct corpus_case *c, struct slice line)
{
	const struct codepage *page = codepage_find(c->page, NULL);
	struct converter *to_page;
	uint64_t times = 1;

	ck_assert_ptr_nonnull(page);
	to_page = converter_open(codepage_find("UTF-8", NULL), page);
	/* "5 x text": the record so many times */
	if (line.len > 0 && line.ptr[0] == '*') {
		size_t colon = slice_find(line, ':');

		times = number(slice_of(line.ptr + 1, colon - 1));
		line = slice_from(line, colon + 1);
	}
	while (times-- > 0)
		put_record(c, page, to_page, line);
	converter_close(&to_page);
}

static void
parse_case(struct corpus_case *c, struct slice text)
{
	struct slice line, rest = text;

	set_defaults(c);
	while (slice_split(&rest, '\n', &line) &&
	    !slice_equal(line, SLICE("---"))) {
		size_t blank = slice_find(line, ' ');

		if (line.len > 0 && line.ptr[0] != '#')
			set_option(c, slice_head(line, blank),
			    slice_trim(slice_from(line, blank)));
	}
	while (slice_split(&rest, '\n', &line) &&
	    !slice_equal(line, SLICE("---")))
		put_records(c, line);
	c->origin.page = c->page;
	c->origin.notify = c->notify;
	c->expected = rest;
}

/* ---- what comes of it */

static struct slice
record(const struct corpus_case *c, uint64_t n)
{
	size_t begin = n > 1 ? c->ends[n - 2] : 0;

	return slice_of(c->bytes.data + begin, c->ends[n - 1] - begin);
}

/* Bytes as text: what is not printable ASCII as \xNN. */
static void
put_shown(struct buffer *out, struct slice bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		uint8_t byte = (uint8_t)bytes.ptr[i];

		if ((byte < 0x20 && byte != '\n') || byte >= 0x7f)
			buffer_print(out, "\\x%02X", byte);
		else
			buffer_byte(out, (char)byte);
	}
}

static const char received[] =
    "Received: from NODE1 by host.example.com (CSSMTP)\r\n"
    "          for <USER1> id TESTMAIL.JOB00123.101.%u;\r\n"
    "          Tue, 30 Sep 2008 16:04:54 -0400\r\n";

static const char message_id[] =
    "<TESTMAIL.JOB00123.20080930.160454.541437.101.%u@host.example.com>";

/* The usual Message-ID as one word. */
static void
put_id(struct buffer *out, struct slice id, uint32_t mail)
{
	char usual[128];

	snprintf(usual, sizeof(usual), message_id, mail);
	if (slice_equal(id, slice_text(usual)))
		buffer_text(out, "$ID");
	else
		put_shown(out, id);
}

static void
put_line(struct buffer *out, struct slice line, uint32_t mail)
{
	const struct slice name = SLICE("Message-ID: ");

	buffer_byte(out, '|');
	if (slice_starts(line, name)) {
		buffer_put(out, name);
		put_id(out, slice_from(line, name.len), mail);
	} else {
		put_shown(out, line);
	}
	buffer_byte(out, '\n');
}

/* The usual Received header as one word, so that cases stay readable. */
static void
put_wire(struct buffer *out, struct slice wire, uint32_t mail)
{
	char usual[256];
	int len = snprintf(usual, sizeof(usual), received, mail);

	if (slice_starts(wire, slice_of(usual, (size_t)len))) {
		buffer_text(out, "|$RECEIVED\n");
		wire = slice_from(wire, (size_t)len);
	}
	while (wire.len > 0) {
		size_t end = slice_find(wire, '\n');

		ck_assert_msg(end > 0 && end < wire.len &&
		    wire.ptr[end - 1] == '\r', "a line without CR LF");
		put_line(out, slice_head(wire, end - 1), mail);
		wire = slice_from(wire, end + 1);
	}
}

static void
put_body(const struct corpus_case *c, const struct mail *mail,
    struct buffer *out)
{
	struct buffer wire = {0};
	struct fault fault = {0};
	struct body *body = body_open(mail, &c->rules, &c->origin, c->charset,
	    c->form, &fault);
	uint64_t at_record = 0, lost;
	unsigned column = 0;

	ck_assert_msg(body != NULL, "%s", fault.text);
	body_begin(body, &wire);
	for (uint64_t n = mail->body.first.number; n < mail->body.end.number;
	    n++)
		body_put(body, n, record(c, n), &wire);
	body_end(body, &wire);
	put_wire(out, buffer_slice(&wire), mail->number);
	lost = body_substituted(body, &at_record, &column);
	if (lost > 0)
		buffer_print(out, "  substituted %u, first at %u:%u\n",
		    (unsigned)lost, (unsigned)at_record, column);
	if (strcmp(c->charset, c->page) == 0 && lost == 0)
		ck_assert_uint_ge(mail->body.size, wire.len);
	body_close(&body);
	buffer_free(&wire);
}

static void
put_mail(const struct corpus_case *c, const struct mail *mail,
    struct buffer *out)
{
	buffer_print(out, "mail %u from <%.*s>%s to", mail->number,
	    SLICE_ARGS(mail->from.text), mail->from.utf8 ? " (utf8)" : "");
	for (size_t i = 0; i < mail->recipients && i < 5; i++)
		buffer_print(out, " <%.*s>%s", SLICE_ARGS(mail->to[i].text),
		    mail->to[i].utf8 ? " (utf8)" : "");
	if (mail->recipients > 5)
		buffer_print(out, " and %zu others", mail->recipients - 5);
	buffer_text(out, mail->tls_required ? ", TLS" : "");
	buffer_text(out, mail->body.eight_bit ? ", 8bit" : "");
	buffer_byte(out, '\n');
	buffer_text(out, "  id ");
	put_id(out, mail->message_id, mail->number);
	buffer_byte(out, '\n');
	for (size_t i = 0; i < mail->refused_count; i++)
		buffer_print(out, "  refused %u '%s': %s\n",
		    (unsigned)mail->refused[i].record, mail->refused[i].text,
		    mail->refused[i].reply);
	if (mail->ignored > 0)
		buffer_print(out, "  ignored %u\n", mail->ignored);
	if (mail->body.blank_before > 0)
		buffer_print(out, "  blank line before record %u\n",
		    (unsigned)mail->body.blank_before);
	if (mail->body.truncated > 0)
		buffer_print(out, "  truncated %u, first at %u\n",
		    (unsigned)mail->body.truncated,
		    (unsigned)mail->body.truncated_record);
	put_body(c, mail, out);
}

static void
put_errors(const struct mail_reader *reader, struct buffer *out)
{
	const struct mail_error *errors;
	size_t count = mail_reader_errors(reader, &errors);
	struct mail_counts counts = mail_reader_counts(reader);

	for (size_t i = 0; i < count; i++) {
		buffer_print(out, "error %u:%u", (unsigned)errors[i].record,
		    errors[i].column);
		if (errors[i].mail > 0)
			buffer_print(out, " mail %u", errors[i].mail);
		buffer_text(out, errors[i].counted ? "" : " (not counted)");
		buffer_print(out, " '%s'\n  %s\n", errors[i].text,
		    errors[i].reply);
	}
	buffer_print(out, "mails %u, errors %u of %u, records %u%s%s\n",
	    counts.mails, (unsigned)counts.counted_errors,
	    (unsigned)counts.errors, (unsigned)counts.records,
	    counts.limit_exceeded ? ", limit exceeded" : "",
	    counts.job_too_large ? ", job too large" : "");
}

static void
run_case(const struct corpus_case *c, struct buffer *out)
{
	struct fault fault = {0};
	struct mail_reader *reader = mail_reader_open(&c->rules, &c->origin,
	    &fault);
	enum mail_rc rc = MAIL_MORE;
	struct mail *mail;

	ck_assert_msg(reader != NULL, "%s", fault.text);
	for (uint64_t n = 1; n <= c->records + 1 && rc != MAIL_QUIT; n++) {
		struct record_place at = {.number = n};

		rc = n <= c->records ?
		    mail_reader_put(reader, record(c, n), at, &mail) :
		    mail_reader_end(reader, at, &mail);
		if (rc != MAIL_READY)
			continue;
		put_mail(c, mail, out);
		mail_free(&mail);
	}
	put_errors(reader, out);
	mail_reader_close(&reader);
}

/* Comments may stand in what is expected, too. */
static struct buffer
without_comments(struct slice text)
{
	struct buffer kept = {0};
	struct slice line;

	while (slice_split(&text, '\n', &line))
		if (line.len > 0 && line.ptr[0] != '#') {
			buffer_put(&kept, line);
			buffer_byte(&kept, '\n');
		}
	return kept;
}

START_TEST(data_set_gives_the_mails_and_errors_of_its_case)
{
	const char *path = cases.gl_pathv[_i];
	const char *print = getenv("MAIL_CORPUS_PRINT");
	struct buffer text = read_file(path), out = {0}, expected;
	struct corpus_case *c = memory_new(struct corpus_case);

	parse_case(c, buffer_slice(&text));
	run_case(c, &out);
	expected = without_comments(c->expected);
	if (print != NULL && strstr(path, print) != NULL)
		printf("%s", buffer_str(&out));
	ck_assert_msg(slice_equal(buffer_slice(&expected), buffer_slice(&out)),
	    "%s\n--- expected\n%s--- came\n%s", path, buffer_str(&expected),
	    buffer_str(&out));
	buffer_free(&expected);
	buffer_free(&out);
	buffer_free(&text);
	buffer_free(&c->bytes);
	free(c);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("mail corpus");
	TCase *tcase = tcase_create("cases");
	SRunner *runner = srunner_create(suite);
	int failed;

	if (glob("tests/mail-corpus/*.case", 0, NULL, &cases) != 0) {
		fprintf(stderr, "tests/mail-corpus has no cases: run this at"
		    " the top of the repository\n");
		return 1;
	}
	tcase_add_loop_test(tcase,
	    data_set_gives_the_mails_and_errors_of_its_case, 0,
	    (int)cases.gl_pathc);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	globfree(&cases);
	return failed == 0 ? 0 : 1;
}
