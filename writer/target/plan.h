/*
 * writer/target/plan.h -- which addresses are the target servers
 *
 * Pure.  A TargetServer statement names an address, a host or a mail domain;
 * what it stands for becomes up to four targets, each with an address of its
 * own.
 *
 * Rules: cssmtp-configuration 1.3, 3.19 (four addresses, duplicates, IPv6).
 */
#ifndef WRITER_TARGET_PLAN_H
#define WRITER_TARGET_PLAN_H

#include <stdbool.h>

#include "writer/config/config.h"
#include "writer/target/resolve.h"

struct planned {
	struct target_config config;	/* `ip` is the address, always */
	unsigned preference;		/* the lower is used first */
	char host[256];			/* whose address it is; "" for an IP */
};

enum plan_why {
	PLAN_DUPLICATE,		/* another target has the address */
	PLAN_TOO_MANY,		/* four have been found before */
	PLAN_NO_IPV6,		/* this system speaks none */
};

enum { PLAN_NOTES = 16 };

struct plan {
	struct planned targets[TARGETS_MAX];
	unsigned count;
	/* Addresses that are not used. */
	struct {
		enum plan_why why;
		char ip[FOUND_IP];
	} notes[PLAN_NOTES];
	unsigned note_count;
};

/* `found` has an element for each statement, of which those with an IP are not
 * looked at. */
void plan_make(const struct target_config *statements, unsigned count,
    const struct found *found, bool has_ipv6, struct plan *);

/* Whether two plans come to the same notes. */
bool plan_same_notes(const struct plan *, const struct plan *);

#endif
