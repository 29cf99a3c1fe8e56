/*
 * writer/mailsink/log.h -- what was said, line by line
 *
 * TIME CONNECTION MARK TEXT, the mark being < for the client's words, > for
 * ours and * for a note.  What is not printable ASCII is written as \xHH, so a
 * client cannot forge a line.
 */
#ifndef WRITER_MAILSINK_LOG_H
#define WRITER_MAILSINK_LOG_H

#include "spool/base/buffer.h"
#include "spool/base/fault.h"

struct sink_log;

/* NULL for no log gives NULL; so does a fault. */
struct sink_log *sink_log_open(const char *file, struct fault *);
void sink_log_close(struct sink_log **);

/* One connection's lines, on their way to the log; log may be NULL. */
struct sink_lines {
	struct sink_log *log;
	uint64_t connection;
	struct buffer pending;
};

/* Adds a line; nothing is done without a log. */
void sink_lines_put(struct sink_lines *, char mark, struct slice text);
void sink_lines_print(struct sink_lines *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));	/* with the mark * */

/* Writes the lines, in one piece. */
void sink_lines_flush(struct sink_lines *);

#endif
