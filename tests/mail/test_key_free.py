"""An original as it may leave the store: as it came where it holds no key, and else not a piece of the key."""

import base64
import io
import textwrap
import zipfile
from email import message_from_bytes, policy

import pytest

from tests.mail.key_vectors import VECTORS
from ulak.mail.key_free import CUT, key_free, page_of
from ulak.mail.structure import SIZE_LIMIT

HEAD = b"From: r@research.test\r\nTo: cainfo@kamusm.test\r\nSubject: A key\r\nX-Spam: no\r\nMessage-ID: <1@research.test>\r\n"
LABELS = {"OpenSSH": "OPENSSH PRIVATE KEY", "PKCS#1": "RSA PRIVATE KEY", "SEC1": "EC PRIVATE KEY"}


def pem_of(name: str) -> str:
    label = next((label for word, label in LABELS.items() if word in name), "PRIVATE KEY")
    lines = "\n".join(textwrap.wrap(VECTORS[name][1], 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n"


def der_of(name: str) -> bytes:
    return base64.b64decode(VECTORS[name][1])


def part(kind: str, content: bytes, encoded: bool = False, name: str = "") -> bytes:
    said = f"Content-Type: {kind}" + (f'; name="{name}"' if name else "")
    body = base64.encodebytes(content).replace(b"\n", b"\r\n") if encoded else content
    return f"{said}\r\nContent-Transfer-Encoding: {'base64' if encoded else '8bit'}\r\n\r\n".encode() + body


def mixed(*parts: bytes, preamble: bytes = b"", kind: str = "mixed") -> bytes:
    inner = b"".join(b"--q\r\n" + one + b"\r\n" for one in parts)
    return (
        HEAD
        + f"Content-Type: multipart/{kind}; boundary=q\r\n\r\n".encode()
        + preamble
        + b"\r\n"
        + inner
        + b"--q--\r\n"
    )


def zipped(content: bytes, name: str = "a/server.key") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return file.getvalue()


HELLO = part("text/plain", b"hello there")


def ways(name: str) -> dict[str, bytes]:
    """One key of the vectors in every place of a mail where somebody has put one."""
    return places(pem_of(name), der_of(name))


def places(pem: str, der: bytes) -> dict[str, bytes]:
    """A key, in both forms, in every place of a mail."""
    quoted = "".join(f"> {line}\r\n" for line in pem.splitlines())
    page = f"<html><p>hello there</p><p>{pem.replace(chr(10), '<br>')}</p></html>".encode()
    return {
        "text": HEAD + b"\r\n" + pem.encode(),
        "quoted": HEAD + b"\r\n" + quoted.encode(),
        "text in base64": HEAD + part("text/plain", pem.encode(), encoded=True),
        "HTML": HEAD + part("text/html", page),
        "the alternative nobody sees": mixed(
            HELLO, part("text/html", page, encoded=True), kind="alternative"
        ),
        "above the first part": mixed(HELLO, preamble=pem.encode()),
        "attached": mixed(HELLO, part("application/x-pem-file", pem.encode(), True, "a.pem")),
        "zipped": mixed(HELLO, part("application/zip", zipped(pem.encode()), True, "a.zip")),
        "forwarded": mixed(HELLO, part("message/rfc822", HEAD + b"\r\n" + pem.encode())),
        "a header": HEAD + b"X-Key: " + base64.b64encode(der) + b"\r\n\r\nhello\r\n",
        **files(der),
    }


def files(der: bytes) -> dict[str, bytes]:
    """A key as a file of bytes."""
    return {
        "attached as DER": mixed(HELLO, part("application/octet-stream", der, True, "a.der")),
        "zipped as DER": mixed(HELLO, part("application/zip", zipped(der, "a.bin"), True, "a.zip")),
        "as the body": HEAD + part("application/octet-stream", der, encoded=True),
    }


def pieces(key: bytes) -> list[bytes]:
    """Any 24 bytes of it, raw, in hex and as base64 has them at each of three places."""
    found = []
    for at in range(0, len(key) - 24, 6):
        raw = key[at : at + 24]
        found += [raw, raw.hex().encode(), base64.b64encode(raw), base64.b64encode(raw[1:])[:28]]
    return found


def all_of(raw: bytes) -> bytes:
    """The bytes, and all that they encode."""
    parts = [
        one.get_payload(decode=True) or b"" for one in message_from_bytes(raw, policy=policy.compat32).walk()
    ]
    return b"\n".join((raw, b"".join(raw.split()), *parts, *(b"".join(one.split()) for one in parts)))


@pytest.mark.parametrize("name", VECTORS)
def test_no_piece_of_a_key_is_left_wherever_it_stood(name):
    secret = pieces(der_of(name))
    for way, raw in ways(name).items():
        free = key_free(raw)
        assert free.is_cut, way
        left = all_of(free.raw)
        assert not [piece for piece in secret if piece in left], way
        assert b"From: r@research.test\r\n" in free.raw
        assert b"X-Spam: no\r\n" in free.raw
        assert b"Message-ID: <1@research.test>\r\n" in free.raw


def test_the_rest_of_the_mail_is_still_there():
    raw = mixed(
        part("text/plain", b"The key is public:\r\n\r\n" + pem_of("RSA, PKCS#8").encode() + b"\r\nHanna"),
        part("application/x-pem-file", pem_of("RSA, PKCS#1").encode(), True, "server.key"),
        part("application/pdf", b"%PDF-1.4 a page", True, "page.pdf"),
    )
    free = key_free(raw)
    text = all_of(free.raw).decode()
    assert free.left_out == (("server.key", "private key"),)
    for words in ("The key is public:", "Hanna", "%PDF-1.4 a page", "left out: server.key: private key"):
        assert words in text
    assert f"private key removed: {VECTORS['RSA, PKCS#8'][0]}" in text


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + b"\r\nThe private key of serial 04A1B2C3 is public.\r\n",
        mixed(HELLO, part("application/pdf", b"%PDF-1.4 " * 99, True, "a.pdf"), preamble=b"This is MIME."),
        HEAD + part("text/html", b"<p>see <a href=https://crt.test/?id=1>this</a></p>"),
        b"junk without a header",
        b"",
    ],
)
def test_a_mail_without_a_key_is_as_it_came_byte_for_byte(raw):
    free = key_free(raw)
    assert (free.raw, free.is_cut, free.left_out) == (raw, False, ())


