/*
 * spool/jcl/dd.h -- a DD while its parameters are stored
 *
 * What the files about DD statements share: dd.c (table, place in the step),
 * data_set.c (DSN, DISP, DCB, backward references), path.c, sysout.c.
 */
#ifndef SPOOL_JCL_DD_H
#define SPOOL_JCL_DD_H

#include "spool/jcl/reader.h"

enum { DDS_MAX = 3273 };	/* in a step */

struct attributes {
	const char *recfm;
	unsigned lrecl, blksize;
};

/* What the keyword functions of a DD get as their target. */
struct dd_build {
	struct jcl_dd *dd;
	const struct statement *statement;
	const struct statement *data;	/* behind it are in-stream data */
	struct sysout_work *sysout;
	bool is_sysout;
	enum { SPIN_NONE, SPIN_NO, SPIN_UNALLOC } spin;
	const struct value *for_sysout;	/* one of what SYSOUT needs */
	const struct value *symbols;	/* SYMBOLS= */
	const char *ddname;		/* DDNAME= */
	struct attributes direct, dcb;
	bool is_dummy, is_instream;
	bool status_coded, abnormal_coded;
};

/* Whether two parameters cannot stand on one DD. */
bool dd_excludes(struct slice one, struct slice other);

void dd_store_dsn(struct reader *, const struct value *, void *build);
void dd_store_disp(struct reader *, const struct value *, void *build);
void dd_store_dcb(struct reader *, const struct value *, void *build);
void dd_store_recfm(struct reader *, const struct value *, void *build);
void dd_store_lrecl(struct reader *, const struct value *, void *build);
void dd_store_blksize(struct reader *, const struct value *, void *build);
/* Defaults of DISP=, attributes from DCB=. */
void dd_finish_data_set(struct dd_build *);

void dd_store_path(struct reader *, const struct value *, void *build);
void dd_store_pathopts(struct reader *, const struct value *, void *build);
void dd_store_pathmode(struct reader *, const struct value *, void *build);
void dd_store_pathdisp(struct reader *, const struct value *, void *build);
void dd_store_filedata(struct reader *, const struct value *, void *build);

void dd_store_sysout(struct reader *, const struct value *, void *build);
void dd_store_output_refs(struct reader *, const struct value *, void *build);
void dd_store_dest(struct reader *, const struct value *, void *build);
void dd_store_copies(struct reader *, const struct value *, void *build);
void dd_store_hold(struct reader *, const struct value *, void *build);
void dd_store_spin(struct reader *, const struct value *, void *build);
void dd_store_segment(struct reader *, const struct value *, void *build);
void dd_store_free(struct reader *, const struct value *, void *build);
void dd_store_outlim(struct reader *, const struct value *, void *build);
/* The number in COPIES=n or COPIES=(n,(...)); false after a report. */
bool value_copies(struct reader *, const struct value *, unsigned *copies_r);
/* Checks what of a SYSOUT DD cannot be together. */
void dd_finish_sysout(struct reader *, struct dd_build *);

#endif
