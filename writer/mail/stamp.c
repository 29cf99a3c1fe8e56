/*
 * writer/mail/stamp.c -- the headers that the writer adds to a message
 *
 * Owns      their layout (IBM's layout of Received is not published)
 * Promises  no text of the origin can break a header: what is not a letter, a
 *           digit or a harmless sign becomes "_"
 */
#include "writer/mail/stamp.h"

#include <stdio.h>
#include <time.h>

static const char *const days[] = {
	"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"
};
static const char *const months[] = {
	"Jan", "Feb", "Mar", "Apr", "May", "Jun",
	"Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
};

/* Minutes east of Greenwich of "+0200"; *zone_r is what to print. */
static int
zone_minutes(const char *time_zone, const char **zone_r)
{
	struct slice zone = slice_text(time_zone);
	uint64_t hhmm;

	*zone_r = "+0000";
	if (zone.len != 5 || (zone.ptr[0] != '+' && zone.ptr[0] != '-') ||
	    !slice_number(slice_from(zone, 1), 2359, &hhmm) ||
	    hhmm % 100 > 59)
		return 0;
	*zone_r = time_zone;
	return (zone.ptr[0] == '-' ? -1 : 1) *
	    (int)(hhmm / 100 * 60 + hhmm % 100);
}

/* The time as a clock on the wall of that zone shows it. */
static struct tm
local_time(int64_t at_us, const char *time_zone, const char **zone_r)
{
	struct tm tm = {.tm_mday = 1, .tm_year = 70, .tm_wday = 4};
	int64_t seconds = at_us / 1000000 - (at_us % 1000000 < 0);
	time_t at = (time_t)(seconds + zone_minutes(time_zone, zone_r) * 60);

	gmtime_r(&at, &tm);
	return tm;
}

void
stamp_date(int64_t at_us, const char *time_zone, char *to)
{
	const char *zone;
	struct tm tm = local_time(at_us, time_zone, &zone);

	snprintf(to, STAMP_DATE, "%s, %02d %s %d %02d:%02d:%02d %s",
	    days[tm.tm_wday % 7], tm.tm_mday, months[tm.tm_mon % 12],
	    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec, zone);
}

static bool
is_harmless(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c >= '0' && c <= '9') || c == '$' || c == '#' || c == '-' ||
	    c == '_';
}

/* A name of the origin, or of a host (with periods inside). */
static void
put_name(struct buffer *to, const char *name, bool host)
{
	size_t begin = to->len;

	for (; name != NULL && *name != '\0'; name++) {
		bool inside = host && *name == '.' && to->len > begin &&
		    name[1] != '\0' && name[1] != '.';

		buffer_byte(to, is_harmless(*name) || inside ? *name : '_');
	}
	if (to->len == begin && host)
		buffer_text(to, "localhost");
}

/* A part of a dotted name; an empty one is left out with its period. */
static void
put_part(struct buffer *to, const char *part)
{
	if (part == NULL || *part == '\0')
		return;
	put_name(to, part, false);
	buffer_byte(to, '.');
}

static void
put_id(struct stamp *s, const struct mail_rules *rules,
    const struct mail_origin *origin)
{
	const char *zone;
	struct tm tm = local_time(origin->read_us, origin->time_zone, &zone);
	int micros = (int)(origin->read_us % 1000000);

	buffer_byte(&s->id_head, '<');
	if (rules->user_info) {
		put_part(&s->id_head, origin->job_name);
		put_part(&s->id_head, origin->job_id);
	}
	buffer_print(&s->id_head, "%04d%02d%02d.%02d%02d%02d.%06d.%u.",
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
	    tm.tm_min, tm.tm_sec, micros < 0 ? micros + 1000000 : micros,
	    origin->data_set_number);
	buffer_byte(&s->id_tail, '@');
	put_name(&s->id_tail, origin->host, true);
	buffer_byte(&s->id_tail, '>');
}

/* <USER1>, and the user to notify as a comment (RFC 5321 has room for one). */
static void
put_for(struct buffer *to, const struct mail_rules *rules,
    const struct mail_origin *origin)
{
	buffer_text(to, "          for <");
	put_name(to, rules->user_info ? origin->user : origin->writer_job,
	    false);
	buffer_byte(to, '>');
	if (rules->user_info && origin->notify != NULL &&
	    *origin->notify != '\0') {
		buffer_text(to, " (notify ");
		put_name(to, origin->notify, false);
		buffer_byte(to, ')');
	}
}

static void
put_received(struct stamp *s, const struct mail_rules *rules,
    const struct mail_origin *origin)
{
	struct buffer *to = &s->received_head;

	buffer_text(to, "Received: from ");
	put_name(to, origin->node, true);
	buffer_text(to, " by ");
	put_name(to, origin->host, true);
	buffer_text(to, " (CSSMTP)\r\n");
	put_for(to, rules, origin);
	buffer_text(to, " id ");
	if (rules->user_info) {
		put_part(to, origin->job_name);
		put_part(to, origin->job_id);
	}
	buffer_print(to, "%u.", origin->data_set_number);
	buffer_text(&s->received_tail, ";\r\n          ");
	buffer_put(&s->received_tail, buffer_slice(&s->date));
	buffer_text(&s->received_tail, "\r\n");
}

void
stamp_open(struct stamp *s, const struct mail_rules *rules,
    const struct mail_origin *origin)
{
	char date[STAMP_DATE];

	*s = (struct stamp){0};
	stamp_date(origin->read_us, origin->time_zone, date);
	buffer_text(&s->date, date);
	put_id(s, rules, origin);
	put_received(s, rules, origin);
}

void
stamp_close(struct stamp *s)
{
	buffer_free(&s->id_head);
	buffer_free(&s->id_tail);
	buffer_free(&s->received_head);
	buffer_free(&s->received_tail);
	buffer_free(&s->date);
}

/* ---- of one mail */

/* Pieces one behind the other, in the arena. */
static struct slice
join(struct arena *arena, const struct slice *pieces, size_t count)
{
	size_t len = 0;
	char *made, *at;

	for (size_t i = 0; i < count; i++)
		len += pieces[i].len;
	made = at = arena_get(arena, len + 1);
	for (size_t i = 0; i < count; i++) {
		if (pieces[i].len > 0)
			memcpy(at, pieces[i].ptr, pieces[i].len);
		at += pieces[i].len;
	}
	return slice_of(made, len);
}

static struct slice
digits(uint32_t number, char room[10])
{
	size_t at = 10;

	do {
		room[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	return slice_of(room + at, 10 - at);
}

struct slice
stamp_message_id(const struct stamp *s, struct arena *arena,
    uint32_t mail_number)
{
	char room[10];
	struct slice pieces[] = {
		buffer_slice(&s->id_head), digits(mail_number, room),
		buffer_slice(&s->id_tail),
	};

	return join(arena, pieces, 3);
}

struct slice
stamp_headers(const struct stamp *s, struct arena *arena,
    uint32_t mail_number, bool date, struct slice message_id)
{
	const struct slice none = SLICE("");
	bool id = message_id.len > 0;
	char room[10];
	struct slice pieces[] = {
		buffer_slice(&s->received_head), digits(mail_number, room),
		buffer_slice(&s->received_tail),
		date ? SLICE("Date: ") : none,
		date ? buffer_slice(&s->date) : none,
		date ? SLICE("\r\n") : none,
		id ? SLICE("Message-ID: ") : none, message_id,
		id ? SLICE("\r\n") : none,
	};

	return join(arena, pieces, sizeof(pieces) / sizeof(*pieces));
}
