/*
 * spool/settings/read.c -- statements become settings
 *
 * Owns      which statement may stand where, and what a slip leads to
 * Promises  settings that are whole, or none; every error at once
 * Leaves    what a value looks like to value.c, rules between statements to
 *           check.c
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/nearest.h"
#include "spool/settings/check.h"
#include "spool/settings/scan.h"
#include "spool/settings/statements.h"

struct reading {
	struct settings *settings;
	struct settings_findings *findings;
	struct slice text;		/* as given: for places */
	const char *clean;		/* the same without comments */
	bool by_operator;
	enum settings_verb verb;
};

/* Both texts have the same places. */
static const char *
place(const struct reading *r, const char *at)
{
	return r->text.ptr + (at - r->clean);
}

#define ERROR(r, at, ...) \
	find_error((r)->findings, (r)->text, place(r, at), __VA_ARGS__)
#define WARNING(r, at, ...) \
	find_warning((r)->findings, (r)->text, place(r, at), __VA_ARGS__)

/* A word as an error shows it: short, and nothing but text. */
struct shown {
	char text[48];
};

static struct shown
show(struct slice word)
{
	struct shown shown;
	size_t len = 0;

	for (size_t i = 0; i < word.len && len < sizeof(shown.text) - 1; i++) {
		unsigned char c = (unsigned char)word.ptr[i];

		shown.text[len++] = c > ' ' && c < 127 ? (char)c :
		    c == ' ' ? ' ' : '?';
	}
	shown.text[len] = '\0';
	return shown;
}

/* ------------------------------------------------------------- keywords */

/* TGSPACE, or one that has no group: an abbreviation must be plain. */
static const struct parameter *
find_parameter(const struct statement *s, const char *group,
    struct slice name)
{
	const struct parameter *found = NULL;
	unsigned matches = 0;

	for (size_t i = 0; i < s->count; i++) {
		const struct parameter *p = &s->parameters[i];

		if ((group == NULL) != (p->group == NULL) ||
		    (group != NULL && strcmp(group, p->group) != 0))
			continue;
		if (slice_equal_nocase(slice_text(p->name), name))
			return p;
		if (name.len > 0 &&
		    slice_starts_nocase(slice_text(p->name), name)) {
			found = p;
			matches++;
		}
	}
	return matches == 1 ? found : NULL;
}

static const char *
find_group(const struct statement *s, struct slice name)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->parameters[i].group != NULL && name.len >= 3 &&
		    slice_starts_nocase(slice_text(s->parameters[i].group),
		    name))
			return s->parameters[i].group;
	return NULL;
}

static void
unknown_keyword(struct reading *r, const struct statement *s,
    const char *group, struct slice name)
{
	struct nearest nearest = {.word = name};
	struct buffer hint = {0};

	for (size_t i = 0; i < s->count; i++) {
		const struct parameter *p = &s->parameters[i];

		if (group != NULL && (p->group == NULL ||
		    strcmp(p->group, group) != 0))
			continue;
		nearest_try(&nearest, slice_text(group == NULL &&
		    p->group != NULL ? p->group : p->name));
	}
	if (nearest.best.len > 0)
		buffer_print(&hint, "did you mean %.*s?",
		    SLICE_ARGS(nearest.best));
	else
		for (size_t i = 0; i < s->count; i++)
			buffer_print(&hint, "%s%s", i == 0 ? "there are " :
			    ", ", s->parameters[i].group != NULL &&
			    group == NULL ? s->parameters[i].group :
			    s->parameters[i].name);
	ERROR(r, name.ptr, "%s: %s%s%s has no such keyword; %s",
	    show(name).text, s->name, group != NULL ? " " : "",
	    group != NULL ? group : "", buffer_str(&hint));
	buffer_free(&hint);
}

/* --------------------------------------------------------------- values */

