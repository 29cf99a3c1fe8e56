/*
 * tests/unit/server_support.h -- clients of a server, each on a socket pair
 */
#ifndef TESTS_UNIT_SERVER_SUPPORT_H
#define TESTS_UNIT_SERVER_SUPPORT_H

#include <pthread.h>
#include <sys/socket.h>

#include "spool/server/client.h"
#include "spool/ssi/jes.h"
#include "tests/unit/output_support.h"

/* A client of the server, and its end of the connection. */
struct peer {
	pthread_t thread;
	struct client client;
	int fd;			/* of libjes; it closes it */
	struct jes *jes;
};

static inline void *
serve_peer(void *arg)
{
	struct peer *peer = arg;

	client_serve(&peer->client);
	close(peer->client.fd);
	return NULL;
}

static inline void
peer_begin(struct peer *peer, struct spool *spool, const char *user,
    bool operator)
{
	int pair[2];

	*peer = (struct peer){.client = {.spool = spool}};
	slice_copy(slice_text(user), peer->client.user.id,
	    sizeof(peer->client.user.id));
	peer->client.user.uid = peer->client.user.gid = (uint32_t)user[4];
	peer->client.user.operator = operator;
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
	    pair), 0);
	peer->client.fd = pair[0];
	peer->fd = pair[1];
	peer->jes = jes_adopt(pair[1]);
	ck_assert_int_eq(pthread_create(&peer->thread, NULL, serve_peer, peer),
	    0);
}

/* The client goes; the server has put away what it left. */
static inline void
peer_end(struct peer *peer)
{
	jes_close(&peer->jes);
	pthread_join(peer->thread, NULL);
}

static inline struct slice
one_record(void)
{
	return SLICE("\0\5HELLO");
}

/* Opens a data set in the client's session; its row. */
static inline enum jes_rc
ask_open(struct peer *peer, const char *class, const char *writer,
    struct slice block, bool close_it, Ssi__Answer **answer_r,
    struct fault *fault)
{
	Ssi__Open ask = SSI__OPEN__INIT;

	ask.class_ = (char *)class;
	ask.writer = (char *)writer;
	ask.dd_name = (char *)"sysout";
	ask.recfm = (char *)"VB";
	ask.block.data = (uint8_t *)block.ptr;
	ask.block.len = block.len;
	ask.close = close_it;
	return jes_ask_open(peer->jes, &ask, answer_r, fault);
}

static inline uint64_t
open_output(struct peer *peer, const char *writer)
{
	struct fault fault = {0};
	Ssi__Answer *answer;
	uint64_t key;

	ck_assert_msg(ask_open(peer, "B", writer, slice_of(NULL, 0), false,
	    &answer, &fault) == JES_OK, "%s", fault.text);
	ck_assert_uint_eq(answer->n_data_sets, 1);
	key = answer->data_sets[0]->key;
	jes_answer_free(&answer);
	return key;
}

static inline enum jes_rc
ask_put(struct peer *peer, uint64_t key, struct slice block)
{
	Ssi__Put ask = SSI__PUT__INIT;

	ask.key = key;
	ask.block.data = (uint8_t *)block.ptr;
	ask.block.len = block.len;
	return jes_ask_put(peer->jes, &ask, NULL, NULL);
}

static inline enum jes_rc
ask_close(struct peer *peer, uint64_t key, struct fault *fault)
{
	Ssi__Close ask = SSI__CLOSE__INIT;

	ask.key = key;
	return jes_ask_close(peer->jes, &ask, NULL, fault);
}

static inline enum jes_rc
ask_writer(struct peer *peer, const char *name, const char *job_name,
    uint64_t *token_r, struct fault *fault)
{
	Ssi__Writer ask = SSI__WRITER__INIT;
	Ssi__Answer *answer = NULL;
	enum jes_rc rc;

	ask.name = (char *)name;
	ask.job_name = (char *)job_name;
	rc = jes_ask_writer(peer->jes, &ask, &answer, fault);
	if (answer != NULL && token_r != NULL)
		*token_r = answer->token;
	jes_answer_free(&answer);
	return rc;
}

/* The key of what is selected within `ms`; 0: nothing. */
static inline uint64_t
ask_select(struct peer *peer, uint32_t ms)
{
	Ssi__Select ask = SSI__SELECT__INIT;
	Ssi__Answer *answer = NULL;
	uint64_t key = 0;

	ask.ms = ms;
	if (jes_ask_select(peer->jes, &ask, &answer, NULL) == JES_OK)
		key = answer->data_sets[0]->key;
	jes_answer_free(&answer);
	return key;
}

#endif
