/*
 * spool/jcl/symbols.c -- symbols and what stands for them
 *
 * SET values are kept with a serial number: data that are read later look at
 * the values of their time.
 *
 * Owns      the tables of symbols, and substitution in statements
 * Promises  a value is put in once and not looked through again, so that no
 *           symbol can make a statement grow without end
 * Leaves    the system's own symbols to system_symbols.c, data to instream.c
 */
#include "spool/jcl/symbols.h"

#include "spool/base/text.h"
#include "spool/jcl/keyword.h"
#include "spool/jcl/name.h"

struct symbol {
	struct symbol *next;
	struct slice name, value;
	unsigned serial;
	bool was_used;
};

struct jcl_symbols {
	const struct symbols *symbols;
	const struct scope *scope;
	unsigned serial;
	bool with_system;
};

void
symbols_begin(struct symbols *symbols, struct arena *arena,
    struct errors *errors, const struct jcl_system *system)
{
	*symbols = (struct symbols){.arena = arena, .errors = errors,
	    .system = system, .job_name = ""};
}

bool
symbol_name_is_valid(struct slice name)
{
	return name_is_valid(name);
}

static unsigned
hash(struct slice name)
{
	unsigned h = 5381;

	for (size_t i = 0; i < name.len; i++)
		h = h * 33 + (unsigned char)name.ptr[i];
	return h;
}

static struct symbol *
find(struct symbol *bucket, struct slice name, unsigned serial)
{
	while (bucket != NULL && (bucket->serial > serial ||
	    !slice_equal(bucket->name, name)))
		bucket = bucket->next;
	return bucket;
}

static struct symbol *
put(struct arena *arena, struct symbol **bucket, struct slice name,
    struct slice value, unsigned serial)
{
	struct symbol *symbol = arena_new(arena, struct symbol);

	symbol->name = name;
	symbol->value = value;
	symbol->serial = serial;
	symbol->next = *bucket;
	*bucket = symbol;
	return symbol;
}

void
symbol_set(struct symbols *symbols, struct slice name, struct slice value)
{
	put(symbols->arena, &symbols->set[hash(name) % SYMBOL_BUCKETS], name,
	    value, ++symbols->serial);
}

static void
export_name(struct symbols *symbols, struct slice name)
{
	struct symbol **bucket =
	    &symbols->exports[hash(name) % SYMBOL_BUCKETS];

	if (find(*bucket, name, UINT32_MAX) == NULL)
		put(symbols->arena, bucket, name, slice_of("", 0),
		    ++symbols->serial);
}

void
symbol_export(struct symbols *symbols, struct slice name)
{
	if (!slice_equal(name, SLICE("*")))
		export_name(symbols, name);
	else if (symbols->export_all == 0)
		symbols->export_all = ++symbols->serial;
}

void
scope_set(struct symbols *symbols, struct scope *scope, struct slice name,
    struct slice value)
{
	struct symbol **bucket = &scope->buckets[hash(name) % SCOPE_BUCKETS];

	if (find(*bucket, name, UINT32_MAX) == NULL)
		put(symbols->arena, bucket, name, value, 0);
}

static struct symbol *
scope_find(const struct scope *scope, struct slice name)
{
	return find(scope->buckets[hash(name) % SCOPE_BUCKETS], name,
	    UINT32_MAX);
}

bool
scope_has(const struct scope *scope, struct slice name)
{
	return scope_find(scope, name) != NULL;
}

bool
scope_was_used(const struct scope *scope, struct slice name)
{
	const struct symbol *symbol = scope_find(scope, name);

	return symbol != NULL && symbol->was_used;
}

bool
symbol_at(struct slice text, struct slice *name_r, size_t *len_r)
{
	size_t end = 1;

	if (text.len < 2 || !name_is_alpha(text.ptr[1]))
		return false;
	while (end < text.len && name_is_char(text.ptr[end]))
		end++;
	*name_r = slice_of(text.ptr + 1, end - 1);
	if (end < text.len && text.ptr[end] == '.')
		end++;
	*len_r = end;
	return name_r->len <= JCL_NAME_MAX;
}

