/*
 * writer/delivery/record.h -- outcomes as the spool keeps them
 *
 * For each mail of a data set the spool keeps a state and a detail.  The detail
 * is compact JSON and empty when every recipient has the mail:
 *
 *	{"r":"DRU","why":{"1":["RCPT TO","450 4.2.0 later","10.1.1.1"]}}
 *
 * "r" has a letter for each recipient (policy.h), "why" what settled those who
 * have not got the mail: step, reply, target.  Recipients whose RCPT command was
 * refused when the data set was read follow as
 *
 *	"refused":[["<nobody","501 5.1.3 JES Syntax error. ...",9]],"refusals":1
 *
 * with the number of the record; the first REFUSED_KEPT of them.
 */
#ifndef WRITER_DELIVERY_RECORD_H
#define WRITER_DELIVERY_RECORD_H

#include "spool/ssi/jes.h"
#include "writer/delivery/delivery.h"

/* The state of the mail as a whole; `detail` begins empty. */
Ssi__State record_write(const struct delivery *, struct buffer *detail);

/* For a mail that no connection has touched: it is still to be sent. */
#define RECORD_UNTOUCHED "{}"

/* Takes outcomes that are final (delivered, undeliverable) from a detail; the
 * others are open.  What is not well-formed leaves everything open. */
void record_read(const char *detail, struct delivery *);

/* ---------------------------------------------- of earlier runs, by mail */

struct past;

struct past_mail {
	Ssi__State state;
	const char *detail;
};

/* Takes over the answer to OutcomeQuery; NULL is nothing known. */
struct past *past_open(Ssi__Answer **);
void past_close(struct past **);
/* NULL: nothing is known of that mail. */
const struct past_mail *past_find(const struct past *, uint32_t mail);

#endif
