/*
 * spool/programs/idcams_catalog.c -- IDCAMS: DELETE, DEFINE, ALTER, LISTCAT
 *
 * Codes: 0; 4 LISTCAT found nothing, or a generic DELETE did not; 8 an entry
 * could not be deleted, defined or altered; 12 the command is wrong.
 */
#include "spool/programs/idcams.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

enum { CODE_NONE = 4, CODE_FAILED = 8 };

static void
say_reason(struct idcams *ams, const struct fault *why)
{
	listing_error(&ams->print, ' ', "         %s", why->text);
}

/* The name, resolved; a member or generation in parentheses too. */
static bool
resolve(struct idcams *ams, struct slice name, struct dsn *set,
    struct fault *why)
{
	struct arena *arena = ams->step->arena;
	size_t open = slice_find(name, '(');
	struct slice member = slice_from(name, open + 1);

	if (member.len > 0)
		member.len--;
	return catalog_resolve(ams->step->catalog, arena_text(arena,
	    slice_head(name, open)), arena_text(arena, member), set, why);
}

/* --------------------------------------------------------------- generic */

struct matches {
	struct idcams *ams;
	pcre2_code *pattern;
	pcre2_match_data *match;
	struct lines names;
};

/* PROD.*.TEXT: "*" is one qualifier, or with MASK some characters of one; "**"
 * any number of qualifiers; "%" one character. */
static void
print_pattern(struct buffer *out, struct slice mask)
{
	for (size_t i = 0; i < mask.len; i++) {
		char c = mask.ptr[i];
		bool two = c == '*' && i + 1 < mask.len &&
		    mask.ptr[i + 1] == '*';

		if (c == '.' && slice_starts(slice_from(mask, i),
		    SLICE(".**"))) {
			buffer_text(out, "(?:\\.[^.]+)*");
			i += 2;
		} else if (two) {
			buffer_text(out, ".*");
			i++;
		} else if (c == '*') {
			buffer_text(out, "[^.]*");
		} else if (c == '%') {
			buffer_text(out, "[^.]");
		} else {
			if (strchr(".$", c) != NULL)
				buffer_byte(out, '\\');
			buffer_byte(out, c);
		}
	}
}

static bool
collect(void *context, const char *name, enum catalog_kind kind)
{
	struct matches *m = context;

	(void)kind;
	if (pcre2_match(m->pattern, (PCRE2_SPTR)name, PCRE2_ZERO_TERMINATED,
	    0, 0, m->match, NULL) > 0)
		lines_add(m->ams->step->arena, &m->names, "%s", name);
	return true;
}

/* The names that a mask matches, in order. */
static struct lines
expand(struct idcams *ams, struct slice mask)
{
	struct matches m = {.ams = ams};
	struct buffer pattern = {0};
	int error;
	PCRE2_SIZE at;

	print_pattern(&pattern, mask);
	m.pattern = pcre2_compile((PCRE2_SPTR)buffer_str(&pattern),
	    pattern.len, PCRE2_ANCHORED | PCRE2_ENDANCHORED, &error, &at,
	    NULL);
	if (m.pattern != NULL) {
		m.match = pcre2_match_data_create_from_pattern(m.pattern,
		    NULL);
		catalog_list(ams->step->catalog, SLICE(""), collect, &m, NULL);
		pcre2_match_data_free(m.match);
		pcre2_code_free(m.pattern);
	}
	buffer_free(&pattern);
	return m.names;
}

static bool
is_mask(struct slice name)
{
	return slice_find(name, '*') < name.len ||
	    slice_find(name, '%') < name.len;
}

/* ---------------------------------------------------------------- DELETE */

struct deletion {
	struct idcams *ams;
	bool force;
	bool no_scratch;	/* the name goes, the records stay */
};

static unsigned
not_found(struct deletion *del, struct slice name)
{
	listing_error(&del->ams->print, ' ', "IDC3012I ENTRY %.*s NOT FOUND",
	    SLICE_ARGS(name));
	listing_error(&del->ams->print, ' ', "IDC3009I ** VSAM CATALOG RETURN "
	    "CODE IS 8 - REASON CODE IS IGG0CLEG-42");
	listing_error(&del->ams->print, ' ', "IDC0551I ** ENTRY %.*s NOT "
	    "DELETED", SLICE_ARGS(name));
	return CODE_FAILED;
}

static unsigned
not_deleted(struct deletion *del, struct slice name, const struct fault *why)
{
	listing_error(&del->ams->print, ' ', "IDC0551I ** ENTRY %.*s NOT "
	    "DELETED", SLICE_ARGS(name));
	say_reason(del->ams, why);
	return CODE_FAILED;
}

