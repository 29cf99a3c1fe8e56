/*
 * writer/mail/verb.h -- a command line: its verb and its operands
 *
 * Rules: verbs in any case; words end at blank, newline, carriage return, tab,
 * NUL, and line feed (APAR PH24561).  HELO EHLO STARTTLS MAIL RCPT DATA RSET
 * QUIT are commands; EXPN HELP NOOP QUEU TICK VERB VRFY of SMTPD are unknown
 * like everything else.
 */
#ifndef WRITER_MAIL_VERB_H
#define WRITER_MAIL_VERB_H

#include "spool/base/slice.h"

enum verb {
	VERB_UNKNOWN,
	VERB_NONE,		/* nothing but delimiters */
	VERB_HELO, VERB_EHLO, VERB_STARTTLS, VERB_MAIL, VERB_RCPT, VERB_DATA,
	VERB_RSET, VERB_QUIT,
};

/* Takes the first word off the front of *line (UTF-8). */
enum verb verb_take(struct slice *line, struct slice *word_r);

/* In capitals: "MAIL". */
const char *verb_name(enum verb);

/* Bytes of delimiters at the front; bytes up to the next delimiter. */
size_t verb_blanks(struct slice);
size_t verb_word(struct slice);

/* Whether it has a control character that is no delimiter, and its place. */
bool verb_has_control(struct slice line, size_t *at_r);

#endif
