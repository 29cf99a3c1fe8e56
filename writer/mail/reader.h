/*
 * writer/mail/reader.h -- the inside of a mail reader
 *
 * For reader.c (records, ends, errors), envelope.c (commands) and message.c
 * (text) alone.  What must hold:
 *
 *   COMMANDS  between mails, or in an envelope when `mail` is not NULL
 *   TEXT      behind DATA; `mail` is not NULL
 *   REFUSED   behind a DATA that was refused: text up to the period, which is
 *             never read as commands, for it may be anybody's text
 *   DONE      QUIT, or too many errors, or too large; `mail` is NULL
 */
#ifndef WRITER_MAIL_READER_H
#define WRITER_MAIL_READER_H

#include "writer/mail/fields.h"
#include "writer/mail/lines.h"
#include "writer/mail/mail.h"
#include "writer/mail/replies.h"
#include "writer/mail/stamp.h"

enum phase { PHASE_COMMANDS, PHASE_TEXT, PHASE_REFUSED, PHASE_DONE };
enum greeting { GREETING_NONE, GREETING_HELO, GREETING_EHLO };

struct mail_reader {
	const struct mail_rules *rules;
	const struct mail_origin *origin;
	struct lines lines;
	struct converter *to_utf8;	/* of lines; NULL: they are UTF-8 */
	struct buffer utf8;		/* a line in UTF-8 */
	struct buffer at_signs;		/* with its at signs replaced */
	struct buffer shown;		/* a bad one, for its error */

	enum phase phase;
	bool quick;			/* plain records of text may be taken
					 * without looking twice */
	uint64_t job_size_max;		/* UINT64_MAX: unlimited */
	uint64_t mail_size_max;
	enum greeting greeting;
	bool tls;
	bool tried;			/* MAIL or RCPT came since */
	struct mail *mail;
	size_t paths_size;		/* room in mail->to, mail->refused */
	size_t refused_size;
	uint32_t begun;			/* mails */

	/* of the text */
	bool first_is_next;		/* body.first: the next line */
	bool broken;			/* an error in it: it is not given */
	bool told_long, told_control;	/* once a mail */
	struct fields fields;
	struct stamp stamp;

	/* lint's; NULL: nobody asks */
	void (*watch)(void *context, enum notice, uint64_t record,
	    unsigned column, uint32_t mail);
	void *watch_context;
	struct converter *to_charset;	/* of lines */
	struct buffer converted;

	struct arena *arena;		/* texts of errors */
	struct mail_error *errors;
	size_t error_count, errors_size;
	struct mail_counts counts;
};

/* The line in UTF-8, at signs as they are; good until the next call. */
struct slice reader_utf8(struct mail_reader *, struct slice line);

/* The same, at signs replaced. */
struct slice reader_command(struct mail_reader *, struct slice line);

/* A reply with its % replaced, in the arena. */
const char *reader_reply(struct arena *, enum reply_text, struct slice insert);

/* A text as people may see it: UTF-8, at most 72 columns, no controls. */
const char *reader_shown(struct arena *, struct slice utf8);

/*
 * Notes an error of the line.  `columns` characters stand before the bad one;
 * NO_COLUMN: the record as a whole.  More counted errors than the limit end
 * the reading: look at the phase after.
 */
#define NO_COLUMN SIZE_MAX
void reader_error(struct mail_reader *, struct slice line, size_t columns,
    const char *reply, bool counted);

/* Tells whoever watches of something in the line; NO_COLUMN as above. */
void reader_notice(struct mail_reader *, enum notice, size_t columns);

/* Drops the mail in hand, if there is one. */
void reader_drop(struct mail_reader *);

/* One command line. */
void reader_take_command(struct mail_reader *, struct slice line);

/* DATA was accepted: text follows. */
void reader_begin_text(struct mail_reader *);

/* One line behind DATA; MAIL_READY: it was the final period. */
enum mail_rc reader_take_text(struct mail_reader *, struct slice line,
    struct mail **mail_r);

/* The end of the text, before the record at `end`. */
enum mail_rc reader_end_text(struct mail_reader *, struct record_place end,
    struct mail **mail_r);

/* A plain record of text: true when that is all there is to do. */
bool reader_take_plain(struct mail_reader *, struct slice record);

#endif
