/*
 * spool/jcl/listing.h -- JESJCL: the statements as they were read
 *
 * Statement number right-justified in columns 1 to 10, a blank, the card;
 * behind a statement whose symbols were replaced what came out (IEFC653I).
 * Layout and marks: reference 1.9, 2.5.
 */
#ifndef SPOOL_JCL_LISTING_H
#define SPOOL_JCL_LISTING_H

#include "spool/jcl/statement.h"

/* MSGLEVEL=(s,): what is listed */
enum {
	LIST_JOB = 0,		/* the JOB statement alone */
	LIST_ALL = 1,
	LIST_INPUT = 2,		/* not what comes from procedures */
};

struct listing {
	struct buffer text;
	unsigned number;	/* of the last statement */
	unsigned level;
	size_t job_id_at;
};

/* Lists a statement, and numbers it when it is JCL.  A second call does
 * nothing. */
void listing_put(struct listing *, struct statement *);

#endif
