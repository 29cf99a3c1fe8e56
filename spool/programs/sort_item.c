/*
 * spool/programs/sort_item.c -- reading the pieces of BUILD and OVERLAY
 *
 * Leaves    what they are for a record to sort_put.c
 * Fails     by scan_fail(), which names the card and the column
 */
#include "spool/programs/sort_item.h"

#include <ctype.h>
#include <stdlib.h>

#include "spool/base/record.h"
#include "spool/base/text.h"

static struct sort_item *
new_item(struct scanner *scan, enum sort_item_kind kind)
{
	struct sort_item *item = arena_new(scan->step->arena,
	    struct sort_item);

	item->kind = kind;
	return item;
}

/* --------------------------------------------------------------- reading */

/* "5X", "20C", "X": a count and a letter. */
static bool
split_repeat(struct slice word, uint64_t *count, char *letter)
{
	*count = 1;
	if (word.len == 0)
		return false;
	*letter = (char)toupper((unsigned char)word.ptr[word.len - 1]);
	return word.len == 1 || slice_number(slice_head(word, word.len - 1),
	    RECORD_MAX, count);
}

static struct sort_item *
repeat_text(struct scanner *scan, struct slice text, uint64_t count)
{
	struct sort_item *item = new_item(scan, ITEM_TEXT);
	struct buffer all = {0};

	if (count * text.len > RECORD_MAX) {
		scan_fail(scan, "a text has %d bytes at most", RECORD_MAX);
		return NULL;
	}
	for (uint64_t i = 0; i < count; i++)
		buffer_put(&all, text);
	item->text = arena_slice(scan->step->arena, buffer_slice(&all));
	buffer_free(&all);
	return item;
}

/* 'x', C'x', 5C'x', X'40' */
static struct sort_item *
scan_text(struct scanner *scan)
{
	struct token token = scan->token;
	uint64_t count = 1;
	struct slice text;
	char letter = 'C';

	if (token.word.len > 0 && !split_repeat(token.word, &count, &letter)) {
		scan_fail(scan, "C'text', nC'text' or X'hex' was expected");
		return NULL;
	}
	/* what is left of the prefix is what sort_scan_text() knows */
	scan->token.word = token.word.len == 0 ? token.word :
	    slice_from(token.word, token.word.len - 1);
	if (!sort_scan_text(scan, &text))
		return NULL;
	return repeat_text(scan, text, count);
}

/* 5X and 5Z; NULL without a fault when it is neither. */
static struct sort_item *
scan_blanks(struct scanner *scan)
{
	uint64_t count;
	char letter;

	if (scan->token.kind != TOKEN_WORD ||
	    !split_repeat(scan->token.word, &count, &letter) ||
	    (letter != 'X' && letter != 'Z'))
		return NULL;
	if (letter == 'Z') {
		scan_fail(scan, "nZ makes binary zeros; records here are "
		    "text, nX makes blanks");
		return NULL;
	}
	scan_take(scan);
	return repeat_text(scan, SLICE(" "), count);
}

/* SEQNUM,n,f[,START=n][,INCR=n] */
static struct sort_item *
scan_sequence(struct scanner *scan)
{
	struct sort_item *item = new_item(scan, ITEM_SEQUENCE);
	enum sort_format format;
	uint64_t digits, number;

	item->start = item->step = 1;
	if (!scan_need(scan, TOKEN_COMMA, ",") ||
	    !scan_count(scan, 16, &digits) ||
	    !scan_need(scan, TOKEN_COMMA, ", and a format") ||
	    !sort_scan_format(scan, &format))
		return NULL;
	item->picture.length = (unsigned)digits;
	item->picture.zeros = format == SORT_ZONED;
	for (;;) {
		struct scanner ahead = *scan;
		sort_number *to = NULL;

		if (!scan_if(&ahead, TOKEN_COMMA))
			break;
		if (scan_word(&ahead, "START"))
			to = &item->start;
		else if (scan_word(&ahead, "INCR"))
			to = &item->step;
		if (to == NULL)
			break;
		*scan = ahead;
		if (!scan_need(scan, TOKEN_EQUAL, "=") ||
		    !scan_number(scan, UINT32_MAX, &number))
			return NULL;
		*to = (sort_number)number;
	}
	item->sequence = item->start;
	return item;
}

/* (C'a',C'b',...) behind CHANGE=(width */
static bool
scan_changes(struct scanner *scan, struct sort_item *item)
{
	struct sort_change **last = &item->changes;
	uint64_t width;

	if (!scan_need(scan, TOKEN_OPEN, "(") ||
	    !scan_count(scan, RECORD_MAX, &width))
		return false;
	item->width = (unsigned)width;
	while (scan_if(scan, TOKEN_COMMA)) {
		struct sort_change *change = arena_new(scan->step->arena,
		    struct sort_change);

		if (!sort_scan_text(scan, &change->from) ||
		    !scan_need(scan, TOKEN_COMMA, ", and what to put") ||
		    !sort_scan_text(scan, &change->to))
			return false;
		*last = change;
		last = &change->next;
	}
	return scan_need(scan, TOKEN_CLOSE, ")");
}

