/*
 * spool/operator/initiators.c -- commands for initiators
 */
#include <stdio.h>
#include <stdlib.h>

#include "spool/job/job.h"
#include "spool/operator/jes2.h"
#include "spool/operator/select.h"

/* I, I3, I1-4, I(1,3-4): numbers as of jobs; all when none is said. */
static bool
take_numbers(struct run *run, struct slice *rest, struct selection *numbers)
{
	char text[128];
	struct slice all;

	snprintf(text, sizeof(text), "J%.*s", (int)(rest->len > 120 ? 120 :
	    rest->len), rest->ptr);
	all = slice_text(text);
	if (!selection_take(&all, numbers)) {
		answer_reason(run, REASON_NO_RANGE, "write I3, I1-4 or "
		    "I(1,3)");
		return false;
	}
	*rest = slice_from(*rest, rest->len - all.len);
	return true;
}

static bool
is_meant(const struct selection *numbers, unsigned number)
{
	struct job like = {.kind = JOB_BATCH, .number = number};

	return number > 0 && selection_matches(numbers, &like);
}

struct listing {
	struct run *run;
	const struct selection *numbers;
	unsigned found;
};

static void
list_one(void *context, const struct initiator_state *state)
{
	struct listing *listing = context;
	struct run *run = listing->run;
	struct init_setting setting;
	struct buffer items = {0}, classes = {0};
	char head[16];

	if (!is_meant(listing->numbers, state->number))
		return;
	listing->found++;
	setting = settings_initiator(spool_settings(run->spool),
	    state->number);
	spool_settings_done(run->spool);
	settings_print_classes(&setting.classes, &classes);
	item_add(&items, "STATUS=%s", state->status);
	item_add(&items, "CLASS=%s", buffer_str(&classes));
	if (setting.name[0] != '\0')
		item_add(&items, "NAME=%s", setting.name);
	else
		item_add(&items, "NAME=%u", state->number);
	if (state->job != 0) {
		item_add(&items, "JOBID=%s", state->job_id);
		item_add(&items, "JOBNAME=%s", state->job_name);
		item_add(&items, "STEP=%s", state->step);
	}
	snprintf(head, sizeof(head), "INIT(%u)", state->number);
	answer_show(run, "$HASP892", head, 16, HEAD_BESIDE, &items);
	buffer_free(&items);
	buffer_free(&classes);
}

static void
show(struct run *run, const struct selection *numbers)
{
	struct listing listing = {run, numbers, 0};

	initiators_each(run->spool, list_one, &listing);
	if (listing.found == 0)
		answer_reason(run, REASON_NO_ENTRIES, NULL);
}

void
initiators_display(struct run *run, struct slice rest)
{
	struct selection numbers;

	if (!take_numbers(run, &rest, &numbers))
		return;
	if (rest.len > 0)
		answer_reason(run, REASON_NO_OPERAND, NULL);
	else
		show(run, &numbers);
}

static void
order(struct run *run, struct slice rest, enum initiator_order what)
{
	struct selection numbers;

	if (!run_allowed(run, SAF_OPERCMDS, "JES2.START.INITIATOR", "",
	    SAF_CONTROL) || !take_numbers(run, &rest, &numbers))
		return;
	if (rest.len > 0) {
		answer_reason(run, REASON_NO_OPERAND, NULL);
		return;
	}
	for (unsigned i = 1; i <= INITIATORS_MAX; i++)
		if (is_meant(&numbers, i))
			initiator_order(run->spool, i, what);
	show(run, &numbers);
}

void
initiators_start_some(struct run *run, struct slice rest)
{
	order(run, rest, INITIATOR_START);
}

void
initiators_drain(struct run *run, struct slice rest)
{
	order(run, rest, INITIATOR_DRAIN);
}

void
initiators_halt(struct run *run, struct slice rest)
{
	order(run, rest, INITIATOR_HALT);
}

struct highest {
	unsigned number;
};

static void
note_highest(void *context, const struct initiator_state *state)
{
	struct highest *highest = context;

	if (state->number > highest->number)
		highest->number = state->number;
}

/* $T I3,CLASS=AB is the statement INIT(3),CLASS=AB for each that is meant. */
void
initiators_change(struct run *run, struct slice rest)
{
	struct highest highest = {0};
	struct selection numbers;
	bool any = false;

	if (!run_allowed(run, SAF_OPERCMDS, "JES2.MODIFY.INITIATOR", "",
	    SAF_CONTROL) || !take_numbers(run, &rest, &numbers))
		return;
	if (!numbers.is_named || rest.len == 0) {
		answer_reason(run, REASON_NO_OPERAND, "write $T I3,CLASS=AB");
		return;
	}
	initiators_each(run->spool, note_highest, &highest);
	for (unsigned i = 1; i <= highest.number; i++) {
		struct settings_findings findings;
		char statement[200];
		bool good;

		if (!is_meant(&numbers, i))
			continue;
		any = true;
		snprintf(statement, sizeof(statement), "INIT(%u)%.*s", i,
		    (int)(rest.len > 150 ? 150 : rest.len), rest.ptr);
		good = spool_change_settings(run->spool, SETTINGS_SET,
		    slice_text(statement), &findings);
		for (size_t j = 0; !good && j < findings.count; j++)
			answer_reason(run, REASON_NO_VALUE,
			    findings.list[j].text);
		settings_findings_free(&findings);
		if (!good)
			return;
	}
	if (any)
		show(run, &numbers);
	else
		answer_reason(run, REASON_NO_ENTRIES, NULL);
}
