/*
 * spool/jcl/statement.c -- cards to statements
 *
 * The parameter field of a statement is put together from its cards; each
 * part remembers where it was read (a span), so that an error in it can name
 * line and column.
 *
 * Owns      the reading position, the cards and the field of a statement
 * Promises  every card comes back in exactly one statement or its data
 * Leaves    parameters to operand.c, data to data.c, symbols to symbols.c
 * Fails     by a report; what could be read comes back, marked as broken
 */
#include "spool/jcl/statement.h"

#include "spool/base/text.h"
#include "spool/jcl/data.h"

enum form { FORM_FIELD, FORM_TEXT, FORM_TEST, FORM_REFUSED };

static const struct {
	const char *word;
	enum form form;
} operations[] = {
	{"", FORM_FIELD},
#define X(word, form) {#word, FORM_##form},
	JCL_OPERATIONS(X)
#undef X
};

enum { OPERATION_COUNT = sizeof(operations) / sizeof(operations[0]) };

const char *
operation_word(enum operation operation)
{
	return operations[operation].word;
}

bool
operation_is_refused(enum operation operation)
{
	return operations[operation].form == FORM_REFUSED;
}

const char *
operation_list(const void *context, unsigned index)
{
	(void)context;
	return index + 1 < OPERATION_COUNT ? operations[index + 1].word : NULL;
}

static enum operation
find_operation(struct slice word)
{
	for (unsigned i = 1; i < OPERATION_COUNT; i++)
		if (slice_equal(word, slice_text(operations[i].word)))
			return (enum operation)i;
	return OPERATION_NONE;
}

/* ---------------------------------------------------- building operands */

void
scratch_free(struct scratch *scratch)
{
	buffer_free(&scratch->text);
	buffer_free(&scratch->spans);
}

void
operand_begin(struct scratch *scratch)
{
	buffer_clear(&scratch->text);
	buffer_clear(&scratch->spans);
}

void
operand_span(struct scratch *scratch, unsigned line, unsigned column,
    bool fixed)
{
	struct span span = {scratch->text.len, line, column, fixed};

	buffer_put(&scratch->spans, slice_of((char *)&span, sizeof(span)));
}

struct operand
operand_end(struct scratch *scratch, struct arena *arena)
{
	struct slice spans = buffer_slice(&scratch->spans);
	struct operand operand = {
		.text = arena_slice(arena, buffer_slice(&scratch->text)),
		.span_count = spans.len / sizeof(struct span),
	};

	operand.spans = (const struct span *)(const void *)
	    arena_slice(arena, spans).ptr;
	return operand;
}

