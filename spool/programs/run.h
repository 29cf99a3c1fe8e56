/*
 * spool/programs/run.h -- a step that runs, as the files of this room see it
 *
 * A step abends once: what happens after step_abend() changes nothing of it, so
 * that a program may go on to its end without asking after every record.
 */
#ifndef SPOOL_PROGRAMS_RUN_H
#define SPOOL_PROGRAMS_RUN_H

#include <stdbool.h>

#include "spool/base/fault.h"
#include "spool/base/memory.h"
#include "spool/catalog/catalog.h"
#include "spool/ssi/jes.h"

/* One data set of a DD; a concatenation has several. */
struct part {
	const Ssi__Dd *dd;
	const Ssi__DdPart *told;
	unsigned number;	/* in the concatenation, from 0 */
	struct dsn set;		/* of a data set */
	bool created;		/* by the allocation of this step */
	bool opened;		/* SYSOUT: by a program of this step */
	bool gone;		/* deleted, here or as another part */
	struct jes_output output;	/* SYSOUT, once opened */
};

/* Lines for JESYSMSG, in the arena. */
struct lines {
	char **line;
	size_t count;
};

struct step {
	const Ssi__Step *told;
	struct arena *arena;
	struct jes *jes;
	struct catalog *catalog;
	struct part *parts;		/* in the order of the DDs */
	size_t part_count;
	struct lines allocation;
	struct lines disposition;
	char abend[8];			/* "S013", "" while it has not */
};

/* Room for one more behind `count` things of `size` bytes: the list, or a copy
 * that is larger. */
void *list_room(struct arena *, void *list, size_t count, size_t size);

void lines_add(struct arena *, struct lines *, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A line for JESYSMSG, behind the allocation messages. */
void step_say(struct step *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Ends the step by an abend, and says why; the first one counts. */
void step_abend(struct step *, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool step_has_abended(const struct step *);

/* "MAILJOB1 SEND" or "MAILJOB1 PROCSTEP STEP", as messages have it. */
const char *step_words(struct step *);

/* The first part of a DD, and how many it has; NULL when it is not there. */
struct part *step_dd(struct step *, const char *name, size_t *count_r);

/* Makes parts of what the server told. */
void step_list_parts(struct step *);

/* Waits until the data sets of its DDs, already resolved, are free for this
 * step; it has them until it ends. */
bool step_enqueue(struct step *);

/*
 * Gives the DDs their data sets: those that must be there are looked for, new
 * ones created.  False when one cannot be had; then none was created, and the
 * messages say why.
 */
bool step_allocate(struct step *);
/* Closes SYSOUT, and does what DISP says, by whether the step has abended. */
void step_dispose(struct step *);
/* After a process that died: what it left half-written goes, and its data sets
 * are disposed of as after an abend. */
void step_dispose_after(struct step *);

#endif
