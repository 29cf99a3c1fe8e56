/*
 * writer/cli/mailsink.c -- mailsink: an SMTP server that catches mail
 *
 * Owns      the command line
 * Leaves    everything else to writer/mailsink/
 * Fails     with exit code 1 when it cannot start, 64 when an option is wrong
 */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/buffer.h"
#include "spool/base/memory.h"
#include "writer/mailsink/mailsink.h"

const char *argp_program_version = "mailsink (jesmail)";

enum key {
	OPT_LISTEN = 'l',
	OPT_DIR = 'd',
	OPT_PORT_FILE = 256,
	OPT_FAIL,
	OPT_COUNT_FILE,
	OPT_LOG,
	OPT_HOSTNAME,
	OPT_SIZE,
	OPT_RECIPIENTS,
	OPT_CONNECTIONS,
	OPT_TIMEOUT,
	OPT_EXTENSIONS,
	OPT_HELO_ONLY,
	OPT_DISCARD,
	OPT_SYNC,
	OPT_PUBLIC,
	OPT_TLS,
	OPT_IMPLICIT_TLS,
	OPT_CERT,
	OPT_KEY,
	OPT_SELF_SIGNED,
	OPT_REQUIRE_TLS,
	OPT_AUTH,
	OPT_AUTH_AFTER_TLS,
	OPT_REQUIRE_AUTH,
	OPT_WITHOUT,	/* and so many more: one for each extension */
};

#define NO(offset, name, keyword) \
	{name, OPT_WITHOUT + SINK_EXT_##offset, NULL, 0, \
	    "Do not offer " keyword, 4}

static const struct argp_option options[] = {
	{NULL, 0, NULL, 0, "Where mails come from and go to:", 1},
	{"listen", OPT_LISTEN, "ADDRESS:PORT", 0, "Listen here, as "
	    "127.0.0.1:2525 or [::1]:2525; may be repeated or a list with "
	    "commas; port 0 is any free one", 1},
	{"dir", OPT_DIR, "DIR", 0, "Store each mail as one .eml file in DIR",
	    1},
	{"discard", OPT_DISCARD, NULL, 0, "Count mails and store none", 1},
	{"sync", OPT_SYNC, NULL, 0, "Answer 250 only when the mail is on the "
	    "disk", 1},
	{"public", OPT_PUBLIC, NULL, 0, "Allow addresses that other machines "
	    "can reach", 1},
	{NULL, 0, NULL, 0, "What it tells:", 2},
	{"port-file", OPT_PORT_FILE, "FILE", 0, "Write the ports to FILE, one "
	    "a line, when listening", 2},
	{"count-file", OPT_COUNT_FILE, "FILE", 0, "Write the counts to FILE "
	    "every second and at the end", 2},
	{"log", OPT_LOG, "FILE", 0, "Write what is said to FILE; - is "
	    "standard error", 2},
	{NULL, 0, NULL, 0, "How it behaves:", 3},
	{"fail", OPT_FAIL, "FILE", 0, "Misbehave as the script in FILE says "
	    "(docs/mailsink.md)", 3},
	{"hostname", OPT_HOSTNAME, "NAME", 0, "Be called NAME", 3},
	{"size", OPT_SIZE, "BYTES", 0, "Take no larger message", 3},
	{"max-recipients", OPT_RECIPIENTS, "N", 0, "Take no more recipients "
	    "of a mail (10000)", 3},
	{"max-connections", OPT_CONNECTIONS, "N", 0, "Take no more "
	    "connections at once (4000)", 3},
	{"timeout", OPT_TIMEOUT, "SECONDS", 0, "Wait so long for a client "
	    "(300)", 3},
	{NULL, 0, NULL, 0, "What it offers:", 4},
	{"extensions", OPT_EXTENSIONS, "LIST", 0, "Offer these of PIPELINING, "
	    "SIZE, 8BITMIME, ENHANCEDSTATUSCODES, SMTPUTF8, CHUNKING; none is "
	    "none of them (all)", 4},
	{"helo-only", OPT_HELO_ONLY, NULL, 0, "Know no EHLO", 4},
	NO(PIPELINING, "no-pipelining", "PIPELINING"),
	NO(SIZE, "no-size", "SIZE"),
	NO(8BITMIME, "no-8bitmime", "8BITMIME"),
	NO(STATUS_CODES, "no-enhancedstatuscodes", "ENHANCEDSTATUSCODES"),
	NO(SMTPUTF8, "no-smtputf8", "SMTPUTF8"),
	NO(CHUNKING, "no-chunking", "CHUNKING"),
	{NULL, 0, NULL, 0, "TLS and passwords:", 5},
	{"tls", OPT_TLS, NULL, 0, "Offer STARTTLS", 5},
	{"implicit-tls", OPT_IMPLICIT_TLS, NULL, 0, "TLS from the first byte",
	    5},
	{"cert", OPT_CERT, "FILE", 0, "Certificate chain in PEM", 5},
	{"key", OPT_KEY, "FILE", 0, "Its key in PEM", 5},
	{"tls-self-signed", OPT_SELF_SIGNED, NULL, 0, "Make a certificate at "
	    "start, and write it to --cert when that is given", 5},
	{"require-tls", OPT_REQUIRE_TLS, NULL, 0, "Refuse MAIL in clear", 5},
	{"auth", OPT_AUTH, "USER:PASSWORD", 0, "Offer AUTH PLAIN and LOGIN; "
	    "may be repeated (everybody on this machine can see it: no "
	    "password of value)", 5},
	{"auth-after-tls", OPT_AUTH_AFTER_TLS, NULL, 0, "Offer AUTH only under "
	    "TLS", 5},
	{"require-auth", OPT_REQUIRE_AUTH, NULL, 0, "Refuse MAIL without AUTH",
	    5},
	{0}
};

