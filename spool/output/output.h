/*
 * spool/output/output.h -- SYSOUT: open, put, close; select, work on, dispose
 *
 * A data set is written by one client, block by block, and waits for a writer
 * once it is closed and its job lets it go.  A writer selects one, reads its
 * records, reports what became of each piece of work in it, and disposes of it
 * (what SAPI is on z/OS).
 *
 * A claim lives as long as the writer's connection: the kernel tells at once
 * when a writer has died, and all that it had claimed is offered again.  Claims
 * are not on the volume, so none survives a restart of the server either.
 */
#ifndef SPOOL_OUTPUT_OUTPUT_H
#define SPOOL_OUTPUT_OUTPUT_H

#include "spool/base/buffer.h"
#include "spool/base/fault.h"
#include "spool/settings/settings.h"
#include "spool/ssi/ssi.pb-c.h"
#include "spool/store/store.h"

enum output_rc {
	OUTPUT_OK,
	OUTPUT_NONE,
	OUTPUT_NOT_FOUND,
	OUTPUT_CONFLICT,	/* claimed, open, or gone */
	OUTPUT_FULL,
	OUTPUT_BAD,		/* the block is none */
	OUTPUT_FAILED,
};

/* What a change of the volume came to. */
enum output_rc output_rc_of(enum store_rc);

/* The server's world: one a process. */
struct claims;
struct initiators;
struct spool {
	struct store *store;
	char *home;
	char node[9];
	char system[9];
	struct claims *claims;
	struct initiators *initiators;	/* of job/, NULL until they run */
	struct setup *setup;		/* what the settings say now */
	struct room_watch *room_watch;	/* NULL until room_watch_start() */
};

/* Opens the volume of a home that home_make() has made.  NULL with a fault. */
struct spool *spool_open(const char *home, struct fault *);
void spool_close(struct spool **);
/* Wakes all who wait for something, for good: the server is stopping. */
void spool_stop_waits(struct spool *);

/* ------------------------------------------------------------ settings */

/* Takes the settings, which are the spool's from now on, and names node and
 * system; a spool begins with the defaults. */
void spool_configure(struct spool *, struct settings *);
/* What is set now; nobody changes it until spool_settings_done(). */
const struct settings *spool_settings(struct spool *);
void spool_settings_done(struct spool *);
/* One statement of an operator; false with findings, and nothing changed. */
bool spool_change_settings(struct spool *, enum settings_verb,
    struct slice statement, struct settings_findings *);

/* What a class does with its data sets. */
struct outclass outclass_of(struct spool *, char class);
/* DEST=name may be a DESTID: then node and user are what it stands for. */
void dest_resolve(struct spool *, char node[9], char user[9]);

/*
 * A thread says on the console ($HASP050) when the volume, or the jobs on it,
 * have come to what SPOOLDEF and JOBDEF call a warning, to the limit, and back.
 */
bool room_watch_start(struct spool *, struct fault *);
void room_watch_stop(struct spool *);
/* How full the volume is: of its limit, or of what its disk has.  Percent. */
double spool_percent_used(struct spool *);

