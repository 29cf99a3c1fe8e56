//HELLO    JOB (ACCT),'FIRST MAIL',CLASS=A,MSGCLASS=A,NOTIFY=&SYSUID
//*
//* QUICK START: one mail, as IBM's manual shows it.  See how the Received
//* header names the job, and how Date and Message-ID are there although the
//* job wrote none.
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
From: Batch <batch@example.org>
To: Operations <ops@example.org>
Subject: Hello from a job

This mail was written by IEBGENER to a SYSOUT data set,
kept on the spool, and forwarded by the mail writer.
.
QUIT
/*
