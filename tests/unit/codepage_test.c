/*
 * tests/unit/codepage_test.c -- code pages by name, and conversion
 */
#include <check.h>
#include <pthread.h>
#include <stdlib.h>

#include "spool/base/codepage.h"

static const struct codepage *
page(const char *name)
{
	struct fault fault = {0};
	const struct codepage *found = codepage_find(name, &fault);

	ck_assert_msg(found != NULL, "%s", fault.text);
	return found;
}

/* The text in the other page; *lost_r and *column_r may be NULL. */
static struct buffer
convert(const char *from, const char *to, struct slice text, size_t *lost_r,
    unsigned *column_r)
{
	struct converter *c = converter_open(page(from), page(to));
	struct buffer out = {0};
	unsigned column = 0;
	size_t lost = converter_put(c, text, &out, &column);

	converter_close(&c);
	ck_assert_ptr_null(c);
	if (lost_r != NULL)
		*lost_r = lost;
	if (column_r != NULL)
		*column_r = column;
	return out;
}

static void
check_converted(const char *from, const char *to, struct slice text,
    struct slice expected)
{
	struct buffer out = convert(from, to, text, NULL, NULL);

	ck_assert_msg(slice_equal(buffer_slice(&out), expected),
	    "%s to %s gave '%.*s'", from, to, (int)out.len,
	    out.len > 0 ? out.data : "");
	buffer_free(&out);
}

/* ---- names */

static const struct {
	const char *name;
	enum codepage_base base;
	enum codepage_form form;
} known[] = {
	/* the single-byte EBCDIC pages of CSSMTP's configuration */
	{"IBM-037", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-273", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-277", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-278", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-280", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-282", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-284", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-285", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-297", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-500", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-871", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-1047", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-1140", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-1141", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-1142", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-1143", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-1144", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-1145", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-1146", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-1147", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-1148", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"IBM-1149", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	/* other spellings, CCSIDs */
	{"ibm1047", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"CP037", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"1047", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"5143", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	{"32805", CODEPAGE_EBCDIC, CODEPAGE_SINGLE},
	/* multi-byte */
	{"IBM-930", CODEPAGE_EBCDIC, CODEPAGE_MULTI},
	{"IBM-933", CODEPAGE_EBCDIC, CODEPAGE_MULTI},
	{"IBM-935", CODEPAGE_EBCDIC, CODEPAGE_MULTI},
	{"IBM-937", CODEPAGE_EBCDIC, CODEPAGE_MULTI},
	{"IBM-939", CODEPAGE_EBCDIC, CODEPAGE_MULTI},
	{"IBM-1390", CODEPAGE_EBCDIC, CODEPAGE_MULTI},
	{"IBM-1399", CODEPAGE_EBCDIC, CODEPAGE_MULTI},
	{"IBM-eucJP", CODEPAGE_ASCII, CODEPAGE_MULTI},
	{"IBM-943", CODEPAGE_ASCII, CODEPAGE_MULTI},
	{"IBM-949", CODEPAGE_ASCII, CODEPAGE_MULTI},
	{"IBM-950", CODEPAGE_ASCII, CODEPAGE_MULTI},
	{"IBM-1381", CODEPAGE_ASCII, CODEPAGE_MULTI},
	{"IBM-5052", CODEPAGE_ASCII, CODEPAGE_MULTI},
	{"IBM-5055", CODEPAGE_ASCII, CODEPAGE_MULTI},
	/* what goes out */
	{"ISO8859-1", CODEPAGE_ASCII, CODEPAGE_SINGLE},
	{"iso-8859-15", CODEPAGE_ASCII, CODEPAGE_SINGLE},
	{"IBM-819", CODEPAGE_ASCII, CODEPAGE_SINGLE},
	{"IBM-1252", CODEPAGE_ASCII, CODEPAGE_SINGLE},
	{"US-ASCII", CODEPAGE_ASCII, CODEPAGE_SINGLE},
	{"UTF-8", CODEPAGE_ASCII, CODEPAGE_UTF8},
	{"IBM-1208", CODEPAGE_ASCII, CODEPAGE_UTF8},
};

START_TEST(page_is_known_by_its_name_at_ibm)
{
	const struct codepage *found = page(known[_i].name);

	ck_assert_int_eq(found->base, known[_i].base);
	ck_assert_int_eq(found->form, known[_i].form);
	ck_assert_ptr_eq(found, page(known[_i].name));
}
END_TEST

static const char *const unknown[] = {
	"", "IBM-99999", "NOSUCHPAGE", "UTF-8//TRANSLIT", "../UTF-8",
	"IBM-1047 ", "UTF-16", "UTF-7", "ISO646-DE",
	"A23456789012345678901234567890123456789012345678901234567890123456789",
};

START_TEST(name_that_is_no_page_for_text_is_refused_and_named)
{
	struct fault fault = {0};

	ck_assert_ptr_null(codepage_find(unknown[_i], &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "code page '"));
	ck_assert_ptr_null(codepage_find(unknown[_i], NULL));
}
END_TEST

static void *
find_all(void *missing)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (codepage_find(known[i].name, NULL) == NULL)
			++*(int *)missing;
	return NULL;
}

START_TEST(threads_may_ask_for_pages_at_the_same_time)
{
	pthread_t threads[4];
	int missing[4] = {0};

	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, find_all,
		    &missing[i]), 0);
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		ck_assert_int_eq(missing[i], 0);
	}
}
END_TEST

