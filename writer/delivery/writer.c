/*
 * writer/delivery/writer.c -- the mail writer as a whole
 *
 * Owns      the order in which everything begins and ends
 * Promises  at a stop mails under way are finished, what is known of them is
 *           kept by the spool, and every claim is given back
 * Leaves    the work to tasks and agents
 * Fails     by an exit code and a message that says what to do
 */
#include "writer/delivery/writer.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"

enum {
	COMMAND_MS = 500,	/* a stop is noticed within so long */
	GRACE_MS = 30 * 1000,	/* mails under way may take so long at a stop */
	CALLS_MAX = 64,
	PREDECESSOR_MS = 3000,	/* a writer that died may have the name still */
	PAUSE_MS = 100,
};

struct signals {
	struct writer *writer;
	pthread_t thread;
	int signal_fd;
	int done_fd;		/* readable: the writer has ended */
};

/* ------------------------------------------------------ what others call */

static void
raise_fd(int fd)
{
	uint64_t one = 1;

	(void)!write(fd, &one, sizeof(one));
}

static void
wake_all(struct writer *w)
{
	for (unsigned i = 0; w->reporter != NULL && i < TASKS; i++)
		task_wake(&w->tasks[i]);
}

void
writer_stop(struct writer *w)
{
	if (atomic_exchange(&w->stopping, true))
		return;
	raise_fd(w->world.stop_fd);
	dispatch_stop(w->dispatch);
	subsystem_stop(w->subsystem);
	pthread_mutex_lock(&w->lock);
	pthread_cond_broadcast(&w->resumed);
	pthread_mutex_unlock(&w->lock);
	wake_all(w);
}

void
writer_suspend(struct writer *w, bool suspended)
{
	pthread_mutex_lock(&w->lock);
	w->suspended = suspended;
	pthread_cond_broadcast(&w->resumed);
	pthread_mutex_unlock(&w->lock);
}

void
writer_await_resume(struct writer *w)
{
	pthread_mutex_lock(&w->lock);
	while (w->suspended && !w->stopping)
		pthread_cond_wait(&w->resumed, &w->lock);
	pthread_mutex_unlock(&w->lock);
}

bool
writer_has_begun(struct writer *w, uint64_t key)
{
	bool has = false;

	pthread_mutex_lock(&w->lock);
	for (size_t i = 0; i < w->begun_count && !has; i++)
		has = w->begun[i] == key;
	if (!has) {
		if (w->begun_count == w->begun_size) {
			w->begun_size = w->begun_size * 2 + 16;
			w->begun = memory_resize(w->begun,
			    w->begun_size * sizeof(*w->begun));
		}
		w->begun[w->begun_count++] = key;
	}
	pthread_mutex_unlock(&w->lock);
	return has;
}

struct settings *
writer_settings(struct writer *w)
{
	struct settings *settings;

	pthread_mutex_lock(&w->lock);
	settings = settings_hold(w->settings);
	pthread_mutex_unlock(&w->lock);
	return settings;
}

/* ---------------------------------------------------------------- hooks */

/* Connections for all that waits: one call begins or wakes one of them. */
static void
call_agents(struct writer *w)
{
	unsigned waiting = dispatch_waiting(w->dispatch,
	    targets_active(w->targets), 0, CALLS_MAX);

	for (unsigned i = 0; i < waiting; i++)
		agents_call(w->agents);
}

static void
on_target_usable(void *context)
{
	struct writer *w = context;

	if (w->ready)
		call_agents(w);
}

static void
on_gate(void *context, bool open)
{
	struct writer *w = context;

	dispatch_gate(w->dispatch, open);
	if (open) {
		wake_all(w);
		call_agents(w);
	}
}

static void
on_mail_waits(void *context)
{
	struct writer *w = context;

	agents_call(w->agents);
}

static void
on_mail_done(void *context, struct delivery *d)
{
	(void)context;
	task_mail_done(d->task, d);
}

static struct mail_queue *
queue_of(void *context, struct delivery *d)
{
	struct task *task = d->task;

	(void)context;
	return &task->queue;
}

/* -------------------------------------------------------- configuration */

