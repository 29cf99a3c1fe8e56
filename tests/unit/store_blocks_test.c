/*
 * tests/unit/store_blocks_test.c -- the spool volume: blocks and outcomes of
 * data sets, and the queues that jobs and output wait in
 */
#include "tests/unit/store_support.h"

/* ---------------------------------------------------- blocks, outcomes */

struct walk {
	uint32_t next;		/* the number that must come */
	uint32_t stop_at;
	uint32_t count;
	bool wrong;
};

static bool
walk_block(void *context, uint32_t number, struct slice block)
{
	struct walk *walk = context;
	uint32_t value;

	walk->wrong |= number != walk->next || block.len != sizeof(value);
	if (block.len == sizeof(value)) {
		memcpy(&value, block.ptr, sizeof(value));
		walk->wrong |= value != number;
	}
	walk->next++;
	walk->count++;
	return number != walk->stop_at;
}

static struct walk
walk_blocks(struct store *store, uint64_t key, uint32_t first, uint32_t stop)
{
	struct walk walk = {.next = first, .stop_at = stop};
	struct view *view = view_open(store);

	ck_assert_int_eq(block_each(view, key, first, walk_block, &walk),
	    STORE_OK);
	view_close(&view);
	ck_assert(!walk.wrong);
	return walk;
}

static void
put_blocks(struct store *store, uint64_t key, uint32_t count)
{
	struct txn *txn = txn_begin(store);

	for (uint32_t i = 0; i < count; i++)
		block_insert(txn, key, i, slice_of((char *)&i, sizeof(i)));
	keep(&txn);
}

START_TEST(blocks_are_read_in_order_from_any_of_them)
{
	struct store *store = open_volume();

	put_blocks(store, 7, 300);
	put_blocks(store, 8, 5);
	ck_assert_uint_eq(walk_blocks(store, 7, 0, 1000).count, 300);
	ck_assert_uint_eq(walk_blocks(store, 7, 290, 1000).count, 10);
	ck_assert_uint_eq(walk_blocks(store, 7, 0, 9).count, 10);
	ck_assert_uint_eq(walk_blocks(store, 7, 300, 1000).count, 0);
	ck_assert_uint_eq(walk_blocks(store, 7, UINT32_MAX, 1000).count, 0);
	ck_assert_uint_eq(walk_blocks(store, 6, 0, 1000).count, 0);
	ck_assert_uint_eq(blocks_of(store, 7), 300);
	ck_assert_uint_eq(blocks_of(store, 8), 5);
	ck_assert_uint_eq(blocks_of(store, 9), 0);
	store_close(&store);
}
END_TEST

START_TEST(a_block_behind_the_last_number_is_refused)
{
	struct store *store = open_volume();
	struct fault fault = {0};
	struct txn *txn = txn_begin(store);

	block_insert(txn, 7, (1u << 24) - 1, SLICE("last"));
	keep(&txn);
	txn = txn_begin(store);
	block_insert(txn, 7, 1u << 24, SLICE("first of 8"));
	ck_assert_int_eq(txn_end(&txn, true, TXN_DURABLE, &fault),
	    STORE_FULL);
	ck_assert_ptr_nonnull(strstr(fault.text, "blocks"));
	ck_assert_uint_eq(blocks_of(store, 7), 1);
	ck_assert_uint_eq(blocks_of(store, 8), 0);
	store_close(&store);
}
END_TEST

struct outcome_walk {
	char text[256];
	size_t most;
};

static bool
print_outcome(void *context, uint32_t item, int state, const char *detail)
{
	struct outcome_walk *walk = context;
	size_t len = strlen(walk->text);

	snprintf(walk->text + len, sizeof(walk->text) - len, "%u:%d:%s ", item,
	    state, detail);
	return --walk->most > 0;
}

static void
check_outcomes(struct store *store, uint64_t key, size_t most,
    const char *wanted)
{
	struct outcome_walk walk = {.most = most};
	struct view *view = view_open(store);

	outcome_each(view, key, print_outcome, &walk);
	view_close(&view);
	ck_assert_str_eq(walk.text, wanted);
}

START_TEST(the_last_outcome_of_an_item_counts)
{
	struct store *store = open_volume();
	struct txn *txn = txn_begin(store);

	outcome_put(txn, 5, 3, 1, "450 busy");
	outcome_put(txn, 5, 1, 0, "");
	outcome_put(txn, 6, 1, 2, "other");
	outcome_put(txn, 5, 3, 2, "550 no");
	outcome_put(txn, 5, 4000000000u, 3, "x");
	keep(&txn);
	check_outcomes(store, 5, 10, "1:0: 3:2:550 no 4000000000:3:x ");
	check_outcomes(store, 5, 2, "1:0: 3:2:550 no ");
	check_outcomes(store, 7, 10, "");
	store_close(&store);
}
END_TEST

