/*
 * spool/catalog/folder.c -- folders and small files, links never followed
 *
 * Promises  nothing outside the folder given is read, written or removed
 * Fails     by false, with errno
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool/base/memory.h"
#include "spool/catalog/inside.h"

enum {
	DEPTH_MAX = 8,		/* folders in folders that are removed */
	TEXT_MAX = 4096,	/* bytes in a small file */
};

static bool remove_tree(int folder, const char *name, int depth);

/* Each entry of the folder that the stream reads. */
static void
remove_entries(DIR *stream, int depth)
{
	struct dirent *entry;

	while ((entry = readdir(stream)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			remove_tree(dirfd(stream), entry->d_name, depth);
}

static bool
remove_tree(int folder, const char *name, int depth)
{
	DIR *stream;
	int fd;

	if (unlinkat(folder, name, 0) == 0 || errno == ENOENT)
		return true;
	if ((errno != EISDIR && errno != EPERM) || depth == 0)
		return false;
	fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
	    O_CLOEXEC);
	if (fd < 0)
		return false;
	stream = fdopendir(fd);
	if (stream == NULL) {
		close(fd);
		return false;
	}
	remove_entries(stream, depth - 1);
	closedir(stream);
	return unlinkat(folder, name, AT_REMOVEDIR) == 0;
}

bool
folder_remove(int folder, const char *name)
{
	return remove_tree(folder, name, DEPTH_MAX);
}

/* ".TOTALS.new.JOB00012" and what else file_write() and label_write() make. */
static bool
is_left_over(const char *file)
{
	return file[0] == '.' && file[1] >= '@' && file[1] <= 'Z' &&
	    (strstr(file, ".new.") != NULL || strstr(file, ".label.") != NULL ||
	    strstr(file, ".gdg.") != NULL);
}

static void
sweep_folder(int parent, const char *name, int depth)
{
	struct dirent *entry;
	DIR *stream;
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
	    O_CLOEXEC);

	if (fd < 0)
		return;
	stream = fdopendir(fd);
	if (stream == NULL) {
		close(fd);
		return;
	}
	while ((entry = readdir(stream)) != NULL) {
		if (is_left_over(entry->d_name))
			unlinkat(fd, entry->d_name, 0);
		else if (depth > 0 && entry->d_name[0] != '.' &&
		    entry->d_type == DT_DIR)
			sweep_folder(fd, entry->d_name, depth - 1);
	}
	closedir(stream);
}

/* Below data/: first qualifiers, and libraries in them. */
void
folder_sweep(int data)
{
	sweep_folder(data, ".", 2);
}

/*
 * What a file in a folder is the name of, or 0 bytes: labels and hidden files
 * have a small letter, or begin with a period; data sets and members have
 * neither.  The base of a generation data group goes by its name alone.
 */
static struct slice
name_of(const char *file)
{
	struct slice name = slice_text(file);
	struct slice stem = slice_head(name, name.len > 4 ? name.len - 4 : 0);

	if (stem.len > 0 && strcmp(file + stem.len, ".gdg") == 0)
		name = stem;
	if (strcmp(file, CATALOG_ALONE) == 0 || dsn_check(name, NULL))
		return name;
	return SLICE("");
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
names_add(struct names *names, struct slice name)
{
	if (name.len == 0)
		return;
	names->name = memory_resize(names->name,
	    (names->count + 1) * sizeof(names->name[0]));
	names->name[names->count++] = slice_dup(name);
}

bool
folder_names(int folder, struct names *names)
{
	struct dirent *entry;
	DIR *stream;
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	*names = (struct names){0};
	if (fd < 0)
		return false;
	stream = fdopendir(fd);
	if (stream == NULL) {
		close(fd);
		return false;
	}
	while ((entry = readdir(stream)) != NULL)
		names_add(names, name_of(entry->d_name));
	closedir(stream);
	if (names->count > 1)
		qsort(names->name, names->count, sizeof(names->name[0]),
		    compare_names);
	return true;
}

void
names_free(struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->name[i]);
	free(names->name);
	*names = (struct names){0};
}

bool
file_read(int folder, const char *name, struct buffer *text)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW |
	    O_NONBLOCK);
	ssize_t len;

	if (fd < 0)
		return false;
	len = read(fd, buffer_room(text, TEXT_MAX), TEXT_MAX);
	if (len > 0)
		text->len += (size_t)len;
	close(fd);
	return len >= 0;
}

static bool
write_new(int folder, const char *name, struct slice text)
{
	int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC |
	    O_NOFOLLOW, 0666);
	bool good;

	if (fd < 0)
		return false;
	good = write(fd, text.ptr, text.len) == (ssize_t)text.len &&
	    fsync(fd) == 0;
	return close(fd) == 0 && good;
}

bool
file_write(int folder, const char *name, struct slice text)
{
	char *new = memory_print(".%s.%ld", name, (long)getpid());
	bool good;

	unlinkat(folder, new, 0);
	good = write_new(folder, new, text) &&
	    renameat(folder, new, folder, name) == 0;
	if (!good) {
		int cause = errno;

		unlinkat(folder, new, 0);
		errno = cause;
	}
	free(new);
	return good;
}
