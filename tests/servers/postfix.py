"""Postfix: takes all mail of loopback and puts it into one maildir."""
import re

import jobs
import roots

POSTFIX, POSTDROP = 64001, 64002
QUEUES = ("active bounce corrupt defer deferred flush hold incoming saved "
          "trace").split()

MAIN_CF = """\
compatibility_level = 3.6
myhostname = postfix.example.com
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mail_owner = postfix
setgid_group = postdrop
maillog_file = /var/log/postfix.log
alias_maps =
# Every mail for everybody goes to one maildir, whatever its domain.
default_transport = virtual
virtual_mailbox_base = /var/mail
virtual_mailbox_maps = static:all/
virtual_mailbox_limit = 0
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
# The clients of loopback are not ours: their headers are not completed.
local_header_rewrite_clients =
smtpd_recipient_restrictions =
    check_recipient_access texthash:/etc/access/recipients
"""

MASTER_CF = """\
{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
flush unix n - n 1000? 0 flush
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix(roots.Server):
    """settings: more lines for main.cf.  The list `recipients` is one of
    check_recipient_access."""

    tree = "postfix"
    users = {"postfix": POSTFIX, "postdrop": POSTDROP, "nobody": 65534}
    log_file = "var/log/postfix.log"
    in_front = re.compile(
        rb"Return-Path: <(?P<sender>[^>\n]*)>\n"
        rb"X-Original-To: (?P<recipient>\S+)\n"
        rb"Delivered-To: (?P=recipient)\n"
        rb"Received: from (?P<helo>\S+) \(localhost \[127\.0\.0\.1\]\)\n"
        rb"\tby postfix\.example\.com \(Postfix\) with ESMTP id "
        rb"(?P<queue_id>[0-9A-F]+)"
        rb"(?:\n\tfor <(?P=recipient)>; |;\n\t)" + jobs.DATE +
        rb" \(UTC\)\n")

    def __init__(self, settings="", recipients=()):
        self.settings = settings
        super().__init__({"recipients": recipients})

    def program(self):
        return ["/usr/lib/postfix/sbin/master", "-d", "-c", "/etc/postfix"]

    def files(self):
        return {
            "etc/postfix/main.cf": MAIN_CF.format(
                uid=roots.MAIL_UID, gid=roots.MAIL_GID) + self.settings,
            "etc/postfix/master.cf": MASTER_CF.format(port=self.port),
        }

    def folders(self):
        spool = "var/spool/postfix"
        return [["var/lib/postfix", POSTFIX, 0, "700"],
                ["var/log", 0, 0, "755"],
                [spool, 0, 0, "755"],
                [spool + "/pid", 0, 0, "755"],
                [spool + "/private", POSTFIX, 0, "700"],
                [spool + "/maildrop", POSTFIX, POSTDROP, "730"],
                [spool + "/public", POSTFIX, POSTDROP, "710"]] + \
            [[spool + "/" + name, POSTFIX, 0, "700"] for name in QUEUES]
