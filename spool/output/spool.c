/*
 * spool/output/spool.c -- the server's world, and the writing of data sets
 *
 * Owns      the volume
 * Promises  a data set that was closed has all of its blocks, or its close
 *           failed
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"
#include "spool/base/record.h"
#include "spool/output/claims.h"
#include "spool/output/output.h"
#include "spool/output/setup.h"
#include "spool/ssi/home.h"

struct spool *
spool_open(const char *home, struct fault *fault)
{
	struct spool *spool = memory_new(struct spool);
	char *volume = home_path(home, HOME_VOLUME);
	mode_t mask = umask(0077);	/* the volume is the server's alone */

	spool->home = memory_text(home);
	spool->claims = claims_open();
	spool->setup = setup_open();
	spool->store = store_open(volume, fault);
	umask(mask);
	free(volume);
	if (spool->store == NULL)
		spool_close(&spool);
	else
		spool_configure(spool, settings_defaults());
	return spool;
}

void
spool_close(struct spool **spool)
{
	if (*spool == NULL)
		return;
	store_close(&(*spool)->store);
	claims_close(&(*spool)->claims);
	setup_close(&(*spool)->setup);
	free((*spool)->home);
	free(*spool);
	*spool = NULL;
}

void
spool_stop_waits(struct spool *spool)
{
	store_stop_waits(spool->store);
	claims_stop_waits(spool->claims);
}

void
spool_say(struct spool *spool, uint32_t job, const char *format, ...)
{
	struct buffer text = {0};
	struct txn *txn;
	struct job row;
	va_list args;

	va_start(args, format);
	buffer_vprint(&text, format, args);
	va_end(args);
	txn = txn_begin(spool->store);
	if (job == 0 || job_get(txn_view(txn), job, &row) != STORE_OK)
		row.id[0] = '\0';
	console_put(txn, clock_now_us(), job, row.id, buffer_str(&text));
	txn_end(&txn, true, TXN_LATER, NULL);
	buffer_free(&text);
}

enum data_set_state
outdisp_state(enum outdisp outdisp)
{
	return outdisp == OUTDISP_HOLD || outdisp == OUTDISP_LEAVE ?
	    DATA_SET_HELD : DATA_SET_READY;
}

void
data_set_name(const struct job *job, const struct data_set *ds, char *to,
    size_t size)
{
	snprintf(to, size, "%s.%s.%s.D%07u.%s", job->owner, job->name, job->id,
	    ds->number, ds->last_name[0] != '\0' ? ds->last_name : "?");
}

/* ------------------------------------------------------------- writing */

void
sysout_begin(struct txn *txn, struct spool *spool,
    const struct data_set *template, struct sysout *sysout_r)
{
	*sysout_r = (struct sysout){.spool = spool, .ds = *template};
	if (sysout_r->ds.state != DATA_SET_INPUT)
		sysout_r->ds.state = DATA_SET_OPEN;
	sysout_r->ds.created_us = clock_now_us();
	data_set_insert(txn, &sysout_r->ds);
}

enum output_rc
output_rc_of(enum store_rc rc)
{
	switch (rc) {
	case STORE_OK:
		return OUTPUT_OK;
	case STORE_NONE:
		return OUTPUT_NOT_FOUND;
	case STORE_FULL:
		return OUTPUT_FULL;
	case STORE_FAILED:
		break;
	}
	return OUTPUT_FAILED;
}

static void
count_block(struct data_set *ds, size_t bytes, uint32_t records)
{
	ds->blocks++;
	ds->records += records;
	ds->bytes += bytes - (size_t)records * RECORD_HEAD;
}

bool
sysout_block_in(struct txn *txn, struct sysout *sysout, struct slice block)
{
	uint32_t records;

	if (!block_check(block, &records) || records == 0)
		return false;
	block_insert(txn, sysout->ds.key, sysout->ds.blocks, block);
	count_block(&sysout->ds, block.len, records);
	return true;
}

enum output_rc
sysout_block(struct sysout *sysout, struct slice block, struct fault *fault)
{
	struct data_set before = sysout->ds;
	struct txn *txn = txn_begin(sysout->spool->store);
	enum store_rc rc;
	bool good;

	txn_need_room(txn);
	good = sysout_block_in(txn, sysout, block);
	rc = txn_end(&txn, good, TXN_LATER, fault);

	if (!good)
		fault_set(fault, "what came is no block of records");
	if (!good || rc != STORE_OK)
		sysout->ds = before;
	return good ? output_rc_of(rc) : OUTPUT_BAD;
}

static void
flush_block(struct txn *txn, struct sysout *sysout)
{
	uint32_t records = 0;

	if (sysout->block.len == 0)
		return;
	block_check(buffer_slice(&sysout->block), &records);
	block_insert(txn, sysout->ds.key, sysout->ds.blocks,
	    buffer_slice(&sysout->block));
	count_block(&sysout->ds, sysout->block.len, records);
	buffer_clear(&sysout->block);
}

void
sysout_record(struct txn *txn, struct sysout *sysout, struct slice record)
{
	record = slice_head(record, RECORD_MAX);
	if (block_put(&sysout->block, record))
		return;
	flush_block(txn, sysout);
	block_put(&sysout->block, record);
}

void
sysout_end(struct txn *txn, struct sysout *sysout, enum data_set_state state)
{
	flush_block(txn, sysout);
	buffer_free(&sysout->block);
	sysout->ds.state = state;
	txn_require(txn, block_count(txn_view(txn), sysout->ds.key) ==
	    sysout->ds.blocks, "blocks of the data set were lost when the "
	    "volume was full; write it again");
	data_set_update(txn, &sysout->ds);
}

void
sysout_spin(struct txn *txn, struct sysout *sysout)
{
	struct data_set *ds = &sysout->ds;

	ds->group = data_set_last_group(txn_view(txn), ds->job) + 1;
	sysout_end(txn, sysout, outdisp_state(ds->outdisp));
	if (ds->outdisp == OUTDISP_PURGE)
		data_set_remove(txn, ds->key);
}
