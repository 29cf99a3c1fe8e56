/*
 * tests/fuzz/mail_fuzz.c -- any bytes as records, through reader and body
 *
 * The input: a line of options, then records, each ended by LF; a byte X'FE'
 * stands for a newline inside a record, so that seeds stay text.
 *
 * Options, one letter each: e IBM-1047, j IBM-939 (the records are translated
 * from ISO8859-1 byte by byte), l ISO8859-1 (else UTF-8);
 * u target UTF-8, k target ISO-2022-JP (else ISO8859-1); p BODY_PLAIN;
 * t DataLineTrunc, n NullTrnc, s AtSign, c carriage control, b binary: each
 * record is a length byte and so many bytes, d NETDATA in records of 80 bytes.
 */
#include <assert.h>
#include <stdlib.h>

#include "spool/base/codepage.h"
#include "writer/mail/body.h"
#include "writer/mail/lint.h"
#include "writer/mail/netdata.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

struct input {
	struct slice options;
	struct slice *records;
	size_t count;
	struct arena *arena;		/* of unpacked records */
};

static bool
has(const struct input *in, char option)
{
	return slice_find(in->options, option) < in->options.len;
}

static bool
next_record(struct slice *rest, bool binary, struct slice *record_r)
{
	size_t len;

	if (!binary)
		return slice_split(rest, '\n', record_r);
	if (rest->len == 0)
		return false;
	len = (uint8_t)rest->ptr[0];
	*record_r = slice_head(slice_from(*rest, 1), len);
	*rest = slice_from(*rest, 1 + len);
	return true;
}

/* So that ASCII in the input is EBCDIC in the records. */
static void
to_ebcdic(char *data, size_t size)
{
	const struct codepage *from = codepage_find("ISO8859-1", NULL);
	const struct codepage *to = codepage_find("IBM-1047", NULL);

	for (char *p = data; p < data + size; p++)
		*p = (char)codepage_byte(to, from->characters[(uint8_t)*p]);
}

/* The record at a place, asked for anew, is the one that was there. */
static void
check_place(struct slice packed, struct record_place at, struct slice expected)
{
	struct netdata *n = netdata_resume(at);
	enum netdata_rc rc = NETDATA_MORE;
	struct record_place again;
	struct fault fault = {0};
	struct slice record;

	packed = slice_from(packed, at.block * (size_t)80);
	while (packed.len > 0 && rc == NETDATA_MORE) {
		netdata_put(n, slice_head(packed, 80), at);
		packed = slice_from(packed, 80);
		at.block++;
		rc = netdata_next(n, &record, &again, &fault);
	}
	assert(rc == NETDATA_RECORD && slice_equal(record, expected));
	assert(again.number == at.number);
	netdata_close(&n);
}

/* Unpacks NETDATA; the options say how the records that come are read. */
static void
unpack(struct input *in, struct slice packed)
{
	struct slice rest = packed, record;
	struct netdata *n = netdata_open();
	struct record_place at = {0}, place;
	enum netdata_rc rc = NETDATA_MORE;
	struct fault fault = {0};

	in->arena = arena_open();
	for (; rest.len > 0 && rc == NETDATA_MORE; at.block++) {
		netdata_put(n, slice_head(rest, 80), at);
		rest = slice_from(rest, 80);
		while ((rc = netdata_next(n, &record, &place, &fault)) ==
		    NETDATA_RECORD) {
			in->records[in->count++] = arena_slice(in->arena,
			    record);
			assert(place.number == in->count);
			check_place(packed, place, record);
		}
	}
	assert(rc != NETDATA_BAD || fault_is_set(&fault));
	assert(netdata_finish(n, &fault) == (rc == NETDATA_END));
	netdata_close(&n);
}

static struct input
read_input(char *data, size_t size)
{
	struct slice rest = slice_of(data, size), record;
	struct input in = {0};

	slice_split(&rest, '\n', &in.options);
	if (has(&in, 'd')) {
		in.records = memory_get((size + 1) * sizeof(*in.records));
		if (rest.ptr != NULL)
			unpack(&in, rest);
		return in;
	}
	for (char *p = data + in.options.len; p < data + size; p++)
		if (*p == (char)0xfe)
			*p = '\n';
	rest = slice_of(data, size);
	slice_split(&rest, '\n', &in.options);
	in.records = memory_get((size + 1) * sizeof(*in.records));
	while (rest.ptr != NULL && next_record(&rest, has(&in, 'b'), &record))
		in.records[in.count++] = record;
	if (has(&in, 'e') || has(&in, 'j'))
		to_ebcdic(data + in.options.len, size - in.options.len);
	return in;
}

static void
check_path(struct path path)
{
	for (size_t i = 0; i < path.text.len; i++)
		assert((uint8_t)path.text.ptr[i] >= 0x20 &&
		    path.text.ptr[i] != 0x7f);
}

