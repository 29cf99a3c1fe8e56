/*
 * writer/delivery/task.h -- the writer's work on one spool data set
 *
 * A task is a thread that claims a data set, finds the mails in it, hands them
 * out, and disposes of the data set when each has come to something.  There is
 * a fixed number of tasks; each works on one data set at a time.
 */
#ifndef WRITER_DELIVERY_TASK_H
#define WRITER_DELIVERY_TASK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "writer/delivery/dispatch.h"
#include "writer/delivery/record.h"
#include "writer/delivery/settings.h"
#include "writer/delivery/subsystem.h"
#include "writer/undelivered/draft.h"

/* X(state, word in DISPLAY SPOOLSTATUS) */
#define TASK_STATES(X) \
	X(IDLE, "IDLE") \
	X(READING, "READING") \
	X(BACKPRESSURE, "BACKPRESSURE")	/* no room in the queue */ \
	X(SENDING, "SENDING")		/* all is read */ \
	X(REPORTING, "REPORTING")	/* messages and disposition */ \
	X(SUSPENDED, "SUSPENDED")

enum task_state {
#define X(state, word) TASK_##state,
	TASK_STATES(X)
#undef X
};

const char *task_state_word(enum task_state);

/* A spool data set, as messages and displays name it. */
struct task_data_set {
	uint64_t key;
	uint32_t job_number;
	char job_name[16], job_id[16], owner[16], notify[16];
	char node[16], system[16], writer[16];
	char page[64];
	unsigned number;
	uint64_t records, bytes;
	int64_t created_us;
	bool carriage_control;
};

/* A recipient that was not served, for the messages at the end. */
struct task_trouble {
	enum outcome outcome;
	uint32_t mail;
	uint64_t record;
	bool nobody_left;		/* the first of a mail whose recipients
					 * were all refused in reading */
	char sender[256];		/* of that one */
	char recipient[256];
	enum step step;
	char reply[ANSWER_SIZE];
};

enum { TROUBLES_KEPT = 20 };

/* An outcome on its way to the spool. */
struct task_outcome {
	uint32_t mail;
	Ssi__State state;
	char *detail;			/* NULL: "" */
};

struct writer;

struct task {
	unsigned id;			/* TKID, from 1 */
	struct writer *writer;
	pthread_t thread;
	struct member member;		/* the task's thread alone */

	/* of the data set in hand; the thread's alone, or set before mails are
	 * handed out and left alone until the last is back */
	struct claim claim;
	struct settings *settings;
	struct mail_ground ground;
	struct past *past;
	struct fault unreadable;	/* why it could not be read */
	uint64_t under_way_before;	/* when an earlier run ended */
	char time_zone[8];

	/* dispatch's */
	struct mail_queue queue;

	pthread_mutex_t lock;
	pthread_cond_t changed;
	/* guarded by the lock */
	enum task_state state;
	struct task_data_set ds;
	bool active;			/* there is a data set in hand */
	int64_t began_us;
	uint32_t unfinished;		/* mails handed out and not back */
	struct tally tally;
	struct task_trouble troubles[TROUBLES_KEPT];
	uint64_t trouble_count;
	struct draft *draft;		/* of the error report */
	bool letter_is_back;
	struct task_outcome *outcomes;	/* not with the spool yet */
	size_t outcome_count, outcome_size;
	uint8_t *has_outcome;		/* a bit for each mail, told or not */
	size_t has_size;		/* bytes */
	bool reporting;			/* some are on their way */
	uint64_t under_way_to;		/* durable */
	uint64_t under_way_wanted;
	uint64_t window;		/* how far ahead is asked for */
};

/* Makes a task out of zeros; it and the writer stay where they are. */
void task_open(struct task *, unsigned id, struct writer *);
/* When its thread has ended, or has never begun. */
void task_close(struct task *);

/* Begins the thread; waits until it has ended, when the writer stops. */
bool task_begin(struct task *);
void task_await_end(struct task *);

/* A mail is back with its outcomes; it is the task's again. */
void task_mail_done(struct task *, struct delivery *);

/* Something that a task may be waiting for has changed. */
void task_wake(struct task *);

/* ------------------------------------------------------- for reporter.c */

/* Takes what is to be told to the spool; false: nothing is.  Until
 * task_reported() nobody else takes any. */
struct task_report {
	uint64_t key;
	uint64_t under_way_to;		/* 0: as it is */
	struct task_outcome *outcomes;
	size_t count;
};
bool task_take_report(struct task *, struct task_report *);
/* The spool has it, or has not: then it is kept to be told again. */
void task_reported(struct task *, struct task_report *, bool told);

/* Sends a report by this connection, with a disposal at the end of the data
 * set. */
enum jes_rc report_send(struct member *, const struct task_report *,
    Ssi__Disposal, const char *reason, struct fault *);

/* ------------------------------------------ among the files of the task */

enum {
	WINDOW_FIRST = 64,	/* mails that may be under way, ahead */
	WINDOW_MAX = 2048,
};

/* Whether the work on the data set has to end before its end. */
bool task_is_over(struct task *);

/* The reader has found a mail, which is taken.  False: no more are wanted. */
bool task_take_mail(struct task *, struct mail *);

/* For the next report; `detail` is taken.  The lock is held. */
void task_keep_outcome(struct task *, uint32_t mail, Ssi__State, char *detail);
/* Whether one was kept in this run of the data set; the lock is held. */
bool task_has_outcome(const struct task *, uint32_t mail);

/* A message about the data set; up to twelve inserts of its own. */
void task_say(struct task *, enum writer_message, const struct insert *);

/* The error report goes where Report says.  False: the writer stops before the
 * report is anywhere. */
bool task_report_errors(struct task *, const struct mail_reader *,
    enum disposition);

/* The writer's own mail is back. */
void task_letter_done(struct task *);

/* The last words on a data set whose mails are all back: messages, outcomes,
 * disposition.  `stopped`: not all of it was worked on. */
void task_close_data_set(struct task *, struct mail_reader *, bool stopped);

#endif
