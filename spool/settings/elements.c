/*
 * spool/settings/elements.c -- what statements with a subscript set
 *
 * OUTCLASS has an element for each class there is, JOBCLASS for those of one
 * character; the others have those that some statement named.
 *
 * Owns      the lists in struct settings, and settings as a whole
 * Promises  an initiator that nothing named behaves as one with the defaults
 */
#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/memory.h"
#include "spool/settings/statements.h"

static int
outclass_index(char class)
{
	if (class >= 'A' && class <= 'Z')
		return class - 'A';
	if (class >= '0' && class <= '9')
		return 26 + class - '0';
	return -1;
}

static char
outclass_letter(unsigned index)
{
	return (char)(index < 26 ? 'A' + index : '0' + index - 26);
}

/* ---------------------------------------------------------------- lists */

/* A growing list in settings, and how an element tells its subscript. */
struct list {
	struct element_list *in;
	size_t size;		/* of an element */
	size_t name;		/* offset of its name, or its number */
};

static struct list
list_of(const struct statement *s, struct settings *settings)
{
	switch (s->subscript) {
	case SUBSCRIPT_CLASS:
		return (struct list){&settings->jobclasses,
		    sizeof(struct jobclass), offsetof(struct jobclass, name)};
	case SUBSCRIPT_NAME:
		return (struct list){&settings->destids,
		    sizeof(struct destid), offsetof(struct destid, name)};
	default:
		break;
	}
	if (strcmp(s->name, "INIT") == 0)
		return (struct list){&settings->inits,
		    sizeof(struct init_setting),
		    offsetof(struct init_setting, number)};
	return (struct list){&settings->nodes, sizeof(struct node_setting),
	    offsetof(struct node_setting, number)};
}

static void *
item(const struct list *list, unsigned at)
{
	return (char *)list->in->items + at * list->size;
}

static void
print_subscript(const struct statement *s, const struct list *list,
    unsigned at, char *to, size_t size)
{
	const char *field = (const char *)item(list, at) + list->name;

	if (s->subscript == SUBSCRIPT_NUMBER)
		snprintf(to, size, "%u", *(const uint32_t *)(const void *)
		    field);
	else
		snprintf(to, size, "%s", field);
}

static bool
find_in(const struct statement *s, const struct list *list,
    const char *subscript, unsigned *at_r)
{
	char name[16];

	for (*at_r = 0; *at_r < list->in->count; (*at_r)++) {
		print_subscript(s, list, *at_r, name, sizeof(name));
		if (strcmp(name, subscript) == 0)
			return true;
	}
	return false;
}

static void *
append(const struct statement *s, const struct list *list,
    const char *subscript)
{
	char *new, *field;

	list->in->items = memory_resize(list->in->items,
	    (list->in->count + 1) * list->size);
	new = item(list, list->in->count++);
	memset(new, 0, list->size);
	element_defaults(s, new);
	field = new + list->name;
	if (s->subscript == SUBSCRIPT_NUMBER)
		*(uint32_t *)(void *)field = (uint32_t)strtoul(subscript, NULL,
		    10);
	else
		snprintf(field, 9, "%.8s", subscript);
	return new;
}

void *
element_find(const struct statement *s, struct settings *settings,
    const char *subscript, bool make)
{
	struct list list;
	unsigned at;

	if (s->subscript == SUBSCRIPT_NONE)
		return settings;
	if (s->subscript == SUBSCRIPT_SYSOUT)
		return &settings->outclasses[outclass_index(subscript[0])];
	list = list_of(s, settings);
	if (find_in(s, &list, subscript, &at))
		return item(&list, at);
	return make ? append(s, &list, subscript) : NULL;
}

bool
element_remove(const struct statement *s, struct settings *settings,
    const char *subscript)
{
	struct list list = list_of(s, settings);
	unsigned at;

	if (!find_in(s, &list, subscript, &at))
		return false;
	list.in->count--;
	memmove(item(&list, at), item(&list, at + 1),
	    (list.in->count - at) * list.size);
	return true;
}

void *
element_at(const struct statement *s, struct settings *settings, unsigned at,
    char *subscript_r, size_t size)
{
	struct list list;

	subscript_r[0] = '\0';
	if (s->subscript == SUBSCRIPT_NONE)
		return at == 0 ? settings : NULL;
	if (s->subscript == SUBSCRIPT_SYSOUT) {
		if (at >= OUTCLASSES)
			return NULL;
		snprintf(subscript_r, size, "%c", outclass_letter(at));
		return &settings->outclasses[at];
	}
	list = list_of(s, settings);
	if (at >= list.in->count)
		return NULL;
	print_subscript(s, &list, at, subscript_r, size);
	return item(&list, at);
}

void
element_defaults(const struct statement *s, void *element)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct parameter *p = &s->parameters[i];
		struct buffer why = {0};

		if (p->initial[0] != '\0' && !setting_take(p,
		    slice_text(p->initial), element, &why))
			assert(!"a default of the table is no value");
		buffer_free(&why);
	}
}

/* ----------------------------------------------------------- subscripts */

