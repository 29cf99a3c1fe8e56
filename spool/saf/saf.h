/*
 * spool/saf/saf.h -- users, and who may do what
 *
 * A user is known by the credentials of his socket: the name of his Linux
 * account in upper case, cut to the eight characters of a user id.
 *
 * What is not allowed here is refused with user, class, resource and access
 * wanted, as RACF's ICH408I says it.
 */
#ifndef SPOOL_SAF_SAF_H
#define SPOOL_SAF_SAF_H

#include <stdbool.h>
#include <stdint.h>

#include "spool/base/fault.h"

struct user {
	char id[9];
	uint32_t uid, gid;
	bool operator;		/* root, and the account that the server has */
};

enum saf_class {
	SAF_JESSPOOL,	/* spool data sets */
	SAF_JESJOBS,	/* jobs */
	SAF_OPERCMDS,	/* operator commands */
	SAF_WRITER,	/* to be a writer */
};

enum saf_access { SAF_READ, SAF_UPDATE, SAF_CONTROL, SAF_ALTER };

/* The user of an account; `server_uid` is the account of the server. */
void user_of(uint32_t uid, uint32_t gid, uint32_t server_uid,
    struct user *user_r);

/*
 * Whether the user may; `owner` is whose resource it is ("" : the system's).
 * Owners have ALTER to what is theirs, operators to everything; everybody may
 * look at the system (READ).
 */
bool saf_may(const struct user *, enum saf_class, const char *resource,
    const char *owner, enum saf_access, struct fault *);

#endif
