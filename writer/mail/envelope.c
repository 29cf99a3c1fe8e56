/*
 * writer/mail/envelope.c -- the commands of a mail
 *
 * Owns      the order of commands, and which error is whose: an error in RCPT
 *           is the recipient's and is not counted, all others are the mail's
 * Promises  a refused command changes nothing, but for three, where nothing
 *           would be worse: a DATA makes the text behind it the text of no
 *           mail; a MAIL inside an envelope ends that mail, for the recipients
 *           to come are not its own; a STARTTLS is heeded, for its mails are
 *           not to leave in clear
 */
#include "writer/mail/path.h"
#include "writer/mail/reader.h"
#include "writer/mail/verb.h"

#include "spool/base/text.h"

enum { RECIPIENTS_MAX = 2000, DOMAIN_MAX = 255 };

/* A command line as it came, and as it is read. */
struct command {
	struct slice line;	/* of the data set */
	struct slice utf8;	/* all of it */
	struct slice word;	/* its verb, as written */
	struct slice operands;	/* what stands behind the verb */
	enum verb verb;
};

static const char *
reply(struct mail_reader *r, enum reply_text which, const char *insert)
{
	return reader_reply(r->arena, which, slice_text(insert));
}

/* The column of a slice of the command's UTF-8. */
static size_t
columns_before(const struct command *c, struct slice part)
{
	size_t at = (size_t)(part.ptr - c->utf8.ptr);

	return text_columns(slice_head(c->utf8, at));
}

static void
refuse(struct mail_reader *r, const struct command *c, struct slice part,
    enum reply_text which)
{
	reader_error(r, c->line, columns_before(c, part),
	    reply(r, which, verb_name(c->verb)), c->verb != VERB_RCPT);
}

/* The next operand, empty when there is none. */
static struct slice
take_operand(struct command *c)
{
	struct slice word;

	c->operands = slice_from(c->operands, verb_blanks(c->operands));
	word = slice_head(c->operands, verb_word(c->operands));
	c->operands = slice_from(c->operands, word.len);
	return word;
}

/* True, and an error, when operands are left. */
static bool
has_more(struct mail_reader *r, struct command *c)
{
	struct slice more = take_operand(c);

	if (more.len == 0)
		return false;
	refuse(r, c, more, REPLY_TOO_MANY_ARGS);
	return true;
}

static bool
out_of_order(struct mail_reader *r, const struct command *c, bool wrong)
{
	if (wrong)
		refuse(r, c, c->word, REPLY_BAD_SEQUENCE);
	return wrong;
}

/* ---- greeting */

/* A mail that ends before its DATA: its submitter waits for it. */
static void
drop_begun(struct mail_reader *r, const struct command *c)
{
	if (r->mail != NULL)
		refuse(r, c, c->word, REPLY_NO_DATA);
	reader_drop(r);
}

static void
take_greeting(struct mail_reader *r, struct command *c)
{
	struct slice domain = take_operand(c);

	if (domain.len == 0) {
		refuse(r, c, domain, REPLY_MISSING_ARGS);
		return;
	}
	if (domain.len > DOMAIN_MAX) {
		refuse(r, c, domain, REPLY_BAD_DOMAIN);
		return;
	}
	if (has_more(r, c))
		return;
	drop_begun(r, c);
	if (r->phase == PHASE_DONE)
		return;
	if (c->verb == VERB_EHLO)
		reader_notice(r, NOTICE_NOT_IN_SMTPD, 0);
	r->tls = false;
	r->greeting = c->verb == VERB_EHLO ? GREETING_EHLO : GREETING_HELO;
}

static void
want_tls(struct mail_reader *r)
{
	r->tls = true;
	if (r->mail != NULL)
		r->mail->tls_required = true;
}

static void
take_starttls(struct mail_reader *r, struct command *c)
{
	want_tls(r);
	reader_notice(r, NOTICE_NOT_IN_SMTPD, 0);
	if (!has_more(r, c))
		out_of_order(r, c, r->greeting != GREETING_EHLO ||
		    r->mail != NULL);
}

/* ---- envelope */

static const char *
bad_path(struct mail_reader *r, const struct command *c, const char *why)
{
	return reply(r, c->verb == VERB_MAIL ? REPLY_BAD_SENDER :
	    REPLY_BAD_RECIPIENT, why);
}

/*
 * FROM:<path> or TO:<path>, and nothing behind it.  NULL: a good path, in the
 * command; else the reply to it.  *part_r is what the reply is about.
 */
static const char *
take_path(struct mail_reader *r, struct command *c, struct path *path_r,
    struct slice *part_r)
{
	bool sender = c->verb == VERB_MAIL;
	struct slice key = sender ? SLICE("FROM:") : SLICE("TO:");
	struct slice text = slice_from(c->operands, verb_blanks(c->operands));
	enum path_rc rc;
	size_t len;

