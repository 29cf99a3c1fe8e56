/*
 * spool/programs/sort_parse.c -- the control statements of SORT
 *
 * Fails     by a fault with card, column and what was expected
 */
#include <stdlib.h>

#include "spool/base/record.h"
#include "spool/programs/sort.h"

struct parse {
	struct sort_plan *plan;
	struct scanner scan;
	struct sort_output **last;
};

/* Options of the real thing that ask for nothing here: how much storage, how
 * messages are printed, what is guaranteed anyway. */
static const char *const ignored[] = {
	"EQUALS", "NOEQUALS", "DYNALLOC", "MAINSIZE", "FILSZ", "SIZE", "E1",
	"VLSHRT", "NOVLSHRT", "VLSCMP", "NOVLSCMP", "MSGPRT", "MSGDDN", "LIST",
	"NOLIST", "LISTX", "NOLISTX", "ZDPRINT", "NZDPRINT", "CHALT", "NOCHALT",
	"SZERO", "NOSZERO", "RESINV", "ARESALL", "ARESINV", "RESALL", "WRKREL",
	"NOWRKREL", "WRKSEC", "NOWRKSEC", "SDB", "TRUNC", "PAD", "OVFLO",
	"SOLRF", "NOSOLRF", "NULLOUT", "NULLOFL", "VERIFY", "NOVERIFY",
	"AVGRLEN", "HIPRMAX", "DSPSIZE", "DSA", "CKPT", "STIMER", "NOSTIMER",
	"DEBUG", "ABEND", "NOABEND", "Y2PAST", "VLLONG", "NOVLLONG", "CINV",
	"NOCINV", "OUTREL", "NOOUTREL", "TYPE", "LENGTH",
};

static bool
skip_value(struct scanner *scan)
{
	int depth = 0;

	if (!scan_if(scan, TOKEN_EQUAL) && scan->token.kind != TOKEN_OPEN)
		return true;
	do {
		if (scan->token.kind == TOKEN_END)
			return scan_fail(scan, "a value was expected");
		depth += scan->token.kind == TOKEN_OPEN;
		depth -= scan->token.kind == TOKEN_CLOSE;
		scan_take(scan);
	} while (depth > 0);
	return true;
}

static bool
scan_ignored(struct scanner *scan)
{
	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		if (scan_word(scan, ignored[i]))
			return skip_value(scan);
	return false;
}

static bool
scan_numbered(struct scanner *scan, const char *word, uint64_t *to)
{
	return scan_word(scan, word) && scan_need(scan, TOKEN_EQUAL, "=") &&
	    scan_number(scan, UINT32_MAX, to);
}

/* ---------------------------------------------------------- SORT, SUM */

/* Without a format A or D stands there at once. */
static bool
at_order(const struct scanner *scan)
{
	return scan->token.kind == TOKEN_WORD && scan->token.word.len == 1 &&
	    strchr("AaDd", scan->token.word.ptr[0]) != NULL;
}

static bool
scan_order(struct scanner *scan, struct sort_field *field)
{
	if (scan_word(scan, "D"))
		field->descending = true;
	else if (!scan_word(scan, "A"))
		return scan_fail(scan, "A or D was expected");
	return true;
}

static void
add_field(struct scanner *scan, struct sort_field **list, size_t *count,
    struct sort_field field)
{
	*list = list_room(scan->step->arena, *list, *count, sizeof(**list));
	(*list)[(*count)++] = field;
}

/* (p,l,f,o,...): with FORMAT=, which may stand behind, f may be missing. */
static bool
scan_keys(struct parse *p)
{
	struct scanner *scan = &p->scan;

	do {
		struct sort_field field = {.format = SORT_TEXT};

		if (!sort_scan_place(scan, &field) ||
		    !scan_need(scan, TOKEN_COMMA, ", and a format"))
			return false;
		if (!at_order(scan) && (!sort_scan_format(scan,
		    &field.format) || !scan_need(scan, TOKEN_COMMA,
		    ", and A or D")))
			return false;
		if (!scan_order(scan, &field))
			return false;
		if (field.format == SORT_SUBSTRING)
			return scan_fail(scan, "SS is a format of conditions");
		add_field(scan, &p->plan->fields, &p->plan->field_count,
		    field);
	} while (scan_if(scan, TOKEN_COMMA));
	return scan_need(scan, TOKEN_CLOSE, ")");
}

