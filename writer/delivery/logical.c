/*
 * writer/delivery/logical.c -- the records that a data set stands for
 *
 * Owns      the unpacking of one reader
 * Promises  a transmission that is not whole is never read as if it were
 * Leaves    the form of NETDATA to mail/netdata.h, blocks to blocks.c
 * Fails     by enum records_rc; after RECORDS_GONE the next call goes on
 */
#include "writer/delivery/logical.h"

void
logical_begin(struct logical *l, struct blocks *blocks, struct member *member,
    struct record_place at, bool netdata)
{
	struct record_place stored = at;

	*l = (struct logical){.end = at};
	if (netdata) {
		l->netdata = at.number > 1 ? netdata_resume(at) :
		    netdata_open();
		stored.within = 0;
	}
	records_begin(&l->records, blocks, member, stored);
}

void
logical_end(struct logical *l)
{
	records_end(&l->records);
	netdata_close(&l->netdata);
}

struct record_place
logical_place(const struct logical *l)
{
	return l->netdata != NULL ? l->end : records_place(&l->records);
}

/* The next record on the spool, for the unpacking. */
static enum records_rc
feed(struct logical *l, struct fault *fault)
{
	struct record_place at;
	struct slice record;
	enum records_rc rc = records_next(&l->records, &record, &at, fault);

	if (rc == RECORDS_OK)
		netdata_put(l->netdata, record, at);
	else if (rc == RECORDS_END && !netdata_finish(l->netdata, fault))
		rc = RECORDS_BAD;
	return rc;
}

static enum records_rc
unpack(struct logical *l, struct slice *record_r, struct record_place *at_r,
    struct fault *fault)
{
	enum records_rc rc = RECORDS_OK;

	while (rc == RECORDS_OK && !l->ended)
		switch (netdata_next(l->netdata, record_r, at_r, fault)) {
		case NETDATA_RECORD:
			l->end = *at_r;
			l->end.number++;
			return RECORDS_OK;
		case NETDATA_MORE:
			rc = feed(l, fault);
			break;
		case NETDATA_END:
			l->ended = true;
			break;
		case NETDATA_BAD:
			return RECORDS_BAD;
		}
	return rc == RECORDS_OK ? RECORDS_END : rc;
}

enum records_rc
logical_next(struct logical *l, struct slice *record_r,
    struct record_place *at_r, struct fault *fault)
{
	if (l->netdata == NULL)
		return records_next(&l->records, record_r, at_r, fault);
	return unpack(l, record_r, at_r, fault);
}

enum records_rc
logical_look(struct blocks *blocks, struct member *member, bool *netdata_r,
    bool *carriage_control_r, struct fault *fault)
{
	struct record_place first = {.number = 1}, at;
	struct logical l;
	struct slice record;
	enum records_rc rc;

	logical_begin(&l, blocks, member, first, false);
	rc = logical_next(&l, &record, &at, fault);
	*netdata_r = rc == RECORDS_OK && netdata_begins(record);
	logical_end(&l);
	if (!*netdata_r)
		return rc == RECORDS_END ? RECORDS_OK : rc;
	logical_begin(&l, blocks, member, first, true);
	rc = logical_next(&l, &record, &at, fault);
	*carriage_control_r = netdata_carriage_control(l.netdata);
	logical_end(&l);
	return rc == RECORDS_END ? RECORDS_OK : rc;
}
