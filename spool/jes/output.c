/*
 * spool/jes/output.c -- view, sysout, command, log
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "spool/base/clock.h"
#include "spool/base/codepage.h"
#include "spool/base/record.h"
#include "spool/jes/commands.h"

/* ------------------------------------------------------------------ view */

static void
print_hex(struct slice record)
{
	printf("     ");
	for (size_t i = 0; i < record.len; i++)
		printf("%02X", (unsigned char)record.ptr[i]);
	putchar('\n');
}

static enum jes_rc
print_records(struct typed *typed, const Ssi__DataSet *ds,
    struct fault *fault)
{
	struct jes_input in;
	struct slice record;
	enum jes_rc rc;

	jes_input_begin(&in, typed->jes, ds->key, 0);
	while ((rc = jes_input_next(&in, &record, NULL, NULL, fault)) ==
	    JES_OK) {
		fwrite(record.ptr, 1, record.len, stdout);
		putchar('\n');
		if (typed->hex)
			print_hex(record);
	}
	jes_input_end(&in);
	return rc == JES_NONE ? JES_OK : rc;
}

/* By DD name or by number; without a word, all but the input. */
static bool
is_wanted(const struct typed *typed, const Ssi__DataSet *ds)
{
	const char *word = typed->word_count > 1 ? typed->words[1] : NULL;

	if (word == NULL)
		return strcmp(ds->state, "INPUT") != 0;
	if (isdigit((unsigned char)word[0]))
		return strtoul(word, NULL, 10) == ds->number;
	return slice_equal_nocase(slice_text(word), slice_text(ds->dd_name));
}

int
run_view(struct typed *typed)
{
	Ssi__JobQuery ask = SSI__JOB_QUERY__INIT;
	struct fault fault = {0};
	Ssi__Answer *answer;
	unsigned shown = 0;
	enum jes_rc rc;

	ask.number = job_number_of(typed->words[0]);
	if (ask.number == 0)
		return EXIT_USAGE;
	rc = jes_ask_data_sets(typed->jes, &ask, &answer, &fault);
	if (rc != JES_OK)
		return jes_complain(typed->words[0], rc, &fault);
	for (size_t i = 0; i < answer->n_data_sets && rc == JES_OK; i++)
		if (is_wanted(typed, answer->data_sets[i])) {
			rc = print_records(typed, answer->data_sets[i],
			    &fault);
			shown++;
		}
	jes_answer_free(&answer);
	if (rc != JES_OK)
		return jes_complain(typed->words[0], rc, &fault);
	if (shown > 0)
		return EXIT_DONE;
	fprintf(stderr, "jes: %s has no such data set: `jes show %s` lists "
	    "them\n", typed->words[0], typed->words[0]);
	return EXIT_NOT_DONE;
}

/* ---------------------------------------------------------------- sysout */

static void
fill_open(const struct typed *typed, Ssi__Open *ask, char *node)
{
	const char *dot = typed->dest == NULL ? NULL :
	    strchr(typed->dest, '.');

	ask->class_ = (char *)typed->class;
	ask->dd_name = (char *)typed->dd_name;
	ask->recfm = (char *)typed->recfm;
	ask->page = (char *)typed->page;
	ask->lrecl = typed->lrecl;
	ask->hold = typed->hold;
	if (typed->writer != NULL)
		ask->writer = (char *)typed->writer;
	if (typed->dest == NULL)
		return;
	if (dot == NULL) {
		ask->dest_user = (char *)typed->dest;
		return;
	}
	slice_copy(slice_of(typed->dest, (size_t)(dot - typed->dest)), node,
	    16);
	ask->dest_node = node;
	ask->dest_user = (char *)dot + 1;
}

/* Fixed-length card images when the page is not a page of lines. */
static bool
has_lines(const struct typed *typed)
{
	return !(typed->lrecl > 0 && toupper((unsigned char)typed->recfm[0]) ==
	    'F' && slice_starts_nocase(slice_text(typed->page), SLICE("IBM-")));
}

static enum jes_rc
put_fixed(FILE *file, struct jes_output *out, uint32_t lrecl,
    struct fault *fault)
{
	char record[RECORD_MAX];
	enum jes_rc rc = JES_OK;
	size_t got;

	while (rc == JES_OK && (got = fread(record, 1, lrecl, file)) > 0)
		rc = jes_output_put(out, slice_of(record, got), fault);
	return rc;
}

static enum jes_rc
put_lines(FILE *file, struct jes_output *out, struct fault *fault)
{
	enum jes_rc rc = JES_OK;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	while (rc == JES_OK && (len = getline(&line, &size, file)) >= 0) {
		if (len > 0 && line[len - 1] == '\n')
			len--;
		if (len > 0 && line[len - 1] == '\r')
			len--;
		rc = jes_output_put(out, slice_of(line, (size_t)len), fault);
	}
	free(line);
	return rc;
}

static enum jes_rc
put_file(struct typed *typed, FILE *file, const Ssi__DataSet *ds,
    struct fault *fault)
{
	struct jes_output out;
	enum jes_rc rc, end;

