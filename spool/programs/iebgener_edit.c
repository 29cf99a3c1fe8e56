/*
 * spool/programs/iebgener_edit.c -- IEBGENER's control statements
 *
 * Owns      GENERATE, RECORD, MEMBER; which columns go where
 * Leaves    data sets and messages to iebgener.c
 * Fails     by false, with card, column and what was expected
 */
#include "spool/programs/iebgener_edit.h"

#include "spool/base/record.h"
#include "spool/base/text.h"

enum { FIELD_DEFAULT = 80, IDENT_MAX = 8, COUNT_MAX = 4095 };

/* What is built while the statements are read. */
struct parse {
	struct step *step;
	struct edit *edit;
	struct scanner scan;
	struct edit_group **last;
	struct edit_group *group;	/* the newest */
	bool generated;			/* GENERATE has been */
	uint64_t max_fields;
	uint64_t max_names;
	uint64_t fields;
	uint64_t names;
};

static struct edit_group *
add_group(struct parse *p)
{
	p->group = arena_new(p->step->arena, struct edit_group);
	*p->last = p->group;
	p->last = &p->group->next;
	return p->group;
}

/* MAXNAME=3,MAXFLDS=2,...: limits for what follows. */
static bool
parse_generate(struct parse *p)
{
	struct scanner *scan = &p->scan;
	uint64_t number;

	p->generated = true;
	while (scan->token.kind != TOKEN_END) {
		struct token key = scan_take(scan);

		if (!scan_need(scan, TOKEN_EQUAL, "=") ||
		    !scan_number(scan, COUNT_MAX, &number))
			return false;
		if (slice_equal_nocase(key.word, SLICE("MAXFLDS")))
			p->max_fields = number;
		else if (slice_equal_nocase(key.word, SLICE("MAXNAME")))
			p->max_names = number;
		else if (!slice_equal_nocase(key.word, SLICE("MAXGPS")) &&
		    !slice_equal_nocase(key.word, SLICE("MAXLITS")))
			return scan_fail(scan, "%.*s is none of MAXNAME, "
			    "MAXFLDS, MAXGPS, MAXLITS", SLICE_ARGS(key.word));
		if (!scan_if(scan, TOKEN_COMMA))
			break;
	}
	return true;
}

/* NAME=A or NAME=(A,ALIAS,...); aliases have no place in a folder. */
static bool
parse_member(struct parse *p)
{
	struct scanner *scan = &p->scan;
	struct token name;
	bool list;

	if (!scan_word(scan, "NAME") || !scan_need(scan, TOKEN_EQUAL, "="))
		return scan_fail(scan, "NAME= was expected");
	list = scan_if(scan, TOKEN_OPEN);
	if (scan->token.kind != TOKEN_WORD ||
	    !member_check(scan->token.word, NULL))
		return scan_fail(scan, "a member name was expected");
	name = scan_take(scan);
	if (list && scan->token.kind == TOKEN_COMMA)
		return scan_fail(scan, "aliases are not supported; write a "
		    "member of each name");
	if (list && !scan_need(scan, TOKEN_CLOSE, ")"))
		return false;
	p->names++;
	add_group(p)->member = arena_text(p->step->arena, name.word);
	p->edit->has_members = true;
	return true;
}

/* (length,'name',location) */
static bool
parse_ident(struct parse *p)
{
	struct scanner *scan = &p->scan;
	uint64_t length, at;

	if (!scan_need(scan, TOKEN_OPEN, "(") ||
	    !scan_count(scan, IDENT_MAX, &length) ||
	    !scan_need(scan, TOKEN_COMMA, ","))
		return false;
	if (scan->token.kind != TOKEN_TEXT)
		return scan_fail(scan, "IDENT=(length,'name',location) was "
		    "expected");
	p->group->ident = scan_take(scan).text;
	if (text_columns(p->group->ident) != length)
		return scan_fail(scan, "the name does not have the length "
		    "%llu", (unsigned long long)length);
	if (!scan_need(scan, TOKEN_COMMA, ",") ||
	    !scan_count(scan, RECORD_MAX, &at) ||
	    !scan_need(scan, TOKEN_CLOSE, ")"))
		return false;
	p->group->ident_length = (unsigned)length;
	p->group->ident_at = (unsigned)at;
	return true;
}

/* A number that may be left out; columns count from 1. */
static bool
parse_default(struct scanner *scan, unsigned *to)
{
	uint64_t number;

	if (!scan_is_number(scan))
		return true;
	if (!scan_count(scan, RECORD_MAX, &number))
		return false;
	*to = (unsigned)number;
	return true;
}

static bool
parse_source(struct parse *p, struct edit_field *field)
{
	if (p->scan.token.kind != TOKEN_TEXT)
		return parse_default(&p->scan, &field->from);
	field->is_literal = true;
	field->literal = scan_take(&p->scan).text;
	return true;
}

