/*
 * writer/delivery/delivery.h -- one mail on its way, over all its attempts
 *
 * A delivery goes from the task that found the mail to a connection, perhaps
 * several times, and back with an outcome for each recipient.  It belongs to
 * one of them at a time.
 */
#ifndef WRITER_DELIVERY_DELIVERY_H
#define WRITER_DELIVERY_DELIVERY_H

#include <stdbool.h>
#include <stdint.h>

#include "writer/delivery/logical.h"
#include "writer/delivery/policy.h"
#include "writer/mail/body.h"
#include "writer/smtp/transaction.h"
#include "writer/undelivered/letter.h"

/* What all mails of a data set share; good until the last has come back. */
struct mail_ground {
	struct blocks *blocks;
	bool netdata;			/* they hold a transmission */
	struct mail_rules rules;
	struct mail_origin origin;
};

/* The text of a mail, read from the spool record by record. */
struct spool_text {
	struct text_source source;	/* first: the session's view of it */
	const struct mail *mail;
	const struct mail_ground *ground;
	const char *charset;		/* the target's */
	struct member *member;		/* the connection's, to the spool */
	struct body *body;
	struct logical records;
	uint64_t next;			/* number of the next record */
	uint64_t substituted;		/* characters, in the last attempt */
	uint64_t substituted_record;
	unsigned substituted_column;
};

struct delivery {
	struct delivery *next;
	void *task;			/* whose mail it is */
	struct mail *mail;
	struct transaction transaction;
	struct spool_text text;
	enum outcome *outcomes;		/* of each recipient */
	const struct answer **answers;	/* what settled it; NULL: nothing yet,
					 * or nobody knows any more */
	const char **targets;		/* that gave the answer; NULL: none */
	bool is_letter;			/* the writer's own: of no data set */
	const char *target;		/* that was tried last; "" */
	uint64_t unfit;			/* bits of targets that can't take it */
	bool session_worked;		/* it had delivered when this one was
					 * answered */
	unsigned blamed;		/* how much speaks against the mail */
	unsigned attempts;		/* since something does */
	int64_t not_before_ms;		/* monotonic: the next attempt */
	uint64_t successes_seen;	/* of the target, at the last failure */
};

/* The mail becomes the delivery's. */
struct delivery *delivery_open(struct mail *, const struct mail_ground *);
/* A letter stays its owner's; its delivery goes when it is closed. */
struct delivery *delivery_open_letter(struct letter *);
/* Not for letters. */
void delivery_free(struct delivery **);

/* Memory that it takes while it waits, in bytes, roughly. */
size_t delivery_weight(const struct delivery *);

/* Before an attempt: where its text goes, and by whose connection it comes. */
void delivery_aim(struct delivery *, const char *target, const char *charset,
    struct member *);

/* Came back because the session has had its share of mails. */
bool delivery_session_full(const struct delivery *);

enum delivery_next {
	DELIVERY_DONE,		/* each recipient has its outcome */
	DELIVERY_NOW,		/* some were left over: offer them at once */
	DELIVERY_AGAIN,		/* over another connection */
	DELIVERY_ELSEWHERE,	/* over another target, if there is one */
};

/*
 * After an attempt: the answers become outcomes.  `successes` is how many mails
 * the target has considered so far.
 */
enum delivery_next delivery_take_answers(struct delivery *,
    uint64_t successes);

/* No more attempts: what is open gets its last outcome. */
void delivery_give_up(struct delivery *);

/* Whether any recipient has this outcome. */
bool delivery_has(const struct delivery *, enum outcome);
/* Whether some answer was about this mail, and not about the link. */
bool delivery_considered(const struct delivery *);

/* The source of spool_text: text_open and the rest. */
void spool_text_begin(struct spool_text *, const struct mail *,
    const struct mail_ground *);

#endif
