/*
 * spool/programs/sort_report.c -- OUTFIL reports: headers, trailers, pages
 *
 * Lines carry ASA control in column 1 unless REMOVECC: "1" where a page begins,
 * else a blank; "/" in a header ends a line, more of them make empty ones.
 * HEADER1 stands once, on a page of its own when there is control to say so;
 * HEADER2 and TRAILER2 stand on every page, TRAILER1 once at the end.
 */
#include <stdlib.h>

#include "spool/base/record.h"
#include "spool/base/text.h"
#include "spool/programs/sort_item.h"

enum { PAGE_LINES = 60 };

struct sort_report_item {
	struct sort_report_item *next;
	enum { PLAIN, LINE, PAGE, COUNT, TOTAL, MINIMUM, MAXIMUM, AVERAGE }
	    kind;
	unsigned column;
	struct sort_item *plain;
	struct sort_field field;
	struct sort_picture picture;
	int64_t add;			/* COUNT+n */
	/* of the running report */
	sort_number value;
	uint64_t counted;
};

/* --------------------------------------------------------------- reading */

/* COUNT, COUNT+1, COUNT-1: the word is taken. */
static bool
scan_count_word(struct scanner *scan, struct sort_report_item *item)
{
	struct slice word = scan->token.word;
	uint64_t number = 0;

	if (scan->token.kind != TOKEN_WORD ||
	    !slice_starts_nocase(word, SLICE("COUNT")) ||
	    (word.len > 5 && !slice_number(slice_from(word, 6), UINT32_MAX,
	    &number)))
		return false;
	item->kind = COUNT;
	item->add = word.len > 5 && word.ptr[5] == '-' ? -(int64_t)number :
	    (int64_t)number;
	item->picture = (struct sort_picture){.length = 15};
	scan_take(scan);
	return true;
}

/* COUNT=(M10,LENGTH=5): the picture stands behind a "(" and not a comma. */
static bool
scan_count_picture(struct scanner *scan, struct sort_report_item *item)
{
	struct scanner comma = *scan;

	/* read as if a comma stood there */
	comma.token.kind = TOKEN_COMMA;
	if (!sort_scan_picture(&comma, 8, &item->picture))
		return false;
	*scan = comma;
	return true;
}

static bool
scan_total(struct scanner *scan, struct sort_report_item *item)
{
	if (!scan_need(scan, TOKEN_EQUAL, "=") ||
	    !scan_need(scan, TOKEN_OPEN, "(") ||
	    !sort_scan_place(scan, &item->field) ||
	    !scan_need(scan, TOKEN_COMMA, ", and a format") ||
	    !sort_scan_format(scan, &item->field.format))
		return false;
	if (!sort_is_number(item->field.format))
		return scan_fail(scan, "a format of numbers was expected");
	return sort_scan_picture(scan, 15, &item->picture) &&
	    scan_need(scan, TOKEN_CLOSE, ")");
}

