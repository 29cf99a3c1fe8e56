/*
 * spool/programs/programs.h -- what EXEC PGM= finds here
 *
 * X(name, function, what it is).  A function works with the step's DDs and
 * returns its return code; what it says of an abend counts more.
 */
#ifndef SPOOL_PROGRAMS_PROGRAMS_H
#define SPOOL_PROGRAMS_PROGRAMS_H

#include "spool/programs/run.h"

#define PROGRAMS(X) \
	X("IEFBR14", iefbr14, "does nothing: DD dispositions do the work") \
	X("IEBGENER", iebgener, "copies a data set, SYSUT1 to SYSUT2") \
	X("ICEGENER", icegener, "IEBGENER that pads and truncates") \
	X("IDCAMS", idcams, "catalog commands, REPRO, PRINT") \
	X("SORT", sort, "sorts, selects, edits, makes reports") \
	X("DFSORT", sort, "the same") \
	X("ICEMAN", sort, "the same") \
	X("SYNCSORT", sort, "the same") \
	X("ICETOOL", icetool, "several sorts, counts and selections") \
	X("SYNCTOOL", icetool, "the same") \
	X("BPXBATCH", bpxbatch, "a UNIX command or program") \
	X("BPXBATSL", bpxbatch, "the same")

#define X(name, function, what) unsigned function(struct step *);
PROGRAMS(X)
#undef X

struct program {
	const char *name;
	unsigned (*run)(struct step *);
	const char *what;
};

extern const struct program programs[];
extern const size_t program_count;

/* NULL when there is none of that name. */
const struct program *program_find(const char *name);

#endif
