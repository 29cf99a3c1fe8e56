/*
 * spool/programs/sort_edit.c -- BUILD, OVERLAY, IFTHEN, FINDREP: a new record
 *
 * An edit is a list of clauses.  Each has its condition; a record goes through
 * those before the first that holds without HIT=NEXT: WHEN=INIT always go on,
 * WHEN=NONE is for records that no other clause has taken.
 */
#include <stdlib.h>

#include "spool/base/record.h"
#include "spool/base/text.h"
#include "spool/programs/sort_item.h"

struct replacement {
	struct replacement *next;
	struct slice from, to;
};

struct sort_clause {
	struct sort_clause *next;
	enum { WHEN_INIT, WHEN_HOLDS, WHEN_NONE, WHEN_ANY } when;
	struct sort_condition *condition;
	bool hit_next;
	struct sort_item *build, *overlay;
	struct replacement *replacements;
	uint64_t replace_most;		/* DO=; 0: all */
	uint64_t replace_from, replace_to;	/* STARTPOS=, ENDPOS= */
};

/* --------------------------------------------------------------- reading */

/* (item,item,...) */
static bool
scan_items(struct scanner *scan, struct sort_item **first)
{
	if (!scan_need(scan, TOKEN_OPEN, "("))
		return false;
	for (;;) {
		struct sort_item *item = sort_scan_item(scan);

		if (item == NULL)
			return false;
		*first = item;
		first = &item->next;
		/* "/" needs no commas around it */
		if (scan_if(scan, TOKEN_COMMA) ||
		    scan->token.kind == TOKEN_SLASH ||
		    item->kind == ITEM_LINE) {
			if (scan->token.kind != TOKEN_CLOSE)
				continue;
		}
		return scan_need(scan, TOKEN_CLOSE, ")");
	}
}

static void
add_replacement(struct scanner *scan, struct sort_clause *clause,
    struct slice from, struct slice to)
{
	struct replacement **last = &clause->replacements;
	struct replacement *one = arena_new(scan->step->arena,
	    struct replacement);

	while (*last != NULL)
		last = &(*last)->next;
	one->from = from;
	one->to = to;
	*last = one;
}

/* IN=C'a' or IN=(C'a',C'b'); OUT=C'c' for each of them. */
static bool
scan_in_out(struct scanner *scan, struct sort_clause *clause)
{
	struct slice in[32], out;
	size_t count = 0;
	bool list = scan_if(scan, TOKEN_OPEN);

	do {
		if (count == sizeof(in) / sizeof(in[0]))
			return scan_fail(scan, "IN= takes %zu texts at most",
			    count);
		if (!sort_scan_text(scan, &in[count++]))
			return false;
	} while (list && scan_if(scan, TOKEN_COMMA));
	if ((list && !scan_need(scan, TOKEN_CLOSE, ")")) ||
	    !scan_need(scan, TOKEN_COMMA, ", and OUT=") ||
	    !scan_word(scan, "OUT") || !scan_need(scan, TOKEN_EQUAL, "=") ||
	    !sort_scan_text(scan, &out))
		return scan_fail(scan, "OUT=C'text' was expected");
	for (size_t i = 0; i < count; i++)
		add_replacement(scan, clause, in[i], out);
	return true;
}

/* INOUT=(C'a',C'b',...) */
static bool
scan_pairs(struct scanner *scan, struct sort_clause *clause)
{
	struct slice from, to;

	if (!scan_need(scan, TOKEN_OPEN, "("))
		return false;
	do {
		if (!sort_scan_text(scan, &from) ||
		    !scan_need(scan, TOKEN_COMMA, ", and what to put") ||
		    !sort_scan_text(scan, &to))
			return false;
		add_replacement(scan, clause, from, to);
	} while (scan_if(scan, TOKEN_COMMA));
	return scan_need(scan, TOKEN_CLOSE, ")");
}

