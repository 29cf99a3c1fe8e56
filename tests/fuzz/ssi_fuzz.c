/*
 * tests/fuzz/ssi_fuzz.c -- any bytes as requests of clients of the spool server
 *
 * The input is lines:
 *
 *	m BYTES	a message: its length is put before it, as it should be
 *	r BYTES	bytes as they stand: lengths that lie, messages cut short
 *	c USER	the client goes and another comes; 0: an operator, else a user
 *	f KIND COUNT	that write, sync or read of the volume, from here on,
 *		fails: kinds of tests/unit/failing_disk.h, in decimal digits
 *
 * In BYTES, \HH is the byte with that value (so that seeds stay text).  Each
 * input gets a volume of its own that has a job with output, ready and held,
 * for the writer W and the destination D, and a job that waits.
 */
#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool/server/client.h"
#include "spool/server/server.h"
#include "spool/ssi/home.h"
#include "tests/unit/failing_disk.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

enum { STREAM_MAX = 100000 };	/* bytes that wait on a socket */

static char *home;
static struct buffer template;		/* the volume, as each input finds it */
static struct server *server;		/* for those who ask it to stop */

/* ---------------------------------------------------------- the volume */

static void
write_file(const char *name, struct slice bytes)
{
	char *path = home_path(home, name);
	FILE *file = fopen(path, "we");

	assert(file != NULL);
	assert(fwrite(bytes.ptr, 1, bytes.len, file) == bytes.len);
	fclose(file);
	free(path);
}

static void
read_file(const char *name, struct buffer *bytes)
{
	char *path = home_path(home, name);
	FILE *file = fopen(path, "re");
	size_t got;

	assert(file != NULL);
	while ((got = fread(buffer_room(bytes, 65536), 1, 65536, file)) > 0)
		bytes->len += got;
	fclose(file);
	free(path);
}

static void
remove_file(const char *name)
{
	char *path = home_path(home, name);

	unlink(path);
	free(path);
}

static void
put_output(struct txn *txn, struct spool *spool, const char *writer,
    const char *dest, enum outdisp outdisp)
{
	struct data_set ds = {.job = 1, .number = 101, .class = 'B',
	    .outdisp = outdisp, .dd_name = "SYSOUT", .page = "UTF-8"};
	struct sysout sysout;

	slice_copy(slice_text(writer), ds.writer, sizeof(ds.writer));
	slice_copy(slice_text(dest), ds.dest_user, sizeof(ds.dest_user));
	sysout_begin(txn, spool, &ds, &sysout);
	sysout_record(txn, &sysout, SLICE("HELO HOST"));
	sysout_record(txn, &sysout, SLICE(""));
	sysout_end(txn, &sysout, outdisp_state(outdisp));
}

static void
fill_volume(struct spool *spool)
{
	struct job ended = {.name = "ENDED", .owner = "USER1", .class = "A",
	    .msgclass = 'A', .phase = PHASE_HARDCOPY,
	    .completion = COMPLETION_CODE};
	struct job waits = {.name = "WAITS", .owner = "USER1", .class = "A",
	    .msgclass = 'A', .phase = PHASE_EXECUTE, .held = true};
	struct txn *txn = txn_begin(spool->store);

	job_insert(txn, &ended);
	job_insert(txn, &waits);
	put_output(txn, spool, "W", "", OUTDISP_WRITE);
	put_output(txn, spool, "W", "", OUTDISP_HOLD);
	put_output(txn, spool, "", "D", OUTDISP_KEEP);
	console_put(txn, 0, 1, ended.id, "$HASP395 ENDED ENDED");
	assert(txn_end(&txn, true, TXN_DURABLE, NULL) == STORE_OK);
}

static void
remove_home(void)
{
	static const char *const names[] = {HOME_VOLUME, HOME_VOLUME "-wal",
	    HOME_VOLUME "-shm", HOME_SOCKET, HOME_DATA, HOME_PROCLIB};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *path = home_path(home, names[i]);

		remove(path);
		free(path);
	}
	remove(home);
}

