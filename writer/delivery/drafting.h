/*
 * writer/delivery/drafting.h -- what the error report will say of a mail
 */
#ifndef WRITER_DELIVERY_DRAFTING_H
#define WRITER_DELIVERY_DRAFTING_H

#include "writer/delivery/delivery.h"
#include "writer/undelivered/draft.h"

/* Adds what is to be told of a mail that is over and done with: recipients who
 * will not get it, those who have not got it yet, and what was changed. */
void draft_delivery(struct draft *, const struct delivery *);

#endif
