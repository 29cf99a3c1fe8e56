/*
 * tests/fuzz/mailsink_fuzz.c -- a script and a client that want to do harm
 *
 * The input is a script, a line "====", and what a client sends.  Beyond
 * crashes and leaks it looks for two things: answers that depend on how the
 * client's words are cut into packets, and messages that do.
 */
#define MEMORY_OUT_MAX 65536

#include <stdlib.h>

#include "tests/unit/mailsink_memory.h"
#include "writer/mailsink/body.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const struct sink_user users[] = {{"ann", "secret"}};

/* Splits at the line; without it all is the client's. */
static struct slice
split_script(struct slice *words)
{
	static const char line[] = "\n====\n";
	struct slice script = SLICE("");
	const char *at;

	if (words->len == 0)
		return script;
	at = memmem(words->ptr, words->len, line, sizeof(line) - 1);
	if (at == NULL)
		return script;
	script = slice_head(*words, (size_t)(at - words->ptr));
	*words = slice_from(*words, script.len + sizeof(line) - 1);
	return script;
}

/* What the sink says to the words in pieces; the caller frees it. */
static struct buffer
talk(const struct sink_grammar *grammar, struct slice script,
    struct slice words, size_t piece)
{
	struct memory_client client = {.words = words, .piece = piece};
	struct buffer errors = {0};
	struct sink_settings settings;
	struct sink_counts counts = {0};
	struct sink_shared shared = {
		.settings = &settings, .grammar = grammar, .counts = &counts
	};

	sink_settings_init(&settings);
	settings.discard = true;
	settings.users = users;
	settings.user_count = 1;
	settings.size_limit = 5000;
	shared.script = sink_script_parse(script, "fuzz", &errors);
	if ((shared.script == NULL) != (errors.len > 0))
		abort();
	memory_talk(&shared, 1, &client);
	if (!client.ended)
		abort();
	sink_script_close(&shared.script);
	buffer_free(&errors);
	return client.said;
}

static void
compare_sessions(const struct sink_grammar *grammar, struct slice script,
    struct slice words, size_t piece)
{
	struct buffer whole = talk(grammar, script, words, SIZE_MAX);
	struct buffer pieces = talk(grammar, script, words, piece);

	/* an endless reply ends where the client has enough */
	if (whole.len < MEMORY_OUT_MAX / 4 &&
	    !slice_equal(buffer_slice(&whole), buffer_slice(&pieces)))
		abort();
	buffer_free(&whole);
	buffer_free(&pieces);
}

static struct buffer
feed(struct slice words, size_t piece, bool dots, struct sink_body *body)
{
	struct buffer out = {0};
	size_t used;

	sink_body_begin(body, dots, false);
	while (words.len > 0 && !body->ended) {
		used = sink_body_feed(body, slice_head(words, piece), &out);
		words = slice_from(words, used);
	}
	sink_body_finish(body);
	if (out.len != body->bytes)
		abort();
	return out;
}

static void
compare_bodies(struct slice words, size_t piece, bool dots)
{
	struct sink_body one, other;
	struct buffer whole = feed(words, SIZE_MAX, dots, &one);
	struct buffer pieces = feed(words, piece, dots, &other);

	if (!slice_equal(buffer_slice(&whole), buffer_slice(&pieces)) ||
	    one.ended != other.ended ||
	    memcmp(&one.found, &other.found, sizeof(one.found)) != 0)
		abort();
	buffer_free(&whole);
	buffer_free(&pieces);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice words = slice_of((const char *)data, size);
	struct slice script = split_script(&words);
	static struct sink_grammar *grammar;
	size_t piece = 1 + size % 17;

	if (grammar == NULL)
		grammar = sink_grammar_open(NULL);
	compare_sessions(grammar, script, words, piece);
	compare_bodies(words, piece, true);
	compare_bodies(words, piece, false);
	return 0;
}
