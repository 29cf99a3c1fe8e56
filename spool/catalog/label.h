/*
 * spool/catalog/label.h -- what is known of a data set beside its records
 *
 * The label of the file NAME is the text file NAME.label next to it, lines of
 * KEY=VALUE: RECFM, LRECL, BLKSIZE, PAGE.  A text file and not an extended
 * attribute, because those are lost by cp, tar and many file systems, and
 * because a person can read it and write it.  Lower case keeps it apart from
 * data sets.
 *
 * A file without a label is text of which nothing is known.
 */
#ifndef SPOOL_CATALOG_LABEL_H
#define SPOOL_CATALOG_LABEL_H

#include <stdbool.h>

#include "spool/base/fault.h"
#include "spool/base/slice.h"

struct label {
	char recfm[8];		/* "FB", "" when unknown */
	unsigned lrecl;		/* columns; with V the four of the record
				 * descriptor included; 0 when unknown */
	unsigned blksize;
	char page[64];		/* code page of the file, "" is UTF-8 */
};

/* Whether the record format is one of z/OS: F V U D with B S A M T. */
bool recfm_check(struct slice recfm, struct fault *);

/* The label of a file in a folder; all zero when there is none.  False when it
 * cannot be read or says what no label says. */
bool label_read(int folder, const char *file, struct label *, struct fault *);
/* Replaces it whole. */
bool label_write(int folder, const char *file, const struct label *,
    struct fault *);
/* Nothing happens when there is none. */
void label_delete(int folder, const char *file);
/* Follows its file to another name. */
void label_rename(int folder, const char *from, const char *to);

#endif
