/*
 * writer/undelivered/draft.h -- what a data set's error report will tell of its
 * mails
 *
 * Mails come back from the target servers in any order while the data set is in
 * work; the report wants them in theirs.  What does not fit in a bounded memory
 * is counted only.
 *
 * Pure.  For one thread at a time.
 */
#ifndef WRITER_UNDELIVERED_DRAFT_H
#define WRITER_UNDELIVERED_DRAFT_H

#include "writer/mail/report.h"

enum {
	DRAFT_RECIPIENTS = 5000,	/* of undeliverable mails */
	DRAFT_NOTES = 1000,
};

struct draft;

struct draft *draft_open(void);
void draft_close(struct draft **);

/* Something was done to the mail that its submitter may not expect. */
void draft_note(struct draft *, const struct report_note *);

/* Some of its recipients will not get the mail; all texts are copied. */
void draft_undeliverable(struct draft *, const struct mail *,
    const struct report_recipient *, size_t count);

/* Whether there is anything in it. */
bool draft_is_empty(const struct draft *);

/* Fills in what the report says of mails, in the order of the data set; the
 * draft's, good until it is closed. */
void draft_fill(struct draft *, struct error_report *);

#endif
