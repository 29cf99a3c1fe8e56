/*
 * spool/jcl/flow.c -- the order of statements
 *
 * Statements come from a stack of sources.  What is about the reading itself
 * (comments, control statements, SET, INCLUDE, EXPORT, the definition of a
 * procedure) is done with here as it comes, so that who looks ahead for
 * overrides sees the rest only.
 *
 * Owns      the stack of sources, and which statement may stand where
 * Promises  no statement is passed over in silence
 * Leaves    what a statement says to its own file
 */
#include "spool/jcl/reader.h"

#include "spool/jcl/name.h"

/* ---------------------------------------------------------------- sources */

void
source_push(struct reader *r, struct deck deck, enum origin origin,
    const char *member, bool is_include)
{
	struct source *source = arena_new(r->arena, struct source);

	source->outer = r->source;
	source->is_include = is_include;
	source->lexer = (struct lexer){.deck = deck, .arena = r->arena,
	    .errors = &r->errors, .scratch = &r->scratch, .origin = origin,
	    .member = member};
	r->source = source;
	r->depth++;
}

void
source_pop(struct reader *r)
{
	r->source = r->source->outer;
	r->depth--;
}

static bool
is_input(const struct reader *r)
{
	return r->source->lexer.origin == ORIGIN_INPUT;
}

void
flow_back(struct reader *r, struct statement *st)
{
	r->source->ahead = st;
}

/* A statement that was put back needs nothing more. */
static struct statement *
next_raw(struct reader *r, bool *is_again_r)
{
	struct statement *st;

	for (;;) {
		struct source *source = r->source;

		*is_again_r = source->ahead != NULL;
		st = source->ahead;
		source->ahead = NULL;
		if (st != NULL)
			return st;
		if (r->is_stopped && !is_input(r))
			source->is_over = true;
		source->before = source->lexer.deck;
		if (!source->is_over &&
		    (st = statement_next(&source->lexer)) != NULL)
			return st;
		if (!source->is_include)
			return NULL;
		source_pop(r);
	}
}

/* Procedures that call each other may come to more than anybody can mean. */
static bool
count_expanded(struct reader *r, const struct statement *st)
{
	if (is_input(r) || ++r->expanded <= EXPANDED_MAX)
		return true;
	if (!r->is_stopped)
		errors_report(&r->errors, st, st->place, MSG_TOO_MANY, NULL,
		    NULL, "They are more than 20,000. Does a procedure call "
		    "itself?");
	r->is_stopped = true;
	return false;
}

/* --------------------------------------------------------------- comments */

/* Comments are listed where they stand, in front of the next statement. */
static void
hold_comment(struct reader *r, struct statement *st)
{
	if (r->comments == NULL)
		r->comments = st;
	else
		statement_add_card(r->arena, r->comments, st->cards->text,
		    true, st->origin);
}

static void
list_comments(struct reader *r)
{
	if (r->comments != NULL)
		listing_put(&r->listing, r->comments);
	r->comments = NULL;
}

static void
take_comments(struct reader *r, struct statement *st)
{
	if (r->comments == NULL)
		return;
	r->comments->last_card->next = st->cards;
	st->cards = r->comments->cards;
	r->comments = NULL;
}

/* ------------------------------------------------ what is no JCL statement */

/* Cards that say something, behind the end of the job. */
static unsigned
count_flushed(struct deck deck, unsigned *line_r)
{
	unsigned count = 0, line = deck.line;
	struct card card;

	for (; deck_next(&deck, &card); line = deck.line) {
		enum card_kind kind = card_kind(&card);

		if (kind != CARD_JCL && kind != CARD_DATA)
			continue;
		if (count++ == 0)
			*line_r = line;
	}
	return count;
}

void
flow_end_job(struct reader *r, const struct statement *st)
{
	struct place place = {0, 0};
	unsigned count = count_flushed(r->source->lexer.deck, &place.line);

	r->source->is_over = true;
	if (count > 0)
		errors_report(&r->errors, st, place, MSG_FLUSHED,
		    reader_print(r, "%u", count), NULL, reader_print(r,
		    "The card in line %u ends the job. Take it out if the "
		    "statements behind it are to be run.", st->place.line));
}

