/*
 * spool/jcl/control.c -- JES2 control statements
 *
 * Rules: reference 1.14.
 *
 * Owns      what they change of the job and its output
 * Promises  one that is not served here is an error, an operand that is not
 *           known a warning: nothing is passed over in silence
 */
#include "spool/base/text.h"
#include "spool/jcl/dd.h"
#include "spool/jcl/name.h"

enum { PRIORITY_MAX = 15, THOUSAND = 1000, CODE_MAX = 4 };

/* The card in hand: its word, and what stands behind it. */
struct control {
	struct statement *st;
	const char *word;
	struct slice rest;	/* from the first character on */
	struct slice field;	/* up to the first blank */
};

static struct slice
skip_blanks(struct slice s)
{
	while (s.len > 0 && s.ptr[0] == ' ')
		s = slice_from(s, 1);
	return s;
}

/* What is left of the card, up to a blank, is the operand of the statement. */
static void
take_operand(struct reader *r, struct control *c)
{
	struct statement *st = c->st;
	size_t at = (size_t)(c->rest.ptr - st->name.ptr);

	c->field = slice_head(c->rest, slice_find(c->rest, ' '));
	operand_begin(&r->scratch);
	operand_span(&r->scratch, st->place.line, (unsigned)text_columns(
	    slice_head(st->name, at)) + 1, false);
	buffer_put(&r->scratch.text, c->field);
	st->operand = operand_end(&r->scratch, r->arena);
	st->word = slice_text(c->word);
}

static void
complain_control(struct reader *r, const struct control *c,
    const char *help)
{
	errors_report(&r->errors, c->st, operand_place(&c->st->operand, 0),
	    MSG_CONTROL_VALUE, c->word, NULL, help);
}

/* ------------------------------------------------------------ JOBPARM */

static uint64_t
number_of(struct reader *r, const struct control *c, const struct value *v)
{
	uint64_t number = 0;

	if (!slice_number(value_item(v, 0)->text, UINT32_MAX, &number))
		value_complain(&r->errors, v, MSG_CONTROL_VALUE, c->word, NULL,
		    reader_print(r, "%.*s= takes a number.",
		    SLICE_ARGS(v->keyword)));
	return number;
}

static void
parm_lines(struct reader *r, const struct control *c, const struct value *v)
{
	r->job->lines.count = number_of(r, c, v) * THOUSAND;
}

static void
parm_bytes(struct reader *r, const struct control *c, const struct value *v)
{
	r->job->bytes.count = number_of(r, c, v) * THOUSAND;
}

static void
parm_pages(struct reader *r, const struct control *c, const struct value *v)
{
	r->job->pages.count = number_of(r, c, v);
}

static void
parm_cards(struct reader *r, const struct control *c, const struct value *v)
{
	r->job->cards_out.count = number_of(r, c, v);
}

static void
parm_room(struct reader *r, const struct control *c, const struct value *v)
{
	(void)c;
	r->job->room = reader_text(r, v->text);
}

static void
parm_nolog(struct reader *r, const struct control *c, const struct value *v)
{
	(void)c;
	(void)v;
	r->job->no_log = true;
}

static void
parm_restart(struct reader *r, const struct control *c,
    const struct value *v)
{
	(void)c;
	r->job->restart_never = slice_equal(v->text, SLICE("N"));
}

static void
parm_proclib(struct reader *r, const struct control *c,
    const struct value *v)
{
	(void)c;
	reader_complain(r, v, MSG_NO_EFFECT, "PROCLIB=", NULL, "There is one "
	    "PROCLIB here; name others by a JCLLIB statement.");
}

static void
parm_keep(struct reader *r, const struct control *c, const struct value *v)
{
	reader_keep(r, &r->job->others, reader_print(r, "%s %.*s", c->word,
	    SLICE_ARGS(keyword_of(v))), reader_text(r, v->keyword.len > 0 ?
	    v->raw : SLICE("")));
}

/* X(operand, its short form, what stores it) */
#define JOBPARM_OPERANDS(X) \
	X("BURST",	"B",	parm_keep) \
	X("BYTES",	"M",	parm_bytes) \
	X("CARDS",	"C",	parm_cards) \
	X("COPIES",	"N",	parm_keep) \
	X("FORMS",	"F",	parm_keep) \
	X("INPUT",	"I",	parm_keep) \
	X("LINECT",	"K",	parm_keep) \
	X("LINES",	"L",	parm_lines) \
	X("NOLOG",	"J",	parm_nolog) \
	X("PAGES",	"G",	parm_pages) \
	X("PROCLIB",	"P",	parm_proclib) \
	X("RESTART",	"E",	parm_restart) \
	X("ROOM",	"R",	parm_room) \
	X("SYSAFF",	"S",	parm_keep) \
	X("TIME",	"T",	parm_keep)

#define X(full, brief, store) " " full "=" brief
static const char jobparm_words[] = "Known, with their short forms, are"
    JOBPARM_OPERANDS(X) ".";
