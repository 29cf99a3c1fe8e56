/*
 * spool/programs/export.h -- a step's DDs as files, for programs of the system
 *
 * A native program does not know of the spool: each DD is a text file to it,
 * named by the environment variable DD_ddname (as GnuCOBOL looks for it).
 *
 *	in-stream data, concatenations		a copy, blanks at line ends gone
 *	a data set with DISP=SHR, a PATH	the file itself
 *	a data set with another DISP, SYSOUT	a copy (of OLD; else empty);
 *						its lines become records when
 *						the program has ended
 *	DUMMY					/dev/null
 *
 * The copies lie in a folder of the step, which goes with it.
 */
#ifndef SPOOL_PROGRAMS_EXPORT_H
#define SPOOL_PROGRAMS_EXPORT_H

#include <sys/stat.h>

#include "spool/programs/dd.h"

struct export {
	struct export *next;
	const char *dd;
	const char *path;
	bool comes_back;	/* its lines are records afterwards */
	bool is_replaced;	/* a PATH: who writes it begins anew */
	struct stat before;	/* what it was when the program began */
};

struct exports {
	struct step *step;
	char folder[64];
	struct export *first;
};

/* False with a fault when a DD cannot be read or a file not be made; what was
 * made is then gone. */
bool exports_begin(struct step *, struct exports *, struct fault *);
/* NULL when there is no such DD. */
const struct export *exports_find(const struct exports *, const char *dd);
/* A further file in the folder, of no DD. */
const char *exports_file(struct exports *, const char *name);
/* What was written becomes records (unless the step has abended), and the
 * folder goes. */
void exports_end(struct exports *);
/* The folders of a job that a step which died left behind. */
void exports_sweep(const char *job_id);

#endif
