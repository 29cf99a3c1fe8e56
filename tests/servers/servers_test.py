#!/usr/bin/env python3
"""The servers that tests talk to: they deliver, and leave nothing behind."""
import os
import shutil
import signal
import smtplib
import subprocess
import sys
import tempfile
import textwrap
import unittest

import roots                    # noqa: F401  (finds the harness)
import dovecot
import exim
import harness
import opensmtpd
import postfix

TEXT = (b"Date: Thu, 26 Mar 2020 21:48:57 -0500\r\n"
        b"Message-ID: <1@example.com>\r\n\r\n"
        b".period\r\n" + b"x" * 998 + b"\r\n\xe9\r\n")


def processes_below(root):
    """Processes whose root folder this is; root alone may see that."""
    return subprocess.run(
        roots.as_root() + ["find", "/proc", "-maxdepth", "2", "-name", "root",
                           "-lname", root],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.split()


class ServersTest(harness.Case):
    def begin(self, make):
        server = make()
        self.addCleanup(server.close)
        return server

    def send(self, server, login=None):
        with smtplib.SMTP("127.0.0.1", server.port,
                          local_hostname="client.example.com") as client:
            client.ehlo()
            if login:
                client.login(*login)
            client.sendmail("ann@example.com", ["bob@example.org"], TEXT,
                            ["BODY=8BITMIME"])

    def check_delivered(self, server, in_front):
        mail, = server.await_delivered(1)
        front = in_front.match(mail)
        self.assertTrue(front, mail)
        self.assertEqual(front["sender"], b"ann@example.com")
        self.assertEqual(front["recipient"], b"bob@example.org")
        self.assertTrue(mail.endswith(TEXT.replace(b"\r\n", b"\n")), mail)

    def test_each_delivers_what_it_takes(self):
        for make in (postfix.Postfix, exim.Exim, opensmtpd.OpenSmtpd):
            with self.subTest(make.tree):
                server = self.begin(make)
                self.send(server)
                self.check_delivered(server, server.in_front)

    def test_dovecot_hands_on_what_it_takes(self):
        behind = self.begin(postfix.Postfix)
        server = self.begin(lambda: dovecot.Dovecot({"ann": "secret"},
                                                    behind.port))
        self.send(server, ("ann", "secret"))
        self.check_delivered(behind, server.in_front)

    def test_a_stopped_one_leaves_no_process_and_a_closed_one_no_file(self):
        for make in (postfix.Postfix, exim.Exim, opensmtpd.OpenSmtpd,
                     lambda: dovecot.Dovecot({}, 9)):
            server = self.begin(make)
            with self.subTest(server.tree):
                self.assertNotEqual(processes_below(server.root), [])
                server.stop()
                self.assertEqual(processes_below(server.root), [])
                server.start()
                server.close()
                self.assertEqual(processes_below(server.root), [])
                self.assertFalse(os.path.exists(server.scratch))

    def test_a_killed_tester_leaves_no_process_and_no_root_folder(self):
        tester = textwrap.dedent("""\
            import postfix, time
            server = postfix.Postfix()
            print(server.root, flush=True)
            time.sleep(600)
            """)
        child = subprocess.Popen([sys.executable, "-c", tester], text=True,
                                 cwd=os.path.dirname(roots.KEEPER),
                                 stdout=subprocess.PIPE)
        root = child.stdout.readline().strip()
        self.addCleanup(shutil.rmtree, os.path.dirname(root))
        self.assertNotEqual(processes_below(root), [])
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        harness.wait_until("the root folder is gone",
                           lambda: not os.path.exists(root))
        self.assertEqual(processes_below(root), [])

    def test_only_what_the_keeper_made_is_removed(self):
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaisesRegex(RuntimeError, "left alone"):
                roots.run_keeper("remove", folder)
            self.assertTrue(os.path.isdir(folder))

    @classmethod
    def setUpClass(cls):
        roots.skip_unless_possible("postfix")


if __name__ == "__main__":
    unittest.main()
