/*
 * spool/jes/jes.c -- what people type: which command it is, and its options
 *
 * Owns      the table of commands and the words of the command line
 */
#include "spool/jes/commands.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "spool/base/memory.h"
#include "spool/ssi/home.h"

const struct command jes_commands[] = {
	{"start", "", 0, 0, "F", true,
	    "Starts the spool server, in the background", run_start},
	{"stop", "", 0, 0, "", false,
	    "Stops the spool server; jobs that execute are ended", run_stop},
	{"submit", "FILE|-", 1, 1, "wjt", false,
	    "Submits a job stream and prints the job ids", run_submit},
	{"wait", "JOB", 1, 1, "jt", false,
	    "Waits until a job has run and its mail has left", run_wait},
	{"list", "", 0, 0, "opj", false, "Lists jobs and where they stand",
	    run_list},
	{"show", "JOB", 1, 1, "j", false,
	    "Shows a job and its data sets", run_show},
	{"view", "JOB [DDNAME|NUMBER]", 1, 2, "x", false,
	    "Prints the records of a job's data sets", run_view},
	{"sysout", "[FILE]", 0, 1, "cWDdrlPHj", false,
	    "Puts lines of a file on the spool, without a job stream",
	    run_sysout},
	{"command", "'TEXT'", 1, 1, "", false,
	    "Gives an operator command: '$D Q', 'F CSSMTP,D,TARGETS'",
	    run_command},
	{"log", "[JOB]", 0, 1, "fj", false,
	    "Prints the console (SYSLOG), of one job or all", run_log},
	{"cancel", "JOB", 1, 1, "", false, "Ends a job that waits or executes",
	    run_cancel},
	{"hold", "JOB [NUMBER]", 1, 2, "", false,
	    "Holds a job, or one of its data sets", run_hold},
	{"release", "JOB [NUMBER]", 1, 2, "", false,
	    "Releases a job, or its held data sets", run_release},
	{"purge", "JOB [NUMBER]", 1, 2, "", false,
	    "Removes a job with its output, or one data set", run_purge},
	{0},
};

/* Every option there is; a command takes those that its row names. */
static const struct argp_option all_options[] = {
	{"home", 'h' + 256, "DIR", 0, "Where the spool lives (JES_HOME)", 1},
	{"json", 'j', NULL, 0, "Machine-readable output", 2},
	{"wait", 'w', NULL, 0, "Wait, show the job's messages, and end with "
	    "its code", 2},
	{"timeout", 't', "SECONDS", 0, "Wait no longer (300)", 2},
	{"foreground", 'F', NULL, 0, "Stay in the foreground", 2},
	{"owner", 'o', "PATTERN", 0, "Of this owner (* and ?)", 2},
	{"prefix", 'p', "PATTERN", 0, "With this job name (* and ?)", 2},
	{"class", 'c', "CLASS", 0, "Output class (A)", 2},
	{"writer", 'W', "NAME", 0, "External writer: CSSMTP", 2},
	{"dest", 'D', "[NODE.]USER", 0, "Destination", 2},
	{"ddname", 'd', "NAME", 0, "DD name (SYSOUT)", 2},
	{"recfm", 'r', "RECFM", 0, "Record format (VB)", 2},
	{"lrecl", 'l', "N", 0, "Record length", 2},
	{"page", 'P', "CODEPAGE", 0, "Code page of the bytes (UTF-8)", 2},
	{"hold", 'H', NULL, 0, "Keep it on the hold queue", 2},
	{"hex", 'x', NULL, 0, "Show the bytes too", 2},
	{"follow", 'f', NULL, 0, "Go on as lines come", 2},
	{0},
};

struct parse {
	struct typed *typed;
	const struct command *command;
};

static uint32_t
number_option(struct argp_state *state, const char *name, const char *arg,
    uint32_t most)
{
	uint64_t number;

	if (!slice_number(slice_text(arg), most, &number))
		argp_error(state, "--%s takes 0 to %u, not '%s'", name, most,
		    arg);
	return (uint32_t)number;
}

