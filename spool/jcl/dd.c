/*
 * spool/jcl/dd.c -- the DD statement
 *
 * Rules: reference 1.5.
 *
 * Owns      the table of its parameters, what excludes what, and the place of
 *           a DD in its step
 * Promises  a DD that is wrong is still there, so that nothing behind it is
 *           taken for misplaced
 * Leaves    the parameters to data_set.c, path.c and sysout.c
 */
#include "spool/jcl/dd.h"
#include "spool/jcl/data.h"
#include "spool/jcl/instream.h"
#include "spool/jcl/name.h"
#include "spool/jcl/tables.h"

static void
keep_dd(struct reader *r, const struct value *v, void *target)
{
	reader_keep_value(r, v, &((struct dd_build *)target)->dd->others);
}

static void
store_ddname(struct reader *r, const struct value *v, void *target)
{
	((struct dd_build *)target)->ddname = reader_text(r, v->text);
}

static void
store_symbols(struct reader *r, const struct value *v, void *target)
{
	(void)r;
	((struct dd_build *)target)->symbols = v;
}

/* ------------------------------------------------------------------ table */

#define KEPT_DD(X, name)	X(name, PLAIN, KEPT, 0, 0, keep_dd)
#define REFUSED_DD(X, name)	X(name, PLAIN, REFUSED, 0, 0, NULL)

#define DD_KEYWORDS(X) \
	KEPT_DD(X, ACCODE) \
	X(AMP,		QUOTED,	KEPT,	0, 0,	keep_dd) \
	KEPT_DD(X, AVGREC) \
	X(BLKSIZE,	PLAIN,	NUMBER,	0, 32760, dd_store_blksize) \
	KEPT_DD(X, BLKSZLIM) \
	KEPT_DD(X, BURST) \
	KEPT_DD(X, CCSID) \
	KEPT_DD(X, CHARS) \
	KEPT_DD(X, CHKPT) \
	REFUSED_DD(X, CNTL) \
	X(COPIES,	PLAIN,	ANY,	0, 0,	dd_store_copies) \
	KEPT_DD(X, DATACLAS) \
	X(DCB,		INNER,	ANY,	0, 0,	dd_store_dcb) \
	X(DDNAME,	PLAIN,	NAME,	1, 8,	store_ddname) \
	X(DEST,		PLAIN,	ANY,	0, 0,	dd_store_dest) \
	X(DISP,		PLAIN,	ANY,	0, 0,	dd_store_disp) \
	X(DLM,		QUOTED,	ANY,	0, 0,	NULL) \
	X(DSID,		QUOTED,	KEPT,	0, 0,	keep_dd) \
	KEPT_DD(X, DSKEYLBL) \
	X(DSN,		TEMPORARY, ANY,	0, 0,	dd_store_dsn) \
	X(DSNAME,	TEMPORARY, ANY,	0, 0,	dd_store_dsn) \
	KEPT_DD(X, DSNTYPE) \
	KEPT_DD(X, DSORG) \
	KEPT_DD(X, EATTR) \
	KEPT_DD(X, EXPDT) \
	KEPT_DD(X, FCB) \
	X(FILEDATA,	PLAIN,	CHARS,	1, 6,	dd_store_filedata) \
	KEPT_DD(X, FLASH) \
	X(FREE,		PLAIN,	CHARS,	1, 8,	dd_store_free) \
	KEPT_DD(X, FREEVOL) \
	KEPT_DD(X, GDGORDER) \
	X(HOLD,		PLAIN,	YESNO,	0, 0,	dd_store_hold) \
	KEPT_DD(X, KEYENCD1) \
	KEPT_DD(X, KEYENCD2) \
	KEPT_DD(X, KEYLABL1) \
	KEPT_DD(X, KEYLABL2) \
	KEPT_DD(X, KEYLEN) \
	KEPT_DD(X, KEYOFF) \
	KEPT_DD(X, LABEL) \
	KEPT_DD(X, LGSTREAM) \
	KEPT_DD(X, LIKE) \
	X(LRECL,	PLAIN,	ANY,	0, 0,	dd_store_lrecl) \
	KEPT_DD(X, MAXGENS) \
	KEPT_DD(X, MGMTCLAS) \
	KEPT_DD(X, MODIFY) \
	X(OUTLIM,	PLAIN,	NUMBER,	0, 16777215, dd_store_outlim) \
	X(OUTPUT,	PLAIN,	ANY,	0, 0,	dd_store_output_refs) \
	X(PATH,		QUOTED,	ANY,	0, 0,	dd_store_path) \
	X(PATHDISP,	PLAIN,	ANY,	0, 0,	dd_store_pathdisp) \
	X(PATHMODE,	PLAIN,	ANY,	0, 0,	dd_store_pathmode) \
	X(PATHOPTS,	PLAIN,	ANY,	0, 0,	dd_store_pathopts) \
	KEPT_DD(X, PROTECT) \
	REFUSED_DD(X, QNAME) \
	X(RECFM,	PLAIN,	ANY,	0, 0,	dd_store_recfm) \
	KEPT_DD(X, RECORG) \
	KEPT_DD(X, REFDD) \
	KEPT_DD(X, RETPD) \
	KEPT_DD(X, RLS) \
	KEPT_DD(X, ROACCESS) \
	KEPT_DD(X, SECMODEL) \
	X(SEGMENT,	PLAIN,	NUMBER,	1, 99999, dd_store_segment) \
	KEPT_DD(X, SPACE) \
	X(SPIN,		PLAIN,	ANY,	0, 0,	dd_store_spin) \
	KEPT_DD(X, STORCLAS) \
	X(SUBSYS,	QUOTED,	REFUSED, 0, 0,	NULL) \
	X(SYMBOLS,	PLAIN,	ANY,	0, 0,	store_symbols) \
	REFUSED_DD(X, SYMLIST) \
	X(SYSOUT,	PLAIN,	ANY,	0, 0,	dd_store_sysout) \
	KEPT_DD(X, TERM) \
	KEPT_DD(X, UCS) \
	X(UNIT,		TEMPORARY, KEPT, 0, 0,	keep_dd) \
	X(VOL,		TEMPORARY, KEPT, 0, 0,	keep_dd) \
	X(VOLUME,	TEMPORARY, KEPT, 0, 0,	keep_dd)

