/*
 * writer/console/messages.h -- every message of the writer wing
 *
 * X(name, id, severity, text, explanation, action)
 *
 * The EZD ids are IBM's and stand for the conditions that IBM names; their
 * texts are ours until IBM's are known.  Every other message has an id of our
 * own (JMW), so that no wrong meaning is attached to an id of IBM's.
 */
#define WRITER_MESSAGES(X) \
X(EZD1802I, "EZD1802I", 'I', "{writer} INITIALIZATION COMPLETE FOR EXTERNAL " \
	"WRITER {name}", \
	"The writer has its configuration and its session with the spool, and " \
	"takes data sets from now on.", "None.") \
X(EZD1817I, "EZD1817I", 'A', "{writer} UNABLE TO CONNECT TO TARGET SERVER " \
	"{target}: {reason}", \
	"No connection came about, or the server refused the session.  Mail " \
	"waits, or goes to another target server; the writer tries again.", \
	"Look whether the server runs and can be reached.") \
X(EZD1818I, "EZD1818I", 'A', "{writer} CONNECTION TO TARGET SERVER {target} " \
	"LOST: {reason}", \
	"A connection that carried mail broke.", \
	"Look at the server if it happens again and again.") \
X(EZD1819I, "EZD1819I", 'A', "{writer} TARGET SERVER {target} IS NOT " \
	"RESPONDING: {reason}", \
	"The server did not answer within the time that the Timeout statement " \
	"gives.", "Look at the server; its load may be too high.") \
X(EZD1821I, "EZD1821I", 'I', "{writer} ABLE TO USE TARGET SERVER {target}", \
	"The server is there, for the first time or again.", "None.") \
X(EZD1841I, "EZD1841I", 'W', "{writer} TESTMODE IS ACTIVE BUT REPORT HAS NO " \
	"DESTINATION", \
	"In test mode the report is all that shows.", \
	"Code the Report statement.") \
X(STARTING, "JMW001I", 'I', "{writer} STARTING, CONFIGURATION {file}", \
	"The writer has begun.", "None.") \
X(STOPPING, "JMW002I", 'I', "{writer} STOPPING, MAILS UNDER WAY ARE FINISHED", \
	"A stop was asked for.  What is not sent stays on the spool.", "None.") \
X(ENDED, "JMW003I", 'I', "{writer} ENDED, {sent} MAILS SENT", \
	"The writer has given back its claims and ends.", "None.") \
X(CONFIG_BAD, "JMW004E", 'E', "{writer} CONFIGURATION {file} NOT USED: " \
	"{count} ERRORS, FIRST {finding}", \
	"A configuration is used whole or not at all.", \
	"Correct the file; cssmtp --check shows every error.") \
X(NAME_TAKEN, "JMW005E", 'E', "{writer} NOT STARTED: {reason}", \
	"The spool server refused the session of a writer.", \
	"Stop the other writer, or give this one a name of its own (ExtWrtName " \
	"and --name).") \
X(SPOOL_GONE, "JMW006W", 'W', "{writer} SPOOL SERVER IS GONE: {reason}", \
	"Mails under way are finished; nothing more is handed out until the " \
	"server is back.", "Start the spool server: jes start.") \
X(SPOOL_BACK, "JMW007I", 'I', "{writer} SPOOL SERVER IS BACK, {count} DATA " \
	"SETS GO ON", \
	"The writer has claimed again what it was working on.", "None.") \
X(COLD, "JMW008W", 'W', "{writer} COLD START: OUTCOMES OF EARLIER RUNS ARE " \
	"NOT HEEDED, MAILS MAY BE SENT AGAIN", \
	"-f was given: data sets are worked on from their first mail, whatever " \
	"was sent of them before.  The spool keeps the old outcomes until each " \
	"mail has a new one.", "None.") \
X(CONFIG_WARNING, "JMW009W", 'W', "{writer} CONFIGURATION {finding}", \
	"The configuration is used, but not all of it as written.", \
	"Correct the file.") \
