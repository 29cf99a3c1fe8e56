/*
 * spool/server/output_requests.c -- SYSOUT that a client writes itself
 *
 * Owns      the client's session job and the data sets it is writing
 * Promises  a data set is offered to nobody before its close is durable, and
 *           one that was never closed leaves nothing behind
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/server/client.h"

static bool
copy_name(struct exchange *ex, const char *what, const char *from, char *to)
{
	size_t len = strlen(from);
	bool is = len <= 8;

	for (size_t i = 0; is && i < len; i++) {
		unsigned char c = (unsigned char)toupper((unsigned char)
		    from[i]);

		is = isalnum(c) || c == '@' || c == '#' || c == '$';
		to[i] = (char)c;
	}
	if (!is) {
		fault_set(&ex->fault, "%s %.40s: a name has 1 to 8 of the "
		    "characters A-Z 0-9 @ # $", what, from);
		ex->answer.rc = SSI__RC__BAD;
		return false;
	}
	to[len] = '\0';
	return true;
}

/* A record format, a code page: printable, without blanks, and it fits. */
static bool
copy_word(struct exchange *ex, const char *what, const char *from, char *to,
    size_t size)
{
	size_t len = strlen(from);
	bool is = len < size;

	for (size_t i = 0; is && i < len; i++)
		is = from[i] > ' ' && from[i] <= '~';
	slice_copy(slice_text(from), to, size);
	if (is)
		return true;
	fault_set(&ex->fault, "%s %.40s: it has at most %zu printable "
	    "characters", what, from, size - 1);
	ex->answer.rc = SSI__RC__BAD;
	return false;
}

static bool
is_class(const char *class)
{
	return strlen(class) == 1 && ((class[0] >= 'A' && class[0] <= 'Z') ||
	    (class[0] >= '0' && class[0] <= '9'));
}

static bool
fill_row(struct exchange *ex, const Ssi__Open *ask, struct data_set *ds)
{
	struct outclass outclass;

	*ds = (struct data_set){.last_name = "?", .lrecl = ask->lrecl};
	if (!is_class(ask->class_)) {
		fault_set(&ex->fault, "class %.20s: a class is one of A-Z or "
		    "0-9", ask->class_);
		ex->answer.rc = SSI__RC__BAD;
		return false;
	}
	ds->class = ask->class_[0];
	outclass = outclass_of(ex->client->spool, ds->class);
	ds->outdisp = ds->outdisp_abend = ask->hold ? OUTDISP_HOLD :
	    outclass.outdisp;
	if (!copy_word(ex, "record format", ask->recfm, ds->recfm,
	    sizeof(ds->recfm)) ||
	    !copy_word(ex, "code page", ask->page[0] != '\0' ? ask->page :
	    "UTF-8", ds->page, sizeof(ds->page)) ||
	    !copy_name(ex, "writer", ask->writer, ds->writer) ||
	    !copy_name(ex, "ddname", ask->dd_name, ds->dd_name) ||
	    !copy_name(ex, "node", ask->dest_node, ds->dest_node) ||
	    !copy_name(ex, "user", ask->dest_user, ds->dest_user))
		return false;
	dest_resolve(ex->client->spool, ds->dest_node, ds->dest_user);
	return true;
}

/* Its row may have been lost, with all that was on its way to the disk when the
 * volume was full. */
static bool
has_session(struct client *client, struct txn *txn)
{
	struct job row;

	return client->session.number != 0 && job_get(txn_view(txn),
	    client->session.number, &row) == STORE_OK;
}

static bool
begin_session(struct exchange *ex)
{
	struct client *client = ex->client;
	struct txn *txn = txn_begin(client->spool->store);
	bool has = has_session(client, txn);

	txn_end(&txn, false, TXN_LATER, NULL);
	if (has)
		return true;
	client->next_data_set = 101;
	return answer_rc(ex, session_begin(client->spool, &client->user,
	    &client->session, &ex->fault));
}

