/*
 * writer/mailsink/file.c -- files written whole
 *
 * Promises  no reader sees half of a file that is replaced
 * Fails     by a fault with the path, or by errno
 */
#include "writer/mailsink/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "spool/base/buffer.h"
#include "spool/base/memory.h"

bool
sink_file_write(int fd, struct slice rest)
{
	while (rest.len > 0) {
		ssize_t n = write(fd, rest.ptr, rest.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		rest = slice_from(rest, (size_t)n);
	}
	return true;
}

static bool
write_new(const char *path, struct slice text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	int cause;

	if (fd < 0)
		return false;
	if (!sink_file_write(fd, text)) {
		cause = errno;
		close(fd);
		unlink(path);
		errno = cause;
		return false;
	}
	return close(fd) == 0;
}

bool
sink_file_replace(const char *path, struct slice text, const char *what,
    struct fault *fault)
{
	char *aside = memory_print("%s.new-%d", path, (int)getpid());
	bool done = write_new(aside, text) && rename(aside, path) == 0;

	if (!done) {
		fault_errno(fault, "%s %s: cannot be written", what, path);
		unlink(aside);
	}
	free(aside);
	return done;
}

char *
sink_file_read(const char *path, size_t *len, struct fault *fault)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct buffer text = {0};
	ssize_t n = fd < 0 ? -1 : 1;

	while (n > 0) {
		n = read(fd, buffer_room(&text, 4096), 4096);
		if (n > 0)
			text.len += (size_t)n;
	}
	if (n < 0) {
		fault_errno(fault, "%s: cannot be read", path);
		buffer_free(&text);
	} else {
		(void)buffer_str(&text);
	}
	if (fd >= 0)
		close(fd);
	*len = text.len;
	return text.data;
}
