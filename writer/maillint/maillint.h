/*
 * writer/maillint/maillint.h -- `jes maillint`: what the writer would say
 *
 * Reads mail data sets as the writer does and lists all that is odd about them.
 * It sends nothing and changes nothing.
 */
#ifndef WRITER_MAILLINT_MAILLINT_H
#define WRITER_MAILLINT_MAILLINT_H

#include <stdbool.h>
#include <stdint.h>

/* Exit status. */
enum {
	MAILLINT_CLEAN = 0,
	MAILLINT_FINDINGS = 1,
	MAILLINT_USAGE = 2,	/* wrong words, or nothing could be read */
	MAILLINT_NO_SERVER = 3,
};

struct maillint {
	const char *home;	/* NULL: nobody said */
	const char *config;	/* path; NULL: HOME/cssmtp.conf if there */
	const char *page;	/* NULL: as the data set has it, a file UTF-8 */
	const char *charset;	/* NULL: that of the first target */
	const char *recfm;	/* of a file */
	uint32_t lrecl;
	bool json;
	bool strict;		/* notes are findings too */
	char **names;		/* files, "-", JOB00012, JOB00012.101 */
	int name_count;
};

/* Prints to standard output, complaints to standard error; exit status. */
int maillint_run(const struct maillint *);

#endif
