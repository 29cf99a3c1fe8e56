/*
 * writer/mailsink/session_parts.h -- a session as its files share it
 *
 * session.c talks, hello.c and login.c open the door, transaction.c takes the
 * envelope, message.c the message, perform.c what a script says instead.
 */
#ifndef WRITER_MAILSINK_SESSION_PARTS_H
#define WRITER_MAILSINK_SESSION_PARTS_H

#include "writer/mailsink/body.h"
#include "writer/mailsink/session.h"

enum sink_phase {
	SINK_PHASE_COMMAND,	/* the client's next command */
	SINK_PHASE_MESSAGE,	/* behind the 354 */
	SINK_PHASE_HANDSHAKE,	/* behind the 220 of STARTTLS */
	SINK_PHASE_OVER,
};

/* One mail on its way in; cleared by MAIL, RSET, EHLO, and behind the mail. */
struct sink_transaction {
	bool begun;		/* MAIL was accepted */
	bool eight_bit;		/* BODY=8BITMIME */
	bool international;	/* SMTPUTF8 */
	bool receiving;		/* the message has begun */
	bool chunks;		/* it comes by BDAT */
	bool failed;		/* a chunk was refused: only RSET helps */
	bool too_big;
	bool answered;		/* it was stored or refused */
	uint64_t recipients;
	const struct sink_rule *body_rule;	/* waits for its bytes */
};

struct sink_session {
	const struct sink_shared *shared;
	const struct sink_settings *settings;
	struct sink_client client;
	enum sink_phase phase;
	enum sink_end end;
	bool open;		/* greeted with 220 */
	bool hello;		/* HELO or EHLO came */
	bool esmtp;		/* it was EHLO */
	unsigned offered;	/* extensions: 1 << enum sink_extension */
	const char *tls;	/* the version; NULL: in clear */
	const struct sink_user *user;
	uint64_t commands;
	uint64_t nth[SINK_STEP_COUNT];
	struct sink_command command;	/* the one in hand */
	struct sink_violations found;	/* since the last mail */
	struct sink_transaction mail;
	struct buffer envelope;		/* header lines of the mail in hand */
	struct buffer reply;		/* to the command in hand */
	struct sink_body body;
	struct sink_eml eml;
	struct sink_lines lines;
	struct sink_wire wire;		/* large; last */
};

/* Carries the command out and leaves the answer in s->reply. */
typedef void sink_carry(struct sink_session *);

/* session.c */

static inline bool
sink_offers(const struct sink_session *s, enum sink_extension ext)
{
	return s->esmtp && (s->offered & 1U << ext) != 0;
}

/* Sets the answer; the status (RFC 3463) is left out where not offered. */
void sink_answer(struct sink_session *, unsigned code, const char *status,
    const char *format, ...) __attribute__((format(printf, 4, 5)));
void sink_answer_send(struct sink_session *);

/* One step: the command's way or the script's.  carry is NULL for body. */
void sink_step_take(struct sink_session *, enum sink_step, struct slice text,
    sink_carry *);

/* The moment as the script sees it, counted. */
struct sink_moment sink_step_moment(struct sink_session *, enum sink_step,
    struct slice text);

/* What came instead of bytes ends the session, with a 421 where due. */
void sink_session_lost(struct sink_session *, enum sink_read);
void sink_session_over(struct sink_session *, enum sink_end);

/* A violation in a command: noted, counted, logged. */
void sink_session_violation(struct sink_session *, enum sink_violation);

/* perform.c */
void sink_rule_perform(struct sink_session *, const struct sink_rule *,
    enum sink_step, sink_carry *);

/* hello.c */
sink_carry sink_hello_helo, sink_hello_ehlo, sink_hello_starttls;
void sink_hello_secure(struct sink_session *);

/* login.c */
sink_carry sink_login_auth;
bool sink_login_is_offered(const struct sink_session *);

/* transaction.c */
sink_carry sink_transaction_mail, sink_transaction_rcpt, sink_transaction_data,
    sink_transaction_rset;
void sink_transaction_end(struct sink_session *);

/* message.c */
void sink_message_receive(struct sink_session *);
void sink_message_chunk(struct sink_session *);

#endif
