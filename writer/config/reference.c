/*
 * writer/config/reference.c -- docs/configuration.md
 *
 * Promises  all that the table says, and the rules of the file
 * Fails     never
 */
#include "writer/config/config.h"
#include "writer/config/statements.h"
#include "writer/config/value.h"

static const char head[] =
    "# Configuration of cssmtp\n"
    "\n"
    "<!-- Made from the table of statements by `cssmtp --reference`; change "
    "it there. -->\n"
    "\n"
    "The writer reads one file when it starts and on `MODIFY REFRESH`. It "
    "takes the statements\n"
    "of IBM's CSSMTP. `cssmtp --check` says what is wrong with a file "
    "without starting.\n"
    "\n"
    "## The file\n"
    "\n"
    "- A statement is a keyword and its value on one line, or a keyword, "
    "a line with `{`, a\n"
    "  parameter and its value on each line, and a line with `}`. Case "
    "does not count in\n"
    "  keywords and in words that stand to choose from.\n"
    "- `#` at the start of a line or behind a blank begins a comment. A line "
    "has 1024 bytes at\n"
    "  most and is not continued.\n"
    "- The text is UTF-8, or in the code page that the environment variable\n"
    "  `CSSMTP_CODEPAGE_CONFIG` names.\n"
    "- What is left out has its default. The order of statements means "
    "nothing, but for those\n"
    "  that may be repeated. Any other statement given twice is a warning, "
    "and the last one\n"
    "  holds.\n"
    "- All errors of a file are reported at once, with line and column. A "
    "file with an error is\n"
    "  not used: the writer does not start, and a refresh changes nothing.\n"
    "- What a refresh may not change keeps its value, with a warning, until "
    "the writer is\n"
    "  started again.\n"
    "- *Not yet* marks what this writer can't do so far: its default (and "
    "a value named there)\n"
    "  is taken, any other is an error. Nothing is accepted and then "
    "ignored without a word.\n"
    "\n"
    "`Source` names the release of z/OS whose books have the rule, and what "
    "in it could not be\n"
    "confirmed.\n";

/* Text between other Markdown: < would begin a tag, | end a cell. */
static void
put_text(const char *text, struct buffer *to)
{
	for (; *text != '\0'; text++) {
		if (*text == '<')
			buffer_text(to, "&lt;");
		else if (*text == '>')
			buffer_text(to, "&gt;");
		else if (*text == '|' || *text == '*' || *text == '_')
			buffer_print(to, "\\%c", *text);
		else
			buffer_byte(to, *text);
	}
}

/* A sentence, whether the table has it as one or not. */
static void
put_sentence(const char *text, struct buffer *to)
{
	size_t begin = to->len;

	put_text(text, to);
	if (to->data[begin] >= 'a' && to->data[begin] <= 'z')
		to->data[begin] = (char)(to->data[begin] - 'a' + 'A');
	if (to->data[to->len - 1] != '.')
		buffer_byte(to, '.');
}

static void
put_allowed(const struct parameter *p, struct buffer *to)
{
	struct buffer allowed = {0};

	value_allowed(p, &allowed);
	put_text(buffer_str(&allowed), to);
	if (p->unit != NULL)
		buffer_print(to, " (%s)", p->unit);
	buffer_free(&allowed);
}

static void
put_ability(const struct statement *s, const struct parameter *p,
    struct buffer *to)
{
	if (!parameter_is_not_yet(s, p))
		buffer_text(to, "yes");
	else if (p->works != NULL)
		buffer_print(to, "not yet, but `%s`", p->works);
	else
		buffer_text(to, "not yet");
}

static void
put_row(const struct statement *s, const struct parameter *p,
    struct buffer *to)
{
	buffer_print(to, "| `%s` | ", p->name != NULL ? p->name : s->name);
	put_allowed(p, to);
	if (p->initial[0] != '\0')
		buffer_print(to, " | `%s`", p->initial);
	else
		buffer_text(to, " | none");
	buffer_print(to, " | %s | ", p->fixed ? "no" : "yes");
	put_ability(s, p, to);
	if (p->smf_key == 0)
		buffer_text(to, " | |\n");
	else if (s->most > 0)
		buffer_print(to, " | %u-%u |\n", p->smf_key,
		    p->smf_key + s->most - 1);
	else
		buffer_print(to, " | %u |\n", p->smf_key);
}

static void
put_parameter(const struct parameter *p, struct buffer *to)
{
	buffer_print(to, "- `%s`: ", p->name);
	put_sentence(p->help, to);
	if (p->more != NULL) {
		buffer_byte(to, ' ');
		put_sentence(p->more, to);
	}
	buffer_text(to, " *Source: ");
	put_text(p->source, to);
	buffer_text(to, ".*\n");
}

static void
put_shape(const struct statement *s, struct buffer *to)
{
	if (s->required)
		buffer_text(to, " At least one is needed.");
	if (s->most > 0)
		buffer_print(to, " It may be repeated; the first %u are used.",
		    s->most);
}

static void
put_statement(const struct statement *s, struct buffer *to)
{
	buffer_print(to, "\n## %s\n\n", s->name);
	put_sentence(s->help, to);
	put_shape(s, to);
	if (s->more != NULL) {
		buffer_byte(to, ' ');
		put_sentence(s->more, to);
	}
	buffer_print(to, "\n\n| %s | allowed | default | refresh | supported "
	    "| SMF key |\n| --- | --- | --- | --- | --- | --- |\n",
	    s->is_block ? "parameter" : "statement");
	for (size_t j = 0; j < s->count; j++)
		put_row(s, &s->parameters[j], to);
	buffer_byte(to, '\n');
	for (size_t j = 0; s->is_block && j < s->count; j++)
		put_parameter(&s->parameters[j], to);
	if (s->is_block)
		buffer_byte(to, '\n');
	buffer_text(to, "*Source: ");
	put_text(s->source, to);
	buffer_text(to, ".*\n");
}

void
config_reference(struct buffer *markdown)
{
	buffer_text(markdown, head);
	for (size_t i = 0; i < STATEMENTS; i++)
		put_statement(&statements[i], markdown);
}
