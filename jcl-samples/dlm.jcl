//DLMJCL   JOB (ACCT),'JCL BY MAIL',CLASS=A,MSGCLASS=A
//*
//* QUICK START: a mail that has JCL in its text: DD DATA with DLM= ends at @@
//* and nowhere else.  See the // and /* lines in the mail, and the doubled
//* period of the text, which the receiver makes single again.
//*
//SEND     EXEC PGM=IEBGENER
//SYSPRINT DD SYSOUT=*
//SYSIN    DD DUMMY
//SYSUT2   DD SYSOUT=(B,CSSMTP)
//SYSUT1   DD DATA,DLM='@@'
HELO LXJES1
MAIL FROM:<batch@example.org>
RCPT TO:<developer@example.org>
DATA
Subject: A job for you

//NIGHTLY  JOB (ACCT),'RUN ME'
//STEP1    EXEC PGM=IEFBR14
/*
..profile is a file whose name begins with a period
.
QUIT
@@
