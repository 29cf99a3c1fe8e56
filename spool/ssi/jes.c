/*
 * spool/ssi/jes.c -- libjes: the client's side of the subsystem interface
 *
 * Owns      the connection and the server's greeting
 * Promises  after JES_GONE nothing more is sent: the server may have done what
 *           was asked last, or not
 * Fails     by enum jes_rc, with the server's reason in the fault
 */
#include "spool/ssi/jes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "spool/base/memory.h"
#include "spool/base/record.h"
#include "spool/ssi/home.h"
#include "spool/ssi/ssi.h"

struct jes {
	int fd;			/* -1 when gone */
	Ssi__Answer *greeting;
};

static int
connect_to(const char *home, struct fault *fault)
{
	struct sockaddr_un address;
	int folder, fd;

	if (!home_address(home, &address, &folder, fault))
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address,
	    sizeof(address)) < 0) {
		fault_set(fault, "no spool server answers in %s (%s): start "
		    "one with `jes start`", home, strerror(errno));
		if (fd >= 0)
			close(fd);
		fd = -1;
	}
	if (folder >= 0)
		close(folder);
	return fd;
}

struct jes *
jes_open(const char *home, const char *program, struct fault *fault)
{
	Ssi__Hello hello = SSI__HELLO__INIT;
	Ssi__Request request = SSI__REQUEST__INIT;
	struct jes *jes;
	int fd = connect_to(home, fault);

	if (fd < 0)
		return NULL;
	jes = jes_adopt(fd);
	hello.version = SSI_VERSION;
	hello.program = (char *)program;
	request.ask_case = SSI__REQUEST__ASK_HELLO;
	request.hello = &hello;
	if (jes_ask(jes, &request, &jes->greeting, fault) != JES_OK ||
	    jes->greeting->hello == NULL) {
		fault_set(fault, "the server's greeting was not understood");
		jes_close(&jes);
	}
	return jes;
}

struct jes *
jes_adopt(int fd)
{
	struct jes *jes = memory_new(struct jes);

	jes->fd = fd;
	return jes;
}

void
jes_close(struct jes **jes)
{
	if (*jes == NULL)
		return;
	if ((*jes)->fd >= 0)
		close((*jes)->fd);
	jes_answer_free(&(*jes)->greeting);
	free(*jes);
	*jes = NULL;
}

const Ssi__HelloAnswer *
jes_who(const struct jes *jes)
{
	return jes->greeting == NULL ? NULL : jes->greeting->hello;
}

static enum jes_rc
rc_of(Ssi__Rc rc)
{
	static const enum jes_rc of[] = {
		[SSI__RC__OK] = JES_OK, [SSI__RC__NONE] = JES_NONE,
		[SSI__RC__REFUSED] = JES_REFUSED,
		[SSI__RC__NOT_FOUND] = JES_NOT_FOUND,
		[SSI__RC__CONFLICT] = JES_CONFLICT,
		[SSI__RC__FULL] = JES_FULL, [SSI__RC__BAD] = JES_BAD,
		[SSI__RC__FAILED] = JES_FAILED,
	};

	return (unsigned)rc < sizeof(of) / sizeof(of[0]) ? of[rc] : JES_BAD;
}

/*
 * Sends, and receives the answer.  Who is turned away finds the reason on the
 * socket, although it is closed before he could send; nothing is waited for
 * then.
 */
static bool
exchange(struct jes *jes, const Ssi__Request *request, ProtobufCMessage **got)
{
	bool sent;

	if (jes->fd < 0)
		return false;
	sent = ssi_send(jes->fd, &request->base);
	if (!sent)
		shutdown(jes->fd, SHUT_RDWR);
	if (!ssi_receive(jes->fd, &ssi__answer__descriptor, got))
		return false;
	if (sent || ((Ssi__Answer *)*got)->rc != SSI__RC__OK)
		return true;
	protobuf_c_message_free_unpacked(*got, NULL);
	return false;
}

enum jes_rc
jes_ask(struct jes *jes, const Ssi__Request *request, Ssi__Answer **answer_r,
    struct fault *fault)
{
	ProtobufCMessage *got = NULL;
	Ssi__Answer *answer;
	enum jes_rc rc;

