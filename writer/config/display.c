/*
 * writer/config/display.c -- DISPLAY,CONFIG
 *
 * Statements in alphabetical order, labels in capitals; the parameters of a
 * block stand indented below its name, with the colons in one column.  The
 * block of a target is laid out as z/OS 3.2 shows it; the rest follows its
 * manner.
 *
 * Promises  every statement is there, at its default too
 * Fails     never
 */
#include "writer/config/config.h"
#include "writer/config/statements.h"
#include "writer/config/value.h"

enum { LABEL_COLUMNS = 14 };

static void
put_capitals(struct slice text, struct buffer *to)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		buffer_byte(to, c >= 'a' && c <= 'z' ?
		    (char)(c - 'a' + 'A') : c);
	}
}

static void
put_value(const struct parameter *p, const void *field, struct buffer *to)
{
	size_t begin = to->len;
	struct buffer word = {0};

	value_show(p, field, p->form == FORM_WORDS ? &word : to);
	put_capitals(buffer_slice(&word), to);
	buffer_free(&word);
	if (to->len == begin)
		buffer_text(to, "NONE");
	buffer_byte(to, '\n');
}

/* At least as wide as in the block of a target. */
static size_t
label_columns(const struct statement *s)
{
	size_t columns = LABEL_COLUMNS;

	for (size_t j = 0; j < s->count; j++) {
		size_t len = strlen(s->parameters[j].name);

		if (columns < len + 1)
			columns = len + 1;
	}
	return columns;
}

/* A text that is not given has no line. */
static void
put_block(const struct statement *s, const struct config *config, unsigned at,
    struct buffer *to)
{
	size_t columns = label_columns(s);

	put_capitals(slice_text(s->name), to);
	buffer_text(to, ":\n");
	for (size_t j = 0; j < s->count; j++) {
		const struct parameter *p = &s->parameters[j];
		const void *field = parameter_value(s, p, config, at);

		if (value_is_empty(p, field))
			continue;
		buffer_text(to, "  ");
		put_capitals(slice_text(p->name), to);
		buffer_fill(to, ' ', columns - strlen(p->name));
		buffer_text(to, ": ");
		put_value(p, field, to);
	}
}

static void
put_simple(const struct statement *s, const struct config *config, unsigned at,
    struct buffer *to)
{
	put_capitals(slice_text(s->name), to);
	buffer_text(to, " : ");
	put_value(s->parameters, parameter_value(s, s->parameters, config, at),
	    to);
}

static void
put_absent(const struct statement *s, const char *word, struct buffer *to)
{
	put_capitals(slice_text(s->name), to);
	buffer_print(to, " : %s\n", word);
}

static void
put_statement(const struct statement *s, const struct config *config,
    struct buffer *to)
{
	unsigned elements = statement_elements(s, config);

	if (!statement_is_there(s, config)) {
		put_absent(s, "INACTIVE", to);
		return;
	}
	if (elements == 0)
		put_absent(s, "NONE", to);
	for (unsigned at = 0; at < elements; at++) {
		if (s->is_block)
			put_block(s, config, at, to);
		else
			put_simple(s, config, at, to);
	}
}

void
config_display(const struct config *config, struct buffer *lines)
{
	for (size_t i = 0; i < STATEMENTS; i++)
		put_statement(&statements[i], config, lines);
}
