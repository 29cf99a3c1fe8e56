/*
 * spool/programs/idcams.c -- IDCAMS: commands in order, IF, SET, codes
 *
 * Owns      LASTCC and MAXCC, and which commands are run
 * Leaves    what the commands do to idcams_catalog.c and idcams_copy.c
 * Fails     by condition codes: 4 8 12 by the command, 12 for one that is not
 *           understood, 16 when SYSIN cannot be read
 */
#include "spool/programs/idcams.h"

#include "spool/base/clock.h"
#include "spool/programs/programs.h"

enum { CODE_WRONG = 12, CODE_SEVERE = 16, NEST_MAX = 10 };

static const struct {
	const char *names;
	unsigned (*run)(struct idcams *, const struct node *);
} verbs[] = {
	{"DELETE DEL", idcams_delete},
	{"DEFINE DEF", idcams_define},
	{"ALTER", idcams_alter},
	{"LISTCAT LISTC", idcams_listcat},
	{"REPRO", idcams_repro},
	{"PRINT", idcams_print},
	{"VERIFY VFY", idcams_verify},
};

/* The commands that are left; IF and DO take more than one of them. */
struct run {
	struct idcams ams;
	const struct cards *cards;
	const struct command *next;
	int nested;
	bool cancelled;
};

static void run_clause(struct run *, const struct node *, bool active);

unsigned
idcams_improper(struct idcams *ams, const struct node *node,
    const char *expected)
{
	listing_error(&ams->print, ' ', "IDC3211I KEYWORD '%.*s' IS IMPROPER",
	    SLICE_ARGS(slice_head(node->word, 64)));
	listing_error(&ams->print, ' ', "         %s", expected);
	listing_error(&ams->print, ' ', "IDC3202I ABOVE TEXT BYPASSED UNTIL "
	    "NEXT COMMAND. CONDITION CODE IS 12");
	return CODE_WRONG;
}

static void
set_code(struct run *run, unsigned code)
{
	run->ams.last_cc = code;
	if (code > run->ams.max_cc)
		run->ams.max_cc = code;
}

static void
wrong(struct run *run, const char *what)
{
	listing_error(&run->ams.print, ' ', "IDC3202I ABOVE TEXT BYPASSED "
	    "UNTIL NEXT COMMAND. CONDITION CODE IS 12");
	listing_error(&run->ams.print, ' ', "         %s", what);
	set_code(run, CODE_WRONG);
}

/* What an IF that is wrong would have let run is not known: nothing is. */
static void
stop(struct run *run)
{
	run->cancelled = true;
	set_code(run, CODE_SEVERE);
	listing_error(&run->ams.print, ' ', "IDC0004I PROCESSING TERMINATED "
	    "DUE TO A WRONG IF. CONDITION CODE IS 16");
}

/* ------------------------------------------------------------- functions */

static void
run_verb(struct run *run, const struct node *verb)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (!node_is(verb, verbs[i].names))
			continue;
		set_code(run, verbs[i].run(&run->ams, verb->next));
		listing_print(&run->ams.print, '0', "IDC0001I FUNCTION "
		    "COMPLETED, HIGHEST CONDITION CODE WAS %u",
		    run->ams.last_cc);
		return;
	}
	wrong(run, arena_print(run->ams.step->arena, "%.*s is none of DELETE, "
	    "DEFINE, ALTER, LISTCAT, REPRO, PRINT, VERIFY, IF, SET",
	    SLICE_ARGS(slice_head(verb->word, 64))));
}

/* LASTCC, MAXCC, or a number. */
static bool
value_of(struct run *run, const struct node *node, uint64_t *value_r)
{
	if (node == NULL)
		return false;
	if (slice_equal(node->word, SLICE("LASTCC")))
		*value_r = run->ams.last_cc;
	else if (slice_equal(node->word, SLICE("MAXCC")))
		*value_r = run->ams.max_cc;
	else
		return slice_number(node->word, CODE_SEVERE, value_r);
	return true;
}

/* SET MAXCC=0, SET LASTCC=4 */
static void
run_set(struct run *run, const struct node *what)
{
	uint64_t value;

	if (what == NULL || what->next == NULL ||
	    !node_is(what->next, "= EQ") ||
	    !value_of(run, what->next->next, &value) ||
	    !node_is(what, "LASTCC MAXCC")) {
		wrong(run, "SET MAXCC=n or SET LASTCC=n was expected, n from "
		    "0 to 16");
		return;
	}
	if (node_is(what, "MAXCC")) {
		run->ams.max_cc = (unsigned)value;
	} else {
		run->ams.last_cc = (unsigned)value;
		if (value > run->ams.max_cc)
			run->ams.max_cc = (unsigned)value;
	}
}

