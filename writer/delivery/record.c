/*
 * writer/delivery/record.c -- outcomes as the spool keeps them
 *
 * Owns      the form of a detail
 * Promises  what was written is read again; what is damaged reads as open, so
 *           that a mail is rather sent twice than lost
 */
#include "writer/delivery/record.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/memory.h"

static Ssi__State
state_of(const struct delivery *d)
{
	bool open = false;

	for (size_t i = 0; i < d->mail->recipients; i++)
		open = open || outcome_is_open(d->outcomes[i]);
	if (delivery_has(d, OUTCOME_IN_DOUBT))
		return SSI__STATE__IN_DOUBT;
	if (open || delivery_has(d, OUTCOME_RETRY))
		return SSI__STATE__WAITING;
	if (delivery_has(d, OUTCOME_UNDELIVERABLE))
		return SSI__STATE__FAILED_FOR_GOOD;
	return SSI__STATE__DONE;
}

static json_t *
why_of(const struct delivery *d)
{
	json_t *why = json_object();
	char index[24];

	for (size_t i = 0; i < d->mail->recipients; i++) {
		const struct answer *a = d->answers[i];

		if (a == NULL || d->outcomes[i] == OUTCOME_DELIVERED)
			continue;
		snprintf(index, sizeof(index), "%zu", i);
		json_object_set_new(why, index, json_pack("[sss]",
		    step_word(a->step), a->text, d->target));
	}
	return why;
}

Ssi__State
record_write(const struct delivery *d, struct buffer *detail)
{
	Ssi__State state = state_of(d);
	struct buffer letters = {0};
	json_t *record;
	char *text;

	if (state == SSI__STATE__DONE)
		return state;
	for (size_t i = 0; i < d->mail->recipients; i++)
		buffer_byte(&letters, outcome_letter(d->outcomes[i]));
	record = json_pack("{ss#so}", "r", letters.data, (int)letters.len,
	    "why", why_of(d));
	text = json_dumps(record, JSON_COMPACT);
	if (text != NULL)
		buffer_text(detail, text);
	free(text);
	json_decref(record);
	buffer_free(&letters);
	return state;
}

void
record_read(const char *detail, struct delivery *d)
{
	json_t *record = json_loads(detail, 0, NULL);
	const char *letters = json_string_value(json_object_get(record, "r"));
	enum outcome outcome;

	if (letters != NULL && strlen(letters) == d->mail->recipients)
		for (size_t i = 0; i < d->mail->recipients; i++)
			if (outcome_of_letter(letters[i], &outcome) &&
			    (outcome == OUTCOME_DELIVERED ||
			    outcome == OUTCOME_UNDELIVERABLE))
				d->outcomes[i] = outcome;
	json_decref(record);
}

/* ---------------------------------------------------------- earlier runs */

struct past {
	Ssi__Answer *answer;
	struct past_mail *mails;	/* by number; no detail: nothing known */
	uint32_t last;			/* the highest number */
};

struct past *
past_open(Ssi__Answer **answer)
{
	struct past *past = memory_new(struct past);
	Ssi__Answer *a = *answer;

	past->answer = a;
	*answer = NULL;
	for (size_t i = 0; i < a->n_outcomes; i++)
		if (a->outcomes[i]->item > past->last)
			past->last = a->outcomes[i]->item;
	past->mails = memory_zero(((size_t)past->last + 1) *
	    sizeof(*past->mails));
	for (size_t i = 0; i < a->n_outcomes; i++)
		past->mails[a->outcomes[i]->item] = (struct past_mail){
			.state = a->outcomes[i]->state,
			.detail = a->outcomes[i]->detail,
		};
	return past;
}

void
past_close(struct past **past)
{
	if (*past == NULL)
		return;
	jes_answer_free(&(*past)->answer);
	free((*past)->mails);
	free(*past);
	*past = NULL;
}

const struct past_mail *
past_find(const struct past *past, uint32_t mail)
{
	if (past == NULL || mail > past->last ||
	    past->mails[mail].detail == NULL)
		return NULL;
	return &past->mails[mail];
}
