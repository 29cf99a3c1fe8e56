/*
 * writer/mail/verb.c -- a command line: its verb and its operands
 *
 * Owns      the table of verbs, and what ends a word
 */
#include "writer/mail/verb.h"

static const struct {
	struct slice name;
	enum verb verb;
} verbs[] = {
	{{"HELO", 4}, VERB_HELO}, {{"EHLO", 4}, VERB_EHLO},
	{{"STARTTLS", 8}, VERB_STARTTLS}, {{"MAIL", 4}, VERB_MAIL},
	{{"RCPT", 4}, VERB_RCPT}, {{"DATA", 4}, VERB_DATA},
	{{"RSET", 4}, VERB_RSET}, {{"QUIT", 4}, VERB_QUIT},
};

enum { VERBS = sizeof(verbs) / sizeof(*verbs) };

/* Bytes of the delimiter at `at`: U+0085, two bytes, is what EBCDIC X'25'
 * (line feed) becomes. */
static size_t
delimiter(struct slice s, size_t at)
{
	switch (s.ptr[at]) {
	case ' ': case '\t': case '\r': case '\n': case '\0':
		return 1;
	default:
		return s.len - at > 1 && (uint8_t)s.ptr[at] == 0xc2 &&
		    (uint8_t)s.ptr[at + 1] == 0x85 ? 2 : 0;
	}
}

size_t
verb_blanks(struct slice s)
{
	size_t at = 0, len;

	while (at < s.len && (len = delimiter(s, at)) > 0)
		at += len;
	return at;
}

size_t
verb_word(struct slice s)
{
	size_t at = 0;

	while (at < s.len && delimiter(s, at) == 0)
		at++;
	return at;
}

enum verb
verb_take(struct slice *line, struct slice *word_r)
{
	*line = slice_from(*line, verb_blanks(*line));
	*word_r = slice_head(*line, verb_word(*line));
	*line = slice_from(*line, word_r->len);
	if (word_r->len == 0)
		return VERB_NONE;
	for (size_t i = 0; i < VERBS; i++)
		if (slice_equal_nocase(*word_r, verbs[i].name))
			return verbs[i].verb;
	return VERB_UNKNOWN;
}

const char *
verb_name(enum verb verb)
{
	for (size_t i = 0; i < VERBS; i++)
		if (verbs[i].verb == verb)
			return verbs[i].name.ptr;
	return "";
}

bool
verb_has_control(struct slice line, size_t *at_r)
{
	for (size_t at = 0; at < line.len; at++) {
		uint8_t byte = (uint8_t)line.ptr[at];
		bool high = byte == 0xc2 && at + 1 < line.len &&
		    (uint8_t)line.ptr[at + 1] < 0xa0;

		if ((byte < 0x20 || byte == 0x7f || high) &&
		    delimiter(line, at) == 0) {
			*at_r = at;
			return true;
		}
	}
	return false;
}
