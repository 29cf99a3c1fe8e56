/*
 * writer/mail/reader.c -- the mails in a spool data set
 *
 * Owns      the phases of reading, the list of errors and its limit
 * Promises  mails of a data set do not hurt each other: a refused mail costs
 *           its own errors, its text is never read as commands; memory does
 *           not grow with the size of a mail or the number of bad records
 * Leaves    commands to envelope.c, text to message.c
 */
#include "writer/mail/reader.h"

#include <stdlib.h>

#include "spool/base/text.h"

enum { SHOWN_COLUMNS = 72 };

static const char *const reply_texts[] = {
#define X(name, text, source, rule, smtpd) [REPLY_##name] = text,
	REPLIES(X)
#undef X
};

void
mail_free(struct mail **mail)
{
	struct arena *arena;

	if (*mail == NULL)
		return;
	arena = (*mail)->arena;
	arena_close(&arena);
	*mail = NULL;
}

struct mail_reader *
mail_reader_open(const struct mail_rules *rules,
    const struct mail_origin *origin, struct fault *fault)
{
	const struct codepage *page = codepage_find(origin->page, fault);
	struct mail_reader *r;

	if (page == NULL)
		return NULL;
	r = memory_new(struct mail_reader);
	r->rules = rules;
	r->origin = origin;
	r->arena = arena_open();
	r->job_size_max = rules->job_size_max > 0 ? rules->job_size_max :
	    UINT64_MAX;
	r->mail_size_max = rules->mail_size_max > 0 ? rules->mail_size_max :
	    UINT64_MAX;
	stamp_open(&r->stamp, rules, origin);
	lines_open(&r->lines, page, origin->carriage_control);
	if (page->form == CODEPAGE_SINGLE)
		r->to_utf8 = converter_open(page,
		    codepage_find("UTF-8", NULL));
	return r;
}

void
mail_reader_close(struct mail_reader **reader)
{
	struct mail_reader *r = *reader;

	if (r == NULL)
		return;
	reader_drop(r);
	stamp_close(&r->stamp);
	lines_close(&r->lines);
	converter_close(&r->to_utf8);
	buffer_free(&r->utf8);
	buffer_free(&r->at_signs);
	buffer_free(&r->shown);
	converter_close(&r->to_charset);
	buffer_free(&r->converted);
	arena_close(&r->arena);
	free(r->errors);
	free(r);
	*reader = NULL;
}

/* ---- texts */

static struct slice
utf8_in(struct mail_reader *r, struct slice line, struct buffer *room)
{
	unsigned column;

	if (r->to_utf8 == NULL || line.len == 0)
		return line;
	buffer_clear(room);
	converter_put(r->to_utf8, line, room, &column);
	return buffer_slice(room);
}

struct slice
reader_utf8(struct mail_reader *r, struct slice line)
{
	return utf8_in(r, line, &r->utf8);
}

struct slice
reader_command(struct mail_reader *r, struct slice line)
{
	return alphabet_at_sign(r->rules->at_sign, reader_utf8(r, line),
	    &r->at_signs);
}

const char *
reader_reply(struct arena *arena, enum reply_text which, struct slice insert)
{
	struct slice text = slice_text(reply_texts[which]);
	size_t at = slice_find(text, '%');

	if (at == text.len)
		return reply_texts[which];
	return arena_print(arena, "%.*s%s%s", (int)at, text.ptr,
	    reader_shown(arena, insert), text.ptr + at + 1);
}

const char *
reader_shown(struct arena *arena, struct slice utf8)
{
	struct buffer shown = {0};
	const char *text;

	utf8 = slice_head(utf8, text_column_at(utf8, SHOWN_COLUMNS));
	while (utf8.len > 0) {
		size_t len = text_char(utf8);
		uint32_t c = codepage_decode(utf8);

		if (c < 0x20 || (c >= 0x7f && c < 0xa0))
			buffer_byte(&shown, '.');
		else if (c == CODEPAGE_NONE)
			buffer_text(&shown, "\xef\xbf\xbd");
		else
			buffer_put(&shown, slice_head(utf8, len));
		utf8 = slice_from(utf8, len);
	}
	text = arena_text(arena, buffer_slice(&shown));
	buffer_free(&shown);
	return text;
}

/* ---- errors */

static void
keep_error(struct mail_reader *r, struct slice line, size_t columns,
    const char *reply, bool counted)
{
	struct mail_error *e;

	if (r->error_count == MAIL_ERRORS_KEPT)
		return;
	if (r->error_count == r->errors_size) {
		r->errors_size = r->errors_size > 0 ? r->errors_size * 2 : 8;
		r->errors = memory_resize(r->errors,
		    r->errors_size * sizeof(*r->errors));
	}
	e = &r->errors[r->error_count++];
	*e = (struct mail_error){
		.mail = r->mail == NULL ? 0 : r->mail->number,
		.counted = counted,
	};
	lines_where(&r->lines, columns == NO_COLUMN ? 0 : columns,
	    &e->record, &e->column);
	if (columns == NO_COLUMN)
		e->column = 0;
	line = alphabet_trim_text(&r->lines.alphabet, line);
	e->text = reader_shown(r->arena, utf8_in(r, line, &r->shown));
	e->reply = arena_text(r->arena, slice_text(reply));
}

