/*
 * writer/delivery/subsystem.c -- the writer's session with the spool server
 *
 * Owns      the first connection, the token, and the list of claims
 * Promises  after a loss nothing is selected before every claim that was held
 *           has been taken again, so that no task of ours is given what another
 *           one still works on
 * Leaves    what the claims are to the tasks
 * Fails     by waiting: the server comes back, or the writer is stopped
 */
#include "writer/delivery/subsystem.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"

enum { PAUSE_FIRST = 100, PAUSE_MAX = 5000 };	/* ms between attempts */

struct subsystem {
	char *home;
	char *name;			/* external writer name */
	struct console *console;
	struct jes *first;		/* the keeper's alone */
	int64_t pause_ms;		/* the keeper's alone */
	void (*gate)(void *context, bool open);
	void *context;

	pthread_mutex_t lock;
	pthread_cond_t changed;
	unsigned generation;		/* of the last session */
	bool up;
	uint64_t token;
	struct claim *claims;
	bool stopping;
};

struct subsystem *
subsystem_open(const char *home, const char *name, struct console *console,
    void (*gate)(void *context, bool open), void *context)
{
	struct subsystem *s = memory_new(struct subsystem);
	pthread_condattr_t attr;

	s->home = memory_text(home);
	s->name = memory_text(name);
	s->console = console;
	s->gate = gate;
	s->context = context;
	s->pause_ms = PAUSE_FIRST;
	pthread_mutex_init(&s->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&s->changed, &attr);
	pthread_condattr_destroy(&attr);
	return s;
}

void
subsystem_close(struct subsystem **subsystem)
{
	struct subsystem *s = *subsystem;

	if (s == NULL)
		return;
	jes_close(&s->first);
	pthread_mutex_destroy(&s->lock);
	pthread_cond_destroy(&s->changed);
	free(s->home);
	free(s->name);
	free(s);
	*subsystem = NULL;
}

void
subsystem_stop(struct subsystem *s)
{
	pthread_mutex_lock(&s->lock);
	s->stopping = true;
	pthread_cond_broadcast(&s->changed);
	pthread_mutex_unlock(&s->lock);
}

unsigned
subsystem_generation(struct subsystem *s)
{
	unsigned generation;

	pthread_mutex_lock(&s->lock);
	generation = s->up ? s->generation : 0;
	pthread_mutex_unlock(&s->lock);
	return generation;
}

/* ------------------------------------------------------------ the keeper */

/*
 * Takes a claim again in the session of the keeper's connection.  A server that
 * has gone once more meanwhile leaves it as it is, for the next session.
 */
static enum jes_rc
claim_again(struct subsystem *s, struct claim *claim)
{
	Ssi__Select ask = SSI__SELECT__INIT;
	Ssi__Answer *answer = NULL;
	enum jes_rc rc;

	ask.key = claim->key;
	rc = jes_ask_select(s->first, &ask, &answer, NULL);
	jes_answer_free(&answer);
	if (rc != JES_OK && rc != JES_GONE)
		claim->lost = true;
	return rc;
}

/* All claims, and then the session is there for the others; the lock is held
 * so that none comes or goes meanwhile. */
static enum jes_rc
take_up(struct subsystem *s, uint64_t token, unsigned *count_r)
{
	enum jes_rc rc = JES_OK;

	*count_r = 0;
	pthread_mutex_lock(&s->lock);
	for (struct claim *c = s->claims; c != NULL && rc != JES_GONE;
	    c = c->next) {
		if (!c->lost)
			rc = claim_again(s, c);
		if (!c->lost)
			++*count_r;
	}
	if (rc != JES_GONE) {
		s->token = token;
		s->generation++;
		s->up = true;
		rc = JES_OK;
	}
	pthread_cond_broadcast(&s->changed);
	pthread_mutex_unlock(&s->lock);
	return rc;
}

static enum jes_rc
begin(struct subsystem *s, unsigned *count_r, struct fault *fault)
{
	Ssi__Writer ask = SSI__WRITER__INIT;
	Ssi__Answer *answer = NULL;
	enum jes_rc rc = JES_GONE;

	s->first = jes_open(s->home, console_writer(s->console), fault);
	if (s->first == NULL)
		return JES_GONE;
	ask.name = s->name;
	ask.job_name = (char *)console_writer(s->console);
	rc = jes_ask_writer(s->first, &ask, &answer, fault);
	if (rc != JES_OK) {
		jes_close(&s->first);
		return rc;
	}
	rc = take_up(s, answer->token, count_r);
	jes_answer_free(&answer);
	if (rc == JES_OK)
		s->pause_ms = PAUSE_FIRST;
	else
		jes_close(&s->first);
	return rc;
}

enum jes_rc
subsystem_begin(struct subsystem *s, struct fault *fault)
{
	unsigned count;

	return begin(s, &count, fault);
}

static void
session_ended(struct subsystem *s, const char *why)
{
	bool was_up;

	pthread_mutex_lock(&s->lock);
	was_up = s->up;
	s->up = false;
	pthread_cond_broadcast(&s->changed);
	pthread_mutex_unlock(&s->lock);
	jes_close(&s->first);
	if (was_up)
		s->gate(s->context, false);
	if (was_up)
		console_say(s->console, NULL, 0, MESSAGE_SPOOL_GONE,
		    INSERTS({"reason", why}));
}

