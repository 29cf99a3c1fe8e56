/*
 * tests/unit/store_test.c -- the spool volume: rows, numbers, console, phases
 *
 * Blocks and queues are in store_blocks_test.c, transactions and commits in
 * store_commit_test.c, disks that fail in store_disk_test.c.
 */
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "spool/base/record.h"
#include "spool/store/schema.h"
#include "tests/unit/store_support.h"

/* ---------------------------------------------------------------- rows */

static struct job
full_job(void)
{
	return (struct job){
		.kind = JOB_BATCH, .name = "ABCDEFG8", .owner = "U2345678",
		.uid = UINT32_MAX, .gid = 4000000000u, .class = "CLASS678",
		.msgclass = '9', .priority = 15, .phase = PHASE_RUN,
		.held = true, .cancel = true, .completion = COMPLETION_ABEND,
		.max_code = 4095, .abend = "U4093", .notify = "N.USER",
		.account = "(ACCT,'A B',\xc3\xa9)",
		.programmer = "J. O'HARA, ROOM 12 Z", .entered_us = 1,
		.started_us = INT64_MAX, .ended_us = -1,
	};
}

static void
check_job(const struct job *a, const struct job *b)
{
	ck_assert_uint_eq(a->number, b->number);
	ck_assert_int_eq(a->kind, b->kind);
	ck_assert_str_eq(a->id, b->id);
	ck_assert_str_eq(a->name, b->name);
	ck_assert_str_eq(a->owner, b->owner);
	ck_assert_uint_eq(a->uid, b->uid);
	ck_assert_uint_eq(a->gid, b->gid);
	ck_assert_str_eq(a->class, b->class);
	ck_assert_int_eq(a->msgclass, b->msgclass);
	ck_assert_uint_eq(a->priority, b->priority);
	ck_assert_int_eq(a->phase, b->phase);
	ck_assert(a->held == b->held && a->cancel == b->cancel);
	ck_assert_int_eq(a->completion, b->completion);
	ck_assert_uint_eq(a->max_code, b->max_code);
	ck_assert_str_eq(a->abend, b->abend);
	ck_assert_str_eq(a->notify, b->notify);
	ck_assert_str_eq(a->account, b->account);
	ck_assert_str_eq(a->programmer, b->programmer);
	ck_assert_int_eq(a->entered_us, b->entered_us);
	ck_assert_int_eq(a->started_us, b->started_us);
	ck_assert_int_eq(a->ended_us, b->ended_us);
}

START_TEST(a_job_comes_back_as_it_was_put)
{
	struct store *store = open_volume();
	struct job job = full_job(), other = new_job(JOB_BATCH), got;
	struct txn *txn = txn_begin(store);

	job_insert(txn, &job);
	job_insert(txn, &other);
	keep(&txn);
	reopen(&store);
	ck_assert_int_eq(look_for_job(store, job.number, &got), STORE_OK);
	check_job(&got, &job);
	other = full_job();
	other.number = job.number + 1;
	slice_copy(SLICE("JOB00002"), other.id, sizeof(other.id));
	txn = txn_begin(store);
	job_update(txn, &other);
	keep(&txn);
	reopen(&store);
	ck_assert_int_eq(look_for_job(store, other.number, &got), STORE_OK);
	check_job(&got, &other);
	store_close(&store);
}
END_TEST

static struct data_set
full_data_set(uint32_t job)
{
	return (struct data_set){
		.job = job, .number = 101, .dd_name = "DDNAME78",
		.step = "STEP5678", .proc_step = "PSTEP678",
		.program = "PROG5678", .last_name = "LAST5678", .class = 'Z',
		.writer = "CSSMTP78", .dest_node = "NODE5678",
		.dest_user = "USER5678", .forms = "FORM5678",
		.recfm = "VBS", .lrecl = 32760, .page = "IBM-1047",
		.state = DATA_SET_HELD, .outdisp = OUTDISP_KEEP,
		.outdisp_abend = OUTDISP_PURGE, .records = 1ull << 40,
		.bytes = INT64_MAX, .blocks = UINT32_MAX, .created_us = -5,
		.under_way_to = 1ull << 33, .reason = "because \xe2\x82\xac",
	};
}

