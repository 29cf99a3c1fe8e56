/*
 * spool/programs/sort.c -- SORT: what a record goes through
 *
 * SKIPREC, INCLUDE or OMIT, STOPAFT, INREC, the sort or copy, SUM, OUTREC, then
 * each OUTFIL: STARTREC and ENDREC, its own INCLUDE or OMIT, its BUILD, its
 * report.
 *
 * Return codes: 0; 16 when a statement is wrong or a data set cannot be read.
 * Messages go to DD SYSOUT.
 */
#include <stdio.h>

#include "spool/base/clock.h"
#include "spool/base/text.h"
#include "spool/programs/programs.h"
#include "spool/programs/sort.h"

enum { CODE_FAILED = 16, MERGED_MAX = 100 };

struct work {
	struct sort_run *run;
	struct sort_plan plan;
	struct dd *in;
	struct dcb dcb;			/* of what is read */
	bool is_variable;
	struct sorter *sorter;
	struct buffer first;		/* the edited record before the sort */
	struct buffer second;		/* and after it */
	struct buffer third;		/* and for an OUTFIL */
	struct buffer key, held;	/* SUM: the record that adds up */
	bool holds;
	uint64_t accepted;
	struct fault fault;
	bool failed;
};

static bool
fail(struct work *w, const char *id, const struct fault *why)
{
	listing_error(w->run->print, ' ', "%s", id);
	if (why != NULL)
		listing_error(w->run->print, ' ', "          %s", why->text);
	w->failed = true;
	return false;
}

/* ------------------------------------------------------------- statements */

static bool
read_statements(struct work *w)
{
	struct control control = {0};
	struct fault why = {0};
	char now[64];
	bool good;

	clock_format(clock_now_us(), "%H:%M ON %a %b %d, %Y", now,
	    sizeof(now));
	listing_print(w->run->print, ' ', "ICE000I 1 - CONTROL STATEMENTS FOR "
	    "THE SORT OF JESMAIL - %s -", now);
	good = w->run->control_dd == NULL || control_read(w->run->step,
	    w->run->control_dd, &control, &why);
	for (size_t i = 0; i < control.card_count; i++)
		listing_print(w->run->print, ' ', "          %s",
		    control.cards[i]);
	if (!good || !sort_parse(w->run->step, &control, &w->plan, &why))
		return fail(w, "ICE007A 0 SYNTAX ERROR", &why);
	if (w->run->copies && !w->plan.is_sort)
		w->plan.is_copy = true;
	if (!w->plan.is_copy && !w->plan.is_sort)
		return fail(w, "ICE010A 0 NO SORT OR MERGE CONTROL STATEMENT",
		    NULL);
	return true;
}

/* ---------------------------------------------------------------- opening */

static bool
open_input(struct work *w, const char *dd)
{
	struct fault why = {0};
	struct dcb said;

	w->in = dd_open_input(w->run->step, dd, &why);
	if (w->in == NULL)
		return fail(w, arena_print(w->run->step->arena, "ICE056A 0 %s "
		    "NOT DEFINED", dd), &why);
	/* text of which nothing is known is what the output says */
	if (w->run->out_count > 0) {
		said = dd_said(w->run->step, w->run->out_dd[0]);
		if (dcb_is_known(&said))
			dd_assume(w->in, &said);
	}
	w->dcb = *dd_dcb(w->in);
	w->is_variable = dcb_is_variable(&w->dcb);
	return true;
}

/* SORTOUT is written too when no OUTFIL names it. */
static void
add_sortout(struct work *w)
{
	struct sort_output **last = &w->plan.outputs, *out;

	for (; *last != NULL; last = &(*last)->next)
		for (size_t i = 0; i < (*last)->name_count; i++)
			for (size_t j = 0; j < w->run->out_count; j++)
				if (strcmp((*last)->name[i],
				    w->run->out_dd[j]) == 0)
					return;
	if (w->plan.outputs != NULL && (w->run->out_count == 0 ||
	    !dd_exists(w->run->step, w->run->out_dd[0])))
		return;
	out = arena_new(w->run->step->arena, struct sort_output);
	out->name_count = w->run->out_count;
	for (size_t i = 0; i < w->run->out_count; i++)
		out->name[i] = w->run->out_dd[i];
	*last = out;
}