static bool
scan_fields(struct parse *p, bool is_merge)
{
	struct scanner *scan = &p->scan;
	bool open;

	if (!scan_need(scan, TOKEN_EQUAL, "="))
		return false;
	open = scan_if(scan, TOKEN_OPEN);
	if (scan_word(scan, "COPY")) {
		p->plan->is_copy = true;
		return !open || scan_need(scan, TOKEN_CLOSE, ")");
	}
	if (!open)
		return scan_fail(scan, "COPY or (position,length,format,A) "
		    "was expected");
	p->plan->is_sort = true;
	p->plan->is_merge = is_merge;
	return scan_keys(p);
}

static bool
scan_default_format(struct parse *p)
{
	enum sort_format format;

	if (!scan_need(&p->scan, TOKEN_EQUAL, "=") ||
	    !sort_scan_format(&p->scan, &format))
		return false;
	for (size_t i = 0; i < p->plan->field_count; i++)
		if (p->plan->fields[i].format == SORT_TEXT)
			p->plan->fields[i].format = format;
	return true;
}

/* What SORT, MERGE and OPTION have in common. */
static bool
scan_option(struct parse *p)
{
	struct scanner *scan = &p->scan;

	if (scan_word(scan, "COPY"))
		return p->plan->is_copy = true;
	return scan_numbered(scan, "SKIPREC", &p->plan->skip) ||
	    (!scan_is_wrong(scan) &&
	    scan_numbered(scan, "STOPAFT", &p->plan->stop)) ||
	    (!scan_is_wrong(scan) && scan_ignored(scan));
}

static bool
parse_sort(struct parse *p, bool is_merge)
{
	struct scanner *scan = &p->scan;

	do {
		bool good;

		if (scan_word(scan, "FIELDS"))
			good = scan_fields(p, is_merge);
		else if (scan_word(scan, "FORMAT"))
			good = scan_default_format(p);
		else
			good = scan_option(p);
		if (!good)
			return scan_fail(scan, "FIELDS=, FORMAT=, SKIPREC= or "
			    "STOPAFT= was expected");
	} while (scan_if(scan, TOKEN_COMMA));
	return true;
}

static bool
parse_options(struct parse *p)
{
	do {
		if (!scan_option(p))
			return scan_fail(&p->scan, "this is no option; COPY, "
			    "SKIPREC= and STOPAFT= do something");
	} while (scan_if(&p->scan, TOKEN_COMMA));
	return true;
}

static bool
parse_sum(struct parse *p)
{
	struct scanner *scan = &p->scan;
	bool open;

	p->plan->sum = true;
	if (!scan_word(scan, "FIELDS") || !scan_need(scan, TOKEN_EQUAL, "="))
		return scan_fail(scan, "FIELDS= was expected");
	open = scan_if(scan, TOKEN_OPEN);
	if (scan_word(scan, "NONE"))
		return !open || scan_need(scan, TOKEN_CLOSE, ")");
	if (!open)
		return scan_fail(scan, "NONE or (position,length,format) was "
		    "expected");
	do {
		struct sort_field field = {0};

		if (!sort_scan_place(scan, &field) ||
		    !scan_need(scan, TOKEN_COMMA, ", and a format") ||
		    !sort_scan_format(scan, &field.format))
			return false;
		if (field.format != SORT_ZONED && field.format != SORT_SIGNED)
			return scan_fail(scan, "sums are of ZD or FS fields");
		add_field(scan, &p->plan->sum_fields, &p->plan->sum_count,
		    field);
	} while (scan_if(scan, TOKEN_COMMA));
	return scan_need(scan, TOKEN_CLOSE, ")");
}

/* ------------------------------------------------------ INCLUDE, OMIT */

