/*
 * spool/jcl/jcl.h -- JCL: text to a checked job
 *
 * Statements are read, symbols and procedures expanded, and everything that
 * can be known to be wrong before a step runs is found here: all errors of the
 * job at once, each with its statement, column, the word and what was expected.
 *
 * Rules: z/OS MVS JCL Reference as restated in ../shared reference
 * jes-and-jcl.md, section 1.
 *
 * Pure: no I/O but the callback that finds a member.
 */
#ifndef SPOOL_JCL_JCL_H
#define SPOOL_JCL_JCL_H

#include <stdbool.h>
#include <stdint.h>

#include "spool/base/buffer.h"
#include "spool/base/memory.h"
#include "spool/base/slice.h"

/* ------------------------------------------------------- the job stream */

/*
 * Takes the text of the next job off the front of *stream: from its first card
 * (a comment or JES2 control statement before the JOB statement belongs to it)
 * up to the next JOB statement that is not in-stream data.  Lines end in LF or
 * CR LF; without any LF the text is card images of 80 bytes.  False when
 * nothing but blank lines is left.
 */
bool jcl_next_job(struct slice *stream, struct slice *job_r);

/* ---------------------------------------------------------- what is given */

struct jcl_system {
	const char *user;	/* who submits: &SYSUID */
	const char *node;
	const char *system;	/* &SYSNAME */
	char default_class[9];	/* for a JOB without CLASS= */
	char default_msgclass;	/* without MSGCLASS= */
	int64_t now_us;		/* for the date and time symbols */
	/*
	 * The member of a procedure or INCLUDE library, appended to *text;
	 * `library` empty: the PROCLIB concatenation.  False: not there.
	 */
	bool (*find_member)(void *context, struct slice library,
	    struct slice member, struct buffer *text);
	void *context;
};

/* -------------------------------------------------------- what comes back */

enum jcl_dd_kind {
	JCL_DD_DUMMY,
	JCL_DD_INSTREAM,
	JCL_DD_SYSOUT,
	JCL_DD_DATA_SET,
	JCL_DD_PATH,
};

enum jcl_status { JCL_NEW, JCL_OLD, JCL_SHR, JCL_MOD };
enum jcl_disp { JCL_DELETE, JCL_KEEP, JCL_PASS, JCL_CATLG, JCL_UNCATLG };

/* A range of the job's text that is in-stream data, as cards without their line
 * ends; jcl_instream_next() walks it. */
struct jcl_instream {
	struct slice text;
	bool card_images;	/* 80 bytes each, no line ends */
	unsigned lrecl;		/* columns: 80 unless LRECL= says otherwise */
	unsigned first_line;	/* in the job's text, from 1 */
	unsigned records;
};

struct jcl_dd {
	const char *name;	/* "SYSUT1" */
	struct jcl_dd *next;	/* in the step */
	struct jcl_dd *concatenated;	/* the next part of the concatenation */
	unsigned statement;	/* number in JESJCL */
	enum jcl_dd_kind kind;

	/* JCL_DD_INSTREAM */
	struct jcl_instream instream;

	/* JCL_DD_SYSOUT; an empty text means: not coded */
	char sysout_class;	/* resolved: never '*' */
	const char *writer;
	const char *forms;
	const char *dest_node;
	const char *dest_user;
	unsigned copies;	/* 1 */
	bool spin;		/* available when it is unallocated */
	char outdisp[2][6];	/* "" or WRITE HOLD KEEP LEAVE PURGE: when the
				 * job ends normally, abnormally */

	/* JCL_DD_DATA_SET, JCL_DD_PATH; and the last qualifier of a SYSOUT */
	const char *dsn;	/* "PROD.TOTALS", "&&TEMP", without member */
	const char *member;	/* "" or MEM, +1, 0, -1 */
	const char *path;
	enum jcl_status status;
	enum jcl_disp normal, abnormal;

	const char *recfm;	/* "FB", "" when not coded */
	unsigned lrecl;		/* 0 when not coded */
	unsigned blksize;
	uint64_t outlim;	/* records, 0 = none */
	bool free_close;
};

struct jcl_step {
	struct jcl_step *next;
	const char *name;	/* "" is possible */
	const char *proc_step;	/* step inside a procedure, else "" */
	const char *program;
	const char *parm;	/* quotes removed */
	unsigned statement;
	unsigned time_seconds;	/* TIME=, 0 = no limit */
	struct jcl_dd *dds;
};

/* What is wrong, or worth a warning. */
struct jcl_error {
	struct jcl_error *next;
	unsigned statement;	/* number in JESJCL; 0: before the first */
	unsigned line;		/* in the job's text, from 1 */
	unsigned column;	/* from 1; 0: the card as a whole */
	bool is_warning;
	const char *text;	/* "IEFC630I UNIDENTIFIED KEYWORD x ON THE DD
				 * STATEMENT": without statement and column */
	const char *help;	/* what was expected, or "" */
};

struct jcl_job {
	const char *name;
	const char *account;
	const char *programmer;
	const char *class;
	char msgclass;
	const char *notify;
	const char *user;	/* USER=, or "" */
	const char *password;	/* "" when not coded; never listed */
	unsigned priority;	/* 0-15 */
	bool hold;		/* TYPRUN=HOLD or JCLHOLD */
	bool scan_only;		/* TYPRUN=SCAN */
	unsigned messages;	/* MSGLEVEL=(,m) */
	struct jcl_step *steps;
	unsigned step_count;
	struct jcl_error *errors;
	bool failed;		/* an error, not a warning: do not run it */
	unsigned cards;		/* read, in-stream data included */
	/*
	 * JESJCL: lines that end in LF, as the reference has them in 2.5,
	 * passwords blanked.  Column 73-80 of the JOB statement are 8 blanks at
	 * `job_id_at` bytes, for the job id.
	 */
	struct slice listing;
	size_t job_id_at;
};

/*
 * Reads one job.  Never NULL: a job that is wrong has `failed` set, its errors,
 * and as much of the rest as could be read (the name may be "").  All of it
 * lies in the arena; in-stream data points into `text`.
 */
struct jcl_job *jcl_read(struct arena *, struct slice text,
    const struct jcl_system *);

/* The next card of in-stream data: 73-80 included, trailing blanks as given. */
bool jcl_instream_next(struct jcl_instream *, struct slice *record_r);

/* ------------------------------------------------- whether a step is run */

/* How a step ended, in the order of job->steps. */
struct jcl_result {
	bool was_run;
	bool abended;
	unsigned code;		/* return code, 0-4095 */
	const char *abend;	/* "S0C4", "U0016" */
};

enum jcl_verdict {
	JCL_RUN,
	JCL_BYPASS,		/* COND= or IF: "WAS NOT RUN BECAUSE OF ..." */
	JCL_END_JOB,		/* JOB COND=: this and all later steps */
};

/* Whether step `index` (from 0) is to be run, after the results before it. */
enum jcl_verdict jcl_step_verdict(const struct jcl_job *, unsigned index,
    const struct jcl_result *results);

#endif
