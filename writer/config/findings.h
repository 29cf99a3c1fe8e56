/* writer/config/findings.h -- what was found about a file, in order of line */
#ifndef WRITER_CONFIG_FINDINGS_H
#define WRITER_CONFIG_FINDINGS_H

#include "writer/config/config.h"

/* So many are kept; one error more says that there were more. */
enum { FINDINGS_MAX = 500 };

/* Line 0: the file as a whole.  Column 0: the line as a whole. */
void findings_error(struct config_findings *, unsigned line, unsigned column,
    const char *format, ...) __attribute__((format(printf, 4, 5)));
void findings_warning(struct config_findings *, unsigned line, unsigned column,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
