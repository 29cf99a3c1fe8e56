/*
 * spool/programs/listing.h -- what a utility prints on SYSPRINT
 *
 * Lines with carriage control, pages with a heading.  A utility without its
 * SYSPRINT still works: the step's log then says that the DD is missing, and
 * has the lines that tell of errors.
 */
#ifndef SPOOL_PROGRAMS_LISTING_H
#define SPOOL_PROGRAMS_LISTING_H

#include "spool/programs/dd.h"

/* How a utility's pages look. */
struct page_form {
	struct dcb dcb;		/* when the DD says nothing */
	/* Appends the heading, without carriage control.  NULL: no pages. */
	void (*heading)(struct buffer *, unsigned page);
};

struct listing {
	struct step *step;
	struct dd *dd;		/* NULL: there is none */
	const struct page_form *form;
	unsigned page;
	unsigned line;		/* on the page, from 1 */
};

/* The form must live as long as the listing. */
void listing_open(struct listing *, struct step *, const char *dd_name,
    const struct page_form *);
/* `control` is ' ', '0' (a blank line before), '-' (two), '1' (a new page). */
void listing_print(struct listing *, char control, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same for what must be seen: without SYSPRINT it is in the step's log. */
void listing_error(struct listing *, char control, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void listing_close(struct listing *);

#endif
