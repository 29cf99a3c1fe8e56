/*
 * writer/console/console.h -- the log, and what the operator is told
 *
 * Log lines carry a level; which levels are written is a sum of bits that may
 * be changed at any time.  Messages come from one table (messages.h), go to
 * the log, and to the operator's console by way of the spool server.
 *
 * Safe for all threads.
 *
 * Rules: cssmtp-operation 5.1 and 5.2 (levels and form of a line).
 */
#ifndef WRITER_CONSOLE_CONSOLE_H
#define WRITER_CONSOLE_CONSOLE_H

#include <stdbool.h>
#include <stdint.h>

#include "spool/base/buffer.h"
#include "spool/base/fault.h"
#include "spool/base/message.h"
#include "spool/ssi/jes.h"
#include "writer/console/messages.h"

enum log_level {
	LOG_ERROR = 1,
	LOG_WARNING = 2,
	LOG_EVENT = 4,
	LOG_INFO = 8,
	LOG_JES = 16,
	LOG_NET = 32,
	LOG_DEBUG = 64,
	LOG_TRACE = 128,
	LOG_START = 127,	/* while the writer initializes */
	LOG_ALL = 255,
};

enum writer_message {
#define X(name, id, severity, text, explanation, action) MESSAGE_##name,
	WRITER_MESSAGES(X)
#undef X
	MESSAGE_COUNT
};

/* The row of the table. */
const struct message *writer_message(enum writer_message);

struct console;

/* `log_path` NULL: standard error.  NULL with a fault when the file can't be
 * written. */
struct console *console_open(const char *writer, const char *log_path,
    struct fault *);
void console_close(struct console **);

/* The job name of the writer, for inserts. */
const char *console_writer(const struct console *);

void console_set_level(struct console *, unsigned level);
unsigned console_level(struct console *);
/* Whether lines of this level are written: asked before costly ones. */
bool console_logs(struct console *, enum log_level);

/* `thread` is the number that the line shows, `where` the name of what speaks;
 * bytes that are no printable text are replaced. */
void console_log(struct console *, enum log_level, unsigned thread,
    const char *where, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/*
 * A message to the log and to the operator; with the job's log as well when
 * `job` is not 0.  {writer} is inserted without being given; the inserts may be
 * NULL.  `jes` is a
 * connection of the writer's that the caller may use now; NULL leaves the line
 * to the thread that calls console_forward().
 */
void console_say(struct console *, struct jes *, uint32_t job,
    enum writer_message, const struct insert *);

/* Gives lines that wait to the spool server; waits `ms` for a first one.
 * False: the server is gone; the lines wait on. */
bool console_forward(struct console *, struct jes *, int64_t ms);
/* No more waiting in console_forward(). */
void console_stop(struct console *);

#endif
