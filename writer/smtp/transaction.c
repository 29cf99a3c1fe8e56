/*
 * writer/smtp/transaction.c -- one mail on its way to one server
 *
 * Owns      which recipients are offered, and the answers to them
 * Promises  a recipient is answered once in an attempt, and the first answer
 *           that settles it stays
 * Leaves    the meaning of the answers to the policy
 */
#include "writer/smtp/transaction.h"

#include "spool/base/memory.h"

void
answer_take(struct answer *answer, enum step step, const struct reply *reply)
{
	answer->step = step;
	answer->kind = reply->kind;
	answer->code = reply->code;
	memcpy(answer->enhanced, reply->enhanced, sizeof(answer->enhanced));
	reply_print(reply, answer->text, sizeof(answer->text));
}

void
transaction_begin(struct transaction *t, struct mail *mail,
    struct text_source *source)
{
	*t = (struct transaction){.mail = mail, .source = source};
	t->recipients = arena_get(mail->arena,
	    mail->recipients * sizeof(*t->recipients));
	for (size_t i = 0; i < mail->recipients; i++)
		t->recipients[i].open = true;
}

size_t
transaction_open(const struct transaction *t)
{
	size_t open = 0;

	for (size_t i = 0; i < t->mail->recipients; i++)
		if (t->recipients[i].open)
			open++;
	return open;
}

void
transaction_offer(struct transaction *t, size_t most)
{
	struct recipient *r;

	t->offered = 0;
	t->accepted = 0;
	t->refused = NULL;
	t->go_ahead = false;
	for (size_t i = 0; i < t->mail->recipients; i++) {
		r = &t->recipients[i];
		r->offered = r->open && (most == 0 || t->offered < most);
		r->accepted = false;
		r->answer = NULL;
		if (r->offered)
			t->offered++;
	}
}

const struct answer *
transaction_answer(struct transaction *t, enum step step,
    const struct reply *reply)
{
	struct answer *answer = arena_new(t->mail->arena, struct answer);

	answer_take(answer, step, reply);
	return answer;
}

void
transaction_settle_one(struct transaction *t, size_t recipient,
    const struct answer *answer)
{
	struct recipient *r = &t->recipients[recipient];

	if (r->offered && r->answer == NULL)
		r->answer = answer;
}

void
transaction_settle(struct transaction *t, const struct answer *answer)
{
	for (size_t i = 0; i < t->mail->recipients; i++)
		transaction_settle_one(t, i, answer);
}
