//SEVERAL  JOB (ACCT),'SEVERAL MAILS',CLASS=A,MSGCLASS=A
//*
//* QUICK START: three mails in one data set, one of them to three recipients.
//* See one .eml for each mail, and commands in lower and mixed case.
//*
//SEND     EXEC PGM=IEBGENER
//SYSPRINT DD SYSOUT=*
//SYSIN    DD DUMMY
//SYSUT2   DD SYSOUT=(T,CSSMTP)
//SYSUT1   DD *
helo lxjes1
mail from:<batch@example.org>
rcpt to:<first@example.org>
data
Subject: The first of three

One.
.
Mail From: <batch@example.org>
Rcpt To: <second@example.org>
Rcpt To: <third@example.org>
Rcpt To: <fourth@example.org>
Data
Subject: The second, to three people

Two.
.
MAIL FROM:<batch@example.org>
RCPT TO:<fifth@example.org>
DATA
Subject: The third
.
QUIT
/*
