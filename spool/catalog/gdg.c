/*
 * spool/catalog/gdg.c -- generation data groups
 *
 * BASE.gdg beside the generations BASE.GnnnnV00 says that there is a group and
 * how many it keeps.  A job counts from the generation that was current when it
 * first named the group; its folder remembers which (GDGBIAS=JOB).
 *
 * Fails     by false, with the group and the reason
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "spool/base/memory.h"
#include "spool/catalog/inside.h"

enum { GENERATION_MAX = 9999, LIMIT_MAX = 255 };

unsigned
gdg_number(struct slice file, struct slice base)
{
	struct slice tail = slice_from(file, base.len);
	uint64_t number, version;

	if (!slice_starts(file, base) || tail.len != 9 ||
	    !slice_starts(tail, SLICE(".G")) || tail.ptr[6] != 'V' ||
	    !slice_number(slice_of(tail.ptr + 2, 4), GENERATION_MAX,
	    &number) || !slice_number(slice_of(tail.ptr + 7, 2), 99, &version))
		return 0;
	return (unsigned)number;
}

/* The generations of a group, oldest first: numbers, until free(). */
static unsigned *
list_generations(struct place *place, size_t *count_r)
{
	struct names names;
	unsigned *list;

	*count_r = 0;
	folder_names(place->folder, &names);
	list = memory_get((names.count + 1) * sizeof(*list));
	for (size_t i = 0; i < names.count; i++) {
		unsigned number = gdg_number(slice_text(names.name[i]),
		    slice_text(place->file));

		if (number > 0)
			list[(*count_r)++] = number;
	}
	names_free(&names);
	return list;
}

/* ----------------------------------------------------- relative numbers */

/* The generation that was current when the job first asked, 0 for none. */
static unsigned
bias_of(struct catalog *catalog, const char *base, unsigned current)
{
	char *name = memory_print("gdg.%s", base);
	struct buffer text = {0};
	uint64_t number = current;
	int folder = catalog->job_id[0] == '\0' ? -1 :
	    job_folder(catalog, NULL);

	if (folder >= 0 && (!file_read(folder, name, &text) ||
	    !slice_number(buffer_slice(&text), GENERATION_MAX, &number))) {
		buffer_clear(&text);
		buffer_print(&text, "%u", current);
		file_write(folder, name, buffer_slice(&text));
		number = current;
	}
	buffer_free(&text);
	free(name);
	return (unsigned)number;
}

/* The one `back` generations before the one that was current; 0: none. */
static unsigned
count_back(const unsigned *list, size_t count, unsigned bias, unsigned back)
{
	while (count > 0 && list[count - 1] > bias)
		count--;
	return back < count ? list[count - 1 - back] : 0;
}

static bool
find_number(struct catalog *catalog, const char *base, struct place *place,
    long relative, unsigned *number_r, struct fault *fault)
{
	size_t count;
	unsigned *list = list_generations(place, &count);
	unsigned bias = bias_of(catalog, base,
	    count > 0 ? list[count - 1] : 0);

	if (relative > 0)
		*number_r = bias + (unsigned)relative;
	else
		*number_r = count_back(list, count, bias, (unsigned)-relative);
	free(list);
	if (*number_r == 0)
		fault_set(fault, "%s(%ld): the group has no such generation",
		    base, relative);
	else if (*number_r > GENERATION_MAX)
		fault_set(fault, "%s(%+ld): generation numbers end at %d",
		    base, relative, GENERATION_MAX);
	else
		return true;
	return false;
}

bool
gdg_resolve(struct catalog *catalog, const char *base, const char *relative,
    struct dsn *set, struct fault *fault)
{
	struct slice digits = slice_text(relative);
	struct gdg group;
	struct place place;
	uint64_t number;
	unsigned generation;
	bool good;

	if (digits.ptr[0] == '+' || digits.ptr[0] == '-')
		digits = slice_from(digits, 1);
	if (!slice_number(digits, LIMIT_MAX, &number)) {
		fault_set(fault, "%s(%s): neither a member name nor a "
		    "generation from -255 to +255", base, relative);
		return false;
	}
	slice_copy(slice_text(base), set->name, sizeof(set->name));
	if (!catalog_gdg_read(catalog, set, &group, fault) ||
	    !place_open(catalog, set, false, &place, fault))
		return false;
	good = find_number(catalog, base, &place, relative[0] == '-' ?
	    -(long)number : (long)number, &generation, fault);
	place_close(&place);
	if (good && strlen(base) + 9 >= DSN_SIZE) {
		fault_set(fault, "%s is too long for a group: 35 characters",
		    base);
		return false;
	}
	if (good)
		snprintf(set->name, sizeof(set->name), "%.35s.G%04uV00", base,
		    generation % (GENERATION_MAX + 1));
	return good;
}

/* ------------------------------------------------------------- the base */

static bool
take_base(struct slice text, struct gdg *group)
{
	struct slice line;
	uint64_t limit;

	*group = (struct gdg){0};
	while (slice_split(&text, '\n', &line)) {
		line = slice_trim(line);
		if (slice_starts(line, SLICE("LIMIT=")) &&
		    slice_number(slice_from(line, 6), LIMIT_MAX, &limit))
			group->limit = (unsigned)limit;
		else if (slice_equal(line, SLICE("EMPTY")))
			group->empty = true;
		else if (slice_equal(line, SLICE("SCRATCH")))
			group->scratch = true;
		else if (line.len > 0)
			return false;
	}
	return group->limit > 0;
}

