/*
 * spool/operator/jobs.c -- commands for jobs
 */
#include <stdio.h>
#include <stdlib.h>

#include "spool/job/job.h"
#include "spool/operator/jes2.h"
#include "spool/operator/target.h"

enum { HEAD_COLUMNS = 15 };

static void
head_of(const struct job *job, char *to, size_t size)
{
	static const char *const kinds[] = {
		[JOB_BATCH] = "JOB", [JOB_STARTED] = "STC",
		[JOB_SESSION] = "TSU",
	};

	snprintf(to, size, "%s(%s)", kinds[job->kind], job->name);
}

/* ------------------------------------------------------------- displays */

static bool
show_job(struct target *target, const struct subject *subject,
    enum head where)
{
	struct buffer items = {0};
	char head[20];
	bool shown;

	head_of(subject->job, head, sizeof(head));
	items_of(subject, OF_JOB, &target->operands, &items);
	shown = answer_show(target->run, "$HASP890", head, HEAD_COLUMNS,
	    where, &items);
	buffer_free(&items);
	return shown;
}

/* A head of its own, but not before one item that was asked for. */
static bool
display_one(void *context, const struct subject *subject)
{
	struct target *target = context;
	bool asked = false;

	for (unsigned i = 0; i < target->operands.count; i++)
		asked = asked || (target->operands.list[i].how == NO_VALUE &&
		    !(target->operands.list[i].keyword->uses & ALONE));
	return show_job(target, subject, asked ? HEAD_BESIDE : HEAD_ABOVE);
}

void
jobs_display(struct run *run, struct slice rest)
{
	struct target target;

	if (target_read(run, rest, OF_JOB, MEANS_DISPLAY, &target))
		target_each(&target, display_one, &target);
}

static bool
display_active(void *context, const struct subject *subject)
{
	if (subject->job->phase != PHASE_RUN)
		return true;
	return show_job(context, subject, HEAD_BESIDE);
}

/* $D A,J and $D A,S and $D A,T are of one kind; what else may stand there
 * ($D A,XEQ) means all of them here. */
void
jobs_display_active(struct run *run, struct slice rest)
{
	size_t before = run->lines->len;
	struct target target;
	struct slice kind = slice_from(rest, 1);
	bool one = slice_equal(kind, SLICE("J")) ||
	    slice_equal(kind, SLICE("S")) || slice_equal(kind, SLICE("T"));

	if (rest.len > 0 && rest.ptr[0] != ',') {
		answer_reason(run, REASON_NO_OPERAND, NULL);
		return;
	}
	target_read(run, one ? kind : SLICE("JQ"), OF_JOB, MEANS_DISPLAY,
	    &target);
	target_each(&target, display_active, &target);
	if (run->lines->len == before)
		buffer_text(run->lines, "$HASP890 NO ACTIVE JOBS\n");
}

/* -------------------------------------------------------------- actions */

typedef enum output_rc job_action(struct spool *, uint32_t, struct fault *);

struct change {
	struct target *target;
	job_action *action;
	const char *resource;	/* OPERCMDS: JES2.CANCEL.BAT */
};

/* What the operator sees of a job after a command. */
static void
tell_after(struct target *target, const struct subject *subject)
{
	struct view *view = view_open(subject->spool->store);
	struct job job = *subject->job;
	struct subject now = *subject;
	struct target plain = *target;

	plain.operands.count = 0;
	now.view = view;
	now.job = &job;
	if (view == NULL || job_get(view, job.number, &job) != STORE_OK)
		job.phase = PHASE_PURGE;
	show_job(&plain, &now, HEAD_BESIDE);
	view_close(&view);
}

static void
tell_failure(struct run *run, const struct job *job,
    const struct fault *fault)
{
	char detail[600];

	snprintf(detail, sizeof(detail), "%s: %s", job->id, fault->text);
	answer_reason(run, REASON_BUSY, detail);
}

static bool
act_on_one(void *context, const struct subject *subject)
{
	struct change *change = context;
	struct run *run = change->target->run;
	const struct job *job = subject->job;
	struct fault fault = {0};
	char resource[40];

	snprintf(resource, sizeof(resource), "%s.%s.%s", run->spool->node,
	    job->owner, job->name);
	if (!run_allowed(run, SAF_JESJOBS, resource, job->owner, SAF_ALTER))
		return true;
	if (change->action(run->spool, job->number, &fault) == OUTPUT_OK)
		tell_after(change->target, subject);
	else
		tell_failure(run, job, &fault);
	return true;
}

