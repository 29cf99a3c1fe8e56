/*
 * spool/job/starter.h -- running the processes of steps, seen from the server
 *
 * For job/ alone.
 */
#ifndef SPOOL_JOB_STARTER_H
#define SPOOL_JOB_STARTER_H

#include <stdbool.h>
#include <stdint.h>

#include "spool/ssi/ssi.pb-c.h"

struct starter;

/* Takes the descriptor of starter_fork(). */
struct starter *starter_open(int fd);
void starter_close(struct starter **);

/* Starts the process of a step (its id is set here); the server's end of its
 * connection is *fd_r.  False: the starter is gone, or no descriptors. */
bool starter_run(struct starter *, Ssi__Step *, int *fd_r);
/* SIGKILL to the whole process group of the step. */
void starter_kill(struct starter *, uint64_t id);
/* SIGTERM to it: the program may end in order. */
void starter_stop(struct starter *, uint64_t id);
/* Waits until the process has ended: its wait(2) status and CPU time. */
bool starter_await(struct starter *, uint64_t id, int *status_r,
    int64_t *cpu_us_r);

#endif
