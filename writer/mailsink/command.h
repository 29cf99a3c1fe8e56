/*
 * writer/mailsink/command.h -- SMTP commands as they are written
 *
 * Pure: takes a line, gives its parts, knows no session.
 */
#ifndef WRITER_MAILSINK_COMMAND_H
#define WRITER_MAILSINK_COMMAND_H

#include <stdbool.h>

#include "spool/base/fault.h"
#include "spool/base/slice.h"

enum {
	SINK_COMMAND_MAX = 512,	/* bytes with CR LF: RFC 5321, 4.5.3.1.4 */
	/* what SIZE, 8BITMIME and SMTPUTF8 add to it for MAIL */
	SINK_MAIL_MAX = SINK_COMMAND_MAX + 26 + 17 + 10,
	SINK_AUTH_MAX = 12288,	/* RFC 4954, 4 */
};

/* X(verb): RFC 5321, 4.1.1; RFC 3030; RFC 3207; RFC 4954 */
#define SINK_VERBS(X) \
	X(HELO) X(EHLO) X(STARTTLS) X(AUTH) X(MAIL) X(RCPT) X(DATA) X(BDAT) \
	X(RSET) X(NOOP) X(VRFY) X(EXPN) X(HELP) X(QUIT)

enum sink_verb {
#define SINK_VERB_ENUM(verb) SINK_VERB_##verb,
	SINK_VERBS(SINK_VERB_ENUM)
#undef SINK_VERB_ENUM
	SINK_VERB_UNKNOWN
};

/* Parts of the line, and good for as long as the line. */
struct sink_command {
	enum sink_verb verb;
	struct slice line;	/* without its end */
	struct slice argument;	/* behind the verb and blanks; may be empty */
};

void sink_command_parse(struct slice line, struct sink_command *);

/* The path of MAIL or RCPT, and the parameters behind it. */
struct sink_path {
	struct slice path;	/* with its brackets */
	struct slice address;	/* without brackets and source route */
	struct slice parameters;
	bool spaced;		/* a blank behind the colon */
	bool international;	/* bytes outside ASCII */
};

enum sink_path_rc {
	SINK_PATH_OK,
	SINK_PATH_KEYWORD,	/* FROM: or TO: is missing */
	SINK_PATH_SYNTAX,	/* what follows is no path */
	SINK_PATH_PARAMETERS,	/* what follows the path are no parameters */
};

/* The compiled patterns; one for all threads. */
struct sink_grammar;

struct sink_grammar *sink_grammar_open(struct fault *);
void sink_grammar_close(struct sink_grammar **);

/*
 * RFC 5321, 4.1.2 with RFC 6531, 3.3; the empty path is SINK_PATH_OK with an
 * empty address for MAIL only, and "postmaster" needs no domain for RCPT only.
 */
enum sink_path_rc sink_path_parse(const struct sink_grammar *,
    const struct sink_command *, struct sink_path *path_r);

/* Takes the next NAME or NAME=VALUE off the front. */
bool sink_parameter_next(struct slice *rest, struct slice *name_r,
    struct slice *value_r);

/* Whether the text can be a host name or an address literal. */
bool sink_grammar_is_host(const struct sink_grammar *, struct slice);

#endif
