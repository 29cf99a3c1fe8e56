/*
 * tests/unit/output_records_test.c -- SYSOUT: records written and read
 */
#include <pthread.h>
#include <sys/socket.h>

#include "spool/base/record.h"
#include "spool/ssi/ssi.h"
#include "tests/unit/failing_disk.h"
#include "tests/unit/output_support.h"

/* -------------------------------------------------------------- writing */

static void
begin_output(struct spool *spool, struct sysout *sysout)
{
	struct data_set ds = {.job = ended_job(spool), .number = 101,
	    .class = 'B', .writer = "W"};
	struct txn *txn = txn_begin(spool->store);

	sysout_begin(txn, spool, &ds, sysout);
	end_txn(&txn);
}

/* As a client sends it: records r, r + 1, ... as text of so many bytes. */
static void
fill_block(struct buffer *block, unsigned first, unsigned count, size_t len)
{
	struct buffer record = {0};

	buffer_clear(block);
	for (unsigned i = 0; i < count; i++) {
		buffer_clear(&record);
		buffer_print(&record, "%0*u", (int)len, first + i);
		ck_assert(block_put(block, buffer_slice(&record)));
	}
	buffer_free(&record);
}

START_TEST(what_is_being_written_is_offered_to_nobody)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "W");
	struct buffer block = {0};
	struct sysout sysout;
	struct txn *txn;

	begin_output(spool, &sysout);
	fill_block(&block, 1, 3, 10);
	ck_assert_int_eq(sysout_block(&sysout, buffer_slice(&block), NULL),
	    OUTPUT_OK);
	ck_assert_int_eq(state_of(spool, sysout.ds.key), DATA_SET_OPEN);
	ck_assert_uint_eq(select_now(spool, writer), 0);
	txn = txn_begin(spool->store);
	sysout_end(txn, &sysout, DATA_SET_READY);
	end_txn(&txn);
	ck_assert_uint_eq(select_now(spool, writer), sysout.ds.key);
	buffer_free(&block);
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

START_TEST(what_is_written_is_counted)
{
	struct spool *spool = new_spool();
	struct buffer block = {0};
	struct sysout sysout;
	struct data_set ds;
	struct txn *txn;

	begin_output(spool, &sysout);
	fill_block(&block, 1, 3, 10);
	sysout_block(&sysout, buffer_slice(&block), NULL);
	fill_block(&block, 4, 1, 0);
	sysout_block(&sysout, buffer_slice(&block), NULL);
	txn = txn_begin(spool->store);
	sysout_record(txn, &sysout, SLICE(""));
	sysout_record(txn, &sysout, SLICE("twelve bytes"));
	sysout_end(txn, &sysout, DATA_SET_HELD);
	end_txn(&txn);
	ck_assert(data_set_now(spool, sysout.ds.key, &ds));
	ck_assert_uint_eq(ds.blocks, 3);
	ck_assert_uint_eq(ds.records, 6);
	ck_assert_uint_eq(ds.bytes, 30 + 1 + 0 + 12);
	ck_assert_int_eq(ds.state, DATA_SET_HELD);
	buffer_free(&block);
	spool_close(&spool);
}
END_TEST

START_TEST(bytes_that_are_no_block_are_refused_and_change_nothing)
{
	static const struct slice bad[] = {
		{"", 0}, {"\0", 1}, {"\0\5abc", 5}, {"\xff\xff", 2},
	};
	struct spool *spool = new_spool();
	struct sysout sysout;
	struct txn *txn;

	begin_output(spool, &sysout);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct fault fault = {0};

		ck_assert_int_eq(sysout_block(&sysout, bad[i], &fault),
		    OUTPUT_BAD);
		ck_assert(fault_is_set(&fault));
		ck_assert_uint_eq(sysout.ds.blocks, 0);
	}
	ck_assert_int_eq(sysout_block(&sysout, slice_of("\0\0", 2), NULL),
	    OUTPUT_OK);
	txn = txn_begin(spool->store);
	sysout_end(txn, &sysout, DATA_SET_READY);
	end_txn(&txn);
	spool_close(&spool);
}
END_TEST

START_TEST(a_data_set_that_lost_a_block_cannot_be_closed)
{
	struct buffer block = {0};
	struct fault fault = {0};
	struct sysout sysout;
	struct spool *spool;
	struct txn *txn;

	disk_install();
	spool = new_spool();
	begin_output(spool, &sysout);
	fill_block(&block, 1, 1, 10);
	sysout_block(&sysout, buffer_slice(&block), NULL);
	ck_assert_int_eq(store_flush(spool->store, NULL), STORE_OK);
	disk_fail(1, DISK_FULL, true);
	sysout_block(&sysout, buffer_slice(&block), NULL);
	ck_assert_int_ne(store_flush(spool->store, NULL), STORE_OK);
	disk_fail(0, DISK_FULL, false);
	sysout_block(&sysout, buffer_slice(&block), NULL);
	txn = txn_begin(spool->store);
	sysout_end(txn, &sysout, DATA_SET_READY);
	ck_assert_int_eq(txn_end(&txn, true, TXN_DURABLE, &fault),
	    STORE_FAILED);
	ck_assert_ptr_nonnull(strstr(fault.text, "lost"));
	ck_assert_int_eq(state_of(spool, sysout.ds.key), DATA_SET_OPEN);
	buffer_free(&block);
	spool_close(&spool);
}
END_TEST