KEYWORD_TABLE(dd_keywords, DD_KEYWORDS);

/* -------------------------------------------------------------- exclusions */

#define NOT_WITH(one, other)	KEYWORD_PAIR(one, other),

/* What says where the data set is: one of them at most. */
#define PAIRS(X) \
	X("*", "DDNAME") X("*", "DISP") X("*", "PATH") X("*", "SYSOUT") \
	X("*", "UNIT") X("*", "VOL") X("*", "SPACE") X("*", "LABEL") \
	X("DATA", "DDNAME") X("DATA", "DISP") X("DATA", "PATH") \
	X("DATA", "SYSOUT") X("DATA", "UNIT") X("DATA", "VOL") \
	X("DATA", "SPACE") X("DATA", "LABEL") \
	X("DDNAME", "DISP") X("DDNAME", "DSN") X("DDNAME", "PATH") \
	X("DDNAME", "SPACE") X("DDNAME", "SYSOUT") X("DDNAME", "UNIT") \
	X("DDNAME", "VOL") \
	X("PATH", "DISP") X("PATH", "SPACE") X("PATH", "SYSOUT") \
	X("PATH", "UNIT") X("PATH", "VOL") X("PATH", "LABEL") \
	X("SYSOUT", "DISP") X("SYSOUT", "VOL") X("SYSOUT", "LABEL") \
	X("SYSOUT", "EXPDT") X("SYSOUT", "RETPD") X("SYSOUT", "AMP") \
	X("SYSOUT", "LIKE") X("SYSOUT", "REFDD") X("SYSOUT", "PATHDISP") \
	X("SYSOUT", "PATHOPTS") X("SYSOUT", "PATHMODE") \
	X("DSN", "DSNAME") X("VOL", "VOLUME") X("EXPDT", "RETPD")

static const struct keyword_pair exclusive[] = { PAIRS(NOT_WITH) };

enum { EXCLUSIVE_COUNT = sizeof(exclusive) / sizeof(exclusive[0]) };

bool
dd_excludes(struct slice one, struct slice other)
{
	return keyword_pair_has(exclusive, EXCLUSIVE_COUNT, one, other);
}

/* ---------------------------------------------------------- in-stream data */

static bool
symbols_word(struct slice text, bool *with_system_r)
{
	*with_system_r = !slice_equal(text, SLICE("JCLONLY"));
	return !*with_system_r || slice_equal(text, SLICE("EXECSYS")) ||
	    slice_equal(text, SLICE("CNVTSYS"));
}

