/*
 * writer/config/value.h -- one value: what it may be, how it is stored, shown
 *
 * `field` is the parameter's place in a configuration: parameter_field().
 */
#ifndef WRITER_CONFIG_VALUE_H
#define WRITER_CONFIG_VALUE_H

#include <stdbool.h>

#include "spool/base/buffer.h"
#include "spool/base/fault.h"
#include "spool/base/slice.h"
#include "writer/config/statements.h"

/*
 * Stores the word in the field.  False: the field is as before, and `why` says
 * what is wrong with the word and what is allowed.
 */
bool value_take(const struct parameter *, struct slice word, void *field,
    struct fault *why);

/* Stores the default; "" clears a text. */
void value_default(const struct parameter *, void *field);
bool value_is_default(const struct parameter *, const void *field);

/* Whether a writer without the ability can go by this value. */
bool value_works(const struct parameter *, const void *field);

bool value_equal(const struct parameter *, const void *a, const void *b);
bool value_is_empty(const struct parameter *, const void *field);

/* As one would write it; words in the spelling of the table. */
void value_show(const struct parameter *, const void *field, struct buffer *);

/* What may stand there: "Hold or Delete", "a number from 0 to 999". */
void value_allowed(const struct parameter *, struct buffer *);

/* Puts `word` so that it can be shown: one line, no control characters, at
 * most `most` characters. */
void value_quote(struct slice word, size_t most, struct buffer *);

#endif
