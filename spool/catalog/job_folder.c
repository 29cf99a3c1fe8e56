/*
 * spool/catalog/job_folder.c -- what the catalog keeps for a job
 *
 * A folder HOME/data/.jobs/JOBID, of the job's user: temporary data sets, which
 * data sets were passed, which generations were current when the job began.
 *
 * Promises  a folder that another user made is not used; at the end of the job
 *           nothing is removed that is not its user's
 * Fails     by -1, NULL or false, with the reason
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"
#include "spool/catalog/inside.h"

#define STAMP "stamp"
#define PASSED "passed."

enum { FOLDER = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };

/* The file whose bytes stand for data set names. */
static bool
make_enq(const char *home)
{
	char *path = memory_print("%s/data/" CATALOG_ENQ, home);
	int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool good = fd >= 0 && fchmod(fd, geteuid() == 0 ? 0666 : 0600) == 0;

	if (fd >= 0)
		close(fd);
	free(path);
	return good;
}

/* No job runs yet: nobody is writing what is swept. */
static void
sweep(const char *data)
{
	int fd = open(data, FOLDER);

	if (fd < 0)
		return;
	folder_sweep(fd);
	close(fd);
}

bool
catalog_prepare(const char *home, struct fault *fault)
{
	mode_t mode = geteuid() == 0 ? 01777 : 0700;
	char *data = memory_print("%s/data", home);
	char *jobs = memory_print("%s/data/" CATALOG_JOBS, home);
	const char *at = data;
	bool good;

	/* an administrator's mode of data/ stays as he set it */
	good = mkdir(data, mode) == 0 ? chmod(data, mode) == 0 :
	    errno == EEXIST;
	if (good) {
		at = jobs;
		good = (mkdir(jobs, 0711) == 0 || errno == EEXIST) &&
		    chmod(jobs, geteuid() == 0 ? 0711 : 0700) == 0 &&
		    make_enq(home);
		sweep(data);
	}
	if (!good)
		fault_errno(fault, "%s cannot be made", at);
	free(data);
	free(jobs);
	return good;
}

bool
catalog_begin_job(const char *home, const char *job_id, uint32_t uid,
    uint32_t gid, struct fault *fault)
{
	char *path = memory_print("%s/data/" CATALOG_JOBS "/%s", home, job_id);
	bool good;

	catalog_end_job(home, job_id);	/* left by an earlier life */
	good = mkdir(path, 0700) == 0 &&
	    (uid == geteuid() || lchown(path, uid, gid) == 0);
	if (!good)
		fault_errno(fault, "%s, for the job's temporary data sets",
		    path);
	free(path);
	return good;
}

static int
open_jobs(const char *home)
{
	char *path = memory_print("%s/data/" CATALOG_JOBS, home);
	int jobs = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	free(path);
	return jobs;
}

int
job_folder(struct catalog *catalog, struct fault *fault)
{
	struct stat is;
	int jobs;

	if (catalog->job >= 0)
		return catalog->job;
	if (catalog->job_id[0] == '\0') {
		fault_set(fault, "temporary data sets belong to jobs; there "
		    "is none here");
		return -1;
	}
	jobs = openat(catalog->data, CATALOG_JOBS, O_PATH | O_DIRECTORY |
	    O_NOFOLLOW | O_CLOEXEC);
	if (jobs >= 0) {
		catalog->job = openat(jobs, catalog->job_id, FOLDER);
		if (catalog->job < 0 && errno == ENOENT &&
		    mkdirat(jobs, catalog->job_id, 0700) == 0)
			catalog->job = openat(jobs, catalog->job_id, FOLDER);
		close(jobs);
	}
	if (catalog->job < 0 || fstat(catalog->job, &is) < 0) {
		fault_errno(fault, "the folder of %s, for temporary data sets",
		    catalog->job_id);
	} else if (is.st_uid != geteuid()) {
		fault_set(fault, "the folder data/" CATALOG_JOBS "/%s belongs "
		    "to another user and is not used", catalog->job_id);
		close(catalog->job);
		catalog->job = -1;
	}
	return catalog->job;
}

