/*
 * spool/server/server.c -- jesd's side of the subsystem interface
 *
 * Owns      the socket, the clients and their threads
 * Promises  a client is who the kernel says it is (SO_PEERCRED)
 * Fails     to start with a fault; a client that can't be served is let go
 */
#include "spool/server/server.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool/server/client.h"
#include "spool/ssi/home.h"

enum {
	CLIENTS_MAX = 1000,
	PAUSE_US = 50 * 1000,	/* when there is no descriptor for a client */
};

struct connection {
	struct connection *next;
	struct client client;
};

struct server {
	struct spool *spool;
	char *path;
	int fd;
	int wake;		/* eventfd: the listener is to end */
	pthread_t listener;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool ending;
	unsigned clients;
	struct connection *connections;
};

static void
forget(struct server *server, struct connection *connection)
{
	struct connection **at = &server->connections;

	pthread_mutex_lock(&server->lock);
	while (*at != connection)
		at = &(*at)->next;
	*at = connection->next;
	server->clients--;
	close(connection->client.fd);
	pthread_cond_broadcast(&server->changed);
	pthread_mutex_unlock(&server->lock);
	free(connection);
}

static void *
client_thread(void *arg)
{
	struct connection *connection = arg;

	client_serve(&connection->client);
	forget(connection->client.server, connection);
	return NULL;
}

static bool
who_is(int fd, struct user *user_r)
{
	struct ucred cred;
	socklen_t size = sizeof(cred);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &size) < 0)
		return false;
	user_of(cred.uid, cred.gid, geteuid(), user_r);
	return true;
}

static void
begin_client(struct server *server, int fd)
{
	struct connection *connection = memory_new(struct connection);
	struct client *client = &connection->client;
	pthread_attr_t attr;
	pthread_t thread;
	bool begun;

	client->server = server;
	client->spool = server->spool;
	client->fd = fd;
	if (!who_is(fd, &client->user)) {
		close(fd);
		free(connection);
		return;
	}
	pthread_mutex_lock(&server->lock);
	connection->next = server->connections;
	server->connections = connection;
	server->clients++;
	pthread_mutex_unlock(&server->lock);
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	begun = pthread_create(&thread, &attr, client_thread, connection) == 0;
	pthread_attr_destroy(&attr);
	if (!begun)
		forget(server, connection);
}

static bool
has_room(struct server *server)
{
	bool room;

	pthread_mutex_lock(&server->lock);
	room = server->clients < CLIENTS_MAX;
	pthread_mutex_unlock(&server->lock);
	return room;
}

/* The answer to whatever it asks. */
static void
turn_away(int fd)
{
	Ssi__Answer answer = SSI__ANSWER__INIT;
	char text[80];

	snprintf(text, sizeof(text), "the server has %d clients already; try "
	    "again later", CLIENTS_MAX);
	answer.rc = SSI__RC__FULL;
	answer.text = text;
	ssi_send(fd, &answer.base);
	close(fd);
}

static void *
listen_loop(void *arg)
{
	struct server *server = arg;
	struct pollfd polls[2] = {
		{.fd = server->fd, .events = POLLIN},
		{.fd = server->wake, .events = POLLIN},
	};

	while (poll(polls, 2, -1) >= 0 || errno == EINTR) {
		int fd;

		if (polls[1].revents != 0)
			break;
		if (polls[0].revents == 0)
			continue;
		fd = accept4(server->fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0)
			usleep(PAUSE_US);
		else if (has_room(server))
			begin_client(server, fd);
		else
			turn_away(fd);
	}
	return NULL;
}

/* Everybody may connect: rights are checked request by request. */
static bool
open_socket(struct server *server, struct fault *fault)
{
	struct sockaddr_un address;
	int folder;
	bool open;

	if (!home_address(server->spool->home, &address, &folder, fault))
		return false;
	server->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	unlink(server->path);	/* of a server that was killed: we hold the
				 * lock of the home */
	open = server->fd >= 0 && bind(server->fd,
	    (struct sockaddr *)&address, sizeof(address)) == 0 &&
	    chmod(server->path, 0666) == 0 && listen(server->fd, 128) == 0;
	if (!open)
		fault_errno(fault, "%s: can't listen", server->path);
	if (folder >= 0)
		close(folder);
	return open;
}

struct server *
server_start(struct spool *spool, struct fault *fault)
{
	struct server *server = memory_new(struct server);

	server->spool = spool;
	server->fd = -1;
	server->path = home_path(spool->home, HOME_SOCKET);
	server->wake = eventfd(0, EFD_CLOEXEC);
	pthread_mutex_init(&server->lock, NULL);
	pthread_cond_init(&server->changed, NULL);
	if (!open_socket(server, fault) || pthread_create(&server->listener,
	    NULL, listen_loop, server) != 0) {
		fault_set(fault, "no thread for the listener");
		close(server->wake);
		if (server->fd >= 0)
			close(server->fd);
		free(server->path);
		free(server);
		return NULL;
	}
	return server;
}

void
server_end(struct server *server)
{
	pthread_mutex_lock(&server->lock);
	server->ending = true;
	pthread_cond_broadcast(&server->changed);
	pthread_mutex_unlock(&server->lock);
}

void
server_stopping(struct server *server)
{
	server_end(server);
}

void
server_await_end(struct server *server)
{
	pthread_mutex_lock(&server->lock);
	while (!server->ending)
		pthread_cond_wait(&server->changed, &server->lock);
	pthread_mutex_unlock(&server->lock);
}

void
server_stop(struct server **server_at)
{
	struct server *server = *server_at;
	uint64_t one = 1;

	unlink(server->path);
	if (write(server->wake, &one, sizeof(one)) < 0)
		abort();
	pthread_join(server->listener, NULL);
	close(server->fd);
	spool_stop_waits(server->spool);
	pthread_mutex_lock(&server->lock);
	for (struct connection *c = server->connections; c != NULL;
	    c = c->next)
		shutdown(c->client.fd, SHUT_RDWR);
	while (server->clients > 0)
		pthread_cond_wait(&server->changed, &server->lock);
	pthread_mutex_unlock(&server->lock);
	close(server->wake);
	pthread_mutex_destroy(&server->lock);
	pthread_cond_destroy(&server->changed);
	free(server->path);
	free(server);
	*server_at = NULL;
}
