/*
 * spool/store/jobs.c -- the rows of jobs, and the console
 *
 * Promises  a job number is not given again while its job is on the volume, nor
 *           soon after, whatever became of the job
 */
#include <assert.h>
#include <stdio.h>

#include "spool/store/database.h"

enum {
	CONSOLE_KEPT = 200000,		/* lines */
	CONSOLE_TRIM_EVERY = 1000,
};

static_assert(PHASE_EXECUTE == 2 && PHASE_RUN == 3 && HELD_ALL == 2 &&
    HELD_DUPLICATE == 4,
    "the numbers stand in statements.h and schema.h");

static void
bind_job(sqlite3_stmt *stmt, const struct job *job)
{
	sqlite3_bind_int64(stmt, 1, job->number);
	sqlite3_bind_int(stmt, 2, (int)job->kind);
	bind_text(stmt, 3, job->id);
	bind_text(stmt, 4, job->name);
	bind_text(stmt, 5, job->owner);
	sqlite3_bind_int64(stmt, 6, job->uid);
	sqlite3_bind_int64(stmt, 7, job->gid);
	bind_text(stmt, 8, job->class);
	sqlite3_bind_int(stmt, 9, job->msgclass);
	sqlite3_bind_int64(stmt, 10, job->priority);
	sqlite3_bind_int(stmt, 11, (int)job->phase);
	sqlite3_bind_int64(stmt, 12, job->held);
	sqlite3_bind_int64(stmt, 13, job->cancel);
	sqlite3_bind_int(stmt, 14, (int)job->completion);
	sqlite3_bind_int64(stmt, 15, job->max_code);
	bind_text(stmt, 16, job->abend);
	bind_text(stmt, 17, job->notify);
	bind_text(stmt, 18, job->account);
	bind_text(stmt, 19, job->programmer);
	sqlite3_bind_int64(stmt, 20, job->entered_us);
	sqlite3_bind_int64(stmt, 21, job->started_us);
	sqlite3_bind_int64(stmt, 22, job->ended_us);
}

static void
read_job(sqlite3_stmt *stmt, struct job *job)
{
	*job = (struct job){
		.number = (uint32_t)sqlite3_column_int64(stmt, 0),
		.kind = (enum job_kind)sqlite3_column_int(stmt, 1),
		.uid = (uint32_t)sqlite3_column_int64(stmt, 5),
		.gid = (uint32_t)sqlite3_column_int64(stmt, 6),
		.msgclass = (char)sqlite3_column_int(stmt, 8),
		.priority = (uint32_t)sqlite3_column_int64(stmt, 9),
		.phase = (enum phase)sqlite3_column_int(stmt, 10),
		.held = (unsigned)sqlite3_column_int(stmt, 11),
		.cancel = (unsigned)sqlite3_column_int(stmt, 12),
		.completion = (enum completion)sqlite3_column_int(stmt, 13),
		.max_code = (uint32_t)sqlite3_column_int64(stmt, 14),
		.entered_us = sqlite3_column_int64(stmt, 19),
		.started_us = sqlite3_column_int64(stmt, 20),
		.ended_us = sqlite3_column_int64(stmt, 21),
	};
	column_text(stmt, 2, job->id, sizeof(job->id));
	column_text(stmt, 3, job->name, sizeof(job->name));
	column_text(stmt, 4, job->owner, sizeof(job->owner));
	column_text(stmt, 7, job->class, sizeof(job->class));
	column_text(stmt, 15, job->abend, sizeof(job->abend));
	column_text(stmt, 16, job->notify, sizeof(job->notify));
	column_text(stmt, 17, job->account, sizeof(job->account));
	column_text(stmt, 18, job->programmer, sizeof(job->programmer));
}

static uint64_t
number_get(struct view *view, const char *name)
{
	sqlite3_stmt *stmt = database_use(view, SQL_NUMBER_GET);
	uint64_t value = 0;

	bind_text(stmt, 1, name);
	if (database_row(view, SQL_NUMBER_GET)) {
		value = (uint64_t)sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
	}
	return value;
}

static void
number_put(struct view *view, const char *name, uint64_t value)
{
	sqlite3_stmt *stmt = database_use(view, SQL_NUMBER_PUT);

	bind_text(stmt, 1, name);
	sqlite3_bind_int64(stmt, 2, (sqlite3_int64)value);
	database_run(view, SQL_NUMBER_PUT);
}

/* The number after the last one given that no job on the volume has. */
static uint32_t
free_number(struct view *view)
{
	uint32_t low = view->limits.job_low, high = view->limits.job_high;
	uint64_t number = view->last_job != 0 ? view->last_job :
	    number_get(view, "last_job");
	struct job other;

	for (uint32_t tries = 0; view->rc == STORE_OK && tries <= high - low;
	    tries++) {
		number = number >= low && number < high ? number + 1 : low;
		if (job_get(view, (uint32_t)number, &other) == STORE_NONE) {
			view->last_job = number;
			number_put(view, "last_job", number);
			return (uint32_t)number;
		}
	}
	view_fail(view, STORE_FULL, "all job numbers from %u to %u are in use: "
	    "purge jobs that nobody needs", low, high);
	return 0;
}

