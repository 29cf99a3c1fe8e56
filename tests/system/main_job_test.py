"""The main job: a job's mail SYSOUT goes from JCL to an SMTP server.

The programs themselves, against mailsink.
"""
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402

UNDER_SANITIZER = "/san-" in harness.BIN
MIB = 1024 * 1024

JOB = """//%(name)-8s JOB (ACCT),'TEST',CLASS=A,MSGCLASS=A
//SEND     EXEC PGM=IEBGENER
//SYSPRINT DD SYSOUT=*
//SYSIN    DD DUMMY
//SYSUT2   DD SYSOUT=(B,CSSMTP)
//SYSUT1   DD DATA,DLM='@@'
%(mail)s
@@
"""


def mail(*recipients, text=("Subject: test", "", "text"), period="."):
    lines = ["HELO LXJES1", "MAIL FROM:<batch@example.org>"]
    lines += ["RCPT TO:<%s>" % r for r in recipients]
    return "\n".join(lines + ["DATA", *text, period, "QUIT"])


def job(name, *recipients, **keywords):
    return JOB % {"name": name, "mail": mail(*recipients, **keywords)}


class MainJob(harness.Case):
    def world(self, script=None, extra="", sink_options=()):
        home = self.home()
        sink = self.sink(*sink_options, script=script)
        writer = self.writer(home, harness.writer_configuration(
            sink.port, extra=extra))
        return home, sink, writer

    def gone(self, home, job_id):
        """The job's mail has left: its data set is on the spool no more."""
        self.assertEqual(home.jes("wait", "--timeout", "60", job_id).status, 0)
        self.assertEqual([ds for ds in home.data_sets(job_id)
                          if ds["writer"] == "CSSMTP"], [])

    def held(self, home, job_id):
        """The job's mail data set, held; with the reason."""
        home.jes("wait", "--timeout", "60", job_id)
        mails = [ds for ds in home.data_sets(job_id)
                 if ds["writer"] == "CSSMTP"]
        self.assertEqual([ds["state"] for ds in mails], ["HELD"], mails)
        return mails[0]

    def test_the_mail_arrives_byte_for_byte_with_the_headers_owed(self):
        home, sink, _ = self.world()
        text = ["Subject: all of it", "X-Folded: one", "\ttwo", "",
                "..a line that begins with a period", "", "x" * 80,
                "trailing blanks go   ", "the end"]
        job_id, = home.submit(job("BYTES", "ops@example.org", text=text))
        self.gone(home, job_id)
        eml, = sink.stored()
        head, rest = eml.split(b"\r\nSubject: all of it", 1)
        owed = head.decode().split("\r\n")
        self.assertEqual(owed[0], "X-Envelope-From: <batch@example.org>")
        self.assertEqual(owed[1], "X-Envelope-To: <ops@example.org>")
        self.assertNotIn("X-Sink-Violation", head.decode())
        names = [line.split(":")[0] for line in owed[2:]
                 if not line.startswith((" ", "\t"))]
        self.assertEqual(sorted(names), ["Date", "Message-ID", "Received"])
        self.assertIn("BYTES.%s" % job_id, head.decode())
        self.assertEqual(rest.decode(), "\r\n".join([
            "", "X-Folded: one", "\ttwo", "",
            ".a line that begins with a period", "", "x" * 80,
            "trailing blanks go", "the end", ""]))

    def test_a_job_with_jcl_errors_mails_nothing(self):
        home, sink, _ = self.world()
        text = job("WRONG", "ops@example.org").replace("SYSOUT=(B,",
                                                       "SYSOUR=(B,")
        done = home.jes("submit", "--wait", "-", input=text)
        self.assertEqual(done.status, 101, done)
        self.assertIn("SYSOUR", done.out)
        self.assertIn("COLUMN", done.out)
        self.assertEqual(sink.stored(), [])

    def test_what_is_not_served_yet_is_refused_and_not_ignored(self):
        home, sink, _ = self.world()
        text = job("NOTYET", "ops@example.org").replace(
            "EXEC PGM=IEBGENER", "EXEC PGM=IEBGENER,PARMDD=SYSIN")
        done = home.jes("submit", "--wait", "-", input=text)
        self.assertEqual(done.status, 101, done)
        self.assertIn("NOT YET SUPPORTED: PARMDD=", done.out)
        self.assertEqual(sink.stored(), [])

    def test_many_mails_of_one_data_set_all_arrive_once(self):
        home, sink, _ = self.world()
        count = 300 if UNDER_SANITIZER else 3000
        lines = ["HELO LXJES1"]
        for i in range(count):
            lines += ["MAIL FROM:<batch@example.org>",
                      "RCPT TO:<r%d@example.org>" % i, "DATA",
                      "Subject: mail %d" % i, "", "text %d" % i, "."]
        job_id, number, _ = home.sysout(
            "\n".join(lines).encode(), "--class", "B", "--writer", "CSSMTP")
        harness.wait_until("the data set is purged",
                           lambda: home.jes("show", job_id).status != 0)
        subjects = [re.search(rb"Subject: mail (\d+)", eml).group(1)
                    for eml in sink.stored()]
        self.assertEqual(sorted(map(int, subjects)), list(range(count)))

    def test_a_destination_reaches_the_writer_as_a_writer_name_does(self):
        home, sink, _ = self.world()
        home.sysout(mail("ops@example.org").encode(), "--class", "A",
                    "--dest", "LXJES1.CSSMTP")
        self.assertEqual(len(sink.await_mails(1)), 1)

    def test_a_refused_recipient_holds_the_data_set_and_is_named(self):
        home, sink, _ = self.world(
            script='RCPT containing "<nobody@" reply "550 5.1.1 no such user"')
        job_id, = home.submit(job("REFUSED", "one@example.org",
                                  "nobody@example.org", "two@example.org"))
        data_set = self.held(home, job_id)
        self.assertTrue(data_set["reason"])
        eml, = sink.stored()
        self.assertIn(b"X-Envelope-To: <one@example.org>", eml)
        self.assertIn(b"X-Envelope-To: <two@example.org>", eml)
        self.assertNotIn(b"X-Envelope-To: <nobody@", eml)
        said = "\n".join(home.console(job_id))
        self.assertIn("nobody@example.org", said)
        self.assertIn("550 5.1.1 no such user", said)

    def test_release_sends_only_what_is_still_open(self):
        home, sink, _ = self.world(
            script='RCPT containing "<busy@" times 1 reply "450 4.2.1 busy"')
        job_id, = home.submit(job("BUSY", "one@example.org",
                                  "busy@example.org"))
        data_set = self.held(home, job_id)
        home.jes("release", job_id, data_set["number"], check=True)
        self.gone(home, job_id)
        first, second = sink.stored()
        self.assertIn(b"To: <one@", first)
        self.assertNotIn(b"To: <busy@", first)
        self.assertIn(b"To: <busy@", second)
        self.assertNotIn(b"To: <one@", second)
        ids = [re.search(rb"Message-ID: (.*)\r\n", eml).group(1)
               for eml in (first, second)]
        self.assertEqual(ids[0], ids[1])

    def test_wrong_records_are_named_and_cost_no_other_mail(self):
        home, sink, _ = self.world()
        lines = mail("one@example.org").replace("\nQUIT", "") + "\n" + \
            "MAIL FROM: nobody\nRCPT TO:<two@example.org>\nDATA\nx\n.\n" + \
            mail("three@example.org")
        job_id, = home.submit(JOB % {"name": "MIXED", "mail": lines})
        self.held(home, job_id)
        self.assertEqual(len(sink.stored()), 2)
        said = "\n".join(home.console(job_id))
        self.assertRegex(said, r"(?i)record\D+9\b")
        self.assertIn("501 5.1.7", said)

    def test_nothing_is_lost_while_the_server_is_down(self):
        home, sink, _ = self.world(extra="Timeout\n{\n ConnectRetry 30\n}\n")
        port = sink.port
        sink.end()
        ids = home.submit("".join(job("DOWN%d" % i, "r%d@example.org" % i)
                                  for i in range(5)))
        again = harness.Sink("--listen", "127.0.0.1:%d" % port)
        self.addCleanup(again.close)
        again.await_mails(5, seconds=90)
        for job_id in ids:
            self.gone(home, job_id)
        self.assertEqual(len(again.stored()), 5)

    def test_a_killed_writer_loses_nothing_and_says_what_may_be_double(self):
        home = self.home()
        sink = self.sink()
        count, kills = 1500, 6
        lines = ["HELO LXJES1"]
        for i in range(count):
            lines += ["MAIL FROM:<batch@example.org>",
                      "RCPT TO:<r%d@example.org>" % i, "DATA",
                      "Subject: mail %d" % i, "", "text", "."]
        conf = harness.writer_configuration(sink.port)
        job_id, _, _ = home.sysout("\n".join(lines).encode(), "--class", "B",
                                   "--writer", "CSSMTP")
        for i in range(kills):
            before = len(sink.stored())
            writer = self.writer(home, conf)
            harness.wait_until(
                "mails move", lambda: len(sink.stored()) > before + 50 or
                home.jes("show", job_id).status != 0)
            writer.process.kill()
            writer.process.wait()
        self.writer(home, conf)
        harness.wait_until("the data set is purged",
                           lambda: home.jes("show", job_id).status != 0)
        numbers = [int(re.search(rb"Subject: mail (\d+)", eml).group(1))
                   for eml in sink.stored()]
        self.assertEqual(sorted(set(numbers)), list(range(count)))
        doubled = len(numbers) - count
        said = "\n".join(home.console())
        if doubled:
            self.assertRegex(said, r"(?i)twice|in doubt")
        self.assertLess(doubled, kills * 300)

    def test_two_writers_of_one_name_refuse_each_other(self):
        home, sink, writer = self.world()
        done = subprocess.run(
            [harness.program("cssmtp"), "--config", writer.conf],
            env=home.env(), stdin=subprocess.DEVNULL, timeout=60,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(b"CSSMTP", done.stdout)
        self.assertTrue(writer.runs())

    def test_the_writer_survives_a_restart_of_the_server(self):
        home, sink, writer = self.world()
        home.restart()
        job_id, = home.submit(job("AFTER", "ops@example.org"))
        sink.await_mails(1)
        self.gone(home, job_id)
        self.assertTrue(writer.runs())

    def peak_of(self, size):
        """The writer's peak memory, in KiB, for a data set of so many bytes in
        one mail."""
        home, sink, writer = self.world(sink_options=("--discard",
                                                      "--no-size"))
        job_id, _, _ = self.stream(home, size)
        harness.wait_until("the data set is purged",
                           lambda: home.jes("show", job_id).status != 0,
                           seconds=600, every=0.1)
        with open("/proc/%d/status" % writer.pid) as file:
            return int(re.search(r"VmHWM:\s+(\d+) kB", file.read()).group(1))

    def stream(self, home, size):
        """A mail of so many bytes, made while it is written."""
        make = ("import sys\n"
                "print('HELO A\\nMAIL FROM:<a@b.org>\\nRCPT TO:<c@d.org>\\n"
                "DATA\\nSubject: big\\n')\n"
                "block = ('x' * 79 + '\\n') * 1000\n"
                "for i in range(%d // len(block)): sys.stdout.write(block)\n"
                "print('.')\n" % size)
        source = subprocess.Popen([sys.executable, "-c", make],
                                  stdout=subprocess.PIPE)
        try:
            done = home.jes("sysout", "--class", "B", "--writer", "CSSMTP",
                            "-", input=source.stdout, check=True, seconds=600)
        finally:
            source.stdout.close()
            source.wait()
        job_id, number, records, _ = done.out.split()
        return job_id, int(number), int(records)

    @unittest.skipIf(UNDER_SANITIZER, "sanitizers need memory of their own")
    def test_a_data_set_of_a_gib_needs_no_more_memory_than_a_small_one(self):
        small = self.peak_of(64 * 1024)
        large = self.peak_of(1024 * MIB)
        print("peak of the writer: %d KiB for 64 KiB, %d KiB for 1 GiB" % (
            small, large), file=sys.stderr)
        self.assertLess(small, 64 * 1024)
        self.assertLess(large, 64 * 1024)


if __name__ == "__main__":
    unittest.main()
