/*
 * writer/delivery/agent.h -- connections that carry mail
 *
 * An agent is a thread with one connection to one target.  It is begun when
 * mail waits, takes mails one after the other, and ends when none has come for
 * a while (Timeout ConnectIdle) or when its link breaks.
 */
#ifndef WRITER_DELIVERY_AGENT_H
#define WRITER_DELIVERY_AGENT_H

#include "writer/delivery/dispatch.h"
#include "writer/target/targets.h"

/* What agents tell the rest of the writer. */
struct agent_hooks {
	/* The mail has all its outcomes; it is the hook's from now on. */
	void (*done)(void *context, struct delivery *);
	/* The queue that a mail which must be tried again goes back to. */
	struct mail_queue *(*queue_of)(void *context, struct delivery *);
	void *context;
};

struct agents;

/* All of these stay the caller's.  `mbcs`: MBCharset instead of Charset. */
struct agents *agents_open(struct targets *, struct dispatch *,
    struct subsystem *, struct console *, bool mbcs,
    const struct agent_hooks *);
/* Ends all agents when their mails under way are finished. */
void agents_close(struct agents **);

/* Mail waits, or a target can be used again: sees that agents are at it. */
void agents_call(struct agents *);

/* Mails that are with an agent just now. */
unsigned agents_at_work(struct agents *);

#endif
