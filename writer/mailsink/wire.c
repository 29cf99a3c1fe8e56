/*
 * writer/mailsink/wire.c -- the bytes of one connection
 *
 * Owns      what has been read and not used, what is said and not sent
 * Promises  all that is said is sent before it waits for the client
 * Leaves    sockets and TLS to the transport
 * Fails     by enum sink_read; after a write that failed, reads say END
 */
#include "writer/mailsink/wire.h"

#include <assert.h>
#include <openssl/crypto.h>

enum { OUT_MAX = 32 * 1024 };	/* bytes said and not yet sent */

void
sink_wire_open(struct sink_wire *w, const struct sink_transport *transport)
{
	w->transport = transport;
	w->out = (struct buffer){0};
	w->begin = w->end = 0;
	w->broken = false;
}

void
sink_wire_free(struct sink_wire *w)
{
	buffer_free(&w->out);
}

bool
sink_wire_flush(struct sink_wire *w)
{
	const struct sink_transport *t = w->transport;

	if (w->out.len > 0 && !w->broken &&
	    !t->write(t->context, w->out.data, w->out.len))
		w->broken = true;
	buffer_clear(&w->out);
	return !w->broken;
}

void
sink_wire_put(struct sink_wire *w, struct slice s)
{
	buffer_put(&w->out, s);
	if (w->out.len > OUT_MAX)
		sink_wire_flush(w);
}

/* Reads more behind what is there. */
static enum sink_read
fill(struct sink_wire *w)
{
	const struct sink_transport *t = w->transport;
	ssize_t n;

	if (!sink_wire_flush(w))
		return SINK_READ_END;
	if (w->begin > 0) {
		memmove(w->in, w->in + w->begin, w->end - w->begin);
		w->end -= w->begin;
		w->begin = 0;
	}
	assert(w->end < sizeof(w->in));
	n = t->read(t->context, w->in + w->end, sizeof(w->in) - w->end);
	if (n == SINK_GOT_TIMEOUT)
		return SINK_READ_TIMEOUT;
	if (n == SINK_GOT_STOP)
		return SINK_READ_STOP;
	if (n <= 0)
		return SINK_READ_END;
	w->end += (size_t)n;
	return SINK_READ_OK;
}

/* Drops bytes up to and with the next LF. */
static enum sink_read
skip_line(struct sink_wire *w)
{
	enum sink_read rc;
	struct slice some;
	size_t at;

	do {
		rc = sink_wire_some(w, &some);
		if (rc != SINK_READ_OK)
			return rc;
		at = slice_find(some, '\n');
		sink_wire_take(w, at < some.len ? at + 1 : at);
	} while (at == some.len);
	return SINK_READ_LONG;
}

enum sink_read
sink_wire_line(struct sink_wire *w, size_t most, struct slice *line)
{
	size_t seen = 0, len, at;
	enum sink_read rc;

	assert(most <= sizeof(w->in) / 2);
	for (;;) {
		len = w->end - w->begin;
		at = seen + slice_find(slice_of(w->in + w->begin + seen,
		    len - seen), '\n');
		if (at < len && at < most)
			break;
		if (at >= most)
			return skip_line(w);
		seen = len;
		rc = fill(w);
		if (rc != SINK_READ_OK)
			return rc;
	}
	*line = slice_of(w->in + w->begin, at + 1);
	w->begin += at + 1;
	return SINK_READ_OK;
}

enum sink_read
sink_wire_some(struct sink_wire *w, struct slice *some)
{
	enum sink_read rc = SINK_READ_OK;

	if (w->begin == w->end)
		rc = fill(w);
	if (rc == SINK_READ_OK)
		*some = slice_of(w->in + w->begin, w->end - w->begin);
	return rc;
}

void
sink_wire_take(struct sink_wire *w, size_t used)
{
	assert(used <= w->end - w->begin);
	w->begin += used;
}

bool
sink_wire_has_line(const struct sink_wire *w)
{
	return memchr(w->in + w->begin, '\n', w->end - w->begin) != NULL;
}

void
sink_wire_wipe(struct sink_wire *w, struct slice line)
{
	assert(line.ptr >= w->in && line.ptr + line.len <= w->in + w->end);
	OPENSSL_cleanse(w->in + (line.ptr - w->in), line.len);
}

bool
sink_wire_pending(const struct sink_wire *w)
{
	return w->begin < w->end;
}

void
sink_wire_forget(struct sink_wire *w)
{
	w->begin = w->end = 0;
}
