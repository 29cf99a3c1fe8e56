/*
 * writer/delivery/reporting.c -- where the error report of a data set goes
 *
 * Owns      the way from what is known of a data set to its report, and the
 *           report's way to SYSOUT or to the administrators
 * Promises  the report is somewhere before the data set is disposed of; a
 *           report that no administrator gets is kept on the spool
 * Leaves    the layout to mail/report.h, the mail to undelivered/letter.h
 * Fails     by a message; the log has each error whatever becomes of the report
 *
 * Rules: cssmtp-operation 2.6, cssmtp-configuration 3.14 to 3.16.  A report is
 * tried once: over each target that can be used, as any mail is, and if there
 * is none for PATIENCE_MS, not any more.
 */
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"
#include "writer/delivery/writer.h"

enum {
	PATIENCE_MS = 30 * 1000,
	LOOK_MS = 250,
	ZONE_SIZE = 8,
	NUMBER_SIZE = 24,
};

/* ------------------------------------------------------------ the report */

static struct mail_counts
counts_of(const struct mail_reader *reader)
{
	struct mail_counts none = {0};

	return reader != NULL ? mail_reader_counts(reader) : none;
}

static struct error_report
make_report(struct task *task, const struct mail_reader *reader,
    enum disposition disposition)
{
	const struct task_data_set *ds = &task->ds;
	const struct config *config = &task->settings->config;
	struct error_report report = {
		.writer_name = config->ext_wrt_name,
		.job_name = ds->job_name, .job_id = ds->job_id,
		.owner = ds->owner, .notify = ds->notify,
		.origin_node = ds->node, .origin_system = ds->system,
		.data_set_number = ds->number, .task_id = task->id,
		.disposition = disposition == DISPOSE_HELD ? "HOLD" : "DELETE",
		.test_mode = config->test_mode,
		.unreadable = task->tally.unreadable ? task->unreadable.text :
		    NULL,
		.mails_read = task->tally.mails,
		.mails_sent = task->tally.sent,
		.counts = counts_of(reader),
		.error_limit = config->jes_syntax_err_limit,
	};

	if (reader != NULL)
		report.error_count = mail_reader_errors(reader,
		    &report.errors);
	draft_fill(task->draft, &report);
	return report;
}

/* Only what went wrong, or not as the submitter may think, is reported. */
static bool
is_wanted(const struct task *task, const struct mail_reader *reader)
{
	return task->settings->config.report != REPORT_NONE &&
	    (!draft_is_empty(task->draft) || task->tally.unreadable ||
	    counts_of(reader).errors > 0);
}

/* ------------------------------------------------------------ to the spool */

/* False: the writer stops. */
static bool
to_sysout(struct task *task, struct slice text)
{
	const struct config *config = &task->settings->config;
	struct sysout_place place;
	struct fault fault = {0};
	char number[NUMBER_SIZE];

	if (sysout_put(task->writer->sysout, config->report_sysout_class,
	    "REPORT", text, &place, &fault)) {
		snprintf(number, sizeof(number), "%u", place.number);
		task_say(task, MESSAGE_REPORT_WRITTEN, INSERTS(
		    {"reportid", place.job_id}, {"reportnumber", number},
		    {"class", config->report_sysout_class}));
		return true;
	}
	if (task->writer->stopping)
		return false;
	task_say(task, MESSAGE_REPORT_LOST, INSERTS({"reason", fault.text}));
	return true;
}

/* -------------------------------------------------- to the administrators */

void
task_letter_done(struct task *task)
{
	pthread_mutex_lock(&task->lock);
	task->letter_is_back = true;
	pthread_cond_broadcast(&task->changed);
	pthread_mutex_unlock(&task->lock);
}

/* Whether the letter is back; waits a little for it. */
static bool
is_back(struct task *task)
{
	struct timespec until = clock_deadline(LOOK_MS);
	bool back;

	pthread_mutex_lock(&task->lock);
	while (!task->letter_is_back && !task_is_over(task))
		if (pthread_cond_timedwait(&task->changed, &task->lock,
		    &until) != 0)
			break;
	back = task->letter_is_back;
	pthread_mutex_unlock(&task->lock);
	return back;
}

/* Takes it out of the queue, unless a connection has it just now. */
static bool
take_back(struct task *task)
{
	return dispatch_withdraw(task->writer->dispatch, &task->queue) != NULL;
}

