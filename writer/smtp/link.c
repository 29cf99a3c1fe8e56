/*
 * writer/smtp/link.c -- bytes to and from a server
 *
 * Owns      the socket
 * Promises  no call outlasts its deadline; a small write leaves at once
 *           (TCP_NODELAY); writing never waits for a server that waits for us;
 *           what a server sends unasked is bounded
 * Leaves    what the bytes mean to the session
 * Fails     by enum link_rc with a fault
 */
#include "writer/smtp/link.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"

enum {
	READ_SIZE = 16 * 1024,
	ARRIVED_MAX = 1024 * 1024,	/* bytes that wait to be parsed */
};

/* ------------------------------------------------------------ plain TCP */

static ssize_t
plain_read(struct link *link, char *to, size_t size, short *events)
{
	*events = POLLIN;
	return recv(link->fd, to, size, MSG_DONTWAIT);
}

static ssize_t
plain_write(struct link *link, struct slice bytes, short *events)
{
	*events = POLLOUT;
	return send(link->fd, bytes.ptr, bytes.len,
	    MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void
plain_close(struct link *link)
{
	close(link->fd);
	free(link);
}

static const struct link_ops plain_ops = {
	.read = plain_read, .write = plain_write, .close = plain_close,
};

struct link *
link_adopt(int fd, int cancel_fd)
{
	struct link *link = memory_new(struct link);
	int on = 1;

	/* a socket that is not TCP has no such option, and no such need */
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	*link = (struct link){
		.ops = &plain_ops, .fd = fd, .cancel_fd = cancel_fd,
	};
	return link;
}

void
link_close(struct link **link)
{
	if (*link != NULL)
		(*link)->ops->close(*link);
	*link = NULL;
}

/* -------------------------------------------------------------- waiting */

static enum link_rc
wait_for(int fd, int cancel_fd, short events, int64_t deadline_ms,
    struct fault *fault)
{
	struct pollfd fds[2] = {
		{.fd = fd, .events = events},
		{.fd = cancel_fd, .events = POLLIN},
	};
	int64_t left;
	int ready;

	for (;;) {
		left = deadline_ms - clock_monotonic_ms();
		if (left < 0)
			left = 0;
		if (left > INT32_MAX)
			left = INT32_MAX;
		ready = poll(fds, cancel_fd < 0 ? 1 : 2, (int)left);
		if (ready < 0 && errno == EINTR)
			continue;
		if (ready < 0) {
			fault_errno(fault, "poll");
			return LINK_FAILED;
		}
		if (cancel_fd >= 0 && fds[1].revents != 0) {
			fault_set(fault, "the writer is being stopped");
			return LINK_FAILED;
		}
		return ready == 0 ? LINK_TIMED_OUT : LINK_OK;
	}
}

static bool
finish_connect(int fd, int cancel_fd, int64_t deadline_ms,
    struct fault *fault)
{
	socklen_t size = sizeof(int);
	int error = 0;

	switch (wait_for(fd, cancel_fd, POLLOUT, deadline_ms, fault)) {
	case LINK_OK:
		break;
	case LINK_TIMED_OUT:
		fault_set(fault, "no answer in time");
		return false;
	default:
		return false;
	}
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
		error = errno;
	if (error != 0)
		fault_set(fault, "%s", strerror(error));
	return error == 0;
}

struct link *
link_connect(const struct sockaddr *address, socklen_t size, int cancel_fd,
    int64_t deadline_ms, struct fault *fault)
{
	int fd = socket(address->sa_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0) {
		fault_errno(fault, "socket");
		return NULL;
	}
	if (connect(fd, address, size) < 0 && errno != EINPROGRESS) {
		fault_set(fault, "%s", strerror(errno));
		close(fd);
		return NULL;
	}
	if (!finish_connect(fd, cancel_fd, deadline_ms, fault)) {
		close(fd);
		return NULL;
	}
	return link_adopt(fd, cancel_fd);
}

/* ---------------------------------------------------- reading and writing */

/* One attempt to read; LINK_TIMED_OUT with *events: nothing is there yet. */
static enum link_rc
read_once(struct link *link, struct buffer *to, short *events,
    struct fault *fault)
{
	ssize_t got;

	if (to->len > ARRIVED_MAX) {
		fault_set(fault, "the server does not stop talking");
		return LINK_FAILED;
	}
	got = link->ops->read(link, buffer_room(to, READ_SIZE), READ_SIZE,
	    events);
	if (got > 0) {
		to->len += (size_t)got;
		return LINK_OK;
	}
	if (got == 0) {
		fault_set(fault, "the server has closed the connection");
		return LINK_CLOSED;
	}
	if (errno == EAGAIN || errno == EINTR)
		return LINK_TIMED_OUT;
	fault_set(fault, "%s", strerror(errno));
	return LINK_FAILED;
}

enum link_rc
link_read(struct link *link, struct buffer *to, int64_t deadline_ms,
    struct fault *fault)
{
	enum link_rc rc;
	short events;

	for (;;) {
		rc = read_once(link, to, &events, fault);
		if (rc != LINK_TIMED_OUT)
			return rc;
		rc = wait_for(link->fd, link->cancel_fd, events, deadline_ms,
		    fault);
		if (rc != LINK_OK)
			return rc;
	}
}

enum link_rc
link_peek(struct link *link, struct buffer *to, struct fault *fault)
{
	enum link_rc rc;
	short events;

	rc = read_once(link, to, &events, fault);
	return rc == LINK_TIMED_OUT ? LINK_OK : rc;
}

/* The other side takes no more: wait until it does, hearing it meanwhile. */
static enum link_rc
wait_to_write(struct link *link, short events, struct buffer *arrived,
    int64_t deadline_ms, struct fault *fault)
{
	enum link_rc rc;
	short reading;

	rc = wait_for(link->fd, link->cancel_fd, (short)(events | POLLIN),
	    deadline_ms, fault);
	if (rc != LINK_OK)
		return rc;
	rc = read_once(link, arrived, &reading, fault);
	return rc == LINK_TIMED_OUT ? LINK_OK : rc;
}

enum link_rc
link_write(struct link *link, struct slice bytes, struct buffer *arrived,
    int64_t deadline_ms, size_t *sent_r, struct fault *fault)
{
	enum link_rc rc = LINK_OK;
	size_t sent = 0;
	short events;
	ssize_t put;

	while (rc == LINK_OK && sent < bytes.len) {
		put = link->ops->write(link, slice_from(bytes, sent), &events);
		if (put >= 0) {
			sent += (size_t)put;
		} else if (errno == EAGAIN) {
			rc = wait_to_write(link, events, arrived, deadline_ms,
			    fault);
		} else if (errno != EINTR) {
			fault_set(fault, "%s", strerror(errno));
			rc = LINK_FAILED;
		}
	}
	if (sent_r != NULL)
		*sent_r = sent;
	return rc;
}
