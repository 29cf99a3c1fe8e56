/*
 * writer/target/targets_names.c -- names of targets are resolved, and again
 *
 * Owns      the thread that asks, and when it asks again
 * Promises  what a name came to stays in use until it comes to something else:
 *           a name server that is gone costs no target
 * Leaves    the asking to resolve.c
 */
#include "writer/target/targets_state.h"

#include "spool/base/clock.h"

enum {
	RESOLVE_LEAST = 60,		/* seconds between two rounds over the */
	RESOLVE_MOST = 3600,		/* names, whatever their answers say */
};

static bool
is_name(const struct target_config *statement)
{
	return statement->ip[0] == '\0';
}

bool
statement_same_name(const struct target_config *a, const struct target_config *b)
{
	return is_name(a) && is_name(b) && strcmp(a->name, b->name) == 0 &&
	    strcmp(a->mx, b->mx) == 0;
}

static enum resolve_rc
resolve_one(struct targets *ts, const struct target_config *statement,
    struct found *found, struct fault *fault)
{
	struct resolver *resolver = resolver_open(ts->world->name_servers,
	    ts->world->stop_fd, fault);
	enum resolve_rc rc = RESOLVE_FAILED;

	if (resolver != NULL)
		rc = statement->mx[0] != '\0' ?
		    resolve_mx(resolver, statement->mx, found, fault) :
		    resolve_host(resolver, statement->name, found, fault);
	resolver_close(&resolver);
	return rc;
}

/* Takes over what a name has come to, if it is still configured; the lock is
 * held. */
static void
take_found(struct targets *ts, const struct target_config *statement,
    const struct found *found)
{
	for (unsigned i = 0; i < ts->statement_count; i++)
		if (statement_same_name(&ts->statements[i], statement))
			ts->found[i] = *found;
}

/* One round over all names; the lock is held, but not while asking.  Returns
 * for how many seconds the answers are good. */
static uint32_t
resolve_all(struct targets *ts)
{
	struct target_config statements[TARGETS_MAX];
	unsigned count = ts->statement_count;
	uint32_t seconds = RESOLVE_MOST;
	struct fault fault;

	memcpy(statements, ts->statements, sizeof(statements));
	for (unsigned i = 0; i < count && !ts->closing; i++) {
		struct found found = {0};
		enum resolve_rc rc;

		if (!is_name(&statements[i]))
			continue;
		pthread_mutex_unlock(&ts->lock);
		fault_clear(&fault);
		rc = resolve_one(ts, &statements[i], &found, &fault);
		if (rc != RESOLVE_OK)
			console_say(ts->world->console, NULL, 0,
			    MESSAGE_NAME_UNKNOWN,
			    INSERTS({"reason", fault.text}));
		pthread_mutex_lock(&ts->lock);
		if (rc == RESOLVE_OK)
			take_found(ts, &statements[i], &found);
		else
			found.seconds = ts->timeout.connect_retry;
		if (found.seconds < seconds)
			seconds = found.seconds;
	}
	return seconds < RESOLVE_LEAST ? RESOLVE_LEAST : seconds;
}

static void *
resolving_run(void *context)
{
	struct targets *ts = context;
	struct timespec until;
	struct fault fault = {0};
	struct timeout_config timeout;
	uint32_t seconds;

	pthread_mutex_lock(&ts->lock);
	while (!ts->closing) {
		ts->resolve_now = false;
		seconds = resolve_all(ts);
		timeout = ts->timeout;
		if (!ts->closing && !targets_replan(ts, &timeout, &fault))
			console_log(ts->world->console, LOG_ERROR, 0,
			    "targets", "%s", fault.text);
		fault_clear(&fault);
		until = clock_deadline((int64_t)seconds * 1000);
		while (!ts->closing && !ts->resolve_now)
			if (pthread_cond_timedwait(&ts->changed, &ts->lock,
			    &until) != 0)
				break;
	}
	pthread_mutex_unlock(&ts->lock);
	return NULL;
}

bool
targets_resolve_soon(struct targets *ts)
{
	bool has_names = false;

	for (unsigned i = 0; i < ts->statement_count; i++)
		has_names = has_names || is_name(&ts->statements[i]);
	if (has_names && !ts->has_thread)
		ts->has_thread = pthread_create(&ts->resolving, NULL,
		    resolving_run, ts) == 0;
	ts->resolve_now = has_names;
	pthread_cond_broadcast(&ts->changed);
	return has_names;
}

bool
targets_resolve(struct targets *ts)
{
	bool any;

	pthread_mutex_lock(&ts->lock);
	any = targets_resolve_soon(ts);
	pthread_mutex_unlock(&ts->lock);
	return any;
}