/* COND=(...) and FORMAT=f in either order. */
static bool
parse_condition(struct parse *p, struct sort_condition **condition)
{
	struct scanner *scan = &p->scan, ahead = *scan;
	enum sort_format format;
	int given = -1;

	/* FORMAT= behind the condition counts for it: look for it first */
	while (ahead.token.kind != TOKEN_END)
		if (scan_word(&ahead, "FORMAT") &&
		    scan_if(&ahead, TOKEN_EQUAL) && sort_at_format(&ahead) &&
		    sort_scan_format(&ahead, &format))
			given = (int)format;
		else
			scan_take(&ahead);
	do {
		if (scan_word(scan, "FORMAT")) {
			if (!scan_need(scan, TOKEN_EQUAL, "=") ||
			    !sort_scan_format(scan, &format))
				return false;
			continue;
		}
		if (!scan_word(scan, "COND") ||
		    !scan_need(scan, TOKEN_EQUAL, "="))
			return scan_fail(scan, "COND= was expected");
		*condition = sort_scan_condition(scan, given);
		if (*condition == NULL)
			return false;
	} while (scan_if(scan, TOKEN_COMMA));
	return true;
}

/* ------------------------------------------------------------- OUTFIL */

static bool
scan_names(struct scanner *scan, struct sort_output *out)
{
	bool list;

	if (!scan_need(scan, TOKEN_EQUAL, "="))
		return false;
	list = scan_if(scan, TOKEN_OPEN);
	do {
		if (scan->token.kind != TOKEN_WORD ||
		    out->name_count == SORT_NAMES_MAX)
			return scan_fail(scan, "1 to %d DD names were "
			    "expected", SORT_NAMES_MAX);
		out->name[out->name_count++] = arena_text(scan->step->arena,
		    scan_take(scan).word);
	} while (list && scan_if(scan, TOKEN_COMMA));
	return !list || scan_need(scan, TOKEN_CLOSE, ")");
}

/* FILES=01 is SORTOF01. */
static bool
scan_files(struct scanner *scan, struct sort_output *out)
{
	size_t first = out->name_count;

	if (!scan_names(scan, out))
		return false;
	for (size_t i = first; i < out->name_count; i++)
		out->name[i] = strcmp(out->name[i], "OUT") == 0 ? "SORTOUT" :
		    arena_print(scan->step->arena, "SORTOF%s", out->name[i]);
	return true;
}

static bool
scan_filter(struct scanner *scan, struct sort_condition **condition)
{
	if (!scan_need(scan, TOKEN_EQUAL, "="))
		return false;
	*condition = sort_scan_condition(scan, -1);
	return *condition != NULL;
}

/* VTOF and CONVERT may have their BUILD at once: VTOF,BUILD= or VTOF=(...). */
static bool
scan_outfil(struct scanner *scan, struct sort_output *out)
{
	if (scan_word(scan, "FNAMES"))
		return scan_names(scan, out);
	if (scan_word(scan, "FILES"))
		return scan_files(scan, out);
	if (scan_word(scan, "INCLUDE"))
		return scan_filter(scan, &out->include);
	if (scan_word(scan, "OMIT"))
		return scan_filter(scan, &out->omit);
	if (scan_word(scan, "SAVE"))
		return out->save = true;
	if (scan_word(scan, "VTOF") || scan_word(scan, "CONVERT"))
		return out->to_fixed = true;
	if (scan_word(scan, "FTOV"))
		return out->to_variable = true;
	if (scan_word(scan, "SPLIT")) {
		out->split = 1;
		return true;
	}
	return scan_numbered(scan, "STARTREC", &out->start) ||
	    (!scan_is_wrong(scan) &&
	    scan_numbered(scan, "ENDREC", &out->end)) ||
	    (!scan_is_wrong(scan) &&
	    scan_numbered(scan, "SPLITBY", &out->split)) ||
	    (!scan_is_wrong(scan) && sort_scan_edit(scan, &out->edit)) ||
	    (!scan_is_wrong(scan) && sort_scan_report(scan, &out->report)) ||
	    (!scan_is_wrong(scan) && scan_ignored(scan));
}

static bool
parse_outfil(struct parse *p, const struct statement *statement)
{
	struct sort_output *out = arena_new(p->scan.step->arena,
	    struct sort_output);

	out->statement = statement;
	while (p->scan.token.kind != TOKEN_END) {
		if (!scan_outfil(&p->scan, out))
			return scan_fail(&p->scan, "FNAMES=, INCLUDE=, OMIT=, "
			    "BUILD=, OVERLAY=, IFTHEN=, FINDREP=, HEADER1=, "
			    "HEADER2=, TRAILER1=, TRAILER2=, REMOVECC, LINES=, "
			    "NODETAIL, SPLIT, STARTREC=, ENDREC=, SAVE, VTOF "
			    "or FTOV was expected");
		if (!scan_if(&p->scan, TOKEN_COMMA))
			break;
	}
	if (out->name_count == 0)
		out->name[out->name_count++] = "SORTOUT";
	*p->last = out;
	p->last = &out->next;
	return true;
}

