/*
 * spool/jcl/reader.h -- a job while it is read
 *
 * One reader reads one job.  It takes statements from a stack of sources (the
 * job's text, INCLUDE groups, procedures), lists and numbers them, and builds
 * the job.  What the files of this room share is declared here.
 */
#ifndef SPOOL_JCL_READER_H
#define SPOOL_JCL_READER_H

#include "spool/jcl/keyword.h"
#include "spool/jcl/listing.h"
#include "spool/jcl/symbols.h"

enum {
	NESTING_MAX = 15,	/* procedures, INCLUDE groups, IFs */
	STEPS_MAX = 255,
	EXPANDED_MAX = 20000,	/* statements from members */
	NOTIFIES_MAX = 8,
	TESTS_MAX = 8,		/* of a COND= */
};

struct call;

/* Where statements come from. */
struct source {
	struct source *outer;
	struct lexer lexer;
	struct deck before;		/* in front of the last statement */
	struct statement *ahead;	/* read, and put back */
	bool is_include;	/* the outer one goes on behind it */
	bool is_over;		/* a null statement ended it */
};

/* An OUTPUT statement. */
struct output {
	struct output *next;
	const struct statement *statement;
	struct jcl_sysout sysout;	/* what it says; class 0: nothing */
	const struct value *dest;	/* DEST= */
	bool is_default;
	unsigned jesds;
	struct jcl_keyword *others;
};

/* A DD while its step is read. */
struct dd_work {
	struct dd_work *next;
	struct jcl_dd *dd;
	struct jcl_dd *last;	/* of the concatenation */
	const struct statement *statement;
	const char *ddname;	/* DDNAME=, or NULL */
	bool is_resolved;	/* another DD stands in for it */
};

/* A SYSOUT DD before OUTPUT statements are looked at. */
struct sysout_work {
	struct sysout_work *next;
	struct jcl_dd *dd;
	const struct statement *statement;
	const struct value *outputs;	/* OUTPUT= */
	const struct value *dest;	/* DEST= */
	bool class_coded;
	bool hold_coded;	/* HOLD= wins over OUTDISP= */
	bool copies_coded;
	const char *code;	/* third part of SYSOUT= */
	struct jcl_sysout first;	/* what becomes of the DD's fields */
};

struct step_work {
	struct step_work *next;
	struct jcl_step *step;
	unsigned index;
	const struct call *call;
	struct dd_work *dds, **dds_tail;
	unsigned dd_count;
	struct output *outputs, **outputs_tail;
	struct sysout_work *sysouts, **sysouts_tail;
};

/* An in-stream procedure, or a member that was found. */
struct procedure {
	struct procedure *next;
	struct slice name;
	struct deck deck;	/* at its first card */
	enum origin origin;
	const char *member;
	const char *library;	/* for IEFC001I */
};

/* What JES2 control statements say of output. */
struct output_code {
	struct output_code *next;
	struct slice code;
	struct jcl_sysout sysout;
};

struct reader {
	struct arena *arena;
	const struct jcl_system *system;
	struct jcl_job *job;
	struct errors errors;
	struct symbols symbols;
	struct listing listing;
	struct scratch scratch;

	struct source *source;
	unsigned depth;		/* of sources */
	unsigned expanded;	/* statements from members */
	bool is_stopped;	/* no more expansion: told already */
	struct statement *comments;	/* not yet listed */
	unsigned skipped;	/* records before the JOB statement */

	const struct statement *job_statement;
	const struct value *restart;
	const struct value *libraries;	/* JCLLIB ORDER= */
	struct procedure *procedures;
	struct procedure *members;	/* that were read already */
	struct call *call;
	unsigned call_depth;

	struct step_work *steps, **steps_tail, *step;
	struct jcl_step **step_tail;
	bool has_many_steps;	/* told already */
	bool has_lost_steps;	/* of a procedure that was not found */
	struct dd_work *dd;		/* what a blank name concatenates to */
	struct output *outputs, **outputs_tail;	/* of the job */
	unsigned descriptions;
	struct output_code *codes;
	struct jcl_sysout print;	/* ROUTE PRINT: destination */
	unsigned notifies;

	struct jcl_branch *branch;	/* the IFs that are open */
	struct jcl_branch *branch_floor;	/* those of the caller */
	unsigned branch_depth;
};

/* ------------------------------------------------------------- in reader.c */

void reader_complain(struct reader *, const struct value *, enum jcl_message,
    const char *one, const char *two, const char *help);
/* At the statement's operation. */
void reader_complain_at(struct reader *, const struct statement *,
    enum jcl_message, const char *one, const char *two, const char *help);
#define reader_print(r, ...) arena_print((r)->arena, __VA_ARGS__)
const char *reader_text(struct reader *, struct slice);

/* Adds a parameter that is only kept. */
void reader_keep(struct reader *, struct jcl_keyword **list,
    const char *keyword, const char *value);
void reader_keep_value(struct reader *, const struct value *,
    struct jcl_keyword **list);

