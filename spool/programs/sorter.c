/*
 * spool/programs/sorter.c -- records in the order of their keys
 *
 * Records gather in memory; when there are enough of them they are sorted and
 * go to a file without a name, a run.  At the end the runs are merged.
 *
 * Promises  records with equal keys come out in the order they went in (EQUALS)
 * Fails     by false and a fault: the work files have no room
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/programs/sort.h"

enum {
	MEMORY = 64 * 1024 * 1024,	/* bytes of records before a run */
	RUNS_MAX = 64,			/* merged at once */
};

struct entry {
	const char *bytes;	/* the key, then the record */
	uint32_t key, record;	/* their lengths */
};

/* A run on its way back. */
struct run {
	FILE *file;
	struct buffer bytes;
	uint32_t key, record;
	bool at_end;
};

struct sorter {
	const struct sort_field *fields;
	size_t field_count;
	struct buffer bytes;		/* of the entries */
	struct entry *entries;
	size_t count, size;
	size_t next;
	bool sorted;
	struct run runs[RUNS_MAX];
	size_t run_count;
	int given;			/* the run that gave the last record,
					 * -1: none */
};

struct sorter *
sorter_open(const struct sort_field *fields, size_t count)
{
	struct sorter *sorter = memory_new(struct sorter);

	sorter->fields = fields;
	sorter->field_count = count;
	sorter->given = -1;
	return sorter;
}

void
sorter_close(struct sorter **sorter)
{
	if (*sorter == NULL)
		return;
	for (size_t i = 0; i < (*sorter)->run_count; i++) {
		fclose((*sorter)->runs[i].file);
		buffer_free(&(*sorter)->runs[i].bytes);
	}
	buffer_free(&(*sorter)->bytes);
	free((*sorter)->entries);
	free(*sorter);
	*sorter = NULL;
}

static void
put_key(struct sorter *sorter, const struct sort_record *record)
{
	for (size_t i = 0; i < sorter->field_count; i++) {
		const struct sort_field *field = &sorter->fields[i];
		size_t from = sorter->bytes.len;
		sort_number value = 0;

		if (sort_is_number(field->format) ||
		    field->format == SORT_YEAR2) {
			/* what is no number sorts as zero */
			if (!sort_value(record, field, &value))
				value = 0;
			sort_key_number(value, &sorter->bytes);
		} else {
			sort_key_text(sort_text(record, field),
			    field->length, field->format, &sorter->bytes);
		}
		if (field->descending)
			for (; from < sorter->bytes.len; from++)
				sorter->bytes.data[from] =
				    (char)~sorter->bytes.data[from];
	}
}

