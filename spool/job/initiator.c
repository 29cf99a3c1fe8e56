/*
 * spool/job/initiator.c -- initiators: select a job, and let it run
 *
 * An initiator of the pool takes jobs of its classes, one after another.  A
 * started task has an initiator of its own, which goes with it.
 *
 * Owns      the threads, which job each is running, and whether it may select
 * Promises  a job is run by one initiator; no more jobs of a class or of a name
 *           execute than the settings allow
 * Leaves    the run itself to run.c
 */
#include "spool/job/initiator.h"

#include <pthread.h>
#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"
#include "spool/job/starter.h"
#include "spool/job/submit.h"

enum { WAIT_MS = 60000, SOON_MS = 5 };

struct initiator {
	struct initiator *next;
	struct initiators *all;
	pthread_t thread;
	struct initiator_state state;
	enum initiator_order order;
	uint64_t process;	/* the step's, 0: none */
	bool killed;		/* somebody cancelled the job */
	struct job job;		/* of a started task */
};

struct initiators {
	struct spool *spool;
	struct starter *starter;
	pthread_mutex_t lock;
	pthread_cond_t changed;	/* a started task has gone */
	bool stopping;
	struct initiator *list;		/* in order of their numbers */
	struct initiator *started;	/* tasks */
};

/* ------------------------------------------------------- what is running */

static void
set_state(struct initiator *init, const struct job *job)
{
	struct initiator_state *state = &init->state;

	pthread_mutex_lock(&init->all->lock);
	state->job = job == NULL ? 0 : job->number;
	state->step[0] = '\0';
	state->since_us = clock_now_us();
	slice_copy(slice_text(job == NULL ? "" : job->id), state->job_id,
	    sizeof(state->job_id));
	slice_copy(slice_text(job == NULL ? "" : job->name), state->job_name,
	    sizeof(state->job_name));
	slice_copy(slice_text(job == NULL ? "" : job->class), state->class,
	    sizeof(state->class));
	init->killed = false;
	init->process = 0;
	pthread_mutex_unlock(&init->all->lock);
}

struct spool *
initiator_spool(struct initiator *init)
{
	return init->all->spool;
}

struct starter *
initiator_starter(struct initiator *init)
{
	return init->all->starter;
}

unsigned
initiator_number(const struct initiator *init)
{
	return init->state.number;
}

void
initiator_begin_step(struct initiator *init, const char *name)
{
	pthread_mutex_lock(&init->all->lock);
	slice_copy(slice_text(name), init->state.step,
	    sizeof(init->state.step));
	pthread_mutex_unlock(&init->all->lock);
}

/* The step's process is there; a cancel that came before gets it now. */
void
initiator_set_process(void *initiator, uint64_t id)
{
	struct initiator *init = initiator;
	bool kill_it;

	pthread_mutex_lock(&init->all->lock);
	init->process = id;
	kill_it = init->killed || init->all->stopping;
	pthread_mutex_unlock(&init->all->lock);
	if (kill_it)
		starter_kill(init->all->starter, id);
}

void
initiator_end_step(struct initiator *init)
{
	pthread_mutex_lock(&init->all->lock);
	init->process = 0;
	pthread_mutex_unlock(&init->all->lock);
}

bool
initiator_is_killed(struct initiator *init)
{
	bool killed;

	pthread_mutex_lock(&init->all->lock);
	killed = init->killed;
	pthread_mutex_unlock(&init->all->lock);
	return killed;
}

bool
initiator_is_stopping(struct initiator *init)
{
	bool stopping;

	pthread_mutex_lock(&init->all->lock);
	stopping = init->all->stopping;
	pthread_mutex_unlock(&init->all->lock);
	return stopping;
}

/* Who runs the job, or NULL; the lock is held. */
static struct initiator *
runner_of(struct initiators *all, uint32_t job)
{
	struct initiator *init = all->list;

	while (init != NULL && init->state.job != job)
		init = init->next;
	if (init != NULL)
		return init;
	for (init = all->started; init != NULL; init = init->next)
		if (init->state.job == job)
			break;
	return init;
}

