/*
 * spool/store/database.c -- one connection to the volume's SQLite file
 *
 * Owns      the connection and its prepared statements
 * Promises  write-ahead log, and a commit that is on the disk when it returns
 * Fails     by noting the first failure in the view
 */
#include "spool/store/database.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/memory.h"

static const char *const statement_text[] = {
#define X(name, sql) [SQL_##name] = sql,
#include "spool/store/statements.h"
#undef X
};

/* Pages of 16 KiB: a small job touches few, and a block of records is one
 * short chain. */
static const char settings[] =
    "PRAGMA page_size = 16384;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA cache_size = -2048;"
    "PRAGMA wal_autocheckpoint = 2000;"
    "PRAGMA journal_size_limit = 67108864;";

struct view *
database_open(const char *path, struct store *store, struct fault *fault)
{
	struct view *view = memory_new(struct view);
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
	    SQLITE_OPEN_NOMUTEX;

	view->store = store;
	if (sqlite3_open_v2(path, &view->db, flags, NULL) != SQLITE_OK ||
	    sqlite3_busy_timeout(view->db, 10000) != SQLITE_OK ||
	    sqlite3_exec(view->db, settings, NULL, NULL, NULL) != SQLITE_OK) {
		fault_set(fault, "%s: the spool volume can't be opened: %s",
		    path, sqlite3_errmsg(view->db));
		database_close(&view);
	}
	return view;
}

void
database_close(struct view **view)
{
	if (*view == NULL)
		return;
	for (int i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize((*view)->statements[i]);
	sqlite3_close((*view)->db);
	free(*view);
	*view = NULL;
}

void
database_clear(struct view *view)
{
	view->rc = STORE_OK;
	fault_clear(&view->fault);
}

void
database_failed(struct view *view, const char *what)
{
	int code = sqlite3_errcode(view->db);

	if (view->rc != STORE_OK)
		return;
	view->rc = code == SQLITE_FULL ? STORE_FULL : STORE_FAILED;
	fault_set(&view->fault, "spool volume: %s (%.60s)",
	    sqlite3_errmsg(view->db), what);
}

void
view_fail(struct view *view, enum store_rc rc, const char *format, ...)
{
	char text[FAULT_SIZE];
	va_list args;

	if (view->rc != STORE_OK)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	view->rc = rc;
	fault_set(&view->fault, "%s", text);
}

sqlite3_stmt *
database_use(struct view *view, enum statement statement)
{
	sqlite3_stmt **slot = &view->statements[statement];

	if (*slot == NULL && sqlite3_prepare_v3(view->db,
	    statement_text[statement], -1, SQLITE_PREPARE_PERSISTENT, slot,
	    NULL) != SQLITE_OK)
		database_failed(view, statement_text[statement]);
	return *slot;
}

bool
database_row(struct view *view, enum statement statement)
{
	sqlite3_stmt *stmt = view->statements[statement];
	int rc;

	if (stmt == NULL)
		return false;
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		database_failed(view, statement_text[statement]);
	sqlite3_reset(stmt);
	return false;
}

bool
database_run(struct view *view, enum statement statement)
{
	if (view->rc != STORE_OK || database_use(view, statement) == NULL)
		return false;
	while (database_row(view, statement))
		;
	return view->rc == STORE_OK;
}

void
bind_text(sqlite3_stmt *stmt, int at, const char *text)
{
	sqlite3_bind_text(stmt, at, text, -1, SQLITE_TRANSIENT);
}

void
column_text(sqlite3_stmt *stmt, int at, char *to, size_t size)
{
	const char *text = (const char *)sqlite3_column_text(stmt, at);

	snprintf(to, size, "%s", text == NULL ? "" : text);
}
