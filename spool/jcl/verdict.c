/*
 * spool/jcl/verdict.c -- whether a step is run
 *
 * Rules: reference 1.11.  A step that was not run has no return code, and a
 * test of it is false.
 *
 * Owns      asking COND= and IF after the results of earlier steps
 */
#include <assert.h>

#include "spool/jcl/condition.h"

static bool
compare(unsigned a, enum comparison comparison, unsigned b)
{
	switch (comparison) {
	case COMPARE_GT:
		return a > b;
	case COMPARE_GE:
		return a >= b;
	case COMPARE_EQ:
		return a == b;
	case COMPARE_LT:
		return a < b;
	case COMPARE_LE:
		return a <= b;
	case COMPARE_NE:
		break;
	}
	return a != b;
}

/* The results so far. */
struct past {
	const struct jcl_result *results;
	unsigned count;
};

static bool
is_in(const struct target *t, unsigned index)
{
	return t->is_any || (index >= t->first && index - t->first < t->count);
}

static bool
has_code(const struct jcl_result *result)
{
	return result->was_run && !result->abended;
}

/* ------------------------------------------------------------------- COND= */

static bool
test_is_true(const struct test *test, const struct past *past)
{
	for (unsigned i = 0; i < past->count; i++)
		if (is_in(&test->target, i) && has_code(&past->results[i]) &&
		    compare(test->code, test->comparison,
		    past->results[i].code))
			return true;
	return false;
}

static bool
condition_is_true(const struct jcl_condition *c, const struct past *past)
{
	for (unsigned i = 0; i < c->count; i++)
		if (test_is_true(&c->tests[i], past))
			return true;
	return false;
}

/* ---------------------------------------------------------------------- IF */

/* The highest code of the steps; before the first step, RC is 0. */
static bool
rc_is(const struct jcl_expression *e, const struct past *past)
{
	bool any = e->target.is_any;
	unsigned highest = 0;

	for (unsigned i = 0; i < past->count; i++) {
		const struct jcl_result *result = &past->results[i];

		if (!is_in(&e->target, i) || !has_code(result))
			continue;
		any = true;
		if (result->code > highest)
			highest = result->code;
	}
	return any && compare(highest, e->comparison, e->code);
}

static bool
was_run(const struct target *t, const struct past *past)
{
	for (unsigned i = 0; i < past->count; i++)
		if (is_in(t, i) && past->results[i].was_run)
			return true;
	return false;
}

/* The last abend of the steps; NULL: none. */
static const struct jcl_result *
last_abend(const struct target *t, const struct past *past)
{
	for (unsigned i = past->count; i-- > 0;)
		if (is_in(t, i) && past->results[i].abended)
			return &past->results[i];
	return NULL;
}

static bool
truth_is(const struct jcl_expression *e, bool value)
{
	return (value == e->truth) == (e->comparison == COMPARE_EQ);
}

static bool
abend_code_is(const struct jcl_expression *e, const struct past *past)
{
	const struct jcl_result *result = last_abend(&e->target, past);

	if (result == NULL || result->abend == NULL)
		return false;
	return (strcmp(result->abend, e->abend) == 0) ==
	    (e->comparison == COMPARE_EQ);
}

static bool
expression_is_true(const struct jcl_expression *e, const struct past *past)
{
	switch (e->kind) {
	case EXPRESSION_AND:
		return expression_is_true(e->left, past) &&
		    expression_is_true(e->right, past);
	case EXPRESSION_OR:
		return expression_is_true(e->left, past) ||
		    expression_is_true(e->right, past);
	case EXPRESSION_NOT:
		return !expression_is_true(e->left, past);
	case EXPRESSION_RC:
		return rc_is(e, past);
	case EXPRESSION_ABEND:
		return truth_is(e, last_abend(&e->target, past) != NULL);
	case EXPRESSION_ABENDCC:
		return abend_code_is(e, past);
	case EXPRESSION_RUN:
		break;
	}
	return truth_is(e, was_run(&e->target, past));
}

static bool
asks_for_abend(const struct jcl_expression *e)
{
	switch (e->kind) {
	case EXPRESSION_AND:
	case EXPRESSION_OR:
		return asks_for_abend(e->left) || asks_for_abend(e->right);
	case EXPRESSION_NOT:
		return asks_for_abend(e->left);
	case EXPRESSION_ABEND:
	case EXPRESSION_ABENDCC:
		return true;
	case EXPRESSION_RC:
	case EXPRESSION_RUN:
		break;
	}
	return false;
}

/* Whether all IFs around the step select it. */
static bool
is_selected(const struct jcl_branch *branch, const struct past *past,
    bool *asks_for_abend_r)
{
	*asks_for_abend_r = false;
	for (; branch != NULL; branch = branch->outer) {
		if (branch->test == NULL)
			continue;
		if (expression_is_true(branch->test, past) ==
		    branch->is_else)
			return false;
		if (asks_for_abend(branch->test))
			*asks_for_abend_r = true;
	}
	return true;
}

/* ------------------------------------------------------------------- steps */

static const struct jcl_step *
step_at(const struct jcl_job *job, unsigned index)
{
	const struct jcl_step *step = job->steps;

	assert(index < job->step_count);
	while (index-- > 0)
		step = step->next;
	return step;
}

enum jcl_verdict
jcl_step_verdict(const struct jcl_job *job, unsigned index,
    const struct jcl_result *results)
{
	static const struct target anything = {.is_any = true};
	const struct jcl_step *step = step_at(job, index);
	const struct jcl_condition *cond = step->condition;
	struct past past = {results, index};
	bool abended, asks;

	if (index < job->restart)
		return JCL_BYPASS;
	if (job->condition != NULL && condition_is_true(job->condition, &past))
		return JCL_END_JOB;
	if (!is_selected(step->branch, &past, &asks))
		return JCL_BYPASS;
	abended = last_abend(&anything, &past) != NULL;
	if (abended && !asks &&
	    (cond == NULL || (!cond->even && !cond->only)))
		return JCL_BYPASS;
	if (cond != NULL && ((cond->only && !abended) ||
	    condition_is_true(cond, &past)))
		return JCL_BYPASS;
	return JCL_RUN;
}

bool
jcl_notify_wanted(const struct jcl_job *job, const struct jcl_notify *notify,
    const struct jcl_result *results)
{
	struct past past = {results, job->step_count};

	return notify->when == NULL || expression_is_true(notify->when, &past);
}
