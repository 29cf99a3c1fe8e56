/*
 * spool/operator/groups.h -- the output groups of a job
 *
 * For operator/ alone.
 */
#ifndef SPOOL_OPERATOR_GROUPS_H
#define SPOOL_OPERATOR_GROUPS_H

#include "spool/output/output.h"

struct group {
	unsigned number, part;	/* name.n.m: n and m */
	struct data_set first;	/* what all of them have in common */
	uint64_t records, bytes;
	int64_t created_us;	/* of the oldest */
	uint64_t *keys;
	size_t count;
	bool busy;		/* a writer is at work on it */
};

/* In order of their numbers; groups_free() the list. */
size_t groups_of(struct spool *, struct view *, uint32_t job,
    struct group **list_r);
void groups_free(struct group **list, size_t count);

#endif
