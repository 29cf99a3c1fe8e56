/*
 * writer/delivery/closing.c -- the last words on a spool data set
 *
 * Owns      the messages that say what happened, and the disposition
 * Promises  what was not sent is named before the data set is disposed of; the
 *           last outcomes and the disposition are one durable change
 * Leaves    which disposition it is to the policy
 * Fails     by trying again, until the data set is somebody else's or the
 *           writer is stopped
 */
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"
#include "writer/delivery/writer.h"

enum {
	ERRORS_SHOWN = 10,	/* errors of syntax, each a message */
	PAUSE_MS = 1000,
	NUMBER_SIZE = 24,
};

static char *
number_text(char *to, uint64_t number)
{
	snprintf(to, NUMBER_SIZE, "%llu", (unsigned long long)number);
	return to;
}

/* ------------------------------------------------------------- messages */

void
task_say(struct task *task, enum writer_message message,
    const struct insert *inserts)
{
	char number[NUMBER_SIZE];
	struct insert all[16] = {
		{"job", task->ds.job_name}, {"jobid", task->ds.job_id},
		{"number", number_text(number, task->ds.number)},
	};
	size_t count = 3;

	for (; inserts->name != NULL && count < 15; inserts++)
		all[count++] = *inserts;
	console_say(task->writer->console, member_jes_now(&task->member),
	    task->ds.job_number, message, all);
}

static void
say_nobody_left(struct task *task, const struct task_trouble *t)
{
	char mail[NUMBER_SIZE], record[NUMBER_SIZE];

	task_say(task, MESSAGE_NO_RECIPIENT, INSERTS(
	    {"mail", number_text(mail, t->mail)}, {"sender", t->sender},
	    {"record", number_text(record, t->record)},
	    {"recipient", t->recipient}, {"reply", t->reply}));
}

static void
say_trouble(struct task *task, const struct task_trouble *t)
{
	enum writer_message message = t->outcome == OUTCOME_UNDELIVERABLE ?
	    MESSAGE_UNDELIVERABLE : t->outcome == OUTCOME_IN_DOUBT ?
	    MESSAGE_IN_DOUBT : MESSAGE_WAITING;
	char mail[NUMBER_SIZE], record[NUMBER_SIZE];

	if (t->nobody_left) {
		say_nobody_left(task, t);
		return;
	}
	task_say(task, message, INSERTS({"mail", number_text(mail, t->mail)},
	    {"record", number_text(record, t->record)},
	    {"recipient", t->recipient}, {"step", step_word(t->step)},
	    {"reply", t->reply}));
}

static void
say_more(struct task *task, uint64_t count)
{
	char text[NUMBER_SIZE];

	task_say(task, MESSAGE_MORE,
	    INSERTS({"count", number_text(text, count)}));
}

static void
say_troubles(struct task *task)
{
	for (uint64_t i = 0; i < task->trouble_count && i < TROUBLES_KEPT; i++)
		say_trouble(task, &task->troubles[i]);
	if (task->trouble_count > TROUBLES_KEPT)
		say_more(task, task->trouble_count - TROUBLES_KEPT);
}

/* Mails that went out, and not as they were written. */
static void
say_changes(struct task *task)
{
	char mail[NUMBER_SIZE], record[NUMBER_SIZE], column[NUMBER_SIZE];
	struct error_report report = {0};
	uint64_t count = 0;

	draft_fill(task->draft, &report);
	for (size_t i = 0; i < report.note_count; i++) {
		const struct report_note *note = &report.notes[i];

		if (!note->changed || count++ >= ERRORS_SHOWN)
			continue;
		task_say(task, MESSAGE_CHANGED, INSERTS(
		    {"mail", number_text(mail, note->mail)},
		    {"record", number_text(record, note->record)},
		    {"column", number_text(column, note->column)},
		    {"note", note->text}));
	}
	if (count > ERRORS_SHOWN)
		say_more(task, count - ERRORS_SHOWN + report.note_more);
}

