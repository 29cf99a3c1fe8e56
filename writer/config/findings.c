/*
 * writer/config/findings.c -- what was found about a file, in order of line
 *
 * Owns      the order of findings, and their number
 * Promises  what is not kept leaves an error behind: a file of which not all
 *           was said is not used
 * Fails     never
 */
#include "writer/config/findings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/memory.h"
#include "spool/base/text.h"

/* Line 0 is about the file as a whole and comes behind all lines. */
static bool
is_before(const struct config_finding *a, const struct config_finding *b)
{
	if (a->line != b->line)
		return b->line == 0 || (a->line != 0 && a->line < b->line);
	return a->column < b->column;
}

/* The list has room for 8, and for each power of two that it outgrew. */
static void
insert(struct config_findings *findings, const struct config_finding *one)
{
	size_t at = findings->count;

	if (at == 0 || (at >= 8 && (at & (at - 1)) == 0))
		findings->list = memory_resize(findings->list,
		    (at < 8 ? 8 : at * 2) * sizeof(*findings->list));
	for (; at > 0 && is_before(one, &findings->list[at - 1]); at--)
		findings->list[at] = findings->list[at - 1];
	findings->list[at] = *one;
	findings->count++;
	if (one->is_error)
		findings->errors++;
}

/* A text too long is cut between characters. */
static void
print_text(struct config_finding *one, const char *format, va_list args)
{
	char text[2 * sizeof(one->text)];
	struct slice rest;
	size_t len = 0, next;

	vsnprintf(text, sizeof(text), format, args);
	rest = slice_text(text);
	while ((next = text_char(slice_from(rest, len))) > 0 &&
	    len + next < sizeof(one->text))
		len += next;
	slice_copy(slice_head(rest, len), one->text, sizeof(one->text));
}

static void __attribute__((format(printf, 5, 0)))
add(struct config_findings *findings, bool is_error, unsigned line,
    unsigned column, const char *format, va_list args)
{
	struct config_finding one = {is_error, line, column, ""};

	if (findings->count > FINDINGS_MAX)
		return;
	if (findings->count == FINDINGS_MAX)
		one = (struct config_finding){true, 0, 0,
		    "there is more wrong than is listed here; correct this "
		    "first, then check the file again"};
	else
		print_text(&one, format, args);
	insert(findings, &one);
}

void
findings_error(struct config_findings *findings, unsigned line,
    unsigned column, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(findings, true, line, column, format, args);
	va_end(args);
}

void
findings_warning(struct config_findings *findings, unsigned line,
    unsigned column, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(findings, false, line, column, format, args);
	va_end(args);
}

void
config_findings_free(struct config_findings *findings)
{
	free(findings->list);
	*findings = (struct config_findings){0};
}

void
config_findings_print(const struct config_findings *findings,
    const char *file, struct buffer *lines)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct config_finding *one = &findings->list[i];

		buffer_text(lines, file);
		if (one->line > 0)
			buffer_print(lines, ":%u", one->line);
		if (one->column > 0)
			buffer_print(lines, ":%u", one->column);
		buffer_print(lines, ": %s: %s\n",
		    one->is_error ? "error" : "warning", one->text);
	}
}
