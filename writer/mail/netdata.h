/*
 * writer/mail/netdata.h -- what TSO TRANSMIT wrote, back to records
 *
 * TRANSMIT sends a data set as NETDATA: fixed records of 80 bytes that carry
 * segments, which carry the logical records and control records (INMR01 to
 * INMR06).  A mail that was transmitted to the writer must be unpacked before
 * it is read: whoever feeds a mail reader (or a body) puts this in front, and
 * numbers the logical records that come out, from 1.  To read a mail again,
 * unpack from the beginning up to its first record.
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

/* Whether a data set whose first record this is, is NETDATA. */
bool netdata_begins(struct slice record);

struct netdata;

struct netdata *netdata_open(void);
void netdata_close(struct netdata **);

/* The next record of the data set. */
void netdata_put(struct netdata *, struct slice record);

enum netdata_rc {
	NETDATA_MORE,		/* put the next record */
	NETDATA_RECORD,		/* *record_r, good until the next call */
	NETDATA_END,		/* the trailer came: no more records */
	NETDATA_BAD,		/* the fault says what and where */
};

/* The next logical record of what was put: call until it is not RECORD. */
enum netdata_rc netdata_next(struct netdata *, struct slice *record_r,
    struct fault *);

/* Whether records carry a carriage-control byte; known with the first one. */
bool netdata_carriage_control(const struct netdata *);

#endif
