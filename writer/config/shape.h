/* writer/config/shape.h -- the shapes of texts, by form */
#ifndef WRITER_CONFIG_SHAPE_H
#define WRITER_CONFIG_SHAPE_H

#include <stdbool.h>

#include "spool/base/slice.h"
#include "writer/config/statements.h"

/* Whether all of the word has the shape; never for FORM_WORDS, FORM_NUMBER and
 * FORM_IP, which have none. */
bool shape_matches(enum form, struct slice word);

/* The shape in words, for who has to write one. */
const char *shape_words(enum form);

#endif
