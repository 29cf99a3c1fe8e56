//BADMAIL  JOB (ACCT),'WRONG MAIL',CLASS=A,MSGCLASS=A
//*
//* QUICK START: the second mail is wrong: no angle brackets.  The first and
//* the third arrive, the data set is held, and the writer says which record
//* was wrong and why.
//*
//SEND     EXEC PGM=IEBGENER
//SYSPRINT DD SYSOUT=*
//SYSIN    DD DUMMY
//SYSUT2   DD SYSOUT=(B,CSSMTP)
//SYSUT1   DD *
HELO LXJES1
MAIL FROM:<batch@example.org>
RCPT TO:<ops@example.org>
DATA
Subject: Before the wrong one

Arrives.
.
MAIL FROM: batch@example.org
RCPT TO: ops@example.org
DATA
Subject: The wrong one
.
MAIL FROM:<batch@example.org>
RCPT TO:<ops@example.org>
DATA
Subject: After the wrong one

Arrives too.
.
QUIT
/*
