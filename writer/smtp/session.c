/*
 * writer/smtp/session.c -- one session with one server
 *
 * Owns      greeting and farewell, and which reply settles what
 * Promises  each recipient offered gets an answer
 * Leaves    bytes, deadlines and the link to the dialogue; commands and text of
 *           a mail to transfer.c; the meaning of an answer, and every retry,
 *           to the policy and its callers
 * Fails     by answers
 */
#include "writer/smtp/session.h"

#include <stdio.h>
#include <stdlib.h>

#include "spool/base/memory.h"
#include "writer/smtp/session_state.h"

void
session_end_use(struct session *s, enum step step, const struct reply *reply)
{
	if (!s->over)
		answer_take(&s->trouble, step, reply);
	s->over = true;
}

bool
session_usable(const struct session *s)
{
	return !s->over && s->dialogue.link != NULL;
}

const struct answer *
session_trouble(const struct session *s)
{
	return s->over ? &s->trouble : NULL;
}

const struct capabilities *
session_capabilities(const struct session *s)
{
	return &s->can;
}

bool
session_busy(const struct session *s)
{
	return s->dialogue.owed > 0;
}

/* ------------------------------------------------- what a reply settles */

void
session_finish(struct session *s, struct transaction *t)
{
	s->settings->finished(s->settings->context, t);
}

static void
take_mail(struct transaction *t, const struct reply *reply)
{
	if (reply->kind != REPLY_YES)
		t->refused = transaction_answer(t, STEP_MAIL, reply);
}

/* A refusal settles one recipient; a link that broke settles nobody yet, for
 * what followed in the group may have arrived. */
static void
take_rcpt(struct transaction *t, size_t recipient, const struct reply *reply)
{
	const struct answer *answer;

	if (reply->kind == REPLY_YES) {
		t->recipients[recipient].accepted = true;
		t->accepted++;
		return;
	}
	if (t->refused != NULL)
		return;
	answer = transaction_answer(t, STEP_RCPT, reply);
	if (reply_is_servers(reply->kind))
		transaction_settle_one(t, recipient, answer);
	else
		t->refused = answer;
}

/* DATA, or a BDAT that is not the last: only a refusal settles anything. */
static void
take_text(struct transaction *t, enum step step, const struct reply *reply)
{
	bool yes = step == STEP_DATA ? reply->kind == REPLY_GO_ON :
	    reply->kind == REPLY_YES;

	if (yes)
		t->go_ahead = true;
	else if (t->refused == NULL && t->accepted > 0)
		t->refused = transaction_answer(t, step, reply);
}

/*
 * The final period or BDAT LAST: who was accepted has the mail, or has not.
 * With BDAT a refusal of the mail may stand before it; a link that broke
 * before it does not tell what became of it, but its own reply does.
 */
static void
take_end(struct session *s, struct transaction *t, enum step step,
    const struct reply *reply)
{
	const struct answer *answer = t->refused;

	if (answer == NULL || !reply_is_servers(answer->kind) ||
	    (reply->kind == REPLY_YES && t->accepted > 0))
		answer = transaction_answer(t, step, reply);
	transaction_settle(t, answer);
	if (reply->kind != REPLY_YES)
		s->reset_first = true;
	session_finish(s, t);
}

/* Reads the reply that is owed first and puts it where it belongs. */
static void
take_reply(struct session *s)
{
	struct reply reply;
	struct expected e = dialogue_hear(&s->dialogue, &reply);

	if (reply.kind == REPLY_CLOSING || !reply_is_servers(reply.kind))
		session_end_use(s, e.step, &reply);
	switch (e.step) {
	case STEP_MAIL:
		take_mail(e.transaction, &reply);
		break;
	case STEP_RCPT:
		take_rcpt(e.transaction, e.recipient, &reply);
		break;
	case STEP_DATA:
	case STEP_CHUNK:
		take_text(e.transaction, e.step, &reply);
		break;
	case STEP_DOT:
	case STEP_LAST:
		take_end(s, e.transaction, e.step, &reply);
		break;
	default:
		/* RSET: a server that refuses it may be in any state */
		if (reply.kind != REPLY_YES)
			session_end_use(s, e.step, &reply);
		break;
	}
}

void
session_settle(struct session *s)
{
	while (s->dialogue.owed > 0)
		take_reply(s);
	s->settled_at = s->dialogue.flushed;
	s->sent_ahead = 0;
}

/* ------------------------------------------------------------ the session */

