/*
 * writer/mail/body.h -- the message of a mail as bytes for the wire
 *
 * Whoever sends a mail reads its records again (mail->body.first to .end) and
 * passes each through a body: continuation, trailing blanks, code page, the
 * missing blank line, line ends.
 *
 * Promises  what comes out is lines that end in CR LF, with no other CR or LF
 *           and no control character but tab (a charset with escapes has its
 *           own); with BODY_DOTS no line is a lone period
 *
 * The producer has doubled leading periods.  With BODY_DOTS a record that
 * begins with a period passes as it is, with BODY_PLAIN it loses one: either
 * way the receiver has the same text (RFC 5321, 4.5.2).  Only a line that a
 * newline inside a record begins, which no producer doubles, is taken as
 * written: its period is doubled with BODY_DOTS.
 */
#ifndef WRITER_MAIL_BODY_H
#define WRITER_MAIL_BODY_H

#include "spool/base/buffer.h"
#include "writer/mail/mail.h"

enum body_form {
	BODY_DOTS,	/* for DATA: leading periods doubled */
	BODY_PLAIN,	/* for BDAT: leading periods single */
};

struct body;

/*
 * `charset` is the target's: the records are converted from the origin's page
 * to it.  NULL with a fault when either is unknown, or when the charset has no
 * ASCII in it.  The mail, the origin and the rules must outlive the body.
 */
struct body *body_open(const struct mail *, const struct mail_rules *,
    const struct mail_origin *, const char *charset, enum body_form,
    struct fault *);
void body_close(struct body **);

/* Appends the writer's own headers; first. */
void body_begin(struct body *, struct buffer *wire);
/* Appends what the next record of the range gives (perhaps nothing yet). */
void body_put(struct body *, uint64_t record_number, struct slice record,
    struct buffer *wire);
/* Appends what is still waiting; the final period is the session's. */
void body_end(struct body *, struct buffer *wire);

/* Characters that had no place in the charset and became a substitute; the
 * first one's record and column when not 0. */
uint64_t body_substituted(const struct body *, uint64_t *record_r,
    unsigned *column_r);

#endif