/* ,NOMATCH=(C'x') or ,NOMATCH=(p,m) */
static bool
scan_default(struct scanner *scan, struct sort_item *item)
{
	struct scanner ahead = *scan;

	if (!scan_if(&ahead, TOKEN_COMMA) || !scan_word(&ahead, "NOMATCH"))
		return true;
	*scan = ahead;
	item->has_default = true;
	if (!scan_need(scan, TOKEN_EQUAL, "=") ||
	    !scan_need(scan, TOKEN_OPEN, "("))
		return false;
	if (scan_is_number(scan) ? !sort_scan_place(scan,
	    &item->default_field) : !sort_scan_text(scan,
	    &item->default_text))
		return false;
	return scan_need(scan, TOKEN_CLOSE, ")");
}

/* JFY=(SHIFT=LEFT), SQZ=(SHIFT=LEFT,MID=C' '): LENGTH= changes the width. */
static bool
scan_shift(struct scanner *scan, struct sort_item *item, bool squeeze)
{
	uint64_t width = item->field.length;

	item->kind = squeeze ? ITEM_SQUEEZE : ITEM_LEFT;
	if (!scan_need(scan, TOKEN_OPEN, "("))
		return false;
	do {
		bool good;

		if (scan_word(scan, "SHIFT")) {
			good = scan_need(scan, TOKEN_EQUAL, "=");
			if (scan_word(scan, "RIGHT") && !squeeze)
				item->kind = ITEM_RIGHT;
			else
				good = good && (scan_word(scan, "LEFT") ||
				    scan_fail(scan, squeeze ? "LEFT was "
				    "expected" : "LEFT or RIGHT was "
				    "expected"));
		} else if (scan_word(scan, "MID") && squeeze) {
			good = scan_need(scan, TOKEN_EQUAL, "=") &&
			    sort_scan_text(scan, &item->between);
		} else if (scan_word(scan, "LENGTH")) {
			good = scan_need(scan, TOKEN_EQUAL, "=") &&
			    scan_count(scan, RECORD_MAX, &width);
		} else {
			good = scan_fail(scan, "SHIFT= or LENGTH= was "
			    "expected");
		}
		if (!good)
			return false;
	} while (scan_if(scan, TOKEN_COMMA));
	item->width = (unsigned)width;
	return scan_need(scan, TOKEN_CLOSE, ")");
}

static bool
scan_translation(struct scanner *scan, struct sort_item *item)
{
	if (scan_word(scan, "LTOU"))
		item->kind = ITEM_UPPER;
	else if (scan_word(scan, "UTOL"))
		item->kind = ITEM_LOWER;
	else
		return scan_fail(scan, "LTOU or UTOL was expected");
	return true;
}

/* p,m,f with how it is printed. */
static bool
make_number(struct scanner *scan, struct sort_item *item)
{
	struct sort_term *term = arena_new(scan->step->arena,
	    struct sort_term);

	if (!sort_scan_format(scan, &item->field.format))
		return false;
	if (!sort_is_number(item->field.format))
		return scan_fail(scan, "a format of numbers was expected: ZD "
		    "FS UFF SFF");
	term->field = item->field;
	item->terms = term;
	item->kind = ITEM_NUMBER;
	return sort_scan_picture(scan, sort_digits(&item->field),
	    &item->picture);
}

/* What may follow "p,m": the comma is taken when it does. */
static bool
scan_treatment(struct scanner *scan, struct sort_item *item)
{
	struct scanner ahead = *scan;

	if (!scan_if(&ahead, TOKEN_COMMA))
		return true;
	if (sort_at_format(&ahead)) {
		*scan = ahead;
		return make_number(scan, item);
	}
	if (scan_word(&ahead, "HEX")) {
		*scan = ahead;
		item->kind = ITEM_HEX;
		return true;
	}
	if (scan_word(&ahead, "CHANGE")) {
		*scan = ahead;
		item->kind = ITEM_CHANGE;
		return scan_need(scan, TOKEN_EQUAL, "=") &&
		    scan_changes(scan, item) && scan_default(scan, item);
	}
	if (scan_word(&ahead, "TRAN")) {
		*scan = ahead;
		return scan_need(scan, TOKEN_EQUAL, "=") &&
		    scan_translation(scan, item);
	}
	if (ahead.token.kind == TOKEN_WORD &&
	    (slice_equal_nocase(ahead.token.word, SLICE("JFY")) ||
	    slice_equal_nocase(ahead.token.word, SLICE("SQZ")))) {
		bool squeeze = slice_equal_nocase(scan_take(&ahead).word,
		    SLICE("SQZ"));

		*scan = ahead;
		return scan_need(scan, TOKEN_EQUAL, "=") &&
		    scan_shift(scan, item, squeeze);
	}
	return true;
}

