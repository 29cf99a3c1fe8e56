/*
 * spool/catalog/catalog.h -- data set names to files
 *
 * Everything lies under HOME/data.  The first qualifier is a folder, so that
 * its UNIX rights say who may read and create data sets of that name:
 *
 *	PROD.TOTALS.TEXT	data/PROD/TOTALS.TEXT		a text file
 *	PROD.JCL(NIGHTLY)	data/PROD/JCL/NIGHTLY		a folder
 *	PROD.BACKUP(0)		data/PROD/BACKUP.G0007V00	with BACKUP.gdg
 *	&&BODY			data/.jobs/JOB00012/SYS25064.T091402...
 *
 * (A data set whose name has one qualifier only is the file "~" in its
 * folder.)  Steps act with the rights of their user.  No symbolic link is
 * followed below HOME/data, so no name leads out of it.
 *
 * A program works with a data set as it was: what it writes replaces the file
 * when it closes it (catalog_write_commit), so that a crash leaves the old
 * records, never half of the new ones.
 */
#ifndef SPOOL_CATALOG_CATALOG_H
#define SPOOL_CATALOG_CATALOG_H

#include <stdbool.h>
#include <stdint.h>

#include "spool/base/buffer.h"
#include "spool/base/fault.h"
#include "spool/base/slice.h"
#include "spool/catalog/label.h"
#include "spool/catalog/name.h"

struct catalog;

/* The catalog as a job sees it; both texts "" for who is no job and has no
 * temporary data sets.  NULL with a fault when HOME/data is not there. */
struct catalog *catalog_open(const char *home, const char *job_name,
    const char *job_id, struct fault *);
void catalog_close(struct catalog **);

/* ---------------------------------------------------------------- names */

/* What a DSN resolves to: absolute, and checked. */
struct dsn {
	char name[DSN_SIZE];
	char member[MEMBER_SIZE];	/* "" for the whole */
	bool temporary;
};

/*
 * `dsn` as coded, without member: PROD.TOTALS, &&BODY, or "" for an unnamed
 * data set, which gets a name of its own.  `member` is "", a member name, or a
 * relative generation number: +1, 0, -1.  Generations count from the one that
 * was current when the job first named the group (GDGBIAS=JOB).
 */
bool catalog_resolve(struct catalog *, const char *dsn, const char *member,
    struct dsn *, struct fault *);

/* The path of its file, for messages and for native programs; the caller frees
 * it. */
char *catalog_path(struct catalog *, const struct dsn *);

/* --------------------------------------------------------- what is there */

enum catalog_kind {
	CATALOG_NONE,
	CATALOG_SEQUENTIAL,
	CATALOG_LIBRARY,
	CATALOG_GDG,		/* the base of a generation data group */
};

/* What the name (without member) stands for. */
bool catalog_find(struct catalog *, const struct dsn *,
    enum catalog_kind *, struct fault *);
bool catalog_has_member(struct catalog *, const struct dsn *);

/* An empty one; a library when `member` is set, without any member yet.  False
 * also when the name is in use. */
bool catalog_create(struct catalog *, const struct dsn *,
    const struct label *, struct fault *);
/* The whole data set, or the member alone. */
bool catalog_delete(struct catalog *, const struct dsn *, struct fault *);
bool catalog_delete_member(struct catalog *, const struct dsn *,
    struct fault *);
/* Keeps the file, renamed NAME.uncataloged: no DSN finds it. */
bool catalog_uncatalog(struct catalog *, const struct dsn *,
    struct fault *);
/* Gives such a file its name back. */
bool catalog_recatalog(struct catalog *, const struct dsn *, struct fault *);
bool catalog_rename(struct catalog *, const struct dsn *from,
    const struct dsn *to, struct fault *);

bool catalog_label(struct catalog *, const struct dsn *, struct label *,
    struct fault *);
bool catalog_set_label(struct catalog *, const struct dsn *,
    const struct label *, struct fault *);

/*
 * Calls `each` for every data set below the first qualifiers (a level such as
 * "PROD" or "PROD.A"; "" for all) or every member of a library, in the order of
 * their names.  `each` returns false to stop.
 */
