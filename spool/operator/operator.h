/*
 * spool/operator/operator.h -- operator commands and their answers
 *
 * JES2 commands begin with $, the others are those of the system: F (MODIFY)
 * and P (STOP) reach a writer, S (START) a procedure.
 */
#ifndef SPOOL_OPERATOR_OPERATOR_H
#define SPOOL_OPERATOR_OPERATOR_H

#include "spool/output/output.h"
#include "spool/saf/saf.h"

/* Runs one command for a user; the answer is lines that end in LF. */
void operator_command(struct spool *, const struct user *, struct slice text,
    struct buffer *lines);

#endif
