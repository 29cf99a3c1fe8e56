#!/usr/bin/env python3
"""The writer and a real OpenSMTPD: from jobs to a maildir."""
import unittest

import core
import opensmtpd


class OpenSmtpdTest(core.CoreCases, core.Case):
    def make_server(self, refused=(), busy=(), size=None):
        settings = "smtp max-message-size %d" % size if size else ""
        return opensmtpd.OpenSmtpd(settings, refused, busy)

    def allow_busy(self):
        self.server.lists["busy"] = []
        self.server.restart()


if __name__ == "__main__":
    unittest.main()
