/*
 * writer/config/explain.c -- one statement or parameter, as text on a screen
 *
 * Promises  all that the table says of it, and nothing else
 * Fails     by false, when the table has no such name
 */
#include "writer/config/config.h"
#include "writer/config/statements.h"
#include "writer/config/value.h"

enum { TEXT_COLUMNS = 72, INDENT = 4 };

/* The words of the text in lines of up to 72 columns, each indented. */
static void
put_lines(const char *text, size_t indent, struct buffer *to)
{
	struct slice rest = slice_text(text), word;
	size_t column = 0;

	while (slice_split(&rest, ' ', &word)) {
		if (column > 0 && column + 1 + word.len > TEXT_COLUMNS) {
			buffer_byte(to, '\n');
			column = 0;
		}
		if (column == 0) {
			buffer_fill(to, ' ', indent);
			column = indent;
		} else {
			buffer_byte(to, ' ');
			column++;
		}
		buffer_put(to, word);
		column += word.len;
	}
	buffer_byte(to, '\n');
}

/* "Hold or Delete; default Hold; a refresh may change it". */
static void
list_facts(const struct statement *s, const struct parameter *p,
    struct buffer *to)
{
	value_allowed(p, to);
	if (p->unit != NULL)
		buffer_print(to, " (%s)", p->unit);
	if (p->initial[0] != '\0')
		buffer_print(to, "; default %s", p->initial);
	else
		buffer_text(to, "; no default");
	buffer_text(to, p->fixed ? "; a refresh may not change it" :
	    "; a refresh may change it");
	if (parameter_is_not_yet(s, p))
		buffer_text(to, "; not possible yet");
	if (s->most > 0 && !s->is_block)
		buffer_print(to, "; may be repeated, %u are used", s->most);
}

static void
put_facts(const struct statement *s, const struct parameter *p,
    struct buffer *to)
{
	struct buffer facts = {0};

	list_facts(s, p, &facts);
	put_lines(buffer_str(&facts), INDENT, to);
	buffer_free(&facts);
}

static void
put_rest(const char *more, const char *source, struct buffer *to)
{
	struct buffer line = {0};

	if (more != NULL)
		put_lines(more, INDENT, to);
	buffer_print(&line, "Source: %s", source);
	put_lines(buffer_str(&line), INDENT, to);
	buffer_free(&line);
}

static void
explain_parameter(const struct statement *s, const struct parameter *p,
    struct buffer *to)
{
	buffer_print(to, "%s - %s\n", parameter_label(s, p).text, p->help);
	put_facts(s, p, to);
	put_rest(p->more, p->source, to);
}

static void
explain_statement(const struct statement *s, struct buffer *to)
{
	buffer_print(to, "%s - %s\n", s->name, s->help);
	if (!s->is_block)
		put_facts(s, s->parameters, to);
	else if (s->most > 0)
		buffer_print(to, "    may be repeated, %u are used\n",
		    s->most);
	if (s->required)
		buffer_text(to, "    at least one is needed\n");
	put_rest(s->more, s->source, to);
	for (size_t j = 0; s->is_block && j < s->count; j++)
		explain_parameter(s, &s->parameters[j], to);
}

/* Each parameter of that name: Interval is one of two blocks. */
static bool
explain_parameters(const struct statement *only, struct slice name,
    struct buffer *to)
{
	bool found = false;

	for (size_t i = 0; i < STATEMENTS; i++) {
		const struct statement *s = &statements[i];
		const struct parameter *p = parameter_find(s, name);

		if (p == NULL || (only != NULL && only != s))
			continue;
		explain_parameter(s, p, to);
		found = true;
	}
	return found;
}

bool
config_explain(struct slice name, struct buffer *lines)
{
	struct slice words = slice_trim(name);
	size_t blank = slice_find(words, ' ');
	const struct statement *s = statement_find(slice_head(words, blank));

	if (s == NULL)
		return explain_parameters(NULL, words, lines);
	if (blank < words.len)
		return explain_parameters(s,
		    slice_trim(slice_from(words, blank)), lines);
	explain_statement(s, lines);
	return true;
}
