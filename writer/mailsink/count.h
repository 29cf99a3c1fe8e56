/*
 * writer/mailsink/count.h -- how much of what
 */
#ifndef WRITER_MAILSINK_COUNT_H
#define WRITER_MAILSINK_COUNT_H

#include <stdatomic.h>
#include <stdint.h>

#include "spool/base/buffer.h"

/* X(count, name) */
#define SINK_COUNTS(X) \
	X(CONNECTIONS,	"connections")	/* accepted */ \
	X(TLS,		"tls")		/* handshakes that worked */ \
	X(AUTH,		"auth")		/* clients that logged in */ \
	X(MAILS,	"mails")	/* stored, or counted with --discard */ \
	X(RECIPIENTS,	"recipients")	/* of these mails */ \
	X(BYTES,	"bytes")	/* of these mails' messages */ \
	X(REFUSED,	"refused")	/* mails refused behind their end */ \
	X(VIOLATIONS,	"violations") \
	X(FAULTS,	"faults")	/* rules of the script that fired */

enum sink_count {
#define SINK_COUNT_ENUM(count, name) SINK_COUNT_##count,
	SINK_COUNTS(SINK_COUNT_ENUM)
#undef SINK_COUNT_ENUM
	SINK_COUNT_KINDS
};

/* Any thread may add; a reader sees each number by itself. */
struct sink_counts {
	atomic_uint_fast64_t count[SINK_COUNT_KINDS];
};

static inline void
sink_count(struct sink_counts *c, enum sink_count kind, uint64_t more)
{
	if (more > 0)
		atomic_fetch_add_explicit(&c->count[kind], more,
		    memory_order_relaxed);
}

static inline uint64_t
sink_count_get(struct sink_counts *c, enum sink_count kind)
{
	return atomic_load_explicit(&c->count[kind], memory_order_relaxed);
}

/* Appends NAME, `between`, number and `after` for each. */
void sink_counts_print(struct sink_counts *, struct buffer *,
    const char *between, const char *after);

#endif
