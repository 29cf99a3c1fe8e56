/*
 * spool/ssi/jes.h -- libjes: the client's side of the subsystem interface
 *
 * jes, the processes of job steps, cssmtp and other people's programs reach the
 * spool through this.  A connection belongs to one thread at a time; its calls
 * block until the answer is there.  Answers are the caller's until
 * jes_answer_free().
 */
#ifndef SPOOL_SSI_JES_H
#define SPOOL_SSI_JES_H

#include <stdbool.h>
#include <stdint.h>

#include "spool/base/buffer.h"
#include "spool/base/fault.h"
#include "spool/base/slice.h"
#include "spool/ssi/ssi.pb-c.h"

struct jes;

enum jes_rc {
	JES_OK,
	JES_NONE,	/* nothing matches, nothing waits */
	JES_REFUSED,	/* not yours to ask */
	JES_NOT_FOUND,
	JES_CONFLICT,	/* its state does not allow it */
	JES_FULL,	/* the volume has no room */
	JES_BAD,	/* the request was not well-formed */
	JES_FAILED,	/* the server could not */
	JES_GONE,	/* no server, or the connection broke */
};

/* Connects to the server of this home and says hello; `program` names the
 * caller in the server's log.  NULL with a fault when there is no server. */
struct jes *jes_open(const char *home, const char *program, struct fault *);
/* A connection that is there already (the process of a step): no hello. */
struct jes *jes_adopt(int fd);
void jes_close(struct jes **);

/* Who the server takes us for: good until jes_close(); NULL when adopted. */
const Ssi__HelloAnswer *jes_who(const struct jes *);

/*
 * Asks, and waits for the answer.  Anything but JES_OK fills the fault with the
 * server's reason and leaves *answer_r NULL; answer_r may be NULL.
 */
enum jes_rc jes_ask(struct jes *, const Ssi__Request *, Ssi__Answer **answer_r,
    struct fault *);
void jes_answer_free(Ssi__Answer **);

/* Shorthand for building a request of one kind on the stack:
 *	Ssi__Select ask = SSI__SELECT__INIT;
 *	rc = jes_ask_select(jes, &ask, &answer, &fault);
 */
#define JES_ASK(name, type, case_) \
	static inline enum jes_rc \
	jes_ask_##name(struct jes *jes, type *ask, Ssi__Answer **answer_r, \
	    struct fault *fault) \
	{ \
		Ssi__Request request = SSI__REQUEST__INIT; \
		request.ask_case = SSI__REQUEST__ASK_##case_; \
		request.name = ask; \
		return jes_ask(jes, &request, answer_r, fault); \
	}
JES_ASK(submit, Ssi__Submit, SUBMIT)
JES_ASK(jobs, Ssi__JobQuery, JOBS)
JES_ASK(wait, Ssi__Wait, WAIT)
JES_ASK(data_sets, Ssi__JobQuery, DATA_SETS)
JES_ASK(read, Ssi__Read, READ)
JES_ASK(open, Ssi__Open, OPEN)
JES_ASK(put, Ssi__Put, PUT)
JES_ASK(close, Ssi__Close, CLOSE)
JES_ASK(act, Ssi__Act, ACT)
JES_ASK(command, Ssi__Command, COMMAND)
JES_ASK(console, Ssi__ConsoleQuery, CONSOLE)
JES_ASK(writer, Ssi__Writer, WRITER)
JES_ASK(join, Ssi__Join, JOIN)
JES_ASK(select, Ssi__Select, SELECT)
JES_ASK(outcomes, Ssi__OutcomeQuery, OUTCOMES)
JES_ASK(progress, Ssi__Progress, PROGRESS)
JES_ASK(wto, Ssi__Wto, WTO)
JES_ASK(await_command, Ssi__AwaitCommand, AWAIT_COMMAND)
JES_ASK(command_answer, Ssi__CommandAnswer, COMMAND_ANSWER)
JES_ASK(stop, Ssi__Stop, STOP)
JES_ASK(step_end, Ssi__StepEnd, STEP_END)
#undef JES_ASK

/* ------------------------------------------- records, written and read */

/*
 * Puts records into a data set that is open, a block at a time.  `key` and
 * `truncate_blanks` as in its DataSet.
 */
struct jes_output {
	struct jes *jes;
	uint64_t key;
	bool truncate_blanks;
	struct buffer block;
	uint64_t records;
};

void jes_output_begin(struct jes_output *, struct jes *, uint64_t key,
    bool truncate_blanks);
/* A record of more than RECORD_MAX bytes is JES_BAD. */
enum jes_rc jes_output_put(struct jes_output *, struct slice record,
    struct fault *);
/* Sends what is left; the data set stays open. */
enum jes_rc jes_output_end(struct jes_output *, struct fault *);

/*
 * Reads a data set record by record from a place on: block (from 0) and byte
 * offset in it, as record places have them.
 */
struct jes_input {
	struct jes *jes;
	uint64_t key;
	Ssi__Answer *answer;
	size_t answer_block;	/* in the answer, the one being read */
	uint32_t block;		/* in the data set, the same one */
	struct slice rest;	/* of that block */
	bool at_end;
};

void jes_input_begin(struct jes_input *, struct jes *, uint64_t key,
    uint32_t block);
/* The next record, good until the next call; JES_NONE after the last.  Its
 * place, when asked for, is *block_r and *offset_r. */
enum jes_rc jes_input_next(struct jes_input *, struct slice *record_r,
    uint32_t *block_r, uint32_t *offset_r, struct fault *);
void jes_input_end(struct jes_input *);

#endif
