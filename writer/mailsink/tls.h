/*
 * writer/mailsink/tls.h -- TLS as a server
 */
#ifndef WRITER_MAILSINK_TLS_H
#define WRITER_MAILSINK_TLS_H

#include <openssl/ssl.h>

#include "writer/mailsink/mailsink.h"

/*
 * The context for all connections; the caller gives it to SSL_CTX_free().
 * With a certificate of its own that one is written to settings->cert_file, so
 * that clients can trust it.  NULL with a fault.
 */
SSL_CTX *sink_tls_open(const struct sink_settings *, struct fault *);

/* The text of OpenSSL's oldest waiting error, and none waits after. */
void sink_tls_why(char why_r[256]);

#endif
