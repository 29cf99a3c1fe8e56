#!/usr/bin/env python3
"""The writer and a real Exim: from jobs to a maildir."""
import unittest

import core
import exim


class EximTest(core.CoreCases, core.Case):
    def make_server(self, refused=(), busy=(), size=None):
        settings = "message_size_limit = %d" % size if size else ""
        return exim.Exim(settings, refused, busy)

    def allow_busy(self):
        self.server.lists["busy"] = []
        self.server.restart()


if __name__ == "__main__":
    unittest.main()
