/*
 * spool/jcl/condition.c -- COND= of JOB and EXEC
 *
 * Rules: reference 1.11.
 */
#include "spool/jcl/condition.h"

enum { CODE_MAX = 4095 };

bool
condition_comparison(struct slice word, enum comparison *comparison_r)
{
	static const struct {
		const char *word;
		enum comparison comparison;
	} words[] = {
		{"GT", COMPARE_GT}, {"GE", COMPARE_GE}, {"EQ", COMPARE_EQ},
		{"LT", COMPARE_LT}, {"LE", COMPARE_LE}, {"NE", COMPARE_NE},
		{"NG", COMPARE_LE}, {"NL", COMPARE_GE},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (slice_equal(word, slice_text(words[i].word))) {
			*comparison_r = words[i].comparison;
			return true;
		}
	}
	return false;
}

/* ---------------------------------------------------------- naming steps */

static bool
is_named(const struct reader *r, const struct step_work *w, struct slice name,
    struct slice proc_step, bool in_call)
{
	if (in_call)
		return w->call == r->call &&
		    slice_equal(slice_text(w->step->proc_step), name);
	return slice_equal(slice_text(w->step->name), name) &&
	    (proc_step.len == 0 ||
	    slice_equal(slice_text(w->step->proc_step), proc_step));
}

/* The last run of steps that are called so. */
static struct target
find_run(const struct reader *r, struct slice name, struct slice proc_step,
    bool in_call)
{
	struct target t = {.count = 0};

	for (const struct step_work *w = r->steps; w != NULL; w = w->next) {
		if (w == r->step || !is_named(r, w, name, proc_step, in_call))
			continue;
		if (t.count == 0 || w->index != t.first + t.count)
			t = (struct target){.first = w->index};
		t.count++;
	}
	return t;
}

struct target
condition_target(const struct reader *r, struct slice name,
    struct slice proc_step)
{
	struct target t = {.count = 0};

	if (r->call != NULL && proc_step.len == 0)
		t = find_run(r, name, proc_step, true);
	if (t.count == 0)
		t = find_run(r, name, proc_step, false);
	return t;
}

/* ------------------------------------------------------------------- tests */

static void
complain_form(struct reader *r, const struct value *v, bool is_job)
{
	reader_complain(r, v, MSG_FORMAT, "COND", NULL, is_job ?
	    "COND=((code,operator),...): a code from 0 to 4095, and GT GE EQ "
	    "LT LE NE." :
	    "COND=((code,operator[,step]),...,EVEN or ONLY): a code from 0 to "
	    "4095, and GT GE EQ LT LE NE.");
}

static bool
take_target(struct reader *r, const struct value *v, struct target *target_r)
{
	size_t period = slice_find(v->text, '.');

	*target_r = condition_target(r, slice_head(v->text, period),
	    slice_from(v->text, period + 1));
	if (target_r->count > 0 || r->has_lost_steps)
		return true;
	reader_complain(r, v, MSG_REFER_BACK, NULL, NULL, reader_print(r,
	    "No step in front of it is called %.*s.", SLICE_ARGS(v->text)));
	return false;
}

static void
take_test(struct reader *r, const struct value *v, struct jcl_condition *c,
    bool is_job)
{
	const struct value *step = value_item(v, 2);
	struct test *test = &c->tests[c->count];
	uint64_t code;

	if (value_count(v) < 2 || value_count(v) > (is_job ? 2 : 3) ||
	    !slice_number(value_item(v, 0)->text, CODE_MAX, &code) ||
	    !condition_comparison(value_item(v, 1)->text, &test->comparison)) {
		complain_form(r, v, is_job);
		return;
	}
	test->code = (unsigned)code;
	test->target = (struct target){.is_any = true};
	if (step == NULL || take_target(r, step, &test->target))
		c->count++;
}

static bool
take_word(const struct value *v, struct jcl_condition *c)
{
	if (slice_equal(v->text, SLICE("EVEN")))
		c->even = true;
	else if (slice_equal(v->text, SLICE("ONLY")))
		c->only = true;
	else
		return false;
	return true;
}

static bool
is_single_test(const struct value *v)
{
	uint64_t code;

	return v->is_list && !value_item(v, 0)->is_list &&
	    slice_number(value_item(v, 0)->text, UINT32_MAX, &code);
}

const struct jcl_condition *
condition_read(struct reader *r, const struct value *v, bool is_job)
{
	struct jcl_condition *c = arena_new(r->arena, struct jcl_condition);
	const struct value *item;

	if (is_single_test(v)) {
		take_test(r, v, c, is_job);
		return c;
	}
	for (unsigned i = 0; (item = value_item(v, i)) != NULL; i++) {
		if (!item->is_list) {
			if (is_job || !take_word(item, c))
				complain_form(r, item, is_job);
		} else if (c->count == TESTS_MAX) {
			reader_complain(r, item, MSG_TOO_MANY_OF, "TESTS", "8",
			    "COND= takes up to 8 of them.");
			break;
		} else {
			take_test(r, item, c, is_job);
		}
	}
	if (c->even && c->only)
		reader_complain(r, v, MSG_EXCLUSIVE, "EVEN", "ONLY",
		    "A step is run even after an abend, or only then.");
	return c;
}
