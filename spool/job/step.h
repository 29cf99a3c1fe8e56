/*
 * spool/job/step.h -- one step of a job, seen from the server
 *
 * For job/ alone.  The step's process is given its DDs and may then do four
 * things over its connection: read its input, put records, close, and say how
 * it ended.
 */
#ifndef SPOOL_JOB_STEP_H
#define SPOOL_JOB_STEP_H

#include "spool/job/joblog.h"
#include "spool/job/starter.h"

/* A spool data set that a step writes. */
struct step_output {
	struct sysout sysout;
	bool closed;		/* is available before the step ends */
	bool spin;
	bool free_close;
	uint64_t outlim;	/* records, 0 = none */
};

struct step_run {
	struct spool *spool;
	struct starter *starter;
	const struct job *job;
	struct joblog *log;
	const struct jcl_step *step;
	unsigned first_instream;	/* data set number of its first */
	unsigned *next_sysout;		/* data set number of its next */

	uint64_t id;			/* of the process, to kill it */
	struct arena *arena;
	Ssi__Step order;
	struct step_output *outputs;
	size_t output_count;
	Ssi__StepEnd *end;		/* NULL: it never said */
	int64_t cpu_us;
	int64_t started_us;
};

/*
 * Runs it: allocation, the process, the end of its data sets, the messages.
 * `started` is called when the process may be killed by run->id.
 */
void step_execute(struct step_run *, void (*started)(void *, uint64_t id),
    void *context, struct jcl_result *result_r, bool *job_failed_r);

#endif
