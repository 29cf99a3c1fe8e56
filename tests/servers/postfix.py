"""Postfix: takes all mail of loopback and puts it into one maildir."""
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
smtpd_recipient_restrictions = check_recipient_access texthash:{access}
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
    """settings: more lines for main.cf.  access: {recipient: action} as
    check_recipient_access reads it; may be changed, and counts after the next
    start."""

    tree = "postfix"
    users = {"postfix": POSTFIX, "postdrop": POSTDROP, "nobody": 65534}
    log_file = "var/log/postfix.log"
    access_file = "etc/access/recipients"

    def __init__(self, settings="", access=None):
        self.settings = settings
        self.access = access or {}
        super().__init__()

    def program(self):
        return ["/usr/lib/postfix/sbin/master", "-d", "-c", "/etc/postfix"]

    def files(self):
        return {
            "etc/postfix/main.cf": MAIN_CF.format(
                uid=roots.MAIL_UID, gid=roots.MAIL_GID,
                access="/" + self.access_file) + self.settings,
            "etc/postfix/master.cf": MASTER_CF.format(port=self.port),
        }

    def folders(self):
        spool = "var/spool/postfix"
        return [["etc/access", roots.MAIL_UID, roots.MAIL_GID, "755"],
                ["var/lib/postfix", POSTFIX, 0, "700"],
                ["var/log", 0, 0, "755"],
                [spool, 0, 0, "755"],
                [spool + "/pid", 0, 0, "755"],
                [spool + "/private", POSTFIX, 0, "700"],
                [spool + "/maildrop", POSTFIX, POSTDROP, "730"],
                [spool + "/public", POSTFIX, POSTDROP, "710"]] + \
            [[spool + "/" + name, POSTFIX, 0, "700"] for name in QUEUES]

    def start(self):
        with open(self.root + "/" + self.access_file, "w") as file:
            for recipient, action in self.access.items():
                file.write("%s %s\n" % (recipient, action))
        super().start()
