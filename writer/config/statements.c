/*
 * writer/config/statements.c -- the table of statements
 *
 * Owns      the names, forms, ranges, defaults and explanations of all
 *           statements, and the marks of what the writer can't do yet
 * Promises  alphabetical order; a default that is one of the values allowed
 * Leaves    the shape of each form to value.c
 *
 * When the writer learns to do what a statement asks for, its not_yet goes;
 * docs/configuration.md is then made again.
 */
#include "writer/config/statements.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define STORED(type, field) \
	.offset = offsetof(struct type, field), \
	.size = sizeof(((struct type *)NULL)->field)

#define YES_NO .form = FORM_WORDS, .words = "NO YES"
#define NUMBER(low, high) .form = FORM_NUMBER, .least = low, .most = high
#define TEXT(shape, high) .form = shape, .least = 1, .most = high

#define ONE(...) \
	.parameters = (const struct parameter[]){{__VA_ARGS__}}, .count = 1
#define BLOCK(array) \
	.is_block = true, .parameters = array, .count = COUNT_OF(array)

static const struct parameter extended_retry[] = {
	{
		.name = "Age", NUMBER(0, 365), .unit = "days",
		.initial = "5", STORED(config, extended_age),
		.help = "how long extended retry goes on for a mail",
		.more = "0 sets no end.",
		.source = "z/OS 2.3; the range and the meaning of 0 are not "
		    "confirmed",
	}, {
		.name = "Interval", NUMBER(0, 10080), .unit = "minutes",
		.initial = "30", STORED(config, extended_interval),
		.help = "the pause between two attempts",
		.more = "0 goes past extended retry: what long retry could "
		    "not deliver is undeliverable.",
		.source = "z/OS 2.3; the upper end is not confirmed",
	}, {
		.name = "MailDirectory", TEXT(FORM_DIRECTORY, 512),
		.initial = "/var/cssmtp/<extWrtName>/mail/",
		STORED(config, mail_directory), .fixed = true,
		.help = "where mails wait during extended retry",
		.more = "<extWrtName> stands for the external writer name. "
		    "Nobody but the writer may change what lies there.",
		.source = "z/OS 2.3; the default and the length are not "
		    "confirmed",
	},
};

static const struct parameter header[] = {
	{
		.name = "Date", YES_NO, .initial = "YES",
		STORED(config, header_date),
		.help = "add a Date: header to a mail that has none",
		.source = "z/OS 2.3",
	}, {
		.name = "UserInfo", YES_NO, .initial = "YES",
		STORED(config, header_user_info),
		.help = "name job and user in the headers that are added",
		.more = "NO leaves job name and job identifier out of a "
		    "Message-ID: that the writer makes and out of the id of "
		    "Received:, and puts the writer's own job name in place "
		    "of the user in the for part of Received:.",
		.source = "z/OS 2.3",
	},
};

static const struct parameter options[] = {
	{
		.name = "NullTrnc", YES_NO, .initial = "NO",
		STORED(config, null_trnc),
		.help = "strip trailing X'00' from commands, as blanks are",
		.more = "It is done before the length of the command is "
		    "checked against 510 bytes.",
		.source = "z/OS 2.4",
	}, {
		.name = "TestMode", YES_NO, .initial = "NO",
		STORED(config, test_mode), .fixed = true,
		.help = "check spool files and send nothing",
		.more = "Mails are thrown away; errors go to the report. A "
		    "spool file without errors is deleted, one with errors "
		    "goes by BadSpoolDisp.",
		.source = "z/OS 2.4",
	}, {
		.name = "DataLineTrunc", YES_NO, .initial = "NO",
		STORED(config, data_line_trunc),
		.help = "cut lines of text above 998 bytes",
		.more = "NO rejects the mail with the error \"text line too "
		    "long\".",
		.source = "z/OS 2.4; the point of the cut is not confirmed",
	}, {
		.name = "AtSign", TEXT(FORM_SYMBOL, 4), .initial = "@",
		STORED(config, at_sign),
		.help = "the character that stands for the at sign",
		.more = "It is taken for @ in commands and headers, not in "
		    "the text of a mail: for spool data in a code page "
		    "where the at sign has another place than in IBM-1047.",
		.source = "z/OS 2.3; the characters allowed are not confirmed",
	}, {
		.name = "TLSEhlo", YES_NO, .initial = "NO",
		STORED(config, tls_ehlo), .not_yet = true,
		.help = "ask for the extensions again once TLS is up",
		.more = "Many servers offer AUTH under TLS only.",
		.source = "z/OS 3.2; wording not confirmed",
	}, {
		.name = "ReplaceSubjectAtSign", YES_NO, .initial = "YES",
		STORED(config, replace_subject_at_sign),
		.help = "let AtSign hold in Subject: headers too",
		.more = "NO leaves the character in a Subject: as it is.",
		.source = "APAR PH56747; values and default are not confirmed",
	},
};

