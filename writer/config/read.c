/*
 * writer/config/read.c -- the configuration file, from the disk
 *
 * Owns      opening and reading, and the code page that the file is in
 * Promises  never waits for a device that says nothing, never reads without
 *           end
 * Fails     by one finding that names the file
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool/base/codepage.h"
#include "writer/config/config.h"
#include "writer/config/findings.h"

enum {
	FILE_BYTES = 1 << 20,	/* 1000 times what a configuration needs */
	READ_BYTES = 8192,
};

static bool
fail(struct config_findings *findings, const char *path, const char *why,
    const char *remedy)
{
	findings_error(findings, 0, 0, "the configuration can't be read: %s; "
	    "%s: %.128s", why, remedy, path);
	return false;
}

/* A file, or a pipe that somebody writes to; no terminal, no directory. */
static int
open_file(const char *path, const char **why_r)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0) {
		*why_r = strerror(errno);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	if (S_ISREG(st.st_mode) || S_ISFIFO(st.st_mode)) {
		(void)fcntl(fd, F_SETFL, 0);	/* wait for who writes */
		return fd;
	}
	*why_r = S_ISDIR(st.st_mode) ? "it is a directory" :
	    "it is a device";
	close(fd);
	return -1;
}

static bool
read_file(int fd, struct buffer *text, const char **why_r)
{
	ssize_t got;

	do {
		got = read(fd, buffer_room(text, READ_BYTES), READ_BYTES);
		if (got > 0)
			text->len += (size_t)got;
	} while ((got > 0 && text->len <= FILE_BYTES) ||
	    (got < 0 && errno == EINTR));
	if (got < 0)
		*why_r = strerror(errno);
	else if (got > 0)
		*why_r = "it has more than 1048576 bytes";
	return got == 0;
}

/* Lines of EBCDIC may end in X'25' too, which comes out as NEL. */
static void
end_lines(struct buffer *text)
{
	size_t to = 0;

	for (size_t at = 0; at < text->len; at++) {
		char c = text->data[at];

		if (c == '\xc2' && at + 1 < text->len &&
		    text->data[at + 1] == '\x85') {
			c = '\n';
			at++;
		}
		text->data[to++] = c;
	}
	text->len = to;
}

static void
convert(const struct codepage *page, struct buffer *text)
{
	const struct codepage *utf8 = codepage_find("UTF-8", NULL);
	struct converter *converter = converter_open(page, utf8);
	struct buffer out = {0};
	unsigned column;

	/* what is no character turns up in a finding as U+FFFD */
	(void)converter_put(converter, buffer_slice(text), &out, &column);
	converter_close(&converter);
	if (page->base == CODEPAGE_EBCDIC)
		end_lines(&out);
	buffer_free(text);
	*text = out;
}

/* False: CSSMTP_CODEPAGE_CONFIG names no page. */
static bool
from_its_page(struct buffer *text, struct config_findings *findings)
{
	const char *name = getenv("CSSMTP_CODEPAGE_CONFIG");
	const struct codepage *page;
	struct fault fault = {""};

	if (name == NULL || name[0] == '\0')
		return true;
	page = codepage_find(name, &fault);
	if (page == NULL) {
		findings_error(findings, 0, 0,
		    "environment variable CSSMTP_CODEPAGE_CONFIG: %s",
		    fault.text);
		return false;
	}
	if (page->form != CODEPAGE_UTF8)
		convert(page, text);
	return true;
}

static bool
parse_file(int fd, const char *path, struct config *config_r,
    struct config_findings *findings)
{
	struct buffer text = {0};
	const char *why;
	bool good;

	if (!read_file(fd, &text, &why))
		good = fail(findings, path, why,
		    "name a text file of statements");
	else
		good = from_its_page(&text, findings) &&
		    config_parse(buffer_slice(&text), config_r, findings);
	buffer_free(&text);
	return good;
}

bool
config_read(const char *path, struct config *config_r,
    struct config_findings *findings)
{
	const char *why;
	int fd = open_file(path, &why);
	bool good;

	*findings = (struct config_findings){0};
	if (fd < 0)
		return fail(findings, path, why,
		    "check the name of the file and the right to read it");
	good = parse_file(fd, path, config_r, findings);
	close(fd);
	return good;
}
