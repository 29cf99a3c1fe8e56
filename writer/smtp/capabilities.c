/*
 * writer/smtp/capabilities.c -- what a server said that it can do
 *
 * Owns      the keywords of EHLO
 * Promises  any text at all gives capabilities; a keyword that is not
 *           well-formed counts as not offered, a limit as not told
 * Leaves    what to do with a capability to the session
 */
#include "writer/smtp/capabilities.h"

/* The next word of a line; false at its end. */
static bool
next_word(struct slice *line, struct slice *word)
{
	*line = slice_trim(*line);
	if (line->len == 0)
		return false;
	for (word->len = 0; word->len < line->len; word->len++)
		if (line->ptr[word->len] == ' ' || line->ptr[word->len] == '\t')
			break;
	word->ptr = line->ptr;
	*line = slice_from(*line, word->len);
	return true;
}

static void
take_size(struct slice line, struct capabilities *to)
{
	struct slice word;

	to->size = true;
	to->size_max = 0;
	if (next_word(&line, &word) &&
	    !slice_number(word, UINT64_MAX, &to->size_max))
		to->size_max = 0;
}

static void
take_auth(struct slice line, struct capabilities *to)
{
	static const struct slice names[AUTH_MECHANISM_COUNT] = {
#define X(bit, name) [AUTH_AT_##bit] = SLICE(name),
		AUTH_MECHANISMS(X)
#undef X
	};
	struct slice word;

	to->auth_asked = true;
	while (next_word(&line, &word))
		for (unsigned i = 0; i < AUTH_MECHANISM_COUNT; i++)
			if (slice_equal_nocase(word, names[i]))
				to->auth |= 1u << i;
}

static void
take_limits(struct slice line, struct capabilities *to)
{
	struct slice word, value;
	uint64_t number;
	size_t at;

	while (next_word(&line, &word)) {
		at = slice_find(word, '=');
		value = slice_from(word, at + 1);
		word = slice_head(word, at);
		if (!slice_number(value, UINT32_MAX, &number))
			continue;
		if (slice_equal_nocase(word, SLICE("RCPTMAX")))
			to->rcpt_max = (uint32_t)number;
		else if (slice_equal_nocase(word, SLICE("MAILMAX")))
			to->mail_max = (uint32_t)number;
	}
}

static void
take_line(struct slice line, struct capabilities *to)
{
	static const struct {
		struct slice word;
		size_t at;
	} flags[] = {
#define FLAG(word, field) {SLICE(word), offsetof(struct capabilities, field)}
		FLAG("PIPELINING", pipelining), FLAG("CHUNKING", chunking),
		FLAG("8BITMIME", eight_bit_mime), FLAG("SMTPUTF8", smtputf8),
		FLAG("STARTTLS", starttls),
		FLAG("ENHANCEDSTATUSCODES", enhanced_codes),
#undef FLAG
	};
	struct slice word;

	if (!next_word(&line, &word))
		return;
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (slice_equal_nocase(word, flags[i].word))
			*(bool *)((char *)to + flags[i].at) = true;
	if (slice_equal_nocase(word, SLICE("SIZE")))
		take_size(line, to);
	else if (slice_equal_nocase(word, SLICE("AUTH")))
		take_auth(line, to);
	else if (slice_starts_nocase(word, SLICE("AUTH=")))
		take_auth(slice_of(word.ptr + 5,
		    (size_t)(line.ptr + line.len - word.ptr) - 5), to);
	else if (slice_equal_nocase(word, SLICE("LIMITS")))
		take_limits(line, to);
}

void
capabilities_parse(struct slice text, struct capabilities *to)
{
	struct slice line;
	bool first = true;

	*to = (struct capabilities){.esmtp = true};
	if (text.ptr == NULL)
		return;
	while (slice_split(&text, '\n', &line)) {
		if (!first)
			take_line(line, to);
		first = false;
	}
}

void
capabilities_print(const struct capabilities *c, struct buffer *to)
{
	buffer_text(to, c->esmtp ? "ESMTP" : "SMTP");
	if (c->size)
		buffer_print(to, " SIZE=%llu", (unsigned long long)c->size_max);
	if (c->pipelining)
		buffer_text(to, " PIPELINING");
	if (c->chunking)
		buffer_text(to, " CHUNKING");
	if (c->eight_bit_mime)
		buffer_text(to, " 8BITMIME");
	if (c->smtputf8)
		buffer_text(to, " SMTPUTF8");
	if (c->starttls)
		buffer_text(to, " STARTTLS");
	if (c->auth_asked)
		buffer_text(to, " AUTH");
	if (c->rcpt_max != 0)
		buffer_print(to, " RCPTMAX=%u", c->rcpt_max);
	if (c->mail_max != 0)
		buffer_print(to, " MAILMAX=%u", c->mail_max);
}