static bool
is_free(struct idcams *ams, const struct dsn *set, struct fault *why)
{
	struct enq name = {set->name, true};
	enum enq_rc rc = set->temporary ? ENQ_HELD :
	    catalog_enq(ams->step->catalog, &name, 1, false, why);

	if (rc == ENQ_BUSY)
		fault_set(why, "%s IS IN USE BY ANOTHER JOB", set->name);
	return rc == ENQ_HELD;
}

static bool
delete_found(struct deletion *del, const struct dsn *set,
    enum catalog_kind kind, struct fault *why)
{
	struct catalog *catalog = del->ams->step->catalog;

	if (!is_free(del->ams, set, why))
		return false;
	if (set->member[0] != '\0')
		return catalog_delete_member(catalog, set, why);
	if (kind == CATALOG_GDG)
		return catalog_gdg_delete(catalog, set, del->force, why);
	if (del->no_scratch)
		return catalog_uncatalog(catalog, set, why);
	return catalog_delete(catalog, set, why);
}

static unsigned
delete_one(struct deletion *del, struct slice name)
{
	struct catalog *catalog = del->ams->step->catalog;
	enum catalog_kind kind;
	struct fault why = {0};
	struct dsn set;

	if (!resolve(del->ams, name, &set, &why) ||
	    !catalog_find(catalog, &set, &kind, &why))
		return not_deleted(del, name, &why);
	if (kind == CATALOG_NONE || (set.member[0] != '\0' &&
	    !catalog_has_member(catalog, &set)))
		return not_found(del, name);
	if (!delete_found(del, &set, kind, &why))
		return not_deleted(del, name, &why);
	if (set.member[0] == '\0')
		catalog_unpass(catalog, &set);
	listing_print(&del->ams->print, ' ', set.member[0] != '\0' ?
	    "IDC0549I MEMBER %s DELETED" : kind == CATALOG_GDG ?
	    "IDC0550I ENTRY (B) %s DELETED" : "IDC0550I ENTRY (A) %s DELETED",
	    set.member[0] != '\0' ? set.member : set.name);
	return 0;
}

static unsigned
delete_mask(struct deletion *del, struct slice mask)
{
	struct lines names = expand(del->ams, mask);
	unsigned code = 0;

	if (names.count == 0) {
		listing_error(&del->ams->print, ' ', "IDC1565I ENTRY %.*s NOT "
		    "FOUND", SLICE_ARGS(mask));
		return CODE_NONE;
	}
	for (size_t i = 0; i < names.count; i++) {
		unsigned one = delete_one(del, slice_text(names.line[i]));

		if (one > code)
			code = one;
	}
	listing_print(&del->ams->print, ' ', "IDC0549I %zu ENTRIES MATCHED "
	    "%.*s", names.count, SLICE_ARGS(mask));
	return code;
}

static unsigned
delete_name(struct deletion *del, const struct node *node)
{
	struct slice name = node_name(del->ams->step->arena, node);

	return is_mask(name) ? delete_mask(del, name) : delete_one(del, name);
}

/* Words that change nothing: everything here is a non-VSAM data set. */
static const char ignored[] = "PURGE PRG NOPURGE NPRG ERASE NERAS NOERASE "
    "SCRATCH SCR CLUSTER CL NONVSAM NVSAM GDG GENERATIONDATAGROUP "
    "RECOVERY RCVRY NORECOVERY NRCVRY NOFORCE NFRC MASK NOMASK CATALOG CAT "
    "FILE ALIAS PATH";

static unsigned
take_options(struct deletion *del, const struct node *node)
{
	for (; node != NULL; node = node->next) {
		if (node_is(node, "FORCE FRC"))
			del->force = true;
		else if (node_is(node, "NOSCRATCH NSCR"))
			del->no_scratch = true;
		else if (!node_is(node, ignored))
			return idcams_improper(del->ams, node, "DELETE name "
			    "or DELETE (name name) with PURGE, FORCE, "
			    "NOSCRATCH, NONVSAM or GDG was expected");
	}
	return 0;
}

unsigned
idcams_delete(struct idcams *ams, const struct node *node)
{
	struct deletion del = {.ams = ams};
	const struct node *name;
	unsigned code;

	if (node == NULL)
		return idcams_improper(ams, &(struct node){0},
		    "the name of what is to be deleted is missing");
	code = take_options(&del, node->next);
	if (code != 0)
		return code;
	if (node->word.len > 0)
		return delete_name(&del, node);
	for (name = node->first; name != NULL; name = name->next) {
		unsigned one = delete_name(&del, name);

		if (one > code)
			code = one;
	}
	return code;
}

