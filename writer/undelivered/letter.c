/*
 * writer/undelivered/letter.c -- a mail that the writer itself writes
 *
 * Owns      its headers and its encoding
 * Promises  ASCII in lines of at most 998 characters, whatever the text is, so
 *           that every server takes it; no text from outside makes a header
 * Leaves    sending to whoever sends mail
 */
#include "writer/undelivered/letter.h"

#include <stdlib.h>

#include "spool/base/memory.h"
#include "spool/base/text.h"
#include "writer/mail/path.h"
#include "writer/mail/stamp.h"

enum {
	LINE_MAX_PLAIN = 998,		/* RFC 5322, 2.1.1 */
	LINE_MAX_QUOTED = 76,		/* RFC 2045, 6.7 */
	PIECE = 16 * 1024,		/* bytes a call gives, roughly */
};

/* The message, and how far it has been given. */
struct written {
	struct letter letter;		/* first */
	struct buffer message;		/* lines end in LF */
	struct slice rest;
	bool plain;
};

/* ---- the text */

/* Whether it can go as it is. */
static bool
is_plain(struct slice text)
{
	size_t line = 0;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t byte = (uint8_t)text.ptr[i];

		line = byte == '\n' ? 0 : line + 1;
		if (line > LINE_MAX_PLAIN || byte >= 0x7f ||
		    (byte < ' ' && byte != '\n' && byte != '\t'))
			return false;
	}
	return true;
}

/* A byte of a line of quoted-printable; a blank at the end is quoted too. */
static void
put_quoted_byte(struct buffer *to, uint8_t byte, bool last)
{
	bool blank = byte == ' ' || byte == '\t';

	if ((byte > ' ' && byte < 0x7f && byte != '=') || (blank && !last))
		buffer_byte(to, (char)byte);
	else
		buffer_print(to, "=%02X", byte);
}

static void
put_quoted_line(struct buffer *to, struct slice line)
{
	size_t begin = to->len;

	for (size_t i = 0; i < line.len; i++) {
		if (to->len - begin + 3 >= LINE_MAX_QUOTED) {
			buffer_text(to, "=\n");
			begin = to->len;
		}
		put_quoted_byte(to, (uint8_t)line.ptr[i], i + 1 == line.len);
	}
	buffer_byte(to, '\n');
}

static void
put_quoted(struct buffer *to, struct slice text)
{
	struct slice line;

	while (text.len > 0 && slice_split(&text, '\n', &line))
		put_quoted_line(to, line);
}

/* ---- the headers */

/* What cannot break a header: printable ASCII, the rest as "?". */
static void
put_safe(struct buffer *to, const char *text)
{
	struct slice rest = slice_text(text);

	for (size_t len; rest.len > 0; rest = slice_from(rest, len)) {
		len = text_char(rest);
		buffer_byte(to, len == 1 && rest.ptr[0] >= ' ' &&
		    rest.ptr[0] < 0x7f ? rest.ptr[0] : '?');
	}
}

static void
put_from(struct buffer *to, const struct letter_content *c)
{
	buffer_text(to, "From: ");
	if (c->from[0] != '\0') {
		put_safe(to, c->from);
	} else {
		put_safe(to, c->writer);
		buffer_byte(to, '@');
		put_safe(to, c->host);
	}
	buffer_byte(to, '\n');
}

static void
put_to(struct buffer *to, const struct mail *mail)
{
	for (size_t i = 0; i < mail->recipients; i++) {
		buffer_text(to, i == 0 ? "To: " : ",\n\t");
		buffer_put(to, mail->to[i].text);
	}
	buffer_byte(to, '\n');
}

static void
put_message(struct buffer *to, const struct letter_content *c,
    const struct mail *mail)
{
	bool plain = is_plain(c->text);
	char date[STAMP_DATE];

	stamp_date(c->at_us, c->time_zone, date);
	buffer_print(to, "Date: %s\n", date);
	put_from(to, c);
	put_to(to, mail);
	buffer_text(to, "Subject: ");
	put_safe(to, c->subject);
	buffer_print(to, "\nMessage-ID: %.*s\n", SLICE_ARGS(mail->message_id));
	buffer_text(to, "Auto-Submitted: auto-generated\n"
	    "MIME-Version: 1.0\n");
	buffer_print(to, "Content-Type: text/plain; charset=%s\n"
	    "Content-Transfer-Encoding: %s\n\n",
	    plain ? "us-ascii" : "utf-8", plain ? "7bit" : "quoted-printable");
	if (plain)
		buffer_put(to, c->text);
	else
		put_quoted(to, c->text);
	if (to->data[to->len - 1] != '\n')
		buffer_byte(to, '\n');
}

