/*
 * spool/operator/system.c -- commands for the spool as a whole
 */
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/memory.h"
#include "spool/job/job.h"
#include "spool/operator/jes2.h"

/* --------------------------------------------------------------- queues */

struct queue_count {
	char name[24];
	char where[8];
	unsigned count;
};

struct queue_counts {
	struct queue_count list[600];
	unsigned count, held;
};

static void
count_in(struct queue_counts *counts, const char *name, const char *where)
{
	unsigned i = 0;

	while (i < counts->count && strcmp(counts->list[i].name, name) != 0)
		i++;
	if (i == sizeof(counts->list) / sizeof(counts->list[0]))
		return;
	if (i == counts->count) {
		struct queue_count *new = &counts->list[counts->count++];

		*new = (struct queue_count){0};
		snprintf(new->name, sizeof(new->name), "%s", name);
		snprintf(new->where, sizeof(new->where), "%s", where);
	}
	counts->list[i].count++;
}

static bool
count_job(void *context, const struct job *job)
{
	static const char *const queues[] = {
		[PHASE_INPUT] = "INPUT", [PHASE_CONVERT] = "CNV",
		[PHASE_EXECUTE] = "XEQ", [PHASE_RUN] = "XEQ",
		[PHASE_OUTPUT] = "OUT", [PHASE_HARDCOPY] = "PPU",
		[PHASE_PURGE] = "PURGE",
	};
	struct queue_counts *counts = context;
	char name[24];

	if (job->phase == PHASE_EXECUTE || job->phase == PHASE_RUN) {
		snprintf(name, sizeof(name), "XEQ %s", job->class);
		count_in(counts, name, "");
	} else {
		count_in(counts, queues[job->phase], "LOCAL");
	}
	counts->held += job->held != 0;
	return true;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct queue_count *)a)->name,
	    ((const struct queue_count *)b)->name);
}

static void
tell_usage(struct run *run)
{
	buffer_print(run->lines, "$HASP646 %.4f PERCENT SPOOL UTILIZATION\n",
	    spool_percent_used(run->spool));
}

static void
put_queue(struct run *run, const struct queue_count *queue,
    struct slice wanted)
{
	struct slice name = slice_text(queue->name);

	if (wanted.len > 0 && !slice_starts(name, wanted))
		return;
	buffer_print(run->lines, "$HASP643 %8u %-10s %-6s ANY\n",
	    queue->count, queue->name, queue->where);
}

/* $D Q,Q=XEQ: that queue alone. */
void
system_display_queues(struct run *run, struct slice rest)
{
	struct queue_counts *counts;
	struct slice wanted = slice_from(rest, 3);
	struct view *view;

	if (rest.len > 0 && (!slice_starts(rest, SLICE(",Q=")) ||
	    wanted.len == 0)) {
		answer_reason(run, REASON_NO_OPERAND, "$D Q,Q= takes XEQ, CNV, "
		    "OUT, PPU, HOLD, INPUT or PURGE");
		return;
	}
	counts = memory_new(struct queue_counts);
	view = view_open(run->spool->store);
	if (view != NULL)
		job_each(view, count_job, counts);
	view_close(&view);
	qsort(counts->list, counts->count, sizeof(counts->list[0]), by_name);
	for (unsigned i = 0; i < counts->count; i++)
		put_queue(run, &counts->list[i], wanted);
	if (counts->held > 0)
		put_queue(run, &(struct queue_count){"HOLD", "LOCAL",
		    counts->held}, wanted);
	free(counts);
	if (wanted.len == 0)
		tell_usage(run);
}

/* ---------------------------------------------------------- the volume */

void
system_display_spool(struct run *run, struct slice rest)
{
	const struct settings *settings = spool_settings(run->spool);
	uint64_t group = (uint64_t)settings->group_buffers *
	    settings->buffer_bytes, used = 0, size = 0;
	struct buffer items = {0};
	struct view *view;
	char head[20];
	bool is_long = slice_equal(rest, SLICE(",LONG")) ||
	    slice_equal(rest, SLICE(",L"));

	snprintf(head, sizeof(head), "VOLUME(%s)", settings->volume);
	item_add(&items, "STATUS=ACTIVE");
	if (is_long) {
		view = view_open(run->spool->store);
		if (view != NULL)
			store_usage(view, &used, &size);
		view_close(&view);
		item_add(&items, "DSNAME=%s", settings->volume_dsn);
		item_add(&items, "SYSAFF=(ANY)");
		if (settings->groups_most > 0)
			item_add(&items, "TGNUM=%u", settings->groups_most);
		item_add(&items, "TGINUSE=%llu", (unsigned long long)
		    ((used + group - 1) / group));
		item_add(&items, "RESERVED=NO");
	}
	spool_settings_done(run->spool);
	item_add(&items, "PERCENT=%d", (int)spool_percent_used(run->spool));
	if (rest.len > 0 && !is_long)
		answer_reason(run, REASON_NO_OPERAND, NULL);
	else if (answer_show(run, "$HASP893", head, 16, is_long ? HEAD_ABOVE :
	    HEAD_BESIDE, &items))
		tell_usage(run);
	buffer_free(&items);
}

/* ------------------------------------------------------------- settings */

