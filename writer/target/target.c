/*
 * writer/target/target.c -- a target server: an address, and how it is doing
 *
 * Owns      the address, the state, the counters, and the monitor thread
 * Promises  a change of state is told to the operator once, also when no mail is
 *           there to find out; a server in trouble is left alone for a time that
 *           grows, up to ConnectRetry, until a mail has gone through
 * Leaves    mails, and how many connections there are, to delivery/
 * Fails     by staying inactive
 */
#include "writer/target/target.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"

enum {
	FIRST_PAUSE = 1000,	/* ms; doubled at each trouble */
	CONNECT_MAX = 30,	/* seconds to connect, if AnyCmd is not less */
	NAME_SIZE = INET6_ADDRSTRLEN + 8,
};

struct target {
	struct target_config config;
	struct timeout_config timeout;
	const struct target_world *world;
	struct sockaddr_storage address;
	socklen_t address_size;
	char name[NAME_SIZE];

	pthread_t monitor;
	int wake_fd;			/* eventfd: the monitor has work */
	bool closing;

	pthread_mutex_t lock;
	enum target_state state;
	bool known;
	struct capabilities can;
	struct target_counts counts;
	char trouble[ANSWER_SIZE];
	unsigned troubles;		/* in a row, without a mail between */
	int64_t next_probe_ms;		/* monotonic; while not active */
	int64_t sign_of_life_ms;	/* monotonic; while active */
	uint64_t successes;
};

const char *
target_state_word(enum target_state state)
{
	static const char *const words[] = {
#define X(state, word) [TARGET_##state] = word,
		TARGET_STATES(X)
#undef X
	};

	return words[state];
}

/* ---------------------------------------------------------- the address */

static bool
take_address(struct target *t, struct fault *fault)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)&t->address;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&t->address;
	const char *ip = t->config.ip;
	uint32_t port = t->config.connect_port;
	bool is_v6 = false;

	if (inet_pton(AF_INET, ip, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons((uint16_t)port);
		t->address_size = sizeof(*v4);
	} else if (inet_pton(AF_INET6, ip, &v6->sin6_addr) == 1) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons((uint16_t)port);
		t->address_size = sizeof(*v6);
		is_v6 = true;
	} else {
		fault_set(fault, "line %u: TargetIp %s is no IPv4 or IPv6 "
		    "address", t->config.line, ip);
		return false;
	}
	if (port == 25)
		snprintf(t->name, sizeof(t->name), "%.45s", ip);
	else
		snprintf(t->name, sizeof(t->name), is_v6 ? "[%.45s]:%u" :
		    "%.45s:%u", ip, port & 0xffff);
	return true;
}

const struct target_config *
target_config(const struct target *t)
{
	return &t->config;
}

const char *
target_name(const struct target *t)
{
	return t->name;
}

/* ------------------------------------------------------------ its state */

static void
wake_monitor(struct target *t)
{
	uint64_t one = 1;

	(void)!write(t->wake_fd, &one, sizeof(one));
}

bool
target_is_active(struct target *t)
{
	bool active;

	pthread_mutex_lock(&t->lock);
	active = t->state == TARGET_ACTIVE;
	pthread_mutex_unlock(&t->lock);
	return active;
}

struct target_view
target_look(struct target *t)
{
	struct target_view view = {0};

	pthread_mutex_lock(&t->lock);
	view.state = t->state;
	view.known = t->known;
	view.can = t->can;
	view.message_size = t->can.esmtp ? t->can.size_max :
	    t->config.message_size;
	view.counts = t->counts;
	memcpy(view.trouble, t->trouble, sizeof(view.trouble));
	pthread_mutex_unlock(&t->lock);
	return view;
}

void
target_tried(struct target *t, bool sent, bool considered)
{
	pthread_mutex_lock(&t->lock);
	t->counts.attempts++;
	if (sent)
		t->counts.sent++;
	if (sent || considered) {
		t->successes++;
		t->troubles = 0;
		t->sign_of_life_ms = clock_monotonic_ms();
	}
	pthread_mutex_unlock(&t->lock);
}

