"""
Reports about the same certificate are one case: each has its own clock, and a subscriber is told once.

The reporters learn nothing of each other. How many there are is a criterion for when to revoke (BR 4.9.5).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ulak.desk.certificates.case_knowledge import with_known
from ulak.desk.certificates.report import Informed, Report
from ulak.desk.change import REOPENS_WITHIN
from ulak.desk.clocks.promise import Promise
from ulak.desk.recipients import SUBSCRIBER
from ulak.desk.ticket import Kind, Link, Purpose, Relation, Status, Ticket

MOST = 50
"""Tickets of one case that are linked."""


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket and the others about the same, each as it becomes; `joined` are newly linked to it."""

    ticket: Ticket
    others: tuple[Ticket, ...] = ()
    joined: tuple[str, ...] = ()


def in_one_case(ticket: Ticket, others: Iterable[Ticket], now: datetime) -> Case:
    """Link it to the others, count the reports, share what is known, and let one tell each subscriber."""
    ticket = _telling_for_parts(ticket)
    linked = {one.number for one in ticket.links if one.relation is Relation.CASE}
    joined, after = [], []
    for other in sorted(others, key=age)[:MOST]:
        if other.number not in linked:
            ticket = replace(ticket, links=(*ticket.links, Link(other.number, Relation.CASE)))
            joined.append(other.number)
        ticket, other = with_known(ticket, other), with_known(other, ticket)
        ticket, other = _telling_once(ticket, _counted(other, is_new=other.number not in linked), now)
        after.append(other)
    return Case(_counted(ticket), tuple(after), tuple(joined))


def _telling_for_parts(ticket: Ticket) -> Ticket:
    """What was to be told on a ticket that is part of this one now is to be told here."""
    parts = {part.number for part in ticket.parts}
    subscribers = tuple(
        replace(one, told_on="") if one.told_on in parts else one for one in ticket.report.subscribers
    )
    return replace(ticket, report=replace(ticket.report, subscribers=subscribers))


def age(ticket: Ticket) -> tuple[datetime, str]:
    """What orders the reports of a case."""
    return ticket.received_at, ticket.number


def _counted(ticket: Ticket, *, is_new: bool = False) -> Ticket:
    """The link itself is made by the ticket decided on, for both."""
    reports = 1 + sum(one.relation is Relation.CASE for one in ticket.links) + is_new
    return replace(ticket, report=replace(ticket.report, reports=reports))


def _telling_once(ticket: Ticket, other: Ticket, now: datetime) -> tuple[Ticket, Ticket]:
    """The older report tells: its clock is the stricter one. Who was told already is told no more."""
    first, second = sorted((ticket, other), key=age)
    second = _told_there(second, first, now, is_older=True)
    first = _told_there(first, second, now, is_older=False)
    return (first, second) if first.number == ticket.number else (second, first)


def _told_there(ticket: Ticket, there: Ticket, now: datetime, *, is_older: bool) -> Ticket:
    """Those subscribers of a ticket whom the other one tells of all that this one would."""

    def is_told(one: Informed) -> bool:
        return one.is_waiting and _tells(there, one, ticket, now, is_older=is_older)

    subscribers = tuple(
        replace(one, told_on=there.number) if is_told(one) else one for one in ticket.report.subscribers
    )
    return replace(ticket, report=replace(ticket.report, subscribers=subscribers))


def _tells(there: Ticket, one: Informed, ticket: Ticket, now: datetime, *, is_older: bool) -> bool:
    found = _of_all(there, one, ticket)
    if found is None:
        return False
    if found.told_at is not None:
        is_open = there.status is not Status.CLOSED
        return is_open or now <= (there.closed_at or now) + REOPENS_WITHIN
    return is_older and _will_tell(there)


def tells_still(there: Ticket, one: Informed, ticket: Ticket) -> bool:
    """Has the report on which a subscriber of this ticket was to be told done so, or is it going to?"""
    found = _of_all(there, one, ticket)
    if found is None or found.told_at is not None:
        return found is not None
    return age(there) < age(ticket) and _will_tell(there)


def _of_all(there: Ticket, one: Informed, ticket: Ticket) -> Informed | None:
    """Them on the other ticket, unless it knows less of what is theirs, or waits for a third one itself."""
    found = there.report.subscriber(one.key)
    if found is None or not _theirs(ticket.report, one) <= _theirs(there.report, one):
        return None
    return found if found.told_at is not None or not found.told_on else None


def _will_tell(there: Ticket) -> bool:
    is_open_report = there.kind is Kind.CERTIFICATE_PROBLEM_REPORT and there.status is not Status.CLOSED
    return is_open_report and any(map(_is_stood_for, there.promises))


def _is_stood_for(promise: Promise) -> bool:
    """Does a promise to the subscriber still stand, so that somebody sees to it?"""
    is_theirs = promise.rule.kept_by == Purpose.PRELIMINARY_REPORT and promise.to == SUBSCRIBER
    return is_theirs and not promise.is_given_up


def _theirs(report: Report, subscriber: Informed) -> frozenset[tuple[str, str]]:
    return frozenset((c.issuer, c.serial) for c in report.certificates if c.subscriber == subscriber.key)
