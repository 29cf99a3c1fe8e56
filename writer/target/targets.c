/*
 * writer/target/targets.c -- the target servers of a writer
 *
 * Owns      which targets there are, and how many connections each has
 * Promises  no target has more connections than its ConnectLimit; one with a
 *           worse preference gets mail only when no better one is active
 * Leaves    how a target is doing to target.c, who is a target to
 *           targets_plan.c and targets_names.c
 * Fails     by a fault, with everything as it was
 */
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "spool/base/memory.h"
#include "writer/target/targets_state.h"

/* ------------------------------------------------------- open and close */

/* The lock is held. */
static void
take_statements(struct targets *ts, const struct config *config)
{
	struct found found[TARGETS_MAX] = {0};

	for (unsigned i = 0; i < config->target_count; i++)
		for (unsigned k = 0; k < ts->statement_count; k++)
			if (statement_same_name(&ts->statements[k],
			    &config->targets[i]))
				found[i] = ts->found[k];
	memcpy(ts->found, found, sizeof(found));
	memcpy(ts->statements, config->targets, sizeof(ts->statements));
	ts->statement_count = config->target_count;
}

bool
targets_replace(struct targets *ts, const struct config *config,
    struct fault *fault)
{
	struct config before = {.target_count = 0};
	bool good;

	pthread_mutex_lock(&ts->lock);
	memcpy(before.targets, ts->statements, sizeof(before.targets));
	before.target_count = ts->statement_count;
	take_statements(ts, config);
	good = targets_replan(ts, &config->timeout, fault);
	if (good)
		targets_resolve_soon(ts);
	else
		take_statements(ts, &before);
	pthread_mutex_unlock(&ts->lock);
	return good;
}

static bool
speaks_ipv6(void)
{
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

struct targets *
targets_open(const struct config *config, const struct target_world *world,
    struct fault *fault)
{
	struct targets *ts = memory_new(struct targets);
	pthread_condattr_t attr;

	ts->world = world;
	ts->has_ipv6 = speaks_ipv6();
	pthread_mutex_init(&ts->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&ts->changed, &attr);
	pthread_condattr_destroy(&attr);
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
	pthread_mutex_lock(&ts->lock);
	ts->closing = true;
	pthread_cond_broadcast(&ts->changed);
	pthread_mutex_unlock(&ts->lock);
	if (ts->has_thread)
		pthread_join(ts->resolving, NULL);
	for (unsigned i = 0; i < TARGETS_KNOWN; i++) {
		assert(ts->connections[i] == 0);
		target_close(&ts->known[i]);
	}
	pthread_mutex_destroy(&ts->lock);
	pthread_cond_destroy(&ts->changed);
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

uint64_t
targets_better(struct targets *ts, unsigned number)
{
	uint64_t better = 0;

	if (!ts->has_preferences)
		return 0;
	pthread_mutex_lock(&ts->lock);
	for (unsigned i = 0; i < ts->count; i++)
		if (ts->preference[ts->order[i]] < ts->preference[number] &&
		    target_is_active(ts->known[ts->order[i]]))
			better |= target_bit(ts->order[i]);
	pthread_mutex_unlock(&ts->lock);
	return better;
}

bool
targets_claim(struct targets *ts, uint64_t wanted, unsigned *number_r)
{
	unsigned best = TARGETS_KNOWN;

	pthread_mutex_lock(&ts->lock);
	for (unsigned i = 0; i < ts->count; i++) {
		unsigned number = ts->order[i];

		if ((wanted & target_bit(number)) == 0 ||
		    ts->connections[number] >=
		    target_config(ts->known[number])->connect_limit ||
		    !target_is_active(ts->known[number]))
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

unsigned
targets_preference(struct targets *ts, const struct target *t)
{
	unsigned preference = 0;

	pthread_mutex_lock(&ts->lock);
	for (unsigned i = 0; i < TARGETS_KNOWN; i++)
		if (ts->known[i] == t)
			preference = ts->preference[i];
	pthread_mutex_unlock(&ts->lock);
	return preference;
}
