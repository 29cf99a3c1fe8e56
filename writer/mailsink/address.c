/*
 * writer/mailsink/address.c -- where to listen
 *
 * Owns      the text form of addresses, and what counts as loopback
 * Promises  asks no name server: what is not in numbers is refused
 * Fails     by a fault that shows the text
 */
#include "writer/mailsink/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>


static bool
set_v4(struct sink_address *a, const char *host, uint16_t port)
{
	struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons(port)
	};

	if (inet_pton(AF_INET, host, &in.sin_addr) != 1)
		return false;
	memcpy(&a->where, &in, sizeof(in));
	a->len = sizeof(in);
	return true;
}

static bool
set_v6(struct sink_address *a, const char *host, uint16_t port)
{
	struct sockaddr_in6 in = {
		.sin6_family = AF_INET6, .sin6_port = htons(port)
	};

	if (inet_pton(AF_INET6, host, &in.sin6_addr) != 1)
		return false;
	memcpy(&a->where, &in, sizeof(in));
	a->len = sizeof(in);
	return true;
}

/* The colon before the port: the last one, and behind the bracket. */
static bool
split(struct slice text, struct slice *host, uint64_t *port, bool *v6)
{
	size_t colon = text.len;

	while (colon > 0 && text.ptr[colon - 1] != ':')
		colon--;
	if (colon == 0 || !slice_number(slice_from(text, colon), 65535, port))
		return false;
	*host = slice_head(text, colon - 1);
	*v6 = host->len >= 2 && host->ptr[0] == '[' &&
	    host->ptr[host->len - 1] == ']';
	if (*v6)
		*host = slice_of(host->ptr + 1, host->len - 2);
	return host->len < INET6_ADDRSTRLEN;
}

bool
sink_address_parse(struct slice text, bool public, struct sink_address *a,
    struct fault *fault)
{
	char name[INET6_ADDRSTRLEN + 1];
	struct slice host;
	uint64_t port;
	bool v6;

	memset(a, 0, sizeof(*a));
	if (!split(text, &host, &port, &v6))
		goto wrong;
	slice_copy(host, name, sizeof(name));
	if (strlen(name) != host.len ||
	    !(v6 ? set_v6 : set_v4)(a, name, (uint16_t)port))
		goto wrong;
	if (!public && !sink_address_is_loopback(a)) {
		fault_set(fault, "--listen %.*s: this address can be reached "
		    "from other machines; give 127.0.0.1 or [::1], or say "
		    "--public when that is meant", SLICE_ARGS(text));
		return false;
	}
	return true;
wrong:
	fault_set(fault, "--listen %.*s: not an address and a port in "
	    "numbers; write 127.0.0.1:2525 or [::1]:2525",
	    SLICE_ARGS(slice_head(text, 100)));
	return false;
}

bool
sink_address_is_loopback(const struct sink_address *a)
{
	const struct sockaddr_in *v4 = (const void *)&a->where;
	const struct sockaddr_in6 *v6 = (const void *)&a->where;

	if (a->where.ss_family == AF_INET)
		return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	if (a->where.ss_family != AF_INET6)
		return false;
	if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr))
		return v6->sin6_addr.s6_addr[12] == 127;
	return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

unsigned
sink_address_port(const struct sink_address *a)
{
	const struct sockaddr_in *v4 = (const void *)&a->where;
	const struct sockaddr_in6 *v6 = (const void *)&a->where;

	return ntohs(a->where.ss_family == AF_INET6 ? v6->sin6_port
						    : v4->sin_port);
}

void
sink_address_print(const struct sink_address *a, char text[SINK_ADDRESS_SIZE])
{
	const struct sockaddr_in *v4 = (const void *)&a->where;
	const struct sockaddr_in6 *v6 = (const void *)&a->where;
	char host[INET6_ADDRSTRLEN] = "?";

	if (a->where.ss_family == AF_INET6) {
		inet_ntop(AF_INET6, &v6->sin6_addr, host, sizeof(host));
		snprintf(text, SINK_ADDRESS_SIZE, "[%s]:%u", host,
		    sink_address_port(a));
		return;
	}
	inet_ntop(AF_INET, &v4->sin_addr, host, sizeof(host));
	snprintf(text, SINK_ADDRESS_SIZE, "%s:%u", host, sink_address_port(a));
}
