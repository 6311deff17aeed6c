"""Private keys wherever a mail carries them."""

import base64
import binascii
import io
import random
import re
import zipfile
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from ulak.mail.html_text import html_text
from ulak.mail.message import Attachment
from ulak.mail.private_key import holds_private_key_text, without_private_keys

MARK = re.compile(r"\[özel anahtar kaldırıldı / private key removed(?:: (?:SPKI )?SHA-256 [0-9a-f]{64})?\]")
REMOVED = "⟦key⟧"

RSA = rsa.generate_private_key(65537, 2048)
EC = ec.generate_private_key(ec.SECP256R1())
ED = ed25519.Ed25519PrivateKey.generate()
OPEN, SEALED = NoEncryption(), BestAvailableEncryption(b"secret")
PEM, DER = Encoding.PEM, Encoding.DER
PKCS8, OLD, SSH = PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL, PrivateFormat.OpenSSH

ARMOURED = {
    "rsa pkcs8": RSA.private_bytes(PEM, PKCS8, OPEN),
    "rsa pkcs1": RSA.private_bytes(PEM, OLD, OPEN),
    "rsa encrypted": RSA.private_bytes(PEM, PKCS8, SEALED),
    "rsa old encrypted": RSA.private_bytes(PEM, OLD, SEALED),
    "ec": EC.private_bytes(PEM, OLD, OPEN),
    "ed25519": ED.private_bytes(PEM, PKCS8, OPEN),
    "openssh": ED.private_bytes(PEM, SSH, OPEN),
}
BINARY = {
    "rsa pkcs8": RSA.private_bytes(DER, PKCS8, OPEN),
    "rsa pkcs1": RSA.private_bytes(DER, OLD, OPEN),
    "rsa encrypted": RSA.private_bytes(DER, PKCS8, SEALED),
    "ec sec1": EC.private_bytes(DER, OLD, OPEN),
    "ec pkcs8": EC.private_bytes(DER, PKCS8, OPEN),
    "ed25519": ED.private_bytes(DER, PKCS8, OPEN),
}


def certificate() -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "www.kurum.test")])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(EC.public_key())
    built = built.serial_number(1).not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
    return built.not_valid_after(datetime(2027, 1, 1, tzinfo=UTC)).sign(EC, hashes.SHA256())


CERTIFICATE = certificate()


def cut(text: str) -> str:
    """The text without keys, each mark as one word."""
    return MARK.sub(REMOVED, without_private_keys(text))


def attached(content: bytes, name: str = "x.bin") -> Attachment:
    return Attachment(name, "application/octet-stream", content)


