/*
 * spool/operator/output_groups.c -- commands for output groups
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/memory.h"
#include "spool/operator/jes2.h"
#include "spool/operator/target.h"

enum { HEAD_COLUMNS = 18 };

static void
head_of(const struct subject *subject, char *to, size_t size)
{
	snprintf(to, size, "OUTPUT(%s)", subject->job->name);
}

static bool
show_group(struct target *target, const struct subject *subject,
    enum head where)
{
	struct buffer items = {0};
	char head[20];
	bool shown;

	head_of(subject, head, sizeof(head));
	items_of(subject, OF_OUTPUT, &target->operands, &items);
	shown = answer_show(target->run, "$HASP686", head, HEAD_COLUMNS,
	    where, &items);
	buffer_free(&items);
	return shown;
}

static bool
display_one(void *context, const struct subject *subject)
{
	return show_group(context, subject, HEAD_BESIDE);
}

void
output_display(struct run *run, struct slice rest)
{
	struct target target;

	if (target_read(run, rest, OF_OUTPUT, MEANS_DISPLAY, &target))
		target_each(&target, display_one, &target);
}

/* -------------------------------------------------------------- changes */

struct change {
	struct target *target;
	struct output_change change;
	bool only_held;
	unsigned found;
};

/* False: it is gone. */
static bool
show_after(struct change *change, const struct subject *subject)
{
	struct view *view = view_open(subject->spool->store);
	struct subject now = *subject;
	struct target plain = *change->target;
	struct group *groups;
	bool found = false;
	size_t count;

	if (view == NULL)
		return true;
	plain.operands.count = 0;
	now.view = view;
	count = groups_of(now.spool, view, now.job->number, &groups);
	for (size_t i = 0; i < count && !found; i++)
		if (groups[i].keys[0] == subject->group->keys[0]) {
			now.group = &groups[i];
			show_group(&plain, &now, HEAD_BESIDE);
			found = true;
		}
	groups_free(&groups, count);
	view_close(&view);
	return found;
}

static void
tell_done(struct change *change, const struct subject *subject)
{
	const struct group *group = subject->group;
	char head[20];

	if (change->change.what != OUTPUT_TO_PURGE &&
	    show_after(change, subject))
		return;
	head_of(subject, head, sizeof(head));
	buffer_print(change->target->run->lines, "$HASP686 %-17s "
	    "OUTGRP=%u.%u.1 CANCELLED\n", head, group->number, group->part);
}

static bool
is_meant(const struct change *change, const struct subject *subject)
{
	return !change->only_held ||
	    subject->group->first.state == DATA_SET_HELD;
}

static bool
change_one(void *context, const struct subject *subject)
{
	struct change *change = context;
	struct run *run = change->target->run;
	const struct group *group = subject->group;
	const struct job *job = subject->job;
	struct fault fault = {0};
	char resource[60], detail[640];

	if (!is_meant(change, subject))
		return true;
	change->found++;
	data_set_name(job, &group->first, resource, sizeof(resource));
	if (!run_allowed(run, SAF_JESSPOOL, resource, job->owner, SAF_ALTER))
		return true;
	if (output_change(run->spool, job->number, group->keys, group->count,
	    &change->change, &fault) == OUTPUT_OK) {
		tell_done(change, subject);
		return true;
	}
	snprintf(detail, sizeof(detail), "%s OUTGRP=%u.%u.1: %s", job->id,
	    group->number, group->part, fault.text);
	answer_reason(run, REASON_BUSY, detail);
	return true;
}

static void
change_all(struct change *change)
{
	size_t before = change->target->run->lines->len;

	target_each(change->target, change_one, change);
	if (change->found == 0 && change->target->run->lines->len == before)
		answer_reason(change->target->run, REASON_NO_ENTRIES, NULL);
}

void
output_cancel(struct run *run, struct slice rest)
{
	struct target target;
	struct change change = {
		.target = &target,
		.change = {.what = OUTPUT_TO_PURGE},
	};

	if (target_read(run, rest, OF_OUTPUT, MEANS_ACTION, &target))
		change_all(&change);
}

/* $O: only groups that are held; with CANCEL they are purged. */
void
output_let_go(struct run *run, struct slice rest)
{
	struct target target;
	struct change change = {
		.target = &target, .only_held = true,
		.change = {.what = OUTPUT_TO_RELEASE},
	};

	if (!target_read(run, rest, OF_OUTPUT, MEANS_ACTION, &target))
		return;
	if (operands_find(&target.operands, "CANCEL") != NULL)
		change.change.what = OUTPUT_TO_PURGE;
	change_all(&change);
}

/* ------------------------------------------------------------------- $T */

struct new_values {
	struct output_change change;
	char writer[9], forms[9], node[9], user[9];
	enum outdisp outdisp;
};

static bool
take_name(const struct operand *operand, char *to)
{
	struct slice value = operand->value;

	if (value.len > 8)
		return false;
	for (size_t i = 0; i < value.len; i++)
		if (!isalnum((unsigned char)value.ptr[i]) &&
		    strchr("@#$", value.ptr[i]) == NULL)
			return false;
	slice_copy(value, to, 9);
	return true;
}

/* LOCAL, a node, a user, or node.user. */
static bool
take_dest(struct run *run, const struct operand *operand,
    struct new_values *new)
{
	struct operand node = *operand, user = *operand;
	size_t dot = slice_find(operand->value, '.');