/* The settings, and the lists in them while they grow. */
struct given {
	struct sink_settings settings;
	struct buffer listen;	/* const char * */
	struct buffer users;	/* struct sink_user */
	struct arena *arena;
};

static uint64_t
read_number(const char *text, const char *option, uint64_t least,
    uint64_t most, struct argp_state *state)
{
	uint64_t number = 0;

	if (!slice_number(slice_text(text), most, &number) || number < least)
		argp_error(state, "--%s %s: not a number of %llu to %llu",
		    option, text, (unsigned long long)least,
		    (unsigned long long)most);
	return number;
}

static void
add_listen(struct given *g, const char *text)
{
	struct slice rest = slice_text(text), part;
	const char *address;

	while (slice_split(&rest, ',', &part)) {
		address = arena_text(g->arena, slice_trim(part));
		buffer_put(&g->listen, slice_of((const char *)&address,
		    sizeof(address)));
	}
}

static void
add_user(struct given *g, const char *text, struct argp_state *state)
{
	struct slice all = slice_text(text);
	size_t colon = slice_find(all, ':');
	struct sink_user user;

	/* without the text: it may be a password */
	if (colon == 0 || colon + 1 >= all.len)
		argp_error(state, "--auth wants USER:PASSWORD");
	user.name = arena_text(g->arena, slice_head(all, colon));
	user.password = arena_text(g->arena, slice_from(all, colon + 1));
	buffer_put(&g->users, slice_of((const char *)&user, sizeof(user)));
}

static void
set_extensions(struct given *g, const char *text, struct argp_state *state)
{
	struct slice rest = slice_text(text), part;
	enum sink_extension extension;

	g->settings.extensions = 0;
	if (slice_equal_nocase(rest, SLICE("none")))
		return;
	while (slice_split(&rest, ',', &part)) {
		if (sink_extension_find(arena_text(g->arena, slice_trim(part)),
		    &extension))
			g->settings.extensions |= 1U << extension;
		else
			argp_error(state, "--extensions: \"%.*s\" is none; "
			    "--help lists them", SLICE_ARGS(part));
	}
}

