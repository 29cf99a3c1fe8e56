/*
 * spool/settings/statements.h -- the table of statements
 *
 * Reading, the defaults, $T, $ADD, $D and the reference page in docs/ are made
 * from it, and so are most of the tests.
 *
 * For the room and its tests; others use settings.h.
 */
#ifndef SPOOL_SETTINGS_STATEMENTS_H
#define SPOOL_SETTINGS_STATEMENTS_H

#include <stddef.h>

#include "spool/settings/settings.h"

/* What a value looks like, and the field that takes it. */
enum form {
	FORM_WORD,		/* one of `words`: its number, unsigned */
	FORM_YES,		/* YES or NO: bool */
	FORM_NUMBER,		/* uint32_t */
	FORM_NUMBER_OR_ANY,	/* the same, * is 0 */
	FORM_SPAN,		/* (low-high): uint32_t[2] */
	FORM_NAME,		/* char[9] */
	FORM_CLASS,		/* a job class: char[9] */
	FORM_SYSOUT_CLASS,	/* char */
	FORM_CLASS_LIST,	/* struct class_list */
	FORM_OUTDISP,		/* (normal,abnormal): enum outdisp[2] */
	FORM_DEST,		/* struct destination */
	FORM_DSN,		/* char[45] */
};

struct parameter {
	const char *group;	/* TGSPACE of TGSPACE=(MAX=n), or NULL */
	const char *name;
	enum form form;
	const char *words;	/* FORM_WORD: divided by |, numbered from 0 */
	uint32_t least, most;	/* of a number */
	const char *initial;	/* the default as one writes it, "": none */
	size_t offset;		/* in the element */
	bool fixed;		/* $T can't change it while jesd runs */
	const char *help;
};

enum subscript {
	SUBSCRIPT_NONE,
	SUBSCRIPT_SYSOUT,	/* one of A-Z 0-9 */
	SUBSCRIPT_CLASS,	/* a job class */
	SUBSCRIPT_NAME,
	SUBSCRIPT_NUMBER,
};

struct statement {
	const char *name;
	unsigned least;		/* letters of the shortest abbreviation */
	const char *id;		/* of its display */
	unsigned width;		/* columns of the display's head */
	enum subscript subscript;
	uint32_t most;		/* SUBSCRIPT_NUMBER */
	bool dynamic;		/* $ADD and $DEL may be used */
	const struct parameter *parameters;
	size_t count;
	const char *idle;	/* parameters of JES2 that do nothing here */
	const char *help;
};

extern const struct statement settings_table[];
extern const size_t settings_table_count;

/* Statements of JES2 that do nothing here, divided by blanks. */
extern const char settings_idle[];

/* In full or abbreviated; NULL: there is none. */
const struct statement *settings_find(struct slice name);
/* Whether a word is in a list divided by `between`. */
bool settings_listed(const char *list, char between, struct slice word);

/* ------------------------------------------------------------ elements */

/* The element that a subscript names; NULL when there is none and it is not to
 * be made.  A new element has the defaults. */
void *element_find(const struct statement *, struct settings *,
    const char *subscript, bool make);
/* False: there is none, or it can't be taken away. */
bool element_remove(const struct statement *, struct settings *,
    const char *subscript);
/* The `at`th element (from 0) and its subscript; NULL behind the last. */
void *element_at(const struct statement *, struct settings *, unsigned at,
    char *subscript_r, size_t size);
/* The defaults of the table. */
void element_defaults(const struct statement *, void *element);

/* Whether the text is a subscript of the statement; copied in capitals. */
bool subscript_take(const struct statement *, struct slice text,
    char *subscript_r, size_t size);

/* -------------------------------------------------------------- values */

/* Sets the field of an element.  False: `why` says what is allowed. */
bool setting_take(const struct parameter *, struct slice text, void *element,
    struct buffer *why);
/* Appends the value as one writes it. */
void setting_print(const struct parameter *, const void *element,
    struct buffer *);

#endif