/* ---------------------------------------------------------------- DEFINE */

struct definition {
	struct slice name;
	struct gdg group;
	uint64_t limit;
};

static unsigned
take_definition(struct idcams *ams, const struct node *node,
    struct definition *def)
{
	for (; node != NULL; node = node->next) {
		if (node_is(node, "NAME"))
			def->name = node_value(ams->step->arena, node);
		else if (node_is(node, "LIMIT LIM")) {
			if (!node_number(node, &def->limit))
				return idcams_improper(ams, node,
				    "LIMIT(n), n from 1 to 255, was expected");
		} else if (node_is(node, "EMPTY EMP"))
			def->group.empty = true;
		else if (node_is(node, "SCRATCH SCR"))
			def->group.scratch = true;
		else if (!node_is(node, "NOEMPTY NEMP NOSCRATCH NSCR OWNER "
		    "FOR TO DEVICETYPES DEVT VOLUMES VOL FIFO LIFO PURGE "
		    "NOPURGE EXTENDED NOEXTENDED"))
			return idcams_improper(ams, node, "NAME, LIMIT, EMPTY "
			    "or SCRATCH was expected");
	}
	return 0;
}

static unsigned
not_defined(struct idcams *ams, struct slice name, const struct fault *why)
{
	listing_error(&ams->print, ' ', "IDC3013I DUPLICATE OR UNUSABLE DATA "
	    "SET NAME %.*s", SLICE_ARGS(name));
	say_reason(ams, why);
	return CODE_FAILED;
}

static unsigned
define_group(struct idcams *ams, struct definition *def)
{
	struct fault why = {0};
	struct dsn base;

	def->group.limit = (unsigned)def->limit;
	if (!resolve(ams, def->name, &base, &why) ||
	    !catalog_gdg_define(ams->step->catalog, &base, &def->group, &why))
		return not_defined(ams, def->name, &why);
	return 0;
}

unsigned
idcams_define(struct idcams *ams, const struct node *node)
{
	struct definition def = {0};
	struct fault why = {0};
	struct dsn set;
	unsigned code;

	if (node == NULL || !node_is(node, "GDG GENERATIONDATAGROUP NONVSAM "
	    "NVSAM"))
		return idcams_improper(ams, node == NULL ? &(struct node){0} :
		    node, "DEFINE GDG or DEFINE NONVSAM was expected; there "
		    "are no VSAM data sets here");
	code = take_definition(ams, node->first, &def);
	if (code != 0)
		return code;
	if (node_is(node, "GDG GENERATIONDATAGROUP"))
		return define_group(ams, &def);
	if (!resolve(ams, def.name, &set, &why) ||
	    !catalog_recatalog(ams->step->catalog, &set, &why))
		return not_defined(ams, def.name, &why);
	listing_print(&ams->print, ' ', "IDC0508I DATA ALLOCATION STATUS FOR "
	    "%s IS 0", set.name);
	return 0;
}

/* ----------------------------------------------------------------- ALTER */

static unsigned
alter_group(struct idcams *ams, const struct dsn *base,
    const struct node *option, struct fault *why)
{
	struct catalog *catalog = ams->step->catalog;
	struct gdg group;
	uint64_t limit;

	if (!node_number(option, &limit))
		return idcams_improper(ams, option,
		    "LIMIT(n), n from 1 to 255, was expected");
	if (!catalog_gdg_read(catalog, base, &group, why))
		return CODE_FAILED;
	group.limit = (unsigned)limit;
	return catalog_gdg_alter(catalog, base, &group, why) ? 0 :
	    CODE_FAILED;
}

static unsigned
alter_name(struct idcams *ams, const struct dsn *set,
    const struct node *option, struct fault *why)
{
	struct slice name = node_value(ams->step->arena, option);
	struct dsn to;

	return resolve(ams, name, &to, why) && is_free(ams, set, why) &&
	    is_free(ams, &to, why) &&
	    catalog_rename(ams->step->catalog, set, &to, why) ? 0 :
	    CODE_FAILED;
}

