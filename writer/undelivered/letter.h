/*
 * writer/undelivered/letter.h -- a mail that the writer itself writes
 *
 * A text for people (an error report), as a mail that goes out like any other:
 * an envelope, and a text that can be read as often as it is tried.
 *
 * Rules: RFC 5322; RFC 2045 for text outside ASCII; RFC 3834 for mail that no
 * person has written; cssmtp-configuration 3.15 (ReportMailFrom, else the null
 * path).
 */
#ifndef WRITER_UNDELIVERED_LETTER_H
#define WRITER_UNDELIVERED_LETTER_H

#include "writer/smtp/transaction.h"

/* UTF-8, all of it the caller's. */
struct letter_content {
	const char *from;		/* mailbox; "": the null path, and a
					 * From: made of writer and host */
	const char *const *to;		/* mailboxes */
	size_t to_count;
	const char *writer, *host;
	const char *id;			/* left of the @ of Message-ID */
	const char *subject;
	int64_t at_us;
	const char *time_zone;		/* "+0200" */
	struct slice text;		/* lines end in LF */
};

/* For who sends it: both are good, and stay where they are, until it is
 * closed. */
struct letter {
	struct mail *mail;
	struct text_source source;
};

/*
 * NULL with a fault when no mailbox in `to` can stand in an SMTP command; those
 * that cannot are left out, and the fault names the first of them.
 */
struct letter *letter_open(const struct letter_content *, struct fault *);
void letter_close(struct letter **);

/* The whole message as it is stored in a file: lines end in LF, periods are
 * single. */
struct slice letter_message(const struct letter *);

#endif