/* "p,m", and "p" alone: to the end of a V record. */
static struct sort_item *
scan_field(struct scanner *scan)
{
	struct sort_item *item = new_item(scan, ITEM_FIELD);
	struct scanner ahead = *scan;
	uint64_t at;

	scan_take(&ahead);
	if (scan_if(&ahead, TOKEN_COMMA) && scan_is_number(&ahead))
		return sort_scan_place(scan, &item->field) &&
		    scan_treatment(scan, item) ? item : NULL;
	if (!scan_count(scan, RECORD_MAX, &at))
		return NULL;
	item->field.at = (unsigned)at;
	return item;
}

/* One operand of an expression: p,m,f or +5. */
static bool
scan_operand(struct scanner *scan, struct sort_term *term)
{
	if (scan->token.kind == TOKEN_WORD && scan->token.word.len > 0 &&
	    strchr("+-", scan->token.word.ptr[0]) != NULL) {
		term->is_constant = true;
		if (!sort_text_value(scan->token.word, SORT_SIGNED,
		    &term->constant))
			return scan_fail(scan, "a number was expected");
		scan_take(scan);
		return true;
	}
	if (!sort_scan_place(scan, &term->field) ||
	    !scan_need(scan, TOKEN_COMMA, ", and a format") ||
	    !sort_scan_format(scan, &term->field.format))
		return false;
	return sort_is_number(term->field.format) ||
	    scan_fail(scan, "a format of numbers was expected");
}

static bool
scan_operation(struct scanner *scan, struct sort_term *term)
{
	static const char *const words[] = {"ADD", "SUB", "MUL", "DIV",
		"MOD"};

	for (int i = 0; i < 5; i++)
		if (scan_word(scan, words[i])) {
			*(int *)&term->operation = i;
			return scan_need(scan, TOKEN_COMMA, ",");
		}
	return scan_fail(scan, "ADD SUB MUL DIV or MOD was expected");
}

/* (p,m,f,ADD,+1,MUL,...): from left to right, MUL DIV MOD before ADD SUB. */
static struct sort_item *
scan_expression(struct scanner *scan)
{
	struct sort_item *item = new_item(scan, ITEM_NUMBER);
	struct sort_term **last = &item->terms;

	scan_take(scan);
	do {
		struct sort_term *term = arena_new(scan->step->arena,
		    struct sort_term);

		if ((item->terms != NULL && !scan_operation(scan, term)) ||
		    !scan_operand(scan, term))
			return NULL;
		*last = term;
		last = &term->next;
	} while (scan_if(scan, TOKEN_COMMA));
	if (!scan_need(scan, TOKEN_CLOSE, ")") ||
	    !sort_scan_picture(scan, 15, &item->picture))
		return NULL;
	return item;
}

static struct sort_item *
scan_date(struct scanner *scan)
{
	struct sort_item *item = NULL;
	struct buffer text = {0};

	if (sort_scan_date(scan, &text))
		item = repeat_text(scan, arena_slice(scan->step->arena,
		    buffer_slice(&text)), 1);
	buffer_free(&text);
	return item;
}

struct sort_item *
sort_scan_item(struct scanner *scan)
{
	struct sort_item *item;
	unsigned column = 0;
	struct scanner ahead = *scan;
	uint64_t number;

	if (scan_is_number(scan)) {
		scan_take(&ahead);
		if (ahead.token.kind == TOKEN_COLON) {
			if (!scan_count(scan, RECORD_MAX, &number))
				return NULL;
			scan_take(scan);
			column = (unsigned)number;
		}
	}
	if (scan->token.kind == TOKEN_TEXT)
		item = scan_text(scan);
	else if (scan_if(scan, TOKEN_SLASH))
		item = new_item(scan, ITEM_LINE);
	else if (scan->token.kind == TOKEN_OPEN)
		item = scan_expression(scan);
	else if (scan_is_number(scan))
		item = scan_field(scan);
	else if (scan_word(scan, "SEQNUM"))
		item = scan_sequence(scan);
	else if ((item = scan_blanks(scan)) == NULL && !scan_is_wrong(scan))
		item = scan_date(scan);
	if (item == NULL) {
		scan_fail(scan, "position,length, C'text', nX, a date or "
		    "SEQNUM was expected");
		return NULL;
	}
	item->column = column;
	return item;
}

size_t
sort_item_length(const struct sort_item *item)
{
	switch (item->kind) {
	case ITEM_TEXT:
		return text_columns(item->text);
	case ITEM_HEX:
		return 2 * (size_t)item->field.length;
	case ITEM_NUMBER:
	case ITEM_SEQUENCE:
		return sort_picture_length(&item->picture);
	case ITEM_CHANGE:
	case ITEM_LEFT:
	case ITEM_RIGHT:
	case ITEM_SQUEEZE:
		return item->width;
	case ITEM_LINE:
		return 0;
	default:
		return item->field.length;
	}
}
