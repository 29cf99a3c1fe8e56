"""jes maillint: what the writer would say of a data set, beforehand."""
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402
import transmission  # noqa: E402

GOOD = """HELO LXJES1
MAIL FROM:<batch@example.org>
RCPT TO:<ops@example.org>
DATA
Date: Thu, 26 Mar 2020 21:48:57 -0500
Message-ID: <1@example.org>
Subject: test

text
.
QUIT
"""
BAD = GOOD.replace("HELO LXJES1", "HELO LXJES1 01/02/24\nHELO LXJES1")
LOST = GOOD.replace("text\n", "5 \u20ac\n")


class Maillint(harness.Case):
    def lint(self, *words, input="", env=None, home=None):
        """Without a spool server unless there is a home."""
        where = home.path if home else self.scratch()
        if isinstance(input, str):
            input = input.encode()
        words = ["maillint"] + [str(word) for word in words]
        return harness.Done(["jes"] + words, subprocess.run(
            [harness.program("jes")] + words, input=input, timeout=60,
            env=dict(os.environ, JES_HOME=where, **(env or {})),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE))

    def findings(self, done):
        self.assertIn(done.status, (0, 1), done)
        one, = done.json()
        return one["findings"]

    def file(self, data):
        path = os.path.join(self.scratch(), "mail.txt")
        with open(path, "wb") as file:
            file.write(data.encode() if isinstance(data, str) else data)
        return path

    def test_a_good_file_is_clean_and_says_so_by_its_status(self):
        done = self.lint("-", input=GOOD)
        self.assertEqual(done.status, 0, done)
        self.assertIn("11 records, 1 mails, 0 errors, 0 warnings, 0 notes",
                      done.out)

    def test_a_finding_has_place_rule_source_and_what_smtpd_did(self):
        path = self.file(BAD)
        done = self.lint(path)
        self.assertEqual(done.status, 1, done)
        first = done.out.splitlines()[0]
        self.assertEqual(first, path + ":1:13: error: 501 5.5.4 JES Syntax "
                         "error. Too many args after 'HELO' command")
        self.assertIn("(user's guide); SMTPD accepted it", done.out)

    def test_programs_read_json(self):
        found, = self.findings(self.lint("--json", "-", input=BAD))
        self.assertEqual((found["record"], found["column"]), (1, 13))
        self.assertEqual(found["severity"], "error")
        self.assertEqual(found["smtpd"], "accepted")
        self.assertIn("user's guide", found["rule"])

    def test_all_errors_are_listed_and_where_the_writer_would_stop(self):
        text = "".join("WRONG%d\n" % i for i in range(20))
        found = self.findings(self.lint("--json", "-", input=text + GOOD))
        self.assertEqual(len([f for f in found
                              if f["severity"] == "error"]), 20)
        stop, = [f for f in found if "JESSyntaxErrLimit" in f["text"]]
        self.assertEqual(stop["record"], 6)

    def test_notes_alone_are_clean_unless_strict(self):
        text = GOOD.replace("QUIT\n", "")
        self.assertEqual(self.lint("-", input=text).status, 0)
        self.assertEqual(self.lint("--strict", "-", input=text).status, 1)

    def test_a_character_without_a_place_in_the_charset_is_found(self):
        found, = self.findings(self.lint("--json", "-", input=LOST))
        self.assertEqual((found["record"], found["column"]), (9, 3))
        done = self.lint("--charset", "UTF-8", "-", input=LOST)
        self.assertEqual(done.status, 0, done)

    def test_card_images_in_ebcdic_are_read_by_their_length(self):
        cards = "".join(line.ljust(80) for line in BAD.splitlines())
        path = self.file(cards.encode("cp037"))
        found, = self.findings(self.lint(
            "--json", "--page", "IBM-037", "--recfm", "FB", "--lrecl", "80",
            path))
        self.assertEqual((found["record"], found["column"]), (1, 13))

    def test_a_carriage_control_byte_is_not_text(self):
        lines = "".join(" " + line + "\n" for line in GOOD.splitlines())
        self.assertEqual(self.lint("--recfm", "VBA", "-",
                                   input=lines).status, 0)

    def test_a_transmitted_file_is_unpacked(self):
        packed = transmission.transmit(BAD.splitlines(), ["Dear operator"])
        done = self.lint("--json", "--charset", "UTF-8", "-", input=packed)
        found, = self.findings(done)
        self.assertEqual(found["record"], 1)
        self.assertTrue(done.json()[0]["netdata"])

    def test_a_transmission_that_is_cut_off_is_a_finding(self):
        packed = transmission.transmit(GOOD.splitlines())[:-80]
        done = self.lint("--json", "-", input=packed)
        self.assertEqual(done.status, 1, done)
        self.assertIn("INMR06", done.json()[0]["unreadable"])

    def test_the_writers_configuration_sets_the_rules(self):
        conf = self.file(harness.writer_configuration(2525, extra="Options\n{"
                         "\n DataLineTrunc YES\n}\nJESSyntaxErrLimit 1\n"))
        text = GOOD.replace("text\n", "x" * 1000 + "\n")
        found, = self.findings(self.lint("--json", "-", input=text))
        self.assertEqual(found["severity"], "error")
        found, = self.findings(self.lint("--json", "--config", conf, "-",
                                         input=text))
        self.assertEqual(found["severity"], "warning")

    def test_what_can_not_be_read_is_status_two(self):
        for words in ([], ["/nonexistent/mail"], ["--lrecl", "x", "-"],
                      ["--page", "NO-PAGE", "-"], ["--nonsense"],
                      ["--config", self.file("Nonsense 1\n"), "-"]):
            done = self.lint(*words)
            self.assertEqual(done.status, 2, done)
            self.assertTrue(done.err, done)

    def test_without_a_server_a_job_is_status_three(self):
        done = self.lint("JOB00012")
        self.assertEqual(done.status, 3, done)
        self.assertIn("jes start", done.err)

    def test_a_data_set_of_the_spool_is_read_as_the_writer_would(self):
        home = self.home()
        job, number, _ = home.sysout(BAD.encode(), "--writer", "CSSMTP",
                                     "--hold")
        for name in (job, "%s.%d" % (job, number)):
            found, = self.findings(self.lint("--json", name, home=home))
            self.assertEqual((found["record"], found["column"]), (1, 13))
        self.assertEqual(home.data_sets(job)[0]["state"], "HELD")

    def test_only_the_writers_data_sets_of_a_job_are_meant(self):
        home = self.home()
        job, _, _ = home.sysout(BAD.encode(), "--writer", "OTHER", "--hold")
        done = self.lint(job, home=home)
        self.assertEqual(done.status, 2, done)
        self.assertIn(job + ".101", done.err)

    def test_several_names_give_the_worst_status_and_all_findings(self):
        done = self.lint("--json", self.file(GOOD), self.file(BAD))
        self.assertEqual(done.status, 1, done)
        self.assertEqual([one["errors"] for one in done.json()], [0, 1])


class FurtherCommands(harness.Case):
    def test_jes_runs_a_program_of_that_name_from_path(self):
        folder = self.scratch()
        path = os.path.join(folder, "jes-hello")
        with open(path, "w") as file:
            file.write('#!/bin/sh\necho "$JES_HOME $*"\nexit 7\n')
        os.chmod(path, 0o755)
        env = dict(os.environ, PATH=folder + ":" + os.environ["PATH"])
        jes = harness.program("jes")
        done = subprocess.run([jes, "--home", "/somewhere", "hello", "--x",
                               "y"], env=env, stdout=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stdout),
                         (7, b"/somewhere --x y\n"))
        listed = subprocess.run([jes, "--help"], env=env,
                                stdout=subprocess.PIPE).stdout.decode()
        self.assertRegex(listed, r"Further commands found:.* hello")
        self.assertRegex(listed, r"Further commands found:.* maillint")

    def test_a_word_with_a_slash_is_no_program(self):
        done = subprocess.run([harness.program("jes"), "../jes"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"no command", done.stderr)


if __name__ == "__main__":
    unittest.main()
