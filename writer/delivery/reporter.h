/*
 * writer/delivery/reporter.h -- outcomes and console lines to the spool server
 *
 * One thread gathers the outcomes of all tasks and tells the spool of them in
 * groups, so that a commit holds many; another one forwards the console lines
 * that nobody else is to wait for.
 */
#ifndef WRITER_DELIVERY_REPORTER_H
#define WRITER_DELIVERY_REPORTER_H

#include "writer/delivery/task.h"

struct reporter;

/* `tasks` are looked through; all stay the caller's. */
struct reporter *reporter_open(struct task *tasks, unsigned count,
    struct subsystem *, struct console *);
/* After the tasks have ended. */
void reporter_close(struct reporter **);

/* A task has something to tell; `at_once`: somebody waits for it. */
void reporter_call(struct reporter *, bool at_once);

#endif
