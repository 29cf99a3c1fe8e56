/*
 * spool/programs/allocate.c -- giving a step its data sets
 *
 * Two passes: first every data set that must exist is looked for, so that all
 * that are missing are named at once; only then are new ones created.
 *
 * Promises  a step that cannot have all of its data sets leaves none behind
 * Fails     by false, with IEF212I or IGD17101I lines and the reason
 */
#include <stdlib.h>

#include "spool/jcl/jcl.h"
#include "spool/programs/run.h"

/* The JOB, step and DD of a message, "+001" for the next of a concatenation. */
static const char *
part_words(struct step *step, const struct part *part)
{
	if (part->number == 0)
		return arena_print(step->arena, "%s %s", step_words(step),
		    part->dd->name);
	return arena_print(step->arena, "%s %s +%03u", step_words(step),
	    part->dd->name, part->number);
}

static void
say_device(struct step *step, const struct part *part)
{
	static const char *const device[] = {
		[SSI__DD_PART__KIND__DUMMY] = "DMY ",
		[SSI__DD_PART__KIND__SPOOL_INPUT] = "JES2",
		[SSI__DD_PART__KIND__SPOOL_OUTPUT] = "JES2",
		[SSI__DD_PART__KIND__DATA_SET] = "DISK",
		[SSI__DD_PART__KIND__PATH] = "PATH",
	};

	step_say(step, "IEF237I %s ALLOCATED TO %s",
	    device[part->told->kind], part->number == 0 ? part->dd->name : "");
}

/* Whether an earlier DD of the step is to create it: DSN=*.DD. */
static bool
comes_with_step(const struct step *step, const struct part *part)
{
	for (const struct part *p = step->parts; p < part; p++)
		if (p->told->kind == SSI__DD_PART__KIND__DATA_SET &&
		    p->created && strcmp(p->set.name, part->set.name) == 0)
			return true;
	return false;
}

static bool
refuse_missing(struct step *step, struct part *part, const char *why)
{
	step_say(step, "IEF212I %s - DATA SET NOT FOUND",
	    part_words(step, part));
	if (why[0] != '\0')
		step_say(step, "        %s", why);
	return false;
}

static bool
refuse(struct step *step, struct part *part, const char *why)
{
	step_say(step, "IEF344I %s - ALLOCATION FAILED DUE TO DATA FACILITY "
	    "SYSTEM ERROR", part_words(step, part));
	step_say(step, "        %s", why);
	return false;
}

static bool
refuse_duplicate(struct step *step, struct part *part)
{
	refuse(step, part, "DISP=NEW is for a data set that is not there yet; "
	    "code OLD, SHR or MOD, or delete it first");
	step_say(step, "IGD17101I DATA SET %s", part->set.name);
	step_say(step, "IGD17101I NOT DEFINED BECAUSE DUPLICATE NAME EXISTS IN "
	    "CATALOG");
	return false;
}

static bool
check_library(struct step *step, struct part *part, enum catalog_kind kind)
{
	if (part->set.member[0] == '\0' || kind != CATALOG_SEQUENTIAL)
		return true;
	if (part->told->status != JCL_SHR)
		return true;	/* an empty one may become a library */
	return refuse(step, part, arena_print(step->arena, "%s is no library: "
	    "member %s cannot be in it", part->set.name, part->set.member));
}

static const char *
where_expected(struct step *step, const struct part *part)
{
	const char *text;
	char *path;

	if (part->set.temporary)
		return "no step before this one has passed it";
	path = catalog_path(step->catalog, &part->set);
	text = arena_print(step->arena, "it would be %s", path);
	free(path);
	return text;
}

static bool
resolve(struct step *step, struct part *part)
{
	struct fault fault = {0};

	return catalog_resolve(step->catalog, part->told->dsn,
	    part->told->member, &part->set, &fault) ||
	    refuse_missing(step, part, fault.text);
}

