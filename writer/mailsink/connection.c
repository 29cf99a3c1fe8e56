/*
 * writer/mailsink/connection.c -- a transport over a socket, with TLS or not
 *
 * The socket blocks, with a time limit of the kernel's: a read costs one call.
 *
 * Owns      reading, writing, waiting and ending
 * Promises  a wait ends when the sink is to end; so does a read, for the sink
 *           shuts the socket's reading side down then
 * Leaves    closing the descriptor to the server
 * Fails     by the codes of wire.h
 */
#include "writer/mailsink/connection.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "spool/base/clock.h"
#include "writer/mailsink/tls.h"

enum {
	DRAIN_MS = 1000,	/* for the client to see our end and close */
};

/*
 * An end of the socket's bytes without TLS's goodbye breaks the TLS session,
 * and with it our last words.  So who reads TLS waits beside the stop.
 */
static bool
wait_for_record(struct sink_connection *c)
{
	struct pollfd fds[2] = {
		{.fd = c->fd, .events = POLLIN},
		{.fd = c->stop_fd, .events = POLLIN},
	};
	int ms = c->timeout_ms > INT_MAX ? INT_MAX : (int)c->timeout_ms;

	while (!SSL_has_pending(c->ssl)) {
		int count = poll(fds, 2, ms);

		if (count == 0 || (count < 0 && errno != EINTR))
			return false;
		if (count > 0)
			return fds[1].revents == 0;
	}
	return true;
}

static ssize_t
read_tls(struct sink_connection *c, char *to, size_t size)
{
	int got, error;

	if (!wait_for_record(c))
		return SINK_GOT_TIMEOUT;
	ERR_clear_error();
	got = SSL_read(c->ssl, to, size > INT_MAX ? INT_MAX : (int)size);
	if (got > 0)
		return got;
	error = SSL_get_error(c->ssl, got);
	/* the socket's time limit looks like this from here */
	if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
		return SINK_GOT_TIMEOUT;
	return SINK_GOT_END;
}

static ssize_t
read_clear(struct sink_connection *c, char *to, size_t size)
{
	ssize_t got;

	do
		got = recv(c->fd, to, size, 0);
	while (got < 0 && errno == EINTR);
	if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return SINK_GOT_TIMEOUT;
	return got < 0 ? SINK_GOT_END : got;
}

static ssize_t
read_some(void *context, char *to, size_t size)
{
	struct sink_connection *c = context;
	ssize_t got;

	if (atomic_load(c->stop))
		return SINK_GOT_STOP;
	got = c->ssl != NULL ? read_tls(c, to, size) : read_clear(c, to, size);
	if (got <= 0 && atomic_load(c->stop))
		return SINK_GOT_STOP;
	return got;
}

static bool
write_clear(struct sink_connection *c, const char *from, size_t len)
{
	while (len > 0) {
		ssize_t sent = send(c->fd, from, len, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return false;
		from += sent;
		len -= (size_t)sent;
	}
	return true;
}

static bool
write_all(void *context, const char *from, size_t len)
{
	struct sink_connection *c = context;

	if (c->ssl == NULL)
		return write_clear(c, from, len);
	ERR_clear_error();
	while (len > 0) {
		int piece = len > INT_MAX ? INT_MAX : (int)len;
		int sent = SSL_write(c->ssl, from, piece);

		if (sent <= 0)
			return false;
		from += sent;
		len -= (size_t)sent;
	}
	return true;
}

static enum sink_wait
wait_for(void *context, int64_t ms)
{
	struct sink_connection *c = context;
	int64_t now = clock_monotonic_ms(), end = now + ms;
	struct pollfd fds[2] = {
		{.fd = c->stop_fd, .events = POLLIN},
		{.fd = c->fd, .events = POLLRDHUP},
	};

	do {
		int64_t left = ms < 0 ? 60000 : end > now ? end - now : 0;

		poll(fds, 2, left > INT_MAX ? INT_MAX : (int)left);
		if (fds[0].revents != 0)
			return SINK_WAIT_STOP;
		if (fds[1].revents != 0)
			return SINK_WAIT_GONE;
		now = clock_monotonic_ms();
	} while (ms < 0 || now < end);
	return SINK_WAIT_DONE;
}

static const char *
secure(void *context, char why[256])
{
	struct sink_connection *c = context;

	ERR_clear_error();
	c->ssl = SSL_new(c->tls);
	if (c->ssl != NULL && SSL_set_fd(c->ssl, c->fd) == 1 &&
	    SSL_accept(c->ssl) == 1)
		return SSL_get_version(c->ssl);
	sink_tls_why(why);
	SSL_free(c->ssl);
	c->ssl = NULL;
	return NULL;
}

/* Reads what still comes: closing with bytes unread would send a reset, and
 * that may destroy our last reply on its way (RFC 1122, 4.2.2.13). */
static void
drain(struct sink_connection *c)
{
	int64_t now = clock_monotonic_ms(), end = now + DRAIN_MS;
	struct pollfd fds[2] = {
		{.fd = c->fd, .events = POLLIN},
		{.fd = c->stop_fd, .events = POLLIN},
	};
	char waste[16384];

	for (; now < end; now = clock_monotonic_ms()) {
		ssize_t got = recv(c->fd, waste, sizeof(waste), MSG_DONTWAIT);

		if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
			return;
		if (got < 0 && poll(fds, 2, (int)(end - now)) <= 0)
			return;
		if (fds[1].revents != 0)
			return;
	}
}

static void
end(void *context, enum sink_end how)
{
	struct sink_connection *c = context;
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};

	if (how == SINK_END_RESET) {
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once,
		    sizeof(at_once));
	} else if (how == SINK_END_CLOSE) {
		if (c->ssl != NULL)
			SSL_shutdown(c->ssl);
		shutdown(c->fd, SHUT_WR);
		drain(c);
	}
	SSL_free(c->ssl);
	c->ssl = NULL;
}

static void
deafen(void *context, int64_t ms)
{
	struct sink_connection *c = context;

	c->deafen(c->listener, ms);
}

void
sink_connection_open(struct sink_connection *c)
{
	struct timeval limit = {
		.tv_sec = c->timeout_ms / 1000,
		.tv_usec = c->timeout_ms % 1000 * 1000,
	};
	int on = 1;

	setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

struct sink_transport
sink_connection_transport(struct sink_connection *c)
{
	return (struct sink_transport){
		.context = c, .read = read_some, .write = write_all,
		.wait = wait_for, .secure = secure, .end = end,
		.deafen = deafen,
	};
}