/* What the output would be if its DD does not say. */
static struct dcb
dcb_of(const struct work *w, const struct sort_output *out)
{
	bool reports = sort_has_report(&out->report);
	bool control = reports && !out->report.remove_control;
	size_t length = out->edit.length;
	size_t lines = sort_report_length(&out->report) +
	    (out->edit.to_variable ? SORT_DESCRIPTOR : 0);
	struct dcb dcb = {0};

	if (reports && lines > length)
		length = lines;
	if (length == 0 || (!dcb_is_known(&w->dcb) &&
	    out->edit.clauses == NULL))
		return dcb;	/* whatever is needed */
	dcb.lrecl = (unsigned)length + control;
	slice_copy(out->edit.to_variable ? (control ? SLICE("VBA") :
	    SLICE("VB")) : control ? SLICE("FBA") : SLICE("FB"), dcb.recfm,
	    sizeof(dcb.recfm));
	return dcb;
}

static void
say_length(struct work *w, const char *name, const struct dcb *dcb,
    const struct dcb *wanted)
{
	if (dcb_is_fixed(dcb) && wanted->lrecl > dcb->lrecl)
		listing_print(w->run->print, ' ', "ICE171I 0 %s LRECL OF %u "
		    "IS SHORTER THAN THE RECORDS OF %u, WHICH ARE TRUNCATED",
		    name, dcb->lrecl, wanted->lrecl);
	listing_print(w->run->print, ' ', "ICE090I 0 %s: OUTPUT LRECL = %u, "
	    "BLKSIZE = %u, TYPE = %s", name, dcb->lrecl, dcb->blksize,
	    dcb->recfm);
}

static bool
open_output(struct work *w, struct sort_output *out)
{
	struct dcb dcb = dcb_of(w, out);
	struct fault why = {0};

	for (size_t i = 0; i < out->name_count; i++) {
		out->dd[i] = dd_open_output(w->run->step, out->name[i],
		    dcb.recfm[0] == '\0' ? NULL : &dcb, &why);
		if (out->dd[i] == NULL)
			return fail(w, arena_print(w->run->step->arena,
			    "ICE056A 0 %s NOT DEFINED", out->name[i]), &why);
		say_length(w, out->name[i], dd_dcb(out->dd[i]), &dcb);
	}
	return true;
}

static bool
open_all(struct work *w)
{
	struct fault why = {0};

	add_sortout(w);
	if (!sort_settle(w->run->step, &w->plan, w->is_variable,
	    dcb_is_known(&w->dcb) ? w->dcb.lrecl : 0, &why))
		return fail(w, "ICE126A 0 INCONSISTENT REFORMATTING", &why);
	listing_print(w->run->print, ' ', "ICE201I 0 RECORD TYPE IS %s - DATA "
	    "STARTS IN POSITION %d", w->is_variable ? "V" : "F",
	    w->is_variable ? SORT_DESCRIPTOR + 1 : 1);
	listing_print(w->run->print, ' ', "ICE143I 0 BLOCKSET     %s  "
	    "TECHNIQUE SELECTED", w->plan.is_merge ? "MERGE" :
	    w->plan.is_sort ? "SORT" : "COPY");
	for (struct sort_output *out = w->plan.outputs; out != NULL;
	    out = out->next)
		if (!open_output(w, out))
			return false;
	return true;
}

/* ---------------------------------------------------------------- writing */

/* An F record that is too long for the DD is cut, as TRUNC=RC0 has it. */
static struct slice
fit(struct dd *dd, struct slice record)
{
	const struct dcb *dcb = dd_dcb(dd);
	size_t room = dcb_room(dcb);

	if (!dcb_is_fixed(dcb) || record.len <= room)
		return record;
	return slice_head(record, text_column_at(record, room));
}

static bool
write_to(struct sort_output *out, struct dd *dd, struct slice record,
    const struct sort_record *from)
{
	if (sort_has_report(&out->report))
		return sort_report_record(&out->report, dd, record, from);
	return dd_write(dd, fit(dd, record));
}

/* SPLIT takes the DDs in turn; otherwise every DD gets every record. */
static bool
write_record(struct sort_output *out, struct slice record,
    const struct sort_record *from)
{
	uint64_t number = out->written++;

	if (out->split > 0)
		return write_to(out, out->dd[number / out->split %
		    out->name_count], record, from);
	for (size_t i = 0; i < out->name_count; i++)
		if (!write_to(out, out->dd[i], record, from))
			return false;
	return true;
}

static bool
is_wanted(const struct sort_output *out, const struct sort_record *record,
    uint64_t number)
{
	return (out->start == 0 || number >= out->start) &&
	    (out->end == 0 || number <= out->end) &&
	    sort_holds(out->include, record) &&
	    (out->omit == NULL || !sort_holds(out->omit, record));
}

