/*
 * spool/programs/commands.c -- commands of words and parentheses
 *
 * A card that ends in "-" goes on in the next one, one that ends in "+" goes on
 * there at its first character.  Otherwise the end of the card, or a semicolon,
 * ends the command.
 *
 * Fails     by a fault that names the card or the place in the command
 */
#include <ctype.h>
#include <stdlib.h>

#include "spool/base/text.h"
#include "spool/programs/commands.h"

enum { LAST_COLUMN = 72, DEPTH_MAX = 16 };

struct building {
	struct arena *arena;
	enum cards_style style;
	struct cards *cards;
	struct command **last;
	struct buffer text;
	size_t first_card;	/* of the command */
	bool in_comment;
	bool in_quote;
	bool is_open;		/* the command goes on in the next card */
	bool at_once;		/* ... without its leading blanks ("+") */
};

static void
finish(struct building *b)
{
	struct slice text = slice_trim(buffer_slice(&b->text));
	struct command *command;

	if (text.len > 0) {
		command = arena_new(b->arena, struct command);
		command->text = arena_slice(b->arena, text);
		command->first_card = b->first_card;
		command->card_count = b->cards->count - b->first_card;
		*b->last = command;
		b->last = &command->next;
		b->first_card = b->cards->count;
	}
	buffer_clear(&b->text);
	b->is_open = false;
	b->in_quote = false;
}

/* Comments go; a semicolon outside quotes ends the command. */
static void
take_text(struct building *b, struct slice card)
{
	if (b->style == CARDS_ICETOOL) {
		buffer_put(&b->text, card);
		return;
	}
	for (size_t i = 0; i < card.len; i++) {
		char c = card.ptr[i];
		char next = i + 1 < card.len ? card.ptr[i + 1] : '\0';

		if (b->in_comment) {
			if (c == '*' && next == '/') {
				b->in_comment = false;
				i++;
			}
		} else if (c == '\'') {
			b->in_quote = !b->in_quote;
			buffer_byte(&b->text, c);
		} else if (!b->in_quote && c == '/' && next == '*') {
			b->in_comment = true;
			buffer_byte(&b->text, ' ');
			i++;
		} else if (!b->in_quote && c == ';') {
			finish(b);
		} else {
			buffer_byte(&b->text, c);
		}
	}
}

/* The card that continues is joined as its predecessor asked. */
static void
join(struct building *b, struct slice *card)
{
	if (b->at_once)
		*card = slice_trim(*card);
	else
		buffer_byte(&b->text, ' ');
	b->at_once = false;
}

static void
take_card(struct building *b, struct slice whole)
{
	size_t from = text_column_at(whole, b->style == CARDS_IDCAMS);
	size_t end = text_column_at(whole, LAST_COLUMN);
	struct slice card = slice_of(whole.ptr + from, end - from);
	size_t before = b->text.len;
	struct slice text;
	char mark;

	if (b->style == CARDS_ICETOOL && card.len > 0 && card.ptr[0] == '*')
		return;
	if (b->is_open)
		join(b, &card);
	take_text(b, card);
	text = slice_trim_end(buffer_slice(&b->text));
	b->text.len = text.len;
	mark = text.len > before ? text.ptr[text.len - 1] : '\0';
	b->is_open = b->in_comment;
	if (mark == '-' || (mark == '+' && b->style == CARDS_IDCAMS)) {
		b->text.len--;
		b->is_open = true;
		b->at_once = mark == '+';
	}
	if (!b->is_open)
		finish(b);
}

static bool
read_cards(struct building *b, struct dd *dd, struct fault *fault)
{
	struct slice record;
	enum dd_rc rc;

	while ((rc = dd_read(dd, &record, fault)) == DD_OK) {
		b->cards->card = list_room(b->arena, b->cards->card,
		    b->cards->count, sizeof(b->cards->card[0]));
		b->cards->card[b->cards->count++] = arena_text(b->arena,
		    slice_trim_end(record));
		take_card(b, record);
	}
	finish(b);
	if (b->in_comment)
		fault_set(fault, "a comment that begins with /* has no end");
	return rc != DD_FAILED && !b->in_comment;
}

bool
cards_read(struct step *step, const char *dd_name, enum cards_style style,
    struct cards *cards, struct fault *fault)
{
	struct building b = {.arena = step->arena, .style = style,
	    .cards = cards};
	struct dd *dd;
	bool good;

	*cards = (struct cards){0};
	b.last = &cards->first;
	dd = dd_open_input(step, dd_name, fault);
	if (dd == NULL)
		return false;
	good = read_cards(&b, dd, fault);
	dd_close(&dd);
	buffer_free(&b.text);
	return good;
}

