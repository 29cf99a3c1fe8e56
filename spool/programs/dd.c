/*
 * spool/programs/dd.c -- opening and closing what a program's DDs stand for
 *
 * Owns      which format and length are in force
 * Leaves    reading to dd_input.c, writing to dd_output.c
 * Fails     by NULL and a fault; the caller says whether that is an abend
 */
#include <errno.h>
#include <stdlib.h>

#include "spool/jcl/jcl.h"
#include "spool/programs/dd_inside.h"

bool
dd_exists(struct step *step, const char *name)
{
	size_t count;

	return step_dd(step, name, &count) != NULL;
}

bool
dd_is_dummy(struct step *step, const char *name)
{
	size_t count;
	const struct part *part = step_dd(step, name, &count);

	return part != NULL && part->told->kind == SSI__DD_PART__KIND__DUMMY;
}

/* In-stream data are card images unless the DD says otherwise. */
static void
default_card_images(const struct part *part, struct dcb *dcb)
{
	static const struct dcb cards = {.recfm = "FB", .lrecl = 80};

	if (part->told->kind == SSI__DD_PART__KIND__SPOOL_INPUT)
		dcb_fill(dcb, &cards);
}

bool
part_dcb(struct step *step, const struct part *part, struct dcb *dcb,
    struct fault *fault)
{
	struct label label;
	struct dcb from = {0};

	*dcb = (struct dcb){
		.lrecl = part->told->lrecl, .blksize = part->told->blksize,
	};
	slice_copy(slice_text(part->told->recfm), dcb->recfm,
	    sizeof(dcb->recfm));
	if (part->told->kind == SSI__DD_PART__KIND__DATA_SET) {
		if (!catalog_label(step->catalog, &part->set, &label, fault))
			return false;
		memcpy(from.recfm, label.recfm, sizeof(from.recfm));
		from.lrecl = label.lrecl;
		from.blksize = label.blksize;
		dcb_fill(dcb, &from);
	}
	default_card_images(part, dcb);
	return true;
}

struct dcb
dd_said(struct step *step, const char *name)
{
	struct dcb dcb = {0};
	size_t count;
	const struct part *part = step_dd(step, name, &count);

	if (part != NULL)
		part_dcb(step, part, &dcb, NULL);
	return dcb;
}

struct slice
dd_pad(struct dd *dd, struct slice record, size_t columns)
{
	size_t has = dcb_columns(record);

	if (has >= columns)
		return record;
	buffer_clear(&dd->record);
	buffer_put(&dd->record, record);
	buffer_fill(&dd->record, ' ', columns - has);
	return buffer_slice(&dd->record);
}

static struct dd *
find_dd(struct step *step, const char *name, struct fault *fault)
{
	size_t count;
	struct part *parts = step_dd(step, name, &count);
	struct dd *dd;

	if (parts == NULL) {
		fault_set(fault, "%s DD STATEMENT MISSING", name);
		return NULL;
	}
	dd = memory_new(struct dd);
	dd->step = step;
	dd->parts = parts;
	dd->part_count = count;
	return dd;
}

static void
free_dd(struct dd **dd)
{
	buffer_free(&(*dd)->record);
	free(*dd);
	*dd = NULL;
}

/* Who may not is abended by OPEN itself, whatever the program would do. */
static void
check_rights(struct dd *dd, const struct fault *fault)
{
	if (errno != EACCES && errno != EPERM)
		return;
	step_say(dd->step, "ICH408I USER(%s) %s: INSUFFICIENT ACCESS "
	    "AUTHORITY", dd->step->told->user, dd_name(dd));
	step_abend(dd->step, "S913", "IEC150I 913-38,%s,%s: %s",
	    step_words(dd->step), dd_name(dd), fault->text);
}

/* Opens for reading or writing; frees the DD when it cannot. */
static struct dd *
open_dd(struct dd *dd, const struct dcb *program, struct fault *fault)
{
	errno = 0;
	if (dd->for_output ? dd_begin_output(dd, program, fault) :
	    dd_begin_input(dd, fault))
		return dd;
	check_rights(dd, fault);
	if (!dd->for_output)
		dd_end_input(dd);
	free_dd(&dd);
	return NULL;
}

struct dd *
dd_open_input(struct step *step, const char *name, struct fault *fault)
{
	struct fault own = {0};
	struct dd *dd;

	if (fault == NULL)
		fault = &own;
	dd = find_dd(step, name, fault);
	return dd == NULL ? NULL : open_dd(dd, NULL, fault);
}

