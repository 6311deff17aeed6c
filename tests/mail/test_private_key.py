"""Private keys wherever a mail carries them."""

import base64
import io
import zipfile
from datetime import UTC, datetime

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

from ulak.mail.message import Attachment
from ulak.mail.private_key import REMOVED, holds_private_key_text, without_private_keys

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
    text = without_private_keys(f"Anahtar:\n{shown}\nBu kadar, saygılar.")
    assert secret not in text
    assert text.startswith(f"Anahtar:\n{'> ' if form == 'quoted' else ''}{REMOVED}")
    assert text.endswith("Bu kadar, saygılar.")


@pytest.mark.parametrize("kind", BINARY)
def test_a_pasted_key_without_armour_is_removed(kind):
    bare = base64.encodebytes(BINARY[kind]).decode()
    if kind == "rsa encrypted":
        assert not holds_private_key_text(bare)  # opaque without its password
        return
    assert without_private_keys(f"anahtar: {bare}").startswith(f"anahtar: {REMOVED}")


def test_two_keys_and_a_torn_one_are_three():
    whole = ARMOURED["ec"].decode()
    torn = whole.rpartition("-----END")[0]
    text = without_private_keys(f"a\n{torn}son söz\n{whole}b\n{whole}c")
    assert text == f"a\n{REMOVED}son söz\n{REMOVED}\nb\n{REMOVED}\nc"
    assert without_private_keys(f"-----BEGIN PRIVATE KEY-----\n{'A' * 30_000}").startswith(REMOVED)
    assert without_private_keys("-----BEGIN -----BEGIN PRIVATE KEY-----") == f"-----BEGIN {REMOVED}"


def test_a_key_begun_inside_a_torn_one_goes_with_it():
    whole = ARMOURED["ec"].decode()
    text = without_private_keys(f"{whole.rpartition('-----END')[0]}Key: {whole}son")
    assert text.startswith(REMOVED)
    assert whole.splitlines()[1] not in text
    assert text.endswith("son")


def test_a_putty_key_is_removed():
    text = "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nPrivate-Lines: 1\nAAAA\nPrivate-MAC: 00ff\nson"
    assert without_private_keys(text) == f"{REMOVED}\nson"


def test_certificates_and_prose_stay():
    text = CERTIFICATE.public_bytes(PEM).decode() + "The private key is public. BEGIN PRIVATE KEY"
    assert without_private_keys(text) == text


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
