/*
 * spool/catalog/line.h -- records in a text file, a line each
 *
 * What a cataloged data set and a UNIX path have in common.  A line ends in a
 * line feed; the last one need not.
 */
#ifndef SPOOL_CATALOG_LINE_H
#define SPOOL_CATALOG_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "spool/base/buffer.h"
#include "spool/base/codepage.h"
#include "spool/base/fault.h"

enum line_rc { LINE_OK, LINE_END, LINE_FAILED };

struct line_input {
	int fd;
	struct buffer bytes;
	size_t at;		/* of the next line in it */
	bool at_end;		/* of the file */
	char end;		/* byte that ends a line in the file's page */
	struct converter *to_utf8;	/* NULL: it is UTF-8 */
	struct buffer converted;
	uint64_t lines;		/* given so far */
};

/* The descriptor becomes its own.  `page` as in a label, "" is UTF-8; false
 * when there is no such page. */
bool line_input_begin(struct line_input *, int fd, const char *page,
    struct fault *);
/* The next record without its line end, good until the next call. */
enum line_rc line_input_next(struct line_input *, struct slice *record_r,
    struct fault *);
void line_input_end(struct line_input *);

struct line_output {
	int fd;
	struct buffer bytes;
	char end;
	struct converter *from_utf8;
	uint64_t lines;
};

bool line_output_begin(struct line_output *, int fd, const char *page,
    struct fault *);
/* False when the file cannot hold the record (it has a line end in it) or
 * cannot be written; the record is then not in the file. */
bool line_output_put(struct line_output *, struct slice record,
    struct fault *);
bool line_output_flush(struct line_output *, struct fault *);
/* Closes the file; what was not flushed is dropped. */
void line_output_end(struct line_output *);

#endif
