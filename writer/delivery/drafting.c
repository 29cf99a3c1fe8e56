/*
 * writer/delivery/drafting.c -- what the error report will say of a mail
 *
 * Owns      the way from outcomes to lines of the report
 * Leaves    the report's layout to mail/report.h
 */
#include "writer/delivery/drafting.h"

#include "spool/base/memory.h"

static const char *
text_of(const struct delivery *d, struct slice text)
{
	return arena_text(d->mail->arena, text);
}

static const char *
reply_of(const struct delivery *d, size_t i)
{
	return d->answers[i] != NULL ? d->answers[i]->text :
	    "as an earlier run found; the log of then has it";
}

/* Those whom a server refused, and those whom the reader did. */
static void
draft_lost(struct draft *draft, const struct delivery *d)
{
	const struct mail *mail = d->mail;
	struct report_recipient *list = arena_get(mail->arena,
	    (mail->recipients + mail->refused_count) * sizeof(*list));
	size_t count = 0;

	for (size_t i = 0; i < mail->recipients; i++)
		if (d->outcomes[i] == OUTCOME_UNDELIVERABLE)
			list[count++] = (struct report_recipient){
				.address = text_of(d, mail->to[i].text),
				.target = d->targets[i] != NULL ?
				    d->targets[i] : "",
				.step = step_word(d->answers[i] != NULL ?
				    d->answers[i]->step : STEP_CHOICE),
				.reply = reply_of(d, i),
			};
	for (size_t i = 0; i < mail->refused_count; i++)
		list[count++] = (struct report_recipient){
			.address = mail->refused[i].text,
			.step = step_word(STEP_RCPT),
			.reply = mail->refused[i].reply,
		};
	if (count > 0)
		draft_undeliverable(draft, mail, list, count);
}

/* A recipient for whom the matter is open. */
static void
draft_open_recipient(struct draft *draft, const struct delivery *d, size_t i)
{
	bool in_doubt = d->outcomes[i] == OUTCOME_IN_DOUBT;
	struct report_note note = {
		.mail = d->mail->number, .record = d->mail->record,
		.text = arena_print(d->mail->arena, "<%.*s> %s: %s  %s",
		    SLICE_ARGS(d->mail->to[i].text), in_doubt ?
		    "may have got the mail or not" : "has not got the mail yet",
		    step_word(d->answers[i] != NULL ? d->answers[i]->step :
		    STEP_CHOICE), reply_of(d, i)),
	};

	draft_note(draft, &note);
}

static void
draft_changes(struct draft *draft, const struct delivery *d)
{
	const struct spool_text *text = &d->text;
	const struct mail_body *body = &d->mail->body;
	struct report_note note = {.mail = d->mail->number, .changed = true};

	if (!delivery_has(d, OUTCOME_DELIVERED) &&
	    !delivery_has(d, OUTCOME_IN_DOUBT))
		return;
	if (text->substituted > 0) {
		note.record = text->substituted_record;
		note.column = text->substituted_column;
		note.text = arena_print(d->mail->arena, "%llu character%s "
		    "no place in %s and became a substitute, the first one "
		    "here", (unsigned long long)text->substituted,
		    text->substituted == 1 ? " has" : "s have", text->charset);
		draft_note(draft, &note);
	}
	if (body->truncated > 0) {
		note.record = body->truncated_record;
		note.column = 0;
		note.text = arena_print(d->mail->arena, "%llu line%s cut at "
		    "998 characters, the first one here",
		    (unsigned long long)body->truncated,
		    body->truncated == 1 ? " was" : "s were");
		draft_note(draft, &note);
	}
}

void
draft_delivery(struct draft *draft, const struct delivery *d)
{
	draft_lost(draft, d);
	for (size_t i = 0; i < d->mail->recipients; i++)
		if (d->outcomes[i] == OUTCOME_RETRY ||
		    d->outcomes[i] == OUTCOME_IN_DOUBT)
			draft_open_recipient(draft, d, i);
	draft_changes(draft, d);
}
