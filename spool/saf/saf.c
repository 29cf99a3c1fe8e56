/*
 * spool/saf/saf.c -- users, and who may do what
 *
 * Promises  who is not the owner and not an operator gets nothing of a job
 * Fails     by false and a fault that says user, class, resource and access
 */
#include "spool/saf/saf.h"

#include <ctype.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

/* Characters that no user id has become @, so that the id stays legal JCL. */
static void
id_from_name(const char *name, char *id)
{
	size_t len = 0;

	for (; name[len] != '\0' && len < 8; len++) {
		unsigned char c = (unsigned char)name[len];

		id[len] = isalnum(c) || c == '#' || c == '$' ?
		    (char)toupper(c) : '@';
	}
	id[len] = '\0';
}

void
user_of(uint32_t uid, uint32_t gid, uint32_t server_uid, struct user *user_r)
{
	struct passwd entry, *found = NULL;
	char space[4096], number[16];

	*user_r = (struct user){
		.uid = uid, .gid = gid,
		.operator = uid == 0 || uid == server_uid,
	};
	snprintf(number, sizeof(number), "U%u", uid);
	getpwuid_r(uid, &entry, space, sizeof(space), &found);
	id_from_name(found != NULL ? found->pw_name : number, user_r->id);
}

static const char *const class_words[] = {
	[SAF_JESSPOOL] = "JESSPOOL", [SAF_JESJOBS] = "JESJOBS",
	[SAF_OPERCMDS] = "OPERCMDS", [SAF_WRITER] = "WRITER",
};

static const char *const access_words[] = {
	[SAF_READ] = "READ", [SAF_UPDATE] = "UPDATE",
	[SAF_CONTROL] = "CONTROL", [SAF_ALTER] = "ALTER",
};

bool
saf_may(const struct user *user, enum saf_class class, const char *resource,
    const char *owner, enum saf_access access, struct fault *fault)
{
	if (user->operator)
		return true;
	if (owner[0] != '\0' && strcmp(owner, user->id) == 0)
		return true;
	if (class == SAF_OPERCMDS && access == SAF_READ)
		return true;
	fault_set(fault, "ICH408I USER(%s) %s CL(%s) INSUFFICIENT ACCESS "
	    "AUTHORITY, ACCESS INTENT(%s)", user->id, resource,
	    class_words[class], access_words[access]);
	return false;
}
