#!/usr/bin/env python3
"""The spool as people use it: jes and jesd, homes, crashes, large data sets.

Run as: JESMAIL_BIN=build/bin python3 tests/system/spool_test.py
"""
import hashlib
import os
import random
import re
import resource
import socket
import subprocess
import sys
import threading
import time
import unittest
from unittest import mock

import harness
from harness import wait_until

JOB = """//%s JOB MSGCLASS=A
//S1 EXEC PGM=IEBGENER
//SYSPRINT DD DUMMY
//SYSIN DD DUMMY
//SYSUT1 DD DATA,DLM=ZZ
%s
ZZ
//SYSUT2 DD SYSOUT=(B,W)
"""


class StartAndStop(harness.Case):
    def test_a_server_is_started_in_the_background_and_stopped(self):
        home = self.home(start=False)
        done = home.jes("start", check=True)
        self.assertIn(home.path, done.out)
        pid = home.background_pid()
        self.assertIsNotNone(pid)
        again = home.jes("start", check=True)
        self.assertIn("already", again.out)
        self.assertEqual(home.background_pid(), pid)
        home.jes("stop", check=True)
        wait_until("jesd has ended", lambda: not harness.is_alive(pid))
        self.assertFalse(os.path.exists(home.file("jesd.sock")))

    def test_without_a_server_every_command_says_how_to_start_one(self):
        home = self.home(start=False)
        for words in (["stop"], ["list"], ["show", "1"], ["view", "1"],
                      ["sysout"], ["command", "$D Q"], ["log"],
                      ["purge", "1"], ["hold", "1"], ["release", "1"]):
            done = home.jes(*words)
            self.assertEqual(done.status, 3, done)
            self.assertIn("jes start", done.err)

    def test_a_wrong_command_line_ends_with_2(self):
        home = self.home()
        for words in ([], ["nonsense"], ["show"], ["show", "x"],
                      ["list", "--nonsense"], ["command"], ["view"],
                      ["sysout", "a", "b"], ["hold", "0"],
                      ["sysout", "--lrecl", "99999"]):
            done = home.jes(*words)
            self.assertEqual(done.status, 2, done)
            self.assertNotEqual(done.err, "")

    def test_help_is_not_an_error(self):
        home = self.home(start=False)
        self.assertIn("sysout", home.jes("--help", check=True).out)
        for command in ("start", "list", "sysout", "log"):
            self.assertIn("Usage", home.jes(command, "--help",
                                            check=True).out)

    def test_a_second_server_in_a_home_is_refused_and_the_first_serves_on(self):
        home = self.home()
        done = subprocess.run(
            [harness.program("jesd"), "--home", home.path],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"another server", done.stderr)
        self.assertEqual(home.pid(), home.server.pid)
        self.assertEqual(home.jobs(), [])

    def test_servers_in_two_homes_know_nothing_of_each_other(self):
        one, two = self.home(), self.home()
        job, number, _ = one.sysout(b"one\n", "--writer", "W")
        self.assertEqual(two.jobs(), [])
        self.assertEqual(one.view(job, number), b"one\n")
        two.stop()
        self.assertEqual(len(one.jobs()), 1)

    def test_a_home_may_have_a_long_path_and_blanks_in_it(self):
        top = self.scratch()
        for path in (os.path.join(top, "d" * 200, "e" * 200),
                     os.path.join(top, "with a blank")):
            home = self.home(folder=path)
            job, number, _ = home.sysout(b"far\n")
            self.assertEqual(home.view(job, number), b"far\n")
            home.stop()

    def test_what_a_killed_server_left_does_not_hinder_the_next(self):
        home = self.home()
        home.sysout(b"kept\n")
        home.kill()
        self.assertTrue(os.path.exists(home.file("jesd.sock")))
        self.assertEqual(home.jes("list").status, 3)
        home.start()
        self.assertEqual(len(home.jobs()), 1)

    def test_a_file_that_is_no_volume_is_refused_and_stays_as_it_is(self):
        home = self.home(start=False)
        os.makedirs(home.path, exist_ok=True)
        junk = b"this is no volume\n" * 1000
        with open(home.file("spool.db"), "wb") as file:
            file.write(junk)
        done = home.jes("start")
        self.assertEqual(done.status, 1, done)
        self.assertIn("spool.db", done.err)
        with open(home.file("spool.db"), "rb") as file:
            self.assertEqual(file.read(), junk)

    def test_a_home_that_cannot_be_made_is_named(self):
        path = os.path.join(self.scratch(), "file")
        with open(path, "w"):
            pass
        done = subprocess.run(
            [harness.program("jes"), "--home", path + "/home", "start"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn(os.fsencode(path), done.stderr)


class Commands(harness.Case):
    def test_a_data_set_is_shown_as_it_was_put(self):
        home = self.home()
        done = home.jes("sysout", "--json", "--class", "B", "--writer",
                        "cssmtp", "--ddname", "MAIL", input=b"a\n\nb  \n",
                        check=True).json()
        self.assertEqual(done["records"], 3)
        [shown] = home.data_sets(done["job"])
        self.assertEqual((shown["class"], shown["writer"], shown["ddname"],
                          shown["state"], shown["number"]),
                         ("B", "CSSMTP", "MAIL", "READY", done["number"]))
        self.assertEqual(home.view(done["job"]), b"a\n\nb\n")
        self.assertEqual(home.view(done["job"], "mail"), b"a\n\nb\n")

    def test_records_are_lines_whatever_their_ends(self):
        home = self.home()
        for data, wanted in ((b"a\r\nb\n", b"a\nb\n"), (b"a\nb", b"a\nb\n"),
                             ("\u00e9\u20ac\n".encode(),) * 2,
                             (b"x" * 32760 + b"\n",) * 2):
            job, number, _ = home.sysout(data)
            self.assertEqual(home.view(job, number), wanted)

    def test_a_record_that_is_too_long_leaves_nothing(self):
        home = self.home()
        done = home.jes("sysout", input=b"good\n" + b"x" * 32761 + b"\n")
        self.assertEqual(done.status, 1, done)
        self.assertIn("record 2", done.err)
        wait_until("the session has gone", lambda: home.jobs() == [])

    def test_fixed_records_of_a_mainframe_page_are_kept_byte_by_byte(self):
        home = self.home()
        data = bytes(range(256)) * 5
        job, number, records = home.sysout(
            data, "--recfm", "FB", "--lrecl", "80", "--page", "IBM-1047")
        self.assertEqual(records, len(data) // 80)
        self.assertEqual(home.view(job, number), b"".join(
            data[i:i + 80] + b"\n" for i in range(0, len(data), 80)))

    def test_output_is_held_released_and_purged(self):
        home = self.home()
        job, number, _ = home.sysout(b"x\n", "--writer", "W", "--hold")
        state = lambda: home.data_sets(job)[0]["state"]
        self.assertEqual(state(), "HELD")
        home.jes("release", job, number, check=True)
        self.assertEqual(state(), "READY")
        home.jes("hold", job, number, check=True)
        self.assertEqual(state(), "HELD")
        wait_until("the session has ended", lambda: home.show(job)[
            "phase"] == "AWAITING HARDCOPY")
        home.jes("purge", job, number, check=True)
        self.assertEqual(home.jobs(), [])
        for verb in ("hold", "release", "purge", "cancel"):
            done = home.jes(verb, job)
            self.assertEqual(done.status, 1, done)
            self.assertNotEqual(done.err, "")

    def test_what_is_not_there_is_said(self):
        home = self.home()
        job, _, _ = home.sysout(b"x\n")
        for words in (["show", "77"], ["view", "77"], ["view", job, "NODD"],
                      ["hold", job, "999"], ["sysout", "/nonexistent"],
                      ["submit", "/nonexistent"]):
            done = home.jes(*words)
            self.assertEqual(done.status, 1, done)
            self.assertNotEqual(done.err, "")

    def test_jobs_are_listed_by_owner_and_prefix(self):
        home = self.home()
        self.assertEqual(home.jobs(), [])
        home.sysout(b"x\n")
        [job] = home.jobs()
        self.assertEqual(len(home.jobs("--owner", job["owner"])), 1)
        self.assertEqual(len(home.jobs("--prefix", job["name"][:2] + "*")), 1)
        self.assertEqual(home.jobs("--owner", "NOBODY"), [])

    def test_commands_are_answered_and_stand_in_the_log(self):
        home = self.home()
        self.assertTrue(home.command("$D Q"))
        self.assertIn("INVALID", home.command("NONSENSE")[0])
        home.await_console("NONSENSE")
        numbers = [line["sequence"] for line in
                   home.jes("log", "--json", check=True).json_lines()]
        self.assertEqual(numbers, sorted(set(numbers)))

    def test_a_full_standard_output_is_a_failure(self):
        home = self.home()
        job, _, _ = home.sysout(b"0123456789\n" * 100000)
        for words in (["list"], ["view", job]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run(
                    [harness.program("jes")] + words, env=home.env(),
                    stdout=full, stderr=subprocess.PIPE, timeout=60)
            self.assertEqual(done.returncode, 1, words)
            self.assertIn(b"standard output", done.stderr)

    def test_a_job_runs_and_its_code_is_that_of_submit(self):
        home = self.home()
        done = home.jes("submit", "--wait", "-", input=JOB % ("GOOD", "mail"))
        self.assertEqual(done.status, 0, done)
        done = home.jes("submit", "--wait", "-",
                        input="//BAD JOB\n//S EXEC PGM=IEFBR14,NO=1\n")
        self.assertEqual(done.status, 101, done)
        done = home.jes("submit", "-", input="\n  \n")
        self.assertEqual(done.status, 1, done)


class Crash(harness.Case):
    """jesd is killed at random instants while others put work on the spool."""
    ROUNDS = 8
    THREADS = 4

    def put_sysout(self, home, told, name):
        count = random.choice((1, 10, 500, 5000))
        data = "".join("%s %d\n" % (name, i) for i in range(count)).encode()
        done = home.jes("sysout", "--writer", "W", input=data)
        if done.status == 0:
            job, number, _ = done.out.split(" ", 2)
            told.append((job, int(number), data))

    def put_job(self, home, told, name):
        done = home.jes("submit", "-", input=JOB % (name, name + " mail"))
        found = re.findall(r"^(J\S+) ", done.out, re.M)
        if done.status == 0 and found:
            told.append((found[0], None, (name + " mail\n").encode()))

    def work(self, home, told, over, name):
        i = 0
        while not over.is_set():
            put = self.put_job if i % 4 == 3 else self.put_sysout
            put(home, told, "%s%03d" % (name, i))
            i += 1

    def one_round(self, home, told, number):
        over, threads = threading.Event(), []
        for t in range(self.THREADS):
            threads.append(threading.Thread(target=self.work, args=(
                home, told, over, "%s%d" % (chr(65 + number), t))))
            threads[-1].start()
        time.sleep(random.uniform(0.02, 0.7))
        home.kill()
        over.set()
        for thread in threads:
            thread.join()
        home.start()

    def await_quiet(self, home):
        wait_until("no job waits or executes", lambda: all(
            job["completion"] for job in home.jobs()), every=0.1)

    def contents(self, home):
        """(job, number, state, bytes) of all output for W."""
        found = []
        for job in home.jobs():
            for ds in home.data_sets(job["id"]):
                if ds["writer"] == "W":
                    found.append((job["id"], ds["number"], ds["state"],
                                  home.view(job["id"], ds["number"])))
        return found

    def test_what_was_acknowledged_is_there_whole_and_once(self):
        seed = random.randrange(1 << 30)
        random.seed(seed)
        home, told = self.home(), []
        for number in range(self.ROUNDS):
            self.one_round(home, told, number)
        self.await_quiet(home)
        found = self.contents(home)
        jobs = {job["id"]: job for job in home.jobs()}
        where = {(job, n): data for job, n, _, data in found}
        for job, n, data in told:
            self.assertIn(job, jobs, "seed %d" % seed)
            if n is not None:
                self.assertEqual(where.get((job, n)), data, "seed %d" % seed)
            elif jobs[job]["completion"] == "CC 0000":
                mine = [d for j, _, _, d in found if j == job]
                self.assertEqual(mine, [data], "seed %d" % seed)
            else:
                self.assertIn("S0F3", jobs[job]["completion"])
        ready = [data for _, _, state, data in found if state == "READY"]
        self.assertEqual(len(ready), len(set(ready)), "seed %d" % seed)
        for data in ready:
            self.check_whole(data)
        self.assertGreater(len(told), self.ROUNDS)

    def check_whole(self, data):
        lines = data.decode().splitlines()
        if lines[0].endswith(" mail"):
            self.assertEqual(len(lines), 1)
            return
        name = lines[0].split()[0]
        self.assertIn(len(lines), (1, 10, 500, 5000))
        self.assertEqual(lines, ["%s %d" % (name, i)
                                 for i in range(len(lines))])


WRITE_LINES = """
import sys
for i in range(int(sys.argv[1])):
    sys.stdout.write("%099d\\n" % i)
"""


class Load(harness.Case):
    def put_lines(self, home, count):
        source = subprocess.Popen(
            [sys.executable, "-c", WRITE_LINES, str(count)],
            stdout=subprocess.PIPE)
        done = home.jes("sysout", input=source.stdout, check=True,
                        seconds=800)
        source.stdout.close()
        self.assertEqual(source.wait(), 0)
        job, number, records, _ = done.out.split()
        self.assertEqual(int(records), count)
        return job, number

    def digest_of(self, home, job, number):
        view = subprocess.Popen(
            [harness.program("jes"), "view", job, number], env=home.env(),
            stdout=subprocess.PIPE)
        digest = hashlib.sha256()
        for piece in iter(lambda: view.stdout.read(1 << 20), b""):
            digest.update(piece)
        view.stdout.close()
        self.assertEqual(view.wait(), 0)
        return digest.digest()

    def test_a_data_set_of_300_mb_needs_no_more_memory_than_a_small_one(self):
        # the address sanitizer would keep what is freed
        options = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=4"
        with mock.patch.dict(os.environ, ASAN_OPTIONS=options.lstrip(":")):
            home = self.home()
        small = self.put_lines(home, 400 * 1000)        # 40 MB
        self.digest_of(home, *small)
        before = home.memory_kb()
        count = 3000 * 1000
        large = self.put_lines(home, count)
        wanted = hashlib.sha256()
        for i in range(count):
            wanted.update(b"%099d\n" % i)
        self.assertEqual(self.digest_of(home, *large), wanted.digest())
        self.assertLess(home.memory_kb() - before, 32 * 1024)

    def test_many_clients_at_once_each_find_their_own(self):
        home, results = self.home(), []

        def one(name):
            data = ("client %d\n" % name).encode() * 100
            job, number, _ = home.sysout(data, "--writer", "W")
            results.append(home.view(job, number) == data)
        threads = [threading.Thread(target=one, args=(i,)) for i in range(60)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(results, [True] * 60)
        self.assertEqual(len(home.jobs()), 60)

    def connect(self, home):
        client = socket.socket(socket.AF_UNIX)
        self.addCleanup(client.close)
        client.connect(home.file("jesd.sock"))
        return client

    def test_a_client_too_many_is_told_so(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard < 1300:
            self.skipTest("needs 1300 descriptors")
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 1300), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE,
                        (soft, hard))
        home = self.home()
        clients = [self.connect(home) for _ in range(1000)]
        done = wait_until("the server is full", lambda: (
            lambda done: done if done.status else None)(home.jes("list")))
        self.assertIn("1000 clients", done.err)
        for client in clients:
            client.close()
        wait_until("the server has room", lambda:
                   home.jes("list").status == 0)


if __name__ == "__main__":
    unittest.main()
