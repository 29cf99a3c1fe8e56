/*
 * writer/delivery/sysout.c -- data sets that the writer itself writes
 *
 * Owns      the connection whose session they belong to
 * Promises  a data set is on the spool whole or not at all
 * Fails     by false; what the server says is in the fault
 */
#include "writer/delivery/sysout.h"

#include <pthread.h>
#include <stdlib.h>

#include "spool/base/memory.h"

enum { LRECL = 1028 };

struct sysout {
	pthread_mutex_t lock;		/* one text at a time */
	struct member member;
};

struct sysout *
sysout_open(struct subsystem *subsystem)
{
	struct sysout *s = memory_new(struct sysout);

	s->member.subsystem = subsystem;
	pthread_mutex_init(&s->lock, NULL);
	return s;
}

void
sysout_close(struct sysout **sysout)
{
	if (*sysout == NULL)
		return;
	member_leave(&(*sysout)->member);
	pthread_mutex_destroy(&(*sysout)->lock);
	free(*sysout);
	*sysout = NULL;
}

static enum jes_rc
put_lines(struct jes *jes, const Ssi__DataSet *ds, struct slice lines,
    struct fault *fault)
{
	Ssi__Close close = SSI__CLOSE__INIT;
	enum jes_rc rc = JES_OK, end;
	struct jes_output out;
	struct slice line;

	jes_output_begin(&out, jes, ds->key, ds->truncate_blanks);
	while (rc == JES_OK && lines.len > 0 &&
	    slice_split(&lines, '\n', &line))
		rc = jes_output_put(&out, line, fault);
	end = jes_output_end(&out, fault);
	if (rc == JES_OK)
		rc = end;
	close.key = ds->key;
	return rc == JES_OK ? jes_ask_close(jes, &close, NULL, fault) : rc;
}

/* One attempt, by a connection that is there. */
static enum jes_rc
put(struct jes *jes, Ssi__Open *ask, struct slice lines,
    struct sysout_place *place, struct fault *fault)
{
	Ssi__Answer *opened = NULL;
	enum jes_rc rc;

	rc = jes_ask_open(jes, ask, &opened, fault);
	if (rc == JES_OK) {
		const Ssi__DataSet *ds = opened->data_sets[0];

		slice_copy(slice_text(ds->job_id), place->job_id,
		    sizeof(place->job_id));
		place->number = ds->number;
		rc = put_lines(jes, ds, lines, fault);
	}
	jes_answer_free(&opened);
	return rc;
}

bool
sysout_put(struct sysout *s, const char *class, const char *dd_name,
    struct slice lines, struct sysout_place *place_r, struct fault *fault)
{
	Ssi__Open ask = SSI__OPEN__INIT;
	enum jes_rc rc = JES_GONE;
	struct jes *jes;

	ask.class_ = (char *)class;
	ask.dd_name = (char *)dd_name;
	ask.recfm = (char *)"VB";
	ask.lrecl = LRECL;
	ask.page = (char *)"UTF-8";
	pthread_mutex_lock(&s->lock);
	while (rc == JES_GONE && (jes = member_jes(&s->member)) != NULL) {
		fault_clear(fault);
		rc = put(jes, &ask, lines, place_r, fault);
		if (rc == JES_GONE)
			member_lost(&s->member);
	}
	pthread_mutex_unlock(&s->lock);
	if (rc == JES_GONE)
		fault_set(fault, "the writer stops");
	return rc == JES_OK;
}
