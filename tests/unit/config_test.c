/*
 * tests/unit/config_test.c -- the text of the writer's configuration file
 *
 * Syntax and repetition.  Values are the matter of config_table_test.c, rules
 * between statements of config_rules_test.c.
 */
#include "tests/unit/config_support.h"
#include "writer/config/findings.h"

#define TARGET_AT(ip) "TargetServer\n{\n TargetIp " ip "\n}\n"

/* ------------------------------------------------------------ syntax */

START_TEST(case_blanks_comments_and_CR_do_not_count_in_keywords)
{
	expect_clean("\xef\xbb\xbf# comment\r\n"
	    "\t loglevel\t 9 # above\r\n\r\n"
	    "TARGETSERVER # here\r\n"
	    "  # and here {\r\n"
	    "\t{ #a brace\r\n"
	    "  targetIP ::1 #\r\n"
	    "}");
	ck_assert_uint_eq(config.log_level, 9);
	ck_assert_str_eq(config.targets[0].ip, "::1");
	ck_assert_uint_eq(config.targets[0].line, 4);
}
END_TEST

START_TEST(a_number_sign_inside_a_word_is_part_of_it)
{
	expect_clean("ExtWrtName A#B\n" TARGET);
	ck_assert_str_eq(config.ext_wrt_name, "A#B");
	expect_error("Options\n{\n AtSign #\n}\n" TARGET, 3, 0,
	    "Options AtSign: the value is missing (a # behind a blank begins");
}
END_TEST

START_TEST(an_unknown_word_is_answered_with_the_nearest_one)
{
	expect_error("LogLevle 7\n" TARGET, 1, 1, "did you mean LogLevel?");
	expect_error("  BadSpolDisp Hold\n" TARGET, 1, 3,
	    "did you mean BadSpoolDisp?");
	expect_error("JESJobSiz 1\n" TARGET, 1, 1, "did you mean JESJobSize?");
	expect_error("Timeout\n{\n AnyCdm 30\n}\n" TARGET, 3, 2,
	    "did you mean AnyCmd?");
	expect_error("BadSpoolDisp Delte\n" TARGET, 1, 14,
	    "did you mean Delete?");
	expect_error("ConnectPort 25\n" TARGET, 1, 1,
	    "it is a parameter: write it between braces behind TargetServer");
	expect_error("Zebra 1\n" TARGET, 1, 1, "there is no such statement");
	expect_error("Header\n{\n Zebra 1\n}\n" TARGET, 3, 2,
	    "there are Date, UserInfo");
}
END_TEST

START_TEST(columns_count_characters_not_bytes)
{
	expect_error("\xc3\xa4\xc3\xb6 LogLevel\n" TARGET, 1, 1,
	    "\xc3\xa4\xc3\xb6: there is no such statement");
	expect_error("Options\n{\n AtSign \xc3\xa4 x\n}\n" TARGET, 3, 11,
	    "Options AtSign takes one value");
}
END_TEST

START_TEST(a_value_that_is_missing_or_has_company_is_an_error)
{
	expect_error("LogLevel\n" TARGET, 1, 0,
	    "LogLevel: the value is missing");
	expect_error("LogLevel 7 8\n" TARGET, 1, 12,
	    "LogLevel takes one value; remove 8");
	expect_error("LogLevel 7 }\n" TARGET, 1, 12, "remove }");
	expect_error("Header\n{\n Date\n}\n" TARGET, 3, 0,
	    "Header Date: the value is missing");
	expect_error("Header\n{\n Date NO NO\n}\n" TARGET, 3, 10,
	    "Header Date takes one value");
}
END_TEST

