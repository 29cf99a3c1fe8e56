/*
 * spool/operator/jes2.c -- the commands that begin with $
 *
 * A command is a verb, what it is for, and operands; blanks between do not
 * count: $DSPL is $D SPL, $POJ123 is $P O J123.
 *
 * Owns      the table of commands
 * Promises  a command changes what it names or says why not; a display changes
 *           nothing
 */
#include "spool/operator/jes2.h"

#include <ctype.h>
#include <stdio.h>

#include "spool/operator/select.h"

enum { TEXT_MAX = 256 };

/*
 * `object` is a word that may be cut to `least` letters.  JOBS stands for a
 * selection of jobs (J12, JQ, 'NAME'), OUTPUT for the letter O before one,
 * SETTING for the name of an initialization statement.
 */
#define JOBS "(jobs)"
#define OUTPUT "(output)"
#define SETTING "(setting)"

static const struct {
	const char *verb;
	const char *object;
	unsigned least;
	jes2_action *action;
	const char *help;
} commands[] = {
	{"D", "A", 1, jobs_display_active, "jobs that execute"},
	{"D", "Q", 1, system_display_queues, "how many jobs each queue has"},
	{"D", "U", 1, system_display_units, "units: the internal reader"},
	{"D", "F", 1, output_display_forms, "ready output by destination, "
	    "forms and class"},
	{"D", "SPOOL", 3, system_display_spool, "the volume, and how full it "
	    "is"},
	{"D", "SPL", 3, system_display_spool, "the same"},
	{"D", "INIT", 1, initiators_display, "initiators"},
	{"D", OUTPUT, 0, output_display, "output groups of jobs"},
	{"D", JOBS, 0, jobs_display, "jobs"},
	{"D", SETTING, 0, settings_display, "what a statement is set to"},
	{"T", "INIT", 1, initiators_change, "classes of initiators"},
	{"T", OUTPUT, 0, output_alter, "changes output groups"},
	{"T", JOBS, 0, jobs_change, "class and priority of jobs"},
	{"T", SETTING, 0, settings_set, "changes what a statement sets"},
	{"S", "INIT", 1, initiators_start_some, "initiators select jobs "
	    "again"},
	{"P", "INIT", 1, initiators_drain, "initiators select no more jobs"},
	{"Z", "INIT", 1, initiators_halt, "the same"},
	{"H", "A", 1, jobs_hold_all, "holds all jobs that wait"},
	{"A", "A", 1, jobs_release_all, "releases them"},
	{"H", JOBS, 0, jobs_hold, "holds jobs"},
	{"A", JOBS, 0, jobs_release, "releases jobs"},
	{"C", OUTPUT, 0, output_cancel, "purges output groups"},
	{"P", OUTPUT, 0, output_cancel, "purges output groups"},
	{"C", JOBS, 0, jobs_cancel, "cancels jobs"},
	{"P", JOBS, 0, jobs_purge, "purges jobs with their output"},
	{"O", JOBS, 0, output_let_go, "releases held output groups"},
	{"L", JOBS, 0, output_display, "output groups of jobs"},
	{"ADD", SETTING, 0, settings_add, "adds DESTID or JOBCLASS"},
	{"DEL", SETTING, 0, settings_delete, "takes them away again"},
};

/* ------------------------------------------------------------- matching */

static struct slice
letters_of(struct slice text)
{
	size_t len = 0;

	while (len < text.len && isalpha((unsigned char)text.ptr[len]))
		len++;
	return slice_head(text, len);
}

/* Behind the object when the text begins with it; ptr is NULL when not. */
static struct slice
behind_object(struct slice text, const char *object, unsigned least)
{
	struct slice letters = letters_of(text), none = {0};
	bool quoted = text.len > 0 && text.ptr[0] == '\'';

	if (strcmp(object, JOBS) == 0)
		return quoted || selection_word(letters) ? text : none;
	if (strcmp(object, OUTPUT) == 0)
		return letters.len > 1 && letters.ptr[0] == 'O' &&
		    selection_word(slice_from(letters, 1)) ?
		    slice_from(text, 1) : none;
	if (strcmp(object, SETTING) == 0)
		return settings_knows(letters) ? text : none;
	return letters.len >= least && slice_starts(slice_text(object),
	    letters) ? slice_from(text, letters.len) : none;
}

static bool
run_row(struct run *run, size_t row, struct slice text)
{
	struct slice verb = slice_text(commands[row].verb), rest;

	if (!slice_starts(text, verb))
		return false;
	rest = behind_object(slice_from(text, verb.len), commands[row].object,
	    commands[row].least);
	if (rest.ptr == NULL)
		return false;
	commands[row].action(run, rest);
	return true;
}

/* Blanks between words do not count; those between apostrophes do. */
static size_t
squeeze(const char *from, char *to)
{
	bool quoted = false;
	size_t len = 0;

	for (; *from != '\0' && len < TEXT_MAX - 1; from++) {
		quoted ^= *from == '\'';
		if (*from != ' ' || quoted)
			to[len++] = *from;
	}
	to[len] = '\0';
	return len;
}

void
jes2_command(struct run *run, const char *command)
{
	char text[TEXT_MAX];
	struct slice all = slice_of(text, squeeze(command, text));
	bool is_verb = false;

	run->command = command;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (run_row(run, i, all))
			return;
		is_verb = is_verb || slice_starts(all,
		    slice_text(commands[i].verb));
	}
	answer_reason(run, is_verb ? REASON_NO_OPERAND : REASON_NO_COMMAND,
	    is_verb ? "the verb is known, what it is for is not; see "
	    "docs/jes2-commands.md" : NULL);
}
