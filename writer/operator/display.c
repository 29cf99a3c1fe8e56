/*
 * writer/operator/display.c -- what DISPLAY shows
 *
 * Owns      the layout of the displays
 * Promises  each line is of one moment; a whole display need not be
 * Leaves    DISPLAY,CONFIG to the table of statements
 */
#include <stdio.h>

#include "spool/base/clock.h"
#include "writer/operator/operator.h"

void
display_config(struct writer *w, struct buffer *lines)
{
	struct settings *settings = writer_settings(w);

	config_display(&settings->config, lines);
	settings_let_go(&settings);
}

void
display_log_level(struct writer *w, struct buffer *lines)
{
	static const char *const words[] = {
		"ERROR", "WARNING", "EVENT", "INFO", "JES", "NET", "DEBUG",
		"TRACE",
	};
	unsigned level = console_level(w->console);

	buffer_print(lines, "LOGLEVEL : %u ", level);
	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if ((level & 1u << i) != 0)
			buffer_print(lines, " %s", words[i]);
	buffer_byte(lines, '\n');
}

void
display_ip_list(struct writer *w, struct buffer *lines)
{
	struct target *list[TARGETS_MAX];
	unsigned count = targets_list(w->targets, list);

	if (count == 0)
		buffer_text(lines, "NO ADDRESS IS KNOWN YET\n");
	buffer_text(lines, "TARGET SERVER IP LIST\n  PREF  IP ADDRESS\n");
	for (unsigned i = 0; i < count; i++) {
		/* without MX the order is all the preference there is */
		bool has_mx = target_config(list[i])->mx[0] != '\0';

		buffer_print(lines, "  %-4u  %s\n", has_mx ?
		    targets_preference(w->targets, list[i]) : i + 1,
		    target_name(list[i]));
	}
}

/* --------------------------------------------------------------- targets */

static void
put_global(struct writer *w, struct buffer *lines)
{
	buffer_print(lines,
	    "GLOBAL INFORMATION:\n"
	    "  MAIL SENT     : %llu\n"
	    "  TOTAL RETRY   : %-10u CURRENT RETRY : %u\n"
	    "  DEADLETTER    : %-10u UNDELIVER     : %llu\n"
	    "  EXTENDED RETRY:\n"
	    "    TOTAL       : %-10u CURRENT       : %u\n",
	    (unsigned long long)w->mails_sent, 0, 0, 0,
	    (unsigned long long)w->mails_undeliverable, 0, 0);
}

static const char *
auth_state(const struct target_view *view)
{
	return view->can.auth_asked ? "REQUESTED" : "NOT CONFIGURED";
}

static void
put_target(struct target *t, struct buffer *lines)
{
	struct target_view view = target_look(t);

	buffer_print(lines, "TARGET SERVER %s\n", target_name(t));
	buffer_print(lines, "  STATE         : %s\n",
	    target_state_word(view.state));
	if (view.trouble[0] != '\0')
		buffer_print(lines, "  LAST TROUBLE  : %s\n", view.trouble);
	buffer_print(lines,
	    "  ESMTP         : %-10s MESSAGE SIZE  : %llu\n"
	    "  STARTTLS      : %-10s MAIL ATTEMPTS : %llu\n"
	    "  AUTH STATE    : %s\n"
	    "  MAIL SENT     : %-10llu CONNECT FAIL  : %llu\n",
	    view.can.esmtp ? "YES" : "NO",
	    (unsigned long long)view.message_size,
	    view.can.starttls ? "YES" : "NO",
	    (unsigned long long)view.counts.attempts, auth_state(&view),
	    (unsigned long long)view.counts.sent,
	    (unsigned long long)view.counts.connect_failures);
}

void
display_targets(struct writer *w, const char *address, struct buffer *lines)
{
	struct target *list[TARGETS_MAX];
	unsigned count = targets_list(w->targets, list);
	bool found = false;

	put_global(w, lines);
	for (unsigned i = 0; i < count; i++) {
		if (address[0] != '\0' &&
		    strcmp(address, target_config(list[i])->ip) != 0)
			continue;
		put_target(list[i], lines);
		found = true;
	}
	if (!found)
		buffer_print(lines, "NO TARGET SERVER %s\n", address);
}

/* ----------------------------------------------------------- spool status */

/* DEST when the data set came by its destination alone. */
static const char *
task_type(const struct task *task)
{
	return task->active && task->ds.writer[0] == '\0' ? "DEST" : "WRITER";
}

void
display_spool(struct writer *w, struct buffer *lines)
{
	buffer_text(lines, "SPOOL STATUS SUMMARY\n"
	    "  TKID TYPE   STATE        JOBNAME  JOBID     PENDING  RETRY\n");
	for (unsigned i = 0; i < w->tasks_begun; i++) {
		struct task *task = &w->tasks[i];

		pthread_mutex_lock(&task->lock);
		buffer_print(lines, "  %4u %-6s %-12s", task->id,
		    task_type(task), task_state_word(task->state));
		if (task->active)
			buffer_print(lines, " %-8s %-8s %8u %6u",
			    task->ds.job_name, task->ds.job_id,
			    task->unfinished, 0);
		pthread_mutex_unlock(&task->lock);
		buffer_byte(lines, '\n');
	}
}

/* The lock of the task is held. */
static void
put_task(const struct task *task, struct buffer *lines)
{
	const struct task_data_set *ds = &task->ds;
	const struct tally *t = &task->tally;
	char began[32];

	clock_format(task->began_us, "%Y-%m-%d %H:%M:%S", began,
	    sizeof(began));
	buffer_print(lines,
	    "TKID %u %s %s\n"
	    "  JOBNAME         : %-10s JOBID           : %s\n"
	    "  OWNER           : %-10s NOTIFY          : %s\n"
	    "  ORIGIN NODE     : %-10s ORIGIN SYSTEM   : %s\n"
	    "  DATA SET NUMBER : %-10u DATA SET KEY    : %llu\n"
	    "  READ START TIME : %s\n"
	    "  MAILS READ      : %-10llu SENT            : %llu\n"
	    "  UNDELIVER       : %-10llu EXTENDED RETRY  : %u\n"
	    "  PENDING         : %-10u RECORDS         : %llu\n"
	    "  BYTES           : %llu\n",
	    task->id, task_type(task), task_state_word(task->state),
	    ds->job_name, ds->job_id, ds->owner, ds->notify, ds->node,
	    ds->system, ds->number, (unsigned long long)ds->key, began,
	    (unsigned long long)t->mails, (unsigned long long)t->sent,
	    (unsigned long long)t->recipients[OUTCOME_UNDELIVERABLE], 0,
	    task->unfinished, (unsigned long long)ds->records,
	    (unsigned long long)ds->bytes);
}

void
display_spool_detail(struct writer *w, unsigned wanted, struct buffer *lines)
{
	bool any = false;

	buffer_text(lines, "SPOOL STATUS DETAIL\n");
	for (unsigned i = 0; i < w->tasks_begun; i++) {
		struct task *task = &w->tasks[i];

		pthread_mutex_lock(&task->lock);
		if (task->active && (wanted == 0 || wanted == task->id)) {
			put_task(task, lines);
			any = true;
		}
		pthread_mutex_unlock(&task->lock);
	}
	if (!any && wanted == 0)
		buffer_text(lines, "ALL TASKS ARE IDLE\n");
	else if (!any)
		buffer_print(lines, "TASK %u IS IDLE\n", wanted);
}
