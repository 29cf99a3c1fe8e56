/*
 * writer/target/resolve.c -- names of target servers to addresses
 *
 * Owns      the channel to the name servers
 * Promises  an answer, or a refusal, within WAIT_SECONDS or when cancelled
 * Leaves    which addresses are used to plan.c, the DNS itself to c-ares
 * Fails     by enum resolve_rc
 */
#include "writer/target/resolve.h"

#include <ares.h>
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"

enum {
	WAIT_SECONDS = 30,
	TRY_MS = 3000,
	TRIES = 3,
	HOSTS_MAX = 16,		/* of an MX */
};

struct resolver {
	ares_channel channel;
	int cancel_fd;
	int64_t until_ms;
	bool pending;
	int status;
};

/* Once, for good; it must not run in two threads at a time. */
static void
begin_library(void)
{
	ares_library_init(ARES_LIB_INIT_ALL);
}

struct resolver *
resolver_open(const char *servers, int cancel_fd, struct fault *fault)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct ares_options options = {.timeout = TRY_MS, .tries = TRIES};
	struct resolver *r = memory_new(struct resolver);
	int status;

	pthread_once(&once, begin_library);
	r->cancel_fd = cancel_fd;
	status = ares_init_options(&r->channel, &options,
	    ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES);
	if (status == ARES_SUCCESS && servers != NULL) {
		status = ares_set_servers_ports_csv(r->channel, servers);
		if (status != ARES_SUCCESS)
			ares_destroy(r->channel);
	}
	if (status == ARES_SUCCESS)
		return r;
	fault_set(fault, "name servers %s: %s", servers != NULL ? servers :
	    "of this system", ares_strerror(status));
	free(r);
	return NULL;
}

void
resolver_close(struct resolver **r)
{
	if (*r == NULL)
		return;
	ares_destroy((*r)->channel);
	free(*r);
	*r = NULL;
}

/* -------------------------------------------------------------- waiting */

static unsigned
fill_fds(struct resolver *r, struct pollfd *fds)
{
	ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
	/* unsigned, which the library's macros for these bits are not: the
	 * last of them would be shifted into the sign */
	unsigned bits = (unsigned)ares_getsock(r->channel, sockets,
	    ARES_GETSOCK_MAXNUM);
	unsigned count = 0;

	for (unsigned i = 0; i < ARES_GETSOCK_MAXNUM; i++) {
		short events = 0;

		if ((bits >> i & 1) != 0)
			events |= POLLIN;
		if ((bits >> (i + ARES_GETSOCK_MAXNUM) & 1) != 0)
			events |= POLLOUT;
		if (events != 0)
			fds[count++] = (struct pollfd){
				.fd = sockets[i], .events = events,
			};
	}
	fds[count] = (struct pollfd){.fd = r->cancel_fd, .events = POLLIN};
	return count;
}

