/*
 * tests/fuzz/programs_fuzz.c -- any bytes as control statements and records
 *
 * The first byte chooses IEBGENER, IDCAMS, SORT or ICETOOL; what follows, up to
 * a tilde, is its control statements, and the rest is the input.  What must hold:
 * the program comes to its end, with a return code that z/OS knows or an abend
 * that has a code.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool/jcl/jcl.h"
#include "spool/programs/programs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { RUNS_OF_A_HOME = 2000 };

static char home[64];

static const struct {
	const char *program;
	const char *cards;	/* DD of the control statements */
} targets[] = {
	{"IEBGENER", "SYSIN"}, {"IDCAMS", "SYSIN"}, {"SORT", "SYSIN"},
	{"ICETOOL", "TOOLIN"},
};

/* Every DD of every program, and the data set behind it. */
static const struct {
	const char *dd, *dsn;
} dds[] = {
	{"SYSPRINT", "FUZZ.PRINT"}, {"SYSOUT", "FUZZ.PRINT2"},
	{"TOOLMSG", "FUZZ.PRINT3"}, {"SYSUT1", "FUZZ.IN"},
	{"SORTIN", "FUZZ.IN"}, {"IN", "FUZZ.IN"}, {"VB", "FUZZ.VB"},
	{"SYSUT2", "FUZZ.OUT"}, {"SORTOUT", "FUZZ.OUT"}, {"OUT", "FUZZ.OUT2"},
	{"OUT2", "FUZZ.OUT3"},
};
enum { DD_COUNT = sizeof(dds) / sizeof(dds[0]) };

static void
remove_home(void)
{
	char command[128];

	if (home[0] == '\0')
		return;
	snprintf(command, sizeof(command), "rm -rf '%s'", home);
	assert(system(command) == 0);
	home[0] = '\0';
}

/* In memory where there is a file system for that: it is written all the
 * time. */
static void
make_home(void)
{
	static bool registered;

	if (!registered)
		atexit(remove_home);
	registered = true;
	remove_home();
	snprintf(home, sizeof(home), "/dev/shm/fuzz-XXXXXX");
	if (mkdtemp(home) == NULL) {
		snprintf(home, sizeof(home), "/tmp/fuzz-XXXXXX");
		assert(mkdtemp(home) != NULL);
	}
	assert(catalog_prepare(home, NULL));
}

static void
put_file(const char *name, struct slice text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/data/FUZZ", home);
	if (access(path, F_OK) != 0)
		assert(mkdir(path, 0700) == 0);
	snprintf(path, sizeof(path), "%s/data/FUZZ/%s", home, name);
	f = fopen(path, "w");
	if (f == NULL)		/* a library or group has the name now */
		return;
	fwrite(text.ptr, text.len, 1, f);
	fclose(f);
}

static void
put_files(struct slice cards, struct slice input)
{
	static const char *const outputs[] = {"PRINT", "PRINT2", "PRINT3",
		"OUT", "OUT2", "OUT3"};

	put_file("CARDS", cards);
	put_file("CARDS.label", SLICE("RECFM=FB\nLRECL=80\n"));
	put_file("IN", input);
	put_file("VB", input);
	put_file("VB.label", SLICE("RECFM=VB\nLRECL=100\n"));
	for (size_t i = 0; i < sizeof(outputs) / sizeof(outputs[0]); i++)
		put_file(outputs[i], SLICE(""));
}

static void
add_dd(Ssi__Step *told, Ssi__Dd *dd, Ssi__DdPart *part, Ssi__DdPart **list,
    const char *name, const char *dsn)
{
	ssi__dd__init(dd);
	ssi__dd_part__init(part);
	part->kind = SSI__DD_PART__KIND__DATA_SET;
	part->dsn = (char *)dsn;
	part->status = JCL_OLD;
	part->normal = part->abnormal = JCL_KEEP;
	*list = part;
	dd->name = (char *)name;
	dd->parts = list;
	dd->n_parts = 1;
	told->dds[told->n_dds++] = dd;
}

static void
run_step(struct step *step)
{
	unsigned code;

	if (step_allocate(step)) {
		code = program_find(step->told->program)->run(step);
		assert(code <= 16);
		assert(!step_has_abended(step) || strlen(step->abend) == 4);
		step_dispose(step);
	}
}

static void
run_target(unsigned target)
{
	Ssi__Step told = SSI__STEP__INIT;
	Ssi__Dd dd[DD_COUNT + 1], *list[DD_COUNT + 1];
	Ssi__DdPart parts[DD_COUNT + 1], *part[DD_COUNT + 1];
	struct step step = {.told = &told, .arena = arena_open()};

	told.job_name = (char *)"FUZZ";
	told.job_id = (char *)"JOB00001";
	told.step = (char *)"STEP";
	told.program = (char *)targets[target].program;
	told.dds = list;
	for (int i = 0; i < DD_COUNT; i++)
		add_dd(&told, &dd[i], &parts[i], &part[i], dds[i].dd,
		    dds[i].dsn);
	add_dd(&told, &dd[DD_COUNT], &parts[DD_COUNT], &part[DD_COUNT],
	    targets[target].cards, "FUZZ.CARDS");
	step.catalog = catalog_open(home, told.job_name, told.job_id, NULL);
	assert(step.catalog != NULL);
	run_step(&step);
	catalog_close(&step.catalog);
	arena_close(&step.arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static unsigned runs;
	struct slice all = slice_of((const char *)data, size), cards;

	if (size == 0)
		return 0;
	if (runs++ % RUNS_OF_A_HOME == 0)
		make_home();
	all = slice_from(all, 1);
	cards = slice_head(all, slice_find(all, '~'));
	put_files(cards, slice_from(all, cards.len + 1));
	run_target(data[0] % (sizeof(targets) / sizeof(targets[0])));
	return 0;
}
