/*
 * tests/unit/output_dispose_test.c -- SYSOUT: what a writer and an operator
 * make of it, and what becomes of it then
 */
#include "tests/unit/output_support.h"

/* ------------------------------------------------------------ progress */

static bool
count_outcomes(void *context, uint32_t item, int state, const char *detail)
{
	struct buffer *text = context;

	buffer_print(text, "%u:%d:%s ", item, state, detail);
	return true;
}

static void
check_outcomes(struct spool *spool, uint64_t key, const char *wanted)
{
	struct view *view = view_open(spool->store);
	struct buffer text = {0};

	outcome_each(view, key, count_outcomes, &text);
	view_close(&view);
	ck_assert_str_eq(buffer_str(&text), wanted);
	buffer_free(&text);
}

START_TEST(progress_survives_a_restart_of_the_server)
{
	static const struct outcome outcomes[] = {{1, 0, "250"},
	    {2, 1, "450 busy"}, {3, 3, ""}};
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "W");
	uint64_t key = output_for(spool, "W");
	struct progress progress = {.key = key, .under_way_to = 100,
	    .outcomes = outcomes, .outcome_count = 3};
	struct data_set ds;
	struct job job;

	ck_assert_int_eq(output_select(spool, writer, 0, 0, 50, &ds, &job,
	    NULL), OUTPUT_OK);
	ck_assert_uint_eq(ds.under_way_to, 0);
	ck_assert(data_set_now(spool, key, &ds));
	ck_assert_uint_eq(ds.under_way_to, 50);
	ck_assert_int_eq(output_progress(spool, writer, &progress, NULL),
	    OUTPUT_OK);
	writer_leave(spool, &writer, true);
	reopen_spool(&spool);
	check_outcomes(spool, key, "1:0:250 2:1:450 busy 3:3: ");
	writer = new_writer(spool, "W");
	ck_assert_int_eq(output_select(spool, writer, 0, 0, 120, &ds, &job,
	    NULL), OUTPUT_OK);
	ck_assert_uint_eq(ds.under_way_to, 100);	/* as it was found */
	ck_assert(data_set_now(spool, key, &ds));
	ck_assert_uint_eq(ds.under_way_to, 120);
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

START_TEST(how_far_work_may_be_under_way_never_falls)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "W");
	uint64_t key = output_for(spool, "W");
	struct progress progress = {.key = key, .under_way_to = 7};
	struct data_set ds;

	select_now(spool, writer);
	ck_assert_int_eq(output_progress(spool, writer, &progress, NULL),
	    OUTPUT_OK);
	progress.under_way_to = 3;
	ck_assert_int_eq(output_progress(spool, writer, &progress, NULL),
	    OUTPUT_OK);
	progress.under_way_to = 0;
	ck_assert_int_eq(output_progress(spool, writer, &progress, NULL),
	    OUTPUT_OK);
	ck_assert(data_set_now(spool, key, &ds));
	ck_assert_uint_eq(ds.under_way_to, 7);
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

START_TEST(only_who_has_claimed_a_data_set_reports_on_it)
{
	static const struct outcome outcome = {1, 0, "250"};
	struct spool *spool = new_spool();
	struct writer *mine = new_writer(spool, "W");
	struct writer *other = new_writer(spool, "OTHER");
	uint64_t key = output_for(spool, "W");
	struct progress progress = {.key = key, .outcomes = &outcome,
	    .outcome_count = 1, .disposal = DISPOSAL_PROCESSED};
	struct fault fault = {0};

	ck_assert_int_eq(output_progress(spool, mine, &progress, &fault),
	    OUTPUT_CONFLICT);
	ck_assert(fault_is_set(&fault));
	select_now(spool, mine);
	ck_assert_int_eq(output_progress(spool, other, &progress, NULL),
	    OUTPUT_CONFLICT);
	check_outcomes(spool, key, "");
	ck_assert_int_eq(output_progress(spool, mine, &progress, NULL),
	    OUTPUT_OK);
	ck_assert_int_eq(output_progress(spool, mine, &progress, NULL),
	    OUTPUT_CONFLICT);
	writer_leave(spool, &mine, true);
	writer_leave(spool, &other, true);
	spool_close(&spool);
}
END_TEST

