/*
 * spool/jcl/instream.h -- records of in-stream data, with their symbols
 */
#ifndef SPOOL_JCL_INSTREAM_H
#define SPOOL_JCL_INSTREAM_H

#include "spool/jcl/data.h"
#include "spool/jcl/symbols.h"

/* Reports the records that become too long by the symbols put in. */
void data_check_symbols(struct errors *, const struct statement *,
    const struct jcl_instream *);

#endif