void
initiators_kill(struct spool *spool, uint32_t job)
{
	struct initiators *all = spool->initiators;
	struct initiator *init;

	if (all == NULL)
		return;
	pthread_mutex_lock(&all->lock);
	init = runner_of(all, job);
	if (init != NULL) {
		init->killed = true;
		if (init->process != 0)
			starter_kill(all->starter, init->process);
	}
	pthread_mutex_unlock(&all->lock);
}

bool
initiators_ask_to_end(struct spool *spool, uint32_t job)
{
	struct initiators *all = spool->initiators;
	struct initiator *init = NULL;
	bool asked = false;

	if (all == NULL)
		return false;
	pthread_mutex_lock(&all->lock);
	init = runner_of(all, job);
	if (init != NULL && init->process != 0) {
		starter_stop(all->starter, init->process);
		asked = true;
	}
	pthread_mutex_unlock(&all->lock);
	return asked;
}

static const char *
status_word(const struct initiator *init)
{
	static const char *const words[][2] = {
		[INITIATOR_START] = {"INACTIVE", "ACTIVE"},
		[INITIATOR_DRAIN] = {"DRAINED", "DRAINING"},
		[INITIATOR_HALT] = {"HALTED", "HALTING"},
	};

	return words[init->order][init->state.job != 0];
}

void
initiators_each(struct spool *spool,
    void (*each)(void *, const struct initiator_state *), void *context)
{
	struct initiators *all = spool->initiators;

	if (all == NULL)
		return;
	pthread_mutex_lock(&all->lock);
	for (struct initiator *i = all->list; i != NULL; i = i->next) {
		i->state.status = status_word(i);
		each(context, &i->state);
	}
	for (struct initiator *i = all->started; i != NULL; i = i->next) {
		i->state.status = status_word(i);
		each(context, &i->state);
	}
	pthread_mutex_unlock(&all->lock);
}

static void
wake_all(struct spool *spool)
{
	struct txn *txn = txn_begin(spool->store);

	txn_event(txn, EVENT_RUNNABLE);
	txn_end(&txn, true, TXN_LATER, NULL);
}

bool
initiator_order(struct spool *spool, unsigned number,
    enum initiator_order order)
{
	struct initiators *all = spool->initiators;
	struct initiator *init;

	if (all == NULL)
		return false;
	pthread_mutex_lock(&all->lock);
	for (init = all->list; init != NULL; init = init->next)
		if (init->state.number == number)
			break;
	if (init != NULL)
		init->order = order;
	pthread_mutex_unlock(&all->lock);
	wake_all(spool);
	return init != NULL;
}

/* ------------------------------------------------------------- selection */

static enum initiator_order
order_of(struct initiator *init)
{
	enum initiator_order order;

	pthread_mutex_lock(&init->all->lock);
	order = init->order;
	pthread_mutex_unlock(&init->all->lock);
	return order;
}

/* How many of a class may execute; -1: it is not to be selected. */
static int64_t
most_of(struct spool *spool, const char *class)
{
	const struct settings *settings = spool_settings(spool);
	const struct jobclass *found = settings_jobclass(settings, class);
	int64_t most = found == NULL ? 0 : found->queue_held ? -1 :
	    found->most == 0 ? INT64_MAX : found->most;

	if (found == NULL)
		most = INT64_MAX;	/* was deleted while the job waited */
	spool_settings_done(spool);
	return most;
}

static bool
may_select(struct spool *spool, struct view *view, const char *class)
{
	int64_t most = most_of(spool, class);

	if (most == INT64_MAX)
		return true;
	return most > 0 && class_count_running(view, class) < most;
}

/* The best of all classes that may be selected. */
static bool
next_of_any(struct spool *spool, struct view *view, struct job *job_r)
{
	char class[9] = "";
	bool found = false;
	struct job job;

	while (class_next(view, class))
		if (may_select(spool, view, class) &&
		    job_next_of(view, class, &job) == STORE_OK &&
		    (!found || job_goes_before(&job, job_r))) {
			*job_r = job;
			found = true;
		}
	return found;
}

