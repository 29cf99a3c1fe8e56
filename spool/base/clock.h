/*
 * spool/base/clock.h -- what time it is
 *
 * Wall-clock times are microseconds since 1970-01-01 UTC and may jump; what
 * waits or times out asks the monotonic clock, which does not.
 */
#ifndef SPOOL_BASE_CLOCK_H
#define SPOOL_BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

int64_t clock_now_us(void);
int64_t clock_monotonic_ms(void);

/* When `ms` from now have passed, as pthread_cond_timedwait() wants it for a
 * condition variable that was made with CLOCK_MONOTONIC. */
struct timespec clock_deadline(int64_t ms);

/* Local time by strftime(); the result always ends in NUL. */
void clock_format(int64_t at_us, const char *format, char *to, size_t size)
    __attribute__((format(strftime, 2, 0)));

#endif
