/*
 * tests/unit/failing_disk.h -- a disk that fails when it is told to
 *
 * A layer below SQLite: all goes through it to the real files, but the n-th
 * write, sync or read from now fails, alone or with all behind it.  So a test
 * can let every single write of a scenario fail in turn.
 */
#ifndef TESTS_UNIT_FAILING_DISK_H
#define TESTS_UNIT_FAILING_DISK_H

#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

enum disk_fault {
	DISK_FULL,	/* a write finds no room */
	DISK_BROKEN,	/* a write fails */
	DISK_NO_SYNC,	/* a sync fails */
	DISK_NO_READ,	/* a read fails */
};

static struct {
	sqlite3_vfs *real;
	atomic_int left;	/* operations until the fault; 0: none is set */
	atomic_int fault;
	atomic_bool lasts;	/* what comes behind fails too */
	atomic_bool has_failed;
	atomic_uint syncs;
	atomic_uint sync_us;	/* how long one takes */
} disk;

struct disk_file {
	sqlite3_file base;
	sqlite3_file real[];
};

static sqlite3_file *
real_file(sqlite3_file *file)
{
	return ((struct disk_file *)file)->real;
}

enum disk_work { DISK_READ, DISK_WRITE, DISK_SYNC };

/* SQLITE_OK, or how this operation is to fail. */
static int
disk_turn(enum disk_work work)
{
	static const struct {
		enum disk_work work;
		int code;
	} faults[] = {
		[DISK_FULL] = {DISK_WRITE, SQLITE_FULL},
		[DISK_BROKEN] = {DISK_WRITE, SQLITE_IOERR_WRITE},
		[DISK_NO_SYNC] = {DISK_SYNC, SQLITE_IOERR_FSYNC},
		[DISK_NO_READ] = {DISK_READ, SQLITE_IOERR_READ},
	};
	int fault = disk.fault;

	if (disk.left == 0 || work != faults[fault].work)
		return SQLITE_OK;
	if (disk.left > 1) {
		disk.left--;
		return SQLITE_OK;
	}
	disk.has_failed = true;
	if (!disk.lasts)
		disk.left = 0;
	return faults[fault].code;
}

static int
disk_close(sqlite3_file *file)
{
	return real_file(file)->pMethods->xClose(real_file(file));
}

static int
disk_read(sqlite3_file *file, void *to, int len, sqlite3_int64 at)
{
	int rc = disk_turn(DISK_READ);

	return rc != SQLITE_OK ? rc : real_file(file)->pMethods->xRead(
	    real_file(file), to, len, at);
}

static int
disk_write(sqlite3_file *file, const void *from, int len, sqlite3_int64 at)
{
	int rc = disk_turn(DISK_WRITE);

	return rc != SQLITE_OK ? rc : real_file(file)->pMethods->xWrite(
	    real_file(file), from, len, at);
}

static int
disk_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	int rc = disk_turn(DISK_WRITE);

	return rc != SQLITE_OK ? rc : real_file(file)->pMethods->xTruncate(
	    real_file(file), size);
}

static int
disk_sync(sqlite3_file *file, int flags)
{
	int rc = disk_turn(DISK_SYNC);

	disk.syncs++;
	if (disk.sync_us > 0)
		usleep(disk.sync_us);
	/* power does not fail here: the real one would only take time */
	(void)file;
	(void)flags;
	return rc;
}

static int
disk_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return real_file(file)->pMethods->xFileSize(real_file(file), size);
}

static int
disk_lock(sqlite3_file *file, int kind)
{
	return real_file(file)->pMethods->xLock(real_file(file), kind);
}

static int
disk_unlock(sqlite3_file *file, int kind)
{
	return real_file(file)->pMethods->xUnlock(real_file(file), kind);
}

static int
disk_reserved(sqlite3_file *file, int *is)
{
	return real_file(file)->pMethods->xCheckReservedLock(real_file(file),
	    is);
}

static int
disk_control(sqlite3_file *file, int op, void *arg)
{
	return real_file(file)->pMethods->xFileControl(real_file(file), op,
	    arg);
}

static int
disk_sector(sqlite3_file *file)
{
	return real_file(file)->pMethods->xSectorSize(real_file(file));
}

static int
disk_traits(sqlite3_file *file)
{
	return real_file(file)->pMethods->xDeviceCharacteristics(
	    real_file(file));
}

static int
disk_shm_map(sqlite3_file *file, int page, int size, int extend,
    void volatile **to)
{
	return real_file(file)->pMethods->xShmMap(real_file(file), page, size,
	    extend, to);
}

static int
disk_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
	return real_file(file)->pMethods->xShmLock(real_file(file), offset,
	    count, flags);
}

static void
disk_shm_barrier(sqlite3_file *file)
{
	real_file(file)->pMethods->xShmBarrier(real_file(file));
}

static int
disk_shm_unmap(sqlite3_file *file, int remove)
{
	return real_file(file)->pMethods->xShmUnmap(real_file(file), remove);
}

static const sqlite3_io_methods disk_methods = {
	2, disk_close, disk_read, disk_write, disk_truncate, disk_sync,
	disk_size, disk_lock, disk_unlock, disk_reserved, disk_control,
	disk_sector, disk_traits, disk_shm_map, disk_shm_lock,
	disk_shm_barrier, disk_shm_unmap, NULL, NULL,
};

static int
disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
    int *flags_r)
{
	int rc = disk.real->xOpen(disk.real, name, real_file(file), flags,
	    flags_r);

	(void)vfs;
	file->pMethods = rc == SQLITE_OK ? &disk_methods : NULL;
	return rc;
}

/* From now on every volume that is opened lies on this disk. */
static inline void
disk_install(void)
{
	static sqlite3_vfs vfs;

	if (disk.real != NULL)
		return;
	disk.real = sqlite3_vfs_find(NULL);
	vfs = *disk.real;
	vfs.iVersion = 2;
	vfs.szOsFile += (int)sizeof(struct disk_file);
	vfs.zName = "failing";
	vfs.pNext = NULL;
	vfs.xOpen = disk_open;
	sqlite3_vfs_register(&vfs, 1);
}

/* The n-th operation from now fails; 0: none. */
static inline void
disk_fail(int nth, enum disk_fault fault, bool lasts)
{
	disk.fault = fault;
	disk.lasts = lasts;
	disk.has_failed = false;
	disk.left = nth;
}

#endif
