/*
 * writer/mail/netdata.h -- what TSO TRANSMIT wrote, back to records
 *
 * TRANSMIT sends a data set as NETDATA: fixed records of 80 bytes that carry
 * segments, which carry the logical records and control records (INMR01 to
 * INMR06).  A mail that was transmitted to the writer must be unpacked before
 * it is read: whoever feeds a mail reader (or a body) puts this in front, and
 * takes the logical records that come out for the records of the data set.
 * They are numbered from 1, and each has a place at which unpacking can be
 * resumed.
 *
 * Facts: z/OS TSO/E Customization, transmitted data.
 *
 * Pure.  Not unpacked: a partitioned data set (transmit the member with SEQ)
 * and enciphered data.  A message that goes before the data (MSGDATASET) is
 * left out.
 */
#ifndef WRITER_MAIL_NETDATA_H
#define WRITER_MAIL_NETDATA_H

#include "spool/base/fault.h"
#include "spool/base/slice.h"
#include "writer/mail/mail.h"

/* Whether a data set whose first record this is, is NETDATA. */
bool netdata_begins(struct slice record);

struct netdata;

struct netdata *netdata_open(void);
/* Goes on at the place of a record that netdata_next() gave: the record of the
 * data set that lies there is the first to put. */
struct netdata *netdata_resume(struct record_place);
void netdata_close(struct netdata **);

/* The next record of the data set; of its place, block and offset count. */
void netdata_put(struct netdata *, struct slice record, struct record_place);

enum netdata_rc {
	NETDATA_MORE,		/* put the next record */
	NETDATA_RECORD,		/* *record_r, good until the next call */
	NETDATA_END,		/* the trailer came: no more records */
	NETDATA_BAD,		/* the fault says what and where */
};

/* The next logical record of what was put, and its place: call until it is not
 * RECORD. */
enum netdata_rc netdata_next(struct netdata *, struct slice *record_r,
    struct record_place *at_r, struct fault *);

/* The data set has no more records.  False, with a fault: NETDATA_END has not
 * come, so what was read is not all that was sent. */
bool netdata_finish(struct netdata *, struct fault *);

/* Whether records carry a carriage-control byte; known with the first one. */
bool netdata_carriage_control(const struct netdata *);

#endif
