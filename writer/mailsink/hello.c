/*
 * writer/mailsink/hello.c -- HELO, EHLO and STARTTLS
 *
 * Owns      what is offered, and the change to TLS
 * Promises  nothing that came in clear is read as if it had come under TLS
 * Leaves    the handshake to the transport
 * Fails     by answers; a handshake that fails ends the session
 */
#include <inttypes.h>

#include "writer/mailsink/session_parts.h"

/* One word behind the verb. */
static bool
has_name(struct sink_session *s)
{
	struct slice name = s->command.argument;

	if (name.len > 0 && slice_find(name, ' ') == name.len)
		return true;
	sink_answer(s, 501, NULL, "One host name belongs behind it");
	return false;
}

static void
begin(struct sink_session *s, bool esmtp)
{
	sink_transaction_end(s);
	s->hello = true;
	s->esmtp = esmtp;
	s->offered = s->settings->extensions;
}

void
sink_hello_helo(struct sink_session *s)
{
	if (!has_name(s))
		return;
	begin(s, false);
	sink_answer(s, 250, NULL, "%s", s->settings->hostname);
}

/* The last line of the answer has a blank behind the code, not a hyphen. */
static void
close_lines(struct buffer *reply)
{
	size_t last = 0;

	for (size_t i = 0; i + 2 < reply->len; i++)
		if (reply->data[i] == '\n')
			last = i + 1;
	reply->data[last + 3] = ' ';
}

static void
offer(struct sink_session *s)
{
	const struct sink_settings *settings = s->settings;
	struct buffer *reply = &s->reply;

	buffer_clear(reply);
	buffer_print(reply, "250-%s\r\n", settings->hostname);
	for (int i = 0; i < SINK_EXT_COUNT; i++) {
		if (!sink_offers(s, (enum sink_extension)i))
			continue;
		buffer_print(reply, "250-%s",
		    sink_extension_name((enum sink_extension)i));
		if (i == SINK_EXT_SIZE)
			buffer_print(reply, " %" PRIu64, settings->size_limit);
		buffer_text(reply, "\r\n");
	}
	if (settings->tls && s->tls == NULL)
		buffer_text(reply, "250-STARTTLS\r\n");
	if (sink_login_is_offered(s))
		buffer_text(reply, "250-AUTH PLAIN LOGIN\r\n");
	close_lines(reply);
}

void
sink_hello_ehlo(struct sink_session *s)
{
	if (s->settings->helo_only) {
		sink_answer(s, 502, NULL, "EHLO is not known here; say HELO");
		return;
	}
	if (!has_name(s))
		return;
	begin(s, true);
	offer(s);
}

void
sink_hello_starttls(struct sink_session *s)
{
	if (!s->settings->tls) {
		sink_answer(s, 502, "5.5.1", "TLS is not offered");
	} else if (s->tls != NULL) {
		sink_answer(s, 503, "5.5.1", "TLS is on already");
	} else if (s->command.argument.len > 0) {
		sink_answer(s, 501, "5.5.4", "STARTTLS stands alone");
	} else if (!s->esmtp) {
		sink_answer(s, 503, "5.5.1", "Say EHLO first");
	} else {
		sink_transaction_end(s);
		sink_answer(s, 220, "2.0.0", "Begin TLS");
		s->phase = SINK_PHASE_HANDSHAKE;
	}
}

/*
 * RFC 3207, 4.2: what was learned in clear is forgotten.  That the client said
 * EHLO is not: a new one is a SHOULD, and CSSMTP without TLSEhlo sends none.
 */
void
sink_hello_secure(struct sink_session *s)
{
	const struct sink_transport *transport = s->wire.transport;
	char why[256] = "";

	if (sink_wire_pending(&s->wire))
		sink_session_violation(s, SINK_STARTTLS_CLEAR);
	sink_wire_forget(&s->wire);
	sink_wire_flush(&s->wire);
	sink_lines_flush(&s->lines);
	s->tls = transport->secure(transport->context, why);
	if (s->tls == NULL) {
		sink_lines_print(&s->lines, "TLS failed: %s", why);
		sink_session_over(s, SINK_END_CUT);
		return;
	}
	s->user = NULL;
	s->phase = SINK_PHASE_COMMAND;
	sink_count(s->shared->counts, SINK_COUNT_TLS, 1);
	sink_lines_print(&s->lines, "TLS is on: %s", s->tls);
}
