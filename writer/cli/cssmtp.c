/*
 * writer/cli/cssmtp.c -- the mail writer: its command line
 */
#include <argp.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/ssi/home.h"
#include "writer/operator/operator.h"

enum { OPTION_LOG = 256, OPTION_CHECK, OPTION_EXPLAIN, OPTION_REFERENCE,
	OPTION_NAME, OPTION_HOME, OPTION_NAME_SERVER };

struct arguments {
	struct writer_options options;
	const char *home, *explain;
	char name[9];
	bool check, reference;
};

static const struct argp_option options[] = {
	{"config", 'c', "FILE", 0, "the configuration (HOME/cssmtp.conf)", 0},
	{"name", OPTION_NAME, "JOBNAME", 0, "the writer's own job name, for "
	    "the operator (CSSMTP)", 0},
	{"home", OPTION_HOME, "DIR", 0, "where the spool server lives "
	    "(JES_HOME)", 0},
	{"log", OPTION_LOG, "FILE", 0, "the log (standard error)", 0},
	{"nameserver", OPTION_NAME_SERVER, "ADDRESS[:PORT][,...]", 0,
	    "who is asked for the addresses of TargetName and TargetMx (the "
	    "name servers of this system)", 0},
	{NULL, 'f', NULL, 0, "cold start: outcomes of earlier runs do not "
	    "count", 0},
	{NULL, 'F', NULL, OPTION_ALIAS, NULL, 0},
	{"check", OPTION_CHECK, NULL, 0, "check the configuration and end", 1},
	{"explain", OPTION_EXPLAIN, "STATEMENT", 0, "what a statement or a "
	    "parameter means", 1},
	{"reference", OPTION_REFERENCE, NULL, 0, "all statements, as "
	    "Markdown", 1},
	{0},
};

static const char doc[] = "Sends the mail in SYSOUT data sets to SMTP servers."
    "\vExit codes: 0 ended in order; 8 the configuration has errors; 12 no "
    "spool server, or the writer's name is taken; 16 an error of its own; 64 "
    "the command line is wrong.";

/* 1 to 8 of A-Z 0-9 $ # @, in upper case. */
static bool
take_name(const char *text, char to[9])
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len && i < 8; i++) {
		to[i] = (char)toupper((unsigned char)text[i]);
		if (!isalnum((unsigned char)to[i]) &&
		    strchr("$#@", to[i]) == NULL)
			return false;
	}
	to[len < 8 ? len : 8] = '\0';
	return len >= 1 && len <= 8;
}

static error_t
take_option(int key, char *value, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case 'c':
		a->options.config_path = value;
		break;
	case OPTION_NAME:
		if (!take_name(value, a->name))
			argp_error(state, "%s: a job name has 1 to 8 of the "
			    "characters A-Z 0-9 $ # @", value);
		break;
	case OPTION_HOME:
		a->home = value;
		break;
	case OPTION_LOG:
		a->options.log_path = value;
		break;
	case OPTION_NAME_SERVER:
		a->options.name_servers = value;
		break;
	case 'f':
	case 'F':
		a->options.cold = true;
		break;
	case OPTION_CHECK:
		a->check = true;
		break;
	case OPTION_EXPLAIN:
		a->explain = value;
		break;
	case OPTION_REFERENCE:
		a->reference = true;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static int
check(const char *path)
{
	struct config_findings findings = {0};
	struct buffer lines = {0};
	struct config config;
	bool good = config_read(path, &config, &findings);

	config_findings_print(&findings, path, &lines);
	fwrite(lines.data, 1, lines.len, stdout);
	if (good)
		printf("%s: no errors\n", path);
	config_findings_free(&findings);
	buffer_free(&lines);
	return good ? EXIT_OK : EXIT_CONFIG;
}

static int
print_lines(bool known, struct buffer *lines, const char *name)
{
	fwrite(lines->data, 1, lines->len, stdout);
	buffer_free(lines);
	if (!known)
		fprintf(stderr, "cssmtp: there is no statement or parameter "
		    "%s; --reference lists them all\n", name);
	return known ? EXIT_OK : EXIT_CONFIG;
}

static int
explain(const char *name)
{
	struct buffer lines = {0};
	bool known = config_explain(slice_text(name), &lines);

	return print_lines(known, &lines, name);
}

static int
reference(void)
{
	struct buffer lines = {0};

	config_reference(&lines);
	return print_lines(true, &lines, "");
}

int
main(int argc, char **argv)
{
	static const struct argp argp = {
		.options = options, .parser = take_option, .doc = doc,
	};
	struct arguments a = {.name = "CSSMTP"};
	struct fault fault = {0};
	char *home, *path = NULL;
	int code;

	argp_parse(&argp, argc, argv, 0, NULL, &a);
	if (a.reference)
		return reference();
	if (a.explain != NULL)
		return explain(a.explain);
	home = home_find(a.home, &fault);
	if (home == NULL) {
		fprintf(stderr, "cssmtp: %s\n", fault.text);
		return EXIT_ENVIRONMENT;
	}
	a.options.home = home;
	a.options.job_name = a.name;
	if (a.options.config_path == NULL)
		a.options.config_path = path = home_path(home, "cssmtp.conf");
	code = a.check ? check(a.options.config_path) :
	    writer_run(&a.options, modify_command);
	free(path);
	free(home);
	return code;
}
