/*
 * writer/maillint/maillint.c -- `jes maillint`: what the writer would say
 *
 * Owns      which data sets are meant, and under which rules they are read
 * Promises  the reader, the rules and the code pages are the writer's own
 * Leaves    records to source.c, judging to mail/lint.h, words to findings.c
 * Fails     by an exit status and a word on standard error
 */
#include "writer/maillint/maillint.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "spool/base/clock.h"
#include "spool/base/codepage.h"
#include "spool/base/memory.h"
#include "spool/ssi/home.h"
#include "writer/delivery/settings.h"
#include "writer/maillint/findings.h"
#include "writer/maillint/source.h"

#define NAME "jes maillint"

/* One run over all that was named. */
struct run {
	const struct maillint *options;
	char *home;			/* NULL: there is no telling */
	struct settings *settings;
	char charset[64];
	struct jes *jes;		/* NULL: not asked yet */
	json_t *json;			/* an array, with --json */
	int status;			/* the worst so far */
};

static void
note_status(struct run *run, int status)
{
	if (status > run->status)
		run->status = status;
}

/* ---- the rules */

static bool
read_config(const char *path, struct config *config)
{
	struct config_findings findings = {0};
	struct buffer lines = {0};
	bool good = config_read(path, config, &findings);

	if (!good) {
		config_findings_print(&findings, path, &lines);
		fprintf(stderr, "%s", buffer_str(&lines));
	}
	config_findings_free(&findings);
	buffer_free(&lines);
	return good;
}

/* The writer's configuration, or the defaults where there is none. */
static bool
find_rules(struct run *run)
{
	const char *given = run->options->config;
	struct config config;
	char *path = NULL;
	bool good = true;

	config_defaults(&config);
	if (given == NULL && run->home != NULL) {
		path = home_path(run->home, "cssmtp.conf");
		if (access(path, F_OK) == 0)
			given = path;
	}
	if (given != NULL)
		good = read_config(given, &config);
	config_set_job_name(&config, "CSSMTP");
	if (good)
		run->settings = settings_make(&config);
	free(path);
	return good;
}

static void
find_charset(struct run *run)
{
	const struct config *c = &run->settings->config;
	struct target_config target;
	const char *charset = run->options->charset;

	config_target_defaults(&target);
	if (c->target_count > 0)
		target = c->targets[0];
	if (charset == NULL)
		charset = c->mbcs ? target.mb_charset : target.charset;
	slice_copy(slice_text(charset), run->charset, sizeof(run->charset));
}

/* ---- one data set */

static void
give(struct run *run, const struct findings *f)
{
	struct buffer out = {0};

	if (run->json != NULL) {
		json_array_append_new(run->json, findings_json(f));
		return;
	}
	findings_print(f, &out);
	fwrite(out.data, 1, out.len, stdout);
	buffer_free(&out);
}

static void
judge(struct run *run, const struct findings *f)
{
	struct lint_sums sums = {0};

	if (f->lint != NULL)
		sums = lint_sums(f->lint);
	if (sums.errors > 0 || sums.warnings > 0 || f->unreadable != NULL ||
	    (run->options->strict && sums.notes > 0))
		note_status(run, MAILLINT_FINDINGS);
}

/* The records from the second one on; a fault: they could not be read to their
 * end. */
static void
put_rest(struct lint *lint, struct source *source, struct fault *fault)
{
	struct slice record;

	while (source_next(source, &record, fault) == SOURCE_OK)
		lint_put(lint, record);
	lint_end(lint);
}

/* TRANSMIT writes EBCDIC, whatever is said of the data set. */
static const char *
page_of(const struct run *run, const struct source *source, const char *page)
{
	const struct codepage *found = codepage_find(page, NULL);

	if (!source_is_netdata(source) ||
	    (found != NULL && found->base == CODEPAGE_EBCDIC))
		return page;
	return run->settings->config.translate;
}

