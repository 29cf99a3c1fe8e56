/*
 * writer/mailsink/script_parse.c -- the language of a script
 *
 * A line is STEP [CONDITION...] ACTION..., in words, numbers and quoted texts.
 * The tables of script.h are the vocabulary.
 *
 * Owns      the syntax of scripts and what may stand beside what
 * Promises  every error is reported, one a line, with line and column
 * Fails     by lines in `errors`
 */
#include <inttypes.h>
#include <stdlib.h>

#include "spool/base/text.h"
#include "writer/mailsink/script_parts.h"

enum operand {
	OPERAND_NONE, OPERAND_TEXT, OPERAND_NUMBER, OPERAND_DURATION
};

static const struct {
	const char *word;
	bool has_text;
} steps[] = {
#define SINK_STEP_ROW(step, word, text) [SINK_STEP_##step] = {word, text},
	SINK_STEPS(SINK_STEP_ROW)
#undef SINK_STEP_ROW
};

static const struct {
	const char *word;
	enum operand operand;
	unsigned flags;
} actions[] = {
#define SINK_ACTION_ROW(action, word, operand, flags) \
	[SINK_ACTION_##action] = {word, OPERAND_##operand, flags},
	SINK_ACTIONS(SINK_ACTION_ROW)
#undef SINK_ACTION_ROW
};

static const char *const ranges[] = {
#define SINK_RANGE_NAME(kind, word, field) [SINK_RANGE_##kind] = word,
	SINK_RANGES(SINK_RANGE_NAME)
#undef SINK_RANGE_NAME
};

struct parser {
	struct sink_script *script;
	struct sink_rule_full **last[SINK_STEP_COUNT];
	struct buffer *errors;
	const char *name;
	unsigned number;	/* of the line */
	struct slice line;
	struct slice rest;	/* of the line */
	struct slice word;	/* the last one taken */
	struct buffer actions;	/* of the rule in hand: struct sink_action */
	bool ended;		/* by an action with SINK_ENDS */
	bool broken;		/* the line has an error */
};

/* At a place in the line; the first error of a line is enough. */
static void complain(struct parser *, struct slice at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void
complain(struct parser *p, struct slice at, const char *format, ...)
{
	struct slice before = slice_head(p->line,
	    (size_t)(at.ptr - p->line.ptr));
	va_list args;

	if (p->broken)
		return;
	p->broken = true;
	buffer_print(p->errors, "%s:%u:%zu: ", p->name, p->number,
	    text_columns(before) + 1);
	va_start(args, format);
	buffer_vprint(p->errors, format, args);
	va_end(args);
	buffer_byte(p->errors, '\n');
}

static void
skip_blanks(struct parser *p)
{
	while (p->rest.len > 0 &&
	    (p->rest.ptr[0] == ' ' || p->rest.ptr[0] == '\t'))
		p->rest = slice_from(p->rest, 1);
}

static bool
at_end(struct parser *p)
{
	skip_blanks(p);
	return p->rest.len == 0 || p->rest.ptr[0] == '#';
}

/* Into p->word, which is empty at the end of the line. */
static void
take_word(struct parser *p)
{
	size_t len = 0;

	p->word = slice_head(p->rest, 0);
	if (at_end(p)) {
		p->word = slice_head(p->rest, 0);
		return;
	}
	while (len < p->rest.len && p->rest.ptr[len] != ' ' &&
	    p->rest.ptr[len] != '\t')
		len++;
	p->word = slice_head(p->rest, len);
	p->rest = slice_from(p->rest, len);
}

static bool
word_is(struct parser *p, const char *text)
{
	return slice_equal_nocase(p->word, slice_text(text));
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Behind a backslash; returns how many characters it used, 0 when wrong. */
static size_t
take_escape(struct slice s, struct buffer *to)
{
	static const char letters[] = "rnt0\\\"", bytes[] = "\r\n\t\0\\\"";
	const char *found;

	if (s.len == 0)
		return 0;
	if (s.ptr[0] == 'x' && s.len >= 3 && hex_digit(s.ptr[1]) >= 0 &&
	    hex_digit(s.ptr[2]) >= 0) {
		buffer_byte(to,
		    (char)(hex_digit(s.ptr[1]) << 4 | hex_digit(s.ptr[2])));
		return 3;
	}
	found = memchr(letters, s.ptr[0], sizeof(letters) - 1);
	if (found == NULL)
		return 0;
	buffer_byte(to, bytes[found - letters]);
	return 1;
}

/* The inside of a text up to its closing quote; false when it is wrong. */
static bool
take_inside(struct parser *p, struct buffer *to)
{
	size_t used;

	while (p->rest.len > 0 && p->rest.ptr[0] != '"') {
		if (p->rest.ptr[0] != '\\') {
			buffer_byte(to, p->rest.ptr[0]);
			p->rest = slice_from(p->rest, 1);
			continue;
		}
		used = take_escape(slice_from(p->rest, 1), to);
		if (used == 0) {
			complain(p, p->rest, "not an escape; write \\r \\n \\t "
			    "\\0 \\\\ \\\" or \\xHH");
			return false;
		}
		p->rest = slice_from(p->rest, 1 + used);
	}
	return true;
}

/* A quoted text; its ptr is never NULL when it could be read. */
static struct slice
take_text(struct parser *p, const char *what)
{
	struct buffer text = {0};
	struct slice got = {0}, start;

	if (at_end(p) || p->rest.ptr[0] != '"') {
		complain(p, p->rest, "\"%s\" wants a text in double quotes "
		    "behind it", what);
		return got;
	}
	start = p->rest;
	p->rest = slice_from(p->rest, 1);
	if (take_inside(p, &text)) {
		if (p->rest.len == 0)
			complain(p, start, "this text has no closing quote");
		p->rest = slice_from(p->rest, 1);
		got = arena_slice(p->script->arena, buffer_slice(&text));
	}
	buffer_free(&text);
	return got;
}

static uint64_t
take_number(struct parser *p, const char *what, uint64_t least)
{
	uint64_t number = 0;

	take_word(p);
	if (!slice_number(p->word, UINT32_MAX, &number) || number < least)
		complain(p, p->word, "\"%s\" wants a number of %" PRIu64
		    " to %" PRIu32 " behind it", what, least, UINT32_MAX);
	return number;
}

static uint64_t
take_duration(struct parser *p, const char *what)
{
	static const struct {
		struct slice unit;
		uint64_t ms;
	} units[] = {
		{SLICE("ms"), 1}, {SLICE("s"), 1000}, {SLICE("m"), 60000},
	};
	uint64_t number;
	size_t digits = 0;

	take_word(p);
	while (digits < p->word.len && p->word.ptr[digits] >= '0' &&
	    p->word.ptr[digits] <= '9')
		digits++;
	if (slice_number(slice_head(p->word, digits), 1000000, &number))
		for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
			if (slice_equal(slice_from(p->word, digits),
			    units[i].unit))
				return number * units[i].ms;
	complain(p, p->word, "\"%s\" wants a time of at most 1000000 units "
	    "behind it, as 200ms, 5s or 1m", what);
	return 0;
}

/* N, N-M or N-; false when it is something else. */
static bool
read_range(struct slice word, struct sink_range *range)
{
	size_t hyphen = slice_find(word, '-');
	struct slice to = slice_from(word, hyphen + 1);

	if (!slice_number(slice_head(word, hyphen), UINT32_MAX, &range->from))
		return false;
	if (hyphen == word.len)
		range->to = range->from;
	else if (to.len == 0)
		range->to = UINT64_MAX;
	else if (!slice_number(to, UINT32_MAX, &range->to))
		return false;
	return range->from > 0 && range->to >= range->from;
}

static void
take_range(struct parser *p, const char *what, struct sink_range *range)
{
	take_word(p);
	if (word_is(p, "*"))
		return;
	if (word_is(p, "every"))
		range->every = take_number(p, "every", 1);
	else if (!read_range(p->word, range))
		complain(p, p->word, "\"%s\" wants *, N, N-M, N- or every N "
		    "behind it, counted from 1", what);
}

static void
take_pattern(struct parser *p, struct sink_rule_full *rule)
{
	struct slice text = take_text(p, "matching");
	PCRE2_UCHAR why[128];
	PCRE2_SIZE at;
	int error;

	if (p->broken)
		return;
	rule->matching = pcre2_compile((PCRE2_SPTR)text.ptr, text.len,
	    PCRE2_CASELESS | PCRE2_MULTILINE, &error, &at, NULL);
	if (rule->matching != NULL)
		return;
	pcre2_get_error_message(error, why, sizeof(why));
	complain(p, p->word, "the pattern behind \"matching\" is wrong at its "
	    "character %zu: %s", (size_t)at + 1, (const char *)why);
}

static bool
twice(struct parser *p, bool given)
{
	if (given)
		complain(p, p->word, "\"%.*s\" stands twice in this rule",
		    SLICE_ARGS(p->word));
	return given;
}

static bool
take_range_condition(struct parser *p, struct sink_rule_full *rule)
{
	for (int i = 0; i < SINK_RANGE_COUNT; i++) {
		if (!word_is(p, ranges[i]))
			continue;
		if (!twice(p, (rule->given & 1U << i) != 0))
			take_range(p, ranges[i], &rule->range[i]);
		rule->given |= 1U << i;
		return true;
	}
	return false;
}

static bool
take_text_condition(struct parser *p, struct sink_rule_full *rule)
{
	bool containing = word_is(p, "containing");

	if (!containing && !word_is(p, "matching"))
		return false;
	if (!steps[rule->step].has_text)
		complain(p, p->word, "%s has no text to search; leave out "
		    "\"%.*s\"", steps[rule->step].word, SLICE_ARGS(p->word));
	else if (twice(p, containing ? rule->containing.ptr != NULL
	    : rule->matching != NULL))
		return true;
	else if (containing)
		rule->containing = take_text(p, "containing");
	else
		take_pattern(p, rule);
	return true;
}

static bool
take_condition(struct parser *p, struct sink_rule_full *rule)
{
	if (take_range_condition(p, rule) || take_text_condition(p, rule))
		return true;
	if (word_is(p, "times")) {
		if (!twice(p, rule->times > 0))
			rule->times = take_number(p, "times", 1);
		return true;
	}
	if (!word_is(p, "after"))
		return false;
	if (rule->step != SINK_STEP_BODY)
		complain(p, p->word, "\"after\" counts the bytes of a message; "
		    "it belongs to body");
	else if (!twice(p, rule->has_after))
		rule->rule.after = take_number(p, "after", 0);
	rule->has_after = true;
	return true;
}

static void
check_action(struct parser *p, struct sink_rule_full *rule, unsigned flags)
{
	if (p->ended)
		complain(p, p->word, "\"%.*s\" is never reached: the action "
		    "before it ends the connection", SLICE_ARGS(p->word));
	if (rule->step == SINK_STEP_BODY &&
	    (flags & (SINK_CARRIES | SINK_ANSWERS)) != 0)
		complain(p, p->word, "in the middle of a body there is no "
		    "answer; \"%.*s\" belongs to dot", SLICE_ARGS(p->word));
}

static bool
take_action(struct parser *p, struct sink_rule_full *rule)
{
	struct sink_action action = {0};
	const char *word;
	int i = 0;

	while (i < SINK_ACTION_COUNT && !word_is(p, actions[i].word))
		i++;
	if (i == SINK_ACTION_COUNT)
		return false;
	check_action(p, rule, actions[i].flags);
	word = actions[i].word;
	action.kind = (enum sink_action_kind)i;
	if (actions[i].operand == OPERAND_TEXT)
		action.text = take_text(p, word);
	else if (actions[i].operand == OPERAND_NUMBER)
		action.number = take_number(p, word, 1);
	else if (actions[i].operand == OPERAND_DURATION)
		action.number = take_duration(p, word);
	buffer_put(&p->actions, slice_of((const char *)&action,
	    sizeof(action)));
	p->ended = (actions[i].flags & SINK_ENDS) != 0;
	return true;
}

static void
take_actions(struct parser *p, struct sink_rule_full *rule)
{
	buffer_clear(&p->actions);
	p->ended = false;
	while (!p->broken && take_action(p, rule))
		take_word(p);
	if (p->broken)
		return;
	if (p->word.len > 0)
		complain(p, p->word, "\"%.*s\" is no %s; docs/mailsink.md "
		    "lists them", SLICE_ARGS(p->word),
		    p->actions.len > 0 ? "action" : "condition or action");
	else if (p->actions.len == 0)
		complain(p, p->word, "this rule has no action; say what is to "
		    "happen, for example: reply \"451 4.3.0 later\"");
}

static bool
carries_on(const struct sink_action *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].kind != SINK_ACTION_DELAY &&
		    list[i].kind != SINK_ACTION_CLOSE_LISTENER)
			return false;
	return true;
}

static void
keep_rule(struct parser *p, struct sink_rule_full *rule)
{
	struct slice list = arena_slice(p->script->arena,
	    buffer_slice(&p->actions));

	rule->rule.line = p->number;
	rule->rule.actions = (const struct sink_action *)(const void *)list.ptr;
	rule->rule.action_count = list.len / sizeof(struct sink_action);
	rule->rule.carries_on = carries_on(rule->rule.actions,
	    rule->rule.action_count);
	*p->last[rule->step] = rule;
	p->last[rule->step] = &rule->next;
}

static bool
take_step(struct parser *p, enum sink_step *step)
{
	take_word(p);
	for (int i = 0; i < SINK_STEP_COUNT; i++) {
		if (word_is(p, steps[i].word)) {
			*step = (enum sink_step)i;
			return true;
		}
	}
	complain(p, p->word, "\"%.*s\" is no step of a session; a rule begins "
	    "with greeting, EHLO, MAIL, RCPT, DATA, body, dot or another",
	    SLICE_ARGS(p->word));
	return false;
}

static void
take_rule(struct parser *p)
{
	struct sink_rule_full *rule;
	enum sink_step step;

	if (at_end(p) || !take_step(p, &step))
		return;
	rule = arena_new(p->script->arena, struct sink_rule_full);
	rule->step = step;
	take_word(p);
	while (!p->broken && take_condition(p, rule))
		take_word(p);
	take_actions(p, rule);
	if (p->broken)
		pcre2_code_free(rule->matching);
	else
		keep_rule(p, rule);
}

static void
take_line(struct parser *p, struct slice line)
{
	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	p->line = p->rest = line;
	p->broken = false;
	p->number++;
	if (memchr(line.ptr, '\0', line.len) != NULL)
		complain(p, slice_from(line, slice_find(line, '\0')),
		    "a NUL byte; in a text write \\0");
	else
		take_rule(p);
}

struct sink_script *
sink_script_parse(struct slice text, const char *name, struct buffer *errors)
{
	struct parser p = {.errors = errors, .name = name};
	size_t before = errors->len;
	struct slice line;

	p.script = memory_new(struct sink_script);
	p.script->arena = arena_open();
	for (int i = 0; i < SINK_STEP_COUNT; i++)
		p.last[i] = &p.script->rules[i];
	if (text.ptr == NULL)
		text = SLICE("");
	while (slice_split(&text, '\n', &line))
		take_line(&p, line);
	buffer_free(&p.actions);
	if (errors->len > before)
		sink_script_close(&p.script);
	return p.script;
}
