/*
 * spool/jcl/operand.c -- a parameter field as values
 *
 * A descent through lists, one character ahead.  It stops at the first thing
 * that is wrong in a parameter, tells it, and goes on with the next parameter.
 *
 * Owns      the values
 * Promises  every value is good for reading, wrong ones too
 * Leaves    what values mean to the statements
 * Fails     by a report, one for each parameter
 */
#include "spool/jcl/operand.h"

#include "spool/base/text.h"
#include "spool/jcl/name.h"

enum { DEPTH_MAX = 8, PARAMETERS_MAX = 1000 };

struct parse {
	struct arena *arena;
	struct errors *errors;
	struct statement *st;
	struct slice text;
	size_t at;
	unsigned depth;
	bool is_bad;		/* the parameter in hand */
};

bool
char_is_plain(char c)
{
	return name_is_char(c) || char_is_one_of(c, "&.-+*/");
}

static char
here(const struct parse *p)
{
	return p->at < p->text.len ? p->text.ptr[p->at] : '\0';
}

static bool
at_end(const struct parse *p)
{
	return p->at >= p->text.len;
}

/* Tells the first thing that is wrong with a parameter. */
static void
complain(struct parse *p, size_t at, enum jcl_message message,
    const char *help)
{
	if (!p->is_bad && !p->st->broken)
		errors_report(p->errors, p->st, operand_place(&p->st->operand,
		    at), message, NULL, NULL, help);
	p->is_bad = true;
}

static void
complain_character(struct parse *p)
{
	struct slice rest = slice_from(p->text, p->at);
	const char *help;

	if (rest.ptr[0] == '\t')
		help = "Replace the tab by blanks: columns count.";
	else if (rest.ptr[0] == '"')
		help = "Text is put in apostrophes, not in double quotes.";
	else if (rest.ptr[0] >= 'a' && rest.ptr[0] <= 'z')
		help = "Outside apostrophes, JCL is in upper case.";
	else if ((unsigned char)rest.ptr[0] < ' ' || rest.ptr[0] == 0x7f)
		help = "A control character cannot stand in a statement.";
	else
		help = arena_print(p->arena, "A value with %.*s in it must be "
		    "in apostrophes.", (int)text_char(rest), rest.ptr);
	complain(p, p->at, MSG_CHARACTER, help);
}

static struct value *
new_value(struct parse *p)
{
	struct value *v = arena_new(p->arena, struct value);

	v->statement = p->st;
	v->at = v->keyword_at = p->at;
	return v;
}

static struct slice
text_between(const struct parse *p, size_t from)
{
	return slice_of(p->text.ptr + from, p->at - from);
}

/* --------------------------------------------------------- what is a value */

/* Text in apostrophes; two of them in it are one. */
static void
parse_quoted(struct parse *p, struct value *v)
{
	size_t from = p->at, len = 0;
	char *out = arena_get(p->arena, p->text.len - from + 1);

	v->is_quoted = true;
	for (p->at++; !at_end(p); p->at++) {
		if (here(p) == '\'') {
			if (p->at + 1 >= p->text.len ||
			    p->text.ptr[p->at + 1] != '\'')
				break;
			p->at++;
		} else if ((unsigned char)here(p) < ' ') {
			complain_character(p);
		}
		out[len++] = here(p);
	}
	if (at_end(p))
		complain(p, from, MSG_APOSTROPHE,
		    "This apostrophe has no partner.");
	else
		p->at++;
	v->text = slice_of(out, len);
}

/* Where the parenthesis at the cursor is closed, or the end. */
static size_t
find_close(const struct parse *p)
{
	unsigned open = 0;

	for (size_t at = p->at; at < p->text.len; at++) {
		if (p->text.ptr[at] == '(')
			open++;
		else if (p->text.ptr[at] == ')' && --open == 0)
			return at;
	}
	return p->text.len;
}

/* Parentheses inside plain text: LIB(MEM), taken as they are. */
static void
skip_parentheses(struct parse *p)
{
	size_t close = find_close(p);

	if (close == p->text.len)
		complain(p, p->at, MSG_PARENTHESIS,
		    "This parenthesis is not closed.");
	for (; p->at < close; p->at++)
		if (!char_is_plain(here(p)) &&
		    !char_is_one_of(here(p), "(),"))
			complain_character(p);
}

static struct value *parse_item(struct parse *p);

/* KEY=X=Y: Y is the keyword parameter X of a list of one. */
static void
parse_inner_keyword(struct parse *p, struct value *v)
{
	p->at = v->at;
	v->is_list = true;
	v->item_count = 1;
	v->items = parse_item(p);
	v->text = text_between(p, v->at);
}

static void
parse_plain(struct parse *p, struct value *v)
{
	for (; !at_end(p) && here(p) != ',' && here(p) != ')'; p->at++) {
		if (here(p) == '(') {
			skip_parentheses(p);
			if (at_end(p))
				break;
		} else if (here(p) == '=' && p->at > v->at &&
		    p->depth <= DEPTH_MAX) {
			parse_inner_keyword(p, v);
			return;
		} else if (here(p) == ' ') {
			complain(p, p->at, MSG_NOT_ENDED, "A symbol has put a "
			    "blank here. Put the value in apostrophes.");
		} else if (here(p) == '\'') {
			complain(p, p->at, MSG_APOSTROPHE, "The apostrophes "
			    "must be around all of the value.");
		} else if (!char_is_plain(here(p))) {
			complain_character(p);
		}
	}
	v->text = text_between(p, v->at);
}

static void parse_value(struct parse *p, struct value *v);

