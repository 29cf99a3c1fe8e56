/*
 * spool/jcl/output.c -- OUTPUT statements, and what SYSOUT DDs get from them
 *
 * Precedence: the DD, then the OUTPUT statement, then the JES2 control
 * statements, then JES2's own defaults (reference 1.6, 1.8).
 *
 * Owns      the table of OUTPUT parameters; the resolution of SYSOUT DDs
 * Leaves    what the DD itself says to sysout.c
 */
#include "spool/jcl/dd.h"
#include "spool/jcl/name.h"
#include "spool/jcl/tables.h"

enum { DESCRIPTIONS_MAX = 10000 };	/* beyond the first of each DD */

/* ------------------------------------------------------------- parameters */

static void
keep_output(struct reader *r, const struct value *v, void *target)
{
	struct output *o = target;

	reader_keep_value(r, v, &o->others);
}

static void
store_class(struct reader *r, const struct value *v, void *target)
{
	struct output *o = target;

	if (slice_equal(v->text, SLICE("*")) ||
	    slice_equal(v->text, SLICE("$")))
		o->sysout.sysout_class = r->job->msgclass;
	else
		value_class(r, v, &o->sysout.sysout_class);
}

static void
store_writer(struct reader *r, const struct value *v, void *target)
{
	struct output *o = target;

	value_writer(r, v, &o->sysout.writer);
}

static void
store_dest(struct reader *r, const struct value *v, void *target)
{
	struct output *o = target;

	(void)r;
	o->dest = v;
}

static void
store_forms(struct reader *r, const struct value *v, void *target)
{
	struct output *o = target;

	o->sysout.forms = reader_text(r, v->text);
}

static void
store_copies(struct reader *r, const struct value *v, void *target)
{
	struct output *o = target;

	value_copies(r, v, &o->sysout.copies);
}

static void
store_default(struct reader *r, const struct value *v, void *target)
{
	struct output *o = target;

	(void)r;
	o->is_default = value_is_yes(v);
}

static void
store_jesds(struct reader *r, const struct value *v, void *target)
{
	struct output *o = target;

	if (slice_equal(v->text, SLICE("ALL")))
		o->jesds = JCL_JESJCL | JCL_JESMSGLG | JCL_JESYSMSG;
	else if (slice_equal(v->text, SLICE("JCL")))
		o->jesds = JCL_JESJCL;
	else if (slice_equal(v->text, SLICE("LOG")))
		o->jesds = JCL_JESMSGLG;
	else if (slice_equal(v->text, SLICE("MSG")))
		o->jesds = JCL_JESYSMSG;
	else
		reader_complain(r, v, MSG_FORMAT, "JESDS", NULL,
		    "JESDS= takes ALL, JCL, LOG or MSG.");
}

static const char *
disposition(struct slice text)
{
	static const char *const words[] = {"WRITE", "HOLD", "KEEP", "LEAVE",
	    "PURGE"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_equal(text, slice_text(words[i])))
			return words[i];
	return NULL;
}

/* The one that is left out: as the normal one, or WRITE. */
static void
store_outdisp(struct reader *r, const struct value *v, void *target)
{
	struct output *o = target;
	const char *words[2] = {"", ""};

	for (unsigned i = 0; i < value_count(v); i++) {
		const struct value *item = value_item(v, i);

		if (value_is_null(item))
			continue;
		if (i > 1 || (words[i] = disposition(item->text)) == NULL) {
			reader_complain(r, v, MSG_FORMAT, "OUTDISP", NULL,
			    "OUTDISP=(normal,abnormal) takes WRITE, HOLD, "
			    "KEEP, LEAVE and PURGE.");
			return;
		}
	}
	if (words[0][0] == '\0' && words[1][0] != '\0')
		words[0] = "WRITE";
	if (words[1][0] == '\0')
		words[1] = words[0];
	strcpy(o->sysout.outdisp[0], words[0]);
	strcpy(o->sysout.outdisp[1], words[1]);
}

