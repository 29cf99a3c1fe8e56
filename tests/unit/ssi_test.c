/*
 * tests/unit/ssi_test.c -- the subsystem interface: framing, descriptors, and
 * the other side's lies
 *
 * libjes and the home are in ssi_jes_test.c.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>

#include "spool/ssi/ssi.h"
#include "tests/unit/spool_support.h"

static void
make_pair(int *pair)
{
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
	    pair), 0);
}

static unsigned
open_descriptors(void)
{
	DIR *folder = opendir("/proc/self/fd");
	unsigned count = 0;

	ck_assert_ptr_nonnull(folder);
	while (readdir(folder) != NULL)
		count++;
	closedir(folder);
	return count;
}

/* A request with `len` bytes in it. */
static struct buffer
packed_submit(size_t len)
{
	Ssi__Request request = SSI__REQUEST__INIT;
	Ssi__Submit submit = SSI__SUBMIT__INIT;
	struct buffer stream = {0}, packed = {0};

	buffer_fill(&stream, 'j', len);
	submit.stream.data = (uint8_t *)stream.data;
	submit.stream.len = stream.len;
	request.ask_case = SSI__REQUEST__ASK_SUBMIT;
	request.submit = &submit;
	buffer_room(&packed, len + 64);
	packed.len = ssi__request__pack(&request, (uint8_t *)packed.data);
	buffer_free(&stream);
	return packed;
}

/* With its length before it, as it stands on the socket. */
static struct buffer
framed(struct slice message, uint32_t len)
{
	const char head[4] = {(char)(len >> 24), (char)(len >> 16),
	    (char)(len >> 8), (char)len};
	struct buffer bytes = {0};

	buffer_put(&bytes, slice_of(head, 4));
	buffer_put(&bytes, message);
	return bytes;
}

struct sender {
	pthread_t thread;
	int fd;
	struct slice bytes;
	size_t piece;
	bool stays;		/* leaves the socket open */
};

