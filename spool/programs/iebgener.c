/*
 * spool/programs/iebgener.c -- IEBGENER and ICEGENER: copy SYSUT1 to SYSUT2
 *
 * SYSIN and SYSPRINT that are missing are taken for DUMMY, as ICEGENER does,
 * which most systems run under both names; the step's log says so.  In all else
 * IEBGENER is strict: without control statements both sides must have the same
 * record format and length.  ICEGENER pads and truncates.
 *
 * Return codes: 0; 8 a data set cannot be opened; 12 anything worse.
 *
 * Rules: jes-and-jcl.md 6.1, 6.2; z/OS DFSMSdfp Utilities, IEBGENER.
 */
#include "spool/base/text.h"
#include "spool/programs/listing.h"
#include "spool/programs/programs.h"

enum { CODE_OPEN = 8, CODE_FAILED = 12 };

struct copy {
	struct step *step;
	struct listing print;
	struct dd *in, *out;
	bool adapts;		/* ICEGENER: other lengths are adapted to */
	unsigned code;
};

static void
fail(struct copy *copy, unsigned code, const char *message,
    const struct fault *why)
{
	listing_error(&copy->print, '-', "%s", message);
	if (why != NULL)
		listing_error(&copy->print, ' ', "        %s", why->text);
	if (copy->code < code)
		copy->code = code;
}

/* -------------------------------------------------------------- opening */

static bool
open_input(struct copy *copy)
{
	struct dcb said = dd_said(copy->step, "SYSUT2");
	struct fault why = {0};
	const char *unlike;

	copy->in = dd_open_input(copy->step, "SYSUT1", &why);
	if (copy->in == NULL) {
		fail(copy, CODE_OPEN, "IEB316I DDNAME SYSUT1   CANNOT BE "
		    "OPENED", &why);
		return false;
	}
	/* text of which nothing is known is what the output wants */
	if (dcb_is_known(&said))
		dd_assume(copy->in, &said);
	unlike = dd_unlike(copy->in);
	if (unlike == NULL)
		return true;
	fault_set(&why, "%s", unlike);
	fail(copy, CODE_FAILED, "IEB311I CONFLICTING DCB PARAMETERS", &why);
	return false;
}

/* What SYSUT2 does not say is copied from SYSUT1, and that is worth a word. */
static void
warn_copied(struct copy *copy)
{
	struct dcb said = dd_said(copy->step, "SYSUT2");

	if (dd_is_dummy(copy->step, "SYSUT2"))
		return;
	if (said.recfm[0] == '\0' || said.lrecl == 0 || said.blksize == 0)
		listing_print(&copy->print, '-', "IEB352I WARNING: ONE OR "
		    "MORE OF THE OUTPUT DCB PARMS COPIED FROM INPUT");
}

/* V into a longer V loses nothing; everything else must be the same. */
static bool
agrees(const struct dcb *in, const struct dcb *out)
{
	if (!dcb_is_known(in))
		return true;
	if (dcb_is_variable(in) && dcb_is_variable(out))
		return in->lrecl <= out->lrecl;
	return dcb_is_like(in, out);
}

static bool
check_dcb(struct copy *copy)
{
	const struct dcb *in = dd_dcb(copy->in);
	struct dcb out = dd_said(copy->step, "SYSUT2");
	struct fault why = {0};

	dcb_fill(&out, in);
	if (copy->adapts || dd_is_dummy(copy->step, "SYSUT2") ||
	    dd_is_dummy(copy->step, "SYSUT1") || agrees(in, &out))
		return true;
	fault_set(&why, "SYSUT1 HAS RECFM=%s,LRECL=%u; SYSUT2 HAS RECFM=%s,"
	    "LRECL=%u: MAKE THEM EQUAL, OR CODE GENERATE AND RECORD FIELD=",
	    in->recfm, in->lrecl, out.recfm, out.lrecl);
	fail(copy, CODE_FAILED, "IEB311I CONFLICTING DCB PARAMETERS", &why);
	return false;
}

static bool
open_output(struct copy *copy)
{
	struct fault why = {0};

	/* before it is opened: that alone would empty a data set */
	if (!check_dcb(copy))
		return false;
	warn_copied(copy);
	copy->out = dd_open_output(copy->step, "SYSUT2", dd_dcb(copy->in),
	    &why);
	if (copy->out == NULL)
		fail(copy, CODE_OPEN, "IEB316I DDNAME SYSUT2   CANNOT BE "
		    "OPENED", &why);
	return copy->out != NULL;
}

/* -------------------------------------------------------------- copying */

static void
say_adapted(struct copy *copy)
{
	const struct dcb *in = dd_dcb(copy->in), *out = dd_dcb(copy->out);

	if (!copy->adapts || !dcb_is_fixed(in) || !dcb_is_fixed(out))
		return;
	if (in->lrecl > out->lrecl)
		listing_print(&copy->print, ' ', "ICE222A 0 %u BYTE FIXED "
		    "RECORD TRUNCATION FOR SYSUT2", in->lrecl - out->lrecl);
	if (in->lrecl < out->lrecl)
		listing_print(&copy->print, ' ', "ICE223A 0 %u BYTE FIXED "
		    "RECORD PADDING FOR SYSUT2", out->lrecl - in->lrecl);
}

static void
copy_records(struct copy *copy)
{
	struct fault why = {0};
	struct slice record;
	size_t room = dcb_room(dd_dcb(copy->out));
	enum dd_rc rc;

	while ((rc = dd_read(copy->in, &record, &why)) == DD_OK) {
		if (copy->adapts && record.len > room)
			record = slice_head(record,
			    text_column_at(record, room));
		if (!dd_write(copy->out, record))
			return;
	}
	if (rc == DD_FAILED)
		fail(copy, CODE_FAILED, "IEB351I I/O ERROR", &why);
}

static void
run(struct copy *copy)
{
	if (!open_input(copy) || !open_output(copy))
		return;
	say_adapted(copy);
	copy_records(copy);
	if (copy->code == 0)
		listing_print(&copy->print, ' ', "%s", "");
	if (copy->code == 0)
		listing_print(&copy->print, ' ', "PROCESSING ENDED AT EOD");
}

static unsigned
generate(struct step *step, bool adapts)
{
	struct copy copy = {.step = step, .adapts = adapts};

	listing_open(&copy.print, step, "SYSPRINT",
	    "DATA SET UTILITY - GENERATE");
	if (!dd_exists(step, "SYSIN"))
		step_say(step, "IEC130I SYSIN DD STATEMENT MISSING");
	run(&copy);
	dd_close(&copy.in);
	if (!dd_close(&copy.out))
		copy.code = CODE_FAILED;
	listing_close(&copy.print);
	return copy.code;
}

unsigned
iebgener(struct step *step)
{
	return generate(step, false);
}

unsigned
icegener(struct step *step)
{
	return generate(step, true);
}
