/*
 * tests/unit/programs_icetool_test.c -- ICETOOL
 */
#include "programs_support.h"

static void
tool(const char *operators)
{
	step_begin("ICETOOL");
	dd_sysout("TOOLMSG");
	dd_sysout("DFSMSG");
	dd_instream("TOOLIN", operators);
	dd_instream("IN", "b1\na1\nb2\nc1\nb3\na2\n");
}

START_TEST(copy_sort_and_count_run_in_turn)
{
	tool("* copies, sorts and counts\n"
	    "COPY FROM(IN) TO(OUT1,OUT2)\n"
	    "SORT FROM(IN) TO(OUT3) -\n"
	    "   USING(CTL1)\n"
	    "COUNT FROM(IN)\n");
	dd_instream("CTL1CNTL", "  SORT FIELDS=(1,2,CH,A)\n"
	    "  INCLUDE COND=(1,1,CH,EQ,C'a')\n");
	dd_sysout("OUT1");
	dd_sysout("OUT2");
	dd_sysout("OUT3");
	step_run_to(0);
	ck_assert_str_eq(sysout_trimmed("OUT1"), "b1\na1\nb2\nc1\nb3\na2\n");
	ck_assert_str_eq(sysout_trimmed("OUT2"), sysout_trimmed("OUT1"));
	ck_assert_str_eq(sysout_trimmed("OUT3"), "a1\na2\n");
	ck_assert(sysout_has("TOOLMSG", "RECORD COUNT:  000000000000006"));
	ck_assert(sysout_has("DFSMSG", "ICE054I 0 RECORDS - IN: 6, OUT: 2"));
}
END_TEST

static const struct {
	const char *criterion;
	const char *selected;
	const char *discarded;
} selections[] = {
	{"ALLDUPS", "a1\na2\nb1\nb2\nb3\n", "c1\n"},
	{"NODUPS", "c1\n", "a1\na2\nb1\nb2\nb3\n"},
	{"FIRST", "a1\nb1\nc1\n", "a2\nb2\nb3\n"},
	{"LAST", "a2\nb3\nc1\n", "a1\nb1\nb2\n"},
	{"FIRSTDUP", "a1\nb1\n", "a2\nb2\nb3\nc1\n"},
	{"LASTDUP", "a2\nb3\n", "a1\nb1\nb2\nc1\n"},
};

START_TEST(select_takes_records_by_their_place_among_equals)
{
	char *text = memory_print("SELECT FROM(IN) TO(OUT) ON(1,1,CH) %s "
	    "DISCARD(REST)\n", selections[_i].criterion);

	tool(text);
	dd_sysout("OUT");
	dd_sysout("REST");
	step_run_to(0);
	ck_assert_str_eq(sysout_trimmed("OUT"), selections[_i].selected);
	ck_assert_str_eq(sysout_trimmed("REST"), selections[_i].discarded);
	free(text);
}
END_TEST

static const struct {
	const char *operators;
	unsigned code;
} codes[] = {
	{"COUNT FROM(IN) EMPTY\n", 0},
	{"COUNT FROM(IN) NOTEMPTY\n", 12},
	{"COUNT FROM(IN) NOTEMPTY RC4\n", 4},
	{"COUNT FROM(IN) HIGHER(5) RC4\n", 4},
	{"COUNT FROM(IN) HIGHER(6) RC4\n", 0},
	{"COUNT FROM(IN) LOWER(7) RC4\n", 4},
	{"COUNT FROM(IN) EQUAL(6) RC4\n", 4},
	{"COUNT FROM(IN) NOTEQUAL(6) RC4\n", 0},
	{"COUNT FROM(IN) MANY\n", 12},
	{"COUNT\n", 12},
	{"DISPLAY FROM(IN) LIST(X)\n", 12},
	{"SORT FROM(IN) TO(IN)\n", 12},
	{"SELECT FROM(IN) TO(OUT) ON(1,1,PD) FIRST\n", 12},
	{"SELECT FROM(IN) TO(NOTHERE) ON(1,1,CH) FIRST\n", 16},
	{"COPY FROM(NOTHERE) TO(OUT)\n", 16},
	{"MODE SOMEHOW\n", 12},
	{"COPY FROM(IN TO(OUT)\n", 12},
};

START_TEST(operators_set_the_return_code)
{
	tool(codes[_i].operators);
	step_run();
	ck_assert_msg(w.end->code == codes[_i].code, "%u: %s", w.end->code,
	    sysout_trimmed("TOOLMSG"));
}
END_TEST

START_TEST(after_a_failure_the_rest_is_read_but_not_run)
{
	tool("COUNT FROM(IN) NOTEMPTY\nCOPY FROM(IN) TO(OUT)\n");
	dd_sysout("OUT");
	step_run_to(12);
	ck_assert_str_eq(sysout_of("OUT"), "");
	tool("MODE CONTINUE\nCOUNT FROM(IN) NOTEMPTY\nCOPY FROM(IN) TO(OUT)"
	    "\n");
	dd_sysout("OUT");
	step_run_to(12);
	ck_assert_str_ne(sysout_of("OUT"), "");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("icetool");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, world_begin, world_end);
	tcase_add_test(all, copy_sort_and_count_run_in_turn);
	tcase_add_loop_test(all,
	    select_takes_records_by_their_place_among_equals, 0,
	    sizeof(selections) / sizeof(selections[0]));
	tcase_add_loop_test(all, operators_set_the_return_code, 0,
	    sizeof(codes) / sizeof(codes[0]));
	tcase_add_test(all, after_a_failure_the_rest_is_read_but_not_run);
	suite_add_tcase(suite, all);
	return run_suite(suite);
}
