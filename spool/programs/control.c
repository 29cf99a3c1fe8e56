/*
 * spool/programs/control.c -- control statements of the utilities
 *
 * Owns      cards, continuation, labels; words and texts in operands
 * Leaves    what a statement means to its utility
 * Fails     by a fault that names the card and the column
 */
#include "spool/programs/control.h"

#include <ctype.h>
#include <stdlib.h>

#include "spool/base/text.h"

enum {
	TEXT_END = 71,		/* the last column of a statement */
	CONTINUE_FROM = 15,	/* columns before a forced continuation */
};

/* ----------------------------------------------------------------- cards */

/* A statement while its cards come in. */
struct building {
	struct arena *arena;
	struct control *control;
	struct statement **last;
	struct statement *open;	/* goes on in the next card, or NULL */
	struct buffer text;
	bool in_quote;
	bool forced;		/* column 72 was not blank */
	size_t unclosed;	/* the card with a quote that has no end */
};

static void
add_mark(struct building *b, size_t column)
{
	struct statement *s = b->open;

	s->marks = list_room(b->arena, s->marks, s->mark_count,
	    sizeof(s->marks[0]));
	s->marks[s->mark_count++] = (struct card_mark){b->text.len,
	    (unsigned)b->control->card_count, (unsigned)column + 1};
}

static void
finish(struct building *b)
{
	if (b->open == NULL)
		return;
	b->open->operands = arena_slice(b->arena, buffer_slice(&b->text));
	b->open = NULL;
	buffer_clear(&b->text);
}

/* How much of it is operands: up to a blank outside quotes. */
static size_t
operand_length(struct building *b, struct slice text)
{
	size_t i;

	for (i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\'')
			b->in_quote = !b->in_quote;
		else if (text.ptr[i] == ' ' && !b->in_quote)
			break;
	}
	return i;
}

/* The operands of this card; whether the statement goes on is decided here. */
static void
take_operands(struct building *b, struct slice card, size_t from)
{
	struct slice text = slice_from(card, from);
	char end;

	/* what goes on in the next card is full to column 71 */
	if (!b->forced)
		text = slice_trim_end(text);
	text = slice_head(text, operand_length(b, text));
	add_mark(b, text_columns(slice_head(card, from)));
	buffer_put(&b->text, text);
	end = b->text.len > 0 ? b->text.data[b->text.len - 1] : '\0';
	if (b->in_quote && !b->forced) {
		b->unclosed = b->control->card_count;
		b->in_quote = false;
	}
	if (!b->forced && end != ',' && end != ':')
		finish(b);
}

static struct slice
next_word(struct slice card, size_t *at)
{
	size_t begin, end;

	for (begin = *at; begin < card.len && card.ptr[begin] == ' '; begin++)
		;
	for (end = begin; end < card.len && card.ptr[end] != ' '; end++)
		;
	*at = end;
	return slice_of(card.ptr + begin, end - begin);
}

static char *
upper(struct arena *arena, struct slice word)
{
	char *text = arena_text(arena, word);

	for (char *c = text; *c != '\0'; c++)
		*c = (char)toupper((unsigned char)*c);
	return text;
}

static void
begin_statement(struct building *b, struct slice card)
{
	struct statement *s = arena_new(b->arena, struct statement);
	size_t at = 0;

	s->label = "";
	if (card.ptr[0] != ' ')
		s->label = upper(b->arena, next_word(card, &at));
	s->operation = upper(b->arena, next_word(card, &at));
	s->card = (unsigned)b->control->card_count;
	*b->last = s;
	b->last = &s->next;
	b->open = s;
	while (at < card.len && card.ptr[at] == ' ')
		at++;
	take_operands(b, card, at);
}

static void
go_on(struct building *b, struct slice card, bool from_16)
{
	size_t at = 0;

	if (from_16)
		at = text_column_at(card, CONTINUE_FROM);
	else
		while (at < card.len && card.ptr[at] == ' ')
			at++;
	take_operands(b, card, at);
}

static void
take_card(struct building *b, struct slice whole)
{
	struct slice card = slice_head(whole, text_column_at(whole, TEXT_END));
	size_t behind = text_column_at(whole, TEXT_END);
	bool from_16 = b->forced;

	if (card.len > 0 && card.ptr[0] == '*')
		return;
	if (slice_trim(card).len == 0 && !from_16)
		return;
	b->forced = behind < whole.len && whole.ptr[behind] != ' ';
	if (b->open != NULL)
		go_on(b, card, from_16);
	else
		begin_statement(b, card);
}

static void
keep_card(struct building *b, struct slice record)
{
	struct control *control = b->control;

	control->cards = list_room(b->arena, control->cards,
	    control->card_count, sizeof(control->cards[0]));
	control->cards[control->card_count++] = arena_text(b->arena,
	    slice_trim_end(record));
}

static bool
read_cards(struct building *b, struct dd *dd, struct fault *fault)
{
	struct slice record;
	enum dd_rc rc = DD_OK;

	while (b->unclosed == 0 &&
	    (rc = dd_read(dd, &record, fault)) == DD_OK) {
		keep_card(b, record);
		take_card(b, record);
	}
	if (b->in_quote)
		b->unclosed = b->control->card_count;
	if (rc != DD_FAILED && b->unclosed > 0)
		fault_set(fault, "card %zu: a text that begins with ' has no "
		    "end; to go on in the next card it fills this one to "
		    "column 71, and column 72 is not blank", b->unclosed);
	finish(b);
	return rc != DD_FAILED && b->unclosed == 0;
}

bool
control_read(struct step *step, const char *dd_name, struct control *control,
    struct fault *fault)
{
	struct building b = {.arena = step->arena, .control = control};
	struct dd *dd;
	bool good;

