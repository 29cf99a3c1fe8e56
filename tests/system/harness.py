"""What system tests share: homes with a spool server, mailsink, cssmtp.

Every server runs in a scratch folder of its own and is ended by its pid, never
by a name.  The programs are those of JESMAIL_BIN, scratch lies in TMPDIR.

    class QueueTest(harness.Case):
        def test_a_data_set_waits_for_its_writer(self):
            home = self.home()
            job, number, records = home.sysout(b"one\\ntwo\\n", "--writer", "W")
            self.assertEqual(home.view(job, number), b"one\\ntwo\\n")
"""
import glob
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
BIN = os.path.abspath(os.environ.get("JESMAIL_BIN",
                                     os.path.join(TOP, "build", "bin")))
PATIENCE = 60       # seconds for anything that must happen; sanitizers are slow


def program(name):
    return os.path.join(BIN, name)


def has_program(name):
    return os.access(program(name), os.X_OK)


def wait_until(what, condition, seconds=PATIENCE, every=0.01):
    """What the condition says once it is true; the test fails when it is not
    in time."""
    until = time.monotonic() + seconds
    while True:
        said = condition()
        if said:
            return said
        if time.monotonic() > until:
            raise AssertionError("not within %d seconds: %s" % (seconds, what))
        time.sleep(every)