static const struct parameter retry_limit[] = {
	{
		.name = "Count", NUMBER(0, 120), .unit = "attempts",
		.initial = "5", STORED(config, retry_count),
		.help = "how often a mail is sent again",
		.more = "0: no long retry. Count times Interval may be 7200 "
		    "minutes (5 days) at most.",
		.source = "z/OS 3.2; the upper end is not confirmed",
	}, {
		.name = "Interval", NUMBER(0, 60), .unit = "minutes",
		.initial = "1", STORED(config, retry_interval),
		.help = "the pause between two attempts",
		.more = "0: no long retry.",
		.source = "z/OS 3.2; the upper end is not confirmed",
	},
};

static const struct parameter smf119[] = {
	{
		.name = "CONFIG", YES_NO, .initial = "NO",
		STORED(config, smf_config),
		.help = "subtype 48, when the configuration takes effect",
		.source = "z/OS 2.1; the default is not confirmed",
	}, {
		.name = "CONNECT", YES_NO, .initial = "NO",
		STORED(config, smf_connect),
		.help = "subtype 49, when a connection with a target ends",
		.source = "z/OS 2.1; the default is not confirmed",
	}, {
		.name = "MAIL", YES_NO, .initial = "NO",
		STORED(config, smf_mail),
		.help = "subtype 50, when a mail is done with",
		.source = "z/OS 2.1; the default is not confirmed",
	}, {
		.name = "SPOOL", YES_NO, .initial = "NO",
		STORED(config, smf_spool),
		.help = "subtype 51, when all mails of a spool file are done",
		.source = "z/OS 2.1; the default is not confirmed",
	}, {
		.name = "STATS", YES_NO, .initial = "NO",
		STORED(config, smf_stats),
		.help = "subtype 52, at each SMF interval",
		.source = "z/OS 2.1; the default is not confirmed",
	},
};

static const struct parameter target_server[] = {
	{
		.name = "TargetIp", TEXT(FORM_IP, 63), .initial = "",
		STORED(target_config, ip), .is_key = true,
		.help = "the address of the target",
		.source = "z/OS 3.2",
	}, {
		.name = "TargetName", TEXT(FORM_HOST, 255), .initial = "",
		STORED(target_config, name), .is_key = true,
		.help = "a host name whose addresses are the targets",
		.source = "z/OS 3.2; the length is not confirmed",
	}, {
		.name = "TargetMx", TEXT(FORM_HOST, 255), .initial = "",
		STORED(target_config, mx), .is_key = true,
		.help = "a domain whose mail exchangers are the targets",
		.more = "Only one TargetMx may be given, and no other target "
		    "beside it.",
		.source = "z/OS 2.3; that it stands alone is not confirmed",
	}, {
		.name = "ConnectPort", NUMBER(1, 65535), .initial = "25",
		STORED(target_config, connect_port),
		.help = "the TCP port of the target",
		.source = "z/OS 3.2; the range is not confirmed",
	}, {
		.name = "ConnectLimit", NUMBER(1, 1000),
		.unit = "connections", .initial = "5",
		STORED(target_config, connect_limit),
		.help = "connections to one target at the same time",
		.source = "z/OS 3.2; the range is not confirmed",
	}, {
		.name = "MaxMsgSent", NUMBER(0, INT32_MAX), .unit = "mails",
		.initial = "0", STORED(target_config, max_msg_sent),
		.help = "mails that go over one connection before it ends",
		.more = "0 sets no limit.",
		.source = "z/OS 3.2; range and meaning of 0 are not confirmed",
	}, {
		.name = "MessageSize", NUMBER(1, INT32_MAX), .unit = "bytes",
		.initial = "524288", STORED(target_config, message_size),
		.help = "the largest mail for a target that says no size",
		.more = "It holds for a server that answers HELO only; an "
		    "ESMTP server says its own limit in the SIZE extension.",
		.source = "z/OS 3.2; the range is not confirmed",
	}, {
		.name = "Secure", YES_NO, .initial = "NO",
		STORED(target_config, secure), .not_yet = true,
		.help = "send mail to this target under TLS only",
		.more = "YES is needed where AuthEntity is given.",
		.source = "z/OS 3.2; the default is not confirmed",
	}, {
		.name = "Charset", TEXT(FORM_PAGE, 63),
		.initial = "ISO8859-1", STORED(target_config, charset),
		.help = "the code page in which mail goes out",
		.source = "z/OS 2.2",
	}, {
		.name = "MBCharset", TEXT(FORM_PAGE, 63), .initial = "",
		STORED(target_config, mb_charset),
		.help = "the multi-byte code page in which mail goes out",
		.more = "It takes the place of Charset with MBCS YES, where "
		    "every target needs one. It is ignored with MBCS NO.",
		.source = "z/OS 2.3",
	}, {
		.name = "AuthEntity", TEXT(FORM_ENTITY, 246), .initial = "",
		STORED(target_config, auth_entity), .smf_key = 48,
		.not_yet = true,
		.help = "the profile with user name and password for AUTH",
		.more = "<MAILFROM> takes the profile that is named like the "
		    "sender's address, one for each mail.",
		.source = "z/OS 3.2",
	},
};

