/*
 * spool/server/client.h -- one client of the server
 *
 * For server/ alone.
 */
#ifndef SPOOL_SERVER_CLIENT_H
#define SPOOL_SERVER_CLIENT_H

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
	bool greeted;
	struct job session;		/* number 0: none yet */
	unsigned next_data_set;
	struct client_output *outputs;
	struct writer *writer;
	bool is_first;			/* of the writer's connections */
};

/* Serves until the client goes, and then puts away what it left. */
void client_serve(struct client *);

/* One request, answered on the client's socket.  False: end the connection. */
bool client_request(struct client *, Ssi__Request *);

/* What the file requests.c leaves to output_requests.c and writer_requests.c;
 * each fills the answer, or sends one of its own and returns true. */
bool answer_output(struct client *, Ssi__Request *, Ssi__Answer *,
    struct fault *);
bool answer_writer(struct client *, Ssi__Request *, Ssi__Answer *,
    struct fault *);

/* Shared helpers. */
Ssi__Rc answer_rc(enum output_rc);
void answer_put_data_set(Ssi__Answer *, struct arena *, const struct job *,
    const struct data_set *, const struct client *);
void answer_put_lines(Ssi__Answer *, struct arena *, struct slice lines);

#endif
