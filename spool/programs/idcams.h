/*
 * spool/programs/idcams.h -- what the files of IDCAMS share
 *
 * Rules: z/OS DFSMS Access Method Services Commands; jes-and-jcl.md 6.3.
 */
#ifndef SPOOL_PROGRAMS_IDCAMS_H
#define SPOOL_PROGRAMS_IDCAMS_H

#include "spool/programs/listing.h"

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

/* Reads SYSIN. */
bool cards_read(struct step *, const char *dd_name, struct cards *,
    struct fault *);
/* The words of a command's text; NULL with a fault when parentheses or quotes
 * do not match. */
struct node *nodes_parse(struct arena *, struct slice text, struct fault *);
/* "PROD.LIB(MEM)" of a name that has a member in parentheses. */
struct slice node_name(struct arena *, const struct node *);

struct idcams {
	struct step *step;
	struct listing print;
	unsigned last_cc, max_cc;
};

/*
 * The commands: parameters behind the verb; the condition code.  They print
 * their messages, but not IDC0001I.
 */
unsigned idcams_delete(struct idcams *, const struct node *);
unsigned idcams_define(struct idcams *, const struct node *);
unsigned idcams_alter(struct idcams *, const struct node *);
unsigned idcams_listcat(struct idcams *, const struct node *);
unsigned idcams_repro(struct idcams *, const struct node *);
unsigned idcams_print(struct idcams *, const struct node *);
unsigned idcams_verify(struct idcams *, const struct node *);

/* Whether the word is the keyword or one of its abbreviations, separated by
 * blanks: "INFILE IFILE". */
bool node_is(const struct node *, const char *names);
/* The value in a keyword's parentheses: KEY(value); empty when there is none. */
struct slice node_value(struct arena *, const struct node *);
bool node_number(const struct node *, uint64_t *number_r);
/* "IDC3211I KEYWORD 'X' IS IMPROPER": always code 12. */
unsigned idcams_improper(struct idcams *, const struct node *,
    const char *expected);

#endif
