/*
 * writer/smtp/dialogue.c -- commands written ahead, replies read in order
 *
 * Owns      the link, what is not yet written, what is not yet read, and the
 *           queue of replies that are owed
 * Promises  a reply is given for the command it answers; a command that had not
 *           left this program when the link broke is answered as UNSENT, one
 *           that had as LOST; the deadline of a reply begins when the one
 *           before it was read
 * Leaves    what is said, and what a reply means, to the session
 * Fails     by local replies
 */
#include "writer/smtp/dialogue.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"

enum { QUIT_SECONDS = 5 };	/* nothing depends on the reply to it */

void
dialogue_begin(struct dialogue *d, struct link *link,
    const struct timeout_config *timeout)
{
	*d = (struct dialogue){.link = link, .timeout = timeout};
}

void
dialogue_end(struct dialogue *d)
{
	link_close(&d->link);
	buffer_free(&d->out);
	buffer_free(&d->in);
	reply_parser_free(&d->parser);
	free(d->queue);
	d->queue = NULL;
}

int64_t
dialogue_deadline(const struct dialogue *d, enum step step)
{
	const struct timeout_config *t = d->timeout;
	uint32_t seconds = t->any_cmd;

	switch (step) {
	case STEP_GREETING:
		seconds = t->initial_msg;
		break;
	case STEP_MAIL:
		seconds = t->mail_cmd;
		break;
	case STEP_RCPT:
		seconds = t->rcpt_cmd;
		break;
	case STEP_DATA:
		seconds = t->data_cmd;
		break;
	case STEP_BODY:
		seconds = t->data_block;
		break;
	case STEP_QUIT:
		seconds = QUIT_SECONDS;
		break;
	case STEP_CHUNK:
	case STEP_DOT:
	case STEP_LAST:
		seconds = t->data_term;
		break;
	default:
		break;
	}
	return clock_monotonic_ms() + (int64_t)seconds * 1000;
}

void
dialogue_break(struct dialogue *d, enum step step, const char *format, ...)
{
	va_list args;

	if (d->link == NULL)
		return;
	link_close(&d->link);
	d->broken_at = step;
	va_start(args, format);
	vsnprintf(d->broken_text, sizeof(d->broken_text), format, args);
	va_end(args);
}

/* ------------------------------------------------------------- speaking */

static struct expected *
queue_room(struct dialogue *d)
{
	struct expected *grown;
	size_t size;

	if (d->owed == d->size) {
		size = d->size > 0 ? 2 * d->size : 16;
		grown = memory_get(size * sizeof(*grown));
		for (size_t i = 0; i < d->owed; i++)
			grown[i] = d->queue[(d->first + i) % d->size];
		free(d->queue);
		d->queue = grown;
		d->size = size;
		d->first = 0;
	}
	return &d->queue[(d->first + d->owed++) % d->size];
}

void
dialogue_expect(struct dialogue *d, enum step step, struct transaction *t,
    size_t recipient)
{
	*queue_room(d) = (struct expected){
		.step = step, .transaction = t, .recipient = recipient,
		.end = d->flushed + d->out.len,
	};
}

static void
say(struct dialogue *d, const char *format, va_list args)
{
	size_t begins = d->out.len;

	buffer_vprint(&d->out, format, args);
	if (d->trace != NULL)
		d->trace(d->context, true,
		    slice_from(buffer_slice(&d->out), begins));
	buffer_put(&d->out, SLICE("\r\n"));
}

void
dialogue_say(struct dialogue *d, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(d, format, args);
	va_end(args);
}

void
dialogue_command(struct dialogue *d, enum step step, struct transaction *t,
    size_t recipient, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(d, format, args);
	va_end(args);
	dialogue_expect(d, step, t, recipient);
}

static void
broke(struct dialogue *d, enum step step, enum link_rc rc,
    const struct fault *fault)
{
	if (rc == LINK_TIMED_OUT)
		dialogue_break(d, step, "%s: the server did not answer in time",
		    step_word(step));
	else
		dialogue_break(d, step, "link lost at %s: %s", step_word(step),
		    fault->text);
}

/* A server that hangs up has often said why just before. */
static void
hear_last_words(struct dialogue *d)
{
	size_t before;

	do {
		before = d->in.len;
	} while (link_peek(d->link, &d->in, NULL) == LINK_OK &&
	    d->in.len > before);
}

bool
dialogue_flush(struct dialogue *d, enum step step)
{
	struct fault fault = {0};
	enum link_rc rc = LINK_OK;
	size_t sent = 0;

	if (d->link != NULL && d->out.len > 0) {
		rc = link_write(d->link, buffer_slice(&d->out), &d->in,
		    dialogue_deadline(d, step), &sent, &fault);
		d->gone = d->flushed + sent;
	}
	d->flushed += d->out.len;
	buffer_clear(&d->out);
	if (rc != LINK_OK) {
		hear_last_words(d);
		broke(d, step, rc, &fault);
	}
	return d->link != NULL;
}

