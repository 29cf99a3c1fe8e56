/*
 * spool/base/codepage.c -- code pages by their names at IBM, and conversion
 *
 * What iconv knows of a single-byte page is asked once, byte by byte, and kept
 * as a table; a conversion between such pages, or to and from UTF-8, never
 * calls iconv again.  Multi-byte pages go through iconv, by way of UTF-8, so
 * that a character that one side lacks can be stepped over.
 *
 * Owns      the pages and the tables between them: constants, each made when
 *           it is first asked for, kept until the program ends
 * Promises  no name reaches iconv_open() that could ask for transliteration
 * Fails     by a fault that names the page; conversion itself never fails
 */
#include "spool/base/codepage.h"

#include <assert.h>
#include <errno.h>
#include <iconv.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/memory.h"
#include "spool/base/text.h"

#define NO_ICONV ((iconv_t)-1)

static const char replacement[] = "\xef\xbf\xbd";	/* U+FFFD */
enum { REPLACEMENT = 0xfffd, NEL = 0x85 };

/* ---- names */

/* What iconv calls pages whose IBM number it does not know. */
static const struct {
	const char *ibm;
	const char *iconv;
} aliases[] = {
	{"EUCJP", "EUC-JP"}, {"EUCKR", "EUC-KR"}, {"EUCCN", "EUC-CN"},
	{"EUCTW", "EUC-TW"}, {"33722", "EUC-JP"}, {"970", "EUC-KR"},
	{"1383", "EUC-CN"}, {"964", "EUC-TW"}, {"950", "BIG5"},
	{"949", "CP949"}, {"1363", "CP949"}, {"1381", "GBK"},
	{"1386", "GBK"}, {"5488", "GB18030"}, {"1392", "GB18030"},
	{"819", "ISO-8859-1"}, {"1208", "UTF-8"}, {"367", "US-ASCII"},
	{"923", "ISO-8859-15"},
	/* one page of ISO-2022-JP each: JIS78 or JIS83 kanji with ASCII or
	 * JIS Roman; mail knows them as one */
	{"5052", "ISO-2022-JP"}, {"5053", "ISO-2022-JP"},
	{"5054", "ISO-2022-JP"}, {"5055", "ISO-2022-JP"},
};

/* Letters and digits of a name in upper case, false when it has more. */
static bool
plain_name(const char *name, char to[64])
{
	size_t len = 0;

	for (; *name != '\0'; name++) {
		char c = *name;

		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    c == '-' || c == '_' || c == '.'))
			return false;
		if (len == 63)
			return false;
		to[len++] = c;
	}
	to[len] = '\0';
	return len > 0;
}

/* The part behind IBM- or CP: a number or a name; else the whole name. */
static const char *
ibm_part(const char *name)
{
	static const char *const prefixes[] = {"IBM-", "IBM", "CP-", "CP"};

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
			return name + strlen(prefixes[i]);
	return name;
}

static const char *
alias_of(const char *part)
{
	for (size_t i = 0; i < sizeof(aliases) / sizeof(*aliases); i++)
		if (strcmp(aliases[i].ibm, part) == 0)
			return aliases[i].iconv;
	return NULL;
}

static bool
iconv_has(const char *name)
{
	iconv_t cd = iconv_open("UTF-8", name);

	if (cd == NO_ICONV)
		return false;
	iconv_close(cd);
	return true;
}

/* IBM's number as glibc writes it.  A CCSID above 4096 is a variant of the
 * page with the number that 4096 leaves (5143 is 1047). */
static bool
find_number(const char *digits, char to[64])
{
	uint64_t number;
	unsigned n;

	if (!slice_number(slice_text(digits), 65535, &number))
		return false;
	n = (unsigned)(number > 4096 ? number % 4096 : number);
	snprintf(to, 64, "IBM%03u", n);
	if (iconv_has(to))
		return true;
	snprintf(to, 64, "IBM-%03u", n);
	if (iconv_has(to))
		return true;
	snprintf(to, 64, "CP%03u", n);
	return iconv_has(to);
}

static bool
find_iconv_name(const char *name, char to[64])
{
	char plain[64];
	const char *part, *alias;

	if (!plain_name(name, plain))
		return false;
	part = ibm_part(plain);
	alias = alias_of(part);
	if (alias != NULL) {
		slice_copy(slice_text(alias), to, 64);
		return iconv_has(to);
	}
	if (find_number(part, to))
		return true;
	slice_copy(slice_text(plain), to, 64);
	return iconv_has(to);
}

