//JCLERROR JOB (ACCT),'WRONG JCL',CLASS=A,MSGCLASS=A
//*
//* QUICK START: two mistakes in the JCL.  No step runs, nothing is mailed, and
//* JESYSMSG names each statement, column and word.
//*
//SEND     EXEC PGM=IEBGENER
//SYSPRINT DD SYSOUT=*
//SYSIN    DD DUMMY
//SYSUT2   DD SYSUOT=(B,CSSMTP)
//SYSUT1   DD *
HELO LXJES1
/*
//REPORT   DD SYSOUT=(TOOLONG,CSSMTP)