/* ---- conversion */

START_TEST(every_byte_of_a_single_byte_page_comes_back)
{
	const struct codepage *p = page(known[_i].name);
	char all[256];
	struct buffer utf8, back;
	size_t count = 0;

	if (p->form != CODEPAGE_SINGLE)
		return;
	for (int byte = 0; byte < 256; byte++)
		if (p->characters[byte] != CODEPAGE_NONE)
			all[count++] = (char)byte;
	utf8 = convert(p->name, "UTF-8", slice_of(all, count), NULL, NULL);
	back = convert("UTF-8", p->name, buffer_slice(&utf8), NULL, NULL);
	ck_assert(slice_equal(buffer_slice(&back), slice_of(all, count)));
	buffer_free(&utf8);
	buffer_free(&back);
}
END_TEST

START_TEST(newline_is_newline_in_ebcdic_and_ascii)
{
	check_converted("IBM-1047", "UTF-8", SLICE("\xc1\x15\xc2\x25\x05"),
	    SLICE("A\nB\xc2\x85\t"));
	check_converted("UTF-8", "IBM-1047", SLICE("A\nB\t"),
	    SLICE("\xc1\x15\xc2\x05"));
	check_converted("IBM-939", "UTF-8", SLICE("\xc1\x15\xc2\x25"),
	    SLICE("A\nB\xc2\x85"));
	check_converted("UTF-8", "IBM-939", SLICE("A\nB"),
	    SLICE("\xc1\x15\xc2"));
	check_converted("IBM-1047", "ISO8859-1", SLICE("\xc1\x15"),
	    SLICE("A\n"));
}
END_TEST

START_TEST(pages_differ_where_they_are_known_to)
{
	/* the bracket of 037 and of 1047, the at sign of 297 and of 273 */
	check_converted("IBM-037", "UTF-8", SLICE("\xba\xbb"), SLICE("[]"));
	check_converted("IBM-1047", "UTF-8", SLICE("\xad\xbd"), SLICE("[]"));
	check_converted("IBM-297", "UTF-8", SLICE("\x7c\x44"),
	    SLICE("\xc3\xa0@"));
	check_converted("IBM-273", "UTF-8", SLICE("\x7c\xb5"),
	    SLICE("\xc2\xa7@"));
	check_converted("IBM-1140", "UTF-8", SLICE("\x9f"),
	    SLICE("\xe2\x82\xac"));
}
END_TEST

START_TEST(double_bytes_come_between_shifts)
{
	check_converted("IBM-939", "UTF-8", SLICE("\xc1\x0e\x45\x62\x0f\xc2"),
	    SLICE("A\xe6\x97\xa5" "B"));
	check_converted("UTF-8", "IBM-939", SLICE("A\xe6\x97\xa5"),
	    SLICE("\xc1\x0e\x45\x62\x0f"));
	check_converted("IBM-939", "IBM-5054", SLICE("\xc1\x0e\x45\x62\x0f"),
	    SLICE("A\x1b$BF|\x1b(B"));
	check_converted("IBM-930", "IBM-eucJP", SLICE("\x0e\x45\x62\x0f"),
	    SLICE("\xc6\xfc"));
}
END_TEST

START_TEST(each_text_begins_in_the_initial_shift_state)
{
	struct converter *c = converter_open(page("IBM-939"), page("UTF-8"));
	struct buffer out = {0};
	unsigned column;

	/* the first text does not shift in again */
	converter_put(c, SLICE("\x0e\x45\x62"), &out, &column);
	converter_put(c, SLICE("\xc1"), &out, &column);
	ck_assert_str_eq(buffer_str(&out), "\xe6\x97\xa5" "A");
	buffer_free(&out);
	converter_close(&c);
}
END_TEST

