/*
 * spool/output/claims.c -- which writers are there and what each has claimed
 *
 * Owns      the writers' sessions, their claims, the commands on their way
 * Promises  a data set is claimed by one writer at most, a name belongs to one
 *           session at most, and a session that ends gives everything back
 */
#include "spool/output/claims.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"
#include "spool/output/output.h"

struct command {
	struct command *next;
	uint64_t id;
	char *text;
	bool taken, answered;
	struct buffer lines;
};

struct writer {
	struct writer *next;
	uint64_t token;
	char name[9];
	char job_name[9];
	unsigned connections;
	bool over;		/* the first connection has left */
	uint64_t *keys;		/* claimed */
	unsigned count, size;
	struct command *commands;
};

struct claims {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct writer *writers;
	uint64_t last_command;
	bool stopping;
};

struct claims *
claims_open(void)
{
	struct claims *claims = memory_new(struct claims);
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&claims->lock, NULL);
	pthread_cond_init(&claims->changed, &attr);
	pthread_condattr_destroy(&attr);
	return claims;
}

static void
writer_free(struct writer *writer)
{
	assert(writer->commands == NULL);
	free(writer->keys);
	free(writer);
}

void
claims_close(struct claims **claims)
{
	if (*claims == NULL)
		return;
	assert((*claims)->writers == NULL);
	pthread_mutex_destroy(&(*claims)->lock);
	pthread_cond_destroy(&(*claims)->changed);
	free(*claims);
	*claims = NULL;
}

void
claims_stop_waits(struct claims *claims)
{
	pthread_mutex_lock(&claims->lock);
	claims->stopping = true;
	pthread_cond_broadcast(&claims->changed);
	pthread_mutex_unlock(&claims->lock);
}

/* -------------------------------------------------------------- claims */

/* Whose it is, and where in his list; the lock is held. */
static struct writer *
owner_of(struct claims *claims, uint64_t key, unsigned *at_r)
{
	for (struct writer *w = claims->writers; w != NULL; w = w->next)
		for (unsigned i = 0; i < w->count; i++)
			if (w->keys[i] == key) {
				*at_r = i;
				return w;
			}
	return NULL;
}

bool
claims_take(struct claims *claims, struct writer *writer, uint64_t key)
{
	unsigned at;
	bool taken = false;

	pthread_mutex_lock(&claims->lock);
	if (!writer->over && owner_of(claims, key, &at) == NULL) {
		if (writer->count == writer->size) {
			writer->size = writer->size * 2 + 8;
			writer->keys = memory_resize(writer->keys,
			    writer->size * sizeof(writer->keys[0]));
		}
		writer->keys[writer->count++] = key;
		taken = true;
	}
	pthread_mutex_unlock(&claims->lock);
	return taken;
}

void
claims_give(struct claims *claims, struct writer *writer, uint64_t key)
{
	unsigned at = 0;

	pthread_mutex_lock(&claims->lock);
	if (owner_of(claims, key, &at) == writer)
		writer->keys[at] = writer->keys[--writer->count];
	pthread_mutex_unlock(&claims->lock);
}

bool
writer_has_claim(struct spool *spool, const struct writer *writer,
    uint64_t key)
{
	struct claims *claims = spool->claims;
	unsigned at;
	bool has;

	pthread_mutex_lock(&claims->lock);
	has = owner_of(claims, key, &at) == writer && !writer->over;
	pthread_mutex_unlock(&claims->lock);
	return has;
}

bool
output_is_claimed(struct spool *spool, uint64_t key)
{
	struct claims *claims = spool->claims;
	unsigned at;
	bool is;

	pthread_mutex_lock(&claims->lock);
	is = owner_of(claims, key, &at) != NULL;
	pthread_mutex_unlock(&claims->lock);
	return is;
}

/* ------------------------------------------------------------- sessions */

static uint64_t
new_token(void)
{
	uint64_t token = 0;

	while (token == 0)
		if (getrandom(&token, sizeof(token), 0) != sizeof(token))
			token = (uint64_t)clock_now_us();
	return token;
}

enum output_rc
writer_begin(struct spool *spool, const char *name, const char *job_name,
    struct writer **writer_r, struct fault *fault)
{
	struct claims *claims = spool->claims;
	struct writer *writer, *other;
	enum output_rc rc = OUTPUT_OK;

	writer = memory_new(struct writer);
	writer->token = new_token();
	writer->connections = 1;
	slice_copy(slice_text(name), writer->name, sizeof(writer->name));
	slice_copy(slice_text(job_name), writer->job_name,
	    sizeof(writer->job_name));
	pthread_mutex_lock(&claims->lock);
	for (other = claims->writers; other != NULL; other = other->next)
		if (strcmp(other->name, writer->name) == 0 ||
		    strcmp(other->job_name, writer->job_name) == 0)
			break;
	if (other == NULL) {
		writer->next = claims->writers;
		claims->writers = writer;
		*writer_r = writer;
	} else {
		fault_set(fault, "a writer with the name %s (job name %s) is "
		    "there already; each needs names of its own", other->name,
		    other->job_name);
		writer_free(writer);
		rc = OUTPUT_CONFLICT;
	}
	pthread_mutex_unlock(&claims->lock);
	return rc;
}