	*part_r = text;
	if (text.len == 0)
		return reply(r, REPLY_MISSING_ARGS, verb_name(c->verb));
	if (!slice_starts_nocase(text, key))
		return bad_path(r, c, sender ? "FROM: missing" :
		    "TO: missing");
	text = slice_from(text, key.len);
	text = slice_from(text, verb_blanks(text));
	*part_r = text;
	len = path_length(text);
	rc = path_parse(slice_head(text, len), sender ? PATH_SENDER :
	    PATH_RECIPIENT, r->rules->long_mailbox, path_r);
	c->operands = slice_from(text, len);
	if (rc == PATH_OK && verb_word(c->operands) > 0)	/* <a@b>c */
		rc = PATH_BAD;
	if (rc != PATH_OK)
		return bad_path(r, c, path_reason(rc));
	*part_r = take_operand(c);
	return part_r->len == 0 ? NULL :
	    reply(r, REPLY_TOO_MANY_ARGS, verb_name(c->verb));
}

static struct path
keep_path(struct mail *mail, struct path path)
{
	return (struct path){arena_slice(mail->arena, path.text), path.utf8};
}

static void
begin_mail(struct mail_reader *r, struct path from)
{
	struct arena *arena = arena_open();
	struct mail *mail = arena_new(arena, struct mail);

	mail->arena = arena;
	mail->number = ++r->begun;
	mail->record = r->lines.begin.number;
	mail->from = keep_path(mail, from);
	mail->tls_required = r->tls;
	r->mail = mail;
	r->paths_size = 0;
	r->refused_size = 0;
}

/* The recipients that follow were meant for the mail that was refused. */
static void
end_envelope(struct mail_reader *r)
{
	reader_drop(r);
	r->tried = true;
}

static void
take_mail(struct mail_reader *r, struct command *c)
{
	struct slice part;
	const char *why;
	struct path path;

	r->tried = true;
	if (out_of_order(r, c,
	    r->greeting == GREETING_NONE || r->mail != NULL)) {
		end_envelope(r);
		return;
	}
	why = take_path(r, c, &path, &part);
	if (why == NULL)
		begin_mail(r, path);
	else
		reader_error(r, c->line, columns_before(c, part), why, true);
}

/* Room for one more in an array of the mail's arena. */
static void *
array_room(struct arena *arena, void *array, size_t count, size_t *size,
    size_t each)
{
	void *larger;

	if (count < *size)
		return array;
	*size = *size > 0 ? *size * 4 : 4;
	larger = arena_get(arena, *size * each);
	if (count > 0)
		memcpy(larger, array, count * each);
	return larger;
}

static void
add_recipient(struct mail_reader *r, struct path path)
{
	struct mail *mail = r->mail;

	mail->to = array_room(mail->arena, mail->to, mail->recipients,
	    &r->paths_size, sizeof(*mail->to));
	mail->to[mail->recipients++] = keep_path(mail, path);
}

/* What a person knows the recipient by: the rest of the command. */
static const char *
shown_recipient(struct mail *mail, const struct command *c)
{
	struct slice rest = slice_from(c->utf8, (size_t)(c->word.ptr +
	    c->word.len - c->utf8.ptr));

	rest = slice_from(rest, verb_blanks(rest));
	if (slice_starts_nocase(rest, SLICE("TO:")))
		rest = slice_from(rest, 3);
	rest = slice_from(rest, verb_blanks(rest));
	return reader_shown(mail->arena, slice_trim(rest));
}

static void
refuse_recipient(struct mail_reader *r, const struct command *c,
    size_t columns, const char *why)
{
	struct mail *mail = r->mail;

	mail->refused = array_room(mail->arena, mail->refused,
	    mail->refused_count, &r->refused_size, sizeof(*mail->refused));
	mail->refused[mail->refused_count++] = (struct refused_recipient){
		.record = r->lines.begin.number,
		.text = shown_recipient(mail, c),
		.reply = arena_text(mail->arena, slice_text(why)),
	};
	reader_error(r, c->line, columns, why, false);
}

/* The 2001st and those behind it are ignored; the first of them is told. */
static bool
is_one_too_many(struct mail_reader *r, const struct command *c)
{
	struct mail *mail = r->mail;

	if (mail->recipients + mail->refused_count < RECIPIENTS_MAX)
		return false;
	if (mail->ignored++ == 0)
		refuse(r, c, c->word, REPLY_TOO_MANY_RCPT);
	else
		reader_notice(r, NOTICE_RCPT_IGNORED, 0);
	return true;
}

