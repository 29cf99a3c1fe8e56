/*
 * spool/jcl/symbols.h -- symbols and what stands for them
 *
 * A symbol is found in this order: EXEC, then PROC, of the procedure that is
 * being read; the same of the one that called it; SET; what the system knows
 * (user, names, date and time).  Rules: reference 1.9, 1.10.
 */
#ifndef SPOOL_JCL_SYMBOLS_H
#define SPOOL_JCL_SYMBOLS_H

#include "spool/base/buffer.h"
#include "spool/jcl/statement.h"

struct symbol;

enum {
	SYMBOL_VALUE_MAX = 255,
	SYMBOL_BUCKETS = 64,
	SCOPE_BUCKETS = 8,
	OPERAND_MAX = 65536,	/* bytes of a statement after substitution */
	SUBSTITUTED_MAX = 8 * 1024 * 1024,	/* of all of them */
};

/* The symbols of one call of a procedure. */
struct scope {
	struct scope *outer;
	struct symbol *buckets[SCOPE_BUCKETS];
};

struct symbols {
	struct arena *arena;
	struct errors *errors;
	const struct jcl_system *system;
	const char *job_name;
	struct scope *scope;
	struct symbol *set[SYMBOL_BUCKETS];
	struct symbol *exports[SYMBOL_BUCKETS];	/* names of SYMLIST= */
	unsigned export_all;	/* since when SYMLIST=* counts; 0: not */
	unsigned serial;
	size_t substituted;	/* bytes of text, so far */
};

void symbols_begin(struct symbols *, struct arena *, struct errors *,
    const struct jcl_system *);

bool symbol_name_is_valid(struct slice name);

/* SET; the newest value counts. */
void symbol_set(struct symbols *, struct slice name, struct slice value);
/* EXPORT SYMLIST= */
void symbol_export(struct symbols *, struct slice name);

/* EXEC or PROC, the first one stays. */
void scope_set(struct symbols *, struct scope *, struct slice name,
    struct slice value);
bool scope_has(const struct scope *, struct slice name);
/* Whether it was asked for. */
bool scope_was_used(const struct scope *, struct slice name);

/* Puts the values into a statement's operand. */
void symbols_substitute(struct symbols *, struct scratch *,
    struct statement *);

/*
 * The symbol at the front of a text that begins with an ampersand: its name,
 * and how many bytes stand for it (a period behind it included).  False when it
 * is no symbol.
 */
bool symbol_at(struct slice text, struct slice *name_r, size_t *len_r);

/* The exported symbols as they are now, for data that are read later. */
const struct jcl_symbols *symbols_view(struct symbols *, bool with_system);
bool symbols_look(const struct jcl_symbols *, struct slice name,
    struct slice *value_r);
struct arena *symbols_arena(const struct jcl_symbols *);

/* What the system gives a name to; in the arena. */
bool system_symbol(struct arena *, const struct jcl_system *,
    const char *job_name, struct slice name, struct slice *value_r);

#endif