static void
unlink_output(struct client *client, struct client_output *out)
{
	struct client_output **at = &client->outputs;

	while (*at != out)
		at = &(*at)->next;
	*at = out->next;
}

static Ssi__Rc
rc_of(enum store_rc rc)
{
	return rc == STORE_OK ? SSI__RC__OK : rc == STORE_FULL ?
	    SSI__RC__FULL : SSI__RC__FAILED;
}

/* Closes it in this transaction and waits until that is on the disk. */
static void
close_output(struct exchange *ex, struct txn *txn, struct client_output *out)
{
	struct client *client = ex->client;
	bool empty = out->sysout.ds.blocks == 0;
	enum store_rc rc;

	txn_require(txn, has_session(client, txn), "the session was lost when "
	    "the volume was full; write the data set again");
	if (empty)
		data_set_remove(txn, out->sysout.ds.key);
	else
		sysout_spin(txn, &out->sysout);
	rc = txn_end(&txn, true, TXN_DURABLE, &ex->fault);
	ex->answer.rc = rc_of(rc);
	if (rc == STORE_OK) {
		answer_data_set(ex, &client->session, &out->sysout.ds);
		unlink_output(client, out);
		free(out);
	}
}

void
do_open(struct exchange *ex)
{
	const Ssi__Open *ask = ex->request->open;
	struct slice block = slice_of((const char *)ask->block.data,
	    ask->block.len);
	struct client *client = ex->client;
	struct client_output *out;
	struct data_set ds;
	struct txn *txn;

	if (!fill_row(ex, ask, &ds) || !begin_session(ex))
		return;
	ds.job = client->session.number;
	ds.number = client->next_data_set++;
	out = memory_new(struct client_output);
	txn = txn_begin(client->spool->store);
	txn_need_room(txn);
	sysout_begin(txn, client->spool, &ds, &out->sysout);
	out->next = client->outputs;
	client->outputs = out;
	if (block.len > 0 && !sysout_block_in(txn, &out->sysout, block)) {
		fault_set(&ex->fault, "what came is no block of records");
		ex->answer.rc = SSI__RC__BAD;
		txn_end(&txn, false, TXN_LATER, NULL);
		unlink_output(client, out);
		free(out);
		return;
	}
	if (ask->close) {
		close_output(ex, txn, out);
		return;
	}
	ex->answer.rc = rc_of(txn_end(&txn, true, TXN_LATER, &ex->fault));
	if (ex->answer.rc == SSI__RC__OK)
		answer_data_set(ex, &client->session, &out->sysout.ds);
}

static struct client_output *
find_output(struct exchange *ex, uint64_t key)
{
	struct client_output *out = ex->client->outputs;

	while (out != NULL && out->sysout.ds.key != key)
		out = out->next;
	if (out == NULL) {
		fault_set(&ex->fault, "no such data set is open here");
		ex->answer.rc = SSI__RC__NOT_FOUND;
	}
	return out;
}

void
do_put(struct exchange *ex)
{
	const Ssi__Put *ask = ex->request->put;
	struct client_output *out = find_output(ex, ask->key);

	if (out != NULL)
		answer_rc(ex, sysout_block(&out->sysout, slice_of(
		    (const char *)ask->block.data, ask->block.len),
		    &ex->fault));
}

void
do_close(struct exchange *ex)
{
	struct client_output *out = find_output(ex, ex->request->close->key);

	if (out != NULL)
		close_output(ex, txn_begin(ex->client->spool->store), out);
}

void
client_drop_outputs(struct client *client)
{
	struct client_output *out;

	while ((out = client->outputs) != NULL) {
		struct txn *txn = txn_begin(client->spool->store);

		data_set_remove(txn, out->sysout.ds.key);
		txn_end(&txn, true, TXN_LATER, NULL);
		client->outputs = out->next;
		free(out);
	}
	if (client->session.number != 0)
		session_end(client->spool, client->session.number);
}
