/*
 * writer/mailsink/mailsink.h -- an SMTP server that catches mail
 *
 * It takes every mail that is handed to it, stores it as one .eml file or only
 * counts it, and delivers nothing.  A script tells it where to misbehave.  For
 * the quick start, for tests and as the target of benchmarks.
 */
#ifndef WRITER_MAILSINK_MAILSINK_H
#define WRITER_MAILSINK_MAILSINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "spool/base/fault.h"

/* X(extension, keyword of EHLO) */
#define SINK_EXTENSIONS(X) \
	X(PIPELINING,	"PIPELINING") \
	X(SIZE,		"SIZE") \
	X(8BITMIME,	"8BITMIME") \
	X(STATUS_CODES,	"ENHANCEDSTATUSCODES") \
	X(SMTPUTF8,	"SMTPUTF8") \
	X(CHUNKING,	"CHUNKING")

enum sink_extension {
#define SINK_EXTENSION_ENUM(extension, keyword) SINK_EXT_##extension,
	SINK_EXTENSIONS(SINK_EXTENSION_ENUM)
#undef SINK_EXTENSION_ENUM
	SINK_EXT_COUNT
};

enum { SINK_EXT_ALL = (1 << SINK_EXT_COUNT) - 1 };

/* The keyword; and the extension of a keyword, false when there is none. */
const char *sink_extension_name(enum sink_extension);
bool sink_extension_find(const char *keyword, enum sink_extension *ext_r);

struct sink_user {
	const char *name;
	const char *password;
};

/* What the command line says.  The texts belong to whoever fills it. */
struct sink_settings {
	const char **listen;		/* ADDRESS:PORT, in numbers */
	size_t listens;
	const char *directory;		/* of the .eml files */
	const char *port_file;		/* the rest: NULL when not wanted */
	const char *script_file;
	const char *count_file;
	const char *log_file;		/* "-" is standard error */
	const char *hostname;
	const char *cert_file;
	const char *key_file;
	const struct sink_user *users;
	size_t user_count;
	uint64_t size_limit;		/* bytes of a message; 0: none */
	uint64_t max_recipients;	/* of a mail */
	uint64_t max_connections;	/* at once */
	int64_t timeout_ms;		/* for the client's next bytes */
	unsigned extensions;		/* 1 << enum sink_extension */
	bool tls;			/* offers STARTTLS */
	bool tls_self_signed;		/* makes a certificate at start */
	bool tls_implicit;		/* TLS from the first byte */
	bool require_tls;
	bool require_auth;
	bool auth_after_tls;
	bool helo_only;			/* knows no EHLO */
	bool discard;			/* counts, stores nothing */
	bool sync;			/* fsync before the 250 */
	bool public;			/* may listen beyond loopback */
};

/* Everything offered, nothing limited. */
void sink_settings_init(struct sink_settings *);

/* Whether the settings go together. */
bool sink_settings_check(const struct sink_settings *, struct fault *);

/*
 * Listens, says "mailsink ready on ADDRESS:PORT" on standard output, and takes
 * mail until SIGTERM or SIGINT.  False with a fault when it could not start
 * (the errors of a script are on standard error by then) or could not write
 * the last counts.  Blocks these signals and SIGUSR1 in the calling thread.
 */
bool sink_run(const struct sink_settings *, struct fault *);

#endif
