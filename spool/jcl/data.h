/*
 * spool/jcl/data.h -- in-stream data: where they begin and end
 *
 * Behind DD * data end at a card that begins with slash slash or slash
 * asterisk, behind DD DATA only at the latter, and with DLM= only at what it
 * says.  All columns are data (reference 1.1, 1.5).
 */
#ifndef SPOOL_JCL_DATA_H
#define SPOOL_JCL_DATA_H

#include "spool/jcl/statement.h"

enum {
	DATA_LRECL = 80,	/* unless LRECL= says otherwise */
	DATA_LRECL_MAX = 32760,
};

/* Takes the data behind a statement, if its operand says that there are any. */
void data_take(struct lexer *, struct statement *);

/* Data that no DD statement asked for: what SYSIN is generated from. */
void data_take_generated(struct lexer *, struct statement *);

/* Sets the record length and reports the records that are longer. */
void data_check_lengths(struct errors *, const struct statement *,
    struct jcl_instream *, unsigned lrecl, size_t longest);

#endif
