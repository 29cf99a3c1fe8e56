/*
 * writer/mailsink/transaction.c -- MAIL, RCPT, DATA, RSET
 *
 * Owns      the envelope of the mail in hand, and the order of its commands
 * Promises  an address that was accepted has the syntax of RFC 5321
 * Leaves    the message to message.c
 * Fails     by answers; after a refusal the envelope is as before
 */
#include <inttypes.h>

#include "spool/base/text.h"
#include "writer/mailsink/session_parts.h"

void
sink_transaction_end(struct sink_session *s)
{
	if (s->mail.receiving)
		sink_eml_drop(&s->eml);
	s->mail = (struct sink_transaction){0};
	buffer_clear(&s->envelope);
}

static bool
may_begin(struct sink_session *s)
{
	if (s->settings->require_tls && s->tls == NULL)
		sink_answer(s, 530, "5.7.0", "Say STARTTLS first");
	else if (!s->hello)
		sink_answer(s, 503, "5.5.1", "Say HELO or EHLO first");
	else if (s->settings->require_auth && s->user == NULL)
		sink_answer(s, 530, "5.7.0", "Say AUTH first");
	else if (s->mail.begun)
		sink_answer(s, 503, "5.5.1", "A mail is on its way already");
	else
		return true;
	return false;
}

/* The path behind the verb; false when it is answered. */
static bool
take_path(struct sink_session *s, struct sink_path *path)
{
	bool sender = s->command.verb == SINK_VERB_MAIL;

	switch (sink_path_parse(s->shared->grammar, &s->command, path)) {
	case SINK_PATH_OK:
		break;
	case SINK_PATH_KEYWORD:
		sink_answer(s, 501, "5.5.4", "It is %s:<address>",
		    sender ? "MAIL FROM" : "RCPT TO");
		return false;
	case SINK_PATH_SYNTAX:
		sink_answer(s, 501, sender ? "5.1.7" : "5.1.3",
		    "Not an address in angle brackets");
		return false;
	case SINK_PATH_PARAMETERS:
		sink_answer(s, 501, "5.5.4", "Not parameters: what stands "
		    "behind the address");
		return false;
	}
	if (path->spaced)
		sink_session_violation(s, SINK_COMMAND_SPACE);
	return true;
}

static bool
unknown_parameter(struct sink_session *s, struct slice name)
{
	sink_answer(s, 555, "5.5.4", "The parameter %.*s is not offered",
	    SLICE_ARGS(slice_head(name, 64)));
	return false;
}

static bool
take_size(struct sink_session *s, struct slice value)
{
	uint64_t limit = s->settings->size_limit, size;

	/* RFC 1870, 4: at most 20 digits */
	if (value.len > 20 || !slice_number(value, UINT64_MAX, &size)) {
		sink_answer(s, 501, "5.5.4", "SIZE wants a number");
		return false;
	}
	if (limit > 0 && size > limit) {
		sink_answer(s, 552, "5.3.4", "More than %" PRIu64 " bytes are "
		    "not taken", limit);
		return false;
	}
	return true;
}

static bool
take_body_type(struct sink_session *s, struct slice value)
{
	s->mail.eight_bit = slice_equal_nocase(value, SLICE("8BITMIME"));
	if (s->mail.eight_bit || slice_equal_nocase(value, SLICE("7BIT")))
		return true;
	sink_answer(s, 501, "5.5.4", "BODY is 7BIT or 8BITMIME");
	return false;
}

static bool
take_mail_parameter(struct sink_session *s, struct slice name,
    struct slice value)
{
	if (slice_equal_nocase(name, SLICE("SIZE")) &&
	    sink_offers(s, SINK_EXT_SIZE))
		return take_size(s, value);
	if (slice_equal_nocase(name, SLICE("BODY")) &&
	    sink_offers(s, SINK_EXT_8BITMIME))
		return take_body_type(s, value);
	if (slice_equal_nocase(name, SLICE("SMTPUTF8")) && value.len == 0 &&
	    sink_offers(s, SINK_EXT_SMTPUTF8)) {
		s->mail.international = true;
		return true;
	}
	/* RFC 4954, 5: who submitted it; nothing depends on it here */
	if (slice_equal_nocase(name, SLICE("AUTH")) && value.len > 0 &&
	    s->esmtp && sink_login_is_offered(s))
		return true;
	return unknown_parameter(s, name);
}

