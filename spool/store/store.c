/*
 * spool/store/store.c -- the spool volume: transactions, group commit, views
 *
 * One connection writes.  A transaction has it to itself from txn_begin() to
 * txn_end() and is a savepoint in the batch that is open; the committer makes
 * batch after batch durable: at once when somebody waits, else after a few
 * milliseconds.  While one batch is on its way to the disk, the next gathers at
 * the lock.
 *
 * Owns      the writing connection, the pool of reading ones, the batches
 * Promises  a batch is durable as a whole or has not happened, and everybody
 *           who waited for it is told which
 * Fails     a failure that makes SQLite drop the whole batch fails the batch;
 *           any other fails the one transaction
 */
#include "spool/store/store.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"
#include "spool/store/database.h"
#include "spool/store/schema.h"

enum {
	LATER_MS = 10,		/* a batch nobody waits for is committed then */
	POOL_MAX = 16,		/* idle reading connections that are kept */
	ROOM_STEPS = 200,	/* of the limit: what changes its room */
	ROOM_BYTES = 64 << 20,	/* the same without a limit */
};

struct batch {
	enum store_rc rc;
	bool done;
	bool wanted;		/* somebody waits for it */
	unsigned holders;	/* waiters, and the store while it is open */
	bool events[EVENT_COUNT];
	struct fault fault;
};

struct txn {
	struct store *store;
	struct view *view;
};

struct store {
	char *path;
	pthread_mutex_t lock;	/* the writing connection and all below */
	pthread_cond_t work;	/* for the committer */
	pthread_cond_t done;	/* for those who wait for a batch */
	pthread_cond_t happened;
	struct view *writer;
	struct txn txn;
	struct batch *batch;	/* the one that is open, or NULL */
	uint64_t events[EVENT_COUNT];
	uint64_t used;		/* bytes, as of the last batch */
	uint64_t failures;	/* batches that failed */
	bool stopping;		/* the committer ends after the last batch */
	bool no_waits;
	pthread_t committer;
	bool has_committer;

	pthread_mutex_t pool_lock;
	struct view *pool;
	unsigned pooled;
};

/* ------------------------------------------------------------- batches */

static void
batch_release(struct batch *batch)
{
	if (--batch->holders == 0)
		free(batch);
}

/* The batch is over, well or not; the lock is held. */
static void
batch_finish(struct store *store, enum store_rc rc)
{
	struct batch *batch = store->batch;

	batch->rc = rc;
	batch->fault = store->writer->fault;
	batch->done = true;
	store->batch = NULL;
	store->failures += rc != STORE_OK;
	if (rc == STORE_OK)
		for (int i = 0; i < EVENT_COUNT; i++)
			store->events[i] += batch->events[i];
	batch_release(batch);
	pthread_cond_broadcast(&store->done);
	pthread_cond_broadcast(&store->happened);
}

static uint64_t
one_number(struct view *view, enum statement which)
{
	sqlite3_stmt *stmt = database_use(view, which);
	uint64_t number;

	if (!database_row(view, which))
		return 0;
	number = (uint64_t)sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return number;
}

static uint64_t
used_bytes(struct view *view)
{
	return (one_number(view, SQL_PAGES) -
	    one_number(view, SQL_FREE_PAGES)) * VOLUME_PAGE;
}

/* Those who watch the room, or wait for some, look again when it has changed
 * by a step. */
static void
note_room(struct store *store)
{
	uint64_t limit = store->writer->limits.bytes;
	uint64_t step = limit >= ROOM_STEPS ? limit / ROOM_STEPS : ROOM_BYTES;
	uint64_t used = used_bytes(store->writer);

	if (used / step != store->used / step)
		store->batch->events[EVENT_ROOM] = true;
	store->used = used;
}

static void
batch_commit(struct store *store)
{
	struct view *writer = store->writer;

	database_clear(writer);
	note_room(store);
	if (database_run(writer, SQL_COMMIT)) {
		batch_finish(store, STORE_OK);
		return;
	}
	if (!sqlite3_get_autocommit(writer->db))
		sqlite3_exec(writer->db, "ROLLBACK", NULL, NULL, NULL);
	batch_finish(store, writer->rc);
}

/* Waits for work; false when there is none and never will be. */
static bool
await_work(struct store *store)
{
	while (store->batch == NULL) {
		if (store->stopping)
			return false;
		pthread_cond_wait(&store->work, &store->lock);
	}
	if (!store->batch->wanted && !store->stopping) {
		struct timespec at = clock_deadline(LATER_MS);
		struct batch *batch = store->batch;

		while (store->batch == batch && !batch->wanted &&
		    !store->stopping)
			if (pthread_cond_timedwait(&store->work, &store->lock,
			    &at) != 0)
				break;
	}
	return true;
}

static void *
commit_loop(void *arg)
{
	struct store *store = arg;

	pthread_mutex_lock(&store->lock);
	while (await_work(store))
		if (store->batch != NULL)
			batch_commit(store);
	pthread_mutex_unlock(&store->lock);
	return NULL;
}

