/*
 * writer/mail/body.h -- the message of a mail as bytes for the wire
 *
 * Whoever sends a mail reads its records again (mail->body.first to .end) and
 * passes each through a body: continuation, trailing blanks, code page, the
 * missing blank line, line ends.
 *
 * Promises  what comes out is lines that end in CR LF, with no other CR or LF;
 *           no line is a lone period; with BODY_DOTS each line that begins with
 *           a period has it doubled, as the records had it or not, exactly as
 *           the receiver must see it (RFC 5321, 4.5.2)
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
 * to it.  NULL with a fault when it is unknown.  The mail, the origin and the
 * rules must outlive the body.
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
