/*
 * spool/programs/dcb.h -- record format and length
 *
 * LRECL counts columns (characters); with V it includes the four bytes of the
 * record descriptor that such a record has on z/OS, so that a V record has
 * LRECL-4 columns of data at most.
 *
 * Rules: jes-and-jcl.md 1.5 (defaults), 6.1; z/OS DFSMS Using Data Sets.
 */
#ifndef SPOOL_PROGRAMS_DCB_H
#define SPOOL_PROGRAMS_DCB_H

#include <stdbool.h>
#include <stddef.h>

#include "spool/base/slice.h"

struct dcb {
	char recfm[8];		/* "FB", "" when nobody says */
	unsigned lrecl;		/* 0 when nobody says */
	unsigned blksize;
};

bool dcb_is_known(const struct dcb *);	/* format and length */
bool dcb_is_fixed(const struct dcb *);
bool dcb_is_variable(const struct dcb *);
/* The first column is ASA or machine carriage control. */
bool dcb_has_control(const struct dcb *);
/* Most columns that a record's data may have. */
size_t dcb_room(const struct dcb *);

/* What is missing in the first is taken from the other. */
void dcb_fill(struct dcb *, const struct dcb *from);
/* Same format (blocked or not) and length: may be concatenated. */
bool dcb_is_like(const struct dcb *, const struct dcb *);

/* Columns of a record; quick for what is all ASCII. */
size_t dcb_columns(struct slice record);

#endif