	if (answer_r != NULL)
		*answer_r = NULL;
	if (!exchange(jes, request, &got)) {
		fault_set(fault, "the connection to the spool server broke");
		if (jes->fd >= 0)
			close(jes->fd);
		jes->fd = -1;
		return JES_GONE;
	}
	answer = (Ssi__Answer *)got;
	rc = rc_of(answer->rc);
	if (rc != JES_OK)
		fault_set(fault, "%s", answer->text);
	if (rc == JES_OK && answer_r != NULL)
		*answer_r = answer;
	else
		jes_answer_free(&answer);
	return rc;
}

void
jes_answer_free(Ssi__Answer **answer)
{
	if (*answer != NULL)
		ssi__answer__free_unpacked(*answer, NULL);
	*answer = NULL;
}

/* ------------------------------------------------------------- records */

void
jes_output_begin(struct jes_output *out, struct jes *jes, uint64_t key,
    bool truncate_blanks)
{
	*out = (struct jes_output){
		.jes = jes, .key = key, .truncate_blanks = truncate_blanks,
	};
}

static enum jes_rc
put_block(struct jes_output *out, struct fault *fault)
{
	Ssi__Put put = SSI__PUT__INIT;
	enum jes_rc rc;

	put.key = out->key;
	put.block.data = (uint8_t *)out->block.data;
	put.block.len = out->block.len;
	rc = jes_ask_put(out->jes, &put, NULL, fault);
	buffer_clear(&out->block);
	return rc;
}

enum jes_rc
jes_output_put(struct jes_output *out, struct slice record,
    struct fault *fault)
{
	enum jes_rc rc;

	if (record.len > RECORD_MAX) {
		fault_set(fault, "record %llu has %zu bytes: a record may have "
		    "%d at most", (unsigned long long)out->records + 1,
		    record.len, RECORD_MAX);
		return JES_BAD;
	}
	if (out->truncate_blanks)
		while (record.len > 0 && record.ptr[record.len - 1] == ' ')
			record.len--;
	out->records++;
	if (block_put(&out->block, record))
		return JES_OK;
	rc = put_block(out, fault);
	block_put(&out->block, record);
	return rc;
}

enum jes_rc
jes_output_end(struct jes_output *out, struct fault *fault)
{
	enum jes_rc rc = JES_OK;

	if (out->block.len > 0)
		rc = put_block(out, fault);
	buffer_free(&out->block);
	return rc;
}

void
jes_input_begin(struct jes_input *in, struct jes *jes, uint64_t key,
    uint32_t block)
{
	*in = (struct jes_input){.jes = jes, .key = key, .block = block};
}

static struct slice
answer_block(const struct jes_input *in)
{
	const ProtobufCBinaryData *block = &in->answer->blocks[in->answer_block];

	return slice_of((const char *)block->data, block->len);
}

/* Makes the next block the one being read. */
static enum jes_rc
next_block(struct jes_input *in, struct fault *fault)
{
	Ssi__Read read = SSI__READ__INIT;
	enum jes_rc rc;
	uint32_t records;

	if (in->answer != NULL) {
		in->block++;
		if (++in->answer_block < in->answer->n_blocks)
			goto have;
		jes_answer_free(&in->answer);
	}
	read.key = in->key;
	read.first_block = in->block;
	rc = jes_ask_read(in->jes, &read, &in->answer, fault);
	if (rc != JES_OK)
		return rc;
	in->answer_block = 0;
	if (in->answer->n_blocks == 0)
		return JES_NONE;
have:
	in->rest = answer_block(in);
	if (!block_check(in->rest, &records)) {
		fault_set(fault, "block %u of the data set is damaged",
		    in->block);
		return JES_FAILED;
	}
	return JES_OK;
}

enum jes_rc
jes_input_next(struct jes_input *in, struct slice *record_r, uint32_t *block_r,
    uint32_t *offset_r, struct fault *fault)
{
	enum jes_rc rc;

	if (in->at_end)
		return JES_NONE;
	while (in->rest.len == 0) {
		rc = next_block(in, fault);
		if (rc != JES_OK) {
			in->at_end = true;
			return rc;
		}
	}
	if (block_r != NULL)
		*block_r = in->block;
	if (offset_r != NULL)
		*offset_r = (uint32_t)(in->rest.ptr - answer_block(in).ptr);
	block_next(&in->rest, record_r);
	return JES_OK;
}

void
jes_input_end(struct jes_input *in)
{
	jes_answer_free(&in->answer);
	in->at_end = true;
}