static bool
compare(const struct node *sign, uint64_t a, uint64_t b, bool *holds_r)
{
	static const struct {
		const char *names;
		bool less, equal, greater;
	} signs[] = {
		{"= EQ", false, true, false}, {"<> NE", true, false, true},
		{"< LT", true, false, false}, {"<= LE", true, true, false},
		{"> GT", false, false, true}, {">= GE", false, true, true},
	};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (node_is(sign, signs[i].names)) {
			*holds_r = a < b ? signs[i].less :
			    a == b ? signs[i].equal : signs[i].greater;
			return true;
		}
	return false;
}

/* ------------------------------------------------------------ the order */

static const struct node *
take_command(struct run *run)
{
	const struct command *command = run->next;
	struct fault why = {0};
	struct node *node;

	run->next = command->next;
	for (size_t i = 0; i < command->card_count; i++)
		listing_print(&run->ams.print, i == 0 ? '0' : ' ', "%s",
		    run->cards->card[command->first_card + i]);
	node = nodes_parse(run->ams.step->arena, command->text, &why);
	if (node == NULL && fault_is_set(&why))
		wrong(run, why.text);
	if (node == NULL && slice_starts_nocase(command->text, SLICE("IF")))
		stop(run);
	return node;
}

static bool
next_is(struct run *run, const char *word)
{
	struct fault why = {0};
	struct node *node;

	if (run->next == NULL)
		return false;
	node = nodes_parse(run->ams.step->arena, run->next->text, &why);
	return node != NULL && node_is(node, word);
}

/* Up to END, or to the end of the input. */
static void
run_block(struct run *run, bool active)
{
	while (run->next != NULL && !run->cancelled) {
		const struct node *node = take_command(run);

		if (node == NULL)
			continue;
		if (node_is(node, "END"))
			return;
		run_clause(run, node, active);
	}
}

/* IF LASTCC = 0 THEN command; the next command may be ELSE command. */
static void
run_if(struct run *run, const struct node *left, bool active)
{
	const struct node *sign = left == NULL ? NULL : left->next;
	const struct node *right = sign == NULL ? NULL : sign->next;
	const struct node *then = right == NULL ? NULL : right->next;
	uint64_t a, b;
	bool holds;

	if (then == NULL || !node_is(then, "THEN") ||
	    !value_of(run, left, &a) || !value_of(run, right, &b) ||
	    !compare(sign, a, b, &holds)) {
		wrong(run, "IF LASTCC|MAXCC sign number THEN was expected");
		stop(run);
		return;
	}
	run_clause(run, then->next, active && holds);
	if (next_is(run, "ELSE")) {
		const struct node *otherwise = take_command(run);

		run_clause(run, otherwise->next, active && !holds);
	}
}

/* A command, a DO group, or nothing. */
static void
run_clause(struct run *run, const struct node *node, bool active)
{
	if (node == NULL || run->cancelled ||
	    step_has_abended(run->ams.step))
		return;
	if (++run->nested > NEST_MAX * 2) {
		wrong(run, "IF and DO may be nested to a depth of 10");
		stop(run);
	} else if (node_is(node, "DO"))
		run_block(run, active);
	else if (node_is(node, "IF"))
		run_if(run, node->next, active);
	else if (!active)
		;
	else if (node_is(node, "SET"))
		run_set(run, node->next);
	else if (node_is(node, "CANCEL"))
		run->cancelled = true;
	else if (!node_is(node, "PARM END ELSE"))
		run_verb(run, node);
	run->nested--;
}

static void
put_heading(struct buffer *line, unsigned page)
{
	char now[40];

	/* the year has two digits there */
	clock_format(clock_now_us(), "%H:%M:%S%m/%d/%Y", now, sizeof(now));
	buffer_print(line, "IDCAMS  SYSTEM SERVICES%43sTIME: %.8s%8s%.6s%.2s"
	    "     PAGE %6u", "", now, "", now + 8, now + 16, page);
}

unsigned
idcams(struct step *step)
{
	static const struct page_form pages = {
		.dcb = {.recfm = "VBA", .lrecl = 125},
		.heading = put_heading,
	};
	struct run run = {.ams = {.step = step}};
	struct fault why = {0};
	struct cards cards;

	listing_open(&run.ams.print, step, "SYSPRINT", &pages);
	run.cards = &cards;
	if (cards_read(step, "SYSIN", CARDS_IDCAMS, &cards, &why)) {
		run.next = cards.first;
		while (run.next != NULL && !run.cancelled)
			run_clause(&run, take_command(&run), true);
	} else {
		listing_error(&run.ams.print, ' ', "IDC3300I ERROR OPENING "
		    "SYSIN");
		listing_error(&run.ams.print, ' ', "         %s", why.text);
		run.ams.max_cc = CODE_SEVERE;
	}
	listing_print(&run.ams.print, '0', "IDC0002I IDCAMS PROCESSING "
	    "COMPLETE. MAXIMUM CONDITION CODE WAS %u", run.ams.max_cc);
	listing_close(&run.ams.print);
	return run.ams.max_cc;
}