bool catalog_list(struct catalog *, struct slice level,
    bool (*each)(void *, const char *name, enum catalog_kind), void *,
    struct fault *);
bool catalog_members(struct catalog *, const struct dsn *,
    bool (*each)(void *, const char *member), void *, struct fault *);

/* ------------------------------------------------------- reading, writing */

/* A descriptor for reading; -1 with a fault. */
int catalog_read(struct catalog *, const struct dsn *, struct fault *);

/* A file being written beside the one that it will replace. */
struct catalog_write {
	int folder;
	int fd;			/* write here */
	bool in_place;		/* appends to the file itself (MOD) */
	bool lasting;		/* fsync before it replaces */
	char name[DSN_SIZE + MEMBER_SIZE + 2];	/* "PROD.LIB(MEM)" */
	char file[DSN_SIZE + 8];
	char temporary[DSN_SIZE + 40];
};

bool catalog_write_begin(struct catalog *, const struct dsn *,
    bool append, struct catalog_write *, struct fault *);
/* The records written are the data set from now on.  Both close fd. */
bool catalog_write_commit(struct catalog_write *, struct fault *);
void catalog_write_discard(struct catalog_write *);
/* After a step that died in between: removes what it left beside the file. */
void catalog_write_sweep(struct catalog *, const struct dsn *);

/* -------------------------------------------------------------- sharing */

/*
 * What DISP asks for: SHR shares a data set with others that share it, anything
 * else has it alone (ENQ on z/OS).  Held until catalog_close().  All of them or
 * none; whoever asks for several asks once, so that nobody waits for himself.
 * Names that are asked for again take the stronger of both.
 */
struct enq {
	const char *name;
	bool alone;
};

enum enq_rc { ENQ_HELD, ENQ_BUSY, ENQ_FAILED };

/* `wait`: until they are free, else ENQ_BUSY. */
enum enq_rc catalog_enq(struct catalog *, const struct enq *, size_t count,
    bool wait, struct fault *);

/* ------------------------------------------------ generation data groups */

struct gdg {
	unsigned limit;		/* generations kept; 1-255 */
	bool empty;		/* when the limit is passed: all go */
	bool scratch;		/* those that go are deleted, not kept as
				 * NAME.uncataloged */
};

bool catalog_gdg_define(struct catalog *, const struct dsn *base,
    const struct gdg *, struct fault *);
/* `purge`: with its generations; otherwise it must have none. */
bool catalog_gdg_delete(struct catalog *, const struct dsn *base,
    bool purge, struct fault *);
bool catalog_gdg_read(struct catalog *, const struct dsn *base,
    struct gdg *, struct fault *);
/* Changes what a group that is there says of itself. */
bool catalog_gdg_alter(struct catalog *, const struct dsn *base,
    const struct gdg *, struct fault *);
/* After a generation was cataloged: rolls off what is above the limit. */
bool catalog_gdg_roll(struct catalog *, const struct dsn *generation,
    struct fault *);

/* ------------------------------------------------------ the life of a job */

/* HOME/data and what it needs, when the server starts: as root anybody may
 * create first qualifiers in it (as in /tmp, they are then his). */
bool catalog_prepare(const char *home, struct fault *);
/* The job's folder, owned by its user; before its first step. */
bool catalog_begin_job(const char *home, const char *job_id, uint32_t uid,
    uint32_t gid, struct fault *);
/* When the job has ended: temporary data sets go, and those that were created
 * and passed but never received. */
void catalog_end_job(const char *home, const char *job_id);

/* A data set that was passed, and `created` in this job; and whether it was. */
void catalog_pass(struct catalog *, const struct dsn *, bool created);
enum catalog_passed { CATALOG_NOT_PASSED, CATALOG_PASSED,
	CATALOG_PASSED_NEW } catalog_was_passed(struct catalog *,
    const struct dsn *);
/* It has been received and disposed of. */
void catalog_unpass(struct catalog *, const struct dsn *);

#endif
