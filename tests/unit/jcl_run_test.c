/*
 * tests/unit/jcl_run_test.c -- COND=, IF and RESTART=: which steps are run
 */
#include "tests/unit/jcl_support.h"

#define STEPS3 "//S1 EXEC PGM=A\n//S2 EXEC PGM=B\n//S3 EXEC PGM=C"

static struct jcl_result results[8];

static void
ended(unsigned number, unsigned code)
{
	results[number - 1] = (struct jcl_result){true, false, code, NULL};
}

static void
abended(unsigned number, const char *code)
{
	results[number - 1] = (struct jcl_result){true, true, 0, code};
}

static void
bypassed(unsigned number)
{
	results[number - 1] = (struct jcl_result){false, false, 0, NULL};
}

static enum jcl_verdict
verdict(unsigned number)
{
	return jcl_step_verdict(job, number - 1, results);
}

/* S3 has this COND=, S1 and S2 ended with these codes. */
static enum jcl_verdict
cond(const char *operand, unsigned code1, unsigned code2)
{
	char text[256];

	snprintf(text, sizeof(text), JOB STEPS3 ",COND=%s\n", operand);
	read_good(text);
	ended(1, code1);
	ended(2, code2);
	return verdict(3);
}

START_TEST(a_step_is_bypassed_when_a_test_is_true)
{
	ck_assert_int_eq(cond("(4,LT)", 4, 4), JCL_RUN);
	ck_assert_int_eq(cond("(4,LT)", 5, 0), JCL_BYPASS);
	ck_assert_int_eq(cond("(4,LT)", 0, 5), JCL_BYPASS);
	ck_assert_int_eq(cond("(0,NE,S1)", 0, 8), JCL_RUN);
	ck_assert_int_eq(cond("(0,NE,S1)", 8, 0), JCL_BYPASS);
	ck_assert_int_eq(cond("((8,EQ,S1),(4,GE,S2))", 0, 5), JCL_RUN);
	ck_assert_int_eq(cond("((8,EQ,S1),(4,GE,S2))", 8, 5), JCL_BYPASS);
	ck_assert_int_eq(cond("((8,EQ,S1),(4,GE,S2))", 0, 4), JCL_BYPASS);
}
END_TEST

START_TEST(each_operator_of_cond_compares_the_code_with_the_return_code)
{
	static const struct {
		const char *operator;
		bool below, same, above;	/* code against return code */
	} cases[] = {
		{"GT", false, false, true}, {"GE", false, true, true},
		{"EQ", false, true, false}, {"LT", true, false, false},
		{"LE", true, true, false}, {"NE", true, false, true},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char operand[32];

		snprintf(operand, sizeof(operand), "(8,%s,S1)",
		    cases[i].operator);
		ck_assert_int_eq(cond(operand, 12, 0) == JCL_BYPASS,
		    cases[i].below);
		ck_assert_int_eq(cond(operand, 8, 0) == JCL_BYPASS,
		    cases[i].same);
		ck_assert_int_eq(cond(operand, 4, 0) == JCL_BYPASS,
		    cases[i].above);
	}
}
END_TEST

START_TEST(the_first_step_has_nothing_to_compare_with)
{
	read_good(JOB "//S1 EXEC PGM=A,COND=(0,LE)\n");
	ck_assert_int_eq(verdict(1), JCL_RUN);
	read_good(JOB "//S1 EXEC PGM=A,COND=ONLY\n");
	ck_assert_int_eq(verdict(1), JCL_BYPASS);
}
END_TEST

START_TEST(a_test_of_a_bypassed_step_is_false)
{
	read_good(JOB STEPS3 ",COND=(0,LE,S2)\n");
	ended(1, 0);
	bypassed(2);
	ck_assert_int_eq(verdict(3), JCL_RUN);
}
END_TEST

