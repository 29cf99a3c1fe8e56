/*
 * tests/unit/config_support.h -- parsing a configuration and asking what was
 * found
 *
 * Each test begins with a configuration full of rubbish and no findings.
 */
#ifndef TESTS_UNIT_CONFIG_SUPPORT_H
#define TESTS_UNIT_CONFIG_SUPPORT_H

#include <check.h>
#include <stdlib.h>

#include "spool/base/buffer.h"
#include "writer/config/config.h"

#define TARGET "TargetServer\n{\n TargetIp 127.0.0.1\n}\n"

static struct config config;
static struct config_findings findings;

static inline void
fresh(void)
{
	memset(&config, 0x55, sizeof(config));
	unsetenv("CSSMTP_CODEPAGE_CONFIG");
}

static inline void
tidy(void)
{
	config_findings_free(&findings);
}

static inline bool
parse(const char *text)
{
	config_findings_free(&findings);
	return config_parse(slice_text(text), &config, &findings);
}

/* The first finding with such a text, or NULL. */
static inline const struct config_finding *
finding(const char *part)
{
	for (size_t i = 0; i < findings.count; i++)
		if (strstr(findings.list[i].text, part) != NULL)
			return &findings.list[i];
	return NULL;
}

/* All findings as text, for the message of a failed check. */
static inline const char *
said(void)
{
	static struct buffer text;

	buffer_clear(&text);
	config_findings_print(&findings, "file", &text);
	return buffer_str(&text);
}

static inline void
expect_clean(const char *text)
{
	bool good = parse(text);

	ck_assert_msg(good && findings.count == 0, "%s\ngave\n%s", text,
	    said());
}

/* Such a finding at such a place; an error refuses the file. */
static inline void
expect(const char *text, bool is_error, unsigned line, unsigned column,
    const char *part)
{
	const struct config_finding *found;
	bool good = parse(text);

	found = finding(part);
	ck_assert_msg(found != NULL, "no '%s' for\n%s\nbut\n%s", part, text,
	    said());
	ck_assert_msg(found->is_error == is_error && found->line == line &&
	    found->column == column, "%u:%u expected of\n%s", line, column,
	    said());
	ck_assert(!is_error || !good);
}

/* One slip gives one finding, not a crowd. */
static inline void
expect_error(const char *text, unsigned line, unsigned column,
    const char *part)
{
	expect(text, true, line, column, part);
	ck_assert_msg(findings.count == 1, "more than one:\n%s", said());
}

static inline void
expect_warning(const char *text, unsigned line, unsigned column,
    const char *part)
{
	expect(text, false, line, column, part);
	ck_assert_msg(findings.count == 1 && findings.errors == 0, "%s",
	    said());
}

static inline int
run_suite(const char *name, TCase *tests)
{
	Suite *suite = suite_create(name);
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tests, fresh, tidy);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
