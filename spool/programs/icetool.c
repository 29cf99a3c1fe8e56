/*
 * spool/programs/icetool.c -- ICETOOL: several sorts, counts and selections
 *
 * Operators in TOOLIN, one after the other: COPY, SORT, COUNT, SELECT, MODE.
 * TOOLMSG has their messages, DFSMSG those of the sorts.  USING(CTL1) takes the
 * statements of DD CTL1CNTL.
 *
 * Return codes: the highest of the operators': 0; 4 or 12 as COUNT was asked;
 * 12 for an operator that is not understood; 16 when a sort failed.  After more
 * than 8 the rest is not run, unless MODE CONTINUE.
 */
#include "spool/programs/commands.h"
#include "spool/programs/programs.h"
#include "spool/programs/sort.h"

enum { CODE_RC4 = 4, CODE_STOP = 8, CODE_WRONG = 12, CODE_FAILED = 16,
	KEYS_MAX = 10 };

struct tool {
	struct step *step;
	struct listing print, messages;
	bool goes_on;		/* MODE CONTINUE */
	bool scans;		/* MODE SCAN, or after a failure */
	unsigned calls;
	unsigned code;
};

/* What an operator is given. */
struct order {
	const char *from, *using;
	const char *to[SORT_NAMES_MAX];
	size_t to_count;
	const char *discard;
	struct sort_field on[KEYS_MAX];
	size_t on_count;
	const struct node *criterion;	/* a word without a meaning for all */
	bool rc4;
};

static unsigned
wrong(struct tool *tool, const char *format, struct slice word)
{
	listing_error(&tool->print, ' ', "ICE604A 0 ERROR IN OPERATOR OR "
	    "OPERAND: %.*s", SLICE_ARGS(slice_head(word, 40)));
	listing_error(&tool->print, ' ', "          %s", format);
	return CODE_WRONG;
}

/* --------------------------------------------------------------- operands */

static const char *
word_of(struct tool *tool, const struct node *node)
{
	return arena_text(tool->step->arena, node_value(tool->step->arena,
	    node));
}

static bool
take_to(struct tool *tool, const struct node *node, struct order *order)
{
	for (const struct node *n = node->first; n != NULL; n = n->next) {
		if (order->to_count == SORT_NAMES_MAX)
			return false;
		order->to[order->to_count++] = arena_text(tool->step->arena,
		    n->word);
	}
	return order->to_count > 0;
}

/* ON(p,m,f) */
static bool
take_on(struct tool *tool, const struct node *node, struct order *order)
{
	const struct node *at = node->first;
	const struct node *length = at == NULL ? NULL : at->next;
	const struct node *format = length == NULL ? NULL : length->next;
	struct buffer text = {0};
	struct statement statement = {.operation = "ON"};
	struct fault why = {0};
	struct sort_field *field = &order->on[order->on_count];
	struct scanner scan;
	bool good;

	if (format == NULL || format->next != NULL ||
	    order->on_count == KEYS_MAX)
		return false;
	buffer_print(&text, "%.*s,%.*s,%.*s", SLICE_ARGS(at->word),
	    SLICE_ARGS(length->word), SLICE_ARGS(format->word));
	statement.operands = arena_slice(tool->step->arena,
	    buffer_slice(&text));
	buffer_free(&text);
	scan_begin(&scan, tool->step, &statement, &why);
	good = sort_scan_place(&scan, field) && scan_if(&scan, TOKEN_COMMA) &&
	    sort_scan_format(&scan, &field->format);
	order->on_count++;
	return good;
}

