/*
 * spool/jcl/instream.c -- records of in-stream data, with their symbols
 *
 * Symbols are put in when a record is read, with the values of the time of
 * their DD statement.  A record may become longer than LRECL by that, but not
 * longer than a record can be: that is found out when the job is read
 * (reference 1.10).
 *
 * Owns      the substitution in records
 * Promises  a record that is too long is a JCL error, never a shorter record
 */
#include "spool/jcl/instream.h"

#include "spool/base/text.h"

/* Adds text to the room of the iterator; false when it is not big enough. */
struct writer {
	char *to;
	size_t len, size;
};

static void
put(struct writer *w, struct slice s)
{
	if (s.len > 0 && w->len + s.len <= w->size)
		memcpy(w->to + w->len, s.ptr, s.len);
	w->len += s.len;
}

/* The length of the record with its symbols; it is written when it fits. */
static size_t
substitute(const struct jcl_symbols *symbols, struct slice record, char *to,
    size_t size)
{
	struct writer w = {.to = to, .size = size};

	while (record.len > 0) {
		size_t at = slice_find(record, '&'), len = 1;
		struct slice name, value;

		put(&w, slice_head(record, at));
		record = slice_from(record, at);
		if (slice_starts(record, SLICE("&&")))
			len = 2;
		else if (record.len > 0 && symbol_at(record, &name, &len)) {
			if (symbols_look(symbols, name, &value)) {
				put(&w, value);
				record = slice_from(record, len);
				continue;
			}
		}
		put(&w, slice_head(record, len));
		record = slice_from(record, len);
	}
	return w.len;
}

static void
put_in_symbols(struct jcl_instream *in, struct slice *record)
{
	size_t len;

	if (slice_find(*record, '&') == record->len)
		return;
	len = substitute(in->symbols, *record, in->room, in->room_size);
	if (len > in->room_size) {
		in->room_size = len * 2;
		in->room = arena_get(symbols_arena(in->symbols),
		    in->room_size);
		substitute(in->symbols, *record, in->room, in->room_size);
	}
	*record = slice_of(in->room, len);
}

/* Blanks behind the last column are not data. */
static struct slice
cut_blanks(struct slice record, unsigned lrecl)
{
	size_t end, at;

	if (record.len <= lrecl)
		return record;
	end = text_column_at(record, lrecl);
	for (at = end; at < record.len; at++)
		if (record.ptr[at] != ' ')
			return record;
	return slice_head(record, end);
}

bool
jcl_instream_next(struct jcl_instream *in, struct slice *record_r)
{
	struct deck deck = {.rest = in->text, .images = in->card_images};

	if (!deck_line(&deck, record_r))
		return false;
	in->text = deck.rest;
	*record_r = cut_blanks(*record_r, in->lrecl);
	if (in->symbols != NULL)
		put_in_symbols(in, record_r);
	return true;
}

void
data_check_symbols(struct errors *errors, const struct statement *st,
    const struct jcl_instream *data)
{
	struct jcl_instream walk = *data;
	struct slice record;
	unsigned number = 0;

	if (slice_find(data->text, '&') == data->text.len)
		return;
	while (jcl_instream_next(&walk, &record)) {
		number++;
		if (record.len > DATA_LRECL_MAX)
			errors_report(errors, st,
			    (struct place){data->first_line +
			    number - 1, 0}, MSG_SYMBOL_LENGTH,
			    arena_print(errors->arena, "%u", number), "32760",
			    "Give its symbols shorter values, or split the "
			    "record.");
	}
}
