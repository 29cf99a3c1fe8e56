"""What every mail server must get from the writer, whichever it is.

A test of a server is a class of these cases that says how to start it.
"""
import re
import time

import roots                    # finds the harness, too
import harness
import jobs

NOBODY, BUSY = "nobody@example.org", "busy@example.org"

CONFIGURATION = """\
BadSpoolDisp Hold
Timeout
{
	ConnectRetry 30
}
TargetServer
{
	TargetIp 127.0.0.1
	ConnectPort %d
	Charset %s
	ConnectLimit %d
}
"""
CONNECTIONS = 5
# Mails of one connection whose answers are not there when it breaks.
UNDER_WAY = 11

COMPLETE = """\
Date: Thu, 26 Mar 2020 21:48:57 -0500
From: Batch <batch@example.com>
To: Operations <ops@example.org>
Subject: All headers are there
Message-ID: <1234.complete@example.com>

The text of the mail.
"""

BARE = """\
From: Batch <batch@example.com>
Subject: Date and Message-ID are missing

The text of the mail.
"""


class Case(harness.Case):
    """A server, a spool and a writer between them."""

    trees = ()              # of the servers that the test runs

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for tree in cls.trees:
            roots.skip_unless_possible(tree)

    def make_server(self, **limits):
        raise NotImplementedError

    def begin(self, charset="UTF-8", **limits):
        """A server, a home, and a writer between them."""
        self.server = self.make_server(**limits)
        self.addCleanup(self.server.close)
        self.at = self.home()
        self.cssmtp = self.writer(self.at, CONFIGURATION % (
            self.server.port, charset, CONNECTIONS))
        self.addCleanup(self.end_in_order, self.cssmtp, self.at)

    def end_in_order(self, writer, home):
        """The programs end well: a sanitizer has its last word at the end."""
        self.assertEqual(writer.end(), 0, writer.output())
        home.stop()

    # ------------------------------------------------------ jobs and mail

    def submit(self, sent):
        """Jobs for {name: mails}; {job id: mails}."""
        stream = "".join(jobs.job_stream(name, mails)
                         for name, mails in sent.items())
        return dict(zip(self.at.submit(stream), sent.values()))

    def sysout(self, mails):
        """The same without a job stream, for records of any length."""
        records = "\n".join(jobs.data_set(mails)) + "\n"
        job, _, _ = self.at.sysout(records.encode(), "--class", "B",
                                   "--writer", "CSSMTP")
        return {job: mails}

    def mail_sets(self, job):
        """The job's data sets that are the writer's to send; none of a job
        that is gone with all of its output."""
        done = self.at.jes("show", "--json", job)
        if done.status != 0:
            self.assertIn("there is no job", done.err)
            return []
        return [ds for ds in done.json()["data_sets"]
                if ds["writer"] == "CSSMTP"]

    def await_sent(self, sent):
        """Until the writer has sent all and the data sets are purged."""
        for job in sent:
            self.at.jes("wait", "--timeout", "120", job)
            self.assertEqual(self.mail_sets(job), [], self.said(job))

    def await_held(self, job):
        """Until the job's mail data set is on hold; the data set."""
        def held():
            return [ds for ds in self.mail_sets(job)
                    if ds["state"] == "HELD"]
        try:
            return harness.wait_until("the data set of %s is held" % job,
                                      held, every=0.1)[0]
        except AssertionError as late:
            raise AssertionError("%s\n%s" % (late, self.said(job)))

    def said(self, job=None):
        return "\n".join(self.at.console(job))

    def arrived(self, count):
        """So many mails, taken apart."""
        return [jobs.Arrived(content, self.server.in_front)
                for content in self.server.await_delivered(count)]

    def check_arrivals(self, sent, charset="utf-8", twice=()):
        """That each mail has arrived once, as its job wrote it.  `twice`: keys
        (job, number) that may have come again.  What a server delivers again
        under the same id is its own doing."""
        wanted = jobs.expected(sent)
        self.server.await_delivered(len(wanted))
        self.server.wait_quiet()
        taken = {}
        for arrived in self.arrived(0):
            key = arrived.key()
            self.assertIn(key, wanted)
            taken.setdefault(key, set()).add(arrived.queue_id)
            if len(taken[key]) > 1:
                self.assertIn(key[:2], twice, "came twice")
            mail = sent[arrived.job[1]][arrived.number - 1]
            jobs.check_mail(self, arrived, mail, charset)
        self.assertEqual(wanted - set(taken), set(),
                         "never came\n" + self.said())


