/*
 * writer/target/target.h -- a target server: an address, and how it is doing
 *
 * A target is probed when the writer starts, whenever something went wrong with
 * it, and when nothing has been heard of it for ConnectRetry: connect, greeting,
 * EHLO, QUIT.  Only an active target gets mail.
 * What is learned on the way (capabilities, state, counters) is here.
 *
 * Safe for all threads.
 *
 * Rules: cssmtp-configuration 3.19 (TargetServer), 6.2 (monitoring);
 * cssmtp-operation 3.2 (what is displayed).
 */
#ifndef WRITER_TARGET_TARGET_H
#define WRITER_TARGET_TARGET_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include "writer/config/config.h"
#include "writer/console/console.h"
#include "writer/smtp/session.h"

/* X(state, word in displays) */
#define TARGET_STATES(X) \
	X(CONNECTING, "CONNECTING")	/* not known yet */ \
	X(ACTIVE, "ACTIVE") \
	X(INACTIVE, "INACTIVE")		/* to be probed again */ \
	X(RETIRING, "RETIRING")		/* a refresh has dropped it */

enum target_state {
#define X(state, word) TARGET_##state,
	TARGET_STATES(X)
#undef X
};

const char *target_state_word(enum target_state);

/* What all targets of a writer have in common; stays the caller's. */
struct target_world {
	struct console *console;
	char host[256];			/* our name, for EHLO */
	int stop_fd;			/* readable: end probes at once */
	int hurry_fd;			/* readable: end mail sessions too */
	const char *name_servers;	/* NULL: those of this system */
	/* A target has become active. */
	void (*usable)(void *context);
	void *context;
};

struct target_counts {
	uint64_t sent;			/* mails */
	uint64_t attempts;		/* mails */
	uint64_t connect_failures;
};

/* How a target is at this moment. */
struct target_view {
	enum target_state state;
	bool known;			/* `can` has been learned */
	struct capabilities can;
	uint64_t message_size;		/* octets at most; 0: no limit */
	struct target_counts counts;
	char trouble[ANSWER_SIZE];	/* the last; "" since it is active */
};

struct target;

/* Its monitor begins to work.  NULL with a fault when the address is none. */
struct target *target_open(const struct target_config *,
    const struct timeout_config *, const struct target_world *,
    struct fault *);
/* No more mail; what is under way may finish. */
void target_retire(struct target *);
/* Ends the monitor; no connection may be open. */
void target_close(struct target **);

const struct target_config *target_config(const struct target *);
/* "10.1.1.1", "10.1.1.1:2525" when the port is not 25, "[::1]:2525". */
const char *target_name(const struct target *);

bool target_is_active(struct target *);
struct target_view target_look(struct target *);

/*
 * Connects and greets.  NULL when that came to nothing: the target is then
 * inactive and its monitor takes over.  `settings` stays the caller's.
 */
struct session *target_connect(struct target *,
    const struct session_settings *);

/* Timeouts and our name filled in, ready for target_connect(). */
void target_settings(const struct target *, struct session_settings *);

/* A mail was tried: sent, or at least considered (an answer to this mail, not
 * a link that broke). */
void target_tried(struct target *, bool sent, bool considered);
/* How many mails were considered: who finds that his mail breaks the link can
 * tell a sick server from a sick mail. */
uint64_t target_successes(struct target *);

/* A session ended other than by our wish. */
void target_troubled(struct target *, const struct answer *);

#endif