struct value *reader_parse(struct reader *, struct statement *);
/* The first keyword parameter of that name, or NULL. */
const struct value *param_find(const struct value *params, const char *keyword);
/* Reports positional parameters from number `most` (from 0) on. */
void params_refuse_positional(struct reader *, const struct value *params,
    unsigned most, const char *help);

/* ---------------------------------------------------------------- flow.c */

/*
 * The next statement that makes the job: comments, control statements, SET,
 * INCLUDE, EXPORT and procedure definitions are done with in between.  Its
 * symbols are in place.  NULL: the source is at its end.
 */
struct statement *flow_next(struct reader *);
void flow_back(struct reader *, struct statement *);
/* Nothing behind this statement is read; what is left is warned of. */
void flow_end_job(struct reader *, const struct statement *);
void source_push(struct reader *, struct deck, enum origin, const char *member,
    bool is_include);
void source_pop(struct reader *);
/* Handles what comes until the source is at its end. */
void flow_read(struct reader *);

/* ----------------------------------------------------- the statements */

void job_statement(struct reader *, struct statement *);
void exec_statement(struct reader *, struct statement *);
void dd_statement(struct reader *, struct statement *);
void output_statement(struct reader *, struct statement *);
void set_statement(struct reader *, struct statement *);
void export_statement(struct reader *, struct statement *);
void include_statement(struct reader *, struct statement *);
void jcllib_statement(struct reader *, struct statement *);
void notify_statement(struct reader *, struct statement *);
void if_statement(struct reader *, struct statement *);
void else_statement(struct reader *, struct statement *);
void endif_statement(struct reader *, struct statement *);
void control_card(struct reader *, struct statement *);
/* Ends the IFs that were begun inside `outer`; each is reported. */
void branches_close(struct reader *, struct jcl_branch *outer);

/* TIME=: seconds, 0 for no limit; false after a report. */
bool value_time(struct reader *, const struct value *, unsigned *seconds_r);
/* One letter or digit; false after a report. */
bool value_class(struct reader *, const struct value *, char *class_r);

/* ---------------------------------------------------------- step.c */

/* Begins a step; one too many is read, but not put into the job. */
struct step_work *reader_step_begin(struct reader *, const struct statement *);
/* Ends it: what its statements say of each other is settled. */
void reader_step_end(struct reader *);
/* Step `name` and `proc_step` as a statement of the present call names it;
 * NULL: none so far. */
const struct step_work *reader_step_find(const struct reader *,
    struct slice name, struct slice proc_step);

/* --------------------------------- dd.c, data_set.c, sysout.c, output.c */

/* The value of a symbol as it is coded on SET, PROC or EXEC. */
struct slice value_symbol(struct reader *, const struct value *);

/* Puts a DD into the step; in-stream data are those of `data`, or NULL. */
void dd_store(struct reader *, const struct statement *, struct slice name,
    struct value *params, const struct statement *data);
/* Puts an OUTPUT statement into the step or the job. */
void output_place(struct reader *, const struct statement *, struct slice name,
    const struct value *params);
void output_resolve(struct reader *, struct step_work *);
/* DEST= of a DD or an OUTPUT statement. */
void value_dest(struct reader *, const struct value *, bool has_writer,
    const char **node, const char **user);
void output_place_jesds(struct reader *);
/* The name of a writer; false after a report. */
bool value_writer(struct reader *, const struct value *,
    const char **writer_r);
/* A backward reference *.dd, *.step.dd, *.step.procstep.dd; NULL after a
 * report. */
const struct jcl_dd *dd_refer_back(struct reader *, const struct value *);
/* The parts of a backward reference; false when it is none. */
bool dd_refer_parts(struct slice text, struct slice parts_r[3],
    unsigned *count_r);

/* ---------------------------------------------------- procedure.c, call.c */

void procedure_define(struct reader *, struct statement *proc);
struct procedure *procedure_find(struct reader *, struct slice name);
/* A member of the libraries of JCLLIB, or of PROCLIB; NULL: not there. */
struct procedure *procedure_find_member(struct reader *, struct slice name);

/* EXEC of a procedure: reads it with the overrides behind the EXEC. */
void call_procedure(struct reader *, struct statement *exec,
    struct value *params, const struct value *name);
/* A statement of the procedure, with what the call has to say of it. */
struct value *call_exec_params(struct reader *, struct statement *,
    struct value *params);
void call_dd(struct reader *, struct statement *);
struct value *call_output_params(struct reader *, struct statement *,
    struct value *params);
void call_step_end(struct reader *);
const char *call_step_name(const struct call *);

/* The parameters of a DD with those of an override in their place. */
struct value *override_params(struct reader *, struct value *base,
    const struct value *over);

/* ------------------------------------------------ condition.c, expression.c */

const struct jcl_condition *condition_read(struct reader *,
    const struct value *, bool is_job);
const struct jcl_expression *expression_read(struct reader *,
    const struct statement *, struct slice text, size_t at);

#endif
