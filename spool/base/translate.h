/*
 * spool/base/translate.h -- bytes through a table of 256
 *
 * What TR and TRT are on z/OS: a conversion between single-byte code pages, and
 * a look for kinds of bytes.  Records pass through here by the gigabyte.
 */
#ifndef SPOOL_BASE_TRANSLATE_H
#define SPOOL_BASE_TRANSLATE_H

#include <stdint.h>

#include "spool/base/slice.h"

/* Each byte's value in the table, to `to`, which has room for text.len bytes
 * and does not overlap the text. */
void translate_bytes(const uint8_t table[256], struct slice text, char *to);

/* All values of the text's bytes, or'ed. */
uint8_t translate_any(const uint8_t table[256], struct slice text);

#endif