/* Until each recipient has an outcome, or there is no hope of one. */
static void
send_letter(struct task *task, struct delivery *d)
{
	struct writer *w = task->writer;
	int64_t hopeless_ms = clock_monotonic_ms() + PATIENCE_MS;

	task->letter_is_back = false;
	d->task = task;
	if (!dispatch_put(w->dispatch, &task->queue, d))
		return;
	while (!is_back(task)) {
		bool usable = targets_active(w->targets) != 0;
		int64_t now_ms = clock_monotonic_ms();

		if (usable)
			hopeless_ms = now_ms + PATIENCE_MS;
		if ((now_ms >= hopeless_ms || task_is_over(task)) &&
		    take_back(task))
			return;
	}
}

/* Says who has not got it; how many have. */
static size_t
say_outcomes(struct task *task, const struct delivery *d)
{
	char count[NUMBER_SIZE];
	size_t sent = 0;

	for (size_t i = 0; i < d->mail->recipients; i++) {
		const struct answer *answer = d->answers[i];
		const char *reason = answer != NULL ?
		    arena_print(d->mail->arena, "%s: %s",
		    step_word(answer->step), answer->text) :
		    "no target server can be used";

		if (d->outcomes[i] == OUTCOME_DELIVERED)
			sent++;
		else
			task_say(task, MESSAGE_REPORT_UNSENT, INSERTS(
			    {"recipient", arena_text(d->mail->arena,
			    d->mail->to[i].text)}, {"reason", reason}));
	}
	snprintf(count, sizeof(count), "%zu", sent);
	if (sent > 0)
		task_say(task, MESSAGE_REPORT_SENT, INSERTS({"count", count}));
	return sent;
}

/* NULL: nobody can be written to. */
static struct letter *
write_letter(struct task *task, const struct error_report *report,
    struct slice text)
{
	const struct config *config = &task->settings->config;
	const char *to[ADMINISTRATORS_MAX];
	struct arena *arena = arena_open();
	char stamp[32];
	struct letter_content content = {
		.from = config->report_mail_from, .to = to,
		.to_count = config->administrator_count,
		.writer = console_writer(task->writer->console),
		.host = task->writer->world.host,
		.at_us = report->at_us, .time_zone = report->time_zone,
		.text = text,
	};
	struct fault fault = {0};
	struct letter *letter;

	for (unsigned i = 0; i < config->administrator_count; i++)
		to[i] = config->administrators[i];
	clock_format(report->at_us, "%Y%m%d.%H%M%S", stamp, sizeof(stamp));
	content.id = arena_print(arena, "%s.%s.%s.%06u.%u.R",
	    report->job_name, report->job_id, stamp,
	    (unsigned)(report->at_us % 1000000), report->data_set_number);
	content.subject = arena_print(arena, "%s error report: %s %s",
	    content.writer, report->job_name, report->job_id);
	letter = letter_open(&content, &fault);
	if (fault_is_set(&fault))
		console_log(task->writer->console, LOG_WARNING, task->id,
		    "report", "%s", fault.text);
	arena_close(&arena);
	return letter;
}

/* False: the writer stops. */
static bool
to_administrators(struct task *task, const struct error_report *report,
    struct slice text)
{
	struct letter *letter;
	struct delivery *d;
	size_t sent;

	if (task->settings->config.administrator_count == 0)
		return true;	/* EZD1841I was said */
	letter = write_letter(task, report, text);
	if (letter == NULL)
		return to_sysout(task, text);
	d = delivery_open_letter(letter);
	send_letter(task, d);
	if (delivery_has(d, OUTCOME_OPEN) && task_is_over(task)) {
		letter_close(&letter);
		return false;
	}
	sent = say_outcomes(task, d);
	letter_close(&letter);
	return sent > 0 || to_sysout(task, text);
}

bool
task_report_errors(struct task *task, const struct mail_reader *reader,
    enum disposition disposition)
{
	struct buffer text = {0};
	struct error_report report;
	char zone[ZONE_SIZE];
	bool done;

	if (!is_wanted(task, reader))
		return true;
	report = make_report(task, reader, disposition);
	report.at_us = clock_now_us();
	clock_format(report.at_us, "%z", zone, sizeof(zone));
	report.time_zone = zone;
	report_write(&report, &text);
	done = task->settings->config.report == REPORT_ADMIN ?
	    to_administrators(task, &report, buffer_slice(&text)) :
	    to_sysout(task, buffer_slice(&text));
	buffer_free(&text);
	return done;
}