START_TEST(braces_stand_on_lines_of_their_own)
{
	expect_error("Header {\n Date NO\n}\n" TARGET, 1, 8,
	    "lines of their own");
	expect_error("Header{\n Date NO\n}\n" TARGET, 1, 7,
	    "lines of their own");
	expect_error("Header { Date NO }\n" TARGET, 1, 8,
	    "lines of their own");
	expect_error("Header\n{ Date NO\n}\n" TARGET, 2, 3,
	    "a brace stands on a line of its own");
	expect_error("Header\n{\n Date NO }\n" TARGET, 3, 0,
	    "move } to the next line");
	expect_error("Header\n{\n Date NO\n} LogLevel 7\n" TARGET, 4, 3,
	    "a brace stands on a line of its own");
}
END_TEST

START_TEST(a_forgotten_brace_is_one_error_and_the_rest_is_still_read)
{
	expect_error("Header\n Date NO\n}\n" TARGET, 1, 0,
	    "its parameters must follow between { and }");
	expect_error("Header\n" TARGET, 1, 0,
	    "its parameters must follow between { and }");
	expect_error("Header\n{\n Date NO\n" TARGET, 4, 1,
	    "the } of the block on line 1 is missing; put it before Target");
	expect_error("TargetServer\n{\n TargetIp ::1\n", 1, 0,
	    "the } of the block that begins here is missing");
	expect_error("Header\n}\n" TARGET, 1, 0,
	    "its parameters must follow between { and }");
	expect_error("}\n" TARGET, 1, 1,
	    "there is no { that this } could close");
	expect_error("{\n Date NO\n}\n" TARGET, 1, 1,
	    "no statement stands before this {");
	expect_error("Header\n{\n{\n Date NO\n}\n" TARGET, 3, 1,
	    "is open already");
	expect_error("Header NO\n{\n Date NO\n}\n" TARGET, 1, 8,
	    "Header takes no value");
	expect_error(TARGET "Header", 5, 0,
	    "its parameters must follow between { and }");
}
END_TEST

START_TEST(a_block_of_unknown_name_is_passed_over_as_a_whole)
{
	expect_error("Heatre\n{\n Date NO\n Foo bar\n}\n" TARGET, 1, 1,
	    "did you mean Header?");
	expect_error("Heatre {\n Date NO\n}\n" TARGET, 1, 1,
	    "did you mean Header?");
	expect_error("Heatre { Date NO }\n" TARGET, 1, 1,
	    "did you mean Header?");
	expect("Foo\n{\n Date NO\n" TARGET, true, 4, 1,
	    "the } of the block on line 1 is missing");
	ck_assert_uint_eq(findings.count, 2);
}
END_TEST

START_TEST(all_errors_of_a_file_are_reported_in_the_order_of_its_lines)
{
	unsigned lines[] = {1, 2, 5, 6, 9, 0}, at = 0;

	ck_assert(!parse("LogLevel 256\nJESJobSize x\nTimeout\n{\n AnyCmd 29\n"
	    " AnyCmd 1201\n}\nHeader\n Foo 1\n"));
	for (size_t i = 0; i < findings.count; i++)
		if (at < 6 && findings.list[i].line == lines[at])
			at++;
	ck_assert_msg(at == 6, "%s", said());
	ck_assert_ptr_nonnull(finding("there is no TargetServer"));
}
END_TEST

START_TEST(the_findings_of_a_line_stand_in_the_order_of_its_columns)
{
	ck_assert(!parse("LogLevel x y\n" TARGET));
	ck_assert_uint_eq(findings.count, 2);
	ck_assert_uint_eq(findings.list[0].column, 10);
	ck_assert_uint_eq(findings.list[1].column, 12);
}
END_TEST

START_TEST(a_line_may_have_1024_bytes)
{
	struct buffer text = {0};

	buffer_text(&text, TARGET "LogLevel 7 #");
	buffer_fill(&text, 'x', 1024 - 12);
	expect_clean(buffer_str(&text));
	buffer_byte(&text, 'x');
	expect_error(buffer_str(&text), 5, 0,
	    "the line has 1025 bytes and may have 1024");
	buffer_free(&text);
}
END_TEST

