/*
 * spool/store/data_sets.c -- the rows of data sets, their blocks and outcomes
 *
 * Promises  a data set's blocks and outcomes go when it goes; no key is given
 *           twice
 */
#include <assert.h>

#include "spool/store/database.h"
#include "spool/store/schema.h"

static_assert(DATA_SET_READY == 2 && DATA_SET_INPUT == 4,
    "the numbers stand in statements.h and schema.h");

static sqlite3_int64
block_id(uint64_t key, uint64_t number)
{
	return (sqlite3_int64)(key << BLOCK_BITS | number);
}

static sqlite3_int64
last_block_id(uint64_t key)
{
	return block_id(key, (1u << BLOCK_BITS) - 1);
}

static void
bind_data_set(sqlite3_stmt *stmt, const struct data_set *ds)
{
	const char class[2] = {ds->class, '\0'};

	sqlite3_bind_int64(stmt, 1, (sqlite3_int64)ds->key);
	sqlite3_bind_int64(stmt, 2, ds->job);
	sqlite3_bind_int64(stmt, 3, ds->number);
	bind_text(stmt, 4, ds->dd_name);
	bind_text(stmt, 5, ds->step);
	bind_text(stmt, 6, ds->proc_step);
	bind_text(stmt, 7, ds->program);
	bind_text(stmt, 8, ds->last_name);
	sqlite3_bind_int(stmt, 9, class[0]);
	bind_text(stmt, 10, ds->writer);
	bind_text(stmt, 11, ds->dest_node);
	bind_text(stmt, 12, ds->dest_user);
	bind_text(stmt, 13, ds->forms);
	bind_text(stmt, 14, ds->recfm);
	sqlite3_bind_int64(stmt, 15, ds->lrecl);
	bind_text(stmt, 16, ds->page);
	sqlite3_bind_int(stmt, 17, (int)ds->state);
	sqlite3_bind_int(stmt, 18, (int)ds->outdisp);
	sqlite3_bind_int(stmt, 19, (int)ds->outdisp_abend);
	sqlite3_bind_int64(stmt, 20, (sqlite3_int64)ds->records);
	sqlite3_bind_int64(stmt, 21, (sqlite3_int64)ds->bytes);
	sqlite3_bind_int64(stmt, 22, ds->blocks);
	sqlite3_bind_int64(stmt, 23, ds->created_us);
	sqlite3_bind_int64(stmt, 24, (sqlite3_int64)ds->under_way_to);
	bind_text(stmt, 25, ds->reason);
	sqlite3_bind_int64(stmt, 26, ds->group);
}

static void
read_data_set(sqlite3_stmt *stmt, struct data_set *ds)
{
	*ds = (struct data_set){
		.key = (uint64_t)sqlite3_column_int64(stmt, 0),
		.job = (uint32_t)sqlite3_column_int64(stmt, 1),
		.number = (uint32_t)sqlite3_column_int64(stmt, 2),
		.class = (char)sqlite3_column_int(stmt, 8),
		.lrecl = (uint32_t)sqlite3_column_int64(stmt, 14),
		.state = (enum data_set_state)sqlite3_column_int(stmt, 16),
		.outdisp = (enum outdisp)sqlite3_column_int(stmt, 17),
		.outdisp_abend = (enum outdisp)sqlite3_column_int(stmt, 18),
		.records = (uint64_t)sqlite3_column_int64(stmt, 19),
		.bytes = (uint64_t)sqlite3_column_int64(stmt, 20),
		.blocks = (uint32_t)sqlite3_column_int64(stmt, 21),
		.created_us = sqlite3_column_int64(stmt, 22),
		.under_way_to = (uint64_t)sqlite3_column_int64(stmt, 23),
		.group = (uint32_t)sqlite3_column_int64(stmt, 25),
	};
	column_text(stmt, 3, ds->dd_name, sizeof(ds->dd_name));
	column_text(stmt, 4, ds->step, sizeof(ds->step));
	column_text(stmt, 5, ds->proc_step, sizeof(ds->proc_step));
	column_text(stmt, 6, ds->program, sizeof(ds->program));
	column_text(stmt, 7, ds->last_name, sizeof(ds->last_name));
	column_text(stmt, 9, ds->writer, sizeof(ds->writer));
	column_text(stmt, 10, ds->dest_node, sizeof(ds->dest_node));
	column_text(stmt, 11, ds->dest_user, sizeof(ds->dest_user));
	column_text(stmt, 12, ds->forms, sizeof(ds->forms));
	column_text(stmt, 13, ds->recfm, sizeof(ds->recfm));
	column_text(stmt, 15, ds->page, sizeof(ds->page));
	column_text(stmt, 24, ds->reason, sizeof(ds->reason));
}

