/*
 * writer/mailsink/tls.c -- TLS as a server
 *
 * Owns      the context: versions, certificate, key
 * Promises  TLS 1.2 at least; a key that was made here never leaves memory
 * Leaves    handshakes to connection.c
 * Fails     by a fault with OpenSSL's reason
 */
#include "writer/mailsink/tls.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <stdlib.h>

#include "spool/base/memory.h"
#include "writer/mailsink/file.h"

enum {
	DAYS_VALID = 30,
	DAY_SECONDS = 24 * 60 * 60,
};

void
sink_tls_why(char why[256])
{
	unsigned long error = ERR_get_error();

	if (error == 0)
		snprintf(why, 256, "no reason given");
	else
		ERR_error_string_n(error, why, 256);
	ERR_clear_error();
}

static bool
fail(struct fault *fault, const char *what, const char *file)
{
	char why[256];

	sink_tls_why(why);
	fault_set(fault, "%s%s: %s", what, file != NULL ? file : "", why);
	return false;
}

static bool
add_extension(X509 *cert, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;
	bool done;

	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, cert, cert, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	done = extension != NULL && X509_add_ext(cert, extension, -1) == 1;
	X509_EXTENSION_free(extension);
	return done;
}

static bool
name_certificate(X509 *cert, const char *hostname)
{
	X509_NAME *name = X509_get_subject_name(cert);
	char *names = memory_print("DNS:%s,DNS:localhost,IP:127.0.0.1,IP:::1",
	    hostname);
	bool done;

	done = X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
	    (const unsigned char *)hostname, -1, -1, 0) == 1 &&
	    X509_set_issuer_name(cert, name) == 1 &&
	    add_extension(cert, NID_subject_alt_name, names) &&
	    add_extension(cert, NID_basic_constraints, "critical,CA:TRUE");
	free(names);
	return done;
}

static bool
fill_certificate(X509 *cert, EVP_PKEY *key, const char *hostname)
{
	uint64_t serial;

	return RAND_bytes((unsigned char *)&serial, sizeof(serial)) == 1 &&
	    ASN1_INTEGER_set_uint64(X509_get_serialNumber(cert),
	    serial >> 1 | 1) == 1 &&
	    X509_set_version(cert, X509_VERSION_3) == 1 &&
	    X509_gmtime_adj(X509_getm_notBefore(cert), -DAY_SECONDS) != NULL &&
	    X509_gmtime_adj(X509_getm_notAfter(cert),
	    (long)DAYS_VALID * DAY_SECONDS) != NULL &&
	    X509_set_pubkey(cert, key) == 1 &&
	    name_certificate(cert, hostname) &&
	    X509_sign(cert, key, EVP_sha256()) > 0;
}

static bool
write_certificate(X509 *cert, const char *file, struct fault *fault)
{
	BIO *text = BIO_new(BIO_s_mem());
	bool done = false;
	char *bytes;
	long len;

	if (text != NULL && PEM_write_bio_X509(text, cert) == 1) {
		len = BIO_get_mem_data(text, &bytes);
		done = sink_file_replace(file, slice_of(bytes, (size_t)len),
		    "--cert", fault);
	} else {
		fail(fault, "the certificate could not be written to ", file);
	}
	BIO_free(text);
	return done;
}

static bool
use_own(SSL_CTX *context, const struct sink_settings *s, struct fault *fault)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = X509_new();
	bool done;

	done = key != NULL && cert != NULL &&
	    fill_certificate(cert, key, s->hostname) &&
	    SSL_CTX_use_certificate(context, cert) == 1 &&
	    SSL_CTX_use_PrivateKey(context, key) == 1;
	if (!done)
		fail(fault, "a certificate could not be made", NULL);
	else if (s->cert_file != NULL)
		done = write_certificate(cert, s->cert_file, fault);
	X509_free(cert);
	EVP_PKEY_free(key);
	return done;
}

static bool
use_files(SSL_CTX *context, const struct sink_settings *s,
    struct fault *fault)
{
	if (SSL_CTX_use_certificate_chain_file(context, s->cert_file) != 1)
		return fail(fault, "no certificate could be read from --cert ",
		    s->cert_file);
	if (SSL_CTX_use_PrivateKey_file(context, s->key_file,
	    SSL_FILETYPE_PEM) != 1)
		return fail(fault, "no key for the certificate could be read "
		    "from --key ", s->key_file);
	return true;
}

SSL_CTX *
sink_tls_open(const struct sink_settings *s, struct fault *fault)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	bool done = false;

	if (context == NULL ||
	    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1)
		fail(fault, "TLS could not be set up", NULL);
	else
		done = s->tls_self_signed ? use_own(context, s, fault)
					  : use_files(context, s, fault);
	if (!done) {
		SSL_CTX_free(context);
		return NULL;
	}
	/* one read of the socket may bring several records */
	SSL_CTX_set_read_ahead(context, 1);
	SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
	return context;
}
