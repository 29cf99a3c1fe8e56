/*
 * spool/job/unserved.c -- what JCL may ask and is not done yet
 *
 * The JCL room reads more than jobs are given.  What would change what a job
 * does is refused before anything runs; what only limits or decorates it is a
 * line in the job's messages.  A row goes when the job room serves it.
 *
 * Promises  nothing that matters is ignored in silence
 */
#include "spool/job/submit.h"

static bool
has_more_outputs(const struct jcl_job *jcl)
{
	struct part_walk walk = {0};

	while (next_part(jcl, &walk))
		if (walk.part->more != NULL)
			return true;
	return false;
}

/* Reading, and making or replacing, is what PATH does without PATHOPTS. */
static bool
has_path_options(const struct jcl_job *jcl)
{
	unsigned served = JCL_ORDONLY | JCL_OWRONLY | JCL_ORDWR | JCL_OCREAT |
	    JCL_OTRUNC;
	struct part_walk walk = {0};

	while (next_part(jcl, &walk))
		if ((walk.part->path_options & ~served) != 0 ||
		    walk.part->path_mode != 0)
			return true;
	return false;
}

static bool
has_parm_dd(const struct jcl_job *jcl)
{
	for (const struct jcl_step *s = jcl->steps; s != NULL; s = s->next)
		if (s->parm_dd[0] != '\0')
			return true;
	return false;
}

static bool
has_program_reference(const struct jcl_job *jcl)
{
	for (const struct jcl_step *s = jcl->steps; s != NULL; s = s->next)
		if (s->program_library[0] != '\0')
			return true;
	return false;
}

static bool
has_joblib(const struct jcl_job *jcl)
{
	return jcl->joblib != NULL;
}

static bool
has_notify(const struct jcl_job *jcl)
{
	return jcl->notifies != NULL;
}

static bool
has_jesds(const struct jcl_job *jcl)
{
	return jcl->jesds != NULL;
}

static bool
is_copy(const struct jcl_job *jcl)
{
	return jcl->copy_only;
}

static bool
has_limits(const struct jcl_job *jcl)
{
	return jcl->lines.count + jcl->bytes.count + jcl->pages.count +
	    jcl->cards_out.count > 0;
}

static bool
has_time(const struct jcl_job *jcl)
{
	return jcl->time_seconds > 0;
}

static const struct {
	const char *what;
	bool refused;		/* else only said */
	bool (*is_asked)(const struct jcl_job *);
} unserved[] = {
	{"MORE THAN ONE OUTPUT STATEMENT FOR A DD", true, has_more_outputs},
	{"PATHOPTS=OAPPEND OR OEXCL, PATHMODE=", true, has_path_options},
	{"PARMDD=", true, has_parm_dd},
	{"PGM= WITH A BACKWARD REFERENCE", true, has_program_reference},
	{"JOBLIB: CODE STEPLIB IN THE STEPS INSTEAD", true, has_joblib},
	{"THE NOTIFY STATEMENT", true, has_notify},
	{"TYPRUN=COPY", true, is_copy},
	{"OUTPUT JESDS=", false, has_jesds},
	{"LINES=, BYTES=, PAGES=, CARDS= OF THE JOB", false, has_limits},
	{"TIME= OF THE JOB: THAT OF A STEP IS", false, has_time},
};

void
refuse_unserved(const struct jcl_job *jcl, struct fault *refusal)
{
	for (size_t i = 0; i < sizeof(unserved) / sizeof(unserved[0]); i++)
		if (unserved[i].refused && unserved[i].is_asked(jcl))
			fault_set(refusal, "JESJ900I NOT YET SUPPORTED: %s",
			    unserved[i].what);
}

void
note_unserved(struct joblog *log, const struct jcl_job *jcl)
{
	struct buffer text = {0};

	for (size_t i = 0; i < sizeof(unserved) / sizeof(unserved[0]); i++)
		if (!unserved[i].refused && unserved[i].is_asked(jcl)) {
			buffer_clear(&text);
			buffer_print(&text, "JESJ901I NOT ENFORCED: %s",
			    unserved[i].what);
			joblog_system_line(log, buffer_str(&text));
		}
	buffer_free(&text);
}