static void
parse_list(struct parse *p, struct value *v)
{
	struct value **tail = &v->items;
	size_t from = p->at;

	v->is_list = true;
	do {
		p->at++;
		*tail = parse_item(p);
		tail = &(*tail)->next;
		v->item_count++;
	} while (here(p) == ',');
	if (here(p) == ')')
		p->at++;
	else
		complain(p, from, MSG_PARENTHESIS,
		    "This parenthesis is not closed.");
	v->text = text_between(p, v->at);
}

/* A keyword and its equals sign in front of a value. */
static void
parse_keyword(struct parse *p, struct value *v)
{
	size_t at = p->at;

	while (at < p->text.len && (name_is_char(p->text.ptr[at]) ||
	    p->text.ptr[at] == '.' ||
	    (p->text.ptr[at] >= 'a' && p->text.ptr[at] <= 'z')))
		at++;
	if (at == p->at || at >= p->text.len || p->text.ptr[at] != '=')
		return;
	v->keyword = slice_of(p->text.ptr + p->at, at - p->at);
	p->at = at + 1;
	v->at = p->at;
}

/* What may stand behind a value that ends by itself. */
static void
expect_end(struct parse *p, struct value *v)
{
	if (at_end(p) || here(p) == ',' || here(p) == ')')
		return;
	complain(p, p->at, MSG_NOT_ENDED, v->is_quoted ?
	    "A comma is expected behind the apostrophe (an apostrophe in the "
	    "text is written twice)." :
	    "A comma is expected behind the parenthesis.");
}

static void
parse_value(struct parse *p, struct value *v)
{
	if (here(p) == '(' && p->depth > DEPTH_MAX)
		complain(p, p->at, MSG_NESTED_LIST,
		    "Lists in lists are at most eight deep.");
	if (here(p) == '(' && p->depth <= DEPTH_MAX)
		parse_list(p, v);
	else if (here(p) == '\'')
		parse_quoted(p, v);
	else
		parse_plain(p, v);
	expect_end(p, v);
	v->raw = text_between(p, v->at);
}

static struct value *
parse_item(struct parse *p)
{
	struct value *v = new_value(p);

	p->depth++;
	parse_keyword(p, v);
	parse_value(p, v);
	p->depth--;
	return v;
}

/* ------------------------------------------------------------- parameters */

/* Behind a parameter that is wrong: the comma in front of the next. */
static void
skip_parameter(struct parse *p)
{
	bool in_quote = false;
	int depth = 0;

	for (; !at_end(p); p->at++) {
		char c = here(p);

		if (c == '\'')
			in_quote = !in_quote;
		else if (in_quote)
			continue;
		else if (c == '(')
			depth++;
		else if (c == ')')
			depth -= depth > 0;
		else if (c == ',' && depth == 0)
			return;
	}
}

struct value *
operand_parse(struct arena *arena, struct errors *errors, struct statement *st)
{
	struct parse p = {.arena = arena, .errors = errors, .st = st,
	    .text = st->operand.text};
	struct value *first = NULL, **tail = &first, **last = &first;
	unsigned count = 0;

	while (!at_end(&p)) {
		if (count++ == PARAMETERS_MAX) {
			complain(&p, p.at, MSG_LENGTH, "A statement has at "
			    "most 1000 parameters.");
			break;
		}
		p.is_bad = false;
		p.depth = 0;
		*tail = parse_item(&p);
		last = tail;
		tail = &(*tail)->next;
		if (!at_end(&p) && here(&p) == ')')
			complain(&p, p.at, MSG_PARENTHESIS,
			    "This parenthesis was not opened.");
		(*last)->is_bad = p.is_bad;
		if (p.is_bad || here(&p) != ',')
			skip_parameter(&p);
		p.at++;
	}
	if (st->is_cut)
		*last = NULL;
	return first;
}

/* ----------------------------------------------------------------- asking */

const struct value *
value_item(const struct value *v, unsigned index)
{
	const struct value *item = v->items;

	if (!v->is_list)
		return index == 0 ? v : NULL;
	while (item != NULL && index-- > 0)
		item = item->next;
	return item;
}

unsigned
value_count(const struct value *v)
{
	return v->is_list ? v->item_count : 1;
}

bool
value_is_null(const struct value *v)
{
	return !v->is_list && !v->is_quoted && v->text.len == 0;
}

static bool
is_about_keyword(enum jcl_message message)
{
	switch (message) {
	case MSG_KEYWORD:
	case MSG_EXCLUSIVE:
	case MSG_DUPLICATE:
	case MSG_UNSUPPORTED:
	case MSG_SYMBOL_UNUSED:
	case MSG_OVERRIDE:
		return true;
	default:
		return false;
	}
}

void
value_complain(struct errors *errors, const struct value *v,
    enum jcl_message message, const char *one, const char *two,
    const char *help)
{
	errors_report(errors, v->statement,
	    operand_place(&v->statement->operand,
	    is_about_keyword(message) ? v->keyword_at : v->at), message, one,
	    two, help);
}

static void
join(struct buffer *out, const struct value *v)
{
	if (v->keyword.len > 0) {
		buffer_put(out, v->keyword);
		buffer_byte(out, '=');
	}
	if (!v->is_list)
		buffer_put(out, v->text);
	for (const struct value *i = v->items; i != NULL; i = i->next) {
		join(out, i);
		if (i->next != NULL)
			buffer_byte(out, ',');
	}
}

struct slice
value_joined(struct arena *arena, const struct value *v)
{
	struct buffer out = {0};
	struct slice text;

	if (!v->is_list)
		return v->text;
	for (const struct value *i = v->items; i != NULL; i = i->next) {
		join(&out, i);
		if (i->next != NULL)
			buffer_byte(&out, ',');
	}
	text = arena_slice(arena, buffer_slice(&out));
	buffer_free(&out);
	return text;
}
