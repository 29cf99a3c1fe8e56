"""The error report of a data set: by each way, with its text; test mode, limits,
and what BadSpoolDisp does with the data set."""
import email
import email.policy
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402

ADMIN = ("Report Admin\nMailAdministrator ops@example.org\n"
         "MailAdministrator two@example.org\n")
REFUSES = 'RCPT containing "<nobody@" reply "550 5.1.1 no such user"'


def mail(*recipients, text=("Subject: test", "", "text"), sender="a@b.example"):
    return ["MAIL FROM:<%s>" % sender] + \
        ["RCPT TO:%s" % r for r in recipients] + ["DATA", *text, "."]


GOOD = mail("<one@example.org>")
# an error in a command, a recipient that the server refuses, one that the
# reader refuses, and a mail without a recipient that is left
MIXED = ["HELO LXJES1 01/02/24", "HELO LXJES1"] + \
    mail("<one@example.org>", "<nobody@example.org>", "two@example.org") + \
    mail("worse", "worst", sender="lost@b.example") + ["QUIT"]


class Report(harness.Case):
    def world(self, extra="", script=None, ports=None):
        home = self.home()
        sink = self.sink(script=script)
        writer = self.writer(home, harness.writer_configuration(
            *(ports or [sink.port]), extra=extra))
        return home, sink, writer

    def put(self, home, lines, *options):
        """A data set for the writer: its job."""
        job, _, _ = home.sysout("\n".join(lines).encode(), "--class", "B",
                                "--writer", "CSSMTP", *options)
        return job

    def state(self, home, job):
        """The data set's state; None when it is gone."""
        done = home.jes("show", "--json", job)
        sets = done.json()["data_sets"] if done.status == 0 else []
        return sets[0]["state"] if sets else None

    def await_state(self, home, job, state):
        harness.wait_until("%s is %s" % (job, state),
                           lambda: self.state(home, job) == state)

    def report_on_spool(self, home):
        """The text of the report, its class, and its data set."""
        found = home.await_console(
            r"ERROR REPORT IS (\S+) DATA SET (\d+) CLASS (\w)")
        job, number, sysout_class = found.groups()
        data_set, = [ds for ds in home.data_sets(job)
                     if ds["number"] == int(number)]
        return home.view(job, number).decode(), sysout_class, data_set

    def sent(self, sink, count):
        """Mails at the sink: (envelope recipients, message)."""
        result = []
        for eml in sink.await_mails(count):
            parsed = email.message_from_bytes(eml,
                                              policy=email.policy.default)
            result.append((re.findall(rb"^X-Envelope-To: <(.*)>", eml, re.M),
                           parsed))
        return result

    # ------------------------------------------------------------ by each way

    def test_sysout_has_the_report_with_everything_that_went_wrong(self):
        home, sink, _ = self.world(script=REFUSES)
        job = self.put(home, MIXED)
        text, sysout_class, data_set = self.report_on_spool(home)
        self.await_state(home, job, "HELD")
        self.assertEqual(sysout_class, "A")
        self.assertEqual(data_set["ddname"], "REPORT")
        for line in (
                r"CSSMTP error report {20,}\w{3}, \d+ \w+ \d{4} ",
                r"Writer name   : CSSMTP$",
                r"Job name      : \S+ +Job id        : %s$" % job,
                r"Data set no\.  : 101 +Task id       : \d+$",
                r"Disposition   : HOLD$",
                r"Mails read    : 2     Sent : 0     Undeliverable : 2     "
                r"Syntax errors : 5$",
                r"Error 1  Record 1  Column 13\n  HELO LXJES1 01/02/24\n"
                r"  501 5\.5\.4 JES Syntax error\. Too many args after 'HELO' "
                r"command$",
                r"Undeliverable mail 1  Message-ID <.*\.101\.1@",
                r"  Recipient   <nobody@example\.org>\n  127\.0\.0\.1:\d+  "
                r"RCPT TO  550 5\.1\.1 no such user$",
                r"  Recipient   two@example\.org\n  data set  RCPT TO  501 5",
                r"Undeliverable mail 2  Message-ID",
                r"  Originator  <lost@b\.example>\n  Recipient   worse\n"):
            self.assertRegex(text, re.compile("^" + line, re.M))
        self.assertEqual(len(sink.stored()), 1)

    def test_the_class_of_the_report_is_reportsysoutclass(self):
        home, _, _ = self.world("ReportSysoutClass 7\n")
        self.put(home, ["WRONG"])
        text, sysout_class, data_set = self.report_on_spool(home)
        self.assertEqual((sysout_class, data_set["class"]), ("7", "7"))
        self.assertIn("500 5.5.1 JES Unknown command, 'WRONG'", text)

    def test_all_reports_of_a_writer_belong_to_one_job(self):
        home, _, _ = self.world()
        for _ in range(3):
            self.await_state(home, self.put(home, ["WRONG"]), "HELD")
        seen = re.findall(r"ERROR REPORT IS (\S+) DATA SET (\d+)",
                          "\n".join(home.console()))
        self.assertEqual(len(set(seen)), 3)
        self.assertEqual(len({job for job, _ in seen}), 1)

    def test_administrators_get_one_mail_with_all_of_them(self):
        home, sink, _ = self.world(
            ADMIN + "ReportMailFrom cssmtp@example.org\n", script=REFUSES)
        job = self.put(home, MIXED)
        self.await_state(home, job, "HELD")
        (to, message), = [one for one in self.sent(sink, 2)
                          if one[0] != [b"one@example.org"]]
        self.assertEqual(to, [b"ops@example.org", b"two@example.org"])
        self.assertEqual(message["X-Envelope-From"], "<cssmtp@example.org>")
        self.assertEqual(message["From"], "cssmtp@example.org")
        self.assertEqual(message["Auto-Submitted"], "auto-generated")
        self.assertIn(job, message["Subject"])
        self.assertIn("550 5.1.1 no such user", message.get_content())
        self.assertIn("SENT TO 2 MAIL ADMINISTRATORS",
                      "\n".join(home.console()))
        self.assertNotIn("ERROR REPORT IS", "\n".join(home.console()))

    def test_without_reportmailfrom_the_report_has_the_null_path(self):
        home, sink, _ = self.world(ADMIN)
        self.put(home, ["WRONG \u00e4\u20ac"])
        (_, message), = self.sent(sink, 1)
        self.assertEqual(message["X-Envelope-From"], "<>")
        self.assertTrue(message["From"].startswith("CSSMTP@"))
        self.assertIn("WRONG \u00e4\u20ac", message.get_content())

    def test_administrators_whom_the_server_refuses_are_named(self):
        home, sink, _ = self.world(
            ADMIN.replace("two@", "nobody@"), script=REFUSES)
        self.await_state(home, self.put(home, ["WRONG"]), "HELD")
        (to, _), = self.sent(sink, 1)
        self.assertEqual(to, [b"ops@example.org"])
        said = "\n".join(home.console())
        self.assertRegex(said, r"REPORT NOT SENT TO nobody@example.org: "
                         r"RCPT TO: 550 5.1.1 no such user")
        self.assertNotIn("ERROR REPORT IS", said)

    def test_a_report_that_nobody_gets_is_kept_on_the_spool(self):
        home, sink, _ = self.world(
            ADMIN + "ReportSysoutClass R\n",
            script='RCPT reply "450 4.2.1 not now"')
        self.await_state(home, self.put(home, ["WRONG"]), "HELD")
        text, sysout_class, _ = self.report_on_spool(home)
        self.assertEqual(sysout_class, "R")
        self.assertIn("Unknown command, 'WRONG'", text)
        self.assertEqual(len(re.findall("REPORT NOT SENT",
                                        "\n".join(home.console()))), 2)
        self.assertEqual(sink.stored(), [])

    def test_a_report_waits_for_a_target_no_longer_than_it_has_patience(self):
        home, sink, _ = self.world(ADMIN)
        sink.end()
        self.await_state(home, self.put(home, ["WRONG"]), "HELD")
        text, _, _ = self.report_on_spool(home)
        self.assertIn("Unknown command, 'WRONG'", text)
        self.assertIn("no target server can be used",
                      "\n".join(home.console()))

    def test_a_stop_leaves_the_report_to_the_next_run(self):
        home, sink, writer = self.world(ADMIN)
        sink.end()
        job = self.put(home, ["WRONG"])
        home.await_console("Unknown command")
        self.assertEqual(writer.end(seconds=20), 0)
        self.await_state(home, job, "READY")
        again = self.sink()
        self.writer(home, harness.writer_configuration(again.port,
                                                       extra=ADMIN))
        self.sent(again, 1)
        self.await_state(home, job, "HELD")

    def test_report_none_reports_nothing(self):
        home, sink, _ = self.world("Report None\n" + ADMIN.split("\n", 1)[1])
        job = self.put(home, ["WRONG"])
        self.await_state(home, job, "HELD")
        self.assertEqual(sink.stored(), [])
        self.assertNotIn("REPORT", "\n".join(home.console()))

    def test_a_data_set_without_trouble_has_no_report(self):
        home, sink, _ = self.world()
        job = self.put(home, ["HELO A"] + GOOD)
        self.await_state(home, job, None)
        self.assertEqual(len(sink.stored()), 1)
        self.assertNotIn("REPORT", "\n".join(home.console()))

    def test_what_was_substituted_or_cut_is_reported_though_all_is_sent(self):
        home, sink, _ = self.world("Options\n{\n DataLineTrunc YES\n}\n")
        job = self.put(home, ["HELO A"] + mail(
            "<one@example.org>", text=["Subject: x", "", "y" * 1200,
                                       "5 \u20ac"]))
        self.await_state(home, job, None)
        text, _, _ = self.report_on_spool(home)
        self.assertIn("Disposition   : DELETE\n", text)
        self.assertIn("Note  Mail 1  Record 7\n  1 line was cut at 998", text)
        self.assertIn("Note  Mail 1  Record 8  Column 3\n  1 character has no "
                      "place in ISO8859-1", text)
        home.await_console(r"MAIL 1 RECORD 8 COLUMN 3: 1 character")
        self.assertIn(b"y" * 998 + b"\r\n5 ?\r\n", sink.stored()[0])

    # ------------------------------------------- mails without a recipient

    def test_a_mail_without_a_recipient_left_is_on_record_and_named(self):
        home, sink, _ = self.world()
        job = self.put(home, ["HELO A"] + mail("bad", "<worse",
                                               sender="who@b.example"))
        self.await_state(home, job, "HELD")
        data_set, = home.data_sets(job)
        self.assertIn("2 undeliverable", data_set["reason"])
        home.await_console(r"MAIL 1 OF <who@b.example> IS UNDELIVERABLE.*"
                           r"RECORD 3 bad: 501 5\.1\.3")
        self.assertEqual(sink.stored(), [])
        home.jes("release", job, 101, check=True)
        harness.wait_until("it is reported again", lambda: len(re.findall(
            "ERROR REPORT IS", "\n".join(home.console()))) == 2)

    # -------------------------------------------------- dispositions, limits

    def test_badspooldisp_delete_deletes_and_still_reports(self):
        home, sink, _ = self.world("BadSpoolDisp Delete\n", script=REFUSES)
        job = self.put(home, MIXED)
        self.await_state(home, job, None)
        text, _, _ = self.report_on_spool(home)
        self.assertIn("Disposition   : DELETE\n", text)
        home.await_console("DELETED IN SPITE OF ERRORS")
        self.assertEqual(len(sink.stored()), 1)

    def test_what_waits_is_held_whatever_badspooldisp_says(self):
        home, _, _ = self.world("BadSpoolDisp Delete\n",
                                script='RCPT reply "450 4.2.1 not now"')
        job = self.put(home, ["HELO A"] + GOOD)
        self.await_state(home, job, "HELD")
        text, _, _ = self.report_on_spool(home)
        self.assertRegex(text, r"<one@example.org> has not got the mail yet: "
                         r"RCPT TO  450 4.2.1 not now")

    def test_too_many_errors_end_the_reading_and_keep_what_came_before(self):
        home, sink, _ = self.world("JESSyntaxErrLimit 2\n")
        job = self.put(home, ["HELO A"] + GOOD + ["X1", "X2", "X3", "X4"] +
                       GOOD)
        self.await_state(home, job, "HELD")
        text, _, _ = self.report_on_spool(home)
        self.assertIn("Exceeded maximum errors(2) allowed", text)
        self.assertIn("'X3'", text)
        self.assertNotIn("'X4'", text)
        with open(home.file("cssmtp.out")) as log:
            self.assertIn("Maximum errors reached in Jes file. Quit Command "
                          "generated", log.read())
        self.assertEqual(len(sink.stored()), 1)

    def test_a_data_set_above_jesjobsize_is_not_taken_at_all(self):
        home, sink, _ = self.world("JESJobSize 2\n")
        job = self.put(home, ["HELO A"] + GOOD + mail(
            "<two@example.org>", text=["Subject: x", ""] + ["y" * 70] * 40))
        small = self.put(home, ["HELO A"] + GOOD)
        self.await_state(home, job, "HELD")
        self.await_state(home, small, None)
        text, _, _ = self.report_on_spool(home)
        self.assertIn("552 5.3.4 JES Job size exceeds JESJobSize", text)
        self.assertEqual(len(sink.stored()), 1)

    def test_a_mail_above_jesmsgsize_is_refused_and_the_others_are_sent(self):
        home, sink, _ = self.world("JESMsgSize 1\n")
        job = self.put(home, ["HELO A"] + GOOD + mail(
            "<two@example.org>", text=["Subject: x", ""] + ["y" * 70] * 20) +
            mail("<three@example.org>"))
        self.await_state(home, job, "HELD")
        text, _, _ = self.report_on_spool(home)
        self.assertIn("552 5.3.4 JES Message size exceeds JESMsgSize", text)
        self.assertEqual(len(sink.stored()), 2)

    # ----------------------------------------------------------- test mode

    TEST_MODE = "Options\n{\n TestMode YES\n}\n"

    def test_in_test_mode_good_data_sets_go_and_nothing_is_sent(self):
        home, sink, _ = self.world(self.TEST_MODE)
        job = self.put(home, ["HELO A"] + GOOD * 3)
        self.await_state(home, job, None)
        bad = self.put(home, MIXED)
        self.await_state(home, bad, "HELD")
        text, _, _ = self.report_on_spool(home)
        self.assertIn("Test mode: no mail was sent", text)
        self.assertIn("Mails read    : 2     Sent : 0", text)
        self.assertIn("Too many args after 'HELO'", text)
        self.assertEqual(sink.stored(), [])

    def test_in_test_mode_badspooldisp_holds_for_data_sets_with_errors(self):
        home, sink, _ = self.world(self.TEST_MODE + "BadSpoolDisp Delete\n")
        job = self.put(home, MIXED)
        self.await_state(home, job, None)
        self.report_on_spool(home)
        self.assertEqual(sink.stored(), [])

    def test_in_test_mode_only_the_report_is_mailed(self):
        home, sink, _ = self.world(self.TEST_MODE + ADMIN)
        self.await_state(home, self.put(home, MIXED), "HELD")
        (to, _), = self.sent(sink, 1)
        self.assertEqual(to, [b"ops@example.org", b"two@example.org"])

    def test_test_mode_without_a_report_is_warned_of(self):
        for report in ("Report None\n", "Report Admin\n"):
            home, _, _ = self.world(self.TEST_MODE + report)
            home.await_console("EZD1841I")
            self.await_state(home, self.put(home, ["WRONG"]), "HELD")


if __name__ == "__main__":
    unittest.main()