	jes_output_begin(&out, typed->jes, ds->key, ds->truncate_blanks &&
	    has_lines(typed));
	rc = has_lines(typed) ? put_lines(file, &out, fault) :
	    put_fixed(file, &out, typed->lrecl, fault);
	end = jes_output_end(&out, fault);
	return rc != JES_OK ? rc : end;
}

static void
print_sysout(const struct typed *typed, const Ssi__DataSet *ds)
{
	json_t *json;

	if (!typed->json) {
		printf("%s %u %llu records\n", ds->job_id, ds->number,
		    (unsigned long long)ds->records);
		return;
	}
	json = json_of_data_set(ds);
	json_object_set_new(json, "job", json_string(ds->job_id));
	json_print(json);
}

static int
copy_to_spool(struct typed *typed, FILE *file, const char *name)
{
	Ssi__Open ask = SSI__OPEN__INIT;
	Ssi__Close close = SSI__CLOSE__INIT;
	Ssi__Answer *opened = NULL, *closed = NULL;
	struct fault fault = {0};
	enum jes_rc rc;
	char node[16];

	fill_open(typed, &ask, node);
	rc = jes_ask_open(typed->jes, &ask, &opened, &fault);
	if (rc == JES_OK)
		rc = put_file(typed, file, opened->data_sets[0], &fault);
	if (rc == JES_OK && ferror(file)) {
		fault_errno(&fault, "it could not be read");
		rc = JES_FAILED;
	}
	if (rc == JES_OK) {
		close.key = opened->data_sets[0]->key;
		rc = jes_ask_close(typed->jes, &close, &closed, &fault);
	}
	if (rc == JES_OK) {
		const Ssi__DataSet *ds = closed->data_sets[0];

		print_sysout(typed, ds);
	}
	jes_answer_free(&opened);
	jes_answer_free(&closed);
	return rc == JES_OK ? EXIT_DONE : jes_complain(name, rc, &fault);
}

int
run_sysout(struct typed *typed)
{
	const char *name = typed->word_count > 0 ? typed->words[0] : "-";
	bool input = strcmp(name, "-") == 0;
	FILE *file = input ? stdin : fopen(name, "re");
	struct fault fault = {0};
	int status;

	if (codepage_find(typed->page, &fault) == NULL) {
		fprintf(stderr, "jes: %s\n", fault.text);
		if (file != NULL && !input)
			fclose(file);
		return EXIT_USAGE;
	}
	if (file == NULL) {
		fprintf(stderr, "jes: %s: ", name);
		perror("");
		return EXIT_NOT_DONE;
	}
	status = copy_to_spool(typed, file, name);
	if (!input)
		fclose(file);
	return status;
}

/* ---------------------------------------------------------- command, log */

int
run_command(struct typed *typed)
{
	Ssi__Command ask = SSI__COMMAND__INIT;
	struct fault fault = {0};
	Ssi__Answer *answer;
	enum jes_rc rc;

	ask.text = typed->words[0];
	rc = jes_ask_command(typed->jes, &ask, &answer, &fault);
	if (rc != JES_OK)
		return jes_complain(typed->words[0], rc, &fault);
	for (size_t i = 0; i < answer->n_lines; i++)
		printf("%s\n", answer->lines[i]);
	jes_answer_free(&answer);
	return EXIT_DONE;
}

static void
print_console(const struct typed *typed, const Ssi__ConsoleLine *line)
{
	char at[32];

	if (typed->json) {
		json_t *json = json_pack("{s:I,s:I,s:s,s:s}",
		    "sequence", (json_int_t)line->sequence,
		    "at_us", (json_int_t)line->at_us,
		    "job", line->job_id, "text", line->text);

		json_dumpf(json, stdout, JSON_COMPACT);
		putchar('\n');
		json_decref(json);
		return;
	}
	clock_format(line->at_us, "%H.%M.%S", at, sizeof(at));
	printf("%s %-8s  %s\n", at, line->job_id, line->text);
}

int
run_log(struct typed *typed)
{
	Ssi__ConsoleQuery ask = SSI__CONSOLE_QUERY__INIT;
	struct fault fault = {0};
	bool more = true;

	if (typed->word_count > 0) {
		ask.number = job_number_of(typed->words[0]);
		if (ask.number == 0)
			return EXIT_USAGE;
	}
	ask.ms = typed->follow ? 60000 : 0;
	while (more) {
		Ssi__Answer *answer;
		enum jes_rc rc = jes_ask_console(typed->jes, &ask, &answer,
		    &fault);

		if (rc != JES_OK)
			return jes_complain("log", rc, &fault);
		for (size_t i = 0; i < answer->n_console; i++) {
			print_console(typed, answer->console[i]);
			ask.after = answer->console[i]->sequence;
		}
		more = answer->n_console > 0 || typed->follow;
		jes_answer_free(&answer);
		fflush(stdout);
	}
	return EXIT_DONE;
}