/* `origin` has what is known of it beforehand. */
static void
lint_source(struct run *run, const char *name, struct source *source,
    struct mail_origin *origin)
{
	struct fault fault = {0}, bad_page = {0};
	struct findings f = {.name = name};
	struct lint *lint;
	struct slice record;
	enum source_rc rc = source_next(source, &record, &fault);

	f.netdata = source_is_netdata(source);
	f.page = origin->page = page_of(run, source, origin->page);
	if (f.netdata)
		origin->carriage_control =
		    source_has_carriage_control(source);
	lint = lint_open(&run->settings->rules, origin, run->charset,
	    &bad_page);
	if (lint == NULL) {
		fprintf(stderr, NAME ": %s: %s\n", name, bad_page.text);
		note_status(run, MAILLINT_USAGE);
		return;
	}
	if (rc == SOURCE_OK)
		lint_put(lint, record);
	put_rest(lint, source, &fault);
	f.lint = lint;
	f.unreadable = fault_is_set(&fault) ? fault.text : NULL;
	judge(run, &f);
	give(run, &f);
	lint_close(&lint);
}

static struct mail_origin
usual_origin(void)
{
	return (struct mail_origin){
		.job_name = "MAILLINT", .job_id = "JOB00000", .user = "",
		.notify = "", .node = "", .host = "localhost",
		.writer_job = "CSSMTP", .read_us = clock_now_us(),
		.time_zone = "+0000",
	};
}

/* ---- files */

/* As `jes sysout` has it: card images, unless the page is one of lines. */
static uint32_t
fixed_length(const struct maillint *o, const char *page)
{
	bool fixed = o->recfm != NULL &&
	    (o->recfm[0] == 'F' || o->recfm[0] == 'f') &&
	    strncasecmp(page, "IBM-", 4) == 0;

	return fixed ? o->lrecl : 0;
}

static void
lint_file(struct run *run, const char *path)
{
	const struct maillint *o = run->options;
	bool input = strcmp(path, "-") == 0;
	FILE *file = input ? stdin : fopen(path, "re");
	struct mail_origin origin = usual_origin();
	const struct codepage *page;
	struct source source;

	if (file == NULL) {
		fprintf(stderr, NAME ": %s: %s\n", path, strerror(errno));
		note_status(run, MAILLINT_USAGE);
		return;
	}
	origin.page = o->page != NULL ? o->page : "UTF-8";
	origin.carriage_control = o->recfm != NULL &&
	    strpbrk(o->recfm, "AaMm") != NULL;
	page = codepage_find(origin.page, NULL);
	source_file(&source, file, fixed_length(o, origin.page),
	    page != NULL && page->base == CODEPAGE_EBCDIC ? 0x15 : '\n');
	lint_source(run, input ? "standard input" : path, &source, &origin);
	source_close(&source);
	if (!input)
		fclose(file);
}

/* ---- the spool */

/* "JOB00012" or "12", and a data set number behind a period. */
static bool
parse_job(const char *name, uint32_t *job_r, uint32_t *number_r)
{
	struct slice rest = slice_text(name), job;
	uint64_t number, data_set = 0;
	size_t letters = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz");

	slice_split(&rest, '.', &job);
	if (letters > 3 || !slice_number(slice_from(job, letters), 999999,
	    &number) || number == 0)
		return false;
	if (rest.ptr != NULL && rest.len > 0 &&
	    (!slice_number(rest, UINT32_MAX, &data_set) || data_set == 0))
		return false;
	*job_r = (uint32_t)number;
	*number_r = (uint32_t)data_set;
	return true;
}

static void
lint_data_set(struct run *run, const Ssi__DataSet *ds)
{
	const struct maillint *o = run->options;
	char *name = memory_print("%s.%u", ds->job_id, ds->number);
	struct mail_origin origin = usual_origin();
	struct source source;

	origin.page = o->page != NULL ? o->page : ds->page[0] != '\0' ?
	    ds->page : run->settings->config.translate;
	origin.carriage_control = strpbrk(ds->recfm, "AM") != NULL;
	origin.bytes = ds->bytes;
	origin.job_name = ds->job_name;
	origin.job_id = ds->job_id;
	origin.data_set_number = ds->number;
	source_data_set(&source, run->jes, ds->key);
	lint_source(run, name, &source, &origin);
	source_close(&source);
	free(name);
}

