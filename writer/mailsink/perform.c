/*
 * writer/mailsink/perform.c -- what a rule of the script does
 *
 * Owns      the actions of a rule, in their order
 * Promises  a command is carried out once at most, at the first action that
 *           says so; whatever a rule does, the sink can be ended
 * Leaves    which rule it is to script.c
 * Fails     never: a client that goes away ends the session
 */
#include "writer/mailsink/session_parts.h"

enum {
	PIECE = 16 * 1024,	/* bytes of an endless reply at once */
};

struct performance {
	struct sink_session *s;
	enum sink_step step;
	sink_carry *carry;
	bool carried;
};

static void
carry_out(struct performance *p)
{
	if (!p->carried && p->carry != NULL)
		p->carry(p->s);
	p->carried = true;
}

/* The text as a reply: with a line end, whatever the author wrote. */
static void
reply(struct performance *p, struct slice text)
{
	struct sink_session *s = p->s;

	if (sink_reply_is_positive(text))
		carry_out(p);
	buffer_clear(&s->reply);
	buffer_put(&s->reply, text);
	if (text.len == 0 || text.ptr[text.len - 1] != '\n')
		buffer_text(&s->reply, "\r\n");
	/* it may offer what it likes; parameters are then taken */
	if (p->step == SINK_STEP_EHLO && sink_reply_is_positive(text))
		s->offered |= SINK_EXT_ALL & ~(1U << SINK_EXT_STATUS_CODES);
	sink_answer_send(s);
}

static void
raw(struct sink_session *s, struct slice bytes)
{
	sink_wire_put(&s->wire, bytes);
	sink_lines_put(&s->lines, '>', bytes);
}

/* Bytes of every value; the same for the same connection. */
static void
garbage(struct sink_session *s, uint64_t count)
{
	uint32_t seed = (uint32_t)s->client.connection * 2654435761U + 1;
	char byte;

	while (count-- > 0 && !s->wire.broken) {
		seed = seed * 1664525U + 1013904223U;
		byte = (char)(seed >> 24);
		sink_wire_put(&s->wire, slice_of(&byte, 1));
	}
}

static enum sink_wait
wait_for(struct sink_session *s, int64_t ms)
{
	const struct sink_transport *t = s->wire.transport;

	sink_wire_flush(&s->wire);
	sink_lines_flush(&s->lines);
	return t->wait(t->context, ms);
}

static void
swallow(struct sink_session *s)
{
	enum sink_read rc;
	struct slice some;

	sink_lines_flush(&s->lines);
	while ((rc = sink_wire_some(&s->wire, &some)) == SINK_READ_OK)
		sink_wire_take(&s->wire, some.len);
}

static const char *
positive_code(enum sink_step step)
{
	if (step == SINK_STEP_GREETING || step == SINK_STEP_STARTTLS)
		return "220";
	return step == SINK_STEP_DATA ? "354" : "250";
}

/* Until the client has enough and closes. */
static void
never_end(struct performance *p, bool lines)
{
	struct sink_wire *w = &p->s->wire;
	const char *code = positive_code(p->step);
	struct buffer piece = {0};

	buffer_text(&piece, code);
	buffer_byte(&piece, '-');
	while (piece.len < PIECE) {
		buffer_text(&piece, "and so on ");
		if (lines)
			buffer_print(&piece, "\r\n%s-", code);
	}
	do
		sink_wire_put(w, buffer_slice(&piece));
	while (sink_wire_flush(w) && wait_for(p->s, 0) == SINK_WAIT_DONE);
	buffer_free(&piece);
}

static void
deafen(struct sink_session *s, uint64_t ms)
{
	const struct sink_transport *t = s->wire.transport;

	t->deafen(t->context, (int64_t)ms);
}

static void
act(struct performance *p, const struct sink_action *action)
{
	struct sink_session *s = p->s;

	switch (action->kind) {
	case SINK_ACTION_REPLY:
		reply(p, action->text);
		return;
	case SINK_ACTION_RAW:
		raw(s, action->text);
		return;
	case SINK_ACTION_PROCEED:
		carry_out(p);
		sink_answer_send(s);
		return;
	case SINK_ACTION_ACCEPT:
		carry_out(p);
		return;
	case SINK_ACTION_IGNORE:
		return;
	case SINK_ACTION_DELAY:
		wait_for(s, (int64_t)action->number);
		return;
	case SINK_ACTION_GARBAGE:
		garbage(s, action->number);
		return;
	case SINK_ACTION_CLOSE_LISTENER:
		deafen(s, action->number);
		return;
	case SINK_ACTION_SILENCE:
		wait_for(s, -1);
		break;
	case SINK_ACTION_SWALLOW:
		swallow(s);
		break;
	case SINK_ACTION_ENDLESS:
	case SINK_ACTION_ENDLESS_LINE:
		never_end(p, action->kind == SINK_ACTION_ENDLESS);
		break;
	case SINK_ACTION_CLOSE:
		break;
	case SINK_ACTION_CUT:
		sink_session_over(s, SINK_END_CUT);
		return;
	case SINK_ACTION_RESET:
		sink_session_over(s, SINK_END_RESET);
		return;
	case SINK_ACTION_COUNT:
		return;
	}
	sink_session_over(s, SINK_END_CLOSE);
}

void
sink_rule_perform(struct sink_session *s, const struct sink_rule *rule,
    enum sink_step step, sink_carry *carry)
{
	struct performance p = {.s = s, .step = step, .carry = carry};

	sink_count(s->shared->counts, SINK_COUNT_FAULTS, 1);
	sink_lines_print(&s->lines, "the script's line %u at %s", rule->line,
	    sink_step_name(step));
	for (size_t i = 0; i < rule->action_count; i++)
		act(&p, &rule->actions[i]);
	if (rule->carries_on && carry != NULL) {
		carry_out(&p);
		sink_answer_send(s);
	}
}
