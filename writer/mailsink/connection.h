/*
 * writer/mailsink/connection.h -- a transport over a socket, with TLS or not
 */
#ifndef WRITER_MAILSINK_CONNECTION_H
#define WRITER_MAILSINK_CONNECTION_H

#include <openssl/ssl.h>
#include <stdatomic.h>

#include "writer/mailsink/wire.h"

struct sink_connection {
	int fd;
	SSL *ssl;		/* NULL: in clear */
	SSL_CTX *tls;		/* NULL: no handshake will be asked for */
	int64_t timeout_ms;	/* for the client's next bytes */
	int stop_fd;		/* readable when the sink is to end */
	const atomic_bool *stop;
	/* closes the door that the client came through, for so long */
	void (*deafen)(void *listener, int64_t ms);
	void *listener;
};

/* Makes reads and writes of the socket give up after the timeout. */
void sink_connection_open(struct sink_connection *);

/* The transport over it, as long as the connection lives. */
struct sink_transport sink_connection_transport(struct sink_connection *);

#endif
