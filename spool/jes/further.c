/*
 * spool/jes/further.c -- commands that are programs of their own
 *
 * `jes WORD` runs a program jes-WORD when jes has no such command: it lies
 * beside jes, or in PATH.  So other wings, and other people, add to jes without
 * an edit here.
 *
 * Owns      where such programs are looked for
 * Promises  a word with anything but letters, digits, - and _ in it is none
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "spool/base/memory.h"
#include "spool/jes/commands.h"

#define PREFIX "jes-"

enum { PATH_SIZE = 4096 };

/* Folders to look into, the own one first; parts of `path`, ended by NULL. */
struct folders {
	char own[PATH_SIZE];
	char *path;
	const char **list;
};

static void
find_own(char own[PATH_SIZE])
{
	ssize_t len = readlink("/proc/self/exe", own, PATH_SIZE - 1);
	char *slash;

	own[len > 0 ? len : 0] = '\0';
	slash = strrchr(own, '/');
	if (slash != NULL)
		*slash = '\0';
}

static struct folders
folders_open(void)
{
	const char *path = getenv("PATH");
	struct folders f = {.path = memory_text(path == NULL ? "" : path)};
	size_t count = 2;
	char *rest = f.path, *part;

	find_own(f.own);
	for (const char *c = f.path; *c != '\0'; c++)
		count += *c == ':';
	f.list = memory_zero((count + 1) * sizeof(*f.list));
	count = 0;
	if (f.own[0] != '\0')
		f.list[count++] = f.own;
	while ((part = strsep(&rest, ":")) != NULL)
		if (*part == '/' && strcmp(part, f.own) != 0)
			f.list[count++] = part;
	return f;
}

static void
folders_close(struct folders *f)
{
	free(f->path);
	free(f->list);
}

static bool
is_word(const char *word)
{
	return word[0] != '\0' && word[0] != '-' && word[strspn(word,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	    "-_")] == '\0';
}

int
further_run(const char *word, const char *home, char **argv)
{
	struct folders folders;
	int status = EXIT_USAGE;

	if (!is_word(word))
		return status;
	folders = folders_open();
	if (home != NULL)
		setenv("JES_HOME", home, 1);
	for (size_t i = 0; folders.list[i] != NULL && status == EXIT_USAGE;
	    i++) {
		char *path = memory_print("%s/" PREFIX "%s", folders.list[i],
		    word);

		execv(path, argv);
		if (errno != ENOENT && errno != ENOTDIR && errno != EACCES) {
			fprintf(stderr, "jes: %s: ", path);
			perror("");
			status = EXIT_NOT_DONE;
		}
		free(path);
	}
	folders_close(&folders);
	return status;
}

/* ------------------------------------------------------------ the list */

struct names {
	char **list;
	size_t count;
};

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
add_name(struct names *names, const char *word)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->list[i], word) == 0)
			return;
	names->list = memory_resize(names->list,
	    (names->count + 1) * sizeof(*names->list));
	names->list[names->count++] = memory_text(word);
}

static void
add_folder(struct names *names, const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		const char *name = entry->d_name;
		const char *word = name + sizeof(PREFIX) - 1;

		if (strncmp(name, PREFIX, sizeof(PREFIX) - 1) == 0 &&
		    is_word(word) && faccessat(dirfd(dir), name, X_OK, 0) == 0)
			add_name(names, word);
	}
	if (dir != NULL)
		closedir(dir);
}

void
further_list(FILE *to)
{
	struct folders folders = folders_open();
	struct names names = {0};

	for (size_t i = 0; folders.list[i] != NULL; i++)
		add_folder(&names, folders.list[i]);
	if (names.count > 0) {
		qsort(names.list, names.count, sizeof(*names.list),
		    compare_names);
		fputs("\nFurther commands found:", to);
	}
	for (size_t i = 0; i < names.count; i++) {
		fprintf(to, " %s", names.list[i]);
		free(names.list[i]);
	}
	if (names.count > 0)
		fputc('\n', to);
	free(names.list);
	folders_close(&folders);
}
