/*
 * spool/jcl/tables.c -- which operation has which keyword table
 */
#include "spool/jcl/tables.h"

const struct keyword_table *
keyword_table_of(enum operation operation)
{
	switch (operation) {
	case OPERATION_JOB:
		return &job_keywords;
	case OPERATION_EXEC:
		return &exec_keywords;
	case OPERATION_DD:
		return &dd_keywords;
	case OPERATION_OUTPUT:
		return &output_keywords;
	case OPERATION_NOTIFY:
		return &notify_keywords;
	case OPERATION_JCLLIB:
		return &jcllib_keywords;
	case OPERATION_INCLUDE:
		return &include_keywords;
	case OPERATION_EXPORT:
		return &export_keywords;
	default:
		return NULL;
	}
}