struct writer *
writer_join(struct spool *spool, uint64_t token)
{
	struct claims *claims = spool->claims;
	struct writer *writer;

	pthread_mutex_lock(&claims->lock);
	for (writer = claims->writers; writer != NULL; writer = writer->next)
		if (writer->token == token && !writer->over)
			break;
	if (writer != NULL)
		writer->connections++;
	pthread_mutex_unlock(&claims->lock);
	return writer;
}

static void
unlink_writer(struct claims *claims, struct writer *writer)
{
	struct writer **at = &claims->writers;

	while (*at != writer)
		at = &(*at)->next;
	*at = writer->next;
}

/* A session that is over keeps its name until its last connection has left: its
 * threads may still be at work on what it had claimed. */
void
writer_leave(struct spool *spool, struct writer **writer, bool first)
{
	struct claims *claims = spool->claims;
	bool last;

	pthread_mutex_lock(&claims->lock);
	if (first)
		(*writer)->over = true;
	last = --(*writer)->connections == 0;
	while (last && (*writer)->commands != NULL) {
		pthread_cond_broadcast(&claims->changed);
		pthread_cond_wait(&claims->changed, &claims->lock);
	}
	if (last)
		unlink_writer(claims, *writer);
	pthread_cond_broadcast(&claims->changed);
	pthread_mutex_unlock(&claims->lock);
	if (last) {
		writer_free(*writer);
		spool_output_freed(spool);
	}
	*writer = NULL;
}

uint64_t
writer_token(const struct writer *writer)
{
	return writer->token;
}

const char *
writer_name(const struct writer *writer)
{
	return writer->name;
}

void
writer_each(struct spool *spool, void (*each)(void *, const char *name,
    const char *job_name, unsigned claimed), void *context)
{
	struct claims *claims = spool->claims;

	pthread_mutex_lock(&claims->lock);
	for (struct writer *w = claims->writers; w != NULL; w = w->next)
		each(context, w->name, w->job_name, w->count);
	pthread_mutex_unlock(&claims->lock);
}

/* ------------------------------------------------------------- commands */

static struct writer *
writer_of_job(struct claims *claims, const char *job_name)
{
	struct writer *w = claims->writers;

	while (w != NULL && (w->over || strcmp(w->job_name, job_name) != 0))
		w = w->next;
	return w;
}

static void
unlink_command(struct writer *writer, struct command *command)
{
	struct command **at = &writer->commands;

	while (*at != command)
		at = &(*at)->next;
	*at = command->next;
}

enum output_rc
writer_command(struct spool *spool, const char *job_name, const char *text,
    int64_t ms, struct buffer *lines)
{
	struct claims *claims = spool->claims;
	struct timespec at = clock_deadline(ms);
	struct command command = {0}, **last;
	struct writer *writer;
	int late = 0;

	pthread_mutex_lock(&claims->lock);
	writer = writer_of_job(claims, job_name);
	if (writer == NULL) {
		pthread_mutex_unlock(&claims->lock);
		return OUTPUT_NOT_FOUND;
	}
	command.id = ++claims->last_command;
	command.text = (char *)text;
	for (last = &writer->commands; *last != NULL; last = &(*last)->next)
		;
	*last = &command;
	pthread_cond_broadcast(&claims->changed);
	while (!command.answered && !writer->over && !claims->stopping &&
	    late == 0)
		late = pthread_cond_timedwait(&claims->changed, &claims->lock,
		    &at);
	unlink_command(writer, &command);
	pthread_cond_broadcast(&claims->changed);
	pthread_mutex_unlock(&claims->lock);
	buffer_put(lines, buffer_slice(&command.lines));
	buffer_free(&command.lines);
	return command.answered ? OUTPUT_OK : OUTPUT_NONE;
}

static struct command *
next_command(struct writer *writer)
{
	struct command *command = writer->commands;

	while (command != NULL && command->taken)
		command = command->next;
	return command;
}

enum output_rc
writer_await_command(struct spool *spool, struct writer *writer, int64_t ms,
    struct buffer *text, uint64_t *id_r)
{
	struct claims *claims = spool->claims;
	struct timespec at = clock_deadline(ms);
	struct command *command;

	pthread_mutex_lock(&claims->lock);
	while ((command = next_command(writer)) == NULL && !claims->stopping)
		if (pthread_cond_timedwait(&claims->changed, &claims->lock,
		    &at) != 0)
			break;
	if (command != NULL) {
		command->taken = true;
		buffer_text(text, command->text);
		*id_r = command->id;
	}
	pthread_mutex_unlock(&claims->lock);
	return command != NULL ? OUTPUT_OK : OUTPUT_NONE;
}

void
writer_answer(struct spool *spool, struct writer *writer, uint64_t id,
    struct slice lines)
{
	struct claims *claims = spool->claims;

	pthread_mutex_lock(&claims->lock);
	for (struct command *c = writer->commands; c != NULL; c = c->next)
		if (c->id == id) {
			buffer_put(&c->lines, lines);
			c->answered = true;
		}
	pthread_cond_broadcast(&claims->changed);
	pthread_mutex_unlock(&claims->lock);
}
