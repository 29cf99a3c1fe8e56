/*
 * tests/unit/smtp_reply_test.c -- replies and capabilities from bytes
 */
#include <check.h>
#include <stdlib.h>

#include "writer/smtp/capabilities.h"
#include "writer/smtp/reply.h"

/* Parses `text` given in pieces of `piece` bytes; how many replies came, the
 * last one in *last with its text in *said. */
static unsigned
parse_in_pieces(struct slice text, size_t piece, struct reply *last,
    struct buffer *said)
{
	struct reply_parser parser = {0};
	struct buffer arrived = {0};
	struct slice rest;
	unsigned count = 0;

	for (size_t at = 0; at < text.len; at += piece) {
		buffer_put(&arrived, slice_head(slice_from(text, at), piece));
		rest = buffer_slice(&arrived);
		while (reply_parse(&parser, &rest, last)) {
			count++;
			buffer_clear(said);
			buffer_put(said, last->text);
		}
		buffer_take(&arrived, arrived.len - rest.len);
	}
	last->text = buffer_slice(said);
	buffer_free(&arrived);
	reply_parser_free(&parser);
	return count;
}

static void
check_reply(const char *bytes, enum reply_kind kind, unsigned code,
    const char *enhanced, const char *text)
{
	size_t len = strlen(bytes);

	for (size_t piece = 1; piece <= len; piece++) {
		struct buffer said = {0};
		struct reply reply = {0};

		ck_assert_uint_eq(parse_in_pieces(slice_of(bytes, len), piece,
		    &reply, &said), 1);
		ck_assert_int_eq(reply.kind, kind);
		ck_assert_uint_eq(reply.code, code);
		ck_assert_str_eq(reply.enhanced, enhanced);
		ck_assert_str_eq(buffer_str(&said), text);
		buffer_free(&said);
	}
}

START_TEST(a_reply_is_the_same_however_its_bytes_are_cut)
{
	check_reply("250 ok\r\n", REPLY_YES, 250, "", "ok");
	check_reply("250\r\n", REPLY_YES, 250, "", "");
	check_reply("354 go\n", REPLY_GO_ON, 354, "", "go");
	check_reply("250-one\r\n250-two\r\n250 three\r\n", REPLY_YES, 250, "",
	    "one\ntwo\nthree");
	check_reply("421 closing\r\n", REPLY_CLOSING, 421, "", "closing");
	check_reply("450 4.2.0 later\r\n", REPLY_NOT_NOW, 450, "4.2.0",
	    "4.2.0 later");
	check_reply("550-5.1.1 no\r\n550 5.1.1 such\r\n", REPLY_NO, 550,
	    "5.1.1", "5.1.1 no\n5.1.1 such");
}
END_TEST

START_TEST(an_enhanced_code_of_another_class_is_only_text)
{
	check_reply("550 4.1.1 odd\r\n", REPLY_NO, 550, "", "4.1.1 odd");
	check_reply("250 2.1.5x odd\r\n", REPLY_YES, 250, "", "2.1.5x odd");
	check_reply("250 2.1234.5 odd\r\n", REPLY_YES, 250, "",
	    "2.1234.5 odd");
}
END_TEST

static void
check_garbage(const char *bytes)
{
	struct reply_parser parser = {0};
	struct slice rest = slice_text(bytes);
	struct reply reply;

	ck_assert_msg(reply_parse(&parser, &rest, &reply), "%s", bytes);
	ck_assert_int_eq(reply.kind, REPLY_GARBAGE);
	ck_assert_uint_eq(reply.code, 0);
	reply_parser_free(&parser);
}

START_TEST(what_is_no_reply_is_an_answer_of_its_own)
{
	check_garbage("hello\r\n");
	check_garbage("\r\n");
	check_garbage("25 ok\r\n");
	check_garbage("2500 ok\r\n");
	check_garbage("150 preliminary\r\n");
	check_garbage("650 beyond\r\n");
	check_garbage("250-one\r\n251 two\r\n");
	check_garbage("HTTP/1.1 400 Bad Request\r\n");
}
END_TEST