/* Options that take a text or a number; false when it is none of them. */
static bool
take_value(struct given *g, int key, char *arg, struct argp_state *state)
{
	struct sink_settings *s = &g->settings;

	switch (key) {
	case OPT_LISTEN: add_listen(g, arg); break;
	case OPT_AUTH: add_user(g, arg, state); break;
	case OPT_EXTENSIONS: set_extensions(g, arg, state); break;
	case OPT_DIR: s->directory = arg; break;
	case OPT_PORT_FILE: s->port_file = arg; break;
	case OPT_FAIL: s->script_file = arg; break;
	case OPT_COUNT_FILE: s->count_file = arg; break;
	case OPT_LOG: s->log_file = arg; break;
	case OPT_HOSTNAME: s->hostname = arg; break;
	case OPT_CERT: s->cert_file = arg; break;
	case OPT_KEY: s->key_file = arg; break;
	case OPT_SIZE:
		s->size_limit = read_number(arg, "size", 0, INT64_MAX, state);
		break;
	case OPT_RECIPIENTS:
		s->max_recipients = read_number(arg, "max-recipients", 1,
		    1000000, state);
		break;
	case OPT_CONNECTIONS:
		s->max_connections = read_number(arg, "max-connections", 1,
		    100000, state);
		break;
	case OPT_TIMEOUT:
		s->timeout_ms = 1000 * (int64_t)read_number(arg, "timeout", 1,
		    86400, state);
		break;
	default:
		return false;
	}
	return true;
}

static bool
take_switch(struct sink_settings *s, int key)
{
	switch (key) {
	case OPT_HELO_ONLY: s->helo_only = true; break;
	case OPT_DISCARD: s->discard = true; break;
	case OPT_SYNC: s->sync = true; break;
	case OPT_PUBLIC: s->public = true; break;
	case OPT_TLS: s->tls = true; break;
	case OPT_IMPLICIT_TLS: s->tls_implicit = true; break;
	case OPT_SELF_SIGNED: s->tls_self_signed = true; break;
	case OPT_REQUIRE_TLS: s->require_tls = true; break;
	case OPT_AUTH_AFTER_TLS: s->auth_after_tls = true; break;
	case OPT_REQUIRE_AUTH: s->require_auth = true; break;
	default:
		if (key < OPT_WITHOUT || key >= OPT_WITHOUT + SINK_EXT_COUNT)
			return false;
		s->extensions &= ~(1U << (key - OPT_WITHOUT));
	}
	return true;
}

static error_t
take_option(int key, char *arg, struct argp_state *state)
{
	struct given *g = state->input;

	if (key == ARGP_KEY_ARG)
		argp_error(state, "%s: only options are known here", arg);
	if (take_value(g, key, arg, state) || take_switch(&g->settings, key))
		return 0;
	return ARGP_ERR_UNKNOWN;
}

int
main(int argc, char **argv)
{
	static const struct argp argp = {
		.options = options, .parser = take_option,
		.doc = "An SMTP server that catches mail: it takes every mail, "
		    "stores it and delivers none.\v"
		    "SIGTERM ends it, SIGUSR1 prints counts.",
	};
	struct given given = {.arena = arena_open()};
	struct sink_settings *s = &given.settings;
	struct fault fault = {""};
	bool done;

	sink_settings_init(s);
	argp_parse(&argp, argc, argv, 0, NULL, &given);
	s->listen = (const char **)(void *)given.listen.data;
	s->listens = given.listen.len / sizeof(*s->listen);
	s->users = (const struct sink_user *)(void *)given.users.data;
	s->user_count = given.users.len / sizeof(*s->users);
	done = sink_run(s, &fault);
	if (!done)
		fprintf(stderr, "mailsink: %s\n", fault.text);
	buffer_free(&given.listen);
	buffer_free(&given.users);
	arena_close(&given.arena);
	return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
