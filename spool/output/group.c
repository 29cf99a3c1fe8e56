/*
 * spool/output/group.c -- output groups
 *
 * A group (JOE) is what an operator holds, releases and purges as one: name.n.m
 * in displays, of which the volume has the first number.
 *
 * Promises  a group's number stays as long as the group; a job's are given in
 *           the order of its data sets, and none twice
 */
#include <stdlib.h>

#include "spool/base/memory.h"
#include "spool/output/output.h"

struct ungrouped {
	struct data_set *list;
	size_t count, size;
};

static bool
collect(void *context, const struct data_set *ds)
{
	struct ungrouped *found = context;

	if (ds->group != 0 || (ds->state != DATA_SET_READY &&
	    ds->state != DATA_SET_HELD))
		return true;
	if (found->count == found->size) {
		found->size = found->size * 2 + 8;
		found->list = memory_resize(found->list,
		    found->size * sizeof(found->list[0]));
	}
	found->list[found->count++] = *ds;
	return true;
}

static int
compare(const void *a_, const void *b_)
{
	const struct data_set *a = a_, *b = b_;
	int differ = strcmp(a->writer, b->writer);

	if (a->class != b->class)
		return a->class < b->class ? -1 : 1;
	if (a->outdisp != b->outdisp)
		return a->outdisp < b->outdisp ? -1 : 1;
	if (differ == 0)
		differ = strcmp(a->dest_node, b->dest_node);
	if (differ == 0)
		differ = strcmp(a->dest_user, b->dest_user);
	return differ != 0 ? differ : strcmp(a->forms, b->forms);
}

static int
compare_and_order(const void *a_, const void *b_)
{
	const struct data_set *a = a_, *b = b_;
	int differ = compare(a, b);

	if (differ != 0)
		return differ;
	return a->key < b->key ? -1 : a->key > b->key;
}

static int
by_number(const void *a_, const void *b_)
{
	const struct data_set *a = a_, *b = b_;

	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return a->key < b->key ? -1 : a->key > b->key;
}

/*
 * Sorted, those of a group stand together.  Each run of them is known by its
 * lowest data set until all are back in order and the numbers can be given.
 */
static void
give_numbers(struct ungrouped *found, uint32_t last)
{
	uint32_t *number;
	size_t first = 0;

	qsort(found->list, found->count, sizeof(found->list[0]),
	    compare_and_order);
	for (size_t i = 0; i < found->count; i++) {
		if (compare(&found->list[first], &found->list[i]) != 0)
			first = i;
		found->list[i].group = (uint32_t)first + 1;
	}
	number = memory_zero((found->count + 1) * sizeof(number[0]));
	qsort(found->list, found->count, sizeof(found->list[0]), by_number);
	for (size_t i = 0; i < found->count; i++) {
		uint32_t run = found->list[i].group;

		if (number[run] == 0)
			number[run] = ++last;
		found->list[i].group = number[run];
	}
	free(number);
}

void
output_group(struct txn *txn, uint32_t job)
{
	struct ungrouped found = {0};
	struct view *view = txn_view(txn);

	data_set_each(view, job, collect, &found);
	if (found.count > 0)
		give_numbers(&found, data_set_last_group(view, job));
	for (size_t i = 0; i < found.count; i++)
		if (found.list[i].outdisp == OUTDISP_PURGE)
			data_set_remove(txn, found.list[i].key);
		else
			data_set_update(txn, &found.list[i]);
	free(found.list);
}
