/*
 * tests/unit/mailsink_command_test.c -- SMTP commands, addresses, credentials
 */
#include <check.h>
#include <stdlib.h>

#include "writer/mailsink/address.h"
#include "writer/mailsink/auth.h"
#include "writer/mailsink/command.h"

static struct sink_grammar *grammar;

static void
open_grammar(void)
{
	struct fault fault = {""};

	grammar = sink_grammar_open(&fault);
	ck_assert_msg(grammar != NULL, "%s", fault.text);
}

static void
close_grammar(void)
{
	sink_grammar_close(&grammar);
	ck_assert_ptr_null(grammar);
}

static enum sink_path_rc
parse(const char *line, struct sink_path *path)
{
	struct sink_command command;

	sink_command_parse(slice_text(line), &command);
	return sink_path_parse(grammar, &command, path);
}

static void
accepts(const char *line, const char *address, const char *parameters)
{
	struct sink_path path;

	ck_assert_msg(parse(line, &path) == SINK_PATH_OK, "%s", line);
	ck_assert(slice_equal(path.address, slice_text(address)));
	ck_assert(slice_equal(slice_trim(path.parameters),
	    slice_text(parameters)));
}

static void
refuses(const char *line, enum sink_path_rc rc)
{
	struct sink_path path;

	ck_assert_msg(parse(line, &path) == rc, "%s", line);
}

START_TEST(a_verb_is_known_in_any_case_and_as_a_whole_word_only)
{
	struct sink_command c;

	sink_command_parse(SLICE("mAiL FROM:<a@b> "), &c);
	ck_assert_int_eq(c.verb, SINK_VERB_MAIL);
	ck_assert(slice_equal(c.argument, SLICE("FROM:<a@b>")));
	sink_command_parse(SLICE("QUITE"), &c);
	ck_assert_int_eq(c.verb, SINK_VERB_UNKNOWN);
	sink_command_parse(SLICE(""), &c);
	ck_assert_int_eq(c.verb, SINK_VERB_UNKNOWN);
	ck_assert_uint_eq(c.argument.len, 0);
}
END_TEST

START_TEST(addresses_of_rfc_5321_are_accepted)
{
	accepts("MAIL FROM:<a@b>", "a@b", "");
	accepts("MAIL FROM:<>", "", "");
	accepts("RCPT TO:<Postmaster>", "Postmaster", "");
	accepts("RCPT TO:<a.b+c@host-1.example.com>",
	    "a.b+c@host-1.example.com", "");
	accepts("RCPT TO:<\"a \\\"b> c\"@x.y>", "\"a \\\"b> c\"@x.y", "");
	accepts("RCPT TO:<a@[192.0.2.1]>", "a@[192.0.2.1]", "");
	accepts("RCPT TO:<a@[IPv6:2001:db8::1]>", "a@[IPv6:2001:db8::1]", "");
	accepts("RCPT TO:<@r1,@r2.x:a@b>", "a@b", "");
	accepts("RCPT TO:<\xc3\xa4@b\xc3\xbc.de>", "\xc3\xa4@b\xc3\xbc.de", "");
	accepts("MAIL FROM:<a@b> SIZE=12 BODY=8BITMIME", "a@b",
	    "SIZE=12 BODY=8BITMIME");
}
END_TEST

START_TEST(what_is_no_address_is_refused)
{
	refuses("MAIL TO:<a@b>", SINK_PATH_KEYWORD);
	refuses("MAIL", SINK_PATH_KEYWORD);
	refuses("MAIL FROM:", SINK_PATH_SYNTAX);
	refuses("MAIL FROM:a@b", SINK_PATH_SYNTAX);
	refuses("MAIL FROM:<a@b", SINK_PATH_SYNTAX);
	refuses("MAIL FROM:<a b@c>", SINK_PATH_SYNTAX);
	refuses("MAIL FROM:<a@>", SINK_PATH_SYNTAX);
	refuses("MAIL FROM:<a@b.>", SINK_PATH_SYNTAX);
	refuses("MAIL FROM:<a..b@c>", SINK_PATH_SYNTAX);
	refuses("MAIL FROM:<a@-b>", SINK_PATH_SYNTAX);
	refuses("MAIL FROM:<a@b-.c>", SINK_PATH_SYNTAX);
	refuses("MAIL FROM:<a@b\tc>", SINK_PATH_SYNTAX);
	refuses("MAIL FROM:<\xff@b>", SINK_PATH_SYNTAX);
	refuses("MAIL FROM:<postmaster>", SINK_PATH_SYNTAX);
	refuses("RCPT TO:<>", SINK_PATH_SYNTAX);
	refuses("RCPT TO:<a>", SINK_PATH_SYNTAX);
	refuses("MAIL FROM:<a@b>SIZE=1", SINK_PATH_PARAMETERS);
	refuses("MAIL FROM:<a@b> =1", SINK_PATH_PARAMETERS);
	refuses("MAIL FROM:<a@b> X=\x01", SINK_PATH_PARAMETERS);
}
END_TEST