/* The first class of the list that has a job. */
static bool
next_of_list(struct spool *spool, struct view *view,
    const struct class_list *list, struct job *job_r)
{
	for (unsigned i = 0; i < list->count; i++) {
		const char *class = list->name[i];

		if (strcmp(class, "*") == 0) {
			if (next_of_any(spool, view, job_r))
				return true;
		} else if (may_select(spool, view, class) &&
		    job_next_of(view, class, job_r) == STORE_OK) {
			return true;
		}
	}
	return false;
}

static bool
names_wait(struct spool *spool)
{
	bool wait = spool_settings(spool)->duplicates == DUPLICATES_DELAY;

	spool_settings_done(spool);
	return wait;
}

/*
 * The row as it is now, within the transaction: another initiator may have been
 * quicker, or a job of the same name.  One that has to wait for that is taken
 * out of the queue until the other has ended.
 */
static bool
claim(struct txn *txn, struct spool *spool, struct job *job)
{
	struct view *view = txn_view(txn);

	if (job_get(view, job->number, job) != STORE_OK ||
	    job->phase != PHASE_EXECUTE || job->held != 0 ||
	    !may_select(spool, view, job->class))
		return false;
	if (names_wait(spool) && job_name_runs(view, job->name)) {
		job->held = HELD_DUPLICATE;
		job_update(txn, job);
		return false;
	}
	job_advance(job, PHASE_RUN);
	job->started_us = clock_now_us();
	job_update(txn, job);
	return true;
}

enum taken { TAKEN_NONE, TAKEN_ANOTHER, TAKEN, TAKEN_FAILED };

/*
 * Within one transaction, which sees what is not committed yet: a job that
 * another initiator has just taken is not looked at again.
 */
static enum taken
take_within(struct txn *txn, struct initiator *init, struct job *job_r)
{
	struct spool *spool = init->all->spool;
	struct init_setting setting = settings_initiator(
	    spool_settings(spool), init->state.number);

	spool_settings_done(spool);
	if (!next_of_list(spool, txn_view(txn), &setting.classes, job_r))
		return TAKEN_NONE;
	return claim(txn, spool, job_r) ? TAKEN : TAKEN_ANOTHER;
}

/*
 * That it executes is on the disk before its first step: a batch that fails
 * would put it back into the queue while it runs, and it would run twice.  Who
 * cancels it from then on must find its initiator.
 */
static enum taken
take_job(struct initiator *init, struct job *job_r)
{
	struct spool *spool = init->all->spool;
	enum taken taken;
	struct txn *txn;

	if (order_of(init) != INITIATOR_START)
		return TAKEN_NONE;
	txn = txn_begin(spool->store);
	taken = take_within(txn, init, job_r);
	if (taken == TAKEN)
		set_state(init, job_r);
	if (txn_end(&txn, taken != TAKEN_NONE, taken == TAKEN ? TXN_DURABLE :
	    TXN_LATER, NULL) == STORE_OK)
		return taken;
	set_state(init, NULL);
	return TAKEN_FAILED;
}

static void *
initiator_loop(void *arg)
{
	struct initiator *init = arg;
	struct store *store = init->all->spool->store;
	struct job job;

	while (!initiator_is_stopping(init)) {
		uint64_t seen = store_event(store, EVENT_RUNNABLE);

		switch (take_job(init, &job)) {
		case TAKEN:
			job_run(init, &job);
			set_state(init, NULL);
			break;
		case TAKEN_ANOTHER:
			break;
		case TAKEN_FAILED:
			store_await(store, EVENT_RUNNABLE, seen, SOON_MS);
			break;
		case TAKEN_NONE:
			store_await(store, EVENT_RUNNABLE, seen, WAIT_MS);
			break;
		}
	}
	return NULL;
}

/* --------------------------------------------------------- started tasks */

static void
forget_started(struct initiator *init)
{
	struct initiators *all = init->all;
	struct initiator **at = &all->started;

	pthread_mutex_lock(&all->lock);
	while (*at != init)
		at = &(*at)->next;
	*at = init->next;
	pthread_cond_broadcast(&all->changed);
	pthread_mutex_unlock(&all->lock);
	free(init);
}

static void *
started_thread(void *arg)
{
	struct initiator *init = arg;

	job_run(init, &init->job);
	forget_started(init);
	return NULL;
}

