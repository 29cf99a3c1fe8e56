/*
 * writer/config/parse.c -- the text of a configuration file
 *
 * A line is empty, a comment, a brace, or a keyword with its value.
 *
 * Owns      the syntax, and what is made of broken syntax: reading goes on
 *           where the next statement is likely to begin, so that one slip gives
 *           one finding and the rest of the file is still checked
 * Promises  a configuration that is whole, or none; every error at once
 * Leaves    what statements do to gather.c, rules between them to check.c
 * Fails     by findings
 */
#include "spool/base/nearest.h"
#include "spool/base/text.h"
#include "writer/config/check.h"
#include "writer/config/config.h"
#include "writer/config/findings.h"
#include "writer/config/gather.h"
#include "writer/config/statements.h"
#include "writer/config/words.h"

enum { LINE_BYTES = 1024 };

/* What the next line is read as. */
enum where {
	AT_STATEMENT,
	BEFORE_BRACE,		/* of the block `open` */
	IN_BLOCK,		/* `open` */
	BEFORE_UNKNOWN,		/* a block whose name is unknown may begin */
	IN_UNKNOWN,		/* passed over up to its brace */
};

struct reading {
	struct gathering gathering;
	struct config_findings *findings;
	unsigned line;
	enum where where;
	const struct statement *open;
	unsigned block_line;	/* where the block began */
};

/* ----------------------------------------------------- unknown words */

/* A block that has such a parameter, or NULL. */
static const struct statement *
block_with(struct slice parameter)
{
	for (size_t i = 0; i < STATEMENTS; i++)
		if (parameter_find(&statements[i], parameter) != NULL)
			return &statements[i];
	return NULL;
}

static void
hint_statement(struct slice word, struct buffer *hint)
{
	const struct statement *block = block_with(word);
	struct nearest nearest = {.word = word};

	for (size_t i = 0; i < STATEMENTS; i++)
		nearest_try(&nearest, slice_text(statements[i].name));
	if (block != NULL)
		buffer_print(hint, "; it is a parameter: write it between "
		    "braces behind %s", block->name);
	else if (nearest.best.len > 0)
		buffer_print(hint, "; did you mean %.*s?",
		    SLICE_ARGS(nearest.best));
	else if (!text_is_utf8(word))
		buffer_text(hint, "; the file is not in UTF-8: name its code "
		    "page in CSSMTP_CODEPAGE_CONFIG, such as IBM-1047");
	else
		buffer_text(hint, "; see docs/configuration.md for those "
		    "there are");
}

static void
unknown_statement(struct reading *r, const struct words *words)
{
	struct buffer hint = {0};

	hint_statement(words->list[0], &hint);
	findings_error(r->findings, r->line, words->column[0],
	    "%s: there is no such statement%s",
	    words_quote(words->list[0]).text, buffer_str(&hint));
	buffer_free(&hint);
	r->block_line = r->line;
	if (words->count == 1)
		r->where = BEFORE_UNKNOWN;
	else if (word_is(words->list[1], "{") && !word_is(words->last, "}"))
		r->where = IN_UNKNOWN;
}

static void
unknown_parameter(struct reading *r, const struct words *words)
{
	const struct statement *s = r->open;
	struct nearest nearest = {.word = words->list[0]};
	struct buffer hint = {0};

	for (size_t j = 0; j < s->count; j++)
		nearest_try(&nearest, slice_text(s->parameters[j].name));
	if (nearest.best.len > 0)
		buffer_print(&hint, "did you mean %.*s?",
		    SLICE_ARGS(nearest.best));
	for (size_t j = 0; nearest.best.len == 0 && j < s->count; j++)
		buffer_print(&hint, "%s%s", j == 0 ? "there are " : ", ",
		    s->parameters[j].name);
	findings_error(r->findings, r->line, words->column[0],
	    "%s: %s has no such parameter; %s",
	    words_quote(words->list[0]).text, s->name, buffer_str(&hint));
	buffer_free(&hint);
}

/* ------------------------------------------------------------- lines */

static void
end_statement(struct reading *r, const struct statement *s)
{
	r->where = AT_STATEMENT;
	r->open = NULL;
	gather_end(&r->gathering, s);
}

/* The block's name has more than itself on its line. */
static void
crowded_block(struct reading *r, const struct statement *s,
    const struct words *words)
{
	if (!word_is(words->list[1], "{")) {
		findings_error(r->findings, r->line, words->column[1],
		    "%s takes no value; its parameters stand between { and } "
		    "on the lines that follow", s->name);
		return;
	}
	findings_error(r->findings, r->line, words->column[1],
	    "%s: braces and parameters stand on lines of their own", s->name);
	if (word_is(words->last, "}"))
		end_statement(r, s);
	else
		r->where = IN_BLOCK;
}

static void
read_statement(struct reading *r, struct words *words)
{
	const struct statement *s;

	r->where = AT_STATEMENT;
	words_part_brace(words);
	s = statement_find(words->list[0]);
	if (s == NULL) {
		unknown_statement(r, words);
		return;
	}
	gather_begin(&r->gathering, s, words->column[0]);
	if (!s->is_block) {
		gather_value(&r->gathering, s, s->parameters, words);
		end_statement(r, s);
		return;
	}
	r->open = s;
	r->block_line = r->line;
	r->where = BEFORE_BRACE;
	if (words->count > 1)
		crowded_block(r, s, words);
}