/* Answers for recipients that this server cannot serve, without asking it. */
static void
refuse_unfit(struct session *s, struct transaction *t)
{
	const struct mail *mail = t->mail;
	uint64_t most = s->can.esmtp ? s->can.size_max :
	    s->settings->message_size;
	char text[ANSWER_SIZE] = "";
	struct reply reply = reply_local(REPLY_UNFIT, text);

	if (mail->tls_required) {
		reply = reply_local(REPLY_NOT_NOW, "STARTTLS in the data set "
		    "asks for TLS, and the session has none: nothing is sent "
		    "in clear");
		transaction_settle(t, transaction_answer(t, STEP_CHOICE,
		    &reply));
		return;
	}
	if (most > 0 && mail->body.size > most) {
		snprintf(text, sizeof(text), "the mail has %llu octets, the "
		    "server takes %llu at most",
		    (unsigned long long)mail->body.size,
		    (unsigned long long)most);
		reply.text = slice_text(text);
		transaction_settle(t, transaction_answer(t, STEP_CHOICE,
		    &reply));
		return;
	}
	if (s->can.smtputf8)
		return;
	reply.text = slice_text("the address has characters outside ASCII, and "
	    "the server does not offer SMTPUTF8");
	if (mail->from.utf8)
		transaction_settle(t, transaction_answer(t, STEP_CHOICE,
		    &reply));
	for (size_t i = 0; i < mail->recipients; i++)
		if (mail->to[i].utf8)
			transaction_settle_one(t, i,
			    transaction_answer(t, STEP_CHOICE, &reply));
}

static bool
nobody_left(const struct transaction *t)
{
	for (size_t i = 0; i < t->mail->recipients; i++)
		if (t->recipients[i].offered &&
		    t->recipients[i].answer == NULL)
			return false;
	return true;
}

static void
answer_unsent(struct session *s, struct transaction *t)
{
	struct reply reply = reply_local(REPLY_UNSENT,
	    s->over ? s->trouble.text : s->dialogue.broken_text);

	transaction_settle(t, transaction_answer(t, STEP_MAIL, &reply));
	session_finish(s, t);
}

void
session_send(struct session *s, struct transaction *t)
{
	transaction_offer(t, s->can.rcpt_max);
	refuse_unfit(s, t);
	if (nobody_left(t))
		session_finish(s, t);
	else if (!session_usable(s))
		answer_unsent(s, t);
	else if (s->can.chunking && !s->settings->no_chunking)
		transfer_by_chunks(s, t);
	else
		transfer_by_data(s, t);
}

bool
session_listen(struct session *s)
{
	struct reply reply;

	if (!session_usable(s))
		return false;
	if (s->dialogue.owed == 0 &&
	    dialogue_heard_early(&s->dialogue, STEP_MAIL, &reply))
		session_end_use(s, STEP_MAIL, &reply);
	return session_usable(s);
}

/* One command of the session's own, with its reply. */
static struct reply
ask(struct session *s, enum step step, const char *word)
{
	struct reply reply;

	if (word != NULL)
		dialogue_command(&s->dialogue, step, NULL, 0, "%s %s", word,
		    s->settings->host);
	else
		dialogue_expect(&s->dialogue, step, NULL, 0);
	dialogue_hear(&s->dialogue, &reply);
	return reply;
}

static void
greet(struct session *s)
{
	struct reply reply = ask(s, STEP_GREETING, NULL);

	if (reply.kind != REPLY_YES) {
		session_end_use(s, STEP_GREETING, &reply);
		return;
	}
	reply = ask(s, STEP_EHLO, "EHLO");
	if (reply.kind == REPLY_YES) {
		capabilities_parse(reply.text, &s->can);
		return;
	}
	if (reply.kind != REPLY_NO) {
		session_end_use(s, STEP_EHLO, &reply);
		return;
	}
	reply = ask(s, STEP_HELO, "HELO");
	if (reply.kind != REPLY_YES)
		session_end_use(s, STEP_HELO, &reply);
}

struct session *
session_open(struct link *link, const struct session_settings *settings)
{
	struct session *s = memory_new(struct session);

	s->settings = settings;
	dialogue_begin(&s->dialogue, link, &settings->timeout);
	s->dialogue.trace = settings->trace;
	s->dialogue.context = settings->context;
	greet(s);
	s->settled_at = s->dialogue.flushed;
	return s;
}

void
session_close(struct session **session)
{
	struct session *s = *session;
	struct reply reply;

	if (s == NULL)
		return;
	session_settle(s);
	if (session_usable(s)) {
		dialogue_command(&s->dialogue, STEP_QUIT, NULL, 0, "QUIT");
		dialogue_hear(&s->dialogue, &reply);
	}
	dialogue_end(&s->dialogue);
	buffer_free(&s->chunk);
	free(s);
	*session = NULL;
}
