/*
 * spool/server/writer_requests.c -- what a writer asks
 *
 * Promises  only who has opened a writer's session, and may, gets any of this
 */
#include <ctype.h>
#include <stdio.h>

#include "spool/base/clock.h"
#include "spool/base/text.h"
#include "spool/server/client.h"

static bool
is_writer(struct exchange *ex)
{
	if (ex->client->writer != NULL)
		return true;
	fault_set(&ex->fault, "the connection belongs to no writer's session");
	ex->answer.rc = SSI__RC__CONFLICT;
	return false;
}

static bool
may_be_writer(struct exchange *ex, const char *name)
{
	char resource[64];

	if (ex->client->writer != NULL) {
		fault_set(&ex->fault, "the connection is a writer's already");
		ex->answer.rc = SSI__RC__CONFLICT;
		return false;
	}
	snprintf(resource, sizeof(resource), "%s.LOCAL.%.8s",
	    ex->client->spool->node, name);
	return answer_allowed(ex, SAF_WRITER, resource, "", SAF_CONTROL);
}

/* To upper case; JES has three names for itself. */
static bool
take_name(struct exchange *ex, const char *what, const char *from, char *to)
{
	static const char *const reserved[] = {"INTRDR", "STDWTR", "NJERDR"};
	size_t len = strlen(from);
	bool is = len >= 1 && len <= 8;

	for (size_t i = 0; is && i <= len; i++) {
		unsigned char c = (unsigned char)from[i];

		is = i == len || isalnum(c) || strchr("@#$", c) != NULL;
		to[i] = (char)toupper(c);
	}
	for (size_t i = 0; is && i < sizeof(reserved) / sizeof(char *); i++)
		is = strcmp(to, reserved[i]) != 0;
	if (is)
		return true;
	fault_set(&ex->fault, "%s '%.40s': a name has 1 to 8 of the "
	    "characters A-Z 0-9 @ # $, and is none of INTRDR, STDWTR, NJERDR",
	    what, from);
	ex->answer.rc = SSI__RC__BAD;
	return false;
}

void
do_writer(struct exchange *ex)
{
	const Ssi__Writer *ask = ex->request->writer;
	struct client *client = ex->client;
	char name[9], job_name[9];

	if (!may_be_writer(ex, ask->name) ||
	    !take_name(ex, "writer name", ask->name, name) ||
	    !take_name(ex, "job name", ask->job_name, job_name))
		return;
	if (answer_rc(ex, writer_begin(client->spool, name, job_name,
	    &client->writer, &ex->fault))) {
		client->is_first = true;
		ex->answer.token = writer_token(client->writer);
	}
}

void
do_join(struct exchange *ex)
{
	struct client *client = ex->client;

	if (!may_be_writer(ex, ""))
		return;
	client->writer = writer_join(client->spool, ex->request->join->token);
	if (client->writer == NULL) {
		fault_set(&ex->fault, "the writer's session is over");
		ex->answer.rc = SSI__RC__NOT_FOUND;
	}
}

void
do_select(struct exchange *ex)
{
	const Ssi__Select *ask = ex->request->select;
	struct client *client = ex->client;
	int64_t until = clock_monotonic_ms() + ask->ms, turn_ms;
	enum output_rc rc;
	struct data_set ds;
	struct job job;

	if (!is_writer(ex))
		return;
	do {
		turn_ms = client_turn_ms(client, until);
		rc = output_select(client->spool, client->writer, ask->key,
		    turn_ms, ask->under_way_to, &ds, &job, &ex->fault);
	} while (rc == OUTPUT_NONE && turn_ms > 0);
	if (answer_rc(ex, rc))
		answer_data_set(ex, &job, &ds);
}

static bool
list_outcome(void *context, uint32_t item, int state, const char *detail)
{
	struct exchange *ex = context;
	Ssi__Outcome *out = arena_new(ex->arena, Ssi__Outcome);

	ssi__outcome__init(out);
	out->item = item;
	out->state = (Ssi__State)state;
	out->detail = arena_text(ex->arena, slice_text(detail));
	if ((ex->answer.n_outcomes & (ex->answer.n_outcomes - 1)) == 0) {
		size_t room = ex->answer.n_outcomes * 2 + 1;
		Ssi__Outcome **grown = arena_get(ex->arena,
		    room * sizeof(*grown));

		if (ex->answer.n_outcomes > 0)
			memcpy(grown, ex->answer.outcomes,
			    ex->answer.n_outcomes * sizeof(*grown));
		ex->answer.outcomes = grown;
	}
	ex->answer.outcomes[ex->answer.n_outcomes++] = out;
	return true;
}

