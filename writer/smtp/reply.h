/*
 * writer/smtp/reply.h -- what a server answers, and at which step
 *
 * A reply parser takes the bytes of a server as they come and gives replies.
 * Pure.  What is no reply by the grammar is an answer of its own, REPLY_GARBAGE:
 * after it the conversation is out of step and the link must be ended.
 *
 * Rules: RFC 5321, 4.2 (replies); RFC 2034, RFC 3463 (enhanced status codes).
 */
#ifndef WRITER_SMTP_REPLY_H
#define WRITER_SMTP_REPLY_H

#include <stdbool.h>

#include "spool/base/buffer.h"
#include "spool/base/slice.h"

/* The steps of a session, in their order: X(step, what a person calls it). */
#define STEPS(X) \
	X(CONNECT, "connect") \
	X(GREETING, "greeting") \
	X(EHLO, "EHLO") \
	X(HELO, "HELO") \
	X(STARTTLS, "STARTTLS") \
	X(TLS, "TLS handshake") \
	X(AUTH, "AUTH") \
	X(CHOICE, "choice of server") \
	X(MAIL, "MAIL FROM") \
	X(RCPT, "RCPT TO") \
	X(DATA, "DATA") \
	X(BODY, "message text") \
	X(CHUNK, "BDAT") \
	X(DOT, "final period") \
	X(LAST, "BDAT LAST") \
	X(RSET, "RSET") \
	X(QUIT, "QUIT")

enum step {
#define X(step, word) STEP_##step,
	STEPS(X)
#undef X
	STEP_COUNT
};

const char *step_word(enum step);

/*
 * The kinds of answer: X(kind, what a person calls it).  The first five come
 * from the server; the others are local, from this end of the link.
 */
#define REPLY_KINDS(X) \
	X(YES, "accepted")		/* 2xx */ \
	X(GO_ON, "go on")		/* 3xx */ \
	X(NOT_NOW, "refused for now")	/* 4xx */ \
	X(NO, "refused")		/* 5xx */ \
	X(CLOSING, "service closed")	/* 421: says nothing about the mail */ \
	X(GARBAGE, "not a reply")	/* or one that does not belong here */ \
	X(LOST, "link lost")		/* after the command had gone out */ \
	X(SILENT, "no reply in time") \
	X(UNSENT, "not sent")		/* the link broke before the command */ \
	X(UNREADABLE, "text unreadable") /* we could not read our own mail */ \
	X(UNFIT, "server unfit")	/* lacks what this mail needs */

enum reply_kind {
#define X(kind, word) REPLY_##kind,
	REPLY_KINDS(X)
#undef X
	REPLY_KIND_COUNT
};

const char *reply_kind_word(enum reply_kind);

/* Whether it is the server's word, and not ours about the link. */
static inline bool
reply_is_servers(enum reply_kind kind)
{
	return kind <= REPLY_CLOSING;
}

struct reply {
	enum reply_kind kind;
	unsigned code;		/* 200 to 599; 0 when not the server's */
	char enhanced[12];	/* "5.1.1"; "" when there is none */
	struct slice text;	/* lines parted by LF, without their codes */
};

enum {
	REPLY_LINE_MAX = 2048,	/* bytes; RFC 5321 allows 512, servers do not */
	REPLY_LINES_MAX = 256,
	REPLY_TEXT_MAX = 32 * 1024,	/* bytes of one reply */
};

struct reply_parser {
	struct buffer text;	/* of the lines before the one at hand */
	unsigned code;		/* of the first line; 0: no line yet */
	unsigned lines;
};

/*
 * Takes one reply off the front of *bytes.  False: more bytes are needed and
 * what is left in *bytes is the beginning of a line.  The text of the reply is
 * good until the next call.
 */
bool reply_parse(struct reply_parser *, struct slice *bytes, struct reply *);

void reply_parser_free(struct reply_parser *);

/* A local reply; the text must stay good as long as the reply is used. */
struct reply reply_local(enum reply_kind, const char *text);

/*
 * One line for people, always with a NUL: "550 5.1.1 no such user", cut to
 * `size`; what is no printable UTF-8 becomes a period.
 */
void reply_print(const struct reply *, char *to, size_t size);

#endif
