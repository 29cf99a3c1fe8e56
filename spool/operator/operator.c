/*
 * spool/operator/operator.c -- operator commands and their answers
 *
 * Owns      the grammar: which verb and operand is which command
 * Promises  every command is on the console with who gave it, and every command
 *           is answered, if only by what is wrong with it
 * Leaves    JES2 commands to jes2.c, what is for a writer to the writer
 */
#include "spool/operator/operator.h"

#include <ctype.h>
#include <stdio.h>

#include "spool/job/job.h"
#include "spool/operator/jes2.h"

enum { TEXT_MAX = 126, ANSWER_MS = 10000 };

/* Upper case outside apostrophes, blanks trimmed at both ends. */
static bool
clean(struct slice text, char *to, size_t size)
{
	bool quoted = false;

	text = slice_trim(text);
	if (text.len == 0 || text.len >= size || text.len > TEXT_MAX)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c < ' ')
			return false;
		quoted ^= c == '\'';
		to[i] = quoted ? (char)c : (char)toupper(c);
	}
	to[text.len] = '\0';
	return true;
}

/* "F CSSMTP,D,TARGETS": everything behind the verb's blank. */
static bool
verb_is(const char *text, const char *verb, const char **rest_r)
{
	size_t len = strlen(verb);

	if (strncmp(text, verb, len) != 0 || text[len] != ' ')
		return false;
	text += len;
	while (*text == ' ')
		text++;
	*rest_r = text;
	return *text != '\0';
}

static void
to_writer(struct spool *spool, const char *operands, const char *command,
    struct buffer *lines)
{
	char name[9];
	size_t len = strcspn(operands, ", ");

	slice_copy(slice_of(operands, len), name, sizeof(name));
	switch (len > 8 ? OUTPUT_NOT_FOUND : writer_command(spool, name,
	    command, ANSWER_MS, lines)) {
	case OUTPUT_OK:
		return;
	case OUTPUT_NONE:
		buffer_print(lines, "IEE342I %s REJECTED-TASK BUSY\n",
		    command[0] == 'P' ? "STOP" : "MODIFY");
		return;
	default:
		buffer_print(lines, "IEE341I %-8.*s NOT ACTIVE\n", (int)len,
		    operands);
	}
}

static void
modify(struct spool *spool, const struct user *user, const char *operands,
    struct buffer *lines)
{
	const char *command = strchr(operands, ',');
	struct fault fault = {0};

	if (!saf_may(user, SAF_OPERCMDS, "MVS.MODIFY.JOB", "", SAF_UPDATE,
	    &fault))
		buffer_print(lines, "%s\n", fault.text);
	else if (command == NULL)
		buffer_text(lines, "IEE309I MODIFY   UNIDENTIFIABLE KEYWORD\n");
	else
		to_writer(spool, operands, command + 1, lines);
}

static void
stop(struct spool *spool, const struct user *user, const char *operands,
    struct buffer *lines)
{
	struct fault fault = {0};

	if (saf_may(user, SAF_OPERCMDS, "MVS.STOP.STC", "", SAF_UPDATE,
	    &fault))
		to_writer(spool, operands, "P", lines);
	else
		buffer_print(lines, "%s\n", fault.text);
}

void
operator_command(struct spool *spool, const struct user *user,
    struct slice text, struct buffer *lines)
{
	char command[TEXT_MAX + 2];
	const char *rest;

	if (!clean(text, command, sizeof(command))) {
		buffer_print(lines, "IEE305I COMMAND INVALID: it has 1 to %d "
		    "characters, none of them control characters\n", TEXT_MAX);
		return;
	}
	spool_say(spool, 0, "%-8s %s", user->id, command);
	if (command[0] == '$')
		jes2_command(spool, user, command + 1, lines);
	else if (verb_is(command, "F", &rest) ||
	    verb_is(command, "MODIFY", &rest))
		modify(spool, user, rest, lines);
	else if (verb_is(command, "P", &rest) ||
	    verb_is(command, "STOP", &rest))
		stop(spool, user, rest, lines);
	else
		buffer_print(lines, "IEE305I %.*s COMMAND INVALID\n",
		    (int)strcspn(command, " "), command);
}
