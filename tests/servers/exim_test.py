#!/usr/bin/env python3
"""The writer and a real Exim: from jobs to a maildir."""
import unittest

import core
import exim
import jobs


class EximTest(core.CoreCases, core.Case):
    trees = ("exim",)
    settings = ""           # more lines of them

    def make_server(self, refused=(), busy=(), size=None, recipients=None):
        settings = self.settings
        if size:
            settings += "message_size_limit = %d\n" % size
        if recipients:
            settings += "recipients_max = %d\n" % recipients
        return exim.Exim(settings, refused, busy)

    def allow_busy(self):
        self.server.lists["busy"] = []
        self.server.restart()

    def test_few_mails_a_connection_are_enough_for_many(self):
        """421 behind so many mails ends a connection, not the mail."""
        self.settings = "smtp_accept_max_per_connection = 7\n"
        self.begin()
        mails = [jobs.Mail(core.BARE + "%d\n" % i) for i in range(200)]
        sent = self.submit({"FEW": mails})
        self.await_sent(sent)
        self.check_arrivals(sent)

    def test_a_mail_refused_behind_its_text_leaves_the_others_alone(self):
        self.settings = "acl_smtp_data = text\n"
        self.begin()
        mails = [jobs.Mail("Subject: %s\n\ntext\n" % subject) for subject in
                 ("first", "refused", "second", "deferred", "third")]
        job, = self.submit({"BEHIND": mails})
        self.await_held(job)
        self.assertRegex(self.said(job), r"MAIL 2 .* UNDELIVERABLE AT .*: 550 "
                         r"5\.7\.1 not by mail")
        self.assertRegex(self.said(job), r"MAIL 4 .* NOT SENT YET, .*: 451 "
                         r"4\.7\.1 not at this hour")
        self.server.await_delivered(3)
        self.assertEqual(self.server.wait_quiet(), 3)
        self.assertEqual(sorted(a.number for a in self.arrived(3)), [1, 3, 5])


if __name__ == "__main__":
    unittest.main()
