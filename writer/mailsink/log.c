/*
 * writer/mailsink/log.c -- what was said, line by line
 *
 * Owns      the file of the log and the form of its lines
 * Promises  lines of different connections never run into each other
 * Leaves    hiding credentials to the session, which knows them
 * Fails     at open by a fault; a log that cannot be written later is said
 *           once on standard error, and mail goes on
 */
#include "writer/mailsink/log.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"
#include "writer/mailsink/file.h"

enum { LINES_MAX = 64 * 1024 };	/* bytes held back */

struct sink_log {
	int fd;
	atomic_bool broken;
};

struct sink_log *
sink_log_open(const char *file, struct fault *fault)
{
	struct sink_log *log;
	int fd;

	if (file == NULL)
		return NULL;
	if (strcmp(file, "-") == 0)
		fd = dup(STDERR_FILENO);
	else
		fd = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
		    0640);
	if (fd < 0) {
		fault_errno(fault, "--log %s: cannot be opened", file);
		return NULL;
	}
	log = memory_new(struct sink_log);
	log->fd = fd;
	return log;
}

void
sink_log_close(struct sink_log **log)
{
	if (*log == NULL)
		return;
	close((*log)->fd);
	free(*log);
	*log = NULL;
}

static void
begin_line(struct sink_lines *lines, char mark)
{
	int64_t now = clock_now_us();
	char when[32];

	clock_format(now, "%Y-%m-%dT%H:%M:%S", when, sizeof(when));
	buffer_print(&lines->pending, "%s.%06d %" PRIu64 " %c ", when,
	    (int)(now % 1000000), lines->connection, mark);
}

static void
put_printable(struct buffer *to, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		uint8_t byte = (uint8_t)text.ptr[i];

		if (byte < ' ' || byte >= 0x7f || byte == '\\')
			buffer_print(to, "\\x%02x", byte);
		else
			buffer_byte(to, (char)byte);
	}
}

void
sink_lines_put(struct sink_lines *lines, char mark, struct slice text)
{
	if (lines->log == NULL)
		return;
	begin_line(lines, mark);
	put_printable(&lines->pending, text);
	buffer_byte(&lines->pending, '\n');
	if (lines->pending.len > LINES_MAX)
		sink_lines_flush(lines);
}

void
sink_lines_print(struct sink_lines *lines, const char *format, ...)
{
	struct buffer text = {0};
	va_list args;

	if (lines->log == NULL)
		return;
	va_start(args, format);
	buffer_vprint(&text, format, args);
	va_end(args);
	sink_lines_put(lines, '*', buffer_slice(&text));
	buffer_free(&text);
}

void
sink_lines_flush(struct sink_lines *lines)
{
	if (lines->log == NULL || lines->pending.len == 0)
		return;
	if (!sink_file_write(lines->log->fd, buffer_slice(&lines->pending)) &&
	    !atomic_exchange(&lines->log->broken, true))
		fprintf(stderr, "mailsink: the log cannot be written: %m; "
		    "mail goes on without it\n");
	buffer_clear(&lines->pending);
}
