/*
 * tests/unit/server_test.c -- a client of the server: what it may ask, what it
 * leaves behind, and what it is told when the volume fails
 */
#include "spool/base/clock.h"
#include "spool/base/record.h"
#include "tests/unit/failing_disk.h"
#include "tests/unit/server_support.h"

/* ------------------------------------------------------------- greeting */

START_TEST(a_client_of_another_release_is_told_so)
{
	struct spool *spool = new_spool();
	Ssi__Hello hello = SSI__HELLO__INIT;
	Ssi__Request request = SSI__REQUEST__INIT;
	struct fault fault = {0};
	Ssi__Answer *answer;
	struct peer peer;

	peer_begin(&peer, spool, "USER1", false);
	request.ask_case = SSI__REQUEST__ASK_HELLO;
	request.hello = &hello;
	hello.version = SSI_VERSION;
	ck_assert_int_eq(jes_ask(peer.jes, &request, &answer, &fault), JES_OK);
	ck_assert_str_eq(answer->hello->user, "USER1");
	ck_assert(!answer->hello->operator_);
	jes_answer_free(&answer);
	hello.version = SSI_VERSION + 1;
	ck_assert_int_eq(jes_ask(peer.jes, &request, NULL, &fault), JES_BAD);
	ck_assert_ptr_nonnull(strstr(fault.text, "release"));
	peer_end(&peer);
	spool_close(&spool);
}
END_TEST

START_TEST(a_request_that_is_none_is_answered_too)
{
	static const Ssi__Request__AskCase cases[] = {
		SSI__REQUEST__ASK__NOT_SET, SSI__REQUEST__ASK_STEP_END,
	};
	struct spool *spool = new_spool();
	Ssi__StepEnd end = SSI__STEP_END__INIT;
	struct peer peer;

	peer_begin(&peer, spool, "USER1", true);
	for (int i = 0; i < 2; i++) {
		Ssi__Request request = SSI__REQUEST__INIT;
		struct fault fault = {0};

		request.ask_case = cases[i];
		if (i == 1)
			request.step_end = &end;
		ck_assert_int_eq(jes_ask(peer.jes, &request, NULL, &fault),
		    JES_BAD);
		ck_assert(fault_is_set(&fault));
	}
	peer_end(&peer);
	spool_close(&spool);
}
END_TEST

/* ----------------------------------------------------- SYSOUT of clients */

START_TEST(what_a_client_closes_is_ready_and_has_its_records)
{
	struct spool *spool = new_spool();
	struct peer peer;
	struct data_set ds;
	uint64_t key;

	peer_begin(&peer, spool, "USER1", false);
	key = open_output(&peer, "cssmtp");
	ck_assert_int_eq(ask_put(&peer, key, one_record()), JES_OK);
	ck_assert_int_eq(ask_put(&peer, key, one_record()), JES_OK);
	ck_assert_int_eq(ask_close(&peer, key, NULL), JES_OK);
	ck_assert(data_set_now(spool, key, &ds));
	ck_assert_int_eq(ds.state, DATA_SET_READY);
	ck_assert_uint_eq(ds.records, 2);
	ck_assert_str_eq(ds.writer, "CSSMTP");
	ck_assert_str_eq(ds.dd_name, "SYSOUT");
	ck_assert_int_eq(ask_close(&peer, key, NULL), JES_NOT_FOUND);
	ck_assert_int_eq(ask_put(&peer, key, one_record()), JES_NOT_FOUND);
	peer_end(&peer);
	ck_assert_int_eq(state_of(spool, key), DATA_SET_READY);
	ck_assert(job_is_there(spool, ds.job));
	spool_close(&spool);
}
END_TEST

START_TEST(a_small_data_set_is_opened_written_and_closed_in_one)
{
	struct spool *spool = new_spool();
	struct fault fault = {0};
	Ssi__Answer *answer;
	struct peer peer;

	peer_begin(&peer, spool, "USER1", false);
	ck_assert_msg(ask_open(&peer, "B", "W", one_record(), true, &answer,
	    &fault) == JES_OK, "%s", fault.text);
	ck_assert_uint_eq(answer->data_sets[0]->records, 1);
	ck_assert_str_eq(answer->data_sets[0]->state, "READY");
	ck_assert_int_eq(state_of(spool, answer->data_sets[0]->key),
	    DATA_SET_READY);
	jes_answer_free(&answer);
	peer_end(&peer);
	spool_close(&spool);
}
END_TEST

