/*
 * spool/jes/jobs.c -- submit, wait, list, show, and what is done to jobs
 */
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/jes/commands.h"
#include "spool/ssi/ssi.h"

void
json_print(json_t *json)
{
	json_dumpf(json, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(json);
}

static json_t *
job_json(const Ssi__Job *job)
{
	return json_pack("{s:i,s:s,s:s,s:s,s:s,s:s,s:b,s:s,s:i,s:I,s:I,s:I}",
	    "number", (int)job->number, "id", job->id, "name", job->name,
	    "owner", job->owner, "class", job->class_, "phase", job->phase,
	    "held", (int)job->held, "completion", job->completion,
	    "max_code", (int)job->max_code,
	    "entered_us", (json_int_t)job->entered_us,
	    "started_us", (json_int_t)job->started_us,
	    "ended_us", (json_int_t)job->ended_us);
}

/* --------------------------------------------------------------- waiting */

static int
exit_of(const Ssi__Job *job)
{
	if (strncmp(job->completion, "ABEND", 5) == 0)
		return EXIT_ABEND;
	if (strcmp(job->completion, "JCL ERROR") == 0)
		return EXIT_JCL_ERROR;
	if (strcmp(job->completion, "CANCELED") == 0)
		return EXIT_CANCELED;
	return job->max_code > EXIT_HIGH_CODE ? EXIT_HIGH_CODE :
	    (int)job->max_code;
}

/* JESMSGLG, JESJCL, JESYSMSG: what --wait shows. */
static void
print_job_log(struct jes *jes, uint32_t number)
{
	Ssi__JobQuery ask = SSI__JOB_QUERY__INIT;
	struct fault fault = {0};
	Ssi__Answer *answer;

	ask.number = number;
	if (jes_ask_data_sets(jes, &ask, &answer, &fault) != JES_OK)
		return;
	for (size_t i = 0; i < answer->n_data_sets; i++) {
		const Ssi__DataSet *ds = answer->data_sets[i];
		struct jes_input in;
		struct slice record;

		if (ds->number < 2 || ds->number > 100)
			continue;
		jes_input_begin(&in, jes, ds->key, 0);
		while (jes_input_next(&in, &record, NULL, NULL, &fault) ==
		    JES_OK)
			printf("%.*s\n", SLICE_ARGS(record));
		jes_input_end(&in);
	}
	jes_answer_free(&answer);
}

/* Waits for a job; its exit code. */
static int
await_job(struct typed *typed, uint32_t number, bool mail_too, bool show)
{
	Ssi__Wait ask = SSI__WAIT__INIT;
	struct fault fault = {0};
	Ssi__Answer *answer;
	enum jes_rc rc;
	int status;

	ask.number = number;
	ask.ms = typed->timeout_s * 1000u;
	ask.purged = mail_too;
	rc = jes_ask_wait(typed->jes, &ask, &answer, &fault);
	if (rc == JES_CONFLICT) {
		fprintf(stderr, "jes: %s\n", fault.text);
		return EXIT_STILL_RUNNING;
	}
	if (rc != JES_OK)
		return jes_complain("wait", rc, &fault);
	if (show && !typed->json)
		print_job_log(typed->jes, number);
	if (typed->json)
		json_print(job_json(answer->jobs[0]));
	status = exit_of(answer->jobs[0]);
	jes_answer_free(&answer);
	return status;
}

int
run_wait(struct typed *typed)
{
	uint32_t number = job_number_of(typed->words[0]);

	return number == 0 ? EXIT_USAGE : await_job(typed, number, true,
	    false);
}

int
run_submit(struct typed *typed)
{
	Ssi__Submit ask = SSI__SUBMIT__INIT;
	struct buffer stream = {0};
	struct fault fault = {0};
	Ssi__Answer *answer;
	int status = EXIT_DONE;
	enum jes_rc rc;

	if (!read_all(typed->words[0], &stream))
		return EXIT_NOT_DONE;
	if (stream.len > SSI_STREAM_MAX) {
		fprintf(stderr, "jes: %s has %zu bytes, a job stream may have "
		    "%d: put the data into a data set, or give it to `jes "
		    "sysout`\n", typed->words[0], stream.len,
		    SSI_STREAM_MAX);
		buffer_free(&stream);
		return EXIT_NOT_DONE;
	}
	ask.stream.data = (uint8_t *)stream.data;
	ask.stream.len = stream.len;
	rc = jes_ask_submit(typed->jes, &ask, &answer, &fault);
	buffer_free(&stream);
	if (rc != JES_OK)
		return jes_complain(typed->words[0], rc, &fault);
	for (size_t i = 0; i < answer->n_jobs; i++) {
		const Ssi__Job *job = answer->jobs[i];
		int one;

		if (typed->json && !typed->wait)
			json_print(job_json(job));
		else if (!typed->json)
			printf("%s %s%s\n", job->id, job->name,
			    strcmp(job->completion, "JCL ERROR") == 0 ?
			    " JCL ERROR" : "");
		if (!typed->wait)
			continue;
		fflush(stdout);
		one = await_job(typed, job->number, false, true);
		status = one > status ? one : status;
	}
	jes_answer_free(&answer);
	return status;
}

/* ------------------------------------------------------------ list, show */

int
run_list(struct typed *typed)
{
	Ssi__JobQuery ask = SSI__JOB_QUERY__INIT;
	json_t *list = typed->json ? json_array() : NULL;
	struct fault fault = {0};
	Ssi__Answer *answer;
	enum jes_rc rc;

	if (typed->owner != NULL)
		ask.owner = (char *)typed->owner;
	if (typed->prefix != NULL)
		ask.name = (char *)typed->prefix;
	rc = jes_ask_jobs(typed->jes, &ask, &answer, &fault);
	if (rc != JES_OK)
		return jes_complain("list", rc, &fault);
	if (list == NULL && answer->n_jobs > 0)
		printf("%-8s %-8s %-8s %-8s %4s  %-20s %s\n", "JOBID",
		    "JOBNAME", "OWNER", "CLASS", "PRTY", "STATUS",
		    "COMPLETION");
	for (size_t i = 0; i < answer->n_jobs; i++) {
		const Ssi__Job *job = answer->jobs[i];

		if (list != NULL)
			json_array_append_new(list, job_json(job));
		else
			printf("%-8s %-8s %-8s %-8s %4u  %-20s %s%s\n",
			    job->id, job->name, job->owner, job->class_,
			    job->priority, job->phase, job->completion,
			    job->held ? "HELD" : "");
	}
	if (list != NULL)
		json_print(list);
	jes_answer_free(&answer);
	return EXIT_DONE;
}

json_t *
json_of_data_set(const Ssi__DataSet *ds)
{
	return json_pack("{s:i,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:i,s:s,"
	    "s:s,s:s,s:s,s:I,s:I}", "number", (int)ds->number,
	    "name", ds->name, "ddname", ds->dd_name, "step", ds->step,
	    "procstep", ds->proc_step, "class", ds->class_,
	    "writer", ds->writer, "dest_node", ds->dest_node,
	    "dest_user", ds->dest_user, "recfm", ds->recfm,
	    "lrecl", (int)ds->lrecl, "page", ds->page,
	    "disposition", ds->disposition, "state", ds->state,
	    "reason", ds->reason, "records", (json_int_t)ds->records,
	    "bytes", (json_int_t)ds->bytes);
}

static void
print_data_set(const Ssi__DataSet *ds)
{
	char dest[32];

	snprintf(dest, sizeof(dest), "%s%s%s", ds->dest_node,
	    ds->dest_node[0] != '\0' && ds->dest_user[0] != '\0' ? "." : "",
	    ds->dest_user);
	printf("  %5u  %-8s %-8s %-8s %-1s %-8s %-17s %-8s %10llu  %s\n",
	    ds->number, ds->dd_name, ds->step, ds->proc_step, ds->class_,
	    ds->writer, dest, ds->state, (unsigned long long)ds->records,
	    ds->reason);
}

static void
print_job(const Ssi__Job *job)
{
	char entered[32];

	clock_format(job->entered_us, "%Y-%m-%d %H:%M:%S", entered,
	    sizeof(entered));
	printf("%s %s  owner %s  class %s  entered %s\n%s%s%s%s\n",
	    job->id, job->name, job->owner, job->class_, entered, job->phase,
	    job->held ? ", HELD" : "", job->completion[0] != '\0' ? ", " : "",
	    job->completion);
}

int
run_show(struct typed *typed)
{
	Ssi__JobQuery ask = SSI__JOB_QUERY__INIT;
	struct fault fault = {0};
	Ssi__Answer *answer;
	json_t *list;
	enum jes_rc rc;

	ask.number = job_number_of(typed->words[0]);
	if (ask.number == 0)
		return EXIT_USAGE;
	rc = jes_ask_data_sets(typed->jes, &ask, &answer, &fault);
	if (rc != JES_OK)
		return jes_complain(typed->words[0], rc, &fault);
	if (typed->json) {
		json_t *job = job_json(answer->jobs[0]);

		list = json_array();
		for (size_t i = 0; i < answer->n_data_sets; i++)
			json_array_append_new(list,
			    json_of_data_set(answer->data_sets[i]));
		json_object_set_new(job, "data_sets", list);
		json_print(job);
	} else {
		print_job(answer->jobs[0]);
		printf("  %5s  %-8s %-8s %-8s %-1s %-8s %-17s %-8s %10s\n",
		    "DSID", "DDNAME", "STEP", "PROCSTEP", "C", "WRITER",
		    "DEST", "STATE", "RECORDS");
		for (size_t i = 0; i < answer->n_data_sets; i++)
			print_data_set(answer->data_sets[i]);
	}
	jes_answer_free(&answer);
	return EXIT_DONE;
}

/* --------------------------------------------------------------- actions */

/* The key of data set NUMBER of a job; 0, with a word, when it has none. */
static uint64_t
key_of(struct typed *typed, uint32_t job, const char *number)
{
	Ssi__JobQuery ask = SSI__JOB_QUERY__INIT;
	struct fault fault = {0};
	Ssi__Answer *answer;
	uint64_t key = 0;
	enum jes_rc rc;

	ask.number = job;
	rc = jes_ask_data_sets(typed->jes, &ask, &answer, &fault);
	if (rc != JES_OK) {
		jes_complain(typed->words[0], rc, &fault);
		return 0;
	}
	for (size_t i = 0; i < answer->n_data_sets; i++)
		if (answer->data_sets[i]->number == strtoul(number, NULL, 10))
			key = answer->data_sets[i]->key;
	jes_answer_free(&answer);
	if (key == 0)
		fprintf(stderr, "jes: %s has no data set %s: `jes show %s` "
		    "lists them\n", typed->words[0], number, typed->words[0]);
	return key;
}

static int
act(struct typed *typed, Ssi__Verb verb, const char *done)
{
	Ssi__Act ask = SSI__ACT__INIT;
	struct fault fault = {0};
	enum jes_rc rc;

	ask.verb = verb;
	ask.number = job_number_of(typed->words[0]);
	if (ask.number == 0)
		return EXIT_USAGE;
	if (typed->word_count > 1) {
		ask.key = key_of(typed, ask.number, typed->words[1]);
		if (ask.key == 0)
			return EXIT_NOT_DONE;
	}
	rc = jes_ask_act(typed->jes, &ask, NULL, &fault);
	if (rc != JES_OK)
		return jes_complain(typed->words[0], rc, &fault);
	printf("%s %s\n", typed->words[0], done);
	return EXIT_DONE;
}

int
run_cancel(struct typed *typed)
{
	return act(typed, SSI__VERB__CANCEL, "cancelled");
}

int
run_hold(struct typed *typed)
{
	return act(typed, SSI__VERB__HOLD, "held");
}

int
run_release(struct typed *typed)
{
	return act(typed, SSI__VERB__RELEASE, "released");
}

int
run_purge(struct typed *typed)
{
	return act(typed, SSI__VERB__PURGE, "purged");
}
