/*
 * spool/jcl/operand.h -- a parameter field as values
 *
 * `A,'B C',KEY=(X,Y=Z),DSN=LIB(MEM)` is four parameters: two positional ones,
 * one whose value is a list of two, and one value of text.  Rules: reference
 * 1.1.
 */
#ifndef SPOOL_JCL_OPERAND_H
#define SPOOL_JCL_OPERAND_H

#include "spool/jcl/statement.h"

struct value {
	struct value *next;
	struct slice keyword;	/* in front of the equals sign, or empty */
	struct slice text;	/* without outer apostrophes; inner ones once */
	struct slice raw;	/* as it is coded, the keyword not included */
	struct value *items;	/* of a list */
	unsigned item_count;
	bool is_list;
	bool is_quoted;
	bool is_bad;		/* told already */
	size_t at;		/* of the value, in the operand */
	size_t keyword_at;	/* of the keyword, or of the value */
	const struct statement *statement;
};

/* The parameters of a statement; what is wrong with them is reported. */
struct value *operand_parse(struct arena *, struct errors *,
    struct statement *);

/* Item `index` of a list, or the value itself as a list of one; NULL behind the
 * last.  An item that was left out is there, and empty. */
const struct value *value_item(const struct value *, unsigned index);
unsigned value_count(const struct value *);

/* Nothing is coded: KEYWORD=, */
bool value_is_null(const struct value *);

/* Reports at a value (its keyword with `at_keyword`). */
void value_complain(struct errors *, const struct value *,
    enum jcl_message, const char *one, const char *two, const char *help);

/* All of a value as one text: lists with commas, apostrophes removed. */
struct slice value_joined(struct arena *, const struct value *);

/* Whether the value has a character that must be in apostrophes. */
bool char_is_plain(char);

#endif
