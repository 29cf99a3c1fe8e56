/*
 * spool/programs/idcams_copy.c -- IDCAMS: REPRO, PRINT, VERIFY
 *
 * Codes: 0; 4 PRINT found no record; 12 a data set cannot be opened or read.
 */
#include "spool/base/text.h"
#include "spool/programs/idcams.h"

enum { CODE_EMPTY = 4, CODE_FAILED = 12, DUMP_BYTES = 32, LINE_COLUMNS = 120 };

/* What both are told. */
struct copy {
	struct idcams *ams;
	const struct node *in, *out;	/* keyword nodes */
	uint64_t skip, count;
	enum { AS_DUMP, AS_TEXT, AS_HEX } form;
	struct dd *from, *to;
	uint64_t records;
};

static void
say_failed(struct copy *copy, const char *id, const struct fault *why)
{
	listing_error(&copy->ams->print, ' ', "%s", id);
	listing_error(&copy->ams->print, ' ', "         %s", why->text);
}

static bool
take_count(const struct node *node, uint64_t *to)
{
	return node_number(node, to);
}

/* Parameters that REPRO and PRINT share; others belong to VSAM. */
static unsigned
parse(struct copy *copy, const struct node *node)
{
	copy->count = UINT64_MAX;
	for (; node != NULL; node = node->next) {
		if (node_is(node, "INFILE IFILE INDATASET IDS"))
			copy->in = node;
		else if (node_is(node, "OUTFILE OFILE OUTDATASET ODS"))
			copy->out = node;
		else if (node_is(node, "CHARACTER CHAR"))
			copy->form = AS_TEXT;
		else if (node_is(node, "HEX"))
			copy->form = AS_HEX;
		else if (node_is(node, "DUMP"))
			copy->form = AS_DUMP;
		else if (node_is(node, "SKIP") ? !take_count(node,
		    &copy->skip) : node_is(node, "COUNT") ?
		    !take_count(node, &copy->count) :
		    !node_is(node, "REPLACE REP NOREPLACE NREP REUSE RUS "
		    "NOREUSE NRUS"))
			return idcams_improper(copy->ams, node, "INFILE, "
			    "INDATASET, OUTFILE, OUTDATASET, SKIP(n), "
			    "COUNT(n), CHARACTER, DUMP or HEX was expected");
	}
	if (copy->in == NULL)
		return idcams_improper(copy->ams, &(struct node){0}, "INFILE("
		    "ddname) or INDATASET(name) is needed");
	return 0;
}

static struct dd *
open_one(struct copy *copy, const struct node *node, bool for_output,
    const struct dcb *like, struct fault *why)
{
	struct step *step = copy->ams->step;
	struct slice name = node_value(step->arena, node);
	const char *dd_name = arena_text(step->arena, name);

	if (node_is(node, "INDATASET IDS OUTDATASET ODS"))
		return dd_open_data_set(step, name, for_output, like, why);
	return for_output ? dd_open_output(step, dd_name, like, why) :
	    dd_open_input(step, dd_name, why);
}

static bool
open_input(struct copy *copy)
{
	struct fault why = {0};

	copy->from = open_one(copy, copy->in, false, NULL, &why);
	if (copy->from == NULL)
		say_failed(copy, "IDC3300I  ERROR OPENING INPUT", &why);
	return copy->from != NULL;
}

/* The next record that SKIP and COUNT let through. */
static enum dd_rc
next(struct copy *copy, struct slice *record_r, struct fault *why)
{
	enum dd_rc rc;

	if (copy->records >= copy->count)
		return DD_END;
	while ((rc = dd_read(copy->from, record_r, why)) == DD_OK)
		if (dd_records(copy->from) > copy->skip)
			break;
	return rc;
}

static unsigned
end(struct copy *copy, enum dd_rc rc, const struct fault *why)
{
	unsigned code = 0;

	if (rc == DD_FAILED) {
		say_failed(copy, "IDC3302I  ACTION ERROR ON INPUT", why);
		code = CODE_FAILED;
	}
	listing_print(&copy->ams->print, ' ', "IDC0005I NUMBER OF RECORDS "
	    "PROCESSED WAS %llu", (unsigned long long)copy->records);
	dd_close(&copy->from);
	if (!dd_close(&copy->to))
		code = CODE_FAILED;
	return code;
}

