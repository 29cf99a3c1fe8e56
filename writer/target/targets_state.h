/*
 * writer/target/targets_state.h -- what the files of the set of targets share
 *
 * targets.c opens and closes it and counts connections, targets_plan.c puts
 * targets in force, targets_names.c resolves names.
 */
#ifndef WRITER_TARGET_TARGETS_STATE_H
#define WRITER_TARGET_TARGETS_STATE_H

#include <pthread.h>

#include "writer/target/plan.h"
#include "writer/target/targets.h"

struct targets {
	const struct target_world *world;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct target *known[TARGETS_KNOWN];
	unsigned connections[TARGETS_KNOWN];
	unsigned preference[TARGETS_KNOWN];
	_Atomic bool has_preferences;	/* they are not all the same */
	unsigned order[TARGETS_MAX];	/* numbers of those in use */
	unsigned count;

	/* what is configured, and what its names have come to */
	struct target_config statements[TARGETS_MAX];
	unsigned statement_count;
	struct timeout_config timeout;
	struct found found[TARGETS_MAX];
	struct plan plan;
	bool has_ipv6;

	pthread_t resolving;		/* the thread, when it was begun */
	bool has_thread, resolve_now, closing;
};

/*
 * Puts in force what the statements and the addresses come to.  The lock is
 * held, and let go meanwhile for those that are closed.
 */
bool targets_replan(struct targets *, const struct timeout_config *,
    struct fault *);

/* Whether two statements stand for the same name. */
bool statement_same_name(const struct target_config *,
    const struct target_config *);

/* Sees to it that names are resolved; false: there are none.  The lock is
 * held. */
bool targets_resolve_soon(struct targets *);

#endif
