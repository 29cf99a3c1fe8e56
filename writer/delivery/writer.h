/*
 * writer/delivery/writer.h -- the mail writer as a whole
 *
 * What main() starts and the operator's commands look into.
 */
#ifndef WRITER_DELIVERY_WRITER_H
#define WRITER_DELIVERY_WRITER_H

#include <stdatomic.h>

#include "writer/delivery/agent.h"
#include "writer/delivery/reporter.h"
#include "writer/delivery/sysout.h"
#include "writer/delivery/task.h"

enum {
	TASKS = 16,		/* data sets in work at a time */
};

/* Exit codes of cssmtp. */
enum {
	EXIT_OK = 0,
	EXIT_CONFIG = 8,
	EXIT_ENVIRONMENT = 12,	/* no spool server, name taken, no log */
	EXIT_INTERNAL = 16,
};

struct writer_options {
	const char *home;
	const char *job_name;		/* 1 to 8 characters, upper case */
	const char *config_path;
	const char *log_path;		/* NULL: standard error */
	const char *name_servers;	/* NULL: those of this system */
	bool cold;			/* -f */
};

struct writer {
	struct writer_options options;
	struct console *console;
	struct target_world world;
	struct targets *targets;
	struct dispatch *dispatch;
	struct subsystem *subsystem;
	struct agents *agents;
	struct reporter *reporter;
	struct sysout *sysout;
	struct task tasks[TASKS];
	unsigned tasks_begun;
	int64_t started_us;
	_Atomic uint64_t mails_sent, mails_undeliverable;
	_Atomic bool ready, stopping, suspended;

	pthread_mutex_t lock;		/* settings */
	struct settings *settings;
	pthread_cond_t resumed;
	uint64_t *begun;		/* keys, after a cold start */
	size_t begun_count, begun_size;
};

/*
 * A MODIFY or STOP of the operator; lines that end in LF.  Who runs the writer
 * gives it: the commands are a room of their own.
 */
typedef void writer_command(struct writer *, struct slice text,
    struct buffer *lines);

/* Runs until it is stopped; an exit code. */
int writer_run(const struct writer_options *, writer_command *);

/* May be called by any thread. */
void writer_stop(struct writer *);
void writer_suspend(struct writer *, bool suspended);

/* The configuration in force; settings_let_go() when done. */
struct settings *writer_settings(struct writer *);

/* Reads the configuration again; findings as they are, printed, in `lines`. */
bool writer_refresh(struct writer *, struct buffer *lines);

/* For tasks: waits while suspended. */
void writer_await_resume(struct writer *);

/* Whether this run has worked on the data set before; it has, from now on. */
bool writer_has_begun(struct writer *, uint64_t key);

#endif