struct dd *
dd_open_output(struct step *step, const char *name, const struct dcb *program,
    struct fault *fault)
{
	struct dd *dd = find_dd(step, name, fault);

	if (dd == NULL)
		return NULL;
	dd->for_output = true;
	return open_dd(dd, program, fault);
}

/* The DD as if it named the member: a part of its own, with the same set. */
struct dd *
dd_open_member(struct step *step, const char *name, const char *member,
    const struct dcb *program, struct fault *fault)
{
	struct dd *dd;
	struct part *part;

	if (!member_check(slice_text(member), fault))
		return NULL;
	dd = find_dd(step, name, fault);
	if (dd == NULL)
		return NULL;
	part = arena_new(step->arena, struct part);
	*part = *dd->parts;
	slice_copy(slice_text(member), part->set.member,
	    sizeof(part->set.member));
	dd->parts = part;
	dd->for_output = true;
	if (part->told->kind == SSI__DD_PART__KIND__DATA_SET)
		return open_dd(dd, program, fault);
	fault_set(fault, "DD %s is no library, it cannot have member %s", name,
	    member);
	free_dd(&dd);
	return NULL;
}

/* Resolves PROD.LIB(MEM) into a part as if a DD had named it. */
static bool
name_part(struct step *step, struct slice whole, struct part *part,
    struct fault *fault)
{
	size_t open = slice_find(whole, '(');
	struct slice member = slice_from(whole, open + 1);
	enum catalog_kind kind;

	if (member.len > 0 && member.ptr[member.len - 1] == ')')
		member.len--;
	if (!catalog_resolve(step->catalog, arena_text(step->arena,
	    slice_head(whole, open)), arena_text(step->arena, member),
	    &part->set, fault) ||
	    !catalog_find(step->catalog, &part->set, &kind, fault))
		return false;
	if (kind == CATALOG_NONE)
		fault_set(fault, "%s NOT FOUND", part->set.name);
	return kind != CATALOG_NONE;
}

/* Nobody else may have it meanwhile; what the step has by a DD it has. */
static bool
enqueue(struct step *step, const struct dsn *set, bool alone,
    struct fault *fault)
{
	struct enq name = {set->name, alone};
	enum enq_rc rc;

	if (set->temporary)
		return true;
	rc = catalog_enq(step->catalog, &name, 1, false, fault);
	if (rc == ENQ_BUSY)
		fault_set(fault, "%s IS IN USE BY ANOTHER JOB", set->name);
	return rc == ENQ_HELD;
}

struct dd *
dd_open_data_set(struct step *step, struct slice dsn, bool for_output,
    const struct dcb *program, struct fault *fault)
{
	Ssi__Dd *named = arena_new(step->arena, Ssi__Dd);
	Ssi__DdPart *told = arena_new(step->arena, Ssi__DdPart);
	struct part *part = arena_new(step->arena, struct part);
	struct dd *dd;

	ssi__dd__init(named);
	ssi__dd_part__init(told);
	named->name = arena_text(step->arena, dsn);
	told->kind = SSI__DD_PART__KIND__DATA_SET;
	told->status = for_output ? JCL_OLD : JCL_SHR;
	*part = (struct part){.dd = named, .told = told};
	if (!name_part(step, dsn, part, fault) ||
	    !enqueue(step, &part->set, for_output, fault))
		return NULL;
	dd = memory_new(struct dd);
	*dd = (struct dd){.step = step, .parts = part, .part_count = 1,
	    .for_output = for_output};
	return open_dd(dd, program, fault);
}

bool
dd_close(struct dd **dd)
{
	struct step *step;

	if (*dd == NULL)
		return true;
	step = (*dd)->step;
	if ((*dd)->for_output)
		dd_end_output(*dd);
	else
		dd_end_input(*dd);
	free_dd(dd);
	return !step_has_abended(step);
}

const struct dcb *
dd_dcb(const struct dd *dd)
{
	return &dd->dcb;
}

const char *
dd_name(const struct dd *dd)
{
	return dd->parts->dd->name;
}

uint64_t
dd_records(const struct dd *dd)
{
	return dd->records;
}

void
dd_abend_open(struct step *step, const char *name, const struct fault *fault)
{
	if (dd_exists(step, name))
		step_abend(step, "S013", "IEC141I 013-18,%s,%s: %s",
		    step_words(step), name, fault->text);
	else
		step_abend(step, "S0C1", "IEC130I %s", fault->text);
}

void
dd_abend_read(struct dd *dd, const struct fault *fault)
{
	step_abend(dd->step, "S001", "IEC020I 001-4,%s,%s: %s",
	    step_words(dd->step), dd_name(dd), fault->text);
}
