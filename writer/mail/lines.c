/*
 * writer/mail/lines.c -- records to lines
 *
 * Owns      what is joined so far
 * Promises  memory does not grow with the number of records that are joined
 */
#include "writer/mail/lines.h"

#include "spool/base/text.h"

enum { CARD = 80 };	/* columns of a record that may go on */

void
lines_open(struct lines *l, const struct codepage *page, bool carriage_control)
{
	*l = (struct lines){
		.alphabet = alphabet_of(page),
		.carriage_control = carriage_control,
		.page = page,
	};
	if (page->form == CODEPAGE_MULTI)
		l->to_utf8 = converter_open(page,
		    codepage_find("UTF-8", NULL));
}

void
lines_close(struct lines *l)
{
	converter_close(&l->to_utf8);
	buffer_free(&l->joined);
	buffer_free(&l->converted);
}

static bool
goes_on(const struct lines *l, struct slice record, size_t record_bytes)
{
	uint8_t last;

	if (record_bytes < CARD || record.len == 0)
		return false;
	last = (uint8_t)record.ptr[record.len - 1];
	if (last != l->alphabet.less_than && last != l->alphabet.newline)
		return false;
	if (l->to_utf8 != NULL || !l->alphabet.utf8)
		return record_bytes == CARD;
	return record_bytes <= CARD * 4 && text_columns(record) == CARD;
}

static void
append(struct lines *l, struct slice record)
{
	if (l->joined.len + record.len > LINE_KEPT) {
		l->cut = true;
		record = slice_head(record, LINE_KEPT - l->joined.len);
	}
	buffer_put(&l->joined, record);
}

static void
begin_line(struct lines *l, struct record_place at)
{
	buffer_clear(&l->joined);
	l->begin = at;
	l->cut = false;
	l->joins = 0;
	l->lost = 0;
}

static void
begin_part(struct lines *l)
{
	if (++l->joins < PARTS_KNOWN)
		l->starts[l->joins] = alphabet_columns(&l->alphabet,
		    buffer_slice(&l->joined), l->joined.len);
}

static struct slice
convert(struct lines *l, struct slice record)
{
	unsigned column;

	if (record.len == 0)
		return record;
	buffer_clear(&l->converted);
	l->lost += converter_put(l->to_utf8, record, &l->converted, &column);
	return buffer_slice(&l->converted);
}

bool
lines_put(struct lines *l, struct slice record, struct record_place at,
    struct slice *line_r)
{
	bool joined = l->joining;
	size_t bytes;

	if (record.len == 0)	/* and perhaps no pointer */
		record = SLICE("");
	if (l->carriage_control)
		record = slice_from(record, 1);
	bytes = record.len;
	if (joined)
		begin_part(l);
	else
		begin_line(l, at);
	if (l->to_utf8 != NULL)
		record = convert(l, record);
	l->joining = goes_on(l, record, bytes);
	if (!joined && !l->joining) {
		*line_r = record;
		return true;
	}
	if (l->joining)
		l->dropped = (uint8_t)record.ptr[--record.len];
	append(l, record);
	*line_r = buffer_slice(&l->joined);
	return !l->joining;
}

bool
lines_end(struct lines *l, struct slice *line_r)
{
	char last = (char)l->dropped;

	if (!l->joining)
		return false;
	append(l, slice_of(&last, 1));
	l->joining = false;
	*line_r = buffer_slice(&l->joined);
	return true;
}

bool
lines_lack(const struct lines *l, struct slice text)
{
	if (l->page->form == CODEPAGE_UTF8)
		return !text_is_utf8(text);
	if (l->page->form == CODEPAGE_MULTI)
		return l->lost > 0;
	for (size_t i = 0; i < text.len; i++)
		if (l->page->characters[(uint8_t)text.ptr[i]] == CODEPAGE_NONE)
			return true;
	return false;
}

void
lines_where(const struct lines *l, size_t columns, uint64_t *record_r,
    unsigned *column_r)
{
	size_t part = l->joins < PARTS_KNOWN ? l->joins : PARTS_KNOWN - 1;

	while (part > 0 && l->starts[part] > columns)
		part--;
	*record_r = l->begin.number + part;
	*column_r = (unsigned)(columns - (part > 0 ? l->starts[part] : 0)) +
	    1 + l->carriage_control;
}
