/*
 * writer/mailsink/login.c -- the dialogue of AUTH (RFC 4954)
 *
 * Owns      when AUTH may be said, and the questions of PLAIN and LOGIN
 * Promises  credentials are wiped from the wire and not logged
 * Leaves    checking them to auth.c
 * Fails     by answers
 */
#include "writer/mailsink/auth.h"
#include "writer/mailsink/session_parts.h"

bool
sink_login_is_offered(const struct sink_session *s)
{
	return s->settings->user_count > 0 &&
	    (s->tls != NULL || !s->settings->auth_after_tls);
}

static bool
may_begin(struct sink_session *s)
{
	if (s->settings->user_count == 0)
		sink_answer(s, 502, "5.5.1", "AUTH is not offered");
	else if (!sink_login_is_offered(s))
		sink_answer(s, 538, "5.7.11", "Only under TLS; say STARTTLS");
	else if (!s->esmtp)
		sink_answer(s, 503, "5.5.1", "Say EHLO first");
	else if (s->user != NULL)
		sink_answer(s, 503, "5.5.1", "You are known already");
	else if (s->mail.begun)
		sink_answer(s, 503, "5.5.1", "Not while a mail is on its way");
	else
		return true;
	return false;
}

/* The client's answer to a question; false when there is none. */
static bool
ask(struct sink_session *s, const char *question, struct slice *answer)
{
	enum sink_read rc;

	sink_answer(s, 334, NULL, "%s", question);
	sink_answer_send(s);
	sink_lines_flush(&s->lines);
	rc = sink_wire_line(&s->wire, SINK_AUTH_MAX, answer);
	if (rc == SINK_READ_LONG) {
		sink_answer(s, 500, "5.5.6", "The answer is too long");
		return false;
	}
	if (rc != SINK_READ_OK) {
		sink_session_lost(s, rc);
		buffer_clear(&s->reply);
		return false;
	}
	sink_lines_put(&s->lines, '<', SLICE("(credentials)"));
	answer->len--;
	if (answer->len > 0 && answer->ptr[answer->len - 1] == '\r')
		answer->len--;
	if (slice_equal(*answer, SLICE("*"))) {
		sink_answer(s, 501, "5.7.0", "Given up, as you wish");
		return false;
	}
	return true;
}

static void
answer_login(struct sink_session *s, enum sink_auth_rc rc,
    const struct sink_user *user)
{
	switch (rc) {
	case SINK_AUTH_OK:
		s->user = user;
		sink_count(s->shared->counts, SINK_COUNT_AUTH, 1);
		sink_answer(s, 235, "2.7.0", "You are known");
		break;
	case SINK_AUTH_WRONG:
		sink_answer(s, 535, "5.7.8", "Not this user, or not this "
		    "password");
		break;
	case SINK_AUTH_SYNTAX:
		sink_answer(s, 501, "5.5.2", "Not base64, or not what the "
		    "mechanism asks for");
		break;
	}
}

static void
login_plain(struct sink_session *s, struct slice answer)
{
	const struct sink_user *user = NULL;
	enum sink_auth_rc rc;

	if (answer.len == 0 && !ask(s, "", &answer))
		return;
	rc = sink_auth_plain(s->settings, answer, &user);
	sink_wire_wipe(&s->wire, answer);
	answer_login(s, rc, user);
}

static void
login_login(struct sink_session *s, struct slice first)
{
	const struct sink_user *user = NULL;
	struct buffer name = {0};
	enum sink_auth_rc rc;
	struct slice password;

	/* "Username:" and "Password:" */
	if (first.len == 0 && !ask(s, "VXNlcm5hbWU6", &first))
		return;
	buffer_put(&name, first);
	if (ask(s, "UGFzc3dvcmQ6", &password)) {
		rc = sink_auth_login(s->settings, buffer_slice(&name),
		    password, &user);
		sink_wire_wipe(&s->wire, password);
		answer_login(s, rc, user);
	}
	buffer_free(&name);
}

void
sink_login_auth(struct sink_session *s)
{
	struct slice rest = s->command.argument;
	struct slice mechanism = slice_head(rest, slice_find(rest, ' '));
	struct slice initial = slice_trim(slice_from(rest, mechanism.len));

	if (!may_begin(s))
		return;
	if (slice_equal_nocase(mechanism, SLICE("PLAIN")))
		login_plain(s, initial);
	else if (slice_equal_nocase(mechanism, SLICE("LOGIN")))
		login_login(s, initial);
	else
		sink_answer(s, 504, "5.5.4", "PLAIN and LOGIN are known here");
}