static void
take_word(struct typed *typed, char *arg)
{
	typed->words = memory_resize(typed->words,
	    (size_t)(typed->word_count + 1) * sizeof(char *));
	typed->words[typed->word_count++] = arg;
}

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
	struct parse *parse = state->input;
	struct typed *typed = parse->typed;

	switch (key) {
	case 'h' + 256: typed->home = arg; break;
	case 'j': typed->json = true; break;
	case 'w': typed->wait = true; break;
	case 't': typed->timeout_s = number_option(state, "timeout", arg,
	    1000000); break;
	case 'F': typed->foreground = true; break;
	case 'o': typed->owner = arg; break;
	case 'p': typed->prefix = arg; break;
	case 'c': typed->class = arg; break;
	case 'W': typed->writer = arg; break;
	case 'D': typed->dest = arg; break;
	case 'd': typed->dd_name = arg; break;
	case 'r': typed->recfm = arg; break;
	case 'l': typed->lrecl = number_option(state, "lrecl", arg, 32760);
	    break;
	case 'P': typed->page = arg; break;
	case 'H': typed->hold = true; break;
	case 'x': typed->hex = true; break;
	case 'f': typed->follow = true; break;
	case ARGP_KEY_ARG: take_word(typed, arg); break;
	case ARGP_KEY_END:
		if (typed->word_count < parse->command->least ||
		    typed->word_count > parse->command->most)
			argp_error(state, "%s takes: %s", parse->command->name,
			    parse->command->words[0] != '\0' ?
			    parse->command->words : "no words");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* The options of this command alone. */
static void
choose_options(const struct command *command, struct argp_option *options)
{
	for (size_t i = 0; all_options[i].name != NULL; i++)
		if (all_options[i].key > 255 ||
		    strchr(command->options, all_options[i].key) != NULL)
			*options++ = all_options[i];
	*options = (struct argp_option){0};
}

static int
usage(FILE *to, int status)
{
	fprintf(to, "Usage: jes [--home DIR] COMMAND [OPTION...] [WORD...]\n"
	    "The spool from the command line.\n\n");
	for (const struct command *c = jes_commands; c->name != NULL; c++)
		fprintf(to, "  %-8s %-20s  %s\n", c->name, c->words, c->help);
	further_list(to);
	fprintf(to, "\n`jes COMMAND --help` says more.\n"
	    "Exit status: 0 done, 1 not done, 2 wrong command line, 3 no "
	    "server;\n`submit --wait` and `wait` end with the job's return "
	    "code (at most 99),\n100 abend, 101 JCL error, 102 cancelled, 103 "
	    "still running.\n");
	return status;
}

static int
run_one(const struct command *command, struct typed *typed)
{
	struct fault fault = {0};
	char *home = home_find(typed->home, &fault);
	int status = EXIT_NO_SERVER;

	if (home == NULL) {
		fprintf(stderr, "jes: %s\n", fault.text);
		return EXIT_NOT_DONE;
	}
	typed->home = home;
	if (!command->no_server)
		typed->jes = jes_open(home, "jes", &fault);
	if (command->no_server || typed->jes != NULL)
		status = command->run(typed);
	else
		fprintf(stderr, "jes: %s\n", fault.text);
	jes_close(&typed->jes);
	free(home);
	return status;
}

int
jes_main(int argc, char **argv)
{
	struct argp_option options[sizeof(all_options) /
	    sizeof(all_options[0])];
	struct typed typed = {.timeout_s = 300, .class = "A",
	    .dd_name = "SYSOUT", .recfm = "VB", .page = "UTF-8"};
	const struct command *command = jes_commands;
	struct parse parse = {&typed, NULL};
	struct argp argp = {options, parse_option, NULL, NULL, NULL, NULL,
	    NULL};
	char *name;
	int status;

	if (argc > 2 && strcmp(argv[1], "--home") == 0) {
		typed.home = argv[2];
		argc -= 2;
		argv += 2;
	} else if (argc > 1 && strncmp(argv[1], "--home=", 7) == 0) {
		typed.home = argv[1] + 7;
		argc--;
		argv++;
	}
	if (argc < 2)
		return usage(stderr, EXIT_USAGE);
	if (strcmp(argv[1], "--help") == 0)
		return usage(stdout, EXIT_DONE);
	if (strcmp(argv[1], "--version") == 0) {
		printf("%s\n", argp_program_version);
		return EXIT_DONE;
	}
	while (command->name != NULL && strcmp(command->name, argv[1]) != 0)
		command++;
	if (command->name == NULL) {
		status = further_run(argv[1], typed.home, argv + 1);
		if (status != EXIT_USAGE)
			return status;
		fprintf(stderr, "jes: there is no command '%s'\n\n", argv[1]);
		return usage(stderr, EXIT_USAGE);
	}
	parse.command = command;
	choose_options(command, options);
	argp.args_doc = command->words;
	argp.doc = command->help;
	name = memory_print("jes %s", command->name);
	argv[1] = name;
	argp_err_exit_status = EXIT_USAGE;
	argp_parse(&argp, argc - 1, argv + 1, 0, NULL, &parse);
	status = run_one(command, &typed);
	free(name);
	free(typed.words);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("jes: standard output");
		return EXIT_NOT_DONE;
	}
	return status;
}

/* ------------------------------------------------------- shared helpers */

uint32_t
job_number_of(const char *text)
{
	struct slice digits = slice_text(text);
	uint64_t number;

	while (digits.len > 0 && ((digits.ptr[0] >= 'A' &&
	    digits.ptr[0] <= 'Z') || (digits.ptr[0] >= 'a' &&
	    digits.ptr[0] <= 'z')))
		digits = slice_from(digits, 1);
	if (slice_number(digits, 999999, &number) && number > 0)
		return (uint32_t)number;
	fprintf(stderr, "jes: '%s' is no job: give its id or number, JOB00012 "
	    "or 12\n", text);
	return 0;
}

int
jes_complain(const char *what, enum jes_rc rc, const struct fault *fault)
{
	fprintf(stderr, "jes: %s: %s\n", what, fault->text);
	return rc == JES_GONE ? EXIT_NO_SERVER : EXIT_NOT_DONE;
}

bool
read_all(const char *path, struct buffer *text)
{
	bool input = strcmp(path, "-") == 0;
	FILE *file = input ? stdin : fopen(path, "re");
	size_t got;
	bool good;

	if (file == NULL) {
		fprintf(stderr, "jes: %s: ", path);
		perror("");
		return false;
	}
	do {
		got = fread(buffer_room(text, 65536), 1, 65536, file);
		text->len += got;
	} while (got > 0);
	good = !ferror(file);
	if (!good) {
		fprintf(stderr, "jes: %s: ", path);
		perror("");
	}
	if (!input)
		fclose(file);
	return good;
}
