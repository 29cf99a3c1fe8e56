/*
 * spool/job/job.h -- the life of a job: input, conversion, execution, output
 *
 * A job stream is taken in and converted at once: what comes back to the
 * submitter is durable and has a number, and a job with JCL errors has its log.
 * Initiators run the others, each step in a process that the starter forks.
 */
#ifndef SPOOL_JOB_JOB_H
#define SPOOL_JOB_JOB_H

#include "spool/base/fault.h"
#include "spool/base/message.h"
#include "spool/output/output.h"
#include "spool/saf/saf.h"

/* The messages of the spool wing, by name. */
enum spool_message {
#define X(name, id, severity, text, explanation, action) MSG_##name,
#include "spool/job/messages.h"
	SPOOL_MESSAGES(X)
#undef X
	SPOOL_MESSAGE_COUNT
};
extern const struct message spool_messages[SPOOL_MESSAGE_COUNT];

/*
 * Takes in a job stream for a user.  `each` is called for each job once all of
 * them are durable.  OUTPUT_BAD: there is no job in it.
 */
enum output_rc job_submit(struct spool *, const struct user *,
    struct slice stream, void (*each)(void *, const struct job *),
    void *context, struct fault *);

/* A TSU job that holds the data sets of a client's session. */
enum output_rc session_begin(struct spool *, const struct user *,
    struct job *job_r, struct fault *);
/* The client has left: the job goes when its output has gone. */
void session_end(struct spool *, uint32_t job);

/* What users and operators do to a job. */
enum output_rc job_cancel(struct spool *, uint32_t number, struct fault *);
enum output_rc job_hold(struct spool *, uint32_t number, struct fault *);
enum output_rc job_release(struct spool *, uint32_t number, struct fault *);
enum output_rc job_purge(struct spool *, uint32_t number, struct fault *);

/*
 * After a start: jobs that were executing when the server stopped get their
 * end, sessions whose clients are gone are closed, half-written data sets too.
 */
bool job_recover(struct spool *, struct fault *);

/* ---------------------------------------------------------- initiators */

/*
 * The starter is a process with one thread that forks the processes of steps;
 * it must be forked before the server has threads.  The descriptor is the
 * server's end; the process ends when it is closed.  -1 with a fault.
 */
int starter_fork(struct fault *);

/* Starts `count` initiators; they are the spool's until initiators_stop(). */
bool initiators_start(struct spool *, int starter, unsigned count,
    struct fault *);
/* Steps that run are killed; job_recover() finds their jobs at the next
 * start. */
void initiators_stop(struct spool *);
/* Ends the step that a job is running, if it is. */
void initiators_kill(struct spool *, uint32_t job);

struct initiator_state {
	unsigned number;	/* from 1 */
	uint32_t job;		/* 0: waits for work */
	char job_name[9];
	char step[9];
};
void initiators_each(struct spool *,
    void (*each)(void *, const struct initiator_state *), void *context);

#endif
