"""Certificates for TLS tests, made by the openssl command, good and bad."""
import os
import subprocess
import time

DAY_S = 24 * 3600


def openssl(*words, input=None):
    done = subprocess.run(["openssl"] + list(words), input=input, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise RuntimeError("openssl %s:\n%s" % (" ".join(words), done.stdout))
    return done.stdout


def make_key(path):
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt",
            "ec_paramgen_curve:P-256", "-out", path)
    os.chmod(path, 0o600)


class Certificate:
    """A certificate with its key; `chain` is what a server shows."""

    def __init__(self, folder, name):
        self.cert = os.path.join(folder, name + ".pem")
        self.key = os.path.join(folder, name + ".key")

    def text(self):
        """What stands in it, for people."""
        return openssl("x509", "-in", self.cert, "-noout", "-text")


def alternative_names(names):
    """subjectAltName of host names and addresses."""
    return ",".join(("IP:" if name.replace(".", "").isdigit() or ":" in name
                     else "DNS:") + name for name in names)


def extensions(lines):
    return "[all]\n" + "\n".join(lines) + "\n"


class Authority(Certificate):
    """A certification authority of its own."""

    def __init__(self, folder, name):
        super().__init__(folder, name)
        self.folder = folder
        self.issued = 0
        make_key(self.key)
        openssl("req", "-x509", "-new", "-key", self.key, "-out", self.cert,
                "-days", "30", "-subj", "/CN=jesmail test " + name,
                "-addext", "basicConstraints=critical,CA:TRUE",
                "-addext", "keyUsage=critical,keyCertSign,cRLSign")

    def issue(self, name, names, begin_days=-1, end_days=30):
        """For these host names and addresses; good from and until so many
        days from now."""
        made = Certificate(self.folder, name)
        make_key(made.key)
        request = openssl("req", "-new", "-key", made.key, "-subj",
                          "/CN=" + names[0])
        self._sign(request, made.cert, names, begin_days, end_days)
        return made

    def _sign(self, request, cert, names, begin_days, end_days):
        """`openssl ca`, for it alone dates a certificate back."""
        self.issued += 1
        folder = os.path.join(self.folder, "issue-%s-%d" % (
            os.path.basename(self.cert), self.issued))
        os.mkdir(folder)

        def path(file, text=None):
            file = os.path.join(folder, file)
            if text is not None:
                with open(file, "w") as out:
                    out.write(text)
            return file

        path("index", "")
        path("serial", "%04X\n" % (0x1000 + self.issued))
        config = path("config", "\n".join([
            "[ca]", "default_ca = this", "[this]",
            "database = " + path("index"), "serial = " + path("serial"),
            "new_certs_dir = " + folder, "default_md = sha256",
            "policy = any", "x509_extensions = all", "unique_subject = no",
            "[any]", "commonName = supplied",
            extensions(["basicConstraints = CA:FALSE",
                        "keyUsage = digitalSignature",
                        "extendedKeyUsage = serverAuth",
                        "subjectAltName = " + alternative_names(names)])]))
        openssl("ca", "-batch", "-notext", "-config", config,
                "-in", path("request", request), "-out", cert,
                "-cert", self.cert, "-keyfile", self.key,
                "-startdate", day(begin_days), "-enddate", day(end_days))


def day(days):
    """A time so many days from now, as `openssl ca` wants it."""
    return time.strftime("%Y%m%d%H%M%SZ",
                         time.gmtime(time.time() + days * DAY_S))


def self_signed(folder, name, names):
    made = Certificate(folder, name)
    make_key(made.key)
    openssl("req", "-x509", "-new", "-key", made.key, "-out", made.cert,
            "-days", "30", "-subj", "/CN=" + names[0],
            "-addext", "subjectAltName=" + alternative_names(names))
    return made


def make_all(folder, names=("localhost", "127.0.0.1")):
    """Every kind that a TLS test wants: {kind: Certificate}.  Who trusts
    `authority` alone takes `good` and refuses all others."""
    names = list(names)
    authority = Authority(folder, "authority")
    stranger = Authority(folder, "stranger")
    return {
        "authority": authority,
        "good": authority.issue("good", names),
        "expired": authority.issue("expired", names, -30, -1),
        "not-yet": authority.issue("not-yet", names, 1, 30),
        "wrong-name": authority.issue("wrong-name",
                                      ["elsewhere.example.net"]),
        "unknown-authority": stranger.issue("unknown-authority", names),
        "self-signed": self_signed(folder, "self-signed", names),
    }
