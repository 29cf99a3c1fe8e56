/*
 * tests/unit/mail_path_test.c -- addresses
 */
#include <check.h>
#include <stdlib.h>

#include "spool/base/buffer.h"
#include "writer/mail/path.h"

static enum path_rc
parse(const char *text, enum path_use use, struct path *path_r)
{
	return path_parse(slice_text(text), use, false, path_r);
}

static const struct {
	const char *text;
	const char *path;
	bool utf8;
} good[] = {
	{"<user@example.com>", "user@example.com", false},
	{"<first.last+tag@sub.example.com>", "first.last+tag@sub.example.com",
	    false},
	{"<!#$%&'*/=?^_`{|}~-@e.com>", "!#$%&'*/=?^_`{|}~-@e.com", false},
	{"<user@NODE>", "user@NODE", false},
	{"<user@1.example>", "user@1.example", false},
	{"<\"quoted string\"@e.com>", "\"quoted string\"@e.com", false},
	{"<\"a\\\"b>c\"@e.com>", "\"a\\\"b>c\"@e.com", false},
	{"<\"\"@e.com>", "\"\"@e.com", false},
	{"<user@[192.0.2.1]>", "user@[192.0.2.1]", false},
	{"<user@[IPv6:2001:db8::1]>", "user@[IPv6:2001:db8::1]", false},
	{"<@relay.example:user@e.com>", "user@e.com", false},
	{"<@a.example,@b.example:user@e.com>", "user@e.com", false},
	{"<j\xc3\xb6rg@b\xc3\xbc" "cher.example>",
	    "j\xc3\xb6rg@b\xc3\xbc" "cher.example", true},
	{"<user@xn--bcher-kva.example>", "user@xn--bcher-kva.example", false},
};

START_TEST(mailbox_of_the_rfc_is_a_path)
{
	struct path path;

	ck_assert_int_eq(parse(good[_i].text, PATH_RECIPIENT, &path), PATH_OK);
	ck_assert_msg(slice_equal(path.text, slice_text(good[_i].path)),
	    "%s gave '%.*s'", good[_i].text, SLICE_ARGS(path.text));
	ck_assert_int_eq(path.utf8, good[_i].utf8);
	ck_assert_int_eq(parse(good[_i].text, PATH_SENDER, &path), PATH_OK);
	ck_assert_uint_eq(path_length(slice_text(good[_i].text)),
	    strlen(good[_i].text));
}
END_TEST

static const struct {
	const char *text;
	enum path_rc rc;
} bad[] = {
	{"", PATH_NO_BRACKETS}, {"<", PATH_NO_BRACKETS},
	{"user@e.com", PATH_NO_BRACKETS}, {"<user@e.com", PATH_NO_BRACKETS},
	{"<>", PATH_EMPTY}, {"<user>", PATH_NO_DOMAIN},
	{"<\"quoted\">", PATH_NO_DOMAIN}, {"<user@>", PATH_BAD},
	{"<@e.com>", PATH_BAD}, {"< user@e.com>", PATH_BAD},
	{"<user@e.com >", PATH_BAD}, {"<us er@e.com>", PATH_BAD},
	{"<user.@e.com>", PATH_BAD}, {"<.user@e.com>", PATH_BAD},
	{"<us..er@e.com>", PATH_BAD}, {"<user@e..com>", PATH_BAD},
	{"<user@e.com.>", PATH_BAD}, {"<user@-e.com>", PATH_BAD},
	{"<user@e-.com>", PATH_BAD}, {"<user@e_f.com>", PATH_BAD},
	{"<user@@e.com>", PATH_BAD}, {"<us\x01" "er@e.com>", PATH_BAD},
	{"<user@e.com>\r\n<x@y.z>", PATH_BAD},
	{"<user\n@e.com>", PATH_BAD}, {"<user@e.com\n>", PATH_BAD},
	{"<\"us\ner\"@e.com>", PATH_BAD}, {"<\"us\\\ner\"@e.com>", PATH_BAD},
	{"<\"user@e.com>", PATH_BAD}, {"<us\"er\"@e.com>", PATH_BAD},
	{"<user@[192.0.2.256]>", PATH_BAD}, {"<user@[192.0.2]>", PATH_BAD},
	{"<user@[IPv6:1::2::3]>", PATH_BAD}, {"<user@[IPv6:]>", PATH_BAD},
	{"<user@[X-Tag:text]>", PATH_BAD},
	{"<user@[IPv6:1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:"
	    "cccc:dddd]>", PATH_BAD},
	{"<@relay:user@e.com", PATH_NO_BRACKETS}, {"<@relay,user@e.com>",
	    PATH_BAD},
	{"<us\xff" "er@e.com>", PATH_BAD},		/* not UTF-8 */
	{"<us\xed\xa0\x80@e.com>", PATH_BAD},		/* a surrogate */
	{"<us\xc2\x85" "er@e.com>", PATH_BAD},		/* next line */
	{"<us\xe2\x80\xa8" "er@e.com>", PATH_BAD},	/* line separator */
	{"<us\xc2\xa0" "er@e.com>", PATH_BAD},		/* no-break space */
	{"<us\xe2\x80\xae" "er@e.com>", PATH_BAD},	/* right to left */
	{"<us\xef\xbf\xbd" "er@e.com>", PATH_BAD},	/* lost character */
};