/* Where blanks stand between two words outside of parentheses; NULL: nowhere. */
static const char *
second_word(struct slice text)
{
	unsigned depth = 0;

	for (size_t i = 0; i < text.len; i++) {
		depth += text.ptr[i] == '(';
		depth -= text.ptr[i] == ')' && depth > 0;
		if (depth == 0 && (text.ptr[i] == ' ' || text.ptr[i] == '\t' ||
		    text.ptr[i] == '\n'))
			return scan_trim(slice_from(text, i)).ptr;
	}
	return NULL;
}

static void
set_value(struct reading *r, const struct statement *s,
    const struct parameter *p, struct slice keyword, struct slice value,
    void *element)
{
	const char *second = second_word(value);
	struct buffer why = {0};

	if (second != NULL)
		ERROR(r, second, "a comma is missing behind %s of %s; a "
		    "comment stands between /* and */", p->name, s->name);
	else if (value.ptr == NULL || value.len == 0)
		ERROR(r, keyword.ptr, "%s: %s needs a value: %s=",
		    show(keyword).text, p->name, p->name);
	else if (p->fixed && r->by_operator && r->verb == SETTINGS_SET)
		ERROR(r, keyword.ptr, "%s: %s of %s can't be changed while the "
		    "server runs; change it in the file of initialization "
		    "statements and start the server again",
		    show(keyword).text, p->name, s->name);
	else if (!setting_take(p, value, element, &why))
		ERROR(r, value.ptr, "%s: not a value for %s of %s; %s",
		    show(value).text, p->name, s->name, buffer_str(&why));
	buffer_free(&why);
}

/* TGSPACE=(MAX=100,WARN=80): the same once more, inside the parentheses. */
static void
set_group(struct reading *r, const struct statement *s, const char *group,
    struct slice keyword, struct slice value, void *element)
{
	struct slice name, inner;

	if (value.ptr == NULL || value.len < 2 || value.ptr[0] != '(' ||
	    value.ptr[value.len - 1] != ')') {
		ERROR(r, keyword.ptr, "%s: write %s=(keyword=value,...)",
		    show(keyword).text, group);
		return;
	}
	value = slice_of(value.ptr + 1, value.len - 2);
	while (scan_operand(&value, &name, &inner)) {
		const struct parameter *p = find_parameter(s, group, name);

		if (p != NULL)
			set_value(r, s, p, name, inner, element);
		else
			unknown_keyword(r, s, group, name);
	}
}

static void
set_operand(struct reading *r, const struct statement *s,
    struct slice keyword, struct slice value, void *element)
{
	const struct parameter *p = find_parameter(s, NULL, keyword);
	const char *group = find_group(s, keyword);
	const char *second = second_word(keyword);

	if (second != NULL && settings_find(slice_of(keyword.ptr,
	    strcspn(keyword.ptr, "( \t\n"))) != NULL)
		ERROR(r, keyword.ptr, "%s: the comma before this line makes it "
		    "part of %s; remove that comma", show(keyword).text,
		    s->name);
	else if (p != NULL)
		set_value(r, s, p, keyword, value, element);
	else if (group != NULL)
		set_group(r, s, group, keyword, value, element);
	else if (keyword.len == 0)
		ERROR(r, keyword.ptr, "%s: a keyword is missing here",
		    s->name);
	else if (settings_listed(s->idle, ' ', keyword))
		WARNING(r, keyword.ptr, "%s of %s does nothing here",
		    show(keyword).text, s->name);
	else
		unknown_keyword(r, s, NULL, keyword);
}

static void
set_operands(struct reading *r, const struct statement *s,
    struct slice operands, void *element)
{
	struct slice keyword, value;

	while (scan_operand(&operands, &keyword, &value))
		set_operand(r, s, keyword, value, element);
}

/* ----------------------------------------------------------- subscripts */

static void
wrong_subscript(struct reading *r, const struct statement *s,
    struct slice subscript)
{
	static const char *const wanted[] = {
		[SUBSCRIPT_NONE] = "nothing",
		[SUBSCRIPT_SYSOUT] = "one of A-Z and 0-9",
		[SUBSCRIPT_CLASS] = "a class: A-Z, 0-9, or 2 to 8 letters and "
		    "digits",
		[SUBSCRIPT_NAME] = "a name of 1 to 8 characters",
		[SUBSCRIPT_NUMBER] = "a number",
	};

