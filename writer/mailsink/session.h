/*
 * writer/mailsink/session.h -- one client, from greeting to goodbye
 */
#ifndef WRITER_MAILSINK_SESSION_H
#define WRITER_MAILSINK_SESSION_H

#include "writer/mailsink/command.h"
#include "writer/mailsink/count.h"
#include "writer/mailsink/folder.h"
#include "writer/mailsink/log.h"
#include "writer/mailsink/mailsink.h"
#include "writer/mailsink/script.h"
#include "writer/mailsink/wire.h"

/* What all sessions share; it outlives them. */
struct sink_shared {
	const struct sink_settings *settings;
	const struct sink_grammar *grammar;
	struct sink_script *script;	/* NULL: it behaves */
	struct sink_folder *folder;	/* NULL: mails are only counted */
	struct sink_log *log;		/* NULL: none */
	struct sink_counts *counts;
};

/* Who came, and through which door; numbers from 1. */
struct sink_client {
	uint64_t connection;
	uint64_t listener;
	const char *peer;		/* for the log */
};

/* Talks until the connection is over, and ends the transport. */
void sink_session_run(const struct sink_shared *, const struct sink_client *,
    const struct sink_transport *);

#endif
