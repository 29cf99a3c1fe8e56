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

/*
 * Starts a procedure of the home's proclib as a task (S name): a job of kind
 * STC under the server's own user, named `name`, which has begun on return.
 * `parameters` are those of EXEC, or "".
 */
enum output_rc job_start(struct spool *, const char *procedure,
    const char *name, const char *parameters, struct job *job_r,
    struct fault *);

/* What users and operators do to a job. */
enum output_rc job_cancel(struct spool *, uint32_t number, struct fault *);
enum output_rc job_hold(struct spool *, uint32_t number, struct fault *);
enum output_rc job_release(struct spool *, uint32_t number, struct fault *);
/* The same for a job that waits, without its output. */
enum output_rc job_release_wait(struct spool *, uint32_t number,
    struct fault *);
enum output_rc job_purge(struct spool *, uint32_t number, struct fault *);
/* The same; of a job that executes nothing is kept when it has ended. */
enum output_rc job_purge_at_end(struct spool *, uint32_t number,
    struct fault *);
/* The same, and it is cancelled. */
enum output_rc job_cancel_and_purge(struct spool *, uint32_t number,
    struct fault *);
/* Holds or releases all batch jobs that wait ($H A, $A A); how many. */
unsigned job_hold_all(struct spool *, bool hold, struct fault *);
/* Another class (NULL: as it is) and priority (-1: as it is). */
enum output_rc job_change(struct spool *, uint32_t number, const char *class,
    int priority, struct fault *);

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

/* Starts as many initiators as the settings say; they are the spool's until
 * initiators_stop(). */
bool initiators_start(struct spool *, int starter, struct fault *);
/* Asks started tasks to end in order, and waits `ms` for it. */
void initiators_end_started(struct spool *, int64_t ms);
/* Steps that run are killed; job_recover() finds their jobs at the next
 * start. */
void initiators_stop(struct spool *);
/* Ends the step that a job is running, if it is. */
void initiators_kill(struct spool *, uint32_t job);
/* Asks the program of a job to end in order (SIGTERM); false: none runs. */
bool initiators_ask_to_end(struct spool *, uint32_t job);

/* What an initiator does when it has no job: $S I, $P I, $Z I. */
enum initiator_order { INITIATOR_START, INITIATOR_DRAIN, INITIATOR_HALT };
/* False: there is no such initiator. */
bool initiator_order(struct spool *, unsigned number, enum initiator_order);

struct initiator_state {
	unsigned number;	/* from 1; 0: of a started task */
	uint32_t job;		/* 0: waits for work */
	char job_id[9];
	char job_name[9];
	char class[9];
	char step[9];
	int64_t since_us;	/* when that began */
	const char *status;	/* ACTIVE, INACTIVE, DRAINED ... */
};
/* Not while it calls back may `each` ask for anything here. */
void initiators_each(struct spool *,
    void (*each)(void *, const struct initiator_state *), void *context);

#endif
