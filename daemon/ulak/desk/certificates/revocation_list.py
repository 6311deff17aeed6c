"""A certificate revocation list as evidence (RFC 5280 §5): complete, delta or indirect."""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self, TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_der_public_key

from ulak.desk.certificates import evidence_words as words
from ulak.desk.certificates.evidence import Lacking, NotShown, Shown, Sought, in_utc, judged, named
from ulak.desk.certificates.issued import name_digest
from ulak.desk.phrases import filled

BROKEN = (
    TypeError,
    ValueError,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
    UnsupportedAlgorithm,
)
"""What the library says of bytes that are not what they should be."""

LONGEST_NAME = 200


_Extension = TypeVar("_Extension", bound=x509.ExtensionType)


NO_REVOCATION = (x509.ReasonFlags.certificate_hold, x509.ReasonFlags.remove_from_crl)


@dataclass(frozen=True, slots=True)
class Listed:
    """One certificate of a list, by its issuer (SHA-256 of the name in DER) and serial number."""

    issuer: str
    serial: str
    at: datetime
    reason: str


class RevocationList:
    """One list; its entries are read as they are asked for, its signature is tried once for each key."""

    def __init__(self, read: x509.CertificateRevocationList) -> None:
        self._read = read
        self._tried: dict[bytes, bool] = {}
        self.issuer = name_digest(read.issuer)
        number = _value(read.extensions, x509.CRLNumber)
        self.number = str(number.crl_number) if number else ""
        self.this_update = read.last_update_utc
        self.name = list_name(self.number, self.this_update)
        self._is_delta = _value(read.extensions, x509.DeltaCRLIndicator) is not None
        points = _value(read.extensions, x509.IssuingDistributionPoint)
        self._is_indirect = points is not None and points.indirect_crl
        self._scope = self.issuer + (points.public_bytes().hex() if points else "")

    @classmethod
    def of(cls, content: bytes) -> Self | NotShown | None:
        """Read a file, PEM or DER; None where it is no list at all, why where it is one nobody can use."""
        try:
            read = x509.load_der_x509_crl(der_of(content, b"X509 CRL"))
        except BROKEN:
            return None
        try:
            return NotShown(words.UNREADABLE) if _has_unknown(read.extensions) else cls(read)
        except BROKEN:
            return NotShown(words.UNREADABLE)

    def shows(self, sought: Sought) -> Shown | NotShown:
        """Does it have exactly that certificate as revoked? Else why not."""
        if sought.issuer not in ("", self.issuer) and not self._is_indirect:
            return NotShown(filled(words.OTHER_ISSUER, issuer=self._issuer_name))
        keys = sought.authorities.get(self.issuer, ())
        is_verified = any(map(self._is_signed_with, keys))
        if keys and not is_verified:
            return NotShown(words.BAD_SIGNATURE)
        try:
            entry = self._entry(sought)
            found = self._judged(entry, sought) if entry else self._missing(sought)
        except BROKEN:
            return NotShown(words.UNREADABLE)
        is_checked = is_verified and bool(sought.issuer)
        return replace(found, is_verified=is_checked) if isinstance(found, Shown) else found

    @property
    def _issuer_name(self) -> str:
        return self._read.issuer.rfc4514_string()[:LONGEST_NAME]

    def is_signed_with_any(self, keys: Iterable[bytes]) -> bool:
        """Is its signature that of one of these keys?"""
        return any(map(self._is_signed_with, keys))

    def revoked(self) -> Iterator[Listed]:
        """Every certificate that it has as revoked; one that is only on hold is not (BR 4.9.13)."""
        issuer = self.issuer
        for entry in self._read:
            named_in = _certificate_issuer(entry)
            if self._is_indirect:
                issuer = named_in or issuer
            given = _value(entry.extensions, x509.CRLReason)
            reason = given.reason if given else None
            is_ours = named_in in (None, issuer) and not _has_unknown(entry.extensions)
            if is_ours and reason not in NO_REVOCATION:
                why = reason.value if reason else ""
                yield Listed(issuer, f"{entry.serial_number:X}", entry.revocation_date_utc, why)

    def _is_signed_with(self, key: bytes) -> bool:
        if key not in self._tried:
            self._tried[key] = _is_valid(self._read, key)
        return self._tried[key]

    def _entry(self, sought: Sought) -> x509.RevokedCertificate | None:
        """In an indirect list an entry is of the issuer that was named last above it (RFC 5280 §5.3.3)."""
        if not self._is_indirect:
            return self._read.get_revoked_certificate_by_serial_number(sought.number)
        issuer = self.issuer
        for entry in self._read:
            issuer = _certificate_issuer(entry) or issuer
            if entry.serial_number == sought.number and sought.issuer in ("", issuer):
                return entry
        return None

    def _judged(self, entry: x509.RevokedCertificate, sought: Sought) -> Shown | NotShown:
        is_elsewhere = _certificate_issuer(entry) not in (None, self.issuer) and not self._is_indirect
        if is_elsewhere or _has_unknown(entry.extensions):
            return NotShown(words.UNREADABLE)
        given = _value(entry.extensions, x509.CRLReason)
        found = Shown(self.name, entry.revocation_date_utc, self.this_update, scope=self._scope)
        return judged(found, given.reason if given else None, sought)

    def _missing(self, sought: Sought) -> NotShown:
        if self._is_delta:
            return NotShown(filled(words.NOT_IN_DELTA, name=self.name))
        why = words.TOO_OLD if self.this_update < sought.stated else words.NOT_IN_LIST
        lacking = Lacking(self.name, self.this_update, self._scope)
        return NotShown(filled(why, name=self.name, time=in_utc(sought.stated)), lacking=lacking)


def list_name(number: str, this_update: datetime) -> str:
    """`CRL 4711 of 2026-11-24T14:30:00Z`."""
    return named(f"CRL {number}" if number else "CRL", this_update)


def der_of(content: bytes, label: bytes) -> bytes:
    """The first block of that label where the file is PEM (RFC 7468), else the file."""
    block = re.search(rb"-----BEGIN %b-----([A-Za-z0-9+/=\s]*)-----END %b-----" % (label, label), content)
    if block is None:
        return content
    try:
        return base64.b64decode(b"".join(block[1].split()), validate=True)
    except binascii.Error:
        return b""


def _is_valid(read: x509.CertificateRevocationList, key: bytes) -> bool:
    try:
        return read.is_signature_valid(load_der_public_key(key))  # type: ignore[arg-type]
    except BROKEN:
        return False


def _value(extensions: x509.Extensions, kind: type[_Extension]) -> _Extension | None:
    found = (one.value for one in extensions if isinstance(one.value, kind))
    return next(found, None)


def _has_unknown(extensions: x509.Extensions) -> bool:
    """Is there a critical one that nobody here can read? Then nothing may be read out of it (§5.2, §5.3)."""
    return any(one.critical and isinstance(one.value, x509.UnrecognizedExtension) for one in extensions)


def _certificate_issuer(entry: x509.RevokedCertificate) -> str | None:
    named_in = _value(entry.extensions, x509.CertificateIssuer)
    names = named_in.get_values_for_type(x509.DirectoryName) if named_in else []
    return name_digest(names[0]) if names else None
