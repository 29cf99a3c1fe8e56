/*
 * writer/mail/fields.h -- where the headers of a message end
 *
 * Rules: RFC 5322 2.2; CSSMTP adds the blank line between headers and body when
 * it is missing.  The project's test for that: the first line that is neither
 * "name:" nor a folded line (begins with blank or tab) is the body's.
 */
#ifndef WRITER_MAIL_FIELDS_H
#define WRITER_MAIL_FIELDS_H

#include "spool/base/slice.h"

/* Header fields that somebody asks about. */
enum field {
	FIELD_OTHER,
	FIELD_DATE,
	FIELD_MESSAGE_ID,
	FIELD_SUBJECT,
	FIELDS,
};

enum field_line {
	FIELD_LINE,		/* begins or continues a header field */
	FIELD_BLANK,		/* the blank line that ends the headers */
	FIELD_MISSING_BLANK,	/* the body's, and no blank line came before */
	FIELD_BODY,		/* the body's */
};

/* Begin with one cleared to zero. */
struct fields {
	bool ended;
	bool any;		/* a field has begun */
	enum field current;	/* that of the last FIELD_LINE */
	bool seen[FIELDS];
};

/* The next line of the message, in UTF-8. */
enum field_line fields_put(struct fields *, struct slice line);

/* The value on a line that fields_put() called FIELD_LINE: what stands behind
 * the colon, or all of a folded line; without blanks around it. */
struct slice fields_value(struct slice line);

#endif
