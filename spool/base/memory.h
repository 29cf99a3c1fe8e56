/*
 * spool/base/memory.h -- memory that does not return NULL
 *
 * An allocator that finds no memory stops the program with a word on standard
 * error: the spool is made so that stopping loses nothing.
 *
 * An arena holds all that belongs to one piece of work (one job in hand, one
 * mail in flight) and is freed whole.
 */
#ifndef SPOOL_BASE_MEMORY_H
#define SPOOL_BASE_MEMORY_H

#include <stdarg.h>
#include <stddef.h>

#include "spool/base/slice.h"

/* Not cleared, and cleared to zero.  free() gives them back. */
void *memory_get(size_t size) __attribute__((malloc, returns_nonnull));
void *memory_zero(size_t size) __attribute__((malloc, returns_nonnull));
void *memory_resize(void *, size_t size) __attribute__((returns_nonnull));
char *memory_text(const char *text) __attribute__((malloc, returns_nonnull));
char *memory_print(const char *format, ...)
    __attribute__((format(printf, 1, 2), malloc, returns_nonnull));

#define memory_new(type) ((type *)memory_zero(sizeof(type)))

struct arena;

struct arena *arena_open(void);
void arena_close(struct arena **);

/* Cleared to zero, aligned for any type, good until arena_close(). */
void *arena_get(struct arena *, size_t size)
    __attribute__((returns_nonnull));
char *arena_text(struct arena *, struct slice text)
    __attribute__((returns_nonnull));
/* The same bytes, now the arena's. */
struct slice arena_slice(struct arena *, struct slice);
char *arena_print(struct arena *, const char *format, ...)
    __attribute__((format(printf, 2, 3), returns_nonnull));

#define arena_new(arena, type) ((type *)arena_get(arena, sizeof(type)))

#endif
