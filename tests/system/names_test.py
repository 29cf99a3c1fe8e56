"""Target servers by name: TargetName and TargetMx, against a name server of our
own on loopback.
"""
import os
import socket
import struct
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402
from delivery_test import mails, numbers  # noqa: E402

A, MX, AAAA = 1, 15, 28


def encode(name):
    return b"".join(bytes([len(label)]) + label.encode()
                    for label in name.split(".") if label) + b"\0"


class NameServer(threading.Thread):
    """Answers from a table: {("host.example", A): ["127.0.0.1"], ...}.  A name
    that is in no key is not there; `silent` answers nothing."""

    def __init__(self, table):
        super().__init__(daemon=True)
        self.table, self.silent, self.asked = table, False, 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.socket.getsockname()[1]
        self.start()

    def close(self):
        self.socket.close()

    def run(self):
        while True:
            try:
                question, client = self.socket.recvfrom(4096)
            except OSError:
                return
            self.asked += 1
            if not self.silent:
                self.socket.sendto(self.answer(question), client)

    def answer(self, question):
        labels, at = [], 12
        while question[at]:
            labels.append(question[at + 1:at + 1 + question[at]].decode())
            at += 1 + question[at]
        name = ".".join(labels).lower()
        kind, = struct.unpack(">H", question[at + 1:at + 3])
        values = self.table.get((name, kind), [])
        known = any(key[0] == name for key in self.table)
        records = b"".join(self.record(kind, value) for value in values)
        return (question[:2] + struct.pack(">HHHHH", 0x8180 + (
            0 if known else 3), 1, len(values), 0, 0) +
            question[12:at + 5] + records)

    def record(self, kind, value):
        if kind == A:
            data = socket.inet_aton(value)
        elif kind == AAAA:
            data = socket.inet_pton(socket.AF_INET6, value)
        else:
            data = struct.pack(">H", value[0]) + encode(value[1])
        return b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 60,
                                         len(data)) + data


def target(parameter, value, port):
    return "TargetServer\n{\n\t%s %s\n\tConnectPort %d\n}\n" % (
        parameter, value, port)


