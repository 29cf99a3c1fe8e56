/*
 * spool/catalog/catalog.c -- data set names to files
 *
 * Owns      which file a name stands for, and how it comes and goes
 * Promises  no name leads out of HOME/data; links are not followed
 * Leaves    records to line.c, replacing to write.c, generations to gdg.c
 * Fails     by false, with the name and the reason
 */
#include "spool/catalog/catalog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool/base/memory.h"
#include "spool/catalog/inside.h"

struct catalog *
catalog_open(const char *home, const char *job_name, const char *job_id,
    struct fault *fault)
{
	struct catalog *catalog = memory_new(struct catalog);
	char *path = memory_print("%s/data", home);

	catalog->home = memory_text(home);
	catalog->job = -1;
	catalog->enq = -1;
	slice_copy(slice_text(job_name), catalog->job_name,
	    sizeof(catalog->job_name));
	slice_copy(slice_text(job_id), catalog->job_id,
	    sizeof(catalog->job_id));
	catalog->data = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (catalog->data < 0) {
		fault_errno(fault, "%s, where data sets lie", path);
		catalog_close(&catalog);
	}
	free(path);
	return catalog;
}

void
catalog_close(struct catalog **catalog)
{
	if (*catalog == NULL)
		return;
	if ((*catalog)->data >= 0)
		close((*catalog)->data);
	if ((*catalog)->job >= 0)
		close((*catalog)->job);
	if ((*catalog)->enq >= 0)
		close((*catalog)->enq);
	free((*catalog)->home);
	free(*catalog);
	*catalog = NULL;
}

/* ---------------------------------------------------------------- names */

static bool
resolve_temporary(struct catalog *catalog, struct slice name,
    struct dsn *set, struct fault *fault)
{
	const char *stamp;

	set->temporary = true;
	if (name.len > QUALIFIER_MAX || slice_find(name, '.') < name.len ||
	    !dsn_check(name, NULL)) {
		fault_set(fault, "&&%.*s: a temporary name has one qualifier "
		    "of 1 to 8 letters and digits",
		    SLICE_ARGS(slice_head(name, DSN_SIZE)));
		return false;
	}
	stamp = job_stamp(catalog, fault);
	if (stamp == NULL)
		return false;
	snprintf(set->name, sizeof(set->name), "%s.%.*s.H01", stamp,
	    SLICE_ARGS(name));
	return true;
}

static bool
resolve_unnamed(struct catalog *catalog, struct dsn *set,
    struct fault *fault)
{
	const char *stamp = job_stamp(catalog, fault);

	set->temporary = true;
	if (stamp == NULL)
		return false;
	do
		snprintf(set->name, sizeof(set->name), "%.35s.R%07u", stamp,
		    ++catalog->unnamed % 10000000);
	while (faccessat(catalog->job, set->name, F_OK,
	    AT_SYMLINK_NOFOLLOW) == 0);
	return true;
}

static bool
is_relative(const char *member)
{
	return member[0] != '\0' && strchr("+-0123456789", member[0]) != NULL;
}

bool
catalog_resolve(struct catalog *catalog, const char *dsn, const char *member,
    struct dsn *set, struct fault *fault)
{
	struct slice name = slice_text(dsn);

	*set = (struct dsn){0};
	if (is_relative(member))
		return dsn_check(name, fault) &&
		    gdg_resolve(catalog, dsn, member, set, fault);
	if (member[0] != '\0' && !member_check(slice_text(member), fault))
		return false;
	slice_copy(slice_text(member), set->member, sizeof(set->member));
	if (name.len == 0)
		return resolve_unnamed(catalog, set, fault);
	if (name.ptr[0] == '&')
		return resolve_temporary(catalog,
		    slice_from(name, strspn(dsn, "&")), set, fault);
	if (!dsn_check(name, fault))
		return false;
	slice_copy(name, set->name, sizeof(set->name));
	return true;
}

char *
catalog_path(struct catalog *catalog, const struct dsn *set)
{
	struct slice rest = slice_text(set->name), first;
	char *whole, *path;

	if (set->temporary)
		whole = memory_print("%s/data/" CATALOG_JOBS "/%s/%s",
		    catalog->home, catalog->job_id, set->name);
	else {
		slice_split(&rest, '.', &first);
		whole = memory_print("%s/data/%.*s/%s", catalog->home,
		    SLICE_ARGS(first),
		    rest.ptr == NULL ? CATALOG_ALONE : rest.ptr);
	}
	if (set->member[0] == '\0')
		return whole;
	path = memory_print("%s/%s", whole, set->member);
	free(whole);
	return path;
}

