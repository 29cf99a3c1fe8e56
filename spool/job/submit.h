/*
 * spool/job/submit.h -- what input and execution share
 *
 * For job/ alone.
 */
#ifndef SPOOL_JOB_SUBMIT_H
#define SPOOL_JOB_SUBMIT_H

#include "spool/job/joblog.h"

/* The JCL of a job, the same each time it is read: dates are those of its
 * entry. */
struct jcl_job *convert(struct arena *, struct spool *, const struct job *,
    struct slice text);

/* Walks all parts of all DDs of a job in order; begin with all NULL.  In-stream
 * data sets are numbered in this order. */
struct part_walk {
	const struct jcl_step *step;
	const struct jcl_dd *dd;	/* the first part */
	const struct jcl_dd *part;
};
bool next_part(const struct jcl_job *, struct part_walk *);

/* What JCL may ask and is not done yet: refused, or said in JESYSMSG. */
void refuse_unserved(const struct jcl_job *, struct fault *refusal);
void note_unserved(struct joblog *, const struct jcl_job *);

/* The cards of a job, each followed by LF, appended. */
bool job_text(struct spool *, uint32_t number, struct buffer *text);

/* Whether a writer is at work on some of the job's output. */
bool job_is_claimed(struct txn *, struct spool *, uint32_t number);
/* Removes the job and says so ($HASP250). */
void job_purge_now(struct txn *, const struct job *);
/* Lets the next job of that name go that waited for the end of one. */
void job_end_delay(struct txn *, const char *name);
/* Has a started task begin; its row is in phase RUN.  False: it can't. */
bool initiators_run_started(struct spool *, const struct job *);

/* Ends a job that is in phase RUN and that nobody runs. */
void job_recover_one(struct spool *, const struct job *);

/* Of a job that has ended: what is still open lacks its end.  A session's is
 * dropped, what a step wrote is held for `reason`. */
void settle_open(struct txn *, const struct job *, const char *reason);

/* Lets go what waits for the end of the job, as its dispositions say. */
void release_output(struct txn *, const struct job *);

#endif