/* What a statement does not set but shows: how much of a limit is used. */
static void
add_usage(struct run *run, const char *head, struct buffer *items)
{
	const struct settings *settings = spool_settings(run->spool);
	uint64_t most = settings->job_most, groups = settings->groups_most;
	uint32_t range = settings->job_high - settings->job_low + 1, jobs = 0;
	double percent;
	struct view *view;

	spool_settings_done(run->spool);
	if (strcmp(head, "SPOOLDEF") == 0) {
		percent = spool_percent_used(run->spool);
		item_add(items, "TGPERCENT=%.4f", percent);
		if (groups > 0)
			item_add(items, "TGFREE=%lld", (long long)((double)
			    groups * (100.0 - percent) / 100.0));
	} else if (strcmp(head, "JOBDEF") == 0) {
		view = view_open(run->spool->store);
		if (view != NULL)
			jobs = job_count(view);
		view_close(&view);
		most = most < range ? most : range;
		item_add(items, "JOBFREE=%llu", (unsigned long long)
		    (most > jobs ? most - jobs : 0));
	}
}

struct shown_filter {
	struct run *run;
	struct slice operands;	/* ",OUTDISP" or ",OUTPUT=DUMMY" */
};

/* Of "A=1,B=2", those named; all when none is. */
static void
choose_items(struct slice operands, struct buffer *items, bool *matches_r)
{
	char text[256];
	struct buffer chosen = {0}, words = {0};
	struct slice rest, one;

	*matches_r = true;
	slice_copy(operands, text, sizeof(text));
	item_split(&words, text);
	rest = buffer_slice(&words);
	while (slice_split(&rest, '\n', &one)) {
		struct slice all = buffer_slice(items), item;
		bool filter = slice_find(one, '=') < one.len, found = false;

		if (one.len == 0)
			continue;
		while (slice_split(&all, '\n', &item)) {
			size_t equals = slice_find(item, '=');

			if (filter) {
				found = found || slice_equal(item, one);
			} else if (item.len > 0 && slice_starts(slice_head(
			    item, equals), one)) {
				buffer_put(&chosen, item);
				buffer_byte(&chosen, '\n');
			}
		}
		if (filter && !found)
			*matches_r = false;
	}
	if (chosen.len > 0) {
		buffer_clear(items);
		buffer_put(items, buffer_slice(&chosen));
	}
	buffer_free(&chosen);
	buffer_free(&words);
}

static void
show_setting(void *context, const struct settings_shown *shown)
{
	struct shown_filter *filter = context;
	struct buffer items = {0};
	bool matches;

	item_split(&items, shown->items);
	add_usage(filter->run, shown->head, &items);
	choose_items(filter->operands, &items, &matches);
	if (matches && !filter->run->full)
		answer_show(filter->run, shown->id, shown->head, shown->width,
		    HEAD_BESIDE, &items);
	buffer_free(&items);
}

/* NAME(SUBSCRIPT) at the front; operands behind it. */
static struct slice
take_statement(struct slice *rest)
{
	size_t len = 0;
	unsigned depth = 0;
	struct slice statement;

	for (; len < rest->len; len++) {
		char c = rest->ptr[len];

		depth += c == '(';
		depth -= c == ')' && depth > 0;
		if (c == ',' && depth == 0)
			break;
	}
	statement = slice_head(*rest, len);
	*rest = slice_from(*rest, len);
	return statement;
}

void
settings_display(struct run *run, struct slice rest)
{
	struct slice statement = take_statement(&rest);
	struct shown_filter filter = {run, rest};
	size_t before = run->lines->len;
	struct settings *copy = settings_copy(spool_settings(run->spool));
	bool found;

	spool_settings_done(run->spool);
	settings_show(copy, statement, show_setting, &filter, &found);
	settings_free(&copy);
	if (run->lines->len == before)
		answer_reason(run, REASON_NO_ENTRIES, NULL);
}

static void
change_settings(struct run *run, enum settings_verb verb, struct slice rest)
{
	static const char *const resources[] = {
		[SETTINGS_SET] = "JES2.MODIFY", [SETTINGS_ADD] = "JES2.ADD",
		[SETTINGS_DELETE] = "JES2.DEL",
	};
	struct settings_findings findings;
	struct slice statement = rest;

	if (!run_allowed(run, SAF_OPERCMDS, resources[verb], "",
	    SAF_CONTROL))
		return;
	if (spool_change_settings(run->spool, verb, rest, &findings)) {
		statement = take_statement(&rest);
		if (verb == SETTINGS_DELETE)
			buffer_print(run->lines, "$HASP000 OK - %.*s DELETED\n",
			    SLICE_ARGS(statement));
		else
			settings_display(run, statement);
	} else {
		for (size_t i = 0; i < findings.count; i++)
			answer_reason(run, REASON_NO_VALUE,
			    findings.list[i].text);
	}
	settings_findings_free(&findings);
}

void
settings_set(struct run *run, struct slice rest)
{
	change_settings(run, SETTINGS_SET, rest);
}

void
settings_add(struct run *run, struct slice rest)
{
	change_settings(run, SETTINGS_ADD, rest);
}

void
settings_delete(struct run *run, struct slice rest)
{
	change_settings(run, SETTINGS_DELETE, rest);
}

/* An external writer is no unit and is not here. */
void
system_display_units(struct run *run, struct slice rest)
{
	if (rest.len > 0)
		answer_reason(run, REASON_NO_OPERAND, NULL);
	else
		settings_display(run, SLICE("INTRDR"));
}
