"""Real mail servers for tests, each in a root folder of its own.

A server is unpacked (tests/servers/install), copied to a scratch folder with
users and settings of the test's making, and run in there by keeper.py.  The
system's own mail server, its users and its /etc have no part in it.  The mails
that a server delivers belong to whoever runs the tests.
"""
import functools
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "system"))
import harness  # noqa: E402  (beside the system tests)

KEEPER = os.path.join(HERE, "keeper.py")
TREES = os.path.join(os.environ.get("JESMAIL_TOP", harness.TOP),
                     "build", "servers")

# Who gets the mail: the tester, so that he can read it.  A server does not
# deliver as root.
ROOT_MAIL_UID = 64000
MAIL_UID = os.getuid() or ROOT_MAIL_UID
MAIL_GID = os.getgid() or ROOT_MAIL_UID


@functools.cache
def as_root():
    """What goes before a command that root must run; None: there is no way."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(
            ["sudo", "-n", "true"], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL).returncode == 0:
        return ["sudo", "-n"]
    return None


def skip_unless_possible(tree):
    """Ends a test that cannot be: with a reason that says what to do."""
    if as_root() is None:
        raise unittest.SkipTest(
            "mail servers run as root: run this as root, or let sudo do "
            "without a password (sudo -v before it)")
    if not os.path.exists(os.path.join(TREES, tree, ".complete")):
        raise unittest.SkipTest(
            "%s is not unpacked: run tests/servers/install build/servers"
            % tree)


def keeper(*words):
    return as_root() + [sys.executable, KEEPER] + list(words)


def run_keeper(*words, input=None):
    done = subprocess.run(keeper(*words), input=input, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise RuntimeError(done.stdout)


def free_port():
    """A port that nobody has, below those that the system hands out."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def passwd_files(users):
    """/etc/passwd and /etc/group for {name: id}; a name of None is a group."""
    passwd = ["root:x:0:0::/:/bin/sh"]
    group = ["root:x:0:"]
    for name, number in users.items():
        passwd.append("%s:x:%d:%d::/:/bin/sh" % (name, number, number))
        group.append("%s:x:%d:" % (name, number))
    return {"etc/passwd": "\n".join(passwd) + "\n",
            "etc/group": "\n".join(group) + "\n"}


class Server:
    """A mail server on a port of loopback.  What it is, its subclass says:
    tree, users, program(), files(), folders()."""

    tree = None             # below build/servers
    users = {}              # name: uid, and gid of a group of that name
    log_file = None         # in its root; None: what it prints

    def __init__(self, lists):
        """lists: {name: lines} of files in /etc/access, which the settings
        name; they may be changed, and count after the next start."""
        skip_unless_possible(self.tree)
        self.lists = lists
        self.scratch = tempfile.mkdtemp(prefix=self.tree + ".")
        os.chmod(self.scratch, 0o755)       # the server's users look in
        self.root = os.path.join(self.scratch, "root")
        self.port = free_port()
        self.process = None
        try:
            self._make()
            self.start()
        except BaseException:
            self.close()
            raise

    def _make(self):
        files = passwd_files(dict(self.users, keeper=MAIL_UID))
        files["etc/hosts"] = "127.0.0.1 localhost\n"
        files["etc/nsswitch.conf"] = "hosts: files\n"
        files.update(self.files())
        folders = [["var/mail", MAIL_UID, MAIL_GID, "755"],
                   ["etc/access", MAIL_UID, MAIL_GID, "755"],
                   ["tmp", 0, 0, "1777"], ["run", 0, 0, "755"]]
        run_keeper("make", input=json.dumps({
            "root": self.root, "tree": os.path.join(TREES, self.tree),
            "files": files, "folders": folders + self.folders()}))

    # -------------------------------------------------- start and stop

    def start(self):
        for name, lines in self.lists.items():
            with open("%s/etc/access/%s" % (self.root, name), "w") as file:
                file.write("".join(line + "\n" for line in lines))
        with open(self.file("output"), "ab") as output:
            self.process = subprocess.Popen(
                keeper("run", self.root, *self.program()),
                stdin=subprocess.PIPE, stdout=output, stderr=output,
                start_new_session=True)
        harness.wait_until("%s greets on port %d" % (self.tree, self.port),
                           self._greets, every=0.05)

    def _greets(self):
        if self.process.poll() is not None:
            raise AssertionError("%s ended with %d:\n%s" % (
                self.tree, self.process.returncode, self.log()))
        try:
            with socket.create_connection(("127.0.0.1", self.port), 10) as s:
                greeted = s.recv(3) == b"220"
                s.sendall(b"QUIT\r\n")
                while s.recv(1024):
                    pass
                return greeted
        except OSError:
            return False

    def say(self, word):
        """A word to the keeper: stop, kill, or a signal's name."""
        self.process.stdin.write(word.encode() + b"\n")
        self.process.stdin.flush()

    def stop(self, word="stop"):
        """In order, or at once by `kill`; every process of it has ended."""
        self.say(word)
        self._await_end()

    def _await_end(self):
        process, self.process = self.process, None
        process.stdin.close()
        process.wait(timeout=harness.PATIENCE)

    def restart(self):
        self.stop()
        self.start()

    def close(self):
        if self.process is not None:
            self._await_end()       # which removes the root folder
        if os.path.exists(self.root):
            run_keeper("remove", self.root)
        shutil.rmtree(self.scratch, ignore_errors=True)

    # ------------------------------------------------------ what it did

    def file(self, name):
        return os.path.join(self.scratch, name)

    def log(self):
        """What it said, for people who look why a test failed."""
        paths = [self.file("output")]
        if self.log_file:
            paths.append(os.path.join(self.root, self.log_file))
        return subprocess.run(as_root() + ["cat"] + paths, text=True,
                              errors="replace", stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT).stdout

    def delivered(self):
        """The mails in its maildir, in the order of their arrival."""
        folder = os.path.join(self.root, "var/mail/all/new")
        try:
            entries = sorted(os.scandir(folder),
                             key=lambda e: (e.stat().st_mtime_ns, e.name))
        except FileNotFoundError:
            return []
        mails = []
        for entry in entries:
            with open(entry.path, "rb") as file:
                mails.append(file.read())
        return mails

    def count_delivered(self):
        try:
            return len(os.listdir(os.path.join(self.root,
                                               "var/mail/all/new")))
        except FileNotFoundError:
            return 0

    def await_delivered(self, count, seconds=harness.PATIENCE):
        """Until so many mails have been delivered; all that there are."""
        try:
            harness.wait_until("%s delivers %d mails" % (self.tree, count),
                               lambda: self.count_delivered() >= count,
                               seconds, 0.05)
        except AssertionError as late:
            raise AssertionError("%s; it delivered %d\n%s" % (
                late, self.count_delivered(), self.log()))
        return self.delivered()

    def wait_quiet(self, seconds=1.0):
        """Until nothing has been delivered for so long: the number."""
        seen, since = self.count_delivered(), time.monotonic()
        while time.monotonic() - since < seconds:
            time.sleep(0.05)
            if self.count_delivered() != seen:
                seen, since = self.count_delivered(), time.monotonic()
        return seen

    # ----------------------------------------- for the subclass to say

    def program(self):
        raise NotImplementedError

    def files(self):
        return {}

    def folders(self):
        return []
