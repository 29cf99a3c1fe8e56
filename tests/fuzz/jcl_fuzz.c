/*
 * tests/fuzz/jcl_fuzz.c -- any bytes as a job stream
 *
 * What must hold, whatever comes: the stream is taken apart without a byte
 * lost, every job is read to its end, its errors and its failure agree, its
 * in-stream data have as many records as it says, and a verdict can be had for
 * each step.
 */
#include <assert.h>
#include <stdlib.h>

#include "spool/jcl/jcl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* PROC1 is a small procedure; SELF is the whole input again. */
struct members {
	struct slice input;
};

static const char proc1[] =
	"//PROC1 PROC A=1,B=2\n"
	"//P1 EXEC PGM=ONE,PARM='&A'\n"
	"//IN DD DDNAME=SYSIN\n"
	"//OUT DD SYSOUT=&B\n"
	"// DD DSN=X.Y,DISP=SHR\n";

static bool
find_member(void *context, struct slice library, struct slice member,
    struct buffer *text)
{
	struct members *members = context;

	(void)library;
	if (slice_equal(member, SLICE("SELF")))
		buffer_put(text, members->input);
	else if (slice_equal(member, SLICE("PROC1")))
		buffer_text(text, proc1);
	else
		return false;
	return true;
}

static void
walk_data(const struct jcl_dd *dd)
{
	struct jcl_instream walk = dd->instream;
	struct slice record;
	unsigned count = 0;

	if (dd->kind != JCL_DD_INSTREAM)
		return;
	while (jcl_instream_next(&walk, &record))
		count++;
	assert(count == dd->instream.records);
}

static void
walk_steps(const struct jcl_job *job)
{
	struct jcl_result *results = calloc(job->step_count + 1,
	    sizeof(*results));
	unsigned count = 0;

	for (const struct jcl_step *s = job->steps; s != NULL; s = s->next) {
		enum jcl_verdict verdict = jcl_step_verdict(job, count,
		    results);

		results[count].was_run = verdict == JCL_RUN;
		results[count].code = count % 3 * 4;
		results[count].abended = count % 4 == 3;
		results[count].abend = "S0C4";
		assert(s->name != NULL && s->program != NULL);
		for (const struct jcl_dd *dd = s->dds; dd != NULL;
		    dd = dd->next)
			for (const struct jcl_dd *p = dd; p != NULL;
			    p = p->concatenated)
				walk_data(p);
		count++;
	}
	assert(count == job->step_count && count <= 255);
	for (const struct jcl_notify *n = job->notifies; n != NULL;
	    n = n->next)
		jcl_notify_wanted(job, n, results);
	free(results);
}

static void
check_job(const struct jcl_job *job)
{
	bool failed = false;

	for (const struct jcl_error *e = job->errors; e != NULL; e = e->next) {
		assert(e->text[0] != '\0' && e->help != NULL);
		failed |= !e->is_warning;
	}
	assert(failed == job->failed);
	assert(job->listing.len == 0 ||
	    job->listing.ptr[job->listing.len - 1] == '\n');
	assert(job->job_id_at == 0 ||
	    job->job_id_at + 8 <= job->listing.len);
	walk_steps(job);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct members members = {slice_of((const char *)data, size)};
	struct jcl_system system = {
		.user = "OPER01", .node = "LXJES1", .system = "PROD",
		.default_class = "A", .default_msgclass = 'A',
		.now_us = 1741166042000000, .find_member = find_member,
		.context = &members,
	};
	struct slice stream = members.input, job;
	const char *at = stream.ptr;

	while (jcl_next_job(&stream, &job)) {
		struct arena *arena = arena_open();

		assert(job.len > 0 && job.ptr >= at);
		at = job.ptr + job.len;
		check_job(jcl_read(arena, job, &system));
		arena_close(&arena);
	}
	assert(stream.len == 0);
	return 0;
}