/* Waits a while, unless the writer stops. */
static void
pause_before_retry(struct subsystem *s)
{
	struct timespec until = clock_deadline(s->pause_ms);

	pthread_mutex_lock(&s->lock);
	while (!s->stopping && pthread_cond_timedwait(&s->changed, &s->lock,
	    &until) == 0)
		;
	pthread_mutex_unlock(&s->lock);
	s->pause_ms = s->pause_ms * 2 < PAUSE_MAX ? s->pause_ms * 2 :
	    PAUSE_MAX;
}

static void
begin_again(struct subsystem *s)
{
	struct fault fault = {0};
	char text[16];
	unsigned count;

	pause_before_retry(s);
	if (begin(s, &count, &fault) != JES_OK) {
		console_log(s->console, LOG_DEBUG, 0, "subsystem", "%s",
		    fault.text);
		return;
	}
	snprintf(text, sizeof(text), "%u", count);
	console_say(s->console, NULL, 0, MESSAGE_SPOOL_BACK,
	    INSERTS({"count", text}));
	s->gate(s->context, true);
}

enum jes_rc
subsystem_command(struct subsystem *s, uint32_t ms, struct buffer *text,
    uint64_t *token_r)
{
	Ssi__AwaitCommand ask = SSI__AWAIT_COMMAND__INIT;
	Ssi__Answer *answer = NULL;
	struct fault fault = {0};
	enum jes_rc rc;

	if (s->first == NULL)
		begin_again(s);
	if (s->first == NULL)
		return JES_GONE;
	ask.ms = ms;
	rc = jes_ask_await_command(s->first, &ask, &answer, &fault);
	if (rc == JES_GONE)
		session_ended(s, fault.text);
	if (rc != JES_OK)
		return rc == JES_GONE ? JES_GONE : JES_NONE;
	*token_r = answer->token;
	for (size_t i = 0; i < answer->n_lines; i++)
		buffer_text(text, answer->lines[i]);
	jes_answer_free(&answer);
	return JES_OK;
}

void
subsystem_answer(struct subsystem *s, uint64_t token, struct slice text)
{
	Ssi__CommandAnswer ask = SSI__COMMAND_ANSWER__INIT;
	struct arena *arena = arena_open();
	struct slice line;
	size_t room = 1;

	for (size_t i = 0; i < text.len; i++)
		room += text.ptr[i] == '\n';
	ask.lines = arena_get(arena, room * sizeof(*ask.lines));
	ask.token = token;
	while (text.len > 0 && slice_split(&text, '\n', &line))
		ask.lines[ask.n_lines++] = arena_text(arena, line);
	if (s->first != NULL)
		jes_ask_command_answer(s->first, &ask, NULL, NULL);
	arena_close(&arena);
}

/* --------------------------------------------------------------- members */

/* Joins the session of `token`. */
static bool
join(struct member *m, uint64_t token)
{
	Ssi__Join ask = SSI__JOIN__INIT;
	struct subsystem *s = m->subsystem;

	m->jes = jes_open(s->home, console_writer(s->console), NULL);
	if (m->jes == NULL)
		return false;
	ask.token = token;
	if (jes_ask_join(m->jes, &ask, NULL, NULL) == JES_OK)
		return true;
	jes_close(&m->jes);
	return false;
}

static void
pause_joining(struct subsystem *s)
{
	struct timespec until = clock_deadline(PAUSE_FIRST);

	pthread_mutex_lock(&s->lock);
	pthread_cond_timedwait(&s->changed, &s->lock, &until);
	pthread_mutex_unlock(&s->lock);
}

static struct jes *
member_get(struct member *m, bool wait)
{
	struct subsystem *s = m->subsystem;
	uint64_t token;

	for (;;) {
		pthread_mutex_lock(&s->lock);
		if (m->jes != NULL && (!s->up ||
		    m->generation != s->generation)) {
			pthread_mutex_unlock(&s->lock);
			jes_close(&m->jes);
			continue;
		}
		while (!s->up && !s->stopping && wait)
			pthread_cond_wait(&s->changed, &s->lock);
		token = s->token;
		m->generation = s->generation;
		wait = wait && !s->stopping;
		if (!s->up)
			token = 0;
		pthread_mutex_unlock(&s->lock);
		if (m->jes != NULL || token == 0)
			return m->jes;
		if (join(m, token) || !wait)
			return m->jes;
		/* the keeper hears at once when the server has gone */
		pause_joining(s);
	}
}

struct jes *
member_jes(struct member *m)
{
	return member_get(m, true);
}

struct jes *
member_jes_now(struct member *m)
{
	return member_get(m, false);
}

void
member_lost(struct member *m)
{
	jes_close(&m->jes);
}

void
member_leave(struct member *m)
{
	jes_close(&m->jes);
}

/* ---------------------------------------------------------------- claims */

void
subsystem_hold(struct subsystem *s, struct claim *claim, unsigned generation)
{
	pthread_mutex_lock(&s->lock);
	claim->next = s->claims;
	s->claims = claim;
	/* a session that came between did not know of it */
	claim->lost = s->generation != generation;
	pthread_mutex_unlock(&s->lock);
}

void
subsystem_release(struct subsystem *s, struct claim *claim)
{
	struct claim **at;

	pthread_mutex_lock(&s->lock);
	for (at = &s->claims; *at != NULL; at = &(*at)->next)
		if (*at == claim) {
			*at = claim->next;
			break;
		}
	pthread_mutex_unlock(&s->lock);
}
