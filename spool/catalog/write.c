/*
 * spool/catalog/write.c -- reading a data set's file, and replacing it
 *
 * Promises  until catalog_write_commit() the old records are there, after it
 *           the new ones, whatever happens in between; what is appended (MOD)
 *           is in the file as it is written
 * Fails     by -1 or false, with the name and the reason
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool/catalog/inside.h"

/* The folder and file of what is read or written: the member, if any. */
static bool
file_place(struct catalog *catalog, const struct dsn *set,
    struct place *place, struct fault *fault)
{
	if (set->member[0] == '\0')
		return place_open(catalog, set, false, place, fault);
	place->folder = library_open(catalog, set, fault);
	slice_copy(slice_text(set->member), place->file, sizeof(place->file));
	return place->folder >= 0;
}

/* "PROD.JCL(NIGHTLY)", for messages. */
static const char *
show(const struct dsn *set, char *to, size_t size)
{
	snprintf(to, size, set->member[0] == '\0' ? "%s" : "%s(%s)", set->name,
	    set->member);
	return to;
}

static bool
check_file(int fd, const struct dsn *set, struct fault *fault)
{
	struct stat is;
	char name[DSN_SIZE + MEMBER_SIZE + 2];

	if (fstat(fd, &is) == 0 && S_ISREG(is.st_mode))
		return true;
	if (S_ISDIR(is.st_mode))
		fault_set(fault, "%s is a library; name a member of it",
		    show(set, name, sizeof(name)));
	else
		fault_set(fault, "%s is no file",
		    show(set, name, sizeof(name)));
	return false;
}

int
catalog_read(struct catalog *catalog, const struct dsn *set,
    struct fault *fault)
{
	char name[DSN_SIZE + MEMBER_SIZE + 2];
	struct place place;
	int fd;

	if (!file_place(catalog, set, &place, fault))
		return -1;
	fd = openat(place.folder, place.file, O_RDONLY | O_NOFOLLOW |
	    O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		fault_errno(fault, "%s", show(set, name, sizeof(name)));
	else if (!check_file(fd, set, fault)) {
		close(fd);
		fd = -1;
	}
	place_close(&place);
	return fd;
}

/* An empty data set becomes a library when its first member is written: DISP
 * alone does not say what it is to be. */
static void
make_library(struct catalog *catalog, const struct dsn *set)
{
	struct place place;
	struct stat is;

	if (!place_open(catalog, set, false, &place, NULL))
		return;
	if (fstatat(place.folder, place.file, &is, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(is.st_mode) && is.st_size == 0 &&
	    unlinkat(place.folder, place.file, 0) == 0)
		mkdirat(place.folder, place.file, 0777);
	place_close(&place);
}

/* Open at the end of the file; a last line without an end gets one. */
static int
open_append(struct catalog_write *write_, struct fault *fault)
{
	int fd = openat(write_->folder, write_->file, O_RDWR | O_APPEND |
	    O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666);
	off_t size;
	char last;

	if (fd < 0) {
		fault_errno(fault, "%s cannot be written", write_->name);
		return -1;
	}
	size = lseek(fd, 0, SEEK_END);
	if (size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n' &&
	    last != '\x15' && write(fd, "\n", 1) != 1) {
		fault_errno(fault, "%s cannot be written", write_->name);
		close(fd);
		return -1;
	}
	return fd;
}

static int
open_beside(struct catalog_write *write_, struct fault *fault)
{
	struct stat old;
	int fd;

	if (fstatat(write_->folder, write_->file, &old,
	    AT_SYMLINK_NOFOLLOW) < 0)
		old.st_mode = 0;
	if (S_ISDIR(old.st_mode)) {
		fault_set(fault, "%s is a library; name a member of it",
		    write_->name);
		return -1;
	}
	unlinkat(write_->folder, write_->temporary, 0);
	fd = openat(write_->folder, write_->temporary, O_WRONLY | O_CREAT |
	    O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (fd < 0)
		fault_errno(fault, "%s cannot be written", write_->name);
	else if (S_ISREG(old.st_mode) &&
	    fchmod(fd, old.st_mode & 0777) < 0) {
		fault_errno(fault, "%s", write_->name);
		close(fd);
		fd = -1;
	}
	return fd;
}

/* Whether the file may be written by this user, as it is. */
static bool
may_write(const struct catalog_write *write_, struct fault *fault)
{
	if (faccessat(write_->folder, write_->file, W_OK, AT_EACCESS) == 0 ||
	    errno == ENOENT)
		return true;
	fault_errno(fault, "%s cannot be written", write_->name);
	return false;
}

static void
name_temporary(const char *job_id, struct catalog_write *write_)
{
	snprintf(write_->temporary, sizeof(write_->temporary), ".%s.new.%s",
	    write_->file, job_id);
}

bool
catalog_write_begin(struct catalog *catalog, const struct dsn *set,
    bool append, struct catalog_write *write_, struct fault *fault)
{
	struct place place;

	*write_ = (struct catalog_write){.folder = -1, .fd = -1,
	    .in_place = append, .lasting = !set->temporary};
	if (set->member[0] != '\0')
		make_library(catalog, set);
	if (!file_place(catalog, set, &place, fault))
		return false;
	write_->folder = place.folder;
	slice_copy(slice_text(place.file), write_->file,
	    sizeof(write_->file));
	show(set, write_->name, sizeof(write_->name));
	name_temporary(catalog->job_id, write_);
	if (may_write(write_, fault))
		write_->fd = append ? open_append(write_, fault) :
		    open_beside(write_, fault);
	if (write_->fd >= 0 && check_file(write_->fd, set, fault))
		return true;
	catalog_write_discard(write_);
	return false;
}

static void
close_both(struct catalog_write *write_)
{
	if (write_->fd >= 0)
		close(write_->fd);
	if (write_->folder >= 0)
		close(write_->folder);
	write_->fd = write_->folder = -1;
}

bool
catalog_write_commit(struct catalog_write *write_, struct fault *fault)
{
	bool good = !write_->lasting || fdatasync(write_->fd) == 0;

	if (good && !write_->in_place)
		good = renameat(write_->folder, write_->temporary,
		    write_->folder, write_->file) == 0;
	if (good && !write_->in_place && write_->lasting)
		good = fsync(write_->folder) == 0;
	if (!good) {
		fault_errno(fault, "%s cannot be replaced", write_->name);
		catalog_write_discard(write_);
		return false;
	}
	close_both(write_);
	return true;
}

void
catalog_write_discard(struct catalog_write *write_)
{
	int cause = errno;	/* the caller may ask why it began */

	if (!write_->in_place && write_->folder >= 0)
		unlinkat(write_->folder, write_->temporary, 0);
	close_both(write_);
	errno = cause;
}

void
catalog_write_sweep(struct catalog *catalog, const struct dsn *set)
{
	struct catalog_write write_ = {.fd = -1};
	struct place place;

	if (!file_place(catalog, set, &place, NULL))
		return;
	slice_copy(slice_text(place.file), write_.file, sizeof(write_.file));
	name_temporary(catalog->job_id, &write_);
	unlinkat(place.folder, write_.temporary, 0);
	place_close(&place);
}