START_TEST(a_very_long_wrong_address_is_refused_at_once)
{
	static char line[12000];
	struct sink_path path;

	memset(line, '.', sizeof(line) - 1);
	memcpy(line, "RCPT TO:<", 9);
	for (size_t i = 9; i < sizeof(line) - 1; i += 2)
		line[i] = 'a';
	ck_assert_int_eq(parse(line, &path), SINK_PATH_SYNTAX);
	memset(line + 9, '"', sizeof(line) - 10);
	ck_assert_int_eq(parse(line, &path), SINK_PATH_SYNTAX);
}
END_TEST

START_TEST(a_blank_behind_the_colon_is_noticed)
{
	struct sink_path path;

	ck_assert_int_eq(parse("MAIL FROM: <a@b>", &path), SINK_PATH_OK);
	ck_assert(path.spaced);
	ck_assert(slice_equal(path.path, SLICE("<a@b>")));
	ck_assert_int_eq(parse("MAIL FROM:<a@b>", &path), SINK_PATH_OK);
	ck_assert(!path.spaced);
}
END_TEST

START_TEST(parameters_come_one_by_one)
{
	struct slice rest = SLICE("  SIZE=1  SMTPUTF8 X=a=b"), name, value;

	ck_assert(sink_parameter_next(&rest, &name, &value));
	ck_assert(slice_equal(name, SLICE("SIZE")));
	ck_assert(slice_equal(value, SLICE("1")));
	ck_assert(sink_parameter_next(&rest, &name, &value));
	ck_assert(slice_equal(name, SLICE("SMTPUTF8")));
	ck_assert_uint_eq(value.len, 0);
	ck_assert(sink_parameter_next(&rest, &name, &value));
	ck_assert(slice_equal(value, SLICE("a=b")));
	ck_assert(!sink_parameter_next(&rest, &name, &value));
}
END_TEST

static const struct sink_user users[] = {{"ann", "secret"}, {"bob", "x:y"}};
static const struct sink_settings with_users = {
	.users = users, .user_count = 2
};

static enum sink_auth_rc
plain(const char *answer, const struct sink_user **user)
{
	*user = NULL;
	return sink_auth_plain(&with_users, slice_text(answer), user);
}

START_TEST(plain_knows_its_users_and_nobody_else)
{
	const struct sink_user *user;

	/* \0ann\0secret; ann\0ann\0secret; bob\0ann\0secret */
	ck_assert_int_eq(plain("AGFubgBzZWNyZXQ=", &user), SINK_AUTH_OK);
	ck_assert_ptr_eq(user, &users[0]);
	ck_assert_int_eq(plain("YW5uAGFubgBzZWNyZXQ=", &user), SINK_AUTH_OK);
	ck_assert_int_eq(plain("Ym9iAGFubgBzZWNyZXQ=", &user),
	    SINK_AUTH_WRONG);
	/* \0ann\0secre; \0ann\0 */
	ck_assert_int_eq(plain("AGFubgBzZWNyZQ==", &user), SINK_AUTH_WRONG);
	ck_assert_int_eq(plain("AGFubgA=", &user), SINK_AUTH_WRONG);
	ck_assert_ptr_null(user);
}
END_TEST

