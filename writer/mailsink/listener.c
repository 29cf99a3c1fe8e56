/*
 * writer/mailsink/listener.c -- one door that clients come in by
 *
 * Owns      the listening socket and the thread that accepts
 * Promises  after deafen() nobody gets in until the time has passed; a lack of
 *           descriptors delays clients and ends nothing
 * Leaves    the clients to the doorkeeper
 * Fails     at open by a fault; listening again is tried until it works
 */
#include "writer/mailsink/listener.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"

enum {
	BACKLOG = 4096,		/* the kernel takes what it allows */
	PAUSE_MS = 100,		/* before trying again what failed */
};

struct sink_listener {
	struct sink_address address;	/* never changes, port 0 is none */
	uint64_t number;
	const struct sink_doorkeeper *keeper;
	pthread_t thread;
	bool running;
	pthread_mutex_t lock;	/* of what follows */
	int fd;			/* -1: closed for a while */
	int64_t reopen_ms;	/* by the monotonic clock; 0: not deafened */
};

static int
listen_at(const struct sink_address *a)
{
	int type = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, on = 1, cause;
	const struct sockaddr *where = (const struct sockaddr *)&a->where;
	int fd = socket(where->sa_family, type, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (where->sa_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
	if (bind(fd, where, a->len) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	cause = errno;
	close(fd);
	errno = cause;
	return -1;
}

struct sink_listener *
sink_listener_open(const struct sink_address *address, uint64_t number,
    const struct sink_doorkeeper *keeper, struct fault *fault)
{
	struct sink_listener *l = memory_new(struct sink_listener);
	char text[SINK_ADDRESS_SIZE];

	pthread_mutex_init(&l->lock, NULL);
	l->address = *address;
	l->number = number;
	l->keeper = keeper;
	l->fd = listen_at(address);
	if (l->fd < 0 || getsockname(l->fd, (struct sockaddr *)
	    &l->address.where, &l->address.len) < 0) {
		sink_address_print(address, text);
		fault_errno(fault, "--listen %s: cannot listen there (another "
		    "server may; port 0 takes any free one)", text);
		sink_listener_close(&l);
	}
	return l;
}

const struct sink_address *
sink_listener_address(const struct sink_listener *l)
{
	return &l->address;
}

uint64_t
sink_listener_number(const struct sink_listener *l)
{
	return l->number;
}

/* The descriptor stays open, for the thread may be in poll() with it; the
 * kernel refuses clients from here on. */
void
sink_listener_deafen(void *listener, int64_t ms)
{
	struct sink_listener *l = listener;
	int64_t until = clock_monotonic_ms() + ms;

	pthread_mutex_lock(&l->lock);
	if (l->fd >= 0)
		shutdown(l->fd, SHUT_RDWR);
	if (until > l->reopen_ms)
		l->reopen_ms = until;
	pthread_mutex_unlock(&l->lock);
}

/* Until the sink is to end, or so long. */
static void
pause_for(struct sink_listener *l, int64_t ms)
{
	struct pollfd stop = {.fd = l->keeper->stop_fd, .events = POLLIN};

	poll(&stop, 1, ms > 60000 ? 60000 : (int)ms);
}

/* How long it is still to be deaf; 0: it hears, or can hear again. */
static int64_t
deaf_ms(struct sink_listener *l)
{
	int64_t left = 0;

	pthread_mutex_lock(&l->lock);
	if (l->reopen_ms > 0) {
		left = l->reopen_ms - clock_monotonic_ms();
		if (l->fd >= 0)
			close(l->fd);
		l->fd = -1;
		if (left <= 0) {
			left = PAUSE_MS;
			l->fd = listen_at(&l->address);
		}
		if (l->fd >= 0)
			left = l->reopen_ms = 0;
	}
	pthread_mutex_unlock(&l->lock);
	return left;
}

/* Takes all who wait at the door. */
static void
accept_clients(struct sink_listener *l)
{
	const struct sink_doorkeeper *k = l->keeper;
	struct sink_address peer;
	int fd;

	for (;;) {
		peer.len = sizeof(peer.where);
		fd = accept4(l->fd, (struct sockaddr *)&peer.where, &peer.len,
		    SOCK_CLOEXEC);
		if (fd >= 0) {
			k->accepted(k->context, l, fd, &peer);
			continue;
		}
		if (errno == EINTR || errno == ECONNABORTED)
			continue;
		/* out of descriptors or memory: the client waits outside */
		if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINVAL)
			pause_for(l, PAUSE_MS);
		return;
	}
}

static void *
take_clients(void *listener)
{
	struct sink_listener *l = listener;
	struct pollfd fds[2] = {{.events = POLLIN}, {.events = POLLIN}};
	int64_t left;

	while (!atomic_load(l->keeper->stop)) {
		left = deaf_ms(l);
		if (left > 0) {
			pause_for(l, left);
			continue;
		}
		fds[0].fd = l->keeper->stop_fd;
		fds[1].fd = l->fd;	/* only this thread changes it */
		poll(fds, 2, -1);
		if (fds[0].revents == 0 && fds[1].revents != 0)
			accept_clients(l);
	}
	return NULL;
}

bool
sink_listener_start(struct sink_listener *l, struct fault *fault)
{
	errno = pthread_create(&l->thread, NULL, take_clients, l);
	l->running = errno == 0;
	if (!l->running)
		fault_errno(fault, "no thread for a listener could be made");
	return l->running;
}

void
sink_listener_end(struct sink_listener *l)
{
	if (l->running)
		pthread_join(l->thread, NULL);
	l->running = false;
	pthread_mutex_lock(&l->lock);
	if (l->fd >= 0)
		close(l->fd);
	l->fd = -1;
	pthread_mutex_unlock(&l->lock);
}

void
sink_listener_close(struct sink_listener **listener)
{
	struct sink_listener *l = *listener;

	if (l == NULL)
		return;
	sink_listener_end(l);
	pthread_mutex_destroy(&l->lock);
	free(l);
	*listener = NULL;
}
