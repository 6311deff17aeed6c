"""Certificates that never were, for the letters of `samples.py`."""

from dataclasses import replace
from datetime import UTC, datetime

from ulak.desk.certificates.finding import Verdict
from ulak.gateways.templates.reported import CertificateLine, ReasonLine, SubscriberLine
from ulak.mail.address import Address

TO_SUBSCRIBERS = frozenset({"preliminary-report-subscriber", "subscriber-answer"})
LETTERS = TO_SUBSCRIBERS | frozenset(
    {"acknowledgement-report", "preliminary-report", "findings", "not-ours", "need-more", "final-report"}
)
"""Letters that are about a certificate problem report, whatever kind is asked for."""
REPORTER = Address("hanno@arastirma.test", "Hanno Örnek")
SUBSCRIBER = Address("bt@ornek.test", "Örnek Kurumu")
SUBJECTS = {
    "tr": "www.ornek.test sertifikasının anahtarı ele geçirilmiş",
    "en": "Compromised key of www.ornek.test",
}
TEXTS = {
    "tr": "www.ornek.test sertifikasının özel anahtarı herkese açık bir depoda durmaktadır.",
    "en": "The private key of the certificate of www.ornek.test stands in a public repository.",
}
_AT = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
_OURS = CertificateLine(
    written="0x3A:4F:11:09:5C:77:20:AB",
    found_in="text",
    serial="3A4F11095C7720AB",
    sha256="5e" * 32,
    spki="3f9a" * 16,
    subject="CN=www.ornek.test, O=Örnek Kurumu, C=TR",
    not_after=datetime(2027, 3, 1, 20, 59, 59, tzinfo=UTC),
    is_known=True,
    weak="",
    revoked_at=None,
    evidence="",
    subscriber="Örnek Kurumu",
)
_UNKNOWN = CertificateLine(
    written="3A4F11095C7720A",
    found_in="quoted text",
    serial="",
    sha256="",
    spki="",
    subject="",
    not_after=None,
    is_known=False,
    weak="",
    revoked_at=None,
    evidence="",
)


def proven() -> tuple[CertificateLine, ...]:
    """A key that was proven, its other certificate, which is revoked, and what led nowhere."""
    why = "it signed a fresh number, and the key of our certificate verifies it"
    reasons = (ReasonLine("private key", "attachment server.key", why),)
    return (
        replace(_OURS, verdict=Verdict.CONFIRMED, reasons=reasons),
        replace(
            _OURS,
            written="",
            found_in="same key",
            serial="4B5022106D8831BC",
            sha256="6f" * 32,
            verdict=Verdict.CONFIRMED,
            not_after=_AT,
            revoked_at=_AT,
            evidence="CRL 4711 of 2026-11-24T04:30:00Z",
        ),
        _UNKNOWN,
        replace(_UNKNOWN, written="", found_in="attachment kilitli.pem", verdict=Verdict.NEEDS_PASSWORD),
    )


def named() -> tuple[CertificateLine, ...]:
    """One that was named, and whose key is weak."""
    return (replace(_OURS, subscriber="", weak="ROCA", verdict=Verdict.NOT_PROVEN),)


def unknown() -> tuple[CertificateLine, ...]:
    """What nobody here knows."""
    return (_UNKNOWN, replace(_UNKNOWN, found_in="staff", reasons=(ReasonLine("", "", "…"),)))


def subscribers() -> tuple[SubscriberLine, ...]:
    """One who waits, one whom nothing reaches, one who was told, one who is told elsewhere."""
    waiting = SubscriberLine("Örnek Kurumu", "Örnek Bakanlığı", "bt@ornek.test", None, "")
    return (
        waiting,
        replace(waiting, name="Birinci Kurum", contact=""),
        replace(waiting, name="İkinci Kurum", institution="", told_at=_AT),
        replace(waiting, name="Üçüncü Kurum", institution="Üçüncü Kurum", told_on="KSM-2026-000101"),
    )