void
do_outcomes(struct exchange *ex)
{
	struct client *client = ex->client;
	struct view *view;

	if (!is_writer(ex))
		return;
	if (!writer_has_claim(client->spool, client->writer,
	    ex->request->outcomes->key)) {
		fault_set(&ex->fault, "the data set is not claimed by this "
		    "writer");
		ex->answer.rc = SSI__RC__CONFLICT;
		return;
	}
	view = view_open(client->spool->store);
	if (view != NULL)
		outcome_each(view, ex->request->outcomes->key, list_outcome,
		    ex);
	answer_view(ex, &view);
}

static enum disposal
disposal_of(Ssi__Disposal disposal)
{
	switch (disposal) {
	case SSI__DISPOSAL__PROCESSED:
		return DISPOSAL_PROCESSED;
	case SSI__DISPOSAL__KEPT_HELD:
		return DISPOSAL_KEPT_HELD;
	case SSI__DISPOSAL__KEPT_RELEASED:
		return DISPOSAL_KEPT_RELEASED;
	default:
		return DISPOSAL_NONE;
	}
}

/* One line of text, whatever it was made of: the console and JSON are UTF-8. */
static void
clean_line(char *line)
{
	struct slice rest = slice_text(line);

	for (size_t len; rest.len > 0; rest = slice_from(rest, len)) {
		unsigned char c = (unsigned char)*line;

		len = text_char(rest);
		if (len == 1 && c < ' ')
			*line = ' ';
		else if (len == 1 && c > '~')
			*line = '?';
		line += len;
	}
}

void
do_progress(struct exchange *ex)
{
	const Ssi__Progress *ask = ex->request->progress;
	struct progress progress = {
		.key = ask->key, .under_way_to = ask->under_way_to,
		.outcome_count = ask->n_outcomes,
		.disposal = disposal_of(ask->disposal), .reason = ask->reason,
	};
	struct outcome *outcomes;

	if (!is_writer(ex))
		return;
	outcomes = arena_get(ex->arena, ask->n_outcomes * sizeof(*outcomes));
	for (size_t i = 0; i < ask->n_outcomes; i++)
		outcomes[i] = (struct outcome){
			.item = ask->outcomes[i]->item,
			.state = (int)ask->outcomes[i]->state,
			.detail = ask->outcomes[i]->detail,
		};
	progress.outcomes = outcomes;
	clean_line(ask->reason);
	answer_rc(ex, output_progress(ex->client->spool, ex->client->writer,
	    &progress, &ex->fault));
}

void
do_wto(struct exchange *ex)
{
	const Ssi__Wto *ask = ex->request->wto;

	if (!is_writer(ex))
		return;
	for (size_t i = 0; i < ask->n_lines; i++) {
		clean_line(ask->lines[i]);
		spool_say(ex->client->spool, ask->number, "%s",
		    ask->lines[i]);
	}
}

void
do_await_command(struct exchange *ex)
{
	struct client *client = ex->client;
	int64_t until = clock_monotonic_ms() +
	    ex->request->await_command->ms, turn_ms;
	struct buffer text = {0};
	enum output_rc rc;

	if (!is_writer(ex))
		return;
	do {
		turn_ms = client_turn_ms(client, until);
		rc = writer_await_command(client->spool, client->writer,
		    turn_ms, &text, &ex->answer.token);
	} while (rc == OUTPUT_NONE && turn_ms > 0);
	if (answer_rc(ex, rc))
		answer_lines(ex, buffer_slice(&text));
	buffer_free(&text);
}

void
do_command_answer(struct exchange *ex)
{
	const Ssi__CommandAnswer *ask = ex->request->command_answer;
	struct buffer lines = {0};

	if (!is_writer(ex))
		return;
	for (size_t i = 0; i < ask->n_lines; i++) {
		buffer_text(&lines, ask->lines[i]);
		buffer_byte(&lines, '\n');
	}
	writer_answer(ex->client->spool, ex->client->writer, ask->token,
	    buffer_slice(&lines));
	buffer_free(&lines);
}
