/*
 * spool/programs/child.h -- a program of the system, run by a step
 */
#ifndef SPOOL_PROGRAMS_CHILD_H
#define SPOOL_PROGRAMS_CHILD_H

#include "spool/programs/export.h"

struct child {
	const char *path;	/* absolute, or found in PATH */
	struct lines argv;	/* from its name on */
	struct lines env;	/* "NAME=value", beside those it always has */
	/* files; NULL: /dev/null; out and err are appended to */
	const char *in, *out, *err;
};

/*
 * Runs it to its end, as the step's user in his home folder, with TIME= of the
 * step still counting.  True: *status_r as wait(2) has it.  False with a fault
 * when it could not be started.
 */
bool child_run(struct step *, struct child *, const struct exports *,
    int *status_r, struct fault *);

/* The abend that a signal is: "S0C4". */
const char *child_abend(int signal);

#endif
