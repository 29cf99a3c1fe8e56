/*
 * writer/config/config.h -- the configuration of a mail writer
 *
 * Read from one file, whole or not at all.  Every statement and parameter is a
 * row of one table (statements.h): name, form, range, default, whether a
 * refresh may change it, whether the writer can do it yet, where it is stored,
 * help.
 *
 * Rules: IBM's CSSMTP statements, z/OS 3.2.
 */
#ifndef WRITER_CONFIG_CONFIG_H
#define WRITER_CONFIG_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "spool/base/buffer.h"
#include "spool/base/fault.h"
#include "spool/base/slice.h"

enum { TARGETS_MAX = 4, ADMINISTRATORS_MAX = 4 };

enum bad_spool_disp { BAD_SPOOL_HOLD, BAD_SPOOL_DELETE };
enum report { REPORT_SYSOUT, REPORT_ADMIN, REPORT_NONE };
enum dead_letter_action { DEAD_LETTER_STORE, DEAD_LETTER_DELETE };
enum user_exit { USER_EXIT_NONE, USER_EXIT_2, USER_EXIT_3, USER_EXIT_4 };

struct target_config {
	unsigned line;			/* of the statement */
	char ip[64];			/* one of these three is set */
	char name[256];
	char mx[256];
	uint32_t connect_port;
	uint32_t connect_limit;		/* connections */
	uint32_t max_msg_sent;		/* mails a connection, 0 = no limit */
	uint64_t message_size;		/* bytes */
	bool secure;
	char charset[64];
	char mb_charset[64];
	char auth_entity[248];
};

/* Seconds. */
struct timeout_config {
	uint32_t any_cmd, connect_retry, data_block, data_cmd, data_term;
	uint32_t initial_msg, mail_cmd, rcpt_cmd, connect_idle;
};

struct config {
	char ext_wrt_name[9];		/* "" = the job name of the writer */
	enum bad_spool_disp bad_spool_disp;
	uint32_t chk_point_size_limit;	/* mails */
	bool extended_retry;		/* the statement is there */
	uint32_t extended_age;		/* days */
	uint32_t extended_interval;	/* minutes */
	char mail_directory[513];
	bool header_date;
	bool header_user_info;
	uint64_t jes_job_size;		/* thousands of bytes, 0 = unlimited */
	uint64_t jes_msg_size;
	uint32_t jes_syntax_err_limit;
	uint32_t log_level;
	char administrators[ADMINISTRATORS_MAX][321];
	unsigned administrator_count;
	bool mailbox_long;
	bool mbcs;
	bool null_trnc, test_mode, data_line_trunc, tls_ehlo;
	char at_sign[8];
	bool replace_subject_at_sign;
	enum report report;
	char report_mail_from[321];
	char report_sysout_class[2];
	uint32_t retry_count;
	uint32_t retry_interval;	/* minutes */
	bool smf_config, smf_connect, smf_mail, smf_spool, smf_stats;
	struct target_config targets[TARGETS_MAX];
	unsigned target_count;
	struct timeout_config timeout;
	char translate[64];
	enum dead_letter_action dead_letter_action;
	bool return_to_mail_from;
	char dead_letter_directory[513];
	enum user_exit user_exit;
};

/* One finding about a file: an error keeps it from being used. */
struct config_finding {
	bool is_error;			/* else a warning */
	unsigned line;			/* from 1; 0: the file as a whole */
	unsigned column;		/* from 1; 0: the line as a whole */
	char text[256];			/* what is wrong, what to do */
};

struct config_findings {
	struct config_finding *list;	/* in order of line, 0 last */
	size_t count;
	size_t errors;
};

/*
 * Pure: the text of a file (UTF-8, lines that end in LF or CR LF) to values.
 * True when there is no error; *config_r is then whole.  False: *config_r is
 * not touched.  The findings begin empty, whatever they held; they are the
 * caller's: config_findings_free().
 */
bool config_parse(struct slice text, struct config *config_r,
    struct config_findings *);
void config_findings_free(struct config_findings *);

/*
 * Reads the file and parses it; a file that can't be read is one finding.  The
 * file is in the code page that the environment variable CSSMTP_CODEPAGE_CONFIG
 * names, else in UTF-8.
 */
bool config_read(const char *path, struct config *config_r,
    struct config_findings *);

/* A line for each: "FILE:LINE:COLUMN: error: ...". */
void config_findings_print(const struct config_findings *, const char *file,
    struct buffer *lines);

/* All defaults, no targets; and a target with all defaults, no address. */
void config_defaults(struct config *);
void config_target_defaults(struct target_config *);

/*
 * Fills in what rests on the name of the writer's job: ExtWrtName when none is
 * given, and <extWrtName> in the directories.  Once for each configuration
 * that was read, before config_keep_fixed().
 */
void config_set_job_name(struct config *, const char *job_name);

/*
 * A refresh: *fresh gets the running value back in each statement that a
 * refresh may not change, and a warning about each that had changed.  False,
 * with errors, when the rest of *fresh does not go with what was kept: then
 * the running configuration stays as a whole.
 */
bool config_keep_fixed(const struct config *running, struct config *fresh,
    struct config_findings *);

/* Whether two configurations differ (order counts). */
bool config_differs(const struct config *, const struct config *);

/* DISPLAY,CONFIG: lines that end in LF. */
void config_display(const struct config *, struct buffer *lines);

/* What the table knows of a statement, a parameter ("Secure") or both
 * ("TargetServer Secure"); false: unknown. */
bool config_explain(struct slice name, struct buffer *lines);

/* All of the table as the reference page docs/configuration.md. */
void config_reference(struct buffer *markdown);

#endif