START_TEST(a_client_that_goes_leaves_nothing_half_written)
{
	struct spool *spool = new_spool();
	struct peer peer;
	struct data_set ds;
	uint64_t half, whole;
	uint32_t job;

	peer_begin(&peer, spool, "USER1", false);
	half = open_output(&peer, "W");
	ck_assert_int_eq(ask_put(&peer, half, one_record()), JES_OK);
	ck_assert_int_eq(store_flush(spool->store, NULL), STORE_OK);
	ck_assert(data_set_now(spool, half, &ds));
	job = ds.job;
	peer_end(&peer);
	ck_assert_int_eq(store_flush(spool->store, NULL), STORE_OK);
	ck_assert(!data_set_now(spool, half, &ds));
	ck_assert(!job_is_there(spool, job));
	/* beside one that was closed */
	peer_begin(&peer, spool, "USER1", false);
	half = open_output(&peer, "W");
	whole = open_output(&peer, "W");
	ask_put(&peer, half, one_record());
	ask_put(&peer, whole, one_record());
	ck_assert_int_eq(ask_close(&peer, whole, NULL), JES_OK);
	peer_end(&peer);
	ck_assert_int_eq(store_flush(spool->store, NULL), STORE_OK);
	ck_assert(!data_set_now(spool, half, &ds));
	ck_assert_int_eq(state_of(spool, whole), DATA_SET_READY);
	spool_close(&spool);
}
END_TEST

START_TEST(what_is_wrong_with_an_open_is_said_and_nothing_is_made)
{
	static const struct {
		const char *class, *writer, *wanted;
		struct slice block;
	} cases[] = {
		{"", "W", "class", {NULL, 0}},
		{"AB", "W", "class", {NULL, 0}},
		{"a", "W", "class", {NULL, 0}},
		{"*", "W", "class", {NULL, 0}},
		{"B", "TOOLONG89", "writer", {NULL, 0}},
		{"B", "A B", "writer", {NULL, 0}},
		{"B", "\xc3\x84", "writer", {NULL, 0}},
		{"B", "W", "block", {"\0\5HELL", 6}},
	};
	struct spool *spool = new_spool();
	struct peer peer;

	peer_begin(&peer, spool, "USER1", false);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fault fault = {0};

		ck_assert_int_eq(ask_open(&peer, cases[i].class,
		    cases[i].writer, cases[i].block, false, NULL, &fault),
		    JES_BAD);
		ck_assert_msg(strstr(fault.text, cases[i].wanted) != NULL,
		    "%s", fault.text);
	}
	ck_assert_int_eq(ask_put(&peer, 1, one_record()), JES_NOT_FOUND);
	peer_end(&peer);
	spool_close(&spool);
}
END_TEST

START_TEST(a_block_that_is_none_is_refused_and_the_data_set_goes_on)
{
	struct spool *spool = new_spool();
	struct peer peer;
	struct data_set ds;
	uint64_t key;

	peer_begin(&peer, spool, "USER1", false);
	key = open_output(&peer, "W");
	ck_assert_int_eq(ask_put(&peer, key, SLICE("\0\5HELL")), JES_BAD);
	ck_assert_int_eq(ask_put(&peer, key, slice_of(NULL, 0)), JES_BAD);
	ck_assert_int_eq(ask_put(&peer, key, one_record()), JES_OK);
	ck_assert_int_eq(ask_close(&peer, key, NULL), JES_OK);
	ck_assert(data_set_now(spool, key, &ds));
	ck_assert_uint_eq(ds.records, 1);
	peer_end(&peer);
	spool_close(&spool);
}
END_TEST

START_TEST(a_data_set_without_records_is_not_kept)
{
	struct spool *spool = new_spool();
	struct peer peer;
	struct data_set ds;
	uint64_t key;

	peer_begin(&peer, spool, "USER1", false);
	key = open_output(&peer, "W");
	ck_assert_int_eq(ask_close(&peer, key, NULL), JES_OK);
	ck_assert(!data_set_now(spool, key, &ds));
	peer_end(&peer);
	spool_close(&spool);
}
END_TEST

