/*
 * spool/base/buffer.h -- bytes that grow at the end
 *
 * Begin with a buffer cleared to zero; buffer_free() makes it so again.
 */
#ifndef SPOOL_BASE_BUFFER_H
#define SPOOL_BASE_BUFFER_H

#include <stdarg.h>

#include "spool/base/slice.h"

struct buffer {
	char *data;
	size_t len;
	size_t size;
};

void buffer_free(struct buffer *);

static inline void
buffer_clear(struct buffer *b)
{
	b->len = 0;
}

static inline struct slice
buffer_slice(const struct buffer *b)
{
	return slice_of(b->data, b->len);
}

/* At least `more` bytes of room behind the end; returns where they begin. */
char *buffer_room(struct buffer *, size_t more);

void buffer_put(struct buffer *, struct slice);
void buffer_byte(struct buffer *, char byte);
void buffer_fill(struct buffer *, char byte, size_t count);
void buffer_text(struct buffer *, const char *text);
void buffer_print(struct buffer *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buffer_vprint(struct buffer *, const char *format, va_list)
    __attribute__((format(printf, 2, 0)));

/* Drops bytes at the front. */
void buffer_take(struct buffer *, size_t count);

/*
 * The bytes with a NUL behind them (not counted in len); good until the next
 * change.
 */
const char *buffer_str(struct buffer *);

#endif