/* --------------------------------------------------------------- places */

static int
open_first(struct catalog *catalog, const char *first, bool create)
{
	enum { HOW = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };
	int folder = openat(catalog->data, first, HOW);

	if (folder >= 0 || errno != ENOENT || !create)
		return folder;
	if (mkdirat(catalog->data, first, 0777) < 0 && errno != EEXIST)
		return -1;
	return openat(catalog->data, first, HOW);
}

static bool
place_in_job(struct catalog *catalog, const struct dsn *set,
    struct place *place, struct fault *fault)
{
	int folder = job_folder(catalog, fault);

	place->folder = folder < 0 ? -1 :
	    fcntl(folder, F_DUPFD_CLOEXEC, 0);
	slice_copy(slice_text(set->name), place->file, sizeof(place->file));
	return place->folder >= 0;
}

bool
place_open(struct catalog *catalog, const struct dsn *set, bool create,
    struct place *place, struct fault *fault)
{
	struct slice rest = slice_text(set->name), part;
	char first[DSN_SIZE];
	int cause;

	if (set->temporary)
		return place_in_job(catalog, set, place, fault);
	slice_split(&rest, '.', &part);
	slice_copy(part, first, sizeof(first));
	slice_copy(rest.ptr == NULL ? SLICE(CATALOG_ALONE) : rest,
	    place->file, sizeof(place->file));
	place->folder = open_first(catalog, first, create);
	if (place->folder >= 0)
		return true;
	cause = errno;
	fault_errno(fault, "the folder of first qualifier %s", first);
	errno = cause;
	return false;
}

void
place_close(struct place *place)
{
	if (place->folder >= 0)
		close(place->folder);
	place->folder = -1;
}

int
library_open(struct catalog *catalog, const struct dsn *set,
    struct fault *fault)
{
	struct place place;
	int folder;

	if (!place_open(catalog, set, false, &place, fault))
		return -1;
	folder = openat(place.folder, place.file, O_RDONLY | O_DIRECTORY |
	    O_NOFOLLOW | O_CLOEXEC);
	if (folder < 0 && errno == ENOTDIR)
		fault_set(fault, "%s is no library: it has no members",
		    set->name);
	else if (folder < 0)
		fault_errno(fault, "%s", set->name);
	place_close(&place);
	return folder;
}

/* --------------------------------------------------------- what is there */

static bool
has_base(struct place *place)
{
	char *base = memory_print("%s.gdg", place->file);
	bool is = faccessat(place->folder, base, F_OK,
	    AT_SYMLINK_NOFOLLOW) == 0;

	free(base);
	return is;
}

static bool
kind_of(const struct dsn *set, struct place *place,
    enum catalog_kind *kind, struct fault *fault)
{
	struct stat is;

	if (fstatat(place->folder, place->file, &is, AT_SYMLINK_NOFOLLOW) < 0) {
		if (errno != ENOENT) {
			fault_errno(fault, "%s", set->name);
			return false;
		}
		*kind = has_base(place) ? CATALOG_GDG : CATALOG_NONE;
	} else if (S_ISDIR(is.st_mode))
		*kind = CATALOG_LIBRARY;
	else if (S_ISREG(is.st_mode))
		*kind = CATALOG_SEQUENTIAL;
	else {
		fault_set(fault, "%s is neither a file nor a folder; links and "
		    "devices below data/ are not followed, use PATH= for them",
		    set->name);
		return false;
	}
	return true;
}

bool
catalog_find(struct catalog *catalog, const struct dsn *set,
    enum catalog_kind *kind, struct fault *fault)
{
	struct fault why = {0};
	struct place place;
	bool good;

	*kind = CATALOG_NONE;
	if (!place_open(catalog, set, false, &place, &why)) {
		if (errno == ENOENT && !set->temporary)
			return true;
		fault_set(fault, "%s", why.text);
		return false;
	}
	good = kind_of(set, &place, kind, fault);
	place_close(&place);
	return good;
}

