/*
 * spool/jcl/card.h -- the cards of a text
 *
 * A card is a line, or 80 bytes of a text that has no lines.  Columns are
 * characters: 1 to 71 hold the statement, 72 says whether it goes on, 73 to 80
 * are a sequence number (reference 1.1).
 */
#ifndef SPOOL_JCL_CARD_H
#define SPOOL_JCL_CARD_H

#include <stdbool.h>

#include "spool/base/slice.h"

enum {
	CARD_COLUMNS = 80,
	CARD_BODY = 71,		/* the last column of a statement's text */
	CARD_TEXT_FROM = 4,	/* where a continued parameter may begin, */
	CARD_TEXT_TO = 16,	/* first and last; a quoted one at the last */
};

struct card {
	struct slice text;	/* without its line end */
	struct slice body;	/* columns 1 to 71 */
	bool flag;		/* column 72 is not blank */
	unsigned line;		/* from 1 */
};

/* A cursor: a copy of it looks ahead. */
struct deck {
	struct slice rest;
	bool images;		/* cards of 80 bytes, no lines */
	unsigned line;		/* of the next card */
};

struct deck deck_open(struct slice text);

/* The next card as a line alone, for data; false at the end. */
bool deck_line(struct deck *, struct slice *text_r);
bool deck_next(struct deck *, struct card *card_r);

/* What the first columns say. */
enum card_kind {
	CARD_JCL,		/* "//" and more */
	CARD_COMMENT,		/* "//" and "*" */
	CARD_NULL,		/* "//" and blanks */
	CARD_DELIMITER,		/* slash, asterisk, and no word */
	CARD_CONTROL,		/* slash, asterisk and a word: for JES2 */
	CARD_DATA,
	CARD_BLANK,		/* nothing at all */
};

enum card_kind card_kind(const struct card *);

#endif
