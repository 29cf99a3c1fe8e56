/*
 * writer/maillint/source.h -- records, from a file or from the spool
 */
#ifndef WRITER_MAILLINT_SOURCE_H
#define WRITER_MAILLINT_SOURCE_H

#include <stdio.h>

#include "spool/ssi/jes.h"
#include "writer/mail/netdata.h"

enum source_rc { SOURCE_OK, SOURCE_END, SOURCE_BAD };

/* Reads what it stands for record by record; begin with source_file() or
 * source_data_set(). */
struct source {
	/* a file */
	FILE *file;
	struct buffer bytes;		/* read and not used */
	size_t used;			/* of them */
	uint32_t fixed;			/* length of records; 0: lines */
	char newline;
	bool file_ended;
	/* or a data set */
	struct jes_input input;
	/* what travels in either */
	struct netdata *netdata;
	struct record_place place;
};

/* Lines end in `newline`; records of `fixed` bytes when that is not 0, or when
 * the file is NETDATA.  It stays the caller's. */
void source_file(struct source *, FILE *, uint32_t fixed, char newline);
/* The connection stays the caller's. */
void source_data_set(struct source *, struct jes *, uint64_t key);
void source_close(struct source *);

/* The next record, good until the next call. */
enum source_rc source_next(struct source *, struct slice *record_r,
    struct fault *);

/* What it turned out to be, known with the first record. */
bool source_is_netdata(const struct source *);
bool source_has_carriage_control(const struct source *);

#endif
