/*
 * spool/programs/step.c -- the process of a job step
 *
 * Owns      the order of things: allocate, run, dispose, say how it went
 * Promises  the server hears of the end once, after all records are with it and
 *           all dispositions done
 * Fails     by StepEnd with not_run or an abend; by exit status 1 when the
 *           server cannot be told
 */
#include "spool/programs/step.h"

#include <signal.h>

#include "spool/programs/native.h"
#include "spool/programs/programs.h"

static unsigned
run_program(struct step *step)
{
	const struct program *program = program_find(step->told->program);
	struct native native;

	/* STEPLIB is searched before the system's own */
	if (native_find(step, &native))
		return native_run(step, &native);
	if (program == NULL) {
		step_abend(step, "S806", "CSV003I REQUESTED MODULE %s NOT "
		    "FOUND", step->told->program);
		return 0;
	}
	return program->run(step);
}

static bool
send_end(struct step *step, unsigned code, bool not_run)
{
	Ssi__StepEnd end = SSI__STEP_END__INIT;

	end.code = code;
	end.abend = step->abend;
	end.not_run = not_run;
	end.n_allocation = step->allocation.count;
	end.allocation = step->allocation.line;
	end.n_disposition = step->disposition.count;
	end.disposition = step->disposition.line;
	return jes_ask_step_end(step->jes, &end, NULL, NULL) == JES_OK;
}

static bool
work(struct step *step)
{
	unsigned code = 0;

	if (step->told->dispose_only) {
		exports_sweep(step->told->job_id);
		step_dispose_after(step);
		return send_end(step, 0, false);
	}
	if (!step_allocate(step))
		return send_end(step, 0, true);
	code = run_program(step);
	step_dispose(step);
	return send_end(step, code, false);
}

int
step_process(const Ssi__Step *told, int fd)
{
	struct fault fault = {0};
	struct step step = {.told = told, .arena = arena_open()};
	bool sent;

	/* a pipe or socket that closes is an answer, not an end */
	signal(SIGPIPE, SIG_IGN);
	step.jes = jes_adopt(fd);
	step.catalog = catalog_open(told->home, told->job_name, told->job_id,
	    &fault);
	if (step.catalog != NULL) {
		sent = work(&step);
	} else {
		step_say(&step, "IEF344I %s - ALLOCATION FAILED DUE TO DATA "
		    "FACILITY SYSTEM ERROR", step_words(&step));
		step_say(&step, "        %s", fault.text);
		sent = send_end(&step, 0, true);
	}
	catalog_close(&step.catalog);
	jes_close(&step.jes);
	arena_close(&step.arena);
	return sent ? 0 : 1;
}
