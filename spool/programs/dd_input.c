/*
 * spool/programs/dd_input.c -- reading the records of a DD
 *
 * Promises  every part of a concatenation is read in order; a record that does
 *           not fit its format ends the reading, it is never cut
 * Fails     by DD_FAILED with the DD, the part, the record and the reason
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "spool/programs/dd_inside.h"

/* What the part is called in messages. */
static const char *
part_name(struct dd *dd, const struct part *part)
{
	switch (part->told->kind) {
	case SSI__DD_PART__KIND__DATA_SET:
		return part->set.member[0] == '\0' ? part->set.name :
		    arena_print(dd->step->arena, "%s(%s)", part->set.name,
		    part->set.member);
	case SSI__DD_PART__KIND__PATH:
		return part->told->path;
	case SSI__DD_PART__KIND__DUMMY:
		return "DUMMY";
	default:
		return part->told->spool_name;
	}
}

/* The first part of which it is known decides for the DD. */
static bool
find_dcb(struct dd *dd, struct fault *fault)
{
	for (size_t i = 0; i < dd->part_count; i++) {
		if (!part_dcb(dd->step, &dd->parts[i], &dd->dcb, fault))
			return false;
		if (dcb_is_known(&dd->dcb))
			return true;
	}
	return true;
}

static int
open_path(const char *path, struct fault *fault)
{
	int fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		fault_errno(fault, "PATH='%s'", path);
	return fd;
}

static bool
open_lines(struct dd *dd, const struct part *part, struct fault *fault)
{
	struct label label = {0};
	int fd;

	if (part->told->kind == SSI__DD_PART__KIND__PATH)
		fd = open_path(part->told->path, fault);
	else if (!catalog_label(dd->step->catalog, &part->set, &label, fault))
		return false;
	else
		fd = catalog_read(dd->step->catalog, &part->set, fault);
	if (fd < 0)
		return false;
	if (line_input_begin(&dd->lines, fd, label.page, fault))
		return true;
	line_input_end(&dd->lines);
	return false;
}

static bool
open_part(struct dd *dd, struct fault *fault)
{
	const struct part *part = &dd->parts[dd->at];

	if (!part_dcb(dd->step, part, &dd->part_dcb, fault))
		return false;
	if (!dcb_is_known(&dd->part_dcb))
		dcb_fill(&dd->part_dcb, &dd->dcb);
	switch (part->told->kind) {
	case SSI__DD_PART__KIND__DUMMY:
		break;
	case SSI__DD_PART__KIND__SPOOL_INPUT:
		jes_input_begin(&dd->spool, dd->step->jes, part->told->key, 0);
		break;
	case SSI__DD_PART__KIND__SPOOL_OUTPUT:
		fault_set(fault, "SYSOUT of DD %s cannot be read",
		    dd_name(dd));
		return false;
	default:
		if (!open_lines(dd, part, fault))
			return false;
	}
	dd->is_open = true;
	return true;
}

static void
close_part(struct dd *dd)
{
	if (!dd->is_open)
		return;
	dd->is_open = false;
	switch (dd->parts[dd->at].told->kind) {
	case SSI__DD_PART__KIND__SPOOL_INPUT:
		jes_input_end(&dd->spool);
		break;
	case SSI__DD_PART__KIND__DATA_SET:
	case SSI__DD_PART__KIND__PATH:
		line_input_end(&dd->lines);
		break;
	default:
		break;
	}
}

bool
dd_begin_input(struct dd *dd, struct fault *fault)
{
	return find_dcb(dd, fault) && open_part(dd, fault);
}

void
dd_end_input(struct dd *dd)
{
	close_part(dd);
}

void
dd_assume(struct dd *dd, const struct dcb *dcb)
{
	if (dcb_is_known(&dd->dcb))
		return;
	dcb_fill(&dd->dcb, dcb);
	if (!dcb_is_known(&dd->part_dcb))
		dcb_fill(&dd->part_dcb, dcb);
}

