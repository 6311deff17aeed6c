"""An OCSP response as evidence (RFC 6960), signed by the issuer or by a responder it has delegated to."""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from ulak.desk.certificates import evidence_words as words
from ulak.desk.certificates.evidence import NotShown, Shown, Sought, in_utc, is_signed, judged, named
from ulak.desk.certificates.issued import name_digest
from ulak.desk.certificates.revocation_list import BROKEN, der_of
from ulak.desk.phrases import filled
from ulak.mail.der import inside

MOST_NAMED = 5


class OcspResponse:
    """
    One response, of one or several certificates.

    It is called after the time at which the status was known to be right (`thisUpdate`, RFC 6960 §2.4), as a
    list is, not after when somebody had it signed.
    """

    def __init__(self, read: ocsp.OCSPResponse) -> None:
        self._read = read

    @classmethod
    def of(cls, content: bytes) -> Self | NotShown | None:
        """Read a file, PEM or DER; None where it is no response at all, why where it answers nothing."""
        try:
            read = ocsp.load_der_ocsp_response(der_of(content, b"OCSP RESPONSE"))
        except BROKEN:
            return None
        if read.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            status = read.response_status.name.lower().replace("_", " ")
            return NotShown(filled(words.NO_SUCCESS, status=status))
        return cls(read)

    def shows(self, sought: Sought) -> Shown | NotShown:
        """Does it say of exactly that certificate that it is revoked? Else why not."""
        try:
            return self._shows(sought)
        except BROKEN:
            return NotShown(words.UNREADABLE)

    def _shows(self, sought: Sought) -> Shown | NotShown:
        about = [one for one in self._read.responses if one.serial_number == sought.number]
        if not about:
            return self._of_others()
        keys = sought.authorities.get(sought.issuer, ())
        of_issuer = [one for one in about if _is_of(one, sought.issuer, keys)]
        if not of_issuer:
            return NotShown(words.OTHER_KEY)
        verified = [self._is_verified(key, sought.issuer) for key in keys]
        if False in verified and not any(verified):
            return NotShown(words.BAD_SIGNATURE)
        found = self._judged(of_issuer[0], sought)
        return replace(found, is_verified=any(verified)) if isinstance(found, Shown) else found

    def _of_others(self) -> NotShown:
        serials = [f"{one.serial_number:X}" for one in self._read.responses]
        named_there = ", ".join(serials[:MOST_NAMED]) or "–"
        as_of = min((one.this_update_utc for one in self._read.responses), default=self._read.produced_at_utc)
        return NotShown(filled(words.OTHER_SERIAL, name=_named(as_of), serials=named_there))

    def _judged(self, about: ocsp.OCSPSingleResponse, sought: Sought) -> Shown | NotShown:
        at, as_of = about.revocation_time_utc, about.this_update_utc
        name = _named(as_of)
        if about.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
            return NotShown(filled(words.UNKNOWN, name=name))
        if at is None:
            is_older = as_of < sought.stated
            good = words.GOOD_BEFORE if is_older else words.GOOD
            return NotShown(filled(good, name=name, time=in_utc(sought.stated)), not is_older)
        return judged(Shown(name, at, as_of, scope=sought.issuer), about.revocation_reason, sought)

    def _is_verified(self, key: bytes, issuer: str) -> bool | None:
        """By the issuer, else by whoever it has certified for it; that certificate comes along (§4.2.2.2)."""
        delegated = (one for one in self._read.certificates if self._may_respond(one, key, issuer))
        tried = [self._is_signed(one) for one in (key, *map(_key_of, delegated))]
        return True if True in tried else tried[0]

    def _is_signed(self, key: bytes) -> bool | None:
        read = self._read
        return is_signed(key, read.signature, read.tbs_response_bytes, read.signature_hash_algorithm)

    def _may_respond(self, responder: x509.Certificate, key: bytes, issuer: str) -> bool:
        signed = responder.signature, responder.tbs_certificate_bytes, responder.signature_hash_algorithm
        usages = [one.value for one in responder.extensions if isinstance(one.value, x509.ExtendedKeyUsage)]
        at = self._read.produced_at_utc
        return (
            name_digest(responder.issuer) == issuer
            and any(ExtendedKeyUsageOID.OCSP_SIGNING in one for one in usages)
            and responder.not_valid_before_utc <= at <= responder.not_valid_after_utc
            and bool(is_signed(key, *signed))
        )


def _named(as_of: datetime) -> str:
    return named("OCSP response", as_of)


def _is_of(about: ocsp.OCSPSingleResponse, issuer: str, keys: tuple[bytes, ...]) -> bool:
    """Is it of a certificate of that issuer, as far as that can be told from digests (§4.1.1)?"""
    digest = about.hash_algorithm.name
    if digest == "sha256" and issuer and about.issuer_name_hash.hex() != issuer:
        return False
    return not keys or any(about.issuer_key_hash == hashlib.new(digest, _bits(key)).digest() for key in keys)


def _bits(key: bytes) -> bytes:
    """The key within its SubjectPublicKeyInfo, without the octet that counts unused bits."""
    _, (_, bits) = inside(key)
    return bits[1:]


def _key_of(certificate: x509.Certificate) -> bytes:
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
