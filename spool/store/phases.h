/*
 * spool/store/phases.h -- the life of a job, as a table
 *
 * X(phase, word on the console, phases it may go on to)
 *
 * What holds in each: in INPUT and CONVERT no data set but the input is there;
 * in EXECUTE the job waits for an initiator or has one; from OUTPUT on no step
 * will run again and the completion is set; in HARDCOPY every data set that is
 * left waits for somebody; in PURGE nothing is left but the row.
 */
#ifndef SPOOL_STORE_PHASES_H
#define SPOOL_STORE_PHASES_H

#define PHASES(X) \
	X(INPUT,	"ON READER",		TO(CONVERT) | TO(PURGE)) \
	X(CONVERT,	"AWAITING CONVERSION",	TO(EXECUTE) | TO(OUTPUT) | TO(PURGE)) \
	X(EXECUTE,	"AWAITING EXECUTION",	TO(RUN) | TO(OUTPUT) | TO(PURGE)) \
	X(RUN,		"EXECUTING",		TO(OUTPUT) | TO(EXECUTE)) \
	X(OUTPUT,	"AWAITING OUTPUT",	TO(HARDCOPY) | TO(PURGE)) \
	X(HARDCOPY,	"AWAITING HARDCOPY",	TO(PURGE)) \
	X(PURGE,	"AWAITING PURGE",	0)

enum phase {
#define X(phase, word, next) PHASE_##phase,
	PHASES(X)
#undef X
	PHASE_COUNT
};

#endif
