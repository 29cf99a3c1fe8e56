/*
 * writer/smtp/session_state.h -- what session.c and transfer.c share
 *
 * A session is its dialogue, what the server can do, and whether it may go on.
 * session.c opens and closes it and reads replies; transfer.c puts mails into
 * it.
 */
#ifndef WRITER_SMTP_SESSION_STATE_H
#define WRITER_SMTP_SESSION_STATE_H

#include "writer/smtp/dialogue.h"
#include "writer/smtp/session.h"

struct session {
	const struct session_settings *settings;
	struct dialogue dialogue;
	struct capabilities can;
	struct buffer chunk;		/* of a BDAT */
	uint64_t settled_at;		/* bytes flushed when nothing was owed */
	unsigned sent_ahead;		/* mails sent since, their replies owed */
	bool reset_first;		/* the last mail left the server inside a
					 * transaction, perhaps */
	bool over;
	struct answer trouble;		/* when over */
};

/* No more mails after this one; the first reason stays. */
void session_end_use(struct session *, enum step, const struct reply *);

/* The transaction has all its answers; it is not touched after. */
void session_finish(struct session *, struct transaction *);

/* The mail's commands and text, by DATA or by BDAT. */
void transfer_by_data(struct session *, struct transaction *);
void transfer_by_chunks(struct session *, struct transaction *);

#endif
