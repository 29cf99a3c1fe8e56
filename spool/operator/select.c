/*
 * spool/operator/select.c -- which jobs a command names
 */
#include "spool/operator/select.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/memory.h"

static const struct word {
	const char *word;
	bool kinds[3];		/* JOB, STC, TSU */
} words[] = {
	{"J", {true, false, false}}, {"JOB", {true, false, false}},
	{"S", {false, true, false}}, {"STC", {false, true, false}},
	{"T", {false, false, true}}, {"TSU", {false, false, true}},
	{"JQ", {true, true, true}}, {"JOBQ", {true, true, true}},
};

static const struct word *
find_word(struct slice letters)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_equal(letters, slice_text(words[i].word)))
			return &words[i];
	return NULL;
}

bool
selection_word(struct slice letters)
{
	return find_word(letters) != NULL;
}

bool
pattern_matches(struct slice pattern, const char *text)
{
	char glob[64];

	if (pattern.len >= sizeof(glob) || slice_find(pattern, '[') <
	    pattern.len)
		return slice_equal(pattern, slice_text(text));
	slice_copy(pattern, glob, sizeof(glob));
	return fnmatch(glob, text, FNM_NOESCAPE) == 0;
}

/* ----------------------------------------------------------- reading */

static size_t
span(struct slice text, bool (*is)(char))
{
	size_t len = 0;

	while (len < text.len && is(text.ptr[len]))
		len++;
	return len;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return isalpha((unsigned char)c);
}

static bool
is_name(char c)
{
	return isalnum((unsigned char)c) ||
	    (c != '\0' && strchr("@#$*?", c) != NULL);
}

/* 12, or J12 behind a minus; * is the highest there is. */
static bool
take_number(struct slice *text, uint32_t *number_r)
{
	uint64_t number;
	size_t len;

	if (text->len > 0 && text->ptr[0] == '*') {
		*text = slice_from(*text, 1);
		*number_r = UINT32_MAX;
		return true;
	}
	*text = slice_from(*text, span(*text, is_letter));
	len = span(*text, is_digit);
	if (!slice_number(slice_head(*text, len), UINT32_MAX, &number))
		return false;
	*text = slice_from(*text, len);
	*number_r = (uint32_t)number;
	return number > 0;
}

static bool
take_range(struct slice *text, struct selected *one)
{
	if (!take_number(text, &one->low))
		return false;
	one->high = one->low;
	if (text->len == 0 || text->ptr[0] != '-')
		return true;
	*text = slice_from(*text, 1);
	return take_number(text, &one->high) && one->high >= one->low;
}

static bool
take_quoted(struct slice *text, struct selected *one)
{
	struct slice name = slice_from(*text, 1);
	size_t len = slice_find(name, '\'');

	if (len == 0 || len > 8 || len == name.len)
		return false;
	slice_copy(slice_head(name, len), one->name, sizeof(one->name));
	for (char *c = one->name; *c != '\0'; c++)
		*c = (char)toupper((unsigned char)*c);
	*text = slice_from(name, len + 1);
	return true;
}

/* A number is one unless a name goes on behind it. */
static bool
take_one(struct slice *text, struct selected *one, bool in_parentheses)
{
	size_t digits = span(*text, is_digit), len = span(*text, is_name);

	*one = (struct selected){0};
	if (text->len > 0 && text->ptr[0] == '\'')
		return take_quoted(text, one);
	if (digits > 0 && digits == len)
		return take_range(text, one);
	if (!in_parentheses || len == 0 || len > 8)
		return false;
	slice_copy(slice_head(*text, len), one->name, sizeof(one->name));
	*text = slice_from(*text, len);
	return true;
}

static bool
take_list(struct slice *text, struct selection *selection)
{
	do {
		*text = slice_from(*text, 1);
		if (selection->count == SELECTED_MAX || !take_one(text,
		    &selection->list[selection->count++], true))
			return false;
	} while (text->len > 0 && text->ptr[0] == ',');
	if (text->len == 0 || text->ptr[0] != ')')
		return false;
	*text = slice_from(*text, 1);
	return true;
}

/* $D'NAME' is a job, task or session of that name. */
bool
selection_take(struct slice *text, struct selection *selection)
{
	struct slice letters = slice_head(*text, span(*text, is_letter));
	const struct word *word = find_word(letters);
	bool bare = text->len > 0 && text->ptr[0] == '\'';

	*selection = (struct selection){.kinds = {true, true, true}};
	if (!bare && word == NULL)
		return false;
	if (!bare) {
		memcpy(selection->kinds, word->kinds, sizeof(word->kinds));
		*text = slice_from(*text, letters.len);
	}
	if (text->len == 0 || text->ptr[0] == ',')
		return true;
	if (text->ptr[0] == '*') {
		*text = slice_from(*text, 1);
		return true;
	}
	selection->is_named = true;
	if (text->ptr[0] == '(')
		return take_list(text, selection);
	selection->count = 1;
	return take_one(text, &selection->list[0], false);
}

/* ---------------------------------------------------------- matching */

bool
selection_matches(const struct selection *selection, const struct job *job)
{
	if (!selection->kinds[job->kind])
		return false;
	for (unsigned i = 0; i < selection->count; i++) {
		const struct selected *one = &selection->list[i];

		if (one->low > 0 ? job->number >= one->low &&
		    job->number <= one->high :
		    pattern_matches(slice_text(one->name), job->name))
			return true;
	}
	return selection->count == 0;
}

struct found {
	const struct selection *selection;
	struct job *list;
	size_t count, size;
};

static bool
collect(void *context, const struct job *job)
{
	struct found *found = context;

	if (!selection_matches(found->selection, job))
		return true;
	if (found->count == found->size) {
		found->size = found->size * 2 + 8;
		found->list = memory_resize(found->list,
		    found->size * sizeof(found->list[0]));
	}
	found->list[found->count++] = *job;
	return true;
}

/* One number is looked up; all else is a walk over the jobs. */
size_t
selection_find(struct view *view, const struct selection *selection,
    struct job **list_r)
{
	const struct selected *one = &selection->list[0];
	struct found found = {.selection = selection};
	struct job job;

	if (selection->count == 1 && one->low > 0 && one->low == one->high) {
		if (job_get(view, one->low, &job) == STORE_OK)
			collect(&found, &job);
	} else {
		job_each(view, collect, &found);
	}
	*list_r = found.list;
	return found.count;
}
