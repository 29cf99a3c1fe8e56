/*
 * writer/smtp/capabilities.h -- what a server said that it can do
 *
 * Pure.  Rules: RFC 5321, 4.1.1.1 (EHLO); RFC 1870 (SIZE), 2920 (PIPELINING),
 * 3030 (CHUNKING), 3207 (STARTTLS), 4954 (AUTH), 6152 (8BITMIME), 6531
 * (SMTPUTF8), 9422 (LIMITS).
 */
#ifndef WRITER_SMTP_CAPABILITIES_H
#define WRITER_SMTP_CAPABILITIES_H

#include <stdbool.h>
#include <stdint.h>

#include "spool/base/buffer.h"
#include "spool/base/slice.h"

/* Mechanisms of AUTH, bits: X(bit, name on the wire). */
#define AUTH_MECHANISMS(X) \
	X(PLAIN, "PLAIN") \
	X(LOGIN, "LOGIN") \
	X(CRAM_MD5, "CRAM-MD5") \
	X(SCRAM_SHA_1, "SCRAM-SHA-1") \
	X(SCRAM_SHA_1_PLUS, "SCRAM-SHA-1-PLUS") \
	X(SCRAM_SHA_256, "SCRAM-SHA-256") \
	X(SCRAM_SHA_256_PLUS, "SCRAM-SHA-256-PLUS") \
	X(EXTERNAL, "EXTERNAL") \
	X(GSSAPI, "GSSAPI") \
	X(XOAUTH2, "XOAUTH2") \
	X(OAUTHBEARER, "OAUTHBEARER")

enum auth_mechanism {
#define X(bit, name) AUTH_AT_##bit,
	AUTH_MECHANISMS(X)
#undef X
	AUTH_MECHANISM_COUNT
};
#define AUTH_BIT(bit) (1u << AUTH_AT_##bit)

struct capabilities {
	bool esmtp;		/* it answered EHLO; else only HELO */
	bool pipelining, chunking, eight_bit_mime, smtputf8;
	bool starttls, enhanced_codes;
	bool auth_asked;	/* AUTH is in the reply, with whatever words */
	unsigned auth;		/* AUTH_BIT()s of the mechanisms known here */
	bool size;		/* SIZE is in the reply */
	uint64_t size_max;	/* octets of a mail; 0: no limit was told */
	uint32_t rcpt_max;	/* recipients a mail, 0: not told */
	uint32_t mail_max;	/* mails a connection, 0: not told */
};

/* From the text of the reply to EHLO (struct reply); the first line is only
 * the server's name.  What is not known, or not well-formed, is passed over. */
void capabilities_parse(struct slice text, struct capabilities *);

/* In words, for the log: "ESMTP PIPELINING SIZE=10240000". */
void capabilities_print(const struct capabilities *, struct buffer *);

#endif
