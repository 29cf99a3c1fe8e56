/*
 * tests/unit/ssi_jes_test.c -- libjes against a server of the test's own, and
 * where the home is
 */
#include <errno.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "spool/base/record.h"
#include "spool/ssi/home.h"
#include "spool/ssi/jes.h"
#include "spool/ssi/ssi.h"
#include "tests/unit/spool_support.h"

/* A server that answers one connection as it is told. */
struct server {
	pthread_t thread;
	int fd;
	void (*answer)(struct server *, const Ssi__Request *, Ssi__Answer *);
	unsigned asked;
	struct buffer got;	/* records that were put, each with LF */
	const struct buffer *blocks;	/* to be read */
	size_t block_count;
	Ssi__Rc rc;
};

static void *
serve(void *arg)
{
	struct server *server = arg;
	ProtobufCMessage *got;

	while (ssi_receive(server->fd, &ssi__request__descriptor, &got)) {
		Ssi__Answer answer = SSI__ANSWER__INIT;
		ProtobufCBinaryData blocks[4];

		answer.blocks = blocks;
		server->asked++;
		server->answer(server, (Ssi__Request *)got, &answer);
		ck_assert(ssi_send(server->fd, &answer.base));
		protobuf_c_message_free_unpacked(got, NULL);
	}
	close(server->fd);
	return NULL;
}

static struct jes *
connect_to(struct server *server,
    void (*answer)(struct server *, const Ssi__Request *, Ssi__Answer *))
{
	int pair[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
	    pair), 0);
	server->fd = pair[0];
	server->answer = answer;
	ck_assert_int_eq(pthread_create(&server->thread, NULL, serve, server),
	    0);
	return jes_adopt(pair[1]);
}

static void
disconnect(struct server *server, struct jes **jes)
{
	jes_close(jes);
	ck_assert_ptr_null(*jes);
	pthread_join(server->thread, NULL);
	buffer_free(&server->got);
}

/* -------------------------------------------------------------- answers */

static void
answer_rc(struct server *server, const Ssi__Request *request,
    Ssi__Answer *answer)
{
	(void)request;
	answer->rc = server->rc;
	answer->text = (char *)"the reason";
}

START_TEST(every_code_of_the_server_is_one_of_the_library)
{
	static const struct {
		int rc;
		enum jes_rc wanted;
	} codes[] = {
		{SSI__RC__OK, JES_OK}, {SSI__RC__NONE, JES_NONE},
		{SSI__RC__REFUSED, JES_REFUSED},
		{SSI__RC__NOT_FOUND, JES_NOT_FOUND},
		{SSI__RC__CONFLICT, JES_CONFLICT}, {SSI__RC__FULL, JES_FULL},
		{SSI__RC__BAD, JES_BAD}, {SSI__RC__FAILED, JES_FAILED},
		{8, JES_BAD}, {-1, JES_BAD}, {1000000, JES_BAD},
	};
	struct server server = {0};
	struct jes *jes = connect_to(&server, answer_rc);

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		Ssi__Stop ask = SSI__STOP__INIT;
		struct fault fault = {0};
		Ssi__Answer *answer;

		server.rc = (Ssi__Rc)codes[i].rc;
		ck_assert_int_eq(jes_ask_stop(jes, &ask, &answer, &fault),
		    codes[i].wanted);
		ck_assert((answer != NULL) == (codes[i].wanted == JES_OK));
		ck_assert_str_eq(fault.text, codes[i].wanted == JES_OK ? "" :
		    "the reason");
		jes_answer_free(&answer);
		ck_assert_int_eq(jes_ask_stop(jes, &ask, NULL, NULL),
		    codes[i].wanted);
	}
	disconnect(&server, &jes);
}
END_TEST

START_TEST(a_connection_that_broke_stays_broken)
{
	struct server server = {0};
	struct jes *jes = connect_to(&server, answer_rc);
	Ssi__Stop ask = SSI__STOP__INIT;
	struct fault fault = {0};

	ck_assert_int_eq(jes_ask_stop(jes, &ask, NULL, NULL), JES_OK);
	shutdown(server.fd, SHUT_RDWR);
	for (int i = 0; i < 2; i++) {
		Ssi__Answer *answer = (Ssi__Answer *)&ask;

		ck_assert_int_eq(jes_ask_stop(jes, &ask, &answer, &fault),
		    JES_GONE);
		ck_assert_ptr_null(answer);
		ck_assert(fault_is_set(&fault));
		fault_clear(&fault);
	}
	ck_assert_ptr_null(jes_who(jes));
	disconnect(&server, &jes);
	jes_close(&jes);
}
END_TEST

