/*
 * writer/mailsink/file.h -- files written whole
 */
#ifndef WRITER_MAILSINK_FILE_H
#define WRITER_MAILSINK_FILE_H

#include "spool/base/fault.h"
#include "spool/base/slice.h"

/* All of it, however many writes it takes; false leaves errno. */
bool sink_file_write(int fd, struct slice);

/* A reader sees the old file or the whole new one.  `what` is for the fault. */
bool sink_file_replace(const char *path, struct slice, const char *what,
    struct fault *);

/* The whole of a file, which the caller frees; NULL with a fault. */
char *sink_file_read(const char *path, size_t *len_r, struct fault *);

#endif
