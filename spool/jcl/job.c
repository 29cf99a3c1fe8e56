/*
 * spool/jcl/job.c -- the JOB statement
 *
 * Rules: reference 1.3.
 *
 * Owns      the table of its parameters, and the job they fill
 * Leaves    accepted parameters without effect here in job->others
 */
#include "spool/base/text.h"
#include "spool/jcl/name.h"
#include "spool/jcl/reader.h"
#include "spool/jcl/tables.h"

enum {
	ACCOUNT_MAX = 142,	/* characters, without the parentheses */
	PROGRAMMER_MAX = 20,
	PASSWORD_MAX = 8,
	PASS_PHRASE_MAX = 100,
	PRIORITY_MAX = 15,
	THOUSAND = 1000,	/* LINES= and BYTES= count thousands */
};

static void
keep_job(struct reader *r, const struct value *v, void *target)
{
	struct jcl_job *job = target;

	reader_keep_value(r, v, &job->others);
}

/* ------------------------------------------------------- class and identity */

bool
value_class(struct reader *r, const struct value *v, char *class_r)
{
	if (!v->is_list && name_is_alnum(v->text, 1) &&
	    !char_is_one_of(v->text.ptr[0], "@#$")) {
		*class_r = v->text.ptr[0];
		return true;
	}
	reader_complain(r, v, v->text.len > 1 ? MSG_LENGTH : MSG_CLASS, NULL,
	    NULL, "A class is one character, A-Z or 0-9.");
	return false;
}

static void
store_class(struct reader *r, const struct value *v, void *target)
{
	struct jcl_job *job = target;

	job->class = reader_text(r, v->text);
}

static void
store_msgclass(struct reader *r, const struct value *v, void *target)
{
	struct jcl_job *job = target;

	value_class(r, v, &job->msgclass);
}

static void
store_notify(struct reader *r, const struct value *v, void *target)
{
	struct jcl_job *job = target;

	if (name_is_user(v->text))
		job->notify = reader_text(r, v->text);
	else
		reader_complain(r, v, MSG_FORMAT, "NOTIFY", NULL,
		    "NOTIFY= takes a user, or node.user.");
}

static void
store_user(struct reader *r, const struct value *v, void *target)
{
	struct jcl_job *job = target;

	job->user = reader_text(r, v->text);
}

static void
store_group(struct reader *r, const struct value *v, void *target)
{
	struct jcl_job *job = target;

	job->group = reader_text(r, v->text);
}

static void
store_seclabel(struct reader *r, const struct value *v, void *target)
{
	struct jcl_job *job = target;

	job->seclabel = reader_text(r, v->text);
}

static void
store_email(struct reader *r, const struct value *v, void *target)
{
	struct jcl_job *job = target;

	job->email = reader_text(r, v->text);
}

/* Its text is in no message: a password is never listed. */
static const char *
password_of(struct reader *r, const struct value *v)
{
	if (v->is_quoted ? v->text.len >= 1 &&
	    text_columns(v->text) <= PASS_PHRASE_MAX :
	    name_is_alnum(v->text, PASSWORD_MAX))
		return reader_text(r, v->text);
	reader_complain(r, v, MSG_FORMAT, "PASSWORD", NULL, "A password has 1 "
	    "to 8 letters, digits and @ # $; a longer one stands in "
	    "apostrophes.");
	return "";
}

static void
store_password(struct reader *r, const struct value *v, void *target)
{
	struct jcl_job *job = target;

	if (value_count(v) > 2) {
		reader_complain(r, v, MSG_FORMAT, "PASSWORD", NULL,
		    "PASSWORD= takes one password, or (old,new).");
		return;
	}
	job->password = password_of(r, value_item(v, 0));
	if (value_count(v) == 2)
		job->new_password = password_of(r, value_item(v, 1));
}

/* --------------------------------------------------------- how it is run */

/* A part of MSGLEVEL=; one that is not coded changes nothing. */
static bool
level_number(const struct value *v, unsigned most, uint64_t *number)
{
	return v == NULL || value_is_null(v) ||
	    slice_number(v->text, most, number);
}

static void
store_msglevel(struct reader *r, const struct value *v, void *target)
{
	struct jcl_job *job = target;
	uint64_t statements = r->listing.level, messages = job->messages;

	if (value_count(v) <= 2 &&
	    level_number(value_item(v, 0), LIST_INPUT, &statements) &&
	    level_number(value_item(v, 1), 1, &messages)) {
		r->listing.level = (unsigned)statements;
		job->messages = (unsigned)messages;
		return;
	}
	reader_complain(r, v, MSG_FORMAT, "MSGLEVEL", NULL, "MSGLEVEL=(s,m): s "
	    "is 0 (JOB statement), 1 (all) or 2 (input), m is 0 or 1.");
}

