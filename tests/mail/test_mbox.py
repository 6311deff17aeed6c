"""A ticket as a file that mail programs read: each mail comes back as it was, and no key with it."""

import mailbox
import re
import shutil
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.mail.key_vectors import VECTORS
from ulak.mail.mbox import mboxrd, rewritten
from ulak.mail.parse import parse

AT = datetime(2026, 11, 4, 21, 5, 6, tzinfo=UTC)
_, KEY = VECTORS["RSA, PKCS#8"]
PEM = f"-----BEGIN PRIVATE KEY-----\r\n{KEY}\r\n-----END PRIVATE KEY-----\r\n"


def read(file: bytes, tmp_path: Path) -> list[EmailMessage]:
    """As a mail program does that knows mboxrd: the standard library does not undo its quoting."""
    (tmp_path / "a.mbox").write_bytes(file)
    with closing(mailbox.mbox(tmp_path / "a.mbox", create=False)) as box:
        raws = [re.sub(rb"(?m)^>(>*From )", rb"\1", bytes(one)) for one in box]
    return [message_from_bytes(raw, policy=policy.default) for raw in raws]  # type: ignore[misc]


def of(text: str, *head: str) -> bytes:
    return "\r\n".join(
        (*head, "Message-ID: <a@ornek.test>", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
         "Content-Transfer-Encoding: 8bit", "", text)
    ).encode()  # fmt: skip


def plain(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


TEXTS = [
    "From here on\n>From there\n>>From far\nFromage",
    "\nFrom \n\n",
    "no end of line",
    "Ğüşiöç İı\n.\nFrom x",
]


@pytest.mark.parametrize("text", TEXTS)
def test_what_looks_like_the_beginning_of_a_mail_begins_none(text, tmp_path: Path):
    mail = of(text.replace("\n", "\r\n"), "From: a@ornek.test", "Subject: From x")
    file = mboxrd([(AT, "a@ornek.test", mail), (AT, "", mail)])
    first, second = read(file, tmp_path)
    for letter in (first, second):
        assert plain(letter).rstrip("\n") == text.rstrip("\n")
        assert letter["Message-ID"] == "<a@ornek.test>"
    assert file.startswith(b"From a@ornek.test Wed Nov  4 21:05:06 2026\nFrom: a@ornek.test\n")
    assert b"\n\nFrom MAILER-DAEMON Wed Nov  4 21:05:06 2026\n" in file
    assert b"\r" not in file


def test_a_sender_cannot_write_lines_of_its_own(tmp_path: Path):
    file = mboxrd([(AT, "a b\nFrom c@ornek.test\r\n\u015f", of("x", "From: a@ornek.test"))])
    assert len(read(file, tmp_path)) == 1
    assert file.startswith(b"From abFromc@ornek.test ")


@pytest.mark.skipif(shutil.which("mutt") is None, reason="mutt is not installed here")
def test_mutt_counts_the_mails(tmp_path: Path):
    (tmp_path / "a.mbox").write_bytes(
        mboxrd([(AT, "a@b.test", of(text, "From: a@b.test")) for text in TEXTS])
    )
    command = ["mutt", "-n", "-F", "/dev/null", "-R", "-f", "a.mbox", "-e", "push <exit>"]
    assert subprocess.run(command, cwd=tmp_path, check=False, timeout=20, capture_output=True).returncode == 0


def test_a_mail_is_written_anew_with_what_was_read_of_it():
    raw = (
        b"From: =?utf-8?q?Ay=C5=9Fe?= <ayse@ornek.test>\r\nTo: bilgi@kurum.test, ebys@kurum.test\r\nCc: ali@ornek.test\r\n"
        b"Subject: =?utf-8?b?xLBsZXRp?=\r\nDate: Tue, 24 Nov 2026 11:59:00 +0300\r\nMessage-ID: <m@ornek.test>\r\n"
        b"References: <r1@ornek.test> <broken id> <r2@ornek.test>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nMetin\r\n'
        b'--b\r\nContent-Type: application/pdf; name="ek.pdf"\r\n\r\n%PDF-1.4\r\n--b--\r\n'
    )
    letter = message_from_bytes(rewritten(parse(raw), "<p>Metin</p>"), policy=policy.default)
    assert isinstance(letter, EmailMessage)
    assert letter["From"] == "Ayşe <ayse@ornek.test>"
    assert letter["To"] == "bilgi@kurum.test, ebys@kurum.test"
    assert (letter["Cc"], letter["Subject"], letter["Message-ID"]) == (
        "ali@ornek.test",
        "İleti",
        "<m@ornek.test>",
    )
    assert letter["Date"] == "Tue, 24 Nov 2026 08:59:00 +0000"
    assert "<r1@ornek.test>" in letter["References"]
    assert plain(letter) == "Metin\n"
    html = letter.get_body(("html",))
    assert html is not None
    assert html.get_content().strip() == "<p>Metin</p>"
    assert [(one.get_filename(), one.get_content().strip()) for one in letter.iter_attachments()] == [
        ("ek.pdf", b"%PDF-1.4")
    ]


def test_no_key_passes_wherever_it_stands():
    parts = (
        f"--b\r\nContent-Type: text/plain\r\n\r\nNumaram 1\r\n{PEM}"
        f'--b\r\nContent-Type: application/octet-stream; name="anahtar.pem"\r\n\r\n{PEM}'
        "--b--\r\n"
    )
    raw = (
        f'From: "{KEY[:48]}\r\n {KEY[48:]}" <a@ornek.test>\r\nSubject: {KEY}\r\nX-Key: {KEY}\r\n'
        'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        f"{PEM}{parts}"
    ).encode()
    letter = rewritten(parse(raw), "").decode()
    assert KEY[:40] not in letter.replace("=\r\n", "")
    assert KEY[100:140] not in letter.replace("=\r\n", "")
    assert "anahtar.pem: private key" in letter.replace("=\r\n", "")


@pytest.mark.parametrize(
    "raw",
    [b"", b"Subject: x\r\n\r\ny", b"From: \xff\r\nTo: nobody\r\nMessage-ID: broken\r\nDate: never\r\n\r\n"],
)
def test_a_mail_without_the_usual_fields_is_one_all_the_same(raw, tmp_path: Path):
    (letter,) = read(mboxrd([(AT, "", rewritten(parse(raw), ""))]), tmp_path)
    assert letter["From"] == "MAILER-DAEMON"
    assert letter["Subject"]
    assert letter["Date"] is None
