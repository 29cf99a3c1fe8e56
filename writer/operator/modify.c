/*
 * writer/operator/modify.c -- MODIFY: its operands, and what they do
 *
 * Owns      the table of keywords and the way through it
 * Promises  a command that is not understood as a whole does nothing
 * Fails     by a message that names the operand
 */
#include <ctype.h>
#include <stdio.h>

#include "writer/operator/operator.h"

enum { OPERANDS_MAX = 4, WORD_MAX_SHOWN = 40 };

struct operands {
	struct slice word[OPERANDS_MAX];
	size_t count;
};

typedef void modify_do(struct writer *, const struct operands *,
    struct buffer *lines);

/* Says a message to the operator who asked and to the console. */
static void
answer(struct writer *w, enum writer_message message,
    const struct insert *inserts, struct buffer *lines)
{
	struct insert all[8] = {{"writer", console_writer(w->console)}};
	size_t count = 1;

	for (; inserts != NULL && inserts->name != NULL && count < 7;
	    inserts++)
		all[count++] = *inserts;
	message_put(lines, writer_message(message), all);
	buffer_byte(lines, '\n');
	console_log(w->console, LOG_EVENT, 0, "modify", "%s",
	    writer_message(message)->id);
}

static void
refuse(struct writer *w, struct slice word, const char *reason,
    struct buffer *lines)
{
	char text[WORD_MAX_SHOWN + 1];

	slice_copy(word, text, sizeof(text));
	answer(w, MESSAGE_COMMAND_BAD, INSERTS({"word", text},
	    {"reason", reason}), lines);
}

/* A keyword shortened to its capitals at the shortest: "SPoolstatus". */
static bool
is_keyword(struct slice word, const char *keyword)
{
	struct slice whole = slice_text(keyword);
	size_t least = 0;

	while (least < whole.len && isupper((unsigned char)keyword[least]))
		least++;
	return word.len >= least && word.len <= whole.len &&
	    slice_equal_nocase(word, slice_head(whole, word.len));
}

/* The value of NAME=VALUE. */
static bool
has_value(struct slice operand, const char *name, struct slice *value_r)
{
	size_t at = slice_find(operand, '=');

	if (at == operand.len || !is_keyword(slice_head(operand, at), name))
		return false;
	*value_r = slice_from(operand, at + 1);
	return value_r->len > 0;
}

/* Refuses operands beyond the first `most`. */
static bool
no_more_than(struct writer *w, const struct operands *o, size_t most,
    struct buffer *lines)
{
	if (o->count <= most)
		return true;
	refuse(w, o->word[most], "one operand too many", lines);
	return false;
}

/* --------------------------------------------------------------- DISPLAY */

static void
do_display_targets(struct writer *w, const struct operands *o,
    struct buffer *lines)
{
	char address[64] = "";
	struct slice value;

	if (o->count > 2 && !has_value(o->word[2], "ADDR", &value)) {
		refuse(w, o->word[2], "ADDR=address is all that may stand here",
		    lines);
		return;
	}
	if (o->count > 2)
		slice_copy(value, address, sizeof(address));
	if (no_more_than(w, o, 3, lines))
		display_targets(w, address, lines);
}

static void
do_display_spool(struct writer *w, const struct operands *o,
    struct buffer *lines)
{
	uint64_t task = 0;
	struct slice value;

	if (o->count <= 2 || is_keyword(o->word[2], "Summary")) {
		if (no_more_than(w, o, 3, lines))
			display_spool(w, lines);
		return;
	}
	if (!is_keyword(o->word[2], "Detail")) {
		refuse(w, o->word[2], "Summary or Detail may stand here",
		    lines);
		return;
	}
	if (o->count > 3 && !is_keyword(o->word[3], "ALL") &&
	    !(has_value(o->word[3], "TKID", &value) &&
	    slice_number(value, TASKS, &task) && task > 0)) {
		refuse(w, o->word[3], "ALL or TKID=number of a task", lines);
		return;
	}
	display_spool_detail(w, (unsigned)task, lines);
}

static void
do_display(struct writer *w, const struct operands *o, struct buffer *lines)
{
	struct slice what = o->count > 1 ? o->word[1] : SLICE("");

	if (is_keyword(what, "TARgets"))
		do_display_targets(w, o, lines);
	else if (is_keyword(what, "SPoolstatus"))
		do_display_spool(w, o, lines);
	else if (is_keyword(what, "CONFig")) {
		if (no_more_than(w, o, 2, lines))
			display_config(w, lines);
	} else if (is_keyword(what, "IPlist")) {
		if (no_more_than(w, o, 2, lines))
			display_ip_list(w, lines);
	} else if (is_keyword(what, "LOGlevel")) {
		if (no_more_than(w, o, 2, lines))
			display_log_level(w, lines);
	} else {
		refuse(w, what, "CONFig, IPlist, LOGlevel, SPoolstatus or "
		    "TARgets can be displayed", lines);
	}
}

