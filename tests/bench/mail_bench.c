/*
 * tests/bench/mail_bench.c -- how fast data sets are read and bodies are made
 *
 * 80-byte records, blank-padded: many small mails, and one large one, in UTF-8
 * and in IBM-1047, without and with characters outside ASCII.  Next to them, in
 * the same run and over the same bytes, what a machine can do at all: a search
 * for a byte that is not there, a count of newlines, which end each record
 * there, and the program `wc -l`, starting and reading its file included.
 * GB/s, the best of several rounds.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "spool/base/codepage.h"
#include "writer/mail/body.h"

enum { RECORD = 80, ROUNDS = 7 };

struct data_set {
	const char *what;
	const char *page;
	const char *word;		/* in each line of text */
	char blank;			/* in the page */
	struct buffer records;
	struct buffer lines;		/* the same, a newline ending each */
	int file;			/* that holds them */
	uint64_t count;
	struct mail **mails;		/* found in them */
	size_t mail_count;
};

static const struct mail_rules rules = {
	.add_date = true, .user_info = true, .error_limit = 5, .at_sign = "@",
};

static struct mail_origin
origin_of(const struct data_set *d)
{
	return (struct mail_origin){
		.page = d->page, .job_name = "BENCH", .job_id = "JOB00001",
		.data_set_number = 1, .user = "USER1", .notify = "",
		.node = "NODE1", .host = "host.example.com",
		.writer_job = "CSSMTP", .read_us = 1222805094541437,
		.time_zone = "+0000",
	};
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- data sets */

static void
put(struct data_set *d, struct converter *to_page, const char *text)
{
	char blank = d->blank;
	size_t end = d->records.len + RECORD;
	unsigned column;

	converter_put(to_page, slice_text(text), &d->records, &column);
	assert(d->records.len <= end);
	buffer_fill(&d->records, blank, end - d->records.len);
	d->count++;
}

static void
put_mail(struct data_set *d, struct converter *to_page, uint64_t lines)
{
	char line[128];

	put(d, to_page, "MAIL FROM:<sender@your.example.com>");
	put(d, to_page, "RCPT TO:<receiver@example.edu>");
	put(d, to_page, "DATA");
	put(d, to_page, "From: Sender <sender@your.example.com>");
	put(d, to_page, "To: <receiver@example.edu>");
	put(d, to_page, "Subject: a report");
	put(d, to_page, "");
	for (uint64_t i = 0; i < lines; i++) {
		snprintf(line, sizeof(line), "%08u  ITEM %05u  AMOUNT"
		    " %9u.00  a line of a %s report of a job",
		    (unsigned)i, (unsigned)(i * 7 % 99999),
		    (unsigned)(i * 13 % 1000000), d->word);
		if (i % 5 == 0)
			line[40] = '\0';
		put(d, to_page, line);
	}
	put(d, to_page, ".");
}

static struct data_set
data_set(const char *what, const char *page, const char *word, uint64_t mails,
    uint64_t lines)
{
	struct data_set d = {.what = what, .page = page, .word = word};
	struct converter *to_page = converter_open(
	    codepage_find("UTF-8", NULL), codepage_find(page, NULL));

	d.blank = (char)codepage_byte(codepage_find(page, NULL), ' ');
	put(&d, to_page, "HELO SYS1");
	for (uint64_t i = 0; i < mails; i++)
		put_mail(&d, to_page, lines);
	put(&d, to_page, "QUIT");
	converter_close(&to_page);
	buffer_put(&d.lines, buffer_slice(&d.records));
	for (size_t at = RECORD - 1; at < d.lines.len; at += RECORD)
		d.lines.data[at] = '\n';
	d.file = memfd_create("lines", 0);
	for (size_t at = 0; d.file >= 0 && at < d.lines.len;) {
		ssize_t put = write(d.file, d.lines.data + at,
		    d.lines.len - at);

		assert(put > 0);
		at += (size_t)put;
	}
	return d;
}

/* ---- what is measured */

typedef uint64_t work(const struct data_set *);

static uint64_t
search_byte(const struct data_set *d)
{
	return memchr(d->records.data, 0xff, d->records.len) != NULL;
}

static uint64_t
count_newlines(const struct data_set *d)
{
	const char *at = d->lines.data, *end = at + d->lines.len;
	uint64_t count = 0;

	while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		count++;
		at++;
	}
	return count;
}