X(HELD, "JMW011E", 'E', "{job} {jobid} DATA SET {number} HELD: {sent} OF " \
	"{mails} MAILS SENT - RECIPIENTS: {served} SERVED, {waiting} WAITING, " \
	"{failed} UNDELIVERABLE, {doubt} IN DOUBT - {errors} ERRORS", \
	"Not all mails of the spool data set went out without trouble; the " \
	"messages before this one name each.  What is sent is on record and is " \
	"not sent again.", \
	"Release the data set to send what is still open; purge it when nothing " \
	"of it is wanted.") \
X(DELETED, "JMW012E", 'E', "{job} {jobid} DATA SET {number} DELETED IN " \
	"SPITE OF ERRORS: {sent} OF {mails} MAILS SENT - RECIPIENTS: {served} " \
	"SERVED, {failed} UNDELIVERABLE - {errors} ERRORS", \
	"BadSpoolDisp Delete is configured.", \
	"Submit the mails again when they are wanted.") \
X(UNDELIVERABLE, "JMW013E", 'E', "{job} {jobid} DATA SET {number} MAIL " \
	"{mail} RECORD {record} <{recipient}> UNDELIVERABLE AT {step}: {reply}", \
	"The server refused for good, or no server can take the mail.", \
	"Correct the address or the mail, and submit it again.") \
X(WAITING, "JMW014W", 'W', "{job} {jobid} DATA SET {number} MAIL {mail} " \
	"RECORD {record} <{recipient}> NOT SENT YET, {step}: {reply}", \
	"The server refused for now.", "Release the data set to try again.") \
X(IN_DOUBT, "JMW015W", 'W', "{job} {jobid} DATA SET {number} MAIL {mail} " \
	"RECORD {record} <{recipient}> IN DOUBT, {step}: {reply}", \
	"The link broke when all of the mail was sent and the server had not " \
	"answered: it may hold the mail or not.", \
	"Ask at the server.  A release of the data set sends the mail again.") \
X(SENT_TWICE, "JMW016W", 'W', "{job} {jobid} DATA SET {number} MAIL {mail} " \
	"RECORD {record} IS SENT AGAIN AND MAY ARRIVE TWICE: {reason}", \
	"The mail was under way when an earlier run ended, or stood in doubt.", \
	"None.") \
X(SYNTAX, "JMW017E", 'E', "{job} {jobid} DATA SET {number} RECORD {record} " \
	"\"{text}\": {reply}", \
	"A record of the spool data set is no good.", \
	"Correct the job and submit it again.") \
X(MORE, "JMW018I", 'I', "{job} {jobid} DATA SET {number} AND {count} MORE", \
	"The messages before are the first of many; the log has them all.", \
	"None.") \
X(UNREADABLE, "JMW019E", 'E', "{job} {jobid} DATA SET {number} CANNOT BE " \
	"READ: {reason}", \
	"The spool server could not give the records, or the writer does not " \
	"know the code page.", \
	"Look at the reason; release the data set when it is put right.") \
X(ABANDONED, "JMW020W", 'W', "{job} {jobid} DATA SET {number} IS NO LONGER " \
	"THIS WRITER'S: {reason}", \
	"When the spool server was back, the data set was gone or somebody " \
	"else's.", "None.") \
X(EXCEEDED, "JMW021E", 'E', "{job} {jobid} DATA SET {number} EXCEEDED " \
	"MAXIMUM ERRORS({limit}) ALLOWED, THE REST IS NOT READ", \
	"JESSyntaxErrLimit was passed.  Mails before are sent.", \
	"Correct the job and submit it again.") \
X(CHANGED, "JMW022W", 'W', "{job} {jobid} DATA SET {number} MAIL {mail} " \
	"RECORD {record} COLUMN {column}: {note}", \
	"The mail went out, and not as it was written: characters that the " \
	"target's charset lacks became substitutes, or a long line was cut.", \
	"For lost characters choose a Charset that has them, such as UTF-8; " \
	"cut long lines where they are written.") \
X(TEST_MODE, "JMW023I", 'I', "{writer} TESTMODE IS ACTIVE, NO MAIL IS SENT", \
	"Data sets are read and checked; their mails are thrown away.", \
	"None.") \