START_TEST(bytes_that_no_text_has_are_shown_as_question_marks)
{
	static const char text[] = "Log\0Level 7\n" TARGET;
	static const char value[] = TARGET "ExtWrtName A\0B\n";

	expect_error("\xff\x01\x7f 1\n" TARGET, 1, 1, "???: there is no such");
	config_findings_free(&findings);
	ck_assert(!config_parse(slice_of(text, sizeof(text) - 1), &config,
	    &findings));
	ck_assert_msg(finding("Log?Level: there is no such") != NULL, "%s",
	    said());
	config_findings_free(&findings);
	ck_assert(!config_parse(slice_of(value, sizeof(value) - 1), &config,
	    &findings));
	ck_assert_msg(finding("A?B is not of the right form") != NULL, "%s",
	    said());
}
END_TEST

START_TEST(a_long_word_is_cut_in_the_finding)
{
	struct buffer text = {0};

	buffer_text(&text, "ExtWrtName ");
	for (int i = 0; i < 300; i++)
		buffer_text(&text, "\xc3\xa4");
	buffer_text(&text, "\n" TARGET);
	expect_error(buffer_str(&text), 1, 12, "\xc3\xa4... is not of");
	ck_assert_uint_lt(strlen(findings.list[0].text), 256);
	buffer_free(&text);
}
END_TEST

START_TEST(more_findings_than_are_kept_leave_an_error_that_says_so)
{
	struct buffer text = {0};

	buffer_text(&text, TARGET);
	for (int i = 0; i < 2 * FINDINGS_MAX; i++)
		buffer_text(&text, "LogLevel 7\n");
	ck_assert(!parse(buffer_str(&text)));
	ck_assert_uint_eq(findings.count, FINDINGS_MAX + 1);
	ck_assert_uint_eq(findings.errors, 1);
	ck_assert_ptr_nonnull(finding("there is more wrong"));
	buffer_free(&text);
}
END_TEST

START_TEST(an_empty_file_lacks_a_target)
{
	expect_error("", 0, 0, "there is no TargetServer");
	expect_error("# nothing", 0, 0, "there is no TargetServer");
	config_findings_free(&findings);
	ck_assert(!config_parse(slice_of(NULL, 0), &config, &findings));
	ck_assert_uint_eq(findings.count, 1);
}
END_TEST

/* -------------------------------------------------------- repetition */

START_TEST(of_a_statement_given_twice_the_last_one_holds)
{
	expect_warning("LogLevel 1\nLogLevel 3\n" TARGET, 2, 1,
	    "LogLevel stands on line 1 too; this one takes its place");
	ck_assert_uint_eq(config.log_level, 3);
	expect_warning("Header\n{\n Date NO\n Date YES\n}\n" TARGET, 4, 2,
	    "Header Date stands on line 3 too");
	ck_assert(config.header_date);
	expect_warning("Header\n{\n Date NO\n}\nHeader\n{\n UserInfo NO\n}\n"
	    TARGET, 5, 1, "Header stands on line 1 too");
	ck_assert(config.header_date && !config.header_user_info);
}
END_TEST

START_TEST(targets_keep_the_order_of_the_file)
{
	expect_clean(TARGET_AT("10.0.0.2") TARGET_AT("10.0.0.1"));
	ck_assert_uint_eq(config.target_count, 2);
	ck_assert_str_eq(config.targets[0].ip, "10.0.0.2");
	ck_assert_str_eq(config.targets[1].ip, "10.0.0.1");
}
END_TEST

START_TEST(the_first_four_targets_are_used)
{
	expect_warning(TARGET_AT("10.0.0.1") TARGET_AT("10.0.0.2")
	    TARGET_AT("10.0.0.3") TARGET_AT("10.0.0.4") TARGET_AT("10.0.0.5"),
	    17, 1, "only the first 4 are used");
	ck_assert_uint_eq(config.target_count, 4);
	ck_assert_str_eq(config.targets[3].ip, "10.0.0.4");
}
END_TEST

