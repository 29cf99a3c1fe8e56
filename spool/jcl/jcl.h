/*
 * spool/jcl/jcl.h -- JCL: text to a checked job
 *
 * Statements are read, symbols and procedures expanded, and everything that
 * can be known to be wrong before a step runs is found here: all errors of the
 * job at once, each with its statement, column, the word and what was expected.
 *
 * Rules: z/OS MVS JCL Reference as restated in the reference jes-and-jcl.md,
 * section 1.
 *
 * Pure: no I/O but the callback that finds a member.
 *
 * All of a struct jcl_job lies in the arena it was read with.  A text is never
 * NULL: what was not coded is "".
 */
#ifndef SPOOL_JCL_JCL_H
#define SPOOL_JCL_JCL_H

#include <stdbool.h>
#include <stdint.h>

#include "spool/base/buffer.h"
#include "spool/base/memory.h"
#include "spool/base/slice.h"

struct jcl_symbols;
struct jcl_condition;
struct jcl_branch;
struct jcl_expression;

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
	const char *sysplex;	/* &SYSPLEX; NULL: the node */
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
	/*
	 * SYMBOLS=: the symbols that are put in as the records are read, with
	 * the values they had where the DD statement stands; NULL: none.
	 */
	const struct jcl_symbols *symbols;
	const char *log_dd;	/* SYMBOLS=(x,dd): where the trace should go */
	char *room;		/* jcl_instream_next()'s own */
	size_t room_size;
};

/* A parameter that is accepted, and kept as it was coded. */
struct jcl_keyword {
	struct jcl_keyword *next;
	const char *keyword;	/* "UNIT" */
	const char *value;	/* "(SYSDA,2)" */
};

/* Where a SYSOUT data set goes, once more: a further OUTPUT statement that its
 * DD names, or the JES data sets' (JESDS=).  As the same fields of a DD. */
struct jcl_sysout {
	struct jcl_sysout *next;
	const char *output;	/* name of the OUTPUT statement */
	char sysout_class;
	const char *writer;
	const char *forms;
	const char *dest_node;
	const char *dest_user;
	unsigned copies;
	char outdisp[2][6];
	const struct jcl_keyword *others;	/* of the OUTPUT statement */
};

/* PATHOPTS= */
enum {
	JCL_ORDONLY = 1 << 0, JCL_OWRONLY = 1 << 1, JCL_ORDWR = 1 << 2,
	JCL_OAPPEND = 1 << 3, JCL_OCREAT = 1 << 4, JCL_OEXCL = 1 << 5,
	JCL_ONOCTTY = 1 << 6, JCL_ONONBLOCK = 1 << 7, JCL_OSYNC = 1 << 8,
	JCL_OTRUNC = 1 << 9,
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
	bool disp_coded;	/* normal is as coded, not a default */
	unsigned path_options;	/* JCL_O...; 0: not coded */
	unsigned path_mode;	/* as of chmod(2); 0: not coded */
	const char *file_data;	/* "TEXT", "BINARY", "RECORD" */

	const char *recfm;	/* "FB", "" when not coded */
	unsigned lrecl;		/* 0 when not coded */
	unsigned blksize;
	uint64_t outlim;	/* records, 0 = none */
	bool free_close;

	const char *output;	/* OUTPUT statement behind the fields above */
	struct jcl_sysout *more;	/* and where else the data set goes */
	const struct jcl_keyword *outputs;	/* of the OUTPUT statement */
	struct jcl_keyword *others;	/* of the DD itself */
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
	const char *program_library;	/* of PGM=*.step.dd */
	const char *parm_dd;	/* PARMDD= */
	struct jcl_keyword *others;
	/* when it is run: see jcl_step_verdict() */
	const struct jcl_condition *condition;
	const struct jcl_branch *branch;
};

/* A NOTIFY statement: who is told when the job has ended. */
struct jcl_notify {
	struct jcl_notify *next;
	const char *email;
	const char *user;	/* user or node.user */
	const char *type;	/* "EMAIL", "MSG" */
	const struct jcl_expression *when;	/* NULL: always */
};

/* Which JES data sets an OUTPUT statement is for. */
enum { JCL_JESJCL = 1, JCL_JESMSGLG = 2, JCL_JESYSMSG = 4 };
struct jcl_jesds {
	struct jcl_jesds *next;
	unsigned which;
	struct jcl_sysout sysout;
};

/* An output limit of the JOB statement or JOBPARM; 0: none. */
struct jcl_limit {
	uint64_t count;
	const char *action;	/* "CANCEL", "DUMP", "WARNING" or "" */
};

/* What is wrong, or worth a warning. */
struct jcl_error {
	struct jcl_error *next;
	unsigned statement;	/* number in JESJCL; 0: before the first */
	unsigned line;		/* in the job's text, from 1 */
	unsigned column;	/* from 1; 0: the card as a whole */
	const char *member;	/* not "": line and column are in this member
				 * of a library, and the help says so too */
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
	bool scan_only;		/* TYPRUN=SCAN; also set with the next three */
	bool copy_only;		/* TYPRUN=COPY: the cards become SYSOUT */
	bool deleted;		/* ended by a DEL card: its log is kept */
	bool purged;		/* ended by a PURGE card: nothing is kept */
	unsigned messages;	/* MSGLEVEL=(,m) */
	struct jcl_step *steps;
	unsigned step_count;
	struct jcl_error *errors;	/* by statement */
	struct jcl_error *notes;	/* what was expanded: IEFC001I */
	bool failed;		/* an error, not a warning: do not run it */
	unsigned cards;		/* read, in-stream data included */
	/*
	 * JESJCL: lines that end in LF, as the reference has them in 2.5,
	 * passwords blanked.  Column 73-80 of the JOB statement are 8 blanks at
	 * `job_id_at` bytes, for the job id.
	 */
	struct slice listing;
	size_t job_id_at;

	const char *new_password;
	const char *group, *seclabel;
	const char *email;	/* EMAIL= */
	const char *room;	/* JOBPARM ROOM= */
	const char *setup;	/* SETUP cards; the job is held for them */
	unsigned time_seconds;	/* TIME=, 0 = no limit */
	struct jcl_limit lines, bytes, pages, cards_out;
	bool no_log;		/* JOBPARM NOLOG */
	bool restart_never;	/* RESTART=N on JOBPARM: not after a crash */
	struct jcl_notify *notifies;
	struct jcl_jesds *jesds;
	struct jcl_keyword *messages_to_operator;	/* MESSAGE cards */
	struct jcl_dd *joblib;	/* JOBLIB, JOBCAT */
	unsigned restart;	/* index of the first step to run */
	struct jcl_keyword *others;
	const struct jcl_condition *condition;
};

/*
 * Reads one job.  Never NULL: a job that is wrong has `failed` set, its errors,
 * and as much of the rest as could be read (the name may be "").  All of it
 * lies in the arena; in-stream data points into `text`.
 */
struct jcl_job *jcl_read(struct arena *, struct slice text,
    const struct jcl_system *);

/*
 * The next card of in-stream data: 73-80 included, trailing blanks as given but
 * for those behind column LRECL.  With symbols the record is put together anew,
 * is good until the next call, and is never above 32,760 bytes (jcl_read() has
 * tried it).
 */
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

/* Whether the user of a NOTIFY statement is to be told, after all results. */
bool jcl_notify_wanted(const struct jcl_job *, const struct jcl_notify *,
    const struct jcl_result *results);

#endif