START_TEST(a_record_longer_than_any_may_be_is_cut)
{
	static char text[RECORD_MAX + 100];
	struct spool *spool = new_spool();
	struct sysout sysout;
	struct data_set ds;
	struct txn *txn;

	begin_output(spool, &sysout);
	memset(text, 'x', sizeof(text));
	txn = txn_begin(spool->store);
	for (int i = 0; i < 3; i++)
		sysout_record(txn, &sysout, slice_of(text, sizeof(text)));
	sysout_end(txn, &sysout, DATA_SET_READY);
	end_txn(&txn);
	ck_assert(data_set_now(spool, sysout.ds.key, &ds));
	ck_assert_uint_eq(ds.records, 3);
	ck_assert_uint_eq(ds.bytes, 3 * RECORD_MAX);
	ck_assert_uint_eq(ds.blocks, 2);
	spool_close(&spool);
}
END_TEST

/* -------------------------------------------------------------- reading */

/* A data set with blocks of one record each: their numbers. */
static uint64_t
put_blocks(struct spool *spool, unsigned count, size_t len)
{
	struct buffer block = {0};
	struct sysout sysout;
	struct txn *txn;

	begin_output(spool, &sysout);
	for (unsigned i = 0; i < count; i++) {
		fill_block(&block, i, 1, len);
		ck_assert_int_eq(sysout_block(&sysout, buffer_slice(&block),
		    NULL), OUTPUT_OK);
	}
	buffer_free(&block);
	txn = txn_begin(spool->store);
	sysout_end(txn, &sysout, DATA_SET_READY);
	end_txn(&txn);
	return sysout.ds.key;
}

struct reader {
	pthread_t thread;
	struct spool *spool;
	Ssi__Read ask;
	int fd;
};

static void *
answer_one(void *arg)
{
	struct reader *me = arg;

	output_answer_read(me->spool, &me->ask, me->fd);
	close(me->fd);
	return NULL;
}

static Ssi__Answer *
ask_read(struct spool *spool, uint64_t key, uint32_t first, uint32_t most)
{
	struct reader reader = {.spool = spool, .ask = SSI__READ__INIT};
	ProtobufCMessage *got = NULL;
	int pair[2];

	reader.ask.key = key;
	reader.ask.first_block = first;
	reader.ask.most = most;
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	reader.fd = pair[0];
	ck_assert_int_eq(pthread_create(&reader.thread, NULL, answer_one,
	    &reader), 0);
	ck_assert(ssi_receive(pair[1], &ssi__answer__descriptor, &got));
	pthread_join(reader.thread, NULL);
	close(pair[1]);
	return (Ssi__Answer *)got;
}

static void
check_read(struct spool *spool, uint64_t key, uint32_t first, uint32_t most,
    size_t wanted)
{
	Ssi__Answer *answer = ask_read(spool, key, first, most);

	ck_assert_int_eq(answer->rc, wanted > 0 ? SSI__RC__OK : SSI__RC__NONE);
	ck_assert_uint_eq(answer->n_blocks, wanted);
	for (size_t i = 0; i < wanted; i++) {
		struct slice block = slice_of((char *)answer->blocks[i].data,
		    answer->blocks[i].len), record;
		uint64_t number;

		ck_assert(block_next(&block, &record));
		ck_assert(slice_number(record, UINT64_MAX, &number));
		ck_assert_uint_eq(number, first + i);
	}
	ssi__answer__free_unpacked(answer, NULL);
}

START_TEST(blocks_are_answered_from_any_on_and_no_more_than_asked)
{
	struct spool *spool = new_spool();
	uint64_t key = put_blocks(spool, 100, 8);

	check_read(spool, key, 0, 1, 1);
	check_read(spool, key, 0, 7, 7);
	check_read(spool, key, 95, 7, 5);
	check_read(spool, key, 100, 7, 0);
	check_read(spool, key, UINT32_MAX, 0, 0);
	check_read(spool, key, 0, 0, 64);
	check_read(spool, key, 0, UINT32_MAX, 64);
	check_read(spool, key + 1, 0, 0, 0);
	spool_close(&spool);
}
END_TEST