static void
store_priority(struct reader *r, const struct value *v, void *target)
{
	struct jcl_job *job = target;
	uint64_t number = 0;

	(void)r;
	slice_number(v->text, PRIORITY_MAX, &number);
	job->priority = (unsigned)number;
}

static void
store_typrun(struct reader *r, const struct value *v, void *target)
{
	struct jcl_job *job = target;

	if (slice_equal(v->text, SLICE("SCAN")))
		job->scan_only = true;
	else if (slice_equal(v->text, SLICE("COPY")))
		job->scan_only = job->copy_only = true;
	else if (slice_equal(v->text, SLICE("HOLD")) ||
	    slice_equal(v->text, SLICE("JCLHOLD")))
		job->hold = true;
	else
		reader_complain(r, v, MSG_FORMAT, "TYPRUN", NULL,
		    "TYPRUN= takes SCAN, HOLD, JCLHOLD or COPY.");
}

static void
store_time(struct reader *r, const struct value *v, void *target)
{
	struct jcl_job *job = target;

	value_time(r, v, &job->time_seconds);
}

static void
store_cond(struct reader *r, const struct value *v, void *target)
{
	struct jcl_job *job = target;

	job->condition = condition_read(r, v, true);
}

static void
store_restart(struct reader *r, const struct value *v, void *target)
{
	(void)target;
	if (v->is_list && v->item_count > 1)
		reader_complain(r, v, MSG_UNSUPPORTED,
		    "RESTART AT A CHECKPOINT",
		    NULL, "RESTART= takes a step, STEP.PROCSTEP or *.");
	else
		r->restart = value_item(v, 0);
}

static void
store_jobrc(struct reader *r, const struct value *v, void *target)
{
	(void)target;
	if (!slice_equal(v->text, SLICE("MAXRC")))
		reader_complain(r, v, MSG_UNSUPPORTED, reader_print(r,
		    "JOBRC=%.*s", SLICE_ARGS(v->raw)), NULL, "A job's return "
		    "code is the highest of its steps: JOBRC=MAXRC.");
}

/* ----------------------------------------------------------------- limits */

static bool
is_action(struct slice text)
{
	return slice_equal(text, SLICE("CANCEL")) ||
	    slice_equal(text, SLICE("DUMP")) ||
	    slice_equal(text, SLICE("WARNING"));
}

static void
store_limit(struct reader *r, const struct value *v, unsigned unit,
    struct jcl_limit *limit)
{
	const struct value *action = value_item(v, 1);

	if (!slice_number(value_item(v, 0)->text, UINT32_MAX, &limit->count) ||
	    (action != NULL && !is_action(action->text)) ||
	    value_count(v) > 2) {
		reader_complain(r, v, MSG_FORMAT, reader_text(r, v->keyword),
		    NULL, "A number is expected, or (number,action) with "
		    "CANCEL, DUMP or WARNING.");
		return;
	}
	limit->count *= unit;
	if (action != NULL)
		limit->action = reader_text(r, action->text);
}

static void
store_lines(struct reader *r, const struct value *v, void *target)
{
	store_limit(r, v, THOUSAND, &((struct jcl_job *)target)->lines);
}

static void
store_bytes(struct reader *r, const struct value *v, void *target)
{
	store_limit(r, v, THOUSAND, &((struct jcl_job *)target)->bytes);
}

static void
store_pages(struct reader *r, const struct value *v, void *target)
{
	store_limit(r, v, 1, &((struct jcl_job *)target)->pages);
}

static void
store_cards(struct reader *r, const struct value *v, void *target)
{
	store_limit(r, v, 1, &((struct jcl_job *)target)->cards_out);
}

/* ------------------------------------------------------------------ table */