static bool
look(struct symbols *symbols, struct slice name, struct slice *value_r)
{
	struct symbol *symbol = NULL;

	for (struct scope *s = symbols->scope; s != NULL && symbol == NULL;
	    s = s->outer)
		symbol = scope_find(s, name);
	if (symbol == NULL)
		symbol = find(symbols->set[hash(name) % SYMBOL_BUCKETS], name,
		    UINT32_MAX);
	if (symbol == NULL)
		return system_symbol(symbols->arena, symbols->system,
		    symbols->job_name, name, value_r);
	symbol->was_used = true;
	*value_r = symbol->value;
	return true;
}

/* ------------------------------------------------------------ substitution */

struct walk {
	struct symbols *symbols;
	struct scratch *scratch;
	struct statement *st;
	struct slice text;
	size_t at;
	size_t copied;		/* of the text, so far */
	size_t param;		/* where the parameter in hand begins */
	unsigned position;	/* its number, from 0 */
	struct slice keyword;
	unsigned depth;
	bool in_quote;
};

/* Whether symbols count in apostrophes (reference 1.10). */
static bool
counts_in_quotes(const struct walk *w)
{
	const struct keyword_table *table;
	const struct keyword *kw;
	size_t period = slice_find(w->keyword, '.');

	switch (w->st->operation) {
	case OPERATION_SET:
	case OPERATION_PROC:
	case OPERATION_NOTIFY:
		return true;
	case OPERATION_JOB:
		if (w->keyword.len == 0)
			return w->position == 0;	/* accounting */
		break;
	default:
		break;
	}
	table = keyword_table_of(w->st->operation);
	if (table == NULL)
		return false;
	kw = keyword_table_find(table, slice_head(w->keyword, period));
	if (kw == NULL)		/* a symbol of the procedure that is called */
		return w->st->operation == OPERATION_EXEC;
	return (kw->flags & KEYWORD_QUOTED) != 0;
}

static void
copy_to(struct walk *w, size_t end)
{
	struct place place;

	if (end <= w->copied)
		return;
	place = operand_place(&w->st->operand, w->copied);
	for (size_t i = 0; i < w->st->operand.span_count; i++) {
		const struct span *span = &w->st->operand.spans[i];

		if (span->at <= w->copied || span->at >= end)
			continue;
		operand_span(w->scratch, place.line, place.column, false);
		buffer_put(&w->scratch->text, slice_of(w->text.ptr + w->copied,
		    span->at - w->copied));
		w->copied = span->at;
		place = (struct place){span->line, span->column};
	}
	operand_span(w->scratch, place.line, place.column, false);
	buffer_put(&w->scratch->text, slice_of(w->text.ptr + w->copied,
	    end - w->copied));
	w->copied = end;
}

/* Puts the value in the place of `len` bytes of text. */
static void
put_value(struct walk *w, struct slice value, size_t len)
{
	struct place place = operand_place(&w->st->operand, w->at);

	copy_to(w, w->at);
	operand_span(w->scratch, place.line, place.column, true);
	for (size_t i = 0; i < value.len; i++) {
		if (w->in_quote && value.ptr[i] == '\'')
			buffer_byte(&w->scratch->text, '\'');
		buffer_byte(&w->scratch->text, value.ptr[i]);
	}
	w->at += len;
	w->copied = w->at;
	w->st->substituted = true;
}

static void
warn_quoted(struct walk *w, struct slice name)
{
	struct arena *arena = w->symbols->arena;

	errors_report(w->symbols->errors, w->st,
	    operand_place(&w->st->operand, w->at), MSG_QUOTED_SYMBOL,
	    arena_text(arena, name), w->keyword.len > 0 ?
	    arena_text(arena, w->keyword) : "A POSITIONAL PARAMETER",
	    "In this parameter a symbol is replaced outside apostrophes "
	    "only.");
}

static void
walk_symbol(struct walk *w)
{
	struct slice rest = slice_from(w->text, w->at), name, value;
	size_t len;

	if (slice_starts(rest, SLICE("&&"))) {
		w->at += 2;
		return;
	}
	if (!symbol_at(rest, &name, &len) ||
	    !look(w->symbols, name, &value)) {
		w->at++;
		return;
	}
	if (w->in_quote && !counts_in_quotes(w)) {
		warn_quoted(w, name);
		w->at++;
		return;
	}
	put_value(w, value, len);
}

