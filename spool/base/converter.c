/*
 * spool/base/converter.c -- text from one code page to another
 *
 * Between single-byte pages, and between them and UTF-8, a table does it and
 * iconv is never called.  Multi-byte pages go through iconv, by way of UTF-8,
 * so that a character that one side lacks can be stepped over.
 *
 * Owns      the tables between pages: constants, each made when it is first
 *           needed, kept until the program ends
 * Fails     never
 */
#include "spool/base/codepage.h"

#include <errno.h>
#include <iconv.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/memory.h"
#include "spool/base/text.h"
#include "spool/base/translate.h"

#define NO_ICONV ((iconv_t)-1)

static const char replacement[] = "\xef\xbf\xbd";	/* U+FFFD */
enum { REPLACEMENT = 0xfffd };

/* ---- tables, made once */

enum {
	LOW = 0x800,		/* characters of one or two bytes in UTF-8 */
	NO_PLACE = 0x100,
};

/* From one page to another where at least one is single-byte, the other
 * single-byte or UTF-8. */
struct table {
	const struct codepage *from, *to;
	struct table *next;
	uint8_t byte[256];	/* single to single */
	uint8_t lost[256];	/* 1: that is a substitute */
	bool loses;		/* some do */
	struct {
		uint8_t len;
		char text[4];
	} utf8[256];		/* single to UTF-8 */
	struct place {
		uint32_t character;
		uint8_t byte;
	} places[256];		/* UTF-8 to single, by character */
	unsigned place_count;
	uint16_t low[LOW];	/* the same for those below; or NO_PLACE */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct table *known_tables;

static size_t
encode(uint32_t c, char to[4])
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		to[0] = (char)(0xe0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3f));
		to[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3f));
	to[2] = (char)(0x80 | (c >> 6 & 0x3f));
	to[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

static int
compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->character != y->character)
		return x->character < y->character ? -1 : 1;
	return x->byte - y->byte;
}

static void
fill_places(struct table *t)
{
	for (unsigned byte = 0; byte < 256; byte++) {
		uint32_t c = t->to->characters[byte];

		if (c == CODEPAGE_NONE)
			continue;
		t->places[t->place_count++] = (struct place){c, (uint8_t)byte};
	}
	for (unsigned c = 0; c < LOW; c++)
		t->low[c] = NO_PLACE;
	qsort(t->places, t->place_count, sizeof(*t->places), compare_places);
	/* the first byte of several that are the same character */
	for (unsigned i = t->place_count; i > 0; i--)
		if (t->places[i - 1].character < LOW)
			t->low[t->places[i - 1].character] =
			    t->places[i - 1].byte;
}

static void
fill_utf8(struct table *t, int byte, uint32_t c)
{
	char text[4];
	size_t len;

	if (c == CODEPAGE_NONE)
		c = REPLACEMENT;
	len = encode(c, text);
	t->utf8[byte].len = (uint8_t)len;
	memcpy(t->utf8[byte].text, text, len);
}

static struct table *
make_table(const struct codepage *from, const struct codepage *to)
{
	struct table *t = memory_new(struct table);
	int question = codepage_byte(to, '?');

	t->from = from;
	t->to = to;
	for (int byte = 0; byte < 256; byte++) {
		uint32_t c = from->characters[byte];
		int there = c == CODEPAGE_NONE ? -1 : codepage_byte(to, c);

		t->byte[byte] = (uint8_t)(there >= 0 ? there : question);
		t->lost[byte] = there < 0;
		t->loses = t->loses || there < 0;
		fill_utf8(t, byte, c);
	}
	fill_places(t);
	t->next = known_tables;
	known_tables = t;
	return t;
}

static const struct table *
find_table(const struct codepage *from, const struct codepage *to)
{
	struct table *t;

	pthread_mutex_lock(&lock);
	for (t = known_tables; t != NULL; t = t->next)
		if (t->from == from && t->to == to)
			break;
	if (t == NULL)
		t = make_table(from, to);
	pthread_mutex_unlock(&lock);
	return t;
}

/* ---- conversion */

