/*
 * tests/unit/config_rules_test.c -- a configuration as a whole
 *
 * Rules between statements, refresh, display, the file on the disk.  Run from
 * the top of the tree: the sample and the reference page are checked.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool/base/codepage.h"
#include "spool/base/memory.h"
#include "tests/unit/config_support.h"
#include "writer/config/check.h"
#include "writer/config/statements.h"

#define TARGET_AT(ip) "TargetServer\n{\n TargetIp " ip "\n}\n"

/* ---------------------------------------- rules between statements */

START_TEST(a_mail_may_not_be_larger_than_its_spool_file)
{
	expect_error("JESMsgSize 11\nJESJobSize 10\n" TARGET, 1, 12,
	    "JESMsgSize 11 is above JESJobSize 10");
	expect_clean("JESMsgSize 10\nJESJobSize 10\n" TARGET);
	expect_clean("JESMsgSize 1000000\nJESJobSize 0\n" TARGET);
	expect_clean("JESMsgSize 0\nJESJobSize 10\n" TARGET);
}
END_TEST

/* A configuration that no file could bring about today. */
static void
check(void)
{
	config_findings_free(&findings);
	check_config(&config, NULL, &findings);
}

START_TEST(long_retry_lasts_five_days_at_most)
{
	config_defaults(&config);
	config.retry_count = 120;
	config.retry_interval = 60;
	check();
	ck_assert_uint_eq(findings.count, 0);
	config.retry_count = 121;
	check();
	ck_assert_ptr_nonnull(finding("is above 7200 minutes"));
	ck_assert_uint_eq(findings.errors, 1);
}
END_TEST

START_TEST(authentication_needs_encryption)
{
	expect("TargetServer\n{\n TargetIp ::1\n AuthEntity a\n}\n", true, 1,
	    0, "AuthEntity needs Secure YES");
	ck_assert(!parse("TargetServer\n{\n TargetIp ::1\n AuthEntity a\n"
	    " Secure YES\n}\n") || findings.count == 0);
	ck_assert_ptr_null(finding("AuthEntity needs Secure YES"));
}
END_TEST

START_TEST(the_code_page_of_spool_files_is_EBCDIC_and_fits_MBCS)
{
	expect_clean("Translate IBM-273\n" TARGET);
	expect_error("Translate ISO8859-1\n" TARGET, 1, 11,
	    "Translate ISO8859-1 is no EBCDIC code page");
	expect_error("Translate IBM-939\n" TARGET, 1, 11,
	    "is a multi-byte code page and does not go with MBCS NO");
	expect("MBCS YES\n" TARGET, true, 0, 0,
	    "Translate IBM-1047 is a single-byte code page");
	ck_assert_ptr_nonnull(finding("MBCS YES needs an MBCharset"));
}
END_TEST

START_TEST(the_charset_of_a_target_holds_ASCII_and_fits_MBCS)
{
	config_defaults(&config);
	config_target_defaults(&config.targets[0]);
	config.target_count = 1;
	strcpy(config.targets[0].charset, "UTF-8");
	check();
	ck_assert_uint_eq(findings.count, 0);
	strcpy(config.targets[0].charset, "IBM-1047");
	check();
	ck_assert_ptr_nonnull(finding("Charset IBM-1047 is an EBCDIC"));
	strcpy(config.targets[0].charset, "IBM-eucJP");
	check();
	ck_assert_ptr_nonnull(finding("Charset IBM-eucJP is a multi-byte"));
	strcpy(config.targets[0].charset, "ISO8859-1");
	strcpy(config.targets[0].mb_charset, "IBM-eucJP");
	check();
	ck_assert_uint_eq(findings.errors, 0);
	ck_assert_ptr_nonnull(finding("does nothing with MBCS NO"));
	config.mbcs = true;
	strcpy(config.translate, "IBM-939");
	check();
	ck_assert_msg(findings.count == 0, "%s", said());
	strcpy(config.targets[0].mb_charset, "ISO8859-15");
	check();
	ck_assert_ptr_nonnull(finding("MBCharset ISO8859-15 is a single-byte"));
}
END_TEST

