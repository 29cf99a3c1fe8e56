/*
 * spool/output/change.c -- what operators do to output: all of a group at once
 *
 * Promises  nothing that a writer is at work on is taken from under it
 * Fails     by enum output_rc; then nothing of the group has changed
 */
#include <stdio.h>

#include "spool/output/output.h"

static bool
may_change(struct spool *spool, const struct data_set *ds,
    struct fault *fault)
{
	if (output_is_claimed(spool, ds->key)) {
		fault_set(fault, "OUTPUT IS BUSY: a writer is at work on %s; "
		    "wait, or stop the writer", ds->dd_name);
		return false;
	}
	if (ds->state == DATA_SET_READY || ds->state == DATA_SET_HELD)
		return true;
	fault_set(fault, "%s is %s", ds->dd_name,
	    data_set_state_word(ds->state));
	return false;
}

static enum outdisp
held_as(enum outdisp outdisp)
{
	return outdisp == OUTDISP_KEEP || outdisp == OUTDISP_LEAVE ?
	    OUTDISP_LEAVE : OUTDISP_HOLD;
}

static enum outdisp
released_as(enum outdisp outdisp)
{
	return outdisp == OUTDISP_KEEP || outdisp == OUTDISP_LEAVE ?
	    OUTDISP_KEEP : OUTDISP_WRITE;
}

static void
alter(struct data_set *ds, const struct output_change *change)
{
	if (change->class != '\0')
		ds->class = change->class;
	if (change->writer != NULL)
		slice_copy(slice_text(change->writer), ds->writer,
		    sizeof(ds->writer));
	if (change->forms != NULL)
		slice_copy(slice_text(change->forms), ds->forms,
		    sizeof(ds->forms));
	if (change->dest_node != NULL)
		slice_copy(slice_text(change->dest_node), ds->dest_node,
		    sizeof(ds->dest_node));
	if (change->dest_user != NULL)
		slice_copy(slice_text(change->dest_user), ds->dest_user,
		    sizeof(ds->dest_user));
	if (change->outdisp != NULL)
		ds->outdisp = *change->outdisp;
}

static void
change_one(struct txn *txn, struct data_set *ds,
    const struct output_change *change)
{
	switch (change->what) {
	case OUTPUT_TO_PURGE:
		data_set_remove(txn, ds->key);
		return;
	case OUTPUT_TO_HOLD:
		ds->outdisp = held_as(ds->outdisp);
		break;
	case OUTPUT_TO_RELEASE:
		ds->outdisp = released_as(ds->outdisp);
		break;
	case OUTPUT_TO_ALTER:
		alter(ds, change);
		break;
	}
	if (ds->outdisp == OUTDISP_PURGE) {
		data_set_remove(txn, ds->key);
		return;
	}
	ds->state = outdisp_state(ds->outdisp);
	data_set_update(txn, ds);
}

enum output_rc
output_change(struct spool *spool, uint32_t job, const uint64_t *keys,
    size_t count, const struct output_change *change, struct fault *fault)
{
	struct txn *txn = txn_begin(spool->store);
	enum output_rc out = OUTPUT_OK;
	struct data_set ds;
	enum store_rc rc;

	for (size_t i = 0; i < count && out == OUTPUT_OK; i++)
		if (data_set_get(txn_view(txn), keys[i], &ds) != STORE_OK ||
		    ds.job != job) {
			fault_set(fault, "the output is gone");
			out = OUTPUT_NOT_FOUND;
		} else if (!may_change(spool, &ds, fault)) {
			out = OUTPUT_CONFLICT;
		} else {
			change_one(txn, &ds, change);
		}
	if (out == OUTPUT_OK)
		output_settle(txn, spool, job);
	txn_event(txn, EVENT_JOB);
	rc = txn_end(&txn, out == OUTPUT_OK, TXN_DURABLE, fault);
	if (out != OUTPUT_OK)
		return out;
	return rc == STORE_OK ? OUTPUT_OK : rc == STORE_FULL ? OUTPUT_FULL :
	    OUTPUT_FAILED;
}