static void
check_data_set(const struct data_set *a, const struct data_set *b)
{
	ck_assert_uint_eq(a->key, b->key);
	ck_assert_uint_eq(a->job, b->job);
	ck_assert_uint_eq(a->number, b->number);
	ck_assert_str_eq(a->dd_name, b->dd_name);
	ck_assert_str_eq(a->step, b->step);
	ck_assert_str_eq(a->proc_step, b->proc_step);
	ck_assert_str_eq(a->program, b->program);
	ck_assert_str_eq(a->last_name, b->last_name);
	ck_assert_int_eq(a->class, b->class);
	ck_assert_str_eq(a->writer, b->writer);
	ck_assert_str_eq(a->dest_node, b->dest_node);
	ck_assert_str_eq(a->dest_user, b->dest_user);
	ck_assert_str_eq(a->forms, b->forms);
	ck_assert_str_eq(a->recfm, b->recfm);
	ck_assert_uint_eq(a->lrecl, b->lrecl);
	ck_assert_str_eq(a->page, b->page);
	ck_assert_int_eq(a->state, b->state);
	ck_assert_int_eq(a->outdisp, b->outdisp);
	ck_assert_int_eq(a->outdisp_abend, b->outdisp_abend);
	ck_assert_uint_eq(a->records, b->records);
	ck_assert_uint_eq(a->bytes, b->bytes);
	ck_assert_uint_eq(a->blocks, b->blocks);
	ck_assert_int_eq(a->created_us, b->created_us);
	ck_assert_uint_eq(a->under_way_to, b->under_way_to);
	ck_assert_str_eq(a->reason, b->reason);
}

START_TEST(a_data_set_comes_back_as_it_was_put)
{
	struct store *store = open_volume();
	uint32_t job = add_job(store, new_job(JOB_BATCH));
	struct data_set ds = full_data_set(job), other = {.job = job}, got;
	struct txn *txn = txn_begin(store);

	data_set_insert(txn, &ds);
	data_set_insert(txn, &other);
	keep(&txn);
	reopen(&store);
	ck_assert_int_eq(look_for_data_set(store, ds.key, &got), STORE_OK);
	check_data_set(&got, &ds);
	ds.key = other.key;
	txn = txn_begin(store);
	data_set_update(txn, &ds);
	keep(&txn);
	reopen(&store);
	ck_assert_int_eq(look_for_data_set(store, ds.key, &got), STORE_OK);
	check_data_set(&got, &ds);
	store_close(&store);
}
END_TEST

START_TEST(a_row_that_is_not_there_is_none)
{
	struct store *store = open_volume();
	struct data_set ds;
	struct job job;

	ck_assert_int_eq(look_for_job(store, 1, &job), STORE_NONE);
	ck_assert_int_eq(look_for_data_set(store, 1, &ds), STORE_NONE);
	store_close(&store);
}
END_TEST

START_TEST(a_change_to_a_row_that_is_gone_fails)
{
	struct store *store = open_volume();
	uint32_t number = add_job(store, new_job(JOB_BATCH));
	uint64_t key = add_data_set(store, number, DATA_SET_READY, "W", "");
	struct data_set ds = {.key = key, .job = number};
	struct job job = new_job(JOB_BATCH);
	struct fault fault = {0};
	struct txn *txn = txn_begin(store);

	job_remove(txn, number);
	keep(&txn);
	job.number = number;
	txn = txn_begin(store);
	job_update(txn, &job);
	ck_assert_int_eq(txn_end(&txn, true, TXN_DURABLE, &fault),
	    STORE_FAILED);
	ck_assert_ptr_nonnull(strstr(fault.text, "not on the volume"));
	txn = txn_begin(store);
	data_set_update(txn, &ds);
	ck_assert_int_eq(txn_end(&txn, true, TXN_DURABLE, NULL),
	    STORE_FAILED);
	store_close(&store);
}
END_TEST

/* ------------------------------------------------------------- numbers */

/* As if so many jobs had been there before. */
static void
set_last_number(const char *name, int64_t last)
{
	char *path = scratch_path("spool.db");
	char *sql = memory_print("INSERT INTO volume (name, value) VALUES "
	    "('%s', %lld) ON CONFLICT (name) DO UPDATE SET value = "
	    "excluded.value", name, (long long)last);
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	free(sql);
	free(path);
}

static void
check_id(struct store *store, enum job_kind kind, const char *id)
{
	struct job job = new_job(kind);
	struct txn *txn = txn_begin(store);

	job_insert(txn, &job);
	keep(&txn);
	ck_assert_str_eq(job.id, id);
}

