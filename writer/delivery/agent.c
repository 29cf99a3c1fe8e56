/*
 * writer/delivery/agent.c -- connections that carry mail
 *
 * Owns      the agents: how many there are, which of them wait for mail
 * Promises  while mail waits and a target has room for a connection, there is
 *           an agent for it; a mail that an agent has taken comes back with
 *           outcomes or into its queue
 * Leaves    sessions to smtp/, the choice of target to target/, the meaning of
 *           answers to the delivery and the policy
 * Fails     by ending the agent; the target is then looked after by its monitor
 */
#include "writer/delivery/agent.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"

enum {
	LINGER_MS = 250,	/* for the next mail, if ConnectIdle is less */
	LISTEN_MS = 250,	/* what a parked server says is heard so soon */
	FIRST_NUMBER = 101,	/* in log lines; tasks have those below */
	LINE_MAX_SHOWN = 500,
};

struct agent {
	struct agent *next;		/* of those that wait for mail */
	struct agents *agents;
	unsigned number;		/* for the log */
	unsigned target_number;
	struct target *target;
	struct session *session;
	struct session_settings settings;
	struct member member;
	char charset[64];
	unsigned mails;			/* sent over this session */
	bool considered;		/* the server has answered to a mail */
	bool has_delivered;		/* and has taken one */
	bool is_full;			/* and takes no more over this session */
	struct delivery *left_over;	/* came back from the session */
	pthread_cond_t wake;
	bool woken;
};

struct agents {
	struct targets *targets;
	struct dispatch *dispatch;
	struct subsystem *subsystem;
	struct console *console;
	bool mbcs;
	struct agent_hooks hooks;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct agent *waiting;		/* the one that came last is first */
	unsigned count;			/* threads */
	unsigned numbers;		/* given so far */
	_Atomic unsigned at_work;
	bool stopping;
};

struct agents *
agents_open(struct targets *targets, struct dispatch *dispatch,
    struct subsystem *subsystem, struct console *console, bool mbcs,
    const struct agent_hooks *hooks)
{
	struct agents *agents = memory_new(struct agents);

	agents->targets = targets;
	agents->dispatch = dispatch;
	agents->subsystem = subsystem;
	agents->console = console;
	agents->mbcs = mbcs;
	agents->hooks = *hooks;
	pthread_mutex_init(&agents->lock, NULL);
	pthread_cond_init(&agents->changed, NULL);
	return agents;
}

unsigned
agents_at_work(struct agents *agents)
{
	return agents->at_work;
}

/* ------------------------------------------------------------ one mail */

static void
give_back(struct agent *a, struct delivery *d)
{
	struct agents *agents = a->agents;
	struct mail_queue *queue = agents->hooks.queue_of(
	    agents->hooks.context, d);

	agents->at_work--;
	dispatch_return(agents->dispatch, queue, d);
}

static void
is_done(struct agent *a, struct delivery *d)
{
	struct agents *agents = a->agents;

	agents->at_work--;
	agents->hooks.done(agents->hooks.context, d);
}

/* A target that cannot take the mail is remembered.  One that is down just now
 * may be able to: the mail waits for it.  When no target is left that might, the
 * mail is undeliverable. */
static void
send_elsewhere(struct agent *a, struct delivery *d)
{
	uint64_t configured = targets_configured(a->agents->targets);

	d->unfit |= target_bit(a->target_number);
	if ((configured & ~d->unfit) != 0) {
		give_back(a, d);
		return;
	}
	delivery_give_up(d);
	is_done(a, d);
}

/* The session has finished a mail: its answers become outcomes. */
static void
mail_finished(void *context, struct transaction *t)
{
	struct agent *a = context;
	struct delivery *d = (struct delivery *)((char *)t -
	    offsetof(struct delivery, transaction));
	/* who takes recipients is a server that works, whatever comes then */
	bool considered = delivery_considered(d) || t->accepted > 0;

	a->considered = a->considered || considered;
	d->session_worked = a->has_delivered;
	switch (delivery_take_answers(d, target_successes(a->target))) {
	case DELIVERY_DONE:
		a->has_delivered |= delivery_has(d, OUTCOME_DELIVERED);
		target_tried(a->target, delivery_has(d, OUTCOME_DELIVERED),
		    considered);
		is_done(a, d);
		break;
	case DELIVERY_NOW:
		/* the session is in the middle of something: later */
		d->next = a->left_over;
		a->left_over = d;
		break;
	case DELIVERY_AGAIN:
		a->is_full |= delivery_session_full(d);
		target_tried(a->target, false, considered);
		give_back(a, d);
		break;
	case DELIVERY_ELSEWHERE:
		target_tried(a->target, false, considered);
		send_elsewhere(a, d);
		break;
	}
}

/* A mail under which a link has broken goes alone, so that no other is under
 * way with it if it does so again. */
