"""Exim: takes all mail of loopback and puts it into one maildir."""
import re

import jobs
import roots

EXIM = 64003

CONFIGURATION = """\
primary_hostname = exim.example.com
qualify_domain = example.com
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
exim_user = Debian-exim
exim_group = Debian-exim
keep_environment =
add_environment = PATH=/usr/bin
spool_directory = /var/spool/exim4
log_file_path = /var/log/exim4/%slog
acl_smtp_rcpt = recipients
tls_advertise_hosts =
timezone = UTC
# Every mail is delivered at once, however many come in one connection.
smtp_accept_queue_per_connection = 0
smtp_accept_max = 50
{settings}

begin acl

recipients:
  deny    recipients = /etc/access/refused
          message = 5.1.1 nobody of that name
  defer   recipients = /etc/access/busy
          message = 4.2.1 mailbox is busy
  accept

text:
  deny    condition = ${{if match{{$h_subject:}}{{refused}}}}
          message = 5.7.1 not by mail
  defer   condition = ${{if match{{$h_subject:}}{{deferred}}}}
          message = 4.7.1 not at this hour
  accept

begin routers

everybody:
  driver = accept
  transport = maildir

begin transports

maildir:
  driver = appendfile
  maildir_format
  directory = /var/mail/all
  create_directory
  user = {uid}
  group = {gid}
  envelope_to_add
  return_path_add

begin retry

* * F,1h,2s
"""


class Exim(roots.Server):
    """settings: more lines.  The lists `refused` and `busy` are recipients that
    get 5xx and 4xx."""

    tree = "exim"
    users = {"Debian-exim": EXIM, "nobody": 65534}
    log_file = "var/log/exim4/mainlog"
    in_front = re.compile(
        rb"Return-path: <(?P<sender>[^>\n]*)>\n"
        rb"Envelope-to: (?P<recipient>\S+)\n"
        rb"Received: from \[127\.0\.0\.1\] \(helo=(?P<helo>\S+)\)\n"
        rb"\tby exim\.example\.com with esmtp \(Exim [\d.]+\)\n"
        rb"(?:\t\(envelope-from <(?P=sender)>\)\n)?"
        rb"\tid (?P<queue_id>\S+)(?:\n\tfor \S+)?;\n\t" + jobs.DATE + rb"\n")

    def __init__(self, settings="", refused=(), busy=()):
        self.settings = settings
        super().__init__({"refused": refused, "busy": busy})

    def program(self):
        return ["/usr/sbin/exim4", "-bdf", "-q10s"]

    def files(self):
        return {"etc/exim4/exim4.conf": CONFIGURATION.format(
            port=self.port, uid=roots.MAIL_UID, gid=roots.MAIL_GID,
            settings=self.settings)}

    def folders(self):
        return [["var/spool/exim4", EXIM, EXIM, "750"],
                ["var/log/exim4", EXIM, EXIM, "755"]]
