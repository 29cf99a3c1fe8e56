/*
 * writer/mailsink/script_parts.h -- a script as parsed
 *
 * For script.c and script_parse.c alone.
 */
#ifndef WRITER_MAILSINK_SCRIPT_PARTS_H
#define WRITER_MAILSINK_SCRIPT_PARTS_H

#ifndef PCRE2_CODE_UNIT_WIDTH
#define PCRE2_CODE_UNIT_WIDTH 8
#endif
#include <pcre2.h>

#include "spool/base/memory.h"
#include "writer/mailsink/script.h"

/* X(condition, its word, where the range stands) */
#define SINK_RANGES(X) \
	X(CONNECTION,	"connection",	connection) \
	X(LISTENER,	"listener",	listener) \
	X(NTH,		"nth",		nth) \
	X(TOTAL,	"total",	total)

/* from..to, or each multiple of `every`; all zero holds for any number. */
struct sink_range {
	uint64_t from;
	uint64_t to;
	uint64_t every;
};

enum sink_range_kind {
#define SINK_RANGE_ENUM(kind, word, field) SINK_RANGE_##kind,
	SINK_RANGES(SINK_RANGE_ENUM)
#undef SINK_RANGE_ENUM
	SINK_RANGE_COUNT
};

struct sink_rule_full {
	struct sink_rule rule;		/* what others see; first */
	enum sink_step step;
	struct sink_range range[SINK_RANGE_COUNT];
	unsigned given;			/* ranges: 1 << enum sink_range_kind */
	struct slice containing;	/* ptr NULL: not asked */
	pcre2_code *matching;		/* NULL: not asked */
	uint64_t times;			/* 0: without end */
	bool has_after;
	atomic_uint_fast64_t used;
	struct sink_rule_full *next;	/* for the same step */
};

struct sink_script {
	struct arena *arena;
	struct sink_rule_full *rules[SINK_STEP_COUNT];
	atomic_uint_fast64_t total[SINK_STEP_COUNT];
};

#endif
