/*
 * spool/operator/keywords.c -- the table of keywords of jobs and output groups
 */
#include "spool/operator/keywords.h"

#include <stdio.h>

#include "spool/base/clock.h"

enum { DAY_S = 86400, HOUR_S = 3600 };

/* --------------------------------------------------------------- of jobs */

static void
put_name(const struct subject *s, struct buffer *to)
{
	buffer_text(to, s->job->name);
}

static void
put_id(const struct subject *s, struct buffer *to)
{
	buffer_text(to, s->job->id);
}

static void
put_status(const struct subject *s, struct buffer *to)
{
	if (s->job->phase == PHASE_RUN)
		buffer_print(to, "(EXECUTING/%s)", s->spool->system);
	else
		buffer_print(to, "(%s)", phase_word(s->job->phase));
}

static void
put_class(const struct subject *s, struct buffer *to)
{
	buffer_text(to, s->job->class);
}

static void
put_priority(const struct subject *s, struct buffer *to)
{
	buffer_print(to, "%u", s->job->priority);
}

static double
number_priority(const struct subject *s)
{
	return s->job->priority;
}

static void
put_affinity(const struct subject *s, struct buffer *to)
{
	(void)s;
	buffer_text(to, "(ANY)");
}

static void
put_hold(const struct subject *s, struct buffer *to)
{
	static const struct {
		unsigned bit;
		const char *word;
	} reasons[] = {
		{HELD_JOB, "JOB"}, {HELD_ALL, "ALL"}, {HELD_DUPLICATE, "DUP"},
	};
	const char *between = "";

	buffer_byte(to, '(');
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (s->job->held & reasons[i].bit) {
			buffer_print(to, "%s%s", between, reasons[i].word);
			between = ",";
		}
	buffer_text(to, s->job->held == 0 ? "NONE)" : ")");
}

static void
put_cc(const struct subject *s, struct buffer *to)
{
	switch (s->job->completion) {
	case COMPLETION_NONE:
		buffer_text(to, "()");
		break;
	case COMPLETION_CODE:
		buffer_print(to, "(COMPLETED,RC=%u)", s->job->max_code);
		break;
	case COMPLETION_ABEND:
		buffer_print(to, "(ABENDED,ABEND=%s)", s->job->abend);
		break;
	case COMPLETION_JCL_ERROR:
		buffer_text(to, "(JCL_ERROR)");
		break;
	case COMPLETION_CANCELED:
		buffer_text(to, "(CANCELED)");
		break;
	}
}

static void
put_job_queue(const struct subject *s, struct buffer *to)
{
	static const char *const queues[] = {
		[PHASE_INPUT] = "INPUT", [PHASE_CONVERT] = "CNV",
		[PHASE_EXECUTE] = "XEQ", [PHASE_RUN] = "XEQ",
		[PHASE_OUTPUT] = "OUT", [PHASE_HARDCOPY] = "PPU",
		[PHASE_PURGE] = "PURGE",
	};

	buffer_text(to, queues[s->job->phase]);
}

static void
put_owner(const struct subject *s, struct buffer *to)
{
	buffer_text(to, s->job->owner);
}

static void
put_msgclass(const struct subject *s, struct buffer *to)
{
	buffer_byte(to, s->job->msgclass);
}

static void
put_programmer(const struct subject *s, struct buffer *to)
{
	buffer_print(to, "'%s'", s->job->programmer);
}

static void
put_notify(const struct subject *s, struct buffer *to)
{
	buffer_text(to, s->job->notify);
}

static void
put_time(int64_t at_us, struct buffer *to)
{
	char text[32] = "";

	if (at_us > 0)
		clock_format(at_us, "(%Y.%j,%H:%M:%S)", text, sizeof(text));
	buffer_text(to, at_us > 0 ? text : "()");
}

static void
put_entered(const struct subject *s, struct buffer *to)
{
	put_time(s->job->entered_us, to);
}

static void
put_ended(const struct subject *s, struct buffer *to)
{
	put_time(s->job->ended_us, to);
}

