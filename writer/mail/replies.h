/*
 * writer/mail/replies.h -- what the reader answers to a bad record
 *
 * X(name, text, source); % stands for the verb, the word or the reason.
 * IBM: seen in IBM's documents.  PROJECT: IBM's text is not published, this one
 * is ours, in the same style; to be corrected here when it becomes known.
 */
#ifndef WRITER_MAIL_REPLIES_H
#define WRITER_MAIL_REPLIES_H

#define IBM "IBM"
#define PROJECT "project"

#define REPLIES(X) \
	X(COMMAND_TOO_LONG, "500 5.2.5 JES Command line too long", IBM) \
	X(TEXT_TOO_LONG, "500 5.2.5 JES Text line too long", IBM) \
	X(UNKNOWN, "500 5.5.1 JES Unknown command, '%'", IBM) \
	X(TOO_MANY_ARGS, "501 5.5.4 JES Syntax error." \
	    " Too many args after '%' command", IBM) \
	X(MISSING_ARGS, "501 5.5.4 JES Syntax error." \
	    " Missing args after '%' command", PROJECT) \
	X(BAD_DOMAIN, "501 5.5.4 JES Syntax error." \
	    " Domain after '%' command longer than 255", PROJECT) \
	X(COMMAND_CONTROL, "501 5.5.4 JES Syntax error." \
	    " Control character in '%' command", PROJECT) \
	X(BAD_SENDER, "501 5.1.7 JES Syntax error." \
	    " Invalid sender address, %", PROJECT) \
	X(BAD_RECIPIENT, "501 5.1.3 JES Syntax error." \
	    " Invalid recipient address, %", PROJECT) \
	X(BAD_SEQUENCE, "503 5.5.1 JES Bad sequence of commands, '%'", \
	    PROJECT) \
	X(NO_DATA, "503 5.5.1 JES Mail dropped, '%' came before DATA", \
	    PROJECT) \
	X(TOO_MANY_RCPT, "452 5.5.3 JES Too many recipients", PROJECT) \
	X(NO_RECIPIENTS, "554 5.5.1 JES No valid recipients", PROJECT) \
	X(TEXT_CONTROL, "554 5.6.0 JES Control character X'%' in text", \
	    PROJECT) \
	X(MAIL_TOO_LARGE, "552 5.3.4 JES Message size exceeds JESMsgSize", \
	    PROJECT) \
	X(JOB_TOO_LARGE, "552 5.3.4 JES Job size exceeds JESJobSize", PROJECT)

enum reply_text {
#define X(name, text, source) REPLY_##name,
	REPLIES(X)
#undef X
};

#endif
