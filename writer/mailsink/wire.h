/*
 * writer/mailsink/wire.h -- the bytes of one connection
 *
 * The transport is what touches the world, so that a test can put another in
 * its place.  The wire holds bytes in both directions: replies gather until
 * the client's bytes are used up, so that a group of commands costs one read
 * and one write (RFC 2920, 3.2).
 */
#ifndef WRITER_MAILSINK_WIRE_H
#define WRITER_MAILSINK_WIRE_H

#include <sys/types.h>

#include "spool/base/buffer.h"

enum sink_end {
	SINK_END_CLOSE,		/* in order: to the client it is the end */
	SINK_END_CUT,		/* closed at once, TLS without its goodbye */
	SINK_END_RESET,		/* TCP RST */
};

enum sink_wait {
	SINK_WAIT_DONE,		/* the time has passed */
	SINK_WAIT_GONE,		/* the client has closed */
	SINK_WAIT_STOP,		/* the sink is to end */
};

enum {			/* what read() may return beyond the bytes */
	SINK_GOT_END = 0,
	SINK_GOT_TIMEOUT = -1,
	SINK_GOT_STOP = -2,
};

struct sink_transport {
	void *context;
	ssize_t (*read)(void *context, char *to, size_t size);
	bool (*write)(void *context, const char *from, size_t len);
	/* ms below 0: without end */
	enum sink_wait (*wait)(void *context, int64_t ms);
	/* The handshake as server; the TLS version, or NULL with `why_r`. */
	const char *(*secure)(void *context, char why_r[256]);
	void (*end)(void *context, enum sink_end);
	/* Nobody can connect where this client did, for so long. */
	void (*deafen)(void *context, int64_t ms);
};

enum sink_read {
	SINK_READ_OK,
	SINK_READ_LONG,		/* a line too long; it is gone up to its end */
	SINK_READ_END,		/* closed by the client, or broken */
	SINK_READ_TIMEOUT,
	SINK_READ_STOP,
};

enum { SINK_WIRE_SIZE = 64 * 1024 };

struct sink_wire {
	const struct sink_transport *transport;
	struct buffer out;
	size_t begin, end;	/* of what is unread in `in` */
	bool broken;		/* writing failed: nobody listens */
	char in[SINK_WIRE_SIZE];
};

void sink_wire_open(struct sink_wire *, const struct sink_transport *);
void sink_wire_free(struct sink_wire *);

/*
 * The next line with its LF, good until the next read.  `most` is at most half
 * of SINK_WIRE_SIZE.
 */
enum sink_read sink_wire_line(struct sink_wire *, size_t most,
    struct slice *line_r);

/* What is there, at least a byte; sink_wire_take() says what was used of it. */
enum sink_read sink_wire_some(struct sink_wire *, struct slice *some_r);
void sink_wire_take(struct sink_wire *, size_t used);

/* Whether the next line is there already. */
bool sink_wire_has_line(const struct sink_wire *);

/* Overwrites a secret in a line that was read. */
void sink_wire_wipe(struct sink_wire *, struct slice line);

/* Whether bytes have come that nobody has read; and to forget them. */
bool sink_wire_pending(const struct sink_wire *);
void sink_wire_forget(struct sink_wire *);

void sink_wire_put(struct sink_wire *, struct slice);
/* False when it could not be written. */
bool sink_wire_flush(struct sink_wire *);

#endif
