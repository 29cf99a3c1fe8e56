/*
 * spool/programs/dd.h -- what a program sees of its DDs
 *
 * A program opens a DD by name and reads or writes records, whatever stands
 * behind it: in-stream data, SYSOUT, a data set, a member, a UNIX path, DUMMY.
 * Records are UTF-8; their lengths and columns count characters.
 *
 * Format and length come from the DD statement, then from the data set's
 * label, then from the program, as on z/OS.  F records are padded with blanks
 * to LRECL when they are read and when they are written, and blanks at the end
 * of an F record are not kept in a cataloged file.  Of a text file without a
 * label nothing is known: it has what the DDs beside it in the concatenation
 * have, or what the program says.
 */
#ifndef SPOOL_PROGRAMS_DD_H
#define SPOOL_PROGRAMS_DD_H

#include "spool/programs/dcb.h"
#include "spool/programs/run.h"

struct dd;

enum dd_rc {
	DD_OK,
	DD_END,		/* nothing is left */
	DD_FAILED,	/* the fault says why; asking again fails again */
};

bool dd_exists(struct step *, const char *name);
bool dd_is_dummy(struct step *, const char *name);

/*
 * For reading all parts of a concatenation in order.  NULL with a fault when
 * the DD is missing or its first part cannot be opened (S013 on z/OS: the
 * caller says whether he can go on, see dd_abend_open).
 */
struct dd *dd_open_input(struct step *, const char *name, struct fault *);
/* The next record, good until the next call. */
enum dd_rc dd_read(struct dd *, struct slice *record_r, struct fault *);
/* The parts of a concatenation that differ in format or length from those
 * before them: a text that names the first, or NULL. */
const char *dd_unlike(struct dd *);

/*
 * For writing from the beginning (DISP=MOD: at the end).  `program` says what
 * the program would write if nobody else says; NULL: V, as long as need be.
 */
struct dd *dd_open_output(struct step *, const char *name,
    const struct dcb *program, struct fault *);
/* The same for a member of the library that the DD names. */
struct dd *dd_open_member(struct step *, const char *name, const char *member,
    const struct dcb *program, struct fault *);
/* A data set that no DD names, by its name as coded (dynamic allocation):
 * "PROD.X", "PROD.LIB(MEM)", "PROD.GROUP(0)".  It must be there. */
struct dd *dd_open_data_set(struct step *, struct slice dsn, bool for_output,
    const struct dcb *program, struct fault *);
/* False: the step has abended (S722 past OUTLIM, SB37 no room, S002 a record
 * longer than LRECL, S001). */
bool dd_write(struct dd *, struct slice record);

/* What the DD statement and the label say of an output, before the program has
 * its say; all zero when the DD is missing. */
struct dcb dd_said(struct step *, const char *name);
/* What is in force for it; of an input whose parts are all unlabelled text,
 * what dd_assume() said. */
const struct dcb *dd_dcb(const struct dd *);
/* For an input of which nothing is known. */
void dd_assume(struct dd *, const struct dcb *);

/*
 * What was written is the data set from now on, unless the step has abended:
 * then it stays as it was.  *dd is NULL after.  False: the step has abended.
 */
bool dd_close(struct dd **);

const char *dd_name(const struct dd *);
/* Records read or written. */
uint64_t dd_records(const struct dd *);

/* The abends of programs that do not handle what failed. */
void dd_abend_open(struct step *, const char *name, const struct fault *);
void dd_abend_read(struct dd *, const struct fault *);

#endif
