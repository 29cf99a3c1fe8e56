/*
 * writer/mail/fields.c -- where the headers of a message end
 *
 * Owns      nothing; the state is the caller's
 */
#include "writer/mail/fields.h"

static const struct {
	struct slice name;
	enum field field;
} names[] = {
	{{"Date", 4}, FIELD_DATE},
	{{"Message-ID", 10}, FIELD_MESSAGE_ID},
	{{"Subject", 7}, FIELD_SUBJECT},
};

/* Length of "name" in "name:", 0 when the line is no field (RFC 5322, ftext:
 * printable ASCII but the colon). */
static size_t
name_length(struct slice line)
{
	size_t at = 0;

	while (at < line.len && line.ptr[at] > ' ' && line.ptr[at] < 0x7f &&
	    line.ptr[at] != ':')
		at++;
	return at < line.len && line.ptr[at] == ':' ? at : 0;
}

static bool
is_folded(struct slice line)
{
	return line.ptr[0] == ' ' || line.ptr[0] == '\t';
}

static enum field
find_field(struct slice name)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (slice_equal_nocase(name, names[i].name))
			return names[i].field;
	return FIELD_OTHER;
}

enum field_line
fields_put(struct fields *f, struct slice line)
{
	size_t name;

	if (f->ended)
		return FIELD_BODY;
	if (line.len == 0) {
		f->ended = true;
		return FIELD_BLANK;
	}
	if (f->any && is_folded(line))
		return FIELD_LINE;
	name = name_length(line);
	if (name == 0) {
		f->ended = true;
		return FIELD_MISSING_BLANK;
	}
	f->any = true;
	f->current = find_field(slice_head(line, name));
	f->seen[f->current] = true;
	return FIELD_LINE;
}

struct slice
fields_value(struct slice line)
{
	if (line.len > 0 && !is_folded(line))
		line = slice_from(line, name_length(line) + 1);
	return slice_trim(line);
}