static bool
scan_statistic(struct scanner *scan, struct sort_report_item *item)
{
	static const struct {
		const char *word;
		int kind;
	} words[] = {
		{"TOTAL", TOTAL}, {"TOT", TOTAL}, {"MIN", MINIMUM},
		{"MAX", MAXIMUM}, {"AVG", AVERAGE},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (scan_word(scan, words[i].word)) {
			*(int *)&item->kind = words[i].kind;
			return scan_total(scan, item);
		}
	return false;
}

/* One thing of a header, its column already read. */
static bool
scan_thing(struct scanner *scan, struct sort_report_item *item)
{
	if (scan_if(scan, TOKEN_SLASH)) {
		item->kind = LINE;
		return true;
	}
	if (scan_word(scan, "PAGE") || scan_word(scan, "&PAGE")) {
		item->kind = PAGE;
		item->picture = (struct sort_picture){.length = 6};
		return true;
	}
	if (scan_count_word(scan, item)) {
		if (!scan_if(scan, TOKEN_EQUAL))
			return true;
		return scan->token.kind == TOKEN_OPEN &&
		    scan_count_picture(scan, item) &&
		    scan_need(scan, TOKEN_CLOSE, ")");
	}
	if (scan_statistic(scan, item))
		return true;
	if (scan_is_wrong(scan))
		return false;
	item->plain = sort_scan_item(scan);
	return item->plain != NULL;
}

/* "3/" is three lines; "20:" a column. */
static bool
scan_prefix(struct scanner *scan, struct sort_report_item *item,
    uint64_t *lines)
{
	struct scanner ahead = *scan;
	uint64_t number;

	*lines = 0;
	if (!scan_is_number(scan))
		return true;
	scan_take(&ahead);
	if (ahead.token.kind != TOKEN_COLON &&
	    ahead.token.kind != TOKEN_SLASH)
		return true;
	if (!scan_count(scan, RECORD_MAX, &number))
		return false;
	if (scan_if(scan, TOKEN_COLON))
		item->column = (unsigned)number;
	else
		*lines = number;	/* the "/" itself is read next */
	return true;
}

static bool
scan_things(struct scanner *scan, struct sort_report_item **first)
{
	if (!scan_need(scan, TOKEN_EQUAL, "=") ||
	    !scan_need(scan, TOKEN_OPEN, "("))
		return false;
	do {
		uint64_t lines;
		struct sort_report_item *item = arena_new(scan->step->arena,
		    struct sort_report_item);

		if (!scan_prefix(scan, item, &lines) ||
		    !scan_thing(scan, item))
			return scan_fail(scan, "a text, position,length, /, "
			    "PAGE, COUNT, TOT= or a date was expected");
		if (lines > PAGE_LINES * 2)
			return scan_fail(scan, "too many lines");
		do {
			struct sort_report_item *one = arena_new(
			    scan->step->arena, struct sort_report_item);

			*one = *item;
			*first = one;
			first = &one->next;
		} while (lines > 1 && lines-- > 1);
	} while (scan_if(scan, TOKEN_COMMA) ||
	    scan->token.kind == TOKEN_SLASH);
	return scan_need(scan, TOKEN_CLOSE, ")");
}

static bool
scan_lines(struct scanner *scan, struct sort_report *report)
{
	uint64_t lines;

	if (!scan_need(scan, TOKEN_EQUAL, "=") ||
	    !scan_count(scan, 9999, &lines))
		return false;
	report->lines = (unsigned)lines;
	return true;
}

bool
sort_scan_report(struct scanner *scan, struct sort_report *report)
{
	if (scan_word(scan, "HEADER1"))
		return scan_things(scan, &report->header1);
	if (scan_word(scan, "HEADER2"))
		return scan_things(scan, &report->header2);
	if (scan_word(scan, "TRAILER1"))
		return scan_things(scan, &report->trailer1);
	if (scan_word(scan, "TRAILER2"))
		return scan_things(scan, &report->trailer2);
	if (scan_word(scan, "LINES"))
		return scan_lines(scan, report);
	if (scan_word(scan, "REMOVECC"))
		return report->remove_control = true;
	if (scan_word(scan, "NODETAIL"))
		return report->no_detail = true;
	return false;
}

bool
sort_has_report(const struct sort_report *report)
{
	return report->header1 != NULL || report->header2 != NULL ||
	    report->trailer1 != NULL || report->trailer2 != NULL ||
	    report->lines != 0 || report->no_detail;
}

static size_t
thing_length(const struct sort_report_item *item)
{
	if (item->kind == PLAIN)
		return sort_item_length(item->plain);
	return item->kind == LINE ? 0 : sort_picture_length(&item->picture);
}

static size_t
longest_line(const struct sort_report_item *item)
{
	size_t at = 0, longest = 0;

	for (; item != NULL; item = item->next) {
		if (item->kind == LINE)
			at = 0;
		if (item->column > at + 1)
			at = item->column - 1;
		at += thing_length(item);
		if (at > longest)
			longest = at;
	}
	return longest;
}

size_t
sort_report_length(const struct sort_report *report)
{
	const struct sort_report_item *const all[] = {report->header1,
		report->header2, report->trailer1, report->trailer2};
	size_t longest = 0;

	for (size_t i = 0; i < 4; i++) {
		size_t length = longest_line(all[i]);

		if (length > longest)
			longest = length;
	}
	return longest;
}

/* -------------------------------------------------------------- printing */

static bool
put_line(struct sort_report *report, struct dd *dd, struct slice text)
{
	struct buffer line = {0};
	bool good;

	if (!report->remove_control)
		buffer_byte(&line, report->page_due ? '1' : ' ');
	buffer_put(&line, text);
	report->page_due = false;
	report->line++;
	report->printed++;
	good = dd_write(dd, buffer_slice(&line));
	buffer_free(&line);
	return good;
}

static sort_number
statistic(const struct sort_report *report,
    const struct sort_report_item *item)
{
	switch (item->kind) {
	case PAGE:
		return (sort_number)report->page;
	case COUNT:
		return (sort_number)report->data + item->add;
	case AVERAGE:
		return item->counted == 0 ? 0 :
		    item->value / (sort_number)item->counted;
	default:
		return item->value;
	}
}

/* The lines of a header; fields are of `record`. */
static bool
put_things(struct sort_report *report, struct dd *dd,
    struct sort_report_item *item, const struct buffer *record)
{
	struct sort_record from = sort_record_of(buffer_slice(record),
	    report->is_variable);
	struct buffer line = {0};
	bool good = true;

	if (item == NULL)
		return true;
	for (; good && item != NULL; item = item->next) {
		size_t columns = text_columns(buffer_slice(&line));

		if (item->column > columns + 1)
			buffer_fill(&line, ' ', item->column - 1 - columns);
		if (item->kind == LINE) {
			good = put_line(report, dd, buffer_slice(&line));
			buffer_clear(&line);
		} else if (item->kind == PLAIN) {
			sort_put_item(item->plain, &from, &line);
		} else {
			sort_print_number(&line, &item->picture,
			    statistic(report, item));
		}
		/* a "/" at the end ends the last line, it makes none */
		if (item->next == NULL && item->kind != LINE)
			good = good && put_line(report, dd,
			    buffer_slice(&line));
	}
	buffer_free(&line);
	return good;
}

static bool
begin_page(struct sort_report *report, struct dd *dd)
{
	report->page++;
	report->line = 0;
	report->page_due = true;
	return put_things(report, dd, report->header2, &report->first);
}

static bool
begin(struct sort_report *report, struct dd *dd,
    const struct sort_record *record)
{
	buffer_clear(&report->first);
	if (record != NULL)
		buffer_put(&report->first, record->data);
	report->page_due = true;
	if (report->header1 != NULL)
		report->page++;
	if (!put_things(report, dd, report->header1, &report->first))
		return false;
	if (report->header1 != NULL)
		report->page--;
	return begin_page(report, dd);
}

static void
add_up(struct sort_report_item *item, const struct sort_record *record)
{
	sort_number value;

	for (; item != NULL; item = item->next) {
		if (item->kind < TOTAL ||
		    !sort_value(record, &item->field, &value))
			continue;
		if (item->kind == TOTAL || item->kind == AVERAGE)
			item->value += value;
		else if (item->counted == 0 || (item->kind == MINIMUM ?
		    value < item->value : value > item->value))
			item->value = value;
		item->counted++;
	}
}

bool
sort_report_record(struct sort_report *report, struct dd *dd,
    struct slice data, const struct sort_record *from)
{
	unsigned most = report->lines == 0 ? PAGE_LINES : report->lines;

	if (report->page == 0 && !begin(report, dd, from))
		return false;
	if (!report->no_detail && report->line >= most &&
	    (report->lines != 0 || report->header2 != NULL ||
	    report->trailer2 != NULL)) {
		if (!put_things(report, dd, report->trailer2,
		    &report->last) || !begin_page(report, dd))
			return false;
	}
	buffer_clear(&report->last);
	buffer_put(&report->last, from->data);
	report->data++;
	add_up(report->trailer1, from);
	add_up(report->trailer2, from);
	return report->no_detail || put_line(report, dd, data);
}

bool
sort_report_end(struct sort_report *report, struct dd *dd)
{
	bool good = (report->page > 0 || begin(report, dd, NULL)) &&
	    put_things(report, dd, report->trailer2, &report->last) &&
	    put_things(report, dd, report->trailer1, &report->last);

	buffer_free(&report->first);
	buffer_free(&report->last);
	return good;
}
