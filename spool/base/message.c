/*
 * spool/base/message.c -- messages: id, text with named inserts, what to do
 */
#include "spool/base/message.h"

#include <assert.h>
#include <stdlib.h>

#include "spool/base/text.h"

static const char *
insert_value(const struct insert *inserts, struct slice name)
{
	for (; inserts->name != NULL; inserts++)
		if (slice_equal(slice_text(inserts->name), name))
			return inserts->value;
	assert(!"an insert of the message was not given");
	return "";
}

static void
put_padded(struct buffer *out, const char *value, long width)
{
	struct slice text = slice_text(value);
	size_t columns = text_columns(text);
	size_t wanted = (size_t)labs(width);
	size_t blanks = wanted > columns ? wanted - columns : 0;

	if (width < 0)
		buffer_fill(out, ' ', blanks);
	buffer_put(out, text);
	if (width > 0)
		buffer_fill(out, ' ', blanks);
}

/* One insert: "name" or "name:width". */
static void
put_insert(struct buffer *out, struct slice spec, const struct insert *inserts)
{
	size_t colon = slice_find(spec, ':');
	long width = colon < spec.len ? strtol(spec.ptr + colon + 1, NULL, 10) :
	    0;

	put_padded(out, insert_value(inserts, slice_head(spec, colon)), width);
}

void
message_put(struct buffer *out, const struct message *message,
    const struct insert *inserts)
{
	struct slice rest = slice_text(message->text);

	buffer_text(out, message->id);
	buffer_byte(out, ' ');
	while (rest.len > 0) {
		size_t open = slice_find(rest, '{');
		size_t close;

		buffer_put(out, slice_head(rest, open));
		rest = slice_from(rest, open);
		if (rest.len == 0)
			break;
		close = slice_find(rest, '}');
		put_insert(out, slice_head(slice_from(rest, 1), close - 1),
		    inserts);
		rest = slice_from(rest, close + 1);
	}
}
