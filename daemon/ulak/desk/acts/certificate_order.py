"""`#sertifika`: a certificate the reporter meant is put on the ticket, one they did not mean taken off."""

from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.acts.revocation_promise import listed, published_events, with_revocations
from ulak.desk.certificates.concerned import only_concerned
from ulak.desk.certificates.listing import STAFF, admitted, meant_by, readings_of, without
from ulak.desk.certificates.looking import Evidence, looked, subscribers_of
from ulak.desk.certificates.report import Report, Reported
from ulak.desk.certificates.subscriber_promise import as_found
from ulak.desk.certificates.subscribers import with_subscribers, without_ours
from ulak.desk.commands.command import Order
from ulak.desk.commands.work import Work
from ulak.desk.drafts import local
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import Kind, Ticket
from ulak.mail.fold import fold
from ulak.mail.identifier import Identifier, Reading

REMOVE = frozenset("cikar remove".split())
NO_NUMBER = Words(
    "“{value}” bir seri numarası veya SHA-256 değil: #sertifika 04A1B2C3, #sertifika çıkar 04A1B2C3",
    "“{value}” is neither a serial number nor a SHA-256: #certificate 04A1B2C3, #certificate remove 04A1B2C3",
)
NOT_THERE = Words(
    "{value} bu kayıtta yok; kayıttakiler: {listed}", "{value} is not on this ticket; there are: {listed}"
)
ALREADY_THERE = Words("{value} zaten kayıtta", "{value} is on the ticket already")
ADDED = Words("kayda eklendi: {what}", "added to the ticket: {what}")
KNOWN = Words(
    "{subject}, seri numarası {serial}, {until} tarihine kadar geçerli",
    "{subject}, serial number {serial}, valid until {until}",
)
FOR = Words("abonesi: {name}", "its subscriber: {name}")
NOT_FOUND = Words("{value} (envanterde yok)", "{value} (not in the inventory)")
REMOVED = Words("{listed} kayıttan çıkarıldı", "{listed} taken off the ticket")


def certificate(work: Work, order: Order) -> Work:
    """`#sertifika [çıkar] SERİ | SHA-256`."""
    first, _, rest = order.value.partition(" ")
    if work.ticket.kind is not Kind.CERTIFICATE_PROBLEM_REPORT:
        return work.cannot(order, phrases.NO_REPORT)
    is_removal = fold(first) in REMOVE
    value = rest.strip() if is_removal else order.value
    readings = readings_of(value)
    if not readings:
        return work.cannot(order, NO_NUMBER, value=value or "–")
    return (_removed if is_removal else _added)(work, order, value, readings)


def _added(work: Work, order: Order, value: str, readings: tuple[Reading, ...]) -> Work:
    before, evidence = work.ticket.report, _evidence(work, value, readings)
    report = looked(replace(before, taken_off=()), evidence, work.occasion.now)
    report = admitted(replace(report, looked_at=before.looked_at, taken_off=before.taken_off))
    new = [one for one in report.certificates if one not in before.certificates]
    if not new:
        return work.did(order, ALREADY_THERE, value=value)
    ticket = replace(work.ticket, report=report)
    subscribers = without_ours(subscribers_of(report, evidence), work.occasion.house.is_ours)
    done = _with(work, with_subscribers(ticket, *subscribers))
    done = done.did(order, ADDED, what="; ".join(_told_of(done, one, value) for one in new))
    done = done.happened("certificate added", ("certificate", readings[0].value))
    for event in published_events(before, report):
        done = done.happened(event.name, *event.facts)
    return done


def _evidence(work: Work, value: str, readings: tuple[Reading, ...]) -> Evidence:
    """What the inventory knows of that number alone: other lines of the mail name others."""
    known = work.occasion.known.inventory
    certificates = {one: known.certificates.get(one, ()) for one in readings}
    every = [one for several in certificates.values() for one in several]
    return Evidence(
        identifiers=(Identifier(value, STAFF, readings),),
        known=certificates,
        revoked={one.sha256: at for one in every if (at := known.published.get((one.issuer, one.serial)))},
        inventory=known.version,
    )


def _told_of(work: Work, one: Reported, value: str) -> str:
    if not one.is_known or one.not_after is None:
        return work.says(NOT_FOUND, value=value)
    until = local(one.not_after, work.occasion.house.timezone)
    words = work.says(KNOWN, subject=one.subject, serial=one.serial, until=until)
    subscriber = work.ticket.report.subscriber(one.subscriber)
    return f"{words}, {work.says(FOR, name=subscriber.name)}" if subscriber else words


def _removed(work: Work, order: Order, value: str, readings: tuple[Reading, ...]) -> Work:
    report: Report = work.ticket.report
    off = meant_by(report, readings)
    if not off:
        return work.cannot(order, NOT_THERE, value=value, listed=listed(report.certificates) or "–")
    for one in off:
        report = without(report, one)
    done = _with(work, only_concerned(replace(work.ticket, report=report)))
    done = done.did(order, REMOVED, listed=listed(off))
    return done.happened("certificate taken off", ("certificate", readings[0].value))


def _with(work: Work, ticket: Ticket) -> Work:
    """What is promised to subscribers, and about the revocation, follows what the ticket is about."""
    now, calendars = work.occasion.now, work.occasion.rulebook.calendars
    counted = with_revocations(as_found(ticket, calendars, now), now, calendars)
    return replace(work, ticket=counted)