static void
read_outside(struct reading *r, struct words *words)
{
	if (word_is(words->list[0], "}")) {
		findings_error(r->findings, r->line, words->column[0],
		    "there is no { that this } could close; remove it");
	} else if (word_is(words->list[0], "{")) {
		findings_error(r->findings, r->line, words->column[0],
		    "no statement stands before this {; write its name on the "
		    "line above, or remove the block");
		r->block_line = r->line;
		r->where = IN_UNKNOWN;
	} else {
		read_statement(r, words);
	}
}

static void
alone_on_line(struct reading *r, const struct words *words)
{
	if (words->count > 1)
		findings_error(r->findings, r->line, words->column[1],
		    "a brace stands on a line of its own; move %s to another "
		    "line", words_quote(words->list[1]).text);
}

/* A statement in a block: the brace before it has been forgotten. */
static bool
brace_forgotten(struct reading *r, struct words *words)
{
	struct words parted = *words;

	words_part_brace(&parted);
	if (statement_find(parted.list[0]) == NULL)
		return false;
	findings_error(r->findings, r->line, words->column[0],
	    "the } of the block on line %u is missing; put it before %s",
	    r->block_line, words_quote(words->list[0]).text);
	if (r->open != NULL)
		end_statement(r, r->open);
	read_statement(r, words);
	return true;
}

/* A parameter of the block, perhaps with the closing brace on its line. */
static void
read_parameter(struct reading *r, const struct parameter *p,
    struct words *words)
{
	const struct statement *s = r->open;
	bool closes = words->count > 2 && word_is(words->last, "}");

	if (closes)
		words->count--;
	if (p == NULL)
		unknown_parameter(r, words);
	else
		gather_value(&r->gathering, s, p, words);
	if (!closes)
		return;
	findings_error(r->findings, r->line, 0,
	    "a brace stands on a line of its own; move } to the next line");
	end_statement(r, s);
}

static void
read_inside(struct reading *r, struct words *words)
{
	const struct parameter *p = parameter_find(r->open, words->list[0]);

	if (word_is(words->list[0], "}")) {
		alone_on_line(r, words);
		end_statement(r, r->open);
	} else if (word_is(words->list[0], "{")) {
		findings_error(r->findings, r->line, words->column[0],
		    "the block on line %u is open already; remove this {",
		    r->block_line);
	} else if (p != NULL || !brace_forgotten(r, words)) {
		read_parameter(r, p, words);
	}
}

static void
say_brace_missing(struct reading *r)
{
	findings_error(r->findings, r->block_line, 0,
	    "%s: its parameters must follow between { and }, each brace on a "
	    "line of its own", r->open->name);
}

static void
read_brace(struct reading *r, struct words *words)
{
	if (word_is(words->list[0], "{")) {
		alone_on_line(r, words);
		r->where = IN_BLOCK;
		return;
	}
	say_brace_missing(r);
	if (parameter_find(r->open, words->list[0]) != NULL) {
		r->where = IN_BLOCK;
		read_inside(r, words);
		return;
	}
	end_statement(r, r->open);
	if (!word_is(words->list[0], "}"))
		read_outside(r, words);
}

static void
read_unknown(struct reading *r, struct words *words)
{
	if (word_is(words->list[0], "}"))
		r->where = AT_STATEMENT;
	else
		(void)brace_forgotten(r, words);
}

static void
read_words(struct reading *r, struct words *words)
{
	switch (r->where) {
	case AT_STATEMENT:
		read_outside(r, words);
		break;
	case BEFORE_BRACE:
		read_brace(r, words);
		break;
	case IN_BLOCK:
		read_inside(r, words);
		break;
	case BEFORE_UNKNOWN:
		r->where = AT_STATEMENT;
		if (word_is(words->list[0], "{"))
			r->where = IN_UNKNOWN;
		else
			read_outside(r, words);
		break;
	case IN_UNKNOWN:
		read_unknown(r, words);
	}
}

static void
read_line(struct reading *r, struct slice line)
{
	struct words words;

	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	if (line.len > LINE_BYTES) {
		findings_error(r->findings, r->line, 0,
		    "the line has %zu bytes and may have %u; shorten it%s",
		    line.len, LINE_BYTES, text_is_utf8(line) ? "" :
		    ", or name the code page of the file in "
		    "CSSMTP_CODEPAGE_CONFIG: it is not UTF-8");
		return;
	}
	words = words_split(line);
	if (words.count > 0)
		read_words(r, &words);
}

/* The text has ended: what is still open, and what is not there at all. */
static void
read_end(struct reading *r)
{
	if (r->where == BEFORE_BRACE)
		say_brace_missing(r);
	else if (r->where == IN_BLOCK || r->where == IN_UNKNOWN)
		findings_error(r->findings, r->block_line, 0,
		    "the } of the block that begins here is missing; add it "
		    "on a line of its own");
	if (r->open != NULL)
		end_statement(r, r->open);
	for (size_t i = 0; i < STATEMENTS; i++)
		if (statements[i].required &&
		    r->gathering.places.statement[i].line == 0)
			findings_error(r->findings, 0, 0,
			    "there is no %s; at least one is needed",
			    statements[i].name);
}

bool
config_parse(struct slice text, struct config *config_r,
    struct config_findings *findings)
{
	struct reading r = {.findings = findings};
	struct slice line;

	*findings = (struct config_findings){0};
	r.gathering.findings = findings;
	config_defaults(&r.gathering.config);
	if (slice_starts(text, SLICE("\xef\xbb\xbf")))
		text = slice_from(text, 3);	/* byte order mark */
	while (slice_split(&text, '\n', &line)) {
		r.gathering.line = ++r.line;
		read_line(&r, line);
	}
	read_end(&r);
	check_config(&r.gathering.config, &r.gathering.places, findings);
	if (findings->errors > 0)
		return false;
	*config_r = r.gathering.config;
	return true;
}
