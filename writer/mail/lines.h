/*
 * writer/mail/lines.h -- records to lines
 *
 * Drops the carriage-control byte, converts records of multi-byte pages to
 * UTF-8, joins continued records.  The reader and the body both read lines this
 * way, so that they see the same ones.
 *
 * Rule: a record of exactly 80 bytes (columns, in UTF-8) that ends in "<" or
 * newline goes on in the next record.  The project's: the last byte is dropped;
 * on the last record of the data set it is an ordinary byte.
 */
#ifndef WRITER_MAIL_LINES_H
#define WRITER_MAIL_LINES_H

#include "writer/mail/alphabet.h"
#include "writer/mail/mail.h"

enum {
	TEXT_MAX = 998,			/* bytes of a line of text */
	COMMAND_MAX = 510,		/* bytes of a command line */
	LINE_KEPT = 65536,		/* of a joined line; see `cut` */
	PARTS_KNOWN = 32,		/* of it: more than a good line has */
};

struct lines {
	struct alphabet alphabet;
	bool carriage_control;
	bool joining;			/* the line goes on */
	bool cut;			/* joined to more than LINE_KEPT; the
					 * rest is lost: the line is an error */
	uint8_t dropped;		/* the byte that asked for joining */
	struct record_place begin;	/* where the line began */
	unsigned joins;			/* records in the line, less one */
	size_t starts[PARTS_KNOWN];	/* the column each of them begins at,
					 * from 0 */
	size_t lost;			/* characters that the page lacks */
	const struct codepage *page;
	struct converter *to_utf8;	/* of multi-byte pages, else NULL */
	struct buffer joined;
	struct buffer converted;
};

void lines_open(struct lines *, const struct codepage *,
    bool carriage_control);
void lines_close(struct lines *);

/* True: *line_r is a line, good until the next call; false: it goes on. */
bool lines_put(struct lines *, struct slice record, struct record_place at,
    struct slice *line_r);

/* No more records.  True: a line was waiting for its continuation. */
bool lines_end(struct lines *, struct slice *line_r);

/* Whether the text has bytes that are no characters of its page. */
bool lines_lack(const struct lines *, struct slice text);

/* Where the character behind `columns` others of the line stands; behind
 * PARTS_KNOWN joined records, as if all of the rest stood in one. */
void lines_where(const struct lines *, size_t columns, uint64_t *record_r,
    unsigned *column_r);

#endif
