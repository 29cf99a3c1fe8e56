/*
 * tests/unit/mailsink_script_test.c -- where the sink misbehaves
 */
#include <check.h>
#include <stdlib.h>

#include "writer/mailsink/script.h"

static struct sink_script *
parse(const char *text)
{
	struct buffer errors = {0};
	struct sink_script *script;

	script = sink_script_parse(slice_text(text), "s", &errors);
	ck_assert_msg(script != NULL, "%s", buffer_str(&errors));
	ck_assert_uint_eq(errors.len, 0);
	buffer_free(&errors);
	return script;
}

/* The line of the rule that fits, or 0. */
static unsigned
found(struct sink_script *script, enum sink_step step, uint64_t connection,
    uint64_t nth, const char *text)
{
	struct sink_moment m = {
		.step = step, .connection = connection, .listener = 1,
		.nth = nth, .total = nth, .text = slice_text(text),
	};
	const struct sink_rule *rule = sink_script_find(script, &m);

	return rule != NULL ? rule->line : 0;
}

static void
refuses(const char *text, const char *where, const char *why)
{
	struct buffer errors = {0};

	ck_assert_ptr_null(sink_script_parse(slice_text(text), "s", &errors));
	ck_assert_msg(strstr(buffer_str(&errors), where) == errors.data,
	    "expected %s, got %s", where, buffer_str(&errors));
	ck_assert_msg(strstr(errors.data, why) != NULL, "expected %s in %s",
	    why, errors.data);
	buffer_free(&errors);
}

START_TEST(the_first_rule_that_fits_is_taken)
{
	struct sink_script *s = parse(
	    "# comment\n"
	    "\n"
	    "RCPT connection 2 reply \"1\"   # behind a rule\n"
	    "RCPT nth 3 reply \"2\"\r\n"
	    "mail reply \"3\"\n"
	    "RCPT reply \"4\"");

	ck_assert_uint_eq(found(s, SINK_STEP_RCPT, 2, 3, ""), 3);
	ck_assert_uint_eq(found(s, SINK_STEP_RCPT, 1, 3, ""), 4);
	ck_assert_uint_eq(found(s, SINK_STEP_RCPT, 1, 1, ""), 6);
	ck_assert_uint_eq(found(s, SINK_STEP_MAIL, 1, 1, ""), 5);
	ck_assert_uint_eq(found(s, SINK_STEP_DATA, 1, 1, ""), 0);
	sink_script_close(&s);
	ck_assert_ptr_null(s);
}
END_TEST

START_TEST(ranges_are_a_number_an_interval_an_open_end_or_every_nth)
{
	struct sink_script *s = parse(
	    "MAIL nth 2 reply \"\"\n"
	    "RCPT nth 2-3 reply \"\"\n"
	    "DATA nth 2- reply \"\"\n"
	    "dot nth every 3 reply \"\"\n"
	    "QUIT nth * reply \"\"\n");
	static const struct {
		enum sink_step step;
		unsigned fits;		/* bit n: the n-th time */
	} table[] = {
		{SINK_STEP_MAIL, 1 << 2},
		{SINK_STEP_RCPT, 1 << 2 | 1 << 3},
		{SINK_STEP_DATA, 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5 | 1 << 6},
		{SINK_STEP_DOT, 1 << 3 | 1 << 6},
		{SINK_STEP_QUIT, 0x7e},
	};

	for (unsigned i = 0; i < sizeof(table) / sizeof(*table); i++)
		for (unsigned n = 1; n <= 6; n++)
			ck_assert_uint_eq(found(s, table[i].step, 1, n, ""),
			    (table[i].fits & 1U << n) != 0 ? i + 1 : 0);
	sink_script_close(&s);
}
END_TEST

START_TEST(a_rule_can_ask_for_a_text_or_a_pattern)
{
	struct sink_script *s = parse(
	    "RCPT containing \"Bob@\" reply \"\"\n"
	    "RCPT matching \"^rcpt to:<x[0-9]+@\" reply \"\"\n");

	ck_assert_uint_eq(found(s, SINK_STEP_RCPT, 1, 1, "RCPT TO:<bob@a>"),
	    1);
	ck_assert_uint_eq(found(s, SINK_STEP_RCPT, 1, 1, "RCPT TO:<x12@a>"),
	    2);
	ck_assert_uint_eq(found(s, SINK_STEP_RCPT, 1, 1, "RCPT TO:<x@a>"), 0);
	sink_script_close(&s);
}
END_TEST

START_TEST(a_rule_with_times_is_used_up)
{
	struct sink_script *s = parse("RCPT times 2 reply \"\"\n");

	ck_assert_uint_eq(found(s, SINK_STEP_RCPT, 1, 1, ""), 1);
	ck_assert_uint_eq(found(s, SINK_STEP_RCPT, 2, 1, ""), 1);
	ck_assert_uint_eq(found(s, SINK_STEP_RCPT, 3, 1, ""), 0);
	sink_script_close(&s);
}
END_TEST

START_TEST(a_rule_for_the_body_is_used_up_when_its_bytes_have_come)
{
	struct sink_script *s = parse("body after 10 times 1 reset\n");
	struct sink_moment m = {.step = SINK_STEP_BODY, .text = SLICE("")};
	const struct sink_rule *one, *two;

	one = sink_script_find(s, &m);
	two = sink_script_find(s, &m);
	ck_assert_ptr_nonnull(one);
	ck_assert_ptr_eq(one, two);
	ck_assert_uint_eq(one->after, 10);
	ck_assert(sink_rule_use(one));
	ck_assert(!sink_rule_use(two));
	ck_assert_ptr_null(sink_script_find(s, &m));
	sink_script_close(&s);
}
END_TEST

