/*
 * writer/mailsink/body.h -- the bytes of a message as they arrive
 *
 * Takes the message in pieces of any size, takes the doubled periods away,
 * finds the final period, and notes what is against the rules.  The result is
 * the same however the bytes are cut into pieces.
 *
 * A line ends in CR LF and in nothing else: a lone CR or LF is content, and a
 * period behind one neither ends the message nor is taken away.
 */
#ifndef WRITER_MAILSINK_BODY_H
#define WRITER_MAILSINK_BODY_H

#include "spool/base/buffer.h"
#include "writer/mailsink/violation.h"

enum { SINK_LINE_MAX = 998 };	/* bytes without CR LF: RFC 5322, 2.1.1 */

enum sink_body_state {
	SINK_BODY_START,	/* of a line */
	SINK_BODY_LINE,		/* in a line */
	SINK_BODY_CR,		/* behind a CR in a line */
	SINK_BODY_DOT,		/* behind a period at the start of a line */
	SINK_BODY_DOT_CR,	/* behind a period and a CR */
};

struct sink_body {
	enum sink_body_state state;
	bool dots;		/* doubled periods, and one alone at the end */
	bool eight_bit;		/* declared by BODY=8BITMIME or SMTPUTF8 */
	bool ended;		/* the final period has come */
	uint64_t bytes;		/* of the message, periods taken away */
	uint64_t line;		/* the line in hand, from 1 */
	uint64_t column;	/* bytes of it seen */
	unsigned noted;		/* kinds that count once a line */
	struct sink_violations found;
};

/* For DATA (dots) or for BDAT. */
void sink_body_begin(struct sink_body *, bool dots, bool eight_bit);

/*
 * Takes bytes up to the final period or all, and appends the message's own to
 * `out` (NULL: they are only counted).  Returns how many were used; less than
 * all only when `ended` is set.
 */
size_t sink_body_feed(struct sink_body *, struct slice, struct buffer *out);

/* After the last byte: notes a last line without its end. */
void sink_body_finish(struct sink_body *);

#endif
