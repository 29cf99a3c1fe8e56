/*
 * writer/mail/path.c -- an address that may stand in an SMTP command
 *
 * Owns      the grammar of a path, as two patterns that are compiled once
 * Promises  no blank and no control character, no line end and no character
 *           that hides or turns text is in a path
 * Fails     by enum path_rc
 */
#include "writer/mail/path.h"

#include <arpa/inet.h>
#include <assert.h>
#include <pthread.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { PATH_MAX_LEN = 255, DOMAIN_MAX_LEN = 255, LOCAL_MAX_LEN = 64 };

/* A character outside ASCII that may stand in an address (RFC 6531), but for
 * blanks, controls, marks that turn the direction of text, and U+FFFD, which
 * stands for a character that was lost in conversion. */
#define BEYOND_ASCII "[^\\x00-\\x7f\\p{Cc}\\p{Cs}\\p{Z}" \
	"\\x{200e}\\x{200f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}\\x{fffd}]"

static const char path_grammar[] =
    "(?(DEFINE)"
    "(?<beyond>" BEYOND_ASCII ")"
    "(?<atom>(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]|(?&beyond))++)"
    "(?<dots>(?&atom)(?:\\.(?&atom))*+)"
    "(?<quoted>\"(?:[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\\x20-\\x7e]"
	"|(?&beyond))*+\")"
    "(?<label>(?:[A-Za-z0-9]|(?&beyond))"
	"(?:(?:[A-Za-z0-9-]|(?&beyond)){0,61}+(?<!-))?+)"
    "(?<host>(?&label)(?:\\.(?&label))*+)"
    "(?<octet>25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
    "(?<literal>\\[(?:(?:(?&octet)\\.){3}(?&octet)|IPv6:[0-9A-Fa-f:.]+)\\])"
    ")"
    "^<(?:@(?&host)(?:,@(?&host))*+:)?"
    "(?<mailbox>(?<local>(?&dots)|(?&quoted))"
    "(?:@(?<domain>(?&host)|(?&literal)))?)>$";

static const char length_grammar[] =
    "^<(?:[^<>\"]|\"(?:[^\"\\\\]|\\\\.)*+\")*+>";

struct grammar {
	pcre2_code *code;
	unsigned mailbox, local, domain;
};

static struct grammar path_pattern, length_pattern;
static pthread_once_t compiled = PTHREAD_ONCE_INIT;

static pcre2_code *
compile(const char *pattern, uint32_t options)
{
	PCRE2_SIZE where;
	pcre2_code *code;
	int why;

	code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
	    options | PCRE2_DOLLAR_ENDONLY | PCRE2_DOTALL, &why, &where, NULL);
	assert(code != NULL);
	/* without JIT it is slower, not wrong */
	pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
	return code;
}

static unsigned
group(const pcre2_code *code, const char *name)
{
	int number = pcre2_substring_number_from_name(code, (PCRE2_SPTR)name);

	assert(number > 0);
	return (unsigned)number;
}

static void
compile_all(void)
{
	pcre2_code *code = compile(path_grammar, PCRE2_UTF | PCRE2_UCP);

	path_pattern = (struct grammar){code, group(code, "mailbox"),
	    group(code, "local"), group(code, "domain")};
	length_pattern.code = compile(length_grammar, 0);
}

/* The caller frees the match data; NULL: no match (text that is not
 * well-formed UTF-8 matches nothing). */
static pcre2_match_data *
match(const struct grammar *grammar, struct slice text)
{
	pcre2_match_data *data;
	int rc;

	pthread_once(&compiled, compile_all);
	if (text.len == 0)
		return NULL;
	data = pcre2_match_data_create_from_pattern(grammar->code, NULL);
	assert(data != NULL);
	rc = pcre2_match(grammar->code, (PCRE2_SPTR)text.ptr, text.len, 0, 0,
	    data, NULL);
	if (rc > 0)
		return data;
	pcre2_match_data_free(data);
	return NULL;
}