START_TEST(a_line_or_a_reply_without_end_is_garbage)
{
	struct reply_parser parser = {0};
	struct buffer bytes = {0};
	struct reply reply;
	struct slice rest;

	buffer_fill(&bytes, '2', REPLY_LINE_MAX + 1);
	rest = buffer_slice(&bytes);
	ck_assert(reply_parse(&parser, &rest, &reply));
	ck_assert_int_eq(reply.kind, REPLY_GARBAGE);
	buffer_clear(&bytes);
	for (int i = 0; i <= REPLY_LINES_MAX; i++)
		buffer_text(&bytes, "250-more\r\n");
	rest = buffer_slice(&bytes);
	ck_assert(reply_parse(&parser, &rest, &reply));
	ck_assert_int_eq(reply.kind, REPLY_GARBAGE);
	buffer_free(&bytes);
	reply_parser_free(&parser);
}
END_TEST

START_TEST(half_a_line_waits_for_the_rest)
{
	struct reply_parser parser = {0};
	struct slice rest = SLICE("250 o");
	struct reply reply;

	ck_assert(!reply_parse(&parser, &rest, &reply));
	ck_assert_uint_eq(rest.len, 5);
	reply_parser_free(&parser);
}
END_TEST

START_TEST(a_reply_is_printed_as_clean_utf8_on_one_line)
{
	struct reply reply = {.kind = REPLY_NO, .code = 550};
	char text[64], small[8];

	reply.text = SLICE("no\x1b[2J\n\xc3\xa4 \xc2\x9b \xff end");
	reply_print(&reply, text, sizeof(text));
	ck_assert_str_eq(text, "550 no.[2J \xc3\xa4 . . end");
	reply_print(&reply, small, sizeof(small));
	ck_assert_str_eq(small, "550 no.");
	reply.text = SLICE("abc\xc3\xa4");
	reply_print(&reply, small, sizeof(small) + 0);
	ck_assert_str_eq(small, "550 abc");
}
END_TEST

START_TEST(capabilities_come_from_the_lines_behind_the_first)
{
	struct capabilities can;

	capabilities_parse(SLICE("PIPELINING host\nPipelining\nSIZE 10240000\n"
	    "8BITMIME\nSMTPUTF8\nSTARTTLS\nENHANCEDSTATUSCODES\nCHUNKING\n"
	    "AUTH plain LOGIN X-OWN\nLIMITS RCPTMAX=50 MAILMAX=7 OTHER"),
	    &can);
	ck_assert(can.esmtp && can.pipelining && can.eight_bit_mime);
	ck_assert(can.smtputf8 && can.starttls && can.enhanced_codes);
	ck_assert(can.chunking && can.size && can.auth_asked);
	ck_assert_uint_eq(can.size_max, 10240000);
	ck_assert_uint_eq(can.auth, AUTH_BIT(PLAIN) | AUTH_BIT(LOGIN));
	ck_assert_uint_eq(can.rcpt_max, 50);
	ck_assert_uint_eq(can.mail_max, 7);
	capabilities_parse(SLICE("PIPELINING only in the greeting"), &can);
	ck_assert(can.esmtp && !can.pipelining);
}
END_TEST

START_TEST(a_capability_that_is_not_well_formed_is_not_there)
{
	struct capabilities can;

	capabilities_parse(SLICE("h\nSIZE many\nLIMITS RCPTMAX=\nAUTH=LOGIN\n"
	    "\n   \nPIPELININGS\nSIZE-5 3\nLIMITS MAILMAX=99999999999"), &can);
	ck_assert(can.size);
	ck_assert_uint_eq(can.size_max, 0);
	ck_assert_uint_eq(can.rcpt_max, 0);
	ck_assert_uint_eq(can.mail_max, 0);
	ck_assert_uint_eq(can.auth, AUTH_BIT(LOGIN));
	ck_assert(!can.pipelining);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("replies");
	TCase *tcase = tcase_create("replies");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, a_reply_is_the_same_however_its_bytes_are_cut);
	tcase_add_test(tcase, an_enhanced_code_of_another_class_is_only_text);
	tcase_add_test(tcase, what_is_no_reply_is_an_answer_of_its_own);
	tcase_add_test(tcase, a_line_or_a_reply_without_end_is_garbage);
	tcase_add_test(tcase, half_a_line_waits_for_the_rest);
	tcase_add_test(tcase, a_reply_is_printed_as_clean_utf8_on_one_line);
	tcase_add_test(tcase, capabilities_come_from_the_lines_behind_the_first);
	tcase_add_test(tcase, a_capability_that_is_not_well_formed_is_not_there);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