def a_zip(*names: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return written.getvalue()


@pytest.mark.parametrize("kind", ARMOURED)
@pytest.mark.parametrize("form", ["plain", "quoted", "crlf", "one line", "torn"])
def test_a_pasted_key_is_removed_whole(kind, form):
    armour = ARMOURED[kind].decode()
    secret = armour.splitlines()[-2]
    shown = {
        "plain": armour,
        "quoted": "".join(f"> {line}\n" for line in armour.splitlines()),
        "crlf": armour.replace("\n", "\r\n"),
        "one line": armour.replace("\n", " "),
        "torn": armour.rpartition("-----END")[0],
    }[form]
    text = cut(f"Anahtar:\n{shown}\nBu kadar, saygılar.")
    assert secret not in text
    assert text.startswith(f"Anahtar:\n{'> ' if form == 'quoted' else ''}{REMOVED}")
    assert text.endswith("Bu kadar, saygılar.")


@pytest.mark.parametrize("kind", BINARY)
def test_a_pasted_key_without_armour_is_removed(kind):
    bare = base64.encodebytes(BINARY[kind]).decode()
    assert cut(f"anahtar: {bare}").startswith(f"anahtar: {REMOVED}")


def lines_of(kind: str) -> list[str]:
    return ARMOURED[kind].decode().splitlines()


def wrapped(lines: list[str], before: str, after: str) -> str:
    """As a mail program makes HTML of it, read as a person would copy it."""
    return html_text("".join(f"{before}{line}{after}" for line in lines) + "<p>Saygılar</p>")


def uuencoded(content: bytes, name: str = "k.pem") -> str:
    lines = (binascii.b2a_uu(content[at : at + 45]).decode() for at in range(0, len(content), 45))
    return f"begin 644 {name}\n{''.join(lines)}`\nend"


DRESSES = {
    "deep quotation": lambda lines: "".join(f"> >> {line}\n" for line in lines),
    "short lines": lambda lines: "\n".join(
        line[at : at + 30] for line in lines for at in range(0, len(line), 30)
    ),
    "breaks": lambda lines: wrapped(lines, "", "<br>"),
    "paragraphs": lambda lines: wrapped(lines, "<p>", "</p>"),
    "blanks by name": lambda lines: wrapped([line.replace(" ", "&nbsp;") for line in lines], "", "<br>"),
    "spans": lambda lines: wrapped(
        [f"{line[:30]}</span> <span>{line[30:]}" for line in lines], "<span>", "</span><br>"
    ),
    "without armour": lambda lines: "anahtar" + "".join(lines[1:-1]) + " budur",
    "without armour, in spans": lambda lines: wrapped(
        [f"{line[:30]}</span> <span>{line[30:]}" for line in lines[1:-1]], "<span>", "</span><br>"
    ),
    "without armour, in a list": lambda lines: "\n".join(f"* {line}" for line in lines[1:-1]),
    "without armour, in JSON": lambda lines: '"' + "\\n".join(lines[1:-1]) + '"',
    "without armour, in a program": lambda lines: '"' + '" +\n  "'.join(lines[1:-1]) + '"',
    "base64 of it": lambda lines: base64.b64encode("\n".join(lines).encode()).decode(),
    "base64 of it, in lines": lambda lines: base64.encodebytes("\n".join(lines).encode()).decode(),
    "JSON": lambda lines: '{"private_key": "' + "\\n".join(lines) + '"}',
    "pretty dashes": lambda lines: "\n".join(lines).replace("-----", "—–—"),
    "unseen letters": lambda lines: "\u200b".join("\n".join(lines)),
    "one line, torn": lambda lines: " ".join(lines[:-1]),
    "an unseen letter after every ten": lambda lines: "\u200b".join(
        re.findall(r"[^\n]{1,10}\n?", "\n".join(lines))
    ),
    "uuencoded": lambda lines: uuencoded("\n".join(lines).encode()),
    "uuencoded and quoted": lambda lines: "> " + uuencoded("\n".join(lines).encode()).replace("\n", "\n> "),
    "groups of four": lambda lines: " ".join(re.findall(".{1,4}", "".join(lines[1:-1]))),
    "groups of four over lines": lambda lines: "\n> ".join(
        " ".join(re.findall(".{1,4}", line)) for line in lines[1:-1]
    ),
    "git diff": lambda lines: "\n".join(f"+{line}" for line in lines),
    "numbered lines": lambda lines: "\n".join(f"{n:3d}: {line}" for n, line in enumerate(lines)),
    "put together by a program": lambda lines: "\n".join(f'"{line}\\n" +' for line in lines),
    "torn label": lambda lines: "\n".join(lines).replace("PRIVATE KEY", "PRIVATE\n> KEY"),
}


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("kind", ["rsa pkcs8", "rsa pkcs1", "rsa encrypted", "openssh"])
def test_no_dress_hides_a_key(dress, kind):
    lines = lines_of(kind)
    shown = DRESSES[dress](lines)
    text = without_private_keys(f"Buyurun:\n{shown}\nSaygılar sunarım")
    assert holds_private_key_text(shown)
    assert text.startswith("Buyurun:")
    assert text.endswith("Saygılar sunarım")
    assert MARK.search(text)
    bare = "".join(text.split())
    assert not [line for line in lines[1:-1] if line in text or (len(line) > 40 and line[8:38] in bare)]


def test_the_mark_says_which_key_it_was():
    public = RSA.public_key().public_bytes(DER, PublicFormat.SubjectPublicKeyInfo)
    mark = f"[özel anahtar kaldırıldı / private key removed: SPKI SHA-256 {sha256(public).hexdigest()}]"
    for kind in ("rsa pkcs8", "rsa pkcs1"):
        for dress in ("deep quotation", "breaks", "base64 of it", "JSON"):
            assert mark in without_private_keys(DRESSES[dress](lines_of(kind)))
    assert (
        without_private_keys("-----BEGIN PRIVATE KEY-----")
        == "[özel anahtar kaldırıldı / private key removed]"
    )


def test_many_keys_are_all_removed_and_the_first_hundred_told():
    text = without_private_keys(f"{base64.b64encode(BINARY['ed25519']).decode()}\n" * 300)
    assert len(MARK.findall(text)) == 300
    assert text.count("SHA-256") == 100


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            '{"keys":[{"kty":"EC","crv":"P-256","x":"a","d": "b"},{"kty":"EC","x":"a"}]}',
            '{"keys":[⟦key⟧,{"kty":"EC","x":"a"}]}',
        ),
        ('> {"kty":"OKP",\n>  "d":"b"} son', "> ⟦key⟧ son"),
        ('"kty": {"kty": "d":"', '"kty": {"kty": "d":"'),
        ('"kty": {"kty": {"kty":', '"kty": {"kty": {"kty":'),
        ('{"kty":"RSA","n":"' + "A" * 30_000 + '","d":"b"}', None),
        ("privateExponent:\n    00:ab:\n    cd\nprime1:\n    0f\nson", "⟦key⟧⟦key⟧son"),
        ("priv: evet", "priv: evet"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE MIIE devam", "⟦key⟧MIIE MIIE devam"),
        ("MIIAAAIBAAA", "MIIAAAIBAAA"),
        ("LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t son", "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t son"),
        ("/u3+7QAAAAIAAAABAAAAAQAB\nAAAA= son", "⟦key⟧ son"),
        ("/u3+7QAAAAIAAAABAAAAAQAB\nkisa\nson", "⟦key⟧\nson"),
        ("/u3+7QAAAAIAAAABAAAAAQAB. son", "⟦key⟧. son"),
        ("/u3+7QAAAAIAAAABAAAAAQAB\nMIIAAAIBAAAAAAAAAAAAAAAAAA== son", "⟦key⟧ son"),
        ("MIIF/////CADAgEDMIIE", "MIIF/////CADAgEDMIIE"),
    ],
    ids=range(15),
)
def test_what_says_that_it_is_a_key_goes_and_nothing_else(text, left):
    assert cut(text) == (text if left is None else left)


