//MIMEMAIL JOB (ACCT),'ATTACHMENT',CLASS=A,MSGCLASS=A
//*
//* QUICK START: a mail with an attachment: MIME passes unchanged, folded
//* header lines and all.  See the text in UTF-8: data from Linux carries its
//* code page, and the target is told what it gets.
//*
//SEND     EXEC PGM=IEBGENER
//SYSPRINT DD SYSOUT=*
//SYSIN    DD DUMMY
//SYSUT2   DD SYSOUT=(B,CSSMTP)
//SYSUT1   DD *
EHLO LXJES1
MAIL FROM:<batch@example.org>
RCPT TO:<ops@example.org>
DATA
Subject: Report with an attachment
MIME-Version: 1.0
Content-Type: multipart/mixed;
 boundary="MIME.PART"

--MIME.PART
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

São Paulo, Kraków, Århus: three branches.

--MIME.PART
Content-Type: text/csv; name="totals.csv"
Content-Disposition: attachment; filename="totals.csv"
Content-Transfer-Encoding: base64

QlJBTkNILEFNT1VOVA0KTElTQk9OLDEyMzQuNTANClBPUlRPLDk4Ny42NQ0K
--MIME.PART--
.
QUIT
/*
