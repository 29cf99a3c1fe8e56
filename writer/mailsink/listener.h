/*
 * writer/mailsink/listener.h -- one door that clients come in by
 */
#ifndef WRITER_MAILSINK_LISTENER_H
#define WRITER_MAILSINK_LISTENER_H

#include <stdatomic.h>

#include "writer/mailsink/address.h"

struct sink_listener;

/* Who gets the clients; `accepted` owns the descriptor and must not wait. */
struct sink_doorkeeper {
	void *context;
	void (*accepted)(void *context, struct sink_listener *, int fd,
	    const struct sink_address *peer);
	int stop_fd;			/* readable when all is to end */
	const atomic_bool *stop;
};

/*
 * Listens at the address; port 0 becomes the port that was free.  Clients wait
 * until sink_listener_start().  The doorkeeper outlives it.
 */
struct sink_listener *sink_listener_open(const struct sink_address *,
    uint64_t number, const struct sink_doorkeeper *, struct fault *);

/* Takes clients in a thread of its own, until the doorkeeper's stop. */
bool sink_listener_start(struct sink_listener *, struct fault *);

/* Waits for the thread, which must have been told to stop, and stops
 * listening.  The address and deafen() may still be asked for. */
void sink_listener_end(struct sink_listener *);
void sink_listener_close(struct sink_listener **);

const struct sink_address *sink_listener_address(const struct sink_listener *);
uint64_t sink_listener_number(const struct sink_listener *);

/*
 * From the return on, connections are refused, for so long; then it listens at
 * the same address again.  Any thread.  The argument is a listener.
 */
void sink_listener_deafen(void *listener, int64_t ms);

#endif
