/*
 * writer/delivery/policy.c -- what an answer means
 *
 * Owns      the two tables
 * Promises  what a server may hold is never called undelivered, and what it
 *           does not hold is never called delivered
 */
#include "writer/delivery/policy.h"

#include <assert.h>

static const struct {
	const char *word;
	char letter;
} outcomes[OUTCOME_COUNT] = {
#define X(outcome, word, letter) [OUTCOME_##outcome] = {word, letter},
	OUTCOMES(X)
#undef X
};

const char *
outcome_word(enum outcome outcome)
{
	return outcomes[outcome].word;
}

char
outcome_letter(enum outcome outcome)
{
	return outcomes[outcome].letter;
}

bool
outcome_of_letter(char letter, enum outcome *outcome_r)
{
	for (enum outcome o = 0; o < OUTCOME_COUNT; o++)
		if (outcomes[o].letter == letter) {
			*outcome_r = o;
			return true;
		}
	return false;
}

/*
 * Step by step, what each kind of answer comes to.  What stands nowhere cannot
 * happen at that step; a reply that does not belong to its command has been
 * made GARBAGE before it comes here.
 *
 *	NOT_NOW  4xx: the recipient waits        NO     5xx: for good
 *	CLOSING  421: speaks of the server       LOST   gone out, no answer
 *	SILENT   the same, by the clock          UNSENT never left us
 *
 * Only behind the end of the text can a lost answer mean a delivered mail.
 */
#define ROW(yes, not_now, no, closing, garbage, lost, silent, unsent, \
    unreadable, unfit) { \
	[REPLY_YES] = OUTCOME_##yes, [REPLY_GO_ON] = OUTCOME_##garbage, \
	[REPLY_NOT_NOW] = OUTCOME_##not_now, [REPLY_NO] = OUTCOME_##no, \
	[REPLY_CLOSING] = OUTCOME_##closing, \
	[REPLY_GARBAGE] = OUTCOME_##garbage, [REPLY_LOST] = OUTCOME_##lost, \
	[REPLY_SILENT] = OUTCOME_##silent, [REPLY_UNSENT] = OUTCOME_##unsent, \
	[REPLY_UNREADABLE] = OUTCOME_##unreadable, \
	[REPLY_UNFIT] = OUTCOME_##unfit, \
}
static const enum outcome meaning[STEP_COUNT][REPLY_KIND_COUNT] = {
	[STEP_CHOICE] = ROW(OPEN, RETRY, UNDELIVERABLE, AGAIN, AGAIN, AGAIN,
	    AGAIN, AGAIN, AGAIN, ELSEWHERE),
	[STEP_MAIL] = ROW(OPEN, RETRY, UNDELIVERABLE, AGAIN, AGAIN, AGAIN,
	    AGAIN, AGAIN, AGAIN, ELSEWHERE),
	[STEP_RCPT] = ROW(OPEN, RETRY, UNDELIVERABLE, AGAIN, AGAIN, AGAIN,
	    AGAIN, AGAIN, AGAIN, ELSEWHERE),
	[STEP_DATA] = ROW(OPEN, RETRY, UNDELIVERABLE, AGAIN, AGAIN, AGAIN,
	    AGAIN, AGAIN, AGAIN, ELSEWHERE),
	[STEP_BODY] = ROW(OPEN, RETRY, UNDELIVERABLE, AGAIN, AGAIN, AGAIN,
	    AGAIN, AGAIN, AGAIN, ELSEWHERE),
	[STEP_CHUNK] = ROW(OPEN, RETRY, UNDELIVERABLE, AGAIN, AGAIN, AGAIN,
	    AGAIN, AGAIN, AGAIN, ELSEWHERE),
	[STEP_DOT] = ROW(DELIVERED, RETRY, UNDELIVERABLE, AGAIN, IN_DOUBT,
	    IN_DOUBT, IN_DOUBT, AGAIN, AGAIN, ELSEWHERE),
	[STEP_LAST] = ROW(DELIVERED, RETRY, UNDELIVERABLE, AGAIN, IN_DOUBT,
	    IN_DOUBT, IN_DOUBT, AGAIN, AGAIN, ELSEWHERE),
};
#undef ROW

static bool
says_too_many(const struct answer *answer)
{
	return answer->kind == REPLY_NOT_NOW &&
	    strcmp(answer->enhanced, "4.5.3") == 0;
}

/*
 * RFC 5321, 4.5.3.1.10: 452 behind accepted recipients means that these are
 * enough for one transaction.  With an enhanced code it says so, or it means
 * something else (4.2.2 mailbox full, 4.3.1 no room); OpenSMTPD says 451 4.5.3.
 */
static bool
is_too_many(const struct answer *answer, const struct policy_past *past)
{
	return answer->step == STEP_RCPT && past->others_accepted &&
	    (says_too_many(answer) ||
	    (answer->code == 452 && answer->enhanced[0] == '\0'));
}

/* 4.5.3 to MAIL: the session has had its share of mails (OpenSMTPD's limit is
 * 100).  As an answer to the first one it would be no better elsewhere. */
bool
policy_session_full(const struct answer *answer)
{
	return answer->step == STEP_MAIL && says_too_many(answer);
}

enum outcome
policy_outcome(const struct answer *answer, const struct policy_past *past)
{
	assert(answer->step >= STEP_CHOICE && answer->step <= STEP_LAST);
	if (is_too_many(answer, past))
		return OUTCOME_OPEN;
	if (policy_session_full(answer) && past->session_worked)
		return OUTCOME_AGAIN;
	return meaning[answer->step][answer->kind];
}

bool
policy_blames_mail(const struct answer *answer)
{
	return answer->step >= STEP_DATA || answer->kind == REPLY_UNREADABLE;
}

enum outcome
policy_give_up(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_OPEN:
	case OUTCOME_AGAIN:
		return OUTCOME_RETRY;
	case OUTCOME_ELSEWHERE:
		return OUTCOME_UNDELIVERABLE;
	default:
		return outcome;
	}
}

/*
 * What is still to be sent keeps the data set on the spool, whatever
 * BadSpoolDisp says: deleting it would lose mail that the spool has accepted.
 */
enum disposition
policy_disposition(const struct tally *t, enum bad_spool_disp bad)
{
	bool open = t->recipients[OUTCOME_RETRY] > 0 ||
	    t->recipients[OUTCOME_IN_DOUBT] > 0 || t->unreadable;
	bool errors = t->recipients[OUTCOME_UNDELIVERABLE] > 0 ||
	    t->errors > 0;

	if (t->stopped)
		return DISPOSE_RELEASED;
	if (open)
		return DISPOSE_HELD;
	if (errors)
		return bad == BAD_SPOOL_HOLD ? DISPOSE_HELD :
		    DISPOSE_PROCESSED;
	return DISPOSE_PROCESSED;
}
