/*
 * spool/base/memory.c -- memory that does not return NULL
 *
 * Owns      the chunks of each arena
 * Promises  what an arena gives is cleared and stays where it is
 * Fails     by stopping the program
 */
#include "spool/base/memory.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

enum { CHUNK_SIZE = 8192 - 64 };

struct chunk {
	struct chunk *next;
	size_t used;
	size_t size;
	alignas(max_align_t) char bytes[];
};

struct arena {
	struct chunk *chunks;
};

static void
stop_for_memory(size_t size)
{
	fprintf(stderr, "out of memory: %zu bytes were wanted\n", size);
	abort();
}

void *
memory_get(size_t size)
{
	void *got = malloc(size > 0 ? size : 1);

	if (got == NULL)
		stop_for_memory(size);
	return got;
}

void *
memory_zero(size_t size)
{
	void *got = calloc(1, size > 0 ? size : 1);

	if (got == NULL)
		stop_for_memory(size);
	return got;
}

void *
memory_resize(void *old, size_t size)
{
	void *got = realloc(old, size > 0 ? size : 1);

	if (got == NULL)
		stop_for_memory(size);
	return got;
}

char *
memory_text(const char *text)
{
	return slice_dup(slice_text(text));
}

char *
memory_print(const char *format, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, format);
	len = vasprintf(&text, format, args);
	va_end(args);
	if (len < 0)
		stop_for_memory(0);
	return text;
}

struct arena *
arena_open(void)
{
	return memory_new(struct arena);
}

void
arena_close(struct arena **arena)
{
	struct chunk *chunk, *next;

	if (*arena == NULL)
		return;
	for (chunk = (*arena)->chunks; chunk != NULL; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	free(*arena);
	*arena = NULL;
}

static struct chunk *
chunk_for(struct arena *arena, size_t size)
{
	struct chunk *chunk = arena->chunks;
	size_t room = size > CHUNK_SIZE ? size : CHUNK_SIZE;

	if (chunk != NULL && chunk->size - chunk->used >= size)
		return chunk;
	chunk = memory_zero(sizeof(*chunk) + room);
	chunk->size = room;
	chunk->next = arena->chunks;
	arena->chunks = chunk;
	return chunk;
}

void *
arena_get(struct arena *arena, size_t size)
{
	size_t align = alignof(max_align_t);
	struct chunk *chunk;
	void *got;

	size = (size + align - 1) / align * align;
	chunk = chunk_for(arena, size);
	got = chunk->bytes + chunk->used;
	chunk->used += size;
	return got;
}

char *
arena_text(struct arena *arena, struct slice text)
{
	char *copy = arena_get(arena, text.len + 1);

	if (text.len > 0)
		memcpy(copy, text.ptr, text.len);
	return copy;
}

struct slice
arena_slice(struct arena *arena, struct slice text)
{
	return slice_of(arena_text(arena, text), text.len);
}

char *
arena_print(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	char *text;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		stop_for_memory(0);
	text = arena_get(arena, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	return text;
}
