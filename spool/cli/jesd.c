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

const char *argp_program_version = "jesd (jesmail) 0.1";

static const struct argp_option options[] = {
	{"home", 'h' + 256, "DIR", 0, "Where the spool lives (JES_HOME)", 0},
	{"initiators", 'i', "N", 0, "How many jobs may execute at once (4)", 0},
	{0},
};

struct settings {
	const char *home;
	unsigned initiators;
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
	struct settings *settings = state->input;
	uint64_t number;

	switch (key) {
	case 'h' + 256:
		settings->home = arg;
		return 0;
	case 'i':
		if (!slice_number(slice_text(arg), 100, &number) ||
		    number == 0)
			argp_error(state, "--initiators takes 1 to 100");
		settings->initiators = (unsigned)number;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "no argument is wanted: %s", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

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
run(struct spool *spool, int starter, const struct settings *settings,
    struct fault *fault)
{
	struct server *server;
	pthread_t waiter;

	if (!job_recover(spool, fault))
		return false;
	server = server_start(spool, fault);
	if (server == NULL)
		return false;
	if (!initiators_start(spool, starter, settings->initiators, fault))
		server_end(server);
	if (pthread_create(&waiter, NULL, await_signal, server) != 0)
		server_end(server);
	spool_say(spool, 0, "$HASP492 JES2 START HAS COMPLETED - NODE %s",
	    spool->node);
	printf("jesd ready in %s\n", spool->home);
	fflush(stdout);
	server_await_end(server);
	spool_say(spool, 0, "$HASP085 JES2 TERMINATION COMPLETE");
	server_stop(&server);
	initiators_stop(spool);
	pthread_cancel(waiter);
	pthread_join(waiter, NULL);
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
	struct settings settings = {NULL, 4};
	struct fault fault = {0};
	struct spool *spool = NULL;
	int lock = -1, starter = -1;
	char *home;
	bool good = false;

	argp_parse(&argp, argc, argv, 0, NULL, &settings);
	block_signals();
	home = home_find(settings.home, &fault);
	if (home != NULL)
		starter = starter_fork(&fault);	/* before there are threads */
	if (starter >= 0 && home_make(home, &fault) &&
	    catalog_prepare(home, &fault))
		lock = lock_home(home, &fault);
	if (lock >= 0)
		spool = spool_open(home, &fault);
	if (spool != NULL)
		good = run(spool, starter, &settings, &fault);
	if (!good)
		fprintf(stderr, "jesd: %s\n", fault.text);
	spool_close(&spool);
	free(home);
	return good ? 0 : 1;
}
