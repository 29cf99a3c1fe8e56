/*
 * spool/programs/idcams.h -- what the files of IDCAMS share
 *
 * Rules: z/OS DFSMS Access Method Services Commands; jes-and-jcl.md 6.3.
 */
#ifndef SPOOL_PROGRAMS_IDCAMS_H
#define SPOOL_PROGRAMS_IDCAMS_H

#include "spool/programs/commands.h"
#include "spool/programs/listing.h"

struct idcams {
	struct step *step;
	struct listing print;
	unsigned last_cc, max_cc;
};

/*
 * The commands: parameters behind the verb; the condition code.  They print
 * their messages, but not IDC0001I.
 */
unsigned idcams_delete(struct idcams *, const struct node *);
unsigned idcams_define(struct idcams *, const struct node *);
unsigned idcams_alter(struct idcams *, const struct node *);
unsigned idcams_listcat(struct idcams *, const struct node *);
unsigned idcams_repro(struct idcams *, const struct node *);
unsigned idcams_print(struct idcams *, const struct node *);
unsigned idcams_verify(struct idcams *, const struct node *);

/* "IDC3211I KEYWORD 'X' IS IMPROPER": always code 12. */
unsigned idcams_improper(struct idcams *, const struct node *,
    const char *expected);

#endif