bool
initiators_run_started(struct spool *spool, const struct job *job)
{
	struct initiators *all = spool->initiators;
	struct initiator *init;
	pthread_attr_t attr;
	bool begun;

	if (all == NULL)
		return false;
	init = memory_new(struct initiator);
	init->all = all;
	init->job = *job;
	set_state(init, job);
	pthread_mutex_lock(&all->lock);
	begun = !all->stopping;
	init->next = all->started;
	all->started = init;
	pthread_mutex_unlock(&all->lock);
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	begun = begun && pthread_create(&init->thread, &attr, started_thread,
	    init) == 0;
	pthread_attr_destroy(&attr);
	if (!begun)
		forget_started(init);
	return begun;
}

/* Waits until no started task is left, or the time is over. */
static void
await_started(struct initiators *all, int64_t ms)
{
	struct timespec at = clock_deadline(ms);

	while (all->started != NULL)
		if (pthread_cond_timedwait(&all->changed, &all->lock, &at) !=
		    0)
			break;
}

void
initiators_end_started(struct spool *spool, int64_t ms)
{
	struct initiators *all = spool->initiators;

	if (all == NULL)
		return;
	pthread_mutex_lock(&all->lock);
	for (struct initiator *i = all->started; i != NULL; i = i->next)
		if (i->process != 0)
			starter_stop(all->starter, i->process);
	await_started(all, ms);
	pthread_mutex_unlock(&all->lock);
}

/* -------------------------------------------------------- start and stop */

static struct initiators *
open_all(struct spool *spool, int starter)
{
	struct initiators *all = memory_new(struct initiators);
	pthread_condattr_t attr;

	all->spool = spool;
	all->starter = starter_open(starter);
	pthread_mutex_init(&all->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&all->changed, &attr);
	pthread_condattr_destroy(&attr);
	return all;
}

static bool
begin_initiator(struct initiators *all, unsigned number)
{
	struct initiator *init = memory_new(struct initiator), **at;
	struct init_setting setting = settings_initiator(
	    spool_settings(all->spool), number);

	spool_settings_done(all->spool);
	init->all = all;
	init->state.number = number;
	init->order = setting.start ? INITIATOR_START : INITIATOR_DRAIN;
	if (pthread_create(&init->thread, NULL, initiator_loop, init) != 0) {
		free(init);
		return false;
	}
	pthread_mutex_lock(&all->lock);
	for (at = &all->list; *at != NULL; at = &(*at)->next)
		;
	*at = init;
	pthread_mutex_unlock(&all->lock);
	return true;
}

bool
initiators_start(struct spool *spool, int starter, struct fault *fault)
{
	unsigned count = settings_initiators(spool_settings(spool));

	spool_settings_done(spool);
	spool->initiators = open_all(spool, starter);
	for (unsigned i = 1; i <= count; i++)
		if (!begin_initiator(spool->initiators, i)) {
			fault_errno(fault, "no thread for an initiator");
			return false;
		}
	return true;
}

/* Every process there is gets its end; the lock is held. */
static void
kill_all(struct initiators *all)
{
	for (struct initiator *i = all->list; i != NULL; i = i->next)
		if (i->process != 0)
			starter_kill(all->starter, i->process);
	for (struct initiator *i = all->started; i != NULL; i = i->next)
		if (i->process != 0)
			starter_kill(all->starter, i->process);
}

void
initiators_stop(struct spool *spool)
{
	struct initiators *all = spool->initiators;
	struct initiator *init;

	if (all == NULL)
		return;
	pthread_mutex_lock(&all->lock);
	all->stopping = true;
	kill_all(all);
	pthread_mutex_unlock(&all->lock);
	store_stop_waits(spool->store);
	pthread_mutex_lock(&all->lock);
	while (all->started != NULL)
		pthread_cond_wait(&all->changed, &all->lock);
	pthread_mutex_unlock(&all->lock);
	while ((init = all->list) != NULL) {
		pthread_join(init->thread, NULL);
		all->list = init->next;
		free(init);
	}
	starter_close(&all->starter);
	pthread_mutex_destroy(&all->lock);
	pthread_cond_destroy(&all->changed);
	free(all);
	spool->initiators = NULL;
}