static bool
scan_findrep(struct scanner *scan, struct sort_clause *clause)
{
	if (!scan_need(scan, TOKEN_OPEN, "("))
		return false;
	do {
		struct token key = scan_take(scan);
		bool good = scan_need(scan, TOKEN_EQUAL, "=");

		if (slice_equal_nocase(key.word, SLICE("IN")))
			good = good && scan_in_out(scan, clause);
		else if (slice_equal_nocase(key.word, SLICE("INOUT")))
			good = good && scan_pairs(scan, clause);
		else if (slice_equal_nocase(key.word, SLICE("DO")))
			good = good && scan_count(scan, UINT32_MAX,
			    &clause->replace_most);
		else if (slice_equal_nocase(key.word, SLICE("STARTPOS")))
			good = good && scan_count(scan, RECORD_MAX,
			    &clause->replace_from);
		else if (slice_equal_nocase(key.word, SLICE("ENDPOS")))
			good = good && scan_count(scan, RECORD_MAX,
			    &clause->replace_to);
		else
			good = scan_fail(scan, "IN=, INOUT=, DO=, STARTPOS= or "
			    "ENDPOS= was expected");
		if (!good)
			return false;
	} while (scan_if(scan, TOKEN_COMMA));
	for (struct replacement *r = clause->replacements; r != NULL;
	    r = r->next)
		if (r->from.len == 0)
			return scan_fail(scan, "IN= is an empty text");
	return scan_need(scan, TOKEN_CLOSE, ")");
}

/* The word and its value; false without a fault when it is another word. */
static bool
scan_change(struct scanner *scan, struct sort_clause *clause)
{
	if (scan_word(scan, "BUILD") || scan_word(scan, "FIELDS") ||
	    scan_word(scan, "OUTREC"))
		return scan_need(scan, TOKEN_EQUAL, "=") &&
		    scan_items(scan, &clause->build);
	if (scan_word(scan, "OVERLAY"))
		return scan_need(scan, TOKEN_EQUAL, "=") &&
		    scan_items(scan, &clause->overlay);
	if (scan_word(scan, "FINDREP"))
		return scan_need(scan, TOKEN_EQUAL, "=") &&
		    scan_findrep(scan, clause);
	return false;
}

static bool
scan_when(struct scanner *scan, struct sort_clause *clause)
{
	if (!scan_need(scan, TOKEN_OPEN, "(") || !scan_word(scan, "WHEN") ||
	    !scan_need(scan, TOKEN_EQUAL, "="))
		return scan_fail(scan, "WHEN= was expected");
	if (scan_word(scan, "INIT"))
		clause->when = WHEN_INIT;
	else if (scan_word(scan, "NONE"))
		clause->when = WHEN_NONE;
	else if (scan_word(scan, "ANY"))
		clause->when = WHEN_ANY;
	else if (scan->token.kind != TOKEN_OPEN)
		return scan_fail(scan, "INIT, NONE, ANY or a condition in "
		    "parentheses was expected; WHEN=GROUP is not supported");
	else {
		clause->when = WHEN_HOLDS;
		clause->condition = sort_scan_condition(scan, -1);
		return clause->condition != NULL;
	}
	return true;
}

/* (WHEN=...,BUILD=...,HIT=NEXT) */
static bool
scan_ifthen(struct scanner *scan, struct sort_clause *clause)
{
	if (!scan_need(scan, TOKEN_EQUAL, "=") || !scan_when(scan, clause))
		return false;
	while (scan_if(scan, TOKEN_COMMA)) {
		if (scan_change(scan, clause))
			continue;
		if (scan_is_wrong(scan) || !scan_word(scan, "HIT") ||
		    !scan_need(scan, TOKEN_EQUAL, "=") ||
		    !scan_word(scan, "NEXT"))
			return scan_fail(scan, "BUILD=, OVERLAY=, FINDREP= or "
			    "HIT=NEXT was expected");
		clause->hit_next = true;
	}
	return scan_need(scan, TOKEN_CLOSE, ")");
}

bool
sort_scan_edit(struct scanner *scan, struct sort_edit *edit)
{
	struct sort_clause *clause = arena_new(scan->step->arena,
	    struct sort_clause);
	struct sort_clause **last = &edit->clauses;
	bool good;

	if (scan_word(scan, "IFTHEN"))
		good = scan_ifthen(scan, clause);
	else
		good = scan_change(scan, clause);
	if (!good)
		return false;
	while (*last != NULL)
		last = &(*last)->next;
	*last = clause;
	return true;
}

