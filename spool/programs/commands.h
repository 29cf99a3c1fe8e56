/*
 * spool/programs/commands.h -- commands of words and parentheses
 *
 * What IDCAMS and ICETOOL read: VERB WORD KEYWORD(value value) ..., over as
 * many cards as end in "-".
 *
 * Rules: z/OS DFSMS Access Method Services Commands, "Notational conventions";
 * z/OS DFSORT, "ICETOOL statements".
 */
#ifndef SPOOL_PROGRAMS_COMMANDS_H
#define SPOOL_PROGRAMS_COMMANDS_H

#include "spool/programs/dd.h"

enum cards_style {
	CARDS_IDCAMS,	/* columns 2-72; "+" continues, too; comments in
			 * slash and asterisk; ";" ends a command */
	CARDS_ICETOOL,	/* columns 1-72; "*" in column 1 is a comment */
};

/* A parameter: a word, or a keyword with more in parentheses. */
struct node {
	struct node *next;
	struct slice word;	/* upper case */
	bool has_list;		/* (...) followed */
	struct node *first;	/* of what is in it */
};

/* One command with all of its cards. */
struct command {
	struct command *next;
	struct slice text;	/* continued cards joined, comments gone */
	size_t first_card, card_count;
};

struct cards {
	struct command *first;
	char **card;
	size_t count;
};

bool cards_read(struct step *, const char *dd_name, enum cards_style,
    struct cards *, struct fault *);
/* The words of a command's text; NULL with a fault when parentheses or quotes
 * do not match. */
struct node *nodes_parse(struct arena *, struct slice text, struct fault *);
/* "PROD.LIB(MEM)" of a name that has a member in parentheses. */
struct slice node_name(struct arena *, const struct node *);

/* Whether the word is the keyword or one of its abbreviations, separated by
 * blanks: "INFILE IFILE". */
bool node_is(const struct node *, const char *names);
/* The value in a keyword's parentheses, KEY(value); empty without one. */
struct slice node_value(struct arena *, const struct node *);
bool node_number(const struct node *, uint64_t *number_r);

#endif