	if (s->subscript == SUBSCRIPT_NUMBER)
		ERROR(r, subscript.ptr, "%s: the subscript of %s is a number "
		    "from 1 to %u", show(subscript).text, s->name, s->most);
	else
		ERROR(r, subscript.ptr, "%s: the subscript of %s is %s",
		    show(subscript).text, s->name, wanted[s->subscript]);
}

/* The classes that JES2 has without a statement. */
static bool
is_predefined(const char *class)
{
	return class[1] == '\0' || strcmp(class, "STC") == 0 ||
	    strcmp(class, "TSU") == 0;
}

static void
set_element(struct reading *r, const struct statement *s, const char *name,
    struct slice at, struct slice operands)
{
	bool adds = r->by_operator && r->verb == SETTINGS_ADD;
	bool there = element_find(s, r->settings, name, false) != NULL;

	if (r->by_operator && r->verb == SETTINGS_DELETE) {
		if (s->subscript == SUBSCRIPT_CLASS && is_predefined(name))
			ERROR(r, at.ptr, "%s(%s) is always there", s->name,
			    name);
		else if (!element_remove(s, r->settings, name))
			ERROR(r, at.ptr, "%s(%s): there is none", s->name,
			    name);
	} else if (adds && there) {
		ERROR(r, at.ptr, "%s(%s) is there already; change it with $T",
		    s->name, name);
	} else if (r->by_operator && !adds && !there && s->dynamic) {
		ERROR(r, at.ptr, "%s(%s): there is none; $ADD makes one",
		    s->name, name);
	} else {
		set_operands(r, s, operands, element_find(s, r->settings, name,
		    true));
	}
}

/* A-D of classes and 1-3 of numbers: each of them. */
static bool
set_range(struct reading *r, const struct statement *s, struct slice item,
    struct slice operands)
{
	struct slice high = item, low = {0};
	char from[16], to[16], name[16];

	if (slice_find(item, '-') == item.len)
		return false;
	slice_split(&high, '-', &low);
	if (!subscript_take(s, low, from, sizeof(from)) ||
	    !subscript_take(s, high, to, sizeof(to)))
		return false;
	if (s->subscript == SUBSCRIPT_NUMBER) {
		unsigned first = (unsigned)strtoul(from, NULL, 10);
		unsigned last = (unsigned)strtoul(to, NULL, 10);

		if (first > last || last - first >= INITIATORS_MAX)
			return false;
		for (; first <= last; first++) {
			snprintf(name, sizeof(name), "%u", first);
			set_element(r, s, name, item, operands);
		}
		return true;
	}
	if (s->subscript == SUBSCRIPT_NAME || from[1] != '\0' ||
	    to[1] != '\0' || from[0] > to[0])
		return false;
	for (int c = from[0]; c <= to[0]; c++) {
		snprintf(name, sizeof(name), "%c", c);
		if (isalnum(c))
			set_element(r, s, name, item, operands);
	}
	return true;
}

/* Those that are there. */
static void
set_all(struct reading *r, const struct statement *s, struct slice item,
    struct slice operands)
{
	char name[16];

	for (unsigned i = 0; element_at(s, r->settings, i, name,
	    sizeof(name)) != NULL; i++)
		set_element(r, s, name, item, operands);
}

static void
set_subscripts(struct reading *r, const struct statement *s,
    struct slice subscripts, struct slice operands)
{
	struct slice item;
	char name[16];

	while (slice_split(&subscripts, ',', &item)) {
		item = scan_trim(item);
		if (slice_equal(item, SLICE("*")) &&
		    s->subscript != SUBSCRIPT_NONE && (!r->by_operator ||
		    r->verb == SETTINGS_SET))
			set_all(r, s, item, operands);
		else if (subscript_take(s, item, name, sizeof(name)))
			set_element(r, s, name, item, operands);
		else if (!set_range(r, s, item, operands))
			wrong_subscript(r, s, item);
	}
}

