"""
Who of the subscribers has been told what was found, and what that does to the promise (BR 4.9.5).

One promise stands for all of them: it is kept when the last one was told, at that time. Whoever is told on
another ticket of the case is not waited for here.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime

from ulak.desk.certificates.report import Informed, Report, Reported
from ulak.desk.clocks.due import Calendars, keep, unkeep
from ulak.desk.clocks.promise import Promise
from ulak.desk.recipients import SUBSCRIBER
from ulak.desk.ticket import LetterState, Participant, PastLetter, Purpose, Role, Ticket
from ulak.mail.address import Address

_NAMED = "named-"


def with_subscribers(ticket: Ticket, *informed: Informed) -> Ticket:
    """
    Put subscribers on a ticket, or learn more of those who are there; what was told stays told.

    Every contact becomes a participant: so the store knows who they are, and their mail finds the ticket.
    """
    there = {one.key: one for one in ticket.report.subscribers}
    there |= {one.key: _known_more(there[one.key], one) if one.key in there else one for one in informed}
    return with_contacts(_with(ticket, there.values()))


def without_ours(subscribers: Iterable[Informed], is_ours: Callable[[str], bool]) -> tuple[Informed, ...]:
    """A mailbox of the desk reaches no subscriber, whatever the inventory says: a letter would come here."""
    return tuple(
        replace(one, contacts=tuple(each for each in one.contacts if not is_ours(each.address)))
        for one in subscribers
    )


def with_contacts(ticket: Ticket) -> Ticket:
    """Make every contact of a subscriber a participant; who is one already stays what they are."""
    there = {one.address.address: one for one in ticket.participants}
    for contact in (one for subscriber in ticket.report.subscribers for one in subscriber.contacts):
        there.setdefault(contact.address, Participant(contact, Role.SUBSCRIBER))
    return replace(ticket, participants=tuple(there.values()))


def put(ticket: Ticket, one: Informed) -> Ticket:
    """A subscriber as staff say they are reached, in place of what was known of them."""
    there = {each.key: each for each in ticket.report.subscribers} | {one.key: one}
    return with_contacts(_with(ticket, there.values()))


def named_subscriber(report: Report, name: str) -> Informed:
    """Somebody whom staff named: the inventory does not know whose the certificate is."""
    numbers = [int(one.key.removeprefix(_NAMED)) for one in report.subscribers if one.key.startswith(_NAMED)]
    key = f"{_NAMED}{max(numbers, default=0) + 1}"
    return Informed(key=key, name=name, institution="", contacts=())


def is_named_by_staff(one: Informed) -> bool:
    """Is it such a one?"""
    return one.key.startswith(_NAMED)


def with_contact(one: Informed, address: Address) -> Informed:
    """Another address of a subscriber, or one to be tried again: it is written to from now on."""
    others = tuple(each for each in one.contacts if each.address != address.address)
    failed = tuple(each for each in one.failed if each != address.address)
    return replace(one, contacts=(address, *others), failed=failed)


def waiting(report: Report) -> tuple[Informed, ...]:
    """Those whom nobody has told yet."""
    return tuple(one for one in report.subscribers if one.is_waiting)


def told(ticket: Ticket, keys: Collection[str], at: datetime, channel: str = "") -> Ticket:
    """They were told at that time, of which the first counts; the last of all keeps the promise."""
    subscribers = (
        replace(one, told_at=at, channel=channel) if one.key in keys and one.told_at is None else one
        for one in ticket.report.subscribers
    )
    return kept_by_all(_with(ticket, subscribers))


def told_by(ticket: Ticket, letter: PastLetter, at: datetime) -> Ticket:
    """A preliminary report has left; that to the reporter tells a subscriber who is the same person too."""
    return told(ticket, told_with(ticket.report, letter), at)


def told_with(report: Report, letter: PastLetter) -> frozenset[str]:
    """The keys of the subscribers whom a letter tells what was found; no other letter than a report does."""
    if letter.purpose is not Purpose.PRELIMINARY_REPORT:
        return frozenset()
    if letter.party == SUBSCRIBER:
        return frozenset({letter.subscriber} & {one.key for one in report.subscribers})
    return same_person(report, letter.to[0])


def same_person(report: Report, address: str) -> frozenset[str]:
    """The keys of the subscribers who are reached at that address."""
    return frozenset(one.key for one in report.subscribers if any(c.address == address for c in one.contacts))


def not_told_by(
    ticket: Ticket, letter: PastLetter, others: Iterable[PastLetter], calendars: Calendars, now: datetime
) -> Ticket:
    """
    Nobody was told by this letter, and its address is not written to any more; their promise runs again.

    Unless another letter with the report reached them (`others` are the ticket's), or a telephone did.
    """
    keys = told_with(ticket.report, letter)
    left = [one for one in others if one.id != letter.id and one.state is LetterState.SENT]
    after = (
        _not_told(one, letter, [each for each in left if one.key in told_with(ticket.report, each)])
        if one.key in keys
        else one
        for one in ticket.report.subscribers
    )
    changed = _with(ticket, after)
    if _times(changed.report) == _times(ticket.report):
        return changed
    return kept_by_all(_running(changed, calendars, now))


def all_told_at(report: Report) -> datetime | None:
    """When the last subscriber was told; None while somebody is to be told, or nobody knows who."""
    times = [one.told_at for one in report.subscribers if one.told_at]
    is_open = not times or waiting(report) or of_nobody(report)
    return None if is_open else max(times)


def of_nobody(report: Report) -> tuple[Reported, ...]:
    """Certificates of ours, still valid, whose subscriber neither the inventory nor staff can name."""
    if any(map(is_named_by_staff, report.subscribers)):
        return ()
    return tuple(
        one
        for one in report.certificates
        if one.is_known and not one.subscriber and not _was_expired(one, report.looked_at)
    )


def _was_expired(one: Reported, at: datetime | None) -> bool:
    return at is not None and one.not_after is not None and one.not_after < at


def kept_by_all(ticket: Ticket) -> Ticket:
    """The promise is kept once nobody is waited for, when the last one was told."""
    at = all_told_at(ticket.report)
    return _promised(ticket, lambda one: keep(one, max(at, one.started_at))) if at else ticket


def runs_again(ticket: Ticket, calendars: Calendars, now: datetime) -> Ticket:
    """The promise goes on where it was kept and somebody is to be told all the same."""
    return _running(ticket, calendars, now) if waiting(ticket.report) else ticket


def _running(ticket: Ticket, calendars: Calendars, now: datetime) -> Ticket:
    return _promised(ticket, lambda one: unkeep(one, now, calendars) if one.kept_at else one)


def _times(report: Report) -> list[datetime | None]:
    return [one.told_at for one in report.subscribers]


def _known_more(there: Informed, new: Informed) -> Informed:
    """What the inventory says now, with what was done; addresses that staff named stay."""
    contacts = {one.address: one for one in (*there.contacts, *new.contacts)}
    return replace(
        there,
        name=new.name,
        institution=new.institution,
        contacts=tuple(contacts.values()),
        told_on=new.told_on or there.told_on,
    )


def _not_told(one: Informed, letter: PastLetter, others: list[PastLetter]) -> Informed:
    failed = tuple(dict.fromkeys((*one.failed, letter.to[0])))
    one = replace(one, failed=failed)
    if one.channel or one.told_at != letter.at:
        return one
    return replace(one, told_at=min((each.at for each in others), default=None))


def _with(ticket: Ticket, subscribers: Iterable[Informed]) -> Ticket:
    return replace(ticket, report=replace(ticket.report, subscribers=tuple(subscribers)))


def _promised(ticket: Ticket, change: Callable[[Promise], Promise]) -> Ticket:
    """Change what was promised to subscribers."""
    is_theirs = (
        one.rule.kept_by == Purpose.PRELIMINARY_REPORT and one.to == SUBSCRIBER for one in ticket.promises
    )
    promises = zip(ticket.promises, is_theirs, strict=True)
    return replace(ticket, promises=tuple(change(one) if theirs else one for one, theirs in promises))
