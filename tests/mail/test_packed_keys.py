"""Private keys in archives, behind other bytes, in hex, and in Microsoft's forms."""

import base64
import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import time
import zipfile
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.serialization import PublicFormat

from tests.mail.test_private_key import (
    ARMOURED,
    BINARY,
    CERTIFICATE,
    DER,
    EC,
    ED,
    PEM,
    REMOVED,
    RSA,
    attached,
    certificate,
    cut,
)
from ulak.mail.der import INTEGER, SEQUENCE, encoded
from ulak.mail.packed import DEPTH, Look, members
from ulak.mail.parse import PRIVATE_KEY, parse

KEY = ARMOURED["rsa pkcs8"]
PUBLIC = RSA.public_key().public_bytes(DER, PublicFormat.SubjectPublicKeyInfo)
TOLD = f"SPKI SHA-256 {sha256(PUBLIC).hexdigest()}"
MB = 1024 * 1024


def a_zip(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return written.getvalue()


def streamed_zip(name: str, content: bytes) -> bytes:
    """As a program writes that cannot go back: the sizes follow behind."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.pieces: list[bytes] = []

        def writable(self) -> bool:
            return True

        def write(self, piece) -> int:
            self.pieces.append(bytes(piece))
            return len(piece)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return b"".join(pipe.pieces)


def a_tar(*files: tuple[str, bytes], mode: str = "w") -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode=mode, format=tarfile.USTAR_FORMAT) as archive:
        for name, content in files:
            one = tarfile.TarInfo(name)
            one.size = len(content)
            archive.addfile(one, io.BytesIO(content))
    return written.getvalue()


def sealed(archive: bytes) -> bytes:
    """With the flag of a password on every member (APPNOTE.TXT §4.4.4)."""
    whole = bytearray(archive)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = whole.find(mark)
        while found >= 0:
            whole[found + at] |= 1
            found = whole.find(mark, found + 4)
    return bytes(whole)


ARCHIVES = {
    "zip": a_zip(("key.pem", KEY)),
    "stored zip": a_zip(("privkey.pem", KEY), method=zipfile.ZIP_STORED),
    "streamed zip": streamed_zip("privkey.pem", KEY),
    "zip in zip": a_zip(("icerik.zip", a_zip(("key.pem", KEY)))),
    "zip without its end": a_zip(("oku.txt", b"x"), ("key.pem", KEY))[:-200],
    "docx": a_zip(
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", b"<w:t>" + KEY.replace(b"\n", b"</w:t></w:p><w:p><w:t>") + b"</w:t>"),
    ),
    "jar": a_zip(("META-INF/MANIFEST.MF", b"x"), ("com/x/sunucu.der", BINARY["rsa pkcs8"])),
    "behind pictures": a_zip(
        *((f"{n}.jpg", random.Random(n).randbytes(300_000)) for n in range(20)), ("z.pem", KEY)
    ),
    "tar": a_tar(("a/oku.txt", b"x" * 700), ("a/k.der", BINARY["rsa pkcs1"])),
    "tgz": a_tar(("k.pem", KEY), mode="w:gz"),
    "tar.bz2": a_tar(("k.der", BINARY["rsa pkcs8"]), mode="w:bz2"),
    "tar.xz": a_tar(("k.pem", KEY), mode="w:xz"),
    "gz": gzip.compress(KEY),
    "bz2": bz2.compress(BINARY["rsa pkcs1"]),
    "xz": lzma.compress(KEY),
    "zip in tgz": a_tar(("a.zip", a_zip(("k.pem", KEY))), mode="w:gz"),
}


@pytest.mark.parametrize("kind", ARCHIVES)
def test_an_archive_that_holds_a_key_is_withheld_as_the_key_it_holds(kind):
    archive = attached(ARCHIVES[kind])
    assert archive.holds_private_key
    assert archive.key_fingerprint == TOLD


def test_a_packed_key_is_withheld_from_staff():
    mail = b'Content-Type: application/zip; name="x.zip"\nContent-Transfer-Encoding: base64\n\n'
    (one,) = parse(mail + base64.encodebytes(ARCHIVES["zip in zip"])).attachments
    assert one.refused == PRIVATE_KEY


SEALED_7Z = b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(40)
SEALED_RAR = b"Rar!\x1a\x07\x01\x00" + bytes(40)


@pytest.mark.parametrize(
    ("content", "is_withheld"),
    [
        (sealed(a_zip(("key.pem", KEY))), True),
        (sealed(a_zip(("klasor/sunucu-privkey1.pem", KEY))), True),
        (sealed(a_zip(("sunucu.p12", b"x"))), True),
        (sealed(a_zip(("belge.pdf", KEY))), False),
        (sealed(a_zip(("monkey.pem", KEY))), False),
        (a_zip(("key.pem", PUBLIC)), False),
        (SEALED_RAR + b"\x00\x09id_rsa\x00\x00", True),
        (SEALED_RAR + b"\x00\x0bsunucu.key\x00\x00", True),
        (SEALED_RAR + b"\x00\x0bbelge.pdf\x00\x00", False),
        (SEALED_7Z + "private.pem".encode("utf-16-le") + b"\0\0", True),
        (SEALED_7Z + b"\0" + "anahtar/server.pfx".encode("utf-16-le") + b"\0\0", True),
        (SEALED_7Z + "belge.docx".encode("utf-16-le") + b"\0\0", False),
    ],
    ids=lambda _: "archive",
)
def test_of_an_archive_nobody_can_read_the_names_tell(content, is_withheld):
    assert attached(content).holds_private_key is is_withheld


@pytest.mark.parametrize(
    "content",
    [
        a_zip(("a.txt", KEY), method=zipfile.ZIP_BZIP2),  # nothing writes so unasked
        b"\x1f\x8b\x08 broken",
        b"BZh9 broken",
        b"\xfd7zXZ\0 broken",
        b"PK\x03\x04" + b"\0\0\0\0\x08" + b"\0" * 40,
        bytes(257) + b"ustar" + b"\0" * 300,
        gzip.compress(gzip.compress(gzip.compress(gzip.compress(KEY)))),  # deeper than anybody packs
    ],
    ids=lambda _: "archive",
)
def test_what_cannot_be_unpacked_passes(content):
    assert not attached(content).holds_private_key


def test_a_bomb_costs_nothing():
    chance = random.Random(5)
    inner = a_zip(*((f"{n}.bin", bytes(20 * MB)) for n in range(3)))
    bombs = (
        a_zip(*((f"{n}.zip", inner) for n in range(60))),
        a_zip(*((f"{n}", b"") for n in range(20_000))),
        gzip.compress(bytes(200 * MB)),
        bz2.compress(bytes(100 * MB)),
        lzma.compress(bytes(100 * MB)),
        a_tar(*((f"{n}", chance.randbytes(10)) for n in range(5_000))),
    )
    for bomb in bombs:
        began = time.process_time()
        assert not attached(bomb).holds_private_key
        assert time.process_time() - began < 30


def test_a_mail_of_archives_is_looked_into_as_far_as_one_mail_may_cost():
    mail = Look(1000, 10)
    first, second = Look(800, whole=mail), Look(800, whole=mail)
    assert [len(one.content) for one in members(a_zip(("a", bytes(900))), first)] == [800]
    assert [len(one.content) for one in members(a_zip(("a", bytes(900))), second)] == [200]
    assert list(members(a_zip(("a", b"x")), Look(whole=mail))) == []
    assert list(members(gzip.compress(b"x"), Look(whole=mail))) == []
    assert Look(10, 0).left == 0
    assert DEPTH == 3


MICROSOFT = {
    "PRIVATEKEYBLOB": b"\x07\x02\x00\x00\x00\xa4\x00\x00RSA2" + struct.pack("<II", 2048, 65537) + bytes(900),
    "of DSA": b"\x07\x02\x00\x00\x00\x22\x00\x00DSS2" + bytes(400),
    "CNG": b"RSA3" + struct.pack("<IIIII", 2048, 3, 256, 128, 128) + bytes(900),
    "CNG without its exponent": b"RSA2" + struct.pack("<IIIII", 2048, 3, 256, 128, 128) + bytes(600),
    "CNG of a curve": b"ECS2" + struct.pack("<I", 32) + bytes(96),
    "PVK": b"\x1e\xf1\xb5\xb0" + bytes(400),
    "PRIVATEKEYBLOB behind others": b"x" * 99 + b"\x07\x02\x00\x00\x00\xa4\x00\x00RSA2" + bytes(900),
}


@pytest.mark.parametrize("kind", MICROSOFT)
def test_forms_of_microsoft_are_known(kind):
    assert attached(MICROSOFT[kind]).holds_private_key


@pytest.mark.parametrize("kind", ["PRIVATEKEYBLOB", "CNG", "CNG without its exponent", "PVK"])
def test_forms_of_microsoft_are_removed_from_a_text(kind):
    written = base64.encodebytes(MICROSOFT[kind]).decode()
    assert cut(f"Anahtar:\n{written}\nBitti.") == f"Anahtar:\n{REMOVED}\n\nBitti."


DSA = encoded(
    SEQUENCE,
    encoded(INTEGER, b"\0"),
    *(encoded(INTEGER, bytes([size]) * size) for size in (128, 20, 127, 126, 19)),
)
WHOLE = {**BINARY, "dsa": DSA}


@pytest.mark.parametrize("kind", WHOLE)
def test_der_behind_other_bytes_is_found(kind):
    key = WHOLE[kind]
    for content in (b"JUNK" * 100 + key, b"\x30\x82" * 50 + key + b"JUNK" * 100):
        assert attached(content).holds_private_key
        assert attached(content).key_fingerprint == attached(key).key_fingerprint
    assert not attached(b"JUNK" * 100 + key[:-1]).holds_private_key


def hex_dresses(key: bytes) -> dict[str, str]:
    pairs = [f"{byte:02x}" for byte in key]
    lines = [pairs[at : at + 16] for at in range(0, len(pairs), 16)]
    return {
        "plain": "".join(pairs),
        "capitals": "".join(pairs).upper(),
        "colons": ":".join(pairs),
        "blanks": " ".join(pairs),
        "lines of colons": ":\n    ".join(":".join(line) for line in lines),
        "quoted lines": "\n> ".join(" ".join(line) for line in lines),
        "a program's": ", ".join(f"0x{pair}" for pair in pairs),
        "escaped": "".join(f"\\x{pair}" for pair in pairs),
    }


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("dress", hex_dresses(b""))
def test_a_key_in_hex_is_removed_from_a_text(kind, dress):
    written = hex_dresses(WHOLE[kind])[dress]
    shown = cut(f"Anahtar: {written}\nBitti. {written} ok")
    assert shown.replace("0x", "").replace("\\x", "") == f"Anahtar: {REMOVED}\nBitti. {REMOVED} ok"
    assert attached(written.encode()).holds_private_key


def test_hex_that_is_no_key_stays():
    chance = random.Random(7)
    for content in (
        CERTIFICATE.public_bytes(DER),
        PUBLIC,
        OLD_CERTIFICATE,
        b"\x30\x82\x01\x00\x02\x01\x00\x02",
    ):
        for dress in hex_dresses(content).values():
            assert cut(dress) == dress
    serials = "\n".join(f"{chance.getrandbits(160):040x}" for _ in range(5_000))
    assert cut(serials) == serials
    begun = "308204a40201000282010100" * 400
    assert cut(begun) == begun


# What begins as a key does: the inner part of a certificate of version 1 with the serial number 1.
OLD_CERTIFICATE = bytes.fromhex("3081a3308190020101300d06092a864886f70d01010b05003000") + bytes(120)


def test_archives_of_papers_and_certificates_pass():
    chance = random.Random(2026)
    papers = (
        lambda: ("not.txt", ("Merhaba dünya. " * chance.randrange(1, 500)).encode()),
        lambda: ("a.pdf", b"%PDF-1.7\n" + chance.randbytes(chance.randrange(5_000))),
        lambda: ("b.docx", a_zip(("word/document.xml", b"<w:t>Say\xc4\xb1n</w:t>" * 50))),
        lambda: ("c.cer", CERTIFICATE.public_bytes(DER)),
        lambda: ("d.pem", certificate().public_bytes(PEM)),
        lambda: ("e.pem", ED.public_key().public_bytes(PEM, PublicFormat.SubjectPublicKeyInfo)),
        lambda: ("f.der", EC.public_key().public_bytes(DER, PublicFormat.SubjectPublicKeyInfo)),
        lambda: ("g.txt", "\n".join(f"{chance.getrandbits(128):x}" for _ in range(60)).encode()),
        lambda: ("h.txt", ":".join(f"{byte:02x}" for byte in CERTIFICATE.public_bytes(DER)).encode()),
        lambda: ("i.bin", OLD_CERTIFICATE + chance.randbytes(3_000)),
    )
    packers = (
        a_zip,
        a_tar,
        lambda *files: a_zip(*files, method=zipfile.ZIP_STORED),
        lambda *files: gzip.compress(a_tar(*files)),
        lambda *files: a_zip(("ic.zip", a_zip(*files))),
    )
    for _ in range(200):
        files = [paper() for paper in chance.sample(papers, chance.randrange(1, 6))]
        assert not attached(chance.choice(packers)(*files)).holds_private_key