static bool
take_number(const struct statement *s, struct slice text, char *to,
    size_t size)
{
	uint64_t number;

	if (!slice_number(text, s->most, &number) || number == 0)
		return false;
	snprintf(to, size, "%u", (unsigned)number);
	return true;
}

bool
subscript_take(const struct statement *s, struct slice text, char *to,
    size_t size)
{
	bool letters_only = s->subscript != SUBSCRIPT_NAME;

	if (s->subscript == SUBSCRIPT_NUMBER)
		return take_number(s, text, to, size);
	if (text.len == 0 || text.len > 8 || text.len >= size ||
	    (s->subscript == SUBSCRIPT_SYSOUT && text.len != 1))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (!isalnum(c) && (letters_only || strchr("@#$", c) == NULL))
			return false;
		to[i] = (char)toupper(c);
	}
	to[text.len] = '\0';
	return true;
}

/* ---------------------------------------------------------- as a whole */

/* A-Z, 0-9, STC and TSU are there from the start. */
static void
add_jobclasses(struct settings *settings)
{
	const struct statement *s = settings_find(SLICE("JOBCLASS"));
	char name[2] = "";

	for (unsigned i = 0; i < OUTCLASSES; i++) {
		name[0] = outclass_letter(i);
		element_find(s, settings, name, true);
	}
	element_find(s, settings, "STC", true);
	element_find(s, settings, "TSU", true);
}

struct settings *
settings_defaults(void)
{
	struct settings *settings = memory_new(struct settings);

	for (size_t i = 0; i < settings_table_count; i++) {
		const struct statement *s = &settings_table[i];

		if (s->subscript == SUBSCRIPT_NONE)
			element_defaults(s, settings);
		else if (s->subscript == SUBSCRIPT_SYSOUT)
			for (unsigned j = 0; j < OUTCLASSES; j++)
				element_defaults(s, &settings->outclasses[j]);
	}
	add_jobclasses(settings);
	/* class H is held output, as it is by custom */
	settings->outclasses[outclass_index('H')].outdisp = OUTDISP_HOLD;
	settings->outclasses[outclass_index('H')].outdisp_abend = OUTDISP_HOLD;
	return settings;
}

static void
copy_list(struct element_list *list, size_t size)
{
	const void *from = list->items;

	list->items = NULL;
	if (list->count == 0)
		return;
	list->items = memory_get(list->count * size);
	memcpy(list->items, from, list->count * size);
}

struct settings *
settings_copy(const struct settings *from)
{
	struct settings *to = memory_new(struct settings);

	*to = *from;
	copy_list(&to->nodes, sizeof(struct node_setting));
	copy_list(&to->jobclasses, sizeof(struct jobclass));
	copy_list(&to->destids, sizeof(struct destid));
	copy_list(&to->inits, sizeof(struct init_setting));
	return to;
}

void
settings_free(struct settings **settings)
{
	if (*settings == NULL)
		return;
	free((*settings)->nodes.items);
	free((*settings)->jobclasses.items);
	free((*settings)->destids.items);
	free((*settings)->inits.items);
	free(*settings);
	*settings = NULL;
}

/* -------------------------------------------------------- the questions */

const struct outclass *
settings_outclass(const struct settings *settings, char class)
{
	int index = outclass_index(class);

	return &settings->outclasses[index < 0 ? 0 : index];
}

const struct jobclass *
settings_jobclass(const struct settings *settings, const char *name)
{
	const struct jobclass *list = settings->jobclasses.items;

	for (unsigned i = 0; i < settings->jobclasses.count; i++)
		if (strcmp(list[i].name, name) == 0)
			return &list[i];
	return NULL;
}

const struct destid *
settings_destid(const struct settings *settings, const char *name)
{
	const struct destid *list = settings->destids.items;

	for (unsigned i = 0; i < settings->destids.count; i++)
		if (strcmp(list[i].name, name) == 0)
			return &list[i];
	return NULL;
}

const char *
settings_node(const struct settings *settings)
{
	const struct node_setting *list = settings->nodes.items;

	for (unsigned i = 0; i < settings->nodes.count; i++)
		if (list[i].number == settings->own_node)
			return list[i].name;
	return "";
}

unsigned
settings_initiators(const struct settings *settings)
{
	const struct init_setting *list = settings->inits.items;
	unsigned most = 0;

	if (settings->initiators > 0)
		return settings->initiators;
	for (unsigned i = 0; i < settings->inits.count; i++)
		if (list[i].number > most)
			most = list[i].number;
	return most > 0 ? most : INITIATORS_DEFAULT;
}

struct init_setting
settings_initiator(const struct settings *settings, uint32_t number)
{
	const struct init_setting *list = settings->inits.items;
	struct init_setting one = {.number = number};

	for (unsigned i = 0; i < settings->inits.count; i++)
		if (list[i].number == number)
			return list[i];
	element_defaults(settings_find(SLICE("INIT")), &one);
	return one;
}

uint64_t
settings_volume_bytes(const struct settings *settings)
{
	return (uint64_t)settings->groups_most * settings->group_buffers *
	    settings->buffer_bytes;
}