const char *
dd_unlike(struct dd *dd)
{
	for (size_t i = 1; i < dd->part_count; i++) {
		const struct part *part = &dd->parts[i];
		struct dcb dcb;

		if (part->told->kind == SSI__DD_PART__KIND__DUMMY ||
		    !part_dcb(dd->step, part, &dcb, NULL) ||
		    !dcb_is_known(&dcb) || dcb_is_like(&dd->dcb, &dcb))
			continue;
		return arena_print(dd->step->arena, "%s HAS RECFM=%s,LRECL=%u;"
		    " THOSE BEFORE IT HAVE RECFM=%s,LRECL=%u",
		    part_name(dd, part), dcb.recfm, dcb.lrecl, dd->dcb.recfm,
		    dd->dcb.lrecl);
	}
	return NULL;
}

/* -------------------------------------------------------------- records */

static enum dd_rc
read_spool(struct dd *dd, struct slice *record_r, struct fault *fault)
{
	switch (jes_input_next(&dd->spool, record_r, NULL, NULL, fault)) {
	case JES_OK:
		return DD_OK;
	case JES_NONE:
		return DD_END;
	default:
		return DD_FAILED;
	}
}

static enum dd_rc
read_lines(struct dd *dd, struct slice *record_r, struct fault *fault)
{
	switch (line_input_next(&dd->lines, record_r, fault)) {
	case LINE_OK:
		return DD_OK;
	case LINE_END:
		return DD_END;
	default:
		return DD_FAILED;
	}
}

static enum dd_rc
read_part(struct dd *dd, struct slice *record_r, struct fault *fault)
{
	switch (dd->parts[dd->at].told->kind) {
	case SSI__DD_PART__KIND__DUMMY:
		return DD_END;
	case SSI__DD_PART__KIND__SPOOL_INPUT:
		return read_spool(dd, record_r, fault);
	default:
		return read_lines(dd, record_r, fault);
	}
}

static enum dd_rc
fit(struct dd *dd, struct slice *record, struct fault *fault)
{
	size_t room = dcb_room(&dd->part_dcb);

	/* a record has no more columns than bytes */
	if (record->len > room && dcb_columns(*record) > room) {
		fault_set(fault, "record %llu has %zu columns, RECFM=%s,"
		    "LRECL=%u allows %zu: shorten it, or say another LRECL",
		    (unsigned long long)dd->records, dcb_columns(*record),
		    dd->part_dcb.recfm, dd->part_dcb.lrecl, room);
		return DD_FAILED;
	}
	if (dcb_is_fixed(&dd->part_dcb))
		*record = dd_pad(dd, *record, room);
	return DD_OK;
}

/* A DUMMY ends the concatenation: what is behind it is not read (JCL
 * Reference, DUMMY). */
static bool
next_part(struct dd *dd, struct fault *fault)
{
	bool dummy = dd->parts[dd->at].told->kind ==
	    SSI__DD_PART__KIND__DUMMY;

	close_part(dd);
	if (dummy || ++dd->at == dd->part_count) {
		dd->at_end = true;
		return true;
	}
	return open_part(dd, fault);
}

static enum dd_rc
read_next(struct dd *dd, struct slice *record_r, struct fault *fault)
{
	while (!dd->at_end) {
		enum dd_rc rc = read_part(dd, record_r, fault);

		if (rc == DD_OK) {
			dd->records++;
			return fit(dd, record_r, fault);
		}
		if (rc == DD_FAILED || !next_part(dd, fault))
			return DD_FAILED;
	}
	return DD_END;
}

enum dd_rc
dd_read(struct dd *dd, struct slice *record_r, struct fault *fault)
{
	struct fault why = {0};
	size_t at = dd->at;
	enum dd_rc rc = DD_FAILED;

	if (!fault_is_set(&dd->failed))
		rc = read_next(dd, record_r, &why);
	if (fault_is_set(&why))
		fault_set(&dd->failed, "DD %s, %s: %s", dd_name(dd),
		    part_name(dd, &dd->parts[dd->at < dd->part_count ?
		    dd->at : at]), why.text);
	if (rc == DD_FAILED)
		fault_set(fault, "%s", dd->failed.text);
	return rc;
}
