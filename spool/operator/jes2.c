/*
 * spool/operator/jes2.c -- the commands that begin with $
 *
 * A command is a verb, an operand and filters; blanks between do not count, a
 * job is J12, S12, T12 or J'NAME'.  Layouts: reference jes-and-jcl.md 4.2.
 *
 * Promises  a command changes what it names or says why not; a display changes
 *           nothing
 */
#include "spool/operator/jes2.h"

#include <stdio.h>
#include <stdlib.h>

#include "spool/base/memory.h"
#include "spool/job/job.h"

struct run {
	struct spool *spool;
	const struct user *user;
	const char *command;	/* as given, for answers */
	struct buffer *lines;
};

/* ------------------------------------------------------ which jobs are meant */

struct selector {
	uint32_t number;	/* 0: by name */
	char name[9];
	struct job *jobs;	/* those that were found */
	size_t count;
};

static bool
collect(void *context, const struct job *job)
{
	struct selector *selector = context;

	if (selector->number != 0 ? job->number != selector->number :
	    strcmp(job->name, selector->name) != 0)
		return true;
	selector->jobs = memory_resize(selector->jobs,
	    (selector->count + 1) * sizeof(struct job));
	selector->jobs[selector->count++] = *job;
	return true;
}

/* J12, JOB12, JOB00012, S3, T7, J'NAME'; *rest_r is behind it. */
static bool
parse_selector(const char *text, struct selector *selector,
    const char **rest_r)
{
	static const char *const words[] = {"JOB", "STC", "TSU", "J", "S",
	    "T"};
	char *end;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t len = strlen(words[i]);

		if (strncmp(text, words[i], len) != 0)
			continue;
		if (text[len] == '\'') {
			const char *name = text + len + 1;
			size_t size = strcspn(name, "'");

			slice_copy(slice_of(name, size), selector->name,
			    sizeof(selector->name));
			*rest_r = name + size + (name[size] == '\'');
			return size > 0;
		}
		if (text[len] < '0' || text[len] > '9')
			continue;
		selector->number = (uint32_t)strtoul(text + len, &end, 10);
		*rest_r = end;
		return selector->number > 0;
	}
	return false;
}

static void
no_entries(struct run *run)
{
	buffer_print(run->lines, "$HASP003 RC=(52),%s - NO SELECTABLE ENTRIES "
	    "FOUND MATCHING SPECIFICATION\n", run->command);
}

static void
invalid_operand(struct run *run)
{
	buffer_print(run->lines, "$HASP003 RC=(03),%s - INVALID OPERAND OR "
	    "MISPLACED OPERAND\n", run->command);
}

static bool
find_jobs(struct run *run, const char *text, struct selector *selector,
    const char **rest_r)
{
	struct view *view;

	*selector = (struct selector){0};
	if (!parse_selector(text, selector, rest_r)) {
		invalid_operand(run);
		return false;
	}
	view = view_open(run->spool->store);
	if (view != NULL)
		job_each(view, collect, selector);
	view_close(&view);
	if (selector->count == 0)
		no_entries(run);
	return selector->count > 0;
}

/* ------------------------------------------------------------- displays */

static const char *
kind_word(const struct job *job)
{
	return job->kind == JOB_BATCH ? "JOB" : job->kind == JOB_STARTED ?
	    "STC" : "TSU";
}

static void
print_status(struct run *run, const struct job *job, char *to, size_t size)
{
	if (job->phase == PHASE_RUN)
		snprintf(to, size, "EXECUTING/%s", run->spool->system);
	else
		snprintf(to, size, "%s", phase_word(job->phase));
}

static void
print_cc(const struct job *job, char *to, size_t size)
{
	if (job->completion == COMPLETION_CODE)
		snprintf(to, size, "(COMPLETED,RC=%u)", job->max_code);
	else if (job->completion == COMPLETION_ABEND)
		snprintf(to, size, "(ABENDED,ABEND=%s)", job->abend);
	else if (job->completion == COMPLETION_JCL_ERROR)
		snprintf(to, size, "(JCL_ERROR)");
	else if (job->completion == COMPLETION_CANCELED)
		snprintf(to, size, "(CANCELED)");
	else
		snprintf(to, size, "()");
}