/* ----------------------------------------------------------- statements */

static void
unknown_statement(struct reading *r, struct slice name)
{
	struct nearest nearest = {.word = name};

	if (settings_listed(settings_idle, ' ', name)) {
		if (!r->by_operator) {
			WARNING(r, name.ptr, "%s does nothing here",
			    show(name).text);
			return;
		}
		ERROR(r, name.ptr, "%s does nothing here", show(name).text);
		return;
	}
	for (size_t i = 0; i < settings_table_count; i++)
		nearest_try(&nearest, slice_text(settings_table[i].name));
	if (name.len > 0 && name.ptr[0] == '$')
		ERROR(r, name.ptr, "%s: commands do not stand here; give them "
		    "when the server runs", show(name).text);
	else if (nearest.best.len > 0)
		ERROR(r, name.ptr, "%s: there is no such statement; did you "
		    "mean %.*s?", show(name).text, SLICE_ARGS(nearest.best));
	else
		ERROR(r, name.ptr, "%s: there is no such statement; see "
		    "docs/jes2-commands.md for those there are",
		    show(name).text);
}

static bool
may_stand(struct reading *r, const struct statement *s, struct slice name)
{
	if (!r->by_operator || r->verb == SETTINGS_SET || s->dynamic)
		return true;
	ERROR(r, name.ptr, "%s: $ADD and $DEL are not for %s; change it with "
	    "$T", show(name).text, s->name);
	return false;
}

static void
read_statement(struct reading *r, struct slice statement)
{
	struct slice name, subscript, whole = statement;
	const struct statement *s;
	bool closed = scan_name(&statement, &name, &subscript);

	if (statement.len > 0 && statement.ptr[0] == ',')
		statement = slice_from(statement, 1);
	s = settings_find(name);
	if (s == NULL) {
		unknown_statement(r, name.len > 0 ? name : whole);
		return;
	}
	if (!may_stand(r, s, name))
		return;
	if (!closed)
		ERROR(r, subscript.ptr, "%s: the ) behind the subscript is "
		    "missing", s->name);
	else if (s->subscript == SUBSCRIPT_NONE && subscript.ptr != NULL)
		ERROR(r, subscript.ptr, "%s has no subscript; write it without "
		    "(%s)", s->name, show(subscript).text);
	else if (s->subscript == SUBSCRIPT_NONE)
		set_operands(r, s, statement, r->settings);
	else if (subscript.len == 0)
		ERROR(r, name.ptr, "%s needs a subscript: %s(...)",
		    show(name).text, s->name);
	else
		set_subscripts(r, s, subscript, statement);
}

static bool
read_all(struct reading *r)
{
	char *clean = scan_without_comments(r->text, r->findings);
	struct slice rest = slice_of(clean, r->text.len), statement;

	r->clean = clean;
	while (scan_statement(&rest, &statement))
		read_statement(r, statement);
	settings_check(r->settings, r->findings);
	free(clean);
	return r->findings->errors == 0;
}

struct settings *
settings_parse(struct slice text, struct settings_findings *findings)
{
	struct reading r = {.findings = findings};

	*findings = (struct settings_findings){0};
	r.settings = settings_defaults();
	if (slice_starts(text, SLICE("\xef\xbb\xbf")))
		text = slice_from(text, 3);	/* byte order mark */
	r.text = text;
	if (text.ptr == NULL)
		r.text = SLICE("");
	if (!read_all(&r))
		settings_free(&r.settings);
	return r.settings;
}

bool
settings_change(struct settings *settings, enum settings_verb verb,
    struct slice statement, struct settings_findings *findings)
{
	struct reading r = {
		.settings = settings, .findings = findings, .text = statement,
		.by_operator = true, .verb = verb,
	};

	*findings = (struct settings_findings){0};
	return read_all(&r);
}