/* ---- what a page is */

uint32_t
codepage_decode(struct slice text)
{
	size_t len = text_char(text);
	const uint8_t *p = (const uint8_t *)text.ptr;

	if (len == 0 || (len == 1 && p[0] >= 0x80))
		return CODEPAGE_NONE;
	if (len == 1)
		return p[0];
	if (len == 2)
		return (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
	if (len == 3)
		return (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 |
		    (p[2] & 0x3fu);
	return (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 |
	    (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
}

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

/* One byte by itself: its character; *part: it begins something longer. */
static uint32_t
ask_byte(iconv_t cd, int byte, bool *part)
{
	char in = (char)byte, out[16];
	char *ip = &in, *op = out;
	size_t in_left = 1, out_left = sizeof(out);
	size_t rc;

	iconv(cd, NULL, NULL, NULL, NULL);
	rc = iconv(cd, &ip, &in_left, &op, &out_left);
	if (rc == (size_t)-1) {
		*part |= errno == EINVAL;
		return CODEPAGE_NONE;
	}
	if (op == out) {	/* a shift, or kept back to combine */
		iconv(cd, NULL, NULL, &op, &out_left);
		*part |= true;
		if (op == out)
			return CODEPAGE_NONE;
	}
	return codepage_decode(slice_of(out, (size_t)(op - out)));
}

/*
 * All of ASCII that text needs is itself.  Japanese and Korean pages have their
 * currency at X'5C' and an overline at X'7E'; pages of the PC have three
 * controls in another order; shifts are no characters.
 */
static bool
is_ascii_based(const struct codepage *page)
{
	static const char others[] = "\\~\x0e\x0f\x1a\x1b\x1c";

	for (uint32_t c = 0; c < 0x7f; c++)
		if (page->characters[c] != c &&
		    memchr(others, (int)c, sizeof(others) - 1) == NULL)
			return false;
	return true;
}

static bool
is_ebcdic_based(const struct codepage *page)
{
	return page->characters[0x40] == ' ' && page->characters[0x4b] == '.' &&
	    page->characters[0x4c] == '<' && page->characters[0xc1] == 'A' &&
	    page->characters[0xf0] == '0' && page->characters[0x15] == NEL &&
	    page->characters[0x25] == '\n';
}

static bool
keeps_ascii(const struct codepage *page)
{
	for (uint32_t c = 0; c < 0x80; c++)
		if (page->characters[c] != c)
			return false;
	return true;
}

/* False: neither ASCII nor EBCDIC. */
static bool
describe_page(struct codepage *page)
{
	iconv_t cd = iconv_open("UTF-8", page->iconv_name);
	bool part = false;

	if (cd == NO_ICONV)
		return false;
	for (int byte = 0; byte < 256; byte++)
		page->characters[byte] = ask_byte(cd, byte, &part);
	iconv_close(cd);
	page->form = part ? CODEPAGE_MULTI : CODEPAGE_SINGLE;
	if (strcmp(page->iconv_name, "UTF-8") == 0 ||
	    strcmp(page->iconv_name, "UTF8") == 0)
		page->form = CODEPAGE_UTF8;
	page->shifts = page->form == CODEPAGE_MULTI &&
	    (page->characters[0x0e] == CODEPAGE_NONE ||
	    page->characters[0x1b] == CODEPAGE_NONE);
	if (is_ascii_based(page)) {
		page->base = CODEPAGE_ASCII;
		page->ascii_runs = !page->shifts && keeps_ascii(page);
		return true;
	}
	if (!is_ebcdic_based(page))
		return false;
	page->base = CODEPAGE_EBCDIC;
	page->characters[0x15] = '\n';
	page->characters[0x25] = NEL;
	return true;
}

int
codepage_byte(const struct codepage *page, uint32_t character)
{
	if (page->form == CODEPAGE_UTF8)
		return character < 0x80 ? (int)character : -1;
	for (int byte = 0; byte < 256; byte++)
		if (page->characters[byte] == character)
			return byte;
	return -1;
}

/* ---- constants, made once */

/* From one page to another where at least one is single-byte, the other
 * single-byte or UTF-8. */
struct table {
	const struct codepage *from, *to;
	struct table *next;
	uint16_t byte[256];	/* single to single; LOST: a substitute */
	struct {
		uint8_t len;
		char text[4];
	} utf8[256];		/* single to UTF-8 */
	struct place {
		uint32_t character;
		uint8_t byte;
	} places[256];		/* UTF-8 to single, by character */
	unsigned place_count;
};

enum { LOST = 0x100 };

struct known_page {
	struct codepage page;
	struct known_page *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct known_page *known_pages;
static struct table *known_tables;

static const struct codepage *
known_page(const char *name)
{
	struct known_page *known;

	for (known = known_pages; known != NULL; known = known->next)
		if (strcmp(known->page.name, name) == 0)
			return &known->page;
	return NULL;
}

static const struct codepage *
make_page(const char *name)
{
	struct known_page *known = memory_new(struct known_page);

	if (!find_iconv_name(name, known->page.iconv_name) ||
	    !describe_page(&known->page)) {
		free(known);
		return NULL;
	}
	slice_copy(slice_text(name), known->page.name,
	    sizeof(known->page.name));
	known->next = known_pages;
	known_pages = known;
	return &known->page;
}

const struct codepage *
codepage_find(const char *name, struct fault *fault)
{
	const struct codepage *page;

	pthread_mutex_lock(&lock);
	page = known_page(name);
	if (page == NULL)
		page = make_page(name);
	pthread_mutex_unlock(&lock);
	if (page == NULL)
		fault_set(fault, "code page '%.63s' is not known here: name a"
		    " page with an ASCII or EBCDIC base, such as IBM-1047,"
		    " IBM-939, ISO8859-1 or UTF-8", name);
	return page;
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
	qsort(t->places, t->place_count, sizeof(*t->places), compare_places);
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

		t->byte[byte] = (uint16_t)(there >= 0 ? there :
		    question | LOST);
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
	struct buffer swapped;		/* EBCDIC with X'15' and X'25' swapped */
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

size_t
codepage_ascii_run(struct slice s)
{
	const uint64_t high = UINT64_C(0x8080808080808080);
	size_t at = 0;
	uint64_t word;

	for (; s.len - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, s.ptr + at, sizeof(word));
		if ((word & high) != 0)
			break;
	}
	while (at < s.len && (uint8_t)s.ptr[at] < 0x80)
		at++;
	return at;
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
	uint8_t *to = (uint8_t *)buffer_room(out, text.len);
	const uint8_t *from = (const uint8_t *)text.ptr;
	unsigned all = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned byte = t->byte[from[i]];

		to[i] = (uint8_t)byte;
		all |= byte;
	}
	out->len += text.len;
	if ((all & LOST) == 0)
		return;
	for (size_t i = 0; i < text.len; i++)
		if ((t->byte[from[i]] & LOST) != 0)
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

/* UTF-8 to single byte. */
static void
encode_bytes(const struct converter *c, struct slice text, struct buffer *out,
    struct loss *loss)
{
	size_t at = 0;

	while (at < text.len) {
		struct slice rest = slice_from(text, at);
		size_t run = c->to->ascii_runs ? codepage_ascii_run(rest) : 0;
		uint32_t character;
		int byte;

		if (run > 0) {
			buffer_put(out, slice_head(rest, run));
			at += run;
			continue;
		}
		character = codepage_decode(rest);
		byte = character == CODEPAGE_NONE ? -1 :
		    find_place(c->table, character);
		if (byte < 0) {
			lose(loss, slice_head(text, at));
			byte = codepage_byte(c->to, '?');
		}
		buffer_byte(out, (char)byte);
		at += text_char(rest);
	}
}

/* UTF-8 to UTF-8: what is not well-formed is replaced. */
static void
check_utf8(struct slice text, struct buffer *out, struct loss *loss)
{
	size_t at = 0;

	while (at < text.len) {
		struct slice rest = slice_from(text, at);
		size_t len = codepage_ascii_run(rest);

		if (len == 0)
			len = text_char(rest);
		if (len == 1 && (uint8_t)rest.ptr[0] >= 0x80) {
			lose(loss, slice_head(text, at));
			buffer_text(out, replacement);
		} else {
			buffer_put(out, slice_head(rest, len));
		}
		at += len;
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
