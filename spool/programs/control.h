/*
 * spool/programs/control.h -- control statements of the utilities
 *
 * Card images: a label from column 1, the operation, the operands up to the
 * first blank outside quotes; what follows is comment, as is a card with "*" in
 * column 1.  Columns 73-80 are not read.  A statement goes on in the next card
 * when its operands end in a comma or a colon, from that card's first
 * character; or when column 72 is not blank: then from column 16 on, exactly.
 *
 * Rules: z/OS DFSMSdfp Utilities, "Continuing utility control statements";
 * z/OS DFSORT, "Coding rules for control statements".
 */
#ifndef SPOOL_PROGRAMS_CONTROL_H
#define SPOOL_PROGRAMS_CONTROL_H

#include "spool/programs/dd.h"

/* Where a piece of the operands came from. */
struct card_mark {
	size_t at;		/* byte of the operands */
	unsigned card;		/* from 1 */
	unsigned column;	/* from 1 */
};

struct statement {
	struct statement *next;
	const char *label;	/* "" when it has none */
	const char *operation;	/* upper case */
	unsigned card;		/* it begins here */
	struct slice operands;	/* of all its cards, joined */
	struct card_mark *marks;
	size_t mark_count;
};

struct control {
	struct statement *first;
	char **cards;		/* as they were read, for the listing */
	size_t card_count;
};

/* Reads a DD to its end; a DD that is missing or DUMMY gives no statements.
 * False with a fault when a card cannot be read or a quote is not closed. */
bool control_read(struct step *, const char *dd_name, struct control *,
    struct fault *);

/* ---------------------------------------------------------------- tokens */

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,		/* letters, digits and signs */
	TOKEN_TEXT,		/* 'text', prefix'text': C'x', 5C'x', X'C1' */
	TOKEN_COMMA,
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_EQUAL,
	TOKEN_COLON,
	TOKEN_SLASH,
	TOKEN_WRONG,		/* a byte that belongs to none */
};

struct token {
	enum token_kind kind;
	struct slice word;	/* the word; of a text, what stands before it */
	struct slice text;	/* in the quotes, doubled ones made single */
	size_t at;		/* byte of the operands */
};

/* Walks the operands of a statement.  `token` is the one not taken yet. */
struct scanner {
	struct step *step;
	const struct statement *statement;
	struct token token;
	size_t next;
	struct fault *fault;	/* the first thing that was wrong */
};

void scan_begin(struct scanner *, struct step *, const struct statement *,
    struct fault *);
/* Takes the token; the next one is then in `token`. */
struct token scan_take(struct scanner *);
/* Takes it if it is of this kind. */
bool scan_if(struct scanner *, enum token_kind);
/* Takes it if it is this word. */
bool scan_word(struct scanner *, const char *word);
/* It must be of this kind; `expected` is what it should have been. */
bool scan_need(struct scanner *, enum token_kind, const char *expected);
bool scan_number(struct scanner *, uint64_t most, uint64_t *number_r);
/* The same, and not 0. */
bool scan_count(struct scanner *, uint64_t most, uint64_t *number_r);
/* Whether the token is a word of digits. */
bool scan_is_number(const struct scanner *);
/* "card 3, column 12: why": the first one stays.  Always false. */
bool scan_fail(struct scanner *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool scan_is_wrong(const struct scanner *);

#endif
