/*
 * spool/ssi/home.c -- where everything lives
 */
#include "spool/ssi/home.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
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

bool
home_address(const char *home, struct sockaddr_un *address_r, int *folder_r,
    struct fault *fault)
{
	char *path = home_path(home, HOME_SOCKET);
	size_t size = sizeof(address_r->sun_path);

	*address_r = (struct sockaddr_un){.sun_family = AF_UNIX};
	*folder_r = -1;
	if (strlen(path) < size) {
		memcpy(address_r->sun_path, path, strlen(path));
		free(path);
		return true;
	}
	free(path);
	*folder_r = open(home, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (*folder_r < 0) {
		fault_errno(fault, "%s", home);
		return false;
	}
	snprintf(address_r->sun_path, size, "/proc/self/fd/%d/%s", *folder_r,
	    HOME_SOCKET);
	return true;
}

static bool
make_folder(const char *path, mode_t mode, struct fault *fault)
{
	if (mkdir(path, mode) == 0)
		return chmod(path, mode) == 0;
	if (errno == EEXIST)
		return true;
	fault_errno(fault, "%s: the folder can't be made", path);
	return false;
}

static bool
make_parents(const char *path, struct fault *fault)
{
	char *copy = memory_text(path);
	bool made = true;

	for (char *at = strchr(copy + 1, '/'); made && at != NULL;
	    at = strchr(at + 1, '/')) {
		*at = '\0';
		made = make_folder(copy, 0755, fault);
		*at = '/';
	}
	free(copy);
	return made;
}

/* Everybody's steps make data sets in the data folder, so it is like /tmp. */
bool
home_make(const char *home, struct fault *fault)
{
	char *data = home_path(home, HOME_DATA);
	char *proclib = home_path(home, HOME_PROCLIB);
	bool made = make_parents(home, fault) &&
	    make_folder(home, 0755, fault) &&
	    make_folder(data, 01777, fault) &&
	    make_folder(proclib, 0755, fault);

	free(data);
	free(proclib);
	return made;
}