static void
display_job(struct run *run, const struct job *job)
{
	char status[40], cc[40], head[32];

	print_status(run, job, status, sizeof(status));
	print_cc(job, cc, sizeof(cc));
	snprintf(head, sizeof(head), "%s(%s)", kind_word(job), job->name);
	buffer_print(run->lines, "$HASP890 %s\n", head);
	buffer_print(run->lines, "$HASP890 %-14s STATUS=(%s),CLASS=%s,\n",
	    head, status, job->class);
	buffer_print(run->lines, "$HASP890 %-14s PRIORITY=%u,SYSAFF=(ANY),"
	    "HOLD=(%s),\n", "", job->priority, job->held ? "JOB" : "NONE");
	buffer_print(run->lines, "$HASP890 %-14s CC=%s\n", "", cc);
}

static void
display_jobs(struct run *run, const char *operand)
{
	struct selector selector;
	const char *rest;

	if (find_jobs(run, operand, &selector, &rest))
		for (size_t i = 0; i < selector.count; i++)
			display_job(run, &selector.jobs[i]);
	free(selector.jobs);
}

static bool
display_active(void *context, const struct job *job)
{
	struct run *run = context;

	if (job->phase == PHASE_RUN)
		display_job(run, job);
	return true;
}

static void
display_all_active(struct run *run, const char *operand)
{
	struct view *view = view_open(run->spool->store);
	size_t before = run->lines->len;

	(void)operand;
	if (view != NULL)
		job_each(view, display_active, run);
	view_close(&view);
	if (run->lines->len == before)
		buffer_text(run->lines, "$HASP646 NO ACTIVE JOBS\n");
}

static bool
count_phase(void *context, const struct job *job)
{
	unsigned *counts = context;

	counts[job->phase]++;
	counts[PHASE_COUNT] += job->held;
	return true;
}

static void
display_usage(struct run *run)
{
	struct view *view = view_open(run->spool->store);
	uint64_t used = 0, size = 0;

	if (view != NULL)
		store_usage(view, &used, &size);
	view_close(&view);
	buffer_print(run->lines, "$HASP646 %.4f PERCENT SPOOL UTILIZATION\n",
	    size == 0 ? 0.0 : 100.0 * (double)used / (double)size);
}

static void
display_queues(struct run *run, const char *operand)
{
	static const char *const queues[] = {
		[PHASE_INPUT] = "INPUT", [PHASE_CONVERT] = "CNV",
		[PHASE_EXECUTE] = "XEQ", [PHASE_RUN] = "XEQ ACTIVE",
		[PHASE_OUTPUT] = "OUT", [PHASE_HARDCOPY] = "PPU",
		[PHASE_PURGE] = "PURGE",
	};
	unsigned counts[PHASE_COUNT + 1] = {0};
	struct view *view = view_open(run->spool->store);

	(void)operand;
	if (view != NULL)
		job_each(view, count_phase, counts);
	view_close(&view);
	for (int i = 0; i < PHASE_COUNT; i++)
		if (counts[i] > 0)
			buffer_print(run->lines, "$HASP643 %8u %-10s LOCAL  "
			    "ANY\n", counts[i], queues[i]);
	if (counts[PHASE_COUNT] > 0)
		buffer_print(run->lines, "$HASP643 %8u %-10s LOCAL  ANY\n",
		    counts[PHASE_COUNT], "HOLD");
	display_usage(run);
}

static void
display_spool(struct run *run, const char *operand)
{
	(void)operand;
	buffer_print(run->lines, "$HASP893 VOLUME(SPOOL1)  STATUS=ACTIVE\n");
	display_usage(run);
}

static void
put_initiator(void *context, const struct initiator_state *state)
{
	struct run *run = context;

	buffer_print(run->lines, "$HASP892 INIT(%u)      STATUS=%s", 
	    state->number, state->job == 0 ? "INACTIVE" : "ACTIVE");
	if (state->job != 0)
		buffer_print(run->lines, ",JOB=%u,NAME=%s,STEP=%s",
		    state->job, state->job_name, state->step);
	buffer_byte(run->lines, '\n');
}

static void
display_initiators(struct run *run, const char *operand)
{
	(void)operand;
	initiators_each(run->spool, put_initiator, run);
}

struct output_walk {
	struct run *run;
	const struct job *job;
};

