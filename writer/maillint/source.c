/*
 * writer/maillint/source.c -- records, from a file or from the spool
 *
 * Owns      the way from bytes to records, TSO TRANSMIT included
 * Promises  memory for one record, or one answer of the spool server
 * Fails     by SOURCE_BAD with a fault
 */
#include "writer/maillint/source.h"

#include "spool/base/record.h"

enum {
	CARD = 80,		/* bytes of a record of NETDATA */
	PIECE = 64 * 1024,	/* bytes read at a time */
	LINE_KEPT = 1024 * 1024,	/* a line beyond goes on in the next */
};

void
source_file(struct source *s, FILE *file, uint32_t fixed, char newline)
{
	*s = (struct source){.file = file, .fixed = fixed,
	    .newline = newline};
}

void
source_data_set(struct source *s, struct jes *jes, uint64_t key)
{
	*s = (struct source){0};
	jes_input_begin(&s->input, jes, key, 0);
}

void
source_close(struct source *s)
{
	if (s->file == NULL)
		jes_input_end(&s->input);
	buffer_free(&s->bytes);
	netdata_close(&s->netdata);
}

/* ---- bytes of a file */

/* Reads more; false with a fault when that went wrong. */
static bool
fill(struct source *s, struct fault *fault)
{
	size_t got;

	buffer_take(&s->bytes, s->used);
	s->used = 0;
	got = fread(buffer_room(&s->bytes, PIECE), 1, PIECE, s->file);
	s->bytes.len += got;
	s->file_ended = got == 0;
	if (ferror(s->file))
		fault_errno(fault, "it could not be read");
	return !ferror(s->file);
}

static struct slice
rest_of(const struct source *s)
{
	return slice_from(buffer_slice(&s->bytes), s->used);
}

/* Without the carriage return that some systems put before the newline. */
static struct slice
without_return(struct slice line)
{
	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	return line;
}

static bool
take_line(struct source *s, struct slice *record_r)
{
	struct slice rest = rest_of(s);
	size_t len = slice_find(rest, s->newline);

	if (len == rest.len && !s->file_ended && len < LINE_KEPT)
		return false;
	*record_r = without_return(slice_head(rest, len));
	s->used += len + (len < rest.len);
	return true;
}

static bool
take_fixed(struct source *s, struct slice *record_r)
{
	struct slice rest = rest_of(s);

	if (rest.len < s->fixed && !s->file_ended)
		return false;
	*record_r = slice_head(rest, s->fixed);
	s->used += record_r->len;
	return true;
}

static enum source_rc
next_of_file(struct source *s, struct slice *record_r, struct fault *fault)
{
	for (;;) {
		bool taken;

		if (s->file_ended && s->used == s->bytes.len)
			return SOURCE_END;
		if (s->used < s->bytes.len) {
			taken = s->fixed > 0 ? take_fixed(s, record_r) :
			    take_line(s, record_r);
			if (taken)
				return SOURCE_OK;
		}
		if (!fill(s, fault))
			return SOURCE_BAD;
	}
}

/* ---- records as they are stored */

static enum source_rc
next_stored(struct source *s, struct slice *record_r, struct fault *fault)
{
	if (s->file != NULL)
		return next_of_file(s, record_r, fault);
	switch (jes_input_next(&s->input, record_r, NULL, NULL, fault)) {
	case JES_OK:
		return SOURCE_OK;
	case JES_NONE:
		return SOURCE_END;
	default:
		return SOURCE_BAD;
	}
}

/* The first record; a file that begins as NETDATA is one of card images. */
static enum source_rc
first_stored(struct source *s, struct slice *record_r, struct fault *fault)
{
	if (s->file != NULL) {
		if (!fill(s, fault))
			return SOURCE_BAD;
		if (netdata_begins(rest_of(s)))
			s->fixed = CARD;
	}
	return next_stored(s, record_r, fault);
}

/* ---- records */

static enum source_rc
feed(struct source *s, struct fault *fault)
{
	struct slice record;
	enum source_rc rc = next_stored(s, &record, fault);

	if (rc == SOURCE_OK)
		netdata_put(s->netdata, record, s->place);
	else if (rc == SOURCE_END && !netdata_finish(s->netdata, fault))
		rc = SOURCE_BAD;
	return rc;
}

static enum source_rc
unpack(struct source *s, struct slice *record_r, struct fault *fault)
{
	enum source_rc rc = SOURCE_OK;
	struct record_place at;

	while (rc == SOURCE_OK)
		switch (netdata_next(s->netdata, record_r, &at, fault)) {
		case NETDATA_RECORD:
			return SOURCE_OK;
		case NETDATA_MORE:
			rc = feed(s, fault);
			break;
		case NETDATA_END:
			return SOURCE_END;
		case NETDATA_BAD:
			return SOURCE_BAD;
		}
	return rc;
}

enum source_rc
source_next(struct source *s, struct slice *record_r, struct fault *fault)
{
	enum source_rc rc;

	if (s->place.number++ > 0)
		return s->netdata != NULL ? unpack(s, record_r, fault) :
		    next_stored(s, record_r, fault);
	rc = first_stored(s, record_r, fault);
	if (rc != SOURCE_OK || !netdata_begins(*record_r))
		return rc;
	s->netdata = netdata_open();
	netdata_put(s->netdata, *record_r, s->place);
	return unpack(s, record_r, fault);
}

bool
source_is_netdata(const struct source *s)
{
	return s->netdata != NULL;
}

bool
source_has_carriage_control(const struct source *s)
{
	return s->netdata != NULL && netdata_carriage_control(s->netdata);
}
