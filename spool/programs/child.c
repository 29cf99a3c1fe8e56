/*
 * spool/programs/child.c -- a program of the system, run by a step
 *
 * Promises  the child holds no descriptor of ours but 0, 1 and 2, and nothing
 *           of the server's environment
 * Fails     to start: by a fault that names the program and the reason
 */
#include "spool/programs/child.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct {
	int signal;
	const char *abend;
} abends[] = {
	{SIGSEGV, "S0C4"}, {SIGBUS, "S0C4"}, {SIGILL, "S0C1"},
	{SIGFPE, "S0CB"}, {SIGXCPU, "S322"}, {SIGXFSZ, "SB37"},
	{SIGABRT, "U4039"}, {SIGTRAP, "S0C1"}, {SIGSYS, "S0C2"},
	{SIGKILL, "S222"}, {SIGTERM, "S222"}, {SIGINT, "S222"},
	{SIGPIPE, "S001"},
};

const char *
child_abend(int signal)
{
	for (size_t i = 0; i < sizeof(abends) / sizeof(abends[0]); i++)
		if (abends[i].signal == signal)
			return abends[i].abend;
	return "S0C6";
}

/* What every program of a job finds in its environment. */
static void
fill_environment(struct step *step, struct child *child,
    const struct exports *exports)
{
	const struct passwd *user = getpwuid(geteuid());
	struct lines *env = &child->env;
	struct arena *arena = step->arena;

	lines_add(arena, env, "PATH=/usr/local/bin:/usr/bin:/bin");
	lines_add(arena, env, "LANG=C.UTF-8");
	lines_add(arena, env, "HOME=%s", user == NULL ? "/" : user->pw_dir);
	lines_add(arena, env, "LOGNAME=%s", user == NULL ? step->told->user :
	    user->pw_name);
	lines_add(arena, env, "USER=%s", user == NULL ? step->told->user :
	    user->pw_name);
	lines_add(arena, env, "JES_HOME=%s", step->told->home);
	lines_add(arena, env, "JOBNAME=%s", step->told->job_name);
	lines_add(arena, env, "JOBID=%s", step->told->job_id);
	lines_add(arena, env, "STEPNAME=%s", step->told->step);
	lines_add(arena, env, "PARM=%s", step->told->parm);
	for (const struct export *e = exports->first; e != NULL; e = e->next)
		lines_add(arena, env, "DD_%s=%s", e->dd, e->path);
}

/* With a NULL behind the last. */
static char **
vector(struct step *step, const struct lines *lines)
{
	char **list = arena_get(step->arena,
	    (lines->count + 1) * sizeof(*list));

	if (lines->count > 0)
		memcpy(list, lines->line, lines->count * sizeof(*list));
	return list;
}

static int
open_one(const char *path, int how, struct fault *fault)
{
	int fd = open(path == NULL ? "/dev/null" : path, how | O_NOCTTY |
	    O_CLOEXEC, 0666);

	if (fd < 0)
		fault_errno(fault, "%s", path);
	return fd;
}

static bool
open_three(const struct child *child, int fds[3], struct fault *fault)
{
	int how = O_WRONLY | O_CREAT | O_APPEND;

	fds[0] = open_one(child->in, O_RDONLY, fault);
	fds[1] = open_one(child->out, how, fault);
	fds[2] = open_one(child->err, how, fault);
	if (fds[0] >= 0 && fds[1] >= 0 && fds[2] >= 0)
		return true;
	for (int i = 0; i < 3; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	return false;
}

/* In the child: becomes the program, or says by the pipe why not. */
static void __attribute__((noreturn))
become(const struct child *child, char **argv, char **env, const int fds[3],
    int tell)
{
	const struct passwd *user = getpwuid(geteuid());
	int cause;

	/* the starter of steps ignores some for itself */
	for (size_t i = 0; i < sizeof(abends) / sizeof(abends[0]); i++)
		signal(abends[i].signal, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	if (user == NULL || chdir(user->pw_dir) != 0)
		(void)!chdir("/");
	if (dup2(fds[0], 0) == 0 && dup2(fds[1], 1) == 1 &&
	    dup2(fds[2], 2) == 2)
		execvpe(child->path, argv, env);
	cause = errno;
	(void)!write(tell, &cause, sizeof(cause));
	_exit(127);
}

/* Nothing comes through the pipe when the program has begun. */
static bool
has_begun(const struct child *child, int heard, struct fault *fault)
{
	int cause = 0;
	ssize_t got;

	do
		got = read(heard, &cause, sizeof(cause));
	while (got < 0 && errno == EINTR);
	if (got <= 0)
		return true;
	errno = cause;
	fault_errno(fault, "%s cannot be run", child->path);
	return false;
}

static bool
fork_child(struct step *step, struct child *child, const int fds[3],
    int *status_r, struct fault *fault)
{
	char **argv = vector(step, &child->argv);
	char **env = vector(step, &child->env);
	int tell[2];
	bool begun;
	pid_t pid;

	if (pipe2(tell, O_CLOEXEC) < 0) {
		fault_errno(fault, "pipe");
		return false;
	}
	pid = fork();
	if (pid == 0)
		become(child, argv, env, fds, tell[1]);
	close(tell[1]);
	if (pid < 0) {
		fault_errno(fault, "fork");
		close(tell[0]);
		return false;
	}
	begun = has_begun(child, tell[0], fault);
	close(tell[0]);
	while (waitpid(pid, status_r, 0) < 0 && errno == EINTR)
		;
	return begun;
}

bool
child_run(struct step *step, struct child *child,
    const struct exports *exports, int *status_r, struct fault *fault)
{
	int fds[3];
	bool good;

	fill_environment(step, child, exports);
	if (!open_three(child, fds, fault))
		return false;
	good = fork_child(step, child, fds, status_r, fault);
	for (int i = 0; i < 3; i++)
		close(fds[i]);
	return good;
}
