"""Why a promise is due when it is: every stretch from its start, counted or not, and the reason."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.due import Calendars, calendar_of, standstills
from ulak.desk.clocks.promise import WALL, Promise, Unit
from ulak.desk.clocks.stretch import Stretch, days, half_day, joined, of_calendar, of_day

DAY_AND_NIGHT = "counts day and night"
EVERY_DAY = "calendar days: none is left out"
RECEIPT = "the day of receipt"
WAITING = "waiting for the author"
OVER = "after it was due"
BUSINESS_DAY = "business day"


@dataclass(frozen=True, slots=True)
class Spent:
    """Where the wall time from a promise's start went; the three add up to it."""

    running: timedelta
    paused: timedelta
    closed: timedelta


def spent(promise: Promise, until: datetime, calendars: Calendars) -> Spent:
    """Divide the wall time from the start of the promise to `until`; a wall clock is never closed."""
    pauses = tuple(standstills(promise.rule, promise.started_at, promise.pauses, until))
    paused = sum((min(end, until) - since for since, end in pauses if since < until), timedelta())
    wall = until - promise.started_at
    if promise.rule.clock == WALL:
        return Spent(wall, timedelta(), timedelta())
    calendar = calendar_of(promise.rule, calendars)
    ran = sum(calendar.between(since, end) for since, end in _ran(promise, until))
    running = timedelta(seconds=ran)
    return Spent(running, paused, wall - running - paused)


def timeline(promise: Promise, until: datetime, calendars: Calendars) -> tuple[Stretch, ...]:
    """
    Every stretch from the start of the promise to `until`: each second stands in exactly one.

    A pause that is not over lasts until then. What comes after the due instant counts no more.
    """
    stands = bool(promise.pauses) and promise.pauses[-1].until is None
    end = until if stands else min(until, promise.due_at)
    over = (Stretch(end, until, counted=False, why=OVER),) if end < until else ()
    return (*_stretches(promise, end, calendars), *over)


def _stretches(promise: Promise, end: datetime, calendars: Calendars) -> Iterator[Stretch]:
    reached, is_first = promise.started_at, True
    pauses = standstills(promise.rule, promise.started_at, promise.pauses, end)
    for since, until in ((since, min(until, end)) for since, until in pauses if since < end):
        yield from _running(promise, reached, since, calendars, is_first)
        yield Stretch(since, until, counted=False, why=WAITING)
        reached, is_first = until, False
    yield from _running(promise, reached, end, calendars, is_first)


def _running(
    promise: Promise, since: datetime, until: datetime, calendars: Calendars, is_first: bool
) -> Iterator[Stretch]:
    """From one pause to the next; business days are days up to the first, then the hours that were left."""
    rule = promise.rule
    if since >= until:
        return
    if rule.within.unit is Unit.DAYS:
        yield Stretch(since, until, counted=True, why=EVERY_DAY)
    elif rule.clock == WALL:
        yield Stretch(since, until, counted=True, why=DAY_AND_NIGHT)
    elif rule.within.unit is Unit.BUSINESS_DAYS and is_first:
        yield from joined(_business_days(calendar_of(rule, calendars), since, until))
    else:
        yield from of_calendar(calendar_of(rule, calendars), since, until)


def _business_days(calendar: Calendar, since: datetime, until: datetime) -> Iterator[Stretch]:
    """Local days, numbered where they count; a half day counts as one."""
    number = 0
    for place, day in enumerate(days(calendar, since, until)):
        pieces = tuple(of_day(calendar, day, since, until))
        whole = replace(pieces[0], until=pieces[-1].until, counted=False)
        if place == 0:
            yield replace(whole, why=RECEIPT)
        elif calendar.spans(day):
            number += 1
            eve = f" (half day: {half})" if (half := half_day(calendar, day)) else ""
            yield replace(whole, counted=True, why=f"{BUSINESS_DAY} {number}{eve}")
        else:
            yield from pieces


def _ran(promise: Promise, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The stretches between the pauses."""
    start = promise.started_at
    for since, until in standstills(promise.rule, promise.started_at, promise.pauses, end):
        yield start, min(since, end)
        start = until
    yield start, end
