/*
 * spool/jcl/data.c -- in-stream data: where they begin and end
 *
 * Owns      delimiters, and the record lengths of in-stream data
 * Promises  a record is whole or the job fails: nothing is cut off but blanks
 *           behind the last column
 * Leaves    substitution in the records to instream.c
 */
#include "spool/jcl/data.h"

#include "spool/base/text.h"

enum {
	DLM_MAX = 18,
	LONG_RECORDS_TOLD = 10,
};

struct ending {
	struct slice delimiter;		/* DLM=, or empty */
	bool by_statement;		/* DD *: slash slash ends it */
};

static bool
is_control(struct slice line)
{
	struct card card = {.text = line, .body = line};

	return card_kind(&card) == CARD_CONTROL;
}

/* Whether the line ends the data, and whether it belongs to them. */
static bool
ends_data(const struct ending *ending, struct slice line, bool *is_taken_r)
{
	*is_taken_r = false;
	if (ending->delimiter.len > 0) {
		*is_taken_r = slice_starts(line, ending->delimiter);
		return *is_taken_r;
	}
	if (slice_starts(line, SLICE("/" "*"))) {
		*is_taken_r = !is_control(line);
		return true;
	}
	return ending->by_statement && slice_starts(line, SLICE("//"));
}

static void
take_data(struct lexer *lx, struct statement *st, const struct ending *ending)
{
	struct deck *deck = &lx->deck, before;
	const char *from = deck->rest.ptr;
	struct slice line;
	bool is_taken;

	st->has_data = true;
	st->data = (struct jcl_instream){
		.card_images = deck->images, .first_line = deck->line,
		.lrecl = DATA_LRECL,
	};
	st->delimiter = ending->delimiter.len > 0 ?
	    arena_text(lx->arena, ending->delimiter) : "/" "*";
	for (before = *deck; deck_line(deck, &line); before = *deck) {
		if (ends_data(ending, line, &is_taken)) {
			st->data_ended = true;
			if (!is_taken)
				*deck = before;
			break;
		}
		st->data.records++;
		if (line.len > st->longest)
			st->longest = line.len;
	}
	st->data.text = slice_of(from, (size_t)(before.rest.ptr - from));
}

/* ------------------------------------------------------------------- DLM= */

/* The position behind DLM= outside apostrophes and parentheses. */
static bool
find_dlm(struct slice operand, size_t *at_r)
{
	bool in_quote = false;
	int depth = 0;

	for (size_t at = 0; at < operand.len; at++) {
		char c = operand.ptr[at];

		if (c == '\'')
			in_quote = !in_quote;
		else if (in_quote)
			continue;
		else if (c == '(' || c == ')')
			depth += c == '(' ? 1 : -1;
		else if (c == ',' && depth == 0 &&
		    slice_starts(slice_from(operand, at + 1), SLICE("DLM="))) {
			*at_r = at + sizeof(",DLM=") - 1;
			return true;
		}
	}
	return false;
}

/* In apostrophes, an apostrophe or an ampersand is written twice. */
static struct slice
unquote(struct lexer *lx, struct slice value)
{
	char *out = arena_text(lx->arena, value);
	size_t len = 0;

	for (size_t at = 1; at < value.len; at++) {
		char c = value.ptr[at];

		if (c == '\'' || c == '&') {
			if (at + 1 < value.len && value.ptr[at + 1] == c)
				at++;
			else if (c == '\'')
				break;
		}
		out[len++] = c;
	}
	return slice_of(out, len);
}

static struct slice
read_dlm(struct lexer *lx, struct statement *st)
{
	struct slice operand = st->operand.text, value;
	size_t at;

	if (!find_dlm(operand, &at))
		return slice_of(NULL, 0);
	value = slice_from(operand, at);
	if (slice_starts(value, SLICE("'")))
		value = unquote(lx, value);
	else
		value = slice_head(value, slice_find(value, ','));
	if (value.len > 0 && text_columns(value) <= DLM_MAX)
		return value;
	errors_report(lx->errors, st, operand_place(&st->operand, at),
	    MSG_LENGTH, NULL, NULL, "DLM= takes two characters (up to 18 "
	    "here), as in DLM=ZZ; in apostrophes when they are special ones.");
	return slice_of(NULL, 0);
}

static bool
first_is(struct slice operand, struct slice word)
{
	return slice_starts(operand, word) && (operand.len == word.len ||
	    operand.ptr[word.len] == ',');
}

void
data_take(struct lexer *lx, struct statement *st)
{
	struct slice operand = st->operand.text;
	struct ending ending = {0};

	if (st->operation == OPERATION_DD && first_is(operand, SLICE("*")))
		ending.by_statement = true;
	else if (st->operation != OPERATION_XMIT &&
	    (st->operation != OPERATION_DD ||
	    !first_is(operand, SLICE("DATA"))))
		return;
	ending.delimiter = read_dlm(lx, st);
	take_data(lx, st, &ending);
	if (!st->data_ended &&
	    (!ending.by_statement || ending.delimiter.len > 0))
		errors_report(lx->errors, st, st->place, MSG_DATA_OPEN,
		    st->delimiter, NULL, arena_print(lx->arena,
		    "All that follows it is data, %u records. Put %s behind "
		    "the last of them.", st->data.records, st->delimiter));
}

void
data_take_generated(struct lexer *lx, struct statement *st)
{
	struct ending ending = {.by_statement = true};

	take_data(lx, st, &ending);
}

/* ---------------------------------------------------------- record lengths */

static size_t
columns_used(struct slice record)
{
	while (record.len > 0 && record.ptr[record.len - 1] == ' ')
		record.len--;
	return record.len > DATA_LRECL_MAX ? record.len :
	    text_columns(record);
}

void
data_check_lengths(struct errors *errors, const struct statement *st,
    struct jcl_instream *data, unsigned lrecl, size_t longest)
{
	struct jcl_instream walk = *data;
	struct slice record;
	unsigned number = 0, told = 0, more = 0;

	data->lrecl = lrecl;
	if (longest <= lrecl)
		return;
	while (jcl_instream_next(&walk, &record)) {
		size_t columns = columns_used(record);
		unsigned line = data->first_line + number++;

		if (columns <= lrecl)
			continue;
		if (told++ >= LONG_RECORDS_TOLD) {
			more++;
			continue;
		}
		errors_report(errors, st, (struct place){line, lrecl + 1},
		    MSG_LONG_RECORD, arena_print(errors->arena, "%u", number),
		    arena_print(errors->arena, "%zu", columns),
		    arena_print(errors->arena, "LRECL is %u. Shorten the "
		    "record, or code LRECL=%zu (up to %d) on the DD statement.",
		    lrecl, columns, DATA_LRECL_MAX));
	}
	if (more > 0)
		errors_report(errors, st, st->place, MSG_MORE_LONG,
		    arena_print(errors->arena, "%u", more), NULL, NULL);
}