/* RFC 5321, 4.1.1.11: a parameter stands once. */
static bool
stands_again(struct slice rest, struct slice name)
{
	struct slice other, value;

	while (sink_parameter_next(&rest, &other, &value))
		if (slice_equal_nocase(other, name))
			return true;
	return false;
}

static bool
take_mail_parameters(struct sink_session *s, struct slice rest)
{
	struct slice name, value;

	while (sink_parameter_next(&rest, &name, &value)) {
		if (stands_again(rest, name)) {
			sink_answer(s, 501, "5.5.4", "A parameter stands "
			    "twice");
			return false;
		}
		if (!take_mail_parameter(s, name, value))
			return false;
	}
	return true;
}

static bool
check_international(struct sink_session *s, const struct sink_path *path)
{
	if (!path->international || s->mail.international)
		return true;
	sink_answer(s, 553, "5.6.7", "Not an ASCII address; that needs "
	    "SMTPUTF8 with MAIL");
	return false;
}

static void
put_envelope(struct sink_session *s, const char *name, struct slice address)
{
	buffer_text(&s->envelope, name);
	buffer_put(&s->envelope, SLICE(": <"));
	buffer_put(&s->envelope, address);
	buffer_put(&s->envelope, SLICE(">\r\n"));
}

void
sink_transaction_mail(struct sink_session *s)
{
	struct sink_path path;

	if (!may_begin(s))
		return;
	if (!take_path(s, &path) ||
	    !take_mail_parameters(s, path.parameters) ||
	    !check_international(s, &path)) {
		sink_transaction_end(s);
		return;
	}
	s->mail.begun = true;
	put_envelope(s, "X-Envelope-From", path.address);
	sink_answer(s, 250, "2.1.0", "Ok");
}

void
sink_transaction_rcpt(struct sink_session *s)
{
	struct slice rest, name, value;
	struct sink_path path;

	if (!s->mail.begun || s->mail.receiving) {
		sink_answer(s, 503, "5.5.1", "Say MAIL first");
		return;
	}
	if (!take_path(s, &path))
		return;
	rest = path.parameters;
	if (sink_parameter_next(&rest, &name, &value)) {
		unknown_parameter(s, name);
		return;
	}
	if (!check_international(s, &path))
		return;
	if (s->mail.recipients >= s->settings->max_recipients) {
		sink_answer(s, 452, "4.5.3", "More than %" PRIu64
		    " recipients are not taken",
		    s->settings->max_recipients);
		return;
	}
	s->mail.recipients++;
	put_envelope(s, "X-Envelope-To", path.address);
	sink_answer(s, 250, "2.1.5", "Ok");
}

void
sink_transaction_data(struct sink_session *s)
{
	if (s->command.argument.len > 0) {
		sink_answer(s, 501, "5.5.4", "DATA stands alone");
	} else if (!s->mail.begun) {
		sink_answer(s, 503, "5.5.1", "Say MAIL first");
	} else if (s->mail.receiving) {
		sink_answer(s, 503, "5.5.1", "The message comes by BDAT");
	} else if (s->mail.recipients == 0) {
		sink_answer(s, 554, "5.5.1", "No recipient was accepted");
	} else {
		sink_answer(s, 354, NULL, "Send it, a period alone at the end");
		s->phase = SINK_PHASE_MESSAGE;
	}
}

void
sink_transaction_rset(struct sink_session *s)
{
	sink_transaction_end(s);
	sink_answer(s, 250, "2.0.0", "Ok");
}