/* Each finding as a message; the errors' number is enough for the operator. */
static void
say_findings(struct writer *w, const struct config_findings *findings)
{
	struct buffer line = {0};
	char count[24];

	for (size_t i = 0; i < findings->count; i++) {
		const struct config_finding *f = &findings->list[i];

		buffer_clear(&line);
		buffer_print(&line, "%s:%u:%u: %s", w->options.config_path,
		    f->line, f->column, f->text);
		if (f->is_error && findings->errors > 0) {
			snprintf(count, sizeof(count), "%zu",
			    findings->errors);
			console_say(w->console, NULL, 0, MESSAGE_CONFIG_BAD,
			    INSERTS({"file", w->options.config_path},
			    {"count", count}, {"finding", buffer_str(&line)}));
			break;
		}
		console_say(w->console, NULL, 0, MESSAGE_CONFIG_WARNING,
		    INSERTS({"finding", buffer_str(&line)}));
	}
	buffer_free(&line);
}

static bool
read_config(struct writer *w, struct config *config)
{
	struct config_findings findings = {0};
	bool good = config_read(w->options.config_path, config, &findings);

	say_findings(w, &findings);
	config_findings_free(&findings);
	if (good)
		config_set_job_name(config, w->options.job_name);
	return good;
}

static void
put_in_force(struct writer *w, const struct config *config)
{
	struct settings *fresh = settings_make(config), *old;

	pthread_mutex_lock(&w->lock);
	old = w->settings;
	w->settings = fresh;
	pthread_mutex_unlock(&w->lock);
	settings_let_go(&old);
	console_set_level(w->console, config->log_level);
}

bool
writer_refresh(struct writer *w, struct buffer *lines)
{
	struct settings *running = writer_settings(w);
	struct config_findings findings = {0};
	struct fault fault = {0};
	struct config fresh;
	bool good;

	good = config_read(w->options.config_path, &fresh, &findings);
	if (good) {
		config_set_job_name(&fresh, w->options.job_name);
		good = config_keep_fixed(&running->config, &fresh, &findings);
	}
	config_findings_print(&findings, w->options.config_path, lines);
	say_findings(w, &findings);
	config_findings_free(&findings);
	if (good && !targets_replace(w->targets, &fresh, &fault)) {
		buffer_print(lines, "%s\n", fault.text);
		good = false;
	}
	if (good)
		put_in_force(w, &fresh);
	settings_let_go(&running);
	if (good)
		call_agents(w);
	return good;
}

/* ---------------------------------------------------- beginning and end */

/* "host.domain" as far as this machine knows its own name. */
static void
find_host(char *to, size_t size)
{
	struct addrinfo hints = {.ai_flags = AI_CANONNAME}, *found = NULL;

	if (gethostname(to, size) < 0)
		snprintf(to, size, "localhost");
	to[size - 1] = '\0';
	if (strchr(to, '.') != NULL)
		return;
	if (getaddrinfo(to, NULL, &hints, &found) == 0 &&
	    found->ai_canonname != NULL &&
	    strchr(found->ai_canonname, '.') != NULL)
		slice_copy(slice_text(found->ai_canonname), to, size);
	if (found != NULL)
		freeaddrinfo(found);
}

/* The name of a writer that has just died is free again when the server has
 * noticed on each of its connections; another one keeps it for longer. */
static enum jes_rc
begin_session(struct writer *w, struct fault *fault)
{
	int64_t until_ms = clock_monotonic_ms() + PREDECESSOR_MS;
	enum jes_rc rc;

	for (;;) {
		fault_clear(fault);
		rc = subsystem_begin(w->subsystem, fault);
		if (rc != JES_CONFLICT || clock_monotonic_ms() >= until_ms)
			return rc;
		(void)poll(NULL, 0, PAUSE_MS);
	}
}

static bool
open_session(struct writer *w, const struct config *config)
{
	struct fault fault = {0};
	enum jes_rc rc;

	w->subsystem = subsystem_open(w->options.home, config->ext_wrt_name,
	    w->console, on_gate, w);
	rc = begin_session(w, &fault);
	if (rc == JES_OK)
		return true;
	console_say(w->console, NULL, 0, MESSAGE_NAME_TAKEN,
	    INSERTS({"reason", fault.text}));
	return false;
}

