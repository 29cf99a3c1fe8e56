/*
 * spool/settings/statements.c -- the table of statements
 *
 * What a statement of JES2 does here; where the default is not that of JES2,
 * the help says so.  Numbers of the display messages are confirmed for OUTCLASS,
 * JOBDEF and SPOOLDEF alone.
 */
#include "spool/settings/statements.h"

#define SYSTEM(field) offsetof(struct settings, field)

static const struct parameter masdef[] = {
	{NULL, "OWNMEMB", FORM_NAME, NULL, 0, 0, "", SYSTEM(system), true,
	    "name of the system; without it the node's"},
};

static const struct parameter njedef[] = {
	{NULL, "NODENUM", FORM_NUMBER, NULL, 1, 32767, "32767",
	    SYSTEM(node_most), true, "highest number of a node"},
	{NULL, "OWNNODE", FORM_NUMBER, NULL, 1, 32767, "1", SYSTEM(own_node),
	    true, "number of our own node"},
};

static const struct parameter node[] = {
	{NULL, "NAME", FORM_NAME, NULL, 0, 0, "",
	    offsetof(struct node_setting, name), true,
	    "name of the node; that of our own is in messages and &SYSNODE"},
};

static const struct parameter jobdef[] = {
	{NULL, "DEF_CLASS", FORM_CLASS, NULL, 0, 0, "A",
	    SYSTEM(default_class), false, "class of a job without CLASS="},
	{NULL, "DUPL_JOB", FORM_WORD, "DELAY|NODELAY", 0, 0, "DELAY",
	    SYSTEM(duplicates), false, "whether a job waits until the one "
	    "of its name that executes has ended"},
	{NULL, "JOBNUM", FORM_NUMBER, NULL, 10, JOB_NUMBER_MOST, "9999999",
	    SYSTEM(job_most), false, "how many jobs may be on the spool (JES2: "
	    "1000)"},
	{NULL, "JOBWARN", FORM_NUMBER, NULL, 1, 99, "80", SYSTEM(job_warn),
	    false, "percent of JOBNUM at which $HASP050 is issued"},
	{NULL, "RANGE", FORM_SPAN, NULL, 1, JOB_NUMBER_MOST, "(1-999999)",
	    SYSTEM(job_low), false, "job numbers that are given (JES2: "
	    "1-9999)"},
};

#define JOBCLASS(field) offsetof(struct jobclass, field)
static const struct parameter jobclass[] = {
	{NULL, "HOLD", FORM_YES, NULL, 0, 0, "NO", JOBCLASS(hold), false,
	    "jobs of the class come in held"},
	{NULL, "MSGCLASS", FORM_SYSOUT_CLASS, NULL, 0, 0, "A",
	    JOBCLASS(msgclass), false, "for STC and TSU: class of their "
	    "messages"},
	{NULL, "QHELD", FORM_YES, NULL, 0, 0, "NO", JOBCLASS(queue_held),
	    false, "no job of the class is selected"},
	{"XEQCOUNT", "MAXIMUM", FORM_NUMBER_OR_ANY, NULL, 0, 99999999, "*",
	    JOBCLASS(most), false, "jobs of the class that may execute at "
	    "once"},
};

#define OUTCLASS(field) offsetof(struct outclass, field)
static const struct parameter outclass[] = {
	{NULL, "OUTPUT", FORM_WORD, "PRINT|PUNCH|DUMMY", 0, 0, "PRINT",
	    OUTCLASS(kind), true, "DUMMY: on the spool, but no writer is "
	    "given it"},
	{NULL, "BLNKTRNC", FORM_YES, NULL, 0, 0, "YES",
	    OUTCLASS(truncate_blanks), false, "blanks at the end of a record "
	    "are not stored"},
	{NULL, "COMPRESS", FORM_YES, NULL, 0, 0, "NO", OUTCLASS(compress),
	    false, "shown, no more"},
	{NULL, "OUTDISP", FORM_OUTDISP, NULL, 0, 0, "(WRITE,WRITE)",
	    OUTCLASS(outdisp), false, "disposition of its data sets after a "
	    "normal and an abnormal end; HOLD of class H is ours"},
	{NULL, "TRKCELL", FORM_YES, NULL, 0, 0, "YES", OUTCLASS(cells), true,
	    "shown, no more"},
};

static const struct parameter destdef[] = {
	{NULL, "NODENAME", FORM_WORD, "OPTIONAL|REQUIRED", 0, 0, "OPTIONAL",
	    SYSTEM(node_rule), false, "REQUIRED: DEST= names a node, or a "
	    "DESTID; a user id alone is a JCL error"},
};

static const struct parameter destid[] = {
	{NULL, "DEST", FORM_DEST, NULL, 0, 0, "",
	    offsetof(struct destid, dest), false,
	    "what DEST=name stands for: user, node, node.user or LOCAL"},
};

static const struct parameter initdef[] = {
	{NULL, "PARTNUM", FORM_NUMBER, NULL, 0, INITIATORS_MAX, "0",
	    SYSTEM(initiators), true, "how many initiators; 0: as many as "
	    "INIT statements, or four"},
};