static void
take_symbols(struct reader *r, struct dd_build *b)
{
	const struct value *log = value_item(b->symbols, 1);
	bool with_system;

	if (!symbols_word(value_item(b->symbols, 0)->text, &with_system)) {
		reader_complain(r, b->symbols, MSG_FORMAT, "SYMBOLS", NULL,
		    "SYMBOLS= takes JCLONLY, EXECSYS or CNVTSYS.");
		return;
	}
	if (log != NULL) {
		b->dd->instream.log_dd = reader_text(r, log->text);
		reader_complain(r, log, MSG_NO_EFFECT, "THE LOG OF SYMBOLS=",
		    NULL, "What was put in is not written to that DD.");
	}
	b->dd->instream.symbols = symbols_view(&r->symbols, with_system);
	data_check_symbols(&r->errors, b->data, &b->dd->instream);
}

static void
finish_instream(struct reader *r, struct dd_build *b)
{
	struct jcl_dd *dd = b->dd;

	if (!b->data->has_data) {
		reader_complain_at(r, b->data, MSG_ASTERISK, NULL, NULL,
		    "* and DATA are coded on the statement itself, not put in "
		    "by a symbol: the reader has seen no data behind it.");
		return;
	}
	dd->kind = JCL_DD_INSTREAM;
	dd->instream = b->data->data;
	dd->instream.log_dd = "";
	data_check_lengths(&r->errors, b->data, &dd->instream,
	    dd->lrecl > 0 ? dd->lrecl : DATA_LRECL, b->data->longest);
	if (b->symbols != NULL)
		take_symbols(r, b);
}

/* ------------------------------------------------------- the DD as a whole */

static void
store_positional(struct reader *r, const struct value *v, struct dd_build *b)
{
	if (v->is_bad)
		return;
	if (!v->is_quoted && (slice_equal(v->text, SLICE("*")) ||
	    slice_equal(v->text, SLICE("DATA"))))
		b->is_instream = true;
	else if (slice_equal(v->text, SLICE("DUMMY")))
		b->is_dummy = true;
	else if (slice_equal(v->text, SLICE("DYNAM")))
		reader_complain(r, v, MSG_UNSUPPORTED, "DYNAM", NULL,
		    "It was for TSO logon procedures.");
	else
		reader_complain(r, v, MSG_POSITIONAL, NULL, NULL,
		    "*, DATA or DUMMY is expected, or keyword=value.");
}

static void
finish_dd(struct reader *r, struct dd_build *b)
{
	struct jcl_dd *dd = b->dd;

	dd_finish_data_set(b);
	dd_finish_sysout(r, b);
	if (b->is_dummy || b->ddname != NULL)
		dd->kind = JCL_DD_DUMMY;
	else if (b->is_instream)
		finish_instream(r, b);
	else if (b->is_sysout)
		dd->kind = JCL_DD_SYSOUT;
	else if (dd->path[0] != '\0')
		dd->kind = JCL_DD_PATH;
	else
		dd->kind = JCL_DD_DATA_SET;
	if (b->symbols != NULL && !b->is_instream)
		reader_complain(r, b->symbols, MSG_EXCLUSIVE, "SYMBOLS",
		    b->is_sysout ? "SYSOUT" : "DSN",
		    "SYMBOLS= is for DD * and DD DATA.");
	if (dd->kind == JCL_DD_PATH && !dd->disp_coded)
		dd->normal = dd->abnormal = JCL_KEEP;
}

static struct jcl_dd *
new_dd(struct reader *r, const struct statement *st)
{
	struct jcl_dd *dd = arena_new(r->arena, struct jcl_dd);

	dd->statement = st->number;
	dd->writer = dd->forms = dd->dest_node = dd->dest_user = "";
	dd->dsn = dd->member = dd->path = dd->recfm = dd->file_data = "";
	dd->output = "";
	dd->copies = 1;
	dd->instream.log_dd = "";
	return dd;
}

