/*
 * writer/mailsink/violation.h -- what a client did against the rules
 *
 * The sink accepts what it can and says what was wrong: one header line a kind
 * in the stored mail, and one line in the log.
 */
#ifndef WRITER_MAILSINK_VIOLATION_H
#define WRITER_MAILSINK_VIOLATION_H

#include <stdbool.h>

#include "spool/base/buffer.h"

/* X(kind, name in the header and the log, rule source) */
#define SINK_VIOLATIONS(X) \
	X(BARE_CR,		"bare-cr",		"RFC 5321, 2.3.8") \
	X(BARE_LF,		"bare-lf",		"RFC 5321, 2.3.8") \
	X(LONG_LINE,		"long-line",		"RFC 5321, 4.5.3.1.6") \
	X(NUL_BYTE,		"nul-byte",		"RFC 5322, 2.2") \
	X(EIGHT_BIT,		"undeclared-8bit",	"RFC 6152, 3") \
	X(UNSTUFFED_DOT,	"unstuffed-dot",	"RFC 5321, 4.5.2") \
	X(NO_FINAL_CRLF,	"no-final-crlf",	"RFC 5322, 3.5") \
	X(COMMAND_BARE_CR,	"command-bare-cr",	"RFC 5321, 2.3.8") \
	X(COMMAND_BARE_LF,	"command-bare-lf",	"RFC 5321, 2.3.8") \
	X(COMMAND_LONG,		"command-long",		"RFC 5321, 4.5.3.1.4") \
	X(COMMAND_SPACE,	"space-behind-colon",	"RFC 5321, 4.1.1.2") \
	X(PIPELINING,		"pipelining-not-offered", "RFC 2920, 3.1") \
	X(SYNC,			"pipelined-behind-last", "RFC 2920, 3.1") \
	X(STARTTLS_CLEAR,	"clear-text-behind-starttls", "RFC 3207, 4")

enum sink_violation {
#define SINK_VIOLATION_ENUM(kind, name, rule) SINK_##kind,
	SINK_VIOLATIONS(SINK_VIOLATION_ENUM)
#undef SINK_VIOLATION_ENUM
	SINK_VIOLATION_KINDS
};

/* How often each kind was seen, and where first: a line of the message or a
 * command of the connection, both from 1. */
struct sink_violations {
	struct {
		uint64_t count;
		uint64_t first;
	} kind[SINK_VIOLATION_KINDS];
	bool any;
};

static inline void
sink_violation_note(struct sink_violations *v, enum sink_violation kind,
    uint64_t where)
{
	if (v->kind[kind].count++ == 0)
		v->kind[kind].first = where;
	v->any = true;
}

const char *sink_violation_name(enum sink_violation);

/* Adds what `more` has to `to`. */
void sink_violations_add(struct sink_violations *to,
    const struct sink_violations *more);

/* How many there are, of all kinds. */
uint64_t sink_violations_count(const struct sink_violations *);

/* Appends "<before>NAME; count=N; first=N<after>" for each kind seen. */
void sink_violations_print(const struct sink_violations *, struct buffer *,
    const char *before, const char *after);

#endif