static void
walk_plain(struct walk *w, char c)
{
	if (c == '(')
		w->depth++;
	else if (c == ')')
		w->depth -= w->depth > 0;
	else if (w->depth > 0)
		return;
	if (c == '=' && w->keyword.len == 0) {
		w->keyword = slice_of(w->text.ptr + w->param,
		    w->at - w->param);
	} else if (c == ',') {
		w->keyword = slice_of(NULL, 0);
		w->position++;
		w->param = w->at + 1;
	}
}

static void
walk_operand(struct walk *w)
{
	while (w->at < w->text.len && w->scratch->text.len < OPERAND_MAX) {
		char c = w->text.ptr[w->at];

		if (c == '&') {
			walk_symbol(w);
			continue;
		}
		if (c == '\'')
			w->in_quote = !w->in_quote;
		else if (!w->in_quote)
			walk_plain(w, c);
		w->at++;
	}
	copy_to(w, w->text.len);
}

static void
refuse_length(struct symbols *symbols, struct statement *st,
    const char *help)
{
	errors_report(symbols->errors, st, st->word_place, MSG_LENGTH, NULL,
	    NULL, help);
	st->operand.text.len = 0;
	st->broken = true;
}

void
symbols_substitute(struct symbols *symbols, struct scratch *scratch,
    struct statement *st)
{
	struct walk w = {.symbols = symbols, .scratch = scratch, .st = st,
	    .text = st->operand.text};

	if (slice_find(w.text, '&') == w.text.len ||
	    symbols->substituted > SUBSTITUTED_MAX)
		return;
	operand_begin(scratch);
	walk_operand(&w);
	if (!st->substituted)
		return;
	st->operand = operand_end(scratch, symbols->arena);
	symbols->substituted += st->operand.text.len;
	if (st->operand.text.len > OPERAND_MAX)
		refuse_length(symbols, st, "With its symbols replaced, the "
		    "statement is longer than 65,536 bytes.");
	else if (symbols->substituted > SUBSTITUTED_MAX)
		refuse_length(symbols, st, "With their symbols replaced, the "
		    "statements up to here are longer than 8 MiB.");
}

/* ----------------------------------------------------------- exported ones */

const struct jcl_symbols *
symbols_view(struct symbols *symbols, bool with_system)
{
	struct jcl_symbols *view = arena_new(symbols->arena,
	    struct jcl_symbols);

	*view = (struct jcl_symbols){.symbols = symbols,
	    .scope = symbols->scope, .serial = symbols->serial,
	    .with_system = with_system};
	return view;
}

struct arena *
symbols_arena(const struct jcl_symbols *view)
{
	return view->symbols->arena;
}

/* Since when SET values of the name are exported; 0: they are not. */
static unsigned
exported_since(const struct jcl_symbols *view, struct slice name,
    bool *is_named_r)
{
	const struct symbol *export = find(
	    view->symbols->exports[hash(name) % SYMBOL_BUCKETS], name,
	    view->serial);
	unsigned all = view->symbols->export_all;

	*is_named_r = export != NULL;
	if (all > view->serial)
		all = 0;
	if (export == NULL || (all > 0 && all < export->serial))
		return all;
	return export->serial;
}

/* The value that an exported symbol had; one that was never set is null. */
static bool
look_exported(const struct jcl_symbols *view, struct slice name,
    struct slice *value_r)
{
	const struct symbol *symbol = NULL;
	bool is_named;
	unsigned since = exported_since(view, name, &is_named);

	if (since == 0)
		return false;
	for (const struct scope *s = view->scope; s != NULL && symbol == NULL;
	    s = s->outer)
		symbol = scope_find(s, name);
	if (symbol == NULL)
		symbol = find(view->symbols->set[hash(name) % SYMBOL_BUCKETS],
		    name, view->serial);
	if (symbol != NULL && symbol->serial > 0 && symbol->serial < since)
		symbol = NULL;
	*value_r = symbol != NULL ? symbol->value : slice_of("", 0);
	return symbol != NULL || is_named;
}

bool
symbols_look(const struct jcl_symbols *view, struct slice name,
    struct slice *value_r)
{
	if (look_exported(view, name, value_r))
		return true;
	if (!view->with_system && !slice_equal(name, SLICE("SYSUID")))
		return false;
	return system_symbol(view->symbols->arena, view->symbols->system,
	    view->symbols->job_name, name, value_r);
}
