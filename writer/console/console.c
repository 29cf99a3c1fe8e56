/*
 * writer/console/console.c -- the log, and what the operator is told
 *
 * Owns      the log file, the level, and lines on their way to the operator
 * Promises  one line is one line, whatever it was made of; a line for the
 *           operator waits while the spool server is gone, and when too many
 *           wait the oldest are dropped here, not in the log
 * Leaves    keeping console lines to the spool server
 * Fails     by dropping log lines that the disk does not take
 */
#include "writer/console/console.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"
#include "spool/base/text.h"

enum { LINES_MAX = 1000, INSERTS_MAX = 24 };

struct line {
	struct line *next;
	uint32_t job;
	char *text;
};

struct console {
	char *writer;
	FILE *log;
	_Atomic unsigned level;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct line *lines, **last;
	unsigned count;
	bool stopping;
};

const struct message *
writer_message(enum writer_message message)
{
	static const struct message messages[MESSAGE_COUNT] = {
#define X(name, id, severity, text, explanation, action) \
		[MESSAGE_##name] = {id, severity, text, explanation, action},
		WRITER_MESSAGES(X)
#undef X
	};

	return &messages[message];
}

struct console *
console_open(const char *writer, const char *log_path, struct fault *fault)
{
	FILE *log = log_path == NULL ? stderr : fopen(log_path, "ae");
	struct console *console;
	pthread_condattr_t attr;

	if (log == NULL) {
		fault_errno(fault, "%s", log_path);
		return NULL;
	}
	console = memory_new(struct console);
	console->writer = memory_text(writer);
	console->log = log;
	console->level = LOG_START;
	console->last = &console->lines;
	pthread_mutex_init(&console->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&console->changed, &attr);
	pthread_condattr_destroy(&attr);
	return console;
}

static void
line_free(struct line *line)
{
	free(line->text);
	free(line);
}

/* The first line that waits, or NULL; the lock is held. */
static struct line *
take_line(struct console *console)
{
	struct line *line = console->lines;

	if (line == NULL)
		return NULL;
	console->lines = line->next;
	if (console->lines == NULL)
		console->last = &console->lines;
	console->count--;
	return line;
}

void
console_close(struct console **console)
{
	struct console *c = *console;
	struct line *line;

	if (c == NULL)
		return;
	while ((line = take_line(c)) != NULL)
		line_free(line);
	if (c->log != stderr)
		fclose(c->log);
	pthread_mutex_destroy(&c->lock);
	pthread_cond_destroy(&c->changed);
	free(c->writer);
	free(c);
	*console = NULL;
}

const char *
console_writer(const struct console *console)
{
	return console->writer;
}

void
console_set_level(struct console *console, unsigned level)
{
	console->level = level;
}

unsigned
console_level(struct console *console)
{
	return console->level;
}

bool
console_logs(struct console *console, enum log_level level)
{
	return (console->level & (unsigned)level) != 0;
}

/* -------------------------------------------------------------- the log */

static const char *
level_word(enum log_level level)
{
	switch (level) {
	case LOG_ERROR:
		return "ERROR";
	case LOG_WARNING:
		return "WARNING";
	case LOG_EVENT:
		return "EVENT";
	case LOG_INFO:
		return "INFO";
	case LOG_JES:
		return "JES";
	case LOG_NET:
		return "NET";
	case LOG_DEBUG:
		return "DEBUG";
	default:
		return "TRACE";
	}
}

/* Makes text out of bytes, in place. */
static void
clean(struct buffer *text)
{
	size_t len;

	for (size_t at = 0; at < text->len; at += len) {
		struct slice rest = slice_from(buffer_slice(text), at);

		len = text_char(rest);
		if (len == 1 && ((unsigned char)rest.ptr[0] < ' ' ||
		    (unsigned char)rest.ptr[0] >= 0x7f))
			text->data[at] = '.';
	}
}

static void
write_log(struct console *console, enum log_level level, unsigned thread,
    const char *where, struct slice text)
{
	struct buffer line = {0};
	int64_t now_us = clock_now_us();
	char stamp[32];

	clock_format(now_us, "%Y-%m-%d %H:%M:%S", stamp, sizeof(stamp));
	buffer_print(&line, "%s.%06u %s %-7s:%03u:%s:%.*s", stamp,
	    (unsigned)(now_us % 1000000), console->writer, level_word(level),
	    thread, where, SLICE_ARGS(text));
	clean(&line);
	buffer_byte(&line, '\n');
	/* one call, so that lines of several threads do not mix */
	fwrite(line.data, 1, line.len, console->log);
	fflush(console->log);
	buffer_free(&line);
}

void
console_log(struct console *console, enum log_level level, unsigned thread,
    const char *where, const char *format, ...)
{
	struct buffer text = {0};
	va_list args;

	if (!console_logs(console, level))
		return;
	va_start(args, format);
	buffer_vprint(&text, format, args);
	va_end(args);
	write_log(console, level, thread, where, buffer_slice(&text));
	buffer_free(&text);
}

/* ------------------------------------------------------------- messages */

static enum log_level
level_of(char severity)
{
	switch (severity) {
	case 'I':
		return LOG_EVENT;
	case 'W':
	case 'A':
		return LOG_WARNING;
	default:
		return LOG_ERROR;
	}
}

static bool
send_line(struct jes *jes, uint32_t job, const char *text)
{
	Ssi__Wto wto = SSI__WTO__INIT;
	char *lines[1] = {(char *)text};

	wto.number = job;
	wto.lines = lines;
	wto.n_lines = 1;
	return jes_ask_wto(jes, &wto, NULL, NULL) != JES_GONE;
}

static void
keep_line(struct console *console, uint32_t job, const char *text)
{
	struct line *line = memory_new(struct line);

	line->job = job;
	line->text = memory_text(text);
	pthread_mutex_lock(&console->lock);
	*console->last = line;
	console->last = &line->next;
	if (++console->count > LINES_MAX)
		line_free(take_line(console));
	pthread_cond_signal(&console->changed);
	pthread_mutex_unlock(&console->lock);
}

void
console_say(struct console *console, struct jes *jes, uint32_t job,
    enum writer_message which, const struct insert *inserts)
{
	const struct message *message = writer_message(which);
	struct insert all[INSERTS_MAX] = {{"writer", console->writer}};
	struct buffer text = {0};
	size_t count = 1;

	for (; inserts != NULL && inserts->name != NULL && count < INSERTS_MAX - 1; inserts++)
		all[count++] = *inserts;
	all[count] = (struct insert){NULL, NULL};
	message_put(&text, message, all);
	clean(&text);
	if (console_logs(console, level_of(message->severity)))
		write_log(console, level_of(message->severity), 0, "message",
		    buffer_slice(&text));
	if (jes == NULL || !send_line(jes, job, buffer_str(&text)))
		keep_line(console, job, buffer_str(&text));
	buffer_free(&text);
}

bool
console_forward(struct console *console, struct jes *jes, int64_t ms)
{
	struct timespec until = clock_deadline(ms);
	struct line *line;
	bool there = true;

	pthread_mutex_lock(&console->lock);
	while (console->lines == NULL && !console->stopping && ms > 0)
		if (pthread_cond_timedwait(&console->changed, &console->lock,
		    &until) != 0)
			break;
	while (there && (line = take_line(console)) != NULL) {
		pthread_mutex_unlock(&console->lock);
		there = send_line(jes, line->job, line->text);
		pthread_mutex_lock(&console->lock);
		if (there) {
			line_free(line);
		} else {
			line->next = console->lines;
			console->lines = line;
			if (line->next == NULL)
				console->last = &line->next;
			console->count++;
		}
	}
	pthread_mutex_unlock(&console->lock);
	return there;
}

void
console_stop(struct console *console)
{
	pthread_mutex_lock(&console->lock);
	console->stopping = true;
	pthread_cond_broadcast(&console->changed);
	pthread_mutex_unlock(&console->lock);
}
