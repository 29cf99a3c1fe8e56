/*
 * spool/operator/keywords.h -- the table of keywords of jobs and output groups
 *
 * A keyword may be shown, may filter, may be changed by $T, or stand alone.
 *
 * For operator/ alone.
 */
#ifndef SPOOL_OPERATOR_KEYWORDS_H
#define SPOOL_OPERATOR_KEYWORDS_H

#include "spool/operator/groups.h"

/* What is shown or compared: a job, or one of its output groups. */
struct subject {
	struct spool *spool;
	struct view *view;
	const struct job *job;
	const struct group *group;	/* NULL: the job itself */
};

enum {
	OF_JOB = 1 << 0,	/* a keyword of jobs */
	OF_OUTPUT = 1 << 1,	/* of output groups */
	USUAL = 1 << 2,		/* is shown when nothing is asked for */
	LONG = 1 << 3,		/* is shown with LONG */
	FILTER = 1 << 4,
	CHANGE = 1 << 5,	/* $T */
	ALONE = 1 << 6,		/* has no value: CANCEL, HELD */
};

struct keyword {
	const char *name;
	unsigned least;		/* letters of the shortest abbreviation */
	unsigned uses;
	/* Appends the value as it is shown; NULL: there is none to show. */
	void (*print)(const struct subject *, struct buffer *);
	/* For a filter by number; NULL: texts are compared. */
	double (*number)(const struct subject *);
	const char *help;
};

extern const struct keyword keywords[];
extern const size_t keyword_count;

/* In full or abbreviated; `of` is OF_JOB or OF_OUTPUT. */
const struct keyword *keyword_find(struct slice name, unsigned of);

/* ----------------------------------------------------------- operands */

enum comparison { IS, IS_NOT, ABOVE, BELOW, AT_LEAST, AT_MOST, NO_VALUE };

/* KEYWORD, KEYWORD=value, /KEYWORD>value. */
struct operand {
	struct slice word;		/* the keyword as written */
	const struct keyword *keyword;	/* NULL: there is none */
	bool slash;			/* /: a filter, whatever the command */
	enum comparison how;
	struct slice value;
};

enum { OPERANDS_MAX = 20 };
struct operands {
	struct operand list[OPERANDS_MAX];
	unsigned count;
};

/* ",A=1,B": false: there are too many, or one is empty. */
bool operands_take(struct slice text, unsigned of, struct operands *);
/* The operand of this name that is there, or NULL. */
const struct operand *operands_find(const struct operands *,
    const char *name);
/* The one that gives it a new value: not a filter. */
const struct operand *operands_find_new(const struct operands *,
    const char *name);
/* Whether the subject is as a filter says. */
bool operand_matches(const struct operand *, const struct subject *);

/* The items of a display: those that operands ask for, else the usual ones. */
void items_of(const struct subject *, unsigned of, const struct operands *,
    struct buffer *items);

#endif
