/*
 * spool/programs/run.c -- what a step says, and how it abends
 */
#include "spool/programs/run.h"

#include <stdlib.h>

#include "spool/base/buffer.h"

void *
list_room(struct arena *arena, void *list, size_t count, size_t size)
{
	void *more;

	/* full whenever it has a power of two */
	if (count > 0 && (count & (count - 1)) != 0)
		return list;
	more = arena_get(arena, 2 * (count == 0 ? 1 : count) * size);
	if (count > 0)
		memcpy(more, list, count * size);
	return more;
}

static void
lines_vadd(struct arena *arena, struct lines *lines, const char *format,
    va_list args)
{
	struct buffer text = {0};

	buffer_vprint(&text, format, args);
	lines->line = list_room(arena, lines->line, lines->count,
	    sizeof(lines->line[0]));
	lines->line[lines->count++] = arena_text(arena, buffer_slice(&text));
	buffer_free(&text);
}

void
lines_add(struct arena *arena, struct lines *lines, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	lines_vadd(arena, lines, format, args);
	va_end(args);
}

void
step_say(struct step *step, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	lines_vadd(step->arena, &step->allocation, format, args);
	va_end(args);
}

void
step_abend(struct step *step, const char *code, const char *format, ...)
{
	va_list args;

	if (step_has_abended(step))
		return;
	slice_copy(slice_text(code), step->abend, sizeof(step->abend));
	va_start(args, format);
	lines_vadd(step->arena, &step->allocation, format, args);
	va_end(args);
}

bool
step_has_abended(const struct step *step)
{
	return step->abend[0] != '\0';
}

const char *
step_words(struct step *step)
{
	if (step->told->proc_step[0] == '\0')
		return arena_print(step->arena, "%s %s", step->told->job_name,
		    step->told->step);
	return arena_print(step->arena, "%s %s %s", step->told->job_name,
	    step->told->proc_step, step->told->step);
}

struct part *
step_dd(struct step *step, const char *name, size_t *count_r)
{
	for (size_t i = 0; i < step->part_count; i++)
		if (strcmp(step->parts[i].dd->name, name) == 0) {
			*count_r = step->parts[i].dd->n_parts;
			return &step->parts[i];
		}
	*count_r = 0;
	return NULL;
}