static void *
send_pieces(void *arg)
{
	struct sender *me = arg;
	struct slice rest = me->bytes;

	while (rest.len > 0) {
		struct slice piece = slice_head(rest, me->piece);
		ssize_t sent = send(me->fd, piece.ptr, piece.len,
		    MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			break;
		rest = slice_from(rest, (size_t)sent);
	}
	if (!me->stays)
		shutdown(me->fd, SHUT_WR);
	return NULL;
}

/* What the receiver makes of these bytes, sent in such pieces. */
static bool
receive_bytes(struct slice bytes, size_t piece, ProtobufCMessage **got)
{
	struct sender sender = {.bytes = bytes, .piece = piece};
	int pair[2];
	bool received;

	make_pair(pair);
	sender.fd = pair[0];
	ck_assert_int_eq(pthread_create(&sender.thread, NULL, send_pieces,
	    &sender), 0);
	*got = (ProtobufCMessage *)&sender;	/* must be set */
	received = ssi_receive(pair[1], &ssi__request__descriptor, got);
	shutdown(pair[1], SHUT_RDWR);
	pthread_join(sender.thread, NULL);
	close(pair[0]);
	close(pair[1]);
	ck_assert(received == (*got != NULL));
	return received;
}

/* ------------------------------------------------------------- framing */

static void
check_arrives(size_t size, size_t piece)
{
	struct buffer packed = packed_submit(size);
	struct buffer bytes = framed(buffer_slice(&packed),
	    (uint32_t)packed.len);
	ProtobufCMessage *got;
	Ssi__Request *request;

	ck_assert(receive_bytes(buffer_slice(&bytes), piece, &got));
	request = (Ssi__Request *)got;
	ck_assert_int_eq(request->ask_case, SSI__REQUEST__ASK_SUBMIT);
	ck_assert_uint_eq(request->submit->stream.len, size);
	for (size_t i = 0; i < size; i += 997)
		ck_assert_int_eq(request->submit->stream.data[i], 'j');
	protobuf_c_message_free_unpacked(got, NULL);
	buffer_free(&packed);
	buffer_free(&bytes);
}

START_TEST(a_message_arrives_whole_however_its_bytes_are_cut)
{
	static const size_t sizes[] = {0, 1, 100, 4092, 4093, 9000};
	static const size_t pieces[] = {1, 3, 4, 5, 1000, 1 << 20};

	for (size_t i = 0; i < 6; i++)
		for (size_t j = 0; j < 6; j++)
			check_arrives(sizes[i], pieces[j]);
	check_arrives(3000000, 4096);
	check_arrives(SSI_STREAM_MAX, 1 << 20);
}
END_TEST

START_TEST(a_message_that_is_cut_is_no_message)
{
	struct buffer packed = packed_submit(30);
	struct buffer bytes = framed(buffer_slice(&packed),
	    (uint32_t)packed.len);
	ProtobufCMessage *got;

	for (size_t len = 0; len < bytes.len; len++)
		ck_assert_msg(!receive_bytes(slice_of(bytes.data, len), 1000,
		    &got), "cut behind byte %zu", len);
	buffer_free(&packed);
	buffer_free(&bytes);
}
END_TEST

START_TEST(an_empty_message_is_a_request_that_asks_nothing)
{
	ProtobufCMessage *got;

	ck_assert(receive_bytes(SLICE("\0\0\0\0"), 4, &got));
	ck_assert_int_eq(((Ssi__Request *)got)->ask_case,
	    SSI__REQUEST__ASK__NOT_SET);
	protobuf_c_message_free_unpacked(got, NULL);
}
END_TEST

START_TEST(a_length_above_the_most_is_believed_to_nobody)
{
	static const uint32_t lengths[] = {SSI_MESSAGE_MAX + 1, 1u << 31,
	    UINT32_MAX};

	for (size_t i = 0; i < 3; i++) {
		struct buffer bytes = framed(SLICE("x"), lengths[i]);
		ProtobufCMessage *got;

		ck_assert(!receive_bytes(buffer_slice(&bytes), 1000, &got));
		buffer_free(&bytes);
	}
}
END_TEST

START_TEST(a_length_whose_bytes_never_come_ends_with_the_connection)
{
	struct buffer bytes = framed(SLICE("x"), SSI_MESSAGE_MAX);
	ProtobufCMessage *got;

	ck_assert(!receive_bytes(buffer_slice(&bytes), 1000, &got));
	buffer_free(&bytes);
}
END_TEST

START_TEST(bytes_that_do_not_unpack_are_not_handed_on)
{
	static const struct slice bad[] = {
		{"\xff", 1},			/* a field without end */
		{"\x0a\x05xx", 4},		/* longer than what is there */
		{"\x0a\xff\xff\xff\xff\x0f", 6},
		{"\x12\x02\x0a\x7f", 4},	/* the same inside of it */
		{"\x0b", 1},			/* a group */
		{"\0\0", 2},			/* field 0 */
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct buffer bytes = framed(bad[i], (uint32_t)bad[i].len);
		ProtobufCMessage *got;

		ck_assert_msg(!receive_bytes(buffer_slice(&bytes), 1000,
		    &got), "case %zu", i);
		buffer_free(&bytes);
	}
}
END_TEST

/* A progress of empty outcomes: two bytes each, far more when unpacked. */
START_TEST(few_bytes_do_not_become_much_memory)
{
	enum { COUNT = 20 * 1000 * 1000 };
	struct buffer packed = {0}, bytes;
	ProtobufCMessage *got;

	buffer_text(&packed, "\x8a\x01");	/* field 17: Progress */
	for (uint32_t rest = 2 * COUNT; ; rest >>= 7) {
		buffer_byte(&packed, (char)(rest > 127 ? rest | 128 : rest));
		if (rest <= 127)
			break;
	}
	for (int i = 0; i < COUNT; i++)
		buffer_put(&packed, slice_of("\x1a\0", 2));
	bytes = framed(buffer_slice(&packed), (uint32_t)packed.len);
	ck_assert(!receive_bytes(buffer_slice(&bytes), 1 << 20, &got));
	buffer_free(&packed);
	buffer_free(&bytes);
}
END_TEST

START_TEST(messages_come_one_after_the_other)
{
	int pair[2];

	make_pair(pair);
	for (uint32_t i = 1; i <= 3; i++) {
		Ssi__Request request = SSI__REQUEST__INIT;
		Ssi__JobQuery query = SSI__JOB_QUERY__INIT;

		query.number = i;
		request.ask_case = SSI__REQUEST__ASK_JOBS;
		request.jobs = &query;
		ck_assert(ssi_send(pair[0], &request.base));
	}
	for (uint32_t i = 1; i <= 3; i++) {
		ProtobufCMessage *got;

		ck_assert(ssi_receive(pair[1], &ssi__request__descriptor,
		    &got));
		ck_assert_uint_eq(((Ssi__Request *)got)->jobs->number, i);
		protobuf_c_message_free_unpacked(got, NULL);
	}
	close(pair[0]);
	close(pair[1]);
}
END_TEST

START_TEST(who_sends_to_nobody_is_told_and_lives)
{
	Ssi__Answer answer = SSI__ANSWER__INIT;
	int pair[2];

	make_pair(pair);
	close(pair[1]);
	ck_assert(!ssi_send(pair[0], &answer.base));
	ck_assert(!ssi_send(pair[0], &answer.base));
	close(pair[0]);
	ck_assert(!ssi_send(-1, &answer.base));
}
END_TEST

START_TEST(a_message_above_the_most_is_not_sent)
{
	Ssi__Request request = SSI__REQUEST__INIT;
	Ssi__Submit submit = SSI__SUBMIT__INIT;
	int pair[2];
	char byte;

	make_pair(pair);
	submit.stream.len = SSI_MESSAGE_MAX;
	submit.stream.data = memory_zero(submit.stream.len);
	request.ask_case = SSI__REQUEST__ASK_SUBMIT;
	request.submit = &submit;
	ck_assert(!ssi_send(pair[0], &request.base));
	ck_assert_int_eq(recv(pair[1], &byte, 1, MSG_DONTWAIT), -1);
	free(submit.stream.data);
	close(pair[0]);
	close(pair[1]);
}
END_TEST

static void
ignore_signal(int number)
{
	(void)number;
}

START_TEST(a_signal_in_between_disturbs_nobody)
{
	struct itimerval every = {{0, 500}, {0, 500}}, never = {{0, 0}, {0, 0}};
	struct sigaction action = {.sa_handler = ignore_signal};

	sigaction(SIGALRM, &action, NULL);	/* calls are not restarted */
	setitimer(ITIMER_REAL, &every, NULL);
	check_arrives(20000, 7);
	check_arrives(5000000, 4096);
	setitimer(ITIMER_REAL, &never, NULL);
}
END_TEST

/* --------------------------------------------------------- descriptors */

static bool
is_same_file(int a, int b)
{
	struct stat first, second;

	return fstat(a, &first) == 0 && fstat(b, &second) == 0 &&
	    first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

START_TEST(a_descriptor_travels_with_its_message_and_only_with_it)
{
	Ssi__StarterOrder order = SSI__STARTER_ORDER__INIT;
	char *path = scratch_path("file");
	int pair[2], passed, got_fd = 7;
	ProtobufCMessage *got;

	make_pair(pair);
	passed = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	ck_assert(ssi_send_fd(pair[0], &order.base, passed));
	ck_assert(ssi_send_fd(pair[0], &order.base, -1));
	ck_assert(ssi_receive_fd(pair[1], &ssi__starter_order__descriptor,
	    &got, &got_fd));
	protobuf_c_message_free_unpacked(got, NULL);
	ck_assert_int_ge(got_fd, 0);
	ck_assert_int_ne(got_fd, passed);
	ck_assert(is_same_file(got_fd, passed));
	ck_assert(fcntl(got_fd, F_GETFD) & FD_CLOEXEC);
	close(got_fd);
	ck_assert(ssi_receive_fd(pair[1], &ssi__starter_order__descriptor,
	    &got, &got_fd));
	protobuf_c_message_free_unpacked(got, NULL);
	ck_assert_int_eq(got_fd, -1);
	close(passed);
	close(pair[0]);
	close(pair[1]);
	free(path);
}
END_TEST

/* Sends bytes with descriptors of /dev/null beside them, as no program of ours
 * would. */
static void
send_with_descriptors(int fd, struct slice bytes, unsigned count)
{
	union {
		char space[CMSG_SPACE(8 * sizeof(int))];
		struct cmsghdr align;
	} control = {0};
	struct iovec iov = {(void *)bytes.ptr, bytes.len};
	struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1,
	    .msg_control = control.space,
	    .msg_controllen = CMSG_SPACE(count * sizeof(int))};
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);
	int fds[8];

	for (unsigned i = 0; i < count; i++)
		fds[i] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(count * sizeof(int));
	memcpy(CMSG_DATA(cmsg), fds, count * sizeof(int));
	ck_assert_int_eq(sendmsg(fd, &msg, MSG_NOSIGNAL), (int)bytes.len);
	for (unsigned i = 0; i < count; i++)
		close(fds[i]);
}

