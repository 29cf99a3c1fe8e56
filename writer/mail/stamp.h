/*
 * writer/mail/stamp.h -- the headers that the writer adds to a message
 *
 * Rules: CSSMTP always adds Received, Message-ID when the message has none,
 * Date when it has none and Header Date is YES.  Header UserInfo NO leaves job
 * name and job id out, and names the writer's job in place of the user.  The
 * unique part of Message-ID stands left of the @ (APAR PH49652).
 *
 * All of it comes from the origin and the number of the mail: a data set that
 * is read again gets the same headers.
 */
#ifndef WRITER_MAIL_STAMP_H
#define WRITER_MAIL_STAMP_H

#include "spool/base/buffer.h"
#include "writer/mail/mail.h"

/* What all mails of a data set have in common; the members are stamp.c's. */
struct stamp {
	struct buffer id_head, id_tail;
	struct buffer received_head, received_tail;
	struct buffer date;
};

void stamp_open(struct stamp *, const struct mail_rules *,
    const struct mail_origin *);
void stamp_close(struct stamp *);

/* "<TESTMAIL.JOB00012.20080930.160454.541437.101.1@host.domain>" */
struct slice stamp_message_id(const struct stamp *, struct arena *,
    uint32_t mail_number);

/* Received; Date when asked for; Message-ID when not empty.  Lines end in
 * CR LF, all is ASCII. */
struct slice stamp_headers(const struct stamp *, struct arena *,
    uint32_t mail_number, bool date, struct slice message_id);

/* "Tue, 30 Sep 2008 16:04:54 -0400"; `to` has room for STAMP_DATE bytes. */
enum { STAMP_DATE = 64 };
void stamp_date(int64_t at_us, const char *time_zone, char *to);

#endif
