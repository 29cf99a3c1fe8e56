/*
 * writer/mailsink/command.c -- SMTP commands as they are written
 *
 * Owns      the syntax of commands, paths and parameters
 * Promises  a path that it accepts holds no control character, so that it can
 *           stand in a header line
 * Leaves    what a command does to the session
 * Fails     by enum sink_path_rc; sink_grammar_open() by a fault
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <assert.h>
#include <stdlib.h>

#include "spool/base/memory.h"
#include "spool/base/text.h"
#include "writer/mailsink/command.h"

/*
 * RFC 5321, 4.1.2 and 4.1.3.  Quantifiers are possessive: no input makes the
 * match go back and forth.
 */
#define ATEXT "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\x80-\\xff-]"
#define DOT_STRING ATEXT "++(?:\\." ATEXT "++)*+"
#define QUOTED "\"(?:[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]" \
	"|\\\\[\\x20-\\x7e])*+\""
#define LABEL "[A-Za-z0-9\\x80-\\xff]++(?:-++[A-Za-z0-9\\x80-\\xff]++)*+"
#define NAME LABEL "(?:\\." LABEL ")*+"
#define LITERAL "\\[[\\x21-\\x5a\\x5e-\\x7e]++\\]"
#define HOST "(?:" NAME "|" LITERAL ")"
#define ROUTE "(?:@" NAME "(?:,@" NAME ")*+:)?+"
#define MAILBOX "(?:" DOT_STRING "|" QUOTED ")@" HOST
#define PARAMETER "[A-Za-z0-9][A-Za-z0-9-]*+" \
	"(?:=[\\x21-\\x3c\\x3e-\\x7e\\x80-\\xff]++)?+"

static const char path_pattern[] =
    "\\A( ?+)<" ROUTE "(" MAILBOX "|(?i:postmaster)|)>";
static const char parameters_pattern[] = "\\A(?: ++" PARAMETER ")*+ *+\\z";
static const char host_pattern[] = "\\A" HOST "\\z";

struct sink_grammar {
	pcre2_code *path;
	pcre2_code *parameters;
	pcre2_code *host;
};

static const char *const verbs[] = {
#define SINK_VERB_NAME(verb) [SINK_VERB_##verb] = #verb,
	SINK_VERBS(SINK_VERB_NAME)
#undef SINK_VERB_NAME
};

void
sink_command_parse(struct slice line, struct sink_command *c)
{
	struct slice verb;

	line = slice_trim_end(line);
	verb = slice_head(line, slice_find(line, ' '));
	c->line = line;
	c->argument = slice_trim(slice_from(line, verb.len));
	c->verb = SINK_VERB_UNKNOWN;
	for (int i = 0; i < SINK_VERB_UNKNOWN; i++)
		if (slice_equal_nocase(verb, slice_text(verbs[i])))
			c->verb = (enum sink_verb)i;
}

static bool
compile(pcre2_code **code, const char *pattern, struct fault *fault)
{
	PCRE2_SIZE at;
	int error;

	*code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
	    PCRE2_DOLLAR_ENDONLY, &error, &at, NULL);
	if (*code == NULL) {
		fault_set(fault, "the pattern \"%s\" was refused by libpcre2 "
		    "at %zu with error %d; is the library whole?", pattern,
		    (size_t)at, error);
		return false;
	}
	/* without JIT the same, slower */
	(void)pcre2_jit_compile(*code, PCRE2_JIT_COMPLETE);
	return true;
}

struct sink_grammar *
sink_grammar_open(struct fault *fault)
{
	struct sink_grammar *g = memory_new(struct sink_grammar);

	if (!compile(&g->path, path_pattern, fault) ||
	    !compile(&g->parameters, parameters_pattern, fault) ||
	    !compile(&g->host, host_pattern, fault))
		sink_grammar_close(&g);
	return g;
}

void
sink_grammar_close(struct sink_grammar **grammar)
{
	struct sink_grammar *g = *grammar;

	if (g == NULL)
		return;
	pcre2_code_free(g->path);
	pcre2_code_free(g->parameters);
	pcre2_code_free(g->host);
	free(g);
	*grammar = NULL;
}

/* Where the groups matched: at most two of them, and the whole. */
struct groups {
	bool matched;
	struct slice whole;
	struct slice first;
	struct slice second;
};

static struct slice
group(struct slice text, const PCRE2_SIZE *ends)
{
	if (ends[0] == PCRE2_UNSET)
		return slice_of(text.ptr, 0);
	return slice_of(text.ptr + ends[0], ends[1] - ends[0]);
}

static struct groups
match(const pcre2_code *code, struct slice text)
{
	pcre2_match_data *data = pcre2_match_data_create(3, NULL);
	const char *ptr = text.len > 0 ? text.ptr : "";
	struct groups g = {0};
	PCRE2_SIZE *ends;
	int count;

	if (data == NULL)
		return g;
	count = pcre2_match(code, (PCRE2_SPTR)ptr, text.len, 0, 0, data, NULL);
	text.ptr = ptr;
	if (count > 0) {
		ends = pcre2_get_ovector_pointer(data);
		g.matched = true;
		g.whole = group(text, ends);
		g.first = count > 1 ? group(text, ends + 2) : slice_of(ptr, 0);
		g.second = count > 2 ? group(text, ends + 4) : slice_of(ptr, 0);
	}
	pcre2_match_data_free(data);
	return g;
}

static bool
is_ascii(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((uint8_t)s.ptr[i] >= 0x80)
			return false;
	return true;
}

/* <> is for MAIL alone, a postmaster without domain for RCPT alone. */
static bool
fits_verb(enum sink_verb verb, struct slice address)
{
	if (address.len == 0)
		return verb == SINK_VERB_MAIL;
	if (slice_equal_nocase(address, SLICE("postmaster")))
		return verb == SINK_VERB_RCPT;
	return true;
}

enum sink_path_rc
sink_path_parse(const struct sink_grammar *g, const struct sink_command *c,
    struct sink_path *path)
{
	struct slice keyword = c->verb == SINK_VERB_MAIL ? SLICE("FROM:")
							 : SLICE("TO:");
	struct slice rest;
	struct groups got;

	assert(c->verb == SINK_VERB_MAIL || c->verb == SINK_VERB_RCPT);
	if (!slice_starts_nocase(c->argument, keyword))
		return SINK_PATH_KEYWORD;
	rest = slice_from(c->argument, keyword.len);
	got = match(g->path, rest);
	if (!got.matched || !fits_verb(c->verb, got.second))
		return SINK_PATH_SYNTAX;
	path->spaced = got.first.len > 0;
	path->path = slice_from(got.whole, got.first.len);
	path->address = got.second;
	path->international = !is_ascii(path->path);
	path->parameters = slice_from(rest, got.whole.len);
	if (path->international && !text_is_utf8(path->path))
		return SINK_PATH_SYNTAX;
	if (!match(g->parameters, path->parameters).matched)
		return SINK_PATH_PARAMETERS;
	return SINK_PATH_OK;
}

bool
sink_parameter_next(struct slice *rest, struct slice *name, struct slice *value)
{
	struct slice word;

	*rest = slice_trim(*rest);
	if (rest->len == 0)
		return false;
	word = slice_head(*rest, slice_find(*rest, ' '));
	*rest = slice_from(*rest, word.len);
	*name = slice_head(word, slice_find(word, '='));
	*value = slice_from(word, name->len + 1);
	return true;
}

bool
sink_grammar_is_host(const struct sink_grammar *g, struct slice text)
{
	return match(g->host, text).matched;
}
