/*
 * spool/base/translate_ways.h -- the ways to do it, by what the processor can
 *
 * For translate.c and its test.
 */
#ifndef SPOOL_BASE_TRANSLATE_WAYS_H
#define SPOOL_BASE_TRANSLATE_WAYS_H

#include <stdbool.h>

#include "spool/base/translate.h"

/* Byte by byte, on any processor. */
void translate_bytes_each(const uint8_t table[256], struct slice, char *to);
uint8_t translate_any_each(const uint8_t table[256], struct slice);

#ifdef __x86_64__

/* 64 bytes at a time, the table in four registers. */
static inline bool
translate_has_64(void)
{
	return __builtin_cpu_supports("avx512bw") &&
	    __builtin_cpu_supports("avx512vbmi");
}
void translate_bytes_64(const uint8_t table[256], struct slice, char *to);
uint8_t translate_any_64(const uint8_t table[256], struct slice);

/* 32 bytes at a time, the table in sixteen rows. */
static inline bool
translate_has_32(void)
{
	return __builtin_cpu_supports("avx2");
}
void translate_bytes_32(const uint8_t table[256], struct slice, char *to);
uint8_t translate_any_32(const uint8_t table[256], struct slice);

#else

static inline bool translate_has_64(void) { return false; }
static inline bool translate_has_32(void) { return false; }
#define translate_bytes_64 translate_bytes_each
#define translate_any_64 translate_any_each
#define translate_bytes_32 translate_bytes_each
#define translate_any_32 translate_any_each

#endif
#endif
