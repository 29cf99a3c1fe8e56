/*
 * spool/jcl/errors.c -- all that is wrong with a job, gathered
 *
 * Owns      the list of reports until the job has it
 * Promises  nothing that was reported is left out, however much it is
 * Leaves    what to report to everybody else
 */
#include "spool/jcl/errors.h"

#include <stdlib.h>

#include "spool/jcl/statement.h"

struct report {
	struct jcl_error error;
	struct report *next;
	const struct statement *statement;
	char severity;
	unsigned serial;
};

static const struct {
	char severity;
	const char *id, *text;
} messages[] = {
#define X(name, severity, id, text) {#severity[0], id, text},
	JCL_MESSAGES(X)
#undef X
};

void
errors_begin(struct errors *errors, struct arena *arena)
{
	*errors = (struct errors){.arena = arena};
	errors->last = &errors->first;
}

static void
put_insert(struct buffer *out, char which, const struct statement *st,
    const char *one, const char *two)
{
	if (which == 'S')
		buffer_put(out, st == NULL ? SLICE("JOB") : st->word);
	else
		buffer_text(out, which == '1' ? one : two);
}

static const char *
compose(struct errors *errors, const struct statement *st,
    enum jcl_message message, const char *one, const char *two)
{
	const char *at = messages[message].text;
	struct buffer out = {0};
	const char *text;

	buffer_print(&out, "%s ", messages[message].id);
	for (; *at != '\0'; at++) {
		if (*at == '$')
			put_insert(&out, *++at, st, one, two);
		else
			buffer_byte(&out, *at);
	}
	text = arena_text(errors->arena, buffer_slice(&out));
	buffer_free(&out);
	return text;
}

static const char *
help_in_member(struct errors *errors, const struct statement *st,
    const char *help)
{
	if (help == NULL)
		help = "";
	help = arena_text(errors->arena, slice_trim_end(slice_text(help)));
	if (st == NULL || st->member == NULL || st->member[0] == '\0')
		return help;
	return arena_print(errors->arena, "(in member %s) %s", st->member,
	    help);
}

void
errors_report(struct errors *errors, const struct statement *st,
    struct place place,
    enum jcl_message message, const char *one, const char *two,
    const char *help)
{
	struct report *r = arena_new(errors->arena, struct report);

	r->severity = messages[message].severity;
	r->statement = st;
	r->serial = errors->count++;
	r->error.line = place.line;
	r->error.column = place.column;
	r->error.member = st != NULL && st->member != NULL ? st->member : "";
	r->error.is_warning = r->severity == 'W';
	r->error.text = compose(errors, st, message, one, two);
	r->error.help = help_in_member(errors, st, help);
	*errors->last = r;
	errors->last = &r->next;
	if (r->severity == 'E')
		errors->failed = true;
}

/* ------------------------------------------------------- in their order */

static int
by_statement(const void *a, const void *b)
{
	const struct report *x = *(struct report *const *)a;
	const struct report *y = *(struct report *const *)b;

	if (x->error.statement != y->error.statement)
		return x->error.statement < y->error.statement ? -1 : 1;
	return x->serial < y->serial ? -1 : 1;
}

static struct report **
sort_reports(struct errors *errors)
{
	struct report **all = arena_get(errors->arena,
	    (errors->count + 1) * sizeof(struct report *));
	size_t count = 0;

	for (struct report *r = errors->first; r != NULL; r = r->next) {
		if (r->statement != NULL)
			r->error.statement = r->statement->number;
		all[count++] = r;
	}
	if (count > 1)
		qsort(all, count, sizeof(all[0]), by_statement);
	return all;
}

void
errors_finish(struct errors *errors, struct jcl_job *job)
{
	struct jcl_error **error = &job->errors, **note = &job->notes;
	struct report **all;

	job->failed = errors->failed;
	if (errors->count == 0)
		return;
	all = sort_reports(errors);
	for (unsigned i = 0; i < errors->count; i++) {
		struct jcl_error ***tail =
		    all[i]->severity == 'N' ? &note : &error;

		**tail = &all[i]->error;
		*tail = &all[i]->error.next;
	}
	*error = *note = NULL;
}

/* -------------------------------------------------- the nearest keyword */

enum { WORD_MAX = 24, NEAR = 2 };

static unsigned
smallest(unsigned a, unsigned b, unsigned c)
{
	unsigned least = a < b ? a : b;

	return least < c ? least : c;
}

/* How many letters must be changed, put in or taken out. */
static unsigned
distance(struct slice a, struct slice b)
{
	unsigned row[WORD_MAX + 1];

	for (unsigned j = 0; j <= b.len; j++)
		row[j] = j;
	for (unsigned i = 1; i <= a.len; i++) {
		unsigned before = row[0];

		row[0] = i;
		for (unsigned j = 1; j <= b.len; j++) {
			unsigned above = row[j];

			row[j] = smallest(row[j - 1] + 1, above + 1,
			    before + (a.ptr[i - 1] != b.ptr[j - 1]));
			before = above;
		}
	}
	return row[b.len];
}

static struct slice
upper(struct errors *errors, struct slice word)
{
	char *copy = arena_text(errors->arena, word);

	for (size_t i = 0; i < word.len; i++)
		if (copy[i] >= 'a' && copy[i] <= 'z')
			copy[i] = (char)(copy[i] - 'a' + 'A');
	return slice_of(copy, word.len);
}

const char *
error_nearest(struct errors *errors, struct slice word,
    const char *(*list)(const void *, unsigned), const void *context)
{
	unsigned least = NEAR + 1;
	const char *nearest = NULL, *at;

	if (word.len == 0 || word.len > WORD_MAX)
		return "";
	word = upper(errors, word);
	for (unsigned i = 0; (at = list(context, i)) != NULL; i++) {
		unsigned apart = distance(word, slice_text(at));

		if (apart < least && apart * 2 <= strlen(at)) {
			least = apart;
			nearest = at;
		}
	}
	if (nearest == NULL)
		return "";
	return arena_print(errors->arena, "Did you mean %s?", nearest);
}