/* ---------------------------------------------------------------- lengths */

/* Where the longest line of a BUILD ends; 0 when it depends on the record. */
static size_t
build_length(const struct sort_item *item, bool *makes_lines)
{
	size_t at = 0, longest = 0;

	for (; item != NULL; item = item->next) {
		size_t length = sort_item_length(item);

		if (item->kind == ITEM_LINE) {
			*makes_lines = true;
			at = 0;
			continue;
		}
		if (item->kind == ITEM_FIELD && length == 0)
			return 0;
		if (item->column > at + 1)
			at = item->column - 1;
		at += length;
		if (at > longest)
			longest = at;
	}
	return longest;
}

static size_t
overlay_length(const struct sort_item *item)
{
	size_t at = 0, longest = 0;

	for (; item != NULL; item = item->next) {
		if (item->column != 0)
			at = item->column - 1;
		at += sort_item_length(item);
		if (at > longest)
			longest = at;
	}
	return longest;
}

/* A V record that stays V is built from its descriptor on. */
static bool
check_descriptor(struct scanner *scan, const struct sort_edit *edit,
    const struct sort_item *build)
{
	if (!edit->from_variable || !edit->to_variable || build == NULL)
		return true;
	if (build->kind == ITEM_FIELD && build->field.at == 1 &&
	    build->field.length >= SORT_DESCRIPTOR)
		return true;
	return scan_fail(scan, "records are variable: BUILD begins with 1,4 "
	    "and data with position 5");
}

bool
sort_finish_edit(struct scanner *scan, struct sort_edit *edit,
    size_t length_in)
{
	edit->length = length_in;
	for (struct sort_clause *c = edit->clauses; c != NULL; c = c->next) {
		size_t built = build_length(c->build, &edit->makes_lines);
		size_t laid = overlay_length(c->overlay);

		/* what becomes variable gets its descriptor besides */
		if (edit->to_variable && !edit->from_variable) {
			built += built > 0 ? SORT_DESCRIPTOR : 0;
			laid += laid > 0 ? SORT_DESCRIPTOR : 0;
		}
		if (!check_descriptor(scan, edit, c->build))
			return false;
		if (c->build != NULL && c == edit->clauses &&
		    c->next == NULL)
			edit->length = built;
		else if (built > edit->length)
			edit->length = built;
		if (laid > edit->length)
			edit->length = laid;
	}
	if (edit->length > RECORD_MAX)
		return scan_fail(scan, "the record would have %zu columns; %d "
		    "is the most", edit->length, RECORD_MAX);
	return true;
}

/* --------------------------------------------------------------- records */

/* Columns in front of the data, where positions count them. */
static size_t
head_of(const struct sort_edit *edit)
{
	return edit->from_variable && edit->to_variable ? SORT_DESCRIPTOR : 0;
}

/* The items from the first on, up to a "/": which is returned. */
static struct sort_item *
build_line(const struct sort_edit *edit, struct sort_item *item,
    const struct sort_record *record, struct buffer *out)
{
	size_t head = head_of(edit);

	for (; item != NULL && item->kind != ITEM_LINE; item = item->next) {
		if (item->column > head + 1) {
			size_t has = text_columns(buffer_slice(out));

			if (has < item->column - 1 - head)
				buffer_fill(out, ' ',
				    item->column - 1 - head - has);
		}
		sort_put_item(item, record, out);
	}
	return item;
}

static struct sort_item *
line_of(struct sort_item *item, unsigned line)
{
	while (line > 0 && item != NULL) {
		line -= item->kind == ITEM_LINE;
		item = item->next;
	}
	return item;
}

/* The text over what the record has from a column (from 0) on. */
static void
lay_over(struct buffer *record, struct slice text, size_t column)
{
	size_t columns = text_columns(text);
	size_t has = text_columns(buffer_slice(record));
	struct buffer tail = {0};
	struct slice all;
	size_t at;

	if (has < column)
		buffer_fill(record, ' ', column - has);
	all = buffer_slice(record);
	at = text_column_at(all, column);
	buffer_put(&tail, slice_from(all, text_column_at(all,
	    column + columns)));
	record->len = at;
	buffer_put(record, text);
	buffer_put(record, buffer_slice(&tail));
	buffer_free(&tail);
}

