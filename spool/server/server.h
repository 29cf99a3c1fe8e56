/*
 * spool/server/server.h -- jesd's side of the subsystem interface
 *
 * A thread per client, straight-line: receive a request, do it, answer.  Who
 * the client is, the socket says.
 */
#ifndef SPOOL_SERVER_SERVER_H
#define SPOOL_SERVER_SERVER_H

#include "spool/base/fault.h"
#include "spool/output/output.h"

struct server;

/* Listens on the home's socket and serves; NULL with a fault. */
struct server *server_start(struct spool *, struct fault *);
/* Waits until a client has asked for the end, or server_end() was called. */
void server_await_end(struct server *);
/* May be called by any thread. */
void server_end(struct server *);
/* Takes no more clients, lets go those there are. */
void server_stop(struct server **);

#endif