static bool
begin_tasks(struct writer *w)
{
	for (unsigned i = 0; i < TASKS; i++) {
		if (!task_begin(&w->tasks[i])) {
			console_log(w->console, LOG_ERROR, 0, "writer",
			    "no thread for task %u", i + 1);
			return i > 0;
		}
		w->tasks_begun++;
	}
	return true;
}

static bool
begin(struct writer *w, const struct config *config)
{
	struct agent_hooks hooks = {on_mail_done, queue_of, w};
	struct fault fault = {0};

	find_host(w->world.host, sizeof(w->world.host));
	w->world.console = w->console;
	w->world.name_servers = w->options.name_servers;
	w->world.usable = on_target_usable;
	w->world.context = w;
	w->dispatch = dispatch_open(on_mail_waits, w);
	if (!open_session(w, config))
		return false;
	w->targets = targets_open(config, &w->world, &fault);
	if (w->targets == NULL) {
		console_log(w->console, LOG_ERROR, 0, "writer", "%s",
		    fault.text);
		return false;
	}
	w->sysout = sysout_open(w->subsystem);
	w->agents = agents_open(w->targets, w->dispatch, w->subsystem,
	    w->console, config->mbcs, &hooks);
	w->ready = true;
	for (unsigned i = 0; i < TASKS; i++)
		task_open(&w->tasks[i], i + 1, w);
	w->reporter = reporter_open(w->tasks, TASKS, w->subsystem,
	    w->console);
	return begin_tasks(w);
}

static void
say_begun(struct writer *w, const struct config *config)
{
	if (w->options.cold)
		console_say(w->console, NULL, 0, MESSAGE_COLD, NULL);
	if (config->test_mode)
		console_say(w->console, NULL, 0, MESSAGE_TEST_MODE, NULL);
	if (config->test_mode && (config->report == REPORT_NONE ||
	    (config->report == REPORT_ADMIN &&
	    config->administrator_count == 0)))
		console_say(w->console, NULL, 0, MESSAGE_EZD1841I, NULL);
	console_say(w->console, NULL, 0, MESSAGE_EZD1802I,
	    INSERTS({"name", config->ext_wrt_name}));
}

/* The tasks with it, for it looks into them. */
static void
close_reporter(struct writer *w)
{
	if (w->reporter == NULL)
		return;
	reporter_close(&w->reporter);
	for (unsigned i = 0; i < TASKS; i++)
		task_close(&w->tasks[i]);
}

/* `signals` is at an end, too, before anything goes that it may call. */
static void
end(struct writer *w, struct signals *signals)
{
	char sent[24];

	for (unsigned i = 0; i < w->tasks_begun; i++)
		task_await_end(&w->tasks[i]);
	agents_close(&w->agents);
	targets_close(&w->targets);
	if (signals != NULL) {
		raise_fd(signals->done_fd);
		pthread_join(signals->thread, NULL);
	}
	snprintf(sent, sizeof(sent), "%llu",
	    (unsigned long long)w->mails_sent);
	console_say(w->console, NULL, 0, MESSAGE_ENDED,
	    INSERTS({"sent", sent}));
	close_reporter(w);
	sysout_close(&w->sysout);
	subsystem_close(&w->subsystem);
	dispatch_close(&w->dispatch);
}

/* The operator's commands, until one of them, or a signal, stops the writer. */
static void
obey(struct writer *w, writer_command *command)
{
	struct buffer text = {0}, lines = {0};
	uint64_t token;

	while (!w->stopping) {
		buffer_clear(&text);
		buffer_clear(&lines);
		call_agents(w);		/* for mail that was put off */
		if (subsystem_command(w->subsystem, COMMAND_MS, &text,
		    &token) != JES_OK)
			continue;
		command(w, buffer_slice(&text), &lines);
		subsystem_answer(w->subsystem, token, buffer_slice(&lines));
	}
	buffer_free(&text);
	buffer_free(&lines);
}

/* -------------------------------------------------------------- signals */

/* The first signal stops the writer in order; mails under way have until the
 * grace is over or the next signal comes. */
