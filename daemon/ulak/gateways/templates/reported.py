"""The certificates of a ticket and their subscribers, as one letter may tell of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ulak.desk.acts.grounds import ground_of
from ulak.desk.certificates.listing import STAFF
from ulak.desk.certificates.report import Informed, Report, Reported
from ulak.desk.decision import Draft
from ulak.desk.recipients import OUTWARD, SUBSCRIBER
from ulak.desk.ticket import Ticket
from ulak.gateways.templates.eyes import Eyes


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """Why a verdict is as it is: what was tried (`private key`), `found_in` where, and `why`."""

    what: str
    found_in: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateLine:
    """
    One certificate, or something that names one nobody here knows (`is_known`).

    `weak` is what is wrong with its key by itself; `revoked_at` when its revocation was published, `evidence`
    what shows that. `written` is how the reporter named it, which only they and the desk read. `found_in`,
    `verdict` (what is proven about its key), `reasons` and `subscriber` (whose it is) stay inside the desk:
    outside a person says what was found.
    """

    serial: str
    sha256: str
    spki: str
    subject: str
    not_after: datetime | None
    is_known: bool
    weak: str
    revoked_at: datetime | None
    evidence: str
    written: str = ""
    found_in: str = ""
    verdict: str = ""
    reasons: tuple[ReasonLine, ...] = ()
    subscriber: str = ""

    @property
    def name(self) -> str:
        """What to call it: as the reporter did, else as it calls itself; empty where it cannot be read."""
        return self.written or self.subject or self.serial or self.sha256 or self.spki


@dataclass(frozen=True, slots=True)
class SubscriberLine:
    """
    A subscriber who must hear what was found, in letters within the desk.

    `contact` is whom `#ön-rapor` writes to, empty where nobody is left. `told_at` is when they were told,
    `told_on` the number of another ticket of the case that tells them.
    """

    name: str
    institution: str
    contact: str
    told_at: datetime | None
    told_on: str


def is_to_subscriber(draft: Draft) -> bool:
    """Does it leave the desk for somebody who must not learn who reported their certificate?"""
    return draft.purpose in OUTWARD and draft.party == SUBSCRIBER


def about_certificates(draft: Draft, ticket: Ticket, eyes: Eyes, language: str) -> dict[str, Any]:
    """What a letter says of them, by the fields of `LetterView`; how many reported is for the desk alone."""
    report, is_inside = ticket.report, draft.purpose not in OUTWARD
    return {
        "certificates": tuple(_certificate_lines(draft, report, eyes)),
        "subscribers": tuple(_subscriber_line(one, eyes) for one in report.subscribers if is_inside),
        "reports": report.reports if is_inside else 1,
        "left_out": report.left_out if is_inside else 0,
        "not_looked_up": report.not_looked_up if is_inside else 0,
        "ground": _ground(ticket, language),
    }


def _certificate_lines(draft: Draft, report: Report, eyes: Eyes) -> Iterator[CertificateLine]:
    """All to the desk and the reporter; to a subscriber their own, and nothing of what the reporter wrote."""
    if draft.purpose not in OUTWARD:
        yield from (_line_for_desk(one, report, eyes) for one in report.certificates)
    elif draft.party != SUBSCRIBER:
        yield from (replace(_line(one, eyes), written=_by_reporter(one, eyes)) for one in report.certificates)
    else:
        theirs = (one for one in report.certificates if one.subscriber == draft.subscriber)
        yield from (_line(one, eyes) for one in theirs)


def _by_reporter(one: Reported, eyes: Eyes) -> str:
    """Never a number that staff put on the list: the reporter would wonder whose it is."""
    return "" if one.found_in == STAFF else eyes.see(one.written)


def _line_for_desk(one: Reported, report: Report, eyes: Eyes) -> CertificateLine:
    subscriber = report.subscriber(one.subscriber)
    return replace(
        _line(one, eyes),
        written=eyes.see(one.written),
        found_in=eyes.see(one.found_in),
        verdict=one.verdict or "",
        reasons=tuple(_reason(eyes.see(reason)) for reason in one.reasons),
        subscriber=eyes.see(subscriber.name) if subscriber else "",
    )


def _reason(words: str) -> ReasonLine:
    """`private key in attachment server.key: it signed …` in its parts, which have names in each language."""
    tried, _, why = words.rpartition(": ")
    what, _, found_in = tried.partition(" in ")
    return ReasonLine(what, found_in, why)


def _line(one: Reported, eyes: Eyes) -> CertificateLine:
    """What the certificate itself tells everybody, and whether it is revoked."""
    revocation = one.revocation
    return CertificateLine(
        serial=one.serial,
        sha256=one.sha256,
        spki=one.spki,
        subject=eyes.see(one.subject),
        not_after=one.not_after,
        is_known=one.is_known,
        weak=eyes.see(one.weak),
        revoked_at=revocation.at if revocation else None,
        evidence=eyes.see(revocation.evidence) if revocation else "",
    )


def _subscriber_line(one: Informed, eyes: Eyes) -> SubscriberLine:
    contact = one.next_contact
    return SubscriberLine(
        name=eyes.see(one.name),
        institution=eyes.see(one.institution),
        contact=contact.address if contact else "",
        told_at=one.told_at,
        told_on=one.told_on,
    )


def _ground(ticket: Ticket, language: str) -> str:
    """`BR 4.9.1.1 (3), evidence of key compromise`; empty while staff have named none."""
    named = ground_of(ticket.tags)
    return f"{named.basis}, {named.title.in_language(language)}" if named else ""
