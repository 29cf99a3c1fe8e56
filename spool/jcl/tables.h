/*
 * spool/jcl/tables.h -- the keyword tables, each in its statement's file
 */
#ifndef SPOOL_JCL_TABLES_H
#define SPOOL_JCL_TABLES_H

#include "spool/jcl/keyword.h"

extern const struct keyword_table job_keywords;
extern const struct keyword_table exec_keywords;
extern const struct keyword_table dd_keywords;
extern const struct keyword_table dcb_keywords;
extern const struct keyword_table output_keywords;
extern const struct keyword_table notify_keywords;
extern const struct keyword_table jcllib_keywords;
extern const struct keyword_table include_keywords;
extern const struct keyword_table export_keywords;

#endif
