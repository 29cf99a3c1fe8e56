#!/usr/bin/env python3
"""The writer and a real Dovecot submission service, a Postfix behind it."""
import unittest

import core
import dovecot
import jobs
import postfix


class DovecotTest(core.Case):
    """Without a login this server takes nothing."""

    trees = ("dovecot", "postfix")

    def make_server(self):
        behind = postfix.Postfix()
        self.addCleanup(behind.close)
        return dovecot.Dovecot({"batch": "a-password"}, behind.port)

    def test_a_server_that_wants_a_login_holds_the_data_set(self):
        self.begin()
        mails = [jobs.Mail(core.BARE), jobs.Mail(core.COMPLETE)]
        job, = self.submit({"LOGIN": mails})
        self.await_held(job)
        self.assertRegex(self.said(job), r"MAIL 1 .*UNDELIVERABLE AT MAIL "
                         r"FROM: 530 5\.7\.0 Authentication required")
        self.assertRegex(self.said(job), r"JMW011E .* HELD: 0 OF 2 MAILS SENT "
                         r"- RECIPIENTS: 0 SERVED, 0 WAITING, "
                         r"2 UNDELIVERABLE")


if __name__ == "__main__":
    unittest.main()