static struct slice
matched(pcre2_match_data *data, struct slice text, unsigned number)
{
	const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(data);

	if (ends[2 * number] == PCRE2_UNSET)
		return slice_of(NULL, 0);
	return slice_of(text.ptr + ends[2 * number],
	    ends[2 * number + 1] - ends[2 * number]);
}

size_t
path_length(struct slice text)
{
	size_t close = slice_find(text, '>');
	pcre2_match_data *data;
	size_t len;

	if (text.len == 0 || text.ptr[0] != '<')
		return 0;
	if (slice_find(slice_head(text, close), '"') == close)
		return close < text.len ? close + 1 : 0;
	data = match(&length_pattern, text);
	if (data == NULL)
		return 0;
	len = pcre2_get_ovector_pointer(data)[1];
	pcre2_match_data_free(data);
	return len;
}

/* The pattern lets every text of hexadecimal digits, colons and periods pass
 * as an IPv6 address; what is one, inet_pton() knows. */
static bool
is_good_literal(struct slice domain)
{
	static const struct slice tag = {"[IPv6:", 6};
	unsigned char address[sizeof(struct in6_addr)];
	char text[64];

	if (!slice_starts_nocase(domain, tag))
		return true;
	domain = slice_from(domain, tag.len);
	if (domain.len >= sizeof(text))
		return false;
	slice_copy(slice_head(domain, domain.len - 1), text, sizeof(text));
	return inet_pton(AF_INET6, text, address) == 1;
}

static enum path_rc
check_parts(struct slice local, struct slice domain, enum path_use use,
    bool long_mailbox)
{
	if (local.len > LOCAL_MAX_LEN && !long_mailbox)
		return PATH_LOCAL_TOO_LONG;
	if (domain.len > DOMAIN_MAX_LEN)
		return PATH_DOMAIN_TOO_LONG;
	if (domain.len == 0) {
		if (use == PATH_RECIPIENT &&
		    slice_equal_nocase(local, SLICE("postmaster")))
			return PATH_OK;
		return PATH_NO_DOMAIN;
	}
	return is_good_literal(domain) ? PATH_OK : PATH_BAD;
}

static bool
is_ascii(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((uint8_t)text.ptr[i] >= 0x80)
			return false;
	return true;
}

enum path_rc
path_parse(struct slice text, enum path_use use, bool long_mailbox,
    struct path *path_r)
{
	pcre2_match_data *data;
	struct slice mailbox, local, domain;
	enum path_rc rc;

	if (text.len < 2 || text.ptr[0] != '<' ||
	    text.ptr[text.len - 1] != '>')
		return PATH_NO_BRACKETS;
	if (text.len == 2) {
		if (use == PATH_RECIPIENT)
			return PATH_EMPTY;
		*path_r = (struct path){slice_of(text.ptr + 1, 0), false};
		return PATH_OK;
	}
	if (text.len - 2 > PATH_MAX_LEN)
		return PATH_TOO_LONG;
	data = match(&path_pattern, text);
	if (data == NULL)
		return PATH_BAD;
	mailbox = matched(data, text, path_pattern.mailbox);
	local = matched(data, text, path_pattern.local);
	domain = matched(data, text, path_pattern.domain);
	pcre2_match_data_free(data);
	rc = check_parts(local, domain, use, long_mailbox);
	if (rc == PATH_OK)
		*path_r = (struct path){mailbox, !is_ascii(mailbox)};
	return rc;
}

const char *
path_reason(enum path_rc rc)
{
	static const char *const reasons[] = {
		[PATH_OK] = "good",
		[PATH_NO_BRACKETS] = "angle brackets missing",
		[PATH_EMPTY] = "empty",
		[PATH_NO_DOMAIN] = "no domain",
		[PATH_TOO_LONG] = "longer than 255",
		[PATH_LOCAL_TOO_LONG] = "local part longer than 64",
		[PATH_DOMAIN_TOO_LONG] = "domain longer than 255",
		[PATH_BAD] = "not a mailbox",
	};

	return reasons[rc];
}
