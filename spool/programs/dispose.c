/*
 * spool/programs/dispose.c -- what becomes of data sets when a step ends
 *
 * Promises  a data set that this job did not create is deleted only by a DISP
 *           that says DELETE; one that it created and no DISP has kept yet is
 *           known in the job's folder, and goes with the job
 * Fails     by a line: IEF283I NOT DELETED, IEF287I NOT CATALOGED, and why
 */
#include <unistd.h>

#include "spool/jcl/jcl.h"
#include "spool/programs/run.h"

enum { NAME_WIDTH = 44, WORD_WIDTH = 14 };

static void
tell(struct step *step, const char *name, const char *word)
{
	lines_add(step->arena, &step->disposition, "IEF285I   %-*s %-*s",
	    NAME_WIDTH, name, WORD_WIDTH, word);
}

static void
tell_failure(struct step *step, const char *id, const char *name,
    const char *word, const struct fault *why)
{
	lines_add(step->arena, &step->disposition, "%s   %-*s %-*s", id,
	    NAME_WIDTH, name, WORD_WIDTH, word);
	lines_add(step->arena, &step->disposition, "        %s", why->text);
}

/* Other DDs of the step that name it have nothing left to dispose of. */
static void
mark_gone(struct step *step, const struct part *gone)
{
	for (size_t i = 0; i < step->part_count; i++)
		if (step->parts[i].told->kind == gone->told->kind &&
		    strcmp(step->parts[i].set.name, gone->set.name) == 0)
			step->parts[i].gone = true;
}

static void
delete_it(struct step *step, struct part *part)
{
	struct fault fault = {0};

	if (catalog_delete(step->catalog, &part->set, &fault)) {
		tell(step, part->set.name, "DELETED");
		if (!part->set.temporary)
			catalog_unpass(step->catalog, &part->set);
		mark_gone(step, part);
	} else {
		tell_failure(step, "IEF283I", part->set.name, "NOT DELETED 8",
		    &fault);
	}
}

static void
uncatalog_it(struct step *step, struct part *part)
{
	struct fault fault = {0};

	if (catalog_uncatalog(step->catalog, &part->set, &fault)) {
		tell(step, part->set.name, "UNCATALOGED");
		catalog_unpass(step->catalog, &part->set);
		mark_gone(step, part);
	} else {
		tell_failure(step, "IEF287I", part->set.name,
		    "NOT UNCTLGD 8", &fault);
	}
}

static void
keep_it(struct step *step, struct part *part, bool catalog)
{
	bool is_new = part->created || catalog_was_passed(step->catalog,
	    &part->set) == CATALOG_PASSED_NEW;
	struct fault fault = {0};

	catalog_unpass(step->catalog, &part->set);
	tell(step, part->set.name, catalog && is_new ? "CATALOGED" : "KEPT");
	if (is_new && !catalog_gdg_roll(step->catalog, &part->set, &fault))
		lines_add(step->arena, &step->disposition, "        %s",
		    fault.text);
}

static void
pass_it(struct step *step, struct part *part)
{
	if (!part->set.temporary && !part->created &&
	    catalog_was_passed(step->catalog, &part->set) ==
	    CATALOG_NOT_PASSED)
		catalog_pass(step->catalog, &part->set, false);
	tell(step, part->set.name, "PASSED");
}

static void
dispose_data_set(struct step *step, struct part *part)
{
	enum jcl_disp disp = step_has_abended(step) ? part->told->abnormal :
	    part->told->normal;

	if (part->gone)
		return;
	/* a temporary name cannot be kept: the job still has it */
	if (part->set.temporary && disp != JCL_DELETE)
		disp = JCL_PASS;
	switch (disp) {
	case JCL_DELETE:
		delete_it(step, part);
		break;
	case JCL_UNCATLG:
		uncatalog_it(step, part);
		break;
	case JCL_PASS:
		pass_it(step, part);
		break;
	default:
		keep_it(step, part, disp == JCL_CATLG);
	}
}

