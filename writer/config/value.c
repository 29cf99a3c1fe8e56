/*
 * writer/config/value.c -- one value: what it may be, how it is stored, shown
 *
 * Owns      the shape of each form of value
 * Promises  what is stored is in the range of its row and ends in NUL; a value
 *           shown and taken again is the same
 * Leaves    which code pages there are to spool/base/codepage
 * Fails     by false, with a fault for the person who wrote the word
 */
#include "writer/config/value.h"

#include <arpa/inet.h>
#include <assert.h>
#include <inttypes.h>

#include "spool/base/codepage.h"
#include "spool/base/nearest.h"
#include "spool/base/text.h"
#include "writer/config/shape.h"

enum { WORD_SHOWN = 40 };	/* characters of a wrong word in a finding */

void
value_quote(struct slice word, size_t most, struct buffer *to)
{
	size_t len;

	while ((len = text_char(word)) > 0 && most-- > 0) {
		struct slice one = slice_head(word, len);
		bool plain = len > 1 ? text_is_utf8(one) :
		    one.ptr[0] > ' ' && one.ptr[0] < 0x7f;

		buffer_put(to, plain ? one : SLICE("?"));
		word = slice_from(word, len);
	}
	if (word.len > 0)
		buffer_text(to, "...");
}

/* ------------------------------------------------------------- words */

/* The number of the word in the list, or -1. */
static int
word_number(const struct parameter *p, struct slice word)
{
	struct slice rest = slice_text(p->words), one;
	int number = 0;

	for (; slice_split(&rest, ' ', &one); number++)
		if (slice_equal_nocase(one, word))
			return number;
	return -1;
}

static struct slice
word_at(const struct parameter *p, uint64_t number)
{
	struct slice rest = slice_text(p->words), one;

	do {
		bool found = slice_split(&rest, ' ', &one);

		assert(found);	/* else the field holds what none can take */
	} while (number-- > 0);
	return one;
}

static void
allowed_words(const struct parameter *p, struct buffer *to)
{
	struct slice rest = slice_text(p->words), one;

	for (int number = 0; slice_split(&rest, ' ', &one); number++) {
		if (number > 0)
			buffer_text(to, rest.ptr == NULL ? " or " : ", ");
		buffer_put(to, one);
	}
}

static struct slice
nearest_word(const struct parameter *p, struct slice word)
{
	struct slice rest = slice_text(p->words), one;
	struct nearest nearest = {.word = word};

	while (slice_split(&rest, ' ', &one))
		nearest_try(&nearest, one);
	return nearest.best;
}

/* ----------------------------------------------------------- numbers */

static uint64_t
number_get(const struct parameter *p, const void *field)
{
	uint32_t small;
	uint64_t large;

	switch (p->size) {
	case sizeof(bool):
		return *(const bool *)field;
	case sizeof(small):
		memcpy(&small, field, sizeof(small));
		return small;
	default:
		assert(p->size == sizeof(large));
		memcpy(&large, field, sizeof(large));
		return large;
	}
}

static void
number_put(const struct parameter *p, uint64_t number, void *field)
{
	uint32_t small = (uint32_t)number;

	switch (p->size) {
	case sizeof(bool):
		*(bool *)field = number != 0;
		break;
	case sizeof(small):
		memcpy(field, &small, sizeof(small));
		break;
	default:
		assert(p->size == sizeof(number));
		memcpy(field, &number, sizeof(number));
	}
}

/* The number that a word stands for, as it is stored. */
static bool
number_of(const struct parameter *p, struct slice word, uint64_t *number_r)
{
	int at;

	if (p->form == FORM_NUMBER)
		return slice_number(word, p->most, number_r) &&
		    *number_r >= p->least;
	at = word_number(p, word);
	*number_r = at < 0 ? 0 : (uint64_t)at;
	return at >= 0;
}

static bool
is_number(const struct parameter *p)
{
	return p->form == FORM_NUMBER || p->form == FORM_WORDS;
}

/* ------------------------------------------------------------- texts */

/* The text as it is stored; the form may have but one way to write it. */
static void
settle_text(enum form form, struct buffer *text)
{
	bool upper = form == FORM_WRITER || form == FORM_CLASS ||
	    (form == FORM_ENTITY && text->data[0] == '<');

	for (size_t i = 0; upper && i < text->len; i++)
		if (text->data[i] >= 'a' && text->data[i] <= 'z')
			text->data[i] = (char)(text->data[i] - 'a' + 'A');
	if (form == FORM_DIRECTORY && text->data[text->len - 1] != '/')
		buffer_byte(text, '/');
}

/* An address as bytes; their number, or 0 when it is none. */
static size_t
address_bytes(struct slice word, unsigned char raw[sizeof(struct in6_addr)])
{
	char text[INET6_ADDRSTRLEN];

	if (word.len >= sizeof(text) || slice_find(word, '\0') < word.len)
		return 0;
	slice_copy(word, text, sizeof(text));
	if (inet_pton(AF_INET, text, raw) == 1)
		return sizeof(struct in_addr);
	if (inet_pton(AF_INET6, text, raw) == 1)
		return sizeof(struct in6_addr);
	return 0;
}

