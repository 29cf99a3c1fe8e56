/*
 * writer/config/check.h -- what must hold between statements
 */
#ifndef WRITER_CONFIG_CHECK_H
#define WRITER_CONFIG_CHECK_H

#include "writer/config/config.h"
#include "writer/config/statements.h"

/* Where something stands in the file; line 0: it does not. */
struct place {
	unsigned line, column;
};

/* The last of each; `value` by the order of the parameters in the table;
 * `element` of those of a statement that repeats that are used. */
struct places {
	struct place statement[STATEMENTS];
	struct place value[STATEMENTS][PARAMETERS_MAX];
	struct place element[STATEMENTS][ELEMENTS_MAX];
};

void check_config(const struct config *, const struct places *,
    struct config_findings *);

/* The part of it about code pages, for a configuration that a refresh has put
 * together and that is no longer the one in the file. */
void check_pages(const struct config *, struct config_findings *);

#endif
