/*
 * spool/catalog/line.c -- records in a text file, a line each
 *
 * Promises  a record comes back as it was put: one with a line end inside, that
 *           would come back as two, is refused
 * Fails     by LINE_FAILED or false, with the line and the reason
 */
#include "spool/catalog/line.h"

#include <errno.h>
#include <unistd.h>

#include "spool/base/record.h"

enum { PIECE = 64 * 1024 };	/* bytes read or written at once */

/* EBCDIC text has X'15' at the end of a line. */
static bool
page_of(const char *page, const struct codepage **page_r, char *end_r,
    struct fault *fault)
{
	*page_r = NULL;
	*end_r = '\n';
	if (page[0] == '\0')
		return true;
	*page_r = codepage_find(page, fault);
	if (*page_r == NULL)
		return false;
	if ((*page_r)->base == CODEPAGE_EBCDIC)
		*end_r = '\x15';
	if ((*page_r)->form == CODEPAGE_UTF8)
		*page_r = NULL;
	return true;
}

bool
line_input_begin(struct line_input *in, int fd, const char *page,
    struct fault *fault)
{
	const struct codepage *from;

	*in = (struct line_input){.fd = fd};
	if (!page_of(page, &from, &in->end, fault))
		return false;
	if (from != NULL)
		in->to_utf8 = converter_open(from,
		    codepage_find("UTF-8", fault));
	return true;
}

/* More bytes behind those not given yet; false on a failure. */
static bool
fill(struct line_input *in, struct fault *fault)
{
	ssize_t got;

	buffer_take(&in->bytes, in->at);
	in->at = 0;
	do
		got = read(in->fd, buffer_room(&in->bytes, PIECE), PIECE);
	while (got < 0 && errno == EINTR);
	if (got < 0) {
		fault_errno(fault, "behind line %llu",
		    (unsigned long long)in->lines);
		return false;
	}
	in->bytes.len += (size_t)got;
	in->at_end = got == 0;
	return true;
}

static enum line_rc
give(struct line_input *in, struct slice line, struct slice *record_r,
    struct fault *fault)
{
	unsigned column;

	in->lines++;
	if (line.len > RECORD_MAX) {
		fault_set(fault, "line %llu has more than %d bytes, the most "
		    "that a record may have", (unsigned long long)in->lines,
		    RECORD_MAX);
		return LINE_FAILED;
	}
	*record_r = line;
	if (in->to_utf8 == NULL)
		return LINE_OK;
	buffer_clear(&in->converted);
	if (converter_put(in->to_utf8, line, &in->converted, &column) > 0) {
		fault_set(fault, "line %llu, column %u: not a character of "
		    "the code page in the label",
		    (unsigned long long)in->lines, column);
		return LINE_FAILED;
	}
	*record_r = buffer_slice(&in->converted);
	return LINE_OK;
}

enum line_rc
line_input_next(struct line_input *in, struct slice *record_r,
    struct fault *fault)
{
	struct slice rest;
	size_t end;

	for (;;) {
		rest = slice_from(buffer_slice(&in->bytes), in->at);
		end = slice_find(rest, in->end);
		if (end < rest.len || in->at_end || rest.len > RECORD_MAX)
			break;
		if (!fill(in, fault))
			return LINE_FAILED;
	}
	if (rest.len == 0)
		return LINE_END;
	in->at += end < rest.len ? end + 1 : end;
	return give(in, slice_head(rest, end), record_r, fault);
}

void
line_input_end(struct line_input *in)
{
	if (in->fd >= 0)
		close(in->fd);
	in->fd = -1;
	buffer_free(&in->bytes);
	buffer_free(&in->converted);
	if (in->to_utf8 != NULL)
		converter_close(&in->to_utf8);
}

bool
line_output_begin(struct line_output *out, int fd, const char *page,
    struct fault *fault)
{
	const struct codepage *to;

	*out = (struct line_output){.fd = fd};
	if (!page_of(page, &to, &out->end, fault))
		return false;
	if (to != NULL)
		out->from_utf8 = converter_open(codepage_find("UTF-8", fault),
		    to);
	return true;
}

bool
line_output_flush(struct line_output *out, struct fault *fault)
{
	while (out->bytes.len > 0) {
		ssize_t put = write(out->fd, out->bytes.data, out->bytes.len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0) {
			fault_errno(fault, "line %llu cannot be written",
			    (unsigned long long)out->lines);
			return false;
		}
		buffer_take(&out->bytes, (size_t)put);
	}
	return true;
}

bool
line_output_put(struct line_output *out, struct slice record,
    struct fault *fault)
{
	size_t before = out->bytes.len;
	unsigned long long number = out->lines + 1;
	unsigned column = 0;
	struct slice line;

	if (out->from_utf8 == NULL)
		buffer_put(&out->bytes, record);
	else if (converter_put(out->from_utf8, record, &out->bytes,
	    &column) > 0) {
		fault_set(fault, "record %llu, column %u: the code page in "
		    "the label has no such character", number, column);
		goto refuse;
	}
	line = slice_from(buffer_slice(&out->bytes), before);
	if (slice_find(line, out->end) < line.len) {
		fault_set(fault, "record %llu, byte %zu: a line end inside a "
		    "record; a text file cannot hold it", number,
		    slice_find(line, out->end) + 1);
		goto refuse;
	}
	buffer_byte(&out->bytes, out->end);
	out->lines++;
	return out->bytes.len < PIECE || line_output_flush(out, fault);
refuse:
	out->bytes.len = before;
	return false;
}

void
line_output_end(struct line_output *out)
{
	if (out->fd >= 0)
		close(out->fd);
	out->fd = -1;
	buffer_free(&out->bytes);
	if (out->from_utf8 != NULL)
		converter_close(&out->from_utf8);
}
