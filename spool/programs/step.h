/*
 * spool/programs/step.h -- the process of a job step
 *
 * A step runs in a process of its own, under its user.  It allocates the DDs,
 * runs the program, applies the dispositions, and says over its connection how
 * it went (StepEnd).  A process that ends without that word has abended.
 */
#ifndef SPOOL_PROGRAMS_STEP_H
#define SPOOL_PROGRAMS_STEP_H

#include "spool/ssi/ssi.pb-c.h"

/*
 * All of the process: called after the fork, with the user set.  `fd` is the
 * step's connection to the server.  Returns the exit status of the process,
 * which says only whether StepEnd was sent (0) or not (1).
 */
int step_process(const Ssi__Step *step, int fd);

#endif
