/*
 * spool/base/codepage.c -- code pages by their names at IBM
 *
 * What iconv knows of a page is asked once, byte by byte, and kept.
 *
 * Owns      the pages that were ever asked for: constants, each made when it
 *           is first asked for, kept until the program ends
 * Promises  no name reaches iconv_open() that could ask for transliteration
 * Leaves    conversion to converter.c
 * Fails     by a fault that names the page
 */
#include "spool/base/codepage.h"

#include <errno.h>
#include <iconv.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/memory.h"
#include "spool/base/text.h"

#define NO_ICONV ((iconv_t)-1)

enum { NEL = 0x85 };

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

struct known_page {
	struct codepage page;
	struct known_page *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct known_page *known_pages;

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

size_t
codepage_ascii_run(struct slice s)
{
	size_t at = 0, run;
	uint64_t word;

	for (; s.len - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, s.ptr + at, sizeof(word));
		run = codepage_ascii_word(word);
		if (run < sizeof(word))
			return at + run;
	}
	while (at < s.len && (uint8_t)s.ptr[at] < 0x80)
		at++;
	return at;
}
