/*
 * writer/mailsink/settings.c -- what the command line may ask for
 *
 * Owns      the defaults, and which settings contradict each other
 * Fails     by a fault that names the option
 */
#include <string.h>

#include "spool/base/slice.h"
#include "writer/mailsink/command.h"
#include "writer/mailsink/mailsink.h"

static const char *const keywords[] = {
#define SINK_EXTENSION_NAME(extension, keyword) \
	[SINK_EXT_##extension] = keyword,
	SINK_EXTENSIONS(SINK_EXTENSION_NAME)
#undef SINK_EXTENSION_NAME
};

const char *
sink_extension_name(enum sink_extension ext)
{
	return keywords[ext];
}

bool
sink_extension_find(const char *keyword, enum sink_extension *ext)
{
	for (int i = 0; i < SINK_EXT_COUNT; i++)
		if (slice_equal_nocase(slice_text(keyword),
		    slice_text(keywords[i]))) {
			*ext = (enum sink_extension)i;
			return true;
		}
	return false;
}

void
sink_settings_init(struct sink_settings *s)
{
	*s = (struct sink_settings){
		.hostname = "mailsink.localhost",
		.extensions = SINK_EXT_ALL,
		.max_recipients = 10000,
		.max_connections = 4000,
		.timeout_ms = 300 * 1000,	/* RFC 5321, 4.5.3.2.7 */
	};
}

static bool
check_hostname(const struct sink_settings *s, struct fault *fault)
{
	struct slice name = slice_text(s->hostname);
	struct sink_grammar *grammar = sink_grammar_open(fault);
	bool good;

	if (grammar == NULL)
		return false;
	good = sink_grammar_is_host(grammar, name) && name.len <= 64 &&
	    slice_find(name, '[') == name.len;
	sink_grammar_close(&grammar);
	if (!good)
		fault_set(fault, "--hostname %s: not a host name; give one of "
		    "at most 64 letters, digits, hyphens and periods",
		    s->hostname);
	return good;
}

static bool
check_tls(const struct sink_settings *s, struct fault *fault)
{
	bool tls = s->tls || s->tls_implicit;

	if (!tls && (s->require_tls || s->auth_after_tls))
		fault_set(fault, "%s needs TLS; add --tls or --implicit-tls",
		    s->require_tls ? "--require-tls" : "--auth-after-tls");
	else if (s->tls_self_signed && s->key_file != NULL)
		fault_set(fault, "--tls-self-signed makes a key of its own; "
		    "leave out --key, or --tls-self-signed");
	else if (tls && !s->tls_self_signed &&
	    (s->cert_file == NULL || s->key_file == NULL))
		fault_set(fault, "TLS needs a certificate; give --cert FILE "
		    "and --key FILE, or --tls-self-signed");
	else if (!tls && (s->cert_file != NULL || s->key_file != NULL))
		fault_set(fault, "--cert and --key are of no use without TLS; "
		    "add --tls or --implicit-tls");
	return !fault_is_set(fault);
}

bool
sink_settings_check(const struct sink_settings *s, struct fault *fault)
{
	if (s->listens == 0)
		fault_set(fault, "no address to listen on; give --listen "
		    "ADDRESS:PORT, for example --listen 127.0.0.1:2525");
	else if (s->directory == NULL && !s->discard)
		fault_set(fault, "no directory for the mails; give --dir DIR, "
		    "or --discard to count them only");
	else if (s->directory != NULL && s->discard)
		fault_set(fault, "--dir and --discard contradict each other; "
		    "leave one out");
	else if (s->require_auth && s->user_count == 0)
		fault_set(fault, "--require-auth needs a user; add "
		    "--auth USER:PASSWORD");
	else if (s->auth_after_tls && s->user_count == 0)
		fault_set(fault, "--auth-after-tls needs a user; add "
		    "--auth USER:PASSWORD");
	return !fault_is_set(fault) && check_tls(s, fault) &&
	    check_hostname(s, fault);
}