#define JOB_KEYWORDS(X) \
	X(ADDRSPC,	PLAIN,	KEPT,	0, 0,	keep_job) \
	X(BYTES,	PLAIN,	ANY,	0, 0,	store_bytes) \
	X(CARDS,	PLAIN,	ANY,	0, 0,	store_cards) \
	X(CCSID,	PLAIN,	KEPT,	0, 0,	keep_job) \
	X(CLASS,	PLAIN,	ALNUM,	1, 8,	store_class) \
	X(COND,		PLAIN,	ANY,	0, 0,	store_cond) \
	X(DSENQSHR,	PLAIN,	KEPT,	0, 0,	keep_job) \
	X(EMAIL,	QUOTED,	CHARS,	1, 246,	store_email) \
	X(GDGBIAS,	PLAIN,	KEPT,	0, 0,	keep_job) \
	X(GROUP,	PLAIN,	ALNUM,	1, 8,	store_group) \
	X(JESLOG,	PLAIN,	KEPT,	0, 0,	keep_job) \
	X(JOBRC,	PLAIN,	ANY,	0, 0,	store_jobrc) \
	X(LINES,	PLAIN,	ANY,	0, 0,	store_lines) \
	X(MEMLIMIT,	PLAIN,	KEPT,	0, 0,	keep_job) \
	X(MSGCLASS,	PLAIN,	ANY,	0, 0,	store_msgclass) \
	X(MSGLEVEL,	PLAIN,	ANY,	0, 0,	store_msglevel) \
	X(NOTIFY,	PLAIN,	CHARS,	1, 17,	store_notify) \
	X(PAGES,	PLAIN,	ANY,	0, 0,	store_pages) \
	X(PASSWORD,	PLAIN,	ANY,	0, 0,	store_password) \
	X(PERFORM,	PLAIN,	KEPT,	0, 0,	keep_job) \
	X(PRTY,		PLAIN,	NUMBER,	0, PRIORITY_MAX, store_priority) \
	X(RD,		PLAIN,	KEPT,	0, 0,	keep_job) \
	X(REGION,	PLAIN,	KEPT,	0, 0,	keep_job) \
	X(REGIONX,	PLAIN,	KEPT,	0, 0,	keep_job) \
	X(RESTART,	PLAIN,	ANY,	0, 0,	store_restart) \
	X(SCHENV,	PLAIN,	KEPT,	0, 0,	keep_job) \
	X(SECLABEL,	PLAIN,	ALNUM,	1, 8,	store_seclabel) \
	X(SYSAFF,	PLAIN,	KEPT,	0, 0,	keep_job) \
	X(SYSTEM,	PLAIN,	KEPT,	0, 0,	keep_job) \
	X(TIME,		PLAIN,	ANY,	0, 0,	store_time) \
	X(TYPRUN,	PLAIN,	ANY,	0, 0,	store_typrun) \
	X(UJOBCORR,	PLAIN,	KEPT,	0, 0,	keep_job) \
	X(USER,		PLAIN,	ALNUM,	1, 8,	store_user)

KEYWORD_TABLE(job_keywords, JOB_KEYWORDS);

/* ------------------------------------------------------------- positional */

static void
store_account(struct reader *r, const struct value *v)
{
	struct slice text = value_joined(r->arena, v);

	if (text_columns(text) > ACCOUNT_MAX)
		reader_complain(r, v, MSG_LENGTH, NULL, NULL,
		    "Accounting information has at most 142 characters.");
	else
		r->job->account = reader_text(r, text);
}

static void
store_programmer(struct reader *r, const struct value *v)
{
	if (v->is_bad)
		return;
	if (v->is_list)
		reader_complain(r, v, MSG_NESTED_LIST, NULL, NULL,
		    "The programmer's name is text; put it in apostrophes.");
	else if (text_columns(v->text) > PROGRAMMER_MAX)
		reader_complain(r, v, MSG_LENGTH, NULL, NULL, reader_print(r,
		    "The programmer's name has at most 20 characters; this "
		    "has %zu.", text_columns(v->text)));
	else
		r->job->programmer = reader_text(r, v->text);
}

void
job_statement(struct reader *r, struct statement *st)
{
	const struct value *params;

	if (r->job_statement != NULL) {
		reader_complain_at(r, st, MSG_SECOND_JOB, NULL, NULL,
		    "Submit one job at a time, or split the stream at its JOB "
		    "statements.");
		return;
	}
	r->job_statement = st;
	if (st->name.len <= JCL_NAME_MAX)
		r->job->name = reader_text(r, st->name);
	r->symbols.job_name = r->job->name;
	params = reader_parse(r, st);
	params_refuse_positional(r, params, 2, "Accounting information and the "
	    "programmer's name are the only ones.");
	if (params != NULL && params->keyword.len == 0) {
		store_account(r, params);
		if (params->next != NULL && params->next->keyword.len == 0)
			store_programmer(r, params->next);
	}
	keywords_store(r, &job_keywords, params, r->job);
}
