/*
 * writer/cli/jes-maillint.c -- `jes maillint`: its command line
 */
#include <argp.h>
#include <stdlib.h>

#include "spool/base/slice.h"
#include "writer/maillint/maillint.h"

enum { OPTION_HOME = 256, OPTION_CONFIG, OPTION_STRICT, LRECL_MAX = 32760 };

static const struct argp_option options[] = {
	{"json", 'j', NULL, 0, "Machine-readable output", 0},
	{"strict", OPTION_STRICT, NULL, 0, "Notes are findings too", 0},
	{"page", 'P', "CODEPAGE", 0, "Code page of the records (a file: UTF-8; "
	    "a data set: its own)", 1},
	{"recfm", 'r', "RECFM", 0, "Record format of a file: F with --lrecl "
	    "and an EBCDIC page for card images, A or M behind it for "
	    "carriage control (V: lines)", 1},
	{"lrecl", 'l', "N", 0, "Record length of a file", 1},
	{"charset", 'C', "CHARSET", 0, "What the mails go out in (the first "
	    "target's)", 1},
	{"config", OPTION_CONFIG, "FILE", 0, "The writer's configuration "
	    "(HOME/cssmtp.conf, or the defaults)", 2},
	{"home", OPTION_HOME, "DIR", 0, "Where the spool lives (JES_HOME)", 2},
	{0},
};

static const char doc[] = "Reads mail data sets as the writer would and lists "
    "all that is wrong or odd, with record, column, rule, and what SMTPD made "
    "of it.\vFILE may be - for standard input.  A job alone stands for its "
    "data sets for the writer.\n\nExit status: 0 clean (or notes only), 1 "
    "findings, 2 wrong command line or nothing to read, 3 no spool server.";

static error_t
take_option(int key, char *value, struct argp_state *state)
{
	struct maillint *o = state->input;
	uint64_t number;

	switch (key) {
	case 'j': o->json = true; break;
	case OPTION_STRICT: o->strict = true; break;
	case 'P': o->page = value; break;
	case 'r': o->recfm = value; break;
	case 'l':
		if (!slice_number(slice_text(value), LRECL_MAX, &number) ||
		    number == 0)
			argp_error(state, "--lrecl %s: a number from 1 to %d",
			    value, LRECL_MAX);
		o->lrecl = (uint32_t)number;
		break;
	case 'C': o->charset = value; break;
	case OPTION_CONFIG: o->config = value; break;
	case OPTION_HOME: o->home = value; break;
	case ARGP_KEY_ARGS:
		o->names = state->argv + state->next;
		o->name_count = state->argc - state->next;
		break;
	case ARGP_KEY_NO_ARGS:
		argp_usage(state);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	static const struct argp argp = {
		.options = options, .parser = take_option,
		.args_doc = "FILE|JOBID[.NUMBER]...", .doc = doc,
	};
	struct maillint o = {0};

	argv[0] = (char *)"jes maillint";	/* as it was typed */
	argp_err_exit_status = MAILLINT_USAGE;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	return maillint_run(&o);
}