static int
compare_keys(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t len = a_len < b_len ? a_len : b_len;
	int order = memcmp(a, b, len);

	return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

/* Entries lie in memory in the order they came. */
static int
compare_entries(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int order = compare_keys(a->bytes, a->key, b->bytes, b->key);

	return order != 0 ? order : (a->bytes > b->bytes) -
	    (a->bytes < b->bytes);
}

/* Until now entries held offsets, for the buffer may have moved. */
static void
sort_entries(struct sorter *sorter)
{
	const char *at = sorter->bytes.data;

	for (size_t i = 0; i < sorter->count; i++) {
		sorter->entries[i].bytes = at;
		at += sorter->entries[i].key + sorter->entries[i].record;
	}
	if (sorter->count > 1)
		qsort(sorter->entries, sorter->count,
		    sizeof(sorter->entries[0]), compare_entries);
}

static bool
write_entries(struct sorter *sorter, FILE *file)
{
	for (size_t i = 0; i < sorter->count; i++) {
		const struct entry *e = &sorter->entries[i];
		uint32_t head[2] = {e->key, e->record};

		if (fwrite(head, sizeof(head), 1, file) != 1 ||
		    (e->key + e->record > 0 &&
		    fwrite(e->bytes, e->key + e->record, 1, file) != 1))
			return false;
	}
	return fflush(file) == 0;
}

static bool
spill(struct sorter *sorter, struct fault *fault)
{
	struct run *run = &sorter->runs[sorter->run_count];

	if (sorter->run_count == RUNS_MAX) {
		fault_set(fault, "more than %d work files of %d MiB would be "
		    "needed to sort this", RUNS_MAX, MEMORY >> 20);
		return false;
	}
	sort_entries(sorter);
	run->file = tmpfile();
	if (run->file == NULL) {
		fault_errno(fault, "a work file");
		return false;
	}
	sorter->run_count++;
	if (!write_entries(sorter, run->file)) {
		fault_errno(fault, "a work file");
		return false;
	}
	rewind(run->file);
	sorter->count = 0;
	buffer_clear(&sorter->bytes);
	return true;
}

bool
sorter_put(struct sorter *sorter, const struct sort_record *record,
    struct fault *fault)
{
	size_t before = sorter->bytes.len;
	struct entry *entry;

	if (before >= MEMORY) {
		if (!spill(sorter, fault))
			return false;
		before = 0;
	}
	if (sorter->count == sorter->size) {
		sorter->size = sorter->size * 2 + 1024;
		sorter->entries = memory_resize(sorter->entries,
		    sorter->size * sizeof(sorter->entries[0]));
	}
	put_key(sorter, record);
	entry = &sorter->entries[sorter->count++];
	entry->key = (uint32_t)(sorter->bytes.len - before);
	entry->record = (uint32_t)record->data.len;
	buffer_put(&sorter->bytes, record->data);
	return true;
}

/* --------------------------------------------------------------- merging */

static bool
advance(struct run *run, struct fault *fault)
{
	uint32_t head[2];
	size_t len;

	if (fread(head, sizeof(head), 1, run->file) != 1) {
		run->at_end = true;
		if (ferror(run->file))
			fault_errno(fault, "a work file");
		return !ferror(run->file);
	}
	run->key = head[0];
	run->record = head[1];
	len = (size_t)head[0] + head[1];
	buffer_clear(&run->bytes);
	if (len > 0 && fread(buffer_room(&run->bytes, len), len, 1,
	    run->file) != 1) {
		fault_errno(fault, "a work file");
		return false;
	}
	run->bytes.len = len;
	return true;
}

/* The run with the lowest key; of equal ones the one that was written first. */
static struct run *
lowest(struct sorter *sorter)
{
	struct run *low = NULL;

	for (size_t i = 0; i < sorter->run_count; i++) {
		struct run *run = &sorter->runs[i];

		if (!run->at_end && (low == NULL ||
		    compare_keys(run->bytes.data, run->key, low->bytes.data,
		    low->key) < 0))
			low = run;
	}
	return low;
}

static bool
next_of_runs(struct sorter *sorter, struct slice *record_r,
    struct slice *key_r, struct fault *fault)
{
	struct run *low;

	if (sorter->given >= 0 &&
	    !advance(&sorter->runs[sorter->given], fault))
		return false;
	low = lowest(sorter);
	if (low == NULL)
		return false;
	sorter->given = (int)(low - sorter->runs);
	*key_r = slice_of(low->bytes.data, low->key);
	*record_r = slice_of(low->bytes.data + low->key, low->record);
	return true;
}

static bool
finish(struct sorter *sorter, struct fault *fault)
{
	sorter->sorted = true;
	if (sorter->run_count == 0) {
		sort_entries(sorter);
		return true;
	}
	if (sorter->count > 0 && !spill(sorter, fault))
		return false;
	for (size_t i = 0; i < sorter->run_count; i++)
		if (!advance(&sorter->runs[i], fault))
			return false;
	return true;
}

bool
sorter_next(struct sorter *sorter, struct slice *record_r,
    struct slice *key_r, struct fault *fault)
{
	const struct entry *entry;

	if (!sorter->sorted && !finish(sorter, fault))
		return false;
	if (sorter->run_count > 0)
		return next_of_runs(sorter, record_r, key_r, fault);
	if (sorter->next == sorter->count)
		return false;
	entry = &sorter->entries[sorter->next++];
	*key_r = slice_of(entry->bytes, entry->key);
	*record_r = slice_of(entry->bytes + entry->key, entry->record);
	return true;
}