START_TEST(the_id_of_a_job_has_its_kind_and_number)
{
	struct store *store = open_volume();

	check_id(store, JOB_BATCH, "JOB00001");
	check_id(store, JOB_STARTED, "STC00002");
	check_id(store, JOB_SESSION, "TSU00003");
	store_close(&store);
	set_last_number("last_job", 99998);
	store = open_volume();
	check_id(store, JOB_BATCH, "JOB99999");
	check_id(store, JOB_BATCH, "J0100000");
	check_id(store, JOB_STARTED, "S0100001");
	check_id(store, JOB_SESSION, "T0100002");
	store_close(&store);
}
END_TEST

START_TEST(a_number_is_given_again_only_when_all_others_have_been)
{
	struct store *store = open_volume();
	struct txn *txn;

	ck_assert_uint_eq(add_job(store, new_job(JOB_BATCH)), 1);
	ck_assert_uint_eq(add_job(store, new_job(JOB_BATCH)), 2);
	txn = txn_begin(store);
	job_remove(txn, 2);
	keep(&txn);
	ck_assert_uint_eq(add_job(store, new_job(JOB_BATCH)), 3);
	reopen(&store);
	ck_assert_uint_eq(add_job(store, new_job(JOB_BATCH)), 4);
	store_close(&store);
	set_last_number("last_job", 999998);
	store = open_volume();
	ck_assert_uint_eq(add_job(store, new_job(JOB_BATCH)), 999999);
	/* 1, 3 and 4 are still on the volume */
	ck_assert_uint_eq(add_job(store, new_job(JOB_BATCH)), 2);
	ck_assert_uint_eq(add_job(store, new_job(JOB_BATCH)), 5);
	store_close(&store);
}
END_TEST

START_TEST(the_key_of_a_data_set_is_never_given_again)
{
	struct store *store = open_volume();
	uint32_t job = add_job(store, new_job(JOB_BATCH));
	uint64_t last = 0;

	for (int i = 0; i < 6; i++) {
		uint64_t key = add_data_set(store, job, DATA_SET_READY, "W",
		    "");
		struct txn *txn = txn_begin(store);

		ck_assert_uint_gt(key, last);
		last = key;
		data_set_remove(txn, key);
		keep(&txn);
		if (i % 2 == 1)
			reopen(&store);
	}
	store_close(&store);
}
END_TEST

START_TEST(what_a_dropped_transaction_was_given_nobody_gets_again)
{
	struct store *store = open_volume();
	struct job job = new_job(JOB_BATCH);
	struct data_set ds = {.state = DATA_SET_OPEN};
	struct txn *txn = txn_begin(store);

	job_insert(txn, &job);
	ds.job = job.number;
	data_set_insert(txn, &ds);
	txn_end(&txn, false, TXN_LATER, NULL);
	ck_assert_uint_gt(add_job(store, new_job(JOB_BATCH)), job.number);
	ck_assert_uint_gt(add_data_set(store, 1, DATA_SET_OPEN, "", ""),
	    ds.key);
	store_close(&store);
}
END_TEST

/* --------------------------------------------------------------- console */

struct lines {
	uint64_t first, last;
	unsigned count, most;
	char text[128];
};

static bool
note_line(void *context, const struct console_line *line)
{
	struct lines *lines = context;
	size_t len = strlen(lines->text);

	if (lines->count == 0)
		lines->first = line->sequence;
	if (lines->count < 8)
		snprintf(lines->text + len, sizeof(lines->text) - len,
		    "%s|%s;", line->job_id, line->text);
	lines->last = line->sequence;
	return ++lines->count < lines->most;
}

static struct lines
console_of(struct store *store, uint64_t after, uint32_t job, unsigned most)
{
	struct lines lines = {.most = most};
	struct view *view = view_open(store);

	console_each(view, after, job, note_line, &lines);
	ck_assert_uint_ge(console_last(view), lines.last);
	view_close(&view);
	return lines;
}

