"""The record of each day: what came is counted, and the head of the chain is anchored outside."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from ulak.desk.record import day
from ulak.desk.record.anchor import anchor, is_due
from ulak.errors import ConfigError
from ulak.stages.office import Office
from ulak.store.anchors import Anchors
from ulak.store.days import Days
from ulak.store.journal import Journal
from ulak.store.stale import Stale

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Books:
    """What the record is written with; `is_anchored` is `[record] anchor`."""

    days: Days
    anchors: Anchors
    journal: Journal
    is_anchored: bool = True


def turn(office: Office, books: Books, clock: Callable[[], datetime]) -> int:
    """
    Write down every finished day of each mailbox that is not written down, then anchor the chain once a day.

    After downtime each missed day is counted, and one anchor holds all of them.
    """
    now, office = clock(), office.today()
    written = sum(_count(office, books.days, counter.name, now) for counter in office.house.counters)
    return written + (_anchor(office, books, now) if books.is_anchored else 0)


def _count(office: Office, days: Days, mailbox: str, now: datetime) -> int:
    """One day after the other: a day that cannot be counted yet keeps the later ones waiting."""
    zone, written = office.house.timezone, 0
    mark = days.begin(mailbox, day.midnight(now, zone))
    for one in day.finished(mailbox, mark.next, now, zone):
        if not days.is_settled(one):
            break
        count, after = days.count(one, mark)
        try:
            office.settle(day.counted(one, count), now, first=days.counted(one, mark, after))
        except Stale:
            break
        mark, written = after, written + 1
    return written


def _anchor(office: Office, books: Books, now: datetime) -> int:
    """What is in the journal is chained first: the anchor holds all up to itself."""
    last, midnight = books.anchors.last(), day.midnight(now, office.house.timezone)
    if last is None:
        books.journal.seal(now)
        books.anchors.begin(books.journal.head().position, now)
        return 0
    if not is_due(last, midnight, now, is_counted=_are_counted(office, books, midnight)):
        return 0
    books.journal.seal(now)
    head, counted = books.journal.head(), books.anchors.days_since(last)
    decision = anchor(head, last, counted, office.rules(), office.house)
    once = books.anchors.anchors(head, last, now)
    try:
        office.settle(decision, now, first=once)
    except ConfigError as broken:
        log.error("the anchor of the journal cannot be mailed: %s", broken)  # noqa: TRY400
        office.settle(replace(decision, drafts=()), now, first=once)
    except Stale:
        return 0
    log.info("the journal is anchored at %s", head)
    return 1


def _are_counted(office: Office, books: Books, midnight: datetime) -> bool:
    marks = (books.days.begin(counter.name, midnight) for counter in office.house.counters)
    return all(mark.next >= midnight for mark in marks)
