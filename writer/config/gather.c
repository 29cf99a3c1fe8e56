/*
 * writer/config/gather.c -- statement by statement, a configuration
 *
 * Owns      what a statement, a value and their repetition do to the
 *           configuration that is being made
 * Promises  a statement given twice holds the last time, with a warning; one
 *           that repeats is gathered aside and counts when it is complete
 * Leaves    the syntax to parse.c, the form of values to value.c
 * Fails     by findings
 */
#include "writer/config/gather.h"

#include <assert.h>

#include "writer/config/findings.h"
#include "writer/config/value.h"

static struct place *
statement_place(struct gathering *g, const struct statement *s)
{
	return &g->places.statement[s - statements];
}

static struct place *
value_place(struct gathering *g, const struct statement *s,
    const struct parameter *p)
{
	return &g->places.value[s - statements][p - s->parameters];
}

static void *
field_of(struct gathering *g, const struct statement *s,
    const struct parameter *p)
{
	if (s->most == 0)
		return parameter_field(s, p, &g->config, 0);
	assert(s->stride <= sizeof(g->element));
	return (char *)&g->element + p->offset;
}

/* -------------------------------------------------------- statements */

void
gather_begin(struct gathering *g, const struct statement *s, unsigned column)
{
	struct place *place = statement_place(g, s);

	if (place->line > 0 && s->most == 0)
		findings_warning(g->findings, g->line, column,
		    "%s stands on line %u too; this one takes its place",
		    s->name, place->line);
	*place = (struct place){g->line, column};
	if (s->most > 0)
		memset(&g->element, 0, sizeof(g->element));
	for (size_t j = 0; j < s->count; j++) {
		value_default(&s->parameters[j],
		    field_of(g, s, &s->parameters[j]));
		*value_place(g, s, &s->parameters[j]) = (struct place){0, 0};
	}
	if (s->has_presence)
		*(bool *)((char *)&g->config + s->presence_at) = true;
	if (s->has_presence && s->not_yet)
		findings_error(g->findings, g->line, column,
		    "%s: this writer can't do that yet; remove the statement",
		    s->name);
}

/* Whether two elements are the same target, the same administrator. */
static bool
is_same(const struct statement *s, const char *a, const char *b)
{
	bool given = false;

	for (size_t j = 0; j < s->count; j++) {
		const struct parameter *p = &s->parameters[j];

		if (!p->is_key)
			continue;
		if (!value_equal(p, a + p->offset, b + p->offset))
			return false;
		given = given || !value_is_empty(p, a + p->offset);
	}
	return given;
}

/* The element counts, unless it stands there already or there are enough. */
static void
add_element(struct gathering *g, const struct statement *s)
{
	char *array = (char *)&g->config + s->base;
	const char *element = (const char *)&g->element;
	unsigned count = statement_elements(s, &g->config);
	unsigned column = statement_place(g, s)->column;
	unsigned line = statement_place(g, s)->line;

	for (unsigned at = 0; at < count; at++) {
		if (!is_same(s, array + at * s->stride, element))
			continue;
		findings_warning(g->findings, line, column,
		    "%s: the same stands further up; this one is not used",
		    s->name);
		return;
	}
	if (count == s->most) {
		findings_warning(g->findings, line, column,
		    "%s: only the first %u are used, and this is one more",
		    s->name, s->most);
		return;
	}
	assert(count < ELEMENTS_MAX);
	g->places.element[s - statements][count] = *statement_place(g, s);
	memcpy(array + count * s->stride, element, s->stride);
	count++;
	memcpy((char *)&g->config + s->count_at, &count, sizeof(count));
}

/* "TargetIp, TargetName or TargetMx" */
static void
list_keys(const struct statement *s, struct buffer *to)
{
	size_t left = 0;

	for (size_t j = 0; j < s->count; j++)
		left += s->parameters[j].is_key;
	for (size_t j = 0; j < s->count; j++) {
		if (!s->parameters[j].is_key)
			continue;
		buffer_text(to, s->parameters[j].name);
		if (--left > 0)
			buffer_text(to, left == 1 ? " or " : ", ");
	}
}

/* A block that repeats is told apart by one key, and one only. */
static void
check_keys(struct gathering *g, const struct statement *s)
{
	struct place at = *statement_place(g, s);
	struct buffer keys = {0};
	unsigned given = 0;

	for (size_t j = 0; j < s->count; j++)
		given += s->parameters[j].is_key &&
		    value_place(g, s, &s->parameters[j])->line > 0;
	list_keys(s, &keys);
	if (given == 0)
		findings_error(g->findings, at.line, at.column,
		    "%s: it says no target; add %s", s->name,
		    buffer_str(&keys));
	else if (given > 1)
		findings_error(g->findings, at.line, at.column,
		    "%s: it says more than one target; write a statement for "
		    "each, with only one of %s", s->name, buffer_str(&keys));
	buffer_free(&keys);
}

void
gather_end(struct gathering *g, const struct statement *s)
{
	if (s->most == 0)
		return;
	if (s->is_block) {
		g->element.target.line = statement_place(g, s)->line;
		check_keys(g, s);
	}
	add_element(g, s);
}

/* ------------------------------------------------------------ values */

/* The values that a writer without the ability can go by: "NO", "5". */
static void
list_working(const struct parameter *p, struct buffer *to)
{
	if (p->initial[0] == '\0') {
		buffer_text(to, "remove it");
		return;
	}
	buffer_print(to, "remove it, or write %s", p->initial);
	if (p->works != NULL)
		buffer_print(to, " or %s", p->works);
}

static void
check_ability(struct gathering *g, const struct statement *s,
    const struct parameter *p, struct slice word, unsigned column)
{
	struct buffer working = {0};

	if (!parameter_is_not_yet(s, p) || value_works(p, field_of(g, s, p)))
		return;
	if (s->has_presence && s->not_yet)
		return;		/* said of the statement already */
	list_working(p, &working);
	findings_error(g->findings, g->line, column,
	    "%s %s: this writer can't do that yet; %s",
	    parameter_label(s, p).text, words_quote(word).text,
	    buffer_str(&working));
	buffer_free(&working);
}

static void
say_missing(struct gathering *g, const struct statement *s,
    const struct parameter *p)
{
	struct buffer allowed = {0};

	value_allowed(p, &allowed);
	findings_error(g->findings, g->line, 0,
	    "%s: the value is missing (a # behind a blank begins a comment); "
	    "allowed: %s", parameter_label(s, p).text, buffer_str(&allowed));
	buffer_free(&allowed);
}

void
gather_value(struct gathering *g, const struct statement *s,
    const struct parameter *p, const struct words *words)
{
	struct place *place = value_place(g, s, p);
	struct fault why = {""};

	if (place->line > 0)
		findings_warning(g->findings, g->line, words->column[0],
		    "%s stands on line %u too; this one takes its place",
		    parameter_label(s, p).text, place->line);
	*place = (struct place){g->line, words->column[0]};
	if (words->count < 2) {
		say_missing(g, s, p);
		return;
	}
	place->column = words->column[1];
	if (words->count > 2)
		findings_error(g->findings, g->line, words->column[2],
		    "%s takes one value; remove %s and what follows, or put a "
		    "# before it", parameter_label(s, p).text,
		    words_quote(words->list[2]).text);
	if (!value_take(p, words->list[1], field_of(g, s, p), &why)) {
		findings_error(g->findings, g->line, words->column[1],
		    "%s: %s", parameter_label(s, p).text, why.text);
		return;
	}
	check_ability(g, s, p, words->list[1], words->column[1]);
}
