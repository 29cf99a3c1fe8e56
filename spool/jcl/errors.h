/*
 * spool/jcl/errors.h -- all that is wrong with a job, gathered
 *
 * A report names a statement and a place; the statement's number in JESJCL is
 * known later, when it is listed, and is filled in by errors_finish().
 */
#ifndef SPOOL_JCL_ERRORS_H
#define SPOOL_JCL_ERRORS_H

#include "spool/base/memory.h"
#include "spool/jcl/jcl.h"
#include "spool/jcl/messages.h"

struct statement;
struct report;

/* In the text that the statement comes from; both from 1, 0: unknown. */
struct place {
	unsigned line;
	unsigned column;
};

struct errors {
	struct arena *arena;
	struct report *first, **last;
	unsigned count;
	bool failed;
};

void errors_begin(struct errors *, struct arena *);

/*
 * `one` and `two` are the message's inserts; help says what was expected, or
 * NULL.  Texts must live as long as the arena.  A statement of NULL: none.
 */
void errors_report(struct errors *, const struct statement *, struct place,
    enum jcl_message, const char *one, const char *two, const char *help);

/* Gives the job its errors and notes, in the order of statements. */
void errors_finish(struct errors *, struct jcl_job *);

/*
 * "did you mean X" for the word of the list that is nearest, or "" when none
 * is near.  The list is asked by index until it says NULL.
 */
const char *error_nearest(struct errors *, struct slice word,
    const char *(*list)(const void *, unsigned), const void *context);

#endif
