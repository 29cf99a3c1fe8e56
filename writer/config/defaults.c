/*
 * writer/config/defaults.c -- what holds where a file says nothing
 *
 * Promises  every field is set, and as the table says
 * Fails     never
 */
#include "writer/config/config.h"

#include <stdio.h>
#include <stdlib.h>

#include "spool/base/memory.h"
#include "writer/config/statements.h"
#include "writer/config/value.h"

static const char own_name[] = "<extWrtName>";

void
config_defaults(struct config *config)
{
	memset(config, 0, sizeof(*config));
	for (size_t i = 0; i < STATEMENTS; i++) {
		const struct statement *s = &statements[i];

		for (size_t j = 0; s->most == 0 && j < s->count; j++)
			value_default(&s->parameters[j], parameter_field(s,
			    &s->parameters[j], config, 0));
	}
}

void
config_target_defaults(struct target_config *target)
{
	const struct statement *s = statement_find(SLICE("TargetServer"));

	memset(target, 0, sizeof(*target));
	for (size_t j = 0; j < s->count; j++)
		value_default(&s->parameters[j],
		    (char *)target + s->parameters[j].offset);
}

/* The first <extWrtName> in it becomes the name; cut at the end of the field,
 * which a name of eight characters can't reach: the mark is longer. */
static void
put_name(char *directory, size_t size, const char *name)
{
	char *mark = strstr(directory, own_name);
	char *rest;

	if (mark == NULL)
		return;
	rest = memory_text(mark + sizeof(own_name) - 1);
	snprintf(mark, size - (size_t)(mark - directory), "%s%s", name, rest);
	free(rest);
}

void
config_set_job_name(struct config *config, const char *job_name)
{
	if (config->ext_wrt_name[0] == '\0')
		slice_copy(slice_text(job_name), config->ext_wrt_name,
		    sizeof(config->ext_wrt_name));
	put_name(config->mail_directory, sizeof(config->mail_directory),
	    config->ext_wrt_name);
	put_name(config->dead_letter_directory,
	    sizeof(config->dead_letter_directory), config->ext_wrt_name);
}