/* What a receiver relies on; a charset with escapes has its own. */
static void
check_wire(struct slice wire, bool dots, bool escapes)
{
	size_t begin = 0;

	for (size_t i = 0; i < wire.len; i++) {
		uint8_t c = (uint8_t)wire.ptr[i];

		assert(c != 0);
		assert(c >= 0x20 || c == '\t' || c == '\r' || c == '\n' ||
		    (escapes && (c == 0x1b || c == 0x0e || c == 0x0f)));
		if (c == '\r')
			assert(i + 1 < wire.len && wire.ptr[i + 1] == '\n');
		if (c != '\n')
			continue;
		assert(i > 0 && wire.ptr[i - 1] == '\r');
		assert(!dots || i - 1 - begin != 1 || wire.ptr[begin] != '.');
		begin = i + 1;
	}
	assert(begin == wire.len);
}

static const char *
charset_of(const struct input *in)
{
	return has(in, 'u') ? "UTF-8" :
	    has(in, 'k') ? "ISO-2022-JP" : "ISO8859-1";
}

static void
check_mail(const struct mail *mail, const struct mail_rules *rules,
    const struct mail_origin *origin, const struct input *in)
{
	enum body_form form = has(in, 'p') ? BODY_PLAIN : BODY_DOTS;
	struct buffer wire = {0};
	struct body *body;

	check_path(mail->from);
	for (size_t i = 0; i < mail->recipients; i++)
		check_path(mail->to[i]);
	assert(mail->recipients + mail->refused_count > 0);
	assert(mail->recipients + mail->refused_count <= 2000);
	assert(mail->body.first.number <= mail->body.end.number);
	body = body_open(mail, rules, origin, charset_of(in), form, NULL);
	assert(body != NULL);
	body_begin(body, &wire);
	for (uint64_t n = mail->body.first.number;
	    n < mail->body.end.number; n++)
		body_put(body, n, in->records[n - 1], &wire);
	body_end(body, &wire);
	check_wire(buffer_slice(&wire), form == BODY_DOTS, has(in, 'k'));
	/* a header's at sign in UTF-8 may take less room than its own byte */
	if (!has(in, 'u') && !has(in, 'k') && !has(in, 'j'))
		assert(wire.len <= mail->body.size);
	body_close(&body);
	buffer_free(&wire);
}

static struct mail_counts
read_mails(const struct input *in, const struct mail_rules *rules,
    const struct mail_origin *origin)
{
	struct mail_reader *reader = mail_reader_open(rules, origin, NULL);
	struct mail *mail;
	enum mail_rc rc = MAIL_MORE;
	struct record_place at = {0};
	struct mail_counts counts;

	assert(reader != NULL);
	for (size_t i = 0; i < in->count && rc != MAIL_QUIT; i++) {
		at.number = i + 1;
		rc = mail_reader_put(reader, in->records[i], at, &mail);
		if (rc == MAIL_READY) {
			check_mail(mail, rules, origin, in);
			mail_free(&mail);
		}
	}
	at.number = in->count + 1;
	if (mail_reader_end(reader, at, &mail) == MAIL_READY) {
		check_mail(mail, rules, origin, in);
		mail_free(&mail);
	}
	counts = mail_reader_counts(reader);
	mail_reader_close(&reader);
	return counts;
}

/* Lint asks the same reader, but looks at each record twice: it must find what
 * the reader reports, neither more nor less. */
static void
read_lint(const struct input *in, const struct mail_rules *rules,
    const struct mail_origin *origin, const struct mail_counts *counts)
{
	struct lint *lint = lint_open(rules, origin, charset_of(in), NULL);
	const struct lint_finding *findings;
	struct buffer out = {0};

	assert(lint != NULL);
	for (size_t i = 0; i < in->count; i++)
		lint_put(lint, in->records[i]);
	lint_end(lint);
	assert(lint_findings(lint, &findings) >= (lint_counts(lint).errors <
	    LINT_FINDINGS_KEPT ? lint_counts(lint).errors :
	    LINT_FINDINGS_KEPT));
	if (!counts->limit_exceeded) {
		assert(lint_counts(lint).mails == counts->mails);
		assert(lint_counts(lint).errors == counts->errors);
	}
	lint_write(lint, NULL, &out);
	buffer_free(&out);
	lint_close(&lint);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = slice_dup(slice_of((const char *)data, size));
	struct input in = read_input(copy, size);
	struct mail_rules rules = {
		.null_trunc = has(&in, 'n'), .data_line_trunc = has(&in, 't'),
		.add_date = true, .user_info = true, .error_limit = 5,
	};
	struct mail_origin origin = {
		.page = has(&in, 'e') ? "IBM-1047" :
		    has(&in, 'j') ? "IBM-939" :
		    has(&in, 'l') ? "ISO8859-1" : "UTF-8",
		.carriage_control = has(&in, 'c'),
		.job_name = "FUZZ", .job_id = "JOB00001",
		.data_set_number = 101, .user = "USER1", .notify = "",
		.node = "NODE1", .host = "host.example.com",
		.writer_job = "CSSMTP", .read_us = 1222805094541437,
		.time_zone = "-0400",
	};
	struct mail_counts counts;

	slice_copy(has(&in, 's') ? SLICE("\xc3\xa0") : SLICE("@"),
	    rules.at_sign, sizeof(rules.at_sign));
	counts = read_mails(&in, &rules, &origin);
	read_lint(&in, &rules, &origin, &counts);
	arena_close(&in.arena);
	free(in.records);
	free(copy);
	return 0;
}
