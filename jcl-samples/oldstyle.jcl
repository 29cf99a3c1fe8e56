//OLDSTYLE JOB ,MSGCLASS=A
//* QUICK START: the job that everybody has copied from somewhere: no accounting
//* information, no blank line behind the headers, no final period, no QUIT and
//* no delimiter.  The mail arrives all the same.
//SEND     EXEC PGM=IEBGENER
//SYSPRINT DD SYSOUT=*
//SYSIN    DD DUMMY
//SYSUT2   DD SYSOUT=(B,CSSMTP)
//SYSUT1   DD *
helo lxjes1
mail from:<batch@example.org>
rcpt to:<ops@example.org>
data
Subject: Copied since 1998
To: ops@example.org
This line is no header: a blank line goes before it.
It works.
