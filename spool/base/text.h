/*
 * spool/base/text.h -- text as people see it: UTF-8 and columns
 *
 * A column is a character (code point).  A byte that is not part of
 * well-formed UTF-8 counts as one column of its own, so every byte string has
 * a width and nothing is refused here.
 */
#ifndef SPOOL_BASE_TEXT_H
#define SPOOL_BASE_TEXT_H

#include "spool/base/slice.h"

/* Bytes of the character at the front: 1 to 4, 0 when the slice is empty. */
size_t text_char(struct slice);

/* Whether all of it is well-formed UTF-8. */
bool text_is_utf8(struct slice);

/* How many columns it has. */
size_t text_columns(struct slice);

/* Byte position where column `column` (from 0) begins; s.len when behind it. */
size_t text_column_at(struct slice, size_t column);

#endif