static unsigned
take_operands(struct tool *tool, const struct node *node,
    struct order *order)
{
	for (; node != NULL; node = node->next) {
		bool good = true;

		if (node_is(node, "FROM") && node->first != NULL)
			order->from = word_of(tool, node);
		else if (node_is(node, "USING") && node->first != NULL)
			order->using = arena_print(tool->step->arena,
			    "%sCNTL", word_of(tool, node));
		else if (node_is(node, "TO"))
			good = take_to(tool, node, order);
		else if (node_is(node, "DISCARD") && node->first != NULL)
			order->discard = word_of(tool, node);
		else if (node_is(node, "ON"))
			good = take_on(tool, node, order);
		else if (node_is(node, "RC4"))
			order->rc4 = true;
		else if (!node_is(node, "VSAMTYPE LOCALE SERIAL VLENMAX "
		    "VLENOVFL")) {
			good = order->criterion == NULL;
			order->criterion = node;
		}
		if (!good)
			return wrong(tool, "the operand is not understood",
			    node->word);
	}
	if (order->from == NULL)
		return wrong(tool, "FROM(ddname) is needed", SLICE("FROM"));
	return 0;
}

/* -------------------------------------------------------------- operators */

static unsigned
run_sort(struct tool *tool, struct order *order, bool copies,
    struct sort_run *run)
{
	unsigned code;

	*run = (struct sort_run){.step = tool->step, .print = &tool->messages,
	    .control_dd = order->using, .in_dd = order->from,
	    .out_count = order->to_count, .copies = copies};
	for (size_t i = 0; i < order->to_count; i++)
		run->out_dd[i] = order->to[i];
	code = sort_execute(run);
	listing_print(&tool->print, ' ', "ICE606I 0 DFSORT CALL %04u FOR %s "
	    "FROM %s %s", ++tool->calls, copies ? "COPY" : "SORT",
	    order->from, code == 0 ? "COMPLETED" : "TERMINATED");
	return code;
}

static unsigned
copy(struct tool *tool, struct order *order)
{
	struct sort_run run;

	if (order->criterion != NULL)
		return wrong(tool, "FROM, TO and USING were expected",
		    order->criterion->word);
	if (order->to_count == 0 && order->using == NULL)
		return wrong(tool, "TO(ddname) or USING is needed",
		    SLICE("COPY"));
	return run_sort(tool, order, true, &run);
}

static unsigned
sort_records(struct tool *tool, struct order *order)
{
	struct sort_run run;

	if (order->using == NULL || order->criterion != NULL)
		return wrong(tool, "USING(xxxx), whose xxxxCNTL has a SORT "
		    "statement, is needed", SLICE("SORT"));
	return run_sort(tool, order, false, &run);
}

/* Whether the count is what the criterion asks for. */
static bool
is_met(const struct node *criterion, uint64_t count, bool *known_r)
{
	uint64_t number = 0;
	bool has_number = node_number(criterion, &number);

	*known_r = true;
	if (node_is(criterion, "EMPTY"))
		return count == 0;
	if (node_is(criterion, "NOTEMPTY"))
		return count > 0;
	if (has_number && node_is(criterion, "HIGHER"))
		return count > number;
	if (has_number && node_is(criterion, "LOWER"))
		return count < number;
	if (has_number && node_is(criterion, "EQUAL"))
		return count == number;
	if (has_number && node_is(criterion, "NOTEQUAL"))
		return count != number;
	*known_r = false;
	return false;
}

static unsigned
count(struct tool *tool, struct order *order)
{
	struct sort_run run;
	bool known = true, met = false;
	unsigned code;

	if (order->criterion != NULL)
		is_met(order->criterion, 0, &known);
	if (!known)
		return wrong(tool, "EMPTY, NOTEMPTY, HIGHER(n), LOWER(n), "
		    "EQUAL(n) or NOTEQUAL(n) was expected",
		    order->criterion->word);
	order->to_count = 0;
	code = run_sort(tool, order, true, &run);
	if (code != 0)
		return code;
	listing_print(&tool->print, ' ', "ICE628I 0 RECORD COUNT:  %015llu",
	    (unsigned long long)run.out);
	if (order->criterion != NULL)
		met = is_met(order->criterion, run.out, &known);
	return !met ? 0 : order->rc4 ? CODE_RC4 : CODE_WRONG;
}

