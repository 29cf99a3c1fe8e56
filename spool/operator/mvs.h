/*
 * spool/operator/mvs.h -- the system's own commands: D, S, P, F, C
 *
 * For operator/ alone.
 */
#ifndef SPOOL_OPERATOR_MVS_H
#define SPOOL_OPERATOR_MVS_H

#include "spool/operator/answer.h"

/* `command` is in upper case. */
void mvs_command(struct run *, const char *command);

#endif