	new->node[0] = new->user[0] = '\0';
	if (!slice_equal(operand->value, SLICE("LOCAL"))) {
		node.value = dot < operand->value.len ?
		    slice_head(operand->value, dot) : SLICE("");
		user.value = dot < operand->value.len ?
		    slice_from(operand->value, dot + 1) : operand->value;
		if (user.value.len == 0 || !take_name(&node, new->node) ||
		    !take_name(&user, new->user))
			return false;
		dest_resolve(run->spool, new->node, new->user);
	}
	new->change.dest_node = new->node;
	new->change.dest_user = new->user;
	return true;
}

static bool
take_class(const struct operand *operand, struct new_values *new)
{
	if (operand->value.len != 1 ||
	    !isalnum((unsigned char)operand->value.ptr[0]))
		return false;
	new->change.class = operand->value.ptr[0];
	return true;
}

static bool
take_outdisp(const struct operand *operand, struct new_values *new)
{
	char word[9];

	slice_copy(operand->value, word, sizeof(word));
	new->change.outdisp = &new->outdisp;
	return operand->value.len < sizeof(word) &&
	    outdisp_parse(word, &new->outdisp);
}

static bool
take_value(struct run *run, const struct operand *operand,
    struct new_values *new)
{
	const char *name = operand->keyword->name;

	if (strcmp(name, "QUEUE") == 0 || strcmp(name, "CLASS") == 0)
		return take_class(operand, new);
	if (strcmp(name, "ROUTECDE") == 0 || strcmp(name, "DEST") == 0)
		return take_dest(run, operand, new);
	if (strcmp(name, "OUTDISP") == 0)
		return take_outdisp(operand, new);
	if (strcmp(name, "WRITER") == 0) {
		new->change.writer = new->writer;
		return take_name(operand, new->writer);
	}
	new->change.forms = new->forms;
	return take_name(operand, new->forms);
}

static bool
take_values(struct run *run, const struct operands *operands,
    struct new_values *new)
{
	bool any = false;

	*new = (struct new_values){.change = {.what = OUTPUT_TO_ALTER}};
	for (unsigned i = 0; i < operands->count; i++) {
		const struct operand *one = &operands->list[i];
		char detail[100];

		if (one->slash || (one->keyword->uses & ALONE))
			continue;
		any = true;
		if (take_value(run, one, new))
			continue;
		snprintf(detail, sizeof(detail), "%.*s is no value for %s",
		    (int)(one->value.len > 40 ? 40 : one->value.len),
		    one->value.ptr, one->keyword->name);
		answer_reason(run, REASON_NO_VALUE, detail);
		return false;
	}
	if (!any)
		answer_reason(run, REASON_NOTHING_TO_CHANGE, "QUEUE=, DEST=, "
		    "WRITER=, FORMS= and OUTDISP= can be changed");
	return any;
}

void
output_alter(struct run *run, struct slice rest)
{
	struct target target;
	struct change change = {.target = &target};
	struct new_values new;

	if (!target_read(run, rest, OF_OUTPUT, MEANS_CHANGE, &target) ||
	    !take_values(run, &target.operands, &new))
		return;
	change.change = new.change;
	change_all(&change);
}

/* ------------------------------------------------------------------- $D F */

struct count {
	char dest[20], forms[9], class;
	unsigned groups;
	uint64_t records;
};

struct counts {
	struct count *list;
	size_t count;
};

static bool
count_one(void *context, const struct subject *subject)
{
	struct counts *counts = context;
	const struct data_set *ds = &subject->group->first;
	struct count one = {.class = ds->class};
	struct buffer dest = {0};
	size_t i;

	if (ds->state != DATA_SET_READY)
		return true;
	keyword_find(SLICE("ROUTECDE"), OF_OUTPUT)->print(subject, &dest);
	slice_copy(buffer_slice(&dest), one.dest, sizeof(one.dest));
	buffer_free(&dest);
	slice_copy(slice_text(ds->forms[0] != '\0' ? ds->forms : "STD"),
	    one.forms, sizeof(one.forms));
	for (i = 0; i < counts->count; i++)
		if (counts->list[i].class == one.class &&
		    strcmp(counts->list[i].dest, one.dest) == 0 &&
		    strcmp(counts->list[i].forms, one.forms) == 0)
			break;
	if (i == counts->count) {
		counts->list = memory_resize(counts->list,
		    (counts->count + 1) * sizeof(one));
		counts->list[counts->count++] = one;
	}
	counts->list[i].groups++;
	counts->list[i].records += subject->group->records;
	return true;
}

void
output_display_forms(struct run *run, struct slice rest)
{
	struct counts counts = {0};
	struct target target;

	if (rest.len > 0) {
		answer_reason(run, REASON_NO_OPERAND, NULL);
		return;
	}
	target_read(run, SLICE("JQ"), OF_OUTPUT, MEANS_DISPLAY, &target);
	target_each(&target, count_one, &counts);
	for (size_t i = 0; i < counts.count; i++) {
		const struct count *one = &counts.list[i];

		buffer_print(run->lines, "$HASP621 OUT R=%-10s F=%-8s C=%c "
		    "%6u GROUPS %9llu RECORDS\n", one->dest,
		    one->forms, one->class, one->groups,
		    (unsigned long long)one->records);
	}
	free(counts.list);
}
