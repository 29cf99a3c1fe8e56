/*
 * writer/delivery/subsystem.h -- the writer's session with the spool server
 *
 * One connection opens the session and takes the operator's commands; every
 * thread that works with the spool joins it with a connection of its own.  When
 * the server goes away the session ends, and with it every claim; when it is
 * back, a new session is opened and everything that was held is claimed again
 * before any thread can join it.
 */
#ifndef WRITER_DELIVERY_SUBSYSTEM_H
#define WRITER_DELIVERY_SUBSYSTEM_H

#include <stdbool.h>
#include <stdint.h>

#include "spool/ssi/jes.h"
#include "writer/console/console.h"

struct subsystem;

/* `gate` is told when the session ends and when another one is there; it may be
 * called by the keeper's thread only. */
struct subsystem *subsystem_open(const char *home, const char *name,
    struct console *, void (*gate)(void *context, bool open), void *context);
void subsystem_close(struct subsystem **);

/* The first session: JES_CONFLICT, another writer has the name. */
enum jes_rc subsystem_begin(struct subsystem *, struct fault *);

/*
 * For the one thread that keeps the session: the next MODIFY or STOP; the text
 * is appended, its token goes to subsystem_answer().  JES_NONE: nothing came.
 * When the session has ended this opens a new one, in time; JES_GONE until it
 * has.
 */
enum jes_rc subsystem_command(struct subsystem *, uint32_t ms,
    struct buffer *text, uint64_t *token_r);
void subsystem_answer(struct subsystem *, uint64_t token, struct slice lines);

/* Nobody waits any more, for good. */
void subsystem_stop(struct subsystem *);

/* Grows with each session; 0: there is none at the moment. */
unsigned subsystem_generation(struct subsystem *);

/* ------------------------------------------------- a thread's connection */

/* Begin with zeros but for the subsystem. */
struct member {
	struct subsystem *subsystem;
	struct jes *jes;
	unsigned generation;		/* of the session it joined last */
};

/* The connection, joined to the session there is; waits until there is one.
 * NULL: the writer stops. */
struct jes *member_jes(struct member *);
/* The same without waiting; NULL: no session at the moment. */
struct jes *member_jes_now(struct member *);
/* After JES_GONE: the next call joins anew. */
void member_lost(struct member *);
void member_leave(struct member *);

/* --------------------------------------------------------- claims kept */

/* A data set that is claimed; the task's.  Begin with zeros. */
struct claim {
	struct claim *next;
	uint64_t key;
	_Atomic bool lost;	/* it was gone when the server was back */
};

/* The claim, made in the session of that generation, is to outlive it. */
void subsystem_hold(struct subsystem *, struct claim *, unsigned generation);
/* It was disposed of, or given up. */
void subsystem_release(struct subsystem *, struct claim *);

#endif
