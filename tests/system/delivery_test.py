"""Delivery under trouble: servers that fail, writers and spool servers that
stop or die, several targets.

The programs themselves, against mailsink.
"""
import os
import re
import signal
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402

# more than the sockets on the way hold, so that its end is not sent ahead
LONG = "\n".join(["x" * 79] * 150000)
QUICK = "Timeout\n{\n ConnectRetry 30\n}\n"


def mails(count, recipients=1, text="text"):
    """A data set of so many mails; each has a number."""
    lines = ["HELO LXJES1"]
    for i in range(count):
        lines += ["MAIL FROM:<batch@example.org>"]
        lines += ["RCPT TO:<r%d.%d@example.org>" % (i, j)
                  for j in range(recipients)]
        lines += ["DATA", "Subject: mail %d" % i, "", text, "."]
    return "\n".join(lines).encode()


def numbers(stored):
    return sorted(int(re.search(rb"Subject: mail (\d+)", eml).group(1))
                  for eml in stored)


def second_target(port):
    """Another target: each needs an address of its own."""
    return ("TargetServer\n{\n\tTargetIp 127.0.0.2\n\tConnectPort %d\n}\n"
            % port)


def envelope(eml):
    return re.findall(rb"X-Envelope-To: <([^>]*)>", eml)


