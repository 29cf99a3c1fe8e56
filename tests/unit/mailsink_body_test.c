/*
 * tests/unit/mailsink_body_test.c -- the bytes of a message as they arrive
 */
#include <check.h>
#include <stdlib.h>

#include "writer/mailsink/body.h"

/* What came out, and what was noted; every test gives it back. */
struct taken {
	struct sink_body body;
	struct buffer out;
	size_t used;
};

static struct taken
take(struct slice in, bool dots, size_t piece)
{
	struct taken t = {0};
	size_t used;

	sink_body_begin(&t.body, dots, false);
	while (t.used < in.len && !t.body.ended) {
		used = sink_body_feed(&t.body,
		    slice_head(slice_from(in, t.used), piece), &t.out);
		ck_assert_uint_gt(used, 0);
		t.used += used;
	}
	sink_body_finish(&t.body);
	return t;
}

static void
check(struct slice in, bool dots, const char *out, size_t used)
{
	for (size_t piece = 1; piece <= in.len; piece++) {
		struct taken t = take(in, dots, piece);

		ck_assert_msg(slice_equal(buffer_slice(&t.out),
		    slice_text(out)), "pieces of %zu: got \"%.*s\"", piece,
		    SLICE_ARGS(buffer_slice(&t.out)));
		ck_assert_uint_eq(t.used, used);
		ck_assert_uint_eq(t.body.bytes, strlen(out));
		buffer_free(&t.out);
	}
}

/* How often a violation was noted, and in which line first. */
static void
check_noted(struct slice in, bool dots, enum sink_violation kind,
    uint64_t count, uint64_t first)
{
	for (size_t piece = 1; piece <= in.len; piece++) {
		struct taken t = take(in, dots, piece);

		ck_assert_uint_eq(t.body.found.kind[kind].count, count);
		ck_assert_uint_eq(t.body.found.kind[kind].first, first);
		ck_assert_uint_eq(sink_violations_count(&t.body.found), count);
		buffer_free(&t.out);
	}
}

START_TEST(a_period_alone_ends_the_message_and_is_not_part_of_it)
{
	check(SLICE("a\r\nb\r\n.\r\nQUIT\r\n"), true, "a\r\nb\r\n", 9);
	check(SLICE(".\r\n"), true, "", 3);
}
END_TEST

START_TEST(a_doubled_period_at_the_start_of_a_line_becomes_one)
{
	check(SLICE("..\r\n...\r\na..b\r\n.\r\n"), true,
	    ".\r\n..\r\na..b\r\n", 18);
}
END_TEST

START_TEST(a_period_behind_a_bare_lf_does_not_end_the_message)
{
	check(SLICE("a\n.\nb\n.\r\nc\r\n.\r\n"), true,
	    "a\n.\nb\n.\r\nc\r\n", 15);
	check(SLICE("a\r.\rb\r\n.\r\n"), true, "a\r.\rb\r\n", 10);
	check(SLICE("a\r\n.\nb\r\n.\r\n"), true, "a\r\n\nb\r\n", 11);
	check(SLICE("a\r\n.\rb\r\n.\r\n"), true, "a\r\n\rb\r\n", 11);
}
END_TEST

START_TEST(the_bytes_of_a_chunk_pass_unchanged)
{
	check(SLICE("..\r\n.\r\n\n\r."), false, "..\r\n.\r\n\n\r.", 10);
}
END_TEST

START_TEST(each_bare_lf_and_bare_cr_is_noted_with_its_line)
{
	check_noted(SLICE("a\r\nb\nc\n\r\n.\r\n"), true, SINK_BARE_LF, 2, 2);
	check_noted(SLICE("\n\r\n.\r\n"), true, SINK_BARE_LF, 1, 1);
	check_noted(SLICE("a\r\n\r\rb\r\r\n.\r\n"), true, SINK_BARE_CR, 3, 2);
}
END_TEST

START_TEST(a_line_that_begins_with_one_period_was_not_stuffed)
{
	check_noted(SLICE("a\r\n.b\r\n.\r\n"), true, SINK_UNSTUFFED_DOT, 1, 2);
}
END_TEST

/* A line of `len` bytes and its end. */
static void
check_line_length(const char *before, size_t len, uint64_t noted)
{
	struct buffer text = {0};
	struct taken t;

	buffer_text(&text, before);
	buffer_fill(&text, 'x', len);
	buffer_text(&text, "\r\n.\r\n");
	for (size_t piece = 1; piece < 1200; piece += 37) {
		t = take(buffer_slice(&text), true, piece);
		ck_assert_uint_eq(t.body.found.kind[SINK_LONG_LINE].count,
		    noted);
		buffer_free(&t.out);
	}
	buffer_free(&text);
}

START_TEST(a_line_may_have_998_bytes_besides_its_end_and_stuffing)
{
	check_line_length("", 998, 0);
	check_line_length("", 999, 1);
	check_line_length("..", 997, 0);
	check_line_length("..", 998, 1);
}
END_TEST

START_TEST(bytes_above_127_and_nul_are_noted_once_a_line)
{
	check_noted(SLICE("\xc3\xa4\xc3\xa4\r\na\r\n\xff\r\n.\r\n"), true,
	    SINK_EIGHT_BIT, 2, 1);
	check_noted(SLICE("a\r\n\0\0long enough\0\r\n.\r\n"), true,
	    SINK_NUL_BYTE, 1, 2);
}
END_TEST

START_TEST(declared_8bit_is_no_violation)
{
	struct sink_body body;

	sink_body_begin(&body, true, true);
	sink_body_feed(&body, SLICE("\xc3\xa4\r\n.\r\n"), NULL);
	ck_assert(!body.found.any);
	ck_assert(body.ended);
	ck_assert_uint_eq(body.bytes, 4);
}
END_TEST

START_TEST(a_last_chunk_without_line_end_is_noted)
{
	check_noted(SLICE("a\r\nb"), false, SINK_NO_FINAL_CRLF, 1, 2);
	check_noted(SLICE("a\r\n"), false, SINK_NO_FINAL_CRLF, 0, 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("mailsink body");
	TCase *tc = tcase_create("body");
	SRunner *runner;
	int failed;

	tcase_add_test(tc,
	    a_period_alone_ends_the_message_and_is_not_part_of_it);
	tcase_add_test(tc,
	    a_doubled_period_at_the_start_of_a_line_becomes_one);
	tcase_add_test(tc,
	    a_period_behind_a_bare_lf_does_not_end_the_message);
	tcase_add_test(tc, the_bytes_of_a_chunk_pass_unchanged);
	tcase_add_test(tc, each_bare_lf_and_bare_cr_is_noted_with_its_line);
	tcase_add_test(tc, a_line_that_begins_with_one_period_was_not_stuffed);
	tcase_add_test(tc,
	    a_line_may_have_998_bytes_besides_its_end_and_stuffing);
	tcase_add_test(tc, bytes_above_127_and_nul_are_noted_once_a_line);
	tcase_add_test(tc, declared_8bit_is_no_violation);
	tcase_add_test(tc, a_last_chunk_without_line_end_is_noted);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