struct converter {
	const struct codepage *from, *to;
	const struct table *table;
	iconv_t decode;			/* multi-byte page to UTF-8 */
	iconv_t encode;			/* UTF-8 to multi-byte page */
	struct buffer swapped;		/* EBCDIC, newlines swapped */
	struct buffer between;		/* UTF-8 */
};

struct converter *
converter_open(const struct codepage *from, const struct codepage *to)
{
	struct converter *c = memory_new(struct converter);

	c->from = from;
	c->to = to;
	c->decode = NO_ICONV;
	c->encode = NO_ICONV;
	if (from->form == CODEPAGE_SINGLE || to->form == CODEPAGE_SINGLE)
		c->table = find_table(from, to);
	if (from->form == CODEPAGE_MULTI)
		c->decode = iconv_open("UTF-8", from->iconv_name);
	if (to->form == CODEPAGE_MULTI)
		c->encode = iconv_open(to->iconv_name, "UTF-8");
	/* iconv opened both when the page was found; out of descriptors or
	 * memory is the same to us as malloc() without memory */
	if ((from->form == CODEPAGE_MULTI && c->decode == NO_ICONV) ||
	    (to->form == CODEPAGE_MULTI && c->encode == NO_ICONV)) {
		fprintf(stderr, "iconv_open from %s to %s failed\n",
		    from->iconv_name, to->iconv_name);
		abort();
	}
	return c;
}

void
converter_close(struct converter **converter)
{
	struct converter *c = *converter;

	if (c == NULL)
		return;
	if (c->decode != NO_ICONV)
		iconv_close(c->decode);
	if (c->encode != NO_ICONV)
		iconv_close(c->encode);
	buffer_free(&c->swapped);
	buffer_free(&c->between);
	free(c);
	*converter = NULL;
}

/* How many characters became a substitute, and the column of the first. */
struct loss {
	size_t count;
	unsigned column;
};

static void
lose(struct loss *loss, struct slice before)
{
	if (loss->count++ == 0)
		loss->column = (unsigned)text_columns(before) + 1;
}

static void
lose_at(struct loss *loss, size_t characters_before)
{
	if (loss->count++ == 0)
		loss->column = (unsigned)characters_before + 1;
}

/* Single byte to single byte. */
static void
put_bytes(const struct table *t, struct slice text, struct buffer *out,
    struct loss *loss)
{
	translate_bytes(t->byte, text, buffer_room(out, text.len));
	out->len += text.len;
	if (!t->loses || translate_any(t->lost, text) == 0)
		return;
	for (size_t i = 0; i < text.len; i++)
		if (t->lost[(uint8_t)text.ptr[i]] != 0)
			lose_at(loss, i);
}

/* Single byte to UTF-8. */
static void
decode_bytes(const struct converter *c, struct slice text, struct buffer *out,
    struct loss *loss)
{
	char *to = buffer_room(out, text.len * 4);
	char *begin = to;
	size_t i = 0;

	if (c->from->ascii_runs) {
		i = codepage_ascii_run(text);
		if (i > 0)
			memcpy(to, text.ptr, i);
		to += i;
	}
	for (; i < text.len; i++) {
		uint8_t byte = (uint8_t)text.ptr[i];

		memcpy(to, c->table->utf8[byte].text, 4);
		to += c->table->utf8[byte].len;
		if (c->from->characters[byte] == CODEPAGE_NONE)
			lose_at(loss, i);
	}
	out->len += (size_t)(to - begin);
}

static int
find_place(const struct table *t, uint32_t character)
{
	unsigned low = 0, high = t->place_count;

	while (low < high) {
		unsigned middle = (low + high) / 2;

		if (t->places[middle].character < character)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < t->place_count && t->places[low].character == character)
		return t->places[low].byte;
	return -1;
}

/*
 * Bytes at the front of the text that are ASCII, which the page has at the same
 * places: copied eight at a time, whatever the last of them are.  `to` has room
 * for text.len bytes.
 */
static size_t
copy_ascii(struct slice text, char *to)
{
	size_t at = 0, run;
	uint64_t word;

	for (; text.len - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, text.ptr + at, sizeof(word));
		memcpy(to + at, &word, sizeof(word));
		run = codepage_ascii_word(word);
		if (run < sizeof(word))
			return at + run;
	}
	for (; at < text.len && (uint8_t)text.ptr[at] < 0x80; at++)
		to[at] = text.ptr[at];
	return at;
}

