/*
 * writer/delivery/dispatch.h -- mails between tasks and connections
 *
 * Each task has a queue; connections take from the queues in turn, so that a
 * large data set does not keep a small one waiting.  A queue takes so many
 * mails and bytes and no more: then its task waits (backpressure), and memory
 * stays bounded whatever the data sets hold.
 */
#ifndef WRITER_DELIVERY_DISPATCH_H
#define WRITER_DELIVERY_DISPATCH_H

#include <stdbool.h>

#include "writer/delivery/delivery.h"

struct dispatch;

/* One task's; begin with zeros.  For dispatch alone to look into. */
struct mail_queue {
	struct mail_queue *next;	/* in turn */
	struct delivery *first, **last;
	unsigned count;
	size_t bytes;
	bool listed;
};

/* `call` is told, without any lock of ours held, that mail waits. */
struct dispatch *dispatch_open(void (*call)(void *context), void *context);
void dispatch_close(struct dispatch **);

/* Waits while the queue is full.  False: no more mail is taken, and the
 * delivery stays the caller's. */
bool dispatch_put(struct dispatch *, struct mail_queue *, struct delivery *);
/* Back to the front; never refused.  Nobody is told when the time of a mail that
 * was put off has come. */
void dispatch_return(struct dispatch *, struct mail_queue *,
    struct delivery *);

/*
 * The next mail that one of the targets with these bits can take and none of the
 * better ones, and that is not put off to a later time; NULL: none waits.
 */
struct delivery *dispatch_take(struct dispatch *, uint64_t target_bits,
    uint64_t better_bits);
/* How many there are, at most `most` are counted. */
unsigned dispatch_waiting(struct dispatch *, uint64_t target_bits,
    uint64_t better_bits, unsigned most);

/* Takes back all that no connection has. */
struct delivery *dispatch_withdraw(struct dispatch *, struct mail_queue *);
/* While closed nothing is handed out, of any queue.  Who opens it sees to it
 * that connections come for what waits. */
void dispatch_gate(struct dispatch *, bool open);
/* How many mails wait in this queue. */
unsigned dispatch_count(struct dispatch *, struct mail_queue *);

/* No more puts, for good. */
void dispatch_stop(struct dispatch *);

#endif
