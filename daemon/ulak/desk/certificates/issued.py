"""A certificate read out of its DER: what the inventory keeps of it (RFC 5280 §4.1)."""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha1, sha256

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ulak.desk.certificates.certificate import Certificate
from ulak.mail.der import FIRST, encoded, inside

LARGEST = 64 * 1024
"""Bytes of the largest certificate that is read."""
KEPT = timedelta(days=732)
"""For so long an expired certificate is kept: two years at least (BR 5.5.2)."""
LONGEST_NAME = 1_000
"""Characters of a distinguished name that are kept."""
LONGEST_SERIAL = 50
"""Hex digits of a serial number; RFC 5280 §4.1.2.2 allows 40."""

_POISON = bytes.fromhex("060a2b06010401d679020403")
"""The extension that makes a precertificate (RFC 6962 §3.1), as it stands in DER."""
_HOST = re.compile(r"(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


@dataclass(frozen=True, slots=True)
class Issued:
    """
    A certificate with what only the inventory asks of it.

    `subject` is the SHA-256 of the subject's name in DER: by it an authority is found as an issuer.
    """

    certificate: Certificate
    sha1: str
    subject: str
    is_precertificate: bool
    is_authority: bool


def issued(der: bytes) -> Issued:
    """
    Read one; ValueError with a sentence where that cannot be done.

    Its extensions may be wrong, for such certificates are reported: then nothing is read of them.
    """
    if len(der) > LARGEST:
        raise ValueError("it is larger than any certificate")
    try:
        read = x509.load_der_x509_certificate(der)
        serial, tbs = f"{read.serial_number:X}", read.tbs_certificate_bytes
        issuer, subject = read.issuer, read.subject
    except (TypeError, ValueError, x509.InvalidVersion) as wrong:
        raise ValueError("it is no certificate that can be read") from wrong
    if len(serial) > LONGEST_SERIAL:
        raise ValueError("its serial number is longer than any may be")
    extensions = _extensions(read)
    public_key = _public_key(tbs)
    return Issued(
        certificate=Certificate(
            serial=serial,
            issuer=name_digest(issuer),
            issuer_name=issuer.rfc4514_string()[:LONGEST_NAME],
            sha256=sha256(der).hexdigest(),
            spki=sha256(public_key).hexdigest(),
            subject=subject.rfc4514_string()[:LONGEST_NAME],
            names=tuple(dict.fromkeys(_names(subject, extensions))),
            not_before=read.not_valid_before_utc,
            not_after=read.not_valid_after_utc,
            public_key=public_key,
        ),
        sha1=sha1(der, usedforsecurity=False).hexdigest(),
        subject=name_digest(subject),
        is_precertificate=_POISON in tbs,
        is_authority=_is_authority(extensions),
    )


def name_digest(name: x509.Name) -> str:
    """The SHA-256 by which issuers are compared: of the name in DER."""
    return sha256(name.public_bytes()).hexdigest()


def _extensions(read: x509.Certificate) -> x509.Extensions:
    try:
        return read.extensions
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return x509.Extensions([])


def _public_key(tbs: bytes) -> bytes:
    """SubjectPublicKeyInfo as it stands there, whatever algorithm it is of."""
    parts = inside(tbs)
    return encoded(*parts[6 if parts[0][0] == FIRST else 5])


def _names(subject: x509.Name, extensions: x509.Extensions) -> Iterator[str]:
    """Hosts and IP addresses; of what else may stand there, addresses of people too, nothing."""
    try:
        alternative = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        if _is_for_servers(extensions):
            yield from _common_names(subject)
        return
    for host in alternative.get_values_for_type(x509.DNSName):
        yield host.lower().rstrip(".")
    for address in alternative.get_values_for_type(x509.IPAddress):
        if isinstance(address, ipaddress.IPv4Address | ipaddress.IPv6Address):
            yield str(address)


def _common_names(subject: x509.Name) -> Iterator[str]:
    """A common name that has the form of a host's, for certificates older than BR 7.1.4.2."""
    for one in subject.get_attributes_for_oid(NameOID.COMMON_NAME):
        host = str(one.value).lower()
        if _HOST.fullmatch(host):
            yield host


def _is_for_servers(extensions: x509.Extensions) -> bool:
    try:
        usages = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return ExtendedKeyUsageOID.SERVER_AUTH in usages


def _is_authority(extensions: x509.Extensions) -> bool:
    try:
        return extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
