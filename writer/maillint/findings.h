/*
 * writer/maillint/findings.h -- findings, for people and for programs
 */
#ifndef WRITER_MAILLINT_FINDINGS_H
#define WRITER_MAILLINT_FINDINGS_H

#include <jansson.h>

#include "writer/mail/lint.h"

/* What one data set came to. */
struct findings {
	const char *name;	/* "JOB00012.101", a path */
	const char *page;
	bool netdata;
	const struct lint *lint;	/* NULL: nothing could be read */
	const char *unreadable;	/* why it was not read to its end; NULL: it
				 * was */
};

/* Appends lines that end in LF. */
void findings_print(const struct findings *, struct buffer *out);
/* The caller's. */
json_t *findings_json(const struct findings *);

#endif
