#!/usr/bin/env python3
"""The writer and a real Postfix: from jobs to a maildir."""
import unittest

import core
import postfix


class PostfixTest(core.CoreCases, core.Case):
    def make_server(self, refused=(), busy=(), size=None):
        settings = "message_size_limit = %d\n" % size if size else ""
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


if __name__ == "__main__":
    unittest.main()