/* --------------------------------------------------------------- the rest */

static void
do_log_level(struct writer *w, const struct operands *o, struct buffer *lines)
{
	struct slice value;
	uint64_t level;
	char text[24];

	if (o->count < 2 || !has_value(o->word[1], "LEVEL", &value) ||
	    !slice_number(value, LOG_ALL, &level)) {
		refuse(w, o->count < 2 ? SLICE("") : o->word[1],
		    "LEVEL=number, 0 to 255, is wanted", lines);
		return;
	}
	if (!no_more_than(w, o, 2, lines))
		return;
	console_set_level(w->console, (unsigned)level);
	snprintf(text, sizeof(text), "%u", (unsigned)level);
	answer(w, MESSAGE_LEVEL_SET, INSERTS({"level", text}), lines);
}

/* Both kinds finish what is in work; neither interrupts a mail. */
static void
do_suspend(struct writer *w, const struct operands *o, struct buffer *lines)
{
	if (o->count > 1 && !is_keyword(o->word[1], "Immediate") &&
	    !is_keyword(o->word[1], "Delay")) {
		refuse(w, o->word[1], "Immediate or Delay may stand here",
		    lines);
		return;
	}
	if (!no_more_than(w, o, 2, lines))
		return;
	writer_suspend(w, true);
	answer(w, MESSAGE_SUSPENDED, NULL, lines);
}

static void
do_resume(struct writer *w, const struct operands *o, struct buffer *lines)
{
	if (!no_more_than(w, o, 1, lines))
		return;
	writer_suspend(w, false);
	answer(w, MESSAGE_RESUMED, NULL, lines);
}

static void
do_refresh(struct writer *w, const struct operands *o, struct buffer *lines)
{
	struct buffer findings = {0};

	if (!no_more_than(w, o, 1, lines))
		return;
	if (writer_refresh(w, &findings))
		answer(w, MESSAGE_REFRESHED, NULL, lines);
	else
		refuse(w, o->word[0], "the running configuration stays; what "
		    "is wrong with the file follows", lines);
	buffer_put(lines, buffer_slice(&findings));
	buffer_free(&findings);
}

static void
do_stop(struct writer *w, const struct operands *o, struct buffer *lines)
{
	(void)o;
	answer(w, MESSAGE_STOPPING, NULL, lines);
	writer_stop(w);
}

static void
refuse_unsupported(struct writer *w, const struct operands *o,
    const char *reason, struct buffer *lines)
{
	char word[WORD_MAX_SHOWN + 1];

	slice_copy(o->word[0], word, sizeof(word));
	answer(w, MESSAGE_COMMAND_LATER, INSERTS({"word", word},
	    {"reason", reason}), lines);
}

static void
do_flush(struct writer *w, const struct operands *o, struct buffer *lines)
{
	refuse_unsupported(w, o, "mail that is refused for now is kept in its "
	    "data set, there is no retry queue", lines);
}

static void
do_resolve(struct writer *w, const struct operands *o, struct buffer *lines)
{
	if (!no_more_than(w, o, 1, lines))
		return;
	if (targets_resolve(w->targets))
		answer(w, MESSAGE_RESOLVING, NULL, lines);
	else
		refuse_unsupported(w, o, "every target server is given by its "
		    "address", lines);
}

static void
do_targets(struct writer *w, const struct operands *o, struct buffer *lines)
{
	refuse_unsupported(w, o, "each connection learns anew what its server "
	    "can do", lines);
}

static void
do_exit(struct writer *w, const struct operands *o, struct buffer *lines)
{
	refuse_unsupported(w, o, "this writer calls no user exits", lines);
}

void
modify_command(struct writer *w, struct slice text, struct buffer *lines)
{
	static const struct {
		const char *keyword;
		modify_do *action;
	} table[] = {
		{"Display", do_display}, {"FLUSHRetry", do_flush},
		{"LOGlevel", do_log_level}, {"REFRESH", do_refresh},
		{"REFRESHIPlist", do_resolve}, {"REFRESHTargets", do_targets},
		{"RESume", do_resume}, {"SUSpend", do_suspend},
		{"USERexit", do_exit}, {"P", do_stop},
	};
	struct operands o = {.count = 0};
	struct slice rest = slice_trim(text), word;

	if (rest.ptr == NULL)
		rest = SLICE("");
	while (slice_split(&rest, ',', &word)) {
		if (o.count == OPERANDS_MAX) {
			refuse(w, word, "no command has so many operands",
			    lines);
			return;
		}
		o.word[o.count++] = slice_trim(word);
	}
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (is_keyword(o.word[0], table[i].keyword)) {
			table[i].action(w, &o, lines);
			return;
		}
	refuse(w, o.word[0], "Display, FLUSHRetry, LOGlevel, REFRESH, "
	    "REFRESHIPlist, REFRESHTargets, RESume, SUSpend or USERexit is "
	    "wanted", lines);
}
