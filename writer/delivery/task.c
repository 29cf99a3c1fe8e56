/*
 * writer/delivery/task.c -- the writer's work on one spool data set
 *
 * Owns      a claimed data set from select to disposition
 * Promises  the data set is disposed of when each of its mails is back, or given
 *           back when the writer stops
 * Leaves    parsing to mail/, a single mail to task_mail.c, outcomes to
 *           task_outcomes.c, the disposition to closing.c
 * Fails     by keeping the data set on the spool
 */
#include "writer/delivery/task.h"

#include <stdio.h>
#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/base/codepage.h"
#include "spool/base/memory.h"
#include "writer/delivery/writer.h"

enum {
	SELECT_MS = 1000,	/* a select waits so long, a stop no longer */
	PAUSE_MS = 1000,	/* after an answer that makes no sense */
};

const char *
task_state_word(enum task_state state)
{
	static const char *const words[] = {
#define X(state, word) [TASK_##state] = word,
		TASK_STATES(X)
#undef X
	};

	return words[state];
}

static void
set_state(struct task *task, enum task_state state)
{
	pthread_mutex_lock(&task->lock);
	task->state = state;
	pthread_mutex_unlock(&task->lock);
}

void
task_wake(struct task *task)
{
	pthread_mutex_lock(&task->lock);
	pthread_cond_broadcast(&task->changed);
	pthread_mutex_unlock(&task->lock);
}

bool
task_is_over(struct task *task)
{
	return task->writer->stopping || task->claim.lost;
}

/* ------------------------------------------------------ claiming and all */

static void
copy_text(char *to, size_t size, const char *from)
{
	slice_copy(slice_text(from), to, size);
}

static void
take_data_set(struct task *task, const Ssi__DataSet *from)
{
	struct task_data_set *ds = &task->ds;

	*ds = (struct task_data_set){
		.key = from->key, .job_number = from->job_number,
		.number = from->number, .records = from->records,
		.bytes = from->bytes, .created_us = from->created_us,
	};
	copy_text(ds->job_name, sizeof(ds->job_name), from->job_name);
	copy_text(ds->job_id, sizeof(ds->job_id), from->job_id);
	copy_text(ds->owner, sizeof(ds->owner), from->owner);
	copy_text(ds->notify, sizeof(ds->notify), from->notify);
	copy_text(ds->node, sizeof(ds->node), from->origin_node);
	copy_text(ds->system, sizeof(ds->system), from->origin_system);
	copy_text(ds->writer, sizeof(ds->writer), from->writer);
	copy_text(ds->page, sizeof(ds->page), from->page[0] != '\0' ?
	    from->page : task->settings->config.translate);
	ds->carriage_control = strpbrk(from->recfm, "AM") != NULL;
}

static void
fill_origin(struct task *task)
{
	const struct task_data_set *ds = &task->ds;

	clock_format(ds->created_us, "%z", task->time_zone,
	    sizeof(task->time_zone));
	task->ground.rules = task->settings->rules;
	task->ground.origin = (struct mail_origin){
		.page = ds->page, .carriage_control = ds->carriage_control,
		.bytes = ds->bytes,
		.job_name = ds->job_name, .job_id = ds->job_id,
		.data_set_number = ds->number, .user = ds->owner,
		.notify = ds->notify, .node = ds->node,
		.host = task->writer->world.host,
		.writer_job = console_writer(task->writer->console),
		.read_us = ds->created_us, .time_zone = task->time_zone,
	};
}

static void
begin_data_set(struct task *task, const Ssi__DataSet *from)
{
	task->settings = writer_settings(task->writer);
	pthread_mutex_lock(&task->lock);
	take_data_set(task, from);
	task->active = true;
	task->state = TASK_READING;
	task->began_us = clock_now_us();
	task->tally = (struct tally){0};
	task->trouble_count = 0;
	task->draft = draft_open();
	fault_clear(&task->unreadable);
	if (task->has_size > 0)
		memset(task->has_outcome, 0, task->has_size);
	task->under_way_before = from->under_way_to;
	task->under_way_to = from->under_way_to > WINDOW_FIRST ?
	    from->under_way_to : WINDOW_FIRST;
	task->under_way_wanted = task->under_way_to;
	task->window = WINDOW_FIRST;
	pthread_mutex_unlock(&task->lock);
	fill_origin(task);
	task->ground.netdata = false;
	task->ground.blocks = blocks_open(from->key, from->blocks);
	console_log(task->writer->console, LOG_EVENT, task->id, "task_select",
	    "%s %s data set %u of %s: %llu records, %llu bytes",
	    task->ds.job_name, task->ds.job_id, task->ds.number,
	    task->ds.owner, (unsigned long long)task->ds.records,
	    (unsigned long long)task->ds.bytes);
}