#undef X

static bool
store_parm(struct reader *r, const struct control *c, const struct value *v)
{
	struct slice word = keyword_of(v);

#define X(full, brief, store) \
	if (slice_equal(word, SLICE(full)) || \
	    slice_equal(word, SLICE(brief))) { \
		store(r, c, v); \
		return true; \
	}
	JOBPARM_OPERANDS(X)
#undef X
	return false;
}

static void
warn_operand(struct reader *r, const struct control *c,
    const struct value *v, const char *known)
{
	errors_report(&r->errors, c->st, operand_place(&c->st->operand,
	    v->keyword_at), MSG_CONTROL_OPERAND, reader_text(r, keyword_of(v)),
	    c->word, known);
}

static void
jobparm(struct reader *r, const struct control *c)
{
	const struct value *v = reader_parse(r, c->st);

	for (; v != NULL; v = v->next)
		if (!value_is_null(v) && !store_parm(r, c, v))
			warn_operand(r, c, v, jobparm_words);
}

/* -------------------------------------------------------------- OUTPUT */

static void
output_operand(struct reader *r, const struct control *c,
    const struct value *v, struct jcl_sysout *s)
{
	static const char *const printing[] = {"BURST", "B", "CHARS", "X",
	    "CKPTLNS", "CKPTPGS", "COMPACT", "FCB", "FLASH", "O", "FLASHC",
	    "INDEX", "LINDEX", "LINECT", "K", "MODIFY", "Y", "UCS", "T"};
	struct slice word = keyword_of(v);

	if (slice_equal(word, SLICE("DEST")) ||
	    slice_equal(word, SLICE("D"))) {
		value_dest(r, v, false, &s->dest_node, &s->dest_user);
		return;
	}
	if (slice_equal(word, SLICE("FORMS")) ||
	    slice_equal(word, SLICE("F"))) {
		s->forms = reader_text(r, v->text);
		return;
	}
	if (slice_equal(word, SLICE("COPIES")) ||
	    slice_equal(word, SLICE("N"))) {
		value_copies(r, v, &s->copies);
		return;
	}
	for (size_t i = 0; i < sizeof(printing) / sizeof(printing[0]); i++)
		if (slice_equal(word, slice_text(printing[i])))
			return;
	warn_operand(r, c, v, "Known are COPIES, DEST, FORMS, and what is for "
	    "printers.");
}

/* The code, a blank, and its operands; * goes on with the code before. */
static void
output_code(struct reader *r, const struct control *c)
{
	struct output_code *code = r->codes;
	struct control operands = *c;
	const struct value *v;

	if (!slice_equal(c->field, SLICE("*"))) {
		if (!name_is_alnum(c->field, CODE_MAX)) {
			complain_control(r, c, "OUTPUT takes a code of 1 to 4 "
			    "characters, a blank and its operands.");
			return;
		}
		code = arena_new(r->arena, struct output_code);
		code->code = c->field;
		code->sysout.writer = code->sysout.forms = "";
		code->sysout.dest_node = code->sysout.dest_user = "";
		code->sysout.output = "";
		code->next = r->codes;
		r->codes = code;
	}
	if (code == NULL) {
		complain_control(r, c, "No code is in front of the asterisk.");
		return;
	}
	operands.rest = skip_blanks(slice_from(c->rest, c->field.len));
	take_operand(r, &operands);
	for (v = reader_parse(r, c->st); v != NULL; v = v->next)
		if (!value_is_null(v))
			output_operand(r, c, v, &code->sysout);
}

/* ---------------------------------------------------------- destinations */

/* Another node: there is none that jobs could be sent to. */
static void
execution_node(struct reader *r, const struct control *c, struct slice node)
{
	if (slice_equal(node, slice_text(r->system->node)) ||
	    slice_equal(node, SLICE("LOCAL")))
		return;
	errors_report(&r->errors, c->st, operand_place(&c->st->operand, 0),
	    MSG_UNSUPPORTED, "EXECUTION ON ANOTHER NODE", NULL, reader_print(r,
	    "Jobs run on this node, %s.", r->system->node));
}

static void
route(struct reader *r, const struct control *c)
{
	struct slice to = slice_trim(slice_from(c->rest, c->field.len));
	struct value v = {.text = slice_head(to, slice_find(to, ' ')),
	    .statement = c->st};

	if (slice_equal(c->field, SLICE("XEQ")))
		execution_node(r, c, v.text);
	else if (slice_equal(c->field, SLICE("PRINT")))
		value_dest(r, &v, false, &r->print.dest_node,
		    &r->print.dest_user);
	else if (slice_equal(c->field, SLICE("PUNCH")))
		reader_keep(r, &r->job->others, "ROUTE PUNCH", reader_text(r,
		    v.text));
	else
		complain_control(r, c,
		    "ROUTE takes PRINT, PUNCH or XEQ and a destination.");
}