/* -------------------------------------------------------- dispositions */

/* Reference jes-and-jcl.md 3.3.  OUTDISP_PURGE stands for: it is gone. */
static const enum outdisp dispositions[4][3] = {
	/* processed		kept and held	kept and released */
	{OUTDISP_PURGE,		OUTDISP_HOLD,	OUTDISP_WRITE},	/* WRITE */
	{OUTDISP_PURGE,		OUTDISP_HOLD,	OUTDISP_WRITE},	/* HOLD */
	{OUTDISP_LEAVE,		OUTDISP_LEAVE,	OUTDISP_KEEP},	/* KEEP */
	{OUTDISP_PURGE,		OUTDISP_LEAVE,	OUTDISP_KEEP},	/* LEAVE */
};

static void
check_disposition(struct spool *spool, struct writer *writer,
    enum outdisp outdisp, enum disposal disposal, enum outdisp wanted)
{
	uint64_t key = output_for(spool, "W");
	struct data_set ds;
	struct txn *txn;

	ck_assert_uint_eq(select_now(spool, writer), key);
	ck_assert(data_set_now(spool, key, &ds));
	ds.outdisp = outdisp;
	txn = txn_begin(spool->store);
	data_set_update(txn, &ds);
	end_txn(&txn);
	ck_assert_int_eq(dispose_of(spool, writer, key, disposal, "because"),
	    OUTPUT_OK);
	ck_assert(!output_is_claimed(spool, key));
	if (wanted == OUTDISP_PURGE) {
		ck_assert(!data_set_now(spool, key, &ds));
		ck_assert(!job_is_there(spool, ds.job));
		return;
	}
	ck_assert(data_set_now(spool, key, &ds));
	ck_assert_msg(ds.outdisp == wanted, "%s became %s, not %s",
	    outdisp_word(outdisp), outdisp_word(ds.outdisp),
	    outdisp_word(wanted));
	ck_assert_int_eq(ds.state, outdisp_state(wanted));
	ck_assert_str_eq(ds.reason, "because");
	ck_assert_uint_eq(select_now(spool, writer),
	    ds.state == DATA_SET_READY ? key : 0);
	ck_assert_int_eq(state_of(spool, key), ds.state);
	if (ds.state == DATA_SET_READY)
		dispose_of(spool, writer, key, DISPOSAL_KEPT_HELD, "done");
}

START_TEST(a_disposition_does_what_the_table_of_the_reference_says)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "W");

	for (int from = 0; from < 4; from++)
		for (int by = 0; by < 3; by++)
			check_disposition(spool, writer, (enum outdisp)from,
			    (enum disposal)(DISPOSAL_PROCESSED + by),
			    dispositions[from][by]);
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

START_TEST(a_job_goes_when_the_last_of_its_output_has_gone)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "W");
	uint32_t job = ended_job(spool);
	struct data_set template = {.job = job, .writer = "W"};
	uint64_t first = put_output(spool, template);
	uint64_t second = put_output(spool, template);

	select_now(spool, writer);
	ck_assert_int_eq(dispose_of(spool, writer, first, DISPOSAL_PROCESSED,
	    ""), OUTPUT_OK);
	ck_assert(job_is_there(spool, job));
	ck_assert_int_eq(output_purge(spool, second, NULL), OUTPUT_OK);
	ck_assert(!job_is_there(spool, job));
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

START_TEST(what_is_kept_held_keeps_its_outcomes_for_who_gets_it_next)
{
	static const struct outcome outcome = {4, 2, "550 no"};
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "W");
	uint64_t key = output_for(spool, "W");
	struct progress progress = {.key = key, .outcomes = &outcome,
	    .outcome_count = 1, .disposal = DISPOSAL_KEPT_HELD,
	    .reason = "3 mails could not be delivered"};
	struct data_set ds;

	select_now(spool, writer);
	ck_assert_int_eq(output_progress(spool, writer, &progress, NULL),
	    OUTPUT_OK);
	ck_assert(data_set_now(spool, key, &ds));
	ck_assert_str_eq(ds.reason, progress.reason);
	ck_assert_uint_eq(select_now(spool, writer), 0);
	ck_assert_int_eq(output_release(spool, key, NULL), OUTPUT_OK);
	ck_assert_uint_eq(select_now(spool, writer), key);
	check_outcomes(spool, key, "4:2:550 no ");
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

