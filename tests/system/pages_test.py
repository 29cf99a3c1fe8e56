"""Code pages and record formats end to end: what the spool holds, and the bytes
that come out at the server."""
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402
import transmission  # noqa: E402

HEAD = ["HELO LXJES1", "MAIL FROM:<batch@example.org>",
        "RCPT TO:<ops@example.org>", "DATA", "Subject: test", ""]
TAIL = [".", "QUIT"]


def iconv(text, page):
    """Text in a code page; newline does not occur in it."""
    return subprocess.run(["iconv", "-f", "UTF-8", "-t", page],
                          input=text.encode(), check=True,
                          stdout=subprocess.PIPE).stdout


def cards(lines, page, blank=b"\x40"):
    """Card images: each line in the page, padded to 80 bytes."""
    records = [iconv(line, page) for line in lines]
    assert all(len(record) <= 80 for record in records)
    return b"".join(record.ljust(80, blank) for record in records)


class Pages(harness.Case):
    def world(self, extra="", target=""):
        home = self.home()
        sink = self.sink()
        conf = harness.writer_configuration(sink.port, extra=extra)
        if target:
            conf = conf.replace("\tConnectPort", "\t%s\n\tConnectPort" %
                                target)
        self.writer(home, conf)
        return home, sink

    def put(self, home, data, *options):
        job, _, _ = home.sysout(data, "--class", "B", "--writer", "CSSMTP",
                                *options)
        return job

    def put_cards(self, home, lines, page, name):
        """The page by iconv's name and by IBM's."""
        return self.put(home, cards(lines, page), "--page", name, "--recfm",
                        "FB", "--lrecl", "80")

    def body(self, sink):
        """The text of the one mail."""
        eml, = sink.await_mails(1)
        return eml.split(b"\r\n\r\n", 1)[1]

    def gone(self, home, job):
        harness.wait_until("the data set of %s is gone" % job,
                           lambda: home.jes("show", job).status != 0)

    # --------------------------------------------------------- single byte

    def check_single(self, page, name, text, charset="ISO8859-1",
                     python="latin-1"):
        home, sink = self.world(target="Charset " + charset)
        job = self.put_cards(home, HEAD + [text] + TAIL, page, name)
        self.assertEqual(self.body(sink), text.encode(python) + b"\r\n")
        self.gone(home, job)

    def test_ibm_1047_comes_out_in_latin_1(self):
        self.check_single("IBM1047", "IBM-1047",
                          "[brackets] {braces} ^~!|#$@`\\ \u00e9\u00fc\u00df")

    def test_ibm_1047_comes_out_in_utf_8(self):
        self.check_single("IBM1047", "IBM-1047", "[x] gr\u00fcn", "UTF-8",
                          "utf-8")

    def test_ibm_273_of_germany_has_its_at_sign_elsewhere(self):
        # an address is written with what its at sign is in IBM-1047
        text = "\u00e4\u00f6\u00fc\u00c4\u00d6\u00dc\u00df \u00a7 a@b"
        self.check_single("IBM273", "IBM-273", text)

    def test_ibm_297_of_france_comes_out(self):
        self.check_single("IBM297", "IBM-297",
                          "\u00e0\u00e9\u00e8\u00e7\u00f9 \u00b5\u00a3 a@b")

    def check_at_sign(self, sign, page, name):
        """In commands and headers the sign is an at sign, in the text not."""
        home, sink = self.world("Options\n{\n AtSign %s\n}\n" % sign,
                                "Charset UTF-8")
        lines = [line.replace("@", sign) for line in HEAD[:-1]] + [
            "From: me%sexample.org" % sign, "", "text %s" % sign] + TAIL
        job = self.put_cards(home, lines, page, name)
        eml, = sink.await_mails(1)
        self.assertIn(b"X-Envelope-To: <ops@example.org>\r\n", eml)
        self.assertIn(b"\r\nFrom: me@example.org\r\n", eml)
        self.assertTrue(eml.endswith(("\r\ntext %s\r\n" % sign).encode()))
        self.gone(home, job)

    def test_the_at_sign_of_germany_is_taken_where_configured(self):
        self.check_at_sign("\u00a7", "IBM273", "IBM-273")

    def test_the_at_sign_of_france_is_taken_where_configured(self):
        self.check_at_sign("\u00e0", "IBM297", "IBM-297")

    # ---------------------------------------------------------- multi-byte

    JAPAN = "\u65e5\u672c\u8a9e \u30c6\u30b9\u30c8 ABC"

    def check_multi(self, page, name, charset, python):
        home, sink = self.world("MBCS YES\nTranslate %s\n" % name,
                                "MBCharset " + charset)
        lines = HEAD[:-2] + ["Subject: " + self.JAPAN, "", self.JAPAN] + TAIL
        job = self.put_cards(home, lines, page, name)
        eml, = sink.await_mails(1)
        text = self.JAPAN.encode(python)
        self.assertIn(b"\r\nSubject: " + text + b"\r\n\r\n", eml)
        self.assertEqual(self.body(sink), text + b"\r\n")
        self.gone(home, job)

    def test_ibm_939_comes_out_in_euc(self):
        self.check_multi("IBM939", "IBM-939", "IBM-eucJP", "euc_jp")

    def test_ibm_939_comes_out_in_iso_2022_jp(self):
        self.check_multi("IBM939", "IBM-939", "ISO-2022-JP", "iso2022_jp")

    def test_ibm_930_comes_out_in_shift_jis(self):
        self.check_multi("IBM930", "IBM-930", "IBM-943", "cp932")

    def test_ibm_939_comes_out_in_utf_8(self):
        self.check_multi("IBM939", "IBM-939", "UTF-8", "utf-8")

    def test_each_target_has_its_own_charset(self):
        home = self.home()
        slow = "MAIL delay 50ms"
        euc = self.sink(script=slow)
        utf8 = self.sink("--listen", "127.0.0.2:0", script=slow)
        targets = "".join(
            "TargetServer\n{\n\tTargetIp %s\n\tConnectPort %d\n"
            "\tMBCharset %s\n\tConnectLimit 1\n\tMaxMsgSent 1\n}\n" % one
            for one in (("127.0.0.1", euc.port, "IBM-eucJP"),
                        ("127.0.0.2", utf8.port, "UTF-8")))
        self.writer(home, "MBCS YES\nTranslate IBM-939\n" + targets)
        lines = HEAD[:1] + (HEAD[1:] + [self.JAPAN, "."]) * 40
        job = self.put_cards(home, lines, "IBM939", "IBM-939")
        self.gone(home, job)
        for sink, page in ((euc, "euc_jp"), (utf8, "utf-8")):
            self.assertGreater(len(sink.stored()), 0)
            for eml in sink.stored():
                self.assertTrue(eml.endswith(self.JAPAN.encode(page) +
                                             b"\r\n"))
        self.assertEqual(len(euc.stored()) + len(utf8.stored()), 40)

    # --------------------------------------------------------------- UTF-8

    def test_utf_8_comes_out_byte_for_byte(self):
        home, sink = self.world(target="Charset UTF-8")
        text = ["\u00e4\u20ac \U0001f4e7 \u65e5\u672c\u8a9e", "\tx",
                "e\u0301 \ufeff", "..period"]
        head = HEAD[:4] + ["Subject: \u20ac", ""]
        job = self.put(home, "\n".join(head + text + TAIL).encode())
        eml, = sink.await_mails(1)
        self.assertTrue(eml.endswith("\r\n".join(
            ["\r\nSubject: \u20ac", ""] + text[:-1] + [".period", ""])
            .encode()))
        self.gone(home, job)

    def test_a_lost_character_is_substituted_and_its_place_reported(self):
        home, sink = self.world()
        job = self.put(home, "\n".join(
            HEAD + ["plain", "costs 5 \u20ac"] + TAIL).encode())
        self.assertEqual(self.body(sink), b"plain\r\ncosts 5 ?\r\n")
        home.await_console(r"MAIL 1 RECORD 8 COLUMN 9: 1 character has no "
                           r"place in ISO8859-1")
        found = home.await_console(r"ERROR REPORT IS (\S+) DATA SET (\d+)")
        self.assertIn(b"Note  Mail 1  Record 8  Column 9\n",
                      home.view(*found.groups()))
        self.gone(home, job)

    # ------------------------------------------------------ record formats

    def test_records_of_any_format_give_the_same_text(self):
        home, sink = self.world()
        text = "\n".join(HEAD + ["gr\u00fcn"] + TAIL)
        with_control = "\n".join(" " + line for line in text.split("\n"))
        for recfm, data in (("VB", text), ("V", text), ("U", text),
                            ("FB", text), ("VBA", with_control),
                            ("FBM", with_control)):
            self.put(home, data.encode(), "--recfm", recfm)
        for eml in sink.await_mails(6):
            self.assertTrue(eml.endswith(b"\r\n\r\ngr\xfcn\r\n"), eml)

    def test_a_card_that_ends_in_less_than_goes_on_in_the_next(self):
        home, sink = self.world()
        job = self.put_cards(home, HEAD + ["x" * 79 + "<", "tail"] + TAIL,
                             "IBM1047", "IBM-1047")
        self.assertEqual(self.body(sink), b"x" * 79 + b"tail\r\n")
        self.gone(home, job)

    # ------------------------------------------------------- TSO TRANSMIT

    def put_transmission(self, home, data, page="IBM-1047"):
        return self.put(home, data, "--page", page, "--recfm", "FB",
                        "--lrecl", "80")

    def test_a_transmitted_data_set_is_unpacked(self):
        home, sink = self.world()
        text = ["line", "", "y" * 500, "end"]
        job = self.put_transmission(home, transmission.transmit(
            HEAD + text + TAIL, message=["Dear operator", "HELO x"]))
        self.assertEqual(self.body(sink), "\r\n".join(text + [""]).encode())
        self.gone(home, job)

    def test_many_transmitted_mails_all_arrive_whole(self):
        home, sink = self.world()
        lines = HEAD[:1]
        for i in range(200):
            lines += HEAD[1:4] + ["Subject: %d" % i, "", "z" * i, "."]
        job = self.put_transmission(home, transmission.transmit(
            lines, most=37))
        self.gone(home, job)
        bodies = [eml.split(b"\r\n\r\n", 1)[1] for eml in sink.stored()]
        self.assertEqual(sorted(bodies, key=len),
                         [b"z" * i + b"\r\n" for i in range(200)])

    def test_transmitted_records_with_carriage_control_lose_that_byte(self):
        home, sink = self.world()
        job = self.put_transmission(home, transmission.transmit(
            [" " + line for line in HEAD + ["text"] + TAIL], recfm=0x5400))
        self.assertEqual(self.body(sink), b"text\r\n")
        self.gone(home, job)

    def test_a_transmission_is_ebcdic_whatever_its_data_set_says(self):
        home, sink = self.world()
        job = self.put_transmission(home, transmission.transmit(
            HEAD + ["text"] + TAIL), page="IBM-850")
        self.assertEqual(self.body(sink), b"text\r\n")
        self.gone(home, job)

    def test_errors_in_a_transmission_name_the_record_inside(self):
        home, sink = self.world()
        job = self.put_transmission(home, transmission.transmit(
            HEAD[:1] + ["WRONG"] + HEAD[1:] + ["text"] + TAIL))
        home.await_console(job + r" .* RECORD 2 \"WRONG\"")
        self.assertEqual(self.body(sink), b"text\r\n")

    def test_a_transmission_that_is_cut_off_is_held_and_half_a_mail_stays(self):
        home, sink = self.world()
        whole = transmission.transmit(HEAD + ["text"] + [".", "RSET"] +
                                      HEAD[1:] + ["half"] * 100)
        job = self.put_transmission(home, whole[:-160])
        home.await_console(job + ".*CANNOT BE READ.*INMR06")
        harness.wait_until("it is held", lambda: home.data_sets(job)[0][
            "state"] == "HELD")
        self.assertEqual(self.body(sink), b"text\r\n")


if __name__ == "__main__":
    unittest.main()
