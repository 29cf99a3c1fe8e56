/*
 * spool/store/store.h -- the spool volume: jobs, data sets, records, outcomes
 *
 * All of the volume's SQL stands behind this header.  Changes are made in a
 * transaction; those of many clients gather in one commit (group commit), and
 * who must know that his change will survive a power cut waits for it.
 *
 * Readers have a view: what is committed, as of each call.
 *
 * Errors: a transaction remembers its first failure, later changes in it do
 * nothing, and txn_end() says what it was; then none of them has happened.
 */
#ifndef SPOOL_STORE_STORE_H
#define SPOOL_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "spool/base/buffer.h"
#include "spool/base/fault.h"
#include "spool/base/slice.h"
#include "spool/store/phases.h"

enum store_rc {
	STORE_OK,
	STORE_NONE,	/* no such row */
	STORE_FULL,	/* the disk, or the limit of the volume */
	STORE_FAILED,	/* the disk or the volume is broken */
};

struct store;

/* Opens the volume, or makes it.  NULL with a fault. */
struct store *store_open(const char *path, struct fault *);
void store_close(struct store **);

/* ------------------------------------------------------------ the rows */

enum job_kind { JOB_BATCH, JOB_STARTED, JOB_SESSION };	/* JOB, STC, TSU */

enum completion {
	COMPLETION_NONE,	/* has not ended */
	COMPLETION_CODE,	/* ended, max_code */
	COMPLETION_JCL_ERROR,
	COMPLETION_ABEND,	/* abend */
	COMPLETION_CANCELED,
};

/* Why a job waits; it runs when it is held for no reason. */
enum {
	HELD_JOB = 1,		/* by TYPRUN=HOLD, its class, or an operator */
	HELD_ALL = 2,		/* $H A */
	HELD_DUPLICATE = 4,	/* one of its name executes */
};

/* What else is to become of a job that executes. */
enum {
	CANCEL_JOB = 1,
	CANCEL_PURGE = 2,	/* nothing of it is kept */
};

struct job {
	uint32_t number;	/* 1 to 9,999,999 */
	enum job_kind kind;
	char id[9];		/* "JOB00012" */
	char name[9];
	char owner[9];		/* user id, upper case */
	uint32_t uid, gid;	/* of Linux, for its steps */
	char class[9];
	char msgclass;
	uint32_t priority;
	enum phase phase;
	unsigned held;		/* why: HELD_... */
	unsigned cancel;	/* CANCEL_...: when its step has ended */
	enum completion completion;
	uint32_t max_code;
	char abend[8];		/* "S0C4" */
	char notify[18];
	char account[144];
	char programmer[21];
	int64_t entered_us, started_us, ended_us;
};

enum data_set_state {
	DATA_SET_OPEN,		/* being written */
	DATA_SET_IN_JOB,	/* waits for the end of its job */
	DATA_SET_READY,		/* for a writer */
	DATA_SET_HELD,
	DATA_SET_INPUT,		/* SYSIN and the JCL: never for a writer */
};

/* What the output disposition of a data set may be (OUTDISP). */
enum outdisp { OUTDISP_WRITE, OUTDISP_HOLD, OUTDISP_KEEP, OUTDISP_LEAVE,
	OUTDISP_PURGE };

struct data_set {
	uint64_t key;		/* unique on the volume, never used again */
	uint32_t job;
	uint32_t number;	/* in the job: 1-6 JES's own, 101 on the user's */
	char dd_name[9];
	char step[9], proc_step[9];
	char program[9];
	char last_name[9];	/* last qualifier, "?" */
	char class;
	char writer[9];
	char dest_node[9], dest_user[9];
	char forms[9];
	char recfm[6];
	uint32_t lrecl;
	char page[32];		/* code page: "UTF-8" */
	enum data_set_state state;
	enum outdisp outdisp, outdisp_abend;
	uint64_t records, bytes;
	uint32_t blocks;
	int64_t created_us;
	uint64_t under_way_to;	/* items a writer may have worked on */
	char reason[256];	/* why a writer gave it back */
	uint32_t group;		/* output group, 0 until it is available */
};

/* ------------------------------------------------------------ waiting */

/* What somebody may wait for; each counts the commits that brought one. */
enum store_event {
	EVENT_RUNNABLE,		/* a job may be executed */
	EVENT_JOB,		/* a job moved on, or its output did */
	EVENT_OUTPUT,		/* a data set became ready */
	EVENT_CONSOLE,		/* a console line */
	EVENT_ROOM,		/* the volume has notably more or less room */
	EVENT_COUNT
};

uint64_t store_event(struct store *, enum store_event);
/* Until the count is above `seen`, or `ms` have passed.  Look at the count
 * first, then at the volume, then wait: nothing is missed.  False: the server
 * is stopping, and nothing will come any more. */
bool store_await(struct store *, enum store_event, uint64_t seen, int64_t ms);
/* Wakes all and lets nobody wait again: the server is stopping. */
void store_stop_waits(struct store *);

/* ----------------------------------------------------------- changes */

struct txn;

enum txn_wait {
	TXN_LATER,	/* durable with some later commit, in order */
	TXN_DURABLE,	/* return when it is on the disk */
};

struct txn *txn_begin(struct store *);
/* Keeps the changes when nothing failed and `keep` is set, else drops them. */
enum store_rc txn_end(struct txn **, bool keep, enum txn_wait, struct fault *);
/* Waits until all that was changed before is on the disk. */
enum store_rc store_flush(struct store *, struct fault *);
/* How many batches have failed: what was ended with TXN_LATER before is on the
 * disk when something behind it is, unless this has grown meanwhile. */