const char *
job_stamp(struct catalog *catalog, struct fault *fault)
{
	struct buffer text = {0};
	char when[32];
	int folder = job_folder(catalog, fault);

	if (folder < 0)
		return NULL;
	if (catalog->stamp[0] != '\0')
		return catalog->stamp;
	if (!file_read(folder, STAMP, &text)) {
		clock_format(clock_now_us(), "%Y%j.T%H%M%S", when,
		    sizeof(when));
		buffer_print(&text, "SYS%s.RA000.%s", when + 2,
		    catalog->job_name);
		file_write(folder, STAMP, buffer_slice(&text));
	}
	slice_copy(buffer_slice(&text), catalog->stamp,
	    sizeof(catalog->stamp));
	buffer_free(&text);
	if (dsn_check(slice_text(catalog->stamp), fault))
		return catalog->stamp;
	catalog->stamp[0] = '\0';
	return NULL;
}

/* --------------------------------------------------------------- passed */

void
catalog_pass(struct catalog *catalog, const struct dsn *set, bool created)
{
	char *name = memory_print(PASSED "%s", set->name);
	int folder = job_folder(catalog, NULL);

	if (folder >= 0)
		file_write(folder, name, created ? SLICE("new") : SLICE("old"));
	free(name);
}

enum catalog_passed
catalog_was_passed(struct catalog *catalog, const struct dsn *set)
{
	char *name = memory_print(PASSED "%s", set->name);
	enum catalog_passed passed = CATALOG_NOT_PASSED;
	int folder = job_folder(catalog, NULL);
	struct buffer text = {0};

	if (folder >= 0 && file_read(folder, name, &text))
		passed = slice_equal(buffer_slice(&text), SLICE("new")) ?
		    CATALOG_PASSED_NEW : CATALOG_PASSED;
	buffer_free(&text);
	free(name);
	return passed;
}

void
catalog_unpass(struct catalog *catalog, const struct dsn *set)
{
	char *name = memory_print(PASSED "%s", set->name);
	int folder = job_folder(catalog, NULL);

	if (folder >= 0)
		unlinkat(folder, name, 0);
	free(name);
}

/* The server removes for the user, who could have written any name there:
 * only a file of his own goes. */
static void
remove_passed(struct catalog *catalog, const char *name, uid_t owner)
{
	struct dsn set = {0};
	struct place place;
	struct stat is;

	if (!dsn_check(slice_text(name), NULL))
		return;
	slice_copy(slice_text(name), set.name, sizeof(set.name));
	if (catalog_was_passed(catalog, &set) != CATALOG_PASSED_NEW ||
	    !place_open(catalog, &set, false, &place, NULL))
		return;
	if (fstatat(place.folder, place.file, &is, AT_SYMLINK_NOFOLLOW) == 0 &&
	    is.st_uid == owner && folder_remove(place.folder, place.file))
		label_delete(place.folder, place.file);
	place_close(&place);
}

static void
remove_all_passed(struct catalog *catalog)
{
	const size_t skip = strlen(PASSED);
	int fd = openat(catalog->job, ".", FOLDER);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	struct stat is;

	if (stream == NULL) {
		if (fd >= 0)
			close(fd);
		return;
	}
	if (fstat(catalog->job, &is) == 0)
		while ((entry = readdir(stream)) != NULL)
			if (strncmp(entry->d_name, PASSED, skip) == 0)
				remove_passed(catalog, entry->d_name + skip,
				    is.st_uid);
	closedir(stream);
}

void
catalog_end_job(const char *home, const char *job_id)
{
	struct catalog *catalog = catalog_open(home, "", job_id, NULL);
	int jobs = open_jobs(home);

	if (catalog != NULL && jobs >= 0) {
		catalog->job = openat(jobs, job_id, FOLDER);
		if (catalog->job >= 0)
			remove_all_passed(catalog);
		folder_remove(jobs, job_id);
	}
	catalog_close(&catalog);
	if (jobs >= 0)
		close(jobs);
}