def test_two_keys_and_a_torn_one_are_three():
    whole = ARMOURED["ec"].decode()
    torn = whole.rpartition("-----END")[0]
    text = cut(f"a\n{torn}son söz\n{whole}b\n{whole}c")
    assert text == f"a\n{REMOVED}son söz\n{REMOVED}\nb\n{REMOVED}\nc"
    assert cut(f"-----BEGIN PRIVATE KEY-----\n{'A' * 30_000}").startswith(REMOVED)
    assert cut("-----BEGIN -----BEGIN PRIVATE KEY-----") == f"-----BEGIN {REMOVED}"


@pytest.mark.parametrize("marks", ["", "> "])
def test_a_key_whose_first_lines_were_left_out_is_removed(marks):
    left = "".join(f"{marks}{line}\n" for line in ARMOURED["rsa pkcs8"].decode().splitlines()[5:])
    text = cut(f"Anahtarın sonu:\n{left}Kim yazmış?\n{left}Bilmiyorum.")
    assert text == f"Anahtarın sonu:\n{REMOVED}\nKim yazmış?\n{REMOVED}\nBilmiyorum."
    assert cut(left) == f"{marks}{REMOVED}\n".removeprefix(marks)
    alone = "AAAA AAAA\n-----END PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"
    assert cut(alone) == alone


def test_a_key_begun_inside_a_torn_one_goes_with_it():
    whole = ARMOURED["ec"].decode()
    text = cut(f"{whole.rpartition('-----END')[0]}Key: {whole}son")
    assert text.startswith(REMOVED)
    assert whole.splitlines()[1] not in text
    assert text.endswith("son")


def test_a_putty_key_is_removed():
    text = "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nPrivate-Lines: 1\nAAAA\nPrivate-MAC: 00ff\nson"
    assert cut(text) == f"{REMOVED}\nson"


def test_certificates_and_prose_stay():
    text = CERTIFICATE.public_bytes(PEM).decode() + "The private key is public. BEGIN PRIVATE KEY"
    assert cut(text) == text


@pytest.mark.parametrize("content", [*ARMOURED.values(), *BINARY.values()], ids=[*ARMOURED, *BINARY])
def test_a_key_file_is_known_by_its_content(content):
    assert attached(content).holds_private_key


