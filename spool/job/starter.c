/*
 * spool/job/starter.c -- the process that forks the processes of steps
 *
 * The server has threads and an open volume; a fork of it would copy both.  So
 * one small process with one thread is forked before there are threads: it
 * takes orders over a socket, forks a child for each, and reports how each
 * child ended.
 *
 * Owns      the children; on the server's side, the reports that wait
 * Promises  a child runs under its user, in a process group of its own, and
 *           holds no descriptor but its connection
 * Fails     by ending: then every step that runs is reported as killed
 */
#include "spool/job/starter.h"

#include <errno.h>
#include <grp.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"
#include "spool/job/job.h"
#include "spool/programs/step.h"
#include "spool/ssi/ssi.h"

/* ------------------------------------------------- the starter's process */

struct child {
	struct child *next;
	uint64_t id;
	pid_t pid;
};

static void
report(int fd, uint64_t id, int status, int64_t cpu_us)
{
	Ssi__StarterReport message = SSI__STARTER_REPORT__INIT;

	message.id = id;
	message.wait_status = status;
	message.cpu_us = cpu_us;
	ssi_send(fd, &message.base);
}

static int64_t
cpu_of(const struct rusage *usage)
{
	return (int64_t)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) *
	    1000000 + usage->ru_utime.tv_usec + usage->ru_stime.tv_usec;
}

static void
reap(int fd, struct child **children)
{
	struct rusage usage;
	int status;
	pid_t pid;

	while ((pid = wait4(-1, &status, WNOHANG, &usage)) > 0) {
		struct child **at = children;

		while (*at != NULL && (*at)->pid != pid)
			at = &(*at)->next;
		if (*at != NULL) {
			struct child *child = *at;

			/* what the step left running goes with it */
			kill(-pid, SIGKILL);
			report(fd, child->id, status, cpu_of(&usage));
			*at = child->next;
			free(child);
		}
	}
}

/* From root to the user of the job, with his groups. */
static bool
become(const Ssi__Step *step)
{
	struct passwd *entry;

	if (geteuid() != 0)
		return true;
	if (step->uid == 0)
		return true;
	entry = getpwuid(step->uid);
	return (entry == NULL ? setgroups(0, NULL) :
	    initgroups(entry->pw_name, step->gid)) == 0 &&
	    setgid(step->gid) == 0 && setuid(step->uid) == 0;
}

static void
limit_time(const Ssi__Step *step)
{
	struct rlimit limit = {step->time_seconds, step->time_seconds + 5};
	struct rlimit no_core = {0, 0};

	if (step->time_seconds > 0)
		setrlimit(RLIMIT_CPU, &limit);
	setrlimit(RLIMIT_CORE, &no_core);
}

static void __attribute__((noreturn))
run_child(const Ssi__Step *step, int fd)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!become(step))
		_exit(1);
	limit_time(step);
	_exit(step_process(step, fd));
}

static void
start_child(int fd, struct child **children, const Ssi__Step *step, int passed)
{
	struct child *child;
	pid_t pid = fork();

	if (pid == 0) {
		close(fd);
		run_child(step, passed);
	}
	close(passed);
	if (pid < 0) {
		report(fd, step->id, W_EXITCODE(1, 0), 0);
		return;
	}
	setpgid(pid, pid);	/* as the child does: a kill may come first */
	child = memory_new(struct child);
	child->id = step->id;
	child->pid = pid;
	child->next = *children;
	*children = child;
}

static bool
take_order(int fd, struct child **children)
{
	ProtobufCMessage *got;
	Ssi__StarterOrder *order;
	int passed;

	if (!ssi_receive_fd(fd, &ssi__starter_order__descriptor, &got,
	    &passed))
		return false;
	order = (Ssi__StarterOrder *)got;
	if (order->run != NULL && passed >= 0)
		start_child(fd, children, order->run, passed);
	else if (passed >= 0)
		close(passed);
	for (struct child *c = *children; c != NULL; c = c->next) {
		if (order->kill != 0 && c->id == order->kill)
			kill(-c->pid, SIGKILL);
		else if (order->stop != 0 && c->id == order->stop)
			kill(-c->pid, SIGTERM);
	}
	protobuf_c_message_free_unpacked(got, NULL);
	return true;
}

static int
block_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void __attribute__((noreturn))
starter_process(int fd)
{
	struct child *children = NULL;
	struct pollfd polls[2] = {
		{.fd = fd, .events = POLLIN},
		{.fd = block_signals(), .events = POLLIN},
	};

	prctl(PR_SET_NAME, "jes-starter");
	for (;;) {
		struct signalfd_siginfo info;

		if (poll(polls, 2, -1) < 0 && errno != EINTR)
			break;
		if (polls[1].revents != 0) {
			while (read(polls[1].fd, &info, sizeof(info)) > 0)
				;
			reap(fd, &children);
		}
		if (polls[0].revents != 0 && !take_order(fd, &children))
			break;
	}
	for (struct child *c = children; c != NULL; c = c->next)
		kill(-c->pid, SIGKILL);
	_exit(0);
}