START_TEST(a_data_set_goes_with_its_blocks_and_outcomes_alone)
{
	struct store *store = open_volume();
	uint64_t first = add_data_set(store, 1, DATA_SET_READY, "W", "");
	uint64_t second = add_data_set(store, 1, DATA_SET_READY, "W", "");
	struct data_set ds;
	struct txn *txn;

	put_blocks(store, first, 3);
	put_blocks(store, second, 3);
	txn = txn_begin(store);
	outcome_put(txn, first, 1, 0, "a");
	outcome_put(txn, second, 1, 0, "b");
	data_set_remove(txn, first);
	keep(&txn);
	ck_assert_int_eq(look_for_data_set(store, first, &ds), STORE_NONE);
	ck_assert_int_eq(look_for_data_set(store, second, &ds), STORE_OK);
	ck_assert_uint_eq(blocks_of(store, first), 0);
	ck_assert_uint_eq(blocks_of(store, second), 3);
	check_outcomes(store, first, 9, "");
	check_outcomes(store, second, 9, "1:0:b ");
	store_close(&store);
}
END_TEST

START_TEST(a_job_goes_with_all_its_data_sets_however_many)
{
	enum { MANY = 600 };
	struct store *store = open_volume();
	uint32_t job = add_job(store, new_job(JOB_BATCH));
	uint32_t other = add_job(store, new_job(JOB_BATCH));
	uint64_t kept = add_data_set(store, other, DATA_SET_READY, "W", "");
	struct txn *txn = txn_begin(store);
	struct data_set ds;
	uint64_t keys[MANY];

	for (unsigned i = 0; i < MANY; i++) {
		ds = (struct data_set){.job = job, .number = i + 1};
		data_set_insert(txn, &ds);
		keys[i] = ds.key;
	}
	keep(&txn);
	txn = txn_begin(store);
	job_remove(txn, job);
	keep(&txn);
	ck_assert(!has_job(store, job));
	for (unsigned i = 0; i < MANY; i++)
		if (look_for_data_set(store, keys[i], &ds) != STORE_NONE)
			ck_abort_msg("data set %u of %u is left", i, MANY);
	ck_assert_int_eq(look_for_data_set(store, kept, &ds), STORE_OK);
	store_close(&store);
}
END_TEST

/* ------------------------------------------------------------- selection */

static void
check_next(struct store *store, uint32_t number)
{
	struct view *view = view_open(store);
	struct job job = {0};
	enum store_rc rc = job_next(view, &job);

	view_close(&view);
	ck_assert_int_eq(rc, number == 0 ? STORE_NONE : STORE_OK);
	ck_assert_uint_eq(job.number, number);
}

static void
take_from_queue(struct store *store, uint32_t number)
{
	struct txn *txn = txn_begin(store);
	struct job job;

	ck_assert_int_eq(job_get(txn_view(txn), number, &job), STORE_OK);
	job_advance(&job, PHASE_RUN);
	job_update(txn, &job);
	keep(&txn);
}

START_TEST(the_next_job_has_the_highest_priority_and_then_the_oldest_entry)
{
	static const struct job jobs[] = {
		{.phase = PHASE_EXECUTE, .priority = 5, .entered_us = 20},
		{.phase = PHASE_EXECUTE, .priority = 9, .entered_us = 30},
		{.phase = PHASE_EXECUTE, .priority = 5, .entered_us = 10},
		{.phase = PHASE_EXECUTE, .priority = 15, .held = true},
		{.phase = PHASE_CONVERT, .priority = 15},
		{.phase = PHASE_RUN, .priority = 15},
		{.phase = PHASE_EXECUTE, .priority = 5, .entered_us = 10},
	};
	static const uint32_t order[] = {2, 3, 7, 1, 0};
	struct store *store = open_volume();

	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++)
		add_job(store, jobs[i]);
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		check_next(store, order[i]);
		if (order[i] != 0)
			take_from_queue(store, order[i]);
	}
	store_close(&store);
}
END_TEST

struct keys {
	uint64_t list[16];
	size_t count, most;
};

static bool
note_key(void *context, const struct data_set *ds)
{
	struct keys *keys = context;

	keys->list[keys->count++] = ds->key;
	return keys->count < keys->most;
}

