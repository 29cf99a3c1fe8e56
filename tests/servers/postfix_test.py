#!/usr/bin/env python3
"""The writer and a real Postfix: from jobs to a maildir."""
import unittest

import core
import postfix


class PostfixTest(core.CoreCases, core.Case):
    trees = ("postfix",)
    settings = ""           # more lines for main.cf

    def make_server(self, refused=(), busy=(), size=None, recipients=None):
        settings = self.settings
        if size:
            settings += "message_size_limit = %d\n" % size
        if recipients:
            settings += "smtpd_recipient_limit = %d\n" % recipients
        return postfix.Postfix(
            settings,
            [one + " 550 5.1.1 nobody of that name" for one in refused] +
            [one + " 450 4.2.1 mailbox is busy" for one in busy])

    def allow_busy(self):
        self.server.lists["recipients"] = [
            line for line in self.server.lists["recipients"] if " 550 " in line]
        self.server.restart()

    def test_the_reply_of_the_server_stands_on_the_console(self):
        self.begin(refused=[core.NOBODY])
        job, = self.submit({"REPLY": [core.jobs.Mail(core.BARE,
                                                     [core.NOBODY])]})
        self.await_held(job)
        self.assertIn("<%s> UNDELIVERABLE AT RCPT TO: 550 5.1.1 <%s>: "
                      "Recipient address rejected: nobody of that name"
                      % (core.NOBODY, core.NOBODY), self.said(job))

    def test_it_works_with_whatever_the_server_offers(self):
        for missing in ("chunking", "pipelining", "chunking, pipelining",
                        "chunking, pipelining, 8bitmime, size, smtputf8, dsn, "
                        "enhancedstatuscodes, etrn, vrfy"):
            with self.subTest(without=missing):
                self.settings = "smtpd_discard_ehlo_keywords = %s\n" % missing
                self.begin(refused=[core.NOBODY])
                mails = [core.jobs.Mail(
                    core.BARE + "..%d\n" % i, ["r%d@example.org" % i] +
                    [core.NOBODY] * (i % 10 == 3)) for i in range(50)]
                job, = self.submit({"OFFER": mails})
                self.await_held(job)
                self.assertIn("HELD: 45 OF 50 MAILS SENT - RECIPIENTS: 50 "
                              "SERVED, 0 WAITING, 5 UNDELIVERABLE, 0 IN DOUBT",
                              self.said(job))
                for mail in mails:
                    del mail.to[1:]
                self.check_arrivals({job: mails})

    def test_a_mail_refused_behind_its_text_leaves_the_others_alone(self):
        self.settings = ("header_checks = regexp:{{/^Subject: secret/ "
                         "REJECT not by mail}}\n")
        self.begin()
        mails = [core.jobs.Mail(core.COMPLETE),
                 core.jobs.Mail("Subject: secret\n\nof ours\n"),
                 core.jobs.Mail(core.BARE)]
        job, = self.submit({"BEHIND": mails})
        self.await_held(job)
        self.assertRegex(self.said(job), r"MAIL 2 .* UNDELIVERABLE AT .*: 550 "
                         r"5\.7\.1 not by mail")
        self.server.await_delivered(2)
        self.assertEqual(self.server.wait_quiet(), 2)
        self.assertEqual(sorted(a.number for a in self.arrived(2)), [1, 3])

    def test_a_refused_sender_leaves_the_other_mails_alone(self):
        self.settings = ("smtpd_delay_reject = no\n"
                         "smtpd_sender_restrictions = check_sender_access "
                         "inline:{mallory@example.com=REJECT}\n")
        self.begin()
        mails = [core.jobs.Mail(core.BARE),
                 core.jobs.Mail(core.BARE, ["one@example.org",
                                            "two@example.org"],
                                "mallory@example.com"),
                 core.jobs.Mail(core.COMPLETE)]
        job, = self.submit({"SENDER": mails})
        self.await_held(job)
        self.assertRegex(self.said(job), r"MAIL 2 .*<one@example.org> "
                         r"UNDELIVERABLE AT MAIL FROM: 554 5\.7\.1 ")
        self.assertIn("HELD: 2 OF 3 MAILS SENT - RECIPIENTS: 2 SERVED, "
                      "0 WAITING, 2 UNDELIVERABLE", self.said(job))
        self.server.await_delivered(2)
        self.assertEqual(self.server.wait_quiet(), 2)


if __name__ == "__main__":
    unittest.main()
