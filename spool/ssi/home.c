/*
 * spool/ssi/home.c -- where everything lives
 */
#include "spool/ssi/home.h"

#include <stdlib.h>
#include <unistd.h>

#include "spool/base/memory.h"

static char *
absolute(const char *path, struct fault *fault)
{
	char *here, *whole;

	if (path[0] == '/')
		return memory_text(path);
	here = getcwd(NULL, 0);
	if (here == NULL) {
		fault_errno(fault, "the current directory has no name");
		return NULL;
	}
	whole = memory_print("%s/%s", here, path);
	free(here);
	return whole;
}

char *
home_find(const char *option, struct fault *fault)
{
	const char *said = option != NULL ? option : getenv("JES_HOME");
	const char *state;

	if (said != NULL && said[0] != '\0')
		return absolute(said, fault);
	if (geteuid() == 0)
		return memory_text("/var/lib/jesmail");
	state = getenv("XDG_STATE_HOME");
	if (state != NULL && state[0] == '/')
		return memory_print("%s/jesmail", state);
	state = getenv("HOME");
	if (state != NULL && state[0] == '/')
		return memory_print("%s/.local/state/jesmail", state);
	fault_set(fault, "no home: neither --home nor JES_HOME nor HOME is "
	    "set; say where the spool lives with --home DIR");
	return NULL;
}

char *
home_path(const char *home, const char *name)
{
	return memory_print("%s/%s", home, name);
}