static bool
is_meant(const struct run *run, const Ssi__DataSet *ds, uint32_t number)
{
	const char *writer = run->settings->config.ext_wrt_name;

	if (number > 0)
		return ds->number == number;
	return strcmp(ds->writer, writer) == 0 ||
	    (ds->writer[0] == '\0' && strcmp(ds->dest_user, writer) == 0);
}

static void
say_none(const struct run *run, const char *name, const Ssi__Answer *answer)
{
	fprintf(stderr, NAME ": %s: there is no such data set%s%s; name one of",
	    name, strchr(name, '.') == NULL ? " for writer " : "",
	    strchr(name, '.') == NULL ? run->settings->config.ext_wrt_name :
	    "");
	for (size_t i = 0; i < answer->n_data_sets; i++)
		fprintf(stderr, " %s.%u", answer->data_sets[i]->job_id,
		    answer->data_sets[i]->number);
	fputc('\n', stderr);
}

static bool
connect_to_spool(struct run *run)
{
	struct fault fault = {0};

	if (run->jes == NULL)
		run->jes = run->home == NULL ? NULL :
		    jes_open(run->home, "jes-maillint", &fault);
	if (run->jes == NULL) {
		fprintf(stderr, NAME ": %s\n", run->home == NULL ?
		    "there is no telling where the spool lives: give --home" :
		    fault.text);
		note_status(run, MAILLINT_NO_SERVER);
	}
	return run->jes != NULL;
}

static void
lint_job(struct run *run, const char *name, uint32_t job, uint32_t number)
{
	Ssi__JobQuery ask = SSI__JOB_QUERY__INIT;
	Ssi__Answer *answer = NULL;
	struct fault fault = {0};
	unsigned found = 0;
	enum jes_rc rc;

	if (!connect_to_spool(run))
		return;
	ask.number = job;
	rc = jes_ask_data_sets(run->jes, &ask, &answer, &fault);
	if (rc != JES_OK) {
		fprintf(stderr, NAME ": %s: %s\n", name, fault.text);
		note_status(run, rc == JES_GONE ? MAILLINT_NO_SERVER :
		    MAILLINT_USAGE);
		return;
	}
	for (size_t i = 0; i < answer->n_data_sets; i++)
		if (is_meant(run, answer->data_sets[i], number)) {
			lint_data_set(run, answer->data_sets[i]);
			found++;
		}
	if (found == 0) {
		say_none(run, name, answer);
		note_status(run, MAILLINT_USAGE);
	}
	jes_answer_free(&answer);
}

/* ---- all of them */

static void
lint_one(struct run *run, const char *name)
{
	uint32_t job, number;

	if (strcmp(name, "-") != 0 && access(name, F_OK) != 0 &&
	    parse_job(name, &job, &number))
		lint_job(run, name, job, number);
	else
		lint_file(run, name);
}

static void
end(struct run *run)
{
	if (run->json != NULL) {
		json_dumpf(run->json, stdout, JSON_INDENT(2));
		putchar('\n');
		json_decref(run->json);
	}
	if (fflush(stdout) != 0) {
		perror(NAME ": standard output");
		note_status(run, MAILLINT_USAGE);
	}
	jes_close(&run->jes);
	settings_let_go(&run->settings);
	free(run->home);
}

int
maillint_run(const struct maillint *options)
{
	struct run run = {.options = options};

	run.home = home_find(options->home, NULL);
	if (!find_rules(&run)) {
		free(run.home);
		return MAILLINT_USAGE;
	}
	find_charset(&run);
	if (options->json)
		run.json = json_array();
	for (int i = 0; i < options->name_count; i++)
		lint_one(&run, options->names[i]);
	end(&run);
	return run.status;
}