START_TEST(descriptors_that_nobody_asked_for_are_closed)
{
	unsigned before = open_descriptors();
	ProtobufCMessage *got;
	int pair[2], fd;

	make_pair(pair);
	for (unsigned count = 1; count <= 8; count++) {
		send_with_descriptors(pair[0], SLICE("\0\0\0\0"), count);
		ck_assert(ssi_receive(pair[1], &ssi__request__descriptor,
		    &got));
		protobuf_c_message_free_unpacked(got, NULL);
		ck_assert_uint_eq(open_descriptors(), before + 2);
		send_with_descriptors(pair[0], SLICE("\0\0"), count);
		send_with_descriptors(pair[0], SLICE("\0\0"), count);
		ck_assert(ssi_receive_fd(pair[1], &ssi__request__descriptor,
		    &got, &fd));
		protobuf_c_message_free_unpacked(got, NULL);
		ck_assert_int_ge(fd, 0);
		close(fd);
		ck_assert_uint_eq(open_descriptors(), before + 2);
	}
	close(pair[0]);
	close(pair[1]);
}
END_TEST

START_TEST(a_message_that_is_none_leaves_no_descriptor)
{
	static const struct slice bad[] = {
		{"\xff\xff\xff\xff", 4}, {"\0\0\0\1\xff", 5}, {"\0\0", 2},
		{"\0\0\0\5abc", 7},
	};
	unsigned before = open_descriptors();

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ProtobufCMessage *got;
		int pair[2], fd = 0;

		make_pair(pair);
		send_with_descriptors(pair[0], bad[i], 2);
		shutdown(pair[0], SHUT_WR);
		ck_assert(!ssi_receive_fd(pair[1], &ssi__request__descriptor,
		    &got, &fd));
		ck_assert_int_eq(fd, -1);
		close(pair[0]);
		close(pair[1]);
		ck_assert_uint_eq(open_descriptors(), before);
	}
}
END_TEST

