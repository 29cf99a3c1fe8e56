/*
 * spool/output/room.c -- how full the volume is, and who is told
 *
 * Owns      the thread that watches
 * Promises  a shortage is said once when it comes and once when it goes
 * Leaves    refusing work to the store, which knows at once
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>

#include "spool/base/memory.h"
#include "spool/output/output.h"

enum { LOOK_MS = 60000 };

enum level { LEVEL_GOOD, LEVEL_WARNED, LEVEL_FULL };

/* TGS (track groups: the volume) and JQES (job queue elements: jobs). */
struct resource {
	const char *name;
	enum level level;
};

struct room_watch {
	struct spool *spool;
	pthread_t thread;
	struct resource groups, jobs;
	bool stopping;
	pthread_mutex_t lock;
};

/* ------------------------------------------------------------- how full */

static double
percent(uint64_t used, uint64_t of)
{
	return of == 0 ? 0.0 : 100.0 * (double)used / (double)of;
}

/* Without a limit the disk is one: what it has left is the volume's too. */
static uint64_t
disk_bytes(struct spool *spool, uint64_t size)
{
	struct statvfs disk;

	if (statvfs(spool->home, &disk) < 0)
		return size;
	return size + (uint64_t)disk.f_bavail * disk.f_frsize;
}

static double
used_of(struct spool *spool, uint64_t limit, struct view *view)
{
	uint64_t used, size;

	store_usage(view, &used, &size);
	return percent(used, limit > 0 ? limit : disk_bytes(spool, size));
}

double
spool_percent_used(struct spool *spool)
{
	uint64_t limit = settings_volume_bytes(spool_settings(spool));
	struct view *view;
	double used = 0.0;

	spool_settings_done(spool);
	view = view_open(spool->store);
	if (view != NULL)
		used = used_of(spool, limit, view);
	view_close(&view);
	return used;
}

/* ------------------------------------------------------------- messages */

/* Back is some percent below the warning, or every purge would be told. */
static enum level
level_of(double used, unsigned warn, enum level before)
{
	if (used >= 100.0)
		return LEVEL_FULL;
	if (used >= warn)
		return LEVEL_WARNED;
	return before != LEVEL_GOOD && used > (double)warn - 2.0 ?
	    LEVEL_WARNED : LEVEL_GOOD;
}

static void
tell(struct room_watch *watch, struct resource *resource, double used,
    unsigned warn)
{
	enum level level = level_of(used, warn, resource->level);

	if (level > resource->level)
		spool_say(watch->spool, 0, "$HASP050 JES2 RESOURCE SHORTAGE OF "
		    "%s - %d%% UTILIZATION REACHED%s", resource->name,
		    (int)used, level == LEVEL_FULL ? " - NO WORK IS TAKEN IN "
		    "UNTIL SOME IS PURGED" : "");
	else if (level < resource->level && level == LEVEL_GOOD)
		spool_say(watch->spool, 0, "$HASP052 JES2 RESOURCE SHORTAGE OF "
		    "%s IS RELIEVED - %d%% UTILIZATION", resource->name,
		    (int)used);
	resource->level = level;
}

static void
look(struct room_watch *watch)
{
	const struct settings *settings = spool_settings(watch->spool);
	uint64_t limit = settings_volume_bytes(settings);
	unsigned groups_warn = settings->groups_warn;
	unsigned jobs_warn = settings->job_warn;
	uint64_t most = settings->job_most, range = settings->job_high -
	    settings->job_low + 1;
	struct view *view;
	double used, jobs;

	spool_settings_done(watch->spool);
	view = view_open(watch->spool->store);
	if (view == NULL)
		return;
	used = used_of(watch->spool, limit, view);
	jobs = percent(job_count(view), most < range ? most : range);
	view_close(&view);
	tell(watch, &watch->groups, used, groups_warn);
	tell(watch, &watch->jobs, jobs, jobs_warn);
}

/* ----------------------------------------------------------- the thread */

static bool
is_stopping(struct room_watch *watch)
{
	bool stopping;

	pthread_mutex_lock(&watch->lock);
	stopping = watch->stopping;
	pthread_mutex_unlock(&watch->lock);
	return stopping;
}

static void *
watch_loop(void *arg)
{
	struct room_watch *watch = arg;
	struct store *store = watch->spool->store;
	bool goes_on = true;

	while (goes_on && !is_stopping(watch)) {
		uint64_t seen = store_event(store, EVENT_ROOM);

		look(watch);
		goes_on = store_await(store, EVENT_ROOM, seen, LOOK_MS);
	}
	return NULL;
}

bool
room_watch_start(struct spool *spool, struct fault *fault)
{
	struct room_watch *watch = memory_new(struct room_watch);

	watch->spool = spool;
	watch->groups.name = "TGS";
	watch->jobs.name = "JQES";
	pthread_mutex_init(&watch->lock, NULL);
	if (pthread_create(&watch->thread, NULL, watch_loop, watch) != 0) {
		fault_errno(fault, "no thread to watch the volume's room");
		pthread_mutex_destroy(&watch->lock);
		free(watch);
		return false;
	}
	spool->room_watch = watch;
	return true;
}

void
room_watch_stop(struct spool *spool)
{
	struct room_watch *watch = spool->room_watch;

	if (watch == NULL)
		return;
	pthread_mutex_lock(&watch->lock);
	watch->stopping = true;
	pthread_mutex_unlock(&watch->lock);
	store_stop_waits(spool->store);
	pthread_join(watch->thread, NULL);
	pthread_mutex_destroy(&watch->lock);
	free(watch);
	spool->room_watch = NULL;
}
