#!/usr/bin/env python3
"""The writer and a real OpenSMTPD: from jobs to a maildir."""
import unittest

import core
import jobs
import opensmtpd


class OpenSmtpdTest(core.CoreCases, core.Case):
    trees = ("opensmtpd",)
    settings = ""           # more lines of them

    def make_server(self, refused=(), busy=(), size=None, recipients=None):
        settings = self.settings
        if size:
            settings += "smtp max-message-size %d\n" % size
        if recipients:
            settings += "smtp limit max-rcpt %d\n" % recipients
        return opensmtpd.OpenSmtpd(settings, refused, busy)

    def allow_busy(self):
        self.server.lists["busy"] = []
        self.server.restart()

    def test_few_mails_a_connection_are_enough_for_many(self):
        """452 behind so many mails ends a connection, not the mail."""
        self.settings = "smtp limit max-mails 7\n"
        self.begin()
        mails = [jobs.Mail(core.BARE + "%d\n" % i) for i in range(200)]
        sent = self.submit({"FEW": mails})
        self.await_sent(sent)
        self.check_arrivals(sent)


if __name__ == "__main__":
    unittest.main()
