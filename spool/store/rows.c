/*
 * spool/store/rows.c -- the words for what the rows of the volume say
 *
 * Promises  a job goes from phase to phase only as phases.h allows
 */
#include "spool/store/store.h"

#include <assert.h>
#include <stdio.h>

static const struct {
	const char *word;
	unsigned next;		/* bits: 1 << phase */
} phases[] = {
#define TO(phase) (1u << PHASE_##phase)
#define X(phase, word, next) [PHASE_##phase] = {word, next},
	PHASES(X)
#undef X
#undef TO
};

const char *
phase_word(enum phase phase)
{
	assert(phase < PHASE_COUNT);
	return phases[phase].word;
}

void
job_advance(struct job *job, enum phase phase)
{
	assert(phases[job->phase].next & 1u << phase);
	job->phase = phase;
}

static const char *const outdisp_words[] = {
	[OUTDISP_WRITE] = "WRITE", [OUTDISP_HOLD] = "HOLD",
	[OUTDISP_KEEP] = "KEEP", [OUTDISP_LEAVE] = "LEAVE",
	[OUTDISP_PURGE] = "PURGE",
};

const char *
outdisp_word(enum outdisp outdisp)
{
	return outdisp_words[outdisp];
}

bool
outdisp_parse(const char *word, enum outdisp *outdisp_r)
{
	for (size_t i = 0; i < sizeof(outdisp_words) / sizeof(char *); i++)
		if (strcmp(word, outdisp_words[i]) == 0) {
			*outdisp_r = (enum outdisp)i;
			return true;
		}
	return false;
}

const char *
data_set_state_word(enum data_set_state state)
{
	static const char *const words[] = {
		[DATA_SET_OPEN] = "OPEN", [DATA_SET_IN_JOB] = "IN JOB",
		[DATA_SET_READY] = "READY", [DATA_SET_HELD] = "HELD",
		[DATA_SET_INPUT] = "INPUT",
	};

	return words[state];
}

void
completion_print(const struct job *job, char *to, size_t size)
{
	switch (job->completion) {
	case COMPLETION_NONE:
		snprintf(to, size, "%s", "");
		break;
	case COMPLETION_CODE:
		snprintf(to, size, "CC %04u", job->max_code);
		break;
	case COMPLETION_JCL_ERROR:
		snprintf(to, size, "JCL ERROR");
		break;
	case COMPLETION_ABEND:
		snprintf(to, size, "ABEND %s", job->abend);
		break;
	case COMPLETION_CANCELED:
		snprintf(to, size, "CANCELED");
		break;
	}
}