START_TEST(the_console_is_read_on_from_any_line_and_by_job)
{
	struct store *store = open_volume();
	struct txn *txn = txn_begin(store);
	struct lines all;

	console_put(txn, 1, 0, "", "started");
	console_put(txn, 2, 7, "JOB00007", "in");
	console_put(txn, 3, 8, "JOB00008", "in");
	console_put(txn, 4, 7, "JOB00007", "out");
	keep(&txn);
	all = console_of(store, 0, 0, 100);
	ck_assert_str_eq(all.text,
	    "|started;JOB00007|in;JOB00008|in;JOB00007|out;");
	ck_assert_str_eq(console_of(store, all.first, 0, 2).text,
	    "JOB00007|in;JOB00008|in;");
	ck_assert_str_eq(console_of(store, 0, 7, 100).text,
	    "JOB00007|in;JOB00007|out;");
	ck_assert_uint_eq(console_of(store, all.last, 0, 100).count, 0);
	store_close(&store);
}
END_TEST

START_TEST(the_console_keeps_its_last_200000_lines)
{
	enum { KEPT = 200000, MORE = 3000 };
	struct store *store = open_volume();
	struct txn *txn = txn_begin(store);
	struct lines lines;

	for (int i = 0; i < KEPT + MORE; i++)
		console_put(txn, i, 0, "", "line");
	keep(&txn);
	lines = console_of(store, 0, 0, UINT32_MAX);
	ck_assert_uint_ge(lines.count, KEPT);
	ck_assert_uint_lt(lines.count, KEPT + 1000);
	ck_assert_uint_eq(lines.last, KEPT + MORE);
	store_close(&store);
}
END_TEST

/* -------------------------------------------------------------- the volume */

static void
write_file(const char *name, const char *bytes, size_t len)
{
	char *path = scratch_path(name);
	FILE *file = fopen(path, "we");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
	fclose(file);
	free(path);
}

static void
must_not_open(const char *name, const char *why)
{
	char *path = scratch_path(name);
	struct fault fault = {0};

	ck_assert_ptr_null(store_open(path, &fault));
	ck_assert_msg(strstr(fault.text, path) != NULL, "%s", fault.text);
	ck_assert_msg(strstr(fault.text, why) != NULL, "%s", fault.text);
	free(path);
}

START_TEST(what_is_no_volume_is_refused_with_its_path_and_reason)
{
	char junk[8192];

	memset(junk, 'j', sizeof(junk));
	write_file("junk.db", junk, sizeof(junk));
	must_not_open("junk.db", "not a database");
	must_not_open("nowhere/spool.db", "unable to open");
	ck_assert_int_eq(mkdir(scratch, 0700), -1);
	must_not_open("", "unable to open");
}
END_TEST

START_TEST(a_volume_of_another_format_is_refused_and_stays_as_it_is)
{
	struct store *store = open_volume();
	char *path = scratch_path("spool.db");
	char own[40];
	sqlite3 *db;

	add_job(store, new_job(JOB_BATCH));
	store_close(&store);
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL);
	sqlite3_close(db);
	must_not_open("spool.db", "format 99");
	sqlite3_open(path, &db);
	snprintf(own, sizeof(own), "PRAGMA user_version = %d",
	    VOLUME_VERSION);
	sqlite3_exec(db, own, NULL, NULL, NULL);
	sqlite3_close(db);
	free(path);
	store = open_volume();
	ck_assert(has_job(store, 1));
	store_close(&store);
}
END_TEST

START_TEST(usage_grows_with_what_is_put_and_falls_when_it_goes)
{
	struct store *store = open_volume();
	uint64_t used[3], size[3], key;
	static char block[BLOCK_MAX];
	struct view *view;
	struct txn *txn;

	for (int i = 0; i < 3; i++) {
		view = view_open(store);
		store_usage(view, &used[i], &size[i]);
		view_close(&view);
		ck_assert_uint_le(used[i], size[i]);
		txn = txn_begin(store);
		key = 1;
		if (i == 0)
			for (uint32_t b = 0; b < 16; b++)
				block_insert(txn, key, b, slice_of(block,
				    sizeof(block)));
		else
			data_set_remove(txn, key);
		keep(&txn);
	}
	ck_assert_uint_ge(used[1], used[0] + sizeof(block) * 16);
	ck_assert_uint_lt(used[2], used[1] - sizeof(block) * 15);
	store_close(&store);
}
END_TEST

/* -------------------------------------------------------- phases and words */

/* Rows: from; columns: to; in the order of phases.h. */
static const char *const may_go[PHASE_COUNT] = {
	[PHASE_INPUT] =		".x....x",
	[PHASE_CONVERT] =	"..x.x.x",
	[PHASE_EXECUTE] =	"...xx.x",
	[PHASE_RUN] =		"..x.x..",
	[PHASE_OUTPUT] =	".....xx",
	[PHASE_HARDCOPY] =	"......x",
	[PHASE_PURGE] =		".......",
};