static bool
add_blocks(void *context, const struct data_set *ds)
{
	uint64_t *bytes = context;

	*bytes += ds->bytes + ds->records * 2;
	return true;
}

static void
put_spool(const struct subject *s, struct buffer *to)
{
	const struct settings *settings = spool_settings(s->spool);
	uint64_t group = (uint64_t)settings->group_buffers *
	    settings->buffer_bytes;
	uint64_t bytes = 0;

	data_set_each(s->view, s->job->number, add_blocks, &bytes);
	buffer_print(to, "(VOLUMES=(%s),TGS=%llu)", settings->volume,
	    (unsigned long long)((bytes + group - 1) / group));
	spool_settings_done(s->spool);
}

static double
seconds_since(int64_t at_us)
{
	return (double)(clock_now_us() - at_us) / 1e6;
}

/* A job's age is that of its entry, a group's that of its oldest data set. */
static double
age(const struct subject *s)
{
	return seconds_since(s->group != NULL ? s->group->created_us :
	    s->job->entered_us);
}

static double
number_days(const struct subject *s)
{
	return age(s) / DAY_S;
}

static double
number_hours(const struct subject *s)
{
	return age(s) / HOUR_S;
}

/* ------------------------------------------------------------- of groups */

static void
put_group(const struct subject *s, struct buffer *to)
{
	buffer_print(to, "%u.%u.1", s->group->number, s->group->part);
}

static void
put_any(const struct subject *s, struct buffer *to)
{
	(void)s;
	buffer_text(to, "****");
}

static void
put_no(const struct subject *s, struct buffer *to)
{
	(void)s;
	buffer_text(to, "NO");
}

static void
put_nothing(const struct subject *s, struct buffer *to)
{
	(void)s;
	(void)to;
}

static void
put_forms(const struct subject *s, struct buffer *to)
{
	const char *forms = s->group->first.forms;

	buffer_text(to, forms[0] != '\0' ? forms : "STD");
}

/* What a writer gave back is held by the system until somebody has looked. */
static void
put_output_hold(const struct subject *s, struct buffer *to)
{
	buffer_text(to, s->group->first.reason[0] != '\0' &&
	    s->group->first.state == DATA_SET_HELD ? "(SYSTEM)" : "(NONE)");
}

static void
put_reason(const struct subject *s, struct buffer *to)
{
	if (s->group->first.state == DATA_SET_HELD)
		buffer_text(to, s->group->first.reason);
}

static void
put_outdisp(const struct subject *s, struct buffer *to)
{
	buffer_text(to, outdisp_word(s->group->first.outdisp));
}

/* The priority of output is sixteen times that of its job. */
static void
put_output_priority(const struct subject *s, struct buffer *to)
{
	buffer_print(to, "%u", s->job->priority * 16);
}

static double
number_output_priority(const struct subject *s)
{
	return s->job->priority * 16;
}

static void
put_mode(const struct subject *s, struct buffer *to)
{
	(void)s;
	buffer_text(to, "LINE");
}

static void
put_queue(const struct subject *s, struct buffer *to)
{
	buffer_byte(to, s->group->first.class);
}

static void
put_records(const struct subject *s, struct buffer *to)
{
	buffer_print(to, "(%llu OF %llu)",
	    (unsigned long long)s->group->records,
	    (unsigned long long)s->group->records);
}

static double
number_records(const struct subject *s)
{
	return (double)s->group->records;
}

static void
put_dest(const struct subject *s, struct buffer *to)
{
	const struct data_set *ds = &s->group->first;
	bool here = ds->dest_node[0] == '\0' ||
	    strcmp(ds->dest_node, s->spool->node) == 0;

	if (here && ds->dest_user[0] == '\0')
		buffer_text(to, "LOCAL");
	else
		buffer_print(to, "%s%s%s", here ? "" : ds->dest_node,
		    here || ds->dest_user[0] == '\0' ? "" : ".",
		    ds->dest_user);
}