/* All of them to the log, as EVENT, the first to the console. */
static void
say_errors(struct task *task, const struct mail_reader *reader)
{
	const struct mail_error *errors;
	size_t count = mail_reader_errors(reader, &errors);
	struct mail_counts counts = mail_reader_counts(reader);
	char text[NUMBER_SIZE];

	for (size_t i = 0; i < count; i++) {
		console_log(task->writer->console, LOG_EVENT, task->id,
		    "report", "%s %s.%u record %llu column %u: %s: %s",
		    task->ds.job_name, task->ds.job_id, task->ds.number,
		    (unsigned long long)errors[i].record, errors[i].column,
		    errors[i].reply, errors[i].text);
		if (i < ERRORS_SHOWN)
			task_say(task, MESSAGE_SYNTAX, INSERTS(
			    {"record", number_text(text, errors[i].record)},
			    {"text", errors[i].text},
			    {"reply", errors[i].reply}));
	}
	if (counts.errors > ERRORS_SHOWN)
		say_more(task, counts.errors - ERRORS_SHOWN);
	if (counts.limit_exceeded)
		console_log(task->writer->console, LOG_EVENT, task->id,
		    "report", "%s %s.%u: Maximum errors reached in Jes file. "
		    "Quit Command generated", task->ds.job_name,
		    task->ds.job_id, task->ds.number);
	if (counts.limit_exceeded)
		task_say(task, MESSAGE_EXCEEDED, INSERTS({"limit",
		    number_text(text,
		    task->settings->config.jes_syntax_err_limit)}));
}

static void
say_disposition(struct task *task, enum disposition disposition)
{
	const struct tally *t = &task->tally;
	char sent[NUMBER_SIZE], mails[NUMBER_SIZE], served[NUMBER_SIZE];
	char waiting[NUMBER_SIZE], failed[NUMBER_SIZE], doubt[NUMBER_SIZE];
	char errors[NUMBER_SIZE];

	task_say(task, disposition == DISPOSE_HELD ? MESSAGE_HELD :
	    MESSAGE_DELETED, INSERTS({"sent", number_text(sent, t->sent)},
	    {"mails", number_text(mails, t->mails)},
	    {"served", number_text(served,
	    t->recipients[OUTCOME_DELIVERED])},
	    {"waiting", number_text(waiting, t->recipients[OUTCOME_RETRY])},
	    {"failed", number_text(failed,
	    t->recipients[OUTCOME_UNDELIVERABLE])},
	    {"doubt", number_text(doubt, t->recipients[OUTCOME_IN_DOUBT])},
	    {"errors", number_text(errors, t->errors)}));
}

/* ---------------------------------------------------------- disposition */

static void
print_reason(const struct tally *t, char *to, size_t size)
{
	snprintf(to, size, "%llu of %llu mails sent; recipients: %llu served, "
	    "%llu waiting, %llu undeliverable, %llu in doubt; %llu errors%s",
	    (unsigned long long)t->sent, (unsigned long long)t->mails,
	    (unsigned long long)t->recipients[OUTCOME_DELIVERED],
	    (unsigned long long)t->recipients[OUTCOME_RETRY],
	    (unsigned long long)t->recipients[OUTCOME_UNDELIVERABLE],
	    (unsigned long long)t->recipients[OUTCOME_IN_DOUBT],
	    (unsigned long long)t->errors,
	    t->unreadable ? "; not readable to its end" : "");
}

/*
 * When the writer stops, mails that the spool believes under way since this run
 * and that no connection has touched are put on record, so that the next run
 * does not take them for doubtful.  What was in doubt before stays so.
 */
static void
keep_untouched(struct task *task)
{
	for (uint64_t mail = task->under_way_before + 1;
	    mail <= task->under_way_to; mail++)
		if (!task_has_outcome(task, (uint32_t)mail))
			task_keep_outcome(task, (uint32_t)mail,
			    SSI__STATE__WAITING,
			    memory_text(RECORD_UNTOUCHED));
}

