/*
 * spool/jcl/keyword.c -- what a parameter is called, and what it may be
 *
 * Owns      finding keywords, the simple forms of values, exclusions
 * Leaves    the tables and what is stored to each statement's file
 * Fails     by a report; a wrong value is not stored
 */
#include "spool/jcl/keyword.h"

#include "spool/base/text.h"
#include "spool/jcl/name.h"
#include "spool/jcl/reader.h"

const struct keyword *
keyword_table_find(const struct keyword_table *table, struct slice name)
{
	size_t low = 0, high = name.len > 0 ? table->count : 0;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const char *row = table->rows[middle].name;
		int order = strncmp(name.ptr, row, name.len);

		if (order == 0)
			order = row[name.len] == '\0' ? 0 : -1;
		if (order == 0)
			return &table->rows[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const char *
keyword_table_list(const void *table, unsigned index)
{
	const struct keyword_table *t = table;

	return index < t->count ? t->rows[index].name : NULL;
}

struct slice
keyword_of(const struct value *param)
{
	return param->keyword.len > 0 ? param->keyword : param->text;
}

bool
value_is_yes(const struct value *v)
{
	return slice_equal(v->text, SLICE("YES")) ||
	    slice_equal(v->text, SLICE("Y"));
}

void
keyword_complain(struct reader *r, const struct keyword_table *table,
    const struct value *param)
{
	reader_complain(r, param, MSG_KEYWORD, reader_text(r, param->keyword),
	    NULL, error_nearest(&r->errors, param->keyword, keyword_table_list,
	    table));
}

/* ------------------------------------------------------------------ forms */

/* Sets the text that says what was expected; true when the value is that. */
static bool
check_length(struct reader *r, const struct keyword *kw,
    const struct value *v, const char *what)
{
	size_t columns = text_columns(v->text);

	if (columns >= kw->low && columns <= kw->high)
		return true;
	reader_complain(r, v, columns > kw->high ? MSG_LENGTH : MSG_FORMAT,
	    kw->name,
	    NULL, reader_print(r, "%s= takes %s, %u to %u characters; this has "
	    "%zu.", kw->name, what, kw->low, kw->high, columns));
	return false;
}

static bool
check_name(struct reader *r, const struct keyword *kw, const struct value *v)
{
	bool is_name = kw->form == FORM_NAME;
	const char *what = is_name ? "a name" : "letters and digits";

	if (!check_length(r, kw, v, what))
		return false;
	if (name_is_alnum(v->text, v->text.len) &&
	    (!is_name || name_is_alpha(v->text.ptr[0])))
		return true;
	reader_complain(r, v, MSG_FORMAT, kw->name, NULL, reader_print(r,
	    "%s= takes %s: A-Z, 0-9, @, #, $%s.", kw->name, what, is_name ?
	    ", the first no digit" : ""));
	return false;
}

static bool
check_number(struct reader *r, const struct keyword *kw, const struct value *v)
{
	uint64_t number;

	if (!slice_number(v->text, UINT64_MAX, &number))
		reader_complain(r, v, MSG_FORMAT, kw->name, NULL,
		    reader_print(r, "%s= takes a number from %u to %u.",
		    kw->name, kw->low, kw->high));
	else if (number < kw->low || number > kw->high)
		reader_complain(r, v, MSG_MAXIMUM, kw->name, NULL,
		    reader_print(r, "%s= takes a number from %u to %u.",
		    kw->name, kw->low, kw->high));
	else
		return true;
	return false;
}

static bool
check_yes_no(struct reader *r, const struct keyword *kw,
    const struct value *v)
{
	if (value_is_yes(v) || slice_equal(v->text, SLICE("NO")) ||
	    slice_equal(v->text, SLICE("N")))
		return true;
	reader_complain(r, v, MSG_FORMAT, kw->name, NULL,
	    reader_print(r, "%s= takes YES or NO.", kw->name));
	return false;
}

static bool
has_inner_keyword(const struct value *v)
{
	for (const struct value *i = v->items; i != NULL; i = i->next)
		if (i->keyword.len > 0 || has_inner_keyword(i))
			return true;
	return false;
}

static bool
check_any(struct reader *r, const struct keyword *kw, const struct value *v)
{
	if ((kw->flags & KEYWORD_INNER) != 0 || !has_inner_keyword(v))
		return true;
	reader_complain(r, v, MSG_FORMAT, kw->name, NULL, reader_print(r,
	    "%s= has no keywords in its value: a comma may be missing.",
	    kw->name));
	return false;
}

static bool
check_form(struct reader *r, const struct keyword *kw, const struct value *v)
{
	if (kw->form == FORM_KEPT)
		return true;
	if (kw->form == FORM_ANY)
		return check_any(r, kw, v);
	if (kw->form == FORM_REFUSED) {
		reader_complain(r, v, MSG_UNSUPPORTED, reader_print(r, "%s=",
		    kw->name), NULL, "Nothing here does what it asks for. "
		    "Leave it out if the job can do without.");
		return false;
	}
	if (v->is_list) {
		reader_complain(r, v, MSG_NESTED_LIST, NULL, NULL,
		    reader_print(r, "%s= takes one value.", kw->name));
		return false;
	}
	switch (kw->form) {
	case FORM_NAME:
	case FORM_ALNUM:
		return check_name(r, kw, v);
	case FORM_NUMBER:
		return check_number(r, kw, v);
	case FORM_YESNO:
		return check_yes_no(r, kw, v);
	default:
		return check_length(r, kw, v, "text");
	}
}

/* An ampersand is left where a symbol has no value. */
static bool
check_symbols(struct reader *r, const struct keyword *kw,
    const struct value *v)
{
	size_t at = slice_find(v->raw, '&');

	if (at == v->raw.len || v->is_quoted || kw->form == FORM_KEPT ||
	    slice_find(v->raw, '\'') < v->raw.len ||
	    (kw->flags & (KEYWORD_QUOTED | KEYWORD_TEMPORARY)) != 0)
		return true;
	reader_complain(r, v, MSG_AMPERSAND, NULL, NULL, reader_print(r,
	    "%.*s has no value here. Give it one before: // SET X=value.",
	    SLICE_ARGS(slice_from(v->raw, at))));
	return false;
}

void
keyword_store(struct reader *r, const struct keyword_table *table,
    const struct value *param, void *target)
{
	const struct keyword *kw = keyword_table_find(table, param->keyword);

	if (kw == NULL) {
		keyword_complain(r, table, param);
		return;
	}
	if (param->is_bad || value_is_null(param) ||
	    !check_symbols(r, kw, param) || !check_form(r, kw, param))
		return;
	if (kw->store != NULL)
		kw->store(r, param, target);
}

static bool
is_repeated(const struct value *params, const struct value *param)
{
	for (; params != param; params = params->next)
		if (slice_equal(params->keyword, param->keyword))
			return true;
	return false;
}

void
keywords_store(struct reader *r, const struct keyword_table *table,
    const struct value *params, void *target)
{
	for (const struct value *p = params; p != NULL; p = p->next) {
		if (p->keyword.len == 0)
			continue;
		if (is_repeated(params, p))
			reader_complain(r, p, MSG_DUPLICATE, reader_text(r,
			    p->keyword), NULL, "Leave one of them out.");
		else
			keyword_store(r, table, p, target);
	}
}

/* -------------------------------------------------------------- exclusions */

bool
keyword_pair_has(const struct keyword_pair *pairs, size_t count,
    struct slice one, struct slice other)
{
	for (size_t i = 0; i < count; i++) {
		const struct keyword_pair *pair = &pairs[i];

		if ((slice_equal(pair->one, one) &&
		    slice_equal(pair->other, other)) ||
		    (slice_equal(pair->one, other) &&
		    slice_equal(pair->other, one)))
			return true;
	}
	return false;
}

static bool
counts(const struct value *param)
{
	return param->keyword.len == 0 ? param->text.len > 0 :
	    !value_is_null(param);
}

void
keywords_exclude(struct reader *r, const struct value *params,
    const struct keyword_pair *pairs, size_t count)
{
	for (const struct value *p = params; p != NULL; p = p->next) {
		for (const struct value *q = params; q != p; q = q->next) {
			if (!counts(p) || !counts(q) ||
			    !keyword_pair_has(pairs, count, keyword_of(p),
			    keyword_of(q)))
				continue;
			reader_complain(r, p, MSG_EXCLUSIVE,
			    reader_text(r, keyword_of(p)),
			    reader_text(r, keyword_of(q)),
			    "Only one of them can be meant: leave the other "
			    "out.");
			break;
		}
	}
}
