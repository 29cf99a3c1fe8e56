/*
 * writer/mailsink/body.c -- the bytes of a message as they arrive
 *
 * A machine of five states that works in strides: it looks at single bytes at
 * the start of a line only, and searches for the end of the line in one go.
 *
 * Owns      where a message ends, and which of its periods were only stuffing
 * Promises  the same result for every way of cutting the input
 * Leaves    what to do with the bytes and the violations to the session
 * Fails     never
 */
#include "writer/mailsink/body.h"

#include <string.h>

/* The input in hand; what lies between `run` and `at` is still to go out. */
struct stride {
	const char *run;
	const char *at;
	const char *end;
	struct buffer *out;
};

void
sink_body_begin(struct sink_body *body, bool dots, bool eight_bit)
{
	*body = (struct sink_body){
		.dots = dots, .eight_bit = eight_bit, .line = 1
	};
}

static void
note(struct sink_body *body, enum sink_violation kind)
{
	sink_violation_note(&body->found, kind, body->line);
}

static void
put(struct sink_body *body, struct buffer *out, const char *from, size_t len)
{
	body->bytes += len;
	if (out != NULL)
		buffer_put(out, slice_of(from, len));
}

static void
put_run(struct sink_body *body, struct stride *s)
{
	put(body, s->out, s->run, (size_t)(s->at - s->run));
	s->run = s->at;
}

/* More bytes of the line; its CR LF does not count. */
static void
widen(struct sink_body *body, size_t bytes)
{
	bool fitted = body->column <= SINK_LINE_MAX;

	body->column += bytes;
	if (fitted && body->column > SINK_LINE_MAX)
		note(body, SINK_LONG_LINE);
}

static bool
has_high_bit(const char *p, size_t len)
{
	uint64_t word, all = 0;

	for (; len >= sizeof(word); p += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		all |= word;
	}
	for (; len > 0; p++, len--)
		all |= (uint64_t)(uint8_t)*p << 56 | (uint8_t)*p;
	return (all & UINT64_C(0x8080808080808080)) != 0;
}

/* Once a line, or the count would depend on how the bytes were cut. */
static void
note_line(struct sink_body *body, enum sink_violation kind)
{
	if ((body->noted & 1U << kind) == 0)
		note(body, kind);
	body->noted |= 1U << kind;
}

static void
inspect(struct sink_body *body, const char *p, size_t len)
{
	if (!body->eight_bit && has_high_bit(p, len))
		note_line(body, SINK_EIGHT_BIT);
	if (len > 0 && memchr(p, '\0', len) != NULL)
		note_line(body, SINK_NUL_BYTE);
}

/* Notes each CR in the piece, which holds no CR that is part of a line end. */
static void
note_bare_cr(struct sink_body *body, const char *p, size_t len)
{
	const char *end = p + len, *cr;

	while (p < end && (cr = memchr(p, '\r', (size_t)(end - p))) != NULL) {
		note(body, SINK_BARE_CR);
		p = cr + 1;
	}
}

static void
end_line(struct sink_body *body)
{
	body->state = SINK_BODY_START;
	body->line++;
	body->column = 0;
	body->noted = 0;
}

/* Up to the next LF or the end of what is there. */
static void
scan_line(struct sink_body *body, struct stride *s)
{
	const char *lf = memchr(s->at, '\n', (size_t)(s->end - s->at));
	const char *stop = lf != NULL ? lf : s->end;
	size_t len = (size_t)(stop - s->at);
	bool cr = len > 0 && stop[-1] == '\r';
	size_t content = len - (cr ? 1 : 0);

	inspect(body, s->at, len);
	note_bare_cr(body, s->at, content);
	widen(body, content);
	s->at = lf != NULL ? lf + 1 : s->end;
	if (lf != NULL && cr) {
		end_line(body);
	} else if (lf != NULL) {
		note(body, SINK_BARE_LF);
		widen(body, 1);
	} else if (cr) {
		body->state = SINK_BODY_CR;
	}
}

static void
start_line(struct sink_body *body, struct stride *s)
{
	if (!body->dots || *s->at != '.') {
		body->state = SINK_BODY_LINE;
		return;
	}
	put_run(body, s);
	s->run = ++s->at;
	body->state = SINK_BODY_DOT;
}

/* The CR behind which we stand has gone out already. */
static void
behind_cr(struct sink_body *body, struct stride *s)
{
	if (*s->at == '\n') {
		s->at++;
		end_line(body);
		return;
	}
	note(body, SINK_BARE_CR);
	widen(body, 1);
	body->state = SINK_BODY_LINE;
}

/* The period was not put out: it ends the message, or it was stuffing. */
static void
behind_dot(struct sink_body *body, struct stride *s)
{
	if (*s->at == '\r') {
		s->run = ++s->at;
		body->state = SINK_BODY_DOT_CR;
		return;
	}
	if (*s->at != '.')
		note(body, SINK_UNSTUFFED_DOT);
	/* a second period is content, and not one at the start of a line */
	body->state = SINK_BODY_LINE;
}

static void
behind_dot_cr(struct sink_body *body, struct stride *s)
{
	if (*s->at == '\n') {
		s->run = ++s->at;
		body->ended = true;
		return;
	}
	note(body, SINK_UNSTUFFED_DOT);
	note(body, SINK_BARE_CR);
	put(body, s->out, "\r", 1);
	widen(body, 1);
	body->state = SINK_BODY_LINE;
}

size_t
sink_body_feed(struct sink_body *body, struct slice in, struct buffer *out)
{
	struct stride s = {in.ptr, in.ptr, in.ptr + in.len, out};

	while (s.at < s.end && !body->ended) {
		switch (body->state) {
		case SINK_BODY_START:
			start_line(body, &s);
			break;
		case SINK_BODY_LINE:
			scan_line(body, &s);
			break;
		case SINK_BODY_CR:
			behind_cr(body, &s);
			break;
		case SINK_BODY_DOT:
			behind_dot(body, &s);
			break;
		case SINK_BODY_DOT_CR:
			behind_dot_cr(body, &s);
			break;
		}
	}
	put_run(body, &s);
	return (size_t)(s.at - in.ptr);
}

void
sink_body_finish(struct sink_body *body)
{
	if (body->dots || body->bytes == 0)
		return;
	if (body->state == SINK_BODY_CR)
		note(body, SINK_BARE_CR);
	if (body->state != SINK_BODY_START)
		note(body, SINK_NO_FINAL_CRLF);
}