/* ([length],[location|'literal'],[conversion],[output location]) */
static bool
parse_field(struct parse *p, struct edit_field ***last)
{
	struct edit_field *field = arena_new(p->step->arena,
	    struct edit_field);
	struct scanner *scan = &p->scan;

	*field = (struct edit_field){
		.length = FIELD_DEFAULT, .from = 1, .to = 1,
	};
	if (!scan_need(scan, TOKEN_OPEN, "(") ||
	    !parse_default(scan, &field->length))
		return false;
	if (scan_if(scan, TOKEN_COMMA) && !parse_source(p, field))
		return false;
	if (scan_if(scan, TOKEN_COMMA) && scan->token.kind == TOKEN_WORD)
		return scan_fail(scan, "conversions make or read packed and "
		    "other binary data; records here are text");
	if (scan_if(scan, TOKEN_COMMA) && !parse_default(scan, &field->to))
		return false;
	if (!scan_need(scan, TOKEN_CLOSE, ")"))
		return false;
	if (field->is_literal && text_columns(field->literal) > field->length)
		return scan_fail(scan, "the literal is longer than %u",
		    field->length);
	if (field->to + field->length - 1 > RECORD_MAX)
		return scan_fail(scan, "the field ends behind column %d",
		    RECORD_MAX);
	**last = field;
	*last = &field->next;
	p->fields++;
	p->edit->has_fields = true;
	return true;
}

static bool
parse_record(struct parse *p)
{
	struct scanner *scan = &p->scan;
	struct edit_field **last;

	if (p->group == NULL || p->group->has_record)
		add_group(p);
	p->group->has_record = true;
	last = &p->group->fields;
	do {
		bool good;

		if (scan_word(scan, "IDENT"))
			good = scan_need(scan, TOKEN_EQUAL, "=") &&
			    parse_ident(p);
		else if (scan_word(scan, "FIELD"))
			good = scan_need(scan, TOKEN_EQUAL, "=") &&
			    parse_field(p, &last);
		else
			good = scan_fail(scan, "IDENT= or FIELD= was "
			    "expected");
		if (!good)
			return false;
	} while (scan_if(scan, TOKEN_COMMA));
	return true;
}

static bool
parse_statement(struct parse *p, const struct statement *s)
{
	const char *name = s->operation;

	if (strcmp(name, "GENERATE") == 0)
		return parse_generate(p);
	if (strcmp(name, "LABELS") == 0)
		return true;	/* user labels: there are none to treat */
	if (strcmp(name, "EXITS") == 0)
		return scan_fail(&p->scan, "there are no user exits here");
	if (strcmp(name, "RECORD") != 0 && strcmp(name, "MEMBER") != 0)
		return scan_fail(&p->scan, "%s is none of GENERATE, RECORD, "
		    "MEMBER, LABELS", name);
	if (!p->generated)
		return scan_fail(&p->scan, "GENERATE must come before %s",
		    name);
	return strcmp(name, "RECORD") == 0 ? parse_record(p) :
	    parse_member(p);
}

bool
edit_parse(struct step *step, const struct control *control,
    struct edit *edit, struct fault *fault)
{
	struct parse p = {.step = step, .edit = edit, .last = &edit->groups};

	*edit = (struct edit){0};
	for (const struct statement *s = control->first; s != NULL;
	    s = s->next) {
		scan_begin(&p.scan, step, s, fault);
		if (!parse_statement(&p, s))
			return false;
		if (strcmp(s->operation, "LABELS") != 0 &&
		    p.scan.token.kind != TOKEN_END)
			return scan_fail(&p.scan, "a comma or a blank was "
			    "expected");
		if (p.fields > p.max_fields)
			return scan_fail(&p.scan, "%llu fields, but "
			    "MAXFLDS=%llu", (unsigned long long)p.fields,
			    (unsigned long long)p.max_fields);
		if (p.names > p.max_names)
			return scan_fail(&p.scan, "%llu members, but "
			    "MAXNAME=%llu", (unsigned long long)p.names,
			    (unsigned long long)p.max_names);
	}
	return true;
}

/* --------------------------------------------------------------- records */

static struct slice
columns_of(struct slice record, unsigned from, unsigned length)
{
	struct slice tail = slice_from(record,
	    text_column_at(record, from - 1));

	return slice_head(tail, text_column_at(tail, length));
}

/* Puts the text at a column of *out; a gap before it is blanks. */
static void
put_at(struct buffer *out, struct slice text, unsigned to, unsigned length)
{
	struct slice before = buffer_slice(out);
	size_t columns = text_columns(before), at, end;
	struct buffer tail = {0};

	if (columns < to - 1) {
		buffer_fill(out, ' ', to - 1 - columns);
		before = buffer_slice(out);
	}
	at = text_column_at(before, to - 1);
	end = text_column_at(before, to - 1 + length);
	buffer_put(&tail, slice_from(before, end));
	out->len = at;
	buffer_put(out, text);
	columns = text_columns(text);
	if (columns < length)
		buffer_fill(out, ' ', length - columns);
	buffer_put(out, buffer_slice(&tail));
	buffer_free(&tail);
}

void
edit_record(const struct edit_group *group, struct slice record,
    struct buffer *out)
{
	buffer_clear(out);
	if (group->fields == NULL)
		buffer_put(out, record);
	for (const struct edit_field *f = group->fields; f != NULL;
	    f = f->next)
		put_at(out, f->is_literal ? slice_head(f->literal,
		    text_column_at(f->literal, f->length)) :
		    columns_of(record, f->from, f->length), f->to, f->length);
}

size_t
edit_width(const struct edit *edit)
{
	size_t width = 0;

	for (const struct edit_group *g = edit->groups; g != NULL; g = g->next)
		for (const struct edit_field *f = g->fields; f != NULL;
		    f = f->next)
			if (f->to - 1 + f->length > width)
				width = f->to - 1 + f->length;
	return width;
}

bool
edit_is_last(const struct edit_group *group, struct slice record)
{
	return group->ident_length > 0 && slice_equal(group->ident,
	    columns_of(record, group->ident_at, group->ident_length));
}