class NamesTest(harness.Case):
    def names(self, table):
        server = NameServer(table)
        self.addCleanup(server.close)
        return server

    def start(self, names, configuration):
        home = self.home()
        writer = self.writer(home, "ExtWrtName CSSMTP\n" + configuration,
                             "--nameserver", names.address)
        return home, writer

    def put(self, home, data):
        return home.sysout(data, "--class", "B", "--writer", "CSSMTP")[0]

    def await_purged(self, home, job):
        harness.wait_until("%s is purged" % job,
                           lambda: home.jes("show", job).status != 0,
                           every=0.05)

    def test_a_host_stands_for_all_its_addresses(self):
        names = self.names({("relay.example", A): ["127.0.0.1", "127.0.0.2"]})
        first = self.sink("--no-chunking", script="dot delay 2ms proceed")
        second = self.sink("--listen", "127.0.0.2:%d" % first.port,
                           "--no-chunking", script="dot delay 2ms proceed")
        home, _ = self.start(names, target("TargetName", "relay.example",
                                           first.port))
        home.await_console("JMW044I .*127.0.0.1 .relay.example.*127.0.0.2")
        home.await_console("EZD1821I .*127.0.0.2")
        self.await_purged(home, self.put(home, mails(200)))
        self.assertTrue(first.stored() and second.stored())
        self.assertEqual(numbers(first.stored() + second.stored()),
                         list(range(200)))

    def test_the_best_mail_exchanger_gets_all_while_it_is_there(self):
        names = self.names({
            ("mail.example", MX): [(20, "backup.example"),
                                   (10, "best.example")],
            ("best.example", A): ["127.0.0.1"],
            ("backup.example", A): ["127.0.0.2"]})
        best = self.sink("--no-chunking")
        backup = self.sink("--listen", "127.0.0.2:%d" % best.port,
                           "--no-chunking")
        home, _ = self.start(names, target("TargetMx", "mail.example",
                                           best.port))
        home.await_console("EZD1821I .*127.0.0.1")
        home.await_console("EZD1821I .*127.0.0.2")
        said = "\n".join(home.command("F CSSMTP,D,IPLIST"))
        self.assertRegex(said, r"10 +127\.0\.0\.1\S*\n +20 +127\.0\.0\.2")
        self.await_purged(home, self.put(home, mails(50)))
        self.assertEqual((len(best.stored()), len(backup.stored())), (50, 0))
        best.end()
        self.await_purged(home, self.put(home, mails(50)))
        self.assertEqual(len(backup.stored()), 50)

    def test_a_mail_too_large_for_the_best_goes_to_the_backup(self):
        names = self.names({
            ("mail.example", MX): [(10, "best.example"),
                                   (20, "backup.example")],
            ("best.example", A): ["127.0.0.1"],
            ("backup.example", A): ["127.0.0.2"]})
        best = self.sink("--size", "2000")
        backup = self.sink("--listen", "127.0.0.2:%d" % best.port)
        home, _ = self.start(names, target("TargetMx", "mail.example",
                                           best.port))
        home.await_console("EZD1821I .*127.0.0.2")
        job = self.put(home, mails(3, text="\n".join(["y" * 70] * 60)))
        self.await_purged(home, job)
        self.assertEqual((len(best.stored()), len(backup.stored())), (0, 3))

    def test_a_domain_without_mx_is_its_own_exchanger(self):
        names = self.names({("plain.example", A): ["127.0.0.1"]})
        sink = self.sink()
        home, _ = self.start(names, target("TargetMx", "plain.example",
                                           sink.port))
        self.await_purged(home, self.put(home, mails(2)))
        self.assertEqual(len(sink.stored()), 2)

    def test_a_domain_that_takes_no_mail_is_named(self):
        names = self.names({("null.example", MX): [(0, "")]})
        home, _ = self.start(names, target("TargetMx", "null.example", 25))
        home.await_console("JMW043E .*null.example.*takes no mail")

    def test_mail_waits_until_a_name_can_be_resolved(self):
        names = self.names({})
        sink = self.sink()
        home, _ = self.start(names, target("TargetName", "late.example",
                                           sink.port))
        home.await_console("JMW043E .*late.example")
        job = self.put(home, mails(3))
        time.sleep(0.5)
        names.table[("late.example", A)] = ["127.0.0.1"]
        self.assertIn("JMW045I", home.command("F CSSMTP,REFRESHIPLIST")[0])
        self.await_purged(home, job)
        self.assertEqual(len(sink.stored()), 3)

    def test_a_name_server_that_is_gone_costs_no_target(self):
        names = self.names({("relay.example", A): ["127.0.0.1"]})
        sink = self.sink()
        home, _ = self.start(names, target("TargetName", "relay.example",
                                           sink.port))
        home.await_console("EZD1821I .*127.0.0.1")
        names.table.clear()
        home.command("F CSSMTP,REFRESHIPLIST")
        home.await_console("JMW043E .*relay.example")
        self.await_purged(home, self.put(home, mails(3)))
        self.assertEqual(len(sink.stored()), 3)

    def test_a_host_that_moves_is_followed(self):
        names = self.names({("relay.example", A): ["127.0.0.1"]})
        old = self.sink()
        new = self.sink("--listen", "127.0.0.2:%d" % old.port)
        home, _ = self.start(names, target("TargetName", "relay.example",
                                           old.port))
        self.await_purged(home, self.put(home, mails(2)))
        names.table[("relay.example", A)] = ["127.0.0.2"]
        home.command("F CSSMTP,REFRESHIPLIST")
        home.await_console("EZD1821I .*127.0.0.2")
        self.await_purged(home, self.put(home, mails(3)))
        self.assertEqual((len(old.stored()), len(new.stored())), (2, 3))

    def test_an_address_that_two_statements_come_to_is_used_once(self):
        names = self.names({("relay.example", A): ["127.0.0.1"]})
        sink = self.sink()
        home, _ = self.start(names, target("TargetIp", "127.0.0.1",
                                           sink.port) +
                             target("TargetName", "relay.example", sink.port))
        home.await_console("JMW040W .*127.0.0.1")

    def test_a_stop_does_not_wait_for_a_silent_name_server(self):
        names = self.names({})
        names.silent = True
        home, writer = self.start(names, target("TargetName", "x.example",
                                                25))
        harness.wait_until("it is asked", lambda: names.asked > 0)
        before = time.monotonic()
        self.assertEqual(writer.end(), 0)
        self.assertLess(time.monotonic() - before, 5)


if __name__ == "__main__":
    unittest.main()
