/*
 * writer/config/shape.c -- the shapes of texts, by form
 *
 * Owns      the pattern of each form, and the same in words
 * Promises  no blank, control character or broken UTF-8 gets through
 * Fails     never
 */
#include "writer/config/shape.h"

#include <assert.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* RFC 1123, and the underscore that many networks use. */
#define HOST_LABEL "[A-Z0-9_](?:[A-Z0-9_-]{0,61}[A-Z0-9_])?+"
#define HOST_NAME "(?![0-9.]++\\z)" HOST_LABEL "(?:\\." HOST_LABEL ")*+"
#define ATOM "[A-Z0-9!#$%&'*+/=?^_`{|}~-]++"

static const struct {
	const char *pattern;	/* letters without regard to case */
	const char *words;
	bool utf8;		/* may hold characters outside ASCII; others
				 * are matched by bytes, lest a Kelvin sign be
				 * taken for the letter K */
} shapes[] = {
	[FORM_WRITER] = {
		.pattern = "(?!(?:INTRDR|STDWTR|NJERDR)\\z)[A-Z0-9$#@]{1,8}",
		.words = "1 to 8 letters, digits and $ # @, but not INTRDR, "
		    "STDWTR or NJERDR, which JES keeps to itself",
	},
	[FORM_CLASS] = {
		.pattern = "[A-Z0-9]",
		.words = "one letter or digit",
	},
	[FORM_MAILBOX] = {
		/* a long local part is a matter of MailBoxCompatibility */
		.pattern = "(?:" ATOM "(?:\\." ATOM ")*+"
		    "|\"(?:[!#-\\[\\]-~]|\\\\[!-~])*+\")"
		    "@(?=[^@]{1,255}\\z)(?:" HOST_NAME
		    "|\\[[0-9.]++\\]|\\[IPv6:[0-9A-F:.]++\\])",
		.words = "a mailbox userid@host.domain, 1 to 64 characters "
		    "before the at sign and 1 to 255 behind it",
	},
	[FORM_IP] = {
		.pattern = NULL,
		.words = "an IPv4 or IPv6 address",
	},
	[FORM_HOST] = {
		.pattern = "(?=.{1,255}\\z)" HOST_NAME "\\.?",
		.words = "a host or domain name of up to 255 characters, not "
		    "an address",
	},
	[FORM_DIRECTORY] = {
		.pattern = "/[^\\x00-\\x20\\x7f]*+",
		.words = "the full name of a UNIX directory, from the first / "
		    "on, of up to 512 bytes with a / at the end",
		.utf8 = true,
	},
	[FORM_PAGE] = {
		.pattern = "[A-Z0-9][A-Z0-9_.-]*+",
		.words = "the name of a code page, such as IBM-1047 or "
		    "ISO8859-1",
	},
	[FORM_SYMBOL] = {
		.pattern = "(?![A-Z0-9<>.:\"\\\\,()])"
		    "[^\\x00-\\x20\\x7f-\\x{a0}]",
		.words = "one character that is no digit or letter from A to "
		    "Z and has no other meaning in a mail command",
		.utf8 = true,
	},
	[FORM_ENTITY] = {
		.pattern = "<MAILFROM>|[!-;=?-~]++",
		.words = "the name of a profile of up to 246 characters, or "
		    "<MAILFROM>",
	},
};

bool
shape_matches(enum form form, struct slice word)
{
	const char *pattern = shapes[form].pattern;
	pcre2_code *code;
	pcre2_match_data *data;
	PCRE2_SIZE at;
	int error, found;

	if (pattern == NULL)
		return false;
	code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
	    PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_CASELESS |
	    (shapes[form].utf8 ? PCRE2_UTF : 0), &error, &at, NULL);
	assert(code != NULL);	/* the patterns are ours */
	data = pcre2_match_data_create(1, NULL);
	assert(data != NULL);
	/* below 0: no match, or not UTF-8 */
	found = pcre2_match(code, (PCRE2_SPTR)word.ptr, word.len, 0, 0, data,
	    NULL);
	pcre2_match_data_free(data);
	pcre2_code_free(code);
	return found >= 0;
}

const char *
shape_words(enum form form)
{
	return shapes[form].words;
}