class DeliveryTest(harness.Case):
    def world(self, script=None, extra="", sink_options=("--no-chunking",)):
        home = self.home()
        sink = self.sink(*sink_options, script=script)
        writer = self.writer(home, harness.writer_configuration(
            sink.port, extra=extra))
        return home, sink, writer

    def put(self, home, data):
        return home.sysout(data, "--class", "B", "--writer", "CSSMTP")[0]

    def await_purged(self, home, job):
        harness.wait_until("%s is purged" % job,
                           lambda: home.jes("show", job).status != 0,
                           every=0.05)

    def await_held(self, home, job):
        def held():
            found = [ds for ds in home.data_sets(job)
                     if ds["state"] == "HELD"]
            return found[0] if found else None
        return harness.wait_until("%s is held" % job, held, every=0.05)

    def test_a_stop_in_the_middle_doubles_nothing_and_doubts_nothing(self):
        home, sink, writer = self.world(script="dot delay 2ms proceed")
        job = self.put(home, mails(1000))
        for _ in range(3):
            before = len(sink.stored())
            harness.wait_until("mails move",
                               lambda: len(sink.stored()) > before + 40)
            self.assertEqual(writer.end(), 0, writer.output())
            writer = self.writer(home, harness.writer_configuration(
                sink.port))
        self.await_purged(home, job)
        self.assertEqual(numbers(sink.stored()), list(range(1000)))
        self.assertNotIn("TWICE", "\n".join(home.console()))

    def test_a_spool_server_that_dies_costs_nothing(self):
        home, sink, writer = self.world(script="dot delay 1ms proceed")
        job = self.put(home, mails(2000))
        for _ in range(3):
            before = len(sink.stored())
            harness.wait_until("mails move",
                               lambda: len(sink.stored()) > before + 100)
            home.kill()
            time.sleep(0.3)
            home.start()
        self.await_purged(home, job)
        self.assertEqual(numbers(sink.stored()), list(range(2000)))
        self.assertTrue(writer.runs())
        said = "\n".join(home.console())
        self.assertIn("JMW006W", said)
        self.assertIn("1 DATA SETS GO ON", said)

    def test_many_small_data_sets_are_all_sent_and_purged(self):
        home, sink, _ = self.world()
        jobs = [self.put(home, mails(1)) for _ in range(60)]
        for job in jobs:
            self.await_purged(home, job)
        self.assertEqual(len(sink.stored()), 60)

    def test_a_link_lost_behind_the_period_is_doubt_and_named(self):
        home, sink, _ = self.world(script="dot total 2 accept reset")
        job = self.put(home, mails(3))
        data_set = self.await_held(home, job)
        self.assertIn("1 in doubt", data_set["reason"])
        said = "\n".join(home.console(job))
        doubtful = re.findall(r"MAIL (\d+) RECORD \d+ <[^>]*> IN DOUBT", said)
        self.assertEqual(len(doubtful), 1, said)
        home.jes("release", job, data_set["number"], check=True)
        self.await_purged(home, job)
        self.assertEqual(len(sink.stored()), 4)
        self.assertRegex("\n".join(home.console()),
                         r"MAIL %s RECORD \d+ IS SENT AGAIN" % doubtful[0])

    def check_421(self, *sink_options):
        home, sink, _ = self.world(
            script='MAIL nth every 20 reply "421 4.7.0 enough" close',
            sink_options=sink_options)
        job = self.put(home, mails(400))
        self.await_purged(home, job)
        self.assertEqual(numbers(sink.stored()), list(range(400)))

    def test_a_server_that_says_421_now_and_then_delays_nothing(self):
        self.check_421("--no-chunking")

    def test_421_among_chunks_leaves_nothing_in_doubt(self):
        self.check_421()

    def test_a_link_lost_among_chunks_leaves_in_doubt_what_was_under_way(self):
        home, sink, _ = self.world(script="BDAT total 30 accept reset",
                                   sink_options=())
        job = self.put(home, mails(200))
        data_set = self.await_held(home, job)
        doubt = int(re.search(r"(\d+) in doubt",
                              data_set["reason"]).group(1))
        self.assertTrue(1 <= doubt <= 10, data_set["reason"])
        self.assertEqual(len(set(numbers(sink.stored()))), 200 - doubt + 1)

    def test_a_link_lost_in_mid_text_is_tried_again(self):
        home, sink, _ = self.world(
            script="body total every 3 after 1000 times 4 reset",
            sink_options=("--no-chunking", "--no-size"))
        job = self.put(home, mails(10, text=LONG))
        self.await_purged(home, job)
        self.assertEqual(numbers(sink.stored()), list(range(10)))

    def test_a_mail_that_always_breaks_the_link_does_not_stop_the_others(self):
        home, sink, _ = self.world(
            script='body containing "poison@" after 10 reset',
            sink_options=("--no-chunking", "--no-size"))
        data = mails(20).replace(b"<r7.0@", b"<poison@")
        data = data.replace(b"mail 7\n\ntext", b"mail 7\n\n" +
                            LONG.encode())
        job = self.put(home, data)

        # others get through meanwhile, which speaks against this one
        def held():
            self.await_purged(home, self.put(home, mails(1)))
            found = home.data_sets(job)[0]
            return found if found["state"] == "HELD" else None
        data_set = harness.wait_until("the data set is held", held,
                                      every=0.3)
        self.assertIn("19 of 20 mails sent", data_set["reason"])
        self.assertIn("1 waiting", data_set["reason"])

    def test_recipients_beyond_what_a_server_takes_go_in_another_mail(self):
        home, sink, _ = self.world(
            script='RCPT nth 11-20 reply "452 4.5.3 too many"\n')
        job = self.put(home, mails(1, recipients=25))
        self.await_purged(home, job)
        served = [r for eml in sink.stored() for r in envelope(eml)]
        self.assertEqual(len(served), 25)
        self.assertEqual(len(set(served)), 25)

    def test_two_targets_share_the_work_and_stand_in_for_each_other(self):
        home = self.home()
        slow = "dot delay 2ms proceed"
        first = self.sink("--no-chunking", script=slow)
        second = self.sink("--listen", "127.0.0.2:0", "--no-chunking",
                           script=slow)
        self.writer(home, harness.writer_configuration(
            first.port, extra=QUICK) + second_target(second.port))
        job = self.put(home, mails(600))
        harness.wait_until("both have mail", lambda: first.stored() and
                           second.stored())
        first.end()
        self.await_purged(home, job)
        got = numbers(first.stored() + second.stored())
        self.assertEqual(sorted(set(got)), list(range(600)))
        home.await_console("EZD181[789]I .*:%d" % first.port)

    def test_a_mail_too_large_for_one_target_goes_to_the_other(self):
        home = self.home()
        small = self.sink("--size", "2000")
        large = self.sink("--listen", "127.0.0.2:0")
        self.writer(home, harness.writer_configuration(small.port) +
                    second_target(large.port))
        big = mails(8, text="\n".join(["y" * 70] * 60))
        job = self.put(home, big)
        self.await_purged(home, job)
        self.assertEqual(small.stored(), [])
        self.assertEqual(numbers(large.stored()), list(range(8)))

    def test_a_mail_too_large_for_every_target_is_undeliverable(self):
        home, sink, _ = self.world(sink_options=("--size", "2000"))
        job = self.put(home, mails(1, text="\n".join(["y" * 70] * 60)))
        data_set = self.await_held(home, job)
        self.assertIn("1 undeliverable", data_set["reason"])
        self.assertIn("the server takes 2000 at most",
                      "\n".join(home.console(job)))

    def test_a_mail_waits_for_the_one_target_that_can_take_it(self):
        home = self.home()
        small = self.sink("--size", "2000")
        large = self.sink("--listen", "127.0.0.2:0")
        port = large.port
        large.end()
        self.writer(home, harness.writer_configuration(small.port) +
                    second_target(port))
        job = self.put(home, mails(2, text="\n".join(["y" * 70] * 60)))
        home.await_console("EZD1817I .*127.0.0.2")
        time.sleep(0.5)
        self.assertEqual(home.data_sets(job)[0]["state"], "CLAIMED")
        large = self.sink("--listen", "127.0.0.2:%d" % port)
        self.await_purged(home, job)
        self.assertEqual(numbers(large.stored()), [0, 1])

    def test_a_connection_is_kept_for_connect_idle(self):
        home, sink, _ = self.world(
            extra="Timeout\n{\n ConnectIdle 60\n}\n")
        for _ in range(3):
            self.await_purged(home, self.put(home, mails(1)))
            time.sleep(0.4)
        self.assertEqual(len(sink.stored()), 3)
        self.assertEqual(len({self.connection_of(sink, i)
                              for i in range(3)}), 1)

    def connection_of(self, sink, index):
        """By which connection the mail came: 00000012-3.eml."""
        name = sorted(os.listdir(sink.mails))[index]
        return name.split("-")[1].split(".")[0]

    def test_a_server_that_ends_a_kept_connection_is_noticed(self):
        home, sink, _ = self.world(
            extra="Timeout\n{\n ConnectIdle 60\n}\n",
            sink_options=("--timeout", "1"))
        for _ in range(3):
            self.await_purged(home, self.put(home, mails(1)))
            time.sleep(1.6)
        self.assertEqual(len(sink.stored()), 3)
        self.assertNotIn("EZD1818I", "\n".join(home.console()))

    def test_bad_spool_disp_delete_purges_what_cannot_be_sent(self):
        home, sink, _ = self.world(
            script='RCPT reply "550 no"', extra="BadSpoolDisp Delete\n")
        job = self.put(home, mails(1))
        self.await_purged(home, job)
        home.await_console("JMW012E .* DELETED IN SPITE OF ERRORS")

    def test_bad_spool_disp_delete_keeps_what_is_still_to_be_sent(self):
        home, sink, _ = self.world(
            script='RCPT times 1 reply "450 later"',
            extra="BadSpoolDisp Delete\n")
        job = self.put(home, mails(1))
        data_set = self.await_held(home, job)
        home.jes("release", job, data_set["number"], check=True)
        self.await_purged(home, job)
        self.assertEqual(len(sink.stored()), 1)

    def test_suspend_takes_nothing_until_resume(self):
        home, sink, _ = self.world()
        self.assertIn("JMW031I", home.command("F CSSMTP,SUSPEND")[0])
        time.sleep(1.5)         # selects that were waiting run out
        job = self.put(home, mails(2))
        time.sleep(0.5)
        self.assertEqual(sink.stored(), [])
        self.assertIn("SUSPENDED", "\n".join(home.command("F CSSMTP,D,SP")))
        self.assertIn("JMW032I", home.command("F CSSMTP,RES")[0])
        self.await_purged(home, job)

    def test_refresh_moves_the_mail_to_another_target(self):
        home, sink, writer = self.world()
        other = self.sink()
        self.await_purged(home, self.put(home, mails(1)))
        with open(writer.conf, "w") as file:
            file.write(harness.writer_configuration(other.port))
        self.assertIn("JMW030I", home.command("F CSSMTP,REFRESH")[0])
        self.await_purged(home, self.put(home, mails(5)))
        self.assertEqual((len(sink.stored()), len(other.stored())), (1, 5))

    def test_refresh_with_a_wrong_file_changes_nothing(self):
        home, sink, writer = self.world()
        with open(writer.conf, "w") as file:
            file.write("TargetServer\n{\n TargetIp nonsense\n}\nNoSuch 1\n")
        said = "\n".join(home.command("F CSSMTP,REFRESH"))
        self.assertIn("JMW034E", said)
        self.assertIn(":5:", said)
        self.await_purged(home, self.put(home, mails(3)))
        self.assertEqual(len(sink.stored()), 3)

    def test_displays_count_what_was_sent(self):
        home, sink, _ = self.world()
        self.await_purged(home, self.put(home, mails(7)))
        said = "\n".join(home.command("F CSSMTP,D,TARGETS"))
        self.assertRegex(said, r"MAIL SENT +: 7\b")
        self.assertRegex(said, r"STATE +: ACTIVE")
        self.assertRegex(said, r"MAIL ATTEMPTS : 7\b")

    def test_stop_ends_the_writer_and_another_can_begin(self):
        home, sink, writer = self.world()
        self.assertIn("JMW002I", home.command("P CSSMTP")[0])
        self.assertEqual(writer.process.wait(timeout=30), 0)
        self.assertIn("JMW003I", writer.output())
        self.writer(home, harness.writer_configuration(sink.port))

    def test_a_stop_does_not_wait_for_ever_for_a_silent_server(self):
        said = os.path.join(self.scratch(), "said")
        home, sink, writer = self.world(
            script="dot swallow",
            sink_options=("--no-chunking", "--log", said))
        job = self.put(home, mails(1))

        def is_under_way():
            with open(said) as file:
                return "> 354" in file.read()
        harness.wait_until("the text is under way", is_under_way)
        time.sleep(0.5)
        writer.process.send_signal(signal.SIGTERM)
        time.sleep(1)
        self.assertEqual(writer.end(), 0)   # a second signal: at once
        self.assertIn("1 in doubt", self.await_held(home, job)["reason"])

    def test_a_cold_start_sends_everything_again(self):
        home, sink, writer = self.world(
            script='RCPT containing "<r1.0@" times 1 reply "450 later"')
        job = self.put(home, mails(3))
        data_set = self.await_held(home, job)
        self.assertEqual(writer.end(), 0)
        self.assertEqual(len(sink.stored()), 2)
        home.jes("release", job, data_set["number"], check=True)
        self.writer(home, harness.writer_configuration(sink.port), "-f")
        self.await_purged(home, job)
        self.assertEqual(len(sink.stored()), 5)
        home.await_console("JMW008W")

    def test_the_log_shows_the_dialogue_at_level_32(self):
        home, sink, writer = self.world(extra="LogLevel 39\n")
        self.await_purged(home, self.put(home, mails(1)))
        said = writer.output()
        self.assertRegex(said, r"NET +:\d+:session:\S+ > MAIL FROM:<batch@")
        self.assertRegex(said, r"NET +:\d+:session:\S+ < 250 ")


if __name__ == "__main__":
    unittest.main()