uint64_t store_failures(struct store *);
/* For a check between changes: the first failure so far. */
enum store_rc txn_rc(const struct txn *);
/* Fails the transaction with this text unless the condition holds. */
void txn_require(struct txn *, bool condition, const char *text);
/* Those who wait for it are woken when this is committed. */
void txn_event(struct txn *, enum store_event);

/* Fails the transaction as STORE_FULL when the volume has come to its limit:
 * for what takes in something new, not for what brings work to its end. */
void txn_need_room(struct txn *);

/* Gives the job the next free number, and its id; STORE_FULL when all numbers
 * are in use, or there are as many jobs as may be. */
void job_insert(struct txn *, struct job *);
void job_update(struct txn *, const struct job *);
/* With all its data sets. */
void job_remove(struct txn *, uint32_t number);

/* Gives the data set its key. */
void data_set_insert(struct txn *, struct data_set *);
void data_set_update(struct txn *, const struct data_set *);
/* With its records and outcomes. */
void data_set_remove(struct txn *, uint64_t key);

/* Block `number` (from 0) of a data set; the counts are the caller's. */
void block_insert(struct txn *, uint64_t key, uint32_t number, struct slice);

void outcome_put(struct txn *, uint64_t key, uint32_t item, int state,
    const char *detail);

/* A line of the console (SYSLOG); job 0: of none. */
void console_put(struct txn *, int64_t at_us, uint32_t job, const char *job_id,
    const char *text);

/* ------------------------------------------------------------- looking */

struct view;

struct view *view_open(struct store *);
void view_close(struct view **);
/* What the transaction itself has changed; good until txn_end(). */
struct view *txn_view(struct txn *);

enum store_rc job_get(struct view *, uint32_t number, struct job *job_r);
enum store_rc data_set_get(struct view *, uint64_t key,
    struct data_set *data_set_r);

/* The first failure of what the view was asked since view_open(): what came
 * from it before is then not all. */
enum store_rc view_rc(const struct view *);

/* Each stops when the callback says false. */
void job_each(struct view *, bool (*each)(void *, const struct job *),
    void *context);
void data_set_each(struct view *, uint32_t job,
    bool (*each)(void *, const struct data_set *), void *context);
/* Oldest first: READY, addressed to this writer name or destination. */
void data_set_each_ready(struct view *, const char *writer,
    bool (*each)(void *, const struct data_set *), void *context);
/* Ready and held data sets of all jobs behind `key`, in order of their keys. */
void data_set_each_output(struct view *, uint64_t key,
    bool (*each)(void *, const struct data_set *), void *context);
/* The highest output group that a job has, 0: none. */
uint32_t data_set_last_group(struct view *, uint32_t job);
/* Held output and ready output count as waiting: whether a job has any that is
 * not JES's own, or any at all. */
uint32_t data_set_count_waiting(struct view *, uint32_t job, bool jes_too);
/* Those that a writer has yet to take or to dispose of: not held, addressed. */
uint32_t data_set_count_pending(struct view *, uint32_t job);

/* The next job to run of those awaiting execution and not held: the highest
 * priority, then the oldest; of all classes, or of one.  STORE_NONE: none. */
enum store_rc job_next(struct view *, struct job *job_r);
enum store_rc job_next_of(struct view *, const char *class,
    struct job *job_r);
/* The classes that have such jobs, in order: begin with an empty one.  False
 * behind the last. */
bool class_next(struct view *, char class_at[9]);

/* By priority, then by age. */
bool job_goes_before(const struct job *, const struct job *);
/* How many batch jobs of a class execute. */
uint32_t class_count_running(struct view *, const char *class);
/* Whether a batch job of that name executes. */
bool job_name_runs(struct view *, const char *name);
/* The next of those that wait for nothing but the end of one of this name. */
enum store_rc job_next_delayed(struct view *, const char *name,
    struct job *job_r);
/* None waits for that any more: nothing executes. */
void job_end_delays(struct txn *);
uint32_t job_count(struct view *);
/* Holds (HELD_ALL) or releases all batch jobs that wait; how many. */
uint32_t job_hold_waiting(struct txn *, bool hold);

/* Blocks from `first` on; the bytes are good for the callback only. */
enum store_rc block_each(struct view *, uint64_t key, uint32_t first,
    bool (*each)(void *, uint32_t number, struct slice), void *context);
/* How many blocks there are: what a close is checked against. */
uint32_t block_count(struct view *, uint64_t key);

void outcome_each(struct view *, uint64_t key,
    bool (*each)(void *, uint32_t item, int state, const char *detail),
    void *context);

struct console_line {
	uint64_t sequence;
	int64_t at_us;
	const char *job_id;
	const char *text;
};
void console_each(struct view *, uint64_t after, uint32_t job,
    bool (*each)(void *, const struct console_line *), void *context);
uint64_t console_last(struct view *);

/* Bytes of the volume that hold something, and its size on disk. */
void store_usage(struct view *, uint64_t *used_r, uint64_t *size_r);

/* How far jobs and volume may go. */
struct store_limits {
	uint32_t job_low, job_high;	/* numbers that are given */
	uint32_t job_most;		/* jobs on the volume */
	uint64_t bytes;			/* of the volume, 0: no limit */
};
void store_limit(struct store *, const struct store_limits *);

/* ------------------------------------------------------------- the words */

const char *phase_word(enum phase);
/* Moves a job on; going where the table does not allow is a defect. */
void job_advance(struct job *, enum phase);
const char *outdisp_word(enum outdisp);
/* False for a word that is none. */
bool outdisp_parse(const char *word, enum outdisp *outdisp_r);
const char *data_set_state_word(enum data_set_state);
/* "CC 0000", "JCL ERROR", "ABEND S0C4", "CANCELED", "". */
void completion_print(const struct job *, char *to, size_t size);

#endif
