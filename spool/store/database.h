/*
 * spool/store/database.h -- one connection to the volume's SQLite file
 *
 * For store/ alone.  Every statement is a row of statements.h, prepared once
 * per connection.
 */
#ifndef SPOOL_STORE_DATABASE_H
#define SPOOL_STORE_DATABASE_H

#include <sqlite3.h>

#include "spool/base/fault.h"
#include "spool/store/store.h"

enum statement {
#define X(name, sql) SQL_##name,
#include "spool/store/statements.h"
#undef X
	STATEMENT_COUNT
};

/* What the outside calls a view. */
struct view {
	struct store *store;
	struct view *next_free;
	sqlite3 *db;
	sqlite3_stmt *statements[STATEMENT_COUNT];
	enum store_rc rc;	/* first failure since database_clear() */
	struct fault fault;
	/* The last that were given, by the writing connection: also to changes
	 * that were dropped, for who was given them may still name them. */
	uint64_t last_job, last_key;
	struct store_limits limits;	/* of the writing connection */
};

/* Opens a connection with the volume's settings; NULL with a fault. */
struct view *database_open(const char *path, struct store *, struct fault *);
void database_close(struct view **);
void database_clear(struct view *);

/* Notes a failure of SQLite: which statement, why, and what kind. */
void database_failed(struct view *, const char *what);
/* Notes a failure of another kind. */
void view_fail(struct view *, enum store_rc, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The statement, ready to be bound. */
sqlite3_stmt *database_use(struct view *, enum statement);
/* Runs it to the end; true when all went well.  Resets it.  After a failure it
 * does nothing: SQLite may have dropped the transaction with it. */
bool database_run(struct view *, enum statement);
/* The next row: true.  At the end, or on a failure: false, and reset. */
bool database_row(struct view *, enum statement);

/* Binding and reading: parameters count from 1, columns from 0. */
void bind_text(sqlite3_stmt *, int at, const char *text);
void column_text(sqlite3_stmt *, int at, char *to, size_t size);

#endif
