/*
 * spool/programs/dd_inside.h -- what an open DD is made of
 *
 * For dd.c, dd_input.c and dd_output.c alone.
 */
#ifndef SPOOL_PROGRAMS_DD_INSIDE_H
#define SPOOL_PROGRAMS_DD_INSIDE_H

#include "spool/catalog/line.h"
#include "spool/programs/dd.h"

struct dd {
	struct step *step;
	struct part *parts;
	size_t part_count;
	struct dcb dcb;
	struct buffer record;	/* the padded one */
	uint64_t records;

	/* input */
	size_t at;		/* the part being read */
	bool is_open;		/* that part */
	bool at_end;
	struct fault failed;	/* what reading ended with */
	struct dcb part_dcb;	/* of that part */
	struct jes_input spool;
	struct line_input lines;

	/* output */
	bool for_output;
	struct line_output out;
	struct catalog_write file;
	bool to_file;		/* `file` replaces a data set */
};

/* Format and length by the DD statement and the label of one part. */
bool part_dcb(struct step *, const struct part *, struct dcb *,
    struct fault *);
/* The record with blanks up to `columns`; the padded one is the DD's. */
struct slice dd_pad(struct dd *, struct slice record, size_t columns);

bool dd_begin_output(struct dd *, const struct dcb *program, struct fault *);
bool dd_end_output(struct dd *);
/* The first part, so that what cannot be opened is known at once. */
bool dd_begin_input(struct dd *, struct fault *);
void dd_end_input(struct dd *);

#endif