static void
end_source(struct reader *r, struct statement *st)
{
	if (is_input(r) && r->job_statement != NULL)
		flow_end_job(r, st);
	else if (!is_input(r))
		r->source->is_over = true;
}

static void
stray_delimiter(struct reader *r, struct statement *st)
{
	if (r->job_statement == NULL)
		return;
	listing_put(&r->listing, st);
	errors_report(&r->errors, st, st->place, MSG_STRAY_DELIMITER, NULL,
	    NULL, "No data stand in front of it.");
}

static void
control_statement(struct reader *r, struct statement *st)
{
	list_comments(r);
	listing_put(&r->listing, st);
	if (is_input(r))
		control_card(r, st);
	else
		errors_report(&r->errors, st, st->place, MSG_UNSUPPORTED,
		    "A JES2 CONTROL STATEMENT IN A MEMBER", NULL,
		    "JES2 sees the job's own cards only: put it there.");
}

/* SYSIN for data that no DD statement asked for. */
static struct statement *
generate_sysin(struct reader *r, struct statement *data)
{
	struct statement *st = statement_make(r->arena, "SYSIN", OPERATION_DD,
	    "*", "GENERATED STATEMENT");

	st->place = st->word_place = data->place;
	st->origin = data->origin;
	st->member = data->member;
	st->has_data = true;
	st->data_ended = data->data_ended;
	st->delimiter = data->delimiter;
	st->data = data->data;
	st->longest = data->longest;
	errors_report(&r->errors, st, data->place, MSG_GENERATED,
	    reader_print(r, "%u", st->data.records), NULL, "These lines begin "
	    "neither with // nor with /*, and no DD * is in front of them. "
	    "Data that contain such lines need DD DATA,DLM=xx.");
	return st;
}

/* --------------------------------------------------------------- statements */

static bool
label_is_valid(const struct statement *st)
{
	size_t period = slice_find(st->name, '.');

	if (st->name.len == 0)
		return st->operation != OPERATION_JOB;
	if (period == st->name.len)
		return name_is_valid(st->name);
	return (st->operation == OPERATION_DD ||
	    st->operation == OPERATION_OUTPUT) &&
	    name_is_valid(slice_head(st->name, period)) &&
	    name_is_valid(slice_from(st->name, period + 1));
}

static void
check_label(struct reader *r, struct statement *st)
{
	if (label_is_valid(st))
		return;
	errors_report(&r->errors, st, st->place, MSG_LABEL, NULL, NULL,
	    st->name.len == 0 ?
	    "A JOB statement needs a name behind its slashes." :
	    "A name has 1 to 8 of A-Z, 0-9, @, #, $, and the first is no "
	    "digit.");
}

/* An operation that is none, or one that is not done here. */
static void
refuse_operation(struct reader *r, struct statement *st)
{
	const char *word = reader_text(r, st->word);

	if (st->operation == OPERATION_COMMAND)
		reader_complain_at(r, st, MSG_COMMAND, NULL, NULL,
		    "Operator commands are not taken from jobs: type them "
		    "with jes command.");
	else if (st->operation != OPERATION_NONE)
		reader_complain_at(r, st, MSG_UNSUPPORTED, reader_print(r,
		    "THE %s STATEMENT", word), NULL,
		    "Nothing here does what it asks for.");
	else if (st->word.len == 0)
		reader_complain_at(r, st, MSG_OPERATION, NULL, NULL,
		    "An operation as JOB, EXEC or DD is expected behind the "
		    "name and a blank.");
	else
		reader_complain_at(r, st, MSG_OPERATION, NULL, NULL,
		    reader_print(r, "%.40s is no operation. %s", word,
		    error_nearest(&r->errors, st->word, operation_list,
		    NULL)));
}

static void
limit_operand(struct reader *r, struct statement *st)
{
	if (st->operand.text.len <= OPERAND_MAX)
		return;
	reader_complain_at(r, st, MSG_LENGTH, NULL, NULL,
	    "The parameters of a statement have at most 65,536 bytes.");
	st->operand.text.len = 0;
	st->broken = true;
}