START_TEST(ready_output_is_found_by_writer_or_by_destination_oldest_first)
{
	struct store *store = open_volume();
	uint64_t by_name, by_user, last;
	struct keys keys = {.most = 16};
	struct view *view;

	add_data_set(store, 1, DATA_SET_HELD, "CSSMTP", "");
	by_user = add_data_set(store, 1, DATA_SET_READY, "", "CSSMTP");
	add_data_set(store, 1, DATA_SET_OPEN, "CSSMTP", "");
	by_name = add_data_set(store, 1, DATA_SET_READY, "CSSMTP", "");
	add_data_set(store, 1, DATA_SET_IN_JOB, "CSSMTP", "");
	add_data_set(store, 1, DATA_SET_READY, "OTHER", "CSSMTP");
	add_data_set(store, 1, DATA_SET_READY, "OTHER", "");
	add_data_set(store, 1, DATA_SET_READY, "", "");
	add_data_set(store, 1, DATA_SET_INPUT, "CSSMTP", "");
	last = add_data_set(store, 1, DATA_SET_READY, "CSSMTP", "CSSMTP");
	view = view_open(store);
	data_set_each_ready(view, "CSSMTP", note_key, &keys);
	ck_assert_uint_eq(keys.count, 3);
	ck_assert_uint_eq(keys.list[0], by_user);
	ck_assert_uint_eq(keys.list[1], by_name);
	ck_assert_uint_eq(keys.list[2], last);
	keys = (struct keys){.most = 1};
	data_set_each_ready(view, "CSSMTP", note_key, &keys);
	ck_assert_uint_eq(keys.count, 1);
	keys = (struct keys){.most = 16};
	data_set_each_ready(view, "CSSMT", note_key, &keys);
	ck_assert_uint_eq(keys.count, 0);
	view_close(&view);
	store_close(&store);
}
END_TEST

static void
add_numbered(struct store *store, unsigned number, enum data_set_state state,
    const char *writer)
{
	struct data_set ds = {.job = 1, .number = number, .state = state};
	struct txn *txn = txn_begin(store);

	slice_copy(slice_text(writer), ds.writer, sizeof(ds.writer));
	data_set_insert(txn, &ds);
	keep(&txn);
}

static void
check_counts(struct store *store, unsigned own, unsigned any, unsigned pending)
{
	struct view *view = view_open(store);

	ck_assert_uint_eq(data_set_count_waiting(view, 1, false), own);
	ck_assert_uint_eq(data_set_count_waiting(view, 1, true), any);
	ck_assert_uint_eq(data_set_count_pending(view, 1), pending);
	ck_assert_uint_eq(data_set_count_waiting(view, 2, true), 0);
	view_close(&view);
}

START_TEST(output_that_waits_is_counted_by_who_it_waits_for)
{
	struct store *store = open_volume();

	check_counts(store, 0, 0, 0);
	add_numbered(store, 1, DATA_SET_INPUT, "");
	add_numbered(store, 101, DATA_SET_INPUT, "");
	check_counts(store, 0, 0, 0);
	add_numbered(store, 2, DATA_SET_READY, "");
	check_counts(store, 0, 1, 0);
	add_numbered(store, 102, DATA_SET_READY, "CSSMTP");
	check_counts(store, 1, 2, 1);
	add_numbered(store, 103, DATA_SET_HELD, "CSSMTP");
	check_counts(store, 2, 3, 1);
	add_numbered(store, 104, DATA_SET_OPEN, "CSSMTP");
	check_counts(store, 3, 4, 2);
	add_numbered(store, 105, DATA_SET_IN_JOB, "");
	check_counts(store, 4, 5, 3);
	store_close(&store);
}
END_TEST

static void
add_tests(TCase *tcase)
{
	tcase_add_test(tcase, blocks_are_read_in_order_from_any_of_them);
	tcase_add_test(tcase, a_block_behind_the_last_number_is_refused);
	tcase_add_test(tcase, the_last_outcome_of_an_item_counts);
	tcase_add_test(tcase,
	    a_data_set_goes_with_its_blocks_and_outcomes_alone);
	tcase_add_test(tcase, a_job_goes_with_all_its_data_sets_however_many);
	tcase_add_test(tcase,
	    the_next_job_has_the_highest_priority_and_then_the_oldest_entry);
	tcase_add_test(tcase,
	    ready_output_is_found_by_writer_or_by_destination_oldest_first);
	tcase_add_test(tcase, output_that_waits_is_counted_by_who_it_waits_for);
}

int
main(void)
{
	return run_suite("store-blocks", add_tests);
}
