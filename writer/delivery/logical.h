/*
 * writer/delivery/logical.h -- the records that a data set stands for
 *
 * What a job wrote is what lies on the spool, but for TSO TRANSMIT: its records
 * of 80 bytes carry those of another data set (NETDATA), and these are what is
 * read.  Record numbers in messages are those of the records inside.
 */
#ifndef WRITER_DELIVERY_LOGICAL_H
#define WRITER_DELIVERY_LOGICAL_H

#include "writer/delivery/blocks.h"
#include "writer/mail/netdata.h"

/* Reads record by record, from a place on; for one thread. */
struct logical {
	struct records records;		/* as they lie on the spool */
	struct netdata *netdata;	/* NULL: they are what is read */
	struct record_place end;	/* NETDATA: behind the last one given */
	bool ended;
};

/*
 * Looks at the beginning of a data set: whether it is NETDATA, and then whether
 * its records carry a carriage-control byte.  Other data sets leave that as it
 * is.
 */
enum records_rc logical_look(struct blocks *, struct member *,
    bool *netdata_r, bool *carriage_control_r, struct fault *);

/* `at` is {.number = 1} or a place that logical_next() gave. */
void logical_begin(struct logical *, struct blocks *, struct member *,
    struct record_place at, bool netdata);
/* The record is good until the next call. */
enum records_rc logical_next(struct logical *, struct slice *record_r,
    struct record_place *at_r, struct fault *);
/* Where the next record is, or would be. */
struct record_place logical_place(const struct logical *);
void logical_end(struct logical *);

#endif