/* Does what is done at once; true when the statement is for the others. */
static bool
pass_statement(struct reader *r, struct statement *st)
{
	if (r->job_statement == NULL && st->operation != OPERATION_JOB) {
		r->skipped++;
		return false;
	}
	take_comments(r, st);
	limit_operand(r, st);
	symbols_substitute(&r->symbols, &r->scratch, st);
	if (st->operation != OPERATION_NONE &&
	    !operation_is_refused(st->operation))
		check_label(r, st);
	switch (st->operation) {
	case OPERATION_SET:
		set_statement(r, st);
		return false;
	case OPERATION_EXPORT:
		export_statement(r, st);
		return false;
	case OPERATION_INCLUDE:
		include_statement(r, st);
		return false;
	case OPERATION_PROC:
		if (!is_input(r))
			return true;
		procedure_define(r, st);
		return false;
	default:
		return true;
	}
}

/* The statement to go on with, or NULL when it is done with. */
static struct statement *
pass(struct reader *r, struct statement *st)
{
	switch (st->kind) {
	case STATEMENT_JCL:
		return pass_statement(r, st) ? st : NULL;
	case STATEMENT_DATA:
		if (r->job_statement != NULL)
			return generate_sysin(r, st);
		r->skipped += st->data.records;
		break;
	case STATEMENT_COMMENT:
		hold_comment(r, st);
		break;
	case STATEMENT_CONTROL:
		control_statement(r, st);
		break;
	case STATEMENT_DELIMITER:
		stray_delimiter(r, st);
		break;
	case STATEMENT_NULL:
		end_source(r, st);
		break;
	case STATEMENT_BLANK:
		break;
	}
	return NULL;
}

struct statement *
flow_next(struct reader *r)
{
	struct statement *st;
	bool is_again;

	while ((st = next_raw(r, &is_again)) != NULL) {
		if (is_again)
			return st;
		if (count_expanded(r, st) && (st = pass(r, st)) != NULL)
			return st;
	}
	list_comments(r);
	return NULL;
}

/* PEND ends the procedure that is being read. */
static void
end_procedure(struct reader *r, struct statement *st)
{
	if (r->call == NULL || is_input(r))
		reader_complain_at(r, st, MSG_MISPLACED, NULL, NULL,
		    "No PROC statement stands in front of it.");
	r->source->is_over = !is_input(r);
}

static void
handle(struct reader *r, struct statement *st)
{
	if (st->operation != OPERATION_JOB && st->operation != OPERATION_DD &&
	    st->operation != OPERATION_OUTPUT)	/* they list themselves */
		listing_put(&r->listing, st);
	switch (st->operation) {
	case OPERATION_JOB:
		job_statement(r, st);
		listing_put(&r->listing, st);	/* MSGLEVEL= is known */
		break;
	case OPERATION_EXEC:
		exec_statement(r, st);
		break;
	case OPERATION_DD:
		dd_statement(r, st);
		break;
	case OPERATION_OUTPUT:
		output_statement(r, st);
		break;
	case OPERATION_IF:
		if_statement(r, st);
		break;
	case OPERATION_ELSE:
		else_statement(r, st);
		break;
	case OPERATION_ENDIF:
		endif_statement(r, st);
		break;
	case OPERATION_JCLLIB:
		jcllib_statement(r, st);
		break;
	case OPERATION_NOTIFY:
		notify_statement(r, st);
		break;
	case OPERATION_PROC:
		reader_complain_at(r, st, MSG_NESTED_PROC, NULL, NULL,
		    "A procedure is defined in the job's own cards, and not "
		    "within another one.");
		break;
	case OPERATION_PEND:
		end_procedure(r, st);
		break;
	default:
		refuse_operation(r, st);
		break;
	}
}

void
flow_read(struct reader *r)
{
	struct statement *st;

	while ((st = flow_next(r)) != NULL)
		handle(r, st);
}