/* What is only kept: for separator pages, printers and Infoprint Server. */
#define KEPT_OUTPUT(X, name)	X(name, PLAIN, KEPT, 0, 0, keep_output)

#define OUTPUT_KEYWORDS(X) \
	KEPT_OUTPUT(X, ADDRESS) \
	KEPT_OUTPUT(X, AFPPARMS) \
	KEPT_OUTPUT(X, AFPSTATS) \
	KEPT_OUTPUT(X, BUILDING) \
	KEPT_OUTPUT(X, BURST) \
	KEPT_OUTPUT(X, CHARS) \
	KEPT_OUTPUT(X, CKPTLINE) \
	KEPT_OUTPUT(X, CKPTPAGE) \
	KEPT_OUTPUT(X, CKPTSEC) \
	X(CLASS,	PLAIN,	ANY,	0, 0,	store_class) \
	KEPT_OUTPUT(X, COLORMAP) \
	KEPT_OUTPUT(X, COMPACT) \
	KEPT_OUTPUT(X, COMSETUP) \
	KEPT_OUTPUT(X, CONTROL) \
	X(COPIES,	PLAIN,	ANY,	0, 0,	store_copies) \
	KEPT_OUTPUT(X, COPYCNT) \
	KEPT_OUTPUT(X, DATACK) \
	X(DEFAULT,	PLAIN,	YESNO,	0, 0,	store_default) \
	KEPT_OUTPUT(X, DEPT) \
	X(DEST,		PLAIN,	ANY,	0, 0,	store_dest) \
	KEPT_OUTPUT(X, DPAGELBL) \
	KEPT_OUTPUT(X, DUPLEX) \
	KEPT_OUTPUT(X, FCB) \
	KEPT_OUTPUT(X, FLASH) \
	KEPT_OUTPUT(X, FORMDEF) \
	KEPT_OUTPUT(X, FORMLEN) \
	X(FORMS,	PLAIN,	ALNUM,	1, 8,	store_forms) \
	KEPT_OUTPUT(X, FSSDATA) \
	KEPT_OUTPUT(X, GROUPID) \
	KEPT_OUTPUT(X, INDEX) \
	KEPT_OUTPUT(X, INTRAY) \
	X(JESDS,	PLAIN,	CHARS,	1, 8,	store_jesds) \
	KEPT_OUTPUT(X, LINDEX) \
	KEPT_OUTPUT(X, LINECT) \
	KEPT_OUTPUT(X, MAILBCC) \
	KEPT_OUTPUT(X, MAILCC) \
	KEPT_OUTPUT(X, MAILFILE) \
	KEPT_OUTPUT(X, MAILFROM) \
	KEPT_OUTPUT(X, MAILTO) \
	KEPT_OUTPUT(X, MERGE) \
	KEPT_OUTPUT(X, MODIFY) \
	KEPT_OUTPUT(X, NAME) \
	KEPT_OUTPUT(X, NOTIFY) \
	KEPT_OUTPUT(X, OFFSETXB) \
	KEPT_OUTPUT(X, OFFSETXF) \
	KEPT_OUTPUT(X, OFFSETYB) \
	KEPT_OUTPUT(X, OFFSETYF) \
	KEPT_OUTPUT(X, OUTBIN) \
	X(OUTDISP,	PLAIN,	ANY,	0, 0,	store_outdisp) \
	KEPT_OUTPUT(X, OVERLAYB) \
	KEPT_OUTPUT(X, OVERLAYF) \
	KEPT_OUTPUT(X, OVFL) \
	KEPT_OUTPUT(X, PAGEDEF) \
	KEPT_OUTPUT(X, PIMSG) \
	KEPT_OUTPUT(X, PORTNO) \
	KEPT_OUTPUT(X, PRMODE) \
	KEPT_OUTPUT(X, PRTATTRS) \
	KEPT_OUTPUT(X, PRTERROR) \
	KEPT_OUTPUT(X, PRTOPTNS) \
	KEPT_OUTPUT(X, PRTQUEUE) \
	KEPT_OUTPUT(X, PRTY) \
	KEPT_OUTPUT(X, REPLYTO) \
	KEPT_OUTPUT(X, RESFMT) \
	KEPT_OUTPUT(X, RETAINF) \
	KEPT_OUTPUT(X, RETAINS) \
	KEPT_OUTPUT(X, RETRYL) \
	KEPT_OUTPUT(X, RETRYT) \
	KEPT_OUTPUT(X, ROOM) \
	KEPT_OUTPUT(X, SYSAREA) \
	KEPT_OUTPUT(X, THRESHLD) \
	KEPT_OUTPUT(X, TITLE) \
	KEPT_OUTPUT(X, TRC) \
	KEPT_OUTPUT(X, UCS) \
	KEPT_OUTPUT(X, USERDATA) \
	KEPT_OUTPUT(X, USERLIB) \
	KEPT_OUTPUT(X, USERPATH) \
	X(WRITER,	PLAIN,	ANY,	0, 0,	store_writer)

