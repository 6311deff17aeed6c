"""
What a mail says about certificates, laid into what the ticket knows: each certificate once, nothing lost.

Looking through the same mail again changes nothing, unless the inventory has learnt of what it names.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from ulak.desk.certificates.certificate import Certificate, Subscriber
from ulak.desk.certificates.finding import Finding, Verdict, What
from ulak.desk.certificates.folding import SAME_KEY, folded
from ulak.desk.certificates.listing import not_taken_off
from ulak.desk.certificates.report import LONGEST_WRITTEN, Informed, Report, Reported, Revocation
from ulak.desk.certificates.statement import is_compromise_statement
from ulak.desk.certificates.verdict import verdict_of
from ulak.mail.address import Address
from ulak.mail.identifier import Form, Identifier, Reading

MAIL = "mail"
"""Where nothing was found because it could not be looked through."""
GIVEN_UP = "the process ended each time this mail was looked through"
ENCRYPTED = "the mail is encrypted"

MOST_OF_HOST = 50
"""Certificates of one host that are listed."""
MOST_UNKNOWN = 500
"""What a mail names and nobody here knows, as far as it is listed."""


@dataclass(frozen=True, slots=True)
class Proof:
    """
    A finding with the certificates of ours that have its key, or that it is, and what it proves of them.

    A certificate in a mail names itself and proves nothing: it has no verdict.
    """

    finding: Finding
    certificates: tuple[Certificate, ...] = ()
    verdict: Verdict | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    All that one mail holds about certificates, looked up and tried.

    `weak` says what is wrong with a key by itself, `revoked` what imported lists say, by the SHA-256 of
    certificates; `inventory` is the version they were looked up in. `unread` says why a mail could not be
    looked through, or not whole; `beyond` counts what it names or carries beyond what is looked up and tried.
    """

    identifiers: tuple[Identifier, ...] = ()
    known: Mapping[Reading, tuple[Certificate, ...]] = field(default_factory=dict)
    proofs: tuple[Proof, ...] = ()
    weak: Mapping[str, str] = field(default_factory=dict)
    revoked: Mapping[str, Revocation] = field(default_factory=dict)
    inventory: int = 0
    unread: str = ""
    beyond: int = 0


def judged(
    finding: Finding,
    itself: tuple[Certificate, ...],
    with_its_key: tuple[Certificate, ...],
    *,
    verifies: bool,
) -> Proof:
    """
    What a finding means for our certificates: for the one it is, or for all that have its key.

    `verifies` says that our certificate's key verifies what a private key has signed.
    """
    if _names_itself(finding):
        return Proof(finding, itself)
    verdict, reason = verdict_of(finding, bool(with_its_key), verifies)
    return Proof(finding, with_its_key, verdict, reason)


def _names_itself(finding: Finding) -> bool:
    """Any certificate does, but for one that was made to say that its key is compromised."""
    is_certificate = finding.what is What.CERTIFICATE and finding.problem is None
    return is_certificate and not is_compromise_statement(finding.name)


def looked(report: Report, evidence: Evidence, now: datetime) -> Report:
    """What the ticket knows once this mail was looked through as well; those of ours stand first."""
    sightings = (*_named(evidence, now), *_tried(evidence, now), *_unread(evidence))
    rows = folded((*report.certificates, *sightings))
    hosts, more = ((), 0) if any(one.is_known for one in rows) else _of_hosts(evidence, now)
    rows = folded((*rows, *hosts))
    if not rows:
        rows = folded(_unknown_hosts(evidence))
    kept, beyond = _within_bounds(not_taken_off(rows, report))
    return replace(
        report,
        certificates=kept,
        looked_at=now,
        inventory=max(report.inventory, evidence.inventory),
        left_out=max(report.left_out, beyond + more),
        not_looked_up=max(report.not_looked_up, evidence.beyond),
    )


def is_unsettled(report: Report) -> bool:
    """May a larger inventory know more of it: what was not found, or who else has a key that was tried?"""
    return any(not one.is_known or one.verdict for one in report.certificates)


def subscribers_of(report: Report, evidence: Evidence) -> tuple[Informed, ...]:
    """Whose certificates are listed, with those to write to."""
    wanted = {one.subscriber for one in report.certificates}
    held = (one.subscriber for one in _everyone(evidence) if one.subscriber and one.subscriber.key in wanted)
    return tuple(_informed(one) for one in dict.fromkeys(held))


def _informed(subscriber: Subscriber) -> Informed:
    contacts = tuple(map(Address, subscriber.contacts))
    return Informed(subscriber.key, subscriber.name, subscriber.institution, contacts)


