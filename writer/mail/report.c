/*
 * writer/mail/report.c -- the error report of a spool data set, as text
 *
 * Owns      the layout
 * Promises  no text that came from outside breaks a line of it: what a target
 *           or a job says stands on one line, its controls as periods
 */
#include "writer/mail/report.h"

#include "spool/base/codepage.h"
#include "spool/base/text.h"
#include "writer/mail/stamp.h"

/* Text from outside, on one line. */
static void
put(struct buffer *out, const char *text)
{
	struct slice rest = slice_text(text);

	while (rest.len > 0) {
		uint32_t c = codepage_decode(rest);
		size_t len = text_char(rest);

		if (c == CODEPAGE_NONE || c < 0x20 || (c >= 0x7f && c < 0xa0))
			buffer_byte(out, '.');
		else
			buffer_put(out, slice_head(rest, len));
		rest = slice_from(rest, len);
	}
}

/* "Job name      : TESTMAIL        Job id        : JOB00123" */
static void
put_pair(struct buffer *out, const char *left, const char *value,
    const char *right, const char *other)
{
	size_t begin, columns;

	buffer_print(out, "%-14s: ", left);
	begin = out->len;
	put(out, value);
	columns = text_columns(slice_of(out->data + begin, out->len - begin));
	if (columns < 16)
		buffer_fill(out, ' ', 16 - columns);
	buffer_print(out, "%s%-14s: ", columns < 16 ? "" : " ", right);
	put(out, other);
	buffer_byte(out, '\n');
}

static void
put_head(const struct error_report *r, struct buffer *out)
{
	char date[STAMP_DATE], number[16], task[24];
	struct buffer made = {0};

	stamp_date(r->at_us, r->time_zone, date);
	buffer_print(out, "%-45s%35s\n\n", "CSSMTP error report", date);
	buffer_print(&made, "%u", r->data_set_number);
	slice_copy(buffer_slice(&made), number, sizeof(number));
	buffer_clear(&made);
	buffer_print(&made, "%llu", (unsigned long long)r->task_id);
	slice_copy(buffer_slice(&made), task, sizeof(task));
	buffer_free(&made);
	buffer_print(out, "%-14s: ", "Writer name");
	put(out, r->writer_name);
	buffer_byte(out, '\n');
	put_pair(out, "Job name", r->job_name, "Job id", r->job_id);
	put_pair(out, "Owner", r->owner, "Notify", r->notify);
	put_pair(out, "Origin node", r->origin_node, "Origin system",
	    r->origin_system);
	put_pair(out, "Data set no.", number, "Task id", task);
	buffer_print(out, "%-14s: ", "Disposition");
	put(out, r->disposition);
	buffer_print(out, "\nMails read    : %llu     Sent : %llu"
	    "     Undeliverable : %llu     Syntax errors : %llu\n",
	    (unsigned long long)r->mails_read,
	    (unsigned long long)r->mails_sent,
	    (unsigned long long)(r->undeliverable_count +
	    r->undeliverable_more),
	    (unsigned long long)r->counts.errors);
}

static void
put_error(size_t number, const struct mail_error *e, struct buffer *out)
{
	buffer_print(out, "Error %zu  Record %llu", number,
	    (unsigned long long)e->record);
	if (e->column > 0)
		buffer_print(out, "  Column %u", e->column);
	if (e->mail > 0)
		buffer_print(out, "  Mail %u", e->mail);
	buffer_text(out, "\n  ");
	put(out, e->text);
	buffer_text(out, "\n  ");
	put(out, e->reply);
	buffer_byte(out, '\n');
}

static void
put_errors(const struct error_report *r, struct buffer *out)
{
	if (r->error_count > 0)
		buffer_byte(out, '\n');
	for (size_t i = 0; i < r->error_count; i++)
		put_error(i + 1, &r->errors[i], out);
	if (r->counts.errors > r->error_count)
		buffer_print(out, "%llu more errors are not listed\n",
		    (unsigned long long)(r->counts.errors - r->error_count));
	if (r->counts.limit_exceeded)
		buffer_print(out, "Exceeded maximum errors(%u) allowed\n"
		    "The records behind the last error were not read\n",
		    r->error_limit);
}

static void
put_recipient(const struct report_recipient *to, struct buffer *out)
{
	bool of_target = to->target != NULL;

	buffer_text(out, of_target ? "  Recipient   <" : "  Recipient   ");
	put(out, to->address);
	buffer_text(out, of_target ? ">\n  " : "\n  ");
	put(out, of_target ? to->target : "data set");
	buffer_text(out, "  ");
	put(out, to->step);
	buffer_text(out, "  ");
	put(out, to->reply);
	buffer_byte(out, '\n');
}

static void
put_mail(size_t number, const struct report_mail *mail, struct buffer *out)
{
	buffer_print(out, "\nUndeliverable mail %zu  Message-ID ", number);
	put(out, mail->message_id);
	buffer_text(out, "\n  Originator  <");
	put(out, mail->originator);
	buffer_text(out, ">\n");
	for (size_t i = 0; i < mail->recipient_count; i++)
		put_recipient(&mail->recipients[i], out);
}

static void
put_note(const struct report_note *note, struct buffer *out)
{
	buffer_text(out, "Note");
	if (note->mail > 0)
		buffer_print(out, "  Mail %u", note->mail);
	if (note->record > 0)
		buffer_print(out, "  Record %llu",
		    (unsigned long long)note->record);
	if (note->column > 0)
		buffer_print(out, "  Column %u", note->column);
	buffer_text(out, "\n  ");
	put(out, note->text);
	buffer_byte(out, '\n');
}

/* What holds for the data set as a whole. */
static void
put_state(const struct error_report *r, struct buffer *out)
{
	if (r->test_mode)
		buffer_text(out, "\nTest mode: no mail was sent\n");
	if (r->unreadable == NULL)
		return;
	buffer_text(out, "\nNot read to its end: ");
	put(out, r->unreadable);
	buffer_byte(out, '\n');
}

static void
put_more(struct buffer *out, uint64_t count, const char *what)
{
	if (count > 0)
		buffer_print(out, "\n%llu more %s are not listed\n",
		    (unsigned long long)count, what);
}

void
report_write(const struct error_report *r, struct buffer *out)
{
	put_head(r, out);
	put_state(r, out);
	put_errors(r, out);
	for (size_t i = 0; i < r->undeliverable_count; i++)
		put_mail(i + 1, &r->undeliverable[i], out);
	put_more(out, r->undeliverable_more, "undeliverable mails");
	if (r->note_count > 0)
		buffer_byte(out, '\n');
	for (size_t i = 0; i < r->note_count; i++)
		put_note(&r->notes[i], out);
	put_more(out, r->note_more, "notes");
}
