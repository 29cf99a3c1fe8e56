/*
 * spool/output/setup.c -- the settings that are in force
 *
 * Operators change them while everybody asks: a change is made in a copy, which
 * takes the place of what was.
 *
 * Owns      the settings
 * Promises  who asks sees settings that are whole, before a change or after
 *
 * Within a transaction settings are asked, so nobody may begin one, or ask the
 * store for anything, while he has the settings' lock.
 */
#include "spool/output/setup.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "spool/base/memory.h"
#include "spool/output/output.h"

struct setup {
	pthread_mutex_t changing;	/* one change at a time; taken first */
	pthread_rwlock_t lock;		/* of what is below */
	struct settings *settings;
};

struct setup *
setup_open(void)
{
	struct setup *setup = memory_new(struct setup);

	pthread_mutex_init(&setup->changing, NULL);
	pthread_rwlock_init(&setup->lock, NULL);
	return setup;
}

void
setup_close(struct setup **setup)
{
	if (*setup == NULL)
		return;
	settings_free(&(*setup)->settings);
	pthread_rwlock_destroy(&(*setup)->lock);
	pthread_mutex_destroy(&(*setup)->changing);
	free(*setup);
	*setup = NULL;
}

/* The host's name as far as it is one for a node. */
static void
name_by_host(char name[9])
{
	char host[256] = "";
	size_t len = 0;

	gethostname(host, sizeof(host) - 1);
	for (const char *c = host; *c != '\0' && *c != '.' && len < 8; c++)
		if ((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
		    (len > 0 && *c >= '0' && *c <= '9'))
			name[len++] = *c >= 'a' ? *c - 'a' + 'A' : *c;
	name[len] = '\0';
	if (len == 0)
		snprintf(name, 9, "NODE1");
}

/* Puts them in the place of what was; then the store is told. */
static void
replace(struct spool *spool, struct settings *settings)
{
	struct store_limits limits = {
		.job_low = settings->job_low, .job_high = settings->job_high,
		.job_most = settings->job_most,
		.bytes = settings_volume_bytes(settings),
	};

	pthread_rwlock_wrlock(&spool->setup->lock);
	settings_free(&spool->setup->settings);
	spool->setup->settings = settings;
	pthread_rwlock_unlock(&spool->setup->lock);
	store_limit(spool->store, &limits);
}

void
spool_configure(struct spool *spool, struct settings *settings)
{
	pthread_mutex_lock(&spool->setup->changing);
	if (settings_node(settings)[0] != '\0')
		snprintf(spool->node, sizeof(spool->node), "%s",
		    settings_node(settings));
	else
		name_by_host(spool->node);
	snprintf(spool->system, sizeof(spool->system), "%s",
	    settings->system[0] != '\0' ? settings->system : spool->node);
	replace(spool, settings);
	pthread_mutex_unlock(&spool->setup->changing);
}

const struct settings *
spool_settings(struct spool *spool)
{
	pthread_rwlock_rdlock(&spool->setup->lock);
	return spool->setup->settings;
}

void
spool_settings_done(struct spool *spool)
{
	pthread_rwlock_unlock(&spool->setup->lock);
}

/* What waited for room, a class or a destination may have it now. */
static void
wake_all(struct spool *spool)
{
	struct txn *txn = txn_begin(spool->store);

	txn_event(txn, EVENT_ROOM);
	txn_event(txn, EVENT_RUNNABLE);
	txn_event(txn, EVENT_OUTPUT);
	txn_end(&txn, true, TXN_LATER, NULL);
}

bool
spool_change_settings(struct spool *spool, enum settings_verb verb,
    struct slice statement, struct settings_findings *findings)
{
	struct settings *copy;
	bool good;

	pthread_mutex_lock(&spool->setup->changing);
	copy = settings_copy(spool->setup->settings);
	good = settings_change(copy, verb, statement, findings);
	if (good)
		replace(spool, copy);
	else
		settings_free(&copy);
	pthread_mutex_unlock(&spool->setup->changing);
	if (good)
		wake_all(spool);
	return good;
}

struct outclass
outclass_of(struct spool *spool, char class)
{
	struct outclass outclass = *settings_outclass(spool_settings(spool),
	    class);

	spool_settings_done(spool);
	return outclass;
}

/* A name that DEST= gave alone may have been taken for a node or a user. */
void
dest_resolve(struct spool *spool, char node[9], char user[9])
{
	const struct settings *settings = spool_settings(spool);
	const struct destid *found = NULL;

	if (node[0] == '\0' && user[0] != '\0')
		found = settings_destid(settings, user);
	else if (user[0] == '\0' && node[0] != '\0')
		found = settings_destid(settings, node);
	if (found != NULL) {
		memcpy(node, found->dest.node, 9);
		memcpy(user, found->dest.user, 9);
	}
	spool_settings_done(spool);
}