static struct dd_build
build(struct reader *r, const struct statement *st, struct value *params,
    const struct statement *data)
{
	struct dd_build b = {
		.dd = new_dd(r, st), .statement = st, .data = data,
		.sysout = arena_new(r->arena, struct sysout_work),
		.direct.recfm = "", .dcb.recfm = "",
	};

	b.sysout->dd = b.dd;
	b.sysout->statement = st;
	params_refuse_positional(r, params, 1,
	    "*, DATA or DUMMY stands alone.");
	if (params != NULL && params->keyword.len == 0 &&
	    !value_is_null(params))
		store_positional(r, params, &b);
	keywords_exclude(r, params, exclusive, EXCLUSIVE_COUNT);
	keywords_store(r, &dd_keywords, params, &b);
	finish_dd(r, &b);
	return b;
}

/* --------------------------------------------------------------- its place */

static void
concatenate(struct reader *r, const struct statement *st, struct jcl_dd *dd)
{
	struct dd_work *work = r->dd;

	if (work == NULL) {
		reader_complain_at(r, st, MSG_MISPLACED, NULL, NULL,
		    "Without a name it goes on with the DD in front of it, "
		    "and there is none.");
		return;
	}
	dd->name = work->dd->name;
	work->last->concatenated = dd;
	work->last = dd;
}

static struct dd_work *
new_work(struct reader *r, const struct statement *st, struct dd_build *b)
{
	struct dd_work *work = arena_new(r->arena, struct dd_work);

	work->dd = work->last = b->dd;
	work->statement = st;
	work->ddname = b->ddname;
	return work;
}

static void
warn_repeated(struct reader *r, const struct statement *st, const char *name)
{
	for (const struct dd_work *w = r->step->dds; w != NULL; w = w->next) {
		if (strcmp(w->dd->name, name) != 0)
			continue;
		reader_complain_at(r, st, MSG_DUPLICATE_DD, name, NULL,
		    "Concatenated data sets have no name on the second DD.");
		return;
	}
}

static void
add_to_step(struct reader *r, const struct statement *st, struct dd_build *b)
{
	struct step_work *step = r->step;

	r->dd = new_work(r, st, b);
	if (++step->dd_count > DDS_MAX) {
		if (step->dd_count == DDS_MAX + 1)
			reader_complain_at(r, st, MSG_TOO_MANY_OF,
			    "DD STATEMENTS IN A STEP", "3273", NULL);
		return;
	}
	warn_repeated(r, st, b->dd->name);
	*step->dds_tail = r->dd;
	step->dds_tail = &r->dd->next;
}

static void
add_to_job(struct reader *r, const struct statement *st, struct dd_build *b)
{
	const char *name = b->dd->name;

	r->dd = new_work(r, st, b);
	if (r->steps != NULL || (strcmp(name, "JOBLIB") != 0 &&
	    strcmp(name, "JOBCAT") != 0)) {
		if (!r->has_lost_steps)
			reader_complain_at(r, st, MSG_MISPLACED, NULL, NULL,
			    "A DD stands behind the EXEC of its step; in "
			    "front of all steps only JOBLIB does.");
		return;
	}
	b->dd->next = r->job->joblib;
	r->job->joblib = b->dd;
}

static void
link_sysout(struct reader *r, struct dd_build *b)
{
	if (!b->is_sysout || r->step == NULL)
		return;
	*r->step->sysouts_tail = b->sysout;
	r->step->sysouts_tail = &b->sysout->next;
}

void
dd_store(struct reader *r, const struct statement *st, struct slice name,
    struct value *params, const struct statement *data)
{
	struct dd_build b;

	if (params == NULL && !st->broken)
		reader_complain_at(r, st, MSG_REQUIRED, NULL, NULL,
		    "A DD takes *, DATA, DUMMY, SYSOUT=, DSN= or the like.");
	b = build(r, st, params, data);
	b.dd->name = reader_text(r, name);
	link_sysout(r, &b);
	if (name.len == 0)
		concatenate(r, st, b.dd);
	else if (r->step != NULL)
		add_to_step(r, st, &b);
	else
		add_to_job(r, st, &b);
}

void
dd_statement(struct reader *r, struct statement *st)
{
	struct slice name = st->name;

	if (r->call != NULL && r->step != NULL) {
		call_dd(r, st);
		return;
	}
	listing_put(&r->listing, st);
	if (slice_find(name, '.') < name.len)
		errors_report(&r->errors, st, st->place, MSG_MISPLACED, NULL,
		    NULL, "STEP.DD overrides a DD of a procedure: it stands "
		    "behind the EXEC that calls the procedure.");
	dd_store(r, st, name, reader_parse(r, st), st);
}