#define INIT(field) offsetof(struct init_setting, field)
static const struct parameter init[] = {
	{NULL, "CLASS", FORM_CLASS_LIST, NULL, 0, 0, "*", INIT(classes), false,
	    "job classes in the order in which they are looked at; * (ours) "
	    "is every class"},
	{NULL, "NAME", FORM_NAME, NULL, 0, 0, "", INIT(name), true,
	    "name in displays; without it the number"},
	{NULL, "START", FORM_YES, NULL, 0, 0, "YES", INIT(start), true,
	    "NO: it is drained until $S I"},
};

static const struct parameter spooldef[] = {
	{NULL, "BUFSIZE", FORM_NUMBER, NULL, 1944, 3992, "3992",
	    SYSTEM(buffer_bytes), true, "bytes of a buffer"},
	{NULL, "DSNAME", FORM_DSN, NULL, 0, 0, "SYS1.HASPACE",
	    SYSTEM(volume_dsn), true, "shown, no more"},
	{NULL, "TGSIZE", FORM_NUMBER, NULL, 1, 255, "30",
	    SYSTEM(group_buffers), true, "buffers of a track group"},
	{"TGSPACE", "MAX", FORM_NUMBER_OR_ANY, NULL, 0, 132649729, "*",
	    SYSTEM(groups_most), false, "track groups that the volume may "
	    "have; * (ours): as the disk has room"},
	{"TGSPACE", "WARN", FORM_NUMBER, NULL, 1, 99, "80",
	    SYSTEM(groups_warn), false, "percent at which $HASP050 is issued"},
	{NULL, "VOLUME", FORM_NAME, NULL, 0, 0, "SPOOL1", SYSTEM(volume),
	    true, "name of the volume in displays"},
};

#define ESTIMATE(field) \
	{NULL, "NUM", FORM_NUMBER, NULL, 0, 99999999, "0", \
	    SYSTEM(field.thousands), false, "thousands of a job before " \
	    "$HASP375 is issued; 0 (ours, and the default): never"}, \
	{NULL, "INT", FORM_NUMBER, NULL, 1, 99999999, "2000", \
	    SYSTEM(field.interval), false, "issued again after so many"}, \
	{NULL, "OPT", FORM_NUMBER, NULL, 0, 2, "0", SYSTEM(field.option), \
	    false, "0: the job goes on; 1, 2: it abends with S722"}

static const struct parameter estlnct[] = {ESTIMATE(lines)};
static const struct parameter estbyte[] = {ESTIMATE(bytes)};

static const struct parameter intrdr[] = {
	{NULL, "CLASS", FORM_CLASS, NULL, 0, 0, "A", SYSTEM(default_class),
	    false, "the same as JOBDEF DEF_CLASS="},
	{NULL, "MSGCLASS", FORM_SYSOUT_CLASS, NULL, 0, 0, "A",
	    SYSTEM(default_msgclass), false, "of a job without MSGCLASS= "
	    "(JES2: a parameter of readers)"},
};

static const struct parameter condef[] = {
	{NULL, "DISPMAX", FORM_NUMBER, NULL, 1, 9999999, "100",
	    SYSTEM(display_most), false, "jobs or groups that one display "
	    "shows at most"},
};

#define ROWS(list) list, sizeof(list) / sizeof(list[0])