/* A line on the console, and with the job when it is not 0; not waited for. */
void spool_say(struct spool *, uint32_t job, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ------------------------------------------------------------- writing */

/* A data set being written: `ds` counts what came. */
struct sysout {
	struct spool *spool;
	struct data_set ds;
	struct buffer block;	/* of sysout_record() */
};

/* Makes the row, with state DATA_SET_OPEN unless the template says INPUT. */
void sysout_begin(struct txn *, struct spool *, const struct data_set *,
    struct sysout *sysout_r);

/* Adds a block from outside, in a transaction of its own, not waited for. */
enum output_rc sysout_block(struct sysout *, struct slice block,
    struct fault *);

/* The same within a transaction; false when it is no block. */
bool sysout_block_in(struct txn *, struct sysout *, struct slice block);

/* Adds a record, within a transaction; for who makes records himself. */
void sysout_record(struct txn *, struct sysout *, struct slice record);

/* The row gets its counts and this state; frees what the sysout holds.  Blocks
 * that got lost on the way to the disk fail the transaction. */
void sysout_end(struct txn *, struct sysout *, enum data_set_state);

/* The same for one that is available before its job ends: it has an output
 * group of its own, or is gone when its disposition is PURGE. */
void sysout_spin(struct txn *, struct sysout *);
/* Gives all available data sets of a job that have no output group one: those
 * that agree in class, writer, destination, forms and disposition share it.
 * Those whose disposition is PURGE are gone. */
void output_group(struct txn *, uint32_t job);

/* The state that a closed data set of this disposition has. */
enum data_set_state outdisp_state(enum outdisp);

/* ------------------------------------------------------------- a writer */

struct writer;

/* OUTPUT_CONFLICT: another has the name. */
enum output_rc writer_begin(struct spool *, const char *name,
    const char *job_name, struct writer **writer_r, struct fault *);
/* The same writer for a further connection; NULL: no such session. */
struct writer *writer_join(struct spool *, uint64_t token);
/* A connection leaves; when the first one does, the session is over. */
void writer_leave(struct spool *, struct writer **, bool first);

uint64_t writer_token(const struct writer *);
const char *writer_name(const struct writer *);

/* Claims the oldest that is addressed to the writer, or `key`; waits `ms` for
 * one.  The claim's `under_way_to` is durable on return. */
enum output_rc output_select(struct spool *, struct writer *, uint64_t key,
    int64_t ms, uint64_t under_way_to, struct data_set *ds_r,
    struct job *job_r, struct fault *);

enum disposal { DISPOSAL_NONE, DISPOSAL_PROCESSED, DISPOSAL_KEPT_HELD,
	DISPOSAL_KEPT_RELEASED };

struct outcome {
	uint32_t item;
	int state;
	const char *detail;
};

struct progress {
	uint64_t key;
	uint64_t under_way_to;		/* 0: as it is */
	const struct outcome *outcomes;
	size_t outcome_count;
	enum disposal disposal;
	const char *reason;
};

/* All of it or nothing, durable on return. */
enum output_rc output_progress(struct spool *, struct writer *,
    const struct progress *, struct fault *);

/* By anybody; by this writer. */
bool output_is_claimed(struct spool *, uint64_t key);
bool writer_has_claim(struct spool *, const struct writer *, uint64_t key);

/* ------------------------------------------- commands for a writer */

/* Gives a MODIFY or STOP to the writer whose job name this is and waits `ms`
 * for its answer.  OUTPUT_NOT_FOUND: no such writer; OUTPUT_NONE: it did not
 * answer in time. */
enum output_rc writer_command(struct spool *, const char *job_name,
    const char *text, int64_t ms, struct buffer *lines);
/* For the writer: the next command, and its answer. */
enum output_rc writer_await_command(struct spool *, struct writer *,
    int64_t ms, struct buffer *text, uint64_t *id_r);
void writer_answer(struct spool *, struct writer *, uint64_t id,
    struct slice lines);
/* Each writer that is there. */
void writer_each(struct spool *, void (*each)(void *, const char *name,
    const char *job_name, unsigned claimed), void *context);

/* ----------------------------------------------------- jobs and output */

/* After data sets went: a job that has nothing left is purged. */
void output_settle(struct txn *, struct spool *, uint32_t job);

/* Holds, releases or purges one data set. */
enum output_rc output_hold(struct spool *, uint64_t key, struct fault *);
enum output_rc output_release(struct spool *, uint64_t key, struct fault *);
enum output_rc output_purge(struct spool *, uint64_t key, struct fault *);

/* What an operator does to an output group; NULL and '\0': as it is. */
struct output_change {
	enum { OUTPUT_TO_PURGE, OUTPUT_TO_HOLD, OUTPUT_TO_RELEASE,
		OUTPUT_TO_ALTER } what;
	char class;
	const char *writer, *forms, *dest_node, *dest_user;
	const enum outdisp *outdisp;
};

/* Of all data sets of a job that are named, or of none; durable on return. */
enum output_rc output_change(struct spool *, uint32_t job,
    const uint64_t *keys, size_t count, const struct output_change *,
    struct fault *);

/* ------------------------------------------------------------- reading */

/* Answers a Read on a client's socket with the blocks asked for.  Who may read
 * is the caller's to know.  False: the client is gone. */
bool output_answer_read(struct spool *, const Ssi__Read *, int fd);

/* All records of a data set, each followed by LF, appended; false when there
 * are more than `most` bytes, or the volume failed. */
bool data_set_text(struct view *, uint64_t key, size_t most,
    struct buffer *text);

/* "USER.JOB.JOB00012.D0000101.?" */
void data_set_name(const struct job *, const struct data_set *, char *to,
    size_t size);

#endif
