/*
 * spool/programs/bpxbatch.c -- BPXBATCH: a shell command or program of UNIX
 *
 * PARM='SH command' runs the user's login shell, PARM='PGM path words' a
 * program; DD STDPARM may hold what is too long for PARM.  Without either the
 * shell reads STDIN.  STDENV has environment variables, a line each.
 *
 * The return code is 256 times the exit status, as on z/OS, and 4095 when that
 * is more: a failure must not look like success.
 *
 * Rules: z/OS UNIX System Services Command Reference, BPXBATCH; jes-and-jcl.md
 * 6.5.
 */
#include <stdlib.h>
#include <sys/wait.h>

#include "spool/programs/native.h"
#include "spool/programs/programs.h"

enum { CODE_FACTOR = 256, CODE_MAX = 4095, CODE_WRONG = 255 };

/* The lines of STDPARM, joined by blanks; else PARM. */
static bool
read_parm(struct step *step, struct buffer *parm, struct fault *fault)
{
	struct slice record;
	struct dd *dd;
	enum dd_rc rc;

	if (!dd_exists(step, "STDPARM")) {
		buffer_text(parm, step->told->parm);
		return true;
	}
	dd = dd_open_input(step, "STDPARM", fault);
	if (dd == NULL)
		return false;
	while ((rc = dd_read(dd, &record, fault)) == DD_OK) {
		if (parm->len > 0)
			buffer_byte(parm, ' ');
		buffer_put(parm, slice_trim_end(record));
	}
	dd_close(&dd);
	return rc == DD_END;
}

static bool
read_environment(struct step *step, struct lines *env, struct fault *fault)
{
	struct slice record;
	struct dd *dd;
	enum dd_rc rc;

	if (!dd_exists(step, "STDENV"))
		return true;
	dd = dd_open_input(step, "STDENV", fault);
	if (dd == NULL)
		return false;
	while ((rc = dd_read(dd, &record, fault)) == DD_OK) {
		record = slice_trim_end(record);
		if (record.len == 0 || record.ptr[0] == '#')
			continue;
		if (slice_find(record, '=') == record.len) {
			fault_set(fault, "STDENV: %.*s is not NAME=value",
			    SLICE_ARGS(slice_head(record, 80)));
			rc = DD_FAILED;
			break;
		}
		lines_add(step->arena, env, "%.*s", SLICE_ARGS(record));
	}
	dd_close(&dd);
	return rc == DD_END;
}

static void
use_shell(struct step *step, struct child *child, struct slice command)
{
	child->path = "/bin/sh";
	lines_add(step->arena, &child->argv, "-sh");	/* a login shell */
	if (command.len == 0)
		return;
	lines_add(step->arena, &child->argv, "-c");
	lines_add(step->arena, &child->argv, "%.*s", SLICE_ARGS(command));
}

static bool
use_program(struct step *step, struct child *child, struct slice words,
    struct fault *fault)
{
	struct slice rest = words, word;

	while (slice_split(&rest, ' ', &word))
		if (word.len > 0)
			lines_add(step->arena, &child->argv, "%.*s",
			    SLICE_ARGS(word));
	if (child->argv.count == 0) {
		fault_set(fault, "PGM: the path of the program is missing");
		return false;
	}
	child->path = child->argv.line[0];
	return true;
}

/* SH, PGM, or a blank parameter, which is SH alone. */
static bool
choose(struct step *step, struct child *child, struct slice parm,
    struct fault *fault)
{
	struct slice word, rest;

	parm = slice_trim(parm);
	word = slice_head(parm, slice_find(parm, ' '));
	rest = slice_trim(slice_from(parm, word.len));
	if (slice_equal_nocase(word, SLICE("PGM")))
		return use_program(step, child, rest, fault);
	if (word.len > 0 && !slice_equal_nocase(word, SLICE("SH"))) {
		fault_set(fault, "PARM begins with %.*s; SH command or PGM "
		    "path was expected", SLICE_ARGS(slice_head(word, 40)));
		return false;
	}
	use_shell(step, child, rest);
	return true;
}

unsigned
bpxbatch(struct step *step)
{
	struct child child = {0};
	struct buffer parm = {0};
	struct fault fault = {0};
	int status = 0;
	unsigned code;
	bool good = read_parm(step, &parm, &fault) &&
	    read_environment(step, &child.env, &fault) &&
	    choose(step, &child, buffer_slice(&parm), &fault);

	buffer_free(&parm);
	if (!good) {
		step_say(step, "BPXM047I BPXBATCH FAILED: %s", fault.text);
		return CODE_WRONG;
	}
	if (!native_child(step, &child, "STDIN", "STDOUT", "STDERR",
	    &status))
		return 0;
	code = (unsigned)WEXITSTATUS(status) * CODE_FACTOR;
	return code > CODE_MAX ? CODE_MAX : code;
}