static bool
display_data_set(void *context, const struct data_set *ds)
{
	struct output_walk *walk = context;
	struct buffer *lines = walk->run->lines;
	char head[32];

	if (ds->state == DATA_SET_INPUT || ds->state == DATA_SET_OPEN)
		return true;
	snprintf(head, sizeof(head), "OUTPUT(%s)", walk->job->name);
	buffer_print(lines, "$HASP686 %-17s OUTGRP=%u.1.1,HOLD=(%s),\n", head,
	    ds->number, ds->state == DATA_SET_HELD ? "OPERATOR" : "NONE");
	buffer_print(lines, "$HASP686 %-17s HOLDRC=%s,\n", "", ds->reason);
	buffer_print(lines, "$HASP686 %-17s OUTDISP=%s,QUEUE=%c,"
	    "RECORDS=(%llu OF %llu),\n", "", outdisp_word(ds->outdisp),
	    ds->class, (unsigned long long)ds->records,
	    (unsigned long long)ds->records);
	buffer_print(lines, "$HASP686 %-17s ROUTECDE=%s%s%s,USERID=%s,"
	    "WRITER=%s\n", "", ds->dest_node[0] != '\0' ? ds->dest_node :
	    "LOCAL", ds->dest_user[0] != '\0' ? "." : "", ds->dest_user,
	    walk->job->owner, ds->writer);
	return true;
}

static void
display_output(struct run *run, const char *operand)
{
	struct selector selector;
	struct view *view;
	const char *rest;

	if (find_jobs(run, operand, &selector, &rest) &&
	    (view = view_open(run->spool->store)) != NULL) {
		for (size_t i = 0; i < selector.count; i++) {
			struct output_walk walk = {run, &selector.jobs[i]};

			data_set_each(view, walk.job->number,
			    display_data_set, &walk);
		}
		view_close(&view);
	}
	free(selector.jobs);
}

/* ------------------------------------------------------------- changes */

typedef enum output_rc action(struct spool *, uint32_t, struct fault *);

static void
change_jobs(struct run *run, const char *operand, action *change)
{
	struct selector selector;
	const char *rest;

	if (find_jobs(run, operand, &selector, &rest))
		for (size_t i = 0; i < selector.count; i++) {
			const struct job *job = &selector.jobs[i];
			struct fault fault = {0};

			if (saf_may(run->user, SAF_JESJOBS, job->name,
			    job->owner, SAF_ALTER, &fault) &&
			    change(run->spool, job->number, &fault) ==
			    OUTPUT_OK)
				buffer_print(run->lines,
				    "$HASP890 %s(%s) OK\n", kind_word(job),
				    job->name);
			else
				buffer_print(run->lines, "$HASP003 %s - %s\n",
				    run->command, fault.text);
		}
	free(selector.jobs);
}

static void
cancel(struct run *run, const char *operand)
{
	change_jobs(run, operand, job_cancel);
}

static void
hold(struct run *run, const char *operand)
{
	change_jobs(run, operand, job_hold);
}

static void
release(struct run *run, const char *operand)
{
	change_jobs(run, operand, job_release);
}

static void
purge(struct run *run, const char *operand)
{
	change_jobs(run, operand, job_purge);
}

/* ------------------------------------------------------------- the table */

/* The longest verb first: $DO is a display of output, $D of jobs. */
static const struct {
	const char *verb;
	bool whole;		/* nothing may follow but filters */
	void (*do_it)(struct run *, const char *operand);
} commands[] = {
	{"DSPOOL", true, display_spool},
	{"DSPL", true, display_spool},
	{"DQ", true, display_queues},
	{"DA", true, display_all_active},
	{"DI", true, display_initiators},
	{"DO", false, display_output},
	{"D", false, display_jobs},
	{"C", false, cancel},
	{"H", false, hold},
	{"A", false, release},
	{"O", false, release},
	{"P", false, purge},
};

static void
squeeze(const char *from, char *to)
{
	bool quoted = false;

	for (; *from != '\0'; from++) {
		quoted ^= *from == '\'';
		if (*from != ' ' || quoted)
			*to++ = *from;
	}
	*to = '\0';
}

void
jes2_command(struct spool *spool, const struct user *user,
    const char *command, struct buffer *lines)
{
	char text[256];
	struct run run = {spool, user, command, lines};

	squeeze(command, text);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		size_t len = strlen(commands[i].verb);
		char next = strlen(text) >= len ? text[len] : '?';

		if (strncmp(text, commands[i].verb, len) != 0 ||
		    (commands[i].whole && next != '\0' && next != ','))
			continue;
		commands[i].do_it(&run, text + len);
		return;
	}
	buffer_print(lines, "$HASP003 RC=(01),%s - INVALID COMMAND\n",
	    command);
}