def _everyone(evidence: Evidence) -> Iterator[Certificate]:
    for found in evidence.known.values():
        yield from found
    for proof in evidence.proofs:
        yield from proof.certificates


def _named(evidence: Evidence, now: datetime) -> Iterator[Reported]:
    """By number, digest or crt.sh: the first reading that finds anything is what was meant."""
    for one in evidence.identifiers:
        if _is_host(one):
            continue
        found = _current(_found(one, evidence), now)
        yield from (_known(cert, evidence, one.written, one.found_in) for cert in found)
        if not found:
            yield _unknown(one)


def _found(one: Identifier, evidence: Evidence) -> tuple[Certificate, ...]:
    return next((found for reading in one.readings if (found := evidence.known.get(reading, ()))), ())


def _current(certificates: tuple[Certificate, ...], now: datetime) -> tuple[Certificate, ...]:
    """Of several that have one key only those whose time is not over, as long as there are any."""
    return tuple(one for one in certificates if not one.is_expired(now)) or certificates


def _known(one: Certificate, evidence: Evidence, written: str, found_in: str) -> Reported:
    return Reported(
        written=written[:LONGEST_WRITTEN],
        found_in=found_in,
        serial=one.serial,
        sha256=one.sha256,
        spki=one.spki,
        subject=one.subject,
        issuer=one.issuer,
        not_after=one.not_after,
        is_known=True,
        weak=evidence.weak.get(one.spki, ""),
        subscriber=one.subscriber.key if one.subscriber else "",
        revocation=evidence.revoked.get(one.sha256),
    )


def _unknown(one: Identifier) -> Reported:
    of_form = {reading.form: reading.value for reading in reversed(one.readings)}
    return Reported(
        written=one.written[:LONGEST_WRITTEN],
        found_in=one.found_in,
        serial=of_form.get(Form.SERIAL, ""),
        sha256=of_form.get(Form.SHA256, ""),
    )


def _tried(evidence: Evidence, now: datetime) -> Iterator[Reported]:
    """What is proven with a key is proven of every certificate that has it."""
    for proof in evidence.proofs:
        reasons = (proof.reason,) if proof.reason else ()
        found_in = SAME_KEY if proof.verdict else proof.finding.found_in
        for one in _current(proof.certificates, now):
            yield replace(_known(one, evidence, "", found_in), verdict=proof.verdict, reasons=reasons)
        if not proof.certificates:
            yield replace(_stranger(proof.finding), verdict=proof.verdict, reasons=reasons)


def _stranger(finding: Finding) -> Reported:
    """Of no certificate of ours, as it says of itself."""
    return Reported(
        written="",
        found_in=finding.found_in,
        serial=finding.serial,
        sha256=finding.sha256,
        spki=finding.spki,
        subject=finding.subject[:LONGEST_WRITTEN],
        issuer=finding.issuer,
    )


def _unread(evidence: Evidence) -> Iterator[Reported]:
    if evidence.unread:
        yield Reported("", MAIL, verdict=Verdict.UNREADABLE, reasons=(evidence.unread,))


def _of_hosts(evidence: Evidence, now: datetime) -> tuple[tuple[Reported, ...], int]:
    """
    The certificates of the hosts a mail speaks of, and how many more there are than are listed.

    They are looked at where nothing else leads to a certificate: a mail names many hosts, its writer's too.
    """
    rows, more = [], 0
    for one in filter(_is_host, evidence.identifiers):
        found = [cert for cert in _found(one, evidence) if not cert.is_expired(now)]
        more += max(len(found) - MOST_OF_HOST, 0)
        rows += [_known(cert, evidence, one.written, one.found_in) for cert in found[:MOST_OF_HOST]]
    return tuple(rows), more


def _unknown_hosts(evidence: Evidence) -> Iterator[Reported]:
    """Where a mail names nothing else; a quotation is of letters of ours, which have hosts too."""
    return (_unknown(one) for one in evidence.identifiers if _is_host(one) and "quoted" not in one.found_in)


def _is_host(one: Identifier) -> bool:
    return all(reading.form is Form.HOST for reading in one.readings)


def _within_bounds(rows: tuple[Reported, ...]) -> tuple[tuple[Reported, ...], int]:
    """All of ours; of the others as many as a person may look at."""
    ours = tuple(one for one in rows if one.is_known)
    others = tuple(one for one in rows if not one.is_known)
    return (*ours, *others[:MOST_UNKNOWN]), max(len(others) - MOST_UNKNOWN, 0)