/* ------------------------------------------------------- a disk that fails */

/* What was opened, put and then closed: kept whole, or the close has failed. */
static bool
write_on_failing_disk(int nth, bool lasts)
{
	static char text[30000];
	struct spool *spool = new_spool();
	struct buffer block = {0};
	struct data_set ds;
	struct peer peer;
	bool failed;
	enum jes_rc rc;
	uint64_t key;

	peer_begin(&peer, spool, "USER1", false);
	block_put(&block, slice_of(text, sizeof(text)));
	disk_fail(nth, DISK_FULL, lasts);
	key = open_output(&peer, "W");
	for (int i = 0; i < 5; i++) {
		ask_put(&peer, key, buffer_slice(&block));
		store_flush(spool->store, NULL);
	}
	rc = ask_close(&peer, key, NULL);
	failed = disk.has_failed;
	disk_fail(0, DISK_FULL, false);
	if (rc == JES_OK) {
		ck_assert(data_set_now(spool, key, &ds));
		ck_assert_uint_eq(ds.records, 5);
		ck_assert(job_is_there(spool, ds.job));
	}
	/* the next goes as if nothing had been */
	key = open_output(&peer, "W");
	ck_assert_int_eq(ask_put(&peer, key, one_record()), JES_OK);
	rc = ask_close(&peer, key, NULL);
	ck_assert(rc == JES_OK || failed);
	if (rc == JES_OK) {
		ck_assert(data_set_now(spool, key, &ds));
		ck_assert(job_is_there(spool, ds.job));
	}
	peer_end(&peer);
	buffer_free(&block);
	spool_close(&spool);
	return failed;
}

START_TEST(a_close_that_succeeds_has_kept_every_record_and_its_job)
{
	int nth = 1;

	disk_install();
	while (write_on_failing_disk(nth, _i))
		nth++;
	ck_assert_int_gt(nth, 5);
}
END_TEST

/* ------------------------------------------------------------- the writer */

START_TEST(only_operators_are_writers_and_only_writers_ask_as_such)
{
	struct spool *spool = new_spool();
	struct peer user, operator;
	struct fault fault = {0};
	Ssi__Select select = SSI__SELECT__INIT;
	Ssi__Progress progress = SSI__PROGRESS__INIT;
	Ssi__OutcomeQuery outcomes = SSI__OUTCOME_QUERY__INIT;
	Ssi__Join join = SSI__JOIN__INIT;
	uint64_t token = 0;

	peer_begin(&user, spool, "USER1", false);
	peer_begin(&operator, spool, "ROOT", true);
	ck_assert_int_eq(ask_writer(&operator, "W", "W", &token, NULL),
	    JES_OK);
	ck_assert_int_eq(ask_writer(&user, "W2", "W2", NULL, &fault),
	    JES_REFUSED);
	ck_assert_ptr_nonnull(strstr(fault.text, "USER1"));
	join.token = token;
	ck_assert_int_eq(jes_ask_join(user.jes, &join, NULL, NULL),
	    JES_REFUSED);
	ck_assert_int_eq(jes_ask_select(user.jes, &select, NULL, NULL),
	    JES_CONFLICT);
	ck_assert_int_eq(jes_ask_progress(user.jes, &progress, NULL, NULL),
	    JES_CONFLICT);
	ck_assert_int_eq(jes_ask_outcomes(user.jes, &outcomes, NULL, NULL),
	    JES_CONFLICT);
	/* nor twice on one connection */
	ck_assert_int_eq(ask_writer(&operator, "W3", "W3", NULL, NULL),
	    JES_CONFLICT);
	peer_end(&user);
	peer_end(&operator);
	spool_close(&spool);
}
END_TEST

START_TEST(the_name_of_a_writer_is_a_name)
{
	static const char *const bad[] = {"", "NINECHARS", "A B", "A*",
	    "INTRDR", "stdwtr", "\xc3\x84"};
	struct spool *spool = new_spool();
	struct peer peer;

	peer_begin(&peer, spool, "ROOT", true);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_int_eq(ask_writer(&peer, bad[i], "W", NULL, NULL),
		    JES_BAD);
		ck_assert_int_eq(ask_writer(&peer, "W", bad[i], NULL, NULL),
		    JES_BAD);
	}
	output_for(spool, "MAIL#1");
	ck_assert_int_eq(ask_writer(&peer, "mail#1", "cssmtp", NULL, NULL),
	    JES_OK);
	ck_assert_uint_ne(ask_select(&peer, 0), 0);
	peer_end(&peer);
	spool_close(&spool);
}
END_TEST

