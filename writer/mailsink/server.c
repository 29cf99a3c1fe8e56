/*
 * writer/mailsink/server.c -- the sink as a whole
 *
 * A thread per listener accepts, a thread per connection talks, the main
 * thread waits for signals.
 *
 * Owns      start and end; which connections live
 * Promises  "ready" is said only when every address is listened on; at the end
 *           every session has had the time to say 421
 * Leaves    talking to the sessions
 * Fails     at start by a fault, with everything given back
 */
#include <errno.h>
#include <inttypes.h>
#include <openssl/crypto.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"
#include "writer/mailsink/connection.h"
#include "writer/mailsink/file.h"
#include "writer/mailsink/listener.h"
#include "writer/mailsink/session.h"
#include "writer/mailsink/tls.h"

enum {
	STACK_SIZE = 512 * 1024,
	GRACE_MS = 5000,	/* for a session to say goodbye */
	COUNT_SECONDS = 1,	/* between two writings of the count file */
};

struct guest {
	struct guest *next;
	struct guest **link;	/* what points to this one */
	struct server *server;
	struct sink_listener *listener;
	struct sink_address peer;
	uint64_t number;
	int fd;
};

struct server {
	const struct sink_settings *settings;
	struct sink_shared shared;
	struct sink_counts counts;
	struct sink_doorkeeper keeper;
	struct sink_listener **listeners;
	size_t listener_count;
	SSL_CTX *tls;
	atomic_bool stop;
	pthread_mutex_t lock;	/* of the guests */
	pthread_cond_t gone;
	struct guest *guests;
	uint64_t guest_count;
	uint64_t guest_number;	/* the last one given */
	uint64_t counted;	/* sum of the counts in the count file */
};

static void
serve(struct guest *g)
{
	struct server *server = g->server;
	char from[SINK_ADDRESS_SIZE], to[SINK_ADDRESS_SIZE];
	struct sink_connection connection = {
		.fd = g->fd, .tls = server->tls,
		.stop_fd = server->keeper.stop_fd, .stop = &server->stop,
		.deafen = sink_listener_deafen, .listener = g->listener,
	};
	struct sink_transport transport;
	struct sink_client client;
	char *peer;

	sink_address_print(&g->peer, from);
	sink_address_print(sink_listener_address(g->listener), to);
	peer = memory_print("from %s to %s", from, to);
	client = (struct sink_client){
		g->number, sink_listener_number(g->listener), peer
	};
	connection.timeout_ms = server->settings->timeout_ms;
	sink_connection_open(&connection);
	transport = sink_connection_transport(&connection);
	sink_session_run(&server->shared, &client, &transport);
	free(peer);
}

/* The descriptor leaves the list before it is closed: who ends the guests
 * must not meet another file under its number. */
static void
see_off(struct guest *g)
{
	struct server *server = g->server;

	pthread_mutex_lock(&server->lock);
	*g->link = g->next;
	if (g->next != NULL)
		g->next->link = g->link;
	close(g->fd);
	if (--server->guest_count == 0)
		pthread_cond_signal(&server->gone);
	pthread_mutex_unlock(&server->lock);
	free(g);
}

static void *
host(void *guest)
{
	serve(guest);
	/* before the last guest is known to be gone: behind that the process
	 * may end, and OpenSSL be taken down, under a thread's feet */
	OPENSSL_thread_stop();
	see_off(guest);
	return NULL;
}

/* Into the list; false when the house is full. */
static bool
let_in(struct server *server, struct guest *g)
{
	bool room;

	pthread_mutex_lock(&server->lock);
	room = server->guest_count < server->settings->max_connections &&
	    !atomic_load(&server->stop);
	if (room) {
		server->guest_count++;
		g->number = ++server->guest_number;
		g->next = server->guests;
		g->link = &server->guests;
		if (g->next != NULL)
			g->next->link = &g->next;
		server->guests = g;
	}
	pthread_mutex_unlock(&server->lock);
	return room;
}

