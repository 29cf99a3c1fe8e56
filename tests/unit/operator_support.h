/*
 * tests/unit/operator_support.h -- commands at a spool with jobs on it
 */
#ifndef TESTS_UNIT_OPERATOR_SUPPORT_H
#define TESTS_UNIT_OPERATOR_SUPPORT_H

#include "spool/base/clock.h"
#include "spool/job/job.h"
#include "spool/operator/operator.h"
#include "tests/unit/output_support.h"

static struct spool *spool;
static struct buffer answer;

/* Fixtures: each test has a spool of its own. */
static void
operator_begin(void)
{
	spool = new_spool();
	spool_configure(spool, settings_parse(SLICE("NODE(1) NAME=HERE\n"
	    "MASDEF OWNMEMB=SYS1\n"), &(struct settings_findings){0}));
}

static void
operator_end(void)
{
	buffer_free(&answer);
	spool_close(&spool);
}

/* What a user is told; users named OPER... are operators. */
static inline const char *
told(const char *user_id, const char *command)
{
	struct user user = {.uid = 1000, .gid = 1000};

	slice_copy(slice_text(user_id), user.id, sizeof(user.id));
	user.operator = strncmp(user_id, "OPER", 4) == 0;
	buffer_clear(&answer);
	operator_command(spool, &user, slice_text(command), &answer);
	return buffer_str(&answer);
}

static inline const char *
command(const char *text)
{
	return told("OPER1", text);
}

#define ck_assert_has(text, part) \
	ck_assert_msg(strstr(text, part) != NULL, "%s\nhas no\n%s", text, part)
#define ck_assert_has_not(text, part) \
	ck_assert_msg(strstr(text, part) == NULL, "%s\nhas\n%s", text, part)

static inline unsigned
lines_with(const char *text, const char *part)
{
	unsigned count = 0;

	for (; (text = strstr(text, part)) != NULL; text++)
		count++;
	return count;
}

/* A job as the template says, in class A of USER1 unless it says more. */
static inline uint32_t
put_job(struct job job)
{
	struct txn *txn = txn_begin(spool->store);

	if (job.name[0] == '\0')
		slice_copy(SLICE("MAILJOB"), job.name, sizeof(job.name));
	if (job.owner[0] == '\0')
		slice_copy(SLICE("USER1"), job.owner, sizeof(job.owner));
	if (job.class[0] == '\0')
		slice_copy(SLICE("A"), job.class, sizeof(job.class));
	job.msgclass = 'A';
	if (job.entered_us == 0)
		job.entered_us = clock_now_us();
	job_insert(txn, &job);
	end_txn(&txn);
	return job.number;
}

static inline struct job
job_now(uint32_t number)
{
	struct view *view = view_open(spool->store);
	struct job job = {0};

	if (job_get(view, number, &job) != STORE_OK)
		job.number = 0;
	view_close(&view);
	return job;
}

/* A data set of a job whose output has been let go. */
static inline uint64_t
put_data_set(uint32_t job, const char *dd, struct data_set ds)
{
	struct txn *txn = txn_begin(spool->store);
	struct sysout sysout;

	ds.job = job;
	if (ds.number == 0)
		ds.number = 101;
	if (ds.class == '\0')
		ds.class = 'B';
	slice_copy(slice_text(dd), ds.dd_name, sizeof(ds.dd_name));
	sysout_begin(txn, spool, &ds, &sysout);
	sysout_record(txn, &sysout, SLICE("HELO HOST"));
	sysout_record(txn, &sysout, SLICE("QUIT"));
	sysout_end(txn, &sysout, outdisp_state(ds.outdisp));
	output_group(txn, job);
	end_txn(&txn);
	return sysout.ds.key;
}

#endif