static void
take_rcpt(struct mail_reader *r, struct command *c)
{
	struct slice part;
	const char *why;
	struct path path;

	r->tried = true;
	if (out_of_order(r, c, r->mail == NULL) || is_one_too_many(r, c))
		return;
	why = take_path(r, c, &path, &part);
	if (why == NULL)
		add_recipient(r, path);
	else
		refuse_recipient(r, c, columns_before(c, part), why);
}

/* ---- data, end */

/*
 * DATA was refused, but its text comes all the same.  Only where nothing looks
 * like a mail (no MAIL, no RCPT, and words behind DATA) is it the beginning of
 * an ordinary line of text, in a data set without commands.
 */
static void
refuse_text(struct mail_reader *r, bool has_operands)
{
	bool is_mail = r->tried || !has_operands;

	reader_drop(r);
	if (r->phase == PHASE_DONE || !is_mail)
		return;
	reader_notice(r, NOTICE_TEXT_SKIPPED, NO_COLUMN);
	r->phase = PHASE_REFUSED;
}

static void
take_data(struct mail_reader *r, struct command *c)
{
	bool sequence = r->mail == NULL;

	if (has_more(r, c)) {
		refuse_text(r, true);
		return;
	}
	if (out_of_order(r, c, sequence)) {
		refuse_text(r, false);
		return;
	}
	if (r->mail->recipients == 0) {
		bool refused = r->mail->refused_count > 0;

		reader_error(r, c->line, columns_before(c, c->word),
		    reply(r, REPLY_NO_RECIPIENTS, ""), !refused);
		if (!refused) {
			refuse_text(r, false);
			return;
		}
	}
	reader_begin_text(r);
}

static void
take_rset(struct mail_reader *r, struct command *c)
{
	if (!has_more(r, c))
		reader_drop(r);
}

static void
take_quit(struct mail_reader *r, struct command *c)
{
	if (has_more(r, c))
		return;
	drop_begun(r, c);
	r->phase = PHASE_DONE;
}

static void
dispatch(struct mail_reader *r, struct command *c)
{
	switch (c->verb) {
	case VERB_HELO:
	case VERB_EHLO:
		take_greeting(r, c);
		break;
	case VERB_STARTTLS:
		take_starttls(r, c);
		break;
	case VERB_MAIL:
		take_mail(r, c);
		break;
	case VERB_RCPT:
		take_rcpt(r, c);
		break;
	case VERB_DATA:
		take_data(r, c);
		break;
	case VERB_RSET:
		take_rset(r, c);
		break;
	case VERB_QUIT:
		take_quit(r, c);
		break;
	case VERB_NONE:
	case VERB_UNKNOWN:
		break;
	}
}

/*
 * A line that is wrong as a whole: too long, or with a control character.  It
 * is refused as the command that it would be, so that a RCPT takes its
 * recipient with it and a DATA its text.
 */
static void
refuse_line(struct mail_reader *r, const struct command *c,
    enum reply_text which, size_t columns)
{
	const char *why = reply(r, which, verb_name(c->verb));

	if (c->verb == VERB_RCPT && r->mail != NULL) {
		if (!is_one_too_many(r, c))
			refuse_recipient(r, c, columns, why);
		return;
	}
	reader_error(r, c->line, columns, why, c->verb != VERB_RCPT);
	if (c->verb == VERB_MAIL)
		end_envelope(r);
	else if (c->verb == VERB_RCPT)
		r->tried = true;
	else if (c->verb == VERB_STARTTLS)
		want_tls(r);
	else if (c->verb == VERB_DATA)
		refuse_text(r, true);
}

void
reader_take_command(struct mail_reader *r, struct slice line)
{
	const struct alphabet *a = &r->lines.alphabet;
	struct command c;
	size_t at;

	line = r->rules->null_trunc ? alphabet_trim_nulls(a, line) :
	    alphabet_trim(a, line);
	c = (struct command){.line = line, .utf8 = reader_command(r, line)};
	c.operands = c.utf8;
	c.verb = verb_take(&c.operands, &c.word);
	if (line.len > COMMAND_MAX || r->lines.cut)
		refuse_line(r, &c, REPLY_COMMAND_TOO_LONG, COMMAND_MAX);
	else if (c.verb == VERB_UNKNOWN)
		reader_error(r, line, columns_before(&c, c.word),
		    reader_reply(r->arena, REPLY_UNKNOWN, c.word), true);
	else if (verb_has_control(c.utf8, &at))
		refuse_line(r, &c, REPLY_COMMAND_CONTROL,
		    text_columns(slice_head(c.utf8, at)));
	else
		dispatch(r, &c);
}
