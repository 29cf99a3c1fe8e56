/*
 * spool/programs/native.h -- programs of the system: STEPLIB, BPXBATCH
 *
 * EXEC PGM=NAME runs the file NAME of a library (or of a folder: PATH=) in
 * STEPLIB or JOBLIB: a program or script that may be executed, or a GnuCOBOL
 * module NAME.so, which cobcrun runs.  In a folder also its lower-case name is
 * looked for, and at last in the folder of the server's own program (the link
 * list): PGM=CSSMTP is the mail writer.  DDs are files (export.h); standard
 * input is STDIN or SYSIN, standard output STDOUT, SYSOUT or SYSPRINT, standard
 * error STDERR or else standard output.  What is printed without any of these
 * goes to JESYSMSG.
 *
 * The return code is its exit status; a signal is an abend (child.h).
 */
#ifndef SPOOL_PROGRAMS_NATIVE_H
#define SPOOL_PROGRAMS_NATIVE_H

#include "spool/programs/child.h"

struct native {
	const char *path;	/* of the program or the module */
	const char *folder;	/* where it was found */
	bool is_module;		/* for cobcrun */
};

/* Looks for the step's program in STEPLIB, JOBLIB, and beside the server. */
bool native_find(struct step *, struct native *);
unsigned native_run(struct step *, const struct native *);

/*
 * Runs a child with its output and input on the first of these DDs that is
 * there (names separated by blanks); what has no DD goes to JESYSMSG.  False:
 * the step has abended or the child could not be started (then with an abend).
 */
bool native_child(struct step *, struct child *, const char *in,
    const char *out, const char *err, int *status_r);

#endif
