/*
 * spool/catalog/name.h -- the names of data sets and members
 *
 * A data set name has 1 to 44 characters: qualifiers of 1 to 8, joined by
 * periods.  A qualifier begins with a letter or @ # $, and goes on with those,
 * digits and hyphens.  A member name has 1 to 8 characters without hyphens.
 * Letters are upper case.  So no name can hold "/" or be "..": a name that has
 * passed is safe as part of a path.
 *
 * Rules: z/OS MVS JCL Reference, DSNAME parameter.
 */
#ifndef SPOOL_CATALOG_NAME_H
#define SPOOL_CATALOG_NAME_H

#include <stdbool.h>

#include "spool/base/fault.h"
#include "spool/base/slice.h"

enum {
	DSN_SIZE = 45,		/* with the NUL */
	MEMBER_SIZE = 9,
	QUALIFIER_MAX = 8,
};

/* Whether it is one; if not, the fault says what is wrong with it. */
bool dsn_check(struct slice name, struct fault *);
bool member_check(struct slice name, struct fault *);

#endif
