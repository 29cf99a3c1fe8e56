/*
 * spool/jcl/card.c -- the cards of a text
 *
 * Promises  no byte is lost: a card is always a piece of the text
 * Leaves    what a card means to statement.c
 */
#include "spool/jcl/card.h"

#include "spool/base/text.h"

/* A text whose first part has no line end is card images: looking farther would
 * make a stream of many jobs slow. */
enum { LINE_END_WITHIN = 256 * 1024 };

struct deck
deck_open(struct slice text)
{
	struct slice head = slice_head(text, LINE_END_WITHIN);

	return (struct deck){
		.rest = text, .line = 1,
		.images = slice_find(head, '\n') == head.len,
	};
}

bool
deck_line(struct deck *deck, struct slice *text_r)
{
	size_t at;

	if (deck->rest.len == 0)
		return false;
	deck->line++;
	if (deck->images) {
		*text_r = slice_head(deck->rest, CARD_COLUMNS);
		deck->rest = slice_from(deck->rest, CARD_COLUMNS);
		return true;
	}
	at = slice_find(deck->rest, '\n');
	*text_r = slice_head(deck->rest, at);
	deck->rest = slice_from(deck->rest, at + 1);
	if (text_r->len > 0 && text_r->ptr[text_r->len - 1] == '\r')
		text_r->len--;
	return true;
}

bool
deck_next(struct deck *deck, struct card *card_r)
{
	unsigned line = deck->line;
	struct slice text;
	size_t end;

	if (!deck_line(deck, &text))
		return false;
	*card_r = (struct card){.text = text, .body = text, .line = line};
	if (text.len <= CARD_BODY)
		return true;
	end = text_column_at(text, CARD_BODY);
	card_r->body = slice_head(text, end);
	card_r->flag = end < text.len && text.ptr[end] != ' ';
	return true;
}

static bool
is_blank(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] != ' ')
			return false;
	return true;
}

static bool
is_word_start(struct slice body)
{
	char c = body.len > 2 ? body.ptr[2] : ' ';

	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '$';
}

enum card_kind
card_kind(const struct card *card)
{
	struct slice body = card->body;

	if (slice_starts(body, SLICE("//"))) {
		if (slice_starts(body, SLICE("//*")))
			return CARD_COMMENT;
		return is_blank(slice_from(body, 2)) ? CARD_NULL : CARD_JCL;
	}
	if (slice_starts(body, SLICE("/" "*")))
		return is_word_start(body) ? CARD_CONTROL : CARD_DELIMITER;
	return is_blank(card->text) ? CARD_BLANK : CARD_DATA;
}