START_TEST(text_that_could_do_harm_is_no_path)
{
	struct path path = {{"untouched", 9}, false};

	ck_assert_int_eq(parse(bad[_i].text, PATH_RECIPIENT, &path),
	    bad[_i].rc);
	ck_assert(slice_equal(path.text, SLICE("untouched")));
	ck_assert_str_ne(path_reason(bad[_i].rc), "");
}
END_TEST

START_TEST(null_path_is_a_sender_and_postmaster_a_recipient)
{
	struct path path;

	ck_assert_int_eq(parse("<>", PATH_SENDER, &path), PATH_OK);
	ck_assert_uint_eq(path.text.len, 0);
	ck_assert_int_eq(parse("<PostMaster>", PATH_RECIPIENT, &path), PATH_OK);
	ck_assert(slice_equal(path.text, SLICE("PostMaster")));
	ck_assert_int_eq(parse("<postmaster>", PATH_SENDER, &path),
	    PATH_NO_DOMAIN);
}
END_TEST

/* "<aaa...@ddd.ddd...>" with parts of so many characters. */
static void
put_long(struct buffer *text, size_t local, size_t domain)
{
	buffer_clear(text);
	buffer_byte(text, '<');
	buffer_fill(text, 'a', local);
	buffer_byte(text, '@');
	for (size_t i = 0; i < domain; i++)
		buffer_byte(text, i % 8 == 7 && i + 1 < domain ? '.' : 'd');
	buffer_byte(text, '>');
}

START_TEST(limits_are_64_and_255_and_long_lifts_the_first)
{
	struct buffer text = {0};
	struct path path;

	put_long(&text, 64, 190);
	ck_assert_int_eq(path_parse(buffer_slice(&text), PATH_SENDER, false,
	    &path), PATH_OK);
	put_long(&text, 64, 191);
	ck_assert_int_eq(path_parse(buffer_slice(&text), PATH_SENDER, false,
	    &path), PATH_TOO_LONG);
	put_long(&text, 65, 10);
	ck_assert_int_eq(path_parse(buffer_slice(&text), PATH_SENDER, false,
	    &path), PATH_LOCAL_TOO_LONG);
	ck_assert_int_eq(path_parse(buffer_slice(&text), PATH_SENDER, true,
	    &path), PATH_OK);
	put_long(&text, 245, 10);
	ck_assert_int_eq(path_parse(buffer_slice(&text), PATH_SENDER, true,
	    &path), PATH_TOO_LONG);
	buffer_free(&text);
}
END_TEST

START_TEST(length_of_a_path_heeds_quotes)
{
	ck_assert_uint_eq(path_length(SLICE("<a@b> SIZE=1 <x>")), 5);
	ck_assert_uint_eq(path_length(SLICE("<\"a>b\"@c>d")), 9);
	ck_assert_uint_eq(path_length(SLICE("<\"a\\\">b\"@c> ")), 11);
	ck_assert_uint_eq(path_length(SLICE("<\"a@c>")), 0);
	ck_assert_uint_eq(path_length(SLICE("<a@c")), 0);
	ck_assert_uint_eq(path_length(SLICE("a@c>")), 0);
	ck_assert_uint_eq(path_length(SLICE("")), 0);
}
END_TEST

START_TEST(pattern_takes_no_time_with_text_made_against_it)
{
	struct buffer text = {0};
	struct path path;

	/* a route of many hosts that ends badly, and dots without end */
	buffer_byte(&text, '<');
	while (text.len < 240)
		buffer_text(&text, "@a.a.a.a,");
	buffer_text(&text, "!>");
	ck_assert_int_eq(path_parse(buffer_slice(&text), PATH_SENDER, false,
	    &path), PATH_BAD);
	put_long(&text, 60, 180);
	text.data[text.len - 2] = '-';
	ck_assert_int_eq(path_parse(buffer_slice(&text), PATH_SENDER, false,
	    &path), PATH_BAD);
	buffer_free(&text);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("paths");
	TCase *tcase = tcase_create("paths");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tcase, mailbox_of_the_rfc_is_a_path, 0,
	    sizeof(good) / sizeof(*good));
	tcase_add_loop_test(tcase, text_that_could_do_harm_is_no_path, 0,
	    sizeof(bad) / sizeof(*bad));
	tcase_add_test(tcase,
	    null_path_is_a_sender_and_postmaster_a_recipient);
	tcase_add_test(tcase, limits_are_64_and_255_and_long_lifts_the_first);
	tcase_add_test(tcase, length_of_a_path_heeds_quotes);
	tcase_add_test(tcase,
	    pattern_takes_no_time_with_text_made_against_it);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
