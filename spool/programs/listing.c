/*
 * spool/programs/listing.c -- what a utility prints on SYSPRINT
 *
 * Promises  a line too long for the page goes on in the next, nothing is cut
 */
#include "spool/programs/listing.h"

#include "spool/base/text.h"

enum { PAGE_LINES = 60 };

void
listing_open(struct listing *listing, struct step *step, const char *dd_name,
    const struct page_form *form)
{
	struct fault fault = {0};

	*listing = (struct listing){.step = step, .form = form};
	listing->dd = dd_open_output(step, dd_name, &form->dcb, &fault);
	if (listing->dd == NULL)
		step_say(step, "%s%s", dd_exists(step, dd_name) ?
		    "IEC141I 013-18 " : "IEC130I ", fault.text);
}

/* One line: the carriage control, then the text, as wide as the DD allows. */
static void
put_line(struct listing *listing, char control, struct slice text)
{
	struct buffer line = {0};
	size_t room = dcb_room(dd_dcb(listing->dd));

	do {
		struct slice piece = slice_head(text, text_column_at(text,
		    room > 1 ? room - 1 : 1));

		buffer_clear(&line);
		buffer_byte(&line, control);
		buffer_put(&line, piece);
		dd_write(listing->dd, buffer_slice(&line));
		text = slice_from(text, piece.len);
		listing->line++;
		control = ' ';
	} while (text.len > 0 && !step_has_abended(listing->step));
	buffer_free(&line);
}

static void
begin_page(struct listing *listing)
{
	struct buffer line = {0};

	listing->line = 0;
	listing->page++;
	listing->form->heading(&line, listing->page);
	put_line(listing, '1', buffer_slice(&line));
	buffer_free(&line);
}

static void
print_text(struct listing *listing, char control, struct slice text)
{
	if (listing->dd == NULL)
		return;
	if (listing->form->heading != NULL && (listing->page == 0 ||
	    control == '1' || listing->line >= PAGE_LINES))
		begin_page(listing);
	listing->line += control == '-' ? 2 : control == '0' ? 1 : 0;
	if (control == '1' && listing->form->heading != NULL)
		control = ' ';	/* the heading began the page */
	put_line(listing, control, text);
}

void
listing_print(struct listing *listing, char control, const char *format, ...)
{
	struct buffer text = {0};
	va_list args;

	va_start(args, format);
	buffer_vprint(&text, format, args);
	va_end(args);
	print_text(listing, control, buffer_slice(&text));
	buffer_free(&text);
}

void
listing_error(struct listing *listing, char control, const char *format, ...)
{
	struct buffer text = {0};
	va_list args;

	va_start(args, format);
	buffer_vprint(&text, format, args);
	va_end(args);
	print_text(listing, control, buffer_slice(&text));
	if (listing->dd == NULL)
		step_say(listing->step, "%s", buffer_str(&text));
	buffer_free(&text);
}

void
listing_close(struct listing *listing)
{
	dd_close(&listing->dd);
}