/* The claim is kept on over sessions from here on. */
static bool
hold_claim(struct task *task, uint64_t key)
{
	task->claim = (struct claim){.key = key};
	subsystem_hold(task->member.subsystem, &task->claim,
	    task->member.generation);
	if (!task->claim.lost)
		return true;
	subsystem_release(task->member.subsystem, &task->claim);
	return false;
}

static void
pause_after(struct task *task, const char *what, const struct fault *fault)
{
	struct timespec until = clock_deadline(PAUSE_MS);

	console_log(task->writer->console, LOG_ERROR, task->id, "task",
	    "%s: %s", what, fault->text);
	pthread_mutex_lock(&task->lock);
	while (!task->writer->stopping)
		if (pthread_cond_timedwait(&task->changed, &task->lock,
		    &until) != 0)
			break;
	pthread_mutex_unlock(&task->lock);
}

/* One attempt to be given a data set; true: there is one in hand. */
static bool
select_once(struct task *task)
{
	Ssi__Select ask = SSI__SELECT__INIT;
	Ssi__Answer *answer = NULL;
	struct fault fault = {0};
	struct jes *jes = member_jes(&task->member);
	enum jes_rc rc;
	bool held = false;

	if (jes == NULL)
		return false;
	ask.ms = SELECT_MS;
	ask.under_way_to = WINDOW_FIRST;
	rc = jes_ask_select(jes, &ask, &answer, &fault);
	if (rc == JES_OK && answer->n_data_sets == 1)
		held = hold_claim(task, answer->data_sets[0]->key);
	else if (rc == JES_GONE)
		member_lost(&task->member);
	else if (rc != JES_NONE)
		pause_after(task, "select", &fault);
	if (held)
		begin_data_set(task, answer->data_sets[0]);
	jes_answer_free(&answer);
	return held;
}

/* False: the writer stops. */
static bool
select_data_set(struct task *task)
{
	while (!task->writer->stopping) {
		if (task->writer->suspended) {
			set_state(task, TASK_SUSPENDED);
			writer_await_resume(task->writer);
			continue;
		}
		set_state(task, TASK_IDLE);
		if (select_once(task))
			return true;
	}
	return false;
}

/* The server was gone: whether the data set is still ours when it is back. */
static bool
regain(struct task *task)
{
	return member_jes(&task->member) != NULL && !task_is_over(task);
}

/* What is known of the data set's mails from earlier runs.  -f: nothing that
 * was there when the writer started. */
static bool
load_past(struct task *task)
{
	Ssi__OutcomeQuery ask = SSI__OUTCOME_QUERY__INIT;
	Ssi__Answer *answer = NULL;
	struct fault fault = {0};
	enum jes_rc rc = JES_GONE;

	if (task->under_way_before == 0)
		return true;
	if (task->writer->options.cold &&
	    task->ds.created_us < task->writer->started_us &&
	    !writer_has_begun(task->writer, task->ds.key)) {
		task->under_way_before = 0;
		return true;
	}
	ask.key = task->ds.key;
	while (rc == JES_GONE && regain(task)) {
		rc = jes_ask_outcomes(member_jes(&task->member), &ask,
		    &answer, &fault);
		if (rc == JES_GONE)
			member_lost(&task->member);
	}
	if (rc == JES_OK)
		task->past = past_open(&answer);
	else if (!task_is_over(task))
		pause_after(task, "outcomes of earlier runs", &fault);
	return rc == JES_OK;
}

/* ----------------------------------------------------------- the data set */

static void
say_unreadable(struct task *task, const struct fault *fault)
{
	char number[24];

	snprintf(number, sizeof(number), "%u", task->ds.number);
	task->unreadable = *fault;
	pthread_mutex_lock(&task->lock);
	task->tally.unreadable = true;
	pthread_mutex_unlock(&task->lock);
	console_say(task->writer->console, member_jes_now(&task->member),
	    task->ds.job_number, MESSAGE_UNREADABLE,
	    INSERTS({"job", task->ds.job_name}, {"jobid", task->ds.job_id},
	    {"number", number}, {"reason", fault->text}));
}

/* TSO TRANSMIT writes nothing else, whatever the data set says of itself. */
static bool
is_ebcdic(const char *name)
{
	const struct codepage *page = codepage_find(name, NULL);

	return page != NULL && page->base == CODEPAGE_EBCDIC;
}

/* What the records are.  False: they cannot be read, or not by us any more. */
static bool
look_at_records(struct task *task, struct fault *fault)
{
	struct mail_ground *ground = &task->ground;
	enum records_rc rc = RECORDS_GONE;

	while (rc == RECORDS_GONE && regain(task)) {
		fault_clear(fault);
		rc = logical_look(ground->blocks, &task->member,
		    &ground->netdata, &ground->origin.carriage_control, fault);
	}
	if (ground->netdata && !is_ebcdic(ground->origin.page))
		ground->origin.page = task->settings->config.translate;
	return rc == RECORDS_OK;
}