void
reader_error(struct mail_reader *r, struct slice line, size_t columns,
    const char *reply, bool counted)
{
	uint32_t limit = r->rules->error_limit;

	keep_error(r, line, columns, reply, counted);
	r->counts.errors++;
	if (!counted)
		return;
	r->counts.counted_errors++;
	if (limit > 0 && r->counts.counted_errors > limit) {
		r->counts.limit_exceeded = true;
		reader_drop(r);
		r->phase = PHASE_DONE;
	}
}

void
reader_notice(struct mail_reader *r, enum notice notice, size_t columns)
{
	uint64_t record;
	unsigned column;

	if (r->watch == NULL)
		return;
	lines_where(&r->lines, columns == NO_COLUMN ? 0 : columns, &record,
	    &column);
	r->watch(r->watch_context, notice, record,
	    columns == NO_COLUMN ? 0 : column,
	    r->mail == NULL ? 0 : r->mail->number);
}

size_t
mail_reader_errors(const struct mail_reader *r,
    const struct mail_error **errors_r)
{
	*errors_r = r->errors;
	return r->error_count;
}

struct mail_counts
mail_reader_counts(const struct mail_reader *r)
{
	return r->counts;
}

void
reader_drop(struct mail_reader *r)
{
	mail_free(&r->mail);
	r->tried = false;
}

/* ---- records */

static void
refuse_job(struct mail_reader *r, struct slice record, struct record_place at)
{
	r->lines.begin = at;
	r->lines.joins = 0;
	r->counts.job_too_large = true;
	reader_error(r, record, NO_COLUMN,
	    reader_reply(r->arena, REPLY_JOB_TOO_LARGE, SLICE("")), true);
	reader_drop(r);
	r->phase = PHASE_DONE;
}

/* What editors put before UTF-8 text, so that it is known as such. */
static struct slice
without_mark(const struct mail_reader *r, struct slice record)
{
	struct slice mark = SLICE("\xef\xbb\xbf");

	if (record.len > 0 && r->to_utf8 == NULL && r->lines.to_utf8 == NULL &&
	    slice_starts(record, mark))
		return slice_from(record, mark.len);
	return record;
}

static enum mail_rc
take_line(struct mail_reader *r, struct slice line, struct mail **mail_r)
{
	enum mail_rc rc = MAIL_MORE;

	if (r->phase == PHASE_COMMANDS)
		reader_take_command(r, line);
	else
		rc = reader_take_text(r, line, mail_r);
	if (rc == MAIL_READY)
		r->counts.mails++;
	else if (r->phase == PHASE_DONE)
		rc = MAIL_QUIT;
	return rc;
}

enum mail_rc
mail_reader_put(struct mail_reader *r, struct slice record,
    struct record_place at, struct mail **mail_r)
{
	struct slice line;
	enum mail_rc rc;

	if (r->phase == PHASE_DONE)
		return MAIL_QUIT;
	r->counts.records++;
	r->counts.bytes += record.len;
	if (r->counts.bytes > r->job_size_max ||
	    r->origin->bytes > r->job_size_max) {
		refuse_job(r, record, at);
		return MAIL_QUIT;
	}
	if (r->quick && reader_take_plain(r, record))
		return MAIL_MORE;
	if (r->counts.records == 1)
		record = without_mark(r, record);
	if (!lines_put(&r->lines, record, at, &line)) {
		reader_notice(r, NOTICE_JOINED, NO_COLUMN);
		r->quick = false;
		return MAIL_MORE;
	}
	rc = take_line(r, line, mail_r);
	r->quick = r->phase == PHASE_TEXT && r->fields.ended &&
	    !r->first_is_next && !r->lines.carriage_control &&
	    r->lines.to_utf8 == NULL && r->watch == NULL;
	return rc;
}

/* QUIT is implied; a mail that never came to DATA is told of. */
static void
end_commands(struct mail_reader *r)
{
	reader_notice(r, NOTICE_NO_QUIT, NO_COLUMN);
	if (r->mail != NULL)
		reader_error(r, SLICE(""), NO_COLUMN, reader_reply(r->arena,
		    REPLY_NO_DATA, SLICE("end of data set")), true);
}

enum mail_rc
mail_reader_end(struct mail_reader *r, struct record_place end,
    struct mail **mail_r)
{
	enum mail_rc rc = MAIL_QUIT;
	struct slice line;

	if (r->phase != PHASE_DONE && lines_end(&r->lines, &line))
		rc = take_line(r, line, mail_r);
	if (r->phase != PHASE_DONE) {
		r->lines.begin = (struct record_place){
		    .number = r->counts.records};
		r->lines.joins = 0;
	}
	if (r->phase == PHASE_TEXT) {
		reader_notice(r, NOTICE_NO_PERIOD, NO_COLUMN);
		rc = reader_end_text(r, end, mail_r);
		if (rc == MAIL_READY)
			r->counts.mails++;
	} else if (r->phase == PHASE_COMMANDS) {
		end_commands(r);
	}
	if (rc != MAIL_READY)
		rc = MAIL_QUIT;
	reader_drop(r);
	r->phase = PHASE_DONE;
	return rc;
}
