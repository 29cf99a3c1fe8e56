/*
 * spool/operator/mvs.c -- the system's own commands: D, S, P, F, C
 *
 * A writer is known by its job name, a started task by the name of its job.
 *
 * Promises  what is for a writer reaches it as it was typed
 * Leaves    what a writer understands to the writer
 */
#include "spool/operator/mvs.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "spool/base/clock.h"
#include "spool/job/job.h"
#include "spool/operator/select.h"

enum { ANSWER_MS = 10000 };

/* The name at the front, of at most eight characters; false: it is none. */
static bool
take_name(const char **text, char name[9])
{
	size_t len = strcspn(*text, ",. ");

	if (len == 0 || len > 8)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)(*text)[i]) &&
		    strchr("@#$", (*text)[i]) == NULL)
			return false;
	slice_copy(slice_of(*text, len), name, 9);
	*text += len;
	return true;
}

static bool
may(struct run *run, const char *resource, enum saf_access access,
    const char *what)
{
	struct fault fault = {0};

	if (saf_may(run->user, SAF_OPERCMDS, resource, "", access, &fault))
		return true;
	answer_system(run, ANSWER_IEE345I, what);
	buffer_print(run->lines, "%s\n", fault.text);
	return false;
}

/* The job of that name that executes; a started task goes before others. */
struct search {
	const char *name;
	struct job found;
};

static bool
look_at_job(void *context, const struct job *job)
{
	struct search *search = context;

	if (job->phase == PHASE_RUN && job->kind != JOB_SESSION &&
	    strcmp(job->name, search->name) == 0 &&
	    (search->found.number == 0 || job->kind == JOB_STARTED))
		search->found = *job;
	return true;
}

static bool
find_running(struct run *run, const char *name, struct job *job_r)
{
	struct search search = {.name = name};
	struct view *view = view_open(run->spool->store);

	if (view != NULL)
		job_each(view, look_at_job, &search);
	view_close(&view);
	*job_r = search.found;
	return search.found.number != 0;
}

/* ---------------------------------------------------------------- F and P */

/* False: no writer of that name is there. */
static bool
tell_writer(struct run *run, const char *name, const char *command)
{
	switch (writer_command(run->spool, name, command, ANSWER_MS,
	    run->lines)) {
	case OUTPUT_OK:
		return true;
	case OUTPUT_NONE:
		answer_system(run, ANSWER_IEE342I, name);
		return true;
	default:
		return false;
	}
}

static void
modify(struct run *run, const char *operands)
{
	char name[9];

	if (!may(run, "MVS.MODIFY.STC", SAF_UPDATE, "MODIFY"))
		return;
	if (!take_name(&operands, name) || operands[0] != ',' ||
	    operands[1] == '\0')
		answer_system(run, ANSWER_IEE309I, "MODIFY");
	else if (!tell_writer(run, name, operands + 1))
		answer_system(run, ANSWER_IEE341I, name);
}

static void
stop(struct run *run, const char *operands)
{
	struct job job;
	char name[9];

	if (!may(run, "MVS.STOP.STC", SAF_UPDATE, "STOP"))
		return;
	if (!take_name(&operands, name) || operands[0] != '\0')
		answer_system(run, ANSWER_IEE309I, "STOP");
	else if (tell_writer(run, name, "P"))
		;
	else if (!find_running(run, name, &job) ||
	    !initiators_ask_to_end(run->spool, job.number))
		answer_system(run, ANSWER_IEE341I, name);
	else
		buffer_print(run->lines, "IEE301I %-8s STOP COMMAND "
		    "ACCEPTED\n", name);
}

/* ----------------------------------------------------------------- S and C */

/* The value of JOBNAME= among the parameters, taken out of them. */
static bool
take_job_name(char *parameters, char name[9])
{
	static const char key[] = "JOBNAME=";
	char *at = strstr(parameters, key);
	const char *value;
	size_t len;

	if (at == NULL || (at != parameters && at[-1] != ','))
		return true;
	value = at + sizeof(key) - 1;
	len = strcspn(value, ",");
	if (!take_name(&value, name) || strcspn(value, ",") != 0)
		return false;
	value = at + sizeof(key) - 1 + len;
	if (*value == ',')
		value++;
	else if (at != parameters)
		at--;		/* it was the last: its comma goes too */
	memmove(at, value, strlen(value) + 1);
	return true;
}

/* S PROC, S PROC.ID, S PROC,A=1,JOBNAME=X: the job's name is X, ID or PROC. */
static void
start(struct run *run, const char *operands)
{
	char procedure[9], name[9], parameters[128] = "";
	struct fault fault = {0};
	struct job job;

	if (!may(run, "MVS.START.STC", SAF_CONTROL, "START"))
		return;
	if (!take_name(&operands, procedure)) {
		answer_system(run, ANSWER_IEE309I, "START");
		return;
	}
	snprintf(name, sizeof(name), "%s", procedure);
	if (*operands == '.') {
		operands++;
		if (!take_name(&operands, name)) {
			answer_system(run, ANSWER_IEE309I, "START");
			return;
		}
	}
	if (*operands == ',')
		snprintf(parameters, sizeof(parameters), "%s", operands + 1);
	if ((*operands != ',' && *operands != '\0') ||
	    !take_job_name(parameters, name)) {
		answer_system(run, ANSWER_IEE309I, "START");
		return;
	}
	if (job_start(run->spool, procedure, name, parameters, &job,
	    &fault) == OUTPUT_OK) {
		buffer_print(run->lines, "$HASP373 %-8s STARTED - %s\n",
		    job.name, job.id);
		return;
	}
	answer_system(run, ANSWER_IEE122I, procedure);
	buffer_print(run->lines, "%s\n", fault.text);
}