/* ----------------------------------------------------------------- SELECT */

enum selection { ALLDUPS, NODUPS, FIRST, LAST, FIRSTDUP, LASTDUP,
	SELECTIONS };

/* Records with one key; the last is held until it is known what it is. */
struct group {
	enum selection selection;
	struct dd *to, *discard;
	bool is_variable;
	struct buffer key, held;
	uint64_t count;		/* 0: none yet */
};

static bool
write_one(struct group *g, bool selected)
{
	struct dd *dd = selected ? g->to : g->discard;

	return dd == NULL || dd_write(dd, buffer_slice(&g->held));
}

/* The held record goes: what it is depends on its place in the group. */
static bool
let_go(struct group *g, bool is_last)
{
	bool is_first = g->count == 1, alone = is_first && is_last;

	if (g->count == 0)
		return true;
	switch (g->selection) {
	case ALLDUPS:
		return write_one(g, !alone);
	case NODUPS:
		return write_one(g, alone);
	case FIRST:
		return write_one(g, is_first);
	case LAST:
		return write_one(g, is_last);
	case FIRSTDUP:
		return write_one(g, is_first && !is_last);
	default:
		return write_one(g, is_last && !is_first);
	}
}

static bool
take_record(struct group *g, struct slice record, struct slice key)
{
	bool same = g->count > 0 && slice_equal(key, buffer_slice(&g->key));

	if (!let_go(g, !same))
		return false;
	g->count = same ? g->count + 1 : 1;
	buffer_clear(&g->key);
	buffer_put(&g->key, key);
	buffer_clear(&g->held);
	buffer_put(&g->held, record);
	return true;
}

static bool
fill_sorter(struct dd *in, struct sorter *sorter, struct fault *why)
{
	bool variable = dcb_is_variable(dd_dcb(in));
	struct slice data;
	enum dd_rc rc;

	while ((rc = dd_read(in, &data, why)) == DD_OK) {
		struct sort_record record = sort_record_of(data, variable);

		if (!sorter_put(sorter, &record, why))
			return false;
	}
	return rc == DD_END;
}

static bool
select_records(struct group *g, struct dd *in, const struct order *order,
    struct fault *why)
{
	struct sorter *sorter = sorter_open(order->on, order->on_count);
	struct slice record, key;
	bool good = fill_sorter(in, sorter, why);

	while (good && sorter_next(sorter, &record, &key, why))
		good = take_record(g, record, key);
	good = good && !fault_is_set(why) && let_go(g, true);
	sorter_close(&sorter);
	buffer_free(&g->key);
	buffer_free(&g->held);
	return good;
}

static bool
open_three(struct tool *tool, const struct order *order, struct group *g,
    struct dd **in, struct fault *why)
{
	*in = dd_open_input(tool->step, order->from, why);
	if (*in == NULL)
		return false;
	g->to = dd_open_output(tool->step, order->to[0], dd_dcb(*in), why);
	if (g->to != NULL && order->discard != NULL)
		g->discard = dd_open_output(tool->step, order->discard,
		    dd_dcb(*in), why);
	return g->to != NULL && (order->discard == NULL ||
	    g->discard != NULL);
}

static unsigned
select_(struct tool *tool, struct order *order)
{
	static const char *const names[SELECTIONS] = {"ALLDUPS", "NODUPS",
		"FIRST", "LAST", "FIRSTDUP", "LASTDUP"};
	struct group g = {.selection = SELECTIONS};
	struct fault why = {0};
	struct dd *in = NULL;
	bool good;

	for (int i = 0; i < SELECTIONS && order->criterion != NULL; i++)
		if (node_is(order->criterion, names[i]))
			g.selection = (enum selection)i;
	if (g.selection == SELECTIONS || order->on_count == 0 ||
	    order->to_count != 1 || order->using != NULL)
		return wrong(tool, "SELECT FROM(dd) TO(dd) ON(p,m,f) and one "
		    "of ALLDUPS NODUPS FIRST LAST FIRSTDUP LASTDUP were "
		    "expected", SLICE("SELECT"));
	good = open_three(tool, order, &g, &in, &why) &&
	    select_records(&g, in, order, &why);
	if (!good)
		listing_error(&tool->print, ' ', "ICE061A 0 %s", why.text);
	dd_close(&in);
	good = dd_close(&g.to) && good;
	good = dd_close(&g.discard) && good;
	return good ? 0 : CODE_FAILED;
}

