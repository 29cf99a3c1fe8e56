/*
 * spool/output/read.c -- reading the records of a data set
 *
 * Promises  what is read is what was committed, block by block, in order
 */
#include <stdlib.h>

#include "spool/base/memory.h"
#include "spool/base/record.h"
#include "spool/output/output.h"
#include "spool/ssi/ssi.h"

struct gather {
	ProtobufCBinaryData *blocks;
	size_t count, most;
	size_t bytes;
	uint32_t next;		/* number that the next block must have */
};

static bool
gather_block(void *context, uint32_t number, struct slice block)
{
	struct gather *gather = context;
	ProtobufCBinaryData *slot = &gather->blocks[gather->count];

	if (number != gather->next || gather->count == gather->most ||
	    (gather->count > 0 && gather->bytes + block.len > SSI_READ_BYTES))
		return false;
	slot->data = memory_get(block.len);
	memcpy(slot->data, block.ptr, block.len);
	slot->len = block.len;
	gather->bytes += block.len;
	gather->count++;
	gather->next++;
	return true;
}

static void
fill_answer(Ssi__Answer *answer, struct gather *gather, enum store_rc rc)
{
	answer->n_blocks = gather->count;
	answer->blocks = gather->blocks;
	if (rc != STORE_OK) {
		answer->rc = SSI__RC__FAILED;
		answer->text = (char *)"the volume could not be read";
	} else if (gather->count == 0) {
		answer->rc = SSI__RC__NONE;
	}
}

bool
output_answer_read(struct spool *spool, const Ssi__Read *ask, int fd)
{
	enum { MOST = 64 };
	ProtobufCBinaryData blocks[MOST];
	struct gather gather = {
		.blocks = blocks, .next = ask->first_block,
		.most = ask->most > 0 && ask->most < MOST ? ask->most : MOST,
	};
	struct view *view = view_open(spool->store);
	Ssi__Answer answer = SSI__ANSWER__INIT;
	enum store_rc rc = STORE_FAILED;
	bool sent;

	if (view != NULL)
		rc = block_each(view, ask->key, ask->first_block, gather_block,
		    &gather);
	view_close(&view);
	fill_answer(&answer, &gather, rc);
	sent = ssi_send(fd, &answer.base);
	for (size_t i = 0; i < gather.count; i++)
		free(blocks[i].data);
	return sent;
}

struct text_walk {
	struct buffer *text;
	size_t most;
	bool fits;
};

static bool
add_lines(void *context, uint32_t number, struct slice block)
{
	struct text_walk *walk = context;
	struct slice record;

	(void)number;
	while (block_next(&block, &record)) {
		buffer_put(walk->text, record);
		buffer_byte(walk->text, '\n');
	}
	walk->fits = walk->text->len <= walk->most;
	return walk->fits;
}

bool
data_set_text(struct view *view, uint64_t key, size_t most,
    struct buffer *text)
{
	struct text_walk walk = {text, most, true};

	return block_each(view, key, 0, add_lines, &walk) == STORE_OK &&
	    walk.fits;
}