/* All that has not been told yet; waits for a report that is on its way. */
static void
take_last_report(struct task *task, bool stopped, struct task_report *report)
{
	pthread_mutex_lock(&task->lock);
	while (task->reporting)
		pthread_cond_wait(&task->changed, &task->lock);
	if (stopped && !task->claim.lost)
		keep_untouched(task);
	*report = (struct task_report){
		.key = task->ds.key, .outcomes = task->outcomes,
		.count = task->outcome_count,
	};
	task->outcomes = NULL;
	task->outcome_count = task->outcome_size = 0;
	task->reporting = true;
	pthread_mutex_unlock(&task->lock);
}

static void
pause_a_while(struct task *task)
{
	struct timespec until = clock_deadline(PAUSE_MS);

	pthread_mutex_lock(&task->lock);
	while (!task_is_over(task))
		if (pthread_cond_timedwait(&task->changed, &task->lock,
		    &until) != 0)
			break;
	pthread_mutex_unlock(&task->lock);
}

/* False: the data set is somebody else's, or the writer stops. */
static bool
dispose(struct task *task, const struct task_report *report,
    Ssi__Disposal disposal, const char *reason, struct fault *fault)
{
	enum jes_rc rc;

	while (!task->claim.lost) {
		fault_clear(fault);
		rc = report_send(&task->member, report, disposal, reason,
		    fault);
		if (rc == JES_OK)
			return true;
		if (rc == JES_CONFLICT || rc == JES_NOT_FOUND ||
		    task->writer->stopping)
			return false;
		console_log(task->writer->console, LOG_WARNING, task->id,
		    "task_close", "disposition not kept yet: %s", fault->text);
		if (rc != JES_GONE)
			pause_a_while(task);
	}
	fault_set(fault, "it was gone when the spool server was back");
	return false;
}

static Ssi__Disposal
disposal_of(enum disposition disposition)
{
	switch (disposition) {
	case DISPOSE_PROCESSED:
		return SSI__DISPOSAL__PROCESSED;
	case DISPOSE_HELD:
		return SSI__DISPOSAL__KEPT_HELD;
	default:
		/* the claim ends with the session; given back at once it would
		 * come to the next task that has not stopped yet */
		return SSI__DISPOSAL__KEEP_CLAIM;
	}
}

static void
say_what_happened(struct task *task, struct mail_reader *reader,
    enum disposition disposition)
{
	const struct tally *t = &task->tally;
	bool trouble = task->trouble_count > 0 || t->errors > 0 ||
	    t->unreadable;

	console_log(task->writer->console, LOG_EVENT, task->id, "task_close",
	    "%s %s.%u: %llu mails, %llu sent, %llu errors", task->ds.job_name,
	    task->ds.job_id, task->ds.number, (unsigned long long)t->mails,
	    (unsigned long long)t->sent, (unsigned long long)t->errors);
	if (disposition == DISPOSE_RELEASED)
		return;
	say_changes(task);
	if (!trouble)
		return;
	if (reader != NULL)
		say_errors(task, reader);
	say_troubles(task);
	say_disposition(task, disposition);
}

void
task_close_data_set(struct task *task, struct mail_reader *reader,
    bool stopped)
{
	const struct config *config = &task->settings->config;
	struct fault fault = {0};
	struct task_report report;
	enum disposition disposition;
	char reason[200];

	task->tally.stopped = stopped;
	if (reader != NULL)
		task->tally.errors = mail_reader_counts(reader).errors;
	disposition = policy_disposition(&task->tally,
	    config->bad_spool_disp);
	if (!task->claim.lost)
		say_what_happened(task, reader, disposition);
	if (disposition != DISPOSE_RELEASED && !task->claim.lost &&
	    !task_report_errors(task, reader, disposition)) {
		task->tally.stopped = stopped = true;
		disposition = DISPOSE_RELEASED;
	}
	take_last_report(task, stopped, &report);
	print_reason(&task->tally, reason, sizeof(reason));
	if (!dispose(task, &report, disposal_of(disposition),
	    disposition == DISPOSE_HELD ? reason : "", &fault) &&
	    !task->writer->stopping)
		task_say(task, MESSAGE_ABANDONED,
		    INSERTS({"reason", fault.text}));
	task_reported(task, &report, true);
}