unsigned
idcams_repro(struct idcams *ams, const struct node *node)
{
	struct copy copy = {.ams = ams};
	unsigned code = parse(&copy, node);
	struct fault why = {0};
	struct slice record;
	enum dd_rc rc = DD_END;

	if (code == 0 && copy.out == NULL)
		return idcams_improper(ams, &(struct node){0}, "OUTFILE("
		    "ddname) or OUTDATASET(name) is needed");
	if (code != 0)
		return code;
	if (!open_input(&copy))
		return CODE_FAILED;
	copy.to = open_one(&copy, copy.out, true, dd_dcb(copy.from), &why);
	if (copy.to == NULL) {
		say_failed(&copy, "IDC3300I  ERROR OPENING OUTPUT", &why);
		dd_close(&copy.from);
		return CODE_FAILED;
	}
	while ((rc = next(&copy, &record, &why)) == DD_OK &&
	    dd_write(copy.to, record))
		copy.records++;
	return end(&copy, rc, &why);
}

/* ---------------------------------------------------------------- PRINT */

static void
print_text(struct copy *copy, struct slice record)
{
	do {
		struct slice piece = slice_head(record,
		    text_column_at(record, LINE_COLUMNS));

		listing_print(&copy->ams->print, ' ', "%.*s",
		    SLICE_ARGS(piece));
		record = slice_from(record, piece.len);
	} while (record.len > 0);
}

static void
put_hex(struct buffer *line, struct slice bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		buffer_print(line, "%s%02X", i > 0 && i % 4 == 0 ? " " : "",
		    (unsigned)(unsigned char)bytes.ptr[i]);
}

static void
print_hex(struct copy *copy, struct slice record)
{
	struct buffer line = {0};

	for (size_t at = 0; at < record.len; at += DUMP_BYTES) {
		struct slice piece = slice_head(slice_from(record, at),
		    DUMP_BYTES);

		buffer_clear(&line);
		if (copy->form == AS_DUMP)
			buffer_print(&line, "%06zX  ", at);
		put_hex(&line, piece);
		if (copy->form == AS_DUMP) {
			buffer_fill(&line, ' ', line.len < 80 ?
			    80 - line.len : 1);
			buffer_byte(&line, '*');
			for (size_t i = 0; i < piece.len; i++)
				buffer_byte(&line, piece.ptr[i] >= ' ' &&
				    piece.ptr[i] < 0x7f ? piece.ptr[i] : '.');
			buffer_byte(&line, '*');
		}
		listing_print(&copy->ams->print, ' ', "%s",
		    buffer_str(&line));
	}
	buffer_free(&line);
}

unsigned
idcams_print(struct idcams *ams, const struct node *node)
{
	struct copy copy = {.ams = ams};
	unsigned code = parse(&copy, node);
	struct fault why = {0};
	struct slice record;
	enum dd_rc rc;

	if (code == 0 && copy.out != NULL)
		return idcams_improper(ams, copy.out, "PRINT prints on "
		    "SYSPRINT here");
	if (code != 0)
		return code;
	if (!open_input(&copy))
		return CODE_FAILED;
	listing_print(&ams->print, '0', "LISTING OF DATA SET -%s",
	    dd_name(copy.from));
	while ((rc = next(&copy, &record, &why)) == DD_OK) {
		copy.records++;
		listing_print(&ams->print, '0', "RECORD SEQUENCE NUMBER - "
		    "%llu", (unsigned long long)dd_records(copy.from));
		if (copy.form == AS_TEXT)
			print_text(&copy, record);
		else
			print_hex(&copy, record);
	}
	code = end(&copy, rc, &why);
	return code == 0 && copy.records == 0 ? CODE_EMPTY : code;
}

unsigned
idcams_verify(struct idcams *ams, const struct node *node)
{
	(void)node;
	listing_error(&ams->print, ' ', "IDC3300I  ERROR OPENING DATA SET");
	listing_error(&ams->print, ' ', "         VERIFY is for VSAM data "
	    "sets; there are none here");
	return CODE_FAILED;
}
