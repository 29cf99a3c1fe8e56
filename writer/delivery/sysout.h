/*
 * writer/delivery/sysout.h -- data sets that the writer itself writes
 *
 * They belong to one job of the writer's own, which is there from the first of
 * them until the writer ends.
 */
#ifndef WRITER_DELIVERY_SYSOUT_H
#define WRITER_DELIVERY_SYSOUT_H

#include "writer/delivery/subsystem.h"

struct sysout;

struct sysout *sysout_open(struct subsystem *);
void sysout_close(struct sysout **);

/* Where a text went. */
struct sysout_place {
	char job_id[16];
	unsigned number;
};

/*
 * Lines of UTF-8, as a data set of that class and DD name: durable on return.
 * Waits while the spool server is gone.  False with a fault: the server refused
 * it, or the writer stops.  Safe for all threads.
 */
bool sysout_put(struct sysout *, const char *class, const char *dd_name,
    struct slice lines, struct sysout_place *place_r, struct fault *);

#endif