uint64_t
target_successes(struct target *t)
{
	uint64_t successes;

	pthread_mutex_lock(&t->lock);
	successes = t->successes;
	pthread_mutex_unlock(&t->lock);
	return successes;
}

void
target_retire(struct target *t)
{
	pthread_mutex_lock(&t->lock);
	t->state = TARGET_RETIRING;
	pthread_mutex_unlock(&t->lock);
}

/* Which of IBM's three messages a trouble is. */
static enum writer_message
message_of(const struct answer *answer)
{
	if (answer->kind == REPLY_SILENT)
		return MESSAGE_EZD1819I;
	return answer->step < STEP_MAIL ? MESSAGE_EZD1817I : MESSAGE_EZD1818I;
}

static int64_t
pause_ms(const struct target *t)
{
	int64_t most = (int64_t)t->timeout.connect_retry * 1000;
	int64_t ms = FIRST_PAUSE;

	for (unsigned i = 1; i < t->troubles && ms < most; i++)
		ms *= 2;
	return ms < most ? ms : most;
}

void
target_troubled(struct target *t, const struct answer *answer)
{
	bool tell = false;

	pthread_mutex_lock(&t->lock);
	if (t->state != TARGET_RETIRING) {
		tell = t->state != TARGET_INACTIVE;
		t->state = TARGET_INACTIVE;
		t->troubles++;
		t->next_probe_ms = clock_monotonic_ms() + pause_ms(t);
		if (answer->step < STEP_MAIL)
			t->counts.connect_failures++;
		slice_copy(slice_text(answer->text), t->trouble,
		    sizeof(t->trouble));
	}
	pthread_mutex_unlock(&t->lock);
	if (tell)
		console_say(t->world->console, NULL, 0, message_of(answer),
		    INSERTS({"target", t->name}, {"reason", answer->text}));
	wake_monitor(t);
}

static void
found_active(struct target *t)
{
	bool tell = false;

	pthread_mutex_lock(&t->lock);
	if (t->state == TARGET_CONNECTING || t->state == TARGET_INACTIVE) {
		t->state = TARGET_ACTIVE;
		t->trouble[0] = '\0';
		tell = true;
	}
	pthread_mutex_unlock(&t->lock);
	if (tell) {
		console_say(t->world->console, NULL, 0, MESSAGE_EZD1821I,
		    INSERTS({"target", t->name}));
		t->world->usable(t->world->context);
	}
}

static void
learned(struct target *t, const struct capabilities *can)
{
	struct buffer words = {0};

	pthread_mutex_lock(&t->lock);
	t->can = *can;
	t->known = true;
	t->sign_of_life_ms = clock_monotonic_ms();
	pthread_mutex_unlock(&t->lock);
	if (console_logs(t->world->console, LOG_INFO)) {
		capabilities_print(can, &words);
		console_log(t->world->console, LOG_INFO, 0, "target_connect",
		    "%s: %s", t->name, buffer_str(&words));
		buffer_free(&words);
	}
}

/* ----------------------------------------------------------- connecting */

void
target_settings(const struct target *t, struct session_settings *settings)
{
	settings->timeout = t->timeout;
	settings->host = t->world->host;
	settings->message_size = t->config.message_size;
}

static struct session *
connect_with(struct target *t, int cancel_fd,
    const struct session_settings *settings)
{
	uint32_t seconds = t->timeout.any_cmd < CONNECT_MAX ?
	    t->timeout.any_cmd : CONNECT_MAX;
	struct answer answer = {.step = STEP_CONNECT, .kind = REPLY_LOST};
	struct fault fault = {0};
	struct session *session;
	struct link *link;

	link = link_connect((struct sockaddr *)&t->address, t->address_size,
	    cancel_fd, clock_monotonic_ms() + seconds * 1000, &fault);
	if (link == NULL) {
		slice_copy(slice_text(fault.text), answer.text,
		    sizeof(answer.text));
		target_troubled(t, &answer);
		return NULL;
	}
	session = session_open(link, settings);
	if (!session_usable(session)) {
		target_troubled(t, session_trouble(session));
		session_close(&session);
		return NULL;
	}
	learned(t, session_capabilities(session));
	return session;
}

