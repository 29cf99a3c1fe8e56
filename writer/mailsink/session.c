/*
 * writer/mailsink/session.c -- one client, from greeting to goodbye
 *
 * Owns      the order of a session: greeting, commands, message, goodbye; the
 *           form of answers; what is pipelined where it may not be
 * Promises  every command is answered once unless the script says otherwise;
 *           credentials are not logged
 * Leaves    what the commands do to hello.c, login.c, transaction.c and
 *           message.c, faults to perform.c
 * Fails     by answers; a connection that is lost ends the session
 */
#include <stdlib.h>

#include "spool/base/memory.h"
#include "writer/mailsink/session_parts.h"

void
sink_answer(struct sink_session *s, unsigned code, const char *status,
    const char *format, ...)
{
	va_list args;

	buffer_clear(&s->reply);
	buffer_print(&s->reply, "%u ", code);
	if (status != NULL && sink_offers(s, SINK_EXT_STATUS_CODES))
		buffer_print(&s->reply, "%s ", status);
	va_start(args, format);
	buffer_vprint(&s->reply, format, args);
	va_end(args);
	buffer_text(&s->reply, "\r\n");
}

static void
log_reply(struct sink_session *s)
{
	struct slice rest = buffer_slice(&s->reply), line;

	if (s->lines.log == NULL || rest.len == 0)
		return;
	rest.len--;		/* the last LF ends, it does not separate */
	while (slice_split(&rest, '\n', &line)) {
		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
		sink_lines_put(&s->lines, '>', line);
	}
}

void
sink_answer_send(struct sink_session *s)
{
	sink_wire_put(&s->wire, buffer_slice(&s->reply));
	log_reply(s);
}

struct sink_moment
sink_step_moment(struct sink_session *s, enum sink_step step,
    struct slice text)
{
	return (struct sink_moment){
		.step = step,
		.connection = s->client.connection,
		.listener = s->client.listener,
		.nth = ++s->nth[step],
		.total = sink_script_count(s->shared->script, step),
		.text = text,
	};
}

void
sink_step_take(struct sink_session *s, enum sink_step step, struct slice text,
    sink_carry *carry)
{
	const struct sink_rule *rule = NULL;
	struct sink_moment moment;

	if (s->shared->script != NULL) {
		moment = sink_step_moment(s, step, text);
		rule = sink_script_find(s->shared->script, &moment);
	}
	if (rule != NULL) {
		sink_rule_perform(s, rule, step, carry);
		return;
	}
	carry(s);
	sink_answer_send(s);
}

void
sink_session_over(struct sink_session *s, enum sink_end end)
{
	s->phase = SINK_PHASE_OVER;
	s->end = end;
}

void
sink_session_lost(struct sink_session *s, enum sink_read rc)
{
	if (rc == SINK_READ_TIMEOUT) {
		sink_answer(s, 421, "4.4.2", "%s nothing came for %lld "
		    "seconds; closing", s->settings->hostname,
		    (long long)(s->settings->timeout_ms / 1000));
		sink_answer_send(s);
	} else if (rc == SINK_READ_STOP) {
		sink_answer(s, 421, "4.3.2", "%s is being ended; closing",
		    s->settings->hostname);
		sink_answer_send(s);
	} else {
		sink_lines_print(&s->lines, "the client closed");
	}
	sink_session_over(s, SINK_END_CLOSE);
}

void
sink_session_violation(struct sink_session *s, enum sink_violation kind)
{
	sink_violation_note(&s->found, kind, s->commands);
	sink_count(s->shared->counts, SINK_COUNT_VIOLATIONS, 1);
	sink_lines_print(&s->lines, "violation %s in command %llu",
	    sink_violation_name(kind), (unsigned long long)s->commands);
}

static void
take_noop(struct sink_session *s)
{
	sink_answer(s, 250, "2.0.0", "Ok");
}

static void
take_vrfy(struct sink_session *s)
{
	sink_answer(s, 252, "2.5.2", "Nobody is known here; send the mail");
}