static void
note_ready(struct txn *txn, const struct data_set *ds)
{
	if (ds->state == DATA_SET_READY)
		txn_event(txn, EVENT_OUTPUT);
}

/* The one after the last; AUTOINCREMENT remembers those that are kept. */
static uint64_t
next_key(struct view *view)
{
	sqlite3_stmt *stmt = database_use(view, SQL_LAST_KEY);

	if (view->last_key == 0 && database_row(view, SQL_LAST_KEY)) {
		view->last_key = (uint64_t)sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
	}
	return ++view->last_key;
}

void
data_set_insert(struct txn *txn, struct data_set *ds)
{
	struct view *view = txn_view(txn);

	ds->key = next_key(view);
	bind_data_set(database_use(view, SQL_DATA_SET_INSERT), ds);
	database_run(view, SQL_DATA_SET_INSERT);
	note_ready(txn, ds);
}

void
data_set_update(struct txn *txn, const struct data_set *ds)
{
	struct view *view = txn_view(txn);

	bind_data_set(database_use(view, SQL_DATA_SET_UPDATE), ds);
	if (database_run(view, SQL_DATA_SET_UPDATE) &&
	    sqlite3_changes(view->db) == 0)
		view_fail(view, STORE_FAILED, "data set %u (%s) is not on the "
		    "volume: it was purged, or lost when the volume was full; "
		    "write it again", ds->number, ds->dd_name);
	note_ready(txn, ds);
}

void
data_set_remove(struct txn *txn, uint64_t key)
{
	struct view *view = txn_view(txn);
	sqlite3_stmt *stmt = database_use(view, SQL_BLOCK_DELETE);

	sqlite3_bind_int64(stmt, 1, block_id(key, 0));
	sqlite3_bind_int64(stmt, 2, last_block_id(key));
	database_run(view, SQL_BLOCK_DELETE);
	sqlite3_bind_int64(database_use(view, SQL_OUTCOME_DELETE), 1,
	    (sqlite3_int64)key);
	database_run(view, SQL_OUTCOME_DELETE);
	sqlite3_bind_int64(database_use(view, SQL_DATA_SET_DELETE), 1,
	    (sqlite3_int64)key);
	database_run(view, SQL_DATA_SET_DELETE);
}

enum store_rc
data_set_get(struct view *view, uint64_t key, struct data_set *data_set_r)
{
	sqlite3_stmt *stmt = database_use(view, SQL_DATA_SET_GET);

	sqlite3_bind_int64(stmt, 1, (sqlite3_int64)key);
	if (!database_row(view, SQL_DATA_SET_GET))
		return view->rc == STORE_OK ? STORE_NONE : view->rc;
	read_data_set(stmt, data_set_r);
	sqlite3_reset(stmt);
	return STORE_OK;
}

static void
each_row(struct view *view, enum statement which,
    bool (*each)(void *, const struct data_set *), void *context)
{
	sqlite3_stmt *stmt = view->statements[which];
	struct data_set ds;

	while (database_row(view, which)) {
		read_data_set(stmt, &ds);
		if (!each(context, &ds)) {
			sqlite3_reset(stmt);
			return;
		}
	}
}

void
data_set_each(struct view *view, uint32_t job,
    bool (*each)(void *, const struct data_set *), void *context)
{
	sqlite3_bind_int64(database_use(view, SQL_DATA_SET_EACH), 1, job);
	each_row(view, SQL_DATA_SET_EACH, each, context);
}

void
data_set_each_ready(struct view *view, const char *writer,
    bool (*each)(void *, const struct data_set *), void *context)
{
	bind_text(database_use(view, SQL_DATA_SET_READY), 1, writer);
	each_row(view, SQL_DATA_SET_READY, each, context);
}

