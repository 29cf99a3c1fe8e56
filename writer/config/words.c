/*
 * writer/config/words.c -- a line of the file, word by word
 *
 * Promises  any bytes are words or blanks; what they mean is for others
 * Fails     never
 */
#include "writer/config/words.h"

#include "spool/base/text.h"
#include "writer/config/value.h"

struct quoted
words_quote(struct slice word)
{
	struct buffer text = {0};
	struct quoted quoted;

	value_quote(word, WORDS_QUOTED, &text);
	slice_copy(buffer_slice(&text), quoted.text, sizeof(quoted.text));
	buffer_free(&text);
	return quoted;
}

struct words
words_split(struct slice line)
{
	struct words words = {0};
	size_t at = 0;

	for (;;) {
		size_t begin;

		while (at < line.len &&
		    (line.ptr[at] == ' ' || line.ptr[at] == '\t'))
			at++;
		if (at == line.len || line.ptr[at] == '#')
			return words;
		begin = at;
		while (at < line.len &&
		    line.ptr[at] != ' ' && line.ptr[at] != '\t')
			at++;
		words.last = slice_of(line.ptr + begin, at - begin);
		if (words.count < 3) {
			words.list[words.count] = words.last;
			words.column[words.count] = 1 + (unsigned)
			    text_columns(slice_head(line, begin));
		}
		words.count++;
	}
}

void
words_part_brace(struct words *words)
{
	size_t len = words->list[0].len;

	if (len < 2 || words->list[0].ptr[len - 1] != '{')
		return;
	for (size_t i = 2; i > 0; i--) {
		words->list[i] = words->list[i - 1];
		words->column[i] = words->column[i - 1];
	}
	words->list[0].len--;
	words->list[1] = SLICE("{");
	words->column[1] += (unsigned)text_columns(words->list[0]);
	if (words->count++ == 1)
		words->last = words->list[1];
}
