/*
 * writer/delivery/reporter.c -- outcomes and console lines to the spool server
 *
 * Owns      when the spool is told
 * Promises  an outcome waits no longer than GROUP_MS before it is on its way;
 *           what the spool did not take is told again
 * Leaves    what is told to the tasks
 * Fails     by waiting for the server
 */
#include "writer/delivery/reporter.h"

#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"

enum {
	GROUP_MS = 10,		/* outcomes gather for so long */
	FORWARD_MS = 500,
	RETRY_MS = 500,		/* when the spool did not take it */
};

struct reporter {
	struct task *tasks;
	unsigned count;
	struct member member, console_member;
	struct console *console;
	pthread_t thread, console_thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool called, at_once, stopping;
};

void
reporter_call(struct reporter *r, bool at_once)
{
	pthread_mutex_lock(&r->lock);
	if (!r->called || (at_once && !r->at_once))
		pthread_cond_signal(&r->changed);
	r->called = true;
	r->at_once = r->at_once || at_once;
	pthread_mutex_unlock(&r->lock);
}

enum jes_rc
report_send(struct member *member, const struct task_report *report,
    Ssi__Disposal disposal, const char *reason, struct fault *fault)
{
	Ssi__Progress ask = SSI__PROGRESS__INIT;
	struct arena *arena = arena_open();
	Ssi__Outcome *all = arena_get(arena, report->count * sizeof(*all));
	struct jes *jes = member_jes(member);
	enum jes_rc rc = JES_GONE;

	ask.key = report->key;
	ask.under_way_to = report->under_way_to;
	ask.disposal = disposal;
	ask.reason = (char *)reason;
	ask.n_outcomes = report->count;
	ask.outcomes = arena_get(arena, report->count * sizeof(Ssi__Outcome *));
	for (size_t i = 0; i < report->count; i++) {
		ssi__outcome__init(&all[i]);
		all[i].item = report->outcomes[i].mail;
		all[i].state = report->outcomes[i].state;
		if (report->outcomes[i].detail != NULL)
			all[i].detail = report->outcomes[i].detail;
		ask.outcomes[i] = &all[i];
	}
	if (jes != NULL)
		rc = jes_ask_progress(jes, &ask, NULL, fault);
	else
		fault_set(fault, "the spool server is gone");
	if (rc == JES_GONE)
		member_lost(member);
	arena_close(&arena);
	return rc;
}

/* False: it did not go through. */
static bool
report_task(struct reporter *r, struct task *task)
{
	struct task_report report;
	struct fault fault = {0};
	bool told;

	if (!task_take_report(task, &report))
		return true;
	told = report_send(&r->member, &report, SSI__DISPOSAL__KEEP_CLAIM, "",
	    &fault) == JES_OK;
	if (!told)
		console_log(r->console, LOG_WARNING, 0, "reporter",
		    "task %u: outcomes not kept yet: %s", task->id,
		    fault.text);
	task_reported(task, &report, told);
	return told;
}

/* Waits for something to tell, and a little for more of it. */
static bool
wait_for_call(struct reporter *r)
{
	struct timespec until;
	bool go_on;

	pthread_mutex_lock(&r->lock);
	while (!r->called && !r->stopping)
		pthread_cond_wait(&r->changed, &r->lock);
	until = clock_deadline(GROUP_MS);
	while (!r->at_once && !r->stopping)
		if (pthread_cond_timedwait(&r->changed, &r->lock, &until) != 0)
			break;
	r->called = false;
	r->at_once = false;
	go_on = !r->stopping;
	pthread_mutex_unlock(&r->lock);
	return go_on;
}

static void
pause_for(struct reporter *r, int64_t ms)
{
	struct timespec until = clock_deadline(ms);

	pthread_mutex_lock(&r->lock);
	while (!r->stopping)
		if (pthread_cond_timedwait(&r->changed, &r->lock, &until) != 0)
			break;
	pthread_mutex_unlock(&r->lock);
}

static void *
reporter_run(void *context)
{
	struct reporter *r = context;

	while (wait_for_call(r)) {
		bool told = true;

		for (unsigned i = 0; i < r->count; i++)
			told = report_task(r, &r->tasks[i]) && told;
		if (!told) {
			pause_for(r, RETRY_MS);
			reporter_call(r, false);
		}
	}
	member_leave(&r->member);
	return NULL;
}

static bool
is_stopping(struct reporter *r)
{
	bool is;

	pthread_mutex_lock(&r->lock);
	is = r->stopping;
	pthread_mutex_unlock(&r->lock);
	return is;
}

/* The last lines go out after everything else has stopped. */
static void *
console_run(void *context)
{
	struct reporter *r = context;
	bool last = false;

	while (!last) {
		struct jes *jes = member_jes(&r->console_member);

		last = is_stopping(r);
		if (jes == NULL)
			pause_for(r, RETRY_MS);
		else if (!console_forward(r->console, jes,
		    last ? 0 : FORWARD_MS))
			member_lost(&r->console_member);
	}
	member_leave(&r->console_member);
	return NULL;
}

struct reporter *
reporter_open(struct task *tasks, unsigned count, struct subsystem *subsystem,
    struct console *console)
{
	struct reporter *r = memory_new(struct reporter);
	pthread_condattr_t attr;

	r->tasks = tasks;
	r->count = count;
	r->member.subsystem = subsystem;
	r->console_member.subsystem = subsystem;
	r->console = console;
	pthread_mutex_init(&r->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&r->changed, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&r->thread, NULL, reporter_run, r) != 0 ||
	    pthread_create(&r->console_thread, NULL, console_run, r) != 0)
		abort();	/* as without memory: nothing is begun yet */
	return r;
}

void
reporter_close(struct reporter **reporter)
{
	struct reporter *r = *reporter;

	if (r == NULL)
		return;
	pthread_mutex_lock(&r->lock);
	r->stopping = true;
	pthread_cond_broadcast(&r->changed);
	pthread_mutex_unlock(&r->lock);
	console_stop(r->console);
	pthread_join(r->thread, NULL);
	pthread_join(r->console_thread, NULL);
	pthread_mutex_destroy(&r->lock);
	pthread_cond_destroy(&r->changed);
	free(r);
	*reporter = NULL;
}
