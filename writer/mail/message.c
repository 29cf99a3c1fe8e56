/*
 * writer/mail/message.c -- the text of a mail
 *
 * Owns      what a line of text may be, where the text ends, what it will weigh
 * Promises  a mail with a bad line is not given; each kind of bad line is told
 *           once a mail, so that one mail does not use up the errors of others
 */
#include "writer/mail/reader.h"

#include <assert.h>
#include <stdio.h>

static void
tell(struct mail_reader *r, struct slice line, size_t columns,
    enum reply_text which, const char *insert)
{
	r->broken = true;
	reader_error(r, line, columns,
	    reader_reply(r->arena, which, slice_text(insert)), true);
}

void
reader_begin_text(struct mail_reader *r)
{
	r->phase = PHASE_TEXT;
	r->first_is_next = true;
	r->broken = false;
	r->told_long = false;
	r->told_control = false;
	r->fields = (struct fields){0};
}

/* ---- one line of text */

/*
 * A record of text, or the part of it before, between or behind newlines.
 */
struct text_line {
	struct slice record;	/* all of it */
	struct slice text;	/* this part, without blanks at the end */
	unsigned kinds;		/* of bytes in it */
	bool begins;		/* the record */
};

static size_t
columns_before(const struct mail_reader *r, const struct text_line *t,
    size_t at)
{
	return alphabet_columns(&r->lines.alphabet, t->record,
	    (size_t)(t->text.ptr - t->record.ptr) + at);
}

/* The period that doubles a leading one is not part of the line. */
static size_t
length_allowed(const struct mail_reader *r, const struct text_line *t)
{
	uint8_t period = r->lines.alphabet.period;

	return TEXT_MAX + (t->begins && t->text.len > 1 &&
	    (uint8_t)t->text.ptr[0] == period &&
	    (uint8_t)t->text.ptr[1] == period);
}

static void
check_length(struct mail_reader *r, struct text_line *t)
{
	struct mail_body *body = &r->mail->body;
	size_t allowed = length_allowed(r, t);

	if (t->text.len <= allowed && !r->lines.cut)
		return;
	if (r->rules->data_line_trunc && !r->lines.cut) {
		t->text = alphabet_cut(&r->lines.alphabet, t->text, allowed);
		if (body->truncated++ == 0)
			body->truncated_record = r->lines.begin.number;
		reader_notice(r, NOTICE_TRUNCATED,
		    columns_before(r, t, t->text.len));
		return;
	}
	if (!r->told_long)
		tell(r, t->record, columns_before(r, t, allowed),
		    REPLY_TEXT_TOO_LONG, "");
	else
		reader_notice(r, NOTICE_LONG_AGAIN,
		    columns_before(r, t, allowed));
	r->told_long = true;
}

static void
check_controls(struct mail_reader *r, const struct text_line *t)
{
	size_t at;
	char byte[3];

	if ((t->kinds & (BYTE_CONTROL | BYTE_HIGH)) == 0 ||
	    ((t->kinds & BYTE_CONTROL) == 0 && !r->lines.alphabet.utf8))
		return;
	at = alphabet_control(&r->lines.alphabet, t->text);
	if (at == t->text.len)
		return;
	if (r->told_control) {
		reader_notice(r, NOTICE_CONTROL_AGAIN,
		    columns_before(r, t, at));
		return;
	}
	/* in UTF-8, the second byte of U+0080 to U+009F is its number */
	snprintf(byte, sizeof(byte), "%02X", (uint8_t)t->text.ptr[at] == 0xc2 &&
	    r->lines.alphabet.utf8 ? (uint8_t)t->text.ptr[at + 1] :
	    (uint8_t)t->text.ptr[at]);
	tell(r, t->record, columns_before(r, t, at), REPLY_TEXT_CONTROL, byte);
	r->told_control = true;
}

/* Message-ID as the message has it; its value may stand on a folded line. */
static void
note_message_id(struct mail_reader *r, struct slice line)
{
	struct slice value;

	if (r->fields.current != FIELD_MESSAGE_ID ||
	    r->mail->message_id.len > 0)
		return;
	value = fields_value(alphabet_at_sign(r->rules->at_sign, line,
	    &r->at_signs));
	if (value.len > 0)
		r->mail->message_id = arena_slice(r->mail->arena, value);
}

static void
take_header(struct mail_reader *r, const struct text_line *t)
{
	struct mail_body *body = &r->mail->body;
	struct slice line = reader_utf8(r, t->text);

	switch (fields_put(&r->fields, line)) {
	case FIELD_LINE:
		note_message_id(r, line);
		break;
	case FIELD_MISSING_BLANK:
		body->blank_before = r->lines.begin.number;
		body->size += 2;
		reader_notice(r, NOTICE_NO_BLANK_LINE, NO_COLUMN);
		break;
	case FIELD_BLANK:
	case FIELD_BODY:
		break;
	}
}

static void
weigh(struct mail_reader *r, struct slice record, struct slice text,
    bool is_period_first)
{
	struct mail_body *body = &r->mail->body;
	bool was_too_large = body->size > r->mail_size_max;

	body->size += text.len + 2 + is_period_first;
	if (body->size > r->mail_size_max && !was_too_large)
		tell(r, record, NO_COLUMN, REPLY_MAIL_TOO_LARGE, "");
}

/* Characters that the page lacks, or the charset that the mail goes out in. */
static void
notice_characters(struct mail_reader *r, const struct text_line *t)
{
	unsigned column;

	if ((t->kinds & BYTE_HIGH) != 0 && lines_lack(&r->lines, t->text)) {
		reader_notice(r, NOTICE_NO_CHARACTER, NO_COLUMN);
		return;
	}
	if (r->to_charset == NULL)
		return;
	buffer_clear(&r->converted);
	if (converter_put(r->to_charset, t->text, &r->converted, &column) > 0)
		reader_notice(r, NOTICE_SUBSTITUTED,
		    columns_before(r, t, 0) + column - 1);
}

