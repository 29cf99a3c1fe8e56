/*
 * spool/base/message.h -- messages: id, text with named inserts, what to do
 *
 * A wing keeps its messages in one table of struct message, made by a list
 * X(name, id, severity, text, explanation, action).  Programs, `jes message`
 * and docs/messages.md all come from that list, so that a text is corrected in
 * one place.
 *
 * In a text {job} is an insert, {job:8} one padded with blanks to 8 columns,
 * {count:-5} one padded on the left.
 */
#ifndef SPOOL_BASE_MESSAGE_H
#define SPOOL_BASE_MESSAGE_H

#include "spool/base/buffer.h"

struct message {
	const char *id;			/* "$HASP373" */
	char severity;			/* I, W, E, S, or A: somebody must act */
	const char *text;		/* without the id */
	const char *explanation;
	const char *action;
};

struct insert {
	const char *name;
	const char *value;
};

/* Appends id, a blank and the text; `inserts` ends with a NULL name.  An insert
 * that the text names and nobody gave is a defect of ours. */
void message_put(struct buffer *, const struct message *,
    const struct insert *inserts);

#define INSERTS(...) (const struct insert[]){__VA_ARGS__, {NULL, NULL}}

#endif