/* --------------------------------------------------------------- the whole */

static bool
parse_edit(struct parse *p, struct sort_edit *edit)
{
	do {
		if (!sort_scan_edit(&p->scan, edit))
			return scan_fail(&p->scan, "BUILD=, FIELDS=, OVERLAY=,"
			    " IFTHEN= or FINDREP= was expected");
	} while (scan_if(&p->scan, TOKEN_COMMA));
	return true;
}

static bool
parse_statement(struct parse *p, const struct statement *s)
{
	struct sort_plan *plan = p->plan;
	const char *name = s->operation;

	if (strcmp(name, "SORT") == 0 || strcmp(name, "MERGE") == 0)
		return parse_sort(p, name[0] == 'M');
	if (strcmp(name, "OPTION") == 0)
		return parse_options(p);
	if (strcmp(name, "INCLUDE") == 0)
		return parse_condition(p, &plan->include);
	if (strcmp(name, "OMIT") == 0)
		return parse_condition(p, &plan->omit);
	if (strcmp(name, "SUM") == 0)
		return parse_sum(p);
	if (strcmp(name, "INREC") == 0) {
		plan->in_statement = s;
		return parse_edit(p, &plan->in);
	}
	if (strcmp(name, "OUTREC") == 0) {
		plan->out_statement = s;
		return parse_edit(p, &plan->out);
	}
	if (strcmp(name, "OUTFIL") == 0)
		return parse_outfil(p, s);
	if (strcmp(name, "RECORD") == 0 || strcmp(name, "END") == 0 ||
	    strcmp(name, "DEBUG") == 0) {
		while (p->scan.token.kind != TOKEN_END)
			scan_take(&p->scan);
		return true;
	}
	return scan_fail(&p->scan, "%s is none of SORT, MERGE, OPTION, "
	    "INCLUDE, OMIT, SUM, INREC, OUTREC, OUTFIL, RECORD, END", name);
}

bool
sort_parse(struct step *step, const struct control *control,
    struct sort_plan *plan, struct fault *fault)
{
	struct parse p = {.plan = plan, .last = &plan->outputs};

	*plan = (struct sort_plan){0};
	for (const struct statement *s = control->first; s != NULL;
	    s = s->next) {
		scan_begin(&p.scan, step, s, fault);
		if (!parse_statement(&p, s))
			return false;
		if (p.scan.token.kind != TOKEN_END)
			return scan_fail(&p.scan, "a comma or a blank was "
			    "expected");
		if (strcmp(s->operation, "END") == 0)
			break;
	}
	return true;
}

static bool
settle_edit(struct step *step, const struct statement *statement,
    struct sort_edit *edit, bool from, bool to, size_t *length,
    struct fault *fault)
{
	struct scanner scan;

	edit->from_variable = from;
	edit->to_variable = to;
	edit->length = *length;
	if (edit->clauses == NULL)
		return true;
	scan_begin(&scan, step, statement, fault);
	if (!sort_finish_edit(&scan, edit, *length))
		return false;
	*length = edit->length;
	return true;
}

bool
sort_settle(struct step *step, struct sort_plan *plan, bool is_variable,
    size_t length, struct fault *fault)
{
	if (!settle_edit(step, plan->in_statement, &plan->in, is_variable,
	    is_variable, &length, fault) ||
	    !settle_edit(step, plan->out_statement, &plan->out, is_variable,
	    is_variable, &length, fault))
		return false;
	for (struct sort_output *out = plan->outputs; out != NULL;
	    out = out->next) {
		bool to_variable = (is_variable && !out->to_fixed) ||
		    out->to_variable;
		size_t own = length;

		if (to_variable && !is_variable && own > 0)
			own += SORT_DESCRIPTOR;
		if (!to_variable && is_variable && own > SORT_DESCRIPTOR)
			own -= SORT_DESCRIPTOR;
		out->report.is_variable = is_variable;
		if (!settle_edit(step, out->statement, &out->edit, is_variable,
		    to_variable, &own, fault))
			return false;
	}
	return true;
}
