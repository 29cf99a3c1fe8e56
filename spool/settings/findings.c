/*
 * spool/settings/findings.c -- what was found about a text of statements
 *
 * Promises  findings come in the order of the text; what is not kept leaves an
 *           error behind
 */
#include "spool/settings/findings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/memory.h"
#include "spool/base/text.h"

/* Line and column, counted from the front: only what is wrong is counted. */
static void
find_place(struct slice text, const char *at, struct settings_finding *one)
{
	const char *line = text.ptr;

	if (at == NULL)
		return;
	one->line = 1;
	for (const char *c = text.ptr; c < at; c++)
		if (*c == '\n') {
			one->line++;
			line = c + 1;
		}
	one->column = (unsigned)text_columns(slice_of(line,
	    (size_t)(at - line))) + 1;
}

static bool
is_before(const struct settings_finding *a, const struct settings_finding *b)
{
	if (a->line != b->line)
		return b->line == 0 || (a->line != 0 && a->line < b->line);
	return a->column < b->column;
}

/* One slip in OUTCLASS(A-Z) is said once. */
static bool
is_known(const struct settings_findings *findings,
    const struct settings_finding *one)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct settings_finding *other = &findings->list[i];

		if (one->line > 0 && other->line == one->line &&
		    other->column == one->column &&
		    strcmp(other->text, one->text) == 0)
			return true;
	}
	return false;
}

static void
insert(struct settings_findings *findings, const struct settings_finding *one)
{
	size_t at = findings->count;

	if ((at & (at - 1)) == 0)
		findings->list = memory_resize(findings->list,
		    (at == 0 ? 1 : at * 2) * sizeof(*findings->list));
	for (; at > 0 && is_before(one, &findings->list[at - 1]); at--)
		findings->list[at] = findings->list[at - 1];
	findings->list[at] = *one;
	findings->count++;
	findings->errors += one->is_error;
}

static void __attribute__((format(printf, 5, 0)))
add(struct settings_findings *findings, bool is_error, struct slice text,
    const char *at, const char *format, va_list args)
{
	struct settings_finding one = {.is_error = is_error};

	if (findings->count > FINDINGS_MAX)
		return;
	if (findings->count == FINDINGS_MAX) {
		one.is_error = true;
		snprintf(one.text, sizeof(one.text), "there is more wrong than "
		    "is listed here; correct this first, then read it again");
	} else {
		find_place(text, at, &one);
		vsnprintf(one.text, sizeof(one.text), format, args);
	}
	if (!is_known(findings, &one))
		insert(findings, &one);
}

void
find_error(struct settings_findings *findings, struct slice text,
    const char *at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(findings, true, text, at, format, args);
	va_end(args);
}

void
find_warning(struct settings_findings *findings, struct slice text,
    const char *at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(findings, false, text, at, format, args);
	va_end(args);
}

void
settings_findings_free(struct settings_findings *findings)
{
	free(findings->list);
	*findings = (struct settings_findings){0};
}

void
settings_findings_print(const struct settings_findings *findings,
    const char *file, struct buffer *lines)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct settings_finding *one = &findings->list[i];

		buffer_text(lines, file);
		if (one->line > 0)
			buffer_print(lines, ":%u:%u", one->line, one->column);
		buffer_print(lines, ": %s: %s\n",
		    one->is_error ? "error" : "warning", one->text);
	}
}
