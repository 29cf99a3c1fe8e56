/*
 * writer/smtp/reply.c -- what a server answers
 *
 * Owns      the grammar of replies, and the limits on their length
 * Promises  a reply never ends in the middle of a line; however the bytes are
 *           cut into pieces, the same replies come out; memory is bounded;
 *           what is printed is UTF-8 without control characters
 * Leaves    what a reply means for a mail to the session and to the policy
 * Fails     by REPLY_GARBAGE
 */
#include "writer/smtp/reply.h"

#include <stdio.h>

#include "spool/base/text.h"

const char *
step_word(enum step step)
{
	static const char *const words[STEP_COUNT] = {
#define X(step, word) [STEP_##step] = word,
		STEPS(X)
#undef X
	};

	return words[step];
}

const char *
reply_kind_word(enum reply_kind kind)
{
	static const char *const words[REPLY_KIND_COUNT] = {
#define X(kind, word) [REPLY_##kind] = word,
		REPLY_KINDS(X)
#undef X
	};

	return words[kind];
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The code at the front of a line; 0 when the line is no line of a reply. */
static unsigned
line_code(struct slice line)
{
	unsigned code;

	if (line.len < 3 || line.ptr[0] < '2' || line.ptr[0] > '5' ||
	    !is_digit(line.ptr[1]) || !is_digit(line.ptr[2]))
		return 0;
	if (line.len > 3 && line.ptr[3] != ' ' && line.ptr[3] != '-')
		return 0;
	code = (unsigned)(line.ptr[0] - '0') * 100;
	code += (unsigned)(line.ptr[1] - '0') * 10;
	return code + (unsigned)(line.ptr[2] - '0');
}

/* One to three digits at `at`; how many there are. */
static size_t
digits_at(struct slice text, size_t at)
{
	size_t count = 0;

	while (count < 4 && at + count < text.len &&
	    is_digit(text.ptr[at + count]))
		count++;
	return count <= 3 ? count : 0;
}

/* An enhanced status code at the front, of the class that the code has. */
static void
find_enhanced(struct slice text, unsigned code, char *to, size_t size)
{
	size_t subject, detail, len;

	to[0] = '\0';
	if (text.len < 5 || (unsigned)(text.ptr[0] - '0') != code / 100 ||
	    text.ptr[1] != '.')
		return;
	subject = digits_at(text, 2);
	if (subject == 0 || 2 + subject >= text.len ||
	    text.ptr[2 + subject] != '.')
		return;
	detail = digits_at(text, 3 + subject);
	len = 3 + subject + detail;
	if (detail == 0 || (len < text.len && text.ptr[len] != ' ' &&
	    text.ptr[len] != '\n'))
		return;
	slice_copy(slice_head(text, len), to, size);
}

static enum reply_kind
kind_of(unsigned code)
{
	if (code == 421)
		return REPLY_CLOSING;
	switch (code / 100) {
	case 2:
		return REPLY_YES;
	case 3:
		return REPLY_GO_ON;
	case 4:
		return REPLY_NOT_NOW;
	default:
		return REPLY_NO;
	}
}

static bool
give_garbage(struct reply_parser *p, const char *why, struct slice line,
    struct reply *reply)
{
	buffer_clear(&p->text);
	buffer_text(&p->text, why);
	buffer_put(&p->text, slice_head(line, 200));
	*reply = (struct reply){.kind = REPLY_GARBAGE};
	reply->text = buffer_slice(&p->text);
	p->code = 0;
	p->lines = 0;
	return true;
}

static bool
give_reply(struct reply_parser *p, struct reply *reply)
{
	*reply = (struct reply){.kind = kind_of(p->code), .code = p->code};
	reply->text = buffer_slice(&p->text);
	find_enhanced(reply->text, p->code, reply->enhanced,
	    sizeof(reply->enhanced));
	p->code = 0;
	p->lines = 0;
	return true;
}

/* True when *reply is there, with this line as its last. */
static bool
take_line(struct reply_parser *p, struct slice line, struct reply *reply)
{
	unsigned code = line_code(line);

	if (p->code == 0)
		buffer_clear(&p->text);
	if (code == 0)
		return give_garbage(p, "the server said what is no reply: ",
		    line, reply);
	if (p->code != 0 && code != p->code)
		return give_garbage(p, "the code changed within a reply: ",
		    line, reply);
	if (++p->lines > REPLY_LINES_MAX ||
	    p->text.len + line.len > REPLY_TEXT_MAX)
		return give_garbage(p, "a reply without end: ", line, reply);
	if (p->code != 0)
		buffer_byte(&p->text, '\n');
	p->code = code;
	buffer_put(&p->text, slice_from(line, 4));
	return line.len == 3 || line.ptr[3] == ' ' ?
	    give_reply(p, reply) : false;
}

bool
reply_parse(struct reply_parser *p, struct slice *bytes, struct reply *reply)
{
	struct slice line;
	size_t end;

	for (;;) {
		end = slice_find(*bytes, '\n');
		if (end > REPLY_LINE_MAX) {
			line = *bytes;
			*bytes = slice_from(*bytes, end);
			return give_garbage(p, "a line without end: ", line,
			    reply);
		}
		if (end == bytes->len)
			return false;
		line = slice_head(*bytes, end);
		*bytes = slice_from(*bytes, end + 1);
		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
		if (take_line(p, line, reply))
			return true;
	}
}

void
reply_parser_free(struct reply_parser *p)
{
	buffer_free(&p->text);
	*p = (struct reply_parser){0};
}

struct reply
reply_local(enum reply_kind kind, const char *text)
{
	return (struct reply){.kind = kind, .text = slice_text(text)};
}

/* Whether a character may stand in a log or on a terminal as it is. */
static bool
is_printable(struct slice c)
{
	unsigned char first = (unsigned char)c.ptr[0];

	if (c.len == 1)
		return first >= ' ' && first < 0x7f;
	return !(first == 0xc2 && (unsigned char)c.ptr[1] < 0xa0);
}

void
reply_print(const struct reply *reply, char *to, size_t size)
{
	struct slice rest = reply->text, c;
	size_t at = 0;

	if (size == 0)
		return;
	to[0] = '\0';
	if (reply->code != 0)
		at = (size_t)snprintf(to, size, "%03u ", reply->code);
	while (rest.len > 0) {
		c = slice_head(rest, text_char(rest));
		rest = slice_from(rest, c.len);
		if (!is_printable(c))
			c = c.ptr[0] == '\n' ? SLICE(" ") : SLICE(".");
		if (at + c.len >= size)
			break;
		memcpy(to + at, c.ptr, c.len);
		at += c.len;
		to[at] = '\0';
	}
}
