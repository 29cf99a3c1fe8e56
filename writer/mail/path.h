/*
 * writer/mail/path.h -- an address that may stand in an SMTP command
 *
 * Rules: RFC 5321 4.1.2 and 4.1.3, with RFC 6531 for characters outside ASCII;
 * the limits are CSSMTP's (path 255, local part 64, domain 255 octets).
 */
#ifndef WRITER_MAIL_PATH_H
#define WRITER_MAIL_PATH_H

#include "writer/mail/mail.h"

enum path_use {
	PATH_SENDER,		/* <> is the null path */
	PATH_RECIPIENT,		/* <Postmaster> needs no domain */
};

enum path_rc {
	PATH_OK,
	PATH_NO_BRACKETS,	/* not <...> */
	PATH_EMPTY,		/* <> for a recipient */
	PATH_NO_DOMAIN,
	PATH_TOO_LONG,		/* more than 255 between the brackets */
	PATH_LOCAL_TOO_LONG,	/* more than 64, unless `long_mailbox` */
	PATH_DOMAIN_TOO_LONG,
	PATH_BAD,		/* anything else that the grammar refuses */
};

/*
 * `text` is UTF-8 with its angle brackets and nothing around them.  A source
 * route is left out.  *path_r points into `text`; unchanged unless PATH_OK.
 */
enum path_rc path_parse(struct slice text, enum path_use, bool long_mailbox,
    struct path *path_r);

/* Bytes of the path at the front of `text`, from < to its >, quoted strings
 * heeded; 0 when there is none. */
size_t path_length(struct slice text);

/* What is wrong, in a few words. */
const char *path_reason(enum path_rc);

#endif