KEYWORD_TABLE(output_keywords, OUTPUT_KEYWORDS);

/* -------------------------------------------------------------- statement */

static void
finish_dest(struct reader *r, struct output *o)
{
	bool has_writer = o->sysout.writer[0] != '\0';

	if (o->dest == NULL)
		return;
	value_dest(r, o->dest, has_writer, &o->sysout.dest_node,
	    &o->sysout.dest_user);
	if (has_writer && o->sysout.dest_user[0] != '\0')
		reader_complain(r, o->dest, MSG_EXCLUSIVE, "DEST", "WRITER",
		    "A data set goes to a writer or to a user. Leave one of "
		    "them out.");
}

/* In the step, or in front of all steps: of the job. */
static void
place_output(struct reader *r, struct output *o)
{
	if (r->step != NULL) {
		*r->step->outputs_tail = o;
		r->step->outputs_tail = &o->next;
	} else if (r->steps == NULL) {
		*r->outputs_tail = o;
		r->outputs_tail = &o->next;
	} else {
		reader_complain_at(r, o->statement, MSG_MISPLACED, NULL, NULL,
		    "OUTPUT stands in front of the first EXEC, or behind the "
		    "EXEC of its step.");
	}
	if (o->jesds != 0 && r->steps != NULL)
		reader_complain_at(r, o->statement, MSG_MISPLACED, NULL, NULL,
		    "JESDS= is for the job: put the statement in front of the "
		    "first EXEC.");
}

void
output_place(struct reader *r, const struct statement *st, struct slice name,
    const struct value *params)
{
	struct output *o = arena_new(r->arena, struct output);

	o->statement = st;
	o->sysout.output = reader_text(r, name);
	o->sysout.writer = o->sysout.forms = "";
	o->sysout.dest_node = o->sysout.dest_user = "";
	if (name.len == 0)
		errors_report(&r->errors, st, st->place, MSG_LABEL, NULL, NULL,
		    "An OUTPUT statement needs a name.");
	params_refuse_positional(r, params, 0,
	    "All parameters of OUTPUT are keyword=value.");
	keywords_store(r, &output_keywords, params, o);
	finish_dest(r, o);
	o->sysout.others = o->others;
	place_output(r, o);
}

void
output_statement(struct reader *r, struct statement *st)
{
	struct value *params = reader_parse(r, st);

	if (r->call != NULL)
		params = call_output_params(r, st, params);
	listing_put(&r->listing, st);
	output_place(r, st, st->name, params);
}

/* ------------------------------------------------------------- resolution */

static const struct output *
find_output(const struct output *list, struct slice name)
{
	while (list != NULL &&
	    !slice_equal(slice_text(list->sysout.output), name))
		list = list->next;
	return list;
}

