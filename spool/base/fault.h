/*
 * spool/base/fault.h -- what went wrong, as a person reads it
 *
 * A fault is filled once, where the cause is known, and travels up untouched:
 * what, where (file, line, column or record), why, what to do.
 */
#ifndef SPOOL_BASE_FAULT_H
#define SPOOL_BASE_FAULT_H

#include <stdbool.h>

enum { FAULT_SIZE = 512 };

struct fault {
	char text[FAULT_SIZE];
};

/* The first one stays: what comes later is a consequence.  NULL: nobody asks. */
void fault_set(struct fault *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same, followed by ": " and the text of errno. */
void fault_errno(struct fault *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

bool fault_is_set(const struct fault *);
void fault_clear(struct fault *);

#endif
