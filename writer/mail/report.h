/*
 * writer/mail/report.h -- the error report of a spool data set, as text
 *
 * IBM's layout is not published but for three lines; the rest is the project's.
 * Pure: whoever has the counts and the outcomes fills a struct; where the
 * report goes (administrators, SYSOUT) is not known here.
 */
#ifndef WRITER_MAIL_REPORT_H
#define WRITER_MAIL_REPORT_H

#include "spool/base/buffer.h"
#include "writer/mail/mail.h"

/* One recipient that a mail did not reach, and the answer that decided it. */
struct report_recipient {
	const char *address;	/* without angle brackets; refused by the
				 * reader: as it stands in the data set */
	const char *target;	/* "10.1.1.1"; NULL: refused by the reader */
	const char *step;	/* "RCPT TO" */
	const char *reply;	/* "550 5.1.1 User unknown" */
};

struct report_mail {
	uint32_t number;	/* in the data set */
	const char *message_id;	/* with < and > */
	const char *originator;	/* "" for the null path */
	const struct report_recipient *recipients;
	size_t recipient_count;
};

/* Something that was done to a mail which its submitter may not expect. */
struct report_note {
	uint32_t mail;		/* 0: none */
	uint64_t record;	/* 0: none */
	unsigned column;	/* 0: none */
	const char *text;	/* "3 characters have no place in ISO8859-1" */
	bool changed;		/* the mail went out, not as it was written */
};

struct error_report {
	const char *writer_name;
	const char *job_name, *job_id;
	const char *owner, *notify;
	const char *origin_node, *origin_system;
	unsigned data_set_number;
	uint64_t task_id;
	const char *disposition;	/* "HOLD", "DELETE" */
	bool test_mode;			/* nothing was to be sent */
	const char *unreadable;		/* why it has not been read to its end;
					 * NULL: it has */
	int64_t at_us;
	const char *time_zone;		/* "+0200" */
	uint64_t mails_read, mails_sent;
	struct mail_counts counts;
	uint32_t error_limit;
	const struct mail_error *errors;
	size_t error_count;
	const struct report_mail *undeliverable;
	size_t undeliverable_count;
	uint64_t undeliverable_more;	/* mails that are not listed */
	const struct report_note *notes;
	size_t note_count;
	uint64_t note_more;
};

/* Appends the report: UTF-8, lines end in LF.  NULL texts are empty. */
void report_write(const struct error_report *, struct buffer *out);

#endif
