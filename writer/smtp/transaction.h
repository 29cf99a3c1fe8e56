/*
 * writer/smtp/transaction.h -- one mail on its way to one server
 *
 * A transaction offers a mail to a server for those of its recipients that are
 * still open, and takes down what the server answered for each of them.  It
 * decides nothing: what an answer means is the policy's to say.
 *
 * Rules: RFC 5321, 3.3 (mail transactions).
 */
#ifndef WRITER_SMTP_TRANSACTION_H
#define WRITER_SMTP_TRANSACTION_H

#include <stdbool.h>
#include <stdint.h>

#include "spool/base/buffer.h"
#include "spool/base/fault.h"
#include "writer/mail/mail.h"
#include "writer/smtp/reply.h"

enum { ANSWER_SIZE = 256 };

/* What settled the matter for a recipient: a step and a reply. */
struct answer {
	enum step step;
	enum reply_kind kind;
	unsigned code;		/* 0: not the server's */
	char enhanced[12];
	char text[ANSWER_SIZE];	/* "550 5.1.1 no such user"; printable UTF-8 */
};

/* Fills an answer from a reply. */
void answer_take(struct answer *, enum step, const struct reply *);

struct recipient {
	bool open;		/* to be offered */
	bool offered;		/* RCPT was put on the wire, or should have been */
	bool accepted;		/* RCPT had a yes */
	const struct answer *answer;	/* the mail's arena; NULL: not yet */
};

/* Where the text of a mail comes from: the spool, in pieces. */
struct text_source {
	/* `plain`: single leading periods, for BDAT.  Opened anew for each
	 * attempt. */
	bool (*open)(struct text_source *, bool plain, struct fault *);
	/* Appends some KiB; *end_r when that was the last. */
	bool (*more)(struct text_source *, struct buffer *to, bool *end_r,
	    struct fault *);
	void (*close)(struct text_source *);
};

struct transaction {
	struct mail *mail;
	struct recipient *recipients;	/* mail->recipients of them */
	struct text_source *source;
	/* the session's */
	size_t offered, accepted;
	const struct answer *refused;	/* the whole mail: MAIL, DATA, text */
	bool go_ahead;			/* DATA had its 354 */
};

/* Begins: every recipient is open.  The recipients lie in the mail's arena. */
void transaction_begin(struct transaction *, struct mail *,
    struct text_source *);

/* Recipients that are open still. */
size_t transaction_open(const struct transaction *);

/* ------------------------------------------------- for the session's use */

/* Marks the recipients to be offered this time: at most `most` (0: all). */
void transaction_offer(struct transaction *, size_t most);

/* Keeps the answer in the mail's arena. */
const struct answer *transaction_answer(struct transaction *, enum step,
    const struct reply *);

/* One recipient's answer; and one for all that are offered and have none. */
void transaction_settle_one(struct transaction *, size_t recipient,
    const struct answer *);
void transaction_settle(struct transaction *, const struct answer *);

#endif