START_TEST(plain_refuses_what_is_not_base64_or_not_three_parts)
{
	const struct sink_user *user;

	ck_assert_int_eq(plain("", &user), SINK_AUTH_SYNTAX);
	ck_assert_int_eq(plain("=", &user), SINK_AUTH_SYNTAX);
	ck_assert_int_eq(plain("AGFubgBzZWNyZXQ", &user), SINK_AUTH_SYNTAX);
	ck_assert_int_eq(plain("AG Fub gBzZWNyZXQ=", &user), SINK_AUTH_SYNTAX);
	ck_assert_int_eq(plain("!!!!", &user), SINK_AUTH_SYNTAX);
	/* ann; \0ann\0secret\0 */
	ck_assert_int_eq(plain("YW5u", &user), SINK_AUTH_SYNTAX);
	ck_assert_int_eq(plain("AGFubgBzZWNyZXQA", &user), SINK_AUTH_SYNTAX);
}
END_TEST

START_TEST(login_compares_name_and_password)
{
	const struct sink_user *user = NULL;

	ck_assert_int_eq(sink_auth_login(&with_users, SLICE("Ym9i"),
	    SLICE("eDp5"), &user), SINK_AUTH_OK);
	ck_assert_ptr_eq(user, &users[1]);
	ck_assert_int_eq(sink_auth_login(&with_users, SLICE("Ym9i"),
	    SLICE("eDp6"), &user), SINK_AUTH_WRONG);
	ck_assert_int_eq(sink_auth_login(&with_users, SLICE("Ym9i"),
	    SLICE(""), &user), SINK_AUTH_WRONG);
	ck_assert_int_eq(sink_auth_login(&with_users, SLICE("?"),
	    SLICE("eDp5"), &user), SINK_AUTH_SYNTAX);
}
END_TEST

static bool
listens(const char *text, bool public)
{
	struct fault fault = {""};
	struct sink_address address;
	char shown[SINK_ADDRESS_SIZE];

	if (!sink_address_parse(slice_text(text), public, &address, &fault)) {
		ck_assert(strstr(fault.text, text) != NULL);
		return false;
	}
	sink_address_print(&address, shown);
	ck_assert_str_eq(shown, text);
	return true;
}

START_TEST(only_loopback_is_listened_on_unless_public_is_meant)
{
	ck_assert(listens("127.0.0.1:2525", false));
	ck_assert(listens("127.9.9.9:0", false));
	ck_assert(listens("[::1]:65535", false));
	ck_assert(!listens("0.0.0.0:2525", false));
	ck_assert(!listens("[::]:2525", false));
	ck_assert(!listens("192.0.2.1:25", false));
	ck_assert(!listens("[::ffff:192.0.2.1]:25", false));
	ck_assert(listens("0.0.0.0:2525", true));
	ck_assert(listens("[2001:db8::1]:25", true));
}
END_TEST

START_TEST(what_is_no_address_and_port_in_numbers_is_refused)
{
	ck_assert(!listens("2525", true));
	ck_assert(!listens("127.0.0.1", true));
	ck_assert(!listens("127.0.0.1:", true));
	ck_assert(!listens("127.0.0.1:65536", true));
	ck_assert(!listens("localhost:25", true));
	ck_assert(!listens("::1:25", true));
	ck_assert(!listens("[127.0.0.1]:25", true));
	ck_assert(!listens(":25", true));
	ck_assert(!listens("", true));
}
END_TEST

static void
add_command_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, open_grammar, close_grammar);
	tcase_add_test(tc,
	    a_verb_is_known_in_any_case_and_as_a_whole_word_only);
	tcase_add_test(tc, addresses_of_rfc_5321_are_accepted);
	tcase_add_test(tc, what_is_no_address_is_refused);
	tcase_add_test(tc, a_very_long_wrong_address_is_refused_at_once);
	tcase_add_test(tc, a_blank_behind_the_colon_is_noticed);
	tcase_add_test(tc, parameters_come_one_by_one);
}

int
main(void)
{
	Suite *suite = suite_create("mailsink commands");
	TCase *commands = tcase_create("commands");
	TCase *others = tcase_create("credentials and addresses");
	SRunner *runner;
	int failed;

	add_command_tests(commands);
	tcase_add_test(others, plain_knows_its_users_and_nobody_else);
	tcase_add_test(others,
	    plain_refuses_what_is_not_base64_or_not_three_parts);
	tcase_add_test(others, login_compares_name_and_password);
	tcase_add_test(others,
	    only_loopback_is_listened_on_unless_public_is_meant);
	tcase_add_test(others,
	    what_is_no_address_and_port_in_numbers_is_refused);
	suite_add_tcase(suite, commands);
	suite_add_tcase(suite, others);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
