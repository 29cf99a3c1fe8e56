/*
 * writer/delivery/task_mail.c -- what a task does with one mail
 *
 * Owns      the way of a mail from the reader to the queue, and back
 * Promises  no mail is handed out before the spool knows that it may be; what
 *           an earlier run has sent is not sent again; mails that may arrive
 *           twice are named
 * Leaves    sending to the agents, the outcomes it keeps to task_outcomes.c
 */
#include <stdio.h>

#include "spool/base/memory.h"
#include "writer/delivery/drafting.h"
#include "writer/delivery/writer.h"

/* Adds a mail's outcomes to what the data set has come to; the lock is held. */
static void
count_outcomes(struct task *task, const struct delivery *d)
{
	bool sent = d->mail->recipients > 0 && d->mail->refused_count == 0;

	task->tally.recipients[OUTCOME_UNDELIVERABLE] +=
	    d->mail->refused_count;
	for (size_t i = 0; i < d->mail->recipients; i++) {
		task->tally.recipients[d->outcomes[i]]++;
		sent = sent && d->outcomes[i] == OUTCOME_DELIVERED;
	}
	if (sent)
		task->tally.sent++;
}

/* Room for one more, or NULL when there are enough; the lock is held. */
static struct task_trouble *
new_trouble(struct task *task)
{
	if (task->trouble_count++ >= TROUBLES_KEPT)
		return NULL;
	return &task->troubles[task->trouble_count - 1];
}

/* A mail with nobody to send it to. */
static void
keep_refused(struct task *task, const struct mail *mail)
{
	struct task_trouble *trouble = new_trouble(task);

	if (trouble == NULL)
		return;
	*trouble = (struct task_trouble){
		.outcome = OUTCOME_UNDELIVERABLE, .mail = mail->number,
		.record = mail->refused[0].record, .nobody_left = true,
		.step = STEP_RCPT,
	};
	slice_copy(mail->from.text, trouble->sender, sizeof(trouble->sender));
	slice_copy(slice_text(mail->refused[0].text), trouble->recipient,
	    sizeof(trouble->recipient));
	slice_copy(slice_text(mail->refused[0].reply), trouble->reply,
	    sizeof(trouble->reply));
}

static void
keep_trouble(struct task *task, const struct delivery *d, size_t i)
{
	const struct answer *answer = d->answers[i];
	struct task_trouble *trouble = new_trouble(task);

	if (trouble == NULL)
		return;
	*trouble = (struct task_trouble){
		.outcome = d->outcomes[i], .mail = d->mail->number,
		.record = d->mail->record,
		.step = answer != NULL ? answer->step : STEP_CHOICE,
	};
	slice_copy(d->mail->to[i].text, trouble->recipient,
	    sizeof(trouble->recipient));
	slice_copy(slice_text(answer != NULL ? answer->text :
	    "as an earlier run found; the log of then has it"),
	    trouble->reply, sizeof(trouble->reply));
}

static void
log_recipient(struct task *task, const struct delivery *d, size_t i)
{
	bool good = d->outcomes[i] == OUTCOME_DELIVERED;
	const struct answer *answer = d->answers[i];

	if (!console_logs(task->writer->console, good ? LOG_INFO :
	    LOG_WARNING))
		return;
	console_log(task->writer->console, good ? LOG_INFO : LOG_WARNING,
	    task->id, "mail", "%s %s.%u.%u record %llu <%.*s> %s at %s by "
	    "%s: %s", task->ds.job_name, task->ds.job_id, task->ds.number,
	    d->mail->number, (unsigned long long)d->mail->record,
	    SLICE_ARGS(d->mail->to[i].text), outcome_word(d->outcomes[i]),
	    answer != NULL ? step_word(answer->step) : "earlier run",
	    d->targets[i] != NULL ? d->targets[i] : "",
	    answer != NULL ? answer->text : "");
}

/* All that is to be kept of a mail that is over and done with. */
static void
note_mail(struct task *task, struct delivery *d, bool keep)
{
	struct buffer detail = {0};
	Ssi__State state = record_write(d, &detail);

	for (size_t i = 0; i < d->mail->recipients; i++)
		log_recipient(task, d, i);
	pthread_mutex_lock(&task->lock);
	count_outcomes(task, d);
	if (d->mail->recipients == 0)
		keep_refused(task, d->mail);
	for (size_t i = 0; i < d->mail->recipients; i++)
		if (d->outcomes[i] != OUTCOME_DELIVERED)
			keep_trouble(task, d, i);
	draft_delivery(task->draft, d);
	if (keep)
		task_keep_outcome(task, d->mail->number, state, detail.len > 0 ?
		    memory_text(buffer_str(&detail)) : NULL);
	pthread_mutex_unlock(&task->lock);
	if (keep && (delivery_has(d, OUTCOME_UNDELIVERABLE) ||
	    d->mail->refused_count > 0))
		task->writer->mails_undeliverable++;
	buffer_free(&detail);
}