struct place
operand_place(const struct operand *operand, size_t at)
{
	const struct span *span = NULL;
	size_t low = 0, high = operand->span_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (operand->spans[middle].at <= at) {
			span = &operand->spans[middle];
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	if (span == NULL)
		return (struct place){0, 0};
	if (at > operand->text.len)
		at = operand->text.len;
	return (struct place){span->line, span->column + (span->fixed ? 0 :
	    (unsigned)text_columns(slice_of(operand->text.ptr + span->at,
	    at - span->at)))};
}

/* --------------------------------------------------------------- cards */

void
statement_add_card(struct arena *arena, struct statement *st,
    struct slice text, bool is_comment, enum origin origin)
{
	struct listed_card *card = arena_new(arena, struct listed_card);

	card->text = text;
	card->is_comment = is_comment;
	card->origin = origin;
	if (st->last_card == NULL)
		st->cards = card;
	else
		st->last_card->next = card;
	st->last_card = card;
}

static unsigned
column_of(struct slice body, size_t at)
{
	return (unsigned)text_columns(slice_head(body, at)) + 1;
}

static size_t
skip_blanks(struct slice body, size_t at)
{
	while (at < body.len && body.ptr[at] == ' ')
		at++;
	return at;
}

static size_t
skip_word(struct slice body, size_t at)
{
	while (at < body.len && body.ptr[at] != ' ')
		at++;
	return at;
}

static struct slice
first_word(struct slice body)
{
	size_t at = skip_blanks(body, 2);

	return slice_of(body.ptr + at, skip_word(body, at) - at);
}

/* A card of the statement: it is listed, and has only 80 columns. */
static void
take_card(struct lexer *lx, struct statement *st, const struct card *card)
{
	statement_add_card(lx->arena, st, card->text, false, lx->origin);
	if (card->text.len <= CARD_COLUMNS)
		return;
	if (slice_trim_end(slice_from(card->text,
	    text_column_at(card->text, CARD_COLUMNS))).len > 0)
		errors_report(lx->errors, st,
		    (struct place){card->line, CARD_COLUMNS + 1},
		    MSG_LONG_CARD, NULL, NULL,
		    "A card has 80 columns, and 1 to 71 of them are for the "
		    "statement. Continue it on the next card.");
}

/* ---------------------------------------------------------- continuation */

enum end { END_DONE, END_COMMA, END_QUOTE, END_CUT };

struct field {
	bool in_quote;
	struct place quote;	/* where it was opened */
	struct place last;	/* the last character */
};

/*
 * Takes the text of the field from this card, which begins at byte `at`, and
 * says how it ended.  Quoted text runs through column 71, blanks and all.
 */
static enum end
take_text(struct lexer *lx, const struct card *card, size_t at,
    struct field *field)
{
	struct slice body = card->body;
	struct buffer *text = &lx->scratch->text;
	size_t from = at;

	operand_span(lx->scratch, card->line, column_of(body, at), false);
	for (; at < body.len; at++) {
		if (body.ptr[at] == '\'') {
			field->in_quote = !field->in_quote;
			field->quote = (struct place){card->line,
			    column_of(body, at)};
		} else if (body.ptr[at] == ' ' && !field->in_quote) {
			break;
		}
	}
	buffer_put(text, slice_of(body.ptr + from, at - from));
	field->last = (struct place){card->line,
	    column_of(body, at > from ? at - 1 : at)};
	if (field->in_quote) {
		size_t columns = text_columns(body);

		if (columns < CARD_BODY)
			buffer_fill(text, ' ', CARD_BODY - columns);
		return END_QUOTE;
	}
	if (text->len > 0 && text->data[text->len - 1] == ',')
		return END_COMMA;
	return at == body.len && card->flag ? END_CUT : END_DONE;
}

/*
 * The card that may continue a statement: the next one that is no comment, when
 * it has a blank behind its slashes.
 */
static bool
find_continuation(const struct lexer *lx, struct card *card_r)
{
	struct deck ahead = lx->deck;

	do {
		if (!deck_next(&ahead, card_r))
			return false;
	} while (card_kind(card_r) == CARD_COMMENT);
	return card_kind(card_r) == CARD_JCL && card_r->body.ptr[2] == ' ';
}

/* Takes the card, and the comments in front of it. */
static void
take_continuation(struct lexer *lx, struct statement *st,
    const struct card *card)
{
	struct card between;

	while (deck_next(&lx->deck, &between) && between.line != card->line)
		statement_add_card(lx->arena, st, between.text, true,
		    lx->origin);
	take_card(lx, st, card);
}

static void
complain_no_continuation(struct lexer *lx, struct statement *st,
    const struct field *field, enum end end)
{
	st->broken = true;
	st->is_cut = end == END_QUOTE;
	if (end == END_QUOTE)
		errors_report(lx->errors, st, field->quote, MSG_APOSTROPHE,
		    NULL, NULL, "This apostrophe has no partner. Text in "
		    "apostrophes is cut in column 71 and goes on in column 16 "
		    "of the next card, with // in front and blanks between; an "
		    "apostrophe in the text is written twice.");
	else
		errors_report(lx->errors, st, field->last, MSG_CONTINUATION,
		    NULL, NULL, "The parameters end in a comma here, so the "
		    "next card must begin with //, a blank, and more of them "
		    "in columns 4 to 16.");
}

/* Where the continued text begins on its card. */
static size_t
continued_at(struct lexer *lx, struct statement *st, const struct card *card,
    const struct field *field, enum end end)
{
	size_t at = skip_blanks(card->body, 2);
	unsigned column = column_of(card->body, at);
	const char *help;

	if (end == END_QUOTE && column >= CARD_TEXT_TO)
		return text_column_at(card->body, CARD_TEXT_TO - 1);
	if (end == END_COMMA && column <= CARD_TEXT_TO)
		return at;
	if (end == END_QUOTE)
		help = arena_print(lx->arena, "Text in apostrophes goes on in "
		    "column 16, with blanks in columns 3 to 15; or the "
		    "apostrophe in line %u has no partner.",
		    field->quote.line);
	else
		help = arena_print(lx->arena, "Line %u ends in a comma, and "
		    "what continues it begins in columns 4 to 16.",
		    field->last.line);
	st->broken = true;
	errors_report(lx->errors, st, (struct place){card->line, column},
	    MSG_CONTINUATION, NULL, NULL, help);
	return at;
}

/* Text in apostrophes is not continued by what is plainly a statement. */
static bool
is_statement(struct slice body)
{
	return find_operation(first_word(body)) != OPERATION_NONE;
}

/* A missing apostrophe leaves the blanks that filled up the card. */
static void
drop_blanks(struct lexer *lx)
{
	struct buffer *text = &lx->scratch->text;

	while (text->len > 0 && text->data[text->len - 1] == ' ')
		text->len--;
}

/*
 * A comment goes on when column 72 is not blank and the next card has blanks
 * behind its slashes.  One that looks like a statement is worth a warning: a
 * sequence number may have slipped into column 72.
 */
static void
take_comment(struct lexer *lx, struct statement *st, struct card *card)
{
	while (card->flag && find_continuation(lx, card)) {
		take_continuation(lx, st, card);
		if (is_statement(card->body))
			errors_report(lx->errors, st,
			    (struct place){card->line, 0}, MSG_SWALLOWED,
			    NULL, NULL, "The card before it has a character in "
			    "column 72, so this one is a comment. Blank "
			    "column 72 if it is a statement.");
	}
}

/* Whether the card goes on with the field that ended so. */
static bool
goes_on(const struct card *card, enum end end)
{
	return !is_statement(card->body) || (end == END_QUOTE &&
	    column_of(card->body, skip_blanks(card->body, 2)) >= CARD_TEXT_TO);
}

static void
read_field(struct lexer *lx, struct statement *st, struct card *card,
    size_t at)
{
	struct field field = {0};
	enum end end;

	operand_begin(lx->scratch);
	while ((end = take_text(lx, card, at, &field)) == END_COMMA ||
	    end == END_QUOTE) {
		if (!find_continuation(lx, card) || !goes_on(card, end)) {
			complain_no_continuation(lx, st, &field, end);
			drop_blanks(lx);
			break;
		}
		take_continuation(lx, st, card);
		at = continued_at(lx, st, card, &field, end);
	}
	if (end == END_CUT) {
		st->broken = st->is_cut = true;
		errors_report(lx->errors, st, field.last, MSG_CONTINUATION,
		    NULL, NULL, "The parameters run beyond column 71 and are "
		    "cut there. Break them after a comma, at or before column "
		    "71, and go on in columns 4 to 16 of the next card.");
	} else if (end == END_DONE) {
		take_comment(lx, st, card);
	}
	st->operand = operand_end(lx->scratch, lx->arena);
}

/* -------------------------------------------------- relational expressions */

/* Where the word THEN begins, or the end. */
static size_t
find_then(struct slice body, size_t from)
{
	for (size_t at = from; at + 4 <= body.len; at++) {
		if (memcmp(body.ptr + at, "THEN", 4) == 0 &&
		    (at == from || body.ptr[at - 1] == ' ' ||
		    body.ptr[at - 1] == ')') &&
		    (at + 4 == body.len || body.ptr[at + 4] == ' '))
			return at;
	}
	return body.len;
}

/* An expression has blanks, ends in THEN, and may be broken at a blank. */
static void
read_test(struct lexer *lx, struct statement *st, struct card *card, size_t at)
{
	struct place last;
	size_t then;

	operand_begin(lx->scratch);
	while ((then = find_then(card->body, at)) == card->body.len) {
		struct slice part = slice_trim_end(slice_from(card->body, at));

		operand_span(lx->scratch, card->line,
		    column_of(card->body, at), false);
		buffer_put(&lx->scratch->text, part);
		buffer_byte(&lx->scratch->text, ' ');
		last = (struct place){card->line,
		    column_of(card->body, at + part.len)};
		if (!find_continuation(lx, card) || is_statement(card->body)) {
			st->broken = true;
			errors_report(lx->errors, st, last, MSG_EXPRESSION,
			    NULL, NULL, "THEN is missing: write IF (RC = 0) "
			    "THEN; an expression goes on in columns 4 to 16 of "
			    "the next card.");
			break;
		}
		take_continuation(lx, st, card);
		at = skip_blanks(card->body, 2);
	}
	if (!st->broken) {
		operand_span(lx->scratch, card->line,
		    column_of(card->body, at), false);
		buffer_put(&lx->scratch->text,
		    slice_of(card->body.ptr + at, then - at));
	}
	st->operand = operand_end(lx->scratch, lx->arena);
}

/* ------------------------------------------------------------ statements */

static void
read_operand(struct lexer *lx, struct statement *st, struct card *card,
    size_t at)
{
	switch (operations[st->operation].form) {
	case FORM_TEXT:
		take_comment(lx, st, card);
		break;
	case FORM_TEST:
		read_test(lx, st, card, at);
		break;
	case FORM_FIELD:
	case FORM_REFUSED:
		read_field(lx, st, card, at);
		break;
	}
}

static void
read_statement(struct lexer *lx, struct statement *st, struct card *card)
{
	struct slice body = card->body;
	size_t end = skip_word(body, 2), at = skip_blanks(body, end);

	st->kind = STATEMENT_JCL;
	st->name = slice_of(body.ptr + 2, end - 2);
	st->place = (struct place){card->line, 3};
	end = skip_word(body, at);
	st->word = slice_of(body.ptr + at, end - at);
	st->word_place = (struct place){card->line, column_of(body, at)};
	st->operation = find_operation(st->word);
	take_card(lx, st, card);
	read_operand(lx, st, card, skip_blanks(body, end));
	data_take(lx, st);
}

/* Blank lines are nothing, unless data that nobody asked for follow them. */
static enum statement_kind
kind_of_blank(const struct lexer *lx)
{
	struct deck ahead = lx->deck;
	struct card card;

	while (deck_next(&ahead, &card))
		if (card_kind(&card) != CARD_BLANK)
			return card_kind(&card) == CARD_DATA ?
			    STATEMENT_DATA : STATEMENT_BLANK;
	return STATEMENT_BLANK;
}

static enum statement_kind
kind_of(const struct lexer *lx, const struct card *card)
{
	switch (card_kind(card)) {
	case CARD_COMMENT:
		return STATEMENT_COMMENT;
	case CARD_NULL:
		return STATEMENT_NULL;
	case CARD_DELIMITER:
		return STATEMENT_DELIMITER;
	case CARD_CONTROL:
		return STATEMENT_CONTROL;
	case CARD_DATA:
		return STATEMENT_DATA;
	case CARD_BLANK:
		return kind_of_blank(lx);
	case CARD_JCL:
		break;
	}
	return STATEMENT_JCL;
}

struct statement *
statement_next(struct lexer *lx)
{
	struct deck before = lx->deck;
	struct statement *st;
	struct card card;

	if (!deck_next(&lx->deck, &card))
		return NULL;
	st = arena_new(lx->arena, struct statement);
	st->origin = lx->origin;
	st->member = lx->member;
	st->place = (struct place){card.line, 0};
	st->kind = kind_of(lx, &card);
	if (st->kind == STATEMENT_JCL) {
		read_statement(lx, st, &card);
	} else if (st->kind == STATEMENT_DATA) {
		lx->deck = before;
		data_take_generated(lx, st);
	} else {
		st->name = card.text;
		statement_add_card(lx->arena, st, card.text,
		    st->kind == STATEMENT_COMMENT, lx->origin);
	}
	return st;
}

/* -------------------------------------------------- statements of our own */

struct statement *
statement_make(struct arena *arena, const char *name, enum operation operation,
    const char *operand, const char *comment)
{
	struct statement *st = arena_new(arena, struct statement);
	struct scratch scratch = {0};

	st->kind = STATEMENT_JCL;
	st->operation = operation;
	st->word = slice_text(operation_word(operation));
	st->name = slice_text(name);
	st->member = "";
	operand_begin(&scratch);
	operand_span(&scratch, 0, 0, true);
	buffer_text(&scratch.text, operand);
	st->operand = operand_end(&scratch, arena);
	scratch_free(&scratch);
	statement_add_card(arena, st, slice_text(arena_print(arena,
	    "//%-8s %s %-30s%s", name, operation_word(operation), operand,
	    comment)), false, ORIGIN_INPUT);
	return st;
}
