/*
 * spool/store/schema.h -- the tables of the volume
 *
 * A block's id is its data set's key and its number in it, so that a data set
 * lies together and is read and removed as one range.
 */
#ifndef SPOOL_STORE_SCHEMA_H
#define SPOOL_STORE_SCHEMA_H

enum {
	VOLUME_VERSION = 2,	/* PRAGMA user_version */
	BLOCK_BITS = 24,	/* of a block's id: its number */
	VOLUME_PAGE = 16384,	/* bytes, as database.c sets it */
	JOB_NUMBERS = 999999,	/* unless store_limit() says otherwise */
};

static const char volume_schema[] =
    "CREATE TABLE volume (name TEXT PRIMARY KEY, value INTEGER NOT NULL)"
    " WITHOUT ROWID, STRICT;"
    "CREATE TABLE jobs (number INTEGER PRIMARY KEY, kind INTEGER NOT NULL,"
    " id TEXT NOT NULL, name TEXT NOT NULL, owner TEXT NOT NULL,"
    " uid INTEGER NOT NULL, gid INTEGER NOT NULL, class TEXT NOT NULL,"
    " msgclass INTEGER NOT NULL, priority INTEGER NOT NULL,"
    " phase INTEGER NOT NULL, held INTEGER NOT NULL, cancel INTEGER NOT NULL,"
    " completion INTEGER NOT NULL, max_code INTEGER NOT NULL,"
    " abend TEXT NOT NULL, notify TEXT NOT NULL, account TEXT NOT NULL,"
    " programmer TEXT NOT NULL, entered_us INTEGER NOT NULL,"
    " started_us INTEGER NOT NULL, ended_us INTEGER NOT NULL) STRICT;"
    "CREATE INDEX jobs_waiting ON jobs (class, priority DESC, entered_us,"
    " number) WHERE phase = 2 AND held = 0;"
    "CREATE INDEX jobs_delayed ON jobs (name, priority DESC, entered_us,"
    " number) WHERE phase = 2 AND held = 4;"
    "CREATE INDEX jobs_running ON jobs (name) WHERE phase = 3;"
    "CREATE TABLE data_sets (key INTEGER PRIMARY KEY AUTOINCREMENT,"
    " job INTEGER NOT NULL, number INTEGER NOT NULL, dd_name TEXT NOT NULL,"
    " step TEXT NOT NULL, proc_step TEXT NOT NULL, program TEXT NOT NULL,"
    " last_name TEXT NOT NULL, class INTEGER NOT NULL, writer TEXT NOT NULL,"
    " dest_node TEXT NOT NULL, dest_user TEXT NOT NULL, forms TEXT NOT NULL,"
    " recfm TEXT NOT NULL, lrecl INTEGER NOT NULL, page TEXT NOT NULL,"
    " state INTEGER NOT NULL, outdisp INTEGER NOT NULL,"
    " outdisp_abend INTEGER NOT NULL, records INTEGER NOT NULL,"
    " bytes INTEGER NOT NULL, blocks INTEGER NOT NULL,"
    " created_us INTEGER NOT NULL, under_way_to INTEGER NOT NULL,"
    " reason TEXT NOT NULL, outgrp INTEGER NOT NULL) STRICT;"
    "CREATE INDEX data_sets_of_job ON data_sets (job, outgrp);"
    "CREATE INDEX data_sets_by_writer ON data_sets (writer, key)"
    " WHERE state = 2 AND writer <> '';"
    "CREATE INDEX data_sets_by_user ON data_sets (dest_user, key)"
    " WHERE state = 2 AND writer = '';"
    "CREATE TABLE blocks (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;"
    "CREATE TABLE outcomes (key INTEGER NOT NULL, item INTEGER NOT NULL,"
    " state INTEGER NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (key, item))"
    " WITHOUT ROWID, STRICT;"
    "CREATE TABLE console (sequence INTEGER PRIMARY KEY AUTOINCREMENT,"
    " at_us INTEGER NOT NULL, job INTEGER NOT NULL, job_id TEXT NOT NULL,"
    " text TEXT NOT NULL) STRICT;"
    "CREATE INDEX console_of_job ON console (job, sequence) WHERE job <> 0;";

#endif
