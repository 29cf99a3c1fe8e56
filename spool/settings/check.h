/*
 * spool/settings/check.h -- the rules between statements
 *
 * For the room.
 */
#ifndef SPOOL_SETTINGS_CHECK_H
#define SPOOL_SETTINGS_CHECK_H

#include "spool/settings/findings.h"

/* What two statements say that does not fit is an error of the whole file. */
void settings_check(const struct settings *, struct settings_findings *);

#endif