static void
cancel(struct run *run, const char *operands)
{
	struct fault fault = {0};
	struct job job;
	char name[9];

	if (!take_name(&operands, name) || (*operands != '\0' &&
	    strcmp(operands, ",DUMP") != 0)) {
		answer_system(run, ANSWER_IEE309I, "CANCEL");
		return;
	}
	if (!find_running(run, name, &job)) {
		answer_system(run, ANSWER_IEE341I, name);
		return;
	}
	if (!saf_may(run->user, SAF_OPERCMDS, "MVS.CANCEL.JOB", job.owner,
	    SAF_UPDATE, &fault)) {
		answer_system(run, ANSWER_IEE345I, "CANCEL");
		buffer_print(run->lines, "%s\n", fault.text);
	} else if (job_cancel(run->spool, job.number, &fault) == OUTPUT_OK) {
		answer_system(run, ANSWER_IEE301I, name);
	} else {
		buffer_print(run->lines, "%s\n", fault.text);
	}
}

/* ------------------------------------------------------------------------ D */

struct activity {
	struct run *run;
	struct slice wanted;	/* name of jobs; empty: all */
	unsigned kinds[3], shown;
	struct buffer rows;
};

static bool
note_activity(void *context, const struct job *job)
{
	struct activity *activity = context;

	if (job->phase != PHASE_RUN)
		return true;
	activity->kinds[job->kind]++;
	if (activity->wanted.len > 0 ? !pattern_matches(activity->wanted,
	    job->name) : job->kind == JOB_SESSION)
		return true;
	buffer_print(&activity->rows, " %-8s %-8s %-8s IN   %c%s", job->name,
	    job->id, job->class, "JSO"[job->kind],
	    ++activity->shown % 2 == 0 ? "\n" : "   ");
	return true;
}

/* D A,L and D J,L: what executes; D A,NAME: jobs of that name. */
static void
display_activity(struct run *run, struct slice operand)
{
	struct activity activity = {.run = run, .wanted = operand};
	struct view *view = view_open(run->spool->store);
	char now[32];

	if (slice_equal(operand, SLICE("L")) ||
	    slice_equal(operand, SLICE("LIST")) ||
	    slice_equal(operand, SLICE("ALL")))
		activity.wanted = SLICE("");
	if (view != NULL)
		job_each(view, note_activity, &activity);
	view_close(&view);
	clock_format(clock_now_us(), "%H.%M.%S %Y.%j", now, sizeof(now));
	buffer_print(run->lines, "IEE114I %s ACTIVITY\n"
	    "  JOBS     M/S    TS USERS    SYSAS    INITS\n"
	    " %05u    %05u    %05u        00000    %05u\n", now,
	    activity.kinds[JOB_BATCH], activity.kinds[JOB_STARTED],
	    activity.kinds[JOB_SESSION],
	    settings_initiators(spool_settings(run->spool)));
	spool_settings_done(run->spool);
	if (activity.shown % 2 == 1)
		buffer_byte(&activity.rows, '\n');
	buffer_put(run->lines, buffer_slice(&activity.rows));
	if (activity.wanted.len > 0 && activity.shown == 0)
		buffer_print(run->lines, " %.*s NOT FOUND\n",
		    (int)(operand.len > 8 ? 8 : operand.len), operand.ptr);
	buffer_free(&activity.rows);
}

static void
display(struct run *run, const char *operands)
{
	struct slice rest = slice_text(operands), what, operand = {0};
	char now[64];

	slice_split(&rest, ',', &what);
	if (rest.ptr != NULL)
		operand = rest;
	if (slice_equal(what, SLICE("T"))) {
		clock_format(clock_now_us(), "IEE136I LOCAL: TIME=%H.%M.%S "
		    "DATE=%Y.%j", now, sizeof(now));
		buffer_print(run->lines, "%s\n", now);
	} else if (slice_equal(what, SLICE("A")) ||
	    slice_equal(what, SLICE("J")) ||
	    slice_equal(what, SLICE("JOBS"))) {
		display_activity(run, operand.len > 0 ? operand : SLICE("L"));
	} else {
		answer_system(run, ANSWER_IEE309I, "DISPLAY");
	}
}

/* --------------------------------------------------------------- the table */

static const struct {
	const char *verb;
	void (*action)(struct run *, const char *operands);
	const char *help;
} commands[] = {
	{"D", display, "D A,L: what executes; D T: the time"},
	{"DISPLAY", display, "the same"},
	{"F", modify, "gives a writer a command"},
	{"MODIFY", modify, "the same"},
	{"P", stop, "ends a writer or a started task in order"},
	{"STOP", stop, "the same"},
	{"S", start, "starts a procedure as a task"},
	{"START", start, "the same"},
	{"C", cancel, "ends a task or job at once"},
	{"CANCEL", cancel, "the same"},
};

void
mvs_command(struct run *run, const char *command)
{
	size_t len = strcspn(command, " ");
	const char *rest = command + len;
	char verb[20];

	while (*rest == ' ')
		rest++;
	slice_copy(slice_of(command, len), verb, sizeof(verb));
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].verb, verb) == 0) {
			commands[i].action(run, rest);
			return;
		}
	answer_system(run, ANSWER_IEE305I, verb);
}
