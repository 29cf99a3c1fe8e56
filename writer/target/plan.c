/*
 * writer/target/plan.c -- which addresses are the target servers
 *
 * Owns      the rules on four addresses, on duplicates, and on IPv6
 * Promises  order is that of the statements and, within a mail domain, of the
 *           preferences
 */
#include "writer/target/plan.h"

#include <arpa/inet.h>
#include <string.h>

static bool
is_ipv6(const char *ip)
{
	return strchr(ip, ':') != NULL;
}

/* The same address, however it is written. */
static bool
same_address(const char *a, const char *b)
{
	struct in6_addr left, right;

	if (inet_pton(AF_INET6, a, &left) == 1 &&
	    inet_pton(AF_INET6, b, &right) == 1)
		return memcmp(&left, &right, sizeof(left)) == 0;
	return strcmp(a, b) == 0;
}

static bool
has_address(const struct plan *plan, const char *ip)
{
	for (unsigned i = 0; i < plan->count; i++)
		if (same_address(plan->targets[i].config.ip, ip))
			return true;
	return false;
}

static void
leave_out(struct plan *plan, enum plan_why why, const char *ip)
{
	if (plan->note_count == PLAN_NOTES)
		return;
	plan->notes[plan->note_count].why = why;
	slice_copy(slice_text(ip), plan->notes[plan->note_count].ip, FOUND_IP);
	plan->note_count++;
}

static void
add(struct plan *plan, const struct target_config *statement,
    const struct found_address *address, bool has_ipv6)
{
	struct planned *to;

	if (is_ipv6(address->ip) && !has_ipv6) {
		leave_out(plan, PLAN_NO_IPV6, address->ip);
	} else if (has_address(plan, address->ip)) {
		leave_out(plan, PLAN_DUPLICATE, address->ip);
	} else if (plan->count == TARGETS_MAX) {
		leave_out(plan, PLAN_TOO_MANY, address->ip);
	} else {
		to = &plan->targets[plan->count++];
		to->config = *statement;
		slice_copy(slice_text(address->ip), to->config.ip,
		    sizeof(to->config.ip));
		to->preference = address->preference;
		slice_copy(slice_text(address->host), to->host,
		    sizeof(to->host));
	}
}

void
plan_make(const struct target_config *statements, unsigned count,
    const struct found *found, bool has_ipv6, struct plan *plan)
{
	struct found_address given = {.preference = 0};

	*plan = (struct plan){.count = 0};
	for (unsigned i = 0; i < count; i++) {
		if (statements[i].ip[0] != '\0') {
			slice_copy(slice_text(statements[i].ip), given.ip,
			    sizeof(given.ip));
			add(plan, &statements[i], &given, has_ipv6);
			continue;
		}
		for (unsigned k = 0; k < found[i].count; k++)
			add(plan, &statements[i], &found[i].list[k], has_ipv6);
	}
}

bool
plan_same_notes(const struct plan *a, const struct plan *b)
{
	if (a->note_count != b->note_count)
		return false;
	for (unsigned i = 0; i < a->note_count; i++)
		if (a->notes[i].why != b->notes[i].why ||
		    strcmp(a->notes[i].ip, b->notes[i].ip) != 0)
			return false;
	return true;
}
