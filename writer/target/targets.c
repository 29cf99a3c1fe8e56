/*
 * writer/target/targets.c -- the target servers of a writer
 *
 * Owns      which targets there are, and how many connections each has
 * Promises  no target has more connections than its ConnectLimit; a number is
 *           used again only when nothing of the target it had is left
 * Leaves    how a target is doing to target.c
 * Fails     by a fault, with everything as it was
 */
#include "writer/target/targets.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "spool/base/memory.h"

struct targets {
	const struct target_world *world;
	pthread_mutex_t lock;
	struct target *known[TARGETS_KNOWN];
	unsigned connections[TARGETS_KNOWN];
	unsigned order[TARGETS_MAX];	/* numbers of the configured ones */
	unsigned count;
	struct timeout_config timeout;
};

/* A number for one more, the lock being held; TARGETS_KNOWN: none is free. */
static unsigned
free_number(struct targets *ts, uint64_t taken)
{
	for (unsigned i = 0; i < TARGETS_KNOWN; i++)
		if (ts->known[i] == NULL && (taken & target_bit(i)) == 0)
			return i;
	return TARGETS_KNOWN;
}

/* Takes out those that have retired and have no connection any more. */
static void
take_retired(struct targets *ts, struct target *retired[TARGETS_KNOWN])
{
	for (unsigned i = 0; i < TARGETS_KNOWN; i++)
		if (ts->known[i] != NULL && ts->connections[i] == 0 &&
		    target_look(ts->known[i]).state == TARGET_RETIRING) {
			retired[i] = ts->known[i];
			ts->known[i] = NULL;
		}
}

/* Without the lock, for a monitor that ends may be waiting for it. */
static void
close_all(struct target *list[TARGETS_KNOWN])
{
	for (unsigned i = 0; i < TARGETS_KNOWN; i++)
		target_close(&list[i]);
}

static bool
is_same(const struct target *t, const struct target_config *config)
{
	struct target_config a = *target_config(t), b = *config;

	a.line = b.line = 0;
	return strcmp(a.ip, b.ip) == 0 && strcmp(a.name, b.name) == 0 &&
	    strcmp(a.mx, b.mx) == 0 && a.connect_port == b.connect_port &&
	    a.connect_limit == b.connect_limit &&
	    a.max_msg_sent == b.max_msg_sent &&
	    a.message_size == b.message_size && a.secure == b.secure &&
	    strcmp(a.charset, b.charset) == 0 &&
	    strcmp(a.mb_charset, b.mb_charset) == 0 &&
	    strcmp(a.auth_entity, b.auth_entity) == 0;
}

static bool
same_timeouts(const struct timeout_config *a, const struct timeout_config *b)
{
	return a->any_cmd == b->any_cmd &&
	    a->connect_retry == b->connect_retry &&
	    a->data_block == b->data_block && a->data_cmd == b->data_cmd &&
	    a->data_term == b->data_term && a->initial_msg == b->initial_msg &&
	    a->mail_cmd == b->mail_cmd && a->rcpt_cmd == b->rcpt_cmd &&
	    a->connect_idle == b->connect_idle;
}

/* The number of a target that is configured already and stays as it is. */
static bool
find_same(const struct targets *ts, const struct config *config,
    const struct target_config *wanted, unsigned *number_r)
{
	for (unsigned i = 0; i < ts->count; i++)
		if (is_same(ts->known[ts->order[i]], wanted) &&
		    same_timeouts(&ts->timeout, &config->timeout)) {
			*number_r = ts->order[i];
			return true;
		}
	return false;
}

/* Finds or opens each target of a configuration; `fresh` are those opened. */
static bool
gather(struct targets *ts, const struct config *config,
    unsigned order[TARGETS_MAX], struct target *fresh[TARGETS_KNOWN],
    struct fault *fault)
{
	uint64_t taken = 0;

	for (unsigned i = 0; i < config->target_count; i++) {
		unsigned number;

		if (find_same(ts, config, &config->targets[i], &number)) {
			order[i] = number;
			continue;
		}
		number = free_number(ts, taken);
		if (number == TARGETS_KNOWN) {
			fault_set(fault, "too many targets are retiring: try "
			    "again when their connections have ended");
			return false;
		}
		fresh[number] = target_open(&config->targets[i],
		    &config->timeout, ts->world, fault);
		if (fresh[number] == NULL)
			return false;
		taken |= target_bit(number);
		order[i] = number;
	}
	return true;
}