/* The byte of the character at the front, which is *len_r bytes long; -1: it
 * has none, or is none. */
static int
encode_one(const struct table *t, struct slice text, size_t *len_r)
{
	uint8_t first = (uint8_t)text.ptr[0];
	uint32_t character;

	*len_r = 2;
	if (first >= 0xc2 && first < 0xe0 && text.len >= 2 &&
	    ((uint8_t)text.ptr[1] & 0xc0) == 0x80) {
		character = (first & 0x1fu) << 6 |
		    ((uint8_t)text.ptr[1] & 0x3fu);
		return t->low[character] != NO_PLACE ? t->low[character] : -1;
	}
	*len_r = text_char(text);
	character = codepage_decode(text);
	return character == CODEPAGE_NONE ? -1 : find_place(t, character);
}

/* UTF-8 to single byte: no character needs more bytes than before. */
static void
encode_bytes(const struct converter *c, struct slice text, struct buffer *out,
    struct loss *loss)
{
	char *to = buffer_room(out, text.len), *begin = to;
	bool ascii = c->to->ascii_runs;
	size_t at = 0, len;

	while (at < text.len) {
		struct slice rest = slice_from(text, at);
		int byte;

		if (ascii && (uint8_t)rest.ptr[0] < 0x80) {
			len = copy_ascii(rest, to);
			to += len;
			at += len;
			continue;
		}
		byte = encode_one(c->table, rest, &len);
		if (byte < 0) {
			lose(loss, slice_head(text, at));
			byte = codepage_byte(c->to, '?');
		}
		*to++ = (char)byte;
		at += len;
	}
	out->len += (size_t)(to - begin);
}

/* Bytes at the front that are well-formed. */
static size_t
well_formed(struct slice text)
{
	size_t at = 0, len;

	while (at < text.len) {
		struct slice rest = slice_from(text, at);

		len = codepage_ascii_run(rest);
		if (len == 0)
			len = text_char(rest);
		if (len == 1 && (uint8_t)rest.ptr[0] >= 0x80)
			break;
		at += len;
	}
	return at;
}

/* UTF-8 to UTF-8: what is not well-formed is replaced. */
static void
check_utf8(struct slice text, struct buffer *out, struct loss *loss)
{
	size_t at = 0;

	while (at < text.len) {
		size_t len = well_formed(slice_from(text, at));

		buffer_put(out, slice_of(text.ptr + at, len));
		at += len;
		if (at == text.len)
			break;
		lose(loss, slice_head(text, at));
		buffer_text(out, replacement);
		at++;
	}
}

/*
 * iconv over all of *text as far as it goes; what it could not take stays in
 * *text.  False: it stopped at something that it can't convert.
 */
static bool
run_iconv(iconv_t cd, struct slice *text, struct buffer *out)
{
	char *in = (char *)(uintptr_t)text->ptr;
	size_t in_left = text->len;
	bool done = false, stopped = false;

	while (!done && !stopped) {
		size_t room = in_left * 4 + 16;
		char *to = buffer_room(out, room);
		size_t out_left = room;
		bool flush = in_left == 0;
		size_t rc;

		rc = flush ? iconv(cd, NULL, NULL, &to, &out_left) :
		    iconv(cd, &in, &in_left, &to, &out_left);
		out->len += room - out_left;
		if (rc == (size_t)-1)
			stopped = errno != E2BIG;
		else
			done = flush;
	}
	*text = slice_of(in, in_left);
	return !stopped;
}

/* Whether a page with SO and SI is between them behind these bytes. */
static bool
is_shifted_out(struct slice before)
{
	for (size_t i = before.len; i > 0; i--) {
		if (before.ptr[i - 1] == 0x0e)
			return true;
		if (before.ptr[i - 1] == 0x0f)
			return false;
	}
	return false;
}

