/*
 * spool/operator/target.h -- the jobs and output groups that a command is for
 *
 * A selection and operands, "J12,CLASS=B", become a walk over what matches.
 *
 * For operator/ alone.
 */
#ifndef SPOOL_OPERATOR_TARGET_H
#define SPOOL_OPERATOR_TARGET_H

#include "spool/operator/answer.h"
#include "spool/operator/keywords.h"
#include "spool/operator/select.h"

/* How the operands with a value are meant. */
enum meaning {
	MEANS_DISPLAY,		/* filters, and words to show */
	MEANS_ACTION,		/* filters, and words like PURGE */
	MEANS_CHANGE,		/* new values; filters have a slash */
};

struct target {
	struct run *run;
	unsigned of;		/* OF_JOB or OF_OUTPUT */
	struct selection selection;
	struct operands operands;
	enum meaning meaning;
};

/* Reads what is behind the verb.  False: the answer says what is wrong. */
bool target_read(struct run *, struct slice rest, unsigned of, enum meaning,
    struct target *);

/*
 * Calls back for each job, or each group, that matches, with a view that stays
 * as it was at the start of a job.  False from `each` ends the walk.  When there
 * was none the answer says so.
 */
void target_each(struct target *, bool (*each)(void *,
    const struct subject *), void *context);

#endif
