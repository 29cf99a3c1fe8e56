/*
 * writer/mail/mail.h -- the mails in a spool data set
 *
 * A spool data set holds SMTP commands and messages as records.  A mail reader
 * takes the records one by one and gives the mails that they hold, and the
 * errors.  A mail is an envelope and a range of records; its body is never held
 * in memory: who sends it reads the range again and passes the records through
 * a body (body.h), which gives the bytes for the wire.
 *
 * Rules: IBM's CSSMTP (Communications Server user's guide, SMTP commands), the
 * project's own where IBM's are not published, RFC 5321, RFC 5322.
 *
 * Pure: no I/O, no clock, no global state.
 */
#ifndef WRITER_MAIL_MAIL_H
#define WRITER_MAIL_MAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "spool/base/fault.h"
#include "spool/base/memory.h"
#include "spool/base/slice.h"

/* Where a record lies in its data set. */
struct record_place {
	uint64_t number;	/* from 1 */
	uint32_t block;		/* from 0 */
	uint32_t offset;	/* into the block, of the record's length */
	uint32_t within;	/* bytes of that record before this one, which
				 * travels in it (netdata.h); else 0 */
};

/* What the configuration says about reading. */
struct mail_rules {
	bool null_trunc;		/* Options NullTrnc */
	bool data_line_trunc;		/* Options DataLineTrunc */
	bool long_mailbox;		/* MailBoxCompatibility Long */
	char at_sign[8];		/* Options AtSign, UTF-8; "" is "@" */
	bool keep_subject_at_sign;	/* ReplaceSubjectAtSign No */
	bool add_date;			/* Header Date */
	bool user_info;			/* Header UserInfo */
	uint64_t job_size_max;		/* bytes, 0 = unlimited */
	uint64_t mail_size_max;		/* bytes, 0 = unlimited */
	uint32_t error_limit;		/* JESSyntaxErrLimit, 0 = unlimited */
};

/* What a data set is, for the headers that the writer owes.  The texts stay the
 * caller's and must outlive the reader. */
struct mail_origin {
	const char *page;		/* code page of the records: "UTF-8" */
	bool carriage_control;		/* RECFM A or M: drop byte 1 */
	uint64_t bytes;			/* of the data set: if more than
					 * JESJobSize, nothing of it is taken;
					 * 0: not known before its end */
	const char *job_name;
	const char *job_id;		/* "JOB00012" */
	unsigned data_set_number;
	const char *user;		/* JES origin user id */
	const char *notify;		/* NOTIFY user id, or "" */
	const char *node;		/* where the job ran */
	const char *host;		/* ours, "host.domain" */
	const char *writer_job;		/* the writer's own job name */
	int64_t read_us;		/* time for Date and Message-ID; the
					 * same when it is read again */
	const char *time_zone;		/* "+0200": of Date and Received */
};

/*
 * An address that may stand in an SMTP command.  Only path_parse() (path.h)
 * makes one, so that no control character and no blank outside quotes is in it.
 */
struct path {
	struct slice text;	/* UTF-8, without the angle brackets */
	bool utf8;		/* has a character outside ASCII: SMTPUTF8 */
};

/*
 * A RCPT command with a syntax error.  It is not counted against the error
 * limit; its recipient is undeliverable, the mail's other recipients are not.
 */
struct refused_recipient {
	uint64_t record;	/* of the RCPT command */
	const char *text;	/* what stands behind TO:, for people to read;
				 * not for a command */
	const char *reply;	/* "501 5.1.3 JES Syntax error. ..." */
};

/* The part of a data set that is the message, and what goes before it. */
struct mail_body {
	struct record_place first;	/* the record behind DATA */
	struct record_place end;	/* the one behind its last; == first
					 * when the message is empty */
	uint64_t blank_before;		/* number of the record that a missing
					 * blank line goes before (or into,
					 * where it holds newlines); 0: none */
	struct slice prelude;		/* Received, and Date and Message-ID
					 * when missing: ASCII, CR LF */
	uint64_t size;			/* octets, at least what the wire gets
					 * in a single-byte charset: SIZE= */
	bool eight_bit;			/* some character is not ASCII */
	uint64_t truncated;		/* lines cut at 998 (DataLineTrunc) */
	uint64_t truncated_record;	/* the first one's; 0: none */
};

struct mail {
	struct arena *arena;		/* all of this mail lies in it */
	uint32_t number;		/* of its MAIL command among those that
					 * were accepted, from 1: a mail that
					 * was dropped leaves a gap */
	uint64_t record;		/* of its MAIL command */
	struct path from;		/* empty text: the null path */
	struct path *to;
	size_t recipients;		/* at least 1; 0 only when all RCPT
					 * commands were refused: the mail goes
					 * nowhere, its originator is told */
	struct refused_recipient *refused;
	size_t refused_count;
	uint32_t ignored;		/* RCPT commands behind the 2000th */
	bool tls_required;		/* STARTTLS in the data set */
	struct slice message_id;	/* with < and >; or, where the message
					 * has one without, what it has */
	struct mail_body body;
};

void mail_free(struct mail **);

/* One error of the data set, for the error report: numbered in order found. */
struct mail_error {
	uint64_t record;	/* number */
	unsigned column;	/* from 1; 0: the record as a whole */
	uint32_t mail;		/* number of the mail it hit; 0: none */
	const char *text;	/* the record in UTF-8, cut at 72 columns,
				 * periods for control characters */
	const char *reply;	/* "501 5.5.4 JES Syntax error. ..." */
	bool counted;		/* against the error limit; RCPT's are not */
};

struct mail_reader;

enum mail_rc {
	MAIL_MORE,	/* give the next record */
	MAIL_READY,	/* *mail_r is a mail; the caller frees it */
	MAIL_QUIT,	/* QUIT, or too many errors: stop reading */
};

/* NULL with a fault when the code page is unknown. */
struct mail_reader *mail_reader_open(const struct mail_rules *,
    const struct mail_origin *, struct fault *);
void mail_reader_close(struct mail_reader **);

/*
 * The next record of the data set, and where it lies.  Records are numbered
 * without gaps.  After MAIL_QUIT nothing more is read.
 */
enum mail_rc mail_reader_put(struct mail_reader *, struct slice record,
    struct record_place at, struct mail **mail_r);

/* No more records; `end` is where the next one would lie.  MAIL_READY when a
 * mail without its final period was waiting, else MAIL_QUIT. */
enum mail_rc mail_reader_end(struct mail_reader *, struct record_place end,
    struct mail **mail_r);

/*
 * All errors so far, the reader's, good until the next call.  Beyond
 * MAIL_ERRORS_KEPT they are only counted: mail_reader_counts().
 */
enum { MAIL_ERRORS_KEPT = 10000 };
size_t mail_reader_errors(const struct mail_reader *,
    const struct mail_error **errors_r);

struct mail_counts {
	uint64_t records;
	uint64_t bytes;			/* of records, as on the spool */
	uint32_t mails;			/* given by MAIL_READY */
	uint64_t errors;		/* all of them */
	uint64_t counted_errors;	/* those that count against the limit */
	bool limit_exceeded;		/* more than error_limit: the rest of
					 * the data set was not read */
	bool job_too_large;		/* more than job_size_max: the same */
};

struct mail_counts mail_reader_counts(const struct mail_reader *);

#endif