static const struct {
	const char *from, *to;
	struct slice text, expected;
	size_t lost;
	unsigned column;
} losses[] = {
	{"UTF-8", "ISO8859-1", {"a\xe2\x82\xac\xe4\xb8\xad z", 9},
	    {"a?? z", 5}, 2, 2},
	{"UTF-8", "ISO8859-1", {"\xc3\xa4\xe2\x82\xac", 5}, {"\xe4?", 2}, 1,
	    2},
	{"UTF-8", "UTF-8", {"caf\xe9 \xff", 6},
	    {"caf\xef\xbf\xbd \xef\xbf\xbd", 10}, 2, 4},
	{"UTF-8", "ISO8859-1", {"ab\xc3", 3}, {"ab?", 3}, 1, 3},
	{"UTF-8", "US-ASCII", {"\xc3\xa4", 2}, {"?", 1}, 1, 1},
	{"UTF-8", "IBM-1047", {"\xe2\x82\xac", 3}, {"\x6f", 1}, 1, 1},
	{"IBM-1140", "ISO8859-1", {"\xc1\x9f", 2}, {"A?", 2}, 1, 2},
	{"IBM-275", "UTF-8", {"\xc1\x41", 2}, {"A\xef\xbf\xbd", 4}, 1, 2},
	{"IBM-939", "UTF-8", {"\xc1\x0e\xfe\xfe\x45\x62\x0f", 7},
	    {"A\xef\xbf\xbd\xe6\x97\xa5", 7}, 1, 2},
	{"IBM-939", "UTF-8", {"\xc1\x0e\x45", 3}, {"A\xef\xbf\xbd", 4}, 1, 2},
	{"IBM-939", "ISO8859-1", {"\xc1\x0e\x45\x62\x0f\xc2", 6},
	    {"A?B", 3}, 1, 2},
	{"IBM-939", "ISO8859-1", {"\xc1\x0e\xfe\xfe\x0f\xc2", 6},
	    {"A?B", 3}, 1, 2},
	{"UTF-8", "ISO-2022-JP", {"\xe6\x97\xa5\xc3\xa4", 5},
	    {"\x1b$BF|\x1b(B?", 9}, 1, 2},
	{"UTF-8", "IBM-939", {"\xe6\x97\xa5\xf0\x9f\x98\x80", 7},
	    {"\x0e\x45\x62\x0f\x6f", 5}, 1, 2},
};

START_TEST(lost_characters_are_substituted_counted_and_placed)
{
	unsigned column;
	size_t lost;
	struct buffer out = convert(losses[_i].from, losses[_i].to,
	    losses[_i].text, &lost, &column);

	ck_assert(slice_equal(buffer_slice(&out), losses[_i].expected));
	ck_assert_uint_eq(lost, losses[_i].lost);
	ck_assert_uint_eq(column, losses[_i].column);
	buffer_free(&out);
}
END_TEST

START_TEST(nothing_converts_to_nothing)
{
	check_converted("IBM-939", "ISO-2022-JP", slice_of(NULL, 0), SLICE(""));
	check_converted("UTF-8", "UTF-8", SLICE(""), SLICE(""));
}
END_TEST

START_TEST(ascii_run_ends_at_the_first_high_byte)
{
	char text[64];

	memset(text, 'x', sizeof(text));
	text[_i] = (char)0x80;
	ck_assert_uint_eq(codepage_ascii_run(slice_of(text, sizeof(text))),
	    (size_t)_i);
	ck_assert_uint_eq(codepage_ascii_run(slice_of(text, (size_t)_i)),
	    (size_t)_i);
}
END_TEST

START_TEST(characters_are_decoded_and_bad_ones_are_none)
{
	ck_assert_uint_eq(codepage_decode(SLICE("A")), 'A');
	ck_assert_uint_eq(codepage_decode(SLICE("\xc3\xa4")), 0xe4);
	ck_assert_uint_eq(codepage_decode(SLICE("\xe2\x82\xac")), 0x20ac);
	ck_assert_uint_eq(codepage_decode(SLICE("\xf0\x9f\x98\x80")), 0x1f600);
	ck_assert_uint_eq(codepage_decode(SLICE("\xff")), CODEPAGE_NONE);
	ck_assert_uint_eq(codepage_decode(SLICE("\xe2\x82")), CODEPAGE_NONE);
	ck_assert_uint_eq(codepage_decode(SLICE("")), CODEPAGE_NONE);
}
END_TEST

static TCase *
names(void)
{
	TCase *tcase = tcase_create("names");

	tcase_add_loop_test(tcase, page_is_known_by_its_name_at_ibm, 0,
	    sizeof(known) / sizeof(*known));
	tcase_add_loop_test(tcase,
	    name_that_is_no_page_for_text_is_refused_and_named, 0,
	    sizeof(unknown) / sizeof(*unknown));
	tcase_add_test(tcase, threads_may_ask_for_pages_at_the_same_time);
	return tcase;
}

static TCase *
conversion(void)
{
	TCase *tcase = tcase_create("conversion");

	tcase_add_loop_test(tcase,
	    every_byte_of_a_single_byte_page_comes_back, 0,
	    sizeof(known) / sizeof(*known));
	tcase_add_test(tcase, newline_is_newline_in_ebcdic_and_ascii);
	tcase_add_test(tcase, pages_differ_where_they_are_known_to);
	tcase_add_test(tcase, double_bytes_come_between_shifts);
	tcase_add_test(tcase, each_text_begins_in_the_initial_shift_state);
	tcase_add_loop_test(tcase,
	    lost_characters_are_substituted_counted_and_placed, 0,
	    sizeof(losses) / sizeof(*losses));
	tcase_add_test(tcase, nothing_converts_to_nothing);
	tcase_add_loop_test(tcase, ascii_run_ends_at_the_first_high_byte, 0,
	    64);
	tcase_add_test(tcase, characters_are_decoded_and_bad_ones_are_none);
	return tcase;
}

int
main(void)
{
	Suite *suite = suite_create("code pages");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, names());
	suite_add_tcase(suite, conversion());
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