/* -------------------------------------------------------- transactions */

struct txn *
txn_begin(struct store *store)
{
	struct view *writer = store->writer;

	pthread_mutex_lock(&store->lock);
	database_clear(writer);
	if (store->batch == NULL) {
		store->batch = memory_new(struct batch);
		store->batch->holders = 1;
		database_run(writer, SQL_BEGIN);
	}
	database_run(writer, SQL_SAVEPOINT);
	return &store->txn;
}

enum store_rc
txn_rc(const struct txn *txn)
{
	return txn->view->rc;
}

void
txn_require(struct txn *txn, bool condition, const char *text)
{
	if (!condition)
		view_fail(txn->view, STORE_FAILED, "%s", text);
}

void
txn_need_room(struct txn *txn)
{
	uint64_t limit = txn->view->limits.bytes;

	if (limit == 0 || used_bytes(txn->view) < limit)
		return;
	txn_event(txn, EVENT_ROOM);
	view_fail(txn->view, STORE_FULL, "the spool volume is full: all of its "
	    "%llu KiB are in use (SPOOLDEF TGSPACE MAX); purge output that "
	    "nobody needs, then try again",
	    (unsigned long long)limit / 1024);
}

void
txn_event(struct txn *txn, enum store_event event)
{
	txn->store->batch->events[event] = true;
}

struct view *
txn_view(struct txn *txn)
{
	return txn->view;
}

/* Takes back what the transaction has changed; false when SQLite can't, or has
 * dropped the whole batch already. */
static bool
take_back(struct view *writer)
{
	if (!sqlite3_get_autocommit(writer->db) &&
	    sqlite3_exec(writer->db, "ROLLBACK TO change; RELEASE change",
	    NULL, NULL, NULL) == SQLITE_OK)
		return true;
	view_fail(writer, STORE_FAILED, "spool volume: a change could not be "
	    "taken back: %s", sqlite3_errmsg(writer->db));
	return false;
}

/* Ends the savepoint; when that can't be done, the batch ends with it. */
static enum store_rc
settle(struct store *store, bool keep, struct fault *fault)
{
	struct view *writer = store->writer;

	if (writer->rc == STORE_OK && keep)
		database_run(writer, SQL_RELEASE);
	if ((writer->rc != STORE_OK || !keep) && !take_back(writer)) {
		if (!sqlite3_get_autocommit(writer->db))
			sqlite3_exec(writer->db, "ROLLBACK", NULL, NULL, NULL);
		batch_finish(store, writer->rc);
	}
	if (fault_is_set(&writer->fault))
		fault_set(fault, "%s", writer->fault.text);
	return writer->rc;
}

static enum store_rc
await_batch(struct store *store, struct fault *fault)
{
	struct batch *batch = store->batch;
	enum store_rc rc;

	batch->holders++;
	batch->wanted = true;
	pthread_cond_signal(&store->work);
	while (!batch->done)
		pthread_cond_wait(&store->done, &store->lock);
	rc = batch->rc;
	if (rc != STORE_OK)
		fault_set(fault, "%s", batch->fault.text);
	batch_release(batch);
	return rc;
}

enum store_rc
txn_end(struct txn **txn, bool keep, enum txn_wait wait, struct fault *fault)
{
	struct store *store = (*txn)->store;
	enum store_rc rc = settle(store, keep, fault);

	*txn = NULL;
	if (rc == STORE_OK && keep && wait == TXN_DURABLE)
		rc = await_batch(store, fault);
	else if (store->batch != NULL)
		pthread_cond_signal(&store->work);
	pthread_mutex_unlock(&store->lock);
	return rc;
}

enum store_rc
store_flush(struct store *store, struct fault *fault)
{
	struct txn *txn = txn_begin(store);

	return txn_end(&txn, true, TXN_DURABLE, fault);
}

uint64_t
store_failures(struct store *store)
{
	uint64_t failures;

	pthread_mutex_lock(&store->lock);
	failures = store->failures;
	pthread_mutex_unlock(&store->lock);
	return failures;
}

/* -------------------------------------------------------------- events */

uint64_t
store_event(struct store *store, enum store_event event)
{
	uint64_t count;

	pthread_mutex_lock(&store->lock);
	count = store->events[event];
	pthread_mutex_unlock(&store->lock);
	return count;
}

bool
store_await(struct store *store, enum store_event event, uint64_t seen,
    int64_t ms)
{
	struct timespec at = clock_deadline(ms);
	bool goes_on;

	pthread_mutex_lock(&store->lock);
	while (store->events[event] <= seen && !store->no_waits)
		if (pthread_cond_timedwait(&store->happened, &store->lock,
		    &at) != 0)
			break;
	goes_on = !store->no_waits;
	pthread_mutex_unlock(&store->lock);
	return goes_on;
}

