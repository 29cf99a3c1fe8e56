/*
 * tests/unit/jcl_support.h -- reading a job and asking what came of it
 *
 * Each test has an arena, a job, and members of libraries that it puts there
 * itself.
 */
#ifndef TESTS_UNIT_JCL_SUPPORT_H
#define TESTS_UNIT_JCL_SUPPORT_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "spool/jcl/jcl.h"

#define JOB "//MAILJOB1 JOB (ACCT),'OPS MAIL',CLASS=A,MSGCLASS=X\n"
#define STEP "//S1 EXEC PGM=IEFBR14\n"

enum { MEMBERS_MAX = 16 };

static struct arena *arena;
static struct jcl_job *job;
static struct {
	const char *library, *name, *text;
} members[MEMBERS_MAX];
static unsigned member_count;

static inline void
begin(void)
{
	setenv("TZ", "UTC-2", 1);	/* east of Greenwich */
	arena = arena_open();
	job = NULL;
	member_count = 0;
}

static inline void
end(void)
{
	arena_close(&arena);
}

/* library "": PROCLIB */
static inline void
member(const char *library, const char *name, const char *text)
{
	ck_assert_uint_lt(member_count, MEMBERS_MAX);
	members[member_count].library = library;
	members[member_count].name = name;
	members[member_count++].text = text;
}

static inline bool
find_member(void *context, struct slice library, struct slice name,
    struct buffer *text)
{
	ck_assert_ptr_eq(context, members);
	for (unsigned i = 0; i < member_count; i++) {
		if (!slice_equal(library, slice_text(members[i].library)) ||
		    !slice_equal(name, slice_text(members[i].name)))
			continue;
		buffer_text(text, members[i].text);
		return true;
	}
	return false;
}

static inline void
read_slice(struct slice text)
{
	/* 5 March 2025, 09:14:02 UTC */
	struct jcl_system system = {
		.user = "OPER01", .node = "LXJES1", .system = "PROD",
		.default_class = "C", .default_msgclass = 'H',
		.now_us = 1741166042000000, .find_member = find_member,
		.context = members,
	};

	job = jcl_read(arena, text, &system);
}

/* Errors as one reads them: "statement line:column text help". */
static inline const char *
said(void)
{
	struct buffer all = {0};
	const char *text;

	for (const struct jcl_error *e = job->errors; e != NULL; e = e->next)
		buffer_print(&all, "%s%u %u:%u %s [%s]\n",
		    e->is_warning ? "(W) " : "", e->statement, e->line,
		    e->column, e->text, e->help);
	text = arena_text(arena, buffer_slice(&all));
	buffer_free(&all);
	return text;
}

static inline void
read_job(const char *text)
{
	read_slice(slice_text(text));
}

/* Reads a job that nothing is wrong with. */
static inline void
read_good(const char *text)
{
	read_job(text);
	ck_assert_msg(!job->failed && job->errors == NULL, "%s%s", text,
	    said());
}

/* Reads one that is accepted with this warning. */
static inline void
read_warned(const char *text, const char *warning)
{
	read_job(text);
	ck_assert_msg(!job->failed, "%s%s", text, said());
	ck_assert_msg(strstr(said(), warning) != NULL, "%s%s", text, said());
	ck_assert(strstr(said(), "(W) ") != NULL);
}

/* Reads one that fails with this; all of it is in one message. */
static inline void
read_bad(const char *text, const char *wanted)
{
	read_job(text);
	ck_assert_msg(job->failed, "%swas accepted", text);
	ck_assert_msg(strstr(said(), wanted) != NULL, "%ssays %sand not %s",
	    text, said(), wanted);
}

static inline unsigned
error_count(void)
{
	unsigned count = 0;

	for (const struct jcl_error *e = job->errors; e != NULL; e = e->next)
		count += !e->is_warning;
	return count;
}

static inline const struct jcl_step *
step(unsigned number)
{
	const struct jcl_step *s = job->steps;

	while (s != NULL && --number > 0)
		s = s->next;
	ck_assert_ptr_nonnull(s);
	return s;
}

/* DD `name` of step `number`, from 1. */
static inline const struct jcl_dd *
dd_of(unsigned number, const char *name)
{
	const struct jcl_dd *dd = step(number)->dds;

	while (dd != NULL && strcmp(dd->name, name) != 0)
		dd = dd->next;
	ck_assert_msg(dd != NULL, "no DD %s in step %u", name, number);
	return dd;
}

static inline const struct jcl_dd *
dd(const char *name)
{
	return dd_of(1, name);
}

static inline bool
has_dd(unsigned number, const char *name)
{
	for (const struct jcl_dd *d = step(number)->dds; d != NULL;
	    d = d->next)
		if (strcmp(d->name, name) == 0)
			return true;
	return false;
}

/* All records with a "|" behind each. */
static inline const char *
records(const struct jcl_dd *d)
{
	struct jcl_instream walk = d->instream;
	struct buffer all = {0};
	struct slice record;
	const char *text;

	ck_assert_int_eq(d->kind, JCL_DD_INSTREAM);
	while (jcl_instream_next(&walk, &record)) {
		buffer_put(&all, record);
		buffer_byte(&all, '|');
	}
	text = arena_text(arena, buffer_slice(&all));
	buffer_free(&all);
	return text;
}

/* The listing, and whether a line is in it (trailing blanks do not count). */
static inline const char *
listing(void)
{
	return arena_text(arena, job->listing);
}

static inline bool
lists(const char *line)
{
	struct slice rest = job->listing, part;

	while (slice_split(&rest, '\n', &part))
		if (slice_equal(slice_trim_end(part), slice_text(line)))
			return true;
	return false;
}

static inline int
run_suite(const char *name, void (*add)(TCase *))
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, begin, end);
	add(tcase);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
