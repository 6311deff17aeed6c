"""Wrapped parts for tests: signed mail, and letters of Outlook."""

import struct
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

_KEY = ec.generate_private_key(ec.SECP256R1())
IDENTIFIERS = {
    "data": "2a864886f70d010701",
    "signed": "2a864886f70d010702",
    "enveloped": "2a864886f70d010703",
    "encrypted": "2a864886f70d010706",
    "compressed": "2a864886f70d0109100109",
    "auth-enveloped": "2a864886f70d0109100117",
}


def certificate(name: str | None) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)] if name else [])
    day = datetime(2026, 1, 1, tzinfo=UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Kök")]))
        .public_key(_KEY.public_key())
        .serial_number(7)
        .not_valid_before(day)
        .not_valid_after(day.replace(year=2036))
        .sign(_KEY, hashes.SHA256())
    )


def signed(content: bytes, name: str | None = "Ayşe Yılmaz", *options: pkcs7.PKCS7Options) -> bytes:
    """Opaque signed-data as a library writes it, in DER."""
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    builder = builder.add_signer(certificate(name), _KEY, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary, *options])


def element(tag: int, content: bytes, *, is_open: bool = False) -> bytes:
    """One element; with `is_open` its length is indefinite."""
    if is_open:
        return bytes((tag, 0x80)) + content + b"\0\0"
    if len(content) < 0x80:
        return bytes((tag, len(content))) + content
    size = len(content).to_bytes((len(content).bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(size))) + size + content


def cms(kind: str, content: bytes, *, inner: str = "data", rest: bytes = b"", is_open: bool = False) -> bytes:
    """A CMS object that wraps whatever is given as the element of its content."""
    about = element(0x06, bytes.fromhex(IDENTIFIERS[inner])) + element(0xA0, content, is_open=is_open)
    body = element(0x02, b"\1") + element(0x31, b"") + element(0x30, about, is_open=is_open) + rest
    whole = element(0x30, body, is_open=is_open)
    return element(
        0x30,
        element(0x06, bytes.fromhex(IDENTIFIERS[kind])) + element(0xA0, whole, is_open=is_open),
        is_open=is_open,
    )


def attribute(number: int, data: bytes, level: int = 2) -> bytes:
    """An attribute of TNEF, its sum not reckoned."""
    return struct.pack("<BII", level, number, len(data)) + data + b"\0\0"


def one(kind: int, name: int, value: bytes, *, named: bytes = b"") -> bytes:
    """A property with one value."""
    if kind in (0x1E, 0x1F, 0x0D, 0x0102):
        value = struct.pack("<II", 1, len(value)) + value
    return struct.pack("<HH", kind, name) + named + value + b"\0" * (-len(value) % 4)


def properties(*given: bytes) -> bytes:
    return struct.pack("<I", len(given)) + b"".join(given)


def packed_file(name: str, content: bytes, *more: bytes) -> bytes:
    """An attachment as Outlook packs it: the short title, the content, the long name."""
    named = one(0x1F, 0x3707, f"{name}\0".encode("utf-16-le"))
    return (
        attribute(0x00069002, b"\1\0" + b"\0" * 12)
        + attribute(0x00018010, b"KISA~1.PDF\0")
        + attribute(0x0006800F, content)
        + attribute(0x00069005, properties(named, *more))
    )


def tnef(*attributes: bytes) -> bytes:
    version = attribute(0x00089006, b"\0\0\1\0", 1) + attribute(0x00069007, struct.pack("<II", 1254, 0), 1)
    return bytes.fromhex("789f3e220100") + version + b"".join(attributes)


def embedded(letter: bytes) -> bytes:
    """A letter in a letter, as the value of PR_ATTACH_DATA_OBJ."""
    return one(0x0D, 0x3701, bytes.fromhex("0703020000000000c000000000000046") + letter)
