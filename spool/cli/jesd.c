/*
 * spool/cli/jesd.c -- the spool server, in the foreground
 */
#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "spool/base/memory.h"
#include "spool/catalog/catalog.h"
#include "spool/job/job.h"
#include "spool/server/server.h"
#include "spool/ssi/home.h"

enum {
	PARM_MAX = 1 << 20,		/* bytes of the file of statements */
	END_MS = 15000,			/* for started tasks to end in order */
};

const char *argp_program_version = "jesd (jesmail) 0.1";

static const struct argp_option options[] = {
	{"home", 'h' + 256, "DIR", 0, "Where the spool lives (JES_HOME)", 0},
	{"initiators", 'i', "N", 0, "How many jobs may execute at once (INITDEF "
	    "PARTNUM, or 4)", 0},
	{"parm", 'p', "FILE", 0, "JES2 initialization statements "
	    "(HOME/config/jes2parm, when it is there)", 0},
	{0},
};

struct chosen {
	const char *home;
	const char *parm;
	unsigned initiators;		/* 0: as the statements say */
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
	struct chosen *chosen = state->input;
	uint64_t number;

	switch (key) {
	case 'h' + 256:
		chosen->home = arg;
		return 0;
	case 'i':
		if (!slice_number(slice_text(arg), INITIATORS_MAX, &number) ||
		    number == 0)
			argp_error(state, "--initiators takes 1 to %d",
			    INITIATORS_MAX);
		chosen->initiators = (unsigned)number;
		return 0;
	case 'p':
		chosen->parm = arg;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "no argument is wanted: %s", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* ------------------------------------------------------------- settings */

static bool
read_file(const char *path, struct buffer *text, struct fault *fault)
{
	FILE *file = fopen(path, "re");
	size_t got;
	bool good;

	if (file == NULL) {
		fault_errno(fault, "%s", path);
		return false;
	}
	do {
		got = fread(buffer_room(text, 8192), 1, 8192, file);
		text->len += got;
	} while (got > 0 && text->len <= PARM_MAX);
	good = !ferror(file) && text->len <= PARM_MAX;
	if (ferror(file))
		fault_errno(fault, "%s", path);
	else if (!good)
		fault_set(fault, "%s: it has more than %d bytes: this is no "
		    "file of initialization statements", path, PARM_MAX);
	fclose(file);
	return good;
}

/* Every finding is on standard error; one that is an error ends the start. */
static struct settings *
parse_file(const char *path, struct fault *fault)
{
	struct settings *settings = NULL;
	struct settings_findings findings = {0};
	struct buffer text = {0}, lines = {0};

	if (read_file(path, &text, fault)) {
		settings = settings_parse(buffer_slice(&text), &findings);
		settings_findings_print(&findings, path, &lines);
		fputs(buffer_str(&lines), stderr);
	}
	if (settings == NULL)
		fault_set(fault, "%s has errors, see above: correct them, then "
		    "start again", path);
	settings_findings_free(&findings);
	buffer_free(&text);
	buffer_free(&lines);
	return settings;
}

static bool
configure(struct spool *spool, const struct chosen *chosen,
    struct fault *fault)
{
	char *path = chosen->parm != NULL ? memory_text(chosen->parm) :
	    home_path(spool->home, HOME_PARM);
	struct settings *settings;

	if (chosen->parm == NULL && access(path, F_OK) != 0)
		settings = settings_defaults();
	else
		settings = parse_file(path, fault);
	free(path);
	if (settings == NULL)
		return false;
	if (chosen->initiators > 0)
		settings->initiators = chosen->initiators;
	spool_configure(spool, settings);
	return true;
}

/* ---------------------------------------------------------- the server */

/* One server a home: the lock ends with the process, however it ends. */
static int
lock_home(const char *home, struct fault *fault)
{
	char *path = home_path(home, HOME_LOCK);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	char pid[32];

	if (fd < 0) {
		fault_errno(fault, "%s", path);
	} else if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		fault_set(fault, "%s: another server runs in this home; stop "
		    "it with `jes stop`", path);
		close(fd);
		fd = -1;
	} else {
		snprintf(pid, sizeof(pid), "%d\n", (int)getpid());
		if (ftruncate(fd, 0) < 0 ||
		    write(fd, pid, strlen(pid)) < 0)
			fprintf(stderr, "jesd: %s: %s\n", path,
			    strerror(errno));
	}
	free(path);
	return fd;
}

static void *
await_signal(void *arg)
{
	sigset_t set;
	int got;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigwait(&set, &got);
	server_end(arg);
	return NULL;
}

static void
block_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static bool
run(struct spool *spool, int starter, const struct chosen *chosen,
    struct fault *fault)
{
	struct server *server;
	pthread_t waiter;
	bool waits;

	if (!configure(spool, chosen, fault) || !job_recover(spool, fault) ||
	    !room_watch_start(spool, fault))
		return false;
	server = server_start(spool, fault);
	if (server == NULL) {
		room_watch_stop(spool);
		return false;
	}
	if (!initiators_start(spool, starter, fault))
		server_end(server);
	waits = pthread_create(&waiter, NULL, await_signal, server) == 0;
	if (!waits)
		server_end(server);
	spool_say(spool, 0, "$HASP492 JES2 START HAS COMPLETED - NODE %s",
	    spool->node);
	printf("jesd ready in %s\n", spool->home);
	fflush(stdout);
	server_await_end(server);
	initiators_end_started(spool, END_MS);
	spool_say(spool, 0, "$HASP085 JES2 TERMINATION COMPLETE");
	if (waits) {
		pthread_cancel(waiter);		/* it may call server_end() */
		pthread_join(waiter, NULL);
	}
	server_stop(&server);
	initiators_stop(spool);
	room_watch_stop(spool);
	return !fault_is_set(fault);
}

int
main(int argc, char **argv)
{
	static const struct argp argp = {options, parse_option, NULL,
	    "The spool server: keeps the spool volume, runs jobs, serves jes, "
	    "writers and other programs.\vIt runs in the foreground until "
	    "SIGTERM or `jes stop`; `jes start` starts it in the background.\n"
	    "Exit status: 0 after a stop, 1 when it could not start or run.",
	    NULL, NULL, NULL};
	struct chosen chosen = {0};
	struct fault fault = {0};
	struct spool *spool = NULL;
	int lock = -1, starter = -1;
	char *home;
	bool good = false;

	argp_parse(&argp, argc, argv, 0, NULL, &chosen);
	block_signals();
	home = home_find(chosen.home, &fault);
	if (home != NULL)
		starter = starter_fork(&fault);	/* before there are threads */
	if (starter >= 0 && home_make(home, &fault) &&
	    catalog_prepare(home, &fault))
		lock = lock_home(home, &fault);
	if (lock >= 0)
		spool = spool_open(home, &fault);
	if (spool != NULL)
		good = run(spool, starter, &chosen, &fault);
	if (!good)
		fprintf(stderr, "jesd: %s\n", fault.text);
	spool_close(&spool);
	free(home);
	return good ? 0 : 1;
}
