/*
 * spool/job/messages.h -- every message of the spool wing
 *
 * X(name, id, severity, text, explanation, action)
 *
 * Texts as the reference has them (jes-and-jcl.md 1.13, 2.5, 2.6); those of
 * the JCL errors themselves stand in jcl/.
 */
#define SPOOL_MESSAGES(X) \
X(HASP100, "$HASP100", 'I', "{job:8} ON {device}", \
	"A job came in.", "None.") \
X(HASP165, "$HASP165", 'I', "{job:8} ENDED AT {node}  MAXCC={code} " \
	"CN(INTERNAL)", \
	"The job of the user that NOTIFY= names has ended.", "None.") \
X(HASP165J, "$HASP165", 'I', "{job:8} ENDED AT {node} - {how} CN(INTERNAL)", \
	"The job of the user that NOTIFY= names has ended, and not well.", \
	"Look at JESYSMSG of the job.") \
X(HASP250, "$HASP250", 'I', "{job:8} PURGED", \
	"Nothing of the job is left on the volume.", "None.") \
X(HASP373, "$HASP373", 'I', "{job:8} STARTED - INIT {init:4} - CLASS " \
	"{class:8} - SYS {system}", \
	"An initiator has begun to run the job.", "None.") \
X(HASP373S, "$HASP373", 'I', "{job:8} STARTED", \
	"A started task has begun.", "None.") \
X(HASP395, "$HASP395", 'I', "{job:8} ENDED - {how}", \
	"The last step of the job is over.", "None.") \
X(HASP396, "$HASP396", 'I', "{job:8} TERMINATED", \
	"The job ended before execution: JCL error, or cancelled.", \
	"Look at JESYSMSG of the job, correct the JCL, submit again.") \
X(HASP050, "$HASP050", 'A', "JES2 RESOURCE SHORTAGE OF {resource} - {reason}", \
	"The volume or the disk below it has no room.", \
	"Purge output that nobody needs, or give the disk more room; jobs " \
	"that were refused must be submitted again.") \
X(HASP092, "$HASP092", 'I', "{job:8} RE-QUEUED FOR EXECUTION", \
	"The server stopped while the job was executing and RESTART allows " \
	"it to run again.", "None.") \
X(HASP396R, "$HASP396", 'A', "{job:8} TERMINATED - SYSTEM FAILED WHILE IT " \
	"WAS EXECUTING", \
	"The server was killed while the job ran.  What its finished steps " \
	"wrote is kept.", "Look which steps ran, then submit the rest again.") \
X(IEF403I, "IEF403I", 'I', "{job} - STARTED - TIME={time}", "", "") \
X(IEF404I, "IEF404I", 'I', "{job} - ENDED - TIME={time}", "", "") \
X(IEF452I, "IEFC452I", 'I', "{job} - JOB NOT RUN - JCL ERROR", \
	"A statement of the job is wrong.", \
	"The messages before this one name the statement and the column.") \
X(IEF453I, "IEF453I", 'I', "{job} - JOB FAILED - JCL ERROR - TIME={time}", \
	"A step could not be given its data sets.", \
	"Look at the messages of the step's allocation.") \
X(IEF450I, "IEF450I", 'I', "{job} {step} - ABEND={system} {user} " \
	"REASON=00000000 TIME={time}", \
	"A program ended by itself or was ended by the system.", \
	"Look up the code.") \
X(IEF472I, "IEF472I", 'I', "{job} {step} - COMPLETION CODE - SYSTEM={system} " \
	"USER={user} REASON=00000000", "", "") \
X(IEF236I, "IEF236I", 'I', "ALLOC. FOR {job} {step}", "", "") \
X(IEF142I, "IEF142I", 'I', "{job} {step} - STEP WAS EXECUTED - COND CODE " \
	"{code}", "", "") \
X(IEF202I, "IEF202I", 'I', "{job} {step} - STEP WAS NOT RUN BECAUSE OF " \
	"CONDITION CODES", "", "") \
X(IEF206I, "IEF206I", 'I', "{job} {step} - STEP WAS NOT RUN BECAUSE OF A " \
	"PREVIOUS STEP FAILURE", "", "") \
X(IEF272I, "IEF272I", 'I', "{job} {step} - STEP WAS NOT EXECUTED.", "", "") \
X(IEF373I, "IEF373I", 'I', "STEP/{step:8}/START {date}", "", "") \
X(IEF032I, "IEF032I", 'I', "STEP/{step:8}/STOP  {date}", "", "") \
X(IEF375I, "IEF375I", 'I', " JOB/{job:8}/START {date}", "", "") \
X(IEF033I, "IEF033I", 'I', " JOB/{job:8}/STOP  {date}", "", "") \
X(IRR010I, "IRR010I", 'I', " USERID {user:8} IS ASSIGNED TO THIS JOB.", \
	"", "") \
X(IEFA111I, "IEFA111I", 'I', "{job} IS USING THE FOLLOWING JOB RELATED " \
	"SETTINGS:", "", "")
