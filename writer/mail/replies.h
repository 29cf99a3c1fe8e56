/*
 * writer/mail/replies.h -- what the reader answers to a bad record, and what it
 * says of one that is only odd
 *
 * IBM: the text was seen in IBM's documents.  PROJECT: IBM's text is not
 * published, this one is ours, in the same style; to be corrected here when it
 * becomes known.  % stands for the verb, the word or the reason.  The rule is
 * what a lint report says; the last word is what SMTPD, the mailer before
 * CSSMTP, made of the same record, as far as it is known.
 */
#ifndef WRITER_MAIL_REPLIES_H
#define WRITER_MAIL_REPLIES_H

#include "writer/mail/lint.h"

#define REPLIES(X) \
	X(COMMAND_TOO_LONG, "500 5.2.5 JES Command line too long", IBM, \
	    "a command has at most 510 characters, trailing blanks removed;" \
	    " NullTrnc removes NULs (user's guide; APAR PM87623)", UNKNOWN) \
	X(TEXT_TOO_LONG, "500 5.2.5 JES Text line too long", IBM, \
	    "a line of text has at most 998 characters; DataLineTrunc cuts" \
	    " (user's guide; RFC 5322 2.1.1)", ACCEPTED) \
	X(UNKNOWN, "500 5.5.1 JES Unknown command, '%'", IBM, \
	    "the commands are HELO EHLO STARTTLS MAIL RCPT DATA RSET QUIT" \
	    " (user's guide)", REFUSED) \
	X(TOO_MANY_ARGS, "501 5.5.4 JES Syntax error." \
	    " Too many args after '%' command", IBM, \
	    "nothing stands behind the operand of a command, also not in" \
	    " columns 73 to 80 (user's guide)", UNKNOWN) \
	X(MISSING_ARGS, "501 5.5.4 JES Syntax error." \
	    " Missing args after '%' command", PROJECT, \
	    "HELO domain, EHLO domain, MAIL FROM:<path>, RCPT TO:<path>" \
	    " (user's guide)", REFUSED) \
	X(BAD_DOMAIN, "501 5.5.4 JES Syntax error." \
	    " Domain after '%' command longer than 255", PROJECT, \
	    "a domain has at most 255 characters (user's guide)", UNKNOWN) \
	X(COMMAND_CONTROL, "501 5.5.4 JES Syntax error." \
	    " Control character in '%' command", PROJECT, \
	    "no X'00' to X'3F' but what ends a word (user's guide)", UNKNOWN) \
	X(BAD_SENDER, "501 5.1.7 JES Syntax error." \
	    " Invalid sender address, %", PROJECT, \
	    "a path in angle brackets (user's guide; RFC 5321 4.1.2)", \
	    UNKNOWN) \
	X(BAD_RECIPIENT, "501 5.1.3 JES Syntax error." \
	    " Invalid recipient address, %", PROJECT, \
	    "a path in angle brackets (user's guide; RFC 5321 4.1.2)", \
	    UNKNOWN) \
	X(BAD_SEQUENCE, "503 5.5.1 JES Bad sequence of commands, '%'", \
	    PROJECT, "HELO or EHLO, STARTTLS behind EHLO alone, MAIL, RCPT," \
	    " DATA (user's guide; RFC 5321 4.1.4)", REFUSED) \
	X(NO_DATA, "503 5.5.1 JES Mail dropped, '%' came before DATA", \
	    PROJECT, "a mail is sent when its DATA and text are there", \
	    UNKNOWN) \
	X(TOO_MANY_RCPT, "452 5.5.3 JES Too many recipients", PROJECT, \
	    "the first 2000 recipients are processed, the rest is ignored" \
	    " (user's guide)", REFUSED) \
	X(NO_RECIPIENTS, "554 5.5.1 JES No valid recipients", PROJECT, \
	    "DATA needs a recipient that was accepted (user's guide)", \
	    REFUSED) \
	X(TEXT_CONTROL, "554 5.6.0 JES Control character X'%' in text", \
	    PROJECT, "no X'00' to X'3F' in text but tab and newline; mail is" \
	    " text, binary data must be encoded (user's guide)", UNKNOWN) \
	X(MAIL_TOO_LARGE, "552 5.3.4 JES Message size exceeds JESMsgSize", \
	    PROJECT, "statement JESMsgSize", UNKNOWN) \
	X(JOB_TOO_LARGE, "552 5.3.4 JES Job size exceeds JESJobSize", \
	    PROJECT, "statement JESJobSize", UNKNOWN)