static void
put_in_force(struct targets *ts, const struct config *config,
    const unsigned order[TARGETS_MAX], struct target *fresh[TARGETS_KNOWN])
{
	uint64_t stay = 0;

	for (unsigned i = 0; i < config->target_count; i++)
		stay |= target_bit(order[i]);
	for (unsigned i = 0; i < ts->count; i++)
		if ((stay & target_bit(ts->order[i])) == 0)
			target_retire(ts->known[ts->order[i]]);
	for (unsigned i = 0; i < TARGETS_KNOWN; i++)
		if (fresh[i] != NULL)
			ts->known[i] = fresh[i];
	for (unsigned i = 0; i < config->target_count; i++)
		ts->order[i] = order[i];
	ts->count = config->target_count;
	ts->timeout = config->timeout;
}

bool
targets_replace(struct targets *ts, const struct config *config,
    struct fault *fault)
{
	struct target *fresh[TARGETS_KNOWN] = {0};
	struct target *retired[TARGETS_KNOWN] = {0};
	unsigned order[TARGETS_MAX];
	bool good;

	pthread_mutex_lock(&ts->lock);
	take_retired(ts, retired);
	good = gather(ts, config, order, fresh, fault);
	if (good)
		put_in_force(ts, config, order, fresh);
	pthread_mutex_unlock(&ts->lock);
	close_all(retired);
	if (!good)
		close_all(fresh);
	return good;
}

struct targets *
targets_open(const struct config *config, const struct target_world *world,
    struct fault *fault)
{
	struct targets *ts = memory_new(struct targets);

	ts->world = world;
	pthread_mutex_init(&ts->lock, NULL);
	if (!targets_replace(ts, config, fault))
		targets_close(&ts);
	return ts;
}

void
targets_close(struct targets **targets)
{
	struct targets *ts = *targets;

	if (ts == NULL)
		return;
	for (unsigned i = 0; i < TARGETS_KNOWN; i++) {
		assert(ts->connections[i] == 0);
		target_close(&ts->known[i]);
	}
	pthread_mutex_destroy(&ts->lock);
	free(ts);
	*targets = NULL;
}

unsigned
targets_list(struct targets *ts, struct target *list[TARGETS_MAX])
{
	unsigned count;

	pthread_mutex_lock(&ts->lock);
	count = ts->count;
	for (unsigned i = 0; i < count; i++)
		list[i] = ts->known[ts->order[i]];
	pthread_mutex_unlock(&ts->lock);
	return count;
}

uint64_t
targets_configured(struct targets *ts)
{
	uint64_t configured = 0;

	pthread_mutex_lock(&ts->lock);
	for (unsigned i = 0; i < ts->count; i++)
		configured |= target_bit(ts->order[i]);
	pthread_mutex_unlock(&ts->lock);
	return configured;
}

uint64_t
targets_active(struct targets *ts)
{
	uint64_t active = 0;

	pthread_mutex_lock(&ts->lock);
	for (unsigned i = 0; i < ts->count; i++)
		if (target_is_active(ts->known[ts->order[i]]))
			active |= target_bit(ts->order[i]);
	pthread_mutex_unlock(&ts->lock);
	return active;
}

static bool
has_room(struct targets *ts, unsigned number)
{
	struct target *t = ts->known[number];

	return ts->connections[number] < target_config(t)->connect_limit &&
	    target_is_active(t);
}

bool
targets_claim(struct targets *ts, uint64_t wanted, unsigned *number_r)
{
	unsigned best = TARGETS_KNOWN;

	pthread_mutex_lock(&ts->lock);
	for (unsigned i = 0; i < ts->count; i++) {
		unsigned number = ts->order[i];

		if ((wanted & target_bit(number)) == 0 ||
		    !has_room(ts, number))
			continue;
		if (best == TARGETS_KNOWN ||
		    ts->connections[number] < ts->connections[best])
			best = number;
	}
	if (best < TARGETS_KNOWN)
		ts->connections[best]++;
	pthread_mutex_unlock(&ts->lock);
	*number_r = best;
	return best < TARGETS_KNOWN;
}

void
targets_release(struct targets *ts, unsigned number)
{
	pthread_mutex_lock(&ts->lock);
	assert(ts->connections[number] > 0);
	ts->connections[number]--;
	pthread_mutex_unlock(&ts->lock);
}

struct target *
targets_get(struct targets *ts, unsigned number)
{
	struct target *t;

	pthread_mutex_lock(&ts->lock);
	t = ts->known[number];
	pthread_mutex_unlock(&ts->lock);
	return t;
}

unsigned
targets_connections(struct targets *ts, const struct target *t)
{
	unsigned count = 0;

	pthread_mutex_lock(&ts->lock);
	for (unsigned i = 0; i < TARGETS_KNOWN; i++)
		if (ts->known[i] == t)
			count = ts->connections[i];
	pthread_mutex_unlock(&ts->lock);
	return count;
}