def test_what_nobody_could_look_into_stays_behind():
    large = HEAD + b"\r\n" + b"x" * SIZE_LIMIT
    free = key_free(large)
    assert free.is_cut
    assert len(free.raw) < 2000
    assert [why for _, why in free.left_out] == ["mail larger than 35 MB"]


def test_a_field_that_holds_a_key_is_cut_and_the_others_stand_as_they_came():
    folded = VECTORS["RSA, PKCS#8"][1]
    lines = b"\r\n ".join(folded[at : at + 60].encode() for at in range(0, len(folded), 60))
    free = key_free(
        b"X-Key: " + lines + b"\r\nX-Other: =?utf-8?q?=C5=9F?=\r\n  and more\r\n" + HEAD + b"\r\nhello\r\n"
    )
    assert b"X-Key: " + CUT + b"\r\n" in free.raw
    assert b"X-Other: =?utf-8?q?=C5=9F?=\r\n  and more\r\n" in free.raw


def test_a_line_that_is_no_field_hides_no_key():
    raw = HEAD + VECTORS["RSA, PKCS#8"][1].encode() + b"\r\nSubject: more\r\n\r\nhello\r\n"
    free = key_free(raw)
    assert free.is_cut
    assert b"Subject: more\r\n" in free.raw
    assert not [piece for piece in pieces(der_of("RSA, PKCS#8")) if piece in free.raw]


def test_the_page_of_a_mail_is_harmless_and_never_has_a_key():
    assert page_of(None) == ""
    assert "hello" in page_of(HEAD + part("text/html", b"<p onclick=x>hello</p>"))
    assert page_of(ways("RSA, PKCS#8")["HTML"]) == ""
