#!/usr/bin/env python3
"""keeper.py -- what needs root about a mail server under test

    keeper.py make                 a root folder, as told by JSON on stdin
    keeper.py run ROOT COMMAND...  the server in it, until told to end it
    keeper.py remove ROOT          the root folder, with all that is in it

A mail server changes its user and owns its queue, so it wants to be root; the
tests do not.  They start this by sudo where they are not root themselves, and
hold its stdin: when they end, however they end, stdin ends, and the server is
stopped with every process that came of it, and its root folder removed.  By
pid: a keeper adopts what its server leaves behind (PR_SET_CHILD_SUBREAPER), and
knows its descendants.

Lines on stdin: `NAME` sends SIGNAME to the server; `stop` ends it in order,
`kill` at once, and the root folder stays for another start.  Exit status: the
server's own when it ended by itself, else 0.
"""
import ctypes
import json
import os
import select
import shutil
import signal
import stat
import sys
import time

MARK = ".jesmail-root"      # only a folder with this file is ever removed
PR_SET_CHILD_SUBREAPER = 36
PATIENCE_S = 15             # for a server to end when asked

DEVICES = [("null", 1, 3), ("zero", 1, 5), ("random", 1, 8), ("urandom", 1, 9)]


def fail(text):
    print("keeper: " + text, file=sys.stderr, flush=True)
    sys.exit(1)


# ---------------------------------------------------------------- make

def make_devices(root):
    folder = os.path.join(root, "dev")
    os.makedirs(folder, exist_ok=True)
    for name, major, minor in DEVICES:
        path = os.path.join(folder, name)
        try:
            os.mknod(path, stat.S_IFCHR, os.makedev(major, minor))
            os.chmod(path, 0o666)
            with open(path, "rb"):
                pass
        except OSError as error:
            fail("%s: no device can be made there (%s); choose another "
                 "folder by TMPDIR, one that is not mounted nodev"
                 % (path, error.strerror))


def link_or_copy(source, target):
    """Programs are never changed, so a hard link will do where it can be.  One
    that takes its owner's rights must be root's, whoever has unpacked it."""
    mode = os.lstat(source).st_mode
    if stat.S_ISREG(mode) and mode & (stat.S_ISUID | stat.S_ISGID):
        shutil.copy(source, target)
        os.chown(target, 0, 0)
        os.chmod(target, stat.S_IMODE(mode))
        return
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def make(spec):
    """spec: root, tree, files {path: text},
    folders [[path, uid, gid, mode]]"""
    root = spec["root"]
    os.umask(0o022)
    os.mkdir(root)
    with open(os.path.join(root, MARK), "w"):
        pass
    shutil.copytree(os.path.join(spec["tree"], "usr"),
                    os.path.join(root, "usr"), symlinks=True,
                    copy_function=link_or_copy)
    for name in ("bin", "sbin", "lib", "lib64"):
        os.symlink("usr/" + name, os.path.join(root, name))
    make_devices(root)
    for path, uid, gid, mode in spec["folders"]:
        path = os.path.join(root, path)
        os.makedirs(path, exist_ok=True)
        os.chown(path, uid, gid)
        os.chmod(path, int(mode, 8))
    for path, text in spec["files"].items():
        path = os.path.join(root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
    os.chmod(root, 0o755)


def remove(root, ignore_errors=False):
    if not os.path.exists(os.path.join(root, MARK)):
        fail("%s: not a root folder made by this program; left alone" % root)
    shutil.rmtree(root, ignore_errors)


# ----------------------------------------------------------------- run

def descendants():
    """Pids of all processes that came of this one."""
    children = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open("/proc/%s/stat" % name) as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue        # it has ended meanwhile
        if fields[0] != "Z":
            children.setdefault(int(fields[1]), []).append(int(name))
    found, look = [], [os.getpid()]
    while look:
        below = children.get(look.pop(), [])
        found += below
        look += below
    return found


def send(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def reap():
    """Status of each child that has ended, by pid."""
    ended = {}
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if pid == 0:
            return ended
        ended[pid] = status


def end_all(server, gently):
    """Ends the server and whatever is left of it."""
    until = time.monotonic() + (PATIENCE_S if gently else 0)
    if gently:
        send(server, signal.SIGTERM)
    while descendants():
        if time.monotonic() > until:
            for pid in descendants():
                send(pid, signal.SIGKILL)
        reap()
        time.sleep(0.02)
    reap()


def start(root, command):
    pid = os.fork()
    if pid > 0:
        return pid
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP,
                       signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)   # ignored ones stay so
        null = os.open("/dev/null", os.O_RDONLY)
        os.dup2(null, 0)
        os.setsid()
        os.chroot(root)
        os.chdir("/")
        os.umask(0o022)
        os.execve(command[0], command, {"PATH": "/usr/sbin:/usr/bin",
                                        "HOME": "/", "LC_ALL": "C"})
    except OSError as error:
        print("keeper: %s in %s: %s" % (command[0], root, error),
              file=sys.stderr, flush=True)
    os._exit(127)


def obey(server, word):
    """What a line on stdin wants; True when the server has been ended."""
    if word in ("stop", "kill"):
        end_all(server, word == "stop")
        return True
    send(server, getattr(signal, "SIG" + word))
    return False


def run(root, command):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        fail("cannot adopt processes: " + os.strerror(ctypes.get_errno()))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)   # stdin tells when to end
    server = start(root, command)
    waiting = b""
    while True:
        if select.select([0], [], [], 0.05)[0]:
            more = os.read(0, 4096)
            if not more:
                end_all(server, True)
                remove(root, ignore_errors=True)    # others may remove it, too
                return 0
            waiting += more
        while b"\n" in waiting:
            word, _, waiting = waiting.partition(b"\n")
            if obey(server, word.decode()):
                return 0
        status = reap().get(server)
        if status is not None:
            end_all(server, False)
            return os.waitstatus_to_exitcode(status) & 0xff


def main():
    if sys.argv[1:] == ["make"]:
        make(json.load(sys.stdin))
    elif sys.argv[1:2] == ["run"] and len(sys.argv) > 3:
        sys.exit(run(sys.argv[2], sys.argv[3:]))
    elif sys.argv[1:2] == ["remove"] and len(sys.argv) == 3:
        remove(sys.argv[2])
    else:
        fail("make | run ROOT COMMAND... | remove ROOT")


main()
