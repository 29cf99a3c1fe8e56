/*
 * spool/jcl/stream.c -- a stream of jobs, taken apart
 *
 * A job begins with its JOB statement, and with the comments, PRIORITY and
 * command cards right in front of it.  In-stream data are passed over, so that
 * a JOB statement in a mail's text begins no job (reference 1.14, 1.16).
 *
 * Owns      where a job ends
 * Promises  all of the stream is in some job, but blank lines at its end
 */
#include "spool/jcl/statement.h"

static const char byte_order_mark[] = "\xef\xbb\xbf";

/* Cards that belong to the job behind them. */
static bool
stands_before_job(const struct statement *st)
{
	struct slice card = st->name;

	if (st->kind == STATEMENT_CONTROL)
		return slice_starts(card, SLICE("/" "*PRIORITY")) ||
		    slice_starts(card, SLICE("/" "*$"));
	return st->kind == STATEMENT_COMMENT || st->kind == STATEMENT_BLANK;
}

/* How many bytes the first job has; 0 when there are only blank lines. */
static size_t
job_length(struct lexer *lx, struct slice stream)
{
	const char *cut = NULL;	/* where what may belong to the next begins */
	bool has_job = false, has_text = false;
	struct statement *st;
	struct deck before = lx->deck;

	for (; (st = statement_next(lx)) != NULL; before = lx->deck) {
		if (st->operation == OPERATION_JOB) {
			if (has_job)
				return (size_t)((cut != NULL ? cut :
				    before.rest.ptr) - stream.ptr);
			has_job = true;
		}
		if (!stands_before_job(st))
			cut = NULL;
		else if (cut == NULL)
			cut = before.rest.ptr;
		has_text |= st->kind != STATEMENT_BLANK;
	}
	return has_text ? stream.len : 0;
}

bool
jcl_next_job(struct slice *stream, struct slice *job_r)
{
	struct arena *arena;
	struct errors errors;
	struct scratch scratch = {0};
	struct lexer lx;
	size_t len;

	if (stream->len == 0)
		return false;
	if (slice_starts(*stream, slice_text(byte_order_mark)))
		*stream = slice_from(*stream, sizeof(byte_order_mark) - 1);
	arena = arena_open();
	errors_begin(&errors, arena);
	lx = (struct lexer){.deck = deck_open(*stream), .arena = arena,
	    .errors = &errors, .scratch = &scratch, .member = ""};
	len = job_length(&lx, *stream);
	scratch_free(&scratch);
	arena_close(&arena);
	*job_r = slice_head(*stream, len);
	*stream = slice_from(*stream, len > 0 ? len : stream->len);
	return len > 0;
}