@pytest.mark.parametrize(
    "content",
    [
        pkcs12.serialize_key_and_certificates(b"x", EC, CERTIFICATE, None, SEALED),
        pkcs12.serialize_key_and_certificates(b"x", EC, CERTIFICATE, None, OPEN),
        b"\xfe\xed\xfe\xed\x00\x00\x00\x02",
        b"\xce\xce\xce\xce\x00\x00\x00\x02",
        b'{"kty":"EC","crv":"P-256","d": "abc"}',
        ARMOURED["ec"].decode().encode("utf-16"),
        b"text before\n" + ARMOURED["ec"],
        a_zip("klasor/sunucu.key"),
        a_zip("id_rsa"),
    ],
    ids=lambda _: "content",  # the keys are made anew in every process; a test's name must not be
)
def test_stores_and_wrappings_of_keys_are_known(content):
    assert attached(content).holds_private_key


def test_a_key_far_behind_in_a_file_is_found():
    assert attached(b"x" * 3_000_000 + b"\n" + ARMOURED["ec"]).holds_private_key


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-16"])
@pytest.mark.parametrize("before", [b"", b"x"])
def test_a_key_in_utf_16_is_known_wherever_it_begins(charset, before):
    assert attached(
        before + "Anahtar:\n".encode(charset) + ARMOURED["ec"].decode().encode(charset)
    ).holds_private_key


@pytest.mark.parametrize(
    "part",
    [
        ARMOURED["rsa pkcs1"],
        BINARY["ec pkcs8"],
        b"Merhaba, anahtar:\n" + ARMOURED["ec"],
        ARMOURED["ec"].decode().encode("utf-16-le"),
    ],
    ids=["PEM", "DER", "within a text", "UTF-16"],
)
def test_a_key_within_an_attached_mail_is_known(part):
    mail = b"Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(part).replace(
        b"\n", b"\r\n"
    )
    assert attached(mail, "ileti.eml").holds_private_key
    harmless = b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(b"Merhaba " * 40)
    assert not attached(harmless).holds_private_key


def test_an_attached_key_says_which_it_is():
    public = RSA.public_key().public_bytes(DER, PublicFormat.SubjectPublicKeyInfo)
    told = f"SPKI SHA-256 {sha256(public).hexdigest()}"
    for content in (ARMOURED["rsa pkcs1"], BINARY["rsa pkcs8"], b"a\n" + ARMOURED["rsa pkcs8"]):
        assert attached(content).key_fingerprint == told
    packed = a_zip("id_rsa")
    assert attached(packed).key_fingerprint == f"SHA-256 {sha256(packed).hexdigest()}"
    assert attached(b"x").key_fingerprint == ""


def test_random_base64_certificates_and_public_keys_stay():
    chance = random.Random(11)
    for _ in range(2_000):
        text = base64.encodebytes(chance.randbytes(chance.randrange(100, 2_000))).decode()
        assert without_private_keys(text) == text
    request = (
        x509.CertificateSigningRequestBuilder().subject_name(CERTIFICATE.subject).sign(RSA, hashes.SHA256())
    )
    for key in (RSA, EC, ED):
        public = key.public_key()
        form = PublicFormat.SubjectPublicKeyInfo
        for content in (
            public.public_bytes(PEM, form),
            public.public_bytes(DER, form),
            public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH),
            CERTIFICATE.public_bytes(PEM),
            CERTIFICATE.public_bytes(DER),
            request.public_bytes(PEM),
            request.public_bytes(DER),
            RSA.public_key().public_bytes(PEM, PublicFormat.PKCS1),
        ):
            for text in (content.decode("latin-1"), base64.encodebytes(content).decode()):
                assert without_private_keys(text) == text
                assert not attached(text.encode("latin-1")).holds_private_key


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"0",
        b"%PDF-1.7 ...",
        CERTIFICATE.public_bytes(PEM),
        CERTIFICATE.public_bytes(DER),
        EC.public_key().public_bytes(DER, PublicFormat.SubjectPublicKeyInfo),
        EC.public_key().public_bytes(PEM, PublicFormat.SubjectPublicKeyInfo),
        b'{"kty":"EC","x":"abc"}',
        a_zip("sertifika.cer"),
        b"PK\x03\x04 broken",
        b"\x30\x03\x02\x01\x00",
        b"\x30\x05\x02\x01\x03\x02\x01",
    ],
    ids=lambda _: "content",
)
def test_other_files_pass(content):
    assert not attached(content).holds_private_key
