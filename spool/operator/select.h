/*
 * spool/operator/select.h -- which jobs a command names
 *
 * J12, S3, T7, J5-9, J(5-9,12), J'MAIL*', J(MAIL*,X), JQ (all of them).
 *
 * For operator/ alone.
 */
#ifndef SPOOL_OPERATOR_SELECT_H
#define SPOOL_OPERATOR_SELECT_H

#include "spool/base/slice.h"
#include "spool/store/store.h"

enum { SELECTED_MAX = 30 };

struct selected {
	uint32_t low, high;	/* numbers; 0: by name */
	char name[9];		/* * and ? stand for others */
};

struct selection {
	bool kinds[3];		/* of enum job_kind */
	struct selected list[SELECTED_MAX];
	unsigned count;		/* 0: every one of these kinds */
	bool is_named;		/* by number or name, not all of a kind */
};

/* Whether letters are a word for jobs: J, JOB, JQ, S, STC, T ... */
bool selection_word(struct slice letters);
/* Takes a selection off the front; false: it is none. */
bool selection_take(struct slice *text, struct selection *selection_r);
bool selection_matches(const struct selection *, const struct job *);

/* * is any characters, ? one; letters as they are. */
bool pattern_matches(struct slice pattern, const char *text);

/* All jobs that are meant, in order of their numbers; free the list. */
size_t selection_find(struct view *, const struct selection *,
    struct job **list_r);

#endif
