/*
 * spool/operator/groups.c -- the output groups of a job
 *
 * Data sets of one group that were changed one by one no longer agree: then the
 * group has parts, n.1 and n.2.
 */
#include "spool/operator/groups.h"

#include <stdlib.h>

#include "spool/base/memory.h"

struct gather {
	struct spool *spool;
	struct group *list;
	size_t count;
};

static bool
agrees(const struct group *group, const struct data_set *ds)
{
	const struct data_set *a = &group->first;

	return a->group == ds->group && a->class == ds->class &&
	    a->outdisp == ds->outdisp && a->state == ds->state &&
	    strcmp(a->writer, ds->writer) == 0 &&
	    strcmp(a->dest_node, ds->dest_node) == 0 &&
	    strcmp(a->dest_user, ds->dest_user) == 0 &&
	    strcmp(a->forms, ds->forms) == 0;
}

static struct group *
group_for(struct gather *gather, const struct data_set *ds)
{
	struct group *new;
	unsigned parts = 0;

	for (size_t i = 0; i < gather->count; i++) {
		if (agrees(&gather->list[i], ds))
			return &gather->list[i];
		parts += gather->list[i].number == ds->group;
	}
	gather->list = memory_resize(gather->list,
	    (gather->count + 1) * sizeof(gather->list[0]));
	new = &gather->list[gather->count++];
	*new = (struct group){
		.number = ds->group, .part = parts + 1, .first = *ds,
		.created_us = ds->created_us,
	};
	return new;
}

static bool
gather_one(void *context, const struct data_set *ds)
{
	struct gather *gather = context;
	struct group *group;

	if (ds->state != DATA_SET_READY && ds->state != DATA_SET_HELD)
		return true;
	group = group_for(gather, ds);
	if ((group->count & (group->count - 1)) == 0)
		group->keys = memory_resize(group->keys, (group->count == 0 ?
		    1 : group->count * 2) * sizeof(group->keys[0]));
	group->keys[group->count++] = ds->key;
	group->records += ds->records;
	group->bytes += ds->bytes;
	group->busy = group->busy || output_is_claimed(gather->spool,
	    ds->key);
	if (ds->created_us < group->created_us)
		group->created_us = ds->created_us;
	return true;
}

static int
by_number(const void *a_, const void *b_)
{
	const struct group *a = a_, *b = b_;

	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return a->part < b->part ? -1 : a->part > b->part;
}

size_t
groups_of(struct spool *spool, struct view *view, uint32_t job,
    struct group **list_r)
{
	struct gather gather = {.spool = spool};

	data_set_each(view, job, gather_one, &gather);
	if (gather.count > 1)
		qsort(gather.list, gather.count, sizeof(gather.list[0]),
		    by_number);
	*list_r = gather.list;
	return gather.count;
}

void
groups_free(struct group **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free((*list)[i].keys);
	free(*list);
	*list = NULL;
}
