/*
 * writer/mailsink/message.c -- the message of a mail, by DATA or by BDAT
 *
 * Owns      taking the bytes, and the answer behind the last of them
 * Promises  250 is said only of a mail that is stored under its name; a
 *           message that does not come to its end is not stored
 * Leaves    the bytes' rules to body.c, the file to folder.c
 * Fails     by answers, the folder's fault in them
 */
#include <inttypes.h>

#include "writer/mailsink/session_parts.h"

static void
begin_message(struct sink_session *s, bool dots)
{
	struct sink_moment moment;

	s->mail.receiving = true;
	s->mail.chunks = !dots;
	sink_body_begin(&s->body, dots,
	    s->mail.eight_bit || s->mail.international);
	if (s->shared->folder != NULL)
		sink_eml_begin(&s->eml, s->shared->folder,
		    s->client.connection, buffer_slice(&s->envelope));
	if (s->shared->script == NULL)
		return;
	moment = sink_step_moment(s, SINK_STEP_BODY,
	    buffer_slice(&s->envelope));
	s->mail.body_rule = sink_script_find(s->shared->script, &moment);
}

/* The script's rule for the middle of a message, when its bytes are there. */
static void
interfere(struct sink_session *s)
{
	const struct sink_rule *rule = s->mail.body_rule;

	if (rule == NULL || s->body.bytes < rule->after)
		return;
	s->mail.body_rule = NULL;
	if (sink_rule_use(rule))
		sink_rule_perform(s, rule, SINK_STEP_BODY, NULL);
}

/* Not more than the script's rule waits for, so that it comes at its byte. */
static struct slice
up_to_rule(struct sink_session *s, struct slice some)
{
	const struct sink_rule *rule = s->mail.body_rule;

	if (rule == NULL || some.len <= rule->after - s->body.bytes)
		return some;
	return slice_head(some, (size_t)(rule->after - s->body.bytes));
}

static size_t
feed(struct sink_session *s, struct slice some)
{
	uint64_t limit = s->settings->size_limit;
	bool store = s->shared->folder != NULL && !s->mail.too_big;
	size_t used;

	used = sink_body_feed(&s->body, some, store ? &s->eml.text : NULL);
	if (limit > 0 && s->body.bytes > limit && !s->mail.too_big) {
		s->mail.too_big = true;
		if (store)
			sink_eml_drop(&s->eml);
	} else if (store) {
		sink_eml_spill(&s->eml);
	}
	return used;
}

static void
lose(struct sink_session *s, enum sink_read rc)
{
	sink_lines_print(&s->lines, "lost in the message, %" PRIu64
	    " bytes after its beginning; nothing is stored", s->body.bytes);
	sink_session_lost(s, rc);
}

/* At most so many bytes of the message, or up to its period; false when the
 * session is over. */
static bool
take_bytes(struct sink_session *s, uint64_t left)
{
	struct slice some;
	enum sink_read rc;
	size_t used;

	interfere(s);
	while (s->phase != SINK_PHASE_OVER && left > 0 && !s->body.ended) {
		if (!sink_wire_pending(&s->wire))
			sink_lines_flush(&s->lines);
		rc = sink_wire_some(&s->wire, &some);
		if (rc != SINK_READ_OK) {
			lose(s, rc);
			return false;
		}
		if (some.len > left)
			some = slice_head(some, (size_t)left);
		used = feed(s, up_to_rule(s, some));
		sink_wire_take(&s->wire, used);
		left -= used;
		interfere(s);
	}
	return s->phase != SINK_PHASE_OVER;
}

/* Bytes of a chunk that nobody wants. */
static bool
skip_bytes(struct sink_session *s, uint64_t left)
{
	struct slice some;
	enum sink_read rc;

	while (left > 0) {
		rc = sink_wire_some(&s->wire, &some);
		if (rc != SINK_READ_OK) {
			sink_session_lost(s, rc);
			return false;
		}
		if (some.len > left)
			some = slice_head(some, (size_t)left);
		sink_wire_take(&s->wire, some.len);
		left -= some.len;
	}
	return true;
}

static void
close_message(struct sink_session *s)
{
	struct buffer text = {0};
	struct slice rest, line;

	sink_body_finish(&s->body);
	if (!s->body.found.any)
		return;
	sink_count(s->shared->counts, SINK_COUNT_VIOLATIONS,
	    sink_violations_count(&s->body.found));
	sink_violations_print(&s->body.found, &text, "violation ", "\n");
	rest = slice_head(buffer_slice(&text), text.len - 1);
	while (slice_split(&rest, '\n', &line))
		sink_lines_put(&s->lines, '*', line);
	buffer_free(&text);
	sink_violations_add(&s->found, &s->body.found);
}

static void
refuse(struct sink_session *s)
{
	sink_count(s->shared->counts, SINK_COUNT_REFUSED, 1);
	sink_lines_print(&s->lines, "the mail is refused; nothing is stored");
	s->mail.answered = true;
}

