/*
 * spool/settings/settings.h -- JES2 initialization statements
 *
 * A file of statements such as
 *
 *	OUTCLASS(B) OUTDISP=(WRITE,HOLD),      a comment stands between
 *	            BLNKTRNC=YES               slash-star and star-slash
 *
 * says how the spool is set up; $T, $ADD and $DEL change the same things while
 * it runs, and $D shows them.  All of that comes from one table (statements.c):
 * what a statement does here, its default, and which statements and parameters
 * of JES2 are known but do nothing here.
 *
 * Rules: reference jes-and-jcl.md 2.2 to 2.4, 2.8 to 2.10, 3.1.
 *
 * Pure: text in, values and findings out.
 */
#ifndef SPOOL_SETTINGS_SETTINGS_H
#define SPOOL_SETTINGS_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "spool/base/buffer.h"
#include "spool/base/slice.h"
#include "spool/store/store.h"

/* ------------------------------------------------------- what is set */

enum {
	OUTCLASSES = 36,		/* A-Z, 0-9 */
	INITIATORS_MAX = 100,
	INITIATORS_DEFAULT = 4,		/* without INIT and PARTNUM */
	CLASS_LIST_MAX = 36,
	JOB_NUMBER_MOST = 9999999,
};

enum output_kind { OUTPUT_PRINT, OUTPUT_PUNCH, OUTPUT_DUMMY };

/* What a class does with its data sets. */
struct outclass {
	enum outdisp outdisp, outdisp_abend;	/* in this order: OUTDISP= */
	enum output_kind kind;		/* DUMMY: no writer gets it */
	bool truncate_blanks;		/* BLNKTRNC */
	bool compress, cells;		/* kept and shown, no more */
};

/* What a class does with its jobs. */
struct jobclass {
	char name[9];
	bool hold;			/* HOLD: its jobs come in held */
	bool queue_held;		/* QHELD: none of it is selected */
	uint32_t most;			/* may execute at once, 0: any number */
	char msgclass;			/* STC, TSU: where their messages go */
};

/* Classes in the order in which an initiator looks; "*" is every class but
 * STC and TSU. */
struct class_list {
	char name[CLASS_LIST_MAX][9];
	unsigned count;
};

struct init_setting {
	uint32_t number;		/* INIT(3) */
	char name[9];
	struct class_list classes;
	bool start;			/* else it is drained at the start */
};

struct destination {
	char node[9], user[9];
};

struct destid {
	char name[9];
	struct destination dest;
};

struct node_setting {
	uint32_t number;
	char name[9];
};

enum node_rule { NODENAME_OPTIONAL, NODENAME_REQUIRED };
enum duplicates { DUPLICATES_DELAY, DUPLICATES_NODELAY };

/* A limit on what a job may write. */
struct estimate {
	uint32_t thousands;		/* NUM, 0: no limit */
	uint32_t interval;		/* INT: told again after so many */
	uint32_t option;		/* OPT: 0 goes on, 1 and 2 cancel */
};

/* What statements with a subscript have named; ask by the questions below. */
struct element_list {
	void *items;
	unsigned count;
};

struct settings {
	uint32_t own_node, node_most;
	char system[9];			/* "": as the node */
	struct element_list nodes;	/* struct node_setting */

	uint32_t job_low, job_high;	/* RANGE, in this order */
	uint32_t job_most, job_warn;	/* JOBNUM; JOBWARN in percent */
	enum duplicates duplicates;
	char default_class[9];
	char default_msgclass;

	struct outclass outclasses[OUTCLASSES];
	struct element_list jobclasses;	/* struct jobclass */

	enum node_rule node_rule;
	struct element_list destids;	/* struct destid */

	uint32_t initiators;		/* PARTNUM, 0: as many as INIT says */
	struct element_list inits;	/* struct init_setting */

	uint32_t groups_most;		/* TGSPACE MAX, 0: as the disk has */
	uint32_t groups_warn;		/* percent */
	uint32_t group_buffers, buffer_bytes;	/* TGSIZE, BUFSIZE */
	char volume[9];
	char volume_dsn[45];

	struct estimate lines, bytes;
	uint32_t display_most;		/* CONDEF DISPMAX */
};

/* ------------------------------------------------------ what was found */

struct settings_finding {
	bool is_error;			/* else a warning */
	unsigned line, column;		/* from 1; 0: the file as a whole */
	char text[256];
};

struct settings_findings {
	struct settings_finding *list;	/* in order of line and column */
	size_t count, errors;
};

void settings_findings_free(struct settings_findings *);
/* "FILE:3:14: error: ...", one a line, appended. */
void settings_findings_print(const struct settings_findings *,
    const char *file, struct buffer *lines);

/* ------------------------------------------------------------- reading */

/* What holds without a file; the caller frees it. */
struct settings *settings_defaults(void);
struct settings *settings_copy(const struct settings *);
void settings_free(struct settings **);

/*
 * Reads a whole file.  NULL when there is an error; every error is found, and
 * warnings come with settings too.  Free the findings in any case.
 */
struct settings *settings_parse(struct slice text, struct settings_findings *);

/* One statement of an operator: "OUTCLASS(B),OUTDISP=(WRITE,HOLD)". */
enum settings_verb { SETTINGS_SET, SETTINGS_ADD, SETTINGS_DELETE };

/* False with findings: then *settings is as good as lost; change a copy. */
bool settings_change(struct settings *, enum settings_verb,
    struct slice statement, struct settings_findings *);

/* ------------------------------------------------------------- showing */

struct settings_shown {
	const char *id;			/* "$HASP842" */
	const char *head;		/* "OUTCLASS(B)" */
	unsigned width;			/* columns that the head takes */
	const char *items;		/* "OUTPUT=PRINT,BLNKTRNC=YES,..." */
};

/*
 * Shows what a statement is set to: "OUTCLASS(B)", "INIT(1-3)", "JOBCLASS(*)",
 * "SPOOLDEF"; without a subscript every element.  False: there is no such
 * statement (*found_r false) or no such element.
 */
bool settings_show(const struct settings *, struct slice statement,
    void (*each)(void *, const struct settings_shown *), void *context,
    bool *found_r);

/* Whether `name` is a statement that `verb` may take ($D: any), in full or
 * abbreviated. */
bool settings_knows(struct slice name);

/* ------------------------------------------------------- the questions */

/* A letter or digit; another character has what class A has. */
const struct outclass *settings_outclass(const struct settings *, char class);
/* NULL: no such class. */
const struct jobclass *settings_jobclass(const struct settings *,
    const char *name);
/* NULL: no such DESTID. */
const struct destid *settings_destid(const struct settings *,
    const char *name);
/* The name of our own node, "" when no statement gives one. */
const char *settings_node(const struct settings *);
/* How many initiators there are, and what one (from 1) is set to. */
unsigned settings_initiators(const struct settings *);
struct init_setting settings_initiator(const struct settings *,
    uint32_t number);
/* AB or (A,PROD), appended. */
void settings_print_classes(const struct class_list *, struct buffer *);
/* Bytes that the volume may have, 0: no limit. */
uint64_t settings_volume_bytes(const struct settings *);

#endif
