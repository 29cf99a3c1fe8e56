/*
 * spool/operator/answer.h -- answers to commands, in the layout of $HASP
 *
 * A display is a head, "JOB(MAILJOB1)", and items, "CLASS=A": as many on a line
 * as have room, the next line below the first item.
 *
 * For operator/ alone.
 */
#ifndef SPOOL_OPERATOR_ANSWER_H
#define SPOOL_OPERATOR_ANSWER_H

#include "spool/base/buffer.h"
#include "spool/operator/messages.h"
#include "spool/output/output.h"
#include "spool/saf/saf.h"

/* One command being answered. */
struct run {
	struct spool *spool;
	const struct user *user;
	const char *command;	/* as given, without the $ */
	struct buffer *lines;
	unsigned shown;		/* displays so far */
	bool full;		/* more than CONDEF DISPMAX */
};

/* $HASP003 RC=(52),command - reason; `detail` may be NULL. */
void answer_reason(struct run *, enum reason, const char *detail);
void answer_system(struct run *, enum system_answer, const char *name);

/* Items, each ended by LF; free the buffer. */
void item_add(struct buffer *items, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The items of "A=1,B=(2,3)". */
void item_split(struct buffer *items, const char *list);

enum head { HEAD_BESIDE, HEAD_ABOVE };	/* a line of its own too */

/* Appends a display.  False: this one would be more than may be shown; that is
 * said, once. */
bool answer_show(struct run *, const char *id, const char *head,
    unsigned width, enum head where, const struct buffer *items);

/* Whether the user may; if not, the answer says so. */
bool run_allowed(struct run *, enum saf_class, const char *resource,
    const char *owner, enum saf_access);

#endif
