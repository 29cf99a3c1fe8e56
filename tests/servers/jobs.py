"""Jobs that write mail, and what must arrive of them.

A mail that a server has delivered is three parts: lines that the server put in
front, headers that the writer owes (Received always; Date and Message-ID when
the job wrote none), and what the job wrote.  Each is checked to the byte.
"""
import os
import pwd
import re

DATE = (rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [ 0-3]?\d (?:Jan|Feb|Mar|Apr|May|"
        rb"Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d [-+]\d{4}")


def user_id():
    """The tester's user id as it stands in Received: eight characters, what no
    user id may have made harmless."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = "U%d" % os.getuid()
    return re.sub("[^A-Z0-9#$]", "_", name.upper()[:8]).encode()


USER = user_id()

# What the writer puts on top.  The same host stands in all of it, and the
# same time.
OWED = re.compile(
    rb"Received: from (?P<node>\S+) by (?P<host>\S+) \(CSSMTP\)\n"
    rb"          for <(?P<user>[^>]+)> id (?P<job>[^.]+)\.(?P<id>[^.]+)\."
    rb"(?P<data_set>\d+)\.(?P<number>\d+);\n"
    rb"          (?P<time>" + DATE + rb")\n"
    rb"(?P<date>Date: (?P=time)\n)?"
    rb"(?P<message_id>Message-ID: <(?P=job)\.(?P=id)\.\d{8}\.\d{6}\.\d{6}\."
    rb"(?P=data_set)\.(?P=number)@(?P=host)>\n)?")


class Mail:
    """What a job writes: the text as records, leading periods doubled."""

    def __init__(self, text, to=("ops@example.org",),
                 sender="batch@example.com"):
        self.text = text
        self.to = list(to)
        self.sender = sender

    def records(self):
        return (["MAIL FROM:<%s>" % self.sender] +
                ["RCPT TO:<%s>" % one for one in self.to] +
                ["DATA"] + self.text.splitlines() + ["."])

    def arrives(self, charset="utf-8"):
        """The text as its readers see it."""
        lines = [line.rstrip(" ") for line in self.text.splitlines()]
        lines = [line[1:] if line.startswith(".") else line for line in lines]
        return "".join(line + "\n" for line in lines).encode(charset)

    def has_header(self, name):
        head = self.text.partition("\n\n")[0].lower()
        return any(line.startswith(name.lower() + ":")
                   for line in head.splitlines())


def data_set(mails):
    """All records of a mail data set."""
    records = ["EHLO LXHOST"]
    for mail in mails:
        records += mail.records()
    return records + ["QUIT"]


def job_stream(name, mails):
    """A job whose one step writes the mails."""
    return "\n".join([
        "//%-8s JOB (ACCT),'SERVER TEST',CLASS=A,MSGCLASS=A" % name,
        "//SEND     EXEC PGM=IEBGENER",
        "//SYSPRINT DD SYSOUT=*",
        "//SYSIN    DD DUMMY",
        "//SYSUT2   DD SYSOUT=(B,CSSMTP)",
        "//SYSUT1   DD DATA,DLM='@@'",
    ] + data_set(mails) + ["@@", ""])


class Arrived:
    """A delivered mail, taken apart."""

    def __init__(self, content, in_front):
        front = in_front.match(content)
        if not front:
            raise AssertionError("what the server puts in front is odd:\n%r" %
                                 content[:2000])
        owed = OWED.match(content, front.end())
        if not owed:
            raise AssertionError("what the writer owes is odd:\n%r" %
                                 content[:2000])
        if owed["user"] != USER:
            raise AssertionError("Received names %r, not %r" % (owed["user"],
                                                               USER))
        self.sender = (front["sender"] or b"").decode()
        self.recipient = front["recipient"].decode()
        self.helo = front["helo"]
        self.queue_id = front["queue_id"]
        self.host = owed["host"]
        self.job = (owed["job"].decode(), owed["id"].decode())
        self.number = int(owed["number"])
        self.has_date = owed["date"] is not None
        self.has_message_id = owed["message_id"] is not None
        self.text = content[owed.end():]

    def key(self):
        """What must be there once."""
        return self.job[1], self.number, self.recipient


def expected(sent):
    """Keys of all mails in {job id: mails}."""
    return {(job_id, number, recipient)
            for job_id, mails in sent.items()
            for number, mail in enumerate(mails, 1) for recipient in mail.to}


def check_mail(test, arrived, mail, charset="utf-8"):
    """That a mail is as its job wrote it, with what the writer owes."""
    test.assertEqual(arrived.text, mail.arrives(charset), arrived.key())
    test.assertEqual(arrived.sender, mail.sender)
    test.assertEqual(arrived.helo, arrived.host)
    test.assertEqual(arrived.has_date, not mail.has_header("Date"))
    test.assertEqual(arrived.has_message_id,
                     not mail.has_header("Message-ID"))