bool
catalog_has_member(struct catalog *catalog, const struct dsn *set)
{
	int library = library_open(catalog, set, NULL);
	struct stat is;
	bool has;

	if (library < 0)
		return false;
	has = fstatat(library, set->member, &is, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(is.st_mode);
	close(library);
	return has;
}

static bool
make_file(struct place *place, bool library)
{
	int fd;

	if (library)
		return mkdirat(place->folder, place->file, 0777) == 0;
	fd = openat(place->folder, place->file, O_WRONLY | O_CREAT | O_EXCL |
	    O_NOFOLLOW | O_CLOEXEC, 0666);
	if (fd < 0)
		return false;
	close(fd);
	return true;
}

bool
catalog_create(struct catalog *catalog, const struct dsn *set,
    const struct label *label, struct fault *fault)
{
	struct place place;
	bool good;

	if (!place_open(catalog, set, true, &place, fault))
		return false;
	good = !has_base(&place) || (errno = EEXIST, false);
	good = good && make_file(&place, set->member[0] != '\0');
	if (!good)
		fault_errno(fault, "%s cannot be created", set->name);
	else if (!label_write(place.folder, place.file, label, fault)) {
		folder_remove(place.folder, place.file);
		good = false;
	}
	place_close(&place);
	return good;
}

bool
catalog_delete(struct catalog *catalog, const struct dsn *set,
    struct fault *fault)
{
	struct place place;
	struct stat is;
	bool good;

	if (!place_open(catalog, set, false, &place, fault))
		return false;
	good = fstatat(place.folder, place.file, &is,
	    AT_SYMLINK_NOFOLLOW) == 0 &&
	    folder_remove(place.folder, place.file);
	if (good)
		label_delete(place.folder, place.file);
	else
		fault_errno(fault, "%s cannot be deleted", set->name);
	place_close(&place);
	return good;
}

bool
catalog_delete_member(struct catalog *catalog, const struct dsn *set,
    struct fault *fault)
{
	int library = library_open(catalog, set, fault);
	bool good;

	if (library < 0)
		return false;
	good = unlinkat(library, set->member, 0) == 0;
	if (!good)
		fault_errno(fault, "%s(%s) cannot be deleted", set->name,
		    set->member);
	close(library);
	return good;
}

/* Between NAME and NAME.uncataloged; neither may be in use. */
static bool
move_hidden(struct catalog *catalog, const struct dsn *set, bool hide,
    struct fault *fault)
{
	struct place place;
	char *hidden;
	const char *from, *to;
	bool good;

	if (!place_open(catalog, set, false, &place, fault))
		return false;
	hidden = memory_print("%s" CATALOG_HIDDEN, place.file);
	from = hide ? place.file : hidden;
	to = hide ? hidden : place.file;
	good = renameat2(place.folder, from, place.folder, to,
	    RENAME_NOREPLACE) == 0;
	if (good)
		label_rename(place.folder, from, to);
	else
		fault_errno(fault, "%s cannot be %s", set->name,
		    hide ? "uncataloged" : "cataloged");
	free(hidden);
	place_close(&place);
	return good;
}

bool
catalog_uncatalog(struct catalog *catalog, const struct dsn *set,
    struct fault *fault)
{
	return move_hidden(catalog, set, true, fault);
}

bool
catalog_recatalog(struct catalog *catalog, const struct dsn *set,
    struct fault *fault)
{
	return move_hidden(catalog, set, false, fault);
}

bool
catalog_rename(struct catalog *catalog, const struct dsn *from,
    const struct dsn *to, struct fault *fault)
{
	struct place old, new;
	struct label label;
	bool good;

	if (!place_open(catalog, from, false, &old, fault))
		return false;
	if (!place_open(catalog, to, true, &new, fault)) {
		place_close(&old);
		return false;
	}
	good = label_read(old.folder, old.file, &label, fault);
	if (good && renameat2(old.folder, old.file, new.folder, new.file,
	    RENAME_NOREPLACE) < 0) {
		fault_errno(fault, "%s cannot be renamed to %s", from->name,
		    to->name);
		good = false;
	}
	if (good) {
		label_delete(old.folder, old.file);
		good = label_write(new.folder, new.file, &label, fault);
	}
	place_close(&old);
	place_close(&new);
	return good;
}

bool
catalog_label(struct catalog *catalog, const struct dsn *set,
    struct label *label, struct fault *fault)
{
	struct place place;
	bool good;

	*label = (struct label){0};
	if (!place_open(catalog, set, false, &place, fault))
		return false;
	good = label_read(place.folder, place.file, label, fault);
	place_close(&place);
	return good;
}

bool
catalog_set_label(struct catalog *catalog, const struct dsn *set,
    const struct label *label, struct fault *fault)
{
	struct place place;
	bool good;

	if (!place_open(catalog, set, false, &place, fault))
		return false;
	good = label_write(place.folder, place.file, label, fault);
	place_close(&place);
	return good;
}
