/*
 * spool/settings/findings.h -- what was found about a text of statements
 *
 * For the room.
 */
#ifndef SPOOL_SETTINGS_FINDINGS_H
#define SPOOL_SETTINGS_FINDINGS_H

#include "spool/settings/settings.h"

enum { FINDINGS_MAX = 500 };	/* one more says that there were more */

/* `at` points into `text`, or is NULL: the file as a whole. */
void find_error(struct settings_findings *, struct slice text, const char *at,
    const char *format, ...) __attribute__((format(printf, 4, 5)));
void find_warning(struct settings_findings *, struct slice text,
    const char *at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
