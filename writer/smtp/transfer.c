/*
 * writer/smtp/transfer.c -- a mail's commands and its text
 *
 * Owns      the order of commands within a mail, by DATA and by BDAT
 * Promises  a text that could not be read to its end never looks whole; a
 *           server that contradicts itself is left before anything can be taken
 *           for a mail; where the server pipelines, the group that ends a mail
 *           waits for the next one
 * Leaves    replies to session.c
 * Fails     by answers
 */
#include <assert.h>

#include "writer/smtp/session_state.h"

enum {
	TEXT_FLUSH = 32 * 1024,		/* text gathers to so much, then goes */
	CHUNK_BYTES = 64 * 1024,	/* of a BDAT */
	WINDOW_BYTES = 128 * 1024,	/* under way before replies are read */
	WINDOW_MAILS = 10,		/* a link that breaks leaves these in doubt */
};

/* ----------------------------------------------------------- the envelope */

/* Without PIPELINING each command waits for its reply. */
static void
pace(struct session *s)
{
	if (!s->can.pipelining)
		session_settle(s);
}

static void
offer_sender(struct session *s, struct transaction *t)
{
	const struct mail *mail = t->mail;
	struct buffer with = {0};
	bool utf8 = mail->from.utf8;

	for (size_t i = 0; i < mail->recipients; i++)
		utf8 = utf8 ||
		    (t->recipients[i].offered && mail->to[i].utf8);
	if (s->can.size)
		buffer_print(&with, " SIZE=%llu",
		    (unsigned long long)mail->body.size);
	if (s->can.eight_bit_mime && mail->body.eight_bit)
		buffer_text(&with, " BODY=8BITMIME");
	if (utf8 && s->can.smtputf8)
		buffer_text(&with, " SMTPUTF8");
	dialogue_command(&s->dialogue, STEP_MAIL, t, 0, "MAIL FROM:<%.*s>%.*s",
	    SLICE_ARGS(mail->from.text), SLICE_ARGS(buffer_slice(&with)));
	buffer_free(&with);
	pace(s);
}

static void
offer_recipients(struct session *s, struct transaction *t)
{
	for (size_t i = 0; i < t->mail->recipients; i++) {
		if (!t->recipients[i].offered ||
		    t->recipients[i].answer != NULL)
			continue;
		if (t->refused != NULL)
			break;
		dialogue_command(&s->dialogue, STEP_RCPT, t, i,
		    "RCPT TO:<%.*s>", SLICE_ARGS(t->mail->to[i].text));
		pace(s);
	}
}

static void
offer_envelope(struct session *s, struct transaction *t)
{
	if (s->reset_first)
		dialogue_command(&s->dialogue, STEP_RSET, NULL, 0, "RSET");
	s->reset_first = false;
	pace(s);
	offer_sender(s, t);
	offer_recipients(s, t);
}

/* --------------------------------------------------------------- the text */

/* All of its replies are in: settle whom nothing has settled yet. */
static void
give_up(struct session *s, struct transaction *t)
{
	assert(t->refused != NULL || t->accepted == 0);
	if (t->refused != NULL)
		transaction_settle(t, t->refused);
	s->reset_first = true;
	session_finish(s, t);
}

/* The link is ended so that a part of a text is never taken for the whole. */
static void
break_off(struct session *s, struct transaction *t, const struct reply *reply)
{
	if (t->refused == NULL)
		t->refused = transaction_answer(t, STEP_BODY, reply);
	session_end_use(s, STEP_BODY, reply);
	dialogue_break(&s->dialogue, STEP_BODY, "%s", t->refused->text);
	give_up(s, t);
}

/* A server that has spoken in mid-text has refused it, or is out of step; its
 * words must not be taken for the reply to the end. */
static bool
spoken_early(struct session *s, struct reply *why)
{
	if (!dialogue_heard_early(&s->dialogue, STEP_BODY, why))
		return false;
	if (why->kind == REPLY_YES || why->kind == REPLY_GO_ON)
		why->kind = REPLY_GARBAGE;
	return true;
}

/* Sends what has gathered of the text; false with the reason. */
static bool
pass_on(struct session *s, struct reply *why)
{
	if (dialogue_flush(&s->dialogue, STEP_BODY))
		return !spoken_early(s, why);
	if (!spoken_early(s, why))
		*why = reply_local(REPLY_LOST, s->dialogue.broken_text);
	return false;
}

/* The text but for its end; what is left unsent of it is not much. */
static bool
stream_text(struct session *s, struct text_source *source, struct fault *fault,
    struct reply *why)
{
	struct buffer *out = &s->dialogue.out;
	bool end = false, passed = false;

	while (!end) {
		if (!source->more(source, out, &end, fault)) {
			*why = reply_local(REPLY_UNREADABLE, fault->text);
			return false;
		}
		if (out->len > TEXT_FLUSH && !pass_on(s, why))
			return false;
		passed = passed || out->len == 0;
	}
	return !passed || !spoken_early(s, why);
}