unsigned
idcams_alter(struct idcams *ams, const struct node *node)
{
	const struct node *option = node == NULL ? NULL : node->next;
	struct fault why = {0};
	struct dsn set;
	unsigned code;

	if (option == NULL || !node_is(option, "NEWNAME NEWNM LIMIT LIM"))
		return idcams_improper(ams, option == NULL ?
		    &(struct node){0} : option,
		    "ALTER name NEWNAME(name) or ALTER group LIMIT(n) was "
		    "expected");
	if (!resolve(ams, node_name(ams->step->arena, node), &set, &why))
		code = CODE_FAILED;
	else if (node_is(option, "LIMIT LIM"))
		code = alter_group(ams, &set, option, &why);
	else
		code = alter_name(ams, &set, option, &why);
	if (code == 0)
		listing_print(&ams->print, ' ', "IDC0531I ENTRY %s ALTERED",
		    set.name);
	else if (code == CODE_FAILED) {
		listing_error(&ams->print, ' ', "IDC0532I **ENTRY %.*s NOT "
		    "ALTERED", SLICE_ARGS(node->word));
		say_reason(ams, &why);
	}
	return code;
}

/* --------------------------------------------------------------- LISTCAT */

struct listcat {
	struct idcams *ams;
	bool all;
	size_t data_sets, groups;
};

static void
list_details(struct listcat *list, const char *name)
{
	struct label label;
	struct dsn set = {0};

	slice_copy(slice_text(name), set.name, sizeof(set.name));
	if (list->all && catalog_label(list->ams->step->catalog, &set, &label,
	    NULL))
		listing_print(&list->ams->print, ' ', "     RECFM----------%s"
		    "     LRECL----------%u", label.recfm[0] == '\0' ?
		    "(NONE)" : label.recfm, label.lrecl);
}

static bool
list_entry(void *context, const char *name, enum catalog_kind kind)
{
	struct listcat *list = context;

	if (kind == CATALOG_NONE)
		return true;
	listing_print(&list->ams->print, '0', kind == CATALOG_GDG ?
	    "GDG BASE ------ %s" : "NONVSAM ------- %s", name);
	if (kind == CATALOG_GDG) {
		list->groups++;
	} else {
		list->data_sets++;
		list_details(list, name);
	}
	return true;
}

static void
list_name(struct listcat *list, struct slice name)
{
	struct lines names = {0};
	enum catalog_kind kind;
	struct fault why = {0};
	struct dsn set;
	size_t before = list->data_sets + list->groups;

	if (is_mask(name))
		names = expand(list->ams, name);
	else
		lines_add(list->ams->step->arena, &names, "%.*s",
		    SLICE_ARGS(name));
	for (size_t i = 0; i < names.count; i++)
		if (resolve(list->ams, slice_text(names.line[i]), &set,
		    &why) && catalog_find(list->ams->step->catalog, &set,
		    &kind, &why))
			list_entry(list, set.name, kind);
	if (list->data_sets + list->groups > before)
		return;
	listing_error(&list->ams->print, ' ', "IDC3012I ENTRY %.*s NOT FOUND",
	    SLICE_ARGS(name));
	if (fault_is_set(&why))
		say_reason(list->ams, &why);
}

static unsigned
list_summary(struct listcat *list)
{
	listing_print(&list->ams->print, '0', "         THE NUMBER OF ENTRIES "
	    "PROCESSED WAS:");
	listing_print(&list->ams->print, ' ', "                   GDG "
	    "-----------------%zu", list->groups);
	listing_print(&list->ams->print, ' ', "                   NONVSAM "
	    "-------------%zu", list->data_sets);
	listing_print(&list->ams->print, ' ', "                   TOTAL "
	    "---------------%zu", list->groups + list->data_sets);
	return list->groups + list->data_sets == 0 ? CODE_NONE : 0;
}

unsigned
idcams_listcat(struct idcams *ams, const struct node *node)
{
	struct listcat list = {.ams = ams};
	const struct node *entries = NULL, *level = NULL;
	struct fault why = {0};

	for (; node != NULL; node = node->next) {
		if (node_is(node, "ENTRIES ENT"))
			entries = node;
		else if (node_is(node, "LEVEL LVL"))
			level = node;
		else if (node_is(node, "ALL"))
			list.all = true;
		else if (!node_is(node, "NAME NAMES HISTORY VOLUME "
		    "ALLOCATION NONVSAM NVSAM GDG CATALOG CAT"))
			return idcams_improper(ams, node, "ENTRIES(names), "
			    "LEVEL(name), NAME or ALL was expected");
	}
	if (entries != NULL)
		for (const struct node *n = entries->first; n != NULL;
		    n = n->next)
			list_name(&list, node_name(ams->step->arena, n));
	else if (!catalog_list(ams->step->catalog, level == NULL ? SLICE("") :
	    node_value(ams->step->arena, level), list_entry, &list, &why))
		say_reason(ams, &why);
	return list_summary(&list);
}
