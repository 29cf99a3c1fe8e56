/*
 * tests/fuzz/reply_fuzz.c -- what a server may say
 *
 * The first byte says into what pieces the rest is cut.  The same replies must
 * come out as when it is given whole, each within its limits, and what is
 * printed must be clean.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "spool/base/text.h"
#include "writer/smtp/capabilities.h"
#include "writer/smtp/reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_reply(const struct reply *reply)
{
	struct capabilities can;
	char text[120];
	struct slice rest;

	assert(reply->kind <= REPLY_GARBAGE);
	assert((reply->kind == REPLY_GARBAGE) == (reply->code == 0));
	assert(reply->code == 0 || (reply->code >= 200 && reply->code < 600));
	assert(reply->text.len <= REPLY_TEXT_MAX + REPLY_LINES_MAX);
	assert(reply->enhanced[0] == '\0' ||
	    (unsigned)(reply->enhanced[0] - '0') == reply->code / 100);
	reply_print(reply, text, sizeof(text));
	assert(text_is_utf8(slice_text(text)));
	for (rest = slice_text(text); rest.len > 0; rest = slice_from(rest, 1))
		assert((unsigned char)rest.ptr[0] >= ' ' &&
		    rest.ptr[0] != 0x7f);
	capabilities_parse(reply->text, &can);
	assert(can.esmtp);
}

/* What all replies come to, as one number. */
static uint64_t
parse(struct slice bytes, size_t piece)
{
	struct reply_parser parser = {0};
	struct buffer arrived = {0};
	struct reply reply;
	struct slice rest;
	uint64_t sum = 0;

	for (size_t at = 0; at < bytes.len; at += piece) {
		buffer_put(&arrived, slice_head(slice_from(bytes, at), piece));
		rest = buffer_slice(&arrived);
		while (reply_parse(&parser, &rest, &reply)) {
			check_reply(&reply);
			sum = sum * 31 + reply.code + 1;
			/* behind garbage a link is ended */
			if (reply.kind == REPLY_GARBAGE)
				goto done;
			for (size_t i = 0; i < reply.text.len; i++)
				sum = sum * 31 + (uint8_t)reply.text.ptr[i];
		}
		buffer_take(&arrived, arrived.len - rest.len);
	}
done:
	buffer_free(&arrived);
	reply_parser_free(&parser);
	return sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes;

	if (size < 2)
		return 0;
	bytes = slice_of((const char *)data + 1, size - 1);
	if (parse(bytes, bytes.len) != parse(bytes, (size_t)data[0] % 37 + 1))
		abort();
	return 0;
}
