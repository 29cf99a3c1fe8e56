/*
 * writer/operator/operator.h -- what an operator tells the writer
 *
 * MODIFY with its operands, and STOP, as the spool server hands them on: what
 * stands behind "F CSSMTP,", or "P".
 *
 * Rules: cssmtp-operation 3.1 to 3.4.
 */
#ifndef WRITER_OPERATOR_OPERATOR_H
#define WRITER_OPERATOR_OPERATOR_H

#include "writer/delivery/writer.h"

/* Does it and appends what it answers, lines that end in LF. */
void modify_command(struct writer *, struct slice text,
    struct buffer *lines);

/* ------------------------------------------------------------- displays */

void display_config(struct writer *, struct buffer *lines);
void display_targets(struct writer *, const char *address,
    struct buffer *lines);
void display_ip_list(struct writer *, struct buffer *lines);
void display_log_level(struct writer *, struct buffer *lines);
/* `task` 0: all of them that are not idle. */
void display_spool(struct writer *, struct buffer *lines);
void display_spool_detail(struct writer *, unsigned task,
    struct buffer *lines);

#endif
