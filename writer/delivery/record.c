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

enum { REFUSED_KEPT = 100 };

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
	if (delivery_has(d, OUTCOME_UNDELIVERABLE) ||
	    d->mail->refused_count > 0)
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
		    step_word(a->step), a->text, d->targets[i]));
	}
	return why;
}

static void
add_refused(const struct mail *mail, json_t *record)
{
	json_t *refused;

	if (mail->refused_count == 0)
		return;
	refused = json_array();
	for (size_t i = 0; i < mail->refused_count && i < REFUSED_KEPT; i++)
		json_array_append_new(refused, json_pack("[ssI]",
		    mail->refused[i].text, mail->refused[i].reply,
		    (json_int_t)mail->refused[i].record));
	json_object_set_new(record, "refused", refused);
	json_object_set_new(record, "refusals",
	    json_integer((json_int_t)mail->refused_count));
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
	record = json_pack("{ss#so}", "r", buffer_str(&letters),
	    (int)letters.len, "why", why_of(d));
	add_refused(d->mail, record);
	text = json_dumps(record, JSON_COMPACT);
	if (text != NULL)
		buffer_text(detail, text);
	free(text);
	json_decref(record);
	buffer_free(&letters);
	return state;
}

static enum step
step_of_word(const char *word)
{
	for (enum step step = 0; step < STEP_COUNT; step++)
		if (strcmp(step_word(step), word) == 0)
			return step;
	return STEP_CHOICE;
}

/* What settled a recipient then; `why` is NULL or [step, reply, target]. */
static void
read_why(json_t *why, struct delivery *d, size_t i)
{
	const char *step, *reply, *target;
	struct answer *answer;

	if (why == NULL || json_unpack(why, "[sss]", &step, &reply,
	    &target) != 0)
		return;
	answer = arena_new(d->mail->arena, struct answer);
	answer->step = step_of_word(step);
	slice_copy(slice_text(reply), answer->text, sizeof(answer->text));
	d->answers[i] = answer;
	d->targets[i] = arena_text(d->mail->arena, slice_text(target));
}

static void
read_recipient(const json_t *record, char letter, struct delivery *d, size_t i)
{
	enum outcome outcome;
	char index[24];

	if (!outcome_of_letter(letter, &outcome) ||
	    (outcome != OUTCOME_DELIVERED && outcome != OUTCOME_UNDELIVERABLE))
		return;
	d->outcomes[i] = outcome;
	snprintf(index, sizeof(index), "%zu", i);
	read_why(json_object_get(json_object_get(record, "why"), index), d, i);
}

void
record_read(const char *detail, struct delivery *d)
{
	json_t *record = json_loads(detail, 0, NULL);
	const char *letters = json_string_value(json_object_get(record, "r"));

	if (letters != NULL && strlen(letters) == d->mail->recipients)
		for (size_t i = 0; i < d->mail->recipients; i++)
			read_recipient(record, letters[i], d, i);
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