START_TEST(an_idle_connection_longer_than_servers_wait_is_a_warning)
{
	config_defaults(&config);
	config.timeout.connect_idle = 300;
	check();
	ck_assert_uint_eq(findings.count, 0);
	config.timeout.connect_idle = 301;
	check();
	ck_assert_ptr_nonnull(finding("ConnectIdle 301"));
	ck_assert_uint_eq(findings.errors, 0);
}
END_TEST

START_TEST(a_report_that_reaches_nobody_is_a_warning)
{
	config_defaults(&config);
	config.report = REPORT_ADMIN;
	check();
	ck_assert_ptr_nonnull(finding("Report Admin without a MailAdmin"));
	config.report = REPORT_NONE;
	check();
	ck_assert_uint_eq(findings.count, 0);
	config.test_mode = true;
	config.return_to_mail_from = false;
	config.dead_letter_action = DEAD_LETTER_DELETE;
	check();
	ck_assert_ptr_nonnull(finding("a test would show nothing"));
	ck_assert_ptr_nonnull(finding("nobody will learn of mail"));
	ck_assert_uint_eq(findings.errors, 0);
}
END_TEST

START_TEST(notifications_that_nobody_can_authenticate_are_a_warning)
{
	config_defaults(&config);
	config_target_defaults(&config.targets[0]);
	config.target_count = 1;
	config.targets[0].secure = true;
	strcpy(config.targets[0].auth_entity, "<MAILFROM>");
	check();
	ck_assert_ptr_nonnull(finding("without ReportMailFrom"));
	ck_assert_uint_eq(findings.errors, 0);
	strcpy(config.report_mail_from, "a@b");
	check();
	ck_assert_uint_eq(findings.count, 0);
}
END_TEST

START_TEST(a_long_local_part_needs_mailbox_compatibility_long)
{
	char *text = memory_print("%sMailAdministrator %065d@b\n"
	    "MailAdministrator %064d@b\n", TARGET, 0, 0);
	char *wide = memory_print("MailBoxCompatibility Long\n%s", text);

	expect(text, true, 5, 1, "more than 64 characters before the at sign");
	for (size_t i = 0; i < findings.count; i++)
		ck_assert_msg(findings.list[i].line == 5 ||
		    strstr(findings.list[i].text, "more than 64") == NULL,
		    "64 are not too many: %s", said());
	(void)parse(wide);
	ck_assert_ptr_null(finding("more than 64 characters"));
	free(text);
	free(wide);
}
END_TEST

/* --------------------------------------------------- names, refresh */

START_TEST(the_name_of_the_job_stands_in_where_none_is_given)
{
	ck_assert(parse(TARGET));
	config_set_job_name(&config, "CSSMTP");
	ck_assert_str_eq(config.ext_wrt_name, "CSSMTP");
	ck_assert_str_eq(config.mail_directory, "/var/cssmtp/CSSMTP/mail/");
	ck_assert_str_eq(config.dead_letter_directory,
	    "/var/cssmtp/CSSMTP/deadletter/");
	ck_assert(parse("ExtWrtName mail1\n" TARGET));
	config_set_job_name(&config, "CSSMTP");
	ck_assert_str_eq(config.ext_wrt_name, "MAIL1");
	ck_assert_str_eq(config.mail_directory, "/var/cssmtp/MAIL1/mail/");
}
END_TEST

START_TEST(a_refresh_that_asks_for_another_name_keeps_the_running_one)
{
	struct config running;

	ck_assert(parse("ExtWrtName OLD\nLogLevel 7\n" TARGET));
	running = config;
	config_set_job_name(&running, "JOB");
	ck_assert(parse("ExtWrtName NEW\nLogLevel 9\n" TARGET));
	config_set_job_name(&config, "JOB");
	ck_assert(config_keep_fixed(&running, &config, &findings));
	ck_assert_str_eq(config.ext_wrt_name, "OLD");
	ck_assert_str_eq(config.mail_directory, "/var/cssmtp/OLD/mail/");
	ck_assert_uint_eq(config.log_level, 9);
	ck_assert_ptr_nonnull(finding("ExtWrtName stays OLD"));
}
END_TEST

