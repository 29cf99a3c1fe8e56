"""OpenSMTPD: takes all mail of loopback and puts it into one maildir."""
import re

import jobs
import roots

SMTPD, SMTPQ = 64004, 64005

CONFIGURATION = """\
table everybody {{ "@" = "keeper" }}
table refused file:/etc/access/refused
table busy file:/etc/access/busy
filter "nobody" phase rcpt-to match rcpt-to <refused> \\
	reject "550 5.1.1 nobody of that name"
filter "busy" phase rcpt-to match rcpt-to <busy> \\
	reject "450 4.2.1 mailbox is busy"
filter "access" chain {{ "nobody", "busy" }}
{settings}
listen on 127.0.0.1 port {port} hostname opensmtpd.example.com filter "access"
action "keep" maildir "/var/mail/all" virtual <everybody>
match from any for any action "keep"
"""


class OpenSmtpd(roots.Server):
    """settings: more lines.  The lists `refused` and `busy` are recipients that
    get 5xx and 4xx."""

    tree = "opensmtpd"
    users = {"opensmtpd": SMTPD, "opensmtpq": SMTPQ, "nobody": 65534}
    in_front = re.compile(
        rb"(?:Return-Path: <(?P<sender>[^>\n]+)>\n)?"
        rb"Delivered-To: (?P<recipient>\S+)\n"
        rb"Received: from (?P<helo>\S+) \(localhost \[127\.0\.0\.1\]\)\n"
        rb"\tby opensmtpd\.example\.com \(OpenSMTPD\) with ESMTP id "
        rb"(?P<queue_id>\w+)(?:\n\tfor <\S+>)?;\n\t" + jobs.DATE +
        rb" \(UTC\)\n")

    def __init__(self, settings="", refused=(), busy=()):
        self.settings = settings
        super().__init__({"refused": refused, "busy": busy})

    def program(self):
        return ["/usr/sbin/smtpd", "-d", "-f", "/etc/smtpd.conf"]

    def files(self):
        return {"etc/smtpd.conf": CONFIGURATION.format(
            port=self.port, settings=self.settings),
            "etc/mailname": "opensmtpd.example.com\n"}

    def folders(self):
        return [["var/spool/smtpd", 0, 0, "711"],
                ["var/lib/opensmtpd/empty", 0, 0, "755"],
                ["var/run", 0, 0, "755"]]

    def delivered(self):
        """Without deliveries cut short: mail.maildir keeps what it has when
        its smtpd dies, and the mail is delivered again, whole."""
        mails = sorted(set(super().delivered()))
        return [mail for mail, after in zip(mails, mails[1:] + [b""])
                if not after.startswith(mail)]