/* ---------------------------------------------------------------- words */

struct walk {
	struct arena *arena;
	struct slice text;
	size_t at;
	struct fault *fault;
};

static bool
is_gap(char c)
{
	return c == ' ' || c == ',' || c == '\t';
}

static void
skip_gap(struct walk *walk)
{
	while (walk->at < walk->text.len &&
	    is_gap(walk->text.ptr[walk->at]))
		walk->at++;
}

/* 'text', a doubled quote inside made single. */
static struct slice
take_quoted(struct walk *walk)
{
	struct buffer text = {0};
	struct slice got;
	bool closed = false;

	for (walk->at++; walk->at < walk->text.len && !closed; walk->at++) {
		char c = walk->text.ptr[walk->at];
		bool doubled = c == '\'' && walk->at + 1 < walk->text.len &&
		    walk->text.ptr[walk->at + 1] == '\'';

		if (c == '\'' && !doubled) {
			closed = true;
			continue;
		}
		buffer_byte(&text, c);
		walk->at += doubled;
	}
	if (!closed)
		fault_set(walk->fault, "a text that begins with ' has no end");
	got = arena_slice(walk->arena, buffer_slice(&text));
	buffer_free(&text);
	return got;
}

static struct slice
take_word(struct walk *walk)
{
	size_t from = walk->at;
	char *word;

	if (walk->text.ptr[from] == '\'')
		return take_quoted(walk);
	/* LASTCC=0, MAXCC>4: signs are words of their own */
	if (strchr("=<>", walk->text.ptr[from]) != NULL) {
		while (walk->at < walk->text.len &&
		    strchr("=<>", walk->text.ptr[walk->at]) != NULL)
			walk->at++;
	} else {
		while (walk->at < walk->text.len &&
		    !is_gap(walk->text.ptr[walk->at]) &&
		    strchr("()=<>'", walk->text.ptr[walk->at]) == NULL)
			walk->at++;
	}
	word = arena_text(walk->arena,
	    slice_of(walk->text.ptr + from, walk->at - from));
	for (char *c = word; *c != '\0'; c++)
		*c = (char)toupper((unsigned char)*c);
	return slice_text(word);
}

/* DELETE (A B): the list is a parameter, not the verb's. */
static bool
may_have_list(const struct walk *walk, const struct node *node, int depth)
{
	return walk->at < walk->text.len &&
	    walk->text.ptr[walk->at] == '(' &&
	    (depth > 0 || !node_is(node, "DELETE DEL"));
}

static struct node *
take_list(struct walk *walk, int depth)
{
	struct node *first = NULL, **last = &first;

	if (depth > DEPTH_MAX)
		fault_set(walk->fault, "parentheses are nested too deep");
	for (;;) {
		struct node *node;

		skip_gap(walk);
		if (walk->at >= walk->text.len ||
		    walk->text.ptr[walk->at] == ')' ||
		    fault_is_set(walk->fault))
			return first;
		node = arena_new(walk->arena, struct node);
		*last = node;
		last = &node->next;
		if (walk->text.ptr[walk->at] != '(')
			node->word = take_word(walk);
		skip_gap(walk);
		if (!may_have_list(walk, node, depth))
			continue;
		walk->at++;
		node->has_list = true;
		node->first = take_list(walk, depth + 1);
		if (walk->at < walk->text.len)
			walk->at++;
		else
			fault_set(walk->fault, "a ( has no )");
	}
}

struct node *
nodes_parse(struct arena *arena, struct slice text, struct fault *fault)
{
	struct walk walk = {.arena = arena, .text = text, .fault = fault};
	struct node *first = take_list(&walk, 0);

	if (walk.at < text.len)
		fault_set(fault, "a ) has no (");
	return fault_is_set(fault) ? NULL : first;
}

struct slice
node_name(struct arena *arena, const struct node *node)
{
	if (!node->has_list || node->first == NULL)
		return node->word;
	return slice_text(arena_print(arena, "%.*s(%.*s)",
	    SLICE_ARGS(node->word), SLICE_ARGS(node->first->word)));
}

bool
node_is(const struct node *node, const char *names)
{
	struct slice rest = slice_text(names), name;

	while (slice_split(&rest, ' ', &name))
		if (slice_equal(node->word, name))
			return true;
	return false;
}

struct slice
node_value(struct arena *arena, const struct node *node)
{
	if (node->first == NULL)
		return SLICE("");
	return node_name(arena, node->first);
}

bool
node_number(const struct node *node, uint64_t *number_r)
{
	return node->first != NULL && node->first->next == NULL &&
	    slice_number(node->first->word, UINT32_MAX, number_r);
}