static void *
signals_run(void *context)
{
	struct signals *s = context;
	struct pollfd fds[3] = {
		{.fd = s->done_fd, .events = POLLIN},
		{.fd = s->signal_fd, .events = POLLIN},
		{.fd = s->writer->world.stop_fd, .events = POLLIN},
	};
	struct signalfd_siginfo info;
	int ready;

	do {
		ready = poll(fds, 3, -1);
	} while (ready < 0 && errno == EINTR);
	if (fds[1].revents != 0)
		(void)!read(s->signal_fd, &info, sizeof(info));
	if (fds[0].revents != 0)
		return NULL;
	writer_stop(s->writer);
	do {
		ready = poll(fds, 2, GRACE_MS);
	} while (ready < 0 && errno == EINTR);
	if (fds[1].revents != 0)
		(void)!read(s->signal_fd, &info, sizeof(info));
	raise_fd(s->writer->world.hurry_fd);
	return NULL;
}

static bool
watch_signals(struct signals *s, struct writer *w)
{
	sigset_t set;

	s->writer = w;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	/* before any thread begins, so that none of them gets the signals; for
	 * good, so that a late one does not spoil the exit code */
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	s->signal_fd = signalfd(-1, &set, SFD_CLOEXEC);
	s->done_fd = eventfd(0, EFD_CLOEXEC);
	return s->signal_fd >= 0 && s->done_fd >= 0;
}

static void
unwatch_signals(struct signals *s)
{
	if (s->signal_fd >= 0)
		close(s->signal_fd);
	if (s->done_fd >= 0)
		close(s->done_fd);
}

/* ------------------------------------------------------------------ run */

static int
run_writer(struct writer *w, struct signals *signals, writer_command *command)
{
	struct config config;

	console_say(w->console, NULL, 0, MESSAGE_STARTING,
	    INSERTS({"file", w->options.config_path}));
	if (!read_config(w, &config))
		return EXIT_CONFIG;
	w->settings = settings_make(&config);
	if (!begin(w, &config)) {
		writer_stop(w);
		return EXIT_ENVIRONMENT;
	}
	if (pthread_create(&signals->thread, NULL, signals_run, signals) != 0) {
		writer_stop(w);
		end(w, NULL);
		return EXIT_INTERNAL;
	}
	say_begun(w, &config);
	console_set_level(w->console, config.log_level);
	obey(w, command);
	console_say(w->console, NULL, 0, MESSAGE_STOPPING, NULL);
	end(w, signals);
	return EXIT_OK;
}

static void
free_writer(struct writer *w)
{
	settings_let_go(&w->settings);
	close_reporter(w);
	agents_close(&w->agents);
	targets_close(&w->targets);
	sysout_close(&w->sysout);
	subsystem_close(&w->subsystem);
	dispatch_close(&w->dispatch);
	console_close(&w->console);
	if (w->world.stop_fd >= 0)
		close(w->world.stop_fd);
	if (w->world.hurry_fd >= 0)
		close(w->world.hurry_fd);
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->resumed);
	free(w->begun);
	free(w);
}

int
writer_run(const struct writer_options *options, writer_command *command)
{
	struct writer *w = memory_new(struct writer);
	struct signals signals = {.signal_fd = -1, .done_fd = -1};
	struct fault fault = {0};
	int code = EXIT_ENVIRONMENT;

	w->options = *options;
	w->started_us = clock_now_us();
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->resumed, NULL);
	w->world.stop_fd = eventfd(0, EFD_CLOEXEC);
	w->world.hurry_fd = eventfd(0, EFD_CLOEXEC);
	w->console = console_open(options->job_name, options->log_path,
	    &fault);
	if (w->console == NULL)
		fprintf(stderr, "cssmtp: %s\n", fault.text);
	else if (w->world.stop_fd < 0 || w->world.hurry_fd < 0 ||
	    !watch_signals(&signals, w))
		console_log(w->console, LOG_ERROR, 0, "writer",
		    "no descriptors are left: %s", strerror(errno));
	else
		code = run_writer(w, &signals, command);
	unwatch_signals(&signals);
	free_writer(w);
	return code;
}