struct session *
target_connect(struct target *t, const struct session_settings *settings)
{
	return connect_with(t, t->world->hurry_fd, settings);
}

/* ---------------------------------------------------------- the monitor */

static void
nothing_finishes(void *context, struct transaction *t)
{
	(void)context;
	(void)t;
}

static void
trace_probe(void *context, bool ours, struct slice line)
{
	struct target *t = context;

	console_log(t->world->console, LOG_NET, 0, "monitor", "%s %s %.*s",
	    t->name, ours ? ">" : "<", SLICE_ARGS(line));
}

static void
probe(struct target *t)
{
	struct session_settings settings = {
		.finished = nothing_finishes, .context = t,
	};
	struct session *session;

	target_settings(t, &settings);
	if (console_logs(t->world->console, LOG_NET))
		settings.trace = trace_probe;
	session = connect_with(t, t->world->stop_fd, &settings);
	if (session == NULL)
		return;
	session_close(&session);
	found_active(t);
}

/*
 * How long until the next probe; -1: until something happens.  One that is
 * active is probed when it has given no sign of life for as long as one that is
 * not would be left alone at most.
 */
static int
until_probe_ms(struct target *t)
{
	int64_t left = -1, at_ms;

	pthread_mutex_lock(&t->lock);
	at_ms = t->state != TARGET_ACTIVE ? t->next_probe_ms :
	    t->sign_of_life_ms + (int64_t)t->timeout.connect_retry * 1000;
	if (t->state != TARGET_RETIRING) {
		left = at_ms - clock_monotonic_ms();
		if (left < 0)
			left = 0;
	}
	pthread_mutex_unlock(&t->lock);
	return (int)left;
}

static bool
is_closing(struct target *t)
{
	bool closing;

	pthread_mutex_lock(&t->lock);
	closing = t->closing;
	pthread_mutex_unlock(&t->lock);
	return closing;
}

static void *
monitor_run(void *context)
{
	struct target *t = context;
	uint64_t count;

	for (;;) {
		struct pollfd fds[2] = {
			{.fd = t->world->stop_fd, .events = POLLIN},
			{.fd = t->wake_fd, .events = POLLIN},
		};

		if (poll(fds, 2, until_probe_ms(t)) < 0)
			continue;
		if (fds[0].revents != 0)
			break;
		if (fds[1].revents != 0)
			(void)!read(t->wake_fd, &count, sizeof(count));
		if (is_closing(t))
			break;
		if (until_probe_ms(t) == 0)
			probe(t);
	}
	return NULL;
}

struct target *
target_open(const struct target_config *config,
    const struct timeout_config *timeout, const struct target_world *world,
    struct fault *fault)
{
	struct target *t = memory_new(struct target);

	t->config = *config;
	t->timeout = *timeout;
	t->world = world;
	t->state = TARGET_CONNECTING;
	t->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (t->wake_fd < 0) {
		fault_errno(fault, "eventfd");
		free(t);
		return NULL;
	}
	pthread_mutex_init(&t->lock, NULL);
	if (!take_address(t, fault) ||
	    pthread_create(&t->monitor, NULL, monitor_run, t) != 0) {
		fault_set(fault, "no thread for the target's monitor");
		close(t->wake_fd);
		pthread_mutex_destroy(&t->lock);
		free(t);
		return NULL;
	}
	return t;
}

void
target_close(struct target **target)
{
	struct target *t = *target;

	if (t == NULL)
		return;
	pthread_mutex_lock(&t->lock);
	t->closing = true;
	pthread_mutex_unlock(&t->lock);
	wake_monitor(t);
	pthread_join(t->monitor, NULL);
	close(t->wake_fd);
	pthread_mutex_destroy(&t->lock);
	free(t);
	*target = NULL;
}