void
data_set_each_output(struct view *view, uint64_t key,
    bool (*each)(void *, const struct data_set *), void *context)
{
	sqlite3_bind_int64(database_use(view, SQL_DATA_SET_OUTPUT), 1,
	    (sqlite3_int64)key);
	each_row(view, SQL_DATA_SET_OUTPUT, each, context);
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
data_set_count_waiting(struct view *view, uint32_t job, bool jes_too)
{
	sqlite3_stmt *stmt = database_use(view, SQL_DATA_SET_WAITING);

	sqlite3_bind_int64(stmt, 1, job);
	sqlite3_bind_int(stmt, 2, jes_too);
	return one_count(view, SQL_DATA_SET_WAITING);
}

uint32_t
data_set_last_group(struct view *view, uint32_t job)
{
	sqlite3_bind_int64(database_use(view, SQL_DATA_SET_GROUP), 1, job);
	return one_count(view, SQL_DATA_SET_GROUP);
}

uint32_t
data_set_count_pending(struct view *view, uint32_t job)
{
	sqlite3_bind_int64(database_use(view, SQL_DATA_SET_PENDING), 1, job);
	return one_count(view, SQL_DATA_SET_PENDING);
}

/* -------------------------------------------------------------- blocks */

void
block_insert(struct txn *txn, uint64_t key, uint32_t number,
    struct slice block)
{
	struct view *view = txn_view(txn);
	sqlite3_stmt *stmt = database_use(view, SQL_BLOCK_INSERT);

	/* the next number would be in the range of another data set */
	if (number >= 1u << BLOCK_BITS) {
		view_fail(view, STORE_FULL, "a data set has %u blocks at most: "
		    "put more records into each", 1u << BLOCK_BITS);
		return;
	}
	sqlite3_bind_int64(stmt, 1, block_id(key, number));
	sqlite3_bind_blob64(stmt, 2, block.ptr, block.len, SQLITE_STATIC);
	database_run(view, SQL_BLOCK_INSERT);
	sqlite3_clear_bindings(stmt);
}

enum store_rc
block_each(struct view *view, uint64_t key, uint32_t first,
    bool (*each)(void *, uint32_t number, struct slice), void *context)
{
	sqlite3_stmt *stmt = database_use(view, SQL_BLOCK_EACH);
	bool more = true;

	sqlite3_bind_int64(stmt, 1, block_id(key, first));
	sqlite3_bind_int64(stmt, 2, last_block_id(key));
	while (more && database_row(view, SQL_BLOCK_EACH)) {
		uint64_t id = (uint64_t)sqlite3_column_int64(stmt, 0);
		const void *data = sqlite3_column_blob(stmt, 1);
		int len = sqlite3_column_bytes(stmt, 1);

		more = each(context, id & ((1u << BLOCK_BITS) - 1),
		    slice_of(data, (size_t)len));
	}
	sqlite3_reset(stmt);
	return view->rc;
}

uint32_t
block_count(struct view *view, uint64_t key)
{
	sqlite3_stmt *stmt = database_use(view, SQL_BLOCK_COUNT);

	sqlite3_bind_int64(stmt, 1, block_id(key, 0));
	sqlite3_bind_int64(stmt, 2, last_block_id(key));
	return one_count(view, SQL_BLOCK_COUNT);
}

/* ------------------------------------------------------------ outcomes */

void
outcome_put(struct txn *txn, uint64_t key, uint32_t item, int state,
    const char *detail)
{
	struct view *view = txn_view(txn);
	sqlite3_stmt *stmt = database_use(view, SQL_OUTCOME_PUT);

	sqlite3_bind_int64(stmt, 1, (sqlite3_int64)key);
	sqlite3_bind_int64(stmt, 2, item);
	sqlite3_bind_int(stmt, 3, state);
	bind_text(stmt, 4, detail);
	database_run(view, SQL_OUTCOME_PUT);
}

void
outcome_each(struct view *view, uint64_t key,
    bool (*each)(void *, uint32_t item, int state, const char *detail),
    void *context)
{
	sqlite3_stmt *stmt = database_use(view, SQL_OUTCOME_EACH);
	bool more = true;

	sqlite3_bind_int64(stmt, 1, (sqlite3_int64)key);
	while (more && database_row(view, SQL_OUTCOME_EACH))
		more = each(context, (uint32_t)sqlite3_column_int64(stmt, 0),
		    sqlite3_column_int(stmt, 1),
		    (const char *)sqlite3_column_text(stmt, 2));
	sqlite3_reset(stmt);
}