void
store_stop_waits(struct store *store)
{
	pthread_mutex_lock(&store->lock);
	store->no_waits = true;
	pthread_cond_broadcast(&store->happened);
	pthread_mutex_unlock(&store->lock);
}

/* --------------------------------------------------------------- views */

struct view *
view_open(struct store *store)
{
	struct fault fault = {0};
	struct view *view;

	pthread_mutex_lock(&store->pool_lock);
	view = store->pool;
	if (view != NULL) {
		store->pool = view->next_free;
		store->pooled--;
	}
	pthread_mutex_unlock(&store->pool_lock);
	if (view == NULL)
		view = database_open(store->path, store, &fault);
	if (view != NULL)
		database_clear(view);
	return view;
}

enum store_rc
view_rc(const struct view *view)
{
	return view->rc;
}

void
view_close(struct view **view)
{
	struct store *store;

	if (*view == NULL)
		return;
	store = (*view)->store;
	pthread_mutex_lock(&store->pool_lock);
	if (store->pooled < POOL_MAX) {
		(*view)->next_free = store->pool;
		store->pool = *view;
		store->pooled++;
		*view = NULL;
	}
	pthread_mutex_unlock(&store->pool_lock);
	database_close(view);
	*view = NULL;
}

/* ------------------------------------------------------- open and close */

static int
volume_version(struct view *view)
{
	sqlite3_stmt *stmt;
	int version = -1;

	if (sqlite3_prepare_v2(view->db, "PRAGMA user_version", -1, &stmt,
	    NULL) == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW)
		version = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return version;
}

static bool
make_tables(struct view *view, struct fault *fault)
{
	char *sql = memory_print("BEGIN IMMEDIATE; %s PRAGMA user_version = %d;"
	    " COMMIT;", volume_schema, VOLUME_VERSION);
	bool made = sqlite3_exec(view->db, sql, NULL, NULL, NULL) == SQLITE_OK;

	if (!made)
		fault_set(fault, "%s: the tables of the volume can't be made: "
		    "%s", view->store->path, sqlite3_errmsg(view->db));
	free(sql);
	return made;
}

static bool
open_volume(struct store *store, struct fault *fault)
{
	int version;

	store->writer = database_open(store->path, store, fault);
	if (store->writer == NULL)
		return false;
	/* one connection changes what lies all over the volume */
	sqlite3_exec(store->writer->db, "PRAGMA cache_size = -16384", NULL,
	    NULL, NULL);
	version = volume_version(store->writer);
	if (version == 0)
		return make_tables(store->writer, fault);
	if (version == VOLUME_VERSION)
		return true;
	fault_set(fault, "%s: the volume has format %d, this program knows %d; "
	    "it was made by another release, or is no spool volume",
	    store->path, version, VOLUME_VERSION);
	return false;
}

static void
locks_init(struct store *store)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&store->lock, NULL);
	pthread_mutex_init(&store->pool_lock, NULL);
	pthread_cond_init(&store->work, &attr);
	pthread_cond_init(&store->done, &attr);
	pthread_cond_init(&store->happened, &attr);
	pthread_condattr_destroy(&attr);
}

struct store *
store_open(const char *path, struct fault *fault)
{
	struct store *store = memory_new(struct store);

	store->path = memory_text(path);
	locks_init(store);
	if (!open_volume(store, fault)) {
		store_close(&store);
		return NULL;
	}
	store->txn = (struct txn){store, store->writer};
	store->writer->limits = (struct store_limits){1, JOB_NUMBERS,
	    JOB_NUMBERS, 0};
	if (pthread_create(&store->committer, NULL, commit_loop, store) != 0) {
		fault_errno(fault, "no thread for the committer");
		store_close(&store);
		return NULL;
	}
	store->has_committer = true;
	return store;
}

void
store_close(struct store **store_at)
{
	struct store *store = *store_at;

	if (store == NULL)
		return;
	pthread_mutex_lock(&store->lock);
	store->stopping = true;
	pthread_cond_signal(&store->work);
	pthread_mutex_unlock(&store->lock);
	if (store->has_committer)
		pthread_join(store->committer, NULL);
	while (store->pool != NULL) {
		struct view *view = store->pool;

		store->pool = view->next_free;
		database_close(&view);
	}
	database_close(&store->writer);
	pthread_cond_destroy(&store->work);
	pthread_cond_destroy(&store->done);
	pthread_cond_destroy(&store->happened);
	pthread_mutex_destroy(&store->lock);
	pthread_mutex_destroy(&store->pool_lock);
	free(store->path);
	free(store);
	*store_at = NULL;
}

void
store_usage(struct view *view, uint64_t *used_r, uint64_t *size_r)
{
	*size_r = one_number(view, SQL_PAGES) * VOLUME_PAGE;
	*used_r = used_bytes(view);
}

void
store_limit(struct store *store, const struct store_limits *limits)
{
	pthread_mutex_lock(&store->lock);
	store->writer->limits = *limits;
	pthread_mutex_unlock(&store->lock);
}