/* ------------------------------------------------------------------ order */

static void
set_mode(struct tool *tool, const struct node *mode)
{
	if (mode == NULL || !node_is(mode, "STOP CONTINUE SCAN")) {
		tool->code = wrong(tool, "STOP, CONTINUE or SCAN was "
		    "expected", SLICE("MODE"));
		return;
	}
	tool->goes_on = node_is(mode, "CONTINUE");
	tool->scans = node_is(mode, "SCAN");
}

static void
run_operator(struct tool *tool, const struct node *verb)
{
	static const struct {
		const char *name;
		unsigned (*run)(struct tool *, struct order *);
	} operators[] = {
		{"COPY", copy}, {"SORT", sort_records}, {"COUNT", count},
		{"SELECT", select_},
	};
	struct order order = {0};
	unsigned code = CODE_WRONG;
	size_t i;

	for (i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
		if (node_is(verb, operators[i].name))
			break;
	if (i == sizeof(operators) / sizeof(operators[0]))
		wrong(tool, "COPY, SORT, COUNT, SELECT or MODE was expected",
		    verb->word);
	else
		code = take_operands(tool, verb->next, &order);
	if (code == 0 && !tool->scans)
		code = operators[i].run(tool, &order);
	listing_print(&tool->print, ' ', "ICE602I 0 OPERATION RETURN CODE:  "
	    "%02u", code);
	if (code > tool->code)
		tool->code = code;
	if (code > CODE_STOP && !tool->goes_on)
		tool->scans = true;
}

static void
run_command(struct tool *tool, const struct cards *cards,
    const struct command *command)
{
	struct fault why = {0};
	struct node *node;

	for (size_t i = 0; i < command->card_count; i++)
		listing_print(&tool->print, i == 0 ? '0' : ' ', "          %s",
		    cards->card[command->first_card + i]);
	node = nodes_parse(tool->step->arena, command->text, &why);
	if (node == NULL)
		tool->code = wrong(tool, why.text, command->text);
	else if (node_is(node, "MODE"))
		set_mode(tool, node->next);
	else
		run_operator(tool, node);
}

unsigned
icetool(struct step *step)
{
	static const struct page_form messages = {
		.dcb = {.recfm = "FBA", .lrecl = 121},
	};
	struct tool tool = {.step = step};
	struct fault why = {0};
	struct cards cards;

	listing_open(&tool.print, step, "TOOLMSG", &messages);
	listing_open(&tool.messages, step, "DFSMSG", &messages);
	listing_print(&tool.print, ' ', "ICE600I 0 DFSORT ICETOOL UTILITY RUN "
	    "STARTED");
	if (cards_read(step, "TOOLIN", CARDS_ICETOOL, &cards, &why)) {
		for (const struct command *c = cards.first; c != NULL &&
		    !step_has_abended(step); c = c->next)
			run_command(&tool, &cards, c);
	} else {
		listing_error(&tool.print, ' ', "ICE635A 0 TOOLIN: %s",
		    why.text);
		tool.code = CODE_FAILED;
	}
	listing_print(&tool.print, '0', "ICE601I 0 DFSORT ICETOOL UTILITY RUN "
	    "ENDED - RETURN CODE:  %02u", tool.code);
	listing_close(&tool.messages);
	listing_close(&tool.print);
	return tool.code;
}