/* Waits for long on a connection whose other end then dies. */
struct doomed {
	pthread_t thread;
	struct peer *peer;
	bool commands;
};

static void *
wait_for_long(void *arg)
{
	struct doomed *me = arg;
	Ssi__AwaitCommand await = SSI__AWAIT_COMMAND__INIT;

	await.ms = 1000000;
	if (me->commands)
		jes_ask_await_command(me->peer->jes, &await, NULL, NULL);
	else
		ask_select(me->peer, 1000000);
	return NULL;
}

START_TEST(a_writer_that_dies_while_it_waits_gives_back_its_claims)
{
	struct spool *spool = new_spool();
	uint64_t key = output_for(spool, "W");
	int64_t began = clock_monotonic_ms();
	struct peer first, second;
	struct doomed doomed = {.peer = &first, .commands = _i};

	peer_begin(&first, spool, "ROOT", true);
	ck_assert_int_eq(ask_writer(&first, "W", "W", NULL, NULL), JES_OK);
	ck_assert_uint_eq(ask_select(&first, 0), key);
	pthread_create(&doomed.thread, NULL, wait_for_long, &doomed);
	usleep(20000);
	shutdown(first.fd, SHUT_RDWR);
	pthread_join(doomed.thread, NULL);
	peer_end(&first);
	peer_begin(&second, spool, "ROOT", true);
	ck_assert_int_eq(ask_writer(&second, "W", "W", NULL, NULL), JES_OK);
	ck_assert_uint_eq(ask_select(&second, 0), key);
	ck_assert_int_lt(clock_monotonic_ms() - began, 60000);
	peer_end(&second);
	spool_close(&spool);
}
END_TEST

static enum jes_rc
ask_outcomes(struct peer *peer, uint64_t key, size_t *count_r)
{
	Ssi__OutcomeQuery ask = SSI__OUTCOME_QUERY__INIT;
	Ssi__Answer *answer = NULL;
	enum jes_rc rc;

	ask.key = key;
	rc = jes_ask_outcomes(peer->jes, &ask, &answer, NULL);
	*count_r = answer == NULL ? 0 : answer->n_outcomes;
	jes_answer_free(&answer);
	return rc;
}

/* A writer that took silence for "nothing was sent" would send it all again. */
START_TEST(outcomes_that_cannot_be_read_are_a_failure_and_not_none)
{
	enum { COUNT = 3000 };
	struct spool *spool;
	Ssi__Progress progress = SSI__PROGRESS__INIT;
	static Ssi__Outcome outcomes[COUNT], *list[COUNT];
	unsigned failures = 0;
	enum jes_rc rc = JES_FAILED;
	struct peer peer;
	size_t count;

	disk_install();
	spool = new_spool();
	progress.key = output_for(spool, "W");
	for (uint32_t i = 0; i < COUNT; i++) {
		ssi__outcome__init(&outcomes[i]);
		outcomes[i].item = i + 1;
		list[i] = &outcomes[i];
	}
	progress.n_outcomes = COUNT;
	progress.outcomes = list;
	peer_begin(&peer, spool, "ROOT", true);
	ck_assert_int_eq(ask_writer(&peer, "W", "W", NULL, NULL), JES_OK);
	ck_assert_uint_eq(ask_select(&peer, 0), progress.key);
	ck_assert_int_eq(jes_ask_progress(peer.jes, &progress, NULL, NULL),
	    JES_OK);
	for (int nth = 1; rc != JES_OK; nth++) {
		disk_fail(nth, DISK_NO_READ, true);
		rc = ask_outcomes(&peer, progress.key, &count);
		disk_fail(0, DISK_FULL, false);
		failures += rc != JES_OK;
		ck_assert(rc == JES_OK ? count == COUNT : rc == JES_FAILED);
	}
	ck_assert_uint_gt(failures, 0);
	peer_end(&peer);
	spool_close(&spool);
}
END_TEST

/* -------------------------------------------------------------- the rights */

