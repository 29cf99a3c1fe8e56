/*
 * spool/store/statements.h -- every SQL statement of the volume
 *
 * X(name, sql)
 */

#define JOB_COLUMNS \
	"number, kind, id, name, owner, uid, gid, class, msgclass, priority, " \
	"phase, held, cancel, completion, max_code, abend, notify, account, " \
	"programmer, entered_us, started_us, ended_us"
#define DATA_SET_COLUMNS \
	"key, job, number, dd_name, step, proc_step, program, last_name, " \
	"class, writer, dest_node, dest_user, forms, recfm, lrecl, page, " \
	"state, outdisp, outdisp_abend, records, bytes, blocks, created_us, " \
	"under_way_to, reason, outgrp"

X(BEGIN, "BEGIN IMMEDIATE")
X(COMMIT, "COMMIT")
X(ROLLBACK, "ROLLBACK")
X(SAVEPOINT, "SAVEPOINT change")
X(RELEASE, "RELEASE change")
X(ROLLBACK_TO, "ROLLBACK TO change")

X(NUMBER_GET, "SELECT value FROM volume WHERE name = ?1")
X(NUMBER_PUT, "INSERT INTO volume (name, value) VALUES (?1, ?2) "
	"ON CONFLICT (name) DO UPDATE SET value = ?2")

X(JOB_INSERT, "INSERT INTO jobs (" JOB_COLUMNS ") VALUES (?1, ?2, ?3, ?4, "
	"?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
	"?19, ?20, ?21, ?22)")
X(JOB_UPDATE, "UPDATE jobs SET kind = ?2, id = ?3, name = ?4, owner = ?5, "
	"uid = ?6, gid = ?7, class = ?8, msgclass = ?9, priority = ?10, "
	"phase = ?11, held = ?12, cancel = ?13, completion = ?14, "
	"max_code = ?15, abend = ?16, notify = ?17, account = ?18, "
	"programmer = ?19, entered_us = ?20, started_us = ?21, "
	"ended_us = ?22 WHERE number = ?1")
X(JOB_DELETE, "DELETE FROM jobs WHERE number = ?1")
X(JOB_GET, "SELECT " JOB_COLUMNS " FROM jobs WHERE number = ?1")
X(JOB_EACH, "SELECT " JOB_COLUMNS " FROM jobs ORDER BY number")
X(JOB_COUNT, "SELECT count(*) FROM jobs")
/* the conditions of the indexes jobs_waiting, jobs_delayed, jobs_running */
X(JOB_NEXT, "SELECT " JOB_COLUMNS " FROM jobs WHERE phase = 2 AND held = 0 "
	"AND class = ?1 ORDER BY priority DESC, entered_us, number LIMIT 1")
X(CLASS_NEXT, "SELECT class FROM jobs WHERE phase = 2 AND held = 0 "
	"AND class >= ?1 ORDER BY class LIMIT 1")
X(JOB_DELAYED, "SELECT " JOB_COLUMNS " FROM jobs WHERE phase = 2 AND "
	"held = 4 AND name = ?1 ORDER BY priority DESC, entered_us, number "
	"LIMIT 1")
X(JOB_NO_DELAY, "UPDATE jobs SET held = held & ~4 WHERE held & 4")
X(JOB_HOLD_ALL, "UPDATE jobs SET held = held | 2 WHERE phase = 2 AND "
	"kind = 0 AND held & 2 = 0")
X(JOB_RELEASE_ALL, "UPDATE jobs SET held = held & ~6 WHERE phase = 2 AND "
	"held & 2")
X(JOB_RUNNING, "SELECT count(*) FROM jobs WHERE phase = 3 AND name = ?1 AND "
	"kind = 0")

X(LAST_KEY, "SELECT coalesce(max(seq), 0) FROM sqlite_sequence "
	"WHERE name = 'data_sets'")
X(CLASS_RUNNING, "SELECT count(*) FROM jobs WHERE phase = 3 AND class = ?1 "
	"AND kind = 0")