/* *.name, *.step.name or *.step.procstep.name; NULL after a report. */
static const struct output *
refer_output(struct reader *r, struct step_work *step, const struct value *v)
{
	struct slice parts[3];
	const struct output *o = NULL;
	const struct step_work *other;
	unsigned count;

	if (!dd_refer_parts(v->text, parts, &count)) {
		reader_complain(r, v, MSG_REFER_BACK, NULL, NULL,
		    "OUTPUT= takes *.name, *.step.name or "
		    "*.step.procstep.name.");
		return NULL;
	}
	if (count == 1) {
		o = find_output(step->outputs, parts[0]);
		if (o == NULL)
			o = find_output(r->outputs, parts[0]);
	} else {
		other = reader_step_find(r, parts[0], count == 3 ? parts[1] :
		    slice_of("", 0));
		if (other != NULL)
			o = find_output(other->outputs, parts[count - 1]);
	}
	if (o == NULL)
		reader_complain(r, v, MSG_REFER_BACK, NULL, NULL,
		    reader_print(r, "No OUTPUT statement is %.*s, in this step "
		    "or the job.", SLICE_ARGS(slice_from(v->text, 2))));
	return o;
}

/* OUTPUT codes count when neither job nor step has an OUTPUT statement. */
static const struct jcl_sysout *
find_code(const struct reader *r, const struct step_work *step,
    const struct sysout_work *w)
{
	if (w->code == NULL || r->outputs != NULL || step->outputs != NULL)
		return NULL;
	for (const struct output_code *c = r->codes; c != NULL; c = c->next)
		if (slice_equal(c->code, slice_text(w->code)))
			return &c->sysout;
	return NULL;
}

static const char *
first_of(const char *a, const char *b)
{
	return a[0] != '\0' ? a : b;
}

static void
take_dest(struct jcl_sysout *s, const struct jcl_sysout *from)
{
	if (s->dest_node[0] != '\0' || s->dest_user[0] != '\0')
		return;
	s->dest_node = from->dest_node;
	s->dest_user = from->dest_user;
}

/* What is not said yet is taken from there. */
static void
take_missing(struct jcl_sysout *s, const struct jcl_sysout *from,
    bool hold_coded)
{
	if (s->sysout_class == 0)
		s->sysout_class = from->sysout_class;
	s->writer = first_of(s->writer, from->writer);
	s->forms = first_of(s->forms, from->forms);
	take_dest(s, from);
	if (s->copies == 0)
		s->copies = from->copies;
	if (!hold_coded && s->outdisp[0][0] == '\0')
		memcpy(s->outdisp, from->outdisp, sizeof(s->outdisp));
}

static bool
goes_both(const char *writer, const char *user)
{
	return writer[0] != '\0' && user[0] != '\0';
}

static struct jcl_sysout
describe(struct reader *r, struct step_work *step, struct sysout_work *w,
    const struct output *o)
{
	const struct jcl_dd *dd = w->dd;
	const struct jcl_sysout *code = find_code(r, step, w);
	struct jcl_sysout s = {
		.output = "", .writer = dd->writer,
		.sysout_class = w->class_coded ? dd->sysout_class : 0,
		.forms = code != NULL ? "" : dd->forms,
		.dest_node = dd->dest_node, .dest_user = dd->dest_user,
		.copies = w->copies_coded ? dd->copies : 0,
	};

	memcpy(s.outdisp, dd->outdisp, sizeof(s.outdisp));
	if (o != NULL) {
		take_missing(&s, &o->sysout, w->hold_coded);
		s.output = o->sysout.output;
		s.others = o->others;
	}
	if (code != NULL)
		take_missing(&s, code, w->hold_coded);
	if (s.writer[0] == '\0' && w->dest == NULL)
		take_dest(&s, &r->print);
	if (s.sysout_class == 0)
		s.sysout_class = r->job->msgclass;
	if (s.copies == 0)
		s.copies = 1;
	if (o != NULL && goes_both(s.writer, s.dest_user) &&
	    !goes_both(dd->writer, dd->dest_user) &&
	    !goes_both(o->sysout.writer, o->sysout.dest_user))
		reader_complain_at(r, w->statement, MSG_EXCLUSIVE, "DEST",
		    "SYSOUT", reader_print(r,
		    "The DD and OUTPUT %s name a writer "
		    "and a user as destination, one each.", s.output));
	return s;
}

