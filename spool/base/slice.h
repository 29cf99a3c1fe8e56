/*
 * spool/base/slice.h -- a piece of somebody else's bytes
 *
 * A slice owns nothing: it is good for as long as the bytes it points at.  It
 * may hold any byte, NUL included, and need not end in one.
 */
#ifndef SPOOL_BASE_SLICE_H
#define SPOOL_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
	const char *ptr;
	size_t len;
};

/* A literal as a slice, and a slice for printf("%.*s"). */
#define SLICE(literal) ((struct slice){"" literal "", sizeof(literal) - 1})
#define SLICE_ARGS(s) (int)(s).len, (s).ptr

static inline struct slice
slice_of(const char *ptr, size_t len)
{
	return (struct slice){ptr, len};
}

/* NULL gives the empty slice. */
static inline struct slice
slice_text(const char *text)
{
	return (struct slice){text, text == NULL ? 0 : strlen(text)};
}

static inline bool
slice_equal(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* From byte `at` on; empty when `at` lies behind the end. */
static inline struct slice
slice_from(struct slice s, size_t at)
{
	if (at > s.len)
		at = s.len;
	/* to a NULL not even 0 may be added */
	return (struct slice){at == 0 ? s.ptr : s.ptr + at, s.len - at};
}

/* The first `len` bytes, or all when there are fewer. */
static inline struct slice
slice_head(struct slice s, size_t len)
{
	return (struct slice){s.ptr, len < s.len ? len : s.len};
}

static inline bool
slice_starts(struct slice s, struct slice with)
{
	return s.len >= with.len && slice_equal(slice_head(s, with.len), with);
}

/* ASCII letters compare without regard to case, whatever the locale. */
bool slice_equal_nocase(struct slice a, struct slice b);
bool slice_starts_nocase(struct slice s, struct slice with);

/* Position of the first such byte, or s.len when there is none. */
size_t slice_find(struct slice s, char byte);

/* Without blanks and tabs at the end; at both ends. */
struct slice slice_trim_end(struct slice s);
struct slice slice_trim(struct slice s);

/*
 * Takes the part before the first `separator` off the front of *rest.  False
 * when *rest is used up; a separator at the end gives one last empty part.
 * Begin with rest->ptr not NULL.
 */
bool slice_split(struct slice *rest, char separator, struct slice *part_r);

/* Decimal digits only, no sign, the whole slice, at most `most`. */
bool slice_number(struct slice s, uint64_t most, uint64_t *number_r);

/* A copy that ends in NUL; the caller frees it. */
char *slice_dup(struct slice s);

/* Copies into a fixed array, cut if need be, always ending in NUL. */
void slice_copy(struct slice s, char *to, size_t size);

#endif
