/*
 * writer/mail/netdata.c -- what TSO TRANSMIT wrote, back to records
 *
 * Owns      segments that are not complete yet, and the record they belong to
 * Promises  memory for one record; nothing is read outside what was put; what
 *           comes after a resumption is what came without one
 * Fails     by NETDATA_BAD, and then for good
 */
#include "writer/mail/netdata.h"

#include <assert.h>
#include <stdlib.h>

#include "spool/base/buffer.h"
#include "spool/base/memory.h"
#include "spool/base/record.h"

enum {
	SEGMENT_HEAD = 2,	/* length with itself, flags */
	SEGMENT_FIRST = 0x80,
	SEGMENT_LAST = 0x40,
	SEGMENT_CONTROL = 0x20,
};

/* Text units (key, count, lengths and values) that matter here. */
enum {
	KEY_INMTERM = 0x0028,	/* the data are a message to the receiver */
	KEY_INMRECFM = 0x0049,
	KEY_INMUTILN = 0x1028,	/* the program that made the data */
	RECFM_ASA = 0x0400,
	RECFM_MACHINE = 0x0200,
};

enum {
	FILES_MAX = 8,		/* TRANSMIT makes one, two with a message */
	MARKS_MAX = 256,	/* a segment has 255 bytes: no more records of
				 * the data set have bytes that wait */
};

/* EBCDIC. */
#define INMR "\xc9\xd5\xd4\xd9\xf0"
#define INMCOPY "\xc9\xd5\xd4\xc3\xd6\xd7\xe8"
#define IEBCOPY "\xc9\xc5\xc2\xc3\xd6\xd7\xe8"

/* Where a record of the data set begins among the bytes that wait. */
struct mark {
	size_t begin;
	size_t before;		/* bytes of it that are used already */
	struct record_place at;
};

struct netdata {
	struct buffer bytes;	/* put and not used yet */
	size_t used;		/* of them */
	struct mark marks[MARKS_MAX];
	size_t mark_count;
	size_t skip;		/* bytes of what is put first */
	uint64_t segments;	/* for faults */
	uint64_t number;	/* of the last record given */
	struct record_place begun;	/* where the one in work began */
	struct buffer record;	/* put together so far */
	bool open;		/* a record has begun */
	bool control;		/* and is a control record */
	unsigned described;	/* the file that INMR02 or INMR03 speaks of */
	unsigned file;		/* the one whose data come, from 1 */
	bool given;		/* data have come */
	bool is_message[FILES_MAX + 1];
	bool carriage_control;
	bool ended, bad;
};

bool
netdata_begins(struct slice record)
{
	return record.len >= 8 && (uint8_t)record.ptr[0] >= 8 &&
	    ((uint8_t)record.ptr[1] & 0xe0) == 0xe0 &&
	    memcmp(record.ptr + SEGMENT_HEAD, INMR "\xf1", 6) == 0;
}

struct netdata *
netdata_open(void)
{
	return memory_new(struct netdata);
}

/* Behind the data come no more messages and no other record format, so that
 * nothing that was read before is needed. */
struct netdata *
netdata_resume(struct record_place at)
{
	struct netdata *n = netdata_open();

	assert(at.number > 0);
	n->number = at.number - 1;
	n->skip = at.within;
	n->file = 1;
	n->given = true;
	return n;
}

void
netdata_close(struct netdata **netdata)
{
	struct netdata *n = *netdata;

	if (n == NULL)
		return;
	buffer_free(&n->bytes);
	buffer_free(&n->record);
	free(n);
	*netdata = NULL;
}

/* Drops the bytes that are used, and the marks of records without others. */
static void
drop_used(struct netdata *n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n->mark_count; i++) {
		struct mark m = n->marks[i];
		size_t end = i + 1 < n->mark_count ? n->marks[i + 1].begin :
		    n->bytes.len;

		if (end <= n->used)
			continue;
		if (m.begin < n->used)
			m.before += n->used - m.begin;
		m.begin = m.begin < n->used ? 0 : m.begin - n->used;
		n->marks[kept++] = m;
	}
	n->mark_count = kept;
	buffer_take(&n->bytes, n->used);
	n->used = 0;
}