enum reply_text {
#define X(name, text, source, rule, smtpd) REPLY_##name,
	REPLIES(X)
#undef X
	REPLY_COUNT
};

/* X(name, severity, text, rule, smtpd): nobody is answered, only lint asks. */
#define NOTICES(X) \
	X(JOINED, WARNING, "record of 80 ends in '<' or newline: joined with" \
	    " the next one, that byte is dropped", \
	    "continuation (user's guide)", UNKNOWN) \
	X(NULLS, WARNING, "NULs behind the text are not sent", \
	    "a NUL is no text (RFC 5321 4.5.2)", UNKNOWN) \
	X(LINE_END, NOTE, "a line end behind the text is not sent", \
	    "records are lines (APAR PH24561 saw X'25')", UNKNOWN) \
	X(BREAK, WARNING, "newline inside the record becomes a line break", \
	    "newline is allowed in text (user's guide)", UNKNOWN) \
	X(TRUNCATED, WARNING, "line is cut at 998 characters", \
	    "Options DataLineTrunc", ACCEPTED) \
	X(LONG_AGAIN, ERROR, "text line too long, as one before", \
	    "a line of text has at most 998 characters (user's guide)", \
	    ACCEPTED) \
	X(CONTROL_AGAIN, ERROR, "control character, as one before", \
	    "no X'00' to X'3F' in text but tab and newline (user's guide)", \
	    UNKNOWN) \
	X(SINGLE_PERIOD, WARNING, "line begins with one period: receivers" \
	    " take it away", "leading periods are doubled by whoever writes" \
	    " the data set (user's guide; RFC 5321 4.5.2)", SAME) \
	X(NO_BLANK_LINE, WARNING, "no blank line before the text: one is" \
	    " added here", "headers end at a blank line (user's guide;" \
	    " RFC 5322 2.1)", ACCEPTED) \
	X(NO_DATE, NOTE, "no Date: it is added", "statement Header", UNKNOWN) \
	X(NO_MESSAGE_ID, NOTE, "no Message-ID: it is added", \
	    "Message-ID (user's guide)", UNKNOWN) \
	X(NO_PERIOD, WARNING, "data set ends in the text: the final period is" \
	    " supplied", "a period ends the text (user's guide)", ACCEPTED) \
	X(NO_QUIT, NOTE, "no QUIT: it is supplied", \
	    "QUIT is implied (user's guide)", UNKNOWN) \
	X(NO_CHARACTER, WARNING, "bytes that are no characters of the code" \
	    " page: they are substituted", "statement Translate", UNKNOWN) \
	X(SUBSTITUTED, WARNING, "character has no place in the target's" \
	    " charset: it is substituted", \
	    "statement TargetServer Charset", UNKNOWN) \
	X(TEXT_SKIPPED, NOTE, "the text behind this DATA is not read as" \
	    " commands, up to its period", \
	    "nobody's text may become a mail of its own", UNKNOWN) \
	X(RCPT_IGNORED, WARNING, "recipient is ignored", \
	    "2000 recipients a mail (user's guide)", REFUSED) \
	X(NOT_IN_SMTPD, NOTE, "EHLO and STARTTLS are CSSMTP's", \
	    "SMTP commands (user's guide)", REFUSED) \
	X(LIMIT, WARNING, "more errors than JESSyntaxErrLimit: the writer" \
	    " stops reading here", "statement JESSyntaxErrLimit", UNKNOWN)

enum notice {
#define X(name, severity, text, rule, smtpd) NOTICE_##name,
	NOTICES(X)
#undef X
};

#endif