static void
take_help(struct sink_session *s)
{
	sink_answer(s, 214, "2.0.0", "A mailsink: it takes all mail and "
	    "delivers none");
}

static void
take_quit(struct sink_session *s)
{
	sink_answer(s, 221, "2.0.0", "%s closing", s->settings->hostname);
	sink_session_over(s, SINK_END_CLOSE);
}

static void
take_unknown(struct sink_session *s)
{
	sink_answer(s, 500, "5.5.1", "Unknown command");
}

static void
take_expn(struct sink_session *s)
{
	sink_answer(s, 502, "5.5.1", "No list is known here");
}

/* What a verb does, as which step; `last` ends a group (RFC 2920, 3.1). */
static const struct {
	sink_carry *carry;
	int step;
	bool last;
} verbs[] = {
	[SINK_VERB_HELO] = {sink_hello_helo, SINK_STEP_HELO, true},
	[SINK_VERB_EHLO] = {sink_hello_ehlo, SINK_STEP_EHLO, true},
	[SINK_VERB_STARTTLS] = {sink_hello_starttls, SINK_STEP_STARTTLS, false},
	[SINK_VERB_AUTH] = {sink_login_auth, SINK_STEP_AUTH, true},
	[SINK_VERB_MAIL] = {sink_transaction_mail, SINK_STEP_MAIL, false},
	[SINK_VERB_RCPT] = {sink_transaction_rcpt, SINK_STEP_RCPT, false},
	[SINK_VERB_DATA] = {sink_transaction_data, SINK_STEP_DATA, true},
	[SINK_VERB_BDAT] = {NULL, SINK_STEP_BDAT, false},
	[SINK_VERB_RSET] = {sink_transaction_rset, SINK_STEP_RSET, false},
	[SINK_VERB_NOOP] = {take_noop, SINK_STEP_NOOP, true},
	[SINK_VERB_VRFY] = {take_vrfy, SINK_STEP_VRFY, true},
	[SINK_VERB_EXPN] = {take_expn, -1, true},
	[SINK_VERB_HELP] = {take_help, -1, false},
	[SINK_VERB_QUIT] = {take_quit, SINK_STEP_QUIT, true},
	[SINK_VERB_UNKNOWN] = {take_unknown, -1, false},
};

/* Credentials, and what may be credentials in the wrong place, stay out. */
static struct slice
without_secrets(const struct sink_command *c)
{
	struct slice rest = c->argument;

	if (c->verb == SINK_VERB_UNKNOWN)
		return SLICE("(unknown command)");
	if (c->verb != SINK_VERB_AUTH || rest.len == 0)
		return c->line;
	return slice_head(c->line, (size_t)(rest.ptr - c->line.ptr) +
	    slice_find(rest, ' '));
}

static struct slice
text_of(struct sink_session *s)
{
	if (s->command.verb == SINK_VERB_DATA)
		return buffer_slice(&s->envelope);
	return without_secrets(&s->command);
}

static void
check_pipelining(struct sink_session *s)
{
	enum sink_verb verb = s->command.verb;

	/* BDAT's chunk belongs behind it; STARTTLS has its own check */
	if (!sink_wire_pending(&s->wire) || verb == SINK_VERB_BDAT ||
	    verb == SINK_VERB_STARTTLS)
		return;
	if (!sink_offers(s, SINK_EXT_PIPELINING))
		sink_session_violation(s, SINK_PIPELINING);
	else if (verbs[verb].last)
		sink_session_violation(s, SINK_SYNC);
}

static void
obey(struct sink_session *s)
{
	enum sink_verb verb = s->command.verb;

	if (!s->open && verb != SINK_VERB_QUIT) {
		sink_answer(s, 503, NULL, "No service here; only QUIT");
		sink_answer_send(s);
	} else if (verb == SINK_VERB_BDAT) {
		sink_message_chunk(s);
	} else if (verbs[verb].step < 0) {
		verbs[verb].carry(s);
		sink_answer_send(s);
	} else {
		sink_step_take(s, (enum sink_step)verbs[verb].step, text_of(s),
		    verbs[verb].carry);
	}
}