/* -------------------------------------------------------------- hearing */

static void
trace_reply(struct dialogue *d, const struct reply *reply)
{
	char text[ANSWER_SIZE];

	if (d->trace == NULL)
		return;
	reply_print(reply, text, sizeof(text));
	d->trace(d->context, false, slice_text(text));
}

/* A reply from what has arrived already. */
static bool
parse_arrived(struct dialogue *d, struct reply *reply)
{
	struct slice rest = slice_from(buffer_slice(&d->in), d->heard);
	bool there = reply_parse(&d->parser, &rest, reply);

	d->heard = d->in.len - rest.len;
	if (there)
		trace_reply(d, reply);
	if (!there || d->heard == d->in.len) {
		buffer_take(&d->in, d->heard);
		d->heard = 0;
	}
	return there;
}

/* What a broken link answers to a command.  A server that has said goodbye has
 * not done what came after. */
static struct reply
local_reply(const struct dialogue *d, const struct expected *e)
{
	return reply_local(e->end <= d->gone && !d->said_goodbye ?
	    REPLY_LOST : REPLY_UNSENT, d->broken_text);
}

static struct reply
await_reply(struct dialogue *d, const struct expected *e)
{
	struct fault fault = {0};
	struct reply reply;
	int64_t deadline_ms = 0;
	enum link_rc rc;

	if (e->end > d->gone) {
		/* never sent: only a goodbye can be the answer to it */
		if (parse_arrived(d, &reply) && reply.kind == REPLY_CLOSING)
			return reply;
		return local_reply(d, e);
	}
	while (!parse_arrived(d, &reply)) {
		if (d->link == NULL)
			return local_reply(d, e);
		if (deadline_ms == 0)
			deadline_ms = dialogue_deadline(d, e->step);
		rc = link_read(d->link, &d->in, deadline_ms, &fault);
		if (rc == LINK_OK)
			continue;
		broke(d, e->step, rc, &fault);
		if (rc == LINK_TIMED_OUT)
			return reply_local(REPLY_SILENT, d->broken_text);
	}
	return reply;
}

/* Whether a kind of reply can be an answer to this command at all. */
static bool
reply_belongs(enum step step, enum reply_kind kind)
{
	if (kind == REPLY_YES)
		return step != STEP_DATA;
	if (kind == REPLY_GO_ON)
		return step == STEP_DATA || step == STEP_AUTH;
	return true;
}

/* What it says further on belongs to nothing. */
static struct reply
out_of_step(struct dialogue *d, enum step step, const struct reply *reply)
{
	char said[100];

	reply_print(reply, said, sizeof(said));
	dialogue_break(d, step, "out of step: the server answered %s with "
	    "\"%s\"", step_word(step), said);
	buffer_clear(&d->in);
	d->heard = 0;
	return reply_local(REPLY_GARBAGE, d->broken_text);
}

bool
dialogue_heard_early(struct dialogue *d, enum step step, struct reply *reply)
{
	struct fault fault = {0};
	enum link_rc rc = LINK_OK;

	if (d->link != NULL && d->in.len == d->heard)
		rc = link_peek(d->link, &d->in, &fault);
	if (d->in.len > d->heard && parse_arrived(d, reply))
		return true;
	if (d->in.len == d->heard && rc == LINK_OK)
		return false;
	if (rc == LINK_OK)	/* the beginning of a reply: as early */
		fault_set(&fault, "the server spoke out of turn");
	if (d->link != NULL)
		broke(d, step, LINK_FAILED, &fault);
	*reply = reply_local(REPLY_LOST, d->broken_text);
	return true;
}

/*
 * Nothing is owed for what has been flushed, so that whatever has come is no
 * reply to the group that is about to go: the group stays here then, unsent.
 */
static bool
spoke_before_group(struct dialogue *d, enum step step, struct reply *reply)
{
	if (d->link == NULL || !dialogue_heard_early(d, step, reply))
		return false;
	if (reply->kind != REPLY_CLOSING)
		*reply = out_of_step(d, step, reply);
	else
		dialogue_break(d, step, "the server closed the service");
	reply->kind = reply->kind == REPLY_CLOSING ? REPLY_CLOSING :
	    REPLY_UNSENT;
	return true;
}

struct expected
dialogue_hear(struct dialogue *d, struct reply *reply)
{
	struct expected e;

	assert(d->owed > 0);
	e = d->queue[d->first];
	if (d->flushed >= e.end || !spoke_before_group(d, e.step, reply)) {
		if (d->flushed < e.end)
			dialogue_flush(d, e.step);
		*reply = await_reply(d, &e);
	}
	d->first = (d->first + 1) % d->size;
	d->owed--;
	if (!reply_belongs(e.step, reply->kind))
		reply->kind = REPLY_GARBAGE;
	if (reply->kind == REPLY_GARBAGE)
		*reply = out_of_step(d, e.step, reply);
	if (reply->kind == REPLY_CLOSING)
		d->said_goodbye = true;
	return e;
}