START_TEST(a_refresh_that_does_not_fit_what_is_kept_is_refused)
{
	struct config running;

	ck_assert(parse(TARGET));
	running = config;
	running.mbcs = true;
	strcpy(running.translate, "IBM-939");
	ck_assert(!config_keep_fixed(&running, &config, &findings));
	ck_assert_ptr_nonnull(finding("MBCS YES needs an MBCharset"));
}
END_TEST

START_TEST(another_order_of_targets_is_another_configuration)
{
	struct config one;

	ck_assert(parse(TARGET_AT("10.0.0.2") TARGET_AT("10.0.0.1")));
	one = config;
	ck_assert(parse("\n" TARGET_AT("10.0.0.2") TARGET_AT("10.0.0.1")));
	ck_assert(!config_differs(&one, &config));
	ck_assert(parse(TARGET_AT("10.0.0.1") TARGET_AT("10.0.0.2")));
	ck_assert(config_differs(&one, &config));
	ck_assert(parse(TARGET_AT("10.0.0.2")));
	ck_assert(config_differs(&one, &config));
	ck_assert(config_differs(&config, &one));
	one.extended_retry = !one.extended_retry;
	config = one;
	config.extended_retry = !one.extended_retry;
	ck_assert(config_differs(&one, &config));
}
END_TEST

/* ----------------------------------------------------------- display */

START_TEST(the_display_of_a_target_is_that_of_the_book)
{
	static const char block[] = "\nTARGETSERVER:\n"
	    "  TARGETIP      : 10.1.1.1\n"
	    "  CONNECTPORT   : 25\n"
	    "  CONNECTLIMIT  : 5\n"
	    "  MAXMSGSENT    : 0\n"
	    "  MESSAGESIZE   : 524288\n"
	    "  SECURE        : YES\n"
	    "  CHARSET       : ISO8859-1\n"
	    "  AUTHENTITY    : target.mail.server\n";
	struct buffer shown = {0};

	config_defaults(&config);
	config_target_defaults(&config.targets[0]);
	config.target_count = 1;
	strcpy(config.targets[0].ip, "10.1.1.1");
	config.targets[0].secure = true;
	strcpy(config.targets[0].auth_entity, "target.mail.server");
	config_display(&config, &shown);
	ck_assert_msg(strstr(buffer_str(&shown), block) != NULL, "%s",
	    buffer_str(&shown));
	buffer_free(&shown);
}
END_TEST

START_TEST(the_display_begins_each_statement_in_alphabetical_order)
{
	struct buffer shown = {0};
	struct slice rest, line;
	char last[64] = "", name[64];
	size_t labels = 0;

	ck_assert(parse(TARGET));
	config_display(&config, &shown);
	ck_assert_ptr_nonnull(strstr(buffer_str(&shown),
	    "BADSPOOLDISP : HOLD\n"));
	ck_assert_ptr_nonnull(strstr(buffer_str(&shown),
	    "RETRYLIMIT:\n  COUNT         : 5\n  INTERVAL      : 1\n"));
	ck_assert_ptr_nonnull(strstr(buffer_str(&shown),
	    "EXTENDEDRETRY : INACTIVE\n"));
	ck_assert_ptr_nonnull(strstr(buffer_str(&shown), "UNDELIVERABLE:\n"
	    "  DEADLETTERACTION    : STORE\n"
	    "  DEADLETTERDIRECTORY : /var/cssmtp/<extWrtName>/deadletter/\n"
	    "  RETURNTOMAILFROM    : YES\n"));
	rest = buffer_slice(&shown);
	while (slice_split(&rest, '\n', &line)) {
		if (line.len == 0 || line.ptr[0] == ' ')
			continue;
		slice_copy(slice_trim(slice_head(line, slice_find(line,
		    ':'))), name, sizeof(name));
		ck_assert_str_lt(last, name);
		memcpy(last, name, sizeof(last));
		labels++;
	}
	ck_assert_uint_eq(labels, STATEMENTS);
	buffer_free(&shown);
}
END_TEST

