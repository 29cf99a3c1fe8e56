/*
 * spool/base/nearest.h -- which known word somebody may have meant
 *
 * Begin with {.word = what was written}; try each known word; `best` is empty
 * when none comes near.
 */
#ifndef SPOOL_BASE_NEAREST_H
#define SPOOL_BASE_NEAREST_H

#include "spool/base/slice.h"

struct nearest {
	struct slice word;
	struct slice best;
	unsigned distance;	/* of best, when there is one */
};

void nearest_try(struct nearest *, struct slice known);

#endif