START_TEST(after_an_abend_steps_are_bypassed_but_for_even_and_only)
{
	static const struct {
		const char *cond;
		enum jcl_verdict after_abend, without;
	} cases[] = {
		{"(4095,EQ)", JCL_BYPASS, JCL_RUN},
		{"EVEN", JCL_RUN, JCL_RUN},
		{"ONLY", JCL_RUN, JCL_BYPASS},
		{"((8,GT,S2),EVEN)", JCL_BYPASS, JCL_BYPASS},
		{"((8,LT,S2),EVEN)", JCL_RUN, JCL_RUN},
		{"((8,LT,S2),ONLY)", JCL_RUN, JCL_BYPASS},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_int_eq(cond(cases[i].cond, 0, 0),
		    cases[i].without);
		abended(1, "S0C4");
		ck_assert_msg(verdict(3) == cases[i].after_abend, "%s",
		    cases[i].cond);
	}
	read_good(JOB STEPS3 "\n");
	ended(2, 0);
	abended(1, "S0C4");
	ck_assert_int_eq(verdict(3), JCL_BYPASS);
}
END_TEST

START_TEST(job_cond_ends_the_job)
{
	read_good("//J JOB A,COND=((4,LT),(3,EQ))\n" STEPS3 "\n");
	ended(1, 0);
	ended(2, 4);
	ck_assert_int_eq(verdict(3), JCL_RUN);
	ended(2, 5);
	ck_assert_int_eq(verdict(3), JCL_END_JOB);
	ended(2, 0);
	ended(1, 3);
	ck_assert_int_eq(verdict(2), JCL_END_JOB);
	ck_assert_int_eq(verdict(1), JCL_RUN);
}
END_TEST

START_TEST(cond_names_steps_of_procedures)
{
	member("", "P", "//A EXEC PGM=X\n//B EXEC PGM=X,COND=(0,NE,A)\n");
	read_good(JOB "//S1 EXEC P\n//S2 EXEC PGM=Y,COND=(0,NE,S1.B)\n"
	    "//S3 EXEC PGM=Y,COND=(0,NE,S1)\n//S4 EXEC P\n");
	ended(1, 4);
	ended(2, 0);
	ended(3, 0);
	ended(4, 0);
	ended(5, 0);
	ck_assert_int_eq(verdict(2), JCL_BYPASS);
	ck_assert_int_eq(verdict(3), JCL_RUN);
	ck_assert_int_eq(verdict(4), JCL_BYPASS);
	ck_assert_int_eq(verdict(6), JCL_RUN);	/* its own A, of S4 */
}
END_TEST

