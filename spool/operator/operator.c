/*
 * spool/operator/operator.c -- operator commands and their answers
 *
 * Promises  every command is on the console with who gave it, and every command
 *           is answered, if only by what is wrong with it
 * Leaves    JES2 commands to jes2.c, those of the system to mvs.c
 */
#include "spool/operator/operator.h"

#include <ctype.h>
#include <stdio.h>

#include "spool/base/text.h"
#include "spool/operator/jes2.h"
#include "spool/operator/mvs.h"

enum { TEXT_MAX = 126 };

/* Upper case outside apostrophes, blanks trimmed at both ends. */
static bool
clean(struct slice text, char *to, size_t size)
{
	bool quoted = false;

	text = slice_trim(text);
	if (text.len == 0 || text.len >= size || text.len > TEXT_MAX ||
	    !text_is_utf8(text))
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

void
operator_command(struct spool *spool, const struct user *user,
    struct slice text, struct buffer *lines)
{
	struct run run = {.spool = spool, .user = user, .lines = lines};
	char command[TEXT_MAX + 2];

	if (!clean(text, command, sizeof(command))) {
		buffer_print(lines, "IEE305I COMMAND INVALID: it has 1 to %d "
		    "characters, none of them control characters\n", TEXT_MAX);
		return;
	}
	spool_say(spool, 0, "%-8s %s", user->id, command);
	run.command = command;
	if (command[0] == '$')
		jes2_command(&run, command + 1);
	else
		mvs_command(&run, command);
}