class CoreCases:
    """Mixed with Case by the test of each server that takes all mail."""

    def make_server(self, refused=(), busy=(), size=None, recipients=None):
        """refused, busy: recipients that get 5xx and 4xx.  size, recipients:
        the most that a mail may have."""
        raise NotImplementedError

    def allow_busy(self):
        """Those who were busy take mail from now on."""
        raise NotImplementedError

    def test_a_mail_arrives_as_the_job_wrote_it(self):
        self.begin()
        sent = self.submit({"COMPLETE": [jobs.Mail(COMPLETE)],
                            "BARE": [jobs.Mail(BARE)]})
        self.await_sent(sent)
        self.check_arrivals(sent)

    def test_many_mails_of_one_data_set_arrive_once_each(self):
        self.begin()
        mails = [jobs.Mail("Subject: number %d\n\n" % i +
                           "a line of the mail\n" * (i % 50),
                           ["r%d@example.org" % (i + n)
                            for n in range(1 + i % 3)],
                           "batch%d@example.com" % (i % 7))
                 for i in range(300)]
        sent = self.submit({"MANY": mails})
        self.await_sent(sent)
        self.check_arrivals(sent)

    def test_a_hundred_data_sets_are_all_sent(self):
        self.begin()
        sent = self.submit({
            "JOB%03d" % i: [jobs.Mail(BARE + "%d of job %d\n" % (n, i))
                            for n in range(2)] for i in range(100)})
        self.assertEqual(len(sent), 100)
        self.await_sent(sent)
        self.check_arrivals(sent)

    def test_lines_with_periods_and_of_998_bytes_arrive_whole(self):
        self.begin()
        text = ("Subject: periods\n\n"
                "..\n... three were written, two are meant\n.. x\nend.\n\n" +
                "x" * 998 + "\n.." + "y" * 996 + "\n" + "z" * 997 + " \n")
        sent = self.sysout([jobs.Mail(text)])
        self.await_sent(sent)
        self.check_arrivals(sent)

    def test_a_mail_of_some_megabytes_arrives_whole(self):
        self.begin()
        lines = ("%07d " % i + "x" * (i % 90) for i in range(90000))
        sent = self.sysout([jobs.Mail(COMPLETE),
                            jobs.Mail(BARE + "\n".join(lines) + "\n"),
                            jobs.Mail(COMPLETE)])
        self.await_sent(sent)
        self.check_arrivals(sent)

    def test_a_mail_without_a_sender_is_sent(self):
        self.begin()
        sent = self.submit({"NULL": [jobs.Mail(COMPLETE, sender="")]})
        self.await_sent(sent)
        self.check_arrivals(sent)

    def test_more_recipients_than_the_server_takes_at_a_time_get_it(self):
        self.begin(recipients=3)
        mails = [jobs.Mail(BARE, ["r%d@example.org" % i for i in range(10)]),
                 jobs.Mail(COMPLETE)]
        sent = self.submit({"RCPTS": mails})
        self.await_sent(sent)
        self.check_arrivals(sent)

    def test_text_beyond_ascii_arrives_in_the_charset_of_the_target(self):
        text = ("Subject: 8 bits\nMIME-Version: 1.0\n"
                "Content-Type: text/plain; charset=%s\n"
                "Content-Transfer-Encoding: 8bit\n\n"
                "S\u00e3o Paulo, \u00c5rhus, M\u00fcnchen\n")
        for charset in ("UTF-8", "ISO8859-1"):
            with self.subTest(charset):
                self.begin(charset)
                sent = self.submit({"LETTERS": [jobs.Mail(text % charset)]})
                self.await_sent(sent)
                self.check_arrivals(sent, charset)

    def test_a_refused_recipient_holds_the_data_set_and_nobody_else(self):
        self.begin(refused=[NOBODY])
        mails = [jobs.Mail(BARE, ["one@example.org", NOBODY,
                                  "two@example.org"]),
                 jobs.Mail(COMPLETE)]
        job, = self.submit({"REFUSED": mails})
        self.await_held(job)
        self.assertRegex(self.said(job), r"JMW013E .* MAIL 1 .*<%s> "
                         r"UNDELIVERABLE AT RCPT TO: 55\d" % NOBODY)
        self.assertRegex(self.said(job), r"JMW011E .* HELD: 1 OF 2 MAILS SENT "
                         r"- RECIPIENTS: 3 SERVED, 0 WAITING, "
                         r"1 UNDELIVERABLE")
        mails[0].to.remove(NOBODY)
        self.check_arrivals({job: mails})

    def test_a_release_sends_only_what_is_open(self):
        self.begin(refused=[NOBODY], busy=[BUSY])
        mails = [jobs.Mail(COMPLETE),
                 jobs.Mail(BARE, ["one@example.org", BUSY, NOBODY]),
                 jobs.Mail(BARE, [BUSY])]
        job, = self.submit({"RELEASE": mails})
        self.await_held(job)
        self.assertRegex(self.said(job), r"JMW014W .* MAIL 2 .*<%s> NOT SENT "
                         r"YET, RCPT TO: 4\d\d" % BUSY)
        self.assertRegex(self.said(job), r"JMW011E .* HELD: 1 OF 3 MAILS SENT "
                         r"- RECIPIENTS: 2 SERVED, 2 WAITING, "
                         r"1 UNDELIVERABLE")
        mails[1].to.remove(NOBODY)
        first = {(job, 1, "ops@example.org"), (job, 2, "one@example.org")}
        self.server.await_delivered(2)
        self.server.wait_quiet()
        self.assertEqual({a.key() for a in self.arrived(2)}, first)

        self.allow_busy()
        self.at.jes("release", job, check=True)
        self.check_arrivals({job: mails})

    def test_a_mail_over_the_servers_limit_is_held_and_not_sent(self):
        self.begin(size=50000)
        mails = [jobs.Mail(BARE),
                 jobs.Mail(BARE + ("x" * 70 + "\n") * 1000),
                 jobs.Mail(COMPLETE)]
        job, = self.submit({"LARGE": mails})
        self.await_held(job)
        self.assertRegex(self.said(job), r"JMW013E .* MAIL 2 .*UNDELIVERABLE")
        self.server.await_delivered(2)
        self.server.wait_quiet()
        self.assertEqual(sorted(a.number for a in self.arrived(2)), [1, 3])

    def test_nothing_is_lost_when_the_server_stops_and_starts(self):
        self.outage("stop")

    def test_nothing_is_lost_when_the_server_is_killed(self):
        self.outage("kill")

    def outage(self, how):
        """Twice while mail flows the server goes away; the writer waits.  Only
        what was under way at these moments may come twice."""
        self.begin()
        sent = self.submit({
            "OUT%02d" % i: [jobs.Mail(BARE + "%d\n" % n) for n in range(40)]
            for i in range(20)})
        for part in (150, 400):
            self.server.await_delivered(part)
            self.server.stop(how)
            time.sleep(1)
            self.server.start()
        doubtful = self.release_until_sent(sent)
        self.assertLessEqual(len(doubtful), 2 * CONNECTIONS * UNDER_WAY)
        self.check_arrivals(sent, twice=doubtful)

    def release_until_sent(self, sent):
        """An operator who releases what is held until nothing is: the mails
        (job, number) that the writer said may have been sent twice."""
        def settled():
            left = 0
            for job in sent:
                for ds in self.mail_sets(job):
                    left += 1
                    if ds["state"] == "HELD":
                        self.at.jes("release", job)
            return left == 0
        harness.wait_until("all data sets are sent", settled, 180, 0.5)
        return {(found[0], int(found[1])) for found in re.findall(
            r" (\w+) DATA SET \d+ MAIL (\d+) .*(?:IN DOUBT|SENT AGAIN)",
            self.said())}
