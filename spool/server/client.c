/*
 * spool/server/client.c -- one client of the server
 *
 * Owns      what the client has open: its session, its data sets, its part in a
 *           writer's session
 * Promises  a request is answered once, in order; a client that goes leaves
 *           nothing claimed and nothing half-written
 */
#include "spool/server/client.h"

#include <poll.h>
#include <sys/socket.h>

#include "spool/base/clock.h"

static void (*const requests[])(struct exchange *) = {
	[SSI__REQUEST__ASK_HELLO] = do_hello,
	[SSI__REQUEST__ASK_SUBMIT] = do_submit,
	[SSI__REQUEST__ASK_JOBS] = do_jobs,
	[SSI__REQUEST__ASK_WAIT] = do_wait,
	[SSI__REQUEST__ASK_DATA_SETS] = do_data_sets,
	[SSI__REQUEST__ASK_READ] = do_read,
	[SSI__REQUEST__ASK_OPEN] = do_open,
	[SSI__REQUEST__ASK_PUT] = do_put,
	[SSI__REQUEST__ASK_CLOSE] = do_close,
	[SSI__REQUEST__ASK_ACT] = do_act,
	[SSI__REQUEST__ASK_COMMAND] = do_command,
	[SSI__REQUEST__ASK_CONSOLE] = do_console,
	[SSI__REQUEST__ASK_WRITER] = do_writer,
	[SSI__REQUEST__ASK_JOIN] = do_join,
	[SSI__REQUEST__ASK_SELECT] = do_select,
	[SSI__REQUEST__ASK_OUTCOMES] = do_outcomes,
	[SSI__REQUEST__ASK_PROGRESS] = do_progress,
	[SSI__REQUEST__ASK_WTO] = do_wto,
	[SSI__REQUEST__ASK_AWAIT_COMMAND] = do_await_command,
	[SSI__REQUEST__ASK_COMMAND_ANSWER] = do_command_answer,
	[SSI__REQUEST__ASK_STOP] = do_stop,
};

static bool
serve_one(struct client *client, const Ssi__Request *request)
{
	struct exchange ex = {
		.client = client, .request = request,
		.answer = SSI__ANSWER__INIT,
	};
	size_t kind = (size_t)request->ask_case;
	bool sent = true;

	ex.arena = arena_open();
	if (kind < sizeof(requests) / sizeof(requests[0]) &&
	    requests[kind] != NULL) {
		requests[kind](&ex);
	} else {
		ex.answer.rc = SSI__RC__BAD;
		fault_set(&ex.fault, "the server does not know this request");
	}
	if (!ex.sent) {
		ex.answer.text = ex.fault.text;
		sent = ssi_send(client->fd, &ex.answer.base);
	}
	arena_close(&ex.arena);
	return sent;
}

bool
client_is_there(const struct client *client)
{
	struct pollfd look = {.fd = client->fd, .events = POLLRDHUP};

	return poll(&look, 1, 0) <= 0 || look.revents == 0;
}

int64_t
client_turn_ms(const struct client *client, int64_t until_ms)
{
	int64_t left = until_ms - clock_monotonic_ms();

	if (left <= 0 || !client_is_there(client))
		return 0;
	return left < CLIENT_LOOK_MS ? left : CLIENT_LOOK_MS;
}

bool
answer_view(struct exchange *ex, struct view **view)
{
	bool read = *view != NULL && view_rc(*view) == STORE_OK;

	view_close(view);
	if (read)
		return true;
	fault_set(&ex->fault, "the spool volume could not be read; see the "
	    "server's log");
	ex->answer.rc = SSI__RC__FAILED;
	return false;
}

void
client_serve(struct client *client)
{
	ProtobufCMessage *got;
	bool more = true;

	while (more && ssi_receive(client->fd, &ssi__request__descriptor,
	    &got)) {
		more = serve_one(client, (Ssi__Request *)got);
		protobuf_c_message_free_unpacked(got, NULL);
	}
	shutdown(client->fd, SHUT_RDWR);
	if (client->writer != NULL)
		writer_leave(client->spool, &client->writer, client->is_first);
	client_drop_outputs(client);
}