static void
swap_newlines(struct slice text, struct buffer *swapped)
{
	buffer_clear(swapped);
	buffer_put(swapped, text);
	for (size_t i = 0; i < swapped->len; i++) {
		if (swapped->data[i] == 0x15)
			swapped->data[i] = 0x25;
		else if (swapped->data[i] == 0x25)
			swapped->data[i] = 0x15;
	}
}

/* Multi-byte page to UTF-8. */
static void
decode_multi(struct converter *c, struct slice text, struct buffer *out,
    struct loss *loss)
{
	bool ebcdic = c->from->base == CODEPAGE_EBCDIC;
	size_t begin = out->len;
	struct slice rest;

	if (ebcdic) {
		swap_newlines(text, &c->swapped);
		text = buffer_slice(&c->swapped);
	}
	iconv(c->decode, NULL, NULL, NULL, NULL);
	rest = text;
	while (!run_iconv(c->decode, &rest, out) && rest.len > 0) {
		size_t step = 1;

		if (ebcdic && is_shifted_out(slice_head(text,
		    (size_t)(rest.ptr - text.ptr))))
			step = 2;
		lose(loss, slice_of(out->data + begin, out->len - begin));
		buffer_text(out, replacement);
		rest = slice_from(rest, step);
	}
}

/* UTF-8 to multi-byte page. */
static void
encode_multi(struct converter *c, struct slice text, struct buffer *out,
    struct loss *loss)
{
	size_t begin = out->len;
	struct slice rest = text;

	iconv(c->encode, NULL, NULL, NULL, NULL);
	while (!run_iconv(c->encode, &rest, out) && rest.len > 0) {
		char question[] = "?", *in = question;
		char *to = buffer_room(out, 16);
		size_t in_left = 1, out_left = 16;

		lose(loss, slice_head(text, (size_t)(rest.ptr - text.ptr)));
		iconv(c->encode, &in, &in_left, &to, &out_left);
		out->len += 16 - out_left;
		rest = slice_from(rest, text_char(rest));
	}
	if (c->to->base == CODEPAGE_EBCDIC) {
		struct slice made = slice_of(out->data + begin,
		    out->len - begin);

		swap_newlines(made, &c->swapped);
		out->len = begin;
		buffer_put(out, buffer_slice(&c->swapped));
	}
}

static void
decode_text(struct converter *c, struct slice text, struct buffer *out,
    struct loss *loss)
{
	if (c->from->form == CODEPAGE_MULTI)
		decode_multi(c, text, out, loss);
	else if (c->from->form == CODEPAGE_SINGLE)
		decode_bytes(c, text, out, loss);
	else
		check_utf8(text, out, loss);
}

static void
encode_text(struct converter *c, struct slice text, struct buffer *out,
    struct loss *loss)
{
	if (c->to->form == CODEPAGE_MULTI)
		encode_multi(c, text, out, loss);
	else
		encode_bytes(c, text, out, loss);
}

/* A character that the source lacks is lost on the way in; U+FFFD, which then
 * stands for it, is lost again on the way out: count it once. */
static size_t
put_by_way_of_utf8(struct converter *c, struct slice text,
    struct buffer *out, struct loss *loss)
{
	struct loss in = {0}, outward = {0};

	buffer_clear(&c->between);
	decode_text(c, text, &c->between, &in);
	encode_text(c, buffer_slice(&c->between), out, &outward);
	*loss = outward.count >= in.count ? outward : in;
	return loss->count;
}

size_t
converter_put(struct converter *c, struct slice text, struct buffer *out,
    unsigned *column_r)
{
	struct loss loss = {0};

	if (text.len == 0)
		return 0;
	if (c->from->ascii_runs && c->to->ascii_runs &&
	    codepage_ascii_run(text) == text.len)
		buffer_put(out, text);
	else if (c->from->form == CODEPAGE_SINGLE &&
	    c->to->form == CODEPAGE_SINGLE)
		put_bytes(c->table, text, out, &loss);
	else if (c->to->form == CODEPAGE_UTF8)
		decode_text(c, text, out, &loss);
	else if (c->from->form == CODEPAGE_UTF8)
		encode_text(c, text, out, &loss);
	else
		put_by_way_of_utf8(c, text, out, &loss);
	if (loss.count > 0)
		*column_r = loss.column;
	return loss.count;
}
