/*
 * spool/programs/sort.h -- what the files of SORT share
 *
 * Positions count columns from 1.  A V record begins, as on z/OS, with the four
 * columns of its record descriptor: its data begin in position 5.  Records are
 * text, so the binary formats (PD, FI, ...) do not exist; CH and BI compare in
 * the order of EBCDIC (IBM-1047), AC in that of ASCII, as the same job would
 * get it on z/OS.
 *
 * Rules: z/OS DFSORT Application Programming Guide; jes-and-jcl.md 6.4.
 */
#ifndef SPOOL_PROGRAMS_SORT_H
#define SPOOL_PROGRAMS_SORT_H

#include "spool/programs/control.h"
#include "spool/programs/listing.h"

enum {
	SORT_DESCRIPTOR = 4,	/* columns before the data of a V record */
	SORT_DIGITS_MAX = 31,
};

/* 31 digits and a sign. */
__extension__ typedef __int128 sort_number;

struct sort_record {
	struct slice data;	/* without the descriptor */
	bool is_variable;
	bool is_ascii;		/* a column is a byte */
};

struct sort_record sort_record_of(struct slice data, bool is_variable);

/* --------------------------------------------------------------- fields */

/* X(name, what it is) */
#define SORT_FORMATS(X) \
	X(CH, SORT_TEXT) \
	X(BI, SORT_TEXT) \
	X(AC, SORT_ASCII) \
	X(ZD, SORT_ZONED) \
	X(FS, SORT_SIGNED) \
	X(CSF, SORT_SIGNED) \
	X(CSL, SORT_SIGNED) \
	X(CST, SORT_SIGNED) \
	X(UFF, SORT_UNSIGNED_FREE) \
	X(SFF, SORT_SIGNED_FREE) \
	X(Y2T, SORT_YEAR2) \
	X(Y2C, SORT_YEAR2) \
	X(Y2Z, SORT_YEAR2) \
	X(SS, SORT_SUBSTRING)

enum sort_format {
	SORT_TEXT,
	SORT_ASCII,
	SORT_ZONED,		/* digits, the last may carry the sign */
	SORT_SIGNED,		/* blanks, a sign, digits */
	SORT_UNSIGNED_FREE,	/* the digits of whatever is there */
	SORT_SIGNED_FREE,	/* ... negative by "-" or parentheses */
	SORT_YEAR2,		/* a date that begins with yy */
	SORT_SUBSTRING,		/* of conditions alone */
};

struct sort_field {
	unsigned at;
	unsigned length;	/* 0: to the end of the record */
	enum sort_format format;
	bool descending;
};

bool sort_is_number(enum sort_format);
/* "p,m", and in sort_format() the word behind it. */
bool sort_scan_place(struct scanner *, struct sort_field *);
bool sort_scan_format(struct scanner *, enum sort_format *);
/* Whether the token is the name of a format. */
bool sort_at_format(const struct scanner *);

/* What the record has there; shorter when the record ends. */
struct slice sort_text(const struct sort_record *, const struct sort_field *);
/* False when it is no number. */
bool sort_value(const struct sort_record *, const struct sort_field *,
    sort_number *);
bool sort_text_value(struct slice text, enum sort_format, sort_number *);

/* Bytes that compare as the characters do in the field's order. */
void sort_key_text(struct slice text, size_t columns, enum sort_format,
    struct buffer *key);
void sort_key_number(sort_number, struct buffer *key);
/* <0, 0, >0; the shorter is filled up with blanks. */
int sort_compare_text(struct slice a, struct slice b, enum sort_format);

/* X'..' is EBCDIC: as text.  False with scan_fail(). */
bool sort_scan_text(struct scanner *, struct slice *text_r);

/* -------------------------------------------------------------- pictures */

/* How a number is printed: EDIT=, Mn, LENGTH=, SIGNS=, TO=. */
struct sort_picture {
	const char *pattern;	/* I T S and what stands between; NULL: none */
	char sign[4][2];	/* leading + and -, trailing + and - */
	unsigned length;	/* columns; 0: as the pattern is long */
	bool zeros;		/* TO=ZD: zeros in front */
};

/* What may follow p,m,f: ,M10 ,EDIT=(...) ,TO=FS ,LENGTH=n ,SIGNS=(...); the
 * default (M0) where nothing does.  `digits`: how many the number may have. */
bool sort_scan_picture(struct scanner *, unsigned digits,
    struct sort_picture *);
unsigned sort_digits(const struct sort_field *);
size_t sort_picture_length(const struct sort_picture *);
void sort_print_number(struct buffer *, const struct sort_picture *,
    sort_number);

/* DATE1, DATE=(4MD-), TIME1, &DATE, YDDD=...: appends the text.  False: it is
 * none of these words, nothing was taken. */
bool sort_scan_date(struct scanner *, struct buffer *text);
/* Y'DATE3', Y'2025064': a date as SORT_YEAR2 compares it. */
bool sort_scan_year(struct scanner *, unsigned length, sort_number *);

/* ------------------------------------------------------------ conditions */

struct sort_condition;

