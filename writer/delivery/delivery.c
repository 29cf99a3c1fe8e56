/*
 * writer/delivery/delivery.c -- one mail on its way, over all its attempts
 *
 * Owns      the outcomes of its recipients so far
 * Promises  a recipient whose outcome is final is not offered again
 * Leaves    the meaning of an answer to the policy, queues and connections to
 *           their rooms
 */
#include "writer/delivery/delivery.h"

#include <assert.h>
#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"

enum {
	PUT_OFF_FIRST = 500,		/* ms */
	PUT_OFF_MAX = 60 * 1000,
};

/* All recipients are open; there is no text yet. */
static struct delivery *
make(struct mail *mail)
{
	struct delivery *d = arena_new(mail->arena, struct delivery);

	d->mail = mail;
	d->outcomes = arena_get(mail->arena,
	    mail->recipients * sizeof(*d->outcomes));
	d->answers = arena_get(mail->arena,
	    mail->recipients * sizeof(*d->answers));
	d->targets = arena_get(mail->arena,
	    mail->recipients * sizeof(*d->targets));
	d->target = "";
	return d;
}

struct delivery *
delivery_open(struct mail *mail, const struct mail_ground *ground)
{
	struct delivery *d = make(mail);

	spool_text_begin(&d->text, mail, ground);
	transaction_begin(&d->transaction, mail, &d->text.source);
	return d;
}

struct delivery *
delivery_open_letter(struct letter *letter)
{
	struct delivery *d = make(letter->mail);

	d->is_letter = true;
	transaction_begin(&d->transaction, letter->mail, &letter->source);
	return d;
}

void
delivery_free(struct delivery **d)
{
	struct mail *mail;

	if (*d == NULL)
		return;
	assert(!(*d)->is_letter);
	mail = (*d)->mail;	/* the delivery lies in its arena */
	mail_free(&mail);
	*d = NULL;
}

size_t
delivery_weight(const struct delivery *d)
{
	return 8192 + d->mail->recipients * 128 + d->mail->body.prelude.len;
}

void
delivery_aim(struct delivery *d, const char *target, const char *charset,
    struct member *member)
{
	if (strcmp(d->target, target) != 0)
		d->target = arena_text(d->mail->arena, slice_text(target));
	d->text.charset = charset;
	d->text.member = member;
	for (size_t i = 0; i < d->mail->recipients; i++)
		d->transaction.recipients[i].open =
		    outcome_is_open(d->outcomes[i]);
}

bool
delivery_has(const struct delivery *d, enum outcome outcome)
{
	for (size_t i = 0; i < d->mail->recipients; i++)
		if (d->outcomes[i] == outcome)
			return true;
	return false;
}

bool
delivery_considered(const struct delivery *d)
{
	for (size_t i = 0; i < d->mail->recipients; i++) {
		const struct answer *a = d->transaction.recipients[i].answer;

		if (a != NULL && reply_is_servers(a->kind) &&
		    a->kind != REPLY_CLOSING)
			return true;
	}
	return false;
}

bool
delivery_session_full(const struct delivery *d)
{
	for (size_t i = 0; i < d->mail->recipients; i++)
		if (d->outcomes[i] == OUTCOME_AGAIN && d->answers[i] != NULL &&
		    policy_session_full(d->answers[i]))
			return true;
	return false;
}

static void
take_answer(struct delivery *d, size_t i)
{
	const struct answer *answer = d->transaction.recipients[i].answer;
	struct policy_past past = {
		.others_accepted = d->transaction.accepted > 0,
		.session_worked = d->session_worked,
	};

	if (answer == NULL)	/* not offered: one too many for the server */
		return;
	d->outcomes[i] = policy_outcome(answer, &past);
	d->answers[i] = answer;
	d->targets[i] = d->target;
}

/* How much a link that broke under this mail speaks against the mail: much when
 * others have got through meanwhile, a little when it broke under the text. */
static unsigned
blame(const struct delivery *d, uint64_t successes)
{
	if (delivery_session_full(d))
		return 0;
	if (d->successes_seen != 0 && successes > d->successes_seen)
		return POLICY_STRONG;
	for (size_t i = 0; i < d->mail->recipients; i++)
		if (d->outcomes[i] == OUTCOME_AGAIN &&
		    policy_blames_mail(d->answers[i]))
			return POLICY_WEAK;
	return 0;
}

/* A mail under which links break comes again after a while, and then after a
 * longer one: it must not keep a connection from the others. */
static void
put_off(struct delivery *d)
{
	int64_t ms = PUT_OFF_FIRST;

	if (d->blamed == 0)
		return;
	for (unsigned i = 1; i < d->attempts && ms < PUT_OFF_MAX; i++)
		ms *= 2;
	d->not_before_ms = clock_monotonic_ms() +
	    (ms < PUT_OFF_MAX ? ms : PUT_OFF_MAX);
}

enum delivery_next
delivery_take_answers(struct delivery *d, uint64_t successes)
{
	for (size_t i = 0; i < d->mail->recipients; i++)
		if (d->transaction.recipients[i].offered)
			take_answer(d, i);
	if (delivery_has(d, OUTCOME_AGAIN)) {
		d->blamed += blame(d, successes);
		d->attempts += d->blamed > 0;
		d->successes_seen = successes;
		put_off(d);
		if (d->blamed < POLICY_LIMIT)
			return DELIVERY_AGAIN;
		delivery_give_up(d);
	}
	if (delivery_has(d, OUTCOME_OPEN))
		return DELIVERY_NOW;
	return delivery_has(d, OUTCOME_ELSEWHERE) ? DELIVERY_ELSEWHERE :
	    DELIVERY_DONE;
}

void
delivery_give_up(struct delivery *d)
{
	for (size_t i = 0; i < d->mail->recipients; i++)
		d->outcomes[i] = policy_give_up(d->outcomes[i]);
}
