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

#include "writer/mail/mail.h"

/* "<TESTMAIL.JOB00012.20080930.160454.541437.101.1@host.domain>" */
struct slice stamp_message_id(struct arena *, const struct mail_rules *,
    const struct mail_origin *, uint32_t mail_number);

/* Received; Date and Message-ID where asked for; lines end in CR LF, ASCII. */
struct slice stamp_headers(struct arena *, const struct mail_rules *,
    const struct mail_origin *, uint32_t mail_number, bool date,
    struct slice message_id);

/* "Tue, 30 Sep 2008 16:04:54 -0400"; `to` has room for STAMP_DATE bytes. */
enum { STAMP_DATE = 64 };
void stamp_date(int64_t at_us, const char *time_zone, char *to);

#endif