static size_t
most_bytes(enum sink_verb verb)
{
	if (verb == SINK_VERB_AUTH)
		return SINK_AUTH_MAX;
	return verb == SINK_VERB_MAIL ? SINK_MAIL_MAX : SINK_COMMAND_MAX;
}

static void
refuse_line(struct sink_session *s, enum sink_violation kind, const char *why)
{
	sink_session_violation(s, kind);
	sink_answer(s, 500, "5.5.2", "%s", why);
	sink_answer_send(s);
}

/* False when the line is answered because it is none. */
static bool
read_line(struct sink_session *s, struct slice line)
{
	size_t bytes = line.len;

	s->commands++;
	if (bytes < 2 || line.ptr[bytes - 2] != '\r') {
		refuse_line(s, SINK_COMMAND_BARE_LF,
		    "The line ends in a bare LF; end it in CR LF");
		return false;
	}
	line.len -= 2;
	if (slice_find(line, '\r') < line.len) {
		refuse_line(s, SINK_COMMAND_BARE_CR,
		    "A bare CR in the line; end each line in CR LF");
		return false;
	}
	sink_command_parse(line, &s->command);
	if (bytes > most_bytes(s->command.verb)) {
		refuse_line(s, SINK_COMMAND_LONG, "The line is too long");
		return false;
	}
	return true;
}

static void
take_command(struct sink_session *s)
{
	struct slice line;
	enum sink_read rc;

	if (s->lines.log != NULL && !sink_wire_has_line(&s->wire))
		sink_lines_flush(&s->lines);
	rc = sink_wire_line(&s->wire, SINK_AUTH_MAX, &line);
	if (rc == SINK_READ_LONG) {
		s->commands++;
		refuse_line(s, SINK_COMMAND_LONG, "The line is too long");
	} else if (rc != SINK_READ_OK) {
		sink_session_lost(s, rc);
	} else if (read_line(s, line)) {
		if (s->lines.log != NULL)
			sink_lines_put(&s->lines, '<',
			    without_secrets(&s->command));
		check_pipelining(s);
		obey(s);
	}
}

static void
greet(struct sink_session *s)
{
	s->open = true;
	sink_answer(s, 220, NULL, "%s %s mailsink: takes all mail, delivers "
	    "none", s->settings->hostname,
	    s->settings->helo_only ? "SMTP" : "ESMTP");
}

static void
talk(struct sink_session *s)
{
	if (s->settings->tls_implicit)
		sink_hello_secure(s);
	if (s->phase == SINK_PHASE_COMMAND)
		sink_step_take(s, SINK_STEP_GREETING, SLICE(""), greet);
	while (s->phase != SINK_PHASE_OVER) {
		if (s->phase == SINK_PHASE_COMMAND)
			take_command(s);
		else if (s->phase == SINK_PHASE_MESSAGE)
			sink_message_receive(s);
		else
			sink_hello_secure(s);
	}
	sink_transaction_end(s);
	sink_wire_flush(&s->wire);
	sink_lines_print(&s->lines, "ended after %llu commands",
	    (unsigned long long)s->commands);
	sink_lines_flush(&s->lines);
}

void
sink_session_run(const struct sink_shared *shared,
    const struct sink_client *client, const struct sink_transport *transport)
{
	struct sink_session *s = memory_get(sizeof(*s));

	/* the wire's bytes need no clearing, and are most of it */
	memset(s, 0, offsetof(struct sink_session, wire));
	s->shared = shared;
	s->settings = shared->settings;
	s->client = *client;
	s->offered = s->settings->extensions;
	s->lines.log = shared->log;
	s->lines.connection = client->connection;
	sink_wire_open(&s->wire, transport);
	sink_lines_print(&s->lines, "connected: %s", client->peer);
	talk(s);
	transport->end(transport->context, s->end);
	sink_eml_free(&s->eml);
	sink_wire_free(&s->wire);
	buffer_free(&s->envelope);
	buffer_free(&s->reply);
	buffer_free(&s->lines.pending);
	free(s);
}
