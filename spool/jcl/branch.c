/*
 * spool/jcl/branch.c -- IF, ELSE and ENDIF
 *
 * Each step remembers the innermost IF that it stands in (reference 1.11).
 */
#include "spool/jcl/condition.h"

static void
open_branch(struct reader *r, const struct statement *st,
    const struct jcl_expression *test, bool is_else,
    struct jcl_branch *outer)
{
	struct jcl_branch *branch = arena_new(r->arena, struct jcl_branch);

	branch->outer = outer;
	branch->test = test;
	branch->is_else = is_else;
	branch->statement = st;
	r->branch = branch;
}

void
if_statement(struct reader *r, struct statement *st)
{
	const struct jcl_expression *test = NULL;

	reader_step_end(r);
	if (++r->branch_depth == NESTING_MAX + 1)
		reader_complain_at(r, st, MSG_NESTING, "IF STATEMENTS", "15",
		    "Is an ENDIF missing?");
	if (!st->broken)
		test = expression_read(r, st, st->operand.text, 0);
	open_branch(r, st, test, false, r->branch);
}

/* An IF that was begun in the same text: the job, or this procedure. */
static bool
has_branch(const struct reader *r)
{
	return r->branch != NULL && r->branch != r->branch_floor;
}

void
else_statement(struct reader *r, struct statement *st)
{
	reader_step_end(r);
	if (!has_branch(r) || r->branch->is_else)
		reader_complain_at(r, st, MSG_MISPLACED, NULL, NULL,
		    "ELSE stands between an IF and its ENDIF, once.");
	else
		open_branch(r, st, r->branch->test, true, r->branch->outer);
}

void
endif_statement(struct reader *r, struct statement *st)
{
	reader_step_end(r);
	if (!has_branch(r)) {
		reader_complain_at(r, st, MSG_MISPLACED, NULL, NULL,
		    "No IF is in front of it that has no ENDIF.");
		return;
	}
	r->branch = r->branch->outer;
	r->branch_depth--;
}

void
branches_close(struct reader *r, struct jcl_branch *outer)
{
	for (; r->branch != outer; r->branch = r->branch->outer) {
		reader_complain_at(r, r->branch->statement, MSG_NO_ENDIF, NULL,
		    NULL, "Each IF ends with // ENDIF, in the same procedure.");
		r->branch_depth--;
	}
}