static void
send_mail(struct agent *a, struct delivery *d)
{
	bool alone = d->blamed > 0;

	if (alone)
		session_settle(a->session);
	delivery_aim(d, target_name(a->target), a->charset, &a->member);
	a->mails++;
	session_send(a->session, &d->transaction);
	if (alone)
		session_settle(a->session);
}

/* Recipients that one transaction had no room for. */
static void
send_left_over(struct agent *a)
{
	struct delivery *d;

	while ((d = a->left_over) != NULL) {
		a->left_over = d->next;
		if (session_usable(a->session))
			send_mail(a, d);
		else
			give_back(a, d);
	}
}

/* -------------------------------------------------------- one connection */

static void
trace_line(void *context, bool ours, struct slice line)
{
	struct agent *a = context;

	console_log(a->agents->console, LOG_NET, a->number, "session",
	    "%s %s %.*s", target_name(a->target), ours ? ">" : "<",
	    SLICE_ARGS(slice_head(line, LINE_MAX_SHOWN)));
}

static bool
may_send_more(const struct agent *a)
{
	uint32_t most = target_config(a->target)->max_msg_sent;
	uint32_t limit = session_capabilities(a->session)->mail_max;

	if (limit != 0 && (most == 0 || limit < most))
		most = limit;
	return session_usable(a->session) && !a->is_full &&
	    (most == 0 || a->mails < most);
}

/* The next mail for this target: one that no better target can take. */
static struct delivery *
take_mail(struct agent *a)
{
	struct agents *agents = a->agents;

	return dispatch_take(agents->dispatch, target_bit(a->target_number),
	    targets_better(agents->targets, a->target_number));
}

/* Takes and sends mails until none waits or the session may take no more. */
static void
carry(struct agent *a)
{
	struct agents *agents = a->agents;
	struct delivery *d;

	do {
		while (may_send_more(a) && (d = take_mail(a)) != NULL) {
			agents->at_work++;
			send_mail(a, d);
			send_left_over(a);
		}
		session_settle(a->session);
		send_left_over(a);
	} while (session_busy(a->session) || a->left_over != NULL);
}

/*
 * A session that ended by itself before the server had an answer for any mail
 * is trouble with the server; one that worked for a while is simply replaced.
 */
static void
end_session(struct agent *a)
{
	const struct answer *trouble;

	if (a->session == NULL)
		return;
	session_settle(a->session);
	send_left_over(a);
	trouble = session_trouble(a->session);
	if (trouble != NULL && !a->considered)
		target_troubled(a->target, trouble);
	else if (trouble != NULL)
		console_log(a->agents->console, LOG_EVENT, a->number,
		    "session", "%s: %s: %s", target_name(a->target),
		    step_word(trouble->step), trouble->text);
	session_close(&a->session);
}

static bool
begin_session(struct agent *a)
{
	a->mails = 0;
	a->has_delivered = a->is_full = false;
	a->considered = false;
	target_settings(a->target, &a->settings);
	a->settings.trace = console_logs(a->agents->console, LOG_NET) ?
	    trace_line : NULL;
	a->session = target_connect(a->target, &a->settings);
	return a->session != NULL;
}

/* ------------------------------------------------------ waiting for mail */

static bool
mail_waits(struct agent *a)
{
	struct agents *agents = a->agents;

	return dispatch_waiting(agents->dispatch,
	    target_bit(a->target_number),
	    targets_better(agents->targets, a->target_number), 1) > 0;
}

static void
leave_waiting(struct agents *agents, struct agent *a)
{
	struct agent **at = &agents->waiting;

	while (*at != NULL && *at != a)
		at = &(*at)->next;
	if (*at == a)
		*at = a->next;
}

/* Whether a parked session has been ended by the server meanwhile. */
static bool
has_gone(struct agent *a)
{
	return a->session != NULL && !session_listen(a->session);
}

/*
 * Until mail comes; false: none came in time, the writer stops, or the server
 * has said goodbye to a session that was kept for mail to come.
 */
static bool
wait_for_mail(struct agent *a)
{
	struct agents *agents = a->agents;
	int64_t left_ms = (int64_t)a->settings.timeout.connect_idle * 1000;
	bool waits;

	if (left_ms < LINGER_MS)
		left_ms = LINGER_MS;
	member_leave(&a->member);
	pthread_mutex_lock(&agents->lock);
	a->woken = false;
	a->next = agents->waiting;
	agents->waiting = a;
	/* what came before we stood in the list has woken nobody */
	waits = mail_waits(a);
	while (!waits && !a->woken && !agents->stopping && left_ms > 0 &&
	    !has_gone(a)) {
		struct timespec until = clock_deadline(LISTEN_MS);

		if (pthread_cond_timedwait(&a->wake, &agents->lock,
		    &until) != 0)
			left_ms -= LISTEN_MS;
	}
	waits = (waits || a->woken) && !agents->stopping;
	leave_waiting(agents, a);
	pthread_mutex_unlock(&agents->lock);
	return waits;
}

