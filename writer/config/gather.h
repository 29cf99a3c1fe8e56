/*
 * writer/config/gather.h -- statement by statement, a configuration
 */
#ifndef WRITER_CONFIG_GATHER_H
#define WRITER_CONFIG_GATHER_H

#include "writer/config/check.h"
#include "writer/config/config.h"
#include "writer/config/statements.h"
#include "writer/config/words.h"

/* Begin with a configuration of defaults, `findings` set, the rest zero. */
struct gathering {
	struct config config;
	struct places places;
	struct config_findings *findings;
	unsigned line;		/* the one in hand, from 1 */
	union {			/* an element of a statement that repeats */
		struct target_config target;
		char mailbox[sizeof(((struct config *)0)->administrators[0])];
	} element;
};

/* A statement begins at this column of the line. */
void gather_begin(struct gathering *, const struct statement *,
    unsigned column);

/* The words of a line: the name, the value. */
void gather_value(struct gathering *, const struct statement *,
    const struct parameter *, const struct words *);

/* The statement that began last is complete. */
void gather_end(struct gathering *, const struct statement *);

#endif
