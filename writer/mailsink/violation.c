/*
 * writer/mailsink/violation.c -- what a client did against the rules
 *
 * Owns      the names of the violations
 * Fails     never
 */
#include "writer/mailsink/violation.h"

#include <inttypes.h>

static const char *const names[] = {
#define SINK_VIOLATION_NAME(kind, name, rule) [SINK_##kind] = name,
	SINK_VIOLATIONS(SINK_VIOLATION_NAME)
#undef SINK_VIOLATION_NAME
};

const char *
sink_violation_name(enum sink_violation kind)
{
	return names[kind];
}

void
sink_violations_add(struct sink_violations *to,
    const struct sink_violations *more)
{
	for (int i = 0; more->any && i < SINK_VIOLATION_KINDS; i++) {
		if (more->kind[i].count == 0)
			continue;
		if (to->kind[i].count == 0)
			to->kind[i].first = more->kind[i].first;
		to->kind[i].count += more->kind[i].count;
		to->any = true;
	}
}

uint64_t
sink_violations_count(const struct sink_violations *v)
{
	uint64_t count = 0;

	for (int i = 0; i < SINK_VIOLATION_KINDS; i++)
		count += v->kind[i].count;
	return count;
}

void
sink_violations_print(const struct sink_violations *v, struct buffer *to,
    const char *before, const char *after)
{
	for (int i = 0; v->any && i < SINK_VIOLATION_KINDS; i++)
		if (v->kind[i].count > 0)
			buffer_print(to,
			    "%s%s; count=%" PRIu64 "; first=%" PRIu64 "%s",
			    before, names[i], v->kind[i].count,
			    v->kind[i].first, after);
}