START_TEST(an_explanation_is_found_by_statement_or_parameter)
{
	struct buffer lines = {0};

	ck_assert(config_explain(SLICE(" retrylimit  count "), &lines));
	ck_assert_ptr_nonnull(strstr(buffer_str(&lines), "RetryLimit Count -"));
	ck_assert_ptr_null(strstr(buffer_str(&lines), "Interval -"));
	buffer_clear(&lines);
	ck_assert(config_explain(SLICE("interval"), &lines));
	ck_assert_ptr_nonnull(strstr(buffer_str(&lines),
	    "RetryLimit Interval -"));
	ck_assert_ptr_nonnull(strstr(buffer_str(&lines),
	    "ExtendedRetry Interval -"));
	buffer_clear(&lines);
	ck_assert(!config_explain(SLICE("Zebra"), &lines));
	ck_assert(!config_explain(SLICE("RetryLimit Zebra"), &lines));
	ck_assert(!config_explain(SLICE("LogLevel Count"), &lines));
	ck_assert(!config_explain(SLICE(""), &lines));
	ck_assert_uint_eq(lines.len, 0);
	buffer_free(&lines);
}
END_TEST

START_TEST(the_reference_page_is_the_one_made_from_the_table)
{
	struct buffer page = {0}, kept = {0};
	int fd = open("docs/configuration.md", O_RDONLY);
	ssize_t got;

	ck_assert_msg(fd >= 0, "docs/configuration.md can't be opened; run "
	    "this from the top of the tree");
	while ((got = read(fd, buffer_room(&kept, 4096), 4096)) > 0)
		kept.len += (size_t)got;
	close(fd);
	config_reference(&page);
	ck_assert_msg(slice_equal(buffer_slice(&page), buffer_slice(&kept)),
	    "docs/configuration.md is not up to date: "
	    "cssmtp --reference > docs/configuration.md");
	buffer_free(&page);
	buffer_free(&kept);
}
END_TEST

/* ----------------------------------------------------------- reading */

/* A file of that text in that code page; unlinked by the caller. */
static void
write_file(char path[32], const char *page, const char *text)
{
	struct converter *c = converter_open(codepage_find("UTF-8", NULL),
	    codepage_find(page, NULL));
	struct buffer out = {0};
	unsigned column;
	int fd;

	strcpy(path, "/tmp/config_test.XXXXXX");
	fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	ck_assert_uint_eq(converter_put(c, slice_text(text), &out, &column), 0);
	ck_assert_int_eq(write(fd, out.data, out.len), (ssize_t)out.len);
	close(fd);
	buffer_free(&out);
	converter_close(&c);
}

START_TEST(the_sample_configuration_has_nothing_to_find)
{
	ck_assert_msg(config_read("config/cssmtp.conf", &config, &findings) &&
	    findings.count == 0, "%s", said());
	ck_assert_str_eq(config.targets[0].ip, "127.0.0.1");
}
END_TEST

START_TEST(a_file_is_read_in_the_code_page_that_the_environment_names)
{
	char path[32];

	write_file(path, "IBM-1047", "LogLevel 9\nOptions\n{\n AtSign {\n}\n"
	    TARGET);
	ck_assert(!config_read(path, &config, &findings));
	ck_assert_msg(finding("CSSMTP_CODEPAGE_CONFIG") != NULL, "%s", said());
	config_findings_free(&findings);
	setenv("CSSMTP_CODEPAGE_CONFIG", "IBM-1047", 1);
	ck_assert_msg(config_read(path, &config, &findings), "%s", said());
	ck_assert_uint_eq(config.log_level, 9);
	ck_assert_str_eq(config.at_sign, "{");
	unlink(path);
	/* U+0085 is X'25', the line feed of EBCDIC */
	write_file(path, "IBM-1047", "LogLevel 11\xc2\x85" TARGET);
	ck_assert_msg(config_read(path, &config, &findings), "%s", said());
	ck_assert_uint_eq(config.log_level, 11);
	unlink(path);
	setenv("CSSMTP_CODEPAGE_CONFIG", "IBM-NOWHERE", 1);
	ck_assert(!config_read("config/cssmtp.conf", &config, &findings));
	ck_assert_ptr_nonnull(finding("IBM-NOWHERE"));
}
END_TEST

