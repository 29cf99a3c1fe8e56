/*
 * writer/mailsink/count.c -- how much of what
 *
 * Owns      the names of the counts
 * Fails     never
 */
#include "writer/mailsink/count.h"

#include <inttypes.h>

static const char *const names[] = {
#define SINK_COUNT_NAME(count, name) [SINK_COUNT_##count] = name,
	SINK_COUNTS(SINK_COUNT_NAME)
#undef SINK_COUNT_NAME
};

void
sink_counts_print(struct sink_counts *c, struct buffer *to,
    const char *between, const char *after)
{
	for (int i = 0; i < SINK_COUNT_KINDS; i++)
		buffer_print(to, "%s%s%" PRIu64 "%s", names[i], between,
		    sink_count_get(c, (enum sink_count)i), after);
}
