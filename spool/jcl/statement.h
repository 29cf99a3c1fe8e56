/*
 * spool/jcl/statement.h -- cards to statements
 *
 * A statement has its cards, its name and operation, and its parameter field
 * put together from all of them.  In-stream data belongs to the DD statement in
 * front of it.  Nothing is known here of what parameters mean, but `*`, DATA
 * and DLM= on a DD statement, which say where data end.
 *
 * Rules: reference 1.1, 1.2, 1.16.
 */
#ifndef SPOOL_JCL_STATEMENT_H
#define SPOOL_JCL_STATEMENT_H

#include "spool/base/buffer.h"
#include "spool/jcl/card.h"
#include "spool/jcl/errors.h"

/*
 * X(operation, form): FIELD has parameters, TEXT only comments, TEST a
 * relational expression.  REFUSED ones are known, but not served here.
 */
#define JCL_OPERATIONS(X) \
	X(JOB,		FIELD) \
	X(EXEC,		FIELD) \
	X(DD,		FIELD) \
	X(OUTPUT,	FIELD) \
	X(SET,		FIELD) \
	X(IF,		TEST) \
	X(ELSE,		TEXT) \
	X(ENDIF,	TEXT) \
	X(PROC,		FIELD) \
	X(PEND,		TEXT) \
	X(INCLUDE,	FIELD) \
	X(JCLLIB,	FIELD) \
	X(EXPORT,	FIELD) \
	X(NOTIFY,	FIELD) \
	X(COMMAND,	REFUSED) \
	X(CNTL,		REFUSED) \
	X(ENDCNTL,	REFUSED) \
	X(XMIT,		REFUSED) \
	X(SCHEDULE,	REFUSED) \
	X(JOBGROUP,	REFUSED) \
	X(GJOB,		REFUSED) \
	X(JOBSET,	REFUSED) \
	X(SJOB,		REFUSED) \
	X(ENDSET,	REFUSED) \
	X(AFTER,	REFUSED) \
	X(BEFORE,	REFUSED) \
	X(CONCURRENT,	REFUSED) \
	X(ENDGROUP,	REFUSED)

enum operation {
	OPERATION_NONE,		/* missing or unknown */
#define X(word, form) OPERATION_##word,
	JCL_OPERATIONS(X)
#undef X
};

enum statement_kind {
	STATEMENT_JCL,
	STATEMENT_COMMENT,
	STATEMENT_NULL,
	STATEMENT_DELIMITER,
	STATEMENT_CONTROL,	/* for JES2 */
	STATEMENT_DATA,		/* data with no DD statement in front */
	STATEMENT_BLANK,	/* blank lines where no data is */
};

/* Where a statement was read; its mark in JESJCL. */
enum origin {
	ORIGIN_INPUT,		/* slash slash */
	ORIGIN_CATALOGED,	/* XX */
	ORIGIN_INSTREAM,	/* ++ */
};

/* From byte `at` of an operand on, this is line and column of the text; `fixed`
 * says that the column is the same for all of it (a symbol's value). */
struct span {
	size_t at;
	unsigned line;
	unsigned column;
	bool fixed;
};

struct operand {
	struct slice text;
	const struct span *spans;
	size_t span_count;
};

struct listed_card {
	struct listed_card *next;
	struct slice text;
	bool is_comment;	/* stands before or between the statement's */
	enum origin origin;
};

struct statement {
	enum statement_kind kind;
	enum operation operation;
	enum origin origin;
	const char *member;	/* of a library, or "" */
	struct slice name;
	struct slice word;	/* the operation as it is written */
	struct place place;	/* of the name, and of the operation */
	struct place word_place;
	struct operand operand;
	bool broken;		/* told already: do not tell consequences */
	bool is_cut;		/* and its last parameter is not whole */
	bool substituted;	/* the operand is not as written any more */
	bool overridden;
	bool is_listed;
	unsigned number;	/* in JESJCL; 0: none yet */
	struct listed_card *cards, *last_card;
	/* the data behind a DD statement */
	bool has_data;
	bool data_ended;	/* not by the end of the text */
	const char *delimiter;
	struct jcl_instream data;
	size_t longest;		/* bytes of the longest record */
};

/* Memory that is used again for each statement. */
struct scratch {
	struct buffer text;
	struct buffer spans;
};
void scratch_free(struct scratch *);

struct lexer {
	struct deck deck;
	struct arena *arena;
	struct errors *errors;
	struct scratch *scratch;
	enum origin origin;
	const char *member;
};

/* The next statement, in the arena; NULL at the end. */
struct statement *statement_next(struct lexer *);

/* Where byte `at` of an operand was read. */
struct place operand_place(const struct operand *, size_t at);

/* Building an operand in the scratch; operand_end() copies it. */
void operand_begin(struct scratch *);
void operand_span(struct scratch *, unsigned line, unsigned column, bool fixed);
struct operand operand_end(struct scratch *, struct arena *);

/* The word of an operation, and all of them by index, for help. */
const char *operation_word(enum operation);
bool operation_is_refused(enum operation);
const char *operation_list(const void *, unsigned index);

/* A statement that stands nowhere: //name operation operand. */
struct statement *statement_make(struct arena *, const char *name,
    enum operation, const char *operand, const char *comment);

void statement_add_card(struct arena *, struct statement *, struct slice,
    bool is_comment, enum origin);

#endif
