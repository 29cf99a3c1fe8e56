/*
 * spool/job/initiator.h -- initiators as the run of a job sees them
 *
 * For job/ alone.
 */
#ifndef SPOOL_JOB_INITIATOR_H
#define SPOOL_JOB_INITIATOR_H

#include "spool/job/job.h"

struct initiator;
struct starter;

/* Runs a job from its first step to the end of its log. */
void job_run(struct initiator *, const struct job *);

struct spool *initiator_spool(struct initiator *);
struct starter *initiator_starter(struct initiator *);
unsigned initiator_number(const struct initiator *);

/* What the job is at; the process may be ended from now on. */
void initiator_begin_step(struct initiator *, const char *name);
void initiator_set_process(void *initiator, uint64_t id);
void initiator_end_step(struct initiator *);

/* Somebody has cancelled the job; the server is stopping. */
bool initiator_is_killed(struct initiator *);
bool initiator_is_stopping(struct initiator *);

#endif
