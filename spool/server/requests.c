/*
 * spool/server/requests.c -- what anybody may ask: jobs, records, commands
 *
 * Promises  a user reaches what is his, an operator everything; who looks at a
 *           list sees that a job is there, not what is in it
 */
#include <stdio.h>

#include "spool/base/clock.h"
#include "spool/operator/operator.h"
#include "spool/server/client.h"

void
do_hello(struct exchange *ex)
{
	Ssi__HelloAnswer *hello = arena_new(ex->arena, Ssi__HelloAnswer);
	struct client *client = ex->client;

	if (ex->request->hello->version != SSI_VERSION) {
		fault_set(&ex->fault, "the server speaks version %d of the "
		    "subsystem interface, the client %u: both must be of one "
		    "release", SSI_VERSION, ex->request->hello->version);
		ex->answer.rc = SSI__RC__BAD;
		return;
	}
	ssi__hello_answer__init(hello);
	hello->version = SSI_VERSION;
	hello->user = client->user.id;
	hello->node = client->spool->node;
	hello->system = client->spool->system;
	hello->operator_ = client->user.operator;
	ex->answer.hello = hello;
}

static void
add_job(void *context, const struct job *job)
{
	answer_job(context, job);
}

void
do_submit(struct exchange *ex)
{
	const ProtobufCBinaryData *stream = &ex->request->submit->stream;

	if (stream->len > SSI_STREAM_MAX) {
		fault_set(&ex->fault, "the job stream has %zu bytes, %d are "
		    "taken: put the data into a data set, or give it to `jes "
		    "sysout`", stream->len, SSI_STREAM_MAX);
		ex->answer.rc = SSI__RC__BAD;
		return;
	}
	answer_rc(ex, job_submit(ex->client->spool, &ex->client->user,
	    slice_of((const char *)stream->data, stream->len), add_job, ex,
	    &ex->fault));
}

/* ---------------------------------------------------------------- lists */