int
starter_fork(struct fault *fault)
{
	int pair[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) {
		fault_errno(fault, "socketpair");
		return -1;
	}
	pid = fork();
	if (pid == 0) {
		close(pair[0]);
		starter_process(pair[1]);
	}
	close(pair[1]);
	if (pid < 0) {
		fault_errno(fault, "fork");
		close(pair[0]);
		return -1;
	}
	return pair[0];
}

/* ---------------------------------------------------- the server's side */

struct ended {
	struct ended *next;
	uint64_t id;
	int status;
	int64_t cpu_us;
};

struct starter {
	int fd;
	pthread_t reader;
	pthread_mutex_t order_lock;	/* one order at a time on the socket */
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct ended *ended;
	uint64_t last_id;
	bool gone;
};

static void *
read_reports(void *arg)
{
	struct starter *starter = arg;
	ProtobufCMessage *got;

	while (ssi_receive(starter->fd, &ssi__starter_report__descriptor,
	    &got)) {
		Ssi__StarterReport *message = (Ssi__StarterReport *)got;
		struct ended *ended = memory_new(struct ended);

		ended->id = message->id;
		ended->status = message->wait_status;
		ended->cpu_us = message->cpu_us;
		protobuf_c_message_free_unpacked(got, NULL);
		pthread_mutex_lock(&starter->lock);
		ended->next = starter->ended;
		starter->ended = ended;
		pthread_cond_broadcast(&starter->changed);
		pthread_mutex_unlock(&starter->lock);
	}
	pthread_mutex_lock(&starter->lock);
	starter->gone = true;
	pthread_cond_broadcast(&starter->changed);
	pthread_mutex_unlock(&starter->lock);
	return NULL;
}

struct starter *
starter_open(int fd)
{
	struct starter *starter = memory_new(struct starter);

	starter->fd = fd;
	pthread_mutex_init(&starter->order_lock, NULL);
	pthread_mutex_init(&starter->lock, NULL);
	pthread_cond_init(&starter->changed, NULL);
	if (pthread_create(&starter->reader, NULL, read_reports, starter) != 0)
		abort();
	return starter;
}

void
starter_close(struct starter **starter)
{
	struct ended *next;

	if (*starter == NULL)
		return;
	shutdown((*starter)->fd, SHUT_RDWR);
	pthread_join((*starter)->reader, NULL);
	close((*starter)->fd);
	for (; (*starter)->ended != NULL; (*starter)->ended = next) {
		next = (*starter)->ended->next;
		free((*starter)->ended);
	}
	pthread_mutex_destroy(&(*starter)->order_lock);
	pthread_mutex_destroy(&(*starter)->lock);
	pthread_cond_destroy(&(*starter)->changed);
	free(*starter);
	*starter = NULL;
}

bool
starter_run(struct starter *starter, Ssi__Step *step, int *fd_r)
{
	Ssi__StarterOrder order = SSI__STARTER_ORDER__INIT;
	int pair[2];
	bool sent;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return false;
	pthread_mutex_lock(&starter->order_lock);
	step->id = ++starter->last_id;
	order.run = step;
	sent = ssi_send_fd(starter->fd, &order.base, pair[1]);
	pthread_mutex_unlock(&starter->order_lock);
	close(pair[1]);
	if (sent)
		*fd_r = pair[0];
	else
		close(pair[0]);
	return sent;
}

static void
send_order(struct starter *starter, const Ssi__StarterOrder *order)
{
	pthread_mutex_lock(&starter->order_lock);
	ssi_send(starter->fd, &order->base);
	pthread_mutex_unlock(&starter->order_lock);
}

void
starter_kill(struct starter *starter, uint64_t id)
{
	Ssi__StarterOrder order = SSI__STARTER_ORDER__INIT;

	order.kill = id;
	send_order(starter, &order);
}

void
starter_stop(struct starter *starter, uint64_t id)
{
	Ssi__StarterOrder order = SSI__STARTER_ORDER__INIT;

	order.stop = id;
	send_order(starter, &order);
}

static struct ended *
take_ended(struct starter *starter, uint64_t id)
{
	struct ended **at = &starter->ended;
	struct ended *found;

	while (*at != NULL && (*at)->id != id)
		at = &(*at)->next;
	found = *at;
	if (found != NULL)
		*at = found->next;
	return found;
}

bool
starter_await(struct starter *starter, uint64_t id, int *status_r,
    int64_t *cpu_us_r)
{
	struct ended *ended;

	pthread_mutex_lock(&starter->lock);
	while ((ended = take_ended(starter, id)) == NULL && !starter->gone)
		pthread_cond_wait(&starter->changed, &starter->lock);
	pthread_mutex_unlock(&starter->lock);
	if (ended == NULL)
		return false;
	*status_r = ended->status;
	*cpu_us_r = ended->cpu_us;
	free(ended);
	return true;
}