/* False: cancelled, or the time is up. */
static bool
step(struct resolver *r)
{
	struct pollfd fds[ARES_GETSOCK_MAXNUM + 1];
	unsigned count = fill_fds(r, fds);
	struct timeval most = {.tv_sec = 1}, left;
	const struct timeval *wait = ares_timeout(r->channel, &most, &left);

	(void)poll(fds, r->cancel_fd < 0 ? count : count + 1,
	    (int)(wait->tv_sec * 1000 + wait->tv_usec / 1000 + 1));
	for (unsigned i = 0; i < count; i++)
		ares_process_fd(r->channel,
		    fds[i].revents & (POLLIN | POLLERR | POLLHUP) ?
		    fds[i].fd : ARES_SOCKET_BAD,
		    fds[i].revents & POLLOUT ? fds[i].fd : ARES_SOCKET_BAD);
	ares_process_fd(r->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	return clock_monotonic_ms() < r->until_ms &&
	    (r->cancel_fd < 0 || fds[count].revents == 0);
}

static enum resolve_rc
await(struct resolver *r, const char *name, struct fault *fault)
{
	while (r->pending)
		if (!step(r))
			ares_cancel(r->channel);
	switch (r->status) {
	case ARES_SUCCESS:
		return RESOLVE_OK;
	case ARES_ENOTFOUND:
	case ARES_ENODATA:
	case ARES_EBADNAME:
		fault_set(fault, "%s: %s", name, ares_strerror(r->status));
		return RESOLVE_NONE;
	default:
		fault_set(fault, "%s: %s", name, ares_strerror(r->status));
		return RESOLVE_FAILED;
	}
}

static void
begin(struct resolver *r)
{
	r->pending = true;
	r->until_ms = clock_monotonic_ms() + WAIT_SECONDS * 1000;
}

/* ------------------------------------------------------------ addresses */

struct host_query {
	struct resolver *resolver;
	const char *name;
	uint16_t preference;
	struct found *found;
};

static void
add_address(struct host_query *q, const struct ares_addrinfo_node *node)
{
	struct found *found = q->found;
	struct found_address *to = &found->list[found->count];
	const void *bytes = node->ai_family == AF_INET ?
	    (const void *)&((struct sockaddr_in *)node->ai_addr)->sin_addr :
	    (const void *)&((struct sockaddr_in6 *)node->ai_addr)->sin6_addr;

	if (found->count == FOUND_MAX ||
	    inet_ntop(node->ai_family, bytes, to->ip, sizeof(to->ip)) == NULL)
		return;
	to->preference = q->preference;
	slice_copy(slice_text(q->name), to->host, sizeof(to->host));
	if (node->ai_ttl >= 0 && (uint32_t)node->ai_ttl < found->seconds)
		found->seconds = (uint32_t)node->ai_ttl;
	found->count++;
}

static void
take_addresses(void *context, int status, int timeouts,
    struct ares_addrinfo *result)
{
	struct host_query *q = context;

	(void)timeouts;
	q->resolver->pending = false;
	q->resolver->status = status;
	if (result == NULL)
		return;
	for (const struct ares_addrinfo_node *node = result->nodes;
	    status == ARES_SUCCESS && node != NULL; node = node->ai_next)
		add_address(q, node);
	ares_freeaddrinfo(result);
}

/* Adds the addresses of a host. */
static enum resolve_rc
add_host(struct resolver *r, const char *name, uint16_t preference,
    struct found *found, struct fault *fault)
{
	struct host_query query = {
		.resolver = r, .name = name, .preference = preference,
		.found = found,
	};
	struct ares_addrinfo_hints hints = {
		.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM,
	};

	begin(r);
	ares_getaddrinfo(r->channel, name, NULL, &hints, take_addresses,
	    &query);
	return await(r, name, fault);
}

enum resolve_rc
resolve_host(struct resolver *r, const char *name, struct found *found_r,
    struct fault *fault)
{
	struct found found = {.seconds = UINT32_MAX};
	enum resolve_rc rc = add_host(r, name, 0, &found, fault);

	if (rc == RESOLVE_OK)
		*found_r = found;
	return rc;
}

/* ------------------------------------------------------------------- MX */

struct mx_host {
	char name[256];
	uint16_t preference;
};

struct mx_query {
	struct resolver *resolver;
	struct mx_host hosts[HOSTS_MAX];
	unsigned count;
};

/* Equal preferences stay in the order of the answer. */
static void
insert_host(struct mx_query *q, const char *name, uint16_t preference)
{
	unsigned at = q->count;

	if (q->count == HOSTS_MAX && q->hosts[--at].preference <= preference)
		return;
	for (; at > 0 && q->hosts[at - 1].preference > preference; at--)
		q->hosts[at] = q->hosts[at - 1];
	slice_copy(slice_text(name), q->hosts[at].name,
	    sizeof(q->hosts[at].name));
	q->hosts[at].preference = preference;
	if (q->count < HOSTS_MAX)
		q->count++;
}

static void
take_mx(void *context, int status, int timeouts, unsigned char *bytes,
    int len)
{
	struct mx_query *q = context;
	struct ares_mx_reply *all = NULL;

	(void)timeouts;
	q->resolver->pending = false;
	if (status == ARES_SUCCESS)
		status = ares_parse_mx_reply(bytes, len, &all);
	q->resolver->status = status;
	for (const struct ares_mx_reply *mx = all; mx != NULL; mx = mx->next)
		insert_host(q, mx->host, mx->priority);
	if (all != NULL)
		ares_free_data(all);
}

/* The addresses of all hosts; one that has none is passed over. */
static enum resolve_rc
add_hosts(struct resolver *r, const struct mx_query *q, struct found *found,
    struct fault *fault)
{
	enum resolve_rc rc = RESOLVE_NONE, all = RESOLVE_NONE;

	for (unsigned i = 0; i < q->count; i++) {
		rc = add_host(r, q->hosts[i].name, q->hosts[i].preference,
		    found, fault);
		if (rc == RESOLVE_FAILED)
			all = RESOLVE_FAILED;
	}
	return found->count > 0 ? RESOLVE_OK : all;
}

enum resolve_rc
resolve_mx(struct resolver *r, const char *domain, struct found *found_r,
    struct fault *fault)
{
	struct mx_query *q = memory_new(struct mx_query);
	struct found found = {.seconds = UINT32_MAX};
	struct fault why = {0};
	enum resolve_rc rc;

	q->resolver = r;
	begin(r);
	ares_query(r->channel, domain, ns_c_in, ns_t_mx, take_mx, q);
	rc = await(r, domain, &why);
	if (rc == RESOLVE_OK && q->count == 1 && q->hosts[0].name[0] == '\0') {
		fault_set(fault, "%s: the domain says that it takes no mail",
		    domain);
		rc = RESOLVE_NONE;
	} else if (rc == RESOLVE_OK) {
		rc = add_hosts(r, q, &found, fault);
	} else if (rc == RESOLVE_NONE && r->status == ARES_ENODATA) {
		/* no MX: the domain itself is the host */
		rc = add_host(r, domain, 0, &found, fault);
	} else {
		fault_set(fault, "%s", why.text);
	}
	free(q);
	if (rc == RESOLVE_OK)
		*found_r = found;
	return rc;
}
