#!/usr/bin/env python3
"""mailsink as a program: sockets, TLS, faults, signals, files.

Run as: JESMAIL_BIN=build/bin python3 tests/system/mailsink_test.py
"""
import base64
import glob
import os
import re
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

PROGRAM = os.path.join(os.environ.get("JESMAIL_BIN", "build/bin"), "mailsink")
PATIENCE = 20       # seconds for anything that must happen
ENVELOPE = b"MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.org>\r\n"
MAIL = ENVELOPE + b"DATA\r\n"


class Sink:
    """A mailsink in a directory of its own."""

    def __init__(self, *options, directory=None, listen="127.0.0.1:0",
                 script=None):
        self.home = directory or tempfile.mkdtemp(prefix="mailsink_test.")
        self.mails = os.path.join(self.home, "mails")
        port_file = os.path.join(self.home, "ports")
        command = [PROGRAM, "--listen", listen, "--port-file", port_file,
                   "--log", os.path.join(self.home, "log")]
        if "--discard" not in options:
            command += ["--dir", self.mails]
        if script is not None:
            path = os.path.join(self.home, "script")
            with open(path, "w") as file:
                file.write(script)
            command += ["--fail", path]
        self.process = subprocess.Popen(command + list(options), text=True,
                                        stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self.ready = [self.process.stdout.readline()
                      for _ in listen.split(",")]
        if not self.ready[-1]:
            raise RuntimeError(self.process.communicate()[1])
        with open(port_file) as file:
            self.ports = [int(line) for line in file]
        self.port = self.ports[0]

    def end(self, number=signal.SIGTERM):
        """Ends it; its output and exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        out, err = self.process.communicate(timeout=PATIENCE)
        return out, err, self.process.returncode

    def close(self):
        self.end(signal.SIGKILL)
        shutil.rmtree(self.home, ignore_errors=True)

    def stored(self):
        names = sorted(glob.glob(os.path.join(self.mails, "*.eml")))
        result = []
        for name in names:
            with open(name, "rb") as file:
                result.append(file.read())
        return result

    def log(self):
        with open(os.path.join(self.home, "log"), encoding="ascii") as file:
            return file.read()


class Client:
    """A socket that speaks in lines."""

    def __init__(self, port, host="127.0.0.1", greeting=True):
        self.socket = socket.create_connection((host, port), PATIENCE)
        self.file = self.socket.makefile("rb")
        if greeting:
            self.greeting = self.reply()

    def reply(self):
        """All lines of one reply; b"" when the server closed."""
        lines = b""
        while True:
            line = self.file.readline()
            lines += line
            if line[3:4] != b"-":
                return lines

    def say(self, words, replies=1):
        """The last of so many replies."""
        self.socket.sendall(words)
        last = b""
        for _ in range(replies):
            last = self.reply()
        return last

    def tls(self, context):
        self.file.close()
        self.socket = context.wrap_socket(self.socket,
                                          server_hostname="localhost")
        self.file = self.socket.makefile("rb")

    def close(self):
        self.file.close()
        self.socket.close()


class SinkTest(unittest.TestCase):
    def sink(self, *options, **keywords):
        sink = Sink(*options, **keywords)
        self.addCleanup(sink.close)
        return sink

    def client(self, sink, hello=b"EHLO test\r\n", **keywords):
        client = Client(keywords.pop("port", sink.port), **keywords)
        self.addCleanup(client.close)
        if hello:
            client.hello = client.say(hello)
        return client

    def wait_until(self, holds, what):
        end = time.monotonic() + PATIENCE
        while not holds():
            self.assertLess(time.monotonic(), end, "never: " + what)
            time.sleep(0.01)


class Storing(SinkTest):
    def test_a_mail_is_stored_byte_for_byte_below_its_envelope(self):
        sink = self.sink()
        body = (b"Subject: x\r\n\r\n.\r\n..\r\ntrailing blank \r\n"
                b"\r\n" + bytes(range(32, 127)) + b"\r\n\r\n")
        client = self.client(sink)
        client.say(ENVELOPE + b"RCPT TO:<c@example.net>\r\nDATA\r\n", 4)
        stuffed = re.sub(rb"(?m)^\.", b"..", body)
        self.assertIn(b"250 2.0.0 Ok: 00000001-1.eml",
                      client.say(stuffed + b".\r\n"))
        self.assertEqual(sink.stored(), [
            b"X-Envelope-From: <a@example.com>\r\n"
            b"X-Envelope-To: <b@example.org>\r\n"
            b"X-Envelope-To: <c@example.net>\r\n" + body])

    def test_violations_stand_in_the_mail_and_in_the_log(self):
        sink = self.sink()
        client = self.client(sink)
        client.say(MAIL, 3)
        client.say(b"ok\r\nbare\nlf\r\nbare\rcr\r\n" + b"x" * 999 +
                   b"\r\n.\r\n")
        mail = sink.stored()[0]
        for line in (b"X-Sink-Violation: bare-lf; count=1; first=2\r\n",
                     b"X-Sink-Violation: bare-cr; count=1; first=3\r\n",
                     b"X-Sink-Violation: long-line; count=1; first=4\r\n"):
            self.assertIn(line, mail)
        self.assertTrue(mail.endswith(b"\r\nok\r\nbare\nlf\r\nbare\rcr\r\n" +
                                      b"x" * 999 + b"\r\n"))
        self.assertEqual(client.say(b"QUIT\r\n")[:3], b"221")
        self.assertIn(" violation bare-lf; count=1; first=2\n", sink.log())

    def test_a_large_mail_is_stored_whole(self):
        sink = self.sink()
        client = self.client(sink)
        body = b"".join(b"%070d\r\n" % i for i in range(100000))
        client.say(MAIL, 3)
        client.say(body + b"bare\nlf\r\n.\r\n")
        mail = sink.stored()[0]
        self.assertIn(b"bare-lf; count=1; first=100001\r\n", mail[:200])
        self.assertTrue(mail.endswith(b"\r\n" + body + b"bare\nlf\r\n"))

    def test_numbers_go_on_after_a_restart_even_a_hard_one(self):
        home = tempfile.mkdtemp(prefix="mailsink_test.")
        for time_started in range(1, 4):
            sink = self.sink(directory=home)
            client = self.client(sink)
            client.say(MAIL, 3)
            client.say(b"%d\r\n.\r\n" % time_started)
            self.assertEqual(len(sink.stored()), time_started)
            sink.end(signal.SIGKILL)
        self.assertEqual([mail[-3:-2] for mail in sink.stored()],
                         [b"1", b"2", b"3"])

    def test_a_mail_without_its_end_is_not_stored(self):
        sink = self.sink()
        client = self.client(sink)
        client.say(MAIL, 3)
        client.socket.sendall(b"x" * 500000)
        self.wait_until(lambda: os.listdir(sink.mails), "a file in work")
        client.close()
        self.wait_until(lambda: not os.listdir(sink.mails), "removed")

    def test_a_killed_sink_has_every_mail_that_it_acknowledged(self):
        sink = self.sink()
        names = []

        def send():
            client = Client(sink.port)
            client.say(b"EHLO test\r\n")
            try:
                while True:
                    client.say(MAIL, 3)
                    reply = client.say(b"hi\r\n.\r\n")
                    if not reply:
                        break
                    names.append(reply.split()[-1].decode())
            except OSError:
                pass
            client.close()

        threads = [threading.Thread(target=send) for _ in range(4)]
        for thread in threads:
            thread.start()
        self.wait_until(lambda: len(names) > 500, "500 mails")
        sink.end(signal.SIGKILL)
        for thread in threads:
            thread.join()
        self.assertLessEqual(set(names), set(os.listdir(sink.mails)))
        self.assertEqual(len(set(names)), len(names))

    def test_another_sink_in_the_same_directory_is_refused(self):
        sink = self.sink()
        with self.assertRaisesRegex(RuntimeError, "another mailsink"):
            Sink(directory=sink.home)

    def test_sync_stores_as_well(self):
        sink = self.sink("--sync")
        client = self.client(sink)
        client.say(MAIL, 3)
        self.assertEqual(client.say(b".\r\n")[:3], b"250")
        self.assertEqual(len(sink.stored()), 1)

    def test_a_message_comes_in_chunks(self):
        sink = self.sink()
        client = self.client(sink)
        client.say(ENVELOPE + b"BDAT 5\r\nab\r\n.BDAT 3 LAST\r\n.\r\n", 4)
        self.assertTrue(sink.stored()[0].endswith(b">\r\nab\r\n..\r\n"))

    def test_many_clients_at_once_lose_nothing(self):
        sink = self.sink()
        errors = []

        def send(number):
            try:
                with smtplib.SMTP("127.0.0.1", sink.port,
                                  timeout=PATIENCE) as smtp:
                    for i in range(20):
                        smtp.sendmail("a@b.c", ["d@e.f"],
                                      "mail %d of %d" % (i, number))
            except Exception as error:  # to be shown by the test
                errors.append(error)

        threads = [threading.Thread(target=send, args=(n,))
                   for n in range(30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(errors, [])
        mails = {mail.split(b"\r\n")[2] for mail in sink.stored()}
        self.assertEqual(len(mails), 600)


class Starting(SinkTest):
    def refused(self, *options):
        done = subprocess.run([PROGRAM, *options], capture_output=True,
                              text=True, timeout=PATIENCE)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def test_ready_is_said_for_each_address(self):
        sink = self.sink(listen="127.0.0.1:0,[::1]:0")
        self.assertEqual(sink.ready, [
            "mailsink ready on 127.0.0.1:%d\n" % sink.ports[0],
            "mailsink ready on [::1]:%d\n" % sink.ports[1]])
        client = self.client(sink, port=sink.ports[1], host="::1")
        self.assertIn(b"250", client.hello)

    def test_an_address_beyond_loopback_needs_public(self):
        error = self.refused("--discard", "--listen", "0.0.0.0:0")
        self.assertIn("--public", error)
        sink = self.sink("--public", "--discard", listen="0.0.0.0:0")
        self.assertIn(b"250", self.client(sink).hello)

    def test_what_is_missing_or_contradicts_is_said(self):
        listen = ("--listen", "127.0.0.1:0")
        self.assertIn("--listen", self.refused("--discard"))
        self.assertIn("--dir", self.refused(*listen))
        self.assertIn("--discard", self.refused(*listen, "--discard", "--dir",
                                                "/tmp/x"))
        self.assertIn("--cert", self.refused(*listen, "--discard", "--tls"))
        self.assertIn("--tls", self.refused(*listen, "--discard",
                                            "--require-tls"))
        self.assertIn("--auth", self.refused(*listen, "--discard",
                                             "--require-auth"))
        self.assertIn("host name", self.refused(*listen, "--discard",
                                                "--hostname", "a,b"))
        self.assertIn("FROBNICATE", self.refused(*listen, "--extensions",
                                                 "SIZE,FROBNICATE"))
        self.assertIn("no/such", self.refused(*listen, "--discard", "--fail",
                                              "no/such"))

    def test_a_port_in_use_is_said(self):
        sink = self.sink("--discard")
        error = self.refused("--discard", "--listen",
                             "127.0.0.1:%d" % sink.port)
        self.assertIn("in use", error)
        self.assertIn(str(sink.port), error)

    def test_every_error_of_a_script_is_said_with_its_place(self):
        with tempfile.NamedTemporaryFile("w") as script:
            script.write("MAIL close\nBOOM\nRCPT reply\n")
            script.flush()
            error = self.refused("--discard", "--listen", "127.0.0.1:0",
                                 "--fail", script.name)
        self.assertIn(script.name + ":2:1: ", error)
        self.assertIn(script.name + ":3:11: ", error)
        self.assertNotIn(script.name + ":1:", error)


    def test_the_examples_of_the_page_are_scripts(self):
        page = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                            "..", "..", "docs", "mailsink.md")
        with open(page) as file:
            examples = re.findall(r"(?ms)^```script\n(.*?)^```", file.read())
        self.assertEqual(len(examples), 2)
        for example in examples:
            self.sink("--discard", script=example)


class Ending(SinkTest):
    def test_sigterm_ends_in_order(self):
        sink = self.sink()
        client = self.client(sink)
        half = self.client(sink)
        half.say(MAIL, 3)
        half.socket.sendall(b"never ended\r\n")
        sink.process.send_signal(signal.SIGTERM)
        self.assertEqual(client.reply()[:9], b"421 4.3.2")
        self.assertEqual(client.reply(), b"")
        self.assertEqual(half.reply()[:9], b"421 4.3.2")
        out, error, code = sink.end()
        self.assertEqual((error, code), ("", 0))
        self.assertIn("mailsink counts connections=2", out)
        self.assertEqual(os.listdir(sink.mails), [])

    def test_sigterm_ends_silence_delays_and_endless_replies(self):
        sink = self.sink("--discard", script="""
            NOOP connection 1 silence
            NOOP connection 2 delay 1000m
            NOOP connection 3 endless
            NOOP connection 4 swallow
        """)
        clients = [self.client(sink) for _ in range(4)]
        for client in clients:
            client.socket.sendall(b"NOOP\r\n")
        self.wait_until(lambda: sink.log().count(" the script's line ") == 4,
                        "all four in their faults")
        started = time.monotonic()
        clients[2].socket.close()
        clients[2].file.close()
        self.assertEqual(sink.end()[1:], ("", 0))
        self.assertLess(time.monotonic() - started, 4)

    def test_a_client_that_does_not_read_is_cut_off_at_the_end(self):
        sink = self.sink("--discard", script="NOOP endless")
        client = self.client(sink)
        client.socket.sendall(b"NOOP\r\n")
        time.sleep(0.3)
        self.assertEqual(sink.end()[1:], ("", 0))

    def test_sigusr1_prints_counts_and_the_count_file_has_them(self):
        count_file = tempfile.mktemp()
        sink = self.sink("--discard", "--count-file", count_file)
        client = self.client(sink)
        client.say(MAIL, 3)
        client.say(b"hi\r\n.\r\n")
        sink.process.send_signal(signal.SIGUSR1)
        line = sink.process.stdout.readline()
        self.assertEqual(line, "mailsink counts connections=1 tls=0 auth=0 "
                         "mails=1 recipients=1 bytes=4 refused=0 "
                         "violations=0 faults=0\n")

        def counted():
            try:
                with open(count_file) as file:
                    return "mails 1\n" in file.read()
            except FileNotFoundError:
                return False
        self.wait_until(counted, "the count file")
        os.unlink(count_file)


class Offering(SinkTest):
    def test_extensions_are_offered_as_told(self):
        sink = self.sink("--discard", "--size", "1000", "--no-chunking",
                         "--hostname", "mail.test")
        self.assertEqual(self.client(sink).hello,
                         b"250-mail.test\r\n250-PIPELINING\r\n"
                         b"250-SIZE 1000\r\n250-8BITMIME\r\n"
                         b"250-ENHANCEDSTATUSCODES\r\n250 SMTPUTF8\r\n")
        sink = self.sink("--discard", "--extensions", "size,chunking")
        self.assertEqual(self.client(sink).hello,
                         b"250-mailsink.localhost\r\n250-SIZE 0\r\n"
                         b"250 CHUNKING\r\n")
        sink = self.sink("--discard", "--extensions", "none")
        self.assertEqual(self.client(sink).hello,
                         b"250 mailsink.localhost\r\n")

    def test_a_helo_only_sink_takes_mail(self):
        sink = self.sink("--helo-only")
        client = self.client(sink)
        self.assertEqual(client.hello[:3], b"502")
        self.assertEqual(client.say(b"HELO test\r\n"),
                         b"250 mailsink.localhost\r\n")
        client.say(b"MAIL FROM:<>\r\n")
        client.say(b"RCPT TO:<postmaster>\r\n")
        client.say(b"DATA\r\n")
        client.say(b".\r\n")
        self.assertEqual(sink.stored(), [b"X-Envelope-From: <>\r\n"
                                         b"X-Envelope-To: <postmaster>\r\n"])

    def test_connections_above_the_limit_are_turned_away(self):
        sink = self.sink("--discard", "--max-connections", "1")
        first = self.client(sink)
        second = self.client(sink, hello=None)
        self.assertEqual(second.greeting[:3], b"421")
        first.say(b"QUIT\r\n")
        first.close()

        def let_in():
            client = Client(sink.port)
            client.close()
            return client.greeting[:3] == b"220"
        self.wait_until(let_in, "room for the next")

    def test_a_client_that_sleeps_is_told_goodbye(self):
        sink = self.sink("--discard", "--timeout", "1")
        self.assertEqual(self.client(sink).reply()[:9], b"421 4.4.2")


class Securing(SinkTest):
    def secure(self, *options, **keywords):
        home = tempfile.mkdtemp(prefix="mailsink_test.")
        cert = os.path.join(home, "cert.pem")
        sink = self.sink("--tls-self-signed", "--cert", cert, *options,
                         directory=home, **keywords)
        sink.context = ssl.create_default_context(cafile=cert)
        return sink

    def test_the_certificate_made_at_start_is_trusted_by_its_file(self):
        sink = self.secure("--tls", "--require-tls")
        client = self.client(sink)
        self.assertIn(b"STARTTLS\r\n", client.hello)
        self.assertEqual(client.say(b"MAIL FROM:<a@b.c>\r\n")[:9],
                         b"530 5.7.0")
        self.assertEqual(client.say(b"STARTTLS\r\n")[:3], b"220")
        client.tls(sink.context)
        self.assertNotIn(b"STARTTLS", client.say(b"EHLO test\r\n"))
        client.say(MAIL, 3)
        self.assertEqual(client.say(b"hi\r\n.\r\n")[:3], b"250")
        self.assertEqual(len(sink.stored()), 1)
        self.assertEqual(client.say(b"QUIT\r\n")[:3], b"221")
        self.assertEqual(client.file.read(), b"")
        self.assertIn("tls=TLSv1.3", sink.log())

    def test_clear_text_behind_starttls_is_not_obeyed(self):
        sink = self.secure("--tls")
        client = self.client(sink)
        client.say(b"STARTTLS\r\nMAIL FROM:<evil@b.c>\r\n")
        client.tls(sink.context)
        client.say(b"EHLO test\r\n")
        self.assertEqual(client.say(b"RCPT TO:<a@b.c>\r\n")[:3], b"503")
        client.say(MAIL, 3)
        client.say(b".\r\n")
        self.assertIn(b"X-Sink-Violation: clear-text-behind-starttls",
                      sink.stored()[0])

    def test_tls_from_the_first_byte(self):
        sink = self.secure("--implicit-tls", "--discard")
        client = Client(sink.port, greeting=False)
        self.addCleanup(client.close)
        client.tls(sink.context)
        self.assertEqual(client.reply()[:3], b"220")

    def test_a_handshake_that_fails_ends_that_connection_only(self):
        sink = self.secure("--tls", "--discard")
        client = self.client(sink)
        client.say(b"STARTTLS\r\n")
        client.socket.sendall(b"this is no TLS\r\n" * 10)
        while client.file.read1(1000):
            pass
        self.wait_until(lambda: "TLS failed: " in sink.log(), "the reason")
        self.assertIn(b"250", self.client(sink).hello)

    def test_sigterm_is_told_under_tls_too(self):
        sink = self.secure("--tls", "--discard")
        client = self.client(sink)
        client.say(b"STARTTLS\r\n")
        client.tls(sink.context)
        client.say(b"EHLO test\r\n")
        sink.process.send_signal(signal.SIGTERM)
        self.assertEqual(client.reply()[:3], b"421")
        self.assertEqual(sink.end()[1:], ("", 0))

    def test_a_client_that_sleeps_under_tls_is_told_goodbye(self):
        sink = self.secure("--tls", "--discard", "--timeout", "1")
        client = self.client(sink)
        client.say(b"STARTTLS\r\n")
        client.tls(sink.context)
        self.assertEqual(client.reply()[:3], b"421")

    def test_credentials_are_checked_under_tls_and_not_logged(self):
        sink = self.secure("--tls", "--auth", "ann:top:secret",
                           "--auth-after-tls", "--require-auth", "--discard")
        client = self.client(sink)
        self.assertNotIn(b"AUTH", client.hello)
        self.assertEqual(client.say(b"AUTH PLAIN\r\n")[:3], b"538")
        client.say(b"STARTTLS\r\n")
        client.tls(sink.context)
        self.assertIn(b"250 AUTH PLAIN LOGIN", client.say(b"EHLO test\r\n"))
        self.assertEqual(client.say(b"MAIL FROM:<a@b.c>\r\n")[:9],
                         b"530 5.7.0")
        wrong = base64.b64encode(b"\0ann\0wrong")
        right = base64.b64encode(b"\0ann\0top:secret")
        self.assertEqual(client.say(b"AUTH PLAIN " + wrong + b"\r\n")[:3],
                         b"535")
        self.assertEqual(client.say(b"AUTH PLAIN " + right + b"\r\n")[:3],
                         b"235")
        self.assertEqual(client.say(b"MAIL FROM:<a@b.c>\r\n")[:3], b"250")
        client.say(b"QUIT\r\n")
        log = sink.log()
        self.assertIn("AUTH PLAIN\n", log)
        self.assertNotIn(right.decode(), log)
        self.assertNotIn(wrong.decode(), log)

    def test_smtplib_logs_in_with_both_mechanisms(self):
        sink = self.secure("--tls", "--auth", "ann:secret", "--discard")
        for mechanism in ("auth_plain", "auth_login"):
            with smtplib.SMTP("localhost", sink.port,
                              timeout=PATIENCE) as smtp:
                smtp.ehlo()
                smtp.starttls(context=sink.context)
                smtp.ehlo()
                smtp.user, smtp.password = "ann", "secret"
                code, _ = smtp.auth(mechanism[5:].upper(),
                                    getattr(smtp, mechanism))
                self.assertEqual(code, 235)


class Failing(SinkTest):
    def test_a_reset_is_a_reset_and_a_close_is_a_close(self):
        sink = self.sink("--discard", script="""
            NOOP connection 1 reset
            NOOP connection 2 close
            NOOP connection 3 proceed close
        """)
        client = self.client(sink)
        with self.assertRaises(ConnectionResetError):
            client.say(b"NOOP\r\n")
        self.assertEqual(self.client(sink).say(b"NOOP\r\n"), b"")
        client = self.client(sink)
        self.assertEqual(client.say(b"NOOP\r\n")[:3], b"250")
        self.assertEqual(client.reply(), b"")

    def test_a_link_can_be_lost_in_mid_body(self):
        sink = self.sink(script="body connection 1 after 1000 reset")
        client = self.client(sink)
        client.say(MAIL, 3)
        with self.assertRaises(OSError):
            for _ in range(10000):
                client.socket.sendall(b"x" * 998 + b"\r\n")
            client.say(b".\r\n")
        client = self.client(sink)
        client.say(MAIL, 3)
        self.assertEqual(client.say(b".\r\n")[:3], b"250")
        self.assertEqual(len(sink.stored()), 1)

    def test_a_delay_delays_and_leaves_others_alone(self):
        sink = self.sink("--discard", script="NOOP connection 1 delay 700ms")
        slow = self.client(sink)
        fast = self.client(sink)
        started = time.monotonic()
        slow.socket.sendall(b"NOOP\r\n")
        self.assertEqual(fast.say(b"NOOP\r\n")[:3], b"250")
        self.assertLess(time.monotonic() - started, 0.6)
        self.assertEqual(slow.reply()[:3], b"250")
        self.assertGreater(time.monotonic() - started, 0.6)

    def test_a_partial_reply_comes_in_two_pieces(self):
        sink = self.sink("--discard", script=r'''
            NOOP raw "250 he" delay 300ms raw "re\r\n"
        ''')
        client = self.client(sink)
        client.socket.sendall(b"NOOP\r\n")
        self.assertEqual(client.socket.recv(100), b"250 he")
        self.assertEqual(client.socket.recv(100), b"re\r\n")

    def test_the_mail_is_stored_but_the_answer_lost(self):
        sink = self.sink(script="dot connection 1 accept reset\n"
                                "dot connection 2 reset\n")
        for _ in range(2):
            client = self.client(sink)
            client.say(MAIL, 3)
            with self.assertRaises(ConnectionResetError):
                client.say(b".\r\n")
        self.assertEqual(len(sink.stored()), 1)

    def test_some_recipients_are_refused_once(self):
        sink = self.sink(script='RCPT containing "bob@" times 1 '
                                'reply "450 4.2.1 busy"')
        client = self.client(sink)
        client.say(b"MAIL FROM:<a@b.c>\r\n")
        self.assertEqual(client.say(b"RCPT TO:<bob@b.c>\r\n")[:3], b"450")
        self.assertEqual(client.say(b"RCPT TO:<bob@b.c>\r\n")[:3], b"250")

    def test_a_closed_listener_refuses_and_opens_again(self):
        sink = self.sink("--discard",
                         script="QUIT connection 1 proceed "
                                "close-listener 700ms")
        client = self.client(sink)
        self.assertEqual(client.say(b"QUIT\r\n")[:3], b"221")
        self.assertEqual(client.reply(), b"")
        with self.assertRaises(ConnectionRefusedError):
            Client(sink.port)
        time.sleep(0.8)

        def open_again():
            try:
                Client(sink.port).close()
                return True
            except ConnectionRefusedError:
                return False
        self.wait_until(open_again, "listening again")

    def test_each_listener_can_behave_in_its_own_way(self):
        sink = self.sink("--discard", listen="127.0.0.1:0,127.0.0.1:0",
                         script='greeting listener 2 reply "554 no" close')
        first = self.client(sink, hello=None, port=sink.ports[0])
        self.assertEqual(first.greeting[:3], b"220")
        second = self.client(sink, hello=None, port=sink.ports[1])
        self.assertEqual(second.greeting, b"554 no\r\n")


if __name__ == "__main__":
    unittest.main()
