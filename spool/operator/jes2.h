/*
 * spool/operator/jes2.h -- the commands that begin with $
 *
 * For operator/ alone.
 */
#ifndef SPOOL_OPERATOR_JES2_H
#define SPOOL_OPERATOR_JES2_H

#include "spool/operator/operator.h"

/* `command` is in upper case, without the $. */
void jes2_command(struct spool *, const struct user *, const char *command,
    struct buffer *lines);

#endif