	*control = (struct control){0};
	b.last = &control->first;
	if (!dd_exists(step, dd_name) || dd_is_dummy(step, dd_name))
		return true;
	dd = dd_open_input(step, dd_name, fault);
	if (dd == NULL)
		return false;
	good = read_cards(&b, dd, fault);
	dd_close(&dd);
	buffer_free(&b.text);
	return good;
}

/* ---------------------------------------------------------------- tokens */

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || (c & 0x80) != 0 ||
	    strchr("+-*&#$@._%!?<>|", c) != NULL;
}

/* The text in quotes that begins at `at`; the byte behind it. */
static size_t
take_text(struct scanner *scan, size_t at, struct slice *text_r)
{
	struct slice all = scan->statement->operands;
	struct buffer text = {0};

	for (at++; at < all.len; at++) {
		if (all.ptr[at] == '\'') {
			if (at + 1 >= all.len || all.ptr[at + 1] != '\'')
				break;
			at++;
		}
		buffer_byte(&text, all.ptr[at]);
	}
	*text_r = arena_slice(scan->step->arena, buffer_slice(&text));
	buffer_free(&text);
	return at < all.len ? at + 1 : at;
}

static enum token_kind
kind_of(char c)
{
	switch (c) {
	case ',':
		return TOKEN_COMMA;
	case '(':
		return TOKEN_OPEN;
	case ')':
		return TOKEN_CLOSE;
	case '=':
		return TOKEN_EQUAL;
	case ':':
		return TOKEN_COLON;
	case '/':
		return TOKEN_SLASH;
	default:
		return TOKEN_WRONG;
	}
}

static void
look(struct scanner *scan)
{
	struct slice all = scan->statement->operands;
	struct token *token = &scan->token;
	size_t at = scan->next, end = at;

	*token = (struct token){.kind = TOKEN_END, .at = at};
	if (at >= all.len)
		return;
	while (end < all.len && is_word(all.ptr[end]))
		end++;
	token->word = slice_of(all.ptr + at, end - at);
	if (end < all.len && all.ptr[end] == '\'') {
		token->kind = TOKEN_TEXT;
		scan->next = take_text(scan, end, &token->text);
	} else if (end > at) {
		token->kind = TOKEN_WORD;
		scan->next = end;
	} else {
		token->kind = kind_of(all.ptr[at]);
		token->word = slice_of(all.ptr + at, 1);
		scan->next = at + 1;
	}
}

void
scan_begin(struct scanner *scan, struct step *step,
    const struct statement *statement, struct fault *fault)
{
	*scan = (struct scanner){.step = step, .statement = statement,
	    .fault = fault};
	look(scan);
}

struct token
scan_take(struct scanner *scan)
{
	struct token taken = scan->token;

	look(scan);
	return taken;
}

bool
scan_if(struct scanner *scan, enum token_kind kind)
{
	if (scan->token.kind != kind)
		return false;
	look(scan);
	return true;
}

bool
scan_word(struct scanner *scan, const char *word)
{
	if (scan->token.kind != TOKEN_WORD ||
	    !slice_equal_nocase(scan->token.word, slice_text(word)))
		return false;
	look(scan);
	return true;
}

bool
scan_need(struct scanner *scan, enum token_kind kind, const char *expected)
{
	return scan_if(scan, kind) ||
	    scan_fail(scan, "%s was expected", expected);
}

bool
scan_is_number(const struct scanner *scan)
{
	uint64_t number;

	return scan->token.kind == TOKEN_WORD &&
	    slice_number(scan->token.word, UINT64_MAX, &number);
}

bool
scan_number(struct scanner *scan, uint64_t most, uint64_t *number_r)
{
	*number_r = 0;
	if (scan->token.kind != TOKEN_WORD ||
	    !slice_number(scan->token.word, most, number_r))
		return scan_fail(scan, "a number up to %llu was expected",
		    (unsigned long long)most);
	look(scan);
	return true;
}

bool
scan_count(struct scanner *scan, uint64_t most, uint64_t *number_r)
{
	if (scan->token.kind == TOKEN_WORD &&
	    slice_number(scan->token.word, most, number_r) && *number_r == 0)
		return scan_fail(scan, "a number from 1 to %llu was expected",
		    (unsigned long long)most);
	return scan_number(scan, most, number_r);
}

bool
scan_is_wrong(const struct scanner *scan)
{
	return fault_is_set(scan->fault);
}

/* The card and column that a byte of the operands came from. */
static struct card_mark
where(const struct statement *statement, size_t at)
{
	struct card_mark found = {0, statement->card, 1};

	for (size_t i = 0; i < statement->mark_count; i++)
		if (statement->marks[i].at <= at)
			found = statement->marks[i];
	found.column += (unsigned)(at - found.at);
	return found;
}

bool
scan_fail(struct scanner *scan, const char *format, ...)
{
	struct card_mark at = where(scan->statement, scan->token.at);
	struct buffer why = {0};
	va_list args;

	va_start(args, format);
	buffer_vprint(&why, format, args);
	va_end(args);
	if (scan->token.kind == TOKEN_END)
		fault_set(scan->fault, "card %u, %s, at the end: %s", at.card,
		    scan->statement->operation, buffer_str(&why));
	else
		fault_set(scan->fault, "card %u, column %u, at %.*s: %s",
		    at.card, at.column, SLICE_ARGS(slice_head(
		    scan->token.word, 16)), buffer_str(&why));
	buffer_free(&why);
	/* nothing more is read of a statement that is wrong */
	scan->next = scan->statement->operands.len;
	look(scan);
	return false;
}