void
task_mail_done(struct task *task, struct delivery *d)
{
	struct writer *writer = task->writer;

	if (d->is_letter) {
		task_letter_done(task);
		return;
	}
	if (!delivery_has(d, OUTCOME_RETRY) &&
	    !delivery_has(d, OUTCOME_IN_DOUBT) &&
	    !delivery_has(d, OUTCOME_UNDELIVERABLE))
		writer->mails_sent++;
	note_mail(task, d, true);
	delivery_free(&d);
	/* from here on the data set may be closed at any moment */
	pthread_mutex_lock(&task->lock);
	task->unfinished--;
	pthread_cond_broadcast(&task->changed);
	pthread_mutex_unlock(&task->lock);
	reporter_call(writer->reporter, false);
}

static void
say_sent_twice(struct task *task, const struct mail *mail, const char *why)
{
	char number[24], mail_number[24], record[24];

	snprintf(number, sizeof(number), "%u", task->ds.number);
	snprintf(mail_number, sizeof(mail_number), "%u", mail->number);
	snprintf(record, sizeof(record), "%llu",
	    (unsigned long long)mail->record);
	console_say(task->writer->console, member_jes_now(&task->member),
	    task->ds.job_number, MESSAGE_SENT_TWICE,
	    INSERTS({"job", task->ds.job_name}, {"jobid", task->ds.job_id},
	    {"number", number}, {"mail", mail_number}, {"record", record},
	    {"reason", why}));
}

/* What earlier runs have done for this mail; false: nothing is left to do. */
static bool
apply_past(struct task *task, struct delivery *d)
{
	const struct past_mail *past = past_find(task->past, d->mail->number);

	if (past == NULL) {
		if (d->mail->number <= task->under_way_before)
			say_sent_twice(task, d->mail, "an earlier run ended "
			    "while it was under way");
		return true;
	}
	if (past->state == SSI__STATE__DONE)
		for (size_t i = 0; i < d->mail->recipients; i++)
			d->outcomes[i] = OUTCOME_DELIVERED;
	else
		record_read(past->detail, d);
	if (past->state == SSI__STATE__IN_DOUBT)
		say_sent_twice(task, d->mail, "the link broke behind the end "
		    "of its text in an earlier run");
	for (size_t i = 0; i < d->mail->recipients; i++)
		if (outcome_is_open(d->outcomes[i]))
			return true;
	return false;
}

/*
 * Waits until the spool knows that the mail may be under way.  More is asked
 * for ahead, so that this waits seldom; when it had to, further ahead.
 */
static bool
await_window(struct task *task, uint64_t number)
{
	bool waited = false, durable;

	pthread_mutex_lock(&task->lock);
	while (number > task->under_way_to && !task_is_over(task)) {
		if (!waited && task->window < WINDOW_MAX)
			task->window *= 2;
		waited = true;
		if (task->under_way_wanted < number)
			task->under_way_wanted = number + task->window;
		pthread_mutex_unlock(&task->lock);
		reporter_call(task->writer->reporter, true);
		pthread_mutex_lock(&task->lock);
		if (number > task->under_way_to && !task_is_over(task))
			pthread_cond_wait(&task->changed, &task->lock);
	}
	durable = number <= task->under_way_to;
	if (task->under_way_wanted < number + task->window / 2) {
		task->under_way_wanted = number + task->window;
		waited = true;
	}
	pthread_mutex_unlock(&task->lock);
	if (waited)
		reporter_call(task->writer->reporter, true);
	return durable;
}

static bool
hand_out(struct task *task, struct delivery *d)
{
	bool put;

	if (!await_window(task, d->mail->number) || task_is_over(task))
		return false;
	pthread_mutex_lock(&task->lock);
	task->unfinished++;
	task->state = TASK_BACKPRESSURE;
	pthread_mutex_unlock(&task->lock);
	put = dispatch_put(task->writer->dispatch, &task->queue, d);
	pthread_mutex_lock(&task->lock);
	if (!put)
		task->unfinished--;
	task->state = TASK_READING;
	pthread_mutex_unlock(&task->lock);
	return put;
}

bool
task_take_mail(struct task *task, struct mail *mail)
{
	struct delivery *d = delivery_open(mail, &task->ground);
	bool goes_on = true;

	d->task = task;
	pthread_mutex_lock(&task->lock);
	task->tally.mails++;
	pthread_mutex_unlock(&task->lock);
	if (task->settings->config.test_mode) {
		delivery_free(&d);
	} else if (mail->recipients == 0) {
		note_mail(task, d, past_find(task->past, mail->number) ==
		    NULL);
		delivery_free(&d);
	} else if (!apply_past(task, d)) {
		note_mail(task, d, false);
		delivery_free(&d);
	} else if (!hand_out(task, d)) {
		delivery_free(&d);
		goes_on = false;
	}
	return goes_on;
}
