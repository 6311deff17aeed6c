"""Look through the mails of certificate problem reports: which certificates of ours, and what is proven."""

import logging
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from ulak.desk.certificates.certificate import Certificate
from ulak.desk.certificates.finding import Finding
from ulak.desk.certificates.found import found
from ulak.desk.certificates.looking import (
    ENCRYPTED,
    GIVEN_UP,
    Evidence,
    Proof,
    is_unsettled,
    judged,
    looked,
    subscribers_of,
)
from ulak.desk.certificates.marks import marks
from ulak.desk.certificates.report import Revocation
from ulak.desk.decision import Decision
from ulak.errors import ConfigError, Unavailable
from ulak.fault_point import Step, reach
from ulak.mail.blob import Blob
from ulak.mail.blobs import tried_and_left
from ulak.mail.identifier import Form, Identifier, Reading
from ulak.mail.identifiers import listed_and_left
from ulak.mail.parse import parse
from ulak.stages.cases import close_cases, settle_cases
from ulak.stages.office import Office
from ulak.store.cases import Cases
from ulak.store.looked_through import LookedThrough, Wanted
from ulak.store.stale import Stale
from ulak.store.tickets import Then

BATCH = 10
TRIES = 5
ALARM = "alarm"
"""The letter that every house has."""

NONCE = 32
"""Bytes that a private key must sign: fresh ones, so that no signature made before proves anything."""

log = logging.getLogger(__name__)


class Prover(Protocol):
    """All that the stage needs from the process in which keys of strangers are tried."""

    def read(self, blobs: tuple[Blob, ...], nonce: bytes) -> tuple[Finding, ...]:
        """Say what each blob is; private keys that are valid have signed the nonce."""
        ...

    def verifies(self, public_key: bytes, nonce: bytes, signature: bytes) -> bool:
        """Is the signature on the nonce one of that public key's private half?"""
        ...

    def weaknesses(self, public_keys: Mapping[str, bytes]) -> Mapping[str, str]:
        """What is wrong with keys by themselves, by their SPKI."""
        ...


class Stock(Protocol):
    """All that the stage needs from the inventory."""

    def version(self) -> int:
        """How often it was changed; 0 is empty."""
        ...

    def look_up(self, readings: Iterable[Reading]) -> Mapping[Reading, tuple[Certificate, ...]]:
        """Every certificate that each of them may mean."""
        ...

    def sharing(self, spki: Iterable[str]) -> tuple[Certificate, ...]:
        """All certificates with one of these keys."""
        ...

    def revoked(self, named: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Revocation]:
        """Which of these certificates, by issuer and serial number, imported CRLs have as revoked."""
        ...


@dataclass(frozen=True, slots=True)
class Bench:
    """The mails to look through, what we issued, who tries keys, and the cases that reports make."""

    mails: LookedThrough
    inventory: Stock
    prover: Prover
    cases: Cases


def turn(office: Office, bench: Bench, clock: Callable[[], datetime]) -> int:
    """
    Look through up to `BATCH` mails, each in a transaction of its own; return how many.

    A mail is begun in the store before a byte of it is read. One whose reading ended the process three times
    is listed as unreadable: somebody must look at it. An inventory that has grown is asked again about what
    was not found. What else happened to the reports of a case goes before all that.
    """
    moved = settle_cases(office, bench.cases, clock) + close_cases(office, clock)
    version = bench.inventory.version()
    return moved + sum(
        _take(office, bench, one, version, clock) for one in bench.mails.wanted(version, BATCH)
    )


def _take(office: Office, bench: Bench, mail: Wanted, version: int, clock: Callable[[], datetime]) -> bool:
    """False where the ticket was closed or merged meanwhile: the mail has its turn when that changes."""
    mails = bench.mails
    if mail.is_again and not _may_say_more(mails, mail):
        mails.end(mail, version, clock())
        return True
    if not mail.is_given_up:
        mails.begin(mail)
    try:
        evidence = _evidence(bench, mail, version, office.house.language)
    except Unavailable:
        mails.leave(mail)
        raise
    reach(Step.LOOKED)
    if _settled(office, mails, mail, evidence, clock()):
        return True
    mails.leave(mail)
    return False


def _may_say_more(mails: LookedThrough, mail: Wanted) -> bool:
    ticket = mails.ticket(mail.number)
    return ticket is not None and is_unsettled(ticket.report)