X(DATA_SET_INSERT, "INSERT INTO data_sets (" DATA_SET_COLUMNS ") VALUES (?1, "
	"?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
	"?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26)")
X(DATA_SET_UPDATE, "UPDATE data_sets SET job = ?2, number = ?3, dd_name = ?4, "
	"step = ?5, proc_step = ?6, program = ?7, last_name = ?8, class = ?9, "
	"writer = ?10, dest_node = ?11, dest_user = ?12, forms = ?13, "
	"recfm = ?14, lrecl = ?15, page = ?16, state = ?17, outdisp = ?18, "
	"outdisp_abend = ?19, records = ?20, bytes = ?21, blocks = ?22, "
	"created_us = ?23, under_way_to = ?24, reason = ?25, outgrp = ?26 "
	"WHERE key = ?1")
X(DATA_SET_DELETE, "DELETE FROM data_sets WHERE key = ?1")
X(DATA_SET_GET, "SELECT " DATA_SET_COLUMNS " FROM data_sets WHERE key = ?1")
X(DATA_SET_EACH, "SELECT " DATA_SET_COLUMNS " FROM data_sets WHERE job = ?1 "
	"ORDER BY number, key")
/* two searches by index, told apart by what is not addressed by writer name */
X(DATA_SET_READY, "SELECT " DATA_SET_COLUMNS " FROM data_sets "
	"WHERE state = 2 AND writer = ?1 UNION ALL SELECT " DATA_SET_COLUMNS
	" FROM data_sets WHERE state = 2 AND dest_user = ?1 AND writer = '' "
	"ORDER BY key")
X(DATA_SET_OUTPUT, "SELECT " DATA_SET_COLUMNS " FROM data_sets WHERE key > ?1 "
	"AND state IN (2, 3) ORDER BY key")
X(DATA_SET_GROUP, "SELECT coalesce(max(outgrp), 0) FROM data_sets "
	"WHERE job = ?1")
X(DATA_SET_WAITING, "SELECT count(*) FROM data_sets WHERE job = ?1 AND "
	"state <> 4 AND (number > 100 OR ?2)")

X(DATA_SET_PENDING, "SELECT count(*) FROM data_sets WHERE job = ?1 AND "
	"(state < 2 OR (state = 2 AND (writer <> '' OR dest_user <> '')))")

X(BLOCK_INSERT, "INSERT INTO blocks (id, data) VALUES (?1, ?2)")
X(BLOCK_EACH, "SELECT id, data FROM blocks WHERE id BETWEEN ?1 AND ?2 "
	"ORDER BY id")
X(BLOCK_COUNT, "SELECT count(*) FROM blocks WHERE id BETWEEN ?1 AND ?2")
X(BLOCK_DELETE, "DELETE FROM blocks WHERE id BETWEEN ?1 AND ?2")

X(OUTCOME_PUT, "INSERT INTO outcomes (key, item, state, detail) "
	"VALUES (?1, ?2, ?3, ?4) ON CONFLICT (key, item) DO UPDATE SET "
	"state = ?3, detail = ?4")
X(OUTCOME_EACH, "SELECT item, state, detail FROM outcomes WHERE key = ?1 "
	"ORDER BY item")
X(OUTCOME_DELETE, "DELETE FROM outcomes WHERE key = ?1")

X(CONSOLE_PUT, "INSERT INTO console (at_us, job, job_id, text) "
	"VALUES (?1, ?2, ?3, ?4)")
X(CONSOLE_EACH, "SELECT sequence, at_us, job_id, text FROM console "
	"WHERE sequence > ?1 ORDER BY sequence")
X(CONSOLE_EACH_OF_JOB, "SELECT sequence, at_us, job_id, text FROM console "
	"WHERE job = ?2 AND sequence > ?1 ORDER BY sequence")
X(CONSOLE_LAST, "SELECT coalesce(max(sequence), 0) FROM console")
X(CONSOLE_TRIM, "DELETE FROM console WHERE sequence <= ?1")

X(PAGES, "PRAGMA page_count")
X(FREE_PAGES, "PRAGMA freelist_count")
