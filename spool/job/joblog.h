/*
 * spool/job/joblog.h -- what a job leaves behind about itself
 *
 * JESMSGLG (what the operator was told), JESJCL (the statements) and JESYSMSG
 * (the system's messages), in the layouts of the reference, jes-and-jcl.md
 * 2.5.  Gathered in memory while the job runs, written when it ends.
 */
#ifndef SPOOL_JOB_JOBLOG_H
#define SPOOL_JOB_JOBLOG_H

#include "spool/jcl/jcl.h"
#include "spool/job/job.h"

enum {
	JESJCLIN = 1, JESMSGLG = 2, JESJCL = 3, JESYSMSG = 4,
	FIRST_USER_DATA_SET = 101,
};

struct joblog {
	struct spool *spool;
	struct job *job;		/* its row, kept up to date by others */
	struct buffer messages;		/* lines that end in LF, as records */
	struct buffer system;
	uint64_t cards;
	uint64_t sysout_records, sysout_bytes;
};

void joblog_begin(struct joblog *, struct spool *, struct job *);
void joblog_free(struct joblog *);

/* To the console and JESMSGLG; to JESYSMSG. */
void joblog_tell(struct joblog *, enum spool_message, const struct insert *);
/* To JESMSGLG alone. */
void joblog_note(struct joblog *, enum spool_message, const struct insert *);
void joblog_line(struct joblog *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void joblog_system(struct joblog *, enum spool_message,
    const struct insert *);
/* A line of JESYSMSG as it stands, behind the carriage control. */
void joblog_system_line(struct joblog *, const char *text);

/* The errors of the JCL, for JESYSMSG; the listing then has them all. */
void joblog_jcl_errors(struct joblog *, const struct jcl_job *);

/* Writes the three data sets; to NOTIFY= when it asked. */
void joblog_write(struct txn *, struct joblog *, const struct jcl_job *);

/* Local times as messages have them. */
void joblog_time(int64_t at_us, char *to, size_t size);	/* 09.14.02 */
void joblog_date(int64_t at_us, char *to, size_t size);	/* 2025064.0914 */

#endif