static void
turn_away(int fd)
{
	static const char words[] =
	    "421 4.3.2 Too many connections; try again later\r\n";

	(void)!send(fd, words, sizeof(words) - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static bool
begin_thread(struct guest *g)
{
	pthread_attr_t attr;
	pthread_t thread;
	int rc;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	rc = pthread_create(&thread, &attr, host, g);
	pthread_attr_destroy(&attr);
	return rc == 0;
}

static void
accepted(void *context, struct sink_listener *listener, int fd,
    const struct sink_address *peer)
{
	struct server *server = context;
	struct guest *g = memory_new(struct guest);

	g->server = server;
	g->listener = listener;
	g->peer = *peer;
	g->fd = fd;
	if (!let_in(server, g)) {
		turn_away(fd);
		close(fd);
		free(g);
		return;
	}
	sink_count(&server->counts, SINK_COUNT_CONNECTIONS, 1);
	if (!begin_thread(g)) {
		turn_away(fd);
		see_off(g);
	}
}

/* ------------------------------------------------------------------ start */

static bool
open_script(struct server *server, struct fault *fault)
{
	const char *name = server->settings->script_file;
	struct buffer errors = {0};
	size_t len;
	char *text;

	if (name == NULL)
		return true;
	text = sink_file_read(name, &len, fault);
	if (text == NULL)
		return false;
	server->shared.script = sink_script_parse(slice_of(text, len), name,
	    &errors);
	free(text);
	fputs(buffer_str(&errors), stderr);
	buffer_free(&errors);
	if (server->shared.script == NULL)
		fault_set(fault, "--fail %s: not a script, see the lines above",
		    name);
	return server->shared.script != NULL;
}

static bool
open_shared(struct server *server, struct fault *fault)
{
	const struct sink_settings *s = server->settings;
	struct sink_shared *shared = &server->shared;

	shared->settings = s;
	shared->counts = &server->counts;
	shared->grammar = sink_grammar_open(fault);
	if (shared->grammar == NULL || !open_script(server, fault))
		return false;
	shared->log = sink_log_open(s->log_file, fault);
	if (fault_is_set(fault))
		return false;
	if (s->tls || s->tls_implicit)
		server->tls = sink_tls_open(s, fault);
	if (!fault_is_set(fault) && !s->discard)
		shared->folder = sink_folder_open(s->directory, s->sync, fault);
	return !fault_is_set(fault);
}

static bool
open_listeners(struct server *server, struct fault *fault)
{
	const struct sink_settings *s = server->settings;
	struct sink_address address;

	server->listeners = memory_zero(s->listens *
	    sizeof(*server->listeners));
	for (size_t i = 0; i < s->listens; i++) {
		if (!sink_address_parse(slice_text(s->listen[i]), s->public,
		    &address, fault))
			return false;
		server->listeners[i] = sink_listener_open(&address, i + 1,
		    &server->keeper, fault);
		if (server->listeners[i] == NULL)
			return false;
		server->listener_count++;
	}
	return true;
}

static bool
write_ports(struct server *server, struct fault *fault)
{
	const char *file = server->settings->port_file;
	struct buffer text = {0};
	bool done;

	if (file == NULL)
		return true;
	for (size_t i = 0; i < server->listener_count; i++)
		buffer_print(&text, "%u\n", sink_address_port(
		    sink_listener_address(server->listeners[i])));
	done = sink_file_replace(file, buffer_slice(&text), "--port-file",
	    fault);
	buffer_free(&text);
	return done;
}

static void
say_ready(struct server *server)
{
	char text[SINK_ADDRESS_SIZE];

	for (size_t i = 0; i < server->listener_count; i++) {
		sink_address_print(sink_listener_address(server->listeners[i]),
		    text);
		printf("mailsink ready on %s\n", text);
	}
	fflush(stdout);
}

static bool
start(struct server *server, struct fault *fault)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
	server->keeper = (struct sink_doorkeeper){
		.context = server, .accepted = accepted,
		.stop_fd = eventfd(0, EFD_CLOEXEC), .stop = &server->stop,
	};
	if (server->keeper.stop_fd < 0) {
		fault_errno(fault, "no eventfd could be made");
		return false;
	}
	if (!open_shared(server, fault) || !open_listeners(server, fault))
		return false;
	for (size_t i = 0; i < server->listener_count; i++)
		if (!sink_listener_start(server->listeners[i], fault))
			return false;
	return write_ports(server, fault);
}

/* ----------------------------------------------------------------- counts */

static void
print_counts(struct server *server)
{
	struct buffer text = {0};

	sink_counts_print(&server->counts, &text, "=", " ");
	printf("mailsink counts %.*s\n",
	    SLICE_ARGS(slice_trim(buffer_slice(&text))));
	fflush(stdout);
	buffer_free(&text);
}

static bool
write_counts(struct server *server, struct fault *fault)
{
	const char *file = server->settings->count_file;
	struct buffer text = {0};
	bool done;

	if (file == NULL)
		return true;
	sink_counts_print(&server->counts, &text, " ", "\n");
	done = sink_file_replace(file, buffer_slice(&text), "--count-file",
	    fault);
	buffer_free(&text);
	return done;
}

/* Now and then, when something happened. */
static void
refresh_counts(struct server *server)
{
	uint64_t sum = 0;

	for (int i = 0; i < SINK_COUNT_KINDS; i++)
		sum += sink_count_get(&server->counts, (enum sink_count)i);
	if (sum != server->counted)
		write_counts(server, NULL);
	server->counted = sum;
}

/* -------------------------------------------------------------------- end */

static void
shut_guests(struct server *server, int how)
{
	pthread_mutex_lock(&server->lock);
	for (struct guest *g = server->guests; g != NULL; g = g->next)
		shutdown(g->fd, how);
	pthread_mutex_unlock(&server->lock);
}

/* Whether all have gone within the time. */
static bool
wait_for_guests(struct server *server, int64_t ms)
{
	struct timespec until = clock_deadline(ms);
	bool empty;

	pthread_mutex_lock(&server->lock);
	while (server->guest_count > 0)
		if (pthread_cond_timedwait(&server->gone, &server->lock,
		    &until) == ETIMEDOUT)
			break;
	empty = server->guest_count == 0;
	pthread_mutex_unlock(&server->lock);
	return empty;
}

/* A session that waits in a read sees its end and says 421; one that waits in
 * a write is cut off when the grace is over. */
static void
stop(struct server *server)
{
	uint64_t one = 1;

	atomic_store(&server->stop, true);
	if (server->keeper.stop_fd >= 0)
		(void)!write(server->keeper.stop_fd, &one, sizeof(one));
	for (size_t i = 0; i < server->listener_count; i++)
		sink_listener_end(server->listeners[i]);
	shut_guests(server, SHUT_RD);
	while (!wait_for_guests(server, GRACE_MS))
		shut_guests(server, SHUT_RDWR);
}

static void
give_back(struct server *server)
{
	for (size_t i = 0; i < server->listener_count; i++)
		sink_listener_close(&server->listeners[i]);
	free(server->listeners);
	if (server->keeper.stop_fd >= 0)
		close(server->keeper.stop_fd);
	SSL_CTX_free(server->tls);
	sink_folder_close(&server->shared.folder);
	sink_log_close(&server->shared.log);
	sink_script_close(&server->shared.script);
	sink_grammar_close((struct sink_grammar **)&server->shared.grammar);
	pthread_cond_destroy(&server->gone);
	pthread_mutex_destroy(&server->lock);
	free(server);
}

static struct server *
set_up(const struct sink_settings *settings)
{
	struct server *server = memory_new(struct server);
	pthread_condattr_t attr;

	server->settings = settings;
	server->keeper.stop_fd = -1;
	pthread_mutex_init(&server->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&server->gone, &attr);
	pthread_condattr_destroy(&attr);
	return server;
}

/* Blocked before the first thread is made, so that all inherit it. */
static sigset_t
block_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	/* OpenSSL writes without MSG_NOSIGNAL */
	signal(SIGPIPE, SIG_IGN);
	return set;
}

static void
wait_for_end(struct server *server, const sigset_t *signals)
{
	struct timespec pause = {.tv_sec = COUNT_SECONDS};
	bool counts = server->settings->count_file != NULL;
	int signal_number;

	for (;;) {
		signal_number = sigtimedwait(signals, NULL,
		    counts ? &pause : NULL);
		if (signal_number == SIGTERM || signal_number == SIGINT)
			return;
		if (signal_number == SIGUSR1)
			print_counts(server);
		if (counts)
			refresh_counts(server);
	}
}

bool
sink_run(const struct sink_settings *settings, struct fault *fault)
{
	struct server *server;
	sigset_t signals;
	bool done;

	if (!sink_settings_check(settings, fault))
		return false;
	signals = block_signals();
	server = set_up(settings);
	done = start(server, fault);
	if (done) {
		say_ready(server);
		wait_for_end(server, &signals);
	}
	stop(server);
	if (done) {
		print_counts(server);
		done = write_counts(server, fault);
	}
	give_back(server);
	return done;
}