START_TEST(a_wrong_cond_is_an_error)
{
	static const struct {
		const char *cond, *wanted;
	} cases[] = {
		{"(4,LESS)", "IEFC632I FORMAT ERROR IN THE COND FIELD"},
		{"(4096,LT)", "IEFC632I"},
		{"(4)", "IEFC632I"},
		{"4", "IEFC632I"},
		{"EVER", "IEFC632I"},
		{"(EVEN,ONLY)", "IEFC009I"},
		{"(4,LT,S9)", "4 4:28 IEFC645I INVALID REFER BACK ON THE EXEC"},
		{"(4,LT,S3)", "IEFC645I"},
		{"((0,LT),(1,LT),(2,LT),(3,LT),(4,LT),(5,LT),\n//   (6,LT),"
		    "(7,LT),(8,LT))", "JESJ030I MORE THAN 8 TESTS"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[512];

		snprintf(text, sizeof(text), JOB STEPS3 ",COND=%s\n",
		    cases[i].cond);
		read_bad(text, cases[i].wanted);
		ck_assert_uint_eq(error_count(), 1);
	}
	read_bad("//J JOB A,COND=EVEN\n" STEP, "IEFC632I");
	read_bad("//J JOB A,COND=(4,LT,S1)\n" STEP, "IEFC632I");
}
END_TEST

/* ---------------------------------------------------------------------- IF */

/* S3 stands in this IF, and S4 in its ELSE. */
static void
read_if(const char *expression)
{
	char text[512];

	snprintf(text, sizeof(text), JOB "//S1 EXEC PGM=A\n//S2 EXEC PGM=B\n"
	    "// IF %s THEN\n//S3 EXEC PGM=C\n// ELSE\n//S4 EXEC PGM=D\n"
	    "// ENDIF\n//S5 EXEC PGM=E\n", expression);
	read_good(text);
	ended(1, 0);
	ended(2, 4);
	bypassed(3);
	bypassed(4);
}

static bool
is_true(const char *expression)
{
	read_if(expression);
	ck_assert_msg((verdict(3) == JCL_RUN) == (verdict(4) == JCL_BYPASS),
	    "%s", expression);
	ck_assert_int_eq(verdict(5), JCL_RUN);
	return verdict(3) == JCL_RUN;
}

START_TEST(an_expression_compares_return_codes)
{
	static const char *const true_ones[] = {"(RC = 4)", "RC=4",
	    "RC EQ 4", "(RC >= 4)", "RC LE 4", "RC<5", "RC GT 3", "RC NE 0",
	    "RC NG 4", "RC NL 4", "S1.RC = 0", "S2.RC=4"};

	for (size_t i = 0; i < sizeof(true_ones) / sizeof(char *); i++)
		ck_assert_msg(is_true(true_ones[i]), "%s", true_ones[i]);
	ck_assert(!is_true("RC = 0"));
	ck_assert(!is_true("S2.RC LT 4"));
	ck_assert(!is_true("(S1.RC > 0)"));
}
END_TEST

START_TEST(expressions_are_joined_and_negated)
{
	ck_assert(is_true("(S1.RC = 0 & S2.RC = 4)"));
	ck_assert(is_true("S1.RC = 0 AND S2.RC = 4"));
	ck_assert(!is_true("S1.RC = 1 AND S2.RC = 4"));
	ck_assert(is_true("S1.RC = 1 | S2.RC = 4"));
	ck_assert(is_true("S1.RC = 1 OR (S2.RC = 4)"));
	ck_assert(is_true("RC = 9 OR RC = 4 AND S1.RC = 0"));
	ck_assert(!is_true("(RC = 4 OR RC = 9) AND S1.RC = 9"));
	ck_assert(is_true("NOT RC = 9"));
	ck_assert(!is_true("NOT (RC = 4 OR RC = 9)"));
}
END_TEST

START_TEST(the_not_sign_comes_in_many_forms)
{
	static const char *const signs[] = {"\xc2\xac", "\xc3\x82\xc2\xac",
	    "\xac", "^", "!"};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		char expression[64];

		snprintf(expression, sizeof(expression), "%s(RC = 9)",
		    signs[i]);
		ck_assert(is_true(expression));
		snprintf(expression, sizeof(expression), "RC %s= 4",
		    signs[i]);
		ck_assert(!is_true(expression));
		snprintf(expression, sizeof(expression), "RC %s> 4",
		    signs[i]);
		ck_assert(is_true(expression));
		snprintf(expression, sizeof(expression), "%sABEND",
		    signs[i]);
		ck_assert(is_true(expression));
	}
}
END_TEST

START_TEST(an_expression_asks_whether_a_step_was_run)
{
	ck_assert(is_true("S1.RUN"));
	ck_assert(is_true("S1.RUN = TRUE"));
	ck_assert(!is_true("S1.RUN=FALSE"));
	read_if("S2.RUN");
	bypassed(2);
	ck_assert_int_eq(verdict(3), JCL_BYPASS);
	read_if("S2.RC = 0");
	bypassed(2);
	ck_assert_int_eq(verdict(3), JCL_BYPASS);	/* it has no code */
}
END_TEST

START_TEST(a_step_after_an_abend_is_run_when_an_if_asks_for_it)
{
	read_if("ABEND");
	abended(2, "U0016");
	ck_assert_int_eq(verdict(3), JCL_RUN);
	ck_assert_int_eq(verdict(4), JCL_BYPASS);
	ck_assert_int_eq(verdict(5), JCL_BYPASS);
	read_if("S1.ABEND");
	abended(2, "U0016");
	ck_assert_int_eq(verdict(3), JCL_BYPASS);
	ck_assert_int_eq(verdict(4), JCL_RUN);
	read_if("ABENDCC = U0016");
	abended(2, "U0016");
	ck_assert_int_eq(verdict(3), JCL_RUN);
	read_if("ABENDCC = S0C4");
	abended(2, "U0016");
	ck_assert_int_eq(verdict(3), JCL_BYPASS);
	read_if("RC >= 0");
	abended(2, "S0C4");
	ck_assert_int_eq(verdict(3), JCL_BYPASS);
	ck_assert_int_eq(verdict(4), JCL_BYPASS);
}
END_TEST