/* Counting is left out where the numbers themselves are the limit. */
static void
check_count(struct txn *txn)
{
	struct view *view = txn_view(txn);
	const struct store_limits *limits = &view->limits;
	uint32_t count;

	if (limits->job_most > limits->job_high - limits->job_low)
		return;
	count = job_count(view);
	txn_event(txn, EVENT_ROOM);
	if (count >= limits->job_most)
		view_fail(view, STORE_FULL, "there are %u jobs, as many as "
		    "JOBDEF JOBNUM allows: purge jobs that nobody needs",
		    count);
}

static void
note_job(struct txn *txn, const struct job *job)
{
	txn_event(txn, EVENT_JOB);
	if (job->phase == PHASE_EXECUTE && !job->held)
		txn_event(txn, EVENT_RUNNABLE);
}

void
job_insert(struct txn *txn, struct job *job)
{
	static const char *const prefixes[] = {
		[JOB_BATCH] = "JOB", [JOB_STARTED] = "STC",
		[JOB_SESSION] = "TSU",
	};
	struct view *view = txn_view(txn);
	const char *prefix = prefixes[job->kind];

	check_count(txn);
	job->number = free_number(view);
	if (view->rc != STORE_OK)
		return;
	if (job->number <= 99999)
		snprintf(job->id, sizeof(job->id), "%s%05u", prefix,
		    job->number % 100000);
	else
		snprintf(job->id, sizeof(job->id), "%c%07u", prefix[0],
		    job->number % 10000000);
	bind_job(database_use(view, SQL_JOB_INSERT), job);
	database_run(view, SQL_JOB_INSERT);
	note_job(txn, job);
}

void
job_update(struct txn *txn, const struct job *job)
{
	struct view *view = txn_view(txn);

	bind_job(database_use(view, SQL_JOB_UPDATE), job);
	if (database_run(view, SQL_JOB_UPDATE) &&
	    sqlite3_changes(view->db) == 0)
		view_fail(view, STORE_FAILED, "%s %s is not on the volume: it "
		    "was purged, or lost when the volume was full", job->id,
		    job->name);
	note_job(txn, job);
}

static bool
remove_data_set(void *context, const struct data_set *ds)
{
	uint64_t *keys = context;

	keys[++keys[0]] = ds->key;
	return keys[0] < 255;
}

void
job_remove(struct txn *txn, uint32_t number)
{
	struct view *view = txn_view(txn);
	uint64_t keys[256];

	do {		/* not while the select is under way */
		keys[0] = 0;
		data_set_each(view, number, remove_data_set, keys);
		for (uint64_t i = 1; i <= keys[0]; i++)
			data_set_remove(txn, keys[i]);
	} while (keys[0] == 255 && view->rc == STORE_OK);
	sqlite3_bind_int64(database_use(view, SQL_JOB_DELETE), 1, number);
	database_run(view, SQL_JOB_DELETE);
	txn_event(txn, EVENT_JOB);
	if (view->limits.job_most <= view->limits.job_high -
	    view->limits.job_low)
		txn_event(txn, EVENT_ROOM);
}

static enum store_rc
one_job(struct view *view, enum statement statement, struct job *job_r)
{
	sqlite3_stmt *stmt = view->statements[statement];

	if (!database_row(view, statement))
		return view->rc == STORE_OK ? STORE_NONE : view->rc;
	read_job(stmt, job_r);
	sqlite3_reset(stmt);
	return STORE_OK;
}

enum store_rc
job_get(struct view *view, uint32_t number, struct job *job_r)
{
	sqlite3_bind_int64(database_use(view, SQL_JOB_GET), 1, number);
	return one_job(view, SQL_JOB_GET, job_r);
}

enum store_rc
job_next_of(struct view *view, const char *class, struct job *job_r)
{
	bind_text(database_use(view, SQL_JOB_NEXT), 1, class);
	return one_job(view, SQL_JOB_NEXT, job_r);
}

/* A blank comes before all characters of a class: behind A is from "A " on. */
bool
class_next(struct view *view, char class_at[9])
{
	sqlite3_stmt *stmt = database_use(view, SQL_CLASS_NEXT);
	char from[10];

	snprintf(from, sizeof(from), class_at[0] == '\0' ? "%s" : "%s ",
	    class_at);
	bind_text(stmt, 1, from);
	if (!database_row(view, SQL_CLASS_NEXT))
		return false;
	column_text(stmt, 0, class_at, 9);
	sqlite3_reset(stmt);
	return true;
}

bool
job_goes_before(const struct job *a, const struct job *b)
{
	if (a->priority != b->priority)
		return a->priority > b->priority;
	if (a->entered_us != b->entered_us)
		return a->entered_us < b->entered_us;
	return a->number < b->number;
}