/* -------------------------------------------------------------- operators */

static void
check_refused(struct spool *spool, uint64_t key, enum output_rc wanted)
{
	struct fault fault = {0};

	ck_assert_int_eq(output_hold(spool, key, &fault), wanted);
	ck_assert(fault_is_set(&fault));
	ck_assert_int_eq(output_release(spool, key, NULL), wanted);
	ck_assert_int_eq(output_purge(spool, key, NULL), wanted);
}

START_TEST(nobody_takes_a_data_set_from_under_a_writer)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "W");
	uint64_t key = output_for(spool, "W");

	select_now(spool, writer);
	check_refused(spool, key, OUTPUT_CONFLICT);
	ck_assert_int_eq(dispose_of(spool, writer, key, DISPOSAL_PROCESSED,
	    ""), OUTPUT_OK);
	check_refused(spool, key, OUTPUT_NOT_FOUND);
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

START_TEST(what_is_not_output_yet_is_not_held_or_purged)
{
	static const enum data_set_state states[] = {DATA_SET_OPEN,
	    DATA_SET_IN_JOB, DATA_SET_INPUT};
	struct spool *spool = new_spool();

	for (int i = 0; i < 3; i++) {
		struct data_set ds = {.job = ended_job(spool),
		    .state = states[i], .writer = "W"};
		struct txn *txn = txn_begin(spool->store);

		data_set_insert(txn, &ds);
		end_txn(&txn);
		check_refused(spool, ds.key, OUTPUT_CONFLICT);
		ck_assert_int_eq(state_of(spool, ds.key), states[i]);
	}
	spool_close(&spool);
}
END_TEST

START_TEST(output_to_be_kept_stays_so_when_it_is_held_and_released)
{
	struct spool *spool = new_spool();
	uint64_t key = output_for(spool, "W");
	struct data_set ds;
	struct txn *txn;

	ck_assert(data_set_now(spool, key, &ds));
	ds.outdisp = OUTDISP_KEEP;
	txn = txn_begin(spool->store);
	data_set_update(txn, &ds);
	end_txn(&txn);
	ck_assert_int_eq(output_hold(spool, key, NULL), OUTPUT_OK);
	ck_assert(data_set_now(spool, key, &ds));
	ck_assert_int_eq(ds.outdisp, OUTDISP_LEAVE);
	ck_assert_int_eq(output_release(spool, key, NULL), OUTPUT_OK);
	ck_assert(data_set_now(spool, key, &ds));
	ck_assert_int_eq(ds.outdisp, OUTDISP_KEEP);
	ck_assert_int_eq(ds.state, DATA_SET_READY);
	spool_close(&spool);
}
END_TEST

static void
add_tests(TCase *tcase)
{
	tcase_add_test(tcase, progress_survives_a_restart_of_the_server);
	tcase_add_test(tcase, how_far_work_may_be_under_way_never_falls);
	tcase_add_test(tcase, only_who_has_claimed_a_data_set_reports_on_it);
	tcase_add_test(tcase,
	    a_disposition_does_what_the_table_of_the_reference_says);
	tcase_add_test(tcase, a_job_goes_when_the_last_of_its_output_has_gone);
	tcase_add_test(tcase,
	    what_is_kept_held_keeps_its_outcomes_for_who_gets_it_next);
	tcase_add_test(tcase, nobody_takes_a_data_set_from_under_a_writer);
	tcase_add_test(tcase, what_is_not_output_yet_is_not_held_or_purged);
	tcase_add_test(tcase,
	    output_to_be_kept_stays_so_when_it_is_held_and_released);
}

int
main(void)
{
	return run_suite("output-dispose", add_tests);
}
