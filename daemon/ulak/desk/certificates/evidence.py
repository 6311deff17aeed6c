"""
What shows that a certificate is revoked: a CRL (RFC 5280 §5) or an OCSP response (RFC 6960), as a file.

"Is revoked" was said of certificates that were still good, because another one had been revoked (Mozilla bug
1650845): so exactly the serial number of exactly that issuer is looked for, and nothing near it counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import HashAlgorithm
from cryptography.hazmat.primitives.serialization import load_der_public_key
from cryptography.x509 import ReasonFlags

from ulak.desk.certificates import evidence_words as words
from ulak.desk.phrases import filled
from ulak.desk.rules.rulebook import Words

AHEAD = timedelta(minutes=5)
"""So much the clocks of two honest servers differ."""


@dataclass(frozen=True, slots=True)
class Sought:
    """
    What is asked of a piece of evidence: is this certificate revoked?

    `issuer` is the SHA-256 of its issuer's name in DER, empty where nobody here knows it. `authorities` are
    public keys (SPKI in DER) by the same digest of whose they are: a CA that took another key has several.
    `stated` is when the revocation was published, as somebody says.
    """

    serial: str
    issuer: str
    stated: datetime
    now: datetime
    authorities: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The serial number as it is compared: as a number (RFC 5280 §4.1.2.2)."""
        return int(self.serial, 16)


@dataclass(frozen=True, slots=True)
class Shown:
    """
    That it is revoked, since `at`; `as_of` is the time of the evidence, by which that was published.

    A house may date the revocation itself back, to when a key was compromised (BR 7.2.2): then it is no time
    of publication. `scope` tells which certificates the evidence speaks of.
    """

    name: str
    at: datetime
    as_of: datetime
    reason: str = ""
    is_verified: bool = False
    scope: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A complete list without the certificate: it outweighs what is older and speaks of the same ones."""

    name: str
    as_of: datetime
    scope: str

    def outweighs(self, found: Shown, not_after: datetime | None) -> bool:
        """Once a certificate has expired a list may leave it out again (RFC 5280 §3.3)."""
        is_expired = not_after is not None and self.as_of > not_after
        return self.scope == found.scope and self.as_of > found.as_of and not is_expired


@dataclass(frozen=True, slots=True)
class NotShown:
    """Why it does not show that; `is_against` where it says that the certificate is not revoked."""

    why: Words
    is_against: bool = False
    lacking: Lacking | None = field(default=None, compare=False)


class Evidence(Protocol):
    """A piece of it that was read."""

    def shows(self, sought: Sought) -> Shown | NotShown:
        """Does it say of exactly that certificate that it is revoked?"""


def judged(found: Shown, reason: ReasonFlags | None, sought: Sought) -> Shown | NotShown:
    """What is said of it, unless that is no revocation, or of a time that has not come yet."""
    if reason is ReasonFlags.remove_from_crl:
        return NotShown(filled(words.TAKEN_OFF, name=found.name), is_against=True)
    if reason is ReasonFlags.certificate_hold:
        return NotShown(filled(words.ON_HOLD, name=found.name), is_against=True)
    if max(found.at, found.as_of) > sought.now + AHEAD:
        return NotShown(filled(words.FROM_THE_FUTURE, name=found.name))
    return replace(found, reason=reason.value if reason else "")


def named(kind: str, at: datetime) -> str:
    """What it is called in receipts, the journal and `show`: `CRL 4711 of 2026-11-24T14:30:00Z`."""
    return f"{kind} of {in_utc(at)}"


def in_utc(at: datetime) -> str:
    """To the second, as evidence has it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def is_signed(key: bytes, signature: bytes, signed: bytes, digest: HashAlgorithm | None) -> bool | None:
    """Is it a signature of that key (SPKI in DER)? None where it is of a kind that cannot be tried here."""
    try:
        return _verify(load_der_public_key(key), signature, signed, digest)
    except InvalidSignature:
        return False
    except (ValueError, UnsupportedAlgorithm):
        return None


def _verify(key: object, signature: bytes, signed: bytes, digest: HashAlgorithm | None) -> bool | None:
    match key, digest:
        case rsa.RSAPublicKey(), HashAlgorithm():
            key.verify(signature, signed, padding.PKCS1v15(), digest)
        case ec.EllipticCurvePublicKey(), HashAlgorithm():
            key.verify(signature, signed, ec.ECDSA(digest))
        case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey(), None:
            key.verify(signature, signed)
        case _:
            return None
    return True
