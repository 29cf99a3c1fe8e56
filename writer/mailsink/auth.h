/*
 * writer/mailsink/auth.h -- who a client says it is (RFC 4954)
 */
#ifndef WRITER_MAILSINK_AUTH_H
#define WRITER_MAILSINK_AUTH_H

#include "spool/base/slice.h"
#include "writer/mailsink/mailsink.h"

enum sink_auth_rc {
	SINK_AUTH_OK,
	SINK_AUTH_WRONG,	/* no such user, or not this password */
	SINK_AUTH_SYNTAX,	/* not base64, or not what the mechanism asks */
};

/* The answer of PLAIN (RFC 4616), in base64. */
enum sink_auth_rc sink_auth_plain(const struct sink_settings *,
    struct slice answer, const struct sink_user **user_r);

/* The two answers of LOGIN, in base64. */
enum sink_auth_rc sink_auth_login(const struct sink_settings *,
    struct slice name, struct slice password, const struct sink_user **user_r);

#endif