static void
set_up(void)
{
	static char folder[] = "/tmp/ssi_fuzz.XXXXXX";
	struct fault fault = {0};
	struct spool *spool;

	home = mkdtemp(folder);
	assert(home != NULL && home_make(home, &fault));
	atexit(remove_home);
	disk_install();
	spool = spool_open(home, &fault);
	assert(spool != NULL);
	server = server_start(spool, &fault);	/* and its spool stays open */
	assert(server != NULL);
	fill_volume(spool);
	store_close(&spool->store);
	read_file(HOME_VOLUME, &template);
}

/* ------------------------------------------------------------- the clients */

struct session {
	struct spool *spool;
	struct buffer stream;	/* what the client sends */
	bool operator;
};

/* Reads the answers, so that nobody waits; counts them. */
static void *
drain(void *arg)
{
	int fd = *(int *)arg;
	ProtobufCMessage *answer;

	while (ssi_receive(fd, &ssi__answer__descriptor, &answer))
		protobuf_c_message_free_unpacked(answer, NULL);
	return NULL;
}

/* One client from its first byte to its last. */
static void
serve(struct session *session)
{
	struct client client = {.spool = session->spool, .server = server,
	    .user = {.id = "USER1", .uid = 1, .gid = 1,
	    .operator = session->operator}};
	pthread_t drainer;
	int pair[2];

	if (session->stream.len == 0)
		return;
	assert(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	assert(send(pair[1], session->stream.data, session->stream.len, 0) ==
	    (ssize_t)session->stream.len);
	shutdown(pair[1], SHUT_WR);
	buffer_clear(&session->stream);
	assert(pthread_create(&drainer, NULL, drain, &pair[1]) == 0);
	client.fd = pair[0];
	client_serve(&client);
	close(pair[0]);
	pthread_join(drainer, NULL);
	close(pair[1]);
}

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ?
	    c - 'a' + 10 : -1;
}

static void
put_bytes(struct buffer *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		int high = text.ptr[i] == '\\' && i + 2 < text.len ?
		    hex(text.ptr[i + 1]) : -1;
		int low = high < 0 ? -1 : hex(text.ptr[i + 2]);

		buffer_byte(out, low < 0 ? text.ptr[i] :
		    (char)(high << 4 | low));
		i += low < 0 ? 0 : 2;
	}
}

static void
put_message(struct buffer *out, struct slice text)
{
	size_t at = out->len, len;

	buffer_fill(out, 0, 4);
	put_bytes(out, text);
	len = out->len - at - 4;
	out->data[at + 2] = (char)(len >> 8);
	out->data[at + 3] = (char)len;
}

static void
set_fault(struct slice words)
{
	uint64_t kind, nth;

	if (words.len > 2 && slice_number(slice_head(words, 1), DISK_NO_READ,
	    &kind) && slice_number(slice_from(words, 2), 1000, &nth))
		disk_fail((int)nth, (enum disk_fault)kind, nth % 2 == 0);
}

static void
take_line(struct session *session, struct slice line)
{
	struct slice rest = slice_from(line, 2);

	if (line.len < 2 || rest.len > 60000)
		return;
	switch (line.ptr[0]) {
	case 'm':
		put_message(&session->stream, rest);
		break;
	case 'r':
		put_bytes(&session->stream, rest);
		break;
	case 'c':
		serve(session);
		session->operator = slice_equal(rest, SLICE("0"));
		break;
	case 'f':
		serve(session);
		set_fault(rest);
		break;
	}
	if (session->stream.len > STREAM_MAX - 60000 - 4)
		serve(session);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct session session = {.operator = true};
	struct slice rest = slice_of((const char *)data, size), line;
	struct fault fault = {0};

	if (home == NULL)
		set_up();
	remove_file(HOME_VOLUME "-wal");
	remove_file(HOME_VOLUME "-shm");
	write_file(HOME_VOLUME, buffer_slice(&template));
	session.spool = spool_open(home, &fault);
	assert(session.spool != NULL);
	spool_stop_waits(session.spool);	/* nobody comes to wake us */
	while (rest.ptr != NULL && slice_split(&rest, '\n', &line))
		take_line(&session, line);
	serve(&session);
	disk_fail(0, DISK_FULL, false);
	buffer_free(&session.stream);
	spool_close(&session.spool);
	return 0;
}
