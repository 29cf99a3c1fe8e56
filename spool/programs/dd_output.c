/*
 * spool/programs/dd_output.c -- writing the records of a DD
 *
 * SYSOUT of one DD is one spool data set, however often programs of the step
 * open it: the step's end closes it.
 *
 * Promises  a record that does not fit is not cut; a data set is replaced only
 *           by a close after which the step still runs
 * Fails     by an abend: S722 OUTLIM was passed, SB37 no room, S002 a record is
 *           too long, S001 anything else
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "spool/base/record.h"
#include "spool/jcl/jcl.h"
#include "spool/programs/dd_inside.h"

static void
open_spool(struct dd *dd)
{
	struct part *part = dd->parts;

	if (part->opened)
		return;
	part->opened = true;
	jes_output_begin(&part->output, dd->step->jes, part->told->key,
	    part->told->truncate_blanks);
}

static bool
open_path(struct dd *dd, struct fault *fault)
{
	const struct part *part = dd->parts;
	int how = part->told->status == JCL_MOD ? O_APPEND : O_TRUNC;
	int fd = open(part->told->path, O_WRONLY | O_CREAT | O_NOCTTY |
	    O_CLOEXEC | how, 0666);

	if (fd < 0) {
		fault_errno(fault, "PATH='%s'", part->told->path);
		return false;
	}
	return line_output_begin(&dd->out, fd, "", fault);
}

/* The label says from now on what the records are. */
static bool
keep_dcb(struct dd *dd, struct label *label, struct fault *fault)
{
	if (strcmp(label->recfm, dd->dcb.recfm) == 0 &&
	    label->lrecl == dd->dcb.lrecl)
		return true;
	slice_copy(slice_text(dd->dcb.recfm), label->recfm,
	    sizeof(label->recfm));
	label->lrecl = dd->dcb.lrecl;
	label->blksize = dd->dcb.blksize;
	return catalog_set_label(dd->step->catalog, &dd->parts->set, label,
	    fault);
}

static bool
open_data_set(struct dd *dd, struct fault *fault)
{
	const struct part *part = dd->parts;
	struct label label;

	if (!catalog_label(dd->step->catalog, &part->set, &label, fault) ||
	    !catalog_write_begin(dd->step->catalog, &part->set,
	    part->told->status == JCL_MOD, &dd->file, fault))
		return false;
	dd->to_file = true;
	if (keep_dcb(dd, &label, fault) &&
	    line_output_begin(&dd->out, dd->file.fd, label.page, fault))
		return true;
	dd->out.fd = -1;
	line_output_end(&dd->out);
	catalog_write_discard(&dd->file);
	return false;
}

bool
dd_begin_output(struct dd *dd, const struct dcb *program, struct fault *fault)
{
	static const struct dcb anything = {.recfm = "VB",
	    .lrecl = RECORD_MAX};

	dd->out.fd = -1;
	if (!part_dcb(dd->step, dd->parts, &dd->dcb, fault))
		return false;
	dcb_fill(&dd->dcb, program != NULL ? program : &anything);
	if (!dcb_is_known(&dd->dcb))
		dcb_fill(&dd->dcb, &anything);
	switch (dd->parts->told->kind) {
	case SSI__DD_PART__KIND__DUMMY:
		return true;
	case SSI__DD_PART__KIND__SPOOL_OUTPUT:
		open_spool(dd);
		return true;
	case SSI__DD_PART__KIND__DATA_SET:
		return open_data_set(dd, fault);
	case SSI__DD_PART__KIND__PATH:
		return open_path(dd, fault);
	default:
		fault_set(fault, "in-stream data of DD %s cannot be written",
		    dd_name(dd));
		return false;
	}
}

/* -------------------------------------------------------------- records */

