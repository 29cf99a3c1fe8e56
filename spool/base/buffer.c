/*
 * spool/base/buffer.c -- bytes that grow at the end
 *
 * Owns      the bytes
 * Fails     by stopping the program when memory is out
 */
#include "spool/base/buffer.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/memory.h"

void
buffer_free(struct buffer *b)
{
	free(b->data);
	*b = (struct buffer){0};
}

char *
buffer_room(struct buffer *b, size_t more)
{
	size_t size = b->size > 0 ? b->size : 256;

	if (b->size - b->len >= more && b->data != NULL)
		return b->data + b->len;
	while (size - b->len < more)
		size *= 2;
	b->data = memory_resize(b->data, size);
	b->size = size;
	return b->data + b->len;
}

void
buffer_put(struct buffer *b, struct slice s)
{
	if (s.len == 0)
		return;
	memcpy(buffer_room(b, s.len), s.ptr, s.len);
	b->len += s.len;
}

void
buffer_byte(struct buffer *b, char byte)
{
	*buffer_room(b, 1) = byte;
	b->len++;
}

void
buffer_fill(struct buffer *b, char byte, size_t count)
{
	memset(buffer_room(b, count), byte, count);
	b->len += count;
}

void
buffer_text(struct buffer *b, const char *text)
{
	buffer_put(b, slice_text(text));
}

void
buffer_vprint(struct buffer *b, const char *format, va_list args)
{
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	assert(len >= 0);
	vsnprintf(buffer_room(b, (size_t)len + 1), (size_t)len + 1, format,
	    again);
	b->len += (size_t)len;
	va_end(again);
}

void
buffer_print(struct buffer *b, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buffer_vprint(b, format, args);
	va_end(args);
}

void
buffer_take(struct buffer *b, size_t count)
{
	assert(count <= b->len);
	b->len -= count;
	if (b->len > 0)
		memmove(b->data, b->data + count, b->len);
}

const char *
buffer_str(struct buffer *b)
{
	*buffer_room(b, 1) = '\0';
	return b->data;
}