static enum jes_rc
ask_act(struct peer *peer, Ssi__Verb verb, uint32_t number, uint64_t key)
{
	Ssi__Act ask = SSI__ACT__INIT;

	ask.verb = verb;
	ask.number = number;
	ask.key = key;
	return jes_ask_act(peer->jes, &ask, NULL, NULL);
}

static enum jes_rc
ask_read(struct peer *peer, uint64_t key)
{
	Ssi__Read ask = SSI__READ__INIT;

	ask.key = key;
	return jes_ask_read(peer->jes, &ask, NULL, NULL);
}

static enum jes_rc
ask_console(struct peer *peer, uint32_t number)
{
	Ssi__ConsoleQuery ask = SSI__CONSOLE_QUERY__INIT;

	ask.number = number;
	return jes_ask_console(peer->jes, &ask, NULL, NULL);
}

static enum jes_rc
ask_stop(struct peer *peer)
{
	Ssi__Stop ask = SSI__STOP__INIT;

	return jes_ask_stop(peer->jes, &ask, NULL, NULL);
}

START_TEST(what_is_a_users_own_no_other_reads_or_changes)
{
	struct spool *spool = new_spool();
	uint64_t key = output_for(spool, "W");	/* of USER1 */
	struct peer owner, other, operator;
	uint32_t number = 1;

	peer_begin(&owner, spool, "USER1", false);
	peer_begin(&other, spool, "USER2", false);
	peer_begin(&operator, spool, "ROOT", true);
	for (int verb = SSI__VERB__CANCEL; verb <= SSI__VERB__PURGE; verb++) {
		ck_assert_int_eq(ask_act(&other, (Ssi__Verb)verb, number, 0),
		    JES_REFUSED);
		ck_assert_int_eq(ask_act(&other, (Ssi__Verb)verb, number,
		    key), JES_REFUSED);
	}
	ck_assert_int_eq(ask_read(&other, key), JES_REFUSED);
	ck_assert_int_eq(ask_read(&owner, key), JES_OK);
	ck_assert_int_eq(ask_read(&operator, key), JES_OK);
	ck_assert_int_eq(ask_console(&other, number), JES_REFUSED);
	ck_assert_int_eq(ask_console(&owner, number), JES_OK);
	ck_assert_int_eq(ask_console(&owner, 0), JES_REFUSED);
	ck_assert_int_eq(ask_console(&operator, 0), JES_OK);
	ck_assert_int_eq(ask_stop(&other), JES_REFUSED);
	ck_assert_int_eq(ask_act(&owner, SSI__VERB__HOLD, number, key),
	    JES_OK);
	ck_assert_int_eq(state_of(spool, key), DATA_SET_HELD);
	ck_assert_int_eq(ask_act(&owner, SSI__VERB__PURGE, number, 0), JES_OK);
	ck_assert(!job_is_there(spool, number));
	/* whose it was nobody knows any more */
	ck_assert_int_eq(ask_console(&other, number), JES_REFUSED);
	ck_assert_int_eq(ask_console(&operator, number), JES_OK);
	peer_end(&owner);
	peer_end(&other);
	peer_end(&operator);
	spool_close(&spool);
}
END_TEST

START_TEST(a_data_set_is_reached_by_its_own_job_alone)
{
	struct spool *spool = new_spool();
	struct job mine = {.owner = "USER2", .name = "MINE",
	    .phase = PHASE_HARDCOPY};
	uint64_t key = output_for(spool, "W");	/* of USER1, job 1 */
	struct txn *txn = txn_begin(spool->store);
	struct peer peer;

	job_insert(txn, &mine);
	end_txn(&txn);
	peer_begin(&peer, spool, "USER2", false);
	ck_assert_int_eq(ask_act(&peer, SSI__VERB__PURGE, mine.number, key),
	    JES_NOT_FOUND);
	ck_assert_int_eq(state_of(spool, key), DATA_SET_READY);
	peer_end(&peer);
	spool_close(&spool);
}
END_TEST