/* Decides whether it is there, or is to be created. */
static bool
look_for(struct step *step, struct part *part)
{
	struct fault fault = {0};
	enum catalog_kind kind;

	if (!catalog_find(step->catalog, &part->set, &kind, &fault))
		return refuse(step, part, fault.text);
	if (kind == CATALOG_NONE && comes_with_step(step, part))
		return true;
	if (kind == CATALOG_NONE && (part->told->status == JCL_NEW ||
	    part->told->status == JCL_MOD)) {
		part->created = true;
		return true;
	}
	if (kind == CATALOG_NONE) {
		return refuse_missing(step, part, where_expected(step, part));
	}
	if (kind == CATALOG_GDG)
		return refuse(step, part, arena_print(step->arena, "%s is a "
		    "generation data group; say which generation: %s(0) or "
		    "%s(+1)", part->set.name, part->set.name,
		    part->set.name));
	if (part->told->status == JCL_NEW)
		return refuse_duplicate(step, part);
	return check_library(step, part, kind);
}

static bool
create(struct step *step, struct part *part)
{
	struct label label = {
		.lrecl = part->told->lrecl, .blksize = part->told->blksize,
	};
	struct fault fault = {0};

	slice_copy(slice_text(part->told->recfm), label.recfm,
	    sizeof(label.recfm));
	if (catalog_create(step->catalog, &part->set, &label, &fault)) {
		/* until a step keeps it, it goes with the job */
		if (!part->set.temporary)
			catalog_pass(step->catalog, &part->set, true);
		return true;
	}
	part->created = false;
	return refuse(step, part, fault.text);
}

static void
take_back(struct step *step, size_t before)
{
	for (size_t i = 0; i < before; i++)
		if (step->parts[i].created) {
			catalog_delete(step->catalog, &step->parts[i].set,
			    NULL);
			catalog_unpass(step->catalog, &step->parts[i].set);
		}
}

void
step_list_parts(struct step *step)
{
	for (size_t i = 0; i < step->told->n_dds; i++)
		step->part_count += step->told->dds[i]->n_parts;
	step->parts = arena_get(step->arena,
	    (step->part_count + 1) * sizeof(step->parts[0]));
	step->part_count = 0;
	for (size_t i = 0; i < step->told->n_dds; i++) {
		const Ssi__Dd *dd = step->told->dds[i];

		for (size_t j = 0; j < dd->n_parts; j++)
			step->parts[step->part_count++] = (struct part){
				.dd = dd, .told = dd->parts[j],
				.number = (unsigned)j,
			};
	}
}

/* All parts, so that all that is wrong is named. */
static bool
for_data_sets(struct step *step, bool (*each)(struct step *, struct part *))
{
	bool good = true;

	for (size_t i = 0; i < step->part_count; i++)
		if (step->parts[i].told->kind ==
		    SSI__DD_PART__KIND__DATA_SET)
			good = each(step, &step->parts[i]) && good;
	return good;
}

bool
step_enqueue(struct step *step)
{
	struct enq *names = arena_get(step->arena,
	    (step->part_count + 1) * sizeof(*names));
	struct fault fault = {0};
	enum enq_rc rc;
	size_t count = 0;

	for (size_t i = 0; i < step->part_count; i++) {
		const struct part *part = &step->parts[i];

		if (part->told->kind == SSI__DD_PART__KIND__DATA_SET &&
		    part->set.name[0] != '\0' && !part->set.temporary)
			names[count++] = (struct enq){part->set.name,
			    part->told->status != JCL_SHR};
	}
	rc = catalog_enq(step->catalog, names, count, false, &fault);
	if (rc == ENQ_BUSY) {
		step_say(step, "IEF863I DSN IS IN USE BY ANOTHER JOB; %s "
		    "WAITED FOR DATA SETS", step->told->job_name);
		rc = catalog_enq(step->catalog, names, count, true, &fault);
	}
	if (rc != ENQ_HELD)
		step_say(step, "IEF344I %s - ALLOCATION FAILED: %s",
		    step_words(step), fault.text);
	return rc == ENQ_HELD;
}

bool
step_allocate(struct step *step)
{
	step_list_parts(step);
	if (!for_data_sets(step, resolve) || !step_enqueue(step) ||
	    !for_data_sets(step, look_for))
		return false;
	for (size_t i = 0; i < step->part_count; i++) {
		if (step->parts[i].created && !create(step, &step->parts[i])) {
			take_back(step, i);
			return false;
		}
		say_device(step, &step->parts[i]);
	}
	return true;
}
