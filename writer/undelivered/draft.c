/*
 * writer/undelivered/draft.c -- what a data set's error report will tell of its
 * mails
 *
 * Owns      copies of all that it was told
 * Promises  memory is bounded, whatever happens to how many mails
 */
#include "writer/undelivered/draft.h"

#include <stdlib.h>

#include "spool/base/memory.h"

struct draft {
	struct arena *arena;
	struct report_mail *mails;
	size_t mail_count, mail_size;
	size_t recipients;		/* of them */
	uint64_t mail_more;
	struct report_note *notes;
	size_t note_count, note_size;
	uint64_t note_more;
};

struct draft *
draft_open(void)
{
	struct draft *draft = memory_new(struct draft);

	draft->arena = arena_open();
	return draft;
}

void
draft_close(struct draft **draft)
{
	struct draft *d = *draft;

	if (d == NULL)
		return;
	arena_close(&d->arena);
	free(d->mails);
	free(d->notes);
	free(d);
	*draft = NULL;
}

static const char *
copy(struct draft *d, const char *text)
{
	return text == NULL ? NULL : arena_text(d->arena, slice_text(text));
}

void
draft_note(struct draft *d, const struct report_note *note)
{
	if (d->note_count == DRAFT_NOTES) {
		d->note_more++;
		return;
	}
	if (d->note_count == d->note_size) {
		d->note_size = d->note_size * 2 + 8;
		d->notes = memory_resize(d->notes,
		    d->note_size * sizeof(*d->notes));
	}
	d->notes[d->note_count] = *note;
	d->notes[d->note_count++].text = copy(d, note->text);
}

static struct report_mail *
new_mail(struct draft *d, const struct mail *mail)
{
	struct report_mail *made;

	if (d->mail_count == d->mail_size) {
		d->mail_size = d->mail_size * 2 + 8;
		d->mails = memory_resize(d->mails,
		    d->mail_size * sizeof(*d->mails));
	}
	made = &d->mails[d->mail_count++];
	*made = (struct report_mail){
		.number = mail->number,
		.message_id = arena_text(d->arena, mail->message_id),
		.originator = arena_text(d->arena, mail->from.text),
	};
	return made;
}

void
draft_undeliverable(struct draft *d, const struct mail *mail,
    const struct report_recipient *recipients, size_t count)
{
	struct report_recipient *copies;
	struct report_mail *made;

	if (d->recipients + count > DRAFT_RECIPIENTS) {
		d->mail_more++;
		return;
	}
	made = new_mail(d, mail);
	copies = arena_get(d->arena, count * sizeof(*copies));
	for (size_t i = 0; i < count; i++)
		copies[i] = (struct report_recipient){
			.address = copy(d, recipients[i].address),
			.target = copy(d, recipients[i].target),
			.step = copy(d, recipients[i].step),
			.reply = copy(d, recipients[i].reply),
		};
	made->recipients = copies;
	made->recipient_count = count;
	d->recipients += count;
}

bool
draft_is_empty(const struct draft *d)
{
	return d->mail_count == 0 && d->note_count == 0 && d->mail_more == 0;
}

static int
compare_mails(const void *a, const void *b)
{
	const struct report_mail *x = a, *y = b;

	return x->number < y->number ? -1 : x->number > y->number;
}

static int
compare_notes(const void *a, const void *b)
{
	const struct report_note *x = a, *y = b;

	if (x->mail != y->mail)
		return x->mail < y->mail ? -1 : 1;
	return x->record < y->record ? -1 : x->record > y->record;
}

void
draft_fill(struct draft *d, struct error_report *report)
{
	if (d->mail_count > 0)
		qsort(d->mails, d->mail_count, sizeof(*d->mails),
		    compare_mails);
	if (d->note_count > 0)
		qsort(d->notes, d->note_count, sizeof(*d->notes),
		    compare_notes);
	report->undeliverable = d->mails;
	report->undeliverable_count = d->mail_count;
	report->undeliverable_more = d->mail_more;
	report->notes = d->notes;
	report->note_count = d->note_count;
	report->note_more = d->note_more;
}
