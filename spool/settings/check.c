/*
 * spool/settings/check.c -- the rules between statements
 */
#include "spool/settings/check.h"

#define ERROR(findings, ...) \
	find_error(findings, (struct slice){0}, NULL, __VA_ARGS__)

static void
check_nodes(const struct settings *settings,
    struct settings_findings *findings)
{
	const struct node_setting *list = settings->nodes.items;

	if (settings->own_node > settings->node_most)
		ERROR(findings, "NJEDEF: OWNNODE=%u is above NODENUM=%u",
		    settings->own_node, settings->node_most);
	if (settings->nodes.count > 0 && settings_node(settings)[0] == '\0')
		ERROR(findings, "there is no NODE(%u) NAME= for our own node "
		    "(NJEDEF OWNNODE=%u)", settings->own_node,
		    settings->own_node);
	for (unsigned i = 0; i < settings->nodes.count; i++) {
		if (list[i].number > settings->node_most)
			ERROR(findings, "NODE(%u) is above NJEDEF NODENUM=%u",
			    list[i].number, settings->node_most);
		for (unsigned j = 0; j < i; j++)
			if (list[i].name[0] != '\0' &&
			    strcmp(list[i].name, list[j].name) == 0)
				ERROR(findings, "NODE(%u) and NODE(%u) have "
				    "the same name, %s", list[j].number,
				    list[i].number, list[i].name);
	}
}

static void
check_initiators(const struct settings *settings,
    struct settings_findings *findings)
{
	const struct init_setting *list = settings->inits.items;

	for (unsigned i = 0; i < settings->inits.count; i++)
		if (settings->initiators > 0 &&
		    list[i].number > settings->initiators)
			ERROR(findings, "INIT(%u) is above INITDEF "
			    "PARTNUM=%u", list[i].number,
			    settings->initiators);
}

/* A DESTID that stands for itself, or for another DESTID, goes no further. */
static void
check_destids(const struct settings *settings,
    struct settings_findings *findings)
{
	const struct destid *list = settings->destids.items;

	for (unsigned i = 0; i < settings->destids.count; i++)
		if (strcmp(list[i].name, "LOCAL") == 0)
			ERROR(findings, "DESTID(LOCAL): LOCAL is this node, "
			    "always");
}

void
settings_check(const struct settings *settings,
    struct settings_findings *findings)
{
	check_nodes(settings, findings);
	check_initiators(settings, findings);
	check_destids(settings, findings);
}