static bool
edit_and_write(struct work *w, struct sort_output *out,
    const struct sort_record *record)
{
	bool more = true;

	if (out->edit.clauses == NULL)
		return write_record(out, record->data, record);
	for (unsigned line = 0; more; line++) {
		more = sort_apply_edit(&out->edit, record, &w->third, line);
		if (!write_record(out, buffer_slice(&w->third), record))
			return false;
	}
	return true;
}

/* OUTREC, then the OUTFILs; SAVE is for what none of the others took. */
static bool
put_out(struct work *w, struct slice data)
{
	struct sort_record record = sort_record_of(data, w->is_variable);
	bool taken = false;

	if (w->plan.out.clauses != NULL) {
		sort_apply_edit(&w->plan.out, &record, &w->second, 0);
		record = sort_record_of(buffer_slice(&w->second),
		    w->is_variable);
	}
	w->run->out++;
	for (struct sort_output *out = w->plan.outputs; out != NULL;
	    out = out->next) {
		out->seen++;
		if (out->save || !is_wanted(out, &record, w->run->out))
			continue;
		taken = true;
		if (!edit_and_write(w, out, &record))
			return false;
	}
	for (struct sort_output *out = w->plan.outputs; out != NULL && !taken;
	    out = out->next)
		if (out->save && !edit_and_write(w, out, &record))
			return false;
	return true;
}

/* -------------------------------------------------------------------- SUM */

/* Writes a sum where its field stands; false when it has no room there. */
static bool
store_sum(struct work *w, const struct sort_field *field, sort_number value)
{
	struct sort_record record = sort_record_of(buffer_slice(&w->held),
	    w->is_variable);
	struct sort_picture picture = {.length = field->length,
	    .zeros = field->format == SORT_ZONED};
	struct slice place = sort_text(&record, field);
	struct buffer text = {0};
	sort_number back;
	bool good;

	sort_print_number(&text, &picture, value);
	good = text.len == place.len && sort_text_value(buffer_slice(&text),
	    field->format, &back) && back == value;
	if (good)
		memcpy(w->held.data + (place.ptr - w->held.data), text.data,
		    text.len);
	buffer_free(&text);
	return good;
}

/* Adds a record with the same key to the one held; false: it overflows, or is
 * no number, and the record stands by itself. */
static bool
add_up(struct work *w, const struct sort_record *record)
{
	struct sort_record held = sort_record_of(buffer_slice(&w->held),
	    w->is_variable);
	struct buffer before = {0};
	bool good = true;

	buffer_put(&before, buffer_slice(&w->held));
	for (size_t i = 0; good && i < w->plan.sum_count; i++) {
		sort_number a, b;

		good = sort_value(&held, &w->plan.sum_fields[i], &a) &&
		    sort_value(record, &w->plan.sum_fields[i], &b) &&
		    store_sum(w, &w->plan.sum_fields[i], a + b);
	}
	if (!good) {
		buffer_clear(&w->held);
		buffer_put(&w->held, buffer_slice(&before));
	}
	buffer_free(&before);
	return good;
}

static bool
let_go(struct work *w)
{
	if (!w->holds)
		return true;
	w->holds = false;
	return put_out(w, buffer_slice(&w->held));
}

static bool
sum_record(struct work *w, struct slice data, struct slice key)
{
	struct sort_record record = sort_record_of(data, w->is_variable);

	if (w->holds && slice_equal(key, buffer_slice(&w->key)) &&
	    add_up(w, &record))
		return true;
	if (!let_go(w))
		return false;
	buffer_clear(&w->held);
	buffer_put(&w->held, data);
	buffer_clear(&w->key);
	buffer_put(&w->key, key);
	w->holds = true;
	return true;
}

/* ---------------------------------------------------------------- reading */

/* INREC, then the sorter, or straight on. */
static bool
accept(struct work *w, struct sort_record record)
{
	if (w->plan.in.clauses != NULL) {
		sort_apply_edit(&w->plan.in, &record, &w->first, 0);
		record = sort_record_of(buffer_slice(&w->first),
		    w->is_variable);
	}
	if (w->sorter == NULL)
		return put_out(w, record.data);
	return sorter_put(w->sorter, &record, &w->fault);
}

