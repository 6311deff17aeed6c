"""A certificate that a report is about, in words: as a ticket keeps it, and `#geri-al` brings it back."""

from datetime import datetime
from typing import Any

from ulak.desk.certificates.finding import Verdict
from ulak.desk.certificates.report import Reported, Revocation

Words = list[Any]


def reported_words(one: Reported) -> Words:
    """Write it down."""
    revocation = one.revocation
    revoked = revocation and [_iso(revocation.at), revocation.evidence, revocation.sha256,
                              revocation.is_verified, revocation.reason]  # fmt: skip
    verdict = one.verdict.value if one.verdict else None
    return [one.written, one.found_in, one.serial, one.sha256, one.spki, one.subject, one.issuer,
            _iso(one.not_after), one.is_known, verdict, list(one.reasons), one.weak, one.subscriber,
            revoked]  # fmt: skip


def read_reported(words: Words) -> Reported:
    """Read it back."""
    written, found_in, serial, sha256, spki, subject, issuer, *later = words
    not_after, is_known, verdict, reasons, weak, subscriber, revoked = later
    return Reported(
        written=written,
        found_in=found_in,
        serial=serial,
        sha256=sha256,
        spki=spki,
        subject=subject,
        issuer=issuer,
        not_after=_at(not_after),
        is_known=is_known,
        verdict=Verdict(verdict) if verdict else None,
        reasons=tuple(reasons),
        weak=weak,
        subscriber=subscriber,
        revocation=_revocation(revoked) if revoked else None,
    )


def _revocation(words: Words) -> Revocation:
    at, evidence, sha256, is_verified, reason = words
    return Revocation(datetime.fromisoformat(at), evidence, sha256, is_verified, reason)


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _at(words: str | None) -> datetime | None:
    return datetime.fromisoformat(words) if words else None
