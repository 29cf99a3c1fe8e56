/*
 * spool/job/joblog.c -- what a job leaves behind about itself
 *
 * Owns      the lines until they are written
 * Promises  the layouts of the reference; a password never stands in them
 */
#include "spool/job/joblog.h"

#include <stdio.h>

#include "spool/base/clock.h"

void
joblog_time(int64_t at_us, char *to, size_t size)
{
	clock_format(at_us, "%H.%M.%S", to, size);
}

void
joblog_date(int64_t at_us, char *to, size_t size)
{
	clock_format(at_us, "%Y%j.%H%M", to, size);
}

/* Letters with a blank between: N O D E. */
static void
put_spaced(struct buffer *out, const char *word)
{
	for (; *word != '\0'; word++) {
		buffer_byte(out, *word);
		if (word[1] != '\0')
			buffer_byte(out, ' ');
	}
}

static void
put_heading(struct joblog *log)
{
	struct buffer *out = &log->messages;

	buffer_text(out, "1                       ");
	put_spaced(out, "JES2");
	buffer_text(out, "  ");
	put_spaced(out, "JOB");
	buffer_text(out, "  ");
	put_spaced(out, "LOG");
	buffer_text(out, "  --  ");
	put_spaced(out, "SYSTEM");
	buffer_text(out, "  ");
	put_spaced(out, log->spool->system);
	buffer_text(out, "  --  ");
	put_spaced(out, "NODE");
	buffer_text(out, "  ");
	put_spaced(out, log->spool->node);
	buffer_text(out, "\n0 \n");
}

