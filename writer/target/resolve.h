/*
 * writer/target/resolve.h -- names of target servers to addresses
 *
 * Asks the name servers of this system, or others, and waits for the answer.
 * For one thread.
 *
 * Rules: RFC 5321, 5.1 (MX, and addresses in its place where there is none);
 * RFC 7505 (a domain that takes no mail); cssmtp-configuration 3.19.
 */
#ifndef WRITER_TARGET_RESOLVE_H
#define WRITER_TARGET_RESOLVE_H

#include <stdint.h>

#include "spool/base/fault.h"

enum {
	FOUND_MAX = 16,		/* addresses of a name that are looked at */
	FOUND_IP = 64,
};

struct found_address {
	char ip[FOUND_IP];
	uint16_t preference;	/* of the MX; 0 for a host */
	char host[256];		/* that has the address */
};

/* In order of preference, as the name servers gave them. */
struct found {
	struct found_address list[FOUND_MAX];
	unsigned count;
	uint32_t seconds;	/* for so long it may be used */
};

enum resolve_rc {
	RESOLVE_OK,
	RESOLVE_NONE,		/* the name is not there, or takes no mail */
	RESOLVE_FAILED,		/* nobody could say */
};

struct resolver;

/* `servers`: "10.1.1.1,[::1]:5353"; NULL: those of this system.  Gives up
 * when `cancel_fd` becomes readable.  NULL with a fault. */
struct resolver *resolver_open(const char *servers, int cancel_fd,
    struct fault *);
void resolver_close(struct resolver **);

/* Only RESOLVE_OK changes *found_r; else the fault says what is wrong. */
enum resolve_rc resolve_host(struct resolver *, const char *name,
    struct found *found_r, struct fault *);
enum resolve_rc resolve_mx(struct resolver *, const char *domain,
    struct found *found_r, struct fault *);

#endif
