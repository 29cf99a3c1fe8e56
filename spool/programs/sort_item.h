/*
 * spool/programs/sort_item.h -- the pieces that BUILD and OVERLAY put together
 *
 * For sort_edit.c and sort_item.c alone.
 */
#ifndef SPOOL_PROGRAMS_SORT_ITEM_H
#define SPOOL_PROGRAMS_SORT_ITEM_H

#include "spool/programs/sort.h"

enum sort_item_kind {
	ITEM_FIELD,		/* p,m or p */
	ITEM_TEXT,		/* C'x', nX, dates */
	ITEM_UPPER, ITEM_LOWER,	/* p,m,TRAN=LTOU, UTOL */
	ITEM_HEX,		/* p,m,HEX */
	ITEM_NUMBER,		/* p,m,f and how it looks; (p,m,f,ADD,+1) */
	ITEM_SEQUENCE,		/* SEQNUM,n,ZD */
	ITEM_CHANGE,		/* p,m,CHANGE=(...) */
	ITEM_LEFT, ITEM_RIGHT,	/* p,m,JFY=(SHIFT=LEFT) */
	ITEM_SQUEEZE,		/* p,m,SQZ=(SHIFT=LEFT) */
	ITEM_LINE,		/* "/" */
};

/* field, or constant, and what is done with it and what was before. */
struct sort_term {
	struct sort_term *next;
	enum { TERM_ADD, TERM_SUB, TERM_MUL, TERM_DIV, TERM_MOD } operation;
	bool is_constant;
	sort_number constant;
	struct sort_field field;
};

struct sort_change {
	struct sort_change *next;
	struct slice from, to;
};

struct sort_item {
	struct sort_item *next;
	enum sort_item_kind kind;
	unsigned column;	/* c:, 0 when it goes on where the last ended */
	struct sort_field field;
	struct slice text;
	struct sort_term *terms;
	struct sort_picture picture;
	struct sort_change *changes;
	unsigned width;		/* of CHANGE, and of what no change matched */
	bool has_default;	/* NOMATCH= */
	struct slice default_text;
	struct sort_field default_field;	/* length 0: the text counts */
	struct slice between;	/* SQZ: MID= */
	sort_number sequence, start, step;
	bool restarts;		/* SEQNUM,RESTART=: not here */
};

/* One item at the token; NULL after scan_fail(). */
struct sort_item *sort_scan_item(struct scanner *);
/* Columns of an item in an F record; 0 for a field to the end of the record. */
size_t sort_item_length(const struct sort_item *);
/* Appends what the item is for a record. */
void sort_put_item(struct sort_item *, const struct sort_record *,
    struct buffer *out);

#endif