START_TEST(ifs_are_nested)
{
	read_good(JOB "//S1 EXEC PGM=A\n// IF RC = 0 THEN\n"
	    "// IF S1.RUN THEN\n//S2 EXEC PGM=B\n// ELSE\n//S3 EXEC PGM=C\n"
	    "// ENDIF\n// ELSE\n// IF RC = 4 THEN\n//S4 EXEC PGM=D\n"
	    "// ENDIF\n// ENDIF\n");
	ended(1, 0);
	ended(2, 0);
	bypassed(3);
	ck_assert_int_eq(verdict(2), JCL_RUN);
	ck_assert_int_eq(verdict(3), JCL_BYPASS);
	ck_assert_int_eq(verdict(4), JCL_BYPASS);
	ended(1, 4);
	bypassed(2);
	ck_assert_int_eq(verdict(2), JCL_BYPASS);
	ck_assert_int_eq(verdict(4), JCL_RUN);
}
END_TEST

START_TEST(an_expression_goes_on_on_the_next_card)
{
	read_good(JOB "//S1 EXEC PGM=A\n// IF (S1.RC = 0 AND\n"
	    "//* between\n//   ABEND = FALSE) THEN  comment\n"
	    "//S2 EXEC PGM=B\n// ENDIF comment\n");
	ended(1, 0);
	ck_assert_int_eq(verdict(2), JCL_RUN);
}
END_TEST