def is_alive(pid):
    """Whether a process runs; a zombie does not."""
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Program:
    """A program in the background, its output in a file."""

    def __init__(self, words, log, env=None, cwd=None):
        self.words, self.log = words, log
        with open(log, "ab") as out:
            self.process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                env=env, cwd=cwd, start_new_session=True)
        self.pid = self.process.pid

    def runs(self):
        return self.process.poll() is None

    def output(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()

    def await_output(self, text, seconds=PATIENCE):
        """Until it has printed this; fails when it ends before."""
        def said():
            if text in self.output():
                return True
            if not self.runs():
                raise AssertionError("%s ended with %d:\n%s" % (
                    self.words[0], self.process.returncode, self.output()))
            return False
        wait_until("%s prints %r" % (self.words[0], text), said, seconds)

    def end(self, number=signal.SIGTERM, seconds=PATIENCE):
        """Ends it with a signal; its exit status."""
        if self.runs():
            self.process.send_signal(number)
        try:
            return self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("%s did not end on signal %d:\n%s" % (
                self.words[0], number, self.output()))

    def close(self):
        if self.runs():
            self.process.kill()
        self.process.wait()


class Done:
    """How a command went."""

    def __init__(self, words, done):
        self.words, self.status = words, done.returncode
        self.raw = done.stdout
        self.out = done.stdout.decode("utf-8", "replace")
        self.err = done.stderr.decode("utf-8", "replace")

    def __str__(self):
        return "%s ended with %d\n%s%s" % (" ".join(map(str, self.words)),
                                           self.status, self.out, self.err)

    def json(self):
        try:
            return json.loads(self.out)
        except ValueError:
            raise AssertionError("no JSON: %s" % self)

    def json_lines(self):
        return [json.loads(line) for line in self.out.splitlines()]


class Home:
    """A home with its spool server, which runs as our child."""

    def __init__(self, folder=None, start=True, options=()):
        self.scratch = folder is None
        self.path = folder or tempfile.mkdtemp(prefix="home.")
        self.server = None
        self.options = list(options)
        if start:
            self._or_close(self.start)

    def _or_close(self, step):
        """What fails half-way leaves nothing running."""
        try:
            return step()
        except BaseException:
            self.close()
            raise

    # ------------------------------------------------------------- server

    def env(self):
        return dict(os.environ, JES_HOME=self.path)

    def file(self, name):
        return os.path.join(self.path, name)

    def start(self):
        """Starts jesd and waits until it is ready."""
        os.makedirs(self.path, exist_ok=True)
        log = self.file("jesd.log")
        before = os.path.getsize(log) if os.path.exists(log) else 0
        self.server = Program([program("jesd"), "--home", self.path] +
                              self.options, log, self.env())

        def ready():
            if "jesd ready" in self.server.output()[before:]:
                return True
            if not self.server.runs():
                raise AssertionError("jesd ended with %d:\n%s" % (
                    self.server.process.returncode, self.server.output()))
            return False
        wait_until("jesd is ready in " + self.path, ready)
        assert self.pid() == self.server.pid
        return self

    def pid(self):
        """The server's, as its file has it."""
        with open(self.file("jesd.pid")) as file:
            return int(file.read())

    def stop(self):
        """In order; a server that does not end well fails the test."""
        server, self.server = self.server, None
        status = server.end()
        if status != 0:
            raise AssertionError("jesd ended with %d:\n%s" % (
                status, server.output()))

    def kill(self):
        """As a crash would."""
        server, self.server = self.server, None
        os.kill(self.pid(), signal.SIGKILL)
        server.process.wait()

    def restart(self):
        self.stop()
        return self.start()

    def close(self):
        """The server is ended whatever the test has done.  One that jes has
        started in the background is known by its pid and command line."""
        if self.server is not None:
            self.server.close()
        try:
            self.end_background()
        finally:
            if self.scratch:
                shutil.rmtree(self.path, ignore_errors=True)

    def background_pid(self):
        """The pid of a jesd of this home that is not our child, or None."""
        try:
            pid = self.pid()
            with open("/proc/%d/cmdline" % pid, "rb") as file:
                words = file.read().split(b"\0")
        except (OSError, ValueError):
            return None
        ours = b"jesd" in os.path.basename(words[0]) and \
            os.fsencode(self.path) in words
        return pid if ours and is_alive(pid) else None

    def end_background(self, number=signal.SIGKILL):
        pid = self.background_pid()
        if pid is None:
            return
        os.kill(pid, number)
        wait_until("jesd %d has ended" % pid, lambda: not is_alive(pid))

    def memory_kb(self, name="VmHWM"):
        """Of the server: VmHWM is the most it ever had in memory."""
        with open("/proc/%d/status" % self.pid()) as file:
            return int(re.search(r"^%s:\s+(\d+) kB" % name, file.read(),
                                 re.M).group(1))

    # ---------------------------------------------------------------- jes

    def jes(self, *words, input=b"", check=False, seconds=PATIENCE * 5):
        """Runs jes.  check: it must end with 0."""
        words = [str(word) for word in words]
        if isinstance(input, str):
            input = input.encode()
        where = {"stdin": input} if hasattr(input, "fileno") else \
            {"input": input}
        done = Done(["jes"] + words, subprocess.run(
            [program("jes")] + words, env=self.env(), timeout=seconds,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **where))
        if check and done.status != 0:
            raise AssertionError(str(done))
        return done

    def json(self, *words, **keywords):
        return self.jes(*words, check=True, **keywords).json()

    def sysout(self, data, *options):
        """Puts a data set on the spool: (job id, number, records)."""
        done = self.jes("sysout", *options, input=data, check=True)
        job, number, records, _ = done.out.split()
        return job, int(number), int(records)

    def submit(self, text, *options):
        """Submits a job stream; the ids of its jobs."""
        done = self.jes("submit", *options, "-", input=text, check=True)
        return re.findall(r"^([JST][A-Z]{0,2}\d+) ", done.out, re.M)

    def view(self, job, *which):
        """The records of a job's data sets, each with LF."""
        return self.jes("view", job, *which, check=True).raw

    def jobs(self, *options):
        return self.json("list", "--json", *options)

    def show(self, job):
        return self.json("show", "--json", job)

    def data_sets(self, job):
        return self.show(job)["data_sets"]

    def console(self, job=None):
        """The lines of the console so far."""
        words = ["log", "--json"] + ([job] if job else [])
        return [line["text"] for line in
                self.jes(*words, check=True).json_lines()]

    def await_console(self, pattern, seconds=PATIENCE):
        """Until a console line matches; the match."""
        def seen():
            for line in self.console():
                found = re.search(pattern, line)
                if found:
                    return found
            return None
        return wait_until("%r on the console" % pattern, seen, seconds, 0.05)

    def command(self, text):
        """An operator command; the lines of its answer."""
        return self.jes("command", text, check=True).out.splitlines()


class Sink(Program):
    """A mailsink on a port of loopback."""

    def __init__(self, *options, folder=None, script=None):
        self.scratch = folder is None
        self.home = folder or tempfile.mkdtemp(prefix="sink.")
        self.mails = os.path.join(self.home, "mails")
        port_file = os.path.join(self.home, "ports")
        words = [program("mailsink"), "--port-file", port_file]
        if "--listen" not in options:
            words += ["--listen", "127.0.0.1:0"]
        if "--discard" not in options:
            words += ["--dir", self.mails]
        if script is not None:
            path = os.path.join(self.home, "script")
            with open(path, "w") as file:
                file.write(script)
            words += ["--fail", path]
        super().__init__(words + list(options),
                         os.path.join(self.home, "output"))
        try:
            self.await_output("mailsink ready")
            with open(port_file) as file:
                self.ports = [int(line) for line in file]
        except BaseException:
            self.close()
            raise
        self.port = self.ports[0]

    def stored(self):
        """The mails so far, as bytes, in the order of their numbers."""
        result = []
        for name in sorted(glob.glob(os.path.join(self.mails, "*.eml"))):
            with open(name, "rb") as file:
                result.append(file.read())
        return result

    def await_mails(self, count, seconds=PATIENCE):
        wait_until("%d mails at mailsink" % count,
                   lambda: len(self.stored()) >= count, seconds, 0.05)
        return self.stored()

    def close(self):
        super().close()
        if self.scratch:
            shutil.rmtree(self.home, ignore_errors=True)


def writer_configuration(*ports, extra=""):
    """cssmtp.conf for targets on loopback."""
    targets = "".join(
        "TargetServer\n{\n\tTargetIp 127.0.0.1\n\tConnectPort %d\n}\n" % port
        for port in ports)
    return "ExtWrtName CSSMTP\n" + extra + targets


class Writer(Program):
    """cssmtp at a home.  It is ready when it is known as a writer there."""

    def __init__(self, home, configuration, *options, ready="EZD1802I"):
        self.home = home
        self.conf = home.file("cssmtp.conf")
        with open(self.conf, "w") as file:
            file.write(configuration)
        before = len(home.console()) if ready else 0
        super().__init__([program("cssmtp"), "--config", self.conf] +
                         list(options), home.file("cssmtp.out"), home.env())

        def said():
            if any(ready in line for line in home.console()[before:]):
                return True
            if not self.runs():
                raise AssertionError("cssmtp ended with %d:\n%s" % (
                    self.process.returncode, self.output()))
            return False
        try:
            if ready:
                wait_until("%s on the console" % ready, said, every=0.05)
        except BaseException:
            self.close()
            raise


class Case(unittest.TestCase):
    """Homes, sinks and writers that end with the test."""

    def home(self, *options, **keywords):
        home = Home(options=options, **keywords)
        self.addCleanup(home.close)
        return home

    def sink(self, *options, **keywords):
        sink = Sink(*options, **keywords)
        self.addCleanup(sink.close)
        return sink

    def writer(self, home, configuration, *options, **keywords):
        writer = Writer(home, configuration, *options, **keywords)
        self.addCleanup(writer.close)
        return writer

    def scratch(self):
        folder = tempfile.mkdtemp(prefix="scratch.")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        return folder
