/*
 * writer/smtp/link.h -- bytes to and from a server
 *
 * A link is a connected socket behind an interface that TLS takes too.  Every
 * call has a deadline in milliseconds of the monotonic clock (clock.h), and is
 * given up at once when the link's `cancel_fd` becomes readable.
 *
 * A link belongs to one thread at a time.
 */
#ifndef WRITER_SMTP_LINK_H
#define WRITER_SMTP_LINK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "spool/base/buffer.h"
#include "spool/base/fault.h"
#include "spool/base/slice.h"

enum link_rc {
	LINK_OK,
	LINK_CLOSED,	/* the other side has ended it in order */
	LINK_TIMED_OUT,
	LINK_FAILED,	/* the fault says why */
};

struct link;

struct link_ops {
	/* One attempt without waiting: bytes moved, or -1 with errno; EAGAIN
	 * leaves in *events what poll() is to wait for. */
	ssize_t (*read)(struct link *, char *to, size_t size, short *events);
	ssize_t (*write)(struct link *, struct slice, short *events);
	void (*close)(struct link *);
};

struct link {
	const struct link_ops *ops;
	int fd;
	int cancel_fd;		/* not the link's; -1: none */
};

/* NULL with a fault when nobody answers in time. */
struct link *link_connect(const struct sockaddr *, socklen_t,
    int cancel_fd, int64_t deadline_ms, struct fault *);
/* A connected socket, which becomes the link's. */
struct link *link_adopt(int fd, int cancel_fd);
void link_close(struct link **);

/*
 * Writes all of it.  When the other side takes no more because it wants to be
 * heard first, what it says is appended to *arrived, so that the two never wait
 * for each other.  *sent_r, when not NULL, tells how many bytes have left this
 * program, whatever the result.
 */
enum link_rc link_write(struct link *, struct slice, struct buffer *arrived,
    int64_t deadline_ms, size_t *sent_r, struct fault *);

/* Waits for bytes and appends what is there, at least one. */
enum link_rc link_read(struct link *, struct buffer *to, int64_t deadline_ms,
    struct fault *);

/* Appends what has arrived already, perhaps nothing; LINK_CLOSED and
 * LINK_FAILED when the link is no more. */
enum link_rc link_peek(struct link *, struct buffer *to, struct fault *);

#endif