static void
xeq(struct reader *r, const struct control *c)
{
	execution_node(r, c, c->field);
}

static void
xmit(struct reader *r, const struct control *c)
{
	errors_report(&r->errors, c->st, c->st->place, MSG_UNSUPPORTED,
	    "/" "*XMIT", NULL, "Streams cannot be sent to another node.");
}

static void
notify(struct reader *r, const struct control *c)
{
	if (name_is_user(c->field))
		r->job->notify = reader_text(r, c->field);
	else
		complain_control(r, c, "NOTIFY takes a user, or node.user.");
}

/* --------------------------------------------------------------- the others */

static void
message(struct reader *r, const struct control *c)
{
	reader_keep(r, &r->job->messages_to_operator, "MESSAGE",
	    reader_text(r, slice_trim_end(c->rest)));
}

static void
priority(struct reader *r, const struct control *c)
{
	uint64_t number;

	if (!slice_number(c->field, PRIORITY_MAX, &number))
		complain_control(r, c,
		    "PRIORITY takes a number from 0 to 15.");
	else if (r->job_statement != NULL)
		complain_control(r, c,
		    "PRIORITY stands in front of the JOB statement.");
	else
		r->job->priority = (unsigned)number;
}

static void
setup(struct reader *r, const struct control *c)
{
	r->job->setup = reader_text(r, c->field);
	r->job->hold = true;
	errors_report(&r->errors, c->st, c->st->place, MSG_NO_EFFECT, "/*SETUP",
	    NULL, "The job is held as on z/OS, but there are no volumes to "
	    "mount: release it.");
}

static void
ignored(struct reader *r, const struct control *c)
{
	errors_report(&r->errors, c->st, c->st->place, MSG_NO_EFFECT,
	    reader_print(r, "/" "*%s", c->word), NULL,
	    "It is for remote stations and networks.");
}

static void
end_of_job(struct reader *r, const struct control *c)
{
	flow_end_job(r, c->st);
}

static void
delete_job(struct reader *r, const struct control *c)
{
	r->job->deleted = r->job->scan_only = true;
	flow_end_job(r, c->st);
}

static void
purge_job(struct reader *r, const struct control *c)
{
	r->job->purged = r->job->scan_only = true;
	flow_end_job(r, c->st);
}

static void
scan_job(struct reader *r, const struct control *c)
{
	r->job->scan_only = true;
	flow_end_job(r, c->st);
}

static const struct {
	const char *word;
	void (*read)(struct reader *, const struct control *);
} controls[] = {
	{"DEL", delete_job}, {"EOF", end_of_job}, {"JOBPARM", jobparm},
	{"MESSAGE", message}, {"NETACCT", ignored}, {"NOTIFY", notify},
	{"OUTPUT", output_code}, {"PRIORITY", priority},
	{"PURGE", purge_job}, {"ROUTE", route}, {"SCAN", scan_job},
	{"SETUP", setup}, {"SIGNOFF", ignored}, {"SIGNON", ignored},
	{"XEQ", xeq}, {"XMIT", xmit},
};

enum { CONTROL_COUNT = sizeof(controls) / sizeof(controls[0]) };

static const char *
control_list(const void *context, unsigned index)
{
	(void)context;
	return index < CONTROL_COUNT ? controls[index].word : NULL;
}

/* ------------------------------------------------------------- the card */

/* Splits the card into its word and the field behind it. */
static struct control
split_card(struct reader *r, struct statement *st)
{
	struct slice card = st->name, text = slice_from(card, 2);
	struct control c = {.st = st};
	struct slice word;

	text = slice_head(text, text_column_at(text, CARD_BODY - 2));
	word = slice_head(text, slice_find(text, ' '));
	c.word = reader_text(r, word);
	c.rest = skip_blanks(slice_from(text, word.len));
	take_operand(r, &c);
	return c;
}

static void
refuse(struct reader *r, const struct control *c)
{
	if (c->word[0] == '$')
		errors_report(&r->errors, c->st, c->st->place, MSG_COMMAND,
		    NULL, NULL, "Operator commands are not taken from jobs: "
		    "type them with jes command.");
	else
		errors_report(&r->errors, c->st, c->st->place, MSG_CONTROL,
		    c->word, NULL, reader_print(r, "%s If it ends data, use a "
		    "slash and an asterisk alone.", error_nearest(&r->errors,
		    slice_text(c->word), control_list, NULL)));
}

void
control_card(struct reader *r, struct statement *st)
{
	struct control c = split_card(r, st);

	for (size_t i = 0; i < CONTROL_COUNT; i++) {
		if (strcmp(c.word, controls[i].word) != 0)
			continue;
		if (r->job_statement == NULL && controls[i].read != priority)
			complain_control(r, &c,
			    "It stands behind the JOB statement.");
		else
			controls[i].read(r, &c);
		return;
	}
	refuse(r, &c);
}