static void
put_writer(const struct subject *s, struct buffer *to)
{
	buffer_text(to, s->group->first.writer);
}

static void
put_ready(const struct subject *s, struct buffer *to)
{
	buffer_text(to, s->group->first.state == DATA_SET_READY ? "YES" :
	    "NO");
}

static void
put_held(const struct subject *s, struct buffer *to)
{
	buffer_text(to, s->group->first.state == DATA_SET_HELD ? "YES" :
	    "NO");
}

static void
put_busy(const struct subject *s, struct buffer *to)
{
	buffer_text(to, s->group->busy ? "YES" : "NO");
}

/* -------------------------------------------------------------- the table */

#define BOTH (OF_JOB | OF_OUTPUT)

/* In the order in which they are shown. */
const struct keyword keywords[] = {
	{"STATUS", 2, OF_JOB | USUAL | FILTER, put_status, NULL,
	    "where the job stands"},
	{"CLASS", 1, OF_JOB | USUAL | FILTER | CHANGE, put_class, NULL,
	    "job class"},
	{"PRIORITY", 1, OF_JOB | USUAL | FILTER | CHANGE, put_priority,
	    number_priority, "0 to 15"},
	{"SYSAFF", 2, OF_JOB | USUAL, put_affinity, NULL,
	    "systems that may run it"},
	{"HOLD", 1, OF_JOB | USUAL | FILTER, put_hold, NULL,
	    "why it waits: JOB, ALL, DUP"},
	{"JOBID", 4, OF_JOB | USUAL | FILTER, put_id, NULL,
	    "JOB00012; ours, for consoles that do not show whose line it is"},
	{"CC", 2, OF_JOB | USUAL | FILTER, put_cc, NULL,
	    "how it ended: COMPLETED, ABENDED, JCL_ERROR, CANCELED"},
	{"JM", 2, BOTH | FILTER, put_name, NULL,
	    "the job name; * and ? stand for others"},
	{"QUEUE", 1, OF_JOB | FILTER, put_job_queue, NULL,
	    "INPUT, CNV, XEQ, OUT, PPU or PURGE"},
	{"USERID", 2, OF_JOB | LONG | FILTER, put_owner, NULL, "the owner"},
	{"OWNER", 2, BOTH | FILTER, put_owner, NULL, "the owner"},
	{"MSGCLASS", 4, OF_JOB | LONG | FILTER, put_msgclass, NULL,
	    "class of the job's messages"},
	{"PROGRAMMER", 4, OF_JOB | LONG, put_programmer, NULL,
	    "of the JOB statement"},
	{"NOTIFY", 3, OF_JOB | LONG | FILTER, put_notify, NULL,
	    "who is told when it ends"},
	{"ENTERED", 3, OF_JOB | LONG, put_entered, NULL, "when it came in"},
	{"ENDED", 3, OF_JOB | LONG, put_ended, NULL, "when it had run"},
	{"SPOOL", 2, OF_JOB | LONG, put_spool, NULL,
	    "what it holds of the volume"},

	{"OUTGRP", 4, OF_OUTPUT | USUAL | FILTER, put_group, NULL,
	    "the group: n.m.1"},
	{"BURST", 1, OF_OUTPUT | USUAL, put_no, NULL, "NO, always"},
	{"FCB", 2, OF_OUTPUT | USUAL, put_any, NULL, "any, always"},
	{"FLASH", 2, OF_OUTPUT | USUAL, put_any, NULL, "any, always"},
	{"FORMS", 1, OF_OUTPUT | USUAL | FILTER | CHANGE, put_forms, NULL,
	    "the form"},
	{"HOLD", 4, OF_OUTPUT | USUAL | FILTER, put_output_hold, NULL,
	    "SYSTEM: a writer gave it back"},
	{"HOLDRC", 5, OF_OUTPUT | USUAL, put_reason, NULL,
	    "what the writer said when it gave it back"},
	{"OUTDISP", 4, OF_OUTPUT | USUAL | FILTER | CHANGE, put_outdisp, NULL,
	    "WRITE, HOLD, KEEP or LEAVE"},
	{"PRIORITY", 2, OF_OUTPUT | USUAL | FILTER, put_output_priority,
	    number_output_priority, "of the output"},
	{"PRMODE", 3, OF_OUTPUT | USUAL, put_mode, NULL, "LINE, always"},
	{"QUEUE", 1, OF_OUTPUT | USUAL | FILTER | CHANGE, put_queue, NULL,
	    "the output class"},
	{"CLASS", 1, OF_OUTPUT | FILTER | CHANGE, put_queue, NULL,
	    "the same as QUEUE"},
	{"RECORDS", 3, OF_OUTPUT | USUAL | FILTER, put_records,
	    number_records, "how many there are"},
	{"LINES", 1, OF_OUTPUT | FILTER, put_records, number_records,
	    "the same as RECORDS"},
	{"ROUTECDE", 1, OF_OUTPUT | USUAL | FILTER | CHANGE, put_dest, NULL,
	    "the destination"},
	{"DEST", 1, OF_OUTPUT | FILTER | CHANGE, put_dest, NULL,
	    "the same as ROUTECDE"},
	{"SECLABEL", 2, OF_OUTPUT | USUAL, put_nothing, NULL,
	    "none, always"},
	{"TSOAVAIL", 2, OF_OUTPUT | USUAL, put_no, NULL, "NO, always"},
	{"UCS", 2, OF_OUTPUT | USUAL, put_any, NULL, "any, always"},
	{"USERID", 2, OF_OUTPUT | USUAL | FILTER, put_owner, NULL,
	    "the owner"},
	{"WRITER", 1, OF_OUTPUT | USUAL | FILTER | CHANGE, put_writer, NULL,
	    "the external writer it is for"},
	{"JOBID", 4, OF_OUTPUT | USUAL | FILTER, put_id, NULL,
	    "the same as of jobs"},
	{"READY", 3, OF_OUTPUT | FILTER | ALONE, put_ready, NULL,
	    "those that a writer may take"},
	{"HELD", 4, OF_OUTPUT | FILTER | ALONE, put_held, NULL,
	    "those that are held"},
	{"BUSY", 4, OF_OUTPUT | FILTER | ALONE, put_busy, NULL,
	    "those that a writer is at work on"},
	{"CANCEL", 2, OF_OUTPUT | ALONE, NULL, NULL,
	    "$O: purge instead of release"},

	{"AGE", 2, BOTH | FILTER, NULL, number_days, "age in days"},
	{"DAYS", 3, BOTH | FILTER, NULL, number_days, "age in days"},
	{"HOURS", 3, BOTH | FILTER, NULL, number_hours, "age in hours"},
	{"ALL", 3, BOTH | ALONE, NULL, NULL, "every one"},
	{"LONG", 1, BOTH | ALONE, NULL, NULL, "shows more"},
	{"PROTECTED", 4, BOTH | ALONE, NULL, NULL,
	    "taken; nothing is protected here"},
	{"PURGE", 2, OF_JOB | ALONE, NULL, NULL,
	    "$C: keep nothing of the job"},
	{"DUMP", 2, OF_JOB | ALONE, NULL, NULL, "$C: taken; no dump is made"},
	{"ARMRESTART", 3, OF_JOB | ALONE, NULL, NULL,
	    "$C: taken; there is no restart manager"},
};
const size_t keyword_count = sizeof(keywords) / sizeof(keywords[0]);

const struct keyword *
keyword_find(struct slice name, unsigned of)
{
	for (size_t i = 0; i < keyword_count; i++)
		if ((keywords[i].uses & of) && slice_equal(name,
		    slice_text(keywords[i].name)))
			return &keywords[i];
	for (size_t i = 0; i < keyword_count; i++)
		if ((keywords[i].uses & of) && name.len >= keywords[i].least &&
		    slice_starts(slice_text(keywords[i].name), name))
			return &keywords[i];
	return NULL;
}