def _settled(office: Office, mails: LookedThrough, mail: Wanted, evidence: Evidence, now: datetime) -> bool:
    """Decide outside any lock, write; when a ticket was changed meanwhile, again, on what was found."""
    for _ in range(TRIES):
        today, ticket = office.today(), mails.ticket(mail.number)
        if ticket is None:
            return False
        report = looked(ticket.report, evidence, now)
        others = mails.about(marks(report), mail.number)
        subscribers = subscribers_of(report, evidence)
        decision = found(ticket, report, subscribers, others, today.rules(), today.trusting(), now)
        if decision is None:
            mails.end(mail, evidence.inventory, now)
            return True
        try:
            _carried_out(today, decision, now, mails.ended(mail, evidence.inventory, now))
        except Stale:
            continue
        log.info("%s", decision.reason)
        return True
    return False


def _carried_out(office: Office, decision: Decision, now: datetime, then: Then) -> None:
    """In a house whose templates are older than these letters people hear all the same, by a bare alarm."""
    try:
        office.settle(decision, now, then=then)
    except ConfigError as broken:
        log.error("what was found is written as an alarm: %s", broken)  # noqa: TRY400
        plain = tuple(replace(one, template=ALARM) for one in decision.drafts)
        office.settle(replace(decision, drafts=plain), now, then=then)


def _evidence(bench: Bench, mail: Wanted, version: int, language: str) -> Evidence:
    """All that one mail holds, looked up and tried; no key is in it."""
    if mail.is_given_up:
        return Evidence(inventory=version, unread=GIVEN_UP)
    original = bench.mails.original(mail)
    if not original.raw:
        return Evidence(inventory=version, unread="" if mail.is_again else original.unread)
    message, nonce = parse(original.raw, language=language), secrets.token_bytes(NONCE)
    (tried, untried), (named, unnamed) = tried_and_left(message), listed_and_left(message)
    findings = bench.prover.read(tried, nonce) if tried else ()
    return replace(
        _looked_up(bench, named, findings, nonce),
        inventory=version,
        beyond=untried + unnamed,
        unread=ENCRYPTED if message.encrypted else "",
    )


def _looked_up(
    bench: Bench, named: tuple[Identifier, ...], findings: tuple[Finding, ...], nonce: bytes
) -> Evidence:
    inventory, prover = bench.inventory, bench.prover
    of_findings = (reading for one in findings for reading in _readings(one))
    known = inventory.look_up((*(reading for one in named for reading in one.readings), *of_findings))
    sharing = inventory.sharing({one.spki for one in findings if one.spki})
    every = {one.sha256: one for some in (*known.values(), sharing) for one in some}.values()
    revoked = inventory.revoked((one.issuer, one.serial) for one in every)
    return Evidence(
        identifiers=named,
        known={reading: certificates for reading, certificates in known.items() if certificates},
        proofs=tuple(_proof(one, known, sharing, prover, nonce) for one in findings),
        weak=prover.weaknesses({one.spki: one.public_key for one in every}) if every else {},
        revoked={one.sha256: at for one in every if (at := revoked.get((one.issuer, one.serial)))},
    )


def _readings(one: Finding) -> tuple[Reading, ...]:
    """By what a certificate in the mail is found, also where only its precertificate is known."""
    return (Reading(Form.SHA256, one.sha256), Reading(Form.SERIAL, one.serial)) if one.sha256 else ()


def _proof(
    one: Finding,
    known: Mapping[Reading, tuple[Certificate, ...]],
    sharing: tuple[Certificate, ...],
    prover: Prover,
    nonce: bytes,
) -> Proof:
    """The key that decides is that of our certificate, never one of the mail."""
    by_digest, by_serial = (known.get(reading, ()) for reading in _readings(one) or _NOWHERE)
    itself = by_digest or tuple(cert for cert in by_serial if cert.issuer == one.issuer)
    theirs = tuple(cert for cert in sharing if cert.spki == one.spki)
    keys = {cert.public_key for cert in theirs} if one.signature else set()
    verifies = any(prover.verifies(key, nonce, one.signature) for key in keys)
    return judged(one, itself, theirs, verifies=verifies)


_NOWHERE = (Reading(Form.SHA256, ""), Reading(Form.SERIAL, ""))