/* A step that the table does not have stops the program: in one of its own. */
static bool
stops_the_program(struct job *job, enum phase to)
{
	int status;
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct rlimit none = {0, 0};

		setrlimit(RLIMIT_CORE, &none);
		close(STDERR_FILENO);
		signal(SIGABRT, SIG_DFL);
		job_advance(job, to);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

START_TEST(a_job_goes_from_phase_to_phase_as_the_table_says_and_nowhere_else)
{
	ck_assert_int_eq(PHASE_COUNT, 7);
	for (int from = 0; from < PHASE_COUNT; from++)
		for (int to = 0; to < PHASE_COUNT; to++) {
			struct job job = {.phase = (enum phase)from};

			if (may_go[from][to] != 'x') {
				ck_assert_msg(stops_the_program(&job,
				    (enum phase)to), "%s to %s",
				    phase_word((enum phase)from),
				    phase_word((enum phase)to));
				continue;
			}
			job_advance(&job, (enum phase)to);
			ck_assert_int_eq(job.phase, to);
		}
}
END_TEST

START_TEST(every_disposition_is_read_as_it_is_written)
{
	static const char *const words[] = {"WRITE", "HOLD", "KEEP", "LEAVE",
	    "PURGE"};
	enum outdisp outdisp;

	for (int i = 0; i < 5; i++) {
		ck_assert_str_eq(outdisp_word((enum outdisp)i), words[i]);
		ck_assert(outdisp_parse(words[i], &outdisp));
		ck_assert_int_eq(outdisp, i);
	}
	ck_assert(!outdisp_parse("", &outdisp));
	ck_assert(!outdisp_parse("write", &outdisp));
	ck_assert(!outdisp_parse("HOLDS", &outdisp));
}
END_TEST

START_TEST(a_completion_is_printed_as_people_know_it)
{
	static const struct {
		struct job job;
		const char *wanted;
	} cases[] = {
		{{.completion = COMPLETION_NONE, .max_code = 8}, ""},
		{{.completion = COMPLETION_CODE, .max_code = 8}, "CC 0008"},
		{{.completion = COMPLETION_CODE, .max_code = 4095}, "CC 4095"},
		{{.completion = COMPLETION_JCL_ERROR}, "JCL ERROR"},
		{{.completion = COMPLETION_ABEND, .abend = "S0C4"},
		    "ABEND S0C4"},
		{{.completion = COMPLETION_CANCELED}, "CANCELED"},
	};
	char text[32];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		completion_print(&cases[i].job, text, sizeof(text));
		ck_assert_str_eq(text, cases[i].wanted);
	}
}
END_TEST

static void
add_tests(TCase *tcase)
{
	tcase_add_test(tcase, a_job_comes_back_as_it_was_put);
	tcase_add_test(tcase, a_data_set_comes_back_as_it_was_put);
	tcase_add_test(tcase, a_row_that_is_not_there_is_none);
	tcase_add_test(tcase, a_change_to_a_row_that_is_gone_fails);
	tcase_add_test(tcase, the_id_of_a_job_has_its_kind_and_number);
	tcase_add_test(tcase,
	    a_number_is_given_again_only_when_all_others_have_been);
	tcase_add_test(tcase, the_key_of_a_data_set_is_never_given_again);
	tcase_add_test(tcase,
	    what_a_dropped_transaction_was_given_nobody_gets_again);
	tcase_add_test(tcase, the_console_is_read_on_from_any_line_and_by_job);
	tcase_add_test(tcase, the_console_keeps_its_last_200000_lines);
	tcase_add_test(tcase,
	    what_is_no_volume_is_refused_with_its_path_and_reason);
	tcase_add_test(tcase,
	    a_volume_of_another_format_is_refused_and_stays_as_it_is);
	tcase_add_test(tcase,
	    usage_grows_with_what_is_put_and_falls_when_it_goes);
	tcase_add_test(tcase,
	    a_job_goes_from_phase_to_phase_as_the_table_says_and_nowhere_else);
	tcase_add_test(tcase, every_disposition_is_read_as_it_is_written);
	tcase_add_test(tcase, a_completion_is_printed_as_people_know_it);
}

int
main(void)
{
	return run_suite("store", add_tests);
}