/* The text up to the final period, which stays with the next group. */
static void
put_text(struct session *s, struct transaction *t)
{
	struct fault fault = {0};
	struct reply why;
	bool whole = false;

	if (t->source->open(t->source, false, &fault)) {
		whole = stream_text(s, t->source, &fault, &why);
		t->source->close(t->source);
	} else {
		why = reply_local(REPLY_UNREADABLE, fault.text);
	}
	if (!whole) {
		break_off(s, t, &why);
		return;
	}
	buffer_put(&s->dialogue.out, SLICE(".\r\n"));
	dialogue_expect(&s->dialogue, STEP_DOT, t, 0);
}

/*
 * DATA had a 354 though nobody is to get the mail.  When no recipient was
 * accepted a lone period ends it (RFC 2920, 3.1).  When MAIL was refused and a
 * recipient accepted nevertheless, a period would send him an empty mail.
 */
static void
end_hollow(struct session *s, struct transaction *t)
{
	struct reply reply = reply_local(REPLY_GARBAGE,
	    "the server refused the sender and went on");

	if (t->accepted > 0) {
		break_off(s, t, &reply);
		return;
	}
	buffer_put(&s->dialogue.out, SLICE(".\r\n"));
	dialogue_expect(&s->dialogue, STEP_DOT, t, 0);
}

void
transfer_by_data(struct session *s, struct transaction *t)
{
	offer_envelope(s, t);
	if (s->can.pipelining || (t->refused == NULL && t->accepted > 0))
		dialogue_command(&s->dialogue, STEP_DATA, t, 0, "DATA");
	session_settle(s);
	if (!t->go_ahead)
		give_up(s, t);
	else if (t->refused != NULL || t->accepted == 0)
		end_hollow(s, t);
	else
		put_text(s, t);
	pace(s);
}

/* ------------------------------------------------------------------- BDAT */

static bool
fill_chunk(struct session *s, struct transaction *t, bool *end,
    struct fault *fault)
{
	buffer_clear(&s->chunk);
	while (!*end && s->chunk.len < CHUNK_BYTES)
		if (!t->source->more(t->source, &s->chunk, end, fault))
			return false;
	return true;
}

static void
put_chunk(struct session *s, struct transaction *t, bool last)
{
	dialogue_say(&s->dialogue, "BDAT %zu%s", s->chunk.len,
	    last ? " LAST" : "");
	buffer_put(&s->dialogue.out, buffer_slice(&s->chunk));
	dialogue_expect(&s->dialogue, last ? STEP_LAST : STEP_CHUNK, t, 0);
	if (last)
		s->sent_ahead++;
}

/*
 * The text in chunks.  Behind the first of a long text the replies are waited
 * for, so that not all of it goes to a server that has refused the mail.  True
 * when the last is on its way; else `why`, or the server's refusal.
 */
static bool
put_chunks(struct session *s, struct transaction *t, struct fault *fault,
    struct reply *why)
{
	bool end = false;

	for (;;) {
		if (!fill_chunk(s, t, &end, fault)) {
			*why = reply_local(REPLY_UNREADABLE, fault->text);
			return false;
		}
		put_chunk(s, t, end);
		if (end)
			return true;
		session_settle(s);
		if (t->refused != NULL || t->accepted == 0)
			return false;
	}
}

static void
send_chunks(struct session *s, struct transaction *t)
{
	struct fault fault = {0};
	struct reply why = {0};
	bool whole = false;

	if (t->source->open(t->source, true, &fault)) {
		whole = put_chunks(s, t, &fault, &why);
		t->source->close(t->source);
	} else {
		why = reply_local(REPLY_UNREADABLE, fault.text);
	}
	if (whole)
		return;
	session_settle(s);	/* what was said before stands by itself */
	if (why.kind == REPLY_UNREADABLE)
		break_off(s, t, &why);
	else
		give_up(s, t);
}

/* Reads replies when much is under way; else only keeps the bytes moving. */
static void
heed_window(struct session *s)
{
	struct dialogue *d = &s->dialogue;

	if (!s->can.pipelining || s->sent_ahead >= WINDOW_MAILS ||
	    d->flushed + d->out.len - s->settled_at > WINDOW_BYTES)
		session_settle(s);
	else if (d->out.len > TEXT_FLUSH)
		dialogue_flush(d, STEP_BODY);
}

void
transfer_by_chunks(struct session *s, struct transaction *t)
{
	/* a mail before this one may fail and leave the server inside it */
	s->reset_first = s->reset_first || s->dialogue.owed > 0;
	offer_envelope(s, t);
	if (!s->can.pipelining && (t->refused != NULL || t->accepted == 0))
		give_up(s, t);
	else
		send_chunks(s, t);
	heed_window(s);
}