/* ---- the envelope */

static bool
parse_mailbox(struct arena *arena, const char *mailbox, enum path_use use,
    struct path *path_r)
{
	const char *text = arena_print(arena, "<%s>", mailbox);

	return path_parse(slice_text(text), use, true, path_r) == PATH_OK;
}

static void
take_recipients(struct mail *mail, const struct letter_content *c,
    struct fault *fault)
{
	mail->to = arena_get(mail->arena, c->to_count * sizeof(*mail->to));
	for (size_t i = 0; i < c->to_count; i++) {
		if (parse_mailbox(mail->arena, c->to[i], PATH_RECIPIENT,
		    &mail->to[mail->recipients]))
			mail->recipients++;
		else
			fault_set(fault, "%.200s cannot stand in a RCPT"
			    " command; correct the mailbox", c->to[i]);
	}
}

/* NULL: nobody is left to send it to. */
static struct mail *
make_mail(const struct letter_content *c, struct fault *fault)
{
	struct arena *arena = arena_open();
	struct mail *mail = arena_new(arena, struct mail);
	struct buffer id = {0};

	mail->arena = arena;
	take_recipients(mail, c, fault);
	if (c->from[0] != '\0' && !parse_mailbox(arena, c->from, PATH_SENDER,
	    &mail->from))
		fault_set(fault, "%.200s cannot stand in a MAIL command, the"
		    " null path does; correct the mailbox", c->from);
	if (mail->recipients == 0) {
		mail_free(&mail);
		return NULL;
	}
	buffer_byte(&id, '<');
	put_safe(&id, c->id);
	buffer_byte(&id, '@');
	put_safe(&id, c->host);
	buffer_byte(&id, '>');
	mail->message_id = arena_slice(arena, buffer_slice(&id));
	buffer_free(&id);
	return mail;
}

/* ---- as a source of text */

static bool
source_open(struct text_source *source, bool plain, struct fault *fault)
{
	struct written *w = (struct written *)((char *)source -
	    offsetof(struct letter, source));

	(void)fault;
	w->rest = buffer_slice(&w->message);
	w->plain = plain;
	return true;
}

static bool
source_more(struct text_source *source, struct buffer *to, bool *end_r,
    struct fault *fault)
{
	struct written *w = (struct written *)((char *)source -
	    offsetof(struct letter, source));
	size_t begins = to->len;
	struct slice line;

	(void)fault;
	while (w->rest.len > 0 && to->len - begins < PIECE &&
	    slice_split(&w->rest, '\n', &line)) {
		if (!w->plain && line.len > 0 && line.ptr[0] == '.')
			buffer_byte(to, '.');
		buffer_put(to, line);
		buffer_text(to, "\r\n");
	}
	*end_r = w->rest.len == 0;
	return true;
}

static void
source_close(struct text_source *source)
{
	(void)source;
}

/* What the wire gets at most: a CR for each line, a period for some. */
static uint64_t
wire_size(struct slice message)
{
	uint64_t size = message.len;

	for (size_t i = 0; i < message.len; i++)
		size += message.ptr[i] == '\n' ? 2 : 0;
	return size;
}

struct letter *
letter_open(const struct letter_content *content, struct fault *fault)
{
	struct mail *mail = make_mail(content, fault);
	struct written *w;

	if (mail == NULL)
		return NULL;
	w = memory_new(struct written);
	put_message(&w->message, content, mail);
	mail->body.size = wire_size(buffer_slice(&w->message));
	w->letter.mail = mail;
	w->letter.source = (struct text_source){source_open, source_more,
	    source_close};
	return &w->letter;
}

void
letter_close(struct letter **letter)
{
	struct written *w = (struct written *)*letter;

	if (w == NULL)
		return;
	mail_free(&w->letter.mail);
	buffer_free(&w->message);
	free(w);
	*letter = NULL;
}

struct slice
letter_message(const struct letter *letter)
{
	return buffer_slice(&((const struct written *)letter)->message);
}
