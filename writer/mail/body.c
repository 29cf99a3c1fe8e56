/*
 * writer/mail/body.c -- the message of a mail as bytes for the wire
 *
 * Reads lines as the reader does (lines.h, fields.h), so that it sees the same
 * headers and the same body, and converts each of them once.
 *
 * Owns      line ends, dots, and what could not be converted
 * Promises  memory for one line, whatever the size of the message; safe also
 *           for records that no reader has checked: a control character is
 *           substituted here where the reader would have refused the mail
 * Fails     never, once it is open
 */
#include "writer/mail/body.h"

#include <stdlib.h>

#include "writer/mail/fields.h"
#include "writer/mail/lines.h"

struct body {
	const struct mail *mail;
	const struct mail_rules *rules;
	enum body_form form;
	struct lines lines;
	struct fields fields;
	struct converter *text;		/* a line to the charset */
	struct converter *to_utf8;	/* a header; NULL: lines are UTF-8 */
	struct converter *header;	/* UTF-8 to the charset */
	bool quick;			/* plain records need no second look */
	bool straight;			/* and go out as they are */
	bool keeps_replacement;		/* the charset has U+FFFD: what the page
					 * lacks is not lost a second time */
	struct buffer utf8, at_signs, clean;
	uint64_t substituted;
	uint64_t first_record;
	unsigned first_column;
};

static const struct codepage *
find_charset(const char *charset, struct fault *fault)
{
	const struct codepage *page = codepage_find(charset, fault);

	if (page != NULL && page->base != CODEPAGE_ASCII) {
		fault_set(fault, "Charset '%.63s' is EBCDIC: mail goes out in"
		    " a charset with ASCII in it, such as UTF-8 or ISO8859-1",
		    charset);
		return NULL;
	}
	return page;
}

struct body *
body_open(const struct mail *mail, const struct mail_rules *rules,
    const struct mail_origin *origin, const char *charset,
    enum body_form form, struct fault *fault)
{
	const struct codepage *utf8 = codepage_find("UTF-8", fault);
	const struct codepage *page = codepage_find(origin->page, fault);
	const struct codepage *to = find_charset(charset, fault);
	struct body *b;

	if (utf8 == NULL || page == NULL || to == NULL)
		return NULL;
	b = memory_new(struct body);
	b->mail = mail;
	b->rules = rules;
	b->form = form;
	lines_open(&b->lines, page, origin->carriage_control);
	b->text = converter_open(b->lines.alphabet.utf8 ? utf8 : page, to);
	b->header = converter_open(utf8, to);
	if (!b->lines.alphabet.utf8)
		b->to_utf8 = converter_open(page, utf8);
	b->quick = page->form != CODEPAGE_MULTI && !origin->carriage_control;
	b->straight = page->form == CODEPAGE_UTF8 && to->ascii_runs;
	b->keeps_replacement = to->form == CODEPAGE_UTF8;
	return b;
}

void
body_close(struct body **body)
{
	struct body *b = *body;

	if (b == NULL)
		return;
	lines_close(&b->lines);
	converter_close(&b->text);
	converter_close(&b->to_utf8);
	converter_close(&b->header);
	buffer_free(&b->utf8);
	buffer_free(&b->at_signs);
	buffer_free(&b->clean);
	free(b);
	*body = NULL;
}

void
body_begin(struct body *b, struct buffer *wire)
{
	buffer_put(wire, b->mail->body.prelude);
}

/* ---- what was lost */

static void
note_loss(struct body *b, size_t count, size_t columns)
{
	if (count > 0 && b->substituted == 0)
		lines_where(&b->lines, columns, &b->first_record,
		    &b->first_column);
	b->substituted += count;
}

uint64_t
body_substituted(const struct body *b, uint64_t *record_r, unsigned *column_r)
{
	if (b->substituted > 0) {
		*record_r = b->first_record;
		*column_r = b->first_column;
	}
	return b->substituted;
}

/* ---- one line of text */

static void
end_line(struct buffer *wire)
{
	buffer_put(wire, SLICE("\r\n"));
}

/* A text without control characters: no reader lets one come so far. */
static struct slice
cleaned(struct body *b, struct slice text, size_t columns)
{
	const struct alphabet *a = &b->lines.alphabet;

	buffer_clear(&b->clean);
	buffer_put(&b->clean, text);
	for (size_t at = 0; at < text.len; at++) {
		if ((a->kind[(uint8_t)text.ptr[at]] & BYTE_CONTROL) == 0)
			continue;
		b->clean.data[at] = (char)a->question;
		note_loss(b, 1, columns + alphabet_columns(a, text, at));
	}
	return buffer_slice(&b->clean);
}

/*
 * The leading period of a line that a record begins was doubled by the
 * producer.  That of a line inside a record was not, nor a lone one that stands
 * before a newline: both are text.
 */
