/*
 * tests/unit/mailsink_memory.h -- a client in memory, for tests of sessions
 *
 * Its words are given at once and arrive in pieces; what the sink says is
 * gathered.  Time does not pass: a delay is noted and over.
 */
#ifndef TESTS_UNIT_MAILSINK_MEMORY_H
#define TESTS_UNIT_MAILSINK_MEMORY_H

#include "writer/mailsink/session.h"

/* Bytes that the client takes; then it is gone. */
#ifndef MEMORY_OUT_MAX
#define MEMORY_OUT_MAX (1 << 20)
#endif

struct memory_client {
	struct slice words;
	size_t piece;		/* bytes a read brings at most */
	ssize_t last;		/* what a read says behind the words */
	bool tls_fails;
	struct buffer said;	/* by the sink, <TLS> for a handshake */
	int64_t waited_ms;
	int64_t deaf_ms;
	unsigned reads;
	unsigned writes;
	bool ended;
	enum sink_end end;
};

static ssize_t
memory_read(void *context, char *to, size_t size)
{
	struct memory_client *m = context;
	struct slice some = slice_head(m->words,
	    size < m->piece ? size : m->piece);

	m->reads++;
	if (some.len == 0)
		return m->last;
	memcpy(to, some.ptr, some.len);
	m->words = slice_from(m->words, some.len);
	return (ssize_t)some.len;
}

static bool
memory_write(void *context, const char *from, size_t len)
{
	struct memory_client *m = context;

	m->writes++;
	if (m->said.len + len > MEMORY_OUT_MAX)
		return false;
	buffer_put(&m->said, slice_of(from, len));
	return true;
}

static enum sink_wait
memory_wait(void *context, int64_t ms)
{
	struct memory_client *m = context;

	if (ms < 0)
		return SINK_WAIT_GONE;
	m->waited_ms += ms;
	return SINK_WAIT_DONE;
}

static const char *
memory_secure(void *context, char why[256])
{
	struct memory_client *m = context;

	buffer_text(&m->said, "<TLS>");
	if (!m->tls_fails)
		return "TLSv1.3";
	memcpy(why, "no", 3);
	return NULL;
}

static void
memory_end(void *context, enum sink_end end)
{
	struct memory_client *m = context;

	m->ended = true;
	m->end = end;
}

static void
memory_deafen(void *context, int64_t ms)
{
	struct memory_client *m = context;

	m->deaf_ms += ms;
}

/* Runs a session from its first word to its last. */
static void
memory_talk(const struct sink_shared *shared, uint64_t connection,
    struct memory_client *m)
{
	struct sink_transport transport = {
		.context = m, .read = memory_read, .write = memory_write,
		.wait = memory_wait, .secure = memory_secure,
		.end = memory_end, .deafen = memory_deafen,
	};
	struct sink_client client = {connection, 1, "memory"};

	if (m->piece == 0)
		m->piece = SIZE_MAX;
	sink_session_run(shared, &client, &transport);
}

#endif