START_TEST(an_answer_has_so_many_bytes_at_most_but_one_block_at_least)
{
	enum { LEN = 19 };	/* digits are as many as a number has at most */
	struct spool *spool = new_spool();
	uint64_t key = put_blocks(spool, 3, LEN), large;
	static char text[RECORD_MAX];
	struct sysout sysout;
	struct txn *txn;
	Ssi__Answer *answer;

	check_read(spool, key, 0, 0, 3);
	begin_output(spool, &sysout);
	large = sysout.ds.key;
	txn = txn_begin(spool->store);
	for (int i = 0; i < 20; i++)
		sysout_record(txn, &sysout, slice_of(text, sizeof(text)));
	sysout_end(txn, &sysout, DATA_SET_READY);
	end_txn(&txn);
	answer = ask_read(spool, large, 0, 0);
	ck_assert_uint_eq(answer->n_blocks, SSI_READ_BYTES / BLOCK_MAX);
	ssi__answer__free_unpacked(answer, NULL);
	spool_close(&spool);
}
END_TEST

START_TEST(the_text_of_a_data_set_has_its_records_as_lines_up_to_a_limit)
{
	struct spool *spool = new_spool();
	uint64_t key = put_blocks(spool, 3, 2);
	struct view *view = view_open(spool->store);
	struct buffer text = {0};

	ck_assert(data_set_text(view, key, SIZE_MAX, &text));
	ck_assert_str_eq(buffer_str(&text), "00\n01\n02\n");
	buffer_clear(&text);
	ck_assert(data_set_text(view, key, 9, &text));
	buffer_clear(&text);
	ck_assert(!data_set_text(view, key, 8, &text));
	buffer_clear(&text);
	ck_assert(data_set_text(view, key + 1, 0, &text));
	ck_assert_uint_eq(text.len, 0);
	view_close(&view);
	buffer_free(&text);
	spool_close(&spool);
}
END_TEST

START_TEST(a_data_set_is_named_after_its_job)
{
	struct job job = {.owner = "USER1", .name = "MAILJOB",
	    .id = "JOB00012"};
	struct data_set ds = {.number = 101};
	char name[64];

	data_set_name(&job, &ds, name, sizeof(name));
	ck_assert_str_eq(name, "USER1.MAILJOB.JOB00012.D0000101.?");
	slice_copy(SLICE("TOTALS"), ds.last_name, sizeof(ds.last_name));
	ds.number = 1234567;
	data_set_name(&job, &ds, name, sizeof(name));
	ck_assert_str_eq(name, "USER1.MAILJOB.JOB00012.D1234567.TOTALS");
	data_set_name(&job, &ds, name, 10);
	ck_assert_str_eq(name, "USER1.MAI");
}
END_TEST

static bool
print_line(void *context, const struct console_line *line)
{
	buffer_print(context, "%s|%s;", line->job_id, line->text);
	return true;
}

START_TEST(what_is_said_on_the_console_is_kept_with_its_job)
{
	struct spool *spool = new_spool();
	uint32_t job = ended_job(spool);
	struct buffer text = {0};
	struct view *view;

	spool_say(spool, job, "$HASP%d %s", 100, "ON READER");
	spool_say(spool, 0, "of none");
	spool_say(spool, 4711, "of a job that is no more");
	ck_assert_int_eq(store_flush(spool->store, NULL), STORE_OK);
	view = view_open(spool->store);
	console_each(view, 0, 0, print_line, &text);
	ck_assert_str_eq(buffer_str(&text), "JOB00001|$HASP100 ON READER;"
	    "|of none;|of a job that is no more;");
	buffer_clear(&text);
	console_each(view, 0, job, print_line, &text);
	ck_assert_str_eq(buffer_str(&text), "JOB00001|$HASP100 ON READER;");
	view_close(&view);
	buffer_free(&text);
	spool_close(&spool);
}
END_TEST

static void
add_tests(TCase *tcase)
{
	tcase_add_test(tcase, what_is_being_written_is_offered_to_nobody);
	tcase_add_test(tcase, what_is_written_is_counted);
	tcase_add_test(tcase,
	    bytes_that_are_no_block_are_refused_and_change_nothing);
	tcase_add_test(tcase, a_data_set_that_lost_a_block_cannot_be_closed);
	tcase_add_test(tcase, a_record_longer_than_any_may_be_is_cut);
	tcase_add_test(tcase,
	    blocks_are_answered_from_any_on_and_no_more_than_asked);
	tcase_add_test(tcase,
	    an_answer_has_so_many_bytes_at_most_but_one_block_at_least);
	tcase_add_test(tcase,
	    the_text_of_a_data_set_has_its_records_as_lines_up_to_a_limit);
	tcase_add_test(tcase, a_data_set_is_named_after_its_job);
	tcase_add_test(tcase, what_is_said_on_the_console_is_kept_with_its_job);
}

int
main(void)
{
	return run_suite("output-records", add_tests);
}