static struct slice
with_dots(const struct body *b, struct slice text, uint8_t period, bool begins,
    bool *double_r)
{
	*double_r = false;
	if (text.len == 0 || (uint8_t)text.ptr[0] != period)
		return text;
	if (b->form == BODY_DOTS)
		*double_r = !begins || text.len == 1;
	else if (begins && text.len > 1)
		text = slice_from(text, 1);
	return text;
}

static struct slice
header_text(struct body *b, struct slice text)
{
	unsigned column;

	if (b->to_utf8 != NULL && text.len > 0) {
		buffer_clear(&b->utf8);
		converter_put(b->to_utf8, text, &b->utf8, &column);
		text = buffer_slice(&b->utf8);
	}
	return text;
}

/* Passes the line to the headers' end; true when it is one of them, then
 * *text is in UTF-8 with its at signs replaced. */
static bool
take_header(struct body *b, struct slice *text, struct buffer *wire)
{
	struct slice line;

	if (b->fields.ended)
		return false;
	line = header_text(b, *text);
	switch (fields_put(&b->fields, line)) {
	case FIELD_LINE:
		break;
	case FIELD_MISSING_BLANK:
		end_line(wire);
		return false;
	case FIELD_BLANK:
	case FIELD_BODY:
		return false;
	}
	if (b->rules->keep_subject_at_sign &&
	    b->fields.current == FIELD_SUBJECT)
		*text = line;
	else
		*text = alphabet_at_sign(b->rules->at_sign, line,
		    &b->at_signs);
	return true;
}

/* `columns` characters of the line stand before this part of it. */
static void
put_text(struct body *b, struct slice text, bool begins, size_t columns,
    struct buffer *wire)
{
	const struct alphabet *a = &b->lines.alphabet;
	struct converter *to = b->text;
	uint8_t period = a->period;
	bool twice;
	unsigned column;
	size_t lost;

	if (b->rules->data_line_trunc)
		text = alphabet_cut(a, text, TEXT_MAX + (begins &&
		    text.len > 1 && (uint8_t)text.ptr[0] == a->period &&
		    (uint8_t)text.ptr[1] == a->period));
	if ((alphabet_scan(a, text) & BYTE_CONTROL) != 0)
		text = cleaned(b, text, columns);
	if (take_header(b, &text, wire)) {
		to = b->header;
		period = '.';
	}
	text = with_dots(b, text, period, begins, &twice);
	if (twice)
		buffer_byte(wire, '.');
	lost = converter_put(to, text, wire, &column);
	if (lost > 0)
		note_loss(b, lost, columns + column - 1);
	end_line(wire);
}

/* ---- records */

static void
put_line(struct body *b, struct slice line, struct buffer *wire)
{
	const struct alphabet *a = &b->lines.alphabet;
	struct slice rest, part;
	bool begins = true;

	if (b->keeps_replacement)
		note_loss(b, b->lines.lost, 0);
	line = alphabet_trim_text(a, line);
	if ((alphabet_scan(a, line) & BYTE_BREAK) == 0) {
		put_text(b, line, true, 0, wire);
		return;
	}
	rest = line;
	while (slice_split(&rest, (char)a->newline, &part)) {
		put_text(b, alphabet_trim(a, part), begins,
		    alphabet_columns(a, line, (size_t)(part.ptr - line.ptr)),
		    wire);
		begins = false;
	}
}

/*
 * A record of the body without anything to look at twice: no control
 * character, not continued, no period in front.
 */
static bool
is_plain(const struct body *b, struct slice record, bool *high_r)
{
	const struct alphabet *a = &b->lines.alphabet;

	return b->quick && b->fields.ended && !b->lines.joining &&
	    record.len > 0 && record.len <= TEXT_MAX &&
	    (uint8_t)record.ptr[0] != a->period &&
	    (uint8_t)record.ptr[record.len - 1] != a->less_than &&
	    alphabet_is_plain(a, record, high_r);
}

static void
put_plain(struct body *b, uint64_t record_number, struct slice record,
    bool high, struct buffer *wire)
{
	unsigned column;
	size_t lost;
	char *to;

	record = alphabet_trim(&b->lines.alphabet, record);
	if (b->straight && !high) {
		to = buffer_room(wire, record.len + 2);
		memcpy(to, record.ptr, record.len);
		memcpy(to + record.len, "\r\n", 2);
		wire->len += record.len + 2;
		return;
	}
	lost = converter_put(b->text, record, wire, &column);
	if (lost > 0) {
		b->lines.begin.number = record_number;
		b->lines.joins = 0;
		note_loss(b, lost, column - 1);
	}
	end_line(wire);
}

void
body_put(struct body *b, uint64_t record_number, struct slice record,
    struct buffer *wire)
{
	struct record_place at = {.number = record_number};
	struct slice line;
	bool high;

	if (is_plain(b, record, &high))
		put_plain(b, record_number, record, high, wire);
	else if (lines_put(&b->lines, record, at, &line))
		put_line(b, line, wire);
}

void
body_end(struct body *b, struct buffer *wire)
{
	struct slice line;

	if (lines_end(&b->lines, &line))
		put_line(b, line, wire);
}
