/*
 * writer/mail/lint.h -- all that is odd about a data set of mails
 *
 * For whoever moves jobs from SMTPD or wants to know why a mail did not look
 * as it should: the errors that the writer would report, without its limit,
 * and what it does in silence, each with its place and the rule.  It is the
 * writer's own reader that is asked.
 *
 * Pure.
 */
#ifndef WRITER_MAIL_LINT_H
#define WRITER_MAIL_LINT_H

#include "spool/base/buffer.h"
#include "writer/mail/mail.h"

enum lint_severity {
	LINT_ERROR,	/* a mail or a recipient is refused */
	LINT_WARNING,	/* what is sent differs from what was written */
	LINT_NOTE,
};

/* What SMTPD, the mailer before CSSMTP, made of it. */
enum lint_smtpd {
	SMTPD_SAME,	/* did the same */
	SMTPD_ACCEPTED,
	SMTPD_REFUSED,
	SMTPD_UNKNOWN,	/* not known to us */
};

struct lint_finding {
	enum lint_severity severity;
	uint64_t record;
	unsigned column;	/* from 1; 0: the record as a whole */
	uint32_t mail;		/* 0: none */
	const char *text;	/* what, and what is done about it */
	const char *shown;	/* the record, as in an error report; or "" */
	const char *rule;	/* and where it stands */
	enum lint_smtpd smtpd;
};

struct lint;

/*
 * `charset` is the one that the mails are to go out in; NULL leaves out what it
 * has no place for.  NULL with a fault when it or the code page is unknown.
 */
struct lint *lint_open(const struct mail_rules *, const struct mail_origin *,
    const char *charset, struct fault *);
void lint_close(struct lint **);

void lint_put(struct lint *, struct slice record);
/* No more records. */
void lint_end(struct lint *);

/* In order of record; the lint's.  After lint_end(). */
enum { LINT_FINDINGS_KEPT = 10000 };
size_t lint_findings(const struct lint *, const struct lint_finding **);
struct mail_counts lint_counts(const struct lint *);

/* How many there are of each severity, also those that were not kept. */
struct lint_sums {
	uint64_t errors, warnings, notes;
};
struct lint_sums lint_sums(const struct lint *);

/* "error", "warning", "note"; "same", "accepted", "refused", "unknown". */
const char *lint_severity_word(enum lint_severity);
const char *lint_smtpd_word(enum lint_smtpd);

/* Two or three lines for each, the first one begun by the name of the data set
 * when there is one, and a sum: UTF-8, lines end in LF. */
void lint_write(const struct lint *, const char *name, struct buffer *out);

#endif