START_TEST(actions_keep_their_order_and_operands)
{
	struct sink_script *s = parse("DATA raw \"25\" delay 1500ms "
	    "raw \"0\\x20\\0\\t\\\\\\\"\\r\\n\" delay 2m garbage 7 "
	    "close-listener 3s reset");
	struct sink_moment m = {.step = SINK_STEP_DATA, .text = SLICE("")};
	const struct sink_rule *rule = sink_script_find(s, &m);

	ck_assert_uint_eq(rule->action_count, 7);
	ck_assert(slice_equal(rule->actions[0].text, SLICE("25")));
	ck_assert_uint_eq(rule->actions[1].number, 1500);
	ck_assert(slice_equal(rule->actions[2].text,
	    SLICE("0 \0\t\\\"\r\n")));
	ck_assert_uint_eq(rule->actions[3].number, 120000);
	ck_assert_uint_eq(rule->actions[4].number, 7);
	ck_assert_int_eq(rule->actions[5].kind, SINK_ACTION_CLOSE_LISTENER);
	ck_assert_uint_eq(rule->actions[5].number, 3000);
	ck_assert_int_eq(rule->actions[6].kind, SINK_ACTION_RESET);
	ck_assert(!rule->carries_on);
	sink_script_close(&s);
}
END_TEST

START_TEST(a_rule_of_delays_alone_goes_on_as_usual)
{
	struct sink_script *s = parse("DATA delay 1s close-listener 1s\n");
	struct sink_moment m = {.step = SINK_STEP_DATA, .text = SLICE("")};

	ck_assert(sink_script_find(s, &m)->carries_on);
	sink_script_close(&s);
}
END_TEST

START_TEST(an_error_is_reported_with_line_and_column)
{
	refuses("BOOM close", "s:1:1: ", "no step");
	refuses("\n MAIL", "s:2:6: ", "no action");
	refuses("MAIL shout", "s:1:6: ", "no condition or action");
	refuses("MAIL close shout", "s:1:12: ", "\"shout\" is no action");
	refuses("MAIL close reset", "s:1:12: ", "never reached");
	refuses("MAIL reply", "s:1:11: ", "double quotes");
	refuses("MAIL reply \"x", "s:1:12: ", "no closing quote");
	refuses("MAIL reply \"a\\q\"", "s:1:14: ", "not an escape");
	refuses("MAIL reply \"\xc3\xa4\\q\"", "s:1:14: ", "not an escape");
	refuses("MAIL delay 5", "s:1:12: ", "200ms");
	refuses("MAIL delay 9999999s close", "s:1:12: ", "at most");
	refuses("MAIL nth 0 close", "s:1:10: ", "counted from 1");
	refuses("MAIL nth 3-2 close", "s:1:10: ", "counted from 1");
	refuses("MAIL nth every x close", "s:1:16: ", "number");
	refuses("MAIL nth 1 nth 2 close", "s:1:12: ", "twice");
	refuses("MAIL after 3 close", "s:1:6: ", "belongs to body");
	refuses("body accept", "s:1:6: ", "belongs to dot");
	refuses("QUIT containing \"x\" close", "s:1:6: ", "no text");
	refuses("RCPT matching \"(\" close", "s:1:6: ", "pattern");
	refuses("MAIL times 0 close", "s:1:12: ", "number of 1");
	refuses("MAIL garbage 0", "s:1:14: ", "number of 1");
}
END_TEST

START_TEST(every_wrong_line_is_reported)
{
	struct buffer errors = {0};

	ck_assert_ptr_null(sink_script_parse(
	    SLICE("BOOM\nMAIL close\nRCPT\n\0\n"), "f", &errors));
	ck_assert_ptr_nonnull(strstr(buffer_str(&errors), "f:1:1: "));
	ck_assert_ptr_null(strstr(buffer_str(&errors), "f:2:"));
	ck_assert_ptr_nonnull(strstr(buffer_str(&errors), "f:3:5: "));
	ck_assert_ptr_nonnull(strstr(buffer_str(&errors), "f:4:1: a NUL"));
	buffer_free(&errors);
}
END_TEST

START_TEST(an_empty_script_behaves)
{
	struct sink_script *s = parse("");

	ck_assert_uint_eq(found(s, SINK_STEP_MAIL, 1, 1, ""), 0);
	ck_assert_uint_eq(sink_script_count(s, SINK_STEP_MAIL), 1);
	ck_assert_uint_eq(sink_script_count(s, SINK_STEP_MAIL), 2);
	ck_assert_uint_eq(sink_script_count(s, SINK_STEP_RCPT), 1);
	sink_script_close(&s);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("mailsink script");
	TCase *tc = tcase_create("script");
	SRunner *runner;
	int failed;

	tcase_add_test(tc, the_first_rule_that_fits_is_taken);
	tcase_add_test(tc,
	    ranges_are_a_number_an_interval_an_open_end_or_every_nth);
	tcase_add_test(tc, a_rule_can_ask_for_a_text_or_a_pattern);
	tcase_add_test(tc, a_rule_with_times_is_used_up);
	tcase_add_test(tc,
	    a_rule_for_the_body_is_used_up_when_its_bytes_have_come);
	tcase_add_test(tc, actions_keep_their_order_and_operands);
	tcase_add_test(tc, a_rule_of_delays_alone_goes_on_as_usual);
	tcase_add_test(tc, an_error_is_reported_with_line_and_column);
	tcase_add_test(tc, every_wrong_line_is_reported);
	tcase_add_test(tc, an_empty_script_behaves);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
