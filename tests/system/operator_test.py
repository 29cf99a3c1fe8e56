#!/usr/bin/env python3
"""Operator commands at a running spool: initiators, classes, started tasks,
limits, initialization statements, the console.

Run as: JESMAIL_BIN=build/bin python3 tests/system/operator_test.py
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness                                              # noqa: E402
from harness import PATIENCE, program, wait_until           # noqa: E402

PROCLIB = os.path.join(harness.TOP, "config", "proclib")


def sleeper(name, seconds="30", more=""):
    """A job that executes for a while."""
    return ("//%-8s JOB %s\n"
            "//S        EXEC PGM=BPXBATCH,PARM='SH sleep %s'\n"
            % (name, more or "CLASS=A", seconds))


def short(name, more="CLASS=A"):
    return "//%-8s JOB %s\n//S        EXEC PGM=IEFBR14\n" % (name, more)


class Base(harness.Case):
    def home_with(self, parm, *options):
        """A home with initialization statements."""
        folder = tempfile.mkdtemp(prefix="home.")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        os.makedirs(os.path.join(folder, "config"))
        with open(os.path.join(folder, "config", "jes2parm"), "w") as file:
            file.write(parm)
        home = harness.Home(folder=folder, options=options)
        self.addCleanup(home.close)
        return home

    def phase(self, home, job):
        return home.show(job)["phase"]

    def await_phase(self, home, job, phase):
        wait_until("%s is %s" % (job, phase),
                   lambda: self.phase(home, job) == phase)

    def said(self, home, command):
        return "\n".join(home.command(command))


class SettingsTest(Base):
    def test_the_file_of_the_home_names_node_system_and_initiators(self):
        home = self.home_with("NODE(1) NAME=MAILNODE\n"
                              "MASDEF OWNMEMB=SYS9\n"
                              "INIT(1) CLASS=A\nINIT(2) CLASS=(B,PROD)\n"
                              "JOBCLASS(PROD) HOLD=NO\n"
                              "INIT(3) CLASS=C,START=NO\n")
        home.await_console("NODE MAILNODE")
        said = self.said(home, "$D I")
        self.assertRegex(said, r"INIT\(1\) +STATUS=INACTIVE,CLASS=A,")
        self.assertRegex(said, r"INIT\(2\) +STATUS=INACTIVE,CLASS=\(B,PROD\)")
        self.assertRegex(said, r"INIT\(3\) +STATUS=DRAINED,CLASS=C")
        job, = home.submit(sleeper("SLEEPER"))
        self.await_phase(home, job, "EXECUTING")
        self.assertIn("EXECUTING/SYS9", self.said(home, "$D A"))
        home.command("$C J" + job[3:])

    def test_a_wrong_file_is_refused_with_every_error_in_it(self):
        folder = self.scratch()
        parm = os.path.join(folder, "parm")
        with open(parm, "w") as file:
            file.write("OUTCLAS(A) OUTDISP=NEVER\nINIT(1) CLAS=A,X=1\n"
                       "JOBDEFF RANGE=(1-9)\n")
        done = subprocess.run(
            [program("jesd"), "--home", os.path.join(folder, "home"),
             "--parm", parm], stdin=subprocess.DEVNULL, timeout=PATIENCE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn(parm + ":1:20: error: NEVER:", done.stderr)
        self.assertIn(parm + ":2:16: error: X:", done.stderr)
        self.assertIn("did you mean JOBDEF?", done.stderr)

    def test_the_sample_starts_a_server(self):
        with open(os.path.join(harness.TOP, "config", "jes2parm")) as file:
            home = self.home_with(file.read())
        home.await_console("NODE MAILNODE")
        self.assertIn("DEST=CSSMTP", self.said(home, "$D DESTID(MAILHUB)"))


class InitiatorTest(Base):
    def test_a_job_waits_for_an_initiator_of_its_class(self):
        home = self.home_with("INIT(1) CLASS=A\n")
        job, = home.submit(short("WAITS", "CLASS=B"))
        other, = home.submit(short("RUNS"))
        self.await_phase(home, other, "AWAITING HARDCOPY")
        self.assertEqual(self.phase(home, job), "AWAITING EXECUTION")
        self.assertIn("CLASS=AB", self.said(home, "$T I1,CLASS=AB"))
        self.await_phase(home, job, "AWAITING HARDCOPY")

    def test_a_drained_initiator_ends_its_job_and_takes_no_other(self):
        home = self.home_with("INIT(1) CLASS=*\n")
        first, = home.submit(sleeper("FIRST"))
        self.await_phase(home, first, "EXECUTING")
        self.assertIn("STATUS=DRAINING", self.said(home, "$P I1"))
        second, = home.submit(short("SECOND"))
        home.command("$C J" + first[3:])
        self.await_phase(home, first, "AWAITING HARDCOPY")
        wait_until("it is drained",
                   lambda: "STATUS=DRAINED" in self.said(home, "$D I1"))
        self.assertEqual(self.phase(home, second), "AWAITING EXECUTION")
        home.command("$S I1")
        self.await_phase(home, second, "AWAITING HARDCOPY")

    def test_jobs_of_one_name_execute_one_after_another(self):
        home = self.home_with("INITDEF PARTNUM=3\n")
        jobs = home.submit(sleeper("SAME") + sleeper("SAME") +
                           short("OTHER") + short("SAME"))
        self.await_phase(home, jobs[0], "EXECUTING")
        self.await_phase(home, jobs[2], "AWAITING HARDCOPY")
        wait_until("the second waits for the first", lambda: "HOLD=(DUP)" in
                   self.said(home, "$D J%s,HOLD" % jobs[1][3:]))
        home.command("$C J" + jobs[0][3:])
        self.await_phase(home, jobs[1], "EXECUTING")
        self.assertEqual(self.phase(home, jobs[3]), "AWAITING EXECUTION")
        home.command("$C J" + jobs[1][3:])
        self.await_phase(home, jobs[3], "AWAITING HARDCOPY")

    def test_jobs_of_one_name_run_together_with_nodelay(self):
        home = self.home_with("JOBDEF DUPL_JOB=NODELAY\n")
        jobs = home.submit(sleeper("SAME") + sleeper("SAME"))
        for job in jobs:
            self.await_phase(home, job, "EXECUTING")
        home.command("$C JQ,ALL")

    def test_a_class_executes_no_more_jobs_than_xeqcount_allows(self):
        home = self.home_with("JOBCLASS(B) XEQCOUNT=(MAXIMUM=1)\n"
                              "INITDEF PARTNUM=3\n")
        first, second = home.submit(sleeper("ONE", more="CLASS=B") +
                                    short("TWO", "CLASS=B"))
        self.await_phase(home, first, "EXECUTING")
        third, = home.submit(short("THREE"))
        self.await_phase(home, third, "AWAITING HARDCOPY")
        self.assertEqual(self.phase(home, second), "AWAITING EXECUTION")
        home.command("$C J" + first[3:])
        self.await_phase(home, second, "AWAITING HARDCOPY")

    def test_a_held_class_is_not_selected(self):
        home = self.home_with("JOBCLASS(B) QHELD=YES\n")
        job, = home.submit(short("HELD", "CLASS=B"))
        other, = home.submit(short("RUNS"))
        self.await_phase(home, other, "AWAITING HARDCOPY")
        self.assertEqual(self.phase(home, job), "AWAITING EXECUTION")
        home.command("$T JOBCLASS(B),QHELD=NO")
        self.await_phase(home, job, "AWAITING HARDCOPY")

    def test_a_job_that_executes_leaves_nothing_when_it_was_purged(self):
        home = self.home()
        job, = home.submit(sleeper("GOES"))
        self.await_phase(home, job, "EXECUTING")
        home.command("$C J%s,PURGE" % job[3:])
        home.await_console(r"\$HASP250 GOES")
        self.assertEqual(home.jobs(), [])

    def test_hold_all_stops_selection_until_release_all(self):
        home = self.home()
        job, = home.submit(short("WAITS", "CLASS=A,TYPRUN=HOLD"))
        self.assertIn("1 JOBS HELD", self.said(home, "$H A"))
        home.command("$A A")
        self.assertEqual(self.phase(home, job), "AWAITING EXECUTION")
        home.command("$A J" + job[3:])
        self.await_phase(home, job, "AWAITING HARDCOPY")


class VolumeTest(Base):
    RECORD = "x" * 99 + "\n"

    def fill(self, home):
        """Puts data sets on the spool until one is refused."""
        taken = []
        for _ in range(200):
            done = home.jes("sysout", "--class", "Q", input=self.RECORD * 5000)
            if done.status != 0:
                return taken, done
            taken.append(done.out.split()[:2])
        self.fail("the volume was never full")

    def test_a_full_volume_refuses_work_loses_nothing_and_goes_on(self):
        home = self.home_with("SPOOLDEF TGSPACE=(MAX=80,WARN=50)\n")
        taken, refused = self.fill(home)
        self.assertIn("the spool volume is full", refused.err)
        home.await_console(r"\$HASP050 JES2 RESOURCE SHORTAGE OF TGS")
        home.command("$T SPOOLDEF,TGSPACE=(MAX=10)")
        refused = home.jes("submit", "-", input=short("NOROOM"))
        self.assertEqual(refused.status, 1)
        self.assertIn("the spool volume is full", refused.err)
        for job, number in taken:
            self.assertEqual(home.view(job, number).count(b"\n"), 5000)
        home.restart()
        for job, number in taken:
            self.assertEqual(home.view(job, number).count(b"\n"), 5000)
        home.command("$P OJQ,QUEUE=Q")
        home.await_console(r"\$HASP052 .* OF TGS IS RELIEVED")
        home.submit(short("ROOM"))

    def test_a_step_waits_for_room_and_ends_well(self):
        home = self.home_with("SPOOLDEF TGSPACE=(MAX=80,WARN=50)\n")
        self.fill(home)
        jcl = ("//WRITER   JOB CLASS=A\n"
               "//S        EXEC PGM=BPXBATCH,PARM='SH seq 1 200000'\n"
               "//STDOUT   DD SYSOUT=R\n")
        home.command("$T SPOOLDEF,TGSPACE=(MAX=84)")
        job, = home.submit(jcl)
        home.command("$T SPOOLDEF,TGSPACE=(MAX=80)")
        self.await_phase(home, job, "EXECUTING")
        time.sleep(1.5)
        self.assertEqual(self.phase(home, job), "EXECUTING")
        home.command("$P OJQ,QUEUE=Q")
        self.await_phase(home, job, "AWAITING HARDCOPY")
        self.assertEqual(home.show(job)["completion"], "CC 0000")
        self.assertEqual(home.view(job, "STDOUT").split()[-1], b"200000")

    def test_a_step_that_waits_for_room_can_be_cancelled(self):
        home = self.home_with("SPOOLDEF TGSPACE=(MAX=80,WARN=50)\n")
        self.fill(home)
        home.command("$T SPOOLDEF,TGSPACE=(MAX=84)")
        job, = home.submit("//WRITER   JOB CLASS=A\n//S        EXEC PGM="
                           "BPXBATCH,PARM='SH seq 1 200000'\n"
                           "//STDOUT   DD SYSOUT=R\n")
        home.command("$T SPOOLDEF,TGSPACE=(MAX=80)")
        self.await_phase(home, job, "EXECUTING")
        time.sleep(1)
        home.command("$C J" + job[3:])
        self.await_phase(home, job, "AWAITING HARDCOPY")
        self.assertEqual(home.show(job)["completion"], "CANCELED")


class StartedTaskTest(Base):
    def home_with_procedure(self, name, text):
        home = self.home()
        with open(home.file("proclib/" + name), "w") as file:
            file.write(text)
        return home

    def test_a_procedure_is_started_and_ended_in_order(self):
        home = self.home_with_procedure("NAP", (
            "//NAP      PROC SECS=60\n"
            "//N        EXEC PGM=BPXBATCH,PARM='SH exec sleep &SECS'\n"
            "//         PEND\n"))
        said = self.said(home, "S NAP,SECS=50")
        self.assertRegex(said, r"\$HASP373 NAP +STARTED - STC")
        self.assertIn("STC(NAP)", self.said(home, "$D A,S"))
        self.assertIn("NAP      STC", self.said(home, "D A,L"))
        wait_until("it can be stopped", lambda: "ACCEPTED" in
                   self.said(home, "P NAP"), every=0.1)
        home.await_console(r"\$HASP395 NAP +ENDED")

    def test_a_task_has_the_name_that_start_gives_and_can_be_cancelled(self):
        home = self.home_with_procedure("NAP", (
            "//NAP      PROC\n"
            "//N        EXEC PGM=BPXBATCH,PARM='SH sleep 60'\n"))
        home.command("S NAP.NAP2")
        home.command("S NAP,JOBNAME=NAP3")
        said = self.said(home, "$D A")
        self.assertIn("STC(NAP2)", said)
        self.assertIn("STC(NAP3)", said)
        self.assertIn("ACCEPTED", self.said(home, "C NAP2"))
        home.await_console(r"\$HASP395 NAP2 +ENDED")
        self.assertNotIn("STC(NAP2)", self.said(home, "$D A"))
        self.assertIn("NOT ACTIVE", self.said(home, "P NAP2"))
        home.command("C NAP3")

    def test_started_tasks_need_no_initiator(self):
        home = self.home_with_procedure("ONE", (
            "//ONE      PROC\n//S        EXEC PGM=IEFBR14\n"))
        home.command("$P I")
        home.command("S ONE")
        home.await_console(r"\$HASP395 ONE +ENDED - RC=0000")

    def test_an_ordinary_stop_ends_tasks_in_order(self):
        home = self.home_with_procedure("TRAP", (
            "//TRAP     PROC\n"
            "//S        EXEC PGM=BPXBATCH,\n"
            "//             PARM='SH trap \"exit 3\" TERM; while :; do "
            "sleep 1; done'\n"))
        home.command("S TRAP")
        home.await_console(r"\$HASP373 TRAP")
        time.sleep(1)
        home.restart()
        home.await_console(r"\$HASP395 TRAP +ENDED - RC=0768")

    @unittest.skipUnless(harness.has_program("cssmtp") and
                         harness.has_program("mailsink"),
                         "cssmtp and mailsink are not built")
    def test_the_writer_runs_as_a_started_task(self):
        sink = self.sink()
        home = self.home()
        shutil.copy(os.path.join(PROCLIB, "CSSMTP"), home.file("proclib"))
        conf = home.file("c.conf")
        with open(conf, "w") as file:
            file.write(harness.writer_configuration(sink.port))
        home.command("S CSSMTP,CONFIG='%s'" % conf)
        home.await_console("EZD1802I")
        home.sysout("HELO H\nMAIL FROM:<a@example.org>\n"
                    "RCPT TO:<b@example.org>\nDATA\nSubject: x\n\nhello\n.\n"
                    "QUIT\n", "--writer", "CSSMTP")
        sink.await_mails(1)
        self.assertIn("TARGET SERVER", self.said(home, "F CSSMTP,D,TARGETS"))
        home.command("P CSSMTP")
        home.await_console(r"\$HASP395 CSSMTP +ENDED - RC=0000")


if __name__ == "__main__":
    unittest.main()
