/*
 * writer/delivery/dispatch.c -- mails between tasks and connections
 *
 * Owns      the mails that wait for a connection, and whose turn it is
 * Promises  a mail is with one task or connection at a time; memory is bounded
 *           by QUEUE_MAILS and QUEUE_BYTES for each task
 * Leaves    connections to agent.c
 */
#include "writer/delivery/dispatch.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"

enum {
	QUEUE_MAILS = 256,
	QUEUE_BYTES = 4 * 1024 * 1024,
};

struct dispatch {
	void (*call)(void *context);
	void *context;
	pthread_mutex_t lock;
	pthread_cond_t room;
	struct mail_queue *turn, **last;	/* queues that have mail */
	bool closed;
	bool stopping;
};

struct dispatch *
dispatch_open(void (*call)(void *context), void *context)
{
	struct dispatch *d = memory_new(struct dispatch);

	d->call = call;
	d->context = context;
	d->last = &d->turn;
	pthread_mutex_init(&d->lock, NULL);
	pthread_cond_init(&d->room, NULL);
	return d;
}

void
dispatch_close(struct dispatch **dispatch)
{
	struct dispatch *d = *dispatch;

	if (d == NULL)
		return;
	assert(d->turn == NULL);
	pthread_mutex_destroy(&d->lock);
	pthread_cond_destroy(&d->room);
	free(d);
	*dispatch = NULL;
}

/* --------------------------------------------- lists; the lock is held */

/* At the end of the turns. */
static void
list_queue(struct dispatch *d, struct mail_queue *q)
{
	if (q->listed || q->count == 0)
		return;
	q->listed = true;
	q->next = NULL;
	*d->last = q;
	d->last = &q->next;
}

static void
unlist(struct dispatch *d, struct mail_queue **at)
{
	struct mail_queue *q = *at;

	*at = q->next;
	if (*at == NULL)
		d->last = at;
	q->listed = false;
}

static void
note_added(struct dispatch *d, struct mail_queue *q,
    const struct delivery *delivery)
{
	q->count++;
	q->bytes += delivery_weight(delivery);
	list_queue(d, q);
}

static void
append(struct dispatch *d, struct mail_queue *q, struct delivery *delivery)
{
	if (q->first == NULL)
		q->last = &q->first;
	delivery->next = NULL;
	*q->last = delivery;
	q->last = &delivery->next;
	note_added(d, q, delivery);
}

/* Whether one of the targets can take it, none of the better ones can, and its
 * time has come. */
static bool
is_for(const struct delivery *delivery, uint64_t target_bits,
    uint64_t better_bits, int64_t now_ms)
{
	return (target_bits & ~delivery->unfit) != 0 &&
	    (better_bits & ~delivery->unfit) == 0 &&
	    (delivery->not_before_ms == 0 || delivery->not_before_ms <= now_ms);
}

/* The first in a queue that the target can take, out of it. */
static struct delivery *
take_from(struct mail_queue *q, uint64_t target_bits, uint64_t better_bits,
    int64_t now_ms)
{
	struct delivery **at = &q->first, *delivery;

	while ((delivery = *at) != NULL &&
	    !is_for(delivery, target_bits, better_bits, now_ms))
		at = &delivery->next;
	if (delivery == NULL)
		return NULL;
	*at = delivery->next;
	if (*at == NULL)
		q->last = at;
	delivery->next = NULL;
	q->count--;
	q->bytes -= delivery_weight(delivery);
	return delivery;
}

/* ----------------------------------------------------------- in and out */

bool
dispatch_put(struct dispatch *d, struct mail_queue *q,
    struct delivery *delivery)
{
	bool put;

	pthread_mutex_lock(&d->lock);
	while (!d->stopping && (q->count >= QUEUE_MAILS ||
	    q->bytes >= QUEUE_BYTES))
		pthread_cond_wait(&d->room, &d->lock);
	put = !d->stopping;
	if (put)
		append(d, q, delivery);
	pthread_mutex_unlock(&d->lock);
	if (put)
		d->call(d->context);
	return put;
}

void
dispatch_return(struct dispatch *d, struct mail_queue *q,
    struct delivery *delivery)
{
	pthread_mutex_lock(&d->lock);
	if (q->first == NULL)
		q->last = &delivery->next;
	delivery->next = q->first;
	q->first = delivery;
	note_added(d, q, delivery);
	pthread_mutex_unlock(&d->lock);
	d->call(d->context);
}

struct delivery *
dispatch_take(struct dispatch *d, uint64_t target_bits, uint64_t better_bits)
{
	struct mail_queue **at, *q;
	struct delivery *delivery = NULL;
	int64_t now_ms = clock_monotonic_ms();

	pthread_mutex_lock(&d->lock);
	for (at = &d->turn; (q = *at) != NULL && !d->closed; at = &q->next) {
		delivery = take_from(q, target_bits, better_bits, now_ms);
		if (delivery == NULL)
			continue;
		unlist(d, at);
		list_queue(d, q);
		/* its task waits for much room rather than for a little, so
		 * that it is not woken for each mail */
		if (q->count <= QUEUE_MAILS / 2)
			pthread_cond_broadcast(&d->room);
		break;
	}
	pthread_mutex_unlock(&d->lock);
	return delivery;
}

unsigned
dispatch_waiting(struct dispatch *d, uint64_t target_bits,
    uint64_t better_bits, unsigned most)
{
	int64_t now_ms = clock_monotonic_ms();
	unsigned count = 0;

	pthread_mutex_lock(&d->lock);
	for (struct mail_queue *q = d->turn; q != NULL && !d->closed &&
	    count < most; q = q->next)
		for (struct delivery *m = q->first; m != NULL && count < most;
		    m = m->next)
			if (is_for(m, target_bits, better_bits, now_ms))
				count++;
	pthread_mutex_unlock(&d->lock);
	return count;
}

unsigned
dispatch_count(struct dispatch *d, struct mail_queue *q)
{
	unsigned count;

	pthread_mutex_lock(&d->lock);
	count = q->count;
	pthread_mutex_unlock(&d->lock);
	return count;
}

struct delivery *
dispatch_withdraw(struct dispatch *d, struct mail_queue *q)
{
	struct delivery *all;

	pthread_mutex_lock(&d->lock);
	for (struct mail_queue **at = &d->turn; *at != NULL;
	    at = &(*at)->next)
		if (*at == q) {
			unlist(d, at);
			break;
		}
	all = q->first;
	q->first = NULL;
	q->count = 0;
	q->bytes = 0;
	pthread_mutex_unlock(&d->lock);
	return all;
}

void
dispatch_gate(struct dispatch *d, bool open)
{
	pthread_mutex_lock(&d->lock);
	d->closed = !open;
	pthread_mutex_unlock(&d->lock);
}

void
dispatch_stop(struct dispatch *d)
{
	pthread_mutex_lock(&d->lock);
	d->stopping = true;
	pthread_cond_broadcast(&d->room);
	pthread_mutex_unlock(&d->lock);
}
