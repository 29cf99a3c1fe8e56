/*
 * spool/jes/start.c -- jes start, jes stop
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"
#include "spool/jes/commands.h"
#include "spool/ssi/home.h"

enum { START_MS = 30000, LOOK_MS = 20 };

/* jesd beside this program, else wherever PATH has it. */
static char *
find_jesd(void)
{
	char self[4096];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash, *path;

	if (len <= 0)
		return memory_text("jesd");
	self[len] = '\0';
	slash = strrchr(self, '/');
	*slash = '\0';
	path = memory_print("%s/jesd", self);
	if (access(path, X_OK) == 0)
		return path;
	free(path);
	return memory_text("jesd");
}

static void __attribute__((noreturn))
become_jesd(const char *jesd, const char *home, const char *log)
{
	int null = open("/dev/null", O_RDONLY);
	int out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0640);

	setsid();
	if (null >= 0)
		dup2(null, STDIN_FILENO);
	if (out >= 0) {
		dup2(out, STDOUT_FILENO);
		dup2(out, STDERR_FILENO);
	}
	execlp(jesd, "jesd", "--home", home, (char *)NULL);
	fprintf(stderr, "jes: %s: %s\n", jesd, strerror(errno));
	_exit(127);
}

static bool
answers(const char *home)
{
	struct fault fault = {0};
	struct jes *jes = jes_open(home, "jes start", &fault);
	bool is_there = jes != NULL;

	jes_close(&jes);
	return is_there;
}

static void
print_log(const char *log, long from)
{
	FILE *file = fopen(log, "re");
	int c;

	if (file == NULL)
		return;
	if (fseek(file, from, SEEK_SET) == 0)
		while ((c = fgetc(file)) != EOF)
			fputc(c, stderr);
	fclose(file);
}

static long
size_of(const char *log)
{
	FILE *file = fopen(log, "re");
	long size = 0;

	if (file == NULL)
		return 0;
	if (fseek(file, 0, SEEK_END) == 0)
		size = ftell(file);
	fclose(file);
	return size;
}

static int
await_start(const char *home, const char *log, long from, pid_t pid)
{
	int64_t until = clock_monotonic_ms() + START_MS;
	int status;

	while (clock_monotonic_ms() < until) {
		if (answers(home)) {
			printf("jesd started in %s\n", home);
			return EXIT_DONE;
		}
		if (waitpid(pid, &status, WNOHANG) == pid) {
			print_log(log, from);
			return EXIT_NOT_DONE;
		}
		usleep(LOOK_MS * 1000);
	}
	fprintf(stderr, "jes: the server does not answer; see %s\n", log);
	return EXIT_NOT_DONE;
}

int
run_start(struct typed *typed)
{
	struct fault fault = {0};
	char *jesd, *log;
	int status;
	long from;
	pid_t pid;

	if (answers(typed->home)) {
		printf("a server runs in %s already\n", typed->home);
		return EXIT_DONE;
	}
	if (!home_make(typed->home, &fault)) {
		fprintf(stderr, "jes: %s\n", fault.text);
		return EXIT_NOT_DONE;
	}
	jesd = find_jesd();
	if (typed->foreground) {
		execlp(jesd, "jesd", "--home", typed->home, (char *)NULL);
		fprintf(stderr, "jes: %s: %s\n", jesd, strerror(errno));
		return EXIT_NOT_DONE;
	}
	log = home_path(typed->home, HOME_LOG);
	from = size_of(log);
	pid = fork();
	if (pid == 0)
		become_jesd(jesd, typed->home, log);
	status = pid < 0 ? EXIT_NOT_DONE : await_start(typed->home, log, from,
	    pid);
	free(log);
	free(jesd);
	return status;
}

int
run_stop(struct typed *typed)
{
	int64_t until = clock_monotonic_ms() + START_MS;
	char *lock = home_path(typed->home, HOME_LOCK);
	Ssi__Stop ask = SSI__STOP__INIT;
	struct fault fault = {0};
	enum jes_rc rc = jes_ask_stop(typed->jes, &ask, NULL, &fault);
	int fd, status = EXIT_NOT_DONE;

	if (rc != JES_OK && rc != JES_GONE) {
		free(lock);
		return jes_complain("stop", rc, &fault);
	}
	/* the lock is free when the process has ended */
	fd = open(lock, O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && clock_monotonic_ms() < until) {
		if (flock(fd, LOCK_SH | LOCK_NB) == 0) {
			status = EXIT_DONE;
			break;
		}
		usleep(LOOK_MS * 1000);
	}
	if (fd >= 0)
		close(fd);
	if (status == EXIT_DONE)
		printf("jesd stopped\n");
	else
		fprintf(stderr, "jes: the server has not ended; see %s\n",
		    lock);
	free(lock);
	return status;
}