X(NO_RECIPIENT, "JMW024E", 'E', "{job} {jobid} DATA SET {number} MAIL " \
	"{mail} OF <{sender}> IS UNDELIVERABLE, EACH OF ITS RECIPIENTS WAS " \
	"REFUSED, FIRST RECORD {record} {recipient}: {reply}", \
	"All RCPT commands of the mail are wrong: there is nobody to send it " \
	"to.", "Correct the job and submit it again.") \
X(REPORT_WRITTEN, "JMW025I", 'I', "{job} {jobid} DATA SET {number} ERROR " \
	"REPORT IS {reportid} DATA SET {reportnumber} CLASS {class}", \
	"Report Sysout: the report of the errors in the data set is on the " \
	"spool.  A report for the administrators that could not be sent is " \
	"kept there, too.", "None.") \
X(REPORT_SENT, "JMW026I", 'I', "{job} {jobid} DATA SET {number} ERROR " \
	"REPORT SENT TO {count} MAIL ADMINISTRATORS", \
	"Report Admin: a server has taken the report.", "None.") \
X(REPORT_UNSENT, "JMW027E", 'E', "{job} {jobid} DATA SET {number} ERROR " \
	"REPORT NOT SENT TO {recipient}: {reason}", \
	"The report for the administrators is tried once.  When nobody gets " \
	"it, it is kept on the spool in ReportSysoutClass.", \
	"Correct MailAdministrator or ReportMailFrom, or look at the server.") \
X(REPORT_LOST, "JMW028E", 'E', "{job} {jobid} DATA SET {number} ERROR " \
	"REPORT NOT WRITTEN: {reason}", \
	"The spool did not take the report.", \
	"The log of the writer has the errors, LogLevel with 4.") \
X(REFRESHED, "JMW030I", 'I', "{writer} REFRESH COMPLETE", \
	"The configuration in the file is in force.", "None.") \
X(SUSPENDED, "JMW031I", 'I', "{writer} SUSPENDED", \
	"No further data sets are taken; those in work are finished.", \
	"RESUME goes on.") \
X(RESUMED, "JMW032I", 'I', "{writer} RESUMED", \
	"Data sets are taken again.", "None.") \
X(LEVEL_SET, "JMW033I", 'I', "{writer} LOGLEVEL {level}", \
	"What is logged has changed.", "None.") \
X(COMMAND_BAD, "JMW034E", 'E', "{writer} COMMAND NOT UNDERSTOOD AT " \
	"\"{word}\": {reason}", \
	"MODIFY takes the operands of the reference, abbreviated to their " \
	"capitals at the shortest.", "Correct the command.") \
X(ADDRESS_TWICE, "JMW040W", 'W', "{writer} TARGET SERVER ADDRESS {address} " \
	"STANDS FOR MORE THAN ONE TARGET SERVER, IT IS USED ONCE", \
	"Two TargetServer statements come to the same address.", \
	"Remove one of them.") \
X(ADDRESS_MANY, "JMW041W", 'W', "{writer} TARGET SERVER ADDRESS {address} IS " \
	"NOT USED, THERE ARE FOUR BEFORE IT", \
	"The first four addresses are the target servers.", "None.") \
X(ADDRESS_IPV6, "JMW042W", 'W', "{writer} TARGET SERVER ADDRESS {address} IS " \
	"NOT USED, THIS SYSTEM HAS NO IPV6", \
	"The address is an IPv6 address.", "None.") \
X(NAME_UNKNOWN, "JMW043E", 'E', "{writer} TARGET SERVER NAME CANNOT BE " \
	"RESOLVED: {reason}", \
	"What was known of the name before stays in use; the writer asks again " \
	"after ConnectRetry.", "Correct the name, or look at the name server.") \
X(NAME_KNOWN, "JMW044I", 'I', "{writer} TARGET SERVERS ARE NOW {list}", \
	"The names of the target servers came to these addresses.", "None.") \
X(RESOLVING, "JMW045I", 'I', "{writer} TARGET SERVER NAMES ARE RESOLVED ANEW", \
	"REFRESHIPLIST was given.", "None.") \
X(COMMAND_LATER, "JMW035E", 'E', "{writer} {word} IS NOT SUPPORTED: {reason}", \
	"The command is known and this writer cannot do it.", "None.")
