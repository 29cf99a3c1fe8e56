/*
 * spool/jcl/condition.h -- COND= and relational expressions, ready to be asked
 *
 * condition.c and expression.c make them, verdict.c asks them.
 */
#ifndef SPOOL_JCL_CONDITION_H
#define SPOOL_JCL_CONDITION_H

#include "spool/jcl/reader.h"

enum comparison {
	COMPARE_GT, COMPARE_GE, COMPARE_EQ, COMPARE_LT, COMPARE_LE, COMPARE_NE
};

/* The steps that a test looks at, by index; all earlier ones, one step, or
 * those of a procedure.  A count of 0: none there is. */
struct target {
	bool is_any;
	unsigned first, count;
};

struct test {
	enum comparison comparison;
	unsigned code;
	struct target target;
};

/* COND=: true when any test is. */
struct jcl_condition {
	struct test tests[TESTS_MAX];
	unsigned count;
	bool even, only;
};

enum expression_kind {
	EXPRESSION_AND, EXPRESSION_OR, EXPRESSION_NOT,
	EXPRESSION_RC, EXPRESSION_ABEND, EXPRESSION_ABENDCC, EXPRESSION_RUN
};

struct jcl_expression {
	enum expression_kind kind;
	const struct jcl_expression *left, *right;
	enum comparison comparison;
	unsigned code;			/* of RC */
	const char *abend;		/* of ABENDCC: "S0C4" */
	bool truth;			/* of ABEND, RUN: = TRUE or FALSE */
	struct target target;
};

/* IF, or its ELSE. */
struct jcl_branch {
	struct jcl_branch *outer;
	const struct jcl_expression *test;	/* NULL: it was wrong */
	bool is_else;
	const struct statement *statement;
};

bool condition_comparison(struct slice word, enum comparison *comparison_r);

/* The earlier steps of that name (STEP or STEP.PROCSTEP). */
struct target condition_target(const struct reader *, struct slice name,
    struct slice proc_step);

#endif
