/*
 * tests/unit/spool_support.h -- what tests of the spool share: a scratch folder
 * for each test, and the running of a suite
 */
#ifndef TESTS_UNIT_SPOOL_SUPPORT_H
#define TESTS_UNIT_SPOOL_SUPPORT_H

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "spool/base/memory.h"

/* A folder of the test's own. */
static char *scratch;

static void
scratch_begin(void)
{
	const char *tmp = getenv("TMPDIR");

	scratch = memory_print("%s/spool_test.XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(scratch));
}

static inline int
scratch_remove(const char *path, const struct stat *stat, int type,
    struct FTW *walk)
{
	(void)stat;
	(void)type;
	(void)walk;
	return remove(path);
}

static void
scratch_end(void)
{
	nftw(scratch, scratch_remove, 16, FTW_DEPTH | FTW_PHYS);
	free(scratch);
	scratch = NULL;
}

/* The caller frees it. */
static inline char *
scratch_path(const char *name)
{
	return memory_print("%s/%s", scratch, name);
}

/* Each test has a scratch folder; `add` names the tests. */
static int
run_suite(const char *name, void (*add)(TCase *))
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);
	SRunner *runner;
	int failed;

	tcase_set_timeout(tcase, 300);
	tcase_add_checked_fixture(tcase, scratch_begin, scratch_end);
	add(tcase);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