/* NEW is no status of a path: it says that nobody coded PATHDISP, and that the
 * DELETE which goes with NEW data sets is not meant. */
static void
dispose_path(struct step *step, struct part *part)
{
	enum jcl_disp disp = step_has_abended(step) ? part->told->abnormal :
	    part->told->normal;
	bool deleted = disp == JCL_DELETE && part->told->status != JCL_NEW &&
	    unlink(part->told->path) == 0;

	lines_add(step->arena, &step->disposition, "%s HFS FILE WAS %s, "
	    "DDNAME IS (%s)", deleted ? "IGD105I" : "IGD104I",
	    deleted ? "DELETED" : "RETAINED", part->dd->name);
	lines_add(step->arena, &step->disposition, "%s FILENAME IS (%s)",
	    deleted ? "IGD105I" : "IGD104I", part->told->path);
}

static void
close_sysout(struct step *step, struct part *part)
{
	Ssi__Close ask = SSI__CLOSE__INIT;
	struct fault fault = {0};

	if (!part->opened)
		return;
	ask.key = part->told->key;
	if (jes_ask_close(step->jes, &ask, NULL, &fault) != JES_OK)
		step_abend(step, "S001", "IEC020I 001-5,%s: SYSOUT cannot be "
		    "closed: %s", part->dd->name, fault.text);
}

static void
dispose_one(struct step *step, struct part *part)
{
	switch (part->told->kind) {
	case SSI__DD_PART__KIND__SPOOL_INPUT:
		tell(step, part->told->spool_name, "SYSIN");
		break;
	case SSI__DD_PART__KIND__SPOOL_OUTPUT:
		tell(step, part->told->spool_name, "SYSOUT");
		break;
	case SSI__DD_PART__KIND__DATA_SET:
		dispose_data_set(step, part);
		break;
	case SSI__DD_PART__KIND__PATH:
		dispose_path(step, part);
		break;
	default:
		break;
	}
}

void
step_dispose(struct step *step)
{
	/* what fails here decides between normal and abnormal */
	for (size_t i = 0; i < step->part_count; i++)
		if (step->parts[i].told->kind ==
		    SSI__DD_PART__KIND__SPOOL_OUTPUT)
			close_sysout(step, &step->parts[i]);
	for (size_t i = 0; i < step->part_count; i++)
		dispose_one(step, &step->parts[i]);
}

/* Whether the dead process had got so far that the data set was the step's. */
static bool
was_allocated(struct step *step, struct part *part)
{
	enum catalog_kind kind;

	if (part->set.name[0] == '\0' ||
	    !catalog_find(step->catalog, &part->set, &kind, NULL) ||
	    (kind != CATALOG_SEQUENTIAL && kind != CATALOG_LIBRARY))
		return false;
	part->created = part->told->status == JCL_NEW;
	return !part->created || part->set.temporary ||
	    catalog_was_passed(step->catalog, &part->set) ==
	    CATALOG_PASSED_NEW;
}

void
step_dispose_after(struct step *step)
{
	step_list_parts(step);
	slice_copy(SLICE("S222"), step->abend, sizeof(step->abend));
	for (size_t i = 0; i < step->part_count; i++) {
		struct part *part = &step->parts[i];

		if (part->told->kind == SSI__DD_PART__KIND__DATA_SET &&
		    !catalog_resolve(step->catalog, part->told->dsn,
		    part->told->member, &part->set, NULL))
			part->set.name[0] = '\0';
	}
	step_enqueue(step);
	for (size_t i = 0; i < step->part_count; i++) {
		struct part *part = &step->parts[i];

		if (part->told->kind == SSI__DD_PART__KIND__DATA_SET &&
		    !was_allocated(step, part)) {
			part->gone = true;
			continue;
		}
		if (part->told->kind == SSI__DD_PART__KIND__DATA_SET)
			catalog_write_sweep(step->catalog, &part->set);
		dispose_one(step, part);
	}
}