/* What passes, and perhaps not as it was meant. */
static void
notice_oddities(struct mail_reader *r, const struct text_line *t)
{
	const struct alphabet *a = &r->lines.alphabet;

	if (t->begins && t->text.len > 1 &&
	    (uint8_t)t->text.ptr[0] == a->period &&
	    (uint8_t)t->text.ptr[1] != a->period)
		reader_notice(r, NOTICE_SINGLE_PERIOD, columns_before(r, t, 0));
	if (!t->begins)
		reader_notice(r, NOTICE_BREAK, columns_before(r, t, 0));
	notice_characters(r, t);
}

static void
take_text_line(struct mail_reader *r, struct text_line *t)
{
	const struct alphabet *a = &r->lines.alphabet;

	if (r->watch != NULL)
		notice_oddities(r, t);
	check_length(r, t);
	if (r->phase == PHASE_TEXT)
		check_controls(r, t);
	if (r->phase == PHASE_TEXT && !r->fields.ended)
		take_header(r, t);
	if (r->phase != PHASE_TEXT)
		return;
	if ((t->kinds & BYTE_HIGH) != 0)
		r->mail->body.eight_bit = true;
	weigh(r, t->record, t->text, t->text.len > 0 &&
	    (uint8_t)t->text.ptr[0] == a->period);
}

/* ---- lines */

static void
take_parts(struct mail_reader *r, struct slice line)
{
	const struct alphabet *a = &r->lines.alphabet;
	struct text_line t = {.record = line, .begins = true};
	struct slice rest = line, part;

	while (r->phase == PHASE_TEXT &&
	    slice_split(&rest, (char)a->newline, &part)) {
		t.text = alphabet_trim(a, part);
		t.kinds = alphabet_scan(a, t.text);
		take_text_line(r, &t);
		t.begins = false;
	}
}

static bool
is_lone_period(const struct alphabet *a, struct slice line)
{
	return line.len == 1 && (uint8_t)line.ptr[0] == a->period;
}

/* Without what stands behind a text and is not sent. */
static struct slice
trimmed(struct mail_reader *r, struct slice line)
{
	const struct alphabet *a = &r->lines.alphabet;
	struct slice text = alphabet_trim_text(a, line);
	struct slice tail = slice_from(alphabet_trim(a, line), text.len);

	if (r->watch != NULL && tail.len > 0)
		reader_notice(r, slice_find(tail, '\0') < tail.len ?
		    NOTICE_NULLS : NOTICE_LINE_END,
		    alphabet_columns(a, line, text.len));
	return text;
}

enum mail_rc
reader_take_text(struct mail_reader *r, struct slice line,
    struct mail **mail_r)
{
	const struct alphabet *a = &r->lines.alphabet;
	struct text_line t = {.begins = true};

	line = trimmed(r, line);
	if (r->phase == PHASE_REFUSED) {
		if (is_lone_period(a, line))
			r->phase = PHASE_COMMANDS;
		return MAIL_MORE;
	}
	if (is_lone_period(a, line) && !r->lines.cut)
		return reader_end_text(r, r->lines.begin, mail_r);
	if (r->first_is_next)
		r->mail->body.first = r->lines.begin;
	r->first_is_next = false;
	t.record = t.text = line;
	t.kinds = alphabet_scan(a, line);
	if ((t.kinds & BYTE_BREAK) != 0)
		take_parts(r, line);
	else
		take_text_line(r, &t);
	return MAIL_MORE;
}

bool
reader_take_plain(struct mail_reader *r, struct slice record)
{
	const struct alphabet *a = &r->lines.alphabet;
	struct mail_body *body = &r->mail->body;
	uint64_t size;
	uint8_t last;
	bool high;

	if (record.len == 0 || record.len > TEXT_MAX)
		return false;
	last = (uint8_t)record.ptr[record.len - 1];
	if (r->lines.joining || last == a->less_than ||
	    (uint8_t)record.ptr[0] == a->period)
		return false;
	record = alphabet_trim(a, record);
	if (!alphabet_is_plain(a, record, &high))
		return false;
	size = body->size + record.len + 2;
	if (size > r->mail_size_max)
		return false;
	body->eight_bit = body->eight_bit || high;
	body->size = size;
	return true;
}

/* ---- the end */

static void
finish(struct mail_reader *r, struct record_place end)
{
	struct mail *mail = r->mail;
	const struct fields *f = &r->fields;
	struct slice own = {0};

	if (r->first_is_next)
		mail->body.first = end;
	mail->body.end = end;
	if (!f->seen[FIELD_DATE])
		reader_notice(r, NOTICE_NO_DATE, NO_COLUMN);
	if (!f->seen[FIELD_MESSAGE_ID]) {
		reader_notice(r, NOTICE_NO_MESSAGE_ID, NO_COLUMN);
		own = stamp_message_id(&r->stamp, mail->arena, mail->number);
		mail->message_id = own;
	}
	mail->body.prelude = stamp_headers(&r->stamp, mail->arena,
	    mail->number, r->rules->add_date && !f->seen[FIELD_DATE], own);
	mail->body.size += mail->body.prelude.len;
}

enum mail_rc
reader_end_text(struct mail_reader *r, struct record_place end,
    struct mail **mail_r)
{
	assert(r->mail != NULL);
	r->phase = PHASE_COMMANDS;
	if (r->broken) {
		reader_drop(r);
		return MAIL_MORE;
	}
	finish(r, end);
	*mail_r = r->mail;
	r->mail = NULL;
	reader_drop(r);
	return MAIL_READY;
}
