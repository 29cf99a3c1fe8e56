/*
 * spool/job/messages.c -- the table of the spool wing's messages
 */
#include "spool/job/job.h"

const struct message spool_messages[SPOOL_MESSAGE_COUNT] = {
#define X(name, id, severity, text, explanation, action) \
	[MSG_##name] = {id, severity, text, explanation, action},
	SPOOL_MESSAGES(X)
#undef X
};
