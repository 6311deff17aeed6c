"""A certificate that we issued, as the inventory knows it, and whose it is."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Subscriber:
    """
    A subscriber of the inventory (BR 1.6.1: the legal entity a certificate is issued to).

    `key` tells one from another and is shown to nobody. `contacts` are addresses, the one to write to first.
    """

    key: str
    name: str
    institution: str
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Certificate:
    """
    One certificate, or a precertificate (RFC 6962 §3.1) whose certificate the inventory lacks.

    `serial` is in hex, capitals, no leading zeros; digests are in small hex; `issuer` is the SHA-256 of the
    issuer's name in DER, with the serial number what makes it unique (RFC 5280 §4.1.2.2). `public_key` is its
    SubjectPublicKeyInfo in DER. Instants are in UTC.
    """

    serial: str
    issuer: str
    issuer_name: str
    sha256: str
    spki: str
    subject: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    public_key: bytes = field(repr=False)
    subscriber: Subscriber | None = None

    def is_expired(self, now: datetime) -> bool:
        """Is its time over?"""
        return now > self.not_after
