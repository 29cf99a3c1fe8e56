/*
 * spool/jes/commands.h -- what people type: the commands of jes
 *
 * Each is a row of a table: name, options, what it does.  Exit status: 0 done;
 * 1 it could not be done, the reason is on standard error; 2 the command line
 * is wrong; 3 there is no server.  `jes submit --wait` ends with the job's
 * code: see EXIT_OF_JOB below.
 */
#ifndef SPOOL_JES_COMMANDS_H
#define SPOOL_JES_COMMANDS_H

#include <jansson.h>
#include <stdio.h>

#include "spool/ssi/jes.h"

enum {
	EXIT_DONE = 0, EXIT_NOT_DONE = 1, EXIT_USAGE = 2, EXIT_NO_SERVER = 3,
	/* of a job: its highest return code up to 99, or one of these */
	EXIT_HIGH_CODE = 99, EXIT_ABEND = 100, EXIT_JCL_ERROR = 101,
	EXIT_CANCELED = 102, EXIT_STILL_RUNNING = 103,
};

/* What was typed. */
struct typed {
	const char *home;	/* --home */
	bool json;
	bool wait;
	bool foreground;
	uint32_t timeout_s;	/* --timeout */
	const char *class, *writer, *dest, *dd_name, *recfm, *page;
	uint32_t lrecl;
	bool hold;
	const char *owner, *prefix;
	bool hex;
	bool follow;
	char **words;		/* behind the options */
	int word_count;
	struct jes *jes;	/* connected, for all but start */
};

struct command {
	const char *name;
	const char *words;	/* for the usage line */
	int least, most;	/* how many words */
	const char *options;	/* keys of the options that it takes */
	bool no_server;		/* does not need a connection */
	const char *help;
	int (*run)(struct typed *);
};

extern const struct command jes_commands[];	/* ends with a NULL name */

/*
 * Runs the program jes-WORD in place of this one, with its words (argv[0] is
 * its name); `home` is what --home said, or NULL.  Returns only when there is
 * none, EXIT_USAGE, or when it could not be run and that was said.
 */
int further_run(const char *word, const char *home, char **argv);
/* The words for which there is one; nothing when there are none. */
void further_list(FILE *to);

/* Finds, connects, runs; the whole of jes. */
int jes_main(int argc, char **argv);

/* "JOB00012", "12": the number; complains and gives 0 when it is none. */
uint32_t job_number_of(const char *text);

/* Says what the server said; the exit status that goes with it. */
int jes_complain(const char *what, enum jes_rc, const struct fault *);

/* As --json shows it. */
json_t *json_of_data_set(const Ssi__DataSet *);
/* To standard output; takes the reference. */
void json_print(json_t *);

/* The whole of a file, or of standard input for "-". */
bool read_all(const char *path, struct buffer *text);

int run_start(struct typed *);
int run_stop(struct typed *);
int run_submit(struct typed *);
int run_wait(struct typed *);
int run_list(struct typed *);
int run_show(struct typed *);
int run_view(struct typed *);
int run_sysout(struct typed *);
int run_command(struct typed *);
int run_log(struct typed *);
int run_cancel(struct typed *);
int run_hold(struct typed *);
int run_release(struct typed *);
int run_purge(struct typed *);

#endif