/* In the order in which the reference page has them. */
const struct statement settings_table[] = {
	{"MASDEF", 4, "$HASP843", 16, SUBSCRIPT_NONE, 0, false, ROWS(masdef),
	    "AUTOEMEM CKPTLOCK CYCLEMGT DORMANCY ESUBSYS HOLD LOCKOUT NEWSMEMB "
	    "PARTNAME RESTART SHARED SSNAME SYNCTOL WARMMSG XCFGRPNM",
	    "this system"},
	{"NJEDEF", 3, "$HASP831", 16, SUBSCRIPT_NONE, 0, false, ROWS(njedef),
	    "CONNECT DELAY HDRBUF JRNUM JTNUM LINENUM MAILMSG MAXHOP PATH "
	    "RESTMAX RESTNODE RESTTOL SRNUM STNUM TIMETOL", "our node"},
	{"NODE", 4, "$HASP826", 16, SUBSCRIPT_NUMBER, 32767, false,
	    ROWS(node), "AUTH COMPACT CONNECT DIRECT ENDNODE HOLD LINE LOGMODE "
	    "LOGON NETSRV PASSWORD PATHMGR PENCRYPT PRIVATE RECEIVE RESTART "
	    "SENDRESP SENTREST SIGNON SUBNET TRACE TRANSMIT VERIFY_P VFY_PATH "
	    "WSAPPL", "names of nodes"},
	{"JOBDEF", 4, "$HASP835", 16, SUBSCRIPT_NONE, 0, false, ROWS(jobdef),
	    "ACCTFLD BAD_JOBNAME_CHAR CISUB_PER_AS CNVT_ENQ INTERPRET JCLERR "
	    "JNUMBASE JNUMFREE JNUMWARN JOBFREE JOBRBLDQ LOGMSG PRTYHIGH "
	    "PRTYJECL PRTYJOB PRTYLOW PRTYRATE RASSIGN SUP_EVENTLOG_SMF",
	    "jobs and their numbers"},
	{"JOBCLASS", 4, "$HASP837", 16, SUBSCRIPT_CLASS, 0, true,
	    ROWS(jobclass), "ACCT ACTIVE AUTH BLP COMMAND CONDPURG COPY DESC "
	    "DSENQSHR DUPL_JOB GDGBIAS GROUP IEFUJP IEFUSO JESLOG JLOG JOBRC "
	    "JOURNAL LOG MODE MSGLEVEL NODSI OUTDISP OUTPUT PARTNER PERFORM "
	    "PGMRNAME PROCLIB PROMO_RATE QAFF RASSIGN REGION RESTART SCAN "
	    "SCHENV SWA SYSSYM SYSTEM TIME TRANSP TYPE26 TYPE6 UJOBCORR "
	    "XEQMEMBER", "classes of jobs"},
	{"OUTCLASS", 4, "$HASP842", 16, SUBSCRIPT_SYSOUT, 0, false,
	    ROWS(outclass), "", "classes of output"},
	{"DESTDEF", 5, "$HASP813", 16, SUBSCRIPT_NONE, 0, false,
	    ROWS(destdef), "LOCALNUM NDEST RDEST RMDEST RMTDEST SHOWUSER UDEST",
	    "how DEST= is understood"},
	{"DESTID", 6, "$HASP822", 18, SUBSCRIPT_NAME, 0, true, ROWS(destid),
	    "PRIMARY", "names for destinations"},
	{"INITDEF", 5, "$HASP839", 16, SUBSCRIPT_NONE, 0, false,
	    ROWS(initdef), "", "how many initiators there are"},
	{"INIT", 1, "$HASP892", 16, SUBSCRIPT_NUMBER, INITIATORS_MAX, false,
	    ROWS(init), "BARRIER GROUP", "initiators and their classes"},
	{"SPOOLDEF", 6, "$HASP844", 16, SUBSCRIPT_NONE, 0, false,
	    ROWS(spooldef), "ADVFORMAT CYL_MANAGED DSNMASK FENCE GCRATE LARGEDS "
	    "MIG_CONDITION RELADDR SPOOLNUM TGWARN TRKCELL UNITCT",
	    "the spool volume"},
	{"ESTLNCT", 4, "$HASP845", 16, SUBSCRIPT_NONE, 0, false,
	    ROWS(estlnct), "", "lines of output that a job is expected to "
	    "have"},
	{"ESTBYTE", 4, "$HASP845", 16, SUBSCRIPT_NONE, 0, false,
	    ROWS(estbyte), "", "bytes of output that a job is expected to "
	    "have"},
	{"INTRDR", 4, "$HASP838", 16, SUBSCRIPT_NONE, 0, false, ROWS(intrdr),
	    "AUTH BATCH HOLD PRTYINC PRTYLIM RDINUM SYSAFF TRACE",
	    "the internal reader"},
	{"CONDEF", 4, "$HASP830", 16, SUBSCRIPT_NONE, 0, false, ROWS(condef),
	    "AUTOCMD BUFNUM BUFWARN CMDNUM CONCHAR DISPLEN MASMSG RDIRAREA "
	    "RDRCHAR SCOPE", "answers to commands"},
};
const size_t settings_table_count =
    sizeof(settings_table) / sizeof(settings_table[0]);

const char settings_idle[] =
    "ACTIVATE APPL BADTRACK BUFDEF CKPTDEF CKPTSPACE COMPACT CONNECT DEBUG "
    "ESTPAGE ESTPUN EXIT FSS FSSDEF GRPDEF INPUTDEF JECLDEF LINE LOADMOD "
    "LOGON MEMBER NETACCT NETSRV OFF OFFLOAD OPTSDEF OUTDEF OUTPRTY PCEDEF "
    "POLICY POLICYLIB PRINTDEF PROCLIB PRT PUN PUNCHDEF RDR RECVOPTS REDIRECT "
    "RMT SMFDEF SOCKET SPOOL SRVCLASS SSI SUBMITLIB SUBMITRDR SUBNET SUBTDEF "
    "TPDEF TRACE TRACEDEF WS ZOSMF";

bool
settings_listed(const char *list, char between, struct slice word)
{
	struct slice rest = slice_text(list), one;

	while (slice_split(&rest, between, &one))
		if (one.len > 0 && slice_equal_nocase(one, word))
			return true;
	return false;
}

const struct statement *
settings_find(struct slice name)
{
	for (size_t i = 0; i < settings_table_count; i++) {
		const struct statement *s = &settings_table[i];

		if (name.len >= s->least &&
		    slice_starts_nocase(slice_text(s->name), name))
			return s;
	}
	return NULL;
}

bool
settings_knows(struct slice name)
{
	return settings_find(name) != NULL;
}
