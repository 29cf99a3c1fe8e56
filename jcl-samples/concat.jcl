//CONCAT   JOB (ACCT),'FROM A DATA SET',CLASS=A,MSGCLASS=A
//*
//* QUICK START: the report is a data set that the first step writes; the mail
//* is put together from three pieces, as most mail jobs do it.  See the SET
//* symbols in JESJCL with the values that replaced them.
//*
//         SET REPORT=DEMO.TOTALS.TEXT
//         SET WRITER=CSSMTP
//MAKE     EXEC PGM=IEBGENER
//SYSPRINT DD SYSOUT=*
//SYSIN    DD DUMMY
//SYSUT2   DD DSN=&REPORT,DISP=(MOD,CATLG),
//            DCB=(RECFM=FB,LRECL=80,BLKSIZE=0)
//SYSUT1   DD *
BRANCH          AMOUNT
LISBON         1234.50
PORTO           987.65
/*
//SEND     EXEC PGM=IEBGENER
//SYSPRINT DD SYSOUT=*
//SYSIN    DD DUMMY
//SYSUT2   DD SYSOUT=(B,&WRITER)
//SYSUT1   DD *
HELO LXJES1
MAIL FROM:<batch@example.org>
RCPT TO:<branches@example.org>
DATA
Subject: Totals of the day

/*
//         DD DSN=&REPORT,DISP=(OLD,DELETE)
//         DD *
.
QUIT
/*
