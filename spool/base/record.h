/*
 * spool/base/record.h -- records, and the blocks they lie in
 *
 * A spool data set is a sequence of records in blocks.  A block is a run of
 * records, each preceded by its length: two bytes, most significant first (as
 * the first half of a record descriptor word).  Records do not cross blocks, so
 * each block can be read by itself.
 */
#ifndef SPOOL_BASE_RECORD_H
#define SPOOL_BASE_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "spool/base/buffer.h"
#include "spool/base/slice.h"

enum {
	RECORD_MAX = 32760,	/* bytes: the largest LRECL of z/OS */
	BLOCK_MAX = 65536,	/* bytes in a block, lengths included */
	RECORD_HEAD = 2,	/* bytes of length before each record */
};

/* False when the block has no room left: start the next.  record.len must not
 * be above RECORD_MAX. */
bool block_put(struct buffer *block, struct slice record);

/*
 * Takes the next record off the front of *block, which then begins behind it.
 * False when nothing is left.  The block must have passed block_check().
 */
static inline bool
block_next(struct slice *block, struct slice *record_r)
{
	size_t len;

	if (block->len < RECORD_HEAD)
		return false;
	len = (size_t)(uint8_t)block->ptr[0] << 8 | (uint8_t)block->ptr[1];
	*record_r = slice_of(block->ptr + RECORD_HEAD, len);
	block->ptr += RECORD_HEAD + len;
	block->len -= RECORD_HEAD + len;
	return true;
}

/* Whether bytes from outside are a block, and how many records it has. */
bool block_check(struct slice block, uint32_t *records_r);

#endif
