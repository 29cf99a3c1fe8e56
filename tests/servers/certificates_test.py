#!/usr/bin/env python3
"""The certificates that TLS tests use are as good or bad as they are called."""
import shutil
import socket
import ssl
import tempfile
import threading
import unittest

import certificates


def handshake(certificate, trusted):
    """What a client that trusts `trusted` says to a server that shows this:
    None when it is content."""
    here, there = socket.socketpair()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate.cert, certificate.key)
    client = ssl.create_default_context(cafile=trusted.cert)

    def serve():
        try:
            server.wrap_socket(there, server_side=True).close()
        except OSError:
            there.close()       # the client has refused

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        client.wrap_socket(here, server_hostname="localhost").close()
        return None
    except ssl.SSLCertVerificationError as refused:
        return refused.verify_message
    finally:
        here.close()
        thread.join()


class CertificatesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="certificates.")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.all = certificates.make_all(cls.folder)

    def refusal(self, kind, trusted="authority"):
        return handshake(self.all[kind], self.all[trusted])

    def test_a_good_one_is_taken(self):
        self.assertIsNone(self.refusal("good"))

    def test_each_bad_one_is_refused_for_its_own_fault(self):
        for kind, fault in [("expired", "expired"),
                            ("not-yet", "not yet valid"),
                            ("wrong-name", "Hostname mismatch"),
                            ("unknown-authority", "unable to get local issuer"),
                            ("self-signed", "self-signed")]:
            with self.subTest(kind):
                self.assertIn(fault, self.refusal(kind) or "it was taken")

    def test_the_authority_is_what_the_unknown_one_lacks(self):
        self.assertIsNone(handshake(
            self.all["unknown-authority"],
            certificates.Certificate(self.folder, "stranger")))


if __name__ == "__main__":
    unittest.main()