#define TIMER(label, field, seconds, text) { \
	.name = label, NUMBER(30, 1200), .unit = "seconds", \
	.initial = seconds, STORED(config, timeout.field), \
	.help = text, .source = "z/OS 2.1", \
}

static const struct parameter timeout[] = {
	TIMER("AnyCmd", any_cmd, "300",
	    "wait for the reply to a command without its own timer"),
	TIMER("ConnectRetry", connect_retry, "120",
	    "wait after a failed connection before the next try"),
	TIMER("DataBlock", data_block, "180",
	    "wait for each send of the text of a mail"),
	TIMER("DATACmd", data_cmd, "120", "wait for the reply to DATA"),
	TIMER("DataTerm", data_term, "600",
	    "wait for the reply to the final period"),
	TIMER("InitialMsg", initial_msg, "300",
	    "wait for the greeting of the server"),
	TIMER("MAILCmd", mail_cmd, "300", "wait for the reply to MAIL"),
	TIMER("RCPTCmd", rcpt_cmd, "300", "wait for the reply to RCPT"),
	{
		.name = "ConnectIdle", NUMBER(0, 1200), .unit = "seconds",
		.initial = "0", STORED(config, timeout.connect_idle),
		.help = "how long an idle connection is kept for reuse",
		.more = "0 ends it at once behind the last mail of a spool "
		    "file. Keep it below the time after which the server "
		    "ends an idle connection.",
		.source = "APAR PI38893; the range is not confirmed",
	},
};

static const struct parameter undeliverable[] = {
	{
		.name = "DeadLetterAction", .form = FORM_WORDS,
		.words = "Store Delete", .initial = "Store",
		STORED(config, dead_letter_action),
		.help = "what is done with a dead letter",
		.more = "Store keeps each as a file in DeadLetterDirectory. "
		    "Delete keeps nothing: then let a Report tell of it.",
		.source = "z/OS 2.1",
	}, {
		.name = "DeadLetterDirectory", TEXT(FORM_DIRECTORY, 512),
		.initial = "/var/cssmtp/<extWrtName>/deadletter/",
		STORED(config, dead_letter_directory),
		.help = "where dead letters are kept",
		.more = "<extWrtName> stands for the external writer name. "
		    "A slash at the end is added when missing.",
		.source = "z/OS 2.1; that the slash may be left out is not "
		    "confirmed",
	}, {
		.name = "ReturnToMailFrom", YES_NO, .initial = "Yes",
		STORED(config, return_to_mail_from),
		.help = "tell the sender of mail that can't be delivered",
		.more = "The notification is tried once. When that fails, or "
		    "no sender is known, the mail is a dead letter.",
		.source = "z/OS 2.1",
	},
};

