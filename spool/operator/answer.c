/*
 * spool/operator/answer.c -- answers to commands, in the layout of $HASP
 */
#include "spool/operator/answer.h"

#include <stdarg.h>
#include <stdio.h>

#include "spool/base/message.h"

enum { LINE_COLUMNS = 65 };

void
answer_reason(struct run *run, enum reason reason, const char *detail)
{
	static const struct {
		int rc;
		const char *text;
	} reasons[] = {
#define X(name, rc, text) [REASON_##name] = {rc, text},
		REASONS(X)
#undef X
	};

	buffer_print(run->lines, "$HASP003 RC=(%02d),%s - %s\n",
	    reasons[reason].rc, run->command, reasons[reason].text);
	if (detail != NULL)
		buffer_print(run->lines, "$HASP003 %s\n", detail);
}

void
answer_system(struct run *run, enum system_answer answer, const char *name)
{
	static const struct message messages[] = {
#define X(name, id, text, explanation) \
		[ANSWER_##name] = {id, 'I', text, explanation, ""},
		SYSTEM_ANSWERS(X)
#undef X
	};

	message_put(run->lines, &messages[answer],
	    INSERTS({"name", name}));
	buffer_byte(run->lines, '\n');
}

void
item_add(struct buffer *items, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buffer_vprint(items, format, args);
	va_end(args);
	buffer_byte(items, '\n');
}

void
item_split(struct buffer *items, const char *list)
{
	unsigned depth = 0;

	for (; *list != '\0'; list++) {
		depth += *list == '(';
		depth -= *list == ')' && depth > 0;
		buffer_byte(items, *list == ',' && depth == 0 ? '\n' : *list);
	}
	buffer_byte(items, '\n');
}

static bool
has_room(struct run *run)
{
	const struct settings *settings = spool_settings(run->spool);
	bool room = run->shown < settings->display_most;

	spool_settings_done(run->spool);
	if (!room && !run->full)
		answer_reason(run, REASON_TOO_MUCH, NULL);
	run->full = run->full || !room;
	run->shown++;
	return room;
}

bool
answer_show(struct run *run, const char *id, const char *head,
    unsigned width, enum head where, const struct buffer *items)
{
	struct slice rest = buffer_slice(items), item;
	size_t column = 0;

	if (!has_room(run))
		return false;
	if (where == HEAD_ABOVE || rest.len == 0)
		buffer_print(run->lines, "%s %s\n", id, head);
	while (rest.len > 0) {
		size_t at = slice_find(rest, '\n');

		item = slice_head(rest, at);
		rest = slice_from(rest, at + 1);
		if (column > 0 && column + item.len + 1 > LINE_COLUMNS) {
			buffer_byte(run->lines, '\n');
			column = 0;
		}
		if (column == 0) {
			buffer_print(run->lines, "%s %-*s ", id, (int)width -
			    1, head);
			column = strlen(id) + 1 + width;
			head = "";
		}
		buffer_put(run->lines, item);
		if (rest.len > 0)
			buffer_byte(run->lines, ',');
		column += item.len + 1;
	}
	if (column > 0)
		buffer_byte(run->lines, '\n');
	return true;
}

bool
run_allowed(struct run *run, enum saf_class class, const char *resource,
    const char *owner, enum saf_access access)
{
	struct fault fault = {0};

	if (saf_may(run->user, class, resource, owner, access, &fault))
		return true;
	buffer_print(run->lines, "$HASP690 COMMAND REJECTED - SOURCE OF "
	    "COMMAND HAS IMPROPER AUTHORITY\n%s\n", fault.text);
	return false;
}
