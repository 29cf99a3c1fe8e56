/*
 * spool/jcl/exec.c -- the EXEC statement
 *
 * Rules: reference 1.4.
 *
 * Owns      the table of its parameters, and the step they fill
 * Leaves    calling a procedure to call.c, COND= to condition.c
 */
#include "spool/base/text.h"
#include "spool/jcl/name.h"
#include "spool/jcl/reader.h"
#include "spool/jcl/tables.h"

enum {
	PARM_MAX = 100,
	MINUTES_MAX = 357912,
	DAY_MINUTES = 1440,	/* means: no limit */
};

static void
keep_step(struct reader *r, const struct value *v, void *target)
{
	struct jcl_step *step = target;

	reader_keep_value(r, v, &step->others);
}

/* ------------------------------------------------------------------- TIME= */

static bool
time_numbers(const struct value *v, uint64_t *minutes_r, uint64_t *seconds_r)
{
	const struct value *minutes = value_item(v, 0);
	const struct value *seconds = value_item(v, 1);

	*minutes_r = *seconds_r = 0;
	if (value_count(v) > 2 || (seconds == NULL && value_is_null(minutes)))
		return false;
	return (value_is_null(minutes) ||
	    slice_number(minutes->text, MINUTES_MAX, minutes_r)) &&
	    (seconds == NULL || slice_number(seconds->text, 59, seconds_r));
}

bool
value_time(struct reader *r, const struct value *v, unsigned *seconds_r)
{
	uint64_t minutes, seconds;

	*seconds_r = 0;
	if (slice_equal(v->text, SLICE("NOLIMIT")) ||
	    slice_equal(v->text, SLICE("MAXIMUM")))
		return true;
	if (!time_numbers(v, &minutes, &seconds)) {
		reader_complain(r, v, MSG_FORMAT, "TIME", NULL, "TIME= takes "
		    "minutes, (minutes,seconds), NOLIMIT or MAXIMUM.");
		return false;
	}
	if (minutes != DAY_MINUTES)
		*seconds_r = (unsigned)(minutes * 60 + seconds);
	return true;
}

static void
store_time(struct reader *r, const struct value *v, void *target)
{
	struct jcl_step *step = target;

	value_time(r, v, &step->time_seconds);
}

/* ----------------------------------------------------------- what is run */

/* PGM=*.step.dd: the member that the DD names. */
static void
refer_program(struct reader *r, const struct value *v, struct jcl_step *step)
{
	const struct jcl_dd *dd = dd_refer_back(r, v);

	if (dd == NULL)
		return;
	if (dd->kind != JCL_DD_DATA_SET || !name_is_valid(
	    slice_text(dd->member))) {
		reader_complain(r, v, MSG_REFER_BACK, NULL, NULL, "The DD must "
		    "name a member of a library: DSN=LIBRARY(PROGRAM).");
		return;
	}
	step->program = dd->member;
	step->program_library = dd->dsn;
}

static void
store_pgm(struct reader *r, const struct value *v, void *target)
{
	struct jcl_step *step = target;

	if (slice_starts(v->text, SLICE("*")))
		refer_program(r, v, step);
	else if (v->text.len > JCL_NAME_MAX)
		reader_complain(r, v, MSG_LENGTH, NULL, NULL,
		    "The name of a program has 1 to 8 characters.");
	else if (!name_is_alnum(v->text, JCL_NAME_MAX))
		reader_complain(r, v, MSG_FORMAT, "PGM", NULL,
		    "PGM= takes the name of a program, or *.step.dd.");
	else
		step->program = reader_text(r, v->text);
}

/* Two ampersands in a PARM are one. */
static struct slice
single_ampersands(struct reader *r, struct slice text)
{
	char *out;
	size_t len = 0;

	if (slice_find(text, '&') == text.len)
		return text;
	out = arena_text(r->arena, text);
	for (size_t i = 0; i < text.len; i++) {
		out[len++] = text.ptr[i];
		if (text.ptr[i] == '&' && i + 1 < text.len &&
		    text.ptr[i + 1] == '&')
			i++;
	}
	return slice_of(out, len);
}

