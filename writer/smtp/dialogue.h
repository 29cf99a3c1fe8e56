/*
 * writer/smtp/dialogue.h -- commands written ahead, replies read in order
 *
 * For the session alone.  What is said gathers until it is flushed, so that a
 * group of commands leaves in one write; each reply that is owed for it stands
 * in a queue.  A link that breaks answers what is still owed by itself, with
 * local replies that tell what had gone out and what had not.
 */
#ifndef WRITER_SMTP_DIALOGUE_H
#define WRITER_SMTP_DIALOGUE_H

#include <stdbool.h>
#include <stdint.h>

#include "writer/config/config.h"
#include "writer/smtp/link.h"
#include "writer/smtp/reply.h"
#include "writer/smtp/transaction.h"

/* A reply that is owed: to which command, of which transaction. */
struct expected {
	enum step step;
	struct transaction *transaction;	/* NULL: the session's own */
	size_t recipient;			/* of a RCPT */
	uint64_t end;	/* of the command, in bytes since the beginning */
};

struct dialogue {
	struct link *link;		/* NULL when broken */
	const struct timeout_config *timeout;
	void (*trace)(void *context, bool ours, struct slice line);
	void *context;

	struct buffer out;		/* said, not flushed */
	uint64_t flushed;		/* bytes before those in `out` */
	uint64_t gone;			/* bytes that have left this program */
	struct buffer in;
	size_t heard;			/* bytes of `in` that are used up */
	struct reply_parser parser;

	struct expected *queue;		/* a ring */
	size_t first, owed, size;

	bool said_goodbye;		/* 421 */
	enum step broken_at;
	char broken_text[ANSWER_SIZE];
};

void dialogue_begin(struct dialogue *, struct link *,
    const struct timeout_config *);
void dialogue_end(struct dialogue *);

/* How long a step may take, in ms from now, as a deadline. */
int64_t dialogue_deadline(const struct dialogue *, enum step);

/* A command line (without CR LF), and the same with a reply owed for it. */
void dialogue_say(struct dialogue *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void dialogue_command(struct dialogue *, enum step, struct transaction *,
    size_t recipient, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* A reply is owed for what has been said so far. */
void dialogue_expect(struct dialogue *, enum step, struct transaction *,
    size_t recipient);

/* Writes what was said.  False: the link broke, at this step. */
bool dialogue_flush(struct dialogue *, enum step);

/* The reply that is owed first, good until the next call; the queue must not be
 * empty.  Flushes first. */
struct expected dialogue_hear(struct dialogue *, struct reply *);

/*
 * Whether the server has spoken, or has hung up, though nothing that was
 * flushed wants a reply.  Then *reply is what it said, or a local one.
 */
bool dialogue_heard_early(struct dialogue *, enum step, struct reply *);

/* Ends the link; the first reason stays. */
void dialogue_break(struct dialogue *, enum step, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