/* The first description is the DD's own, the others follow it. */
static void
add_description(struct reader *r, struct sysout_work *w,
    const struct jcl_sysout *s, struct jcl_sysout ***tail)
{
	struct jcl_sysout *more;

	if (*tail == NULL) {
		w->first = *s;
		*tail = &w->dd->more;
		return;
	}
	if (++r->descriptions > DESCRIPTIONS_MAX) {
		if (r->descriptions == DESCRIPTIONS_MAX + 1)
			reader_complain_at(r, w->statement, MSG_TOO_MANY_OF,
			    "DESCRIPTIONS BY OUTPUT STATEMENTS", "10000",
			    "Each reference, and each statement with "
			    "DEFAULT=YES, is one for each SYSOUT DD.");
		return;
	}
	more = arena_new(r->arena, struct jcl_sysout);
	*more = *s;
	**tail = more;
	*tail = &more->next;
}

static void
apply_first(struct sysout_work *w)
{
	struct jcl_dd *dd = w->dd;
	const struct jcl_sysout *s = &w->first;

	dd->sysout_class = s->sysout_class;
	dd->writer = s->writer;
	dd->forms = s->forms;
	dd->dest_node = s->dest_node;
	dd->dest_user = s->dest_user;
	dd->copies = s->copies;
	dd->output = s->output;
	dd->outputs = s->others;
	memcpy(dd->outdisp, s->outdisp, sizeof(dd->outdisp));
}

static bool
add_defaults(struct reader *r, struct step_work *step, struct sysout_work *w,
    const struct output *list, struct jcl_sysout ***tail)
{
	bool found = false;

	for (; list != NULL && r->descriptions <= DESCRIPTIONS_MAX;
	    list = list->next) {
		struct jcl_sysout s;

		if (!list->is_default)
			continue;
		s = describe(r, step, w, list);
		add_description(r, w, &s, tail);
		found = true;
	}
	return found;
}

static void
resolve(struct reader *r, struct step_work *step, struct sysout_work *w)
{
	struct jcl_sysout **tail = NULL;
	const struct value *v;
	struct jcl_sysout s;

	for (unsigned i = 0; w->outputs != NULL &&
	    (v = value_item(w->outputs, i)) != NULL; i++) {
		const struct output *o = refer_output(r, step, v);

		if (o == NULL)
			continue;
		s = describe(r, step, w, o);
		add_description(r, w, &s, &tail);
	}
	if (w->outputs == NULL && strcmp(w->dd->writer, "INTRDR") != 0 &&
	    !add_defaults(r, step, w, step->outputs, &tail))
		add_defaults(r, step, w, r->outputs, &tail);
	if (tail == NULL) {
		s = describe(r, step, w, NULL);
		add_description(r, w, &s, &tail);
	}
	apply_first(w);
}

void
output_resolve(struct reader *r, struct step_work *step)
{
	for (struct sysout_work *w = step->sysouts; w != NULL; w = w->next)
		resolve(r, step, w);
}

/* JESDS=: where the job's own data sets go. */
void
output_place_jesds(struct reader *r)
{
	struct jcl_jesds **tail = &r->job->jesds;

	for (const struct output *o = r->outputs; o != NULL; o = o->next) {
		struct jcl_jesds *jesds;

		if (o->jesds == 0)
			continue;
		jesds = arena_new(r->arena, struct jcl_jesds);
		jesds->which = o->jesds;
		jesds->sysout = o->sysout;
		if (jesds->sysout.sysout_class == 0)
			jesds->sysout.sysout_class = r->job->msgclass;
		if (jesds->sysout.copies == 0)
			jesds->sysout.copies = 1;
		*tail = jesds;
		tail = &jesds->next;
	}
}