enum store_rc
job_next(struct view *view, struct job *job_r)
{
	enum store_rc rc = STORE_NONE;
	char class[9] = "";
	struct job job;

	while (class_next(view, class)) {
		if (job_next_of(view, class, &job) == STORE_OK &&
		    (rc != STORE_OK || job_goes_before(&job, job_r))) {
			*job_r = job;
			rc = STORE_OK;
		}
		if (class[0] == '\0')
			break;
	}
	return view->rc != STORE_OK ? view->rc : rc;
}

static uint32_t
one_count(struct view *view, enum statement which)
{
	uint32_t count = 0;

	if (database_row(view, which)) {
		count = (uint32_t)sqlite3_column_int64(view->statements[which],
		    0);
		sqlite3_reset(view->statements[which]);
	}
	return count;
}

uint32_t
class_count_running(struct view *view, const char *class)
{
	bind_text(database_use(view, SQL_CLASS_RUNNING), 1, class);
	return one_count(view, SQL_CLASS_RUNNING);
}

bool
job_name_runs(struct view *view, const char *name)
{
	bind_text(database_use(view, SQL_JOB_RUNNING), 1, name);
	return one_count(view, SQL_JOB_RUNNING) > 0;
}

enum store_rc
job_next_delayed(struct view *view, const char *name, struct job *job_r)
{
	bind_text(database_use(view, SQL_JOB_DELAYED), 1, name);
	return one_job(view, SQL_JOB_DELAYED, job_r);
}

void
job_end_delays(struct txn *txn)
{
	database_run(txn_view(txn), SQL_JOB_NO_DELAY);
	txn_event(txn, EVENT_RUNNABLE);
}

uint32_t
job_hold_waiting(struct txn *txn, bool hold)
{
	struct view *view = txn_view(txn);

	if (!database_run(view, hold ? SQL_JOB_HOLD_ALL :
	    SQL_JOB_RELEASE_ALL))
		return 0;
	txn_event(txn, EVENT_JOB);
	txn_event(txn, EVENT_RUNNABLE);
	return (uint32_t)sqlite3_changes(view->db);
}

uint32_t
job_count(struct view *view)
{
	database_use(view, SQL_JOB_COUNT);
	return one_count(view, SQL_JOB_COUNT);
}

void
job_each(struct view *view, bool (*each)(void *, const struct job *),
    void *context)
{
	sqlite3_stmt *stmt = database_use(view, SQL_JOB_EACH);
	struct job job;

	while (database_row(view, SQL_JOB_EACH)) {
		read_job(stmt, &job);
		if (!each(context, &job)) {
			sqlite3_reset(stmt);
			return;
		}
	}
}

/* ------------------------------------------------------------- console */

void
console_put(struct txn *txn, int64_t at_us, uint32_t job, const char *job_id,
    const char *text)
{
	struct view *view = txn_view(txn);
	sqlite3_stmt *stmt = database_use(view, SQL_CONSOLE_PUT);
	sqlite3_int64 last;

	sqlite3_bind_int64(stmt, 1, at_us);
	sqlite3_bind_int64(stmt, 2, job);
	bind_text(stmt, 3, job_id);
	bind_text(stmt, 4, text);
	database_run(view, SQL_CONSOLE_PUT);
	txn_event(txn, EVENT_CONSOLE);
	last = sqlite3_last_insert_rowid(view->db);
	if (last % CONSOLE_TRIM_EVERY == 0) {
		stmt = database_use(view, SQL_CONSOLE_TRIM);
		sqlite3_bind_int64(stmt, 1, last - CONSOLE_KEPT);
		database_run(view, SQL_CONSOLE_TRIM);
	}
}

void
console_each(struct view *view, uint64_t after, uint32_t job,
    bool (*each)(void *, const struct console_line *), void *context)
{
	enum statement which = job == 0 ? SQL_CONSOLE_EACH :
	    SQL_CONSOLE_EACH_OF_JOB;
	sqlite3_stmt *stmt = database_use(view, which);

	sqlite3_bind_int64(stmt, 1, (sqlite3_int64)after);
	if (job != 0)
		sqlite3_bind_int64(stmt, 2, job);
	while (database_row(view, which)) {
		struct console_line line = {
			.sequence = (uint64_t)sqlite3_column_int64(stmt, 0),
			.at_us = sqlite3_column_int64(stmt, 1),
			.job_id = (const char *)sqlite3_column_text(stmt, 2),
			.text = (const char *)sqlite3_column_text(stmt, 3),
		};

		if (!each(context, &line)) {
			sqlite3_reset(stmt);
			return;
		}
	}
}

uint64_t
console_last(struct view *view)
{
	sqlite3_stmt *stmt = database_use(view, SQL_CONSOLE_LAST);
	uint64_t last = 0;

	if (database_row(view, SQL_CONSOLE_LAST)) {
		last = (uint64_t)sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
	}
	return last;
}