bool
catalog_gdg_read(struct catalog *catalog, const struct dsn *base,
    struct gdg *group, struct fault *fault)
{
	struct place place;
	struct buffer text = {0};
	char *name;
	bool good = false;

	if (!place_open(catalog, base, false, &place, fault))
		return false;
	name = memory_print("%s.gdg", place.file);
	if (!file_read(place.folder, name, &text))
		fault_set(fault, "%s is no generation data group: %s; DEFINE "
		    "GDG makes one", base->name, strerror(errno));
	else if (!take_base(slice_of(buffer_str(&text), text.len), group))
		fault_set(fault, "%s: its %s is damaged: LIMIT=n, and if so "
		    "EMPTY and SCRATCH, belong there, a line each",
		    base->name, name);
	else
		good = true;
	buffer_free(&text);
	free(name);
	place_close(&place);
	return good;
}

static bool
write_base(struct catalog *catalog, const struct dsn *base,
    const struct gdg *group, struct fault *fault)
{
	struct buffer text = {0};
	struct place place;
	char *name;
	bool good;

	if (group->limit < 1 || group->limit > LIMIT_MAX) {
		fault_set(fault, "%s: LIMIT(%u) is not from 1 to %d",
		    base->name, group->limit, LIMIT_MAX);
		return false;
	}
	if (!place_open(catalog, base, true, &place, fault))
		return false;
	name = memory_print("%s.gdg", place.file);
	buffer_print(&text, "LIMIT=%u\n%s%s", group->limit,
	    group->empty ? "EMPTY\n" : "", group->scratch ? "SCRATCH\n" : "");
	good = file_write(place.folder, name, buffer_slice(&text));
	if (!good)
		fault_errno(fault, "%s cannot be written", name);
	buffer_free(&text);
	free(name);
	place_close(&place);
	return good;
}

bool
catalog_gdg_define(struct catalog *catalog, const struct dsn *base,
    const struct gdg *group, struct fault *fault)
{
	enum catalog_kind kind;

	if (!catalog_find(catalog, base, &kind, fault))
		return false;
	if (kind != CATALOG_NONE) {
		fault_set(fault, "%s is in use already", base->name);
		return false;
	}
	return write_base(catalog, base, group, fault);
}

bool
catalog_gdg_alter(struct catalog *catalog, const struct dsn *base,
    const struct gdg *group, struct fault *fault)
{
	struct gdg now;

	return catalog_gdg_read(catalog, base, &now, fault) &&
	    write_base(catalog, base, group, fault);
}

/* -------------------------------------------------------------- rolling */

static bool
drop(struct catalog *catalog, struct slice base, unsigned number,
    bool scratch, struct fault *fault)
{
	struct dsn set = {0};

	snprintf(set.name, sizeof(set.name), "%.*s.G%04uV00",
	    SLICE_ARGS(base), number % (GENERATION_MAX + 1));
	return scratch ? catalog_delete(catalog, &set, fault) :
	    catalog_uncatalog(catalog, &set, fault);
}

/* The oldest `many` go. */
static bool
drop_oldest(struct catalog *catalog, const struct dsn *base, size_t many,
    bool scratch, struct fault *fault)
{
	struct place place;
	unsigned *list;
	size_t count;
	bool good = true;

	if (!place_open(catalog, base, false, &place, fault))
		return false;
	list = list_generations(&place, &count);
	place_close(&place);
	for (size_t i = 0; i < many && i < count; i++)
		good = drop(catalog, slice_text(base->name), list[i], scratch,
		    fault) && good;
	free(list);
	return good;
}

static size_t
count_generations(struct catalog *catalog, const struct dsn *base)
{
	struct place place;
	size_t count;

	if (!place_open(catalog, base, false, &place, NULL))
		return 0;
	free(list_generations(&place, &count));
	place_close(&place);
	return count;
}

bool
catalog_gdg_delete(struct catalog *catalog, const struct dsn *base,
    bool purge, struct fault *fault)
{
	size_t count = count_generations(catalog, base);
	struct gdg group;
	struct place place;
	char *name;
	bool good;

	if (!catalog_gdg_read(catalog, base, &group, fault))
		return false;
	if (count > 0 && !purge) {
		fault_set(fault, "%s still has %zu generations; FORCE deletes "
		    "them too", base->name, count);
		return false;
	}
	if (!drop_oldest(catalog, base, count, true, fault) ||
	    !place_open(catalog, base, false, &place, fault))
		return false;
	name = memory_print("%s.gdg", place.file);
	good = unlinkat(place.folder, name, 0) == 0;
	if (!good)
		fault_errno(fault, "%s cannot be deleted", name);
	free(name);
	place_close(&place);
	return good;
}

bool
catalog_gdg_roll(struct catalog *catalog, const struct dsn *generation,
    struct fault *fault)
{
	struct slice name = slice_text(generation->name);
	struct slice group_name = slice_head(name, name.len - 9);
	struct dsn base = {0};
	struct gdg group;
	size_t count;

	if (name.len <= 9 || gdg_number(name, group_name) == 0)
		return true;
	slice_copy(group_name, base.name, sizeof(base.name));
	if (!catalog_gdg_read(catalog, &base, &group, NULL))
		return true;	/* only named like a generation */
	count = count_generations(catalog, &base);
	if (count <= group.limit)
		return true;
	return drop_oldest(catalog, &base, group.empty ? count - 1 :
	    count - group.limit, group.scratch, fault);
}
