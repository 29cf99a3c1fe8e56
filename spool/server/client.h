/*
 * spool/server/client.h -- one client of the server
 *
 * For server/ alone.
 */
#ifndef SPOOL_SERVER_CLIENT_H
#define SPOOL_SERVER_CLIENT_H

#include "spool/base/memory.h"
#include "spool/job/job.h"
#include "spool/ssi/ssi.h"

struct server;

/* A data set that the client is writing. */
struct client_output {
	struct client_output *next;
	struct sysout sysout;
};

struct client {
	struct server *server;
	struct spool *spool;
	int fd;
	struct user user;
	struct job session;		/* number 0: none yet */
	unsigned next_data_set;		/* in the session */
	struct client_output *outputs;
	struct writer *writer;
	bool is_first;			/* of the writer's connections */
};

/* A request being answered; texts of the answer lie in the arena. */
struct exchange {
	struct client *client;
	const Ssi__Request *request;
	struct arena *arena;
	Ssi__Answer answer;
	struct fault fault;
	bool sent;			/* the answer has gone already */
};

/* Serves until the client goes, and then puts away what it left. */
void client_serve(struct client *);

/* A client that has died while it waits for something must not keep what it had
 * claimed: who makes it wait does so in turns of this, and looks. */
enum { CLIENT_LOOK_MS = 500 };
bool client_is_there(const struct client *);
/* How long the next turn may be; 0: the time is up, or the client gone. */
int64_t client_turn_ms(const struct client *, int64_t until_ms);

/* One kind of request each; the answer is in the exchange. */
void do_hello(struct exchange *);
void do_submit(struct exchange *);
void do_jobs(struct exchange *);
void do_wait(struct exchange *);
void do_data_sets(struct exchange *);
void do_read(struct exchange *);
void do_act(struct exchange *);
void do_command(struct exchange *);
void do_console(struct exchange *);
void do_stop(struct exchange *);
void do_open(struct exchange *);
void do_put(struct exchange *);
void do_close(struct exchange *);
void do_writer(struct exchange *);
void do_join(struct exchange *);
void do_select(struct exchange *);
void do_outcomes(struct exchange *);
void do_progress(struct exchange *);
void do_wto(struct exchange *);
void do_await_command(struct exchange *);
void do_command_answer(struct exchange *);

/* Sets the answer's code; true when it is OK. */
bool answer_rc(struct exchange *, enum output_rc);
/* Closes a view; false, and the answer says so, when the volume could not be
 * read (or the view was NULL): what came from it is then not all. */
bool answer_view(struct exchange *, struct view **);
bool answer_allowed(struct exchange *, enum saf_class, const char *resource,
    const char *owner, enum saf_access);
void answer_job(struct exchange *, const struct job *);
void answer_data_set(struct exchange *, const struct job *,
    const struct data_set *);
void answer_lines(struct exchange *, struct slice lines);

/* What the client was writing is dropped, its session ended. */
void client_drop_outputs(struct client *);

void server_stopping(struct server *);

#endif
