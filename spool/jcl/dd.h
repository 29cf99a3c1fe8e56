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

void dsn_store(struct reader *, const struct value *, void *build);
void disp_store(struct reader *, const struct value *, void *build);
void dcb_store(struct reader *, const struct value *, void *build);
void recfm_store(struct reader *, const struct value *, void *build);
void lrecl_store(struct reader *, const struct value *, void *build);
void blksize_store(struct reader *, const struct value *, void *build);
/* Defaults of DISP=, attributes from DCB=. */
void data_set_finish(struct dd_build *);

void path_store(struct reader *, const struct value *, void *build);
void pathopts_store(struct reader *, const struct value *, void *build);
void pathmode_store(struct reader *, const struct value *, void *build);
void pathdisp_store(struct reader *, const struct value *, void *build);
void filedata_store(struct reader *, const struct value *, void *build);

void sysout_store(struct reader *, const struct value *, void *build);
void output_refs_store(struct reader *, const struct value *, void *build);
void dest_store(struct reader *, const struct value *, void *build);
void copies_store(struct reader *, const struct value *, void *build);
void hold_store(struct reader *, const struct value *, void *build);
void spin_store(struct reader *, const struct value *, void *build);
void segment_store(struct reader *, const struct value *, void *build);
void free_store(struct reader *, const struct value *, void *build);
void outlim_store(struct reader *, const struct value *, void *build);
/* The number in COPIES=n or COPIES=(n,(...)); false after a report. */
bool copies_value(struct reader *, const struct value *, unsigned *copies_r);
/* Checks what of a SYSOUT DD cannot be together. */
void sysout_finish(struct reader *, struct dd_build *);

#endif
