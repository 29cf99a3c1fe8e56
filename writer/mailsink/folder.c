/*
 * writer/mailsink/folder.c -- the directory of the caught mails
 *
 * A mail is gathered in memory; one of more than SPILL bytes goes to its file
 * in pieces.  So a small mail costs open, write, close and rename.
 *
 * Owns      the names in the directory and the numbers in them
 * Promises  what has the name of a mail is whole; no mail takes another's
 *           name; memory does not grow with the mail
 * Leaves    the bytes to the session
 * Fails     by a fault; what was begun is removed
 */
#include "writer/mailsink/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool/base/memory.h"
#include "writer/mailsink/file.h"

enum {
	SPILL = 256 * 1024,	/* bytes gathered before they are written */
	NUMBER_DIGITS = 8,
};

#define ASIDE ".new-"		/* begins the name of a file not yet whole */

struct sink_folder {
	char *directory;
	int fd;
	bool sync;
	atomic_uint_fast64_t number;	/* the last one given */
};

/* The number in a mail's name; 0 when it is none of ours. */
static uint64_t
number_of(const char *name)
{
	struct slice s = slice_text(name);
	size_t digits = slice_find(s, '-');
	uint64_t number;

	if (digits < NUMBER_DIGITS || digits == s.len ||
	    !slice_number(slice_head(s, digits), UINT64_MAX / 2, &number))
		return 0;
	return number;
}

