"""Whose time a missed promise was: the record of a breach, which nothing changes any more."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ulak.desk.clocks.due import Calendars, breach, standstills
from ulak.desk.clocks.evidence import Evidence
from ulak.desk.clocks.promise import Breach, Promise, PromiseState
from ulak.desk.clocks.repetition import Lapse

LATE = timedelta(minutes=5)
"""So long after its instant a step is late."""


def lacks_record(promise: Promise) -> bool:
    """Was it missed, and nobody has written down whose time it was?"""
    return promise.state is PromiseState.BREACHED and promise.broken is None


def with_record(promise: Promise, calendars: Calendars, evidence: Evidence, now: datetime) -> Promise:
    """The promise as it stands `now`: once it is missed, with the record of that."""
    promise = breach(promise, now)
    if not lacks_record(promise):
        return promise
    return replace(promise, broken=whose_time(promise, calendars, evidence, now))


def whose_time(promise: Promise, calendars: Calendars, evidence: Evidence, noted_at: datetime) -> Breach:
    """
    Divide the time of a missed promise, on its own clock, between servers, desk and people.

    A server's is what a mail or letter lay at one, or a mailbox could not be read; the desk's is what the
    mail lay in a mailbox unseen, and what nobody watched the clocks; all else is that of people.
    What is two of these counts as the first.
    """
    servers = tuple(_at_servers(promise, evidence))
    desk = tuple(_at_desk(promise, evidence))
    whole = _length(promise, ((promise.started_at, promise.due_at),), calendars)
    server = _length(promise, servers, calendars)
    not_people = _length(promise, (*servers, *desk), calendars)
    return Breach(promise.due_at, noted_at, server, not_people - server, whole - not_people)


def _at_servers(promise: Promise, evidence: Evidence) -> Iterator[Lapse]:
    if coming := evidence.coming_of(promise):
        yield coming.under_way
    yield from evidence.unread
    yield from (wait.lapse for wait in evidence.waits if wait.would_keep(promise))


def _at_desk(promise: Promise, evidence: Evidence) -> Iterator[Lapse]:
    if coming := evidence.coming_of(promise):
        yield coming.unseen
    yield from evidence.away


def _length(promise: Promise, lapses: Iterable[Lapse], calendars: Calendars) -> timedelta:
    """How much of the promise's own clock they cover together, between its start and its due instant."""
    within = ((max(since, promise.started_at), min(until, promise.due_at)) for since, until in lapses)
    return sum((_ran(promise, one, calendars) for one in _united(within)), timedelta())


def _ran(promise: Promise, lapse: Lapse, calendars: Calendars) -> timedelta:
    since, until = lapse
    calendar = calendars.get(promise.rule.clock)
    if calendar is None:
        return until - since
    stood = (
        calendar.between(max(begin, since), min(end, until))
        for begin, end in standstills(promise.rule, promise.started_at, promise.pauses, None)
        if begin < until and end > since
    )
    return timedelta(seconds=calendar.between(since, until) - sum(stood))


def _united(lapses: Iterable[Lapse]) -> Iterator[Lapse]:
    """The same time as stretches apart from each other."""
    reached: datetime | None = None
    for since, until in sorted(one for one in lapses if one[0] < one[1]):
        begin = since if reached is None else max(since, reached)
        if begin < until:
            yield begin, until
            reached = until
