/*
 * spool/operator/operands.c -- the operands of a command, read and compared
 */
#include <stdlib.h>

#include "spool/base/nearest.h"
#include "spool/operator/answer.h"
#include "spool/operator/keywords.h"
#include "spool/operator/select.h"

/* ------------------------------------------------------------- reading */

static const struct {
	const char *text;
	enum comparison how;
} comparisons[] = {
	{"<>", IS_NOT}, {"!=", IS_NOT}, {">=", AT_LEAST}, {"<=", AT_MOST},
	{"=", IS}, {">", ABOVE}, {"<", BELOW},
};

/* Where an operand ends: a comma outside of parentheses and apostrophes. */
static size_t
end_of(struct slice text)
{
	unsigned depth = 0;
	bool quoted = false;
	size_t at;

	for (at = 0; at < text.len; at++) {
		char c = text.ptr[at];

		quoted ^= c == '\'';
		if (quoted)
			continue;
		depth += c == '(';
		depth -= c == ')' && depth > 0;
		if (c == ',' && depth == 0)
			break;
	}
	return at;
}

static struct slice
unquote(struct slice value)
{
	if (value.len >= 2 && value.ptr[0] == '\'' &&
	    value.ptr[value.len - 1] == '\'')
		return slice_of(value.ptr + 1, value.len - 2);
	return value;
}

static void
read_one(struct slice text, unsigned of, struct operand *one)
{
	size_t len = 0;

	*one = (struct operand){.how = NO_VALUE};
	if (text.len > 0 && text.ptr[0] == '/') {
		one->slash = true;
		text = slice_from(text, 1);
	}
	while (len < text.len && strchr("=<>!", text.ptr[len]) == NULL)
		len++;
	one->word = slice_head(text, len);
	one->keyword = keyword_find(one->word, of);
	/* OUTGRP= says which group, also where others say what to change */
	if (one->keyword != NULL && strcmp(one->keyword->name, "OUTGRP") == 0)
		one->slash = true;
	text = slice_from(text, len);
	for (size_t i = 0; i < sizeof(comparisons) / sizeof(comparisons[0]);
	    i++) {
		struct slice sign = slice_text(comparisons[i].text);

		if (!slice_starts(text, sign))
			continue;
		one->how = comparisons[i].how;
		one->value = unquote(slice_from(text, sign.len));
		return;
	}
}

bool
operands_take(struct slice text, unsigned of, struct operands *operands)
{
	operands->count = 0;
	while (text.len > 0) {
		size_t end;

		if (text.ptr[0] != ',' || operands->count == OPERANDS_MAX)
			return false;
		text = slice_from(text, 1);
		end = end_of(text);
		if (end == 0)
			return false;
		read_one(slice_head(text, end), of,
		    &operands->list[operands->count++]);
		text = slice_from(text, end);
	}
	return true;
}

const struct operand *
operands_find(const struct operands *operands, const char *name)
{
	for (unsigned i = 0; i < operands->count; i++)
		if (operands->list[i].keyword != NULL &&
		    strcmp(operands->list[i].keyword->name, name) == 0)
			return &operands->list[i];
	return NULL;
}

const struct operand *
operands_find_new(const struct operands *operands, const char *name)
{
	for (unsigned i = 0; i < operands->count; i++)
		if (operands->list[i].keyword != NULL &&
		    !operands->list[i].slash &&
		    strcmp(operands->list[i].keyword->name, name) == 0)
			return &operands->list[i];
	return NULL;
}

/* ----------------------------------------------------------- comparing */

static bool
compare_number(double is, enum comparison how, double wanted)
{
	switch (how) {
	case IS:
		return is == wanted;
	case IS_NOT:
		return is != wanted;
	case ABOVE:
		return is > wanted;
	case BELOW:
		return is < wanted;
	case AT_LEAST:
		return is >= wanted;
	case AT_MOST:
		return is <= wanted;
	case NO_VALUE:
		break;
	}
	return true;
}

/* (EXECUTING/SYS1) is EXECUTING, (COMPLETED,RC=0) is COMPLETED and RC=0. */
static bool
text_matches(struct slice is, struct slice wanted)
{
	char text[300];
	struct slice rest, part;

	slice_copy(is, text, sizeof(text));
	if (pattern_matches(wanted, text))
		return true;
	if (is.len < 2 || is.ptr[0] != '(')
		return false;
	rest = slice_of(is.ptr + 1, is.len - 2);
	while (slice_split(&rest, ',', &part)) {
		size_t slash = slice_find(part, '/');

		slice_copy(part, text, sizeof(text));
		if (pattern_matches(wanted, text))
			return true;
		slice_copy(slice_head(part, slash), text, sizeof(text));
		if (pattern_matches(wanted, text))
			return true;
	}
	return false;
}

/* Blanks do not count: those of a command were taken out. */
static void
squeeze(struct buffer *text)
{
	size_t to = 0;

	for (size_t i = 0; i < text->len; i++)
		if (text->data[i] != ' ')
			text->data[to++] = text->data[i];
	text->len = to;
}

static bool
text_is(const struct operand *operand, const struct subject *subject)
{
	struct slice rest = operand->value, one;
	struct buffer is = {0};
	bool matches = false;

	operand->keyword->print(subject, &is);
	squeeze(&is);
	if (is.data == NULL)
		buffer_str(&is);
	if (rest.len >= 2 && rest.ptr[0] == '(' &&
	    rest.ptr[rest.len - 1] == ')')
		rest = slice_of(rest.ptr + 1, rest.len - 2);
	while (!matches && slice_split(&rest, ',', &one))
		matches = text_matches(buffer_slice(&is), one);
	buffer_free(&is);
	return matches;
}

bool
operand_matches(const struct operand *operand, const struct subject *subject)
{
	const struct keyword *keyword = operand->keyword;
	struct buffer text = {0};
	bool matches;

	if ((keyword->uses & ALONE) && operand->how == NO_VALUE) {
		keyword->print(subject, &text);
		matches = strcmp(buffer_str(&text), "YES") == 0;
		buffer_free(&text);
		return matches;
	}
	if (keyword->number != NULL) {
		char value[32];

		slice_copy(operand->value, value, sizeof(value));
		return compare_number(keyword->number(subject), operand->how,
		    strtod(value, NULL));
	}
	return text_is(operand, subject) == (operand->how == IS);
}

/* ------------------------------------------------------------- showing */

static void
add_item(const struct keyword *keyword, const struct subject *subject,
    struct buffer *items)
{
	buffer_print(items, "%s=", keyword->name);
	keyword->print(subject, items);
	buffer_byte(items, '\n');
}

/* A job that has not ended has no completion code to show. */
static bool
is_usual(const struct keyword *keyword, const struct subject *subject)
{
	if (strcmp(keyword->name, "CC") == 0)
		return subject->job->completion != COMPLETION_NONE;
	return true;
}

void
items_of(const struct subject *subject, unsigned of,
    const struct operands *operands, struct buffer *items)
{
	bool is_long = operands_find(operands, "LONG") != NULL;

	for (unsigned i = 0; i < operands->count; i++) {
		const struct operand *one = &operands->list[i];

		if (one->how == NO_VALUE && one->keyword->print != NULL &&
		    !(one->keyword->uses & ALONE))
			add_item(one->keyword, subject, items);
	}
	if (items->len > 0)
		return;
	for (size_t i = 0; i < keyword_count; i++) {
		const struct keyword *k = &keywords[i];

		if ((k->uses & of) && ((k->uses & USUAL) ||
		    (is_long && (k->uses & LONG))) && is_usual(k, subject))
			add_item(k, subject, items);
	}
}