void
netdata_put(struct netdata *n, struct slice record, struct record_place at)
{
	size_t before = n->skip < record.len ? n->skip : record.len;

	drop_used(n);
	n->skip = 0;
	record = slice_from(record, before);
	if (record.len == 0 || n->ended || n->bad)
		return;
	assert(n->mark_count < MARKS_MAX);
	n->marks[n->mark_count++] = (struct mark){n->bytes.len, before, at};
	buffer_put(&n->bytes, record);
}

/* The place of byte `at` of those that wait. */
static struct record_place
place_of(const struct netdata *n, size_t at)
{
	const struct mark *m = &n->marks[n->mark_count - 1];
	struct record_place place;

	while (m > n->marks && m->begin > at)
		m--;
	place = m->at;
	place.within = (uint32_t)(m->before + at - m->begin);
	return place;
}

bool
netdata_carriage_control(const struct netdata *n)
{
	return n->carriage_control;
}

/* ---- control records */

static unsigned
two_bytes(struct slice s)
{
	return (unsigned)(uint8_t)s.ptr[0] << 8 | (uint8_t)s.ptr[1];
}

static bool
fail(struct netdata *n, struct fault *fault, const char *what)
{
	n->bad = true;
	fault_set(fault, "NETDATA, segment %llu: %s",
	    (unsigned long long)n->segments, what);
	return false;
}

static bool
take_utility(struct netdata *n, struct slice name, struct fault *fault)
{
	if (slice_starts(name, SLICE(INMCOPY)))
		return true;
	if (slice_starts(name, SLICE(IEBCOPY)))
		return fail(n, fault, "a partitioned data set; transmit the"
		    " member that holds the mail, with SEQ");
	return fail(n, fault, "made by a program other than INMCOPY (perhaps"
	    " enciphered); transmit a sequential data set in clear");
}

/* One text unit that INMR02 or INMR03 holds; `value` is its first value. */
static bool
take_unit(struct netdata *n, unsigned key, struct slice value,
    struct fault *fault)
{
	switch (key) {
	case KEY_INMUTILN:
		return take_utility(n, value, fault);
	case KEY_INMTERM:
		n->is_message[n->described] = true;
		return true;
	case KEY_INMRECFM:
		if (value.len >= 2 && !n->is_message[n->described])
			n->carriage_control = (two_bytes(value) &
			    (RECFM_ASA | RECFM_MACHINE)) != 0;
		return true;
	default:
		return true;
	}
}

/* Takes `count` values off the front; the first into *value_r. */
static bool
take_values(struct slice *units, unsigned count, struct slice *value_r)
{
	*value_r = SLICE("");
	for (unsigned i = 0; i < count; i++) {
		size_t len;

		if (units->len < 2)
			return false;
		len = two_bytes(*units);
		*units = slice_from(*units, 2);
		if (units->len < len)
			return false;
		if (i == 0)
			*value_r = slice_head(*units, len);
		*units = slice_from(*units, len);
	}
	return true;
}

static bool
take_units(struct netdata *n, struct slice units, struct fault *fault)
{
	while (units.len > 0) {
		unsigned key, count;
		struct slice value;

		if (units.len < 4)
			return fail(n, fault, "a text unit is cut short");
		key = two_bytes(units);
		count = two_bytes(slice_from(units, 2));
		units = slice_from(units, 4);
		if (!take_values(&units, count, &value))
			return fail(n, fault, "a text unit is cut short");
		if (!take_unit(n, key, value, fault))
			return false;
	}
	return true;
}

/* INMR02: how a file was made; its number comes first. */
static bool
take_inmr02(struct netdata *n, struct slice units, struct fault *fault)
{
	uint32_t file;

	if (units.len < 4)
		return fail(n, fault, "INMR02 without a file number");
	file = (uint32_t)two_bytes(units) << 16 |
	    two_bytes(slice_from(units, 2));
	if (file == 0 || file > FILES_MAX)
		return fail(n, fault, "more files than TRANSMIT sends");
	n->described = file;
	return take_units(n, slice_from(units, 4), fault);
}

