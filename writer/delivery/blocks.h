/*
 * writer/delivery/blocks.h -- the records of a data set, read by several threads
 *
 * The task that parses a data set and the connections that send its mails read
 * the same blocks shortly after each other: the last ones read are kept, up to
 * a limit, so that the spool server is asked once.
 */
#ifndef WRITER_DELIVERY_BLOCKS_H
#define WRITER_DELIVERY_BLOCKS_H

#include <stdbool.h>
#include <stdint.h>

#include "writer/delivery/subsystem.h"
#include "writer/mail/mail.h"

struct blocks;

/* Of the data set with this key, which has so many of them (0: not known). */
struct blocks *blocks_open(uint64_t key, uint32_t count);
/* No reader may be open. */
void blocks_close(struct blocks **);

enum records_rc {
	RECORDS_OK,
	RECORDS_END,
	RECORDS_GONE,		/* the server, or the claim: try again when the
				 * task has claimed the data set anew */
	RECORDS_BAD,		/* the data set can't be read, for good */
};

/* Reads record by record, from a place on; for one thread. */
struct records {
	struct blocks *blocks;
	struct member *member;		/* asks the server, when need be */
	struct block_run *run;		/* held */
	uint32_t block;			/* being read */
	struct slice all, rest;		/* of it */
	uint64_t number;		/* of the next record */
};

/* `at` is a record's place (number, block, offset).  The member and the blocks
 * must outlive the reading. */
void records_begin(struct records *, struct blocks *, struct member *,
    struct record_place at);
/* The record is good until the next call. */
enum records_rc records_next(struct records *, struct slice *record_r,
    struct record_place *at_r, struct fault *);
/* Where the next record is, or would be. */
struct record_place records_place(const struct records *);
void records_end(struct records *);

#endif
