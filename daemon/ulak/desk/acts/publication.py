"""
`#iptal-edildi`: the revocation of a certificate was published, and a CRL or an OCSP response shows it.

The promise counts to the published revocation (BR 4.9.5). When that was is what staff say, as far as the
evidence lets it be true: nothing is published before it is revoked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ulak.desk import phrases
from ulak.desk.acts import crl_reason
from ulak.desk.acts import publication_words as words
from ulak.desk.acts.revocation_promise import PUBLISHED, REVOCATION, facts_of, listed, with_revocations
from ulak.desk.acts.revoking import revocation_of
from ulak.desk.certificates.evidence_files import evidence_files
from ulak.desk.certificates.listing import (
    admitted,
    meant_by,
    numbers_of,
    readings_of,
    to_be_revoked,
)
from ulak.desk.certificates.published import Published, Unshown, published
from ulak.desk.certificates.report import Reported
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.clocks.time_words import NO_TIME, NOT_YET, read_time
from ulak.desk.coming.occasion import Occasion
from ulak.desk.commands.command import Order
from ulak.desk.commands.work import Work
from ulak.desk.drafts import local
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import Kind, Ticket
from ulak.mail.identifier import Form
from ulak.mail.serial_number import plain_serial

MOST_FILES = 5
_MINUTE = timedelta(minutes=1)


def revoked(work: Work, order: Order) -> Work:
    """`#iptal-edildi SERİ ZAMAN`: the last of several certificates keeps the promise."""
    occasion = work.occasion
    if work.ticket.kind is not Kind.CERTIFICATE_PROBLEM_REPORT:
        return work.cannot(order, phrases.NO_REPORT)
    if not any(one.rule.kept_by == REVOCATION for one in work.ticket.promises):
        return work.cannot(order, words.NEEDS_GROUND)
    serial, time, at = _serial_and_time(order.value, occasion)
    if not serial:
        return work.cannot(order, words.NEEDS_SERIAL)
    if at is None:
        return work.cannot(order, NO_TIME, value=time)
    if at > occasion.now:
        return work.cannot(order, NOT_YET, time=local(at, occasion.house.timezone))
    meant = meant_by(work.ticket.report, readings_of(serial))
    if not meant:
        return _not_reported(work, order, serial)
    return _with_evidence(work, order, serial, meant, at)


def _not_reported(work: Work, order: Order, serial: str) -> Work:
    reported = listed(one for one in work.ticket.report.certificates if one.is_known or numbers_of(one))
    if not reported:
        return work.cannot(order, words.NOTHING_REPORTED, serial=serial)
    return work.cannot(order, words.NOT_REPORTED, serial=serial, listed=reported)


def _with_evidence(
    work: Work, order: Order, serial: str, meant: tuple[Reported, ...], stated: datetime
) -> Work:
    if work.evidence is None:
        work = replace(work, evidence=evidence_files(work.occasion.message.attachments))
    typed = [one.value for one in readings_of(serial) if one.form is Form.SERIAL]
    unshown: list[Unshown] = []
    for one in meant:
        numbers = [number for number in numbers_of(one) if number in typed] or numbers_of(one)
        known = work.occasion.known.inventory
        found = published(one, numbers, work.evidence or (), known, stated, work.occasion.now)
        if isinstance(found, Published):
            return _published(work, order, one, found, stated)
        unshown.append(found)
    return _not_shown(work, order, serial, unshown)


def _not_shown(work: Work, order: Order, serial: str, unshown: Iterable[Unshown]) -> Work:
    reasons = dict.fromkeys(reason for one in unshown for reason in one.reasons)
    told = [f"{name}: {why.why.in_language(work.language)}" for name, why in reasons]
    if not told:
        return work.cannot(order, words.NEEDS_EVIDENCE, serial=serial)
    return work.cannot(order, words.NOT_SHOWN, serial=serial, reason="; ".join(told[:MOST_FILES]))


def _published(work: Work, order: Order, one: Reported, found: Published, stated: datetime) -> Work:
    zone, kept = work.occasion.house.timezone, found.revocation
    is_late_before = _is_late(work.ticket)
    report = replace(
        work.ticket.report,
        certificates=tuple(
            replace(each, serial=found.serial, revocation=kept) if each == one else each
            for each in work.ticket.report.certificates
        ),
    )
    now, calendars = work.occasion.now, work.occasion.rulebook.calendars
    ticket = with_revocations(replace(work.ticket, report=admitted(report)), now, calendars)
    done = replace(work, ticket=ticket)
    shown_by = words.shown_by(kept.evidence, zone, work.language)
    done = done.did(order, words.REVOKED, serial=found.serial, time=local(kept.at, zone), evidence=shown_by)
    for remark, facts in _remarks(found, stated, work):
        done = done.also(remark, **facts)
    left = [each for each in to_be_revoked(ticket.report, now) if each.revocation is None]
    done = done.also(words.LEFT, listed=listed(left)) if left else done
    done = done.also(words.LATE) if _is_late(ticket) and not is_late_before else done
    record = [*facts_of(found.serial, kept), ("revoked", found.revoked_at.isoformat())]
    if unlike := crl_reason.expected_of(ticket.tags, kept):
        done = done.also(crl_reason.EXPECTED, **crl_reason.facts_of(*unlike, kept, work.language))
        record.append(("expected reason", unlike[1].en))
    return done.happened(PUBLISHED, *record)


def _is_late(ticket: Ticket) -> bool:
    promise = revocation_of(ticket)
    return promise is not None and promise.state is PromiseState.BREACHED and promise.kept_at is not None


def _remarks(found: Published, stated: datetime, work: Work) -> Iterator[tuple[Words, dict[str, str]]]:
    zone = work.occasion.house.timezone
    if found.revoked_at >= stated + _MINUTE:
        yield words.EVIDENCE_COUNTS, {"stated": local(stated, zone)}
    elif found.revoked_at < stated:
        yield words.REVOKED_BEFORE, {"time": local(found.revoked_at, zone)}
    if not found.revocation.is_verified:
        yield words.NOT_CHECKED, {}


def _serial_and_time(value: str, occasion: Occasion) -> tuple[str, str, datetime | None]:
    """Split where the number ends, which may have blanks in it: `3A 4F 24 Kasım 14:05`."""
    pieces, found = value.split(), ("", "", None)
    for end in range(len(pieces) - 1, 0, -1):
        serial, rest = plain_serial(" ".join(pieces[:end])), " ".join(pieces[end:])
        at = read_time(rest, occasion.arrival.received_at, occasion.house.timezone)
        if serial and at:
            return serial, rest, at
        found = (serial, rest, None) if serial else found
    return found