static void
act(struct run *run, struct slice rest, job_action *action)
{
	struct target target;
	struct change change = {&target, action, NULL};

	if (target_read(run, rest, OF_JOB, MEANS_ACTION, &target))
		target_each(&target, act_on_one, &change);
}

void
jobs_hold(struct run *run, struct slice rest)
{
	act(run, rest, job_hold);
}

void
jobs_release(struct run *run, struct slice rest)
{
	act(run, rest, job_release_wait);
}

void
jobs_purge(struct run *run, struct slice rest)
{
	act(run, rest, job_purge_at_end);
}

void
jobs_cancel(struct run *run, struct slice rest)
{
	struct target target;
	struct change change = {&target, job_cancel, NULL};

	if (!target_read(run, rest, OF_JOB, MEANS_ACTION, &target))
		return;
	if (operands_find(&target.operands, "PURGE") != NULL)
		change.action = job_cancel_and_purge;
	target_each(&target, act_on_one, &change);
}

static void
hold_all(struct run *run, bool hold)
{
	struct fault fault = {0};
	unsigned count;

	if (!run_allowed(run, SAF_OPERCMDS, hold ? "JES2.MODIFYHOLD.JST" :
	    "JES2.MODIFYRELEASE.JST", "", SAF_CONTROL))
		return;
	count = job_hold_all(run->spool, hold, &fault);
	if (fault_is_set(&fault))
		answer_reason(run, REASON_BUSY, fault.text);
	else
		buffer_print(run->lines, "$HASP000 OK - %u JOBS %s\n", count,
		    hold ? "HELD" : "RELEASED");
}

void
jobs_hold_all(struct run *run, struct slice rest)
{
	if (rest.len > 0)
		answer_reason(run, REASON_NO_OPERAND, NULL);
	else
		hold_all(run, true);
}

void
jobs_release_all(struct run *run, struct slice rest)
{
	if (rest.len > 0)
		answer_reason(run, REASON_NO_OPERAND, NULL);
	else
		hold_all(run, false);
}

/* ------------------------------------------------------------------- $T */

struct new_values {
	struct target *target;
	char class[9];
	int priority;		/* -1: as it is */
};

static bool
change_one(void *context, const struct subject *subject)
{
	const struct new_values *new = context;
	struct run *run = new->target->run;
	const struct job *job = subject->job;
	struct fault fault = {0};

	if (!run_allowed(run, SAF_JESJOBS, job->name, job->owner,
	    SAF_UPDATE) || (new->priority > (int)job->priority &&
	    !run_allowed(run, SAF_OPERCMDS, "JES2.MODIFY.JOB", "",
	    SAF_CONTROL)))
		return true;
	if (job_change(run->spool, job->number, new->class[0] != '\0' ?
	    new->class : NULL, new->priority, &fault) == OUTPUT_OK)
		tell_after(new->target, subject);
	else
		tell_failure(run, job, &fault);
	return true;
}

void
jobs_change(struct run *run, struct slice rest)
{
	struct target target;
	struct new_values new = {&target, "", -1};
	const struct operand *class, *priority;
	uint64_t number = 0;

	if (!target_read(run, rest, OF_JOB, MEANS_CHANGE, &target))
		return;
	class = operands_find_new(&target.operands, "CLASS");
	priority = operands_find_new(&target.operands, "PRIORITY");
	if (class != NULL)
		slice_copy(class->value, new.class, sizeof(new.class));
	if (priority != NULL) {
		if (!slice_number(priority->value, 15, &number)) {
			answer_reason(run, REASON_NO_VALUE,
			    "PRIORITY is 0 to 15");
			return;
		}
		new.priority = (int)number;
	}
	if (new.class[0] == '\0' && new.priority < 0)
		answer_reason(run, REASON_NOTHING_TO_CHANGE,
		    "CLASS= and PRIORITY= can be changed");
	else
		target_each(&target, change_one, &new);
}
