/*
 * writer/mailsink/auth.c -- who a client says it is (RFC 4954)
 *
 * The server's half of PLAIN and LOGIN is a comparison, so it stands here and
 * not in a SASL library.
 *
 * Owns      decoding and comparing credentials
 * Promises  what was decoded is cleansed before the return
 * Leaves    the dialogue to the session
 * Fails     by enum sink_auth_rc
 */
#include "writer/mailsink/auth.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "spool/base/buffer.h"

/* base64 has no blanks here; EVP_DecodeBlock() would skip some. */
static bool
is_base64(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((uint8_t)s.ptr[i] <= ' ')
			return false;
	return s.len % 4 == 0;
}

static size_t
padding(struct slice s)
{
	size_t count = 0;

	while (count < 2 && count < s.len && s.ptr[s.len - 1 - count] == '=')
		count++;
	return count;
}

static bool
decode(struct slice text, struct buffer *to)
{
	unsigned char *room;
	int len;

	buffer_clear(to);
	if (text.len == 0)
		return true;
	if (!is_base64(text))
		return false;
	room = (unsigned char *)buffer_room(to, text.len);
	len = EVP_DecodeBlock(room, (const unsigned char *)text.ptr,
	    (int)text.len);
	if (len < 0 || (size_t)len < padding(text))
		return false;
	to->len = (size_t)len - padding(text);
	return true;
}

static void
cleanse(struct buffer *b)
{
	if (b->data != NULL)
		OPENSSL_cleanse(b->data, b->size);
	buffer_free(b);
}

static bool
same_secret(struct slice a, const char *secret)
{
	return a.len == strlen(secret) &&
	    CRYPTO_memcmp(a.ptr != NULL ? a.ptr : "", secret, a.len) == 0;
}

static enum sink_auth_rc
find_user(const struct sink_settings *s, struct slice name,
    struct slice password, const struct sink_user **user)
{
	for (size_t i = 0; i < s->user_count; i++) {
		if (slice_equal(name, slice_text(s->users[i].name)) &&
		    same_secret(password, s->users[i].password)) {
			*user = &s->users[i];
			return SINK_AUTH_OK;
		}
	}
	return SINK_AUTH_WRONG;
}

/* [authorization identity] NUL user NUL password; only oneself is allowed. */
static enum sink_auth_rc
check_plain(const struct sink_settings *s, struct slice text,
    const struct sink_user **user)
{
	struct slice identity, name, password;

	if (!slice_split(&text, '\0', &identity) ||
	    !slice_split(&text, '\0', &name) ||
	    !slice_split(&text, '\0', &password) || text.ptr != NULL)
		return SINK_AUTH_SYNTAX;
	if (identity.len > 0 && !slice_equal(identity, name))
		return SINK_AUTH_WRONG;
	return find_user(s, name, password, user);
}

enum sink_auth_rc
sink_auth_plain(const struct sink_settings *s, struct slice answer,
    const struct sink_user **user)
{
	struct buffer text = {0};
	enum sink_auth_rc rc = SINK_AUTH_SYNTAX;

	if (decode(answer, &text) && text.len > 0)
		rc = check_plain(s, buffer_slice(&text), user);
	cleanse(&text);
	return rc;
}

enum sink_auth_rc
sink_auth_login(const struct sink_settings *s, struct slice name,
    struct slice password, const struct sink_user **user)
{
	struct buffer who = {0}, secret = {0};
	enum sink_auth_rc rc = SINK_AUTH_SYNTAX;

	if (decode(name, &who) && decode(password, &secret))
		rc = find_user(s, buffer_slice(&who), buffer_slice(&secret),
		    user);
	cleanse(&who);
	cleanse(&secret);
	return rc;
}
