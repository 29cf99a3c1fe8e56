/*
 * writer/mailsink/script.h -- where the sink misbehaves
 *
 * A script is rules, one a line: a step of the session, conditions, actions
 * (docs/mailsink.md).  The first rule that fits is carried out.
 */
#ifndef WRITER_MAILSINK_SCRIPT_H
#define WRITER_MAILSINK_SCRIPT_H

#include <stdatomic.h>
#include <stdbool.h>

#include "spool/base/buffer.h"
#include "spool/base/slice.h"

/* X(step, its word in a script, whether it has a text to search) */
#define SINK_STEPS(X) \
	X(GREETING,	"greeting",	false) \
	X(HELO,		"HELO",		true) \
	X(EHLO,		"EHLO",		true) \
	X(STARTTLS,	"STARTTLS",	false) \
	X(AUTH,		"AUTH",		true) \
	X(MAIL,		"MAIL",		true) \
	X(RCPT,		"RCPT",		true) \
	X(DATA,		"DATA",		true) \
	X(BODY,		"body",		true) \
	X(DOT,		"dot",		true) \
	X(BDAT,		"BDAT",		true) \
	X(RSET,		"RSET",		false) \
	X(NOOP,		"NOOP",		true) \
	X(VRFY,		"VRFY",		true) \
	X(QUIT,		"QUIT",		false)

enum sink_step {
#define SINK_STEP_ENUM(step, word, text) SINK_STEP_##step,
	SINK_STEPS(SINK_STEP_ENUM)
#undef SINK_STEP_ENUM
	SINK_STEP_COUNT
};

/* X(action, its word, its operand, flags) */
#define SINK_ACTIONS(X) \
	X(REPLY,	"reply",	TEXT,		0) \
	X(RAW,		"raw",		TEXT,		0) \
	X(PROCEED,	"proceed",	NONE,		SINK_CARRIES) \
	X(ACCEPT,	"accept",	NONE,		SINK_CARRIES) \
	X(IGNORE,	"ignore",	NONE,		SINK_ANSWERS) \
	X(DELAY,	"delay",	DURATION,	0) \
	X(GARBAGE,	"garbage",	NUMBER,		0) \
	X(CLOSE_LISTENER, "close-listener", DURATION,	0) \
	X(SILENCE,	"silence",	NONE,		SINK_ENDS) \
	X(SWALLOW,	"swallow",	NONE,		SINK_ENDS) \
	X(ENDLESS,	"endless",	NONE,		SINK_ENDS) \
	X(ENDLESS_LINE,	"endless-line",	NONE,		SINK_ENDS) \
	X(CLOSE,	"close",	NONE,		SINK_ENDS) \
	X(CUT,		"cut",		NONE,		SINK_ENDS) \
	X(RESET,	"reset",	NONE,		SINK_ENDS)

enum {
	SINK_CARRIES = 1,	/* the command is carried out */
	SINK_ANSWERS = 2,	/* the usual answer is not given */
	SINK_ENDS = 4,		/* so is the connection's life */
};

enum sink_action_kind {
#define SINK_ACTION_ENUM(action, word, operand, flags) SINK_ACTION_##action,
	SINK_ACTIONS(SINK_ACTION_ENUM)
#undef SINK_ACTION_ENUM
	SINK_ACTION_COUNT
};

struct sink_action {
	enum sink_action_kind kind;
	struct slice text;
	uint64_t number;	/* bytes, or milliseconds */
};

/* The actions of one rule, in their order. */
struct sink_rule {
	unsigned line;			/* of the script, from 1 */
	uint64_t after;			/* bytes of the message, for body */
	const struct sink_action *actions;
	size_t action_count;
	bool carries_on;		/* goes on as usual behind the last */
};

struct sink_script;

/*
 * NULL when it has errors; each is then a line "NAME:LINE:COLUMN: what is
 * wrong" in `errors`.
 */
struct sink_script *sink_script_parse(struct slice text, const char *name,
    struct buffer *errors);
void sink_script_close(struct sink_script **);

/* A moment in a session. */
struct sink_moment {
	enum sink_step step;
	uint64_t connection;	/* these all from 1 */
	uint64_t listener;
	uint64_t nth;		/* time of this step in the connection */
	uint64_t total;		/* time of this step in all connections */
	/* the command as it came, but AUTH without credentials; from DATA
	 * on the envelope as the stored mail shows it, for BDAT with the
	 * command behind it */
	struct slice text;
};

/* Counts a step over all connections; any thread. */
uint64_t sink_script_count(struct sink_script *, enum sink_step);

/*
 * The rule that fits, or NULL; it counts as used (see "times").  For body the
 * rule is used only when so many bytes came: sink_rule_use() then says whether
 * it still may be.
 */
const struct sink_rule *sink_script_find(struct sink_script *,
    const struct sink_moment *);
bool sink_rule_use(const struct sink_rule *);

const char *sink_step_name(enum sink_step);
const char *sink_action_name(enum sink_action_kind);

/* Whether a reply's first digit says that the command was carried out. */
static inline bool
sink_reply_is_positive(struct slice text)
{
	return text.len > 0 && (text.ptr[0] == '2' || text.ptr[0] == '3');
}

#endif
