/*
 * spool/settings/show.c -- what statements are set to
 */
#include <stdio.h>

#include "spool/settings/scan.h"
#include "spool/settings/statements.h"

static void
put_items(const struct statement *s, const void *element,
    struct buffer *items)
{
	const char *group = NULL;

	for (size_t i = 0; i < s->count; i++) {
		const struct parameter *p = &s->parameters[i];
		bool same = group != NULL && p->group != NULL &&
		    strcmp(group, p->group) == 0;

		if (group != NULL && !same)
			buffer_byte(items, ')');
		if (i > 0)
			buffer_byte(items, ',');
		if (p->group != NULL && !same)
			buffer_print(items, "%s=(", p->group);
		group = p->group;
		buffer_print(items, "%s=", p->name);
		setting_print(p, element, items);
	}
	if (group != NULL)
		buffer_byte(items, ')');
}

struct showing {
	const struct statement *s;
	struct settings *settings;
	void (*each)(void *, const struct settings_shown *);
	void *context;
	bool any;
};

static void
show_one(struct showing *showing, const char *subscript, const void *element)
{
	const struct statement *s = showing->s;
	struct buffer items = {0};
	char head[32];

	if (s->subscript == SUBSCRIPT_NONE)
		snprintf(head, sizeof(head), "%s", s->name);
	else
		snprintf(head, sizeof(head), "%s(%s)", s->name, subscript);
	put_items(s, element, &items);
	showing->each(showing->context, &(struct settings_shown){s->id, head,
	    s->width, buffer_str(&items)});
	showing->any = true;
	buffer_free(&items);
}

/* A subscript, a range a-b of them in order, or * for all. */
static bool
is_wanted(const struct statement *s, struct slice wanted, const char *name)
{
	struct slice item, low;
	char from[16], to[16];

	if (wanted.ptr == NULL)
		return true;
	while (slice_split(&wanted, ',', &item)) {
		item = scan_trim(item);
		if (slice_equal(item, SLICE("*")) ||
		    slice_equal_nocase(item, slice_text(name)))
			return true;
		if (!slice_split(&item, '-', &low) || item.ptr == NULL ||
		    !subscript_take(s, low, from, sizeof(from)) ||
		    !subscript_take(s, item, to, sizeof(to)))
			continue;
		/* numbers without leading zeros: the longer is the greater */
		if ((strlen(name) > strlen(from) || (strlen(name) ==
		    strlen(from) && strcmp(name, from) >= 0)) &&
		    (strlen(name) < strlen(to) || (strlen(name) ==
		    strlen(to) && strcmp(name, to) <= 0)))
			return true;
	}
	return false;
}

bool
settings_show(const struct settings *settings, struct slice statement,
    void (*each)(void *, const struct settings_shown *), void *context,
    bool *found_r)
{
	struct slice name, subscript;
	struct showing showing = {.each = each, .context = context};
	const void *element;
	char at[16];

	scan_name(&statement, &name, &subscript);
	showing.s = settings_find(name);
	*found_r = showing.s != NULL;
	if (showing.s == NULL)
		return false;
	showing.settings = settings_copy(settings);
	for (unsigned i = 0; (element = element_at(showing.s,
	    showing.settings, i, at, sizeof(at))) != NULL; i++)
		if (is_wanted(showing.s, subscript, at))
			show_one(&showing, at, element);
	settings_free(&showing.settings);
	return showing.any;
}
