/*
 * spool/programs/iebgener.c -- IEBGENER and ICEGENER: copy SYSUT1 to SYSUT2
 *
 * SYSIN and SYSPRINT that are missing are taken for DUMMY, as ICEGENER does,
 * which most systems run under both names; the step's log says so.  In all else
 * IEBGENER is strict: without control statements both sides must have the same
 * record format and length.  ICEGENER pads and truncates.
 *
 * Return codes: 0; 4 some records had no group to go to; 8 a data set cannot be
 * opened; 12 anything worse.
 *
 * Rules: jes-and-jcl.md 6.1, 6.2; z/OS DFSMSdfp Utilities, IEBGENER.
 */
#include "spool/base/text.h"
#include "spool/programs/iebgener_edit.h"
#include "spool/programs/listing.h"
#include "spool/programs/programs.h"

enum { CODE_WARNING = 4, CODE_OPEN = 8, CODE_FAILED = 12 };

struct copy {
	struct step *step;
	struct listing print;
	struct dd *in, *out;
	bool adapts;		/* ICEGENER: other lengths are adapted to */
	struct edit edit;
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
refuse_dcb(struct copy *copy, const struct dcb *in, const struct dcb *out)
{
	struct fault why = {0};

	if (copy->edit.has_fields)
		fault_set(&why, "THE FIELDS END IN COLUMN %zu; SYSUT2 HAS "
		    "RECFM=%s,LRECL=%u", edit_width(&copy->edit), out->recfm,
		    out->lrecl);
	else
		fault_set(&why, "SYSUT1 HAS RECFM=%s,LRECL=%u; SYSUT2 HAS "
		    "RECFM=%s,LRECL=%u: MAKE THEM EQUAL, OR CODE GENERATE AND "
		    "RECORD FIELD=", in->recfm, in->lrecl, out->recfm,
		    out->lrecl);
	fail(copy, CODE_FAILED, "IEB311I CONFLICTING DCB PARAMETERS", &why);
	return false;
}

static bool
check_dcb(struct copy *copy)
{
	const struct dcb *in = dd_dcb(copy->in);
	struct dcb out = dd_said(copy->step, "SYSUT2");

	dcb_fill(&out, in);
	if (dd_is_dummy(copy->step, "SYSUT2") ||
	    dd_is_dummy(copy->step, "SYSUT1"))
		return true;
	if (copy->edit.has_fields)
		return edit_width(&copy->edit) <= dcb_room(&out) ||
		    refuse_dcb(copy, in, &out);
	return copy->adapts || agrees(in, &out) ||
	    refuse_dcb(copy, in, &out);
}

static bool
open_output(struct copy *copy, const char *member)
{
	struct fault why = {0};

	if (!dd_close(&copy->out))
		return false;
	copy->out = member == NULL ?
	    dd_open_output(copy->step, "SYSUT2", dd_dcb(copy->in), &why) :
	    dd_open_member(copy->step, "SYSUT2", member, dd_dcb(copy->in),
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

static bool
write_one(struct copy *copy, struct slice record)
{
	size_t room = dcb_room(dd_dcb(copy->out));

	if (copy->adapts && record.len > room)
		record = slice_head(record, text_column_at(record, room));
	return dd_write(copy->out, record);
}

static void
copy_records(struct copy *copy)
{
	struct fault why = {0};
	struct slice record;
	enum dd_rc rc;

	while ((rc = dd_read(copy->in, &record, &why)) == DD_OK)
		if (!write_one(copy, record))
			return;
	if (rc == DD_FAILED)
		fail(copy, CODE_FAILED, "IEB351I I/O ERROR", &why);
}

/* What is behind the last group's IDENT has nowhere to go. */
static void
warn_rest(struct copy *copy, uint64_t rest)
{
	struct fault why = {0};

	if (rest == 0)
		return;
	fault_set(&why, "%llu RECORDS BEHIND THE LAST IDENT WERE NOT COPIED",
	    (unsigned long long)rest);
	fail(copy, CODE_WARNING, "IEB344I WARNING", &why);
}

static bool
begin_group(struct copy *copy, const struct edit_group *group)
{
	if (group->member == NULL && copy->out != NULL)
		return true;
	return open_output(copy, group->member);
}

static void
edit_records(struct copy *copy)
{
	const struct edit_group *group = copy->edit.groups;
	struct buffer edited = {0};
	struct fault why = {0};
	struct slice record;
	enum dd_rc rc = DD_END;
	uint64_t rest = 0;
	bool good = begin_group(copy, group);

	while (good && (rc = dd_read(copy->in, &record, &why)) == DD_OK) {
		if (group == NULL) {
			rest++;
			continue;
		}
		edit_record(group, record, &edited);
		good = write_one(copy, buffer_slice(&edited));
		if (!edit_is_last(group, record))
			continue;
		group = group->next;
		if (good && group != NULL)
			good = begin_group(copy, group);
	}
	buffer_free(&edited);
	if (good && rc == DD_FAILED)
		fail(copy, CODE_FAILED, "IEB351I I/O ERROR", &why);
	warn_rest(copy, rest);
}

static void
list_cards(struct copy *copy, const struct control *control)
{
	for (size_t i = 0; i < control->card_count; i++)
		listing_print(&copy->print, ' ', "%s", control->cards[i]);
}

static bool
read_statements(struct copy *copy)
{
	struct control control;
	struct fault why = {0};
	bool good = control_read(copy->step, "SYSIN", &control, &why);

	list_cards(copy, &control);
	good = good && edit_parse(copy->step, &control, &copy->edit, &why);
	if (!good)
		fail(copy, CODE_FAILED, "IEB336I INVALID CONTROL STATEMENT",
		    &why);
	return good;
}

static void
run(struct copy *copy)
{
	if (!read_statements(copy) || !open_input(copy) || !check_dcb(copy))
		return;
	warn_copied(copy);
	if (copy->edit.groups != NULL)
		edit_records(copy);
	else if (open_output(copy, NULL)) {
		say_adapted(copy);
		copy_records(copy);
	}
	if (copy->code > CODE_WARNING || step_has_abended(copy->step))
		return;
	listing_print(&copy->print, ' ', "%s", "");
	listing_print(&copy->print, ' ', "PROCESSING ENDED AT EOD");
}

static void
put_heading(struct buffer *line, unsigned page)
{
	buffer_print(line, "%-98sPAGE %04u", "DATA SET UTILITY - GENERATE",
	    page);
}

static unsigned
generate(struct step *step, bool adapts)
{
	static const struct page_form pages = {
		.dcb = {.recfm = "FBA", .lrecl = 121},
		.heading = put_heading,
	};
	struct copy copy = {.step = step, .adapts = adapts};

	listing_open(&copy.print, step, "SYSPRINT", &pages);
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