const struct statement statements[STATEMENTS] = {
	{
		.name = "BadSpoolDisp",
		ONE(.form = FORM_WORDS, .words = "Hold Delete",
		    .initial = "Hold", STORED(config, bad_spool_disp)),
		.help = "what is done with a spool file that has errors",
		.more = "Hold holds it, so that it is not selected again. "
		    "Delete deletes it.",
		.source = "z/OS 3.2",
	}, {
		.name = "ChkPointSizeLimit",
		ONE(NUMBER(64000, 512000), .unit = "mails",
		    .initial = "64000", .fixed = true,
		    STORED(config, chk_point_size_limit)),
		.not_yet = true,
		.help = "mails in work for which a checkpoint is kept",
		.more = "After a restart with the same job name and external "
		    "writer name, what the checkpoint calls sent is not sent "
		    "again.",
		.source = "z/OS 2.1",
	}, {
		.name = "ExtendedRetry", BLOCK(extended_retry),
		.not_yet = true,
		.has_presence = true,
		.presence_at = offsetof(struct config, extended_retry),
		.help = "go on trying when long retry has ended",
		.more = "A mail that RetryLimit could not deliver is copied to "
		    "a directory, its spool file is let go, and it is tried "
		    "for days. Without the statement there is no extended "
		    "retry.",
		.source = "z/OS 2.3",
	}, {
		.name = "ExtWrtName",
		ONE(TEXT(FORM_WRITER, 8), .initial = "", .fixed = true,
		    STORED(config, ext_wrt_name)),
		.help = "the external writer name that selects spool files",
		.more = "Lower case is taken as upper case. The default is the "
		    "job name of the writer. Two writers on one spool must "
		    "not use the same name.",
		.source = "z/OS 2.3",
	}, {
		.name = "Header", BLOCK(header),
		.help = "headers that the writer adds while it reads mail",
		.more = "A refresh holds for mails read after it.",
		.source = "z/OS 2.3",
	}, {
		.name = "JESJobSize",
		ONE(NUMBER(0, 1000000), .unit = "thousands of bytes",
		    .initial = "0", STORED(config, jes_job_size)),
		.help = "the largest spool file that is accepted",
		.more = "0 sets no limit. It may not be below JESMsgSize.",
		.source = "z/OS 2.3; how 0 compares with JESMsgSize is not "
		    "confirmed",
	}, {
		.name = "JESMsgSize",
		ONE(NUMBER(0, 1000000), .unit = "thousands of bytes",
		    .initial = "0", STORED(config, jes_msg_size)),
		.help = "the largest mail that is accepted",
		.more = "0 sets no limit but that of the spool file. It may "
		    "not be above JESJobSize.",
		.source = "z/OS 2.3",
	}, {
		.name = "JESSyntaxErrLimit",
		ONE(NUMBER(0, 999), .unit = "errors", .initial = "5",
		    STORED(config, jes_syntax_err_limit)),
		.help = "errors after which a spool file is read no further",
		.more = "0 sets no limit. Errors in RCPT commands do not "
		    "count: they make the mail undeliverable.",
		.source = "z/OS 2.1",
	}, {
		.name = "LogLevel",
		ONE(NUMBER(0, 255), .initial = "7",
		    STORED(config, log_level)),
		.help = "what is logged, as a sum",
		.more = "0 nothing, 1 errors, 2 warnings, 4 events, 8 "
		    "information, 16 commands and replies of the spool file, "
		    "32 commands and replies of the target, 64 debug, 128 "
		    "trace. Until the start is complete it is 127.",
		.source = "z/OS 2.3",
	}, {
		.name = "MailAdministrator",
		ONE(TEXT(FORM_MAILBOX, 320), .initial = "", .is_key = true,
		    .size = sizeof(((struct config *)0)->administrators[0])),
		.most = ADMINISTRATORS_MAX,
		.base = offsetof(struct config, administrators),
		.stride = sizeof(((struct config *)0)->administrators[0]),
		.count_at = offsetof(struct config, administrator_count),
		.help = "a mailbox that gets the reports of errors",
		.more = "With Report Admin one mail with all of them as "
		    "recipients is sent for each spool file with errors. "
		    "Case counts, and so does the order.",
		.source = "z/OS 3.2; what is done with a repeated mailbox is "
		    "not confirmed",
	}, {
		.name = "MailBoxCompatibility",
		ONE(.form = FORM_WORDS, .words = "Standard Long",
		    .initial = "Standard", STORED(config, mailbox_long)),
		.help = "how long the local part of a mailbox may be",
		.more = "Standard allows 64 bytes before the at sign and 255 "
		    "behind it. Long takes a longer local part while the "
		    "path as a whole stays within 255 bytes, a mailbox of "
		    "this file within 320.",
		.source = "z/OS 3.2 names the values; meaning, default and "
		    "refresh are not confirmed",
	}, {
		.name = "MBCS",
		ONE(YES_NO, .initial = "NO", .fixed = true,
		    STORED(config, mbcs)),
		.help = "mail in multi-byte code pages",
		.more = "NO: Translate names a single-byte code page. YES: "
		    "Translate names a multi-byte code page, and so does "
		    "MBCharset of every TargetServer.",
		.source = "z/OS 2.3",
	}, {
		.name = "Options", BLOCK(options),
		.help = "single choices",
		.source = "z/OS 2.4",
	}, {
		.name = "Report",
		ONE(.form = FORM_WORDS, .words = "Sysout Admin None",
		    .initial = "Sysout", STORED(config, report)),
		.help = "where the report of a spool file's errors goes",
		.more = "Sysout writes it to the spool in ReportSysoutClass, "
		    "Admin mails it to each MailAdministrator, None makes "
		    "none.",
		.source = "z/OS 3.2; None and the default are not confirmed",
	}, {
		.name = "ReportMailFrom",
		ONE(TEXT(FORM_MAILBOX, 320), .initial = "", .smf_key = 47,
		    STORED(config, report_mail_from)),
		.help = "the sender of mail that the writer itself makes",
		.more = "Without it such mail has the null path <>. Where a "
		    "target has AuthEntity <MAILFROM>, it is the name under "
		    "which notifications are authenticated.",
		.source = "z/OS 3.2; the length is taken from the SMF record",
	}, {
		.name = "ReportSysoutClass",
		ONE(TEXT(FORM_CLASS, 1), .initial = "A",
		    STORED(config, report_sysout_class)),
		.help = "the SYSOUT class of reports",
		.source = "z/OS 3.2; the default and class 0 are not confirmed",
	}, {
		.name = "RetryLimit", BLOCK(retry_limit), .not_yet = true,
		.help = "long retry: how often and when mail is sent again",
		.more = "The spool file stays in use all the time. What can't "
		    "be delivered goes to ExtendedRetry, or is undeliverable.",
		.source = "z/OS 3.2",
	}, {
		.name = "SMF119", BLOCK(smf119), .not_yet = true,
		.help = "which type 119 SMF records are written",
		.source = "z/OS 2.1",
	}, {
		.name = "TargetServer", BLOCK(target_server),
		.required = true, .most = TARGETS_MAX,
		.base = offsetof(struct config, targets),
		.stride = sizeof(struct target_config),
		.count_at = offsetof(struct config, target_count),
		.help = "a server that mail is forwarded to",
		.more = "Each needs one of TargetIp, TargetName and TargetMx. "
		    "A target that stands there twice is used once. The "
		    "order counts.",
		.source = "z/OS 3.2; that there may be but one of the three is "
		    "not confirmed",
	}, {
		.name = "Timeout", BLOCK(timeout),
		.help = "how long the writer waits",
		.source = "z/OS 2.1",
	}, {
		.name = "Translate",
		ONE(TEXT(FORM_PAGE, 63), .initial = "IBM-1047",
		    .fixed = true, STORED(config, translate)),
		.help = "the code page of spool files that name none",
		.more = "A single-byte EBCDIC code page unless MBCS is YES.",
		.source = "z/OS 2.1",
	}, {
		.name = "Undeliverable", BLOCK(undeliverable),
		.not_yet = true,
		.help = "what is done with mail that can't be delivered",
		.source = "z/OS 2.1; the refresh is not confirmed",
	}, {
		.name = "UserExit",
		ONE(.form = FORM_WORDS,
		    .words = "NONE VERSION2 VERSION3 VERSION4",
		    .initial = "NONE", STORED(config, user_exit)),
		.not_yet = true,
		.help = "the exit that is asked about each mail",
		.more = "Also set by MODIFY USEREXIT.",
		.source = "z/OS 3.2; the default is not confirmed",
	},
};
