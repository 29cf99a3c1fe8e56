/*
 * spool/catalog/enq.c -- who has a data set, and who must wait
 *
 * A data set's name is a byte of HOME/data/.enq, found by a hash of it; a lock
 * on that byte is what ENQ SYSDSN is on z/OS.  Two names with one byte wait for
 * each other without need, and nothing worse.  The kernel drops the locks of a
 * process that dies.
 *
 * Promises  locks are taken in the order of their bytes, so that two jobs never
 *           wait for each other
 * Fails     by ENQ_FAILED with the reason; then nothing is held
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "spool/base/memory.h"
#include "spool/catalog/inside.h"

struct lock {
	off_t at;
	bool alone;
};

/* FNV-1a; the result is a place in a file. */
static off_t
place_of(const char *name)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (; *name != '\0'; name++)
		hash = (hash ^ (unsigned char)*name) * 0x100000001b3;
	return (off_t)(hash & INT64_MAX) / 2;
}

static int
compare_locks(const void *left, const void *right)
{
	const struct lock *a = left, *b = right;

	return (a->at > b->at) - (a->at < b->at);
}

/* In order, each place once. */
static size_t
sort_locks(struct lock *locks, const struct enq *names, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		locks[i] = (struct lock){place_of(names[i].name),
		    names[i].alone};
	if (count > 1)
		qsort(locks, count, sizeof(locks[0]), compare_locks);
	for (size_t i = 0; i < count; i++) {
		if (kept > 0 && locks[kept - 1].at == locks[i].at)
			locks[kept - 1].alone |= locks[i].alone;
		else
			locks[kept++] = locks[i];
	}
	return kept;
}

static bool
set_lock(int fd, const struct lock *lock, short type, bool wait)
{
	struct flock flock = {
		.l_type = type, .l_whence = SEEK_SET, .l_start = lock->at,
		.l_len = 1,
	};
	int rc;

	do
		rc = fcntl(fd, wait ? F_OFD_SETLKW : F_OFD_SETLK, &flock);
	while (rc < 0 && errno == EINTR);
	return rc == 0;
}

static enum enq_rc
take_locks(int fd, const struct lock *locks, size_t count, bool wait,
    struct fault *fault)
{
	for (size_t i = 0; i < count; i++) {
		int cause;

		if (set_lock(fd, &locks[i], locks[i].alone ? F_WRLCK :
		    F_RDLCK, wait))
			continue;
		cause = errno;
		while (i-- > 0)
			set_lock(fd, &locks[i], F_UNLCK, false);
		if (cause == EAGAIN || cause == EACCES)
			return ENQ_BUSY;
		errno = cause;
		fault_errno(fault, "data/" CATALOG_ENQ ", where data sets are "
		    "locked");
		return ENQ_FAILED;
	}
	return ENQ_HELD;
}

/* Made when the server starts; O_CREAT for a file that is there would be
 * refused to others than its owner in a folder like /tmp. */
static int
open_file(struct catalog *catalog)
{
	enum { HOW = O_RDWR | O_NOFOLLOW | O_CLOEXEC };
	int fd = openat(catalog->data, CATALOG_ENQ, HOW);

	if (fd < 0 && errno == ENOENT)
		fd = openat(catalog->data, CATALOG_ENQ, HOW | O_CREAT, 0666);
	return fd;
}

enum enq_rc
catalog_enq(struct catalog *catalog, const struct enq *names, size_t count,
    bool wait, struct fault *fault)
{
	struct lock *locks;
	enum enq_rc rc;

	if (count == 0)
		return ENQ_HELD;
	if (catalog->enq < 0)
		catalog->enq = open_file(catalog);
	if (catalog->enq < 0) {
		fault_errno(fault, "data/" CATALOG_ENQ ", where data sets are "
		    "locked");
		return ENQ_FAILED;
	}
	locks = memory_get(count * sizeof(locks[0]));
	count = sort_locks(locks, names, count);
	rc = take_locks(catalog->enq, locks, count, wait, fault);
	free(locks);
	return rc;
}
