/*
 * spool/operator/jes2.h -- the commands that begin with $
 *
 * For operator/ alone.
 */
#ifndef SPOOL_OPERATOR_JES2_H
#define SPOOL_OPERATOR_JES2_H

#include "spool/operator/answer.h"

/* `command` is in upper case, without the $. */
void jes2_command(struct run *, const char *command);

/* What a row of the table of commands does; `rest` is behind its words, without
 * blanks. */
typedef void jes2_action(struct run *, struct slice rest);

/* jobs.c */
jes2_action jobs_display, jobs_change, jobs_hold, jobs_release, jobs_cancel,
    jobs_purge, jobs_hold_all, jobs_release_all, jobs_display_active;
/* output_groups.c */
jes2_action output_display, output_alter, output_let_go, output_cancel,
    output_display_forms;
/* system.c */
jes2_action system_display_queues, system_display_units,
    system_display_spool, initiators_display, initiators_start_some,
    initiators_drain, initiators_halt, initiators_change;
/* $D, $T, $ADD and $DEL of what the settings know; `rest` begins with the name
 * of the statement. */
jes2_action settings_display, settings_set, settings_add, settings_delete;

#endif