/* INMR03: the data of the next file follow. */
static bool
take_inmr03(struct netdata *n, struct slice units, struct fault *fault)
{
	if (n->file == FILES_MAX)
		return fail(n, fault, "more files than TRANSMIT sends");
	n->described = ++n->file;
	if (!take_units(n, units, fault))
		return false;
	if (n->given && n->is_message[n->file])
		return fail(n, fault, "a message behind the data");
	return true;
}

static bool
take_control(struct netdata *n, struct fault *fault)
{
	struct slice record = buffer_slice(&n->record);

	if (record.len < 6 || memcmp(record.ptr, INMR, 5) != 0)
		return fail(n, fault, "a control record that is not INMR0n");
	switch ((uint8_t)record.ptr[5]) {
	case 0xf2:
		return take_inmr02(n, slice_from(record, 6), fault);
	case 0xf3:
		return take_inmr03(n, slice_from(record, 6), fault);
	case 0xf6:	/* INMR06: the end */
		n->ended = true;
		return true;
	default:
		return true;
	}
}

/* ---- segments */

/* Adds a segment to its record.  False: it does not fit. */
static bool
add_segment(struct netdata *n, unsigned flags, struct slice data,
    struct fault *fault)
{
	bool first = (flags & SEGMENT_FIRST) != 0;

	if (first == n->open)
		return fail(n, fault, first ? "a record begins inside another" :
		    "a record goes on that has not begun");
	if (first) {
		buffer_clear(&n->record);
		n->control = (flags & SEGMENT_CONTROL) != 0;
	}
	if (n->record.len + data.len > RECORD_MAX)
		return fail(n, fault, "a record of more than 32760 bytes");
	buffer_put(&n->record, data);
	n->open = (flags & SEGMENT_LAST) == 0;
	return true;
}

/* The next segment that is there as a whole. */
static bool
next_segment(struct netdata *n, struct slice *segment_r, struct fault *fault)
{
	struct slice rest;
	size_t len;

	if (n->used == n->bytes.len)
		return false;
	rest = slice_from(buffer_slice(&n->bytes), n->used);
	len = (uint8_t)rest.ptr[0];
	if (len < SEGMENT_HEAD)
		return fail(n, fault, "a segment shorter than its head: the"
		    " data set was changed on its way, or is no NETDATA");
	if (rest.len < len)
		return false;
	if (!n->open)
		n->begun = place_of(n, n->used);
	*segment_r = slice_head(rest, len);
	n->used += len;
	n->segments++;
	return true;
}

/* The data record that is put together. */
static void
give(struct netdata *n, struct slice *record_r, struct record_place *at_r)
{
	n->given = true;
	n->begun.number = ++n->number;
	*at_r = n->begun;
	*record_r = n->record.len > 0 ? buffer_slice(&n->record) : SLICE("");
}

enum netdata_rc
netdata_next(struct netdata *n, struct slice *record_r,
    struct record_place *at_r, struct fault *fault)
{
	struct slice segment;

	while (!n->ended && !n->bad && next_segment(n, &segment, fault)) {
		unsigned flags = (uint8_t)segment.ptr[1];

		if (!add_segment(n, flags, slice_from(segment, SEGMENT_HEAD),
		    fault))
			break;
		if (n->open)
			continue;
		if (n->control) {
			if (!take_control(n, fault))
				break;
		} else if (!n->is_message[n->file]) {
			give(n, record_r, at_r);
			return NETDATA_RECORD;
		}
	}
	if (n->bad)
		return NETDATA_BAD;
	return n->ended ? NETDATA_END : NETDATA_MORE;
}

bool
netdata_finish(struct netdata *n, struct fault *fault)
{
	if (n->bad || n->ended)
		return n->ended;
	return fail(n, fault, "the trailer INMR06 is missing: the data set is"
	    " not all of what was sent; transmit it again");
}