/* * is any number of characters, ? one; any case; empty matches all. */
static bool
matches(const char *pattern, const char *text)
{
	const char *star = NULL, *back = NULL;

	if (pattern[0] == '\0')
		return true;
	while (*text != '\0') {
		if (*pattern == '?' || slice_equal_nocase(slice_of(pattern,
		    *pattern != '\0'), slice_of(text, 1))) {
			pattern++;
			text++;
		} else if (*pattern == '*') {
			star = ++pattern;
			back = text;
		} else if (star != NULL) {
			pattern = star;
			text = ++back;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

static bool
list_job(void *context, const struct job *job)
{
	struct exchange *ex = context;
	const Ssi__JobQuery *query = ex->request->jobs;

	if (matches(query->owner, job->owner) &&
	    matches(query->name, job->name))
		answer_job(ex, job);
	return true;
}

static bool
find_job(struct exchange *ex, uint32_t number, struct job *job_r)
{
	struct view *view = view_open(ex->client->spool->store);
	bool found = view != NULL && job_get(view, number, job_r) == STORE_OK;

	if (!answer_view(ex, &view))
		return false;
	if (!found) {
		fault_set(&ex->fault, "there is no job with the number %u",
		    number);
		ex->answer.rc = SSI__RC__NOT_FOUND;
	}
	return found;
}

void
do_jobs(struct exchange *ex)
{
	const Ssi__JobQuery *query = ex->request->jobs;
	struct view *view;
	struct job job;

	if (query->number != 0) {
		if (find_job(ex, query->number, &job))
			answer_job(ex, &job);
		return;
	}
	view = view_open(ex->client->spool->store);
	if (view != NULL)
		job_each(view, list_job, ex);
	answer_view(ex, &view);
}

struct listing {
	struct exchange *ex;
	const struct job *job;
};

static bool
list_data_set(void *context, const struct data_set *ds)
{
	struct listing *listing = context;

	answer_data_set(listing->ex, listing->job, ds);
	return true;
}

void
do_data_sets(struct exchange *ex)
{
	struct job job;
	struct listing listing = {ex, &job};
	struct view *view;

	if (!find_job(ex, ex->request->data_sets->number, &job))
		return;
	answer_job(ex, &job);
	view = view_open(ex->client->spool->store);
	if (view != NULL)
		data_set_each(view, job.number, list_data_set, &listing);
	answer_view(ex, &view);
}

/* ----------------------------------------------------------------- wait */

/* Whether what is waited for has come; a job that is gone has done all. */
static bool
has_come(struct exchange *ex, const Ssi__Wait *wait, struct job *job)
{
	struct view *view = view_open(ex->client->spool->store);
	bool come = false;
	enum store_rc rc;

	if (view == NULL)
		return false;
	rc = job_get(view, wait->number, job);
	if (rc == STORE_OK && job->phase >= PHASE_OUTPUT)
		come = !wait->purged ||
		    data_set_count_pending(view, wait->number) == 0;
	come = (come || rc == STORE_NONE) && view_rc(view) == STORE_OK;
	view_close(&view);
	return come;
}

void
do_wait(struct exchange *ex)
{
	const Ssi__Wait *wait = ex->request->wait;
	struct store *store = ex->client->spool->store;
	int64_t until = clock_monotonic_ms() + wait->ms;
	struct job job;

	if (!find_job(ex, wait->number, &job))
		return;
	for (;;) {
		uint64_t seen = store_event(store, EVENT_JOB);
		int64_t turn_ms;

		if (has_come(ex, wait, &job))
			break;
		turn_ms = client_turn_ms(ex->client, until);
		if (turn_ms == 0 || !store_await(store, EVENT_JOB, seen,
		    turn_ms)) {
			fault_set(&ex->fault, "%s is still %s", job.id,
			    phase_word(job.phase));
			ex->answer.rc = SSI__RC__CONFLICT;
			return;
		}
	}
	answer_job(ex, &job);
}

/* -------------------------------------------------------------- records */

static bool
may_read(struct exchange *ex, uint64_t key)
{
	struct client *client = ex->client;
	struct view *view = view_open(client->spool->store);
	struct data_set ds;
	struct job job;
	char name[64];
	bool found;

	found = view != NULL && data_set_get(view, key, &ds) == STORE_OK &&
	    job_get(view, ds.job, &job) == STORE_OK;
	if (!answer_view(ex, &view))
		return false;
	if (!found) {
		fault_set(&ex->fault, "there is no such data set");
		ex->answer.rc = SSI__RC__NOT_FOUND;
		return false;
	}
	data_set_name(&job, &ds, name, sizeof(name));
	return answer_allowed(ex, SAF_JESSPOOL, name, job.owner, SAF_READ);
}

void
do_read(struct exchange *ex)
{
	struct client *client = ex->client;
	const Ssi__Read *ask = ex->request->read;

	if (client->writer != NULL &&
	    writer_has_claim(client->spool, client->writer, ask->key))
		;	/* it is the writer's work to read it */
	else if (!may_read(ex, ask->key))
		return;
	ex->sent = true;
	output_answer_read(client->spool, ask, client->fd);
}

/* -------------------------------------------------------------- actions */

static enum output_rc
act_on_job(struct exchange *ex, const Ssi__Act *act)
{
	struct spool *spool = ex->client->spool;

	switch (act->verb) {
	case SSI__VERB__CANCEL:
		return job_cancel(spool, act->number, &ex->fault);
	case SSI__VERB__HOLD:
		return job_hold(spool, act->number, &ex->fault);
	case SSI__VERB__RELEASE:
		return job_release(spool, act->number, &ex->fault);
	case SSI__VERB__PURGE:
		return job_purge(spool, act->number, &ex->fault);
	default:
		return OUTPUT_BAD;
	}
}

static enum output_rc
act_on_data_set(struct exchange *ex, const Ssi__Act *act)
{
	struct spool *spool = ex->client->spool;

	switch (act->verb) {
	case SSI__VERB__HOLD:
		return output_hold(spool, act->key, &ex->fault);
	case SSI__VERB__RELEASE:
		return output_release(spool, act->key, &ex->fault);
	case SSI__VERB__CANCEL:
	case SSI__VERB__PURGE:
		return output_purge(spool, act->key, &ex->fault);
	default:
		return OUTPUT_BAD;
	}
}

/* The data set must be one of the job whose owner is asked about. */
static bool
is_of_job(struct exchange *ex, const Ssi__Act *act)
{
	struct view *view = view_open(ex->client->spool->store);
	struct data_set ds;
	bool is = view != NULL &&
	    data_set_get(view, act->key, &ds) == STORE_OK &&
	    ds.job == act->number;

	if (!answer_view(ex, &view))
		return false;
	if (!is) {
		fault_set(&ex->fault, "job %u has no such data set",
		    act->number);
		ex->answer.rc = SSI__RC__NOT_FOUND;
	}
	return is;
}

void
do_act(struct exchange *ex)
{
	const Ssi__Act *act = ex->request->act;
	char resource[64];
	struct job job;

	if (!find_job(ex, act->number, &job))
		return;
	snprintf(resource, sizeof(resource), "%s.%s.%s",
	    ex->client->spool->node, job.owner, job.name);
	if (!answer_allowed(ex, SAF_JESJOBS, resource, job.owner, SAF_ALTER))
		return;
	if (act->key == 0)
		answer_rc(ex, act_on_job(ex, act));
	else if (is_of_job(ex, act))
		answer_rc(ex, act_on_data_set(ex, act));
}

void
do_command(struct exchange *ex)
{
	struct buffer lines = {0};

	operator_command(ex->client->spool, &ex->client->user,
	    slice_text(ex->request->command->text), &lines);
	answer_lines(ex, buffer_slice(&lines));
	buffer_free(&lines);
}

/* -------------------------------------------------------------- console */

struct console_walk {
	struct exchange *ex;
	size_t most;
};

static bool
list_line(void *context, const struct console_line *line)
{
	struct console_walk *walk = context;
	struct exchange *ex = walk->ex;
	Ssi__ConsoleLine *out = arena_new(ex->arena, Ssi__ConsoleLine);

	ssi__console_line__init(out);
	out->sequence = line->sequence;
	out->at_us = line->at_us;
	out->job_id = arena_text(ex->arena, slice_text(line->job_id));
	out->text = arena_text(ex->arena, slice_text(line->text));
	ex->answer.console[ex->answer.n_console++] = out;
	return ex->answer.n_console < walk->most;
}

/* Of a job: its owner; of all, and of a job that is no more: an operator. */
static bool
may_read_console(struct exchange *ex, uint32_t number)
{
	struct job job;

	if (number != 0 && find_job(ex, number, &job))
		return answer_allowed(ex, SAF_JESSPOOL, job.name, job.owner,
		    SAF_READ);
	ex->answer.rc = SSI__RC__OK;
	fault_clear(&ex->fault);
	return answer_allowed(ex, SAF_JESSPOOL, "SYSLOG", "", SAF_READ);
}

void
do_console(struct exchange *ex)
{
	enum { MOST = 1000 };
	const Ssi__ConsoleQuery *query = ex->request->console;
	struct store *store = ex->client->spool->store;
	struct console_walk walk = {ex, query->most > 0 && query->most < MOST ?
	    query->most : MOST};
	int64_t until = clock_monotonic_ms() + query->ms, turn_ms;
	uint64_t seen;

	if (!may_read_console(ex, query->number))
		return;
	ex->answer.console = arena_get(ex->arena, walk.most * sizeof(void *));
	do {
		struct view *view = view_open(store);

		seen = store_event(store, EVENT_CONSOLE);
		if (view != NULL)
			console_each(view, query->after, query->number,
			    list_line, &walk);
		if (!answer_view(ex, &view) || ex->answer.n_console > 0)
			return;
		turn_ms = client_turn_ms(ex->client, until);
	} while (turn_ms > 0 && store_await(store, EVENT_CONSOLE, seen,
	    turn_ms));
}

void
do_stop(struct exchange *ex)
{
	if (answer_allowed(ex, SAF_OPERCMDS, "JES2.STOP.SYSTEM", "",
	    SAF_CONTROL))
		server_stopping(ex->client->server);
}
