/*
 * tests/unit/job_input_test.c -- job streams on their way to the volume, also
 * to one that has no room
 */
#include "spool/job/job.h"
#include "tests/unit/failing_disk.h"
#include "tests/unit/output_support.h"

static const struct user user1 = {.id = "USER1", .uid = 1, .gid = 1};

struct told {
	struct job list[8];
	size_t count;
};

static void
note_job(void *context, const struct job *job)
{
	struct told *told = context;

	ck_assert_uint_lt(told->count, 8);
	told->list[told->count++] = *job;
}

static enum output_rc
submit(struct spool *spool, struct slice stream, struct told *told,
    struct fault *fault)
{
	*told = (struct told){0};
	return job_submit(spool, &user1, stream, note_job, told, fault);
}

static const struct slice three_jobs = SLICE(
    "//FIRST    JOB\n//S EXEC PGM=IEFBR14\n"
    "//SECOND   JOB TYPRUN=HOLD\n//S EXEC PGM=IEBGENER\n//SYSUT1 DD *\ndata\n"
    "//THIRD    JOB\n//S EXEC PGM=IEFBR14,NONSENSE=1\n");

START_TEST(each_job_of_a_stream_is_told_with_its_number_and_phase)
{
	struct spool *spool = new_spool();
	struct fault fault = {0};
	struct told told;

	ck_assert_msg(submit(spool, three_jobs, &told, &fault) == OUTPUT_OK,
	    "%s", fault.text);
	ck_assert_uint_eq(told.count, 3);
	ck_assert_str_eq(told.list[0].name, "FIRST");
	ck_assert_int_eq(told.list[0].phase, PHASE_EXECUTE);
	ck_assert_str_eq(told.list[0].owner, "USER1");
	ck_assert_uint_ne(told.list[1].held, 0);
	ck_assert_int_eq(told.list[2].completion, COMPLETION_JCL_ERROR);
	ck_assert_int_eq(told.list[2].phase, PHASE_HARDCOPY);
	for (uint32_t i = 0; i < 3; i++)
		ck_assert_uint_eq(told.list[i].number, i + 1);
	reopen_spool(&spool);
	for (uint32_t i = 1; i <= 3; i++)
		ck_assert(job_is_there(spool, i));
	spool_close(&spool);
}
END_TEST

START_TEST(a_stream_without_a_job_is_refused)
{
	struct spool *spool = new_spool();
	struct fault fault = {0};
	struct told told;

	ck_assert_int_eq(submit(spool, SLICE(""), &told, &fault), OUTPUT_BAD);
	ck_assert_ptr_nonnull(strstr(fault.text, "JOB statement"));
	ck_assert_int_eq(submit(spool, SLICE("\n\n   \n"), &told, NULL),
	    OUTPUT_BAD);
	ck_assert_uint_eq(told.count, 0);
	spool_close(&spool);
}
END_TEST

static void
remove_volume(void)
{
	static const char *const names[] = {HOME_VOLUME, HOME_VOLUME "-wal",
	    HOME_VOLUME "-shm"};

	for (int i = 0; i < 3; i++) {
		char *path = scratch_path(names[i]);

		unlink(path);
		free(path);
	}
}

/* What is there, and only that, must be named when some are not. */
static unsigned
check_named(struct spool *spool, const struct fault *fault)
{
	static const char *const ids[] = {"JOB00001", "JOB00002", "JOB00003"};
	unsigned count = 0;

	for (uint32_t i = 0; i < 3; i++) {
		bool there = job_is_there(spool, i + 1);

		ck_assert_msg((strstr(fault->text, ids[i]) != NULL) == there,
		    "%s: %s", ids[i], fault->text);
		count += there;
	}
	ck_assert_ptr_nonnull(strstr(fault->text, count > 0 ?
	    "do not submit these again" : "no job was taken in"));
	return count;
}

static bool
submit_on_failing_disk(int nth, enum disk_fault kind, bool lasts)
{
	struct fault fault = {0};
	struct spool *spool;
	struct told told;
	enum output_rc rc;
	bool failed;

	remove_volume();
	spool = new_spool();
	ck_assert_int_eq(store_flush(spool->store, NULL), STORE_OK);
	disk_fail(nth, kind, lasts);
	rc = submit(spool, three_jobs, &told, &fault);
	failed = disk.has_failed;
	disk_fail(0, DISK_FULL, false);
	reopen_spool(&spool);
	if (rc == OUTPUT_OK) {
		ck_assert_uint_eq(told.count, 3);
		for (size_t i = 0; i < 3; i++)
			ck_assert(job_is_there(spool, told.list[i].number));
	} else {
		ck_assert_uint_eq(told.count, 0);
		check_named(spool, &fault);
	}
	spool_close(&spool);
	return failed;
}

START_TEST(who_submits_to_a_full_volume_knows_which_jobs_were_taken_in)
{
	static const enum disk_fault kinds[] = {DISK_FULL, DISK_NO_SYNC};
	int nth = 1;

	disk_install();
	while (submit_on_failing_disk(nth, kinds[_i / 2], _i % 2))
		nth++;
	ck_assert_int_gt(nth, 1);
}
END_TEST

static void
add_tests(TCase *tcase)
{
	tcase_add_test(tcase,
	    each_job_of_a_stream_is_told_with_its_number_and_phase);
	tcase_add_test(tcase, a_stream_without_a_job_is_refused);
	tcase_add_loop_test(tcase,
	    who_submits_to_a_full_volume_knows_which_jobs_were_taken_in, 0, 4);
}

int
main(void)
{
	return run_suite("job-input", add_tests);
}