static bool
stopping(struct agents *agents)
{
	bool is;

	pthread_mutex_lock(&agents->lock);
	is = agents->stopping;
	pthread_mutex_unlock(&agents->lock);
	return is;
}

/* Whether the session can be kept for what comes next. */
static bool
keep_session(struct agent *a)
{
	return session_listen(a->session) && may_send_more(a);
}

static void
agent_work(struct agent *a)
{
	while (!stopping(a->agents) && target_is_active(a->target)) {
		if (a->session == NULL) {
			if (!mail_waits(a) && !wait_for_mail(a))
				break;
			if (!begin_session(a))
				break;
		}
		carry(a);
		if (keep_session(a) && !wait_for_mail(a))
			break;
		if (!keep_session(a))
			end_session(a);
	}
	end_session(a);
}

static void
agent_free(struct agent *a)
{
	member_leave(&a->member);
	pthread_cond_destroy(&a->wake);
	free(a);
}

static void *
agent_run(void *context)
{
	struct agent *a = context;
	struct agents *agents = a->agents;

	agent_work(a);
	targets_release(agents->targets, a->target_number);
	agent_free(a);
	/* mail may have come when this one had decided to end */
	agents_call(agents);
	pthread_mutex_lock(&agents->lock);
	agents->count--;
	pthread_cond_broadcast(&agents->changed);
	pthread_mutex_unlock(&agents->lock);
	return NULL;
}

/* ------------------------------------------------------------- all agents */

static struct agent *
agent_open(struct agents *agents, unsigned target_number)
{
	struct agent *a = memory_new(struct agent);
	const struct target_config *config;
	pthread_condattr_t attr;

	a->agents = agents;
	a->number = FIRST_NUMBER + agents->numbers++ % (1000 - FIRST_NUMBER);
	a->target_number = target_number;
	a->target = targets_get(agents->targets, target_number);
	a->member.subsystem = agents->subsystem;
	a->settings.finished = mail_finished;
	a->settings.context = a;
	config = target_config(a->target);
	slice_copy(slice_text(agents->mbcs ? config->mb_charset :
	    config->charset), a->charset, sizeof(a->charset));
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&a->wake, &attr);
	pthread_condattr_destroy(&attr);
	return a;
}

/* The lock is held; the connection to the target is claimed. */
static bool
begin_agent(struct agents *agents, unsigned target_number)
{
	struct agent *a = agent_open(agents, target_number);
	pthread_attr_t attr;
	pthread_t thread;
	bool begun;

	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	begun = pthread_create(&thread, &attr, agent_run, a) == 0;
	pthread_attr_destroy(&attr);
	if (begun)
		agents->count++;
	else
		agent_free(a);
	return begun;
}

/* Wakes an agent that waits, whose target can take some of the mail. */
static bool
wake_agent(struct agents *agents, uint64_t wanted)
{
	struct agent *a = agents->waiting;

	while (a != NULL && (a->woken ||
	    (wanted & target_bit(a->target_number)) == 0))
		a = a->next;
	if (a == NULL)
		return false;
	a->woken = true;
	pthread_cond_signal(&a->wake);
	return true;
}

/* The active targets for which mail waits. */
static uint64_t
targets_wanted(struct agents *agents)
{
	uint64_t active = targets_active(agents->targets), wanted = 0;

	for (unsigned i = 0; i < TARGETS_KNOWN; i++)
		if ((active & target_bit(i)) != 0 && dispatch_waiting(
		    agents->dispatch, target_bit(i),
		    targets_better(agents->targets, i), 1) > 0)
			wanted |= target_bit(i);
	return wanted;
}

void
agents_call(struct agents *agents)
{
	uint64_t wanted;
	unsigned number;

	pthread_mutex_lock(&agents->lock);
	wanted = agents->stopping ? 0 : targets_wanted(agents);
	if (wanted != 0 && !wake_agent(agents, wanted) &&
	    targets_claim(agents->targets, wanted, &number) &&
	    !begin_agent(agents, number))
		targets_release(agents->targets, number);
	pthread_mutex_unlock(&agents->lock);
}

void
agents_close(struct agents **agents)
{
	struct agents *all = *agents;

	if (all == NULL)
		return;
	pthread_mutex_lock(&all->lock);
	all->stopping = true;
	for (struct agent *a = all->waiting; a != NULL; a = a->next)
		pthread_cond_signal(&a->wake);
	while (all->count > 0)
		pthread_cond_wait(&all->changed, &all->lock);
	pthread_mutex_unlock(&all->lock);
	assert(all->at_work == 0);
	pthread_mutex_destroy(&all->lock);
	pthread_cond_destroy(&all->changed);
	free(all);
	*agents = NULL;
}