START_TEST(wrong_expressions_are_errors)
{
	static const struct {
		const char *expression, *wanted;
	} cases[] = {
		{"RC THEN", "3:10 JESJ014I INVALID RELATIONAL EXPRESSION [A "
		    "comparison is expected behind RC"},
		{"RC = X THEN", "3:12 JESJ014I"},
		{"RC = 5000 THEN", "A return code from 0 to 4095"},
		{"CODE = 4 THEN", "3:7 JESJ014I INVALID RELATIONAL EXPRESSION "
		    "[RC, ABEND, ABENDCC or RUN is expected"},
		{"(RC = 4 THEN", "closing parenthesis"},
		{"RC = 4) THEN", "AND or OR is expected"},
		{"RC = 4 RC = 5 THEN", "AND or OR is expected"},
		{"ABENDCC THEN", "= or NE is expected"},
		{"ABENDCC = 0C4 THEN", "An abend code is expected"},
		{"ABENDCC = S0C THEN", "An abend code is expected"},
		{"ABEND > TRUE THEN", "= or NE is expected"},
		{"ABEND = MAYBE THEN", "TRUE or FALSE is expected"},
		{"RC = 4", "THEN is missing"},
		{"THEN", "RC, ABEND"},
		{"((((((((((((((((((((((((((((((((((RC=0 THEN",
		    "at most 32 deep"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[512];

		snprintf(text, sizeof(text), JOB STEP "// IF %s\n"
		    "//S2 EXEC PGM=B\n// ENDIF\n", cases[i].expression);
		read_bad(text, cases[i].wanted);
		ck_assert_msg(error_count() == 1, "%s", said());
		ck_assert_uint_eq(job->step_count, 2);
	}
}
END_TEST

START_TEST(a_step_that_is_not_there_makes_a_false_test_and_a_warning)
{
	read_warned(JOB STEP "// IF S9.RC = 0 THEN\n//S2 EXEC PGM=B\n"
	    "// ENDIF\n", "JESJ016I NO EARLIER STEP IS CALLED S9");
	ended(1, 0);
	ck_assert_int_eq(verdict(2), JCL_BYPASS);
}
END_TEST

START_TEST(if_else_and_endif_belong_together)
{
	struct buffer text = {0};

	read_bad(JOB STEP "// ELSE\n", "IEFC606I MISPLACED ELSE STATEMENT");
	read_bad(JOB STEP "// ENDIF\n", "IEFC606I MISPLACED ENDIF");
	read_bad(JOB STEP "// IF RC=0 THEN\n//S2 EXEC PGM=B\n",
	    "3 3:4 JESJ015I IF WITHOUT ENDIF");
	read_bad(JOB STEP "// IF RC=0 THEN\n// ELSE\n// ELSE\n// ENDIF\n",
	    "IEFC606I MISPLACED ELSE");
	read_bad(JOB STEP "// IF RC=0 THEN\n//D DD DUMMY\n// ENDIF\n",
	    "IEFC606I MISPLACED DD STATEMENT");
	buffer_text(&text, JOB STEP);
	for (int i = 0; i < 16; i++)
		buffer_text(&text, "// IF RC=0 THEN\n");
	for (int i = 0; i < 16; i++)
		buffer_text(&text, "// ENDIF\n");
	read_bad(buffer_str(&text),
	    "JESJ011I IF STATEMENTS NESTED MORE THAN 15 DEEP");
	buffer_free(&text);
}
END_TEST

START_TEST(an_if_ends_in_its_own_procedure)
{
	member("", "P", "// IF RC=0 THEN\n//A EXEC PGM=X\n");
	member("", "Q", "//A EXEC PGM=X\n// ENDIF\n");
	member("", "R", "// IF RC=0 THEN\n//A EXEC PGM=X\n// ENDIF\n");
	read_bad(JOB "//S1 EXEC P\n// ENDIF\n", "JESJ015I IF WITHOUT ENDIF");
	read_bad(JOB STEP "// IF RC=0 THEN\n//S2 EXEC Q\n// ENDIF\n",
	    "IEFC606I MISPLACED ENDIF");
	read_good(JOB STEP "// IF RC=0 THEN\n//S2 EXEC R\n// ENDIF\n");
	ended(1, 0);
	ck_assert_int_eq(verdict(2), JCL_RUN);
	ended(1, 4);
	ck_assert_int_eq(verdict(2), JCL_BYPASS);
}
END_TEST

/* ----------------------------------------------------------------- RESTART */

START_TEST(restart_bypasses_the_steps_in_front)
{
	read_good("//J JOB A,RESTART=S2\n" STEPS3 "\n");
	ck_assert_uint_eq(job->restart, 1);
	bypassed(1);
	ck_assert_int_eq(verdict(1), JCL_BYPASS);
	ck_assert_int_eq(verdict(2), JCL_RUN);
	read_good("//J JOB A,RESTART=*\n" STEPS3 "\n");
	ck_assert_int_eq(verdict(1), JCL_RUN);
	member("", "P", "//A EXEC PGM=X\n//B EXEC PGM=X\n");
	read_good("//J JOB A,RESTART=S1.B\n//S1 EXEC P\n");
	ck_assert_uint_eq(job->restart, 1);
	read_bad("//J JOB A,RESTART=S9\n" STEPS3 "\n",
	    "1 1:19 JESJ026I RESTART STEP S9 IS NOT IN THE JOB");
}
END_TEST

static void
add(TCase *t)
{
	tcase_add_test(t, a_step_is_bypassed_when_a_test_is_true);
	tcase_add_test(t,
	    each_operator_of_cond_compares_the_code_with_the_return_code);
	tcase_add_test(t, the_first_step_has_nothing_to_compare_with);
	tcase_add_test(t, a_test_of_a_bypassed_step_is_false);
	tcase_add_test(t,
	    after_an_abend_steps_are_bypassed_but_for_even_and_only);
	tcase_add_test(t, job_cond_ends_the_job);
	tcase_add_test(t, cond_names_steps_of_procedures);
	tcase_add_test(t, a_wrong_cond_is_an_error);
	tcase_add_test(t, an_expression_compares_return_codes);
	tcase_add_test(t, expressions_are_joined_and_negated);
	tcase_add_test(t, the_not_sign_comes_in_many_forms);
	tcase_add_test(t, an_expression_asks_whether_a_step_was_run);
	tcase_add_test(t, a_step_after_an_abend_is_run_when_an_if_asks_for_it);
	tcase_add_test(t, ifs_are_nested);
	tcase_add_test(t, an_expression_goes_on_on_the_next_card);
	tcase_add_test(t, wrong_expressions_are_errors);
	tcase_add_test(t,
	    a_step_that_is_not_there_makes_a_false_test_and_a_warning);
	tcase_add_test(t, if_else_and_endif_belong_together);
	tcase_add_test(t, an_if_ends_in_its_own_procedure);
	tcase_add_test(t, restart_bypasses_the_steps_in_front);
}

int
main(void)
{
	return run_suite("which steps are run", add);
}
