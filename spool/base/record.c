/*
 * spool/base/record.c -- records, and the blocks they lie in
 *
 * Promises  what block_check() passed, block_next() walks without leaving it
 */
#include "spool/base/record.h"

#include <assert.h>

bool
block_put(struct buffer *block, struct slice record)
{
	assert(record.len <= RECORD_MAX);
	if (block->len + RECORD_HEAD + record.len > BLOCK_MAX)
		return false;
	buffer_byte(block, (char)(record.len >> 8));
	buffer_byte(block, (char)(record.len & 0xff));
	buffer_put(block, record);
	return true;
}

bool
block_check(struct slice block, uint32_t *records_r)
{
	uint32_t records = 0;

	if (block.len > BLOCK_MAX)
		return false;
	while (block.len > 0) {
		size_t len;

		if (block.len < RECORD_HEAD)
			return false;
		len = (size_t)(uint8_t)block.ptr[0] << 8 |
		    (uint8_t)block.ptr[1];
		if (len > RECORD_MAX || block.len - RECORD_HEAD < len)
			return false;
		block = slice_from(block, RECORD_HEAD + len);
		records++;
	}
	*records_r = records;
	return true;
}