static void
store_parm(struct reader *r, const struct value *v, void *target)
{
	struct jcl_step *step = target;
	struct slice parm = single_ampersands(r, value_joined(r->arena, v));
	size_t columns = text_columns(parm);

	if (columns > PARM_MAX)
		reader_complain(r, v, MSG_LENGTH, NULL, NULL, reader_print(r,
		    "PARM= has at most 100 characters; this has %zu. PARMDD=dd "
		    "takes more.", columns));
	else
		step->parm = reader_text(r, parm);
}

static void
store_parmdd(struct reader *r, const struct value *v, void *target)
{
	struct jcl_step *step = target;

	step->parm_dd = reader_text(r, v->text);
}

static void
store_cond(struct reader *r, const struct value *v, void *target)
{
	struct jcl_step *step = target;

	step->condition = condition_read(r, v, false);
}

/* ------------------------------------------------------------------ table */

#define EXEC_KEYWORDS(X) \
	X(ACCT,		QUOTED,	KEPT,	0, 0,	keep_step) \
	X(ADDRSPC,	PLAIN,	KEPT,	0, 0,	keep_step) \
	X(CCSID,	PLAIN,	KEPT,	0, 0,	keep_step) \
	X(COND,		PLAIN,	ANY,	0, 0,	store_cond) \
	X(DPRTY,	PLAIN,	KEPT,	0, 0,	keep_step) \
	X(DYNAMNBR,	PLAIN,	KEPT,	0, 0,	keep_step) \
	X(MEMLIMIT,	PLAIN,	KEPT,	0, 0,	keep_step) \
	X(PARM,		PARM,	ANY,	0, 0,	store_parm) \
	X(PARMDD,	PLAIN,	NAME,	1, 8,	store_parmdd) \
	X(PERFORM,	PLAIN,	KEPT,	0, 0,	keep_step) \
	X(PGM,		PLAIN,	ANY,	0, 0,	store_pgm) \
	X(PROC,		PLAIN,	ANY,	0, 0,	NULL) \
	X(RD,		PLAIN,	KEPT,	0, 0,	keep_step) \
	X(REGION,	PLAIN,	KEPT,	0, 0,	keep_step) \
	X(REGIONX,	PLAIN,	KEPT,	0, 0,	keep_step) \
	X(RLSTMOUT,	PLAIN,	KEPT,	0, 0,	keep_step) \
	X(TIME,		PLAIN,	ANY,	0, 0,	store_time) \
	X(TVSAMCOM,	PLAIN,	KEPT,	0, 0,	keep_step) \
	X(TVSMSG,	PLAIN,	KEPT,	0, 0,	keep_step)

KEYWORD_TABLE(exec_keywords, EXEC_KEYWORDS);

static const struct keyword_pair exclusive[] = {
	KEYWORD_PAIR("PGM", "PROC"),
	KEYWORD_PAIR("PARM", "PARMDD"),
};

/* -------------------------------------------------------------- statement */

static void
run_program(struct reader *r, struct statement *st,
    const struct value *params)
{
	struct step_work *step = reader_step_begin(r, st);

	params_refuse_positional(r, params, 0,
	    "With PGM= all parameters are keyword=value.");
	keywords_exclude(r, params, exclusive,
	    sizeof(exclusive) / sizeof(exclusive[0]));
	keywords_store(r, &exec_keywords, params, step->step);
}

/* The procedure that is called: PROC=name, or the first parameter. */
static const struct value *
find_procedure_name(const struct value *params)
{
	const struct value *name = param_find(params, "PROC");

	if (name == NULL && params != NULL && params->keyword.len == 0)
		name = params;
	return name != NULL && !value_is_null(name) ? name : NULL;
}

void
exec_statement(struct reader *r, struct statement *st)
{
	struct value *params;
	const struct value *name;

	reader_step_end(r);
	params = reader_parse(r, st);
	if (r->call != NULL)
		params = call_exec_params(r, st, params);
	name = find_procedure_name(params);
	if (param_find(params, "PGM") != NULL) {
		run_program(r, st, params);
	} else if (name != NULL) {
		call_procedure(r, st, params, name);
	} else {
		reader_step_begin(r, st);
		if (!st->broken)
			reader_complain_at(r, st, MSG_REQUIRED, NULL, NULL,
			    "EXEC takes PGM=program, or the name of a "
			    "procedure.");
	}
}