static bool
store(struct sink_session *s, char name[SINK_NAME_SIZE])
{
	struct buffer lines = {0};
	bool kept;

	sink_violations_print(&s->found, &lines, "X-Sink-Violation: ", "\r\n");
	kept = sink_eml_keep(&s->eml, buffer_slice(&lines), name);
	buffer_free(&lines);
	return kept;
}

static void
count_mail(struct sink_session *s)
{
	struct sink_counts *counts = s->shared->counts;

	sink_count(counts, SINK_COUNT_MAILS, 1);
	sink_count(counts, SINK_COUNT_RECIPIENTS, s->mail.recipients);
	sink_count(counts, SINK_COUNT_BYTES, s->body.bytes);
}

static void
keep(struct sink_session *s)
{
	char name[SINK_NAME_SIZE] = "nowhere, only counted";

	if (s->mail.too_big) {
		sink_answer(s, 552, "5.3.4", "More than %" PRIu64
		    " bytes are not taken", s->settings->size_limit);
		refuse(s);
		return;
	}
	if (s->shared->folder != NULL && !store(s, name)) {
		sink_answer(s, 452, "4.3.1", "It could not be stored: %s",
		    s->eml.fault.text);
		sink_lines_print(&s->lines, "%s", s->eml.fault.text);
		refuse(s);
		return;
	}
	s->mail.answered = true;
	s->found = (struct sink_violations){0};
	count_mail(s);
	sink_lines_print(&s->lines, "stored %s bytes=%" PRIu64
	    " recipients=%" PRIu64 " tls=%s user=%s", name, s->body.bytes,
	    s->mail.recipients, s->tls != NULL ? s->tls : "no",
	    s->user != NULL ? s->user->name : "none");
	sink_answer(s, 250, "2.0.0", "Ok: %s", name);
}

void
sink_message_receive(struct sink_session *s)
{
	s->phase = SINK_PHASE_COMMAND;
	begin_message(s, true);
	if (take_bytes(s, UINT64_MAX)) {
		close_message(s);
		sink_step_take(s, SINK_STEP_DOT, buffer_slice(&s->envelope),
		    keep);
		if (!s->mail.answered)
			refuse(s);
	}
	sink_transaction_end(s);
}

/* "BDAT n" or "BDAT n LAST": RFC 3030, 2 */
static bool
read_chunk(struct slice argument, uint64_t *bytes, bool *last)
{
	struct slice rest = argument, number;

	number = slice_head(rest, slice_find(rest, ' '));
	rest = slice_trim(slice_from(rest, number.len));
	*last = slice_equal_nocase(rest, SLICE("LAST"));
	return (*last || rest.len == 0) &&
	    slice_number(number, INT64_MAX, bytes);
}

/* Whether a chunk may come now; false when the answer is set. */
static bool
may_chunk(struct sink_session *s)
{
	if (!sink_offers(s, SINK_EXT_CHUNKING))
		sink_answer(s, 502, "5.5.1", "BDAT is not offered");
	else if (!s->mail.begun)
		sink_answer(s, 503, "5.5.1", "Say MAIL first");
	else if (s->mail.failed)
		sink_answer(s, 503, "5.5.1", "A chunk was refused; say RSET");
	else if (s->mail.recipients == 0)
		sink_answer(s, 554, "5.5.1", "No recipient was accepted");
	else
		return true;
	return false;
}

static void
keep_chunk(struct sink_session *s)
{
	s->mail.answered = true;
	if (!s->mail.too_big) {
		sink_answer(s, 250, "2.0.0", "Ok: %" PRIu64 " bytes so far",
		    s->body.bytes);
		return;
	}
	sink_answer(s, 552, "5.3.4", "More than %" PRIu64
	    " bytes are not taken", s->settings->size_limit);
	s->mail.failed = true;
}

/* The answer to a chunk that came whole; the script may give another. */
static void
answer_chunk(struct sink_session *s, uint64_t bytes, bool last)
{
	struct buffer text = {0};

	buffer_put(&text, buffer_slice(&s->envelope));
	buffer_print(&text, "BDAT %" PRIu64 "%s\r\n", bytes,
	    last ? " LAST" : "");
	s->mail.answered = false;
	if (last)
		close_message(s);
	sink_step_take(s, SINK_STEP_BDAT, buffer_slice(&text),
	    last ? keep : keep_chunk);
	buffer_free(&text);
	if (!s->mail.answered) {
		refuse(s);
		s->mail.failed = true;
	}
	if (last)
		sink_transaction_end(s);
}

void
sink_message_chunk(struct sink_session *s)
{
	uint64_t bytes;
	bool last;

	if (!read_chunk(s->command.argument, &bytes, &last)) {
		/* where the next command begins is not known any more */
		sink_answer(s, 501, "5.5.4", "It is BDAT size or BDAT size "
		    "LAST; closing");
		sink_answer_send(s);
		sink_session_over(s, SINK_END_CLOSE);
		return;
	}
	if (!may_chunk(s)) {
		if (skip_bytes(s, bytes))
			sink_answer_send(s);
		return;
	}
	if (!s->mail.receiving)
		begin_message(s, false);
	if (take_bytes(s, bytes))
		answer_chunk(s, bytes, last);
}
