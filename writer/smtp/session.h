/*
 * writer/smtp/session.h -- one session with one server
 *
 * A session greets, and then sends mails one after the other.  Where the server
 * pipelines, commands are written ahead and the replies are read in order; the
 * end of a mail then travels with the beginning of the next one (RFC 2920,
 * 3.1), so a mail may be finished only when the next is sent, or by
 * session_settle().
 *
 * Promises  each recipient that was offered gets an answer, whatever happens
 *           to the link; a text that could not be read to its end never looks
 *           whole to the server; a reply counts for the command it belongs to
 *           or for none
 *
 * Rules: RFC 5321, 2920, 1870, 3030, 6152, 6531, 9422; timers of the Timeout
 * statement, each of a step and not of a read.
 */
#ifndef WRITER_SMTP_SESSION_H
#define WRITER_SMTP_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "writer/config/config.h"
#include "writer/smtp/capabilities.h"
#include "writer/smtp/link.h"
#include "writer/smtp/transaction.h"

struct session;

/* Stays the caller's, and as it is, while the session lives. */
struct session_settings {
	struct timeout_config timeout;
	const char *host;		/* our name, for EHLO */
	uint64_t message_size;		/* octets, for a server without EHLO */
	bool no_chunking;		/* DATA even where BDAT is offered */
	/* A transaction is over: its recipients have their answers.  It is not
	 * touched any more. */
	void (*finished)(void *context, struct transaction *);
	/* The dialogue, a line at a time; may be NULL. */
	void (*trace)(void *context, bool ours, struct slice line);
	void *context;
};

/*
 * Greeting, EHLO, HELO when that is refused.  The link becomes the session's.
 * When it comes to nothing the session is not usable, and says why.
 */
struct session *session_open(struct link *, const struct session_settings *);

/* Whether another mail can be sent. */
bool session_usable(const struct session *);
/* What ended its use; NULL while it is usable. */
const struct answer *session_trouble(const struct session *);

const struct capabilities *session_capabilities(const struct session *);

/*
 * Offers the mail to the server for its open recipients: all, or as many as
 * the server takes at a time.  finished() is called for it in this call or a
 * later one.
 */
void session_send(struct session *, struct transaction *);

/* Whether a mail is not finished yet. */
bool session_busy(const struct session *);

/* Finishes all that was sent. */
void session_settle(struct session *);

/* Between mails: notices that the server has said or closed something. */
bool session_listen(struct session *);

/* Settles, QUIT, and the link is closed. */
void session_close(struct session **);

#endif