/* The mails of all records.  False: it was broken off. */
static bool
read_mails(struct task *task, struct mail_reader *reader,
    struct logical *records, struct fault *fault)
{
	enum mail_rc found = MAIL_MORE;
	enum records_rc rc = RECORDS_OK;
	struct record_place at;
	struct slice record;
	struct mail *mail;

	while (rc != RECORDS_END && found != MAIL_QUIT) {
		rc = logical_next(records, &record, &at, fault);
		if (rc == RECORDS_BAD)
			return true;	/* with what was found so far */
		if (rc == RECORDS_GONE) {
			fault_clear(fault);
			if (!regain(task))
				return false;
			continue;
		}
		found = rc == RECORDS_OK ?
		    mail_reader_put(reader, record, at, &mail) :
		    mail_reader_end(reader, logical_place(records), &mail);
		if (found == MAIL_READY && !task_take_mail(task, mail))
			return false;
		if (task_is_over(task))
			return false;
	}
	return true;
}

/* Takes back what no connection has; how many mails that were. */
static unsigned
withdraw(struct task *task)
{
	struct delivery *d, *next;
	unsigned count = 0;

	for (d = dispatch_withdraw(task->writer->dispatch, &task->queue);
	    d != NULL; d = next) {
		next = d->next;
		delivery_free(&d);
		count++;
	}
	pthread_mutex_lock(&task->lock);
	task->unfinished -= count;
	pthread_mutex_unlock(&task->lock);
	return count;
}

/* Until each mail that was handed out is back.  False: some were withdrawn. */
static bool
await_mails(struct task *task)
{
	unsigned withdrawn = 0;

	pthread_mutex_lock(&task->lock);
	task->state = TASK_SENDING;
	while (task->unfinished > 0) {
		if (!task_is_over(task)) {
			pthread_cond_wait(&task->changed, &task->lock);
			continue;
		}
		pthread_mutex_unlock(&task->lock);
		withdrawn += withdraw(task);
		pthread_mutex_lock(&task->lock);
		if (task->unfinished > 0)
			pthread_cond_wait(&task->changed, &task->lock);
	}
	task->state = TASK_REPORTING;
	pthread_mutex_unlock(&task->lock);
	return withdrawn == 0;
}

static void
work_on_data_set(struct task *task)
{
	struct record_place first = {.number = 1};
	struct fault fault = {0};
	struct mail_reader *reader = NULL;
	struct logical records;
	bool whole = false, known;

	known = load_past(task);
	if (known && look_at_records(task, &fault))
		reader = mail_reader_open(&task->ground.rules,
		    &task->ground.origin, &fault);
	logical_begin(&records, task->ground.blocks, &task->member, first,
	    task->ground.netdata);
	if (reader != NULL)
		whole = read_mails(task, reader, &records, &fault);
	else if (known)
		whole = !task_is_over(task);
	logical_end(&records);
	whole = await_mails(task) && whole;
	if (fault_is_set(&fault))
		say_unreadable(task, &fault);
	task_close_data_set(task, reader, !whole);
	mail_reader_close(&reader);
}

static void
end_data_set(struct task *task)
{
	subsystem_release(task->member.subsystem, &task->claim);
	past_close(&task->past);
	draft_close(&task->draft);
	blocks_close(&task->ground.blocks);
	settings_let_go(&task->settings);
	pthread_mutex_lock(&task->lock);
	task->active = false;
	pthread_mutex_unlock(&task->lock);
}

static void *
task_run(void *context)
{
	struct task *task = context;

	while (select_data_set(task)) {
		work_on_data_set(task);
		end_data_set(task);
	}
	member_leave(&task->member);
	return NULL;
}

/* ----------------------------------------------------------------- threads */

void
task_open(struct task *task, unsigned id, struct writer *writer)
{
	pthread_condattr_t attr;

	task->id = id;
	task->writer = writer;
	task->member.subsystem = writer->subsystem;
	pthread_mutex_init(&task->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&task->changed, &attr);
	pthread_condattr_destroy(&attr);
}

bool
task_begin(struct task *task)
{
	return pthread_create(&task->thread, NULL, task_run, task) == 0;
}

void
task_await_end(struct task *task)
{
	pthread_join(task->thread, NULL);
}

void
task_close(struct task *task)
{
	pthread_mutex_destroy(&task->lock);
	pthread_cond_destroy(&task->changed);
	free(task->outcomes);
	free(task->has_outcome);
}