static void
add_tests(TCase *tcase)
{
	tcase_add_test(tcase,
	    a_message_arrives_whole_however_its_bytes_are_cut);
	tcase_add_test(tcase, a_message_that_is_cut_is_no_message);
	tcase_add_test(tcase, an_empty_message_is_a_request_that_asks_nothing);
	tcase_add_test(tcase, a_length_above_the_most_is_believed_to_nobody);
	tcase_add_test(tcase,
	    a_length_whose_bytes_never_come_ends_with_the_connection);
	tcase_add_test(tcase, bytes_that_do_not_unpack_are_not_handed_on);
	tcase_add_test(tcase, few_bytes_do_not_become_much_memory);
	tcase_add_test(tcase, messages_come_one_after_the_other);
	tcase_add_test(tcase, who_sends_to_nobody_is_told_and_lives);
	tcase_add_test(tcase, a_message_above_the_most_is_not_sent);
	tcase_add_test(tcase, a_signal_in_between_disturbs_nobody);
	tcase_add_test(tcase,
	    a_descriptor_travels_with_its_message_and_only_with_it);
	tcase_add_test(tcase, descriptors_that_nobody_asked_for_are_closed);
	tcase_add_test(tcase, a_message_that_is_none_leaves_no_descriptor);
}

int
main(void)
{
	return run_suite("ssi", add_tests);
}
