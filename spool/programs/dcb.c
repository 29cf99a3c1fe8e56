/*
 * spool/programs/dcb.c -- record format and length
 */
#include "spool/programs/dcb.h"

#include "spool/base/codepage.h"
#include "spool/base/record.h"
#include "spool/base/text.h"

enum { DESCRIPTOR = 4 };	/* bytes before a V record on z/OS */

bool
dcb_is_known(const struct dcb *dcb)
{
	return dcb->recfm[0] == 'U' ||
	    (dcb->recfm[0] != '\0' && dcb->lrecl != 0);
}

bool
dcb_is_fixed(const struct dcb *dcb)
{
	return dcb->recfm[0] == 'F' && dcb->lrecl != 0;
}

bool
dcb_is_variable(const struct dcb *dcb)
{
	return dcb->recfm[0] == 'V' || dcb->recfm[0] == 'D';
}

bool
dcb_has_control(const struct dcb *dcb)
{
	return dcb->recfm[0] != '\0' && strpbrk(dcb->recfm + 1, "AM") != NULL;
}

size_t
dcb_room(const struct dcb *dcb)
{
	if (dcb->lrecl == 0 || dcb->recfm[0] == 'U')
		return RECORD_MAX;
	if (dcb_is_variable(dcb))
		return dcb->lrecl > DESCRIPTOR ? dcb->lrecl - DESCRIPTOR : 0;
	return dcb->lrecl;
}

void
dcb_fill(struct dcb *dcb, const struct dcb *from)
{
	if (dcb->recfm[0] == '\0')
		memcpy(dcb->recfm, from->recfm, sizeof(dcb->recfm));
	if (dcb->lrecl == 0 && from->lrecl != 0) {
		dcb->lrecl = (unsigned)dcb_room(from);
		if (dcb_is_variable(dcb))
			dcb->lrecl += DESCRIPTOR;
	}
	if (dcb->blksize == 0)
		dcb->blksize = from->blksize;
}

bool
dcb_is_like(const struct dcb *a, const struct dcb *b)
{
	if (dcb_is_variable(a) || dcb_is_variable(b))
		return dcb_is_variable(a) && dcb_is_variable(b) &&
		    a->lrecl == b->lrecl;
	return a->recfm[0] == b->recfm[0] && a->lrecl == b->lrecl;
}

size_t
dcb_columns(struct slice record)
{
	if (codepage_ascii_run(record) == record.len)
		return record.len;
	return text_columns(record);
}