START_TEST(a_target_given_twice_is_used_once_however_it_is_written)
{
	expect_warning(TARGET_AT("::1") TARGET_AT("0:0::1"), 5, 1,
	    "the same stands further up");
	ck_assert_uint_eq(config.target_count, 1);
	expect_warning(TARGET_AT("10.0.0.1") TARGET_AT("10.0.0.1")
	    TARGET_AT("10.0.0.2") TARGET_AT("10.0.0.3") TARGET_AT("10.0.0.4"),
	    5, 1, "the same stands further up");
	ck_assert_uint_eq(config.target_count, 4);
}
END_TEST

START_TEST(a_target_says_one_address_name_or_domain)
{
	expect_error("TargetServer\n{\n ConnectPort 25\n}\n", 1, 1,
	    "it says no target; add TargetIp, TargetName or TargetMx");
	expect("TargetServer\n{\n TargetIp ::1\n TargetName a.b\n}\n", true, 1,
	    1, "it says more than one target");
	expect_error("TargetServer\n{\n TargetIp nowhere\n}\n", 3, 11,
	    "nowhere is not of the right form; allowed: an IPv4 or IPv6");
}
END_TEST

START_TEST(a_mail_exchanger_domain_must_be_the_only_target)
{
	expect(TARGET "TargetServer\n{\n TargetMx example.com\n}\n", true, 5,
	    0, "TargetMx example.com must be the only target");
}
END_TEST

START_TEST(the_first_four_administrators_are_used_and_each_once)
{
	expect(TARGET "MailAdministrator a@b\nMailAdministrator c@b\n"
	    "MailAdministrator a@b\nMailAdministrator A@b\n"
	    "MailAdministrator d@b\nMailAdministrator e@b\n", false, 7, 1,
	    "the same stands further up");
	ck_assert_ptr_nonnull(finding("only the first 4 are used"));
	ck_assert_uint_eq(finding("only the first 4 are used")->line, 10);
}
END_TEST

int
main(void)
{
	TCase *syntax = tcase_create("syntax");

	tcase_add_test(syntax,
	    case_blanks_comments_and_CR_do_not_count_in_keywords);
	tcase_add_test(syntax, a_number_sign_inside_a_word_is_part_of_it);
	tcase_add_test(syntax,
	    an_unknown_word_is_answered_with_the_nearest_one);
	tcase_add_test(syntax, columns_count_characters_not_bytes);
	tcase_add_test(syntax,
	    a_value_that_is_missing_or_has_company_is_an_error);
	tcase_add_test(syntax, braces_stand_on_lines_of_their_own);
	tcase_add_test(syntax,
	    a_forgotten_brace_is_one_error_and_the_rest_is_still_read);
	tcase_add_test(syntax,
	    a_block_of_unknown_name_is_passed_over_as_a_whole);
	tcase_add_test(syntax,
	    all_errors_of_a_file_are_reported_in_the_order_of_its_lines);
	tcase_add_test(syntax,
	    the_findings_of_a_line_stand_in_the_order_of_its_columns);
	tcase_add_test(syntax, a_line_may_have_1024_bytes);
	tcase_add_test(syntax,
	    bytes_that_no_text_has_are_shown_as_question_marks);
	tcase_add_test(syntax, a_long_word_is_cut_in_the_finding);
	tcase_add_test(syntax,
	    more_findings_than_are_kept_leave_an_error_that_says_so);
	tcase_add_test(syntax, an_empty_file_lacks_a_target);
	tcase_add_test(syntax, of_a_statement_given_twice_the_last_one_holds);
	tcase_add_test(syntax, targets_keep_the_order_of_the_file);
	tcase_add_test(syntax, the_first_four_targets_are_used);
	tcase_add_test(syntax,
	    a_target_given_twice_is_used_once_however_it_is_written);
	tcase_add_test(syntax, a_target_says_one_address_name_or_domain);
	tcase_add_test(syntax, a_mail_exchanger_domain_must_be_the_only_target);
	tcase_add_test(syntax,
	    the_first_four_administrators_are_used_and_each_once);
	return run_suite("the configuration file", syntax);
}