START_TEST(who_is_turned_away_before_he_asks_reads_the_reason)
{
	Ssi__Answer answer = SSI__ANSWER__INIT;
	Ssi__Stop ask = SSI__STOP__INIT;
	struct fault fault = {0};
	struct jes *jes;
	int pair[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	answer.rc = SSI__RC__FULL;
	answer.text = (char *)"there are 1000 clients";
	ck_assert(ssi_send(pair[0], &answer.base));
	close(pair[0]);
	jes = jes_adopt(pair[1]);
	ck_assert_int_eq(jes_ask_stop(jes, &ask, NULL, &fault), JES_FULL);
	ck_assert_str_eq(fault.text, "there are 1000 clients");
	ck_assert_int_eq(jes_ask_stop(jes, &ask, NULL, NULL), JES_GONE);
	jes_close(&jes);
}
END_TEST

START_TEST(a_request_that_is_too_large_waits_for_no_answer)
{
	struct server server = {0};
	struct jes *jes = connect_to(&server, answer_rc);
	Ssi__Submit ask = SSI__SUBMIT__INIT;

	ask.stream.len = SSI_MESSAGE_MAX;
	ask.stream.data = memory_zero(ask.stream.len);
	ck_assert_int_eq(jes_ask_submit(jes, &ask, NULL, NULL), JES_GONE);
	free(ask.stream.data);
	disconnect(&server, &jes);
	ck_assert_uint_eq(server.asked, 0);
}
END_TEST

START_TEST(without_a_server_one_is_told_how_to_start_it)
{
	struct fault fault = {0};

	ck_assert_ptr_null(jes_open(scratch, "test", &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, scratch));
	ck_assert_ptr_nonnull(strstr(fault.text, "jes start"));
}
END_TEST

/* -------------------------------------------------------------- writing */

static void
take_put(struct server *server, const Ssi__Request *request,
    Ssi__Answer *answer)
{
	struct slice block, record;
	uint32_t records;

	answer->rc = server->rc;
	answer->text = (char *)"no room";
	ck_assert_int_eq(request->ask_case, SSI__REQUEST__ASK_PUT);
	ck_assert_uint_eq(request->put->key, 42);
	block = slice_of((char *)request->put->block.data,
	    request->put->block.len);
	ck_assert(block_check(block, &records));
	ck_assert_uint_gt(records, 0);
	while (block_next(&block, &record)) {
		buffer_put(&server->got, record);
		buffer_byte(&server->got, '\n');
	}
}

START_TEST(records_are_sent_in_full_blocks_and_the_rest_at_the_end)
{
	enum { COUNT = 20000 };
	struct server server = {0};
	struct jes *jes = connect_to(&server, take_put);
	struct buffer wanted = {0}, record = {0};
	struct jes_output out;

	jes_output_begin(&out, jes, 42, false);
	for (int i = 0; i < COUNT; i++) {
		buffer_clear(&record);
		buffer_print(&record, "record %0*d ", i % 50, i);
		buffer_put(&wanted, buffer_slice(&record));
		buffer_byte(&wanted, '\n');
		ck_assert_int_eq(jes_output_put(&out, buffer_slice(&record),
		    NULL), JES_OK);
	}
	ck_assert_uint_eq(server.asked, wanted.len / BLOCK_MAX);
	ck_assert_int_eq(jes_output_end(&out, NULL), JES_OK);
	ck_assert_uint_eq(out.records, COUNT);
	ck_assert_uint_lt(server.asked, wanted.len / BLOCK_MAX + 3);
	ck_assert(slice_equal(buffer_slice(&server.got),
	    buffer_slice(&wanted)));
	buffer_free(&wanted);
	buffer_free(&record);
	disconnect(&server, &jes);
}
END_TEST

START_TEST(blanks_at_the_end_of_a_record_go_where_the_class_says_so)
{
	struct server server = {0};
	struct jes *jes = connect_to(&server, take_put);
	struct jes_output out;

	jes_output_begin(&out, jes, 42, true);
	jes_output_put(&out, SLICE("  a b  "), NULL);
	jes_output_put(&out, SLICE("   "), NULL);
	jes_output_put(&out, SLICE("tab\t "), NULL);
	jes_output_put(&out, SLICE(""), NULL);
	ck_assert_int_eq(jes_output_end(&out, NULL), JES_OK);
	ck_assert_str_eq(buffer_str(&server.got), "  a b\n\ntab\t\n\n");
	disconnect(&server, &jes);
}
END_TEST

START_TEST(a_record_that_is_too_long_is_refused_by_its_number)
{
	static char text[RECORD_MAX + 1];
	struct server server = {0};
	struct jes *jes = connect_to(&server, take_put);
	struct fault fault = {0};
	struct jes_output out;

	jes_output_begin(&out, jes, 42, false);
	ck_assert_int_eq(jes_output_put(&out, slice_of(text, RECORD_MAX),
	    &fault), JES_OK);
	ck_assert_int_eq(jes_output_put(&out, slice_of(text, RECORD_MAX + 1),
	    &fault), JES_BAD);
	ck_assert_ptr_nonnull(strstr(fault.text, "record 2 has 32761 bytes"));
	ck_assert_int_eq(jes_output_end(&out, NULL), JES_OK);
	ck_assert_uint_eq(out.records, 1);
	disconnect(&server, &jes);
}
END_TEST

START_TEST(who_puts_records_hears_that_the_volume_is_full)
{
	static char text[RECORD_MAX];
	struct server server = {.rc = SSI__RC__FULL};
	struct jes *jes = connect_to(&server, take_put);
	struct fault fault = {0};
	struct jes_output out;

	jes_output_begin(&out, jes, 42, false);
	ck_assert_int_eq(jes_output_put(&out, slice_of(text, RECORD_MAX),
	    &fault), JES_OK);
	ck_assert_int_eq(jes_output_put(&out, slice_of(text, RECORD_MAX),
	    &fault), JES_OK);
	ck_assert_int_eq(jes_output_put(&out, slice_of(text, RECORD_MAX),
	    &fault), JES_FULL);
	ck_assert_str_eq(fault.text, "no room");
	ck_assert_int_eq(jes_output_end(&out, &fault), JES_FULL);
	jes_output_begin(&out, jes, 42, false);
	ck_assert_int_eq(jes_output_end(&out, &fault), JES_OK);
	disconnect(&server, &jes);
}
END_TEST

/* -------------------------------------------------------------- reading */

/* Three blocks at a time. */
static void
give_blocks(struct server *server, const Ssi__Request *request,
    Ssi__Answer *answer)
{
	ck_assert_int_eq(request->ask_case, SSI__REQUEST__ASK_READ);
	ck_assert_uint_eq(request->read->key, 42);
	for (size_t i = request->read->first_block; i < server->block_count &&
	    answer->n_blocks < 3; i++) {
		answer->blocks[answer->n_blocks].data =
		    (uint8_t *)server->blocks[i].data;
		answer->blocks[answer->n_blocks++].len =
		    server->blocks[i].len;
	}
	if (answer->n_blocks == 0) {
		answer->rc = server->rc;
		answer->text = (char *)"behind the last";
	}
}

enum { READ_BLOCKS = 8, READ_RECORDS = 3 };

/* Records "BLOCK.RECORD". */
static void
make_blocks(struct buffer *blocks)
{
	for (int i = 0; i < READ_BLOCKS; i++)
		for (int j = 0; j < READ_RECORDS; j++) {
			char text[32];

			snprintf(text, sizeof(text), "%d.%d", i, j);
			ck_assert(block_put(&blocks[i], slice_text(text)));
		}
}

static void
check_reading(struct jes *jes, unsigned first)
{
	struct jes_input in;
	struct slice record;
	uint32_t block, offset;

	jes_input_begin(&in, jes, 42, first);
	for (unsigned i = first; i < READ_BLOCKS; i++)
		for (unsigned j = 0; j < READ_RECORDS; j++) {
			char wanted[32];

			ck_assert_int_eq(jes_input_next(&in, &record, &block,
			    &offset, NULL), JES_OK);
			snprintf(wanted, sizeof(wanted), "%u.%u", i, j);
			ck_assert(slice_equal(record, slice_text(wanted)));
			ck_assert_uint_eq(block, i);
			ck_assert_uint_eq(offset, j * (RECORD_HEAD + 3));
		}
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(jes_input_next(&in, &record, NULL, NULL,
		    NULL), JES_NONE);
	jes_input_end(&in);
}

START_TEST(records_are_read_in_order_with_their_places_from_any_block)
{
	struct buffer blocks[READ_BLOCKS] = {{0}};
	struct server server = {.blocks = blocks, .rc = SSI__RC__NONE,
	    .block_count = READ_BLOCKS};
	struct jes *jes = connect_to(&server, give_blocks);

	make_blocks(blocks);
	for (unsigned first = 0; first <= READ_BLOCKS; first++)
		check_reading(jes, first);
	/* who answers with nothing and no reason is at the end too */
	server.rc = SSI__RC__OK;
	check_reading(jes, 0);
	disconnect(&server, &jes);
	for (int i = 0; i < READ_BLOCKS; i++)
		buffer_free(&blocks[i]);
}
END_TEST

START_TEST(a_damaged_block_is_a_failure_and_not_an_end)
{
	struct buffer blocks[2] = {{0}};
	struct server server = {.blocks = blocks, .block_count = 2};
	struct jes *jes = connect_to(&server, give_blocks);
	struct fault fault = {0};
	struct jes_input in;
	struct slice record;

	block_put(&blocks[0], SLICE("good"));
	buffer_text(&blocks[1], "\1\1");
	jes_input_begin(&in, jes, 42, 0);
	ck_assert_int_eq(jes_input_next(&in, &record, NULL, NULL, &fault),
	    JES_OK);
	ck_assert_int_eq(jes_input_next(&in, &record, NULL, NULL, &fault),
	    JES_FAILED);
	ck_assert_ptr_nonnull(strstr(fault.text, "block 1"));
	jes_input_end(&in);
	disconnect(&server, &jes);
	buffer_free(&blocks[0]);
	buffer_free(&blocks[1]);
}
END_TEST

START_TEST(a_reader_hears_why_it_may_not_read)
{
	struct server server = {.rc = SSI__RC__REFUSED};
	struct jes *jes = connect_to(&server, give_blocks);
	struct fault fault = {0};
	struct jes_input in;
	struct slice record;

	jes_input_begin(&in, jes, 42, 0);
	ck_assert_int_eq(jes_input_next(&in, &record, NULL, NULL, &fault),
	    JES_REFUSED);
	ck_assert_str_eq(fault.text, "behind the last");
	jes_input_end(&in);
	disconnect(&server, &jes);
}
END_TEST

/* ------------------------------------------------------------- the home */

static void
check_home(const char *option, const char *wanted)
{
	struct fault fault = {0};
	char *home = home_find(option, &fault);

	ck_assert_msg(home != NULL, "%s", fault.text);
	ck_assert_str_eq(home, wanted);
	free(home);
}

START_TEST(a_home_is_what_the_option_says_and_then_what_the_environment_says)
{
	char *here = getcwd(NULL, 0);
	char *relative = memory_print("%s/some/where", here);

	setenv("JES_HOME", "/from/environment", 1);
	check_home("/from/option", "/from/option");
	check_home(NULL, "/from/environment");
	check_home("some/where", relative);
	unsetenv("JES_HOME");
	setenv("XDG_STATE_HOME", "/state", 1);
	check_home("", geteuid() == 0 ? "/var/lib/jesmail" :
	    "/state/jesmail");
	check_home(NULL, geteuid() == 0 ? "/var/lib/jesmail" :
	    "/state/jesmail");
	free(relative);
	free(here);
}
END_TEST

/* Binds and connects by whatever address the home has. */
static void
check_address(const char *home)
{
	char *path = home_path(home, HOME_SOCKET);
	struct sockaddr_un address;
	int folder, server, client;
	struct fault fault = {0};

	ck_assert_msg(home_make(home, &fault), "%s", fault.text);
	server = socket(AF_UNIX, SOCK_STREAM, 0);
	client = socket(AF_UNIX, SOCK_STREAM, 0);
	ck_assert(home_address(home, &address, &folder, &fault));
	ck_assert_int_eq(bind(server, (struct sockaddr *)&address,
	    sizeof(address)), 0);
	if (folder >= 0)
		close(folder);
	ck_assert_int_eq(listen(server, 1), 0);
	ck_assert(home_address(home, &address, &folder, &fault));
	ck_assert_int_eq(connect(client, (struct sockaddr *)&address,
	    sizeof(address)), 0);
	if (folder >= 0)
		close(folder);
	close(server);
	close(client);
	ck_assert_int_eq(unlink(path), 0);
	free(path);
}

START_TEST(a_home_may_have_a_path_longer_than_an_address)
{
	for (size_t len = 80; len <= 700; len += len < 130 ? 1 : 190) {
		struct buffer path = {0};

		buffer_text(&path, scratch);
		while (path.len < len)
			buffer_text(&path, path.len % 50 == 0 ? "/" : "d");
		if (path.data[path.len - 1] == '/')
			buffer_byte(&path, 'd');
		check_address(buffer_str(&path));
		buffer_free(&path);
	}
}
END_TEST

START_TEST(a_home_is_made_with_its_parents_and_a_data_folder_for_all)
{
	char *home = scratch_path("a/b/home");
	char *data = memory_print("%s/%s", home, HOME_DATA);
	struct fault fault = {0};
	struct stat stat_;
	mode_t mask = umask(0077);

	ck_assert(home_make(home, &fault));
	ck_assert(home_make(home, &fault));	/* again, as it is */
	umask(mask);
	ck_assert_int_eq(stat(home, &stat_), 0);
	ck_assert_int_eq(stat_.st_mode & 07777, 0755);
	ck_assert_int_eq(stat(data, &stat_), 0);
	ck_assert_int_eq(stat_.st_mode & 07777, 01777);
	free(data);
	free(home);
}
END_TEST

START_TEST(a_home_below_a_file_is_refused_with_the_path_that_is_wrong)
{
	char *file = scratch_path("file");
	char *home = scratch_path("file/home");
	struct fault fault = {0};
	struct sockaddr_un address;
	int folder;

	fclose(fopen(file, "we"));
	ck_assert(!home_make(home, &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, home));
	fault_clear(&fault);
	free(home);
	home = memory_print("%s/%0200d", scratch, 0);
	ck_assert(!home_address(home, &address, &folder, &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, home));
	free(home);
	free(file);
}
END_TEST

static void
add_tests(TCase *tcase)
{
	tcase_add_test(tcase, every_code_of_the_server_is_one_of_the_library);
	tcase_add_test(tcase, a_connection_that_broke_stays_broken);
	tcase_add_test(tcase,
	    who_is_turned_away_before_he_asks_reads_the_reason);
	tcase_add_test(tcase, a_request_that_is_too_large_waits_for_no_answer);
	tcase_add_test(tcase, without_a_server_one_is_told_how_to_start_it);
	tcase_add_test(tcase,
	    records_are_sent_in_full_blocks_and_the_rest_at_the_end);
	tcase_add_test(tcase,
	    blanks_at_the_end_of_a_record_go_where_the_class_says_so);
	tcase_add_test(tcase,
	    a_record_that_is_too_long_is_refused_by_its_number);
	tcase_add_test(tcase, who_puts_records_hears_that_the_volume_is_full);
	tcase_add_test(tcase,
	    records_are_read_in_order_with_their_places_from_any_block);
	tcase_add_test(tcase, a_damaged_block_is_a_failure_and_not_an_end);
	tcase_add_test(tcase, a_reader_hears_why_it_may_not_read);
	tcase_add_test(tcase,
	    a_home_is_what_the_option_says_and_then_what_the_environment_says);
	tcase_add_test(tcase, a_home_may_have_a_path_longer_than_an_address);
	tcase_add_test(tcase,
	    a_home_is_made_with_its_parents_and_a_data_folder_for_all);
	tcase_add_test(tcase,
	    a_home_below_a_file_is_refused_with_the_path_that_is_wrong);
}

int
main(void)
{
	return run_suite("ssi-jes", add_tests);
}
