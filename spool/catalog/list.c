/*
 * spool/catalog/list.c -- what the catalog has
 *
 * Fails     by false, with the level and the reason; a folder that this user
 *           may not read has, for him, nothing in it
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "spool/base/memory.h"
#include "spool/catalog/inside.h"

struct listing {
	struct catalog *catalog;
	struct slice level;
	bool (*each)(void *, const char *, enum catalog_kind);
	void *context;
};

/* "PROD" is below the levels "" and "PROD", "PROD.A" below "PROD". */
static bool
is_below(const char *name, struct slice level)
{
	return level.len == 0 || (strncmp(name, level.ptr, level.len) == 0 &&
	    (name[level.len] == '\0' || name[level.len] == '.'));
}

static bool
show_one(struct listing *listing, const char *first, const char *file)
{
	struct dsn set = {0};
	enum catalog_kind kind;
	char *name = strcmp(file, CATALOG_ALONE) == 0 ? memory_text(first) :
	    memory_print("%s.%s", first, file);
	bool more = true;

	slice_copy(slice_text(name), set.name, sizeof(set.name));
	if (dsn_check(slice_text(name), NULL) &&
	    is_below(name, listing->level) &&
	    catalog_find(listing->catalog, &set, &kind, NULL))
		more = listing->each(listing->context, name, kind);
	free(name);
	return more;
}

/* Bases of generation data groups are listed as names, too. */
static bool
show_first(struct listing *listing, const char *first)
{
	struct names names;
	bool more = true;
	int folder = openat(listing->catalog->data, first, O_RDONLY |
	    O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (folder < 0)
		return true;
	if (folder_names(folder, &names)) {
		for (size_t i = 0; more && i < names.count; i++)
			more = show_one(listing, first, names.name[i]);
		names_free(&names);
	}
	close(folder);
	return more;
}

bool
catalog_list(struct catalog *catalog, struct slice level,
    bool (*each)(void *, const char *name, enum catalog_kind), void *context,
    struct fault *fault)
{
	struct listing listing = {catalog, level, each, context};
	struct slice first = slice_head(level, slice_find(level, '.'));
	struct names names;
	bool more = true;

	if (!folder_names(catalog->data, &names)) {
		fault_errno(fault, "%s/data", catalog->home);
		return false;
	}
	for (size_t i = 0; more && i < names.count; i++)
		if (first.len == 0 ||
		    slice_equal(first, slice_text(names.name[i])))
			more = show_first(&listing, names.name[i]);
	names_free(&names);
	return true;
}

bool
catalog_members(struct catalog *catalog, const struct dsn *set,
    bool (*each)(void *, const char *member), void *context,
    struct fault *fault)
{
	int library = library_open(catalog, set, fault);
	struct names names;
	bool more = true;

	if (library < 0)
		return false;
	if (!folder_names(library, &names)) {
		fault_errno(fault, "%s", set->name);
		close(library);
		return false;
	}
	for (size_t i = 0; more && i < names.count; i++)
		if (member_check(slice_text(names.name[i]), NULL))
			more = each(context, names.name[i]);
	names_free(&names);
	close(library);
	return true;
}
