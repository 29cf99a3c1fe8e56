/*
 * spool/operator/target.c -- the jobs and output groups that a command is for
 *
 * Promises  a command that changes things never means everything by accident:
 *           JQ wants a filter, or ALL
 */
#include "spool/operator/target.h"

#include <stdio.h>
#include <stdlib.h>

#include "spool/base/nearest.h"

/* ------------------------------------------------------------- reading */

static bool
is_filter(const struct target *target, const struct operand *one)
{
	if (one->keyword->uses & ALONE)
		return (one->keyword->uses & FILTER) != 0;
	return one->how != NO_VALUE &&
	    (one->slash || target->meaning != MEANS_CHANGE);
}

static void
unknown_keyword(struct target *target, const struct operand *one)
{
	struct nearest nearest = {.word = one->word};
	char detail[120];

	for (size_t i = 0; i < keyword_count; i++)
		if (keywords[i].uses & target->of)
			nearest_try(&nearest, slice_text(keywords[i].name));
	snprintf(detail, sizeof(detail), nearest.best.len > 0 ?
	    "%.*s is no keyword here; did you mean %.*s?" :
	    "%.*s is no keyword here%.*s", (int)(one->word.len > 40 ? 40 :
	    one->word.len), one->word.ptr, SLICE_ARGS(nearest.best));
	answer_reason(target->run, REASON_NO_KEYWORD, detail);
}

static bool
is_number(struct slice value)
{
	char text[32], *end;

	slice_copy(value, text, sizeof(text));
	strtod(text, &end);
	return value.len > 0 && *end == '\0';
}

/* Whether an operand may stand where it stands. */
static bool
check_operand(struct target *target, const struct operand *one)
{
	const struct keyword *keyword = one->keyword;
	bool changes = target->meaning == MEANS_CHANGE && !one->slash &&
	    !(keyword->uses & ALONE);
	char detail[160] = "";

	if (changes && (!(keyword->uses & CHANGE) || one->how != IS))
		snprintf(detail, sizeof(detail), "%s can't be changed; a "
		    "filter has a slash before it: /%s=", keyword->name,
		    keyword->name);
	else if (!changes && one->how != NO_VALUE &&
	    !(keyword->uses & FILTER))
		snprintf(detail, sizeof(detail), "%s takes no value and is no "
		    "filter", keyword->name);
	else if (!changes && one->how != NO_VALUE && keyword->number != NULL &&
	    !is_number(one->value))
		snprintf(detail, sizeof(detail), "%s is compared with a "
		    "number", keyword->name);
	else if (one->how > IS_NOT && one->how != NO_VALUE &&
	    keyword->number == NULL)
		snprintf(detail, sizeof(detail), "%s is no number: only = and "
		    "<> compare it", keyword->name);
	else if (one->how == NO_VALUE && !(keyword->uses & ALONE) &&
	    (target->meaning != MEANS_DISPLAY || keyword->print == NULL))
		snprintf(detail, sizeof(detail), "%s needs a value: %s=",
		    keyword->name, keyword->name);
	else if (one->how != NO_VALUE && one->value.len == 0 &&
	    keyword->number != NULL)
		snprintf(detail, sizeof(detail), "%s needs a value",
		    keyword->name);
	if (detail[0] != '\0')
		answer_reason(target->run, REASON_NO_VALUE, detail);
	return detail[0] == '\0';
}

/* What changes things says what it means. */
static bool
check_extent(struct target *target)
{
	bool all = operands_find(&target->operands, "ALL") != NULL;
	unsigned filters = 0;

	for (unsigned i = 0; i < target->operands.count; i++)
		filters += is_filter(target, &target->operands.list[i]);
	if (target->meaning == MEANS_DISPLAY)
		return true;
	if (all && filters > 0 && target->meaning == MEANS_CHANGE) {
		answer_reason(target->run, REASON_ALL_AND_FILTERS, NULL);
		return false;
	}
	if (target->selection.is_named || all || filters > 0)
		return true;
	answer_reason(target->run, REASON_NO_OPERAND, "this would be every "
	    "job: name some, give a filter, or say ALL");
	return false;
}

bool
target_read(struct run *run, struct slice rest, unsigned of,
    enum meaning meaning, struct target *target)
{
	*target = (struct target){.run = run, .of = of, .meaning = meaning};
	if (!selection_take(&rest, &target->selection)) {
		answer_reason(run, REASON_NO_RANGE, "write J12, J5-9, J(5,7-9), "
		    "J'NAME*', JQ; S for started tasks, T for sessions");
		return false;
	}
	if (!operands_take(rest, of, &target->operands)) {
		answer_reason(run, REASON_NO_OPERAND, NULL);
		return false;
	}
	for (unsigned i = 0; i < target->operands.count; i++) {
		const struct operand *one = &target->operands.list[i];

		if (one->keyword == NULL) {
			unknown_keyword(target, one);
			return false;
		}
		if (!check_operand(target, one))
			return false;
	}
	return check_extent(target);
}

/* ---------------------------------------------------------------- walking */

struct walk {
	struct target *target;
	bool (*each)(void *, const struct subject *);
	void *context;
	unsigned found;
};

static bool
matches(const struct target *target, const struct subject *subject)
{
	for (unsigned i = 0; i < target->operands.count; i++) {
		const struct operand *one = &target->operands.list[i];

		if (is_filter(target, one) && !operand_matches(one, subject))
			return false;
	}
	return true;
}

static bool
call(struct walk *walk, const struct subject *subject)
{
	if (!matches(walk->target, subject))
		return true;
	walk->found++;
	return walk->each(walk->context, subject);
}

static bool
each_group(struct walk *walk, struct subject *subject)
{
	struct group *groups;
	size_t count = groups_of(subject->spool, subject->view,
	    subject->job->number, &groups);
	bool more = true;

	for (size_t i = 0; i < count && more; i++) {
		subject->group = &groups[i];
		more = call(walk, subject);
	}
	groups_free(&groups, count);
	return more;
}

void
target_each(struct target *target, bool (*each)(void *,
    const struct subject *), void *context)
{
	struct walk walk = {target, each, context, 0};
	struct spool *spool = target->run->spool;
	struct view *view = view_open(spool->store);
	struct job *jobs = NULL;
	bool more = true;
	size_t count = 0;

	if (view != NULL)
		count = selection_find(view, &target->selection, &jobs);
	for (size_t i = 0; i < count && more; i++) {
		struct subject subject = {spool, view, &jobs[i], NULL};

		more = target->of == OF_OUTPUT ? each_group(&walk, &subject) :
		    call(&walk, &subject);
	}
	view_close(&view);
	free(jobs);
	if (walk.found == 0)
		answer_reason(target->run, REASON_NO_ENTRIES, NULL);
}