static bool
read_records(struct work *w)
{
	struct slice data;
	enum dd_rc rc = DD_END;
	bool good = true;

	while (good && (w->plan.stop == 0 || w->accepted < w->plan.stop) &&
	    (rc = dd_read(w->in, &data, &w->fault)) == DD_OK) {
		struct sort_record record = sort_record_of(data,
		    w->is_variable);

		if (++w->run->in <= w->plan.skip ||
		    !sort_holds(w->plan.include, &record) ||
		    (w->plan.omit != NULL &&
		    sort_holds(w->plan.omit, &record)))
			continue;
		w->accepted++;
		good = accept(w, record);
	}
	return good && rc != DD_FAILED;
}

/* SORTIN01, SORTIN02, ...: sorted together, equal keys in that order. */
static bool
read_merged(struct work *w)
{
	char name[16];
	bool good = read_records(w);

	for (unsigned i = 2; good && i < MERGED_MAX; i++) {
		snprintf(name, sizeof(name), "SORTIN%02u", i);
		if (!dd_exists(w->run->step, name))
			continue;
		dd_close(&w->in);
		good = open_input(w, name) && read_records(w);
	}
	return good;
}

static bool
drain(struct work *w)
{
	struct slice record, key;
	bool good = true;

	if (w->sorter == NULL)
		return true;
	while (good && sorter_next(w->sorter, &record, &key, &w->fault))
		good = w->plan.sum ? sum_record(w, record, key) :
		    put_out(w, record);
	return good && !fault_is_set(&w->fault) && let_go(w);
}

/* -------------------------------------------------------------------- end */

static void
say_counts(struct work *w, const struct sort_output *out)
{
	if (out->statement == NULL)
		return;
	listing_print(w->run->print, ' ', "ICE227I 0 %s: DELETED = %llu, "
	    "REPORT = %llu, DATA = %llu", out->name[0],
	    (unsigned long long)(out->seen > out->written ?
	    out->seen - out->written : 0),
	    (unsigned long long)(out->report.printed > out->report.data ?
	    out->report.printed - out->report.data : 0),
	    (unsigned long long)out->written);
}

/* The reports' last lines are written while nothing has failed. */
static bool
close_all(struct work *w)
{
	bool good = !w->failed;

	dd_close(&w->in);
	for (struct sort_output *out = w->plan.outputs; out != NULL;
	    out = out->next) {
		for (size_t i = 0; i < out->name_count; i++) {
			if (good && out->dd[i] != NULL &&
			    sort_has_report(&out->report))
				good = sort_report_end(&out->report,
				    out->dd[i]);
			good = dd_close(&out->dd[i]) && good;
		}
		if (good)
			say_counts(w, out);
	}
	sorter_close(&w->sorter);
	buffer_free(&w->first);
	buffer_free(&w->second);
	buffer_free(&w->third);
	buffer_free(&w->key);
	buffer_free(&w->held);
	return good;
}

static bool
run(struct work *w)
{
	const char *first = w->run->in_dd;

	if (!read_statements(w))
		return false;
	if (w->plan.is_merge && !dd_exists(w->run->step, first))
		first = "SORTIN01";
	if (!open_input(w, first) || !open_all(w))
		return false;
	if (w->plan.is_sort)
		w->sorter = sorter_open(w->plan.fields, w->plan.field_count);
	if ((w->plan.is_merge ? read_merged(w) : read_records(w)) && drain(w))
		return true;
	if (fault_is_set(&w->fault))
		fail(w, "ICE061A 0 I/O ERROR", &w->fault);
	w->failed = true;
	return false;
}

unsigned
sort_execute(struct sort_run *sort)
{
	struct work w = {.run = sort};

	run(&w);
	if (!close_all(&w)) {
		listing_print(sort->print, ' ', "ICE751I 0 THE SORT DID NOT "
		    "END AS IT SHOULD");
		return CODE_FAILED;
	}
	listing_print(sort->print, ' ', "ICE054I 0 RECORDS - IN: %llu, OUT: "
	    "%llu", (unsigned long long)sort->in,
	    (unsigned long long)sort->out);
	listing_print(sort->print, ' ', "ICE052I 0 END OF DFSORT");
	return 0;
}

unsigned
sort(struct step *step)
{
	static const struct page_form messages = {
		.dcb = {.recfm = "FBA", .lrecl = 121},
	};
	struct sort_run sort_ = {.step = step, .control_dd = "SYSIN",
	    .in_dd = "SORTIN", .out_dd = {"SORTOUT"}, .out_count = 1};
	struct listing print;
	unsigned code;

	listing_open(&print, step, "SYSOUT", &messages);
	sort_.print = &print;
	code = sort_execute(&sort_);
	listing_close(&print);
	return code;
}
