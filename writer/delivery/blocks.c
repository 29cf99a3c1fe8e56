/*
 * writer/delivery/blocks.c -- the records of a data set, read by several threads
 *
 * Owns      runs of blocks as the spool server sent them, each counted by those
 *           who read in it
 * Promises  no more than RUNS_KEPT runs stay when nobody reads in them; a block
 *           is checked once, before anybody sees a record of it
 * Fails     by enum records_rc
 */
#include "writer/delivery/blocks.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "spool/base/memory.h"
#include "spool/base/record.h"

enum {
	RUNS_KEPT = 4,		/* of SSI_READ_BYTES (256 KiB) each */
};

/* Blocks in order, as one answer brought them. */
struct block_run {
	struct block_run *next;		/* the one used last is first */
	uint32_t first;
	Ssi__Answer *answer;
	unsigned readers;
};

struct blocks {
	uint64_t key;
	uint32_t count;			/* 0: not known */
	pthread_mutex_t lock;
	struct block_run *runs;
};

struct blocks *
blocks_open(uint64_t key, uint32_t count)
{
	struct blocks *blocks = memory_new(struct blocks);

	blocks->key = key;
	blocks->count = count;
	pthread_mutex_init(&blocks->lock, NULL);
	return blocks;
}

static void
run_free(struct block_run *run)
{
	assert(run->readers == 0);
	jes_answer_free(&run->answer);
	free(run);
}

void
blocks_close(struct blocks **blocks)
{
	struct block_run *run;

	if (*blocks == NULL)
		return;
	while ((run = (*blocks)->runs) != NULL) {
		(*blocks)->runs = run->next;
		run_free(run);
	}
	pthread_mutex_destroy(&(*blocks)->lock);
	free(*blocks);
	*blocks = NULL;
}

/* Drops what nobody reads, beyond the first few; the lock is held. */
static void
drop_old_runs(struct blocks *blocks)
{
	struct block_run **at = &blocks->runs, *run;
	unsigned kept = 0;

	while ((run = *at) != NULL) {
		if (++kept > RUNS_KEPT && run->readers == 0) {
			*at = run->next;
			run_free(run);
		} else {
			at = &run->next;
		}
	}
}

/* A run that has the block, now read by one more; NULL: not here. */
static struct block_run *
find_run(struct blocks *blocks, uint32_t block)
{
	struct block_run **at, *run;

	pthread_mutex_lock(&blocks->lock);
	for (at = &blocks->runs; (run = *at) != NULL; at = &run->next)
		if (block >= run->first &&
		    block - run->first < run->answer->n_blocks)
			break;
	if (run != NULL) {
		run->readers++;
		*at = run->next;
		run->next = blocks->runs;
		blocks->runs = run;
	}
	pthread_mutex_unlock(&blocks->lock);
	return run;
}

static void
leave_run(struct blocks *blocks, struct block_run **run)
{
	if (*run == NULL)
		return;
	pthread_mutex_lock(&blocks->lock);
	(*run)->readers--;
	drop_old_runs(blocks);
	pthread_mutex_unlock(&blocks->lock);
	*run = NULL;
}

static struct block_run *
add_run(struct blocks *blocks, uint32_t first, Ssi__Answer *answer)
{
	struct block_run *run = memory_new(struct block_run);

	run->first = first;
	run->answer = answer;
	run->readers = 1;
	pthread_mutex_lock(&blocks->lock);
	run->next = blocks->runs;
	blocks->runs = run;
	drop_old_runs(blocks);
	pthread_mutex_unlock(&blocks->lock);
	return run;
}

static struct slice
run_block(const struct block_run *run, uint32_t block)
{
	const ProtobufCBinaryData *data =
	    &run->answer->blocks[block - run->first];

	return slice_of((const char *)data->data, data->len);
}

static enum records_rc
check_blocks(const Ssi__Answer *answer, uint32_t first, struct fault *fault)
{
	uint32_t records;

	for (size_t i = 0; i < answer->n_blocks; i++)
		if (!block_check(slice_of((const char *)answer->blocks[i].data,
		    answer->blocks[i].len), &records)) {
			fault_set(fault, "block %zu of the data set is "
			    "damaged", first + i);
			return RECORDS_BAD;
		}
	return answer->n_blocks > 0 ? RECORDS_OK : RECORDS_END;
}

/* Asks the server for the block and what follows it. */
static enum records_rc
fetch(struct records *r, struct fault *fault)
{
	Ssi__Read ask = SSI__READ__INIT;
	Ssi__Answer *answer = NULL;
	enum records_rc rc = RECORDS_BAD;
	struct jes *jes;

	jes = member_jes_now(r->member);
	if (jes == NULL) {
		fault_set(fault, "the spool server is gone");
		return RECORDS_GONE;
	}
	ask.key = r->blocks->key;
	ask.first_block = r->block;
	switch (jes_ask_read(jes, &ask, &answer, fault)) {
	case JES_OK:
		rc = check_blocks(answer, r->block, fault);
		break;
	case JES_NONE:
		return RECORDS_END;
	case JES_GONE:
		member_lost(r->member);
		return RECORDS_GONE;
	case JES_FAILED:
		return RECORDS_BAD;
	default:	/* the claim has gone with an earlier session */
		return RECORDS_GONE;
	}
	if (rc == RECORDS_OK)
		r->run = add_run(r->blocks, r->block, answer);
	else
		jes_answer_free(&answer);
	return rc;
}

/* Makes block r->block the one being read. */
static enum records_rc
open_block(struct records *r, struct fault *fault)
{
	enum records_rc rc = RECORDS_OK;

	leave_run(r->blocks, &r->run);
	if (r->blocks->count > 0 && r->block >= r->blocks->count)
		return RECORDS_END;
	r->run = find_run(r->blocks, r->block);
	if (r->run == NULL)
		rc = fetch(r, fault);
	if (rc != RECORDS_OK)
		return rc;
	r->all = run_block(r->run, r->block);
	r->rest = r->all;
	return RECORDS_OK;
}

void
records_begin(struct records *r, struct blocks *blocks, struct member *member,
    struct record_place at)
{
	*r = (struct records){
		.blocks = blocks, .member = member, .block = at.block,
		.number = at.number,
	};
	/* the block is opened by the first records_next() */
	r->rest = slice_of(NULL, 0);
	r->all = slice_of(NULL, at.offset);
}

enum records_rc
records_next(struct records *r, struct slice *record_r,
    struct record_place *at_r, struct fault *fault)
{
	enum records_rc rc;

	if (r->run == NULL) {
		size_t offset = r->all.len;

		rc = open_block(r, fault);
		if (rc != RECORDS_OK) {
			r->all = slice_of(NULL, offset);
			return rc;
		}
		r->rest = slice_from(r->all, offset);
	}
	while (r->rest.len == 0) {
		r->block++;
		rc = open_block(r, fault);
		if (rc != RECORDS_OK) {
			r->all = slice_of(NULL, 0);
			r->rest = slice_of(NULL, 0);
			return rc;
		}
	}
	*at_r = records_place(r);
	if (!block_next(&r->rest, record_r)) {
		fault_set(fault, "record %llu lies in no block: the data set "
		    "is damaged", (unsigned long long)r->number);
		return RECORDS_BAD;
	}
	r->number++;
	return RECORDS_OK;
}

struct record_place
records_place(const struct records *r)
{
	struct record_place at = {.number = r->number, .block = r->block};

	at.offset = (uint32_t)(r->all.len - r->rest.len);
	return at;
}

void
records_end(struct records *r)
{
	leave_run(r->blocks, &r->run);
}