static bool
abend_write(struct dd *dd, const struct fault *why)
{
	struct step *step = dd->step;

	if (slice_starts(slice_text(why->text), SLICE("S722")))
		step_abend(step, "S722", "IEF722I %s,%s: %s",
		    step_words(step), dd_name(dd), why->text);
	else if (errno == ENOSPC || errno == EDQUOT)
		step_abend(step, "SB37", "IEC030I B37-04,%s,%s: %s",
		    step_words(step), dd_name(dd), why->text);
	else
		step_abend(step, "S001", "IEC020I 001-5,%s,%s: %s",
		    step_words(step), dd_name(dd), why->text);
	return false;
}

/* A volume without room is answered so: errno is the server's, not ours. */
static bool
spool_put(struct dd *dd, enum jes_rc rc, const struct fault *why)
{
	if (rc == JES_OK)
		return true;
	errno = rc == JES_FULL ? ENOSPC : 0;
	return abend_write(dd, why);
}

static bool
too_long(struct dd *dd, size_t columns, size_t room)
{
	step_abend(dd->step, "S002", "IEC036I 002-18,%s,%s: record %llu has "
	    "%zu columns, RECFM=%s,LRECL=%u allows %zu", step_words(dd->step),
	    dd_name(dd), (unsigned long long)dd->records + 1, columns,
	    dd->dcb.recfm, dd->dcb.lrecl, room);
	return false;
}

/* Blanks at the end of an F record come back when it is read. */
static struct slice
without_padding(const struct dd *dd, struct slice record)
{
	if (dcb_is_fixed(&dd->dcb))
		while (record.len > 0 && record.ptr[record.len - 1] == ' ')
			record.len--;
	return record;
}

static bool
put_record(struct dd *dd, struct slice record)
{
	struct fault why = {0};

	errno = 0;
	switch (dd->parts->told->kind) {
	case SSI__DD_PART__KIND__DUMMY:
		return true;
	case SSI__DD_PART__KIND__SPOOL_OUTPUT:
		return spool_put(dd, jes_output_put(&dd->parts->output, record,
		    &why), &why);
	case SSI__DD_PART__KIND__DATA_SET:
		record = without_padding(dd, record);
		break;
	default:
		break;
	}
	return line_output_put(&dd->out, record, &why) ||
	    abend_write(dd, &why);
}

bool
dd_write(struct dd *dd, struct slice record)
{
	size_t room = dcb_room(&dd->dcb), columns;

	if (step_has_abended(dd->step))
		return false;
	if (record.len > room) {
		columns = dcb_columns(record);
		if (columns > room)
			return too_long(dd, columns, room);
	}
	if (dcb_is_fixed(&dd->dcb))
		record = dd_pad(dd, record, room);
	if (!put_record(dd, record))
		return false;
	dd->records++;
	return true;
}

static bool
end_spool(struct dd *dd)
{
	struct jes_output *out = &dd->parts->output;
	struct fault why = {0};
	enum jes_rc rc = jes_output_end(out, &why);

	if (step_has_abended(dd->step))
		return false;
	return spool_put(dd, rc, &why);
}

static bool
end_file(struct dd *dd)
{
	struct fault why = {0};
	bool good;

	errno = 0;
	good = !step_has_abended(dd->step) &&
	    line_output_flush(&dd->out, &why);
	dd->out.fd = -1;	/* the catalog closes it */
	line_output_end(&dd->out);
	if (good)
		good = catalog_write_commit(&dd->file, &why);
	else
		catalog_write_discard(&dd->file);
	return good || abend_write(dd, &why);
}

bool
dd_end_output(struct dd *dd)
{
	struct fault why = {0};
	bool good = true;

	switch (dd->parts->told->kind) {
	case SSI__DD_PART__KIND__SPOOL_OUTPUT:
		return end_spool(dd);
	case SSI__DD_PART__KIND__DATA_SET:
		return end_file(dd);
	case SSI__DD_PART__KIND__PATH:
		errno = 0;
		good = line_output_flush(&dd->out, &why) ||
		    abend_write(dd, &why);
		line_output_end(&dd->out);
		break;
	default:
		break;
	}
	return good;
}
