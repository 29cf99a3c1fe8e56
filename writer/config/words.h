/*
 * writer/config/words.h -- a line of the file, word by word
 */
#ifndef WRITER_CONFIG_WORDS_H
#define WRITER_CONFIG_WORDS_H

#include <stdbool.h>

#include "spool/base/slice.h"

enum { WORDS_QUOTED = 40 };	/* characters of a word in a finding */

/* The words of a line up to its comment.  Of many only the first three and the
 * last are kept.  Columns count characters from 1. */
struct words {
	struct slice list[3];
	unsigned column[3];
	struct slice last;
	size_t count;
};

/* A word as it may be shown. */
struct quoted {
	char text[WORDS_QUOTED * 4 + 4];
};

/* Blanks and tabs divide; a # where a word would begin starts a comment. */
struct words words_split(struct slice line);

/* "Options{" is read as "Options {", lest the block be lost for it. */
void words_part_brace(struct words *);

struct quoted words_quote(struct slice word);

static inline bool
word_is(struct slice word, const char *text)
{
	return slice_equal(word, slice_text(text));
}

#endif