/* The program, over a file that holds the lines. */
static uint64_t
count_with_wc(const struct data_set *d)
{
	unsigned long long count = 0;
	char command[64];
	FILE *out;

	snprintf(command, sizeof(command), "wc -l < /proc/self/fd/%d",
	    d->file);
	out = popen(command, "r");
	if (out == NULL || fscanf(out, "%llu", &count) != 1)
		count = 0;
	if (out != NULL)
		pclose(out);
	return count;
}

static struct slice
record(const struct data_set *d, uint64_t number)
{
	return slice_of(d->records.data + (number - 1) * RECORD, RECORD);
}

static void
make_body(const struct data_set *d, const struct mail *mail,
    const struct mail_origin *origin, struct buffer *wire)
{
	struct body *body = body_open(mail, &rules, origin, "ISO8859-1",
	    BODY_DOTS, NULL);

	buffer_clear(wire);
	body_begin(body, wire);
	for (uint64_t n = mail->body.first.number; n < mail->body.end.number;
	    n++) {
		body_put(body, n, record(d, n), wire);
		if (wire->len > 65536)	/* as much as goes into one write */
			buffer_clear(wire);
	}
	body_end(body, wire);
	body_close(&body);
}

/* Keeps the mails when `keep` is not NULL. */
static uint64_t
read_all(const struct data_set *d, struct data_set *keep)
{
	struct mail_origin origin = origin_of(d);
	struct mail_reader *reader = mail_reader_open(&rules, &origin, NULL);
	struct mail *mail;
	uint64_t mails = 0;

	for (uint64_t n = 1; n <= d->count; n++) {
		struct record_place at = {.number = n};

		if (mail_reader_put(reader, record(d, n), at, &mail) !=
		    MAIL_READY)
			continue;
		if (keep == NULL)
			mail_free(&mail);
		else
			keep->mails[keep->mail_count++] = mail;
		mails++;
	}
	mail_reader_close(&reader);
	return mails;
}

static uint64_t
read_mails(const struct data_set *d)
{
	return read_all(d, NULL);
}

static uint64_t
make_bodies(const struct data_set *d)
{
	struct mail_origin origin = origin_of(d);
	struct buffer wire = {0};

	for (size_t i = 0; i < d->mail_count; i++)
		make_body(d, d->mails[i], &origin, &wire);
	buffer_free(&wire);
	return d->mail_count;
}

static void
measure(const struct data_set *d, const char *what, work *run)
{
	double best = 1e9, begin;
	uint64_t result = 0;

	for (int round = 0; round < ROUNDS; round++) {
		begin = now();
		result = run(d);
		if (now() - begin < best)
			best = now() - begin;
	}
	printf("  %-34s %7.2f GB/s  %8.0f a second (%llu)\n", what,
	    (double)d->records.len / best / 1e9, (double)result / best,
	    (unsigned long long)result);
}

static void
bench(struct data_set d)
{
	printf("%s, %s: %.1f MB, %llu records\n", d.what, d.page,
	    (double)d.records.len / 1e6, (unsigned long long)d.count);
	measure(&d, "search for a byte (memchr)", search_byte);
	measure(&d, "count of newlines (memchr)", count_newlines);
	measure(&d, "wc -l", count_with_wc);
	measure(&d, "reader", read_mails);
	d.mails = memory_zero(d.count * sizeof(*d.mails));
	read_all(&d, &d);
	measure(&d, "body", make_bodies);
	for (size_t i = 0; i < d.mail_count; i++)
		mail_free(&d.mails[i]);
	free(d.mails);
	close(d.file);
	buffer_free(&d.records);
	buffer_free(&d.lines);
}

int
main(void)
{
	const char *plain = "good", *accents = "gr\xc3\xbcn \xc3\xa4";

	bench(data_set("one large mail", "UTF-8", plain, 1, 400000));
	bench(data_set("one large mail", "IBM-1047", plain, 1, 400000));
	bench(data_set("one large mail, accents", "UTF-8", accents, 1,
	    400000));
	bench(data_set("one large mail, accents", "IBM-1047", accents, 1,
	    400000));
	bench(data_set("small mails", "UTF-8", plain, 20000, 10));
	bench(data_set("small mails", "IBM-1047", plain, 20000, 10));
	return 0;
}
