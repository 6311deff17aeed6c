"""Certificates for tests, of few keys: what one is about is an argument, the rest is ordinary."""

import base64
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.desk.authority import key_of, named
from ulak.desk.certificates.issued import Issued, issued

BEGINS = datetime(2026, 9, 1, tzinfo=UTC)
ENDS = datetime(2027, 3, 1, tzinfo=UTC)
SERIAL = 0x3A4F9912D0C1B2A3

Extension = tuple[x509.ExtensionType, bool]


def der_of(
    serial: int = SERIAL, *hosts: str, subject: x509.Name | None = None, key: str = "a server",
    issuer: str = "Test CA", ends: datetime = ENDS, is_precertificate: bool = False,
    is_authority: bool = False, extensions: Iterable[Extension] = (),
) -> bytes:  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .issuer_name(named(issuer))
        .subject_name(named("www.ornek.test") if subject is None else subject)
        .public_key(key_of(key).public_key())
        .serial_number(serial)
        .not_valid_before(BEGINS if ends > BEGINS else ends - timedelta(days=90))
        .not_valid_after(ends)
    )
    if hosts:
        names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
        builder = builder.add_extension(names, critical=False)
    if is_precertificate:
        builder = builder.add_extension(x509.PrecertPoison(), critical=True)
    if is_authority:
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(key_of(issuer), hashes.SHA256()).public_bytes(Encoding.DER)


def authority_der(name: str = "Test CA", **more: object) -> bytes:
    """The CA's own certificate: its name, its key."""
    return der_of(1, subject=named(name), key=name, issuer=name, is_authority=True, **more)  # type: ignore[arg-type]


def issue(serial: int = SERIAL, *hosts: str, **more: object) -> Issued:
    """The same, read."""
    return issued(der_of(serial, *hosts, **more))  # type: ignore[arg-type]


def pem_of(der: bytes, label: str = "CERTIFICATE") -> str:
    return f"-----BEGIN {label}-----\n{base64.encodebytes(der).decode()}-----END {label}-----\n"


def key_pem(key: str = "a server") -> str:
    """Its private half, PKCS#8."""
    return key_of(key).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
