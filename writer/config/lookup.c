/*
 * writer/config/lookup.c -- finding a way about the table of statements
 *
 * Owns      how a row is found by name, and its field in a configuration
 * Fails     never
 */
#include "writer/config/statements.h"

#include <assert.h>
#include <stdio.h>

const struct statement *
statement_find(struct slice name)
{
	for (size_t i = 0; i < STATEMENTS; i++)
		if (slice_equal_nocase(name, slice_text(statements[i].name)))
			return &statements[i];
	return NULL;
}

const struct parameter *
parameter_find(const struct statement *statement, struct slice name)
{
	for (size_t i = 0; i < statement->count; i++) {
		const struct parameter *p = &statement->parameters[i];

		if (p->name != NULL &&
		    slice_equal_nocase(name, slice_text(p->name)))
			return p;
	}
	return NULL;
}

struct label
parameter_label(const struct statement *statement, const struct parameter *p)
{
	struct label label;

	snprintf(label.text, sizeof(label.text), "%s%s%s", statement->name,
	    p->name == NULL ? "" : " ", p->name == NULL ? "" : p->name);
	return label;
}

bool
parameter_is_not_yet(const struct statement *statement,
    const struct parameter *p)
{
	return statement->not_yet || p->not_yet;
}

/* Bytes from the front of a configuration. */
static size_t
field_at(const struct statement *statement, const struct parameter *p,
    unsigned at)
{
	assert(statement->most == 0 ? at == 0 : at < statement->most);
	return statement->base + statement->stride * at + p->offset;
}

void *
parameter_field(const struct statement *statement, const struct parameter *p,
    struct config *config, unsigned at)
{
	return (char *)config + field_at(statement, p, at);
}

const void *
parameter_value(const struct statement *statement, const struct parameter *p,
    const struct config *config, unsigned at)
{
	return (const char *)config + field_at(statement, p, at);
}

unsigned
statement_elements(const struct statement *statement,
    const struct config *config)
{
	if (statement->most == 0)
		return 1;
	return *(const unsigned *)(const void *)((const char *)config +
	    statement->count_at);
}

bool
statement_is_there(const struct statement *statement,
    const struct config *config)
{
	return !statement->has_presence || *(const bool *)
	    ((const char *)config + statement->presence_at);
}
