/*
 * spool/jcl/keyword.h -- what a parameter is called, and what it may be
 *
 * Each statement has one table: keyword, flags, form of the value, and the
 * function that stores it.  A table is in the order of the alphabet.
 */
#ifndef SPOOL_JCL_KEYWORD_H
#define SPOOL_JCL_KEYWORD_H

#include <stddef.h>
#include <stdint.h>

#include "spool/jcl/operand.h"

struct reader;

enum keyword_flag {
	KEYWORD_PLAIN = 0,
	KEYWORD_QUOTED = 1,	/* symbols count in apostrophes, too */
	KEYWORD_TEMPORARY = 2,	/* an ampersand begins a temporary name */
	KEYWORD_INNER = 4,	/* X=(A=1,B=2): keywords in the value */
	KEYWORD_PARM = KEYWORD_QUOTED | KEYWORD_INNER,
};

/* low and high are a length in characters, or for a NUMBER its range. */
enum keyword_form {
	FORM_ANY,		/* what stores it looks at it */
	FORM_KEPT,		/* anything; kept as coded */
	FORM_NAME,		/* letters, digits, national; no digit first */
	FORM_ALNUM,		/* the same, a digit may be first */
	FORM_CHARS,		/* one value of any characters */
	FORM_NUMBER,
	FORM_YESNO,		/* YES NO Y N */
	FORM_REFUSED,		/* known, but not served here */
};

struct keyword {
	const char *name;
	unsigned flags;
	enum keyword_form form;
	uint32_t low, high;
	/* `target` is what the statement fills; NULL: nothing to store */
	void (*store)(struct reader *, const struct value *, void *target);
};

struct keyword_table {
	const struct keyword *rows;
	size_t count;
};

/* A row of an X-macro table: X(name, flags, form, low, high, store). */
#define KEYWORD_ROW(name, flags, form, low, high, store) \
	{#name, KEYWORD_##flags, FORM_##form, low, high, store},

#define KEYWORD_TABLE(variable, rows) \
	static const struct keyword rows##_rows[] = { rows(KEYWORD_ROW) }; \
	const struct keyword_table variable = { rows##_rows, \
	    sizeof(rows##_rows) / sizeof(rows##_rows[0]) }

const struct keyword *keyword_table_find(const struct keyword_table *,
    struct slice name);

/* The table of an operation; NULL when it has none. */
const struct keyword_table *keyword_table_of(enum operation);

/*
 * Stores a statement's keyword parameters: each is looked up, its form checked
 * and its function called; what is wrong is reported.  An empty value nullifies
 * the parameter.  Positional parameters are not looked at.
 */
void keywords_store(struct reader *, const struct keyword_table *,
    const struct value *params, void *target);
void keyword_store(struct reader *, const struct keyword_table *,
    const struct value *param, void *target);

/* Reports a keyword that the table has not, and the nearest one. */
void keyword_complain(struct reader *, const struct keyword_table *,
    const struct value *param);

/* Pairs of parameters that exclude each other, the name of a positional one
 * as a keyword. */
struct keyword_pair {
	struct slice one, other;
};
#define KEYWORD_PAIR(one, other) \
	{{one, sizeof(one) - 1}, {other, sizeof(other) - 1}}
void keywords_exclude(struct reader *, const struct value *params,
    const struct keyword_pair *pairs, size_t count);
bool keyword_pair_has(const struct keyword_pair *pairs, size_t count,
    struct slice one, struct slice other);

/* What a parameter is called: its keyword, or for a positional one its text. */
struct slice keyword_of(const struct value *param);

/* True for YES and Y. */
bool value_is_yes(const struct value *);

/* For error_nearest(), over a table. */
const char *keyword_table_list(const void *table, unsigned index);

#endif