static void
overlay(const struct sort_edit *edit, struct sort_item *item,
    const struct sort_record *record, struct buffer *out)
{
	struct buffer text = {0};
	size_t column = 0, head = head_of(edit);

	for (; item != NULL; item = item->next) {
		buffer_clear(&text);
		sort_put_item(item, record, &text);
		if (item->column > head)
			column = item->column - 1 - head;
		lay_over(out, buffer_slice(&text), column);
		column += text_columns(buffer_slice(&text));
	}
	buffer_free(&text);
}

/* The first of the texts that stands at the front, or NULL. */
static const struct replacement *
at_front(const struct replacement *r, struct slice text)
{
	while (r != NULL && !slice_starts(text, r->from))
		r = r->next;
	return r;
}

/* An F record keeps its length: it is cut, or filled up, behind. */
static void
replace(const struct sort_clause *clause, struct buffer *out, bool fixed)
{
	struct slice rest = slice_of(NULL, 0), whole = buffer_slice(out);
	size_t columns = text_columns(whole), at = 1, has;
	struct buffer text = {0};
	uint64_t done = 0;

	for (rest = whole; rest.len > 0;) {
		bool inside = at >= clause->replace_from &&
		    (clause->replace_to == 0 || at <= clause->replace_to) &&
		    (clause->replace_most == 0 || done < clause->replace_most);
		const struct replacement *r = inside ?
		    at_front(clause->replacements, rest) : NULL;
		size_t len = r != NULL ? r->from.len : text_char(rest);

		buffer_put(&text, r != NULL ? r->to : slice_head(rest, len));
		at += r != NULL ? text_columns(r->from) : 1;
		done += r != NULL;
		rest = slice_from(rest, len);
	}
	buffer_clear(out);
	buffer_put(out, buffer_slice(&text));
	buffer_free(&text);
	if (!fixed)
		return;
	has = text_columns(buffer_slice(out));
	if (has < columns)
		buffer_fill(out, ' ', columns - has);
	else
		out->len = text_column_at(buffer_slice(out), columns);
}

static bool
takes(const struct sort_clause *clause, const struct sort_record *record,
    bool taken)
{
	switch (clause->when) {
	case WHEN_INIT:
		return true;
	case WHEN_HOLDS:
		return sort_holds(clause->condition, record);
	case WHEN_ANY:
		return taken;
	default:
		return !taken;
	}
}

/* One clause's changes; true while its BUILD has another line. */
static bool
change(const struct sort_edit *edit, const struct sort_clause *clause,
    const struct sort_record *record, struct buffer *out, unsigned line)
{
	struct sort_item *rest = NULL;
	struct buffer built = {0};

	if (clause->build != NULL) {
		rest = build_line(edit, line_of(clause->build, line), record,
		    &built);
		buffer_clear(out);
		buffer_put(out, buffer_slice(&built));
		buffer_free(&built);
	}
	if (clause->overlay != NULL)
		overlay(edit, clause->overlay, record, out);
	if (clause->replacements != NULL)
		replace(clause, out, !edit->to_variable);
	return rest != NULL;
}

/*
 * `now` is the record as the clauses before have made it; its bytes must not be
 * those that the next clause writes, so they move between two buffers.
 */
bool
sort_apply_edit(struct sort_edit *edit, const struct sort_record *record,
    struct buffer *out, unsigned line)
{
	struct sort_record now = *record;
	struct buffer before = {0};
	bool taken = false, more = false;

	buffer_clear(out);
	buffer_put(out, record->data);
	for (struct sort_clause *c = edit->clauses; c != NULL; c = c->next) {
		if (!takes(c, &now, taken))
			continue;
		buffer_clear(&before);
		buffer_put(&before, buffer_slice(out));
		now = sort_record_of(buffer_slice(&before),
		    edit->from_variable);
		more = change(edit, c, &now, out, line);
		if (c->when == WHEN_HOLDS) {
			taken = true;
			if (!c->hit_next)
				break;
		}
		buffer_clear(&before);
		buffer_put(&before, buffer_slice(out));
		now = sort_record_of(buffer_slice(&before),
		    edit->from_variable);
	}
	buffer_free(&before);
	return more;
}
