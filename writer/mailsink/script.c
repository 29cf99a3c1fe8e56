/*
 * writer/mailsink/script.c -- where the sink misbehaves
 *
 * Owns      which rule fits a moment, and how often a rule was used
 * Promises  may be asked by all connections at once; a rule with "times N" is
 *           carried out N times, whoever comes
 * Leaves    the language to script_parse.c, the actions to perform.c
 * Fails     never; a pattern that gives up does not match
 */
#include "writer/mailsink/script.h"

#include <stdlib.h>

#include "writer/mailsink/script_parts.h"

enum { MATCH_LIMIT = 100000 };	/* steps of a pattern before it gives up */

static const char *const step_names[] = {
#define SINK_STEP_NAME(step, word, text) [SINK_STEP_##step] = word,
	SINK_STEPS(SINK_STEP_NAME)
#undef SINK_STEP_NAME
};

static const char *const action_names[] = {
#define SINK_ACTION_NAME(action, word, operand, flags) \
	[SINK_ACTION_##action] = word,
	SINK_ACTIONS(SINK_ACTION_NAME)
#undef SINK_ACTION_NAME
};

const char *
sink_step_name(enum sink_step step)
{
	return step_names[step];
}

const char *
sink_action_name(enum sink_action_kind kind)
{
	return action_names[kind];
}

uint64_t
sink_script_count(struct sink_script *script, enum sink_step step)
{
	return atomic_fetch_add(&script->total[step], 1) + 1;
}

static bool
in_range(const struct sink_range *range, uint64_t number)
{
	if (range->every > 0)
		return number % range->every == 0;
	return range->to == 0 || (number >= range->from && number <= range->to);
}

static bool
contains(struct slice text, struct slice part)
{
	while (text.len >= part.len) {
		if (slice_starts_nocase(text, part))
			return true;
		if (text.len == 0)
			return false;
		text = slice_from(text, 1);
	}
	return false;
}

static bool
matches(const pcre2_code *code, struct slice text)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	pcre2_match_context *limits = pcre2_match_context_create(NULL);
	const char *ptr = text.len > 0 ? text.ptr : "";
	int rc = -1;

	if (data != NULL && limits != NULL) {
		pcre2_set_match_limit(limits, MATCH_LIMIT);
		rc = pcre2_match(code, (PCRE2_SPTR)ptr, text.len, 0, 0, data,
		    limits);
	}
	pcre2_match_context_free(limits);
	pcre2_match_data_free(data);
	return rc >= 0;
}

static bool
fits(const struct sink_rule_full *rule, const struct sink_moment *m)
{
#define SINK_RANGE_FITS(kind, word, field) \
	if (!in_range(&rule->range[SINK_RANGE_##kind], m->field)) \
		return false;
	SINK_RANGES(SINK_RANGE_FITS)
#undef SINK_RANGE_FITS
	if (rule->containing.ptr != NULL &&
	    !contains(m->text, rule->containing))
		return false;
	return rule->matching == NULL || matches(rule->matching, m->text);
}

/* The rule's count goes up only while it is in force. */
static bool
use(struct sink_rule_full *rule)
{
	uint_fast64_t used = atomic_load(&rule->used);

	do {
		if (rule->times > 0 && used >= rule->times)
			return false;
	} while (!atomic_compare_exchange_weak(&rule->used, &used, used + 1));
	return true;
}

static bool
is_used_up(struct sink_rule_full *rule)
{
	return rule->times > 0 && atomic_load(&rule->used) >= rule->times;
}

bool
sink_rule_use(const struct sink_rule *rule)
{
	return use((struct sink_rule_full *)(uintptr_t)rule);
}

const struct sink_rule *
sink_script_find(struct sink_script *script, const struct sink_moment *m)
{
	struct sink_rule_full *rule;

	for (rule = script->rules[m->step]; rule != NULL; rule = rule->next) {
		if (is_used_up(rule) || !fits(rule, m))
			continue;
		if (m->step == SINK_STEP_BODY || use(rule))
			return &rule->rule;
	}
	return NULL;
}

void
sink_script_close(struct sink_script **script)
{
	struct sink_rule_full *rule;
	struct arena *arena;

	if (*script == NULL)
		return;
	for (int i = 0; i < SINK_STEP_COUNT; i++)
		for (rule = (*script)->rules[i]; rule != NULL;
		    rule = rule->next)
			pcre2_code_free(rule->matching);
	arena = (*script)->arena;
	free(*script);
	*script = NULL;
	arena_close(&arena);
}