/* The list in parentheses of COND=, INCLUDE=, WHEN=; `format` of FORMAT=, or
 * -1.  NULL after scan_fail(). */
struct sort_condition *sort_scan_condition(struct scanner *, int format);
/* NULL holds always. */
bool sort_holds(const struct sort_condition *, const struct sort_record *);

/* --------------------------------------------------------------- editing */

struct sort_item;

/* BUILD=(...), OVERLAY=(...), IFTHEN=(...) and FINDREP=(...) of one INREC,
 * OUTREC or OUTFIL. */
struct sort_edit {
	struct sort_clause *clauses;
	bool from_variable;	/* records that come in */
	bool to_variable;	/* records that go out */
	size_t length;		/* of F records that go out; 0: as they are */
	bool makes_lines;	/* a BUILD has "/" */
};

/* If the token is BUILD, FIELDS, OVERLAY, IFTHEN or FINDREP: takes it with its
 * value and appends to the edit.  False: it is another word, or scan_fail(). */
bool sort_scan_edit(struct scanner *, struct sort_edit *);
/* After the last of them. */
bool sort_finish_edit(struct scanner *, struct sort_edit *, size_t length_in);

/* The record edited, in *out: good until the next call.  `line` counts the
 * lines that a BUILD with "/" makes: true while there is another. */
bool sort_apply_edit(struct sort_edit *, const struct sort_record *,
    struct buffer *out, unsigned line);

/* ---------------------------------------------------------------- reports */

struct sort_report_item;

struct sort_report {
	struct sort_report_item *header1, *header2, *trailer1, *trailer2;
	unsigned lines;		/* on a page */
	bool remove_control;
	bool no_detail;
	bool is_variable;	/* the records of the report */
	struct buffer first, last;	/* records, for fields in them */
	/* of the running report */
	unsigned page, line;
	uint64_t data, printed;
	bool page_due;		/* the next line begins a page */
};

/* HEADER1 and the like with their values; as sort_scan_edit(). */
bool sort_scan_report(struct scanner *, struct sort_report *);
bool sort_has_report(const struct sort_report *);
/* The longest line of its headers and trailers. */
size_t sort_report_length(const struct sort_report *);
/* Lines go to the DD, with carriage control unless REMOVECC. */
bool sort_report_record(struct sort_report *, struct dd *, struct slice data,
    const struct sort_record *from);
bool sort_report_end(struct sort_report *, struct dd *);

/* ---------------------------------------------------------------- sorting */

/* Records in the order of their keys; equal keys as they came.  What does not
 * fit in memory goes to files without a name. */
struct sorter;

struct sorter *sorter_open(const struct sort_field *fields, size_t count);
bool sorter_put(struct sorter *, const struct sort_record *, struct fault *);
/* After the last put: the next, with its key; false at the end or with a
 * fault. */
bool sorter_next(struct sorter *, struct slice *record_r, struct slice *key_r,
    struct fault *);
void sorter_close(struct sorter **);

/* --------------------------------------------------------------- the whole */

enum { SORT_NAMES_MAX = 16 };	/* DDs of one OUTFIL */

/* One OUTFIL, or SORTOUT. */
struct sort_output {
	struct sort_output *next;
	const char *name[SORT_NAMES_MAX];	/* FNAMES */
	size_t name_count;
	struct dd *dd[SORT_NAMES_MAX];
	struct sort_condition *include, *omit;
	bool save;			/* what no other OUTFIL took */
	struct sort_edit edit;
	struct sort_report report;
	uint64_t start, end;		/* STARTREC, ENDREC; 0: none */
	uint64_t split;			/* records to a file in turn; 0: all */
	bool to_fixed, to_variable;	/* VTOF, FTOV */
	const struct statement *statement;	/* NULL: SORTOUT by itself */
	uint64_t seen, written;
};

struct sort_plan {
	bool is_copy, is_sort, is_merge;
	struct sort_field *fields;
	size_t field_count;
	uint64_t skip, stop;		/* stop 0: none */
	struct sort_condition *include, *omit;
	struct sort_edit in, out;
	const struct statement *in_statement, *out_statement;
	bool sum;
	struct sort_field *sum_fields;
	size_t sum_count;
	struct sort_output *outputs;
};

/* The statements, in any order. */
bool sort_parse(struct step *, const struct control *, struct sort_plan *,
    struct fault *);
/* Lengths and formats, now that the input is known: `length` is its LRECL, 0
 * when nobody knows. */
bool sort_settle(struct step *, struct sort_plan *, bool is_variable,
    size_t length, struct fault *);

/* What SORT is asked for, as a program and by the operators of ICETOOL. */
struct sort_run {
	struct step *step;
	struct listing *print;
	const char *control_dd;		/* SYSIN, or xxxxCNTL; NULL: none */
	const char *in_dd;		/* SORTIN */
	const char *out_dd[SORT_NAMES_MAX];	/* SORTOUT; none: OUTFIL */
	size_t out_count;
	bool copies;			/* without a SORT statement */
	uint64_t in, out;		/* records, afterwards */
};

/* The return code: 0, or 16 with messages. */
unsigned sort_execute(struct sort_run *);

#endif
