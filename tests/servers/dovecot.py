"""Dovecot submission: a front that wants a login and hands mail on."""
import re

import jobs
import roots

DOVECOT, DOVENULL = 64006, 64007

CONFIGURATION = """\
protocols = submission
listen = 127.0.0.1
hostname = dovecot.example.com
base_dir = /run/dovecot
log_path = /var/log/dovecot.log
default_internal_user = dovecot
default_internal_group = dovecot
default_login_user = dovenull
auth_mechanisms = plain login
passdb {{
  driver = passwd-file
  args = scheme=PLAIN /etc/dovecot/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home=/var/mail/%u
}}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:~/maildir
submission_relay_host = 127.0.0.1
submission_relay_port = {relay}
service submission-login {{
  inet_listener submission {{
    port = {port}
  }}
}}
{tls}
"""

CLEAR = """\
ssl = no
disable_plaintext_auth = no
"""


class Dovecot(roots.Server):
    """users: {name: password}.  relay: the port of the server behind it."""

    tree = "dovecot"
    users = {"dovecot": DOVECOT, "dovenull": DOVENULL, "nobody": 65534}
    log_file = "var/log/dovecot.log"

    # what the server behind it, a Postfix, puts in front
    in_front = re.compile(
        rb"Return-Path: <(?P<sender>[^>\n]*)>\n"
        rb"X-Original-To: (?P<recipient>\S+)\n"
        rb"Delivered-To: (?P=recipient)\n"
        rb"Received: from dovecot\.example\.com \(localhost "
        rb"\[127\.0\.0\.1\]\)\n"
        rb"\tby postfix\.example\.com \(Postfix\) with ESMTP id "
        rb"(?P<queue_id>[0-9A-F]+)"
        rb"(?:\n\tfor <(?P=recipient)>; |;\n\t)" + jobs.DATE +
        rb" \(UTC\)\n"
        rb"Received: from (?P<helo>\S+) \(\[127\.0\.0\.1\]\)\n"
        rb"\tby dovecot\.example\.com with ESMTPA\n"
        rb"\tid \S+(?:\n\t\(envelope-from <(?P=sender)>\))?"
        rb"(?:\n\tfor <(?P=recipient)>)?; " + jobs.DATE + rb"\n")

    def __init__(self, passwords, relay):
        self.passwords, self.relay = passwords, relay
        super().__init__({})

    def program(self):
        return ["/usr/sbin/dovecot", "-F", "-c", "/etc/dovecot/dovecot.conf"]

    def files(self):
        return {
            "etc/dovecot/dovecot.conf": CONFIGURATION.format(
                port=self.port, relay=self.relay, uid=roots.MAIL_UID,
                gid=roots.MAIL_GID, tls=CLEAR),
            "etc/dovecot/users": "".join(
                "%s:%s\n" % user for user in self.passwords.items()),
        }

    def folders(self):
        return [["run/dovecot", 0, 0, "755"], ["var/log", 0, 0, "755"],
                ["var/lib/dovecot", 0, 0, "755"]]
