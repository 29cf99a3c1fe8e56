/*
 * spool/programs/iebgener_edit.h -- IEBGENER's control statements
 *
 * GENERATE, RECORD and MEMBER make groups of input records: a group ends with
 * the record that its IDENT matches, or with the data set.  Its records are
 * edited by its FIELDs, or copied, into its member if it has one.
 *
 * Rules: z/OS DFSMSdfp Utilities, IEBGENER; jes-and-jcl.md 6.1.
 */
#ifndef SPOOL_PROGRAMS_IEBGENER_EDIT_H
#define SPOOL_PROGRAMS_IEBGENER_EDIT_H

#include "spool/programs/control.h"

struct edit_field {
	struct edit_field *next;
	unsigned length;	/* columns */
	unsigned from;		/* column of the input, from 1 */
	bool is_literal;
	struct slice literal;
	unsigned to;		/* column of the output, from 1 */
};

struct edit_group {
	struct edit_group *next;
	const char *member;	/* NULL: goes on in what is open */
	bool has_record;	/* a RECORD statement belongs to it */
	unsigned ident_length;	/* 0: the group has no IDENT */
	struct slice ident;
	unsigned ident_at;	/* column, from 1 */
	struct edit_field *fields;
};

struct edit {
	struct edit_group *groups;	/* NULL: a plain copy */
	bool has_fields;
	bool has_members;
};

/* False with the fault: the statements are wrong. */
bool edit_parse(struct step *, const struct control *, struct edit *,
    struct fault *);

/* The record as the group's fields make it; in *out. */
void edit_record(const struct edit_group *, struct slice record,
    struct buffer *out);
/* The last column that any field fills. */
size_t edit_width(const struct edit *);
/* Whether the record is the last of the group. */
bool edit_is_last(const struct edit_group *, struct slice record);

#endif
