/*
 * writer/target/targets.h -- the target servers of a writer
 *
 * Each target has a number below TARGETS_KNOWN for as long as it is known; mail
 * remembers by it which targets cannot take it.
 *
 * Safe for all threads.
 */
#ifndef WRITER_TARGET_TARGETS_H
#define WRITER_TARGET_TARGETS_H

#include "writer/target/target.h"

enum { TARGETS_KNOWN = 64 };

struct targets;

/* The world stays the caller's.  NULL with a fault when one has no address. */
struct targets *targets_open(const struct config *,
    const struct target_world *, struct fault *);
/* No connection may be open. */
void targets_close(struct targets **);

/*
 * A refresh: targets that are configured as before go on as they are, others
 * retire, new ones are probed.  Names are resolved in the background, now and
 * whenever what is known of them has run out.  False, with nothing changed, when
 * a new one cannot be used.
 */
bool targets_replace(struct targets *, const struct config *, struct fault *);

/* Resolves all names anew, in the background.  False: there are none. */
bool targets_resolve(struct targets *);

/* The ones in use, in their order; how many there are. */
unsigned targets_list(struct targets *, struct target *list[TARGETS_MAX]);

static inline uint64_t
target_bit(unsigned number)
{
	return (uint64_t)1 << number;
}

/* The bits of the configured targets; of those of them that are active. */
uint64_t targets_configured(struct targets *);
uint64_t targets_active(struct targets *);

/* The active targets that have a better preference than this one: mail that they
 * can take is theirs. */
uint64_t targets_better(struct targets *, unsigned number);

/*
 * A connection more, to an active target whose bit is in `wanted`: of those that
 * have room below their ConnectLimit the one with the fewest, the earlier one of
 * equals.  False: there is none.
 */
bool targets_claim(struct targets *, uint64_t wanted, unsigned *number_r);
/* That connection is no more. */
void targets_release(struct targets *, unsigned number);
/* Good while a connection is claimed. */
struct target *targets_get(struct targets *, unsigned number);
/* Connections to a target at the moment; its preference. */
unsigned targets_connections(struct targets *, const struct target *);
unsigned targets_preference(struct targets *, const struct target *);

#endif