static bool
address_equal(struct slice a, struct slice b)
{
	unsigned char raw_a[sizeof(struct in6_addr)];
	unsigned char raw_b[sizeof(struct in6_addr)];
	size_t len = address_bytes(a, raw_a);

	return len == address_bytes(b, raw_b) && memcmp(raw_a, raw_b, len) == 0;
}

static bool
text_fits(const struct parameter *p, struct slice word)
{
	unsigned char raw[sizeof(struct in6_addr)];

	if (p->form == FORM_IP)
		return address_bytes(word, raw) > 0;
	return shape_matches(p->form, word);
}

/* What is wrong with the text, or NULL. */
static const char *
text_error(const struct parameter *p, struct slice word, struct buffer *stored)
{
	buffer_put(stored, word);
	if (word.len == 0 || !text_fits(p, word))
		return "is not of the right form";
	settle_text(p->form, stored);
	if (stored->len > p->most)
		return "is too long";
	if (p->form == FORM_PAGE &&
	    codepage_find(buffer_str(stored), NULL) == NULL)
		return "is no code page that this system knows";
	return NULL;
}

static bool
take_text(const struct parameter *p, struct slice word, void *field,
    const char **error_r)
{
	struct buffer stored = {0};

	*error_r = text_error(p, word, &stored);
	if (*error_r == NULL) {
		assert(stored.len < p->size);
		slice_copy(buffer_slice(&stored), field, p->size);
	}
	buffer_free(&stored);
	return *error_r == NULL;
}

/* ---------------------------------------------------------- the door */

static void
explain_wrong(const struct parameter *p, struct slice word,
    const char *error, struct fault *why)
{
	struct buffer text = {0};

	value_quote(word, WORD_SHOWN, &text);
	buffer_print(&text, " %s; allowed: ", error);
	value_allowed(p, &text);
	if (p->form == FORM_WORDS) {
		struct slice near = nearest_word(p, word);

		if (near.len > 0)
			buffer_print(&text, "; did you mean %.*s?",
			    SLICE_ARGS(near));
	}
	fault_set(why, "%s", buffer_str(&text));
	buffer_free(&text);
}

static const char *
number_error(const struct parameter *p, struct slice word)
{
	if (p->form == FORM_WORDS)
		return "is none of the words here";
	for (size_t i = 0; i < word.len; i++)
		if (word.ptr[i] < '0' || word.ptr[i] > '9')
			return "is no whole number";
	return "is out of range";
}

bool
value_take(const struct parameter *p, struct slice word, void *field,
    struct fault *why)
{
	const char *error;
	uint64_t number;

	if (is_number(p)) {
		if (number_of(p, word, &number)) {
			number_put(p, number, field);
			return true;
		}
		error = number_error(p, word);
	} else if (take_text(p, word, field, &error)) {
		return true;
	}
	explain_wrong(p, word, error, why);
	return false;
}

void
value_default(const struct parameter *p, void *field)
{
	if (p->initial[0] == '\0')
		memset(field, 0, p->size);
	else if (is_number(p))
		(void)value_take(p, slice_text(p->initial), field, NULL);
	else
		slice_copy(slice_text(p->initial), field, p->size);
}

bool
value_equal(const struct parameter *p, const void *a, const void *b)
{
	if (is_number(p))
		return number_get(p, a) == number_get(p, b);
	if (p->form == FORM_IP)
		return address_equal(slice_text(a), slice_text(b));
	if (p->form == FORM_HOST)
		return slice_equal_nocase(slice_text(a), slice_text(b));
	return strcmp(a, b) == 0;
}

bool
value_is_default(const struct parameter *p, const void *field)
{
	uint64_t number = 0;

	if (!is_number(p))
		return strcmp(field, p->initial) == 0;
	return number_of(p, slice_text(p->initial), &number) &&
	    number_get(p, field) == number;
}

bool
value_works(const struct parameter *p, const void *field)
{
	return value_is_default(p, field) || (p->works != NULL &&
	    number_get(p, field) ==
	    (uint64_t)word_number(p, slice_text(p->works)));
}

bool
value_is_empty(const struct parameter *p, const void *field)
{
	return !is_number(p) && ((const char *)field)[0] == '\0';
}

void
value_show(const struct parameter *p, const void *field, struct buffer *to)
{
	if (p->form == FORM_NUMBER)
		buffer_print(to, "%" PRIu64, number_get(p, field));
	else if (p->form == FORM_WORDS)
		buffer_put(to, word_at(p, number_get(p, field)));
	else
		buffer_text(to, field);
}

void
value_allowed(const struct parameter *p, struct buffer *to)
{
	if (p->form == FORM_WORDS)
		allowed_words(p, to);
	else if (p->form == FORM_NUMBER)
		buffer_print(to, "a number from %" PRIu64 " to %" PRIu64,
		    p->least, p->most);
	else
		buffer_text(to, shape_words(p->form));
}