/* ASCII only, so the locale's names of days are not asked. */
static void
put_day(struct joblog *log, int64_t now)
{
	static const char *const days[] = {"SUNDAY,", "MONDAY,", "TUESDAY,",
	    "WEDNESDAY,", "THURSDAY,", "FRIDAY,", "SATURDAY,"};
	static const char *const months[] = {"JAN", "FEB", "MAR", "APR", "MAY",
	    "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
	time_t at = (time_t)(now / 1000000);
	char time[16];
	struct tm tm;

	localtime_r(&at, &tm);
	joblog_time(now, time, sizeof(time));
	buffer_print(&log->messages, " %s %-8s ---- %-11s%02d %s %04d ----\n",
	    time, log->job->id, days[tm.tm_wday], tm.tm_mday,
	    months[tm.tm_mon], tm.tm_year + 1900);
}

void
joblog_begin(struct joblog *log, struct spool *spool, struct job *job)
{
	*log = (struct joblog){.spool = spool, .job = job};
	put_heading(log);
	put_day(log, clock_now_us());
}

void
joblog_free(struct joblog *log)
{
	buffer_free(&log->messages);
	buffer_free(&log->system);
}

static void
put_line(struct joblog *log, const char *text)
{
	char time[16];

	joblog_time(clock_now_us(), time, sizeof(time));
	buffer_print(&log->messages, " %s %-8s  %s\n", time, log->job->id,
	    text);
}

void
joblog_note(struct joblog *log, enum spool_message id,
    const struct insert *inserts)
{
	struct buffer text = {0};

	message_put(&text, &spool_messages[id], inserts);
	put_line(log, buffer_str(&text));
	buffer_free(&text);
}

void
joblog_tell(struct joblog *log, enum spool_message id,
    const struct insert *inserts)
{
	struct buffer text = {0};

	message_put(&text, &spool_messages[id], inserts);
	put_line(log, buffer_str(&text));
	spool_say(log->spool, log->job->number, "%s", buffer_str(&text));
	buffer_free(&text);
}

void
joblog_line(struct joblog *log, const char *format, ...)
{
	struct buffer text = {0};
	va_list args;

	va_start(args, format);
	buffer_vprint(&text, format, args);
	va_end(args);
	put_line(log, buffer_str(&text));
	buffer_free(&text);
}

void
joblog_system(struct joblog *log, enum spool_message id,
    const struct insert *inserts)
{
	buffer_byte(&log->system, ' ');
	message_put(&log->system, &spool_messages[id], inserts);
	buffer_byte(&log->system, '\n');
}

void
joblog_system_line(struct joblog *log, const char *text)
{
	buffer_print(&log->system, " %s\n", text);
}

static void
put_where(struct buffer *out, const struct jcl_error *e)
{
	buffer_print(out, "           LINE %u", e->line);
	if (e->column > 0)
		buffer_print(out, ", COLUMN %u", e->column);
	if (e->help != NULL && e->help[0] != '\0')
		buffer_print(out, ": %s", e->help);
	buffer_byte(out, '\n');
}

/* What was expanded, and what is wrong or odd. */
void
joblog_jcl_errors(struct joblog *log, const struct jcl_job *jcl)
{
	struct buffer *out = &log->system;
	const struct jcl_error *e;

	if (jcl->errors == NULL && jcl->notes == NULL)
		return;
	buffer_text(out, "   STMT NO. MESSAGE\n");
	for (e = jcl->notes; e != NULL; e = e->next)
		buffer_print(out, " %9u %s\n", e->statement, e->text);
	for (e = jcl->errors; e != NULL; e = e->next) {
		buffer_print(out, " %9u %s\n", e->statement, e->text);
		put_where(out, e);
	}
}

/* Numbers end in column 14 (reference 2.5). */
static void
put_statistics(struct joblog *log)
{
	const struct job *job = log->job;
	struct buffer *out = &log->messages;
	char date[32];
	double minutes = job->started_us == 0 ? 0 :
	    (double)(job->ended_us - job->started_us) / 60e6;

	clock_format(job->ended_us, "%d %b %Y", date, sizeof(date));
	for (char *c = date; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = *c - 'a' + 'A';
	buffer_text(out, "0------ JES2 JOB STATISTICS ------\n");
	buffer_print(out, "-  %s JOB EXECUTION DATE\n", date);
	buffer_print(out, "-%13llu CARDS READ\n",
	    (unsigned long long)log->cards);
	buffer_print(out, "-%13llu SYSOUT PRINT RECORDS\n",
	    (unsigned long long)log->sysout_records);
	buffer_print(out, "-%13u SYSOUT PUNCH RECORDS\n", 0u);
	buffer_print(out, "-%13llu SYSOUT SPOOL KBYTES\n",
	    (unsigned long long)(log->sysout_bytes + 1023) / 1024);
	buffer_print(out, "-%13.2f MINUTES EXECUTION TIME\n", minutes);
}

static void
write_lines(struct txn *txn, struct joblog *log, unsigned number,
    const char *dd_name, struct slice lines)
{
	struct outclass outclass = outclass_of(log->spool,
	    log->job->msgclass);
	bool abnormal = log->job->completion != COMPLETION_CODE;
	struct data_set ds = {
		.job = log->job->number, .number = number,
		.class = log->job->msgclass, .recfm = "VA", .lrecl = 133,
		.page = "UTF-8", .step = "JES2",
		.outdisp = abnormal ? outclass.outdisp_abend :
		    outclass.outdisp,
		.outdisp_abend = outclass.outdisp_abend,
	};
	struct sysout sysout;
	struct slice line;

	slice_copy(slice_text(dd_name), ds.dd_name, sizeof(ds.dd_name));
	slice_copy(slice_text(dd_name), ds.last_name, sizeof(ds.last_name));
	sysout_begin(txn, log->spool, &ds, &sysout);
	if (lines.len > 0 && lines.ptr[lines.len - 1] == '\n')
		lines.len--;
	while (slice_split(&lines, '\n', &line))
		sysout_record(txn, &sysout, line);
	sysout_end(txn, &sysout, outdisp_state(ds.outdisp));
}

/* The listing, with the job id in columns 73-80 of the JOB statement. */
static void
write_listing(struct txn *txn, struct joblog *log, const struct jcl_job *jcl)
{
	struct buffer text = {0};
	size_t at = jcl->job_id_at;

	buffer_put(&text, jcl->listing);
	if (at + 8 <= text.len && text.data != NULL)
		memcpy(text.data + at, log->job->id, 8);
	write_lines(txn, log, JESJCL, "JESJCL", buffer_slice(&text));
	buffer_free(&text);
}

void
joblog_write(struct txn *txn, struct joblog *log, const struct jcl_job *jcl)
{
	size_t before = log->messages.len;

	put_statistics(log);
	write_lines(txn, log, JESMSGLG, "JESMSGLG",
	    buffer_slice(&log->messages));
	log->messages.len = before;	/* it may have to be written again */
	if (jcl != NULL)
		write_listing(txn, log, jcl);
	if (log->system.len > 0)
		write_lines(txn, log, JESYSMSG, "JESYSMSG",
		    buffer_slice(&log->system));
}
