/*
 * writer/delivery/policy.h -- what an answer means
 *
 * The one place that says what becomes of a recipient whose mail got a certain
 * answer at a certain step, and what becomes of a spool data set when all of
 * its mails have come to something.  Nobody else asks whether a reply was a
 * 4xx.
 *
 * Rules: cssmtp-configuration 6.3, 6.4, 3.1 (BadSpoolDisp); cssmtp-operation
 * 2.1, 2.2.
 */
#ifndef WRITER_DELIVERY_POLICY_H
#define WRITER_DELIVERY_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "writer/config/config.h"
#include "writer/smtp/transaction.h"

/*
 * X(outcome, word, letter in the record of outcomes).  The first three leave a
 * recipient open, for this run of the data set.
 */
#define OUTCOMES(X) \
	X(OPEN, "open", 'O')		/* nothing has happened yet */ \
	X(AGAIN, "again", 'A')		/* the link's fault: at once, elsewhere */ \
	X(ELSEWHERE, "elsewhere", 'E')	/* this server cannot; another may */ \
	X(DELIVERED, "delivered", 'D') \
	X(RETRY, "waiting", 'R')	/* refused for now */ \
	X(UNDELIVERABLE, "undeliverable", 'U') \
	X(IN_DOUBT, "in doubt", 'Q')	/* the server may hold it, or not */

enum outcome {
#define X(outcome, word, letter) OUTCOME_##outcome,
	OUTCOMES(X)
#undef X
	OUTCOME_COUNT
};

const char *outcome_word(enum outcome);
char outcome_letter(enum outcome);
/* False: no outcome has this letter. */
bool outcome_of_letter(char letter, enum outcome *outcome_r);

/* Whether the recipient is still to be offered in this run. */
static inline bool
outcome_is_open(enum outcome outcome)
{
	return outcome < OUTCOME_DELIVERED;
}

/* What an answer may mean depends on what went before it. */
struct policy_past {
	bool others_accepted;	/* in the same transaction, before this answer */
	bool session_worked;	/* the session has delivered a mail before */
};

enum outcome policy_outcome(const struct answer *,
    const struct policy_past *);

/* Whether an answer that means AGAIN says that the session has had its share of
 * mails: nothing is wrong with the mail or the link. */
bool policy_session_full(const struct answer *);

/*
 * Whether a mail that failed so may be to blame itself for the link that broke:
 * the server had taken its envelope.  A link that breaks while other mails get
 * through is strong evidence; at the limit the mail is not tried again in this
 * run.
 */
bool policy_blames_mail(const struct answer *);
enum { POLICY_WEAK = 1, POLICY_STRONG = 2, POLICY_LIMIT = 10 };

/* What is left of AGAIN and ELSEWHERE when there is no more trying. */
enum outcome policy_give_up(enum outcome);

/* What a data set came to. */
struct tally {
	uint64_t mails;
	uint64_t sent;		/* mails with every recipient delivered */
	uint64_t recipients[OUTCOME_COUNT];
	uint64_t errors;	/* of syntax, and recipients refused by them */
	bool unreadable;	/* its records, or its code page */
	bool stopped;		/* the writer ends before it has come to its end */
};

enum disposition {
	DISPOSE_PROCESSED,	/* all is well, or BadSpoolDisp says so */
	DISPOSE_HELD,
	DISPOSE_RELEASED,	/* offered again when the writer has ended */
};

enum disposition policy_disposition(const struct tally *, enum bad_spool_disp);

#endif