START_TEST(what_is_not_there_is_not_found)
{
	struct spool *spool = new_spool();
	Ssi__JobQuery jobs = SSI__JOB_QUERY__INIT;
	Ssi__Wait wait = SSI__WAIT__INIT;
	struct peer peer;

	jobs.number = wait.number = 77;
	peer_begin(&peer, spool, "ROOT", true);
	ck_assert_int_eq(jes_ask_jobs(peer.jes, &jobs, NULL, NULL),
	    JES_NOT_FOUND);
	ck_assert_int_eq(jes_ask_data_sets(peer.jes, &jobs, NULL, NULL),
	    JES_NOT_FOUND);
	ck_assert_int_eq(jes_ask_wait(peer.jes, &wait, NULL, NULL),
	    JES_NOT_FOUND);
	ck_assert_int_eq(ask_read(&peer, 77), JES_NOT_FOUND);
	ck_assert_int_eq(ask_act(&peer, SSI__VERB__PURGE, 77, 0),
	    JES_NOT_FOUND);
	peer_end(&peer);
	spool_close(&spool);
}
END_TEST

static unsigned
jobs_like(struct peer *peer, const char *owner, const char *name)
{
	Ssi__JobQuery ask = SSI__JOB_QUERY__INIT;
	Ssi__Answer *answer;
	unsigned count;

	ask.owner = (char *)owner;
	ask.name = (char *)name;
	ck_assert_int_eq(jes_ask_jobs(peer->jes, &ask, &answer, NULL), JES_OK);
	count = (unsigned)answer->n_jobs;
	jes_answer_free(&answer);
	return count;
}

START_TEST(jobs_are_listed_by_patterns_of_owner_and_name)
{
	static const struct {
		const char *owner, *name;
		unsigned wanted;
	} cases[] = {
		{"", "", 3}, {"*", "*", 3}, {"USER1", "", 3}, {"user1", "", 3},
		{"USER", "", 0}, {"USER?", "", 3}, {"USER??", "", 0},
		{"", "MAIL*", 3}, {"", "*JOB", 3}, {"", "M*J*B", 3},
		{"", "M*X*B", 0}, {"", "*****", 3}, {"", "MAILJOB*", 3},
		{"", "?*?*?*?*?*?*?", 3}, {"", "?*?*?*?*?*?*?*?", 0},
		{"USER2", "MAIL*", 0},
	};
	struct spool *spool = new_spool();
	struct peer peer;

	for (int i = 0; i < 3; i++)
		ended_job(spool);
	peer_begin(&peer, spool, "USER2", false);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_msg(jobs_like(&peer, cases[i].owner, cases[i].name)
		    == cases[i].wanted, "'%s' '%s'", cases[i].owner,
		    cases[i].name);
	peer_end(&peer);
	spool_close(&spool);
}
END_TEST

static void
add_tests(TCase *tcase)
{
	tcase_add_test(tcase, a_client_of_another_release_is_told_so);
	tcase_add_test(tcase, a_request_that_is_none_is_answered_too);
	tcase_add_test(tcase,
	    what_a_client_closes_is_ready_and_has_its_records);
	tcase_add_test(tcase,
	    a_small_data_set_is_opened_written_and_closed_in_one);
	tcase_add_test(tcase, a_client_that_goes_leaves_nothing_half_written);
	tcase_add_test(tcase,
	    what_is_wrong_with_an_open_is_said_and_nothing_is_made);
	tcase_add_test(tcase,
	    a_block_that_is_none_is_refused_and_the_data_set_goes_on);
	tcase_add_test(tcase, a_data_set_without_records_is_not_kept);
	tcase_add_loop_test(tcase,
	    a_close_that_succeeds_has_kept_every_record_and_its_job, 0, 2);
	tcase_add_test(tcase,
	    only_operators_are_writers_and_only_writers_ask_as_such);
	tcase_add_test(tcase, the_name_of_a_writer_is_a_name);
	tcase_add_loop_test(tcase,
	    a_writer_that_dies_while_it_waits_gives_back_its_claims, 0, 2);
	tcase_add_test(tcase,
	    outcomes_that_cannot_be_read_are_a_failure_and_not_none);
	tcase_add_test(tcase, what_is_a_users_own_no_other_reads_or_changes);
	tcase_add_test(tcase, a_data_set_is_reached_by_its_own_job_alone);
	tcase_add_test(tcase, what_is_not_there_is_not_found);
	tcase_add_test(tcase, jobs_are_listed_by_patterns_of_owner_and_name);
}

int
main(void)
{
	return run_suite("server", add_tests);
}
