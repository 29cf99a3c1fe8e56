/*
 * writer/delivery/spool_text.c -- the text of a mail, read from the spool
 *
 * Owns      the reading of a mail's range of records, one attempt at a time
 * Promises  memory for some KiB, whatever the size of the mail; the end is told
 *           only when the last record of the range has gone through
 * Leaves    records to logical.h, what becomes of them to mail/body.h
 * Fails     by false with a fault: the range could not be read to its end
 */
#include "writer/delivery/delivery.h"

enum { PIECE = 16 * 1024 };	/* bytes a call appends, roughly */

static bool
text_open(struct text_source *source, bool plain, struct fault *fault)
{
	struct spool_text *text = (struct spool_text *)source;

	text->body = body_open(text->mail, &text->ground->rules,
	    &text->ground->origin, text->charset,
	    plain ? BODY_PLAIN : BODY_DOTS, fault);
	if (text->body == NULL)
		return false;
	logical_begin(&text->records, text->ground->blocks, text->member,
	    text->mail->body.first, text->ground->netdata);
	text->next = text->mail->body.first.number;
	return true;
}

static bool
put_next(struct spool_text *text, struct buffer *to, struct fault *fault)
{
	struct record_place at;
	struct slice record;

	switch (logical_next(&text->records, &record, &at, fault)) {
	case RECORDS_OK:
		text->next = at.number + 1;
		body_put(text->body, at.number, record, to);
		return true;
	case RECORDS_END:
		fault_set(fault, "the data set ends at record %llu, in the "
		    "middle of the mail",
		    (unsigned long long)text->next);
		return false;
	default:
		return false;
	}
}

static bool
text_more(struct text_source *source, struct buffer *to, bool *end_r,
    struct fault *fault)
{
	struct spool_text *text = (struct spool_text *)source;
	const struct mail_body *range = &text->mail->body;
	size_t begins = to->len;

	if (text->next == range->first.number)
		body_begin(text->body, to);
	while (text->next < range->end.number &&
	    to->len - begins < PIECE)
		if (!put_next(text, to, fault))
			return false;
	*end_r = text->next >= range->end.number;
	if (*end_r)
		body_end(text->body, to);
	return true;
}

static void
text_close(struct text_source *source)
{
	struct spool_text *text = (struct spool_text *)source;

	text->substituted = body_substituted(text->body,
	    &text->substituted_record, &text->substituted_column);
	logical_end(&text->records);
	body_close(&text->body);
}

void
spool_text_begin(struct spool_text *text, const struct mail *mail,
    const struct mail_ground *ground)
{
	*text = (struct spool_text){
		.source = {text_open, text_more, text_close},
		.mail = mail, .ground = ground,
	};
}