START_TEST(what_is_no_readable_file_is_one_finding_with_the_cause)
{
	ck_assert(!config_read("/nowhere/cssmtp.conf", &config, &findings));
	ck_assert_ptr_nonnull(finding("No such file or directory"));
	ck_assert_ptr_nonnull(finding("/nowhere/cssmtp.conf"));
	ck_assert_uint_eq(findings.count, 1);
	config_findings_free(&findings);
	ck_assert(!config_read("/tmp", &config, &findings));
	ck_assert_ptr_nonnull(finding("it is a directory"));
	config_findings_free(&findings);
	ck_assert(!config_read("/dev/zero", &config, &findings));
	ck_assert_ptr_nonnull(finding("it is a device"));
}
END_TEST

START_TEST(a_pipe_is_read_to_its_end_and_not_beyond_a_megabyte)
{
	char path[32];
	int fd;

	strcpy(path, "/tmp/config_test.XXXXXX");
	fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(ftruncate(fd, (1 << 20) + 1), 0);
	close(fd);
	ck_assert(!config_read(path, &config, &findings));
	ck_assert_ptr_nonnull(finding("more than 1048576 bytes"));
	unlink(path);
	config_findings_free(&findings);
	/* nobody writes to it: it ends at once, and does not wait */
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert(!config_read(path, &config, &findings));
	ck_assert_ptr_nonnull(finding("there is no TargetServer"));
	unlink(path);
}
END_TEST

START_TEST(findings_are_printed_with_file_line_and_column)
{
	ck_assert(!parse("LogLevel x\nLogLevel 7\nHeader\n}\n"));
	ck_assert_ptr_nonnull(strstr(said(), "file:1:10: error: LogLevel: x"));
	ck_assert_ptr_nonnull(strstr(said(), "\nfile:2:1: warning: LogLevel"));
	ck_assert_ptr_nonnull(strstr(said(), "\nfile:3: error: Header: "));
	ck_assert_ptr_nonnull(strstr(said(), "\nfile: error: there is no T"));
}
END_TEST

int
main(void)
{
	TCase *rules = tcase_create("rules");

	tcase_add_test(rules, a_mail_may_not_be_larger_than_its_spool_file);
	tcase_add_test(rules, long_retry_lasts_five_days_at_most);
	tcase_add_test(rules, authentication_needs_encryption);
	tcase_add_test(rules,
	    the_code_page_of_spool_files_is_EBCDIC_and_fits_MBCS);
	tcase_add_test(rules,
	    the_charset_of_a_target_holds_ASCII_and_fits_MBCS);
	tcase_add_test(rules,
	    an_idle_connection_longer_than_servers_wait_is_a_warning);
	tcase_add_test(rules, a_report_that_reaches_nobody_is_a_warning);
	tcase_add_test(rules,
	    notifications_that_nobody_can_authenticate_are_a_warning);
	tcase_add_test(rules,
	    a_long_local_part_needs_mailbox_compatibility_long);
	tcase_add_test(rules,
	    the_name_of_the_job_stands_in_where_none_is_given);
	tcase_add_test(rules,
	    a_refresh_that_asks_for_another_name_keeps_the_running_one);
	tcase_add_test(rules,
	    a_refresh_that_does_not_fit_what_is_kept_is_refused);
	tcase_add_test(rules,
	    another_order_of_targets_is_another_configuration);
	tcase_add_test(rules, the_display_of_a_target_is_that_of_the_book);
	tcase_add_test(rules,
	    the_display_begins_each_statement_in_alphabetical_order);
	tcase_add_test(rules,
	    an_explanation_is_found_by_statement_or_parameter);
	tcase_add_test(rules,
	    the_reference_page_is_the_one_made_from_the_table);
	tcase_add_test(rules, the_sample_configuration_has_nothing_to_find);
	tcase_add_test(rules,
	    a_file_is_read_in_the_code_page_that_the_environment_names);
	tcase_add_test(rules,
	    what_is_no_readable_file_is_one_finding_with_the_cause);
	tcase_add_test(rules,
	    a_pipe_is_read_to_its_end_and_not_beyond_a_megabyte);
	tcase_add_test(rules, findings_are_printed_with_file_line_and_column);
	return run_suite("the configuration as a whole", rules);
}
