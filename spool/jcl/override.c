/*
 * spool/jcl/override.c -- a DD of a procedure with the parameters of another
 *
 * Parameters are replaced one by one, those of DCB= one by one as well; an
 * empty one takes its partner away; what cannot stand beside a new one goes
 * (reference 1.9).
 *
 * Owns      the merging
 * Leaves    the pairs that exclude each other to dd.c
 */
#include "spool/jcl/dd.h"
#include "spool/jcl/tables.h"

static struct value *
copy(struct reader *r, const struct value *v)
{
	struct value *c = arena_new(r->arena, struct value);

	*c = *v;
	c->next = NULL;
	return c;
}

/* Two spellings of a keyword are one. */
static struct slice
spelling(struct slice keyword)
{
	if (slice_equal(keyword, SLICE("DSNAME")))
		return SLICE("DSN");
	if (slice_equal(keyword, SLICE("VOLUME")))
		return SLICE("VOL");
	return keyword;
}

static bool
is_positional(const struct value *v)
{
	return v->keyword.len == 0 && !value_is_null(v);
}

static bool
is_dcb(const struct value *v)
{
	return slice_equal(v->keyword, SLICE("DCB"));
}

static const struct value *
find_keyword(const struct value *params, struct slice keyword)
{
	while (params != NULL && (params->keyword.len == 0 ||
	    !slice_equal(spelling(params->keyword), spelling(keyword))))
		params = params->next;
	return params;
}

static const struct value *
find_in_dcb(const struct value *dcb, struct slice keyword)
{
	return dcb == NULL || !dcb->is_list ? NULL :
	    find_keyword(dcb->items, keyword);
}

/* A data set takes the place of DUMMY and of in-stream data. */
static bool
replaces_positional(const struct value *over)
{
	for (; over != NULL; over = over->next) {
		if (is_positional(over))
			return true;
		if (!value_is_null(over) &&
		    (find_keyword(over, SLICE("DSN")) == over ||
		    find_keyword(over, SLICE("PATH")) == over ||
		    find_keyword(over, SLICE("SYSOUT")) == over ||
		    find_keyword(over, SLICE("DDNAME")) == over))
			return true;
	}
	return false;
}

static bool
is_excluded(const struct value *base, const struct value *over)
{
	for (; over != NULL; over = over->next) {
		if (over->keyword.len > 0 && value_is_null(over))
			continue;
		if (dd_excludes(spelling(keyword_of(base)),
		    spelling(keyword_of(over))))
			return true;
	}
	return false;
}

static bool
is_replaced(const struct value *base, const struct value *over)
{
	if (is_positional(base))
		return replaces_positional(over) || is_excluded(base, over);
	return find_keyword(over, base->keyword) != NULL ||
	    find_in_dcb(find_keyword(over, SLICE("DCB")), base->keyword) !=
	    NULL || is_excluded(base, over);
}

static bool
has_model(const struct value *dcb)
{
	return !dcb->is_list || (dcb->items != NULL &&
	    dcb->items->keyword.len == 0);
}

/* Adds the parts of a DCB= that `over` (or NULL) does not have. */
static void
add_parts(struct reader *r, struct value *merged, const struct value *dcb,
    const struct value *over)
{
	struct value **tail = &merged->items;
	const struct value *part;

	while (*tail != NULL)
		tail = &(*tail)->next;
	for (unsigned i = 0; (part = value_item(dcb, i)) != NULL; i++) {
		bool is_model = part == dcb || part->keyword.len == 0;

		if (over != NULL && (is_model ? has_model(over) :
		    find_in_dcb(over, part->keyword) != NULL))
			continue;
		*tail = copy(r, part);
		if (part == dcb)
			(*tail)->keyword = slice_of(NULL, 0);
		tail = &(*tail)->next;
		merged->item_count++;
	}
}

/* A model (DCB=*.step.dd) stands in front of the keywords. */
static struct value *
merge_dcb(struct reader *r, const struct value *base,
    const struct value *over)
{
	struct value *merged = copy(r, over);

	merged->is_list = true;
	merged->items = NULL;
	merged->item_count = 0;
	add_parts(r, merged, base, over);
	add_parts(r, merged, over, NULL);
	return merged;
}

/* What of the base stands beside the override. */
static void
add_base(struct reader *r, struct value ***tail, const struct value *base,
    const struct value *over)
{
	for (; base != NULL; base = base->next) {
		if (is_replaced(base, over))
			continue;
		**tail = copy(r, base);
		*tail = &(**tail)->next;
	}
}

static const struct value *
find_dcb(const struct value *params)
{
	const struct value *dcb = find_keyword(params, SLICE("DCB"));

	return dcb != NULL && !value_is_null(dcb) ? dcb : NULL;
}

struct value *
override_params(struct reader *r, struct value *base,
    const struct value *over)
{
	struct value *list = NULL, **tail = &list;
	const struct value *dcb = find_dcb(base);

	if (over != NULL && is_positional(over)) {	/* they come first */
		list = copy(r, over);
		tail = &list->next;
	}
	add_base(r, &tail, base, over);
	for (const struct value *o = over; o != NULL; o = o->next) {
		if (value_is_null(o) || (o == over && is_positional(o)))
			continue;
		*tail = is_dcb(o) && dcb != NULL ? merge_dcb(r, dcb, o) :
		    copy(r, o);
		tail = &(*tail)->next;
	}
	return list;
}
