/*
 * writer/config/statements.h -- the table of statements
 *
 * What the writer knows of a statement stands in one place, statements.c.  The
 * parser, the defaults, the refresh rule, DISPLAY,CONFIG, `explain` and
 * docs/configuration.md are made from it, and so are most of the tests.
 *
 * A simple statement ("LogLevel 7") has one parameter without a name.  A block
 * has several, each on a line between braces.
 *
 * The display label of a statement or parameter is its name in capitals.
 *
 * For the room writer/config/ and its tests; others use config.h.
 */
#ifndef WRITER_CONFIG_STATEMENTS_H
#define WRITER_CONFIG_STATEMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "spool/base/slice.h"
#include "writer/config/config.h"

/* What a value looks like; value.c knows the shape of each. */
enum form {
	FORM_WORDS,	/* one of a list; stored as its number in the list */
	FORM_NUMBER,
	FORM_WRITER,	/* an external writer name */
	FORM_CLASS,	/* a SYSOUT class */
	FORM_MAILBOX,	/* local@domain */
	FORM_IP,
	FORM_HOST,
	FORM_DIRECTORY,	/* absolute, stored with a slash at the end */
	FORM_PAGE,	/* a code page that this system knows */
	FORM_SYMBOL,	/* one character */
	FORM_ENTITY,	/* the name of a profile, or <MAILFROM> */
};

struct parameter {
	const char *name;	/* NULL: the value of a simple statement */
	enum form form;
	const char *words;	/* FORM_WORDS: divided by blanks, 0, 1, 2 ... */
	uint64_t least, most;	/* the number; else the bytes of the text */
	const char *unit;	/* of the number, or NULL */
	const char *initial;	/* the default, as one writes it; "": none */
	size_t offset, size;	/* in struct config, or in one element of the
				 * array of a statement that repeats */
	unsigned smf_key;	/* in the configuration record (119-48), for
				 * the first element; 0: none is known */
	bool is_key;		/* of a statement that repeats: one of these
				 * is given, and tells the elements apart */
	bool fixed;		/* a refresh may not change it */
	bool not_yet;		/* the writer can't do it yet: no other value
				 * than the default and `works` is taken */
	const char *works;	/* a word that asks for nothing more than what
				 * a writer without the ability does */
	const char *help;	/* one line */
	const char *more;	/* what it does in full, or NULL */
	const char *source;	/* of the rule, with what isn't confirmed */
};

struct statement {
	const char *name;
	bool is_block;
	bool required;
	bool not_yet;		/* holds for all parameters */
	unsigned most;		/* so many are used; 0: does not repeat */
	size_t base;		/* of the array, when it repeats, the bytes */
	size_t stride;		/* of an element, and where their number */
	size_t count_at;	/* is (unsigned) */
	bool has_presence;	/* that it stands there means something: */
	size_t presence_at;	/* a bool */
	const struct parameter *parameters;
	size_t count;
	const char *help;
	const char *more;
	const char *source;
};

enum { STATEMENTS = 23, PARAMETERS_MAX = 12, ELEMENTS_MAX = 4 };

/* In alphabetical order, as displayed. */
extern const struct statement statements[STATEMENTS];

/* Whatever the case of the letters; NULL: there is none. */
const struct statement *statement_find(struct slice name);
const struct parameter *parameter_find(const struct statement *,
    struct slice name);

/* "RetryLimit Count", "LogLevel". */
struct label {
	char text[64];
};
struct label parameter_label(const struct statement *,
    const struct parameter *);

/* Whether the writer can't do it yet. */
bool parameter_is_not_yet(const struct statement *, const struct parameter *);

/* The field of a parameter; `at` counts the elements of one that repeats. */
void *parameter_field(const struct statement *, const struct parameter *,
    struct config *, unsigned at);
const void *parameter_value(const struct statement *,
    const struct parameter *, const struct config *, unsigned at);

/* Whether its presence holds; true where that means nothing by itself. */
bool statement_is_there(const struct statement *, const struct config *);

/* How many elements there are: 1 for a statement that does not repeat. */
unsigned statement_elements(const struct statement *, const struct config *);

#endif