static bool
take_stock(struct sink_folder *f, struct fault *fault)
{
	int fd = openat(f->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	uint64_t number, highest = 0;

	if (dir == NULL) {
		fault_errno(fault, "--dir %s: cannot be read", f->directory);
		if (fd >= 0)
			close(fd);
		return false;
	}
	while ((entry = readdir(dir)) != NULL) {
		number = number_of(entry->d_name);
		if (number > highest)
			highest = number;
		if (strncmp(entry->d_name, ASIDE, sizeof(ASIDE) - 1) == 0)
			unlinkat(f->fd, entry->d_name, 0);
	}
	closedir(dir);
	atomic_init(&f->number, highest);
	return true;
}

static bool
hold(struct sink_folder *f, struct fault *fault)
{
	if (mkdir(f->directory, 0750) < 0 && errno != EEXIST) {
		fault_errno(fault, "--dir %s: cannot be made", f->directory);
		return false;
	}
	f->fd = open(f->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->fd < 0) {
		fault_errno(fault, "--dir %s: cannot be opened", f->directory);
		return false;
	}
	if (flock(f->fd, LOCK_EX | LOCK_NB) < 0) {
		fault_set(fault, "--dir %s: another mailsink stores its mails "
		    "there; stop it or give another directory", f->directory);
		return false;
	}
	if (faccessat(f->fd, ".", W_OK | X_OK, AT_EACCESS) < 0) {
		fault_errno(fault, "--dir %s: cannot be written to",
		    f->directory);
		return false;
	}
	return true;
}

struct sink_folder *
sink_folder_open(const char *directory, bool sync, struct fault *fault)
{
	struct sink_folder *f = memory_new(struct sink_folder);

	f->directory = memory_text(directory);
	f->fd = -1;
	f->sync = sync;
	if (!hold(f, fault) || !take_stock(f, fault))
		sink_folder_close(&f);
	return f;
}

void
sink_folder_close(struct sink_folder **folder)
{
	struct sink_folder *f = *folder;

	if (f == NULL)
		return;
	if (f->fd >= 0)
		close(f->fd);
	free(f->directory);
	free(f);
	*folder = NULL;
}

/* "" is the file in work, "2" the one that takes its place. */
static void
name_aside(const struct sink_eml *eml, const char *which,
    char name[SINK_NAME_SIZE])
{
	snprintf(name, SINK_NAME_SIZE, ASIDE "%" PRIu64 "%s", eml->connection,
	    which);
}

static int
create(const struct sink_eml *eml, const char *name)
{
	return openat(eml->folder->fd, name,
	    O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
}

/* The first cause stays; after it nothing more is gathered or written. */
static bool
fail(struct sink_eml *eml, const char *what)
{
	fault_errno(&eml->fault, "%s in %s failed", what,
	    eml->folder->directory);
	eml->failed = true;
	buffer_clear(&eml->text);
	return false;
}

void
sink_eml_begin(struct sink_eml *eml, struct sink_folder *folder,
    uint64_t connection, struct slice envelope)
{
	eml->folder = folder;
	eml->connection = connection;
	eml->fd = -1;
	eml->failed = false;
	fault_clear(&eml->fault);
	eml->head = envelope.len;
	buffer_clear(&eml->text);
	buffer_put(&eml->text, envelope);
}

static bool
write_text(struct sink_eml *eml)
{
	char name[SINK_NAME_SIZE];

	if (eml->failed)
		return false;
	if (eml->fd < 0) {
		name_aside(eml, "", name);
		eml->fd = create(eml, name);
	}
	if (eml->fd < 0)
		return fail(eml, "making a file");
	if (!sink_file_write(eml->fd, buffer_slice(&eml->text)))
		return fail(eml, "writing a mail");
	buffer_clear(&eml->text);
	return true;
}

void
sink_eml_spill(struct sink_eml *eml)
{
	if (eml->text.len < SPILL && !eml->failed)
		return;
	write_text(eml);
	if (eml->failed)
		buffer_clear(&eml->text);
}

/* Header lines into what is still in memory. */
static void
insert(struct sink_eml *eml, struct slice lines)
{
	size_t rest = eml->text.len - eml->head;
	char *at;

	if (lines.len == 0)
		return;
	buffer_room(&eml->text, lines.len);
	at = eml->text.data + eml->head;
	memmove(at + lines.len, at, rest);
	memcpy(at, lines.ptr, lines.len);
	eml->text.len += lines.len;
}

static bool
copy_rest(int from, int to)
{
	char piece[65536];
	ssize_t n;

	while ((n = read(from, piece, sizeof(piece))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || !sink_file_write(to, slice_of(piece, (size_t)n)))
			return false;
	}
	return true;
}

/* The envelope, the lines, the rest: into a second file, which then takes the
 * place of the first. */
static bool
rewrite(struct sink_eml *eml, int to, struct slice lines)
{
	char *head = memory_get(eml->head);
	bool done;

	done = pread(eml->fd, head, eml->head, 0) == (ssize_t)eml->head &&
	    sink_file_write(to, slice_of(head, eml->head)) &&
	    sink_file_write(to, lines) &&
	    lseek(eml->fd, (off_t)eml->head, SEEK_SET) >= 0 &&
	    copy_rest(eml->fd, to);
	free(head);
	return done;
}

static bool
insert_in_file(struct sink_eml *eml, struct slice lines)
{
	char first[SINK_NAME_SIZE], second[SINK_NAME_SIZE];
	int to, dir = eml->folder->fd;

	name_aside(eml, "", first);
	name_aside(eml, "-2", second);
	to = create(eml, second);
	if (to < 0)
		return fail(eml, "making a file");
	if (!rewrite(eml, to, lines) ||
	    renameat(dir, second, dir, first) < 0) {
		fail(eml, "writing a mail anew");
		close(to);
		unlinkat(dir, second, 0);
		return false;
	}
	close(eml->fd);
	eml->fd = to;
	return true;
}

static bool
close_file(struct sink_eml *eml)
{
	bool good = !eml->folder->sync || fsync(eml->fd) == 0;

	if (close(eml->fd) < 0)
		good = false;
	eml->fd = -1;
	return good || fail(eml, "completing a mail");
}

/* Gives the file the name of a mail; a name that somebody else put there is
 * passed over. */
static bool
publish(struct sink_eml *eml, char name[SINK_NAME_SIZE])
{
	int rc, dir = eml->folder->fd;
	char aside[SINK_NAME_SIZE];

	name_aside(eml, "", aside);
	do {
		snprintf(name, SINK_NAME_SIZE, "%0*" PRIu64 "-%" PRIu64 ".eml",
		    NUMBER_DIGITS,
		    (uint64_t)atomic_fetch_add(&eml->folder->number, 1) + 1,
		    eml->connection);
		rc = renameat2(dir, aside, dir, name, RENAME_NOREPLACE);
	} while (rc < 0 && errno == EEXIST);
	/* not every file system knows NOREPLACE; the directory is ours */
	if (rc < 0 && errno == EINVAL)
		rc = renameat(dir, aside, dir, name);
	if (rc < 0)
		return fail(eml, "naming a mail");
	if (eml->folder->sync && fsync(dir) < 0) {
		fail(eml, "making the directory durable");
		unlinkat(dir, name, 0);
		return false;
	}
	return true;
}

bool
sink_eml_keep(struct sink_eml *eml, struct slice lines,
    char name[SINK_NAME_SIZE])
{
	bool in_file = eml->fd >= 0;
	bool done;

	if (!in_file && !eml->failed)
		insert(eml, lines);
	done = write_text(eml);
	if (done && in_file && lines.len > 0)
		done = insert_in_file(eml, lines);
	done = done && close_file(eml) && publish(eml, name);
	if (!done)
		sink_eml_drop(eml);
	buffer_clear(&eml->text);
	return done;
}

void
sink_eml_drop(struct sink_eml *eml)
{
	char name[SINK_NAME_SIZE];

	buffer_clear(&eml->text);
	if (eml->folder == NULL)
		return;
	if (eml->fd >= 0 || eml->failed) {
		name_aside(eml, "", name);
		unlinkat(eml->folder->fd, name, 0);
	}
	if (eml->fd >= 0)
		close(eml->fd);
	eml->fd = -1;
}

void
sink_eml_free(struct sink_eml *eml)
{
	sink_eml_drop(eml);
	buffer_free(&eml->text);
}
