"""Why a promise is due when it is: every stretch its clock ran, stood still or was closed, in local time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.due import Calendars, calendar_of, due_at, standstills, timezone_of
from ulak.desk.clocks.duration import write_term
from ulak.desk.clocks.promise import WALL, Promise, PromiseState, Unit


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
    ran = sum(calendar.between(since, end) for since, end in _ran(promise.started_at, until, pauses))
    running = timedelta(seconds=ran)
    return Spent(running, paused, wall - running - paused)


def explain(promise: Promise, calendars: Calendars) -> tuple[str, ...]:
    """The timeline that leads to the due instant, a line a stretch, as `explain deadline` prints it."""
    return tuple(_Explanation(promise, calendars).lines())


@dataclass(frozen=True, slots=True)
class _Explanation:
    promise: Promise
    calendars: Calendars

    def lines(self) -> Iterator[str]:
        rule = self.promise.rule
        yield self._heading()
        if self.promise.basis:
            yield f"because {self.promise.basis}"
        yield f"{self._at(self.promise.started_at)}  received: the clock starts"
        if rule.within.unit is Unit.BUSINESS_DAYS:
            yield from self._business_days(calendar_of(rule, self.calendars))
            yield from self._standstills()
        elif rule.within.unit is Unit.DAYS:
            yield f"{rule.within.amount} days later at the same local time; no day is left out"
            yield from self._standstills()
        elif rule.clock == WALL:
            yield f"{write_term(rule.within)} of wall-clock time: nights, weekends and holidays count"
        else:
            yield from self._hours(calendar_of(rule, self.calendars))
        yield from self._due()
        yield from self._outcome()

    def _heading(self) -> str:
        rule = self.promise.rule
        party = f" for {self.promise.to}" if self.promise.to else ""
        clock = "wall clock"
        if rule.clock != WALL:
            clock = f"calendar {rule.clock} ({calendar_of(rule, self.calendars).version})"
        return f"{rule.name}{party}: {write_term(rule.within)}, {clock}, {self._timezone}"

    def _business_days(self, calendar: Calendar) -> Iterator[str]:
        start = self.promise.started_at
        number = 0
        for day in calendar.timeline(start, due_at(self.promise.rule, start, (), self.calendars)):
            if day.day == start.astimezone(calendar.timezone).date():
                yield f"{day.day:%a %Y-%m-%d}  the day of receipt is not counted"
            elif day.spans:
                number += 1
                yield f"{day.day:%a %Y-%m-%d}  business day {number}{_bracketed(day.note)}"
            else:
                yield f"{day.day:%a %Y-%m-%d}  closed{_bracketed(day.note)}"

    def _standstills(self) -> Iterator[str]:
        promise = self.promise
        for since, until in standstills(promise.rule, promise.started_at, promise.pauses, None):
            yield self._stood(since, until)

    def _hours(self, calendar: Calendar) -> Iterator[str]:
        promise = self.promise
        end = min(promise.due_at, self._stopped_at() or promise.due_at)
        pauses = tuple(standstills(promise.rule, promise.started_at, promise.pauses, None))
        pauses = tuple((since, until) for since, until in pauses if since < end)
        total = timedelta()
        for number, (since, until) in enumerate(_ran(promise.started_at, end, pauses)):
            if number:
                yield self._stood(*pauses[number - 1])
            for day in calendar.timeline(since, until):
                if not day.spans:
                    yield f"{day.day:%a %Y-%m-%d}  closed{_bracketed(day.note or 'outside the hours')}"
                for opens, closes in day.spans:
                    total += closes - opens
                    counted = f"{_length(closes - opens)} counted, {_length(total)} in all"
                    yield f"{self._at(opens)} to {self._time(closes)}  {counted}{_bracketed(day.note)}"

    def _due(self) -> Iterator[str]:
        promise = self.promise
        yield f"{self._at(promise.due_at)}  {'would be due' if self._stopped_at() else 'due'}"
        today = due_at(promise.rule, promise.started_at, promise.pauses, self.calendars)
        if today != promise.due_at:
            yield f"by today's calendars it would be {self._at(today)}"
        if promise.rule.clock != WALL:
            parts = spent(promise, promise.due_at, self.calendars)
            wall = _length(promise.due_at - promise.started_at)
            yield (
                f"{wall} of wall time: {_length(parts.running)} open,"
                f" {_length(parts.paused)} paused, {_length(parts.closed)} closed"
            )

    def _outcome(self) -> Iterator[str]:
        promise = self.promise
        if stopped := self._stopped_at():
            yield f"{self._at(stopped)}  paused since: what is left is left again when the clock goes on"
        if promise.state is PromiseState.NOT_APPLICABLE:
            yield "not applicable"
        elif promise.state is PromiseState.BREACHED and promise.kept_at:
            late = _length(promise.kept_at - promise.due_at)
            yield f"{self._at(promise.kept_at)}  kept {late} late: breached"
        elif promise.state is PromiseState.BREACHED:
            yield "breached, and not kept yet"
        elif promise.kept_at:
            yield f"{self._at(promise.kept_at)}  kept"

    @property
    def _timezone(self) -> tzinfo:
        return timezone_of(self.promise.rule, self.calendars)

    def _stopped_at(self) -> datetime | None:
        return next((pause.since for pause in self.promise.pauses if pause.until is None), None)

    def _stood(self, since: datetime, until: datetime) -> str:
        stood = f"paused: the clock stood still for {_length(until - since)}"
        return f"{self._at(since)} to {self._at(until)}  {stood}"

    def _at(self, at: datetime) -> str:
        return f"{at.astimezone(self._timezone):%a %Y-%m-%d %H:%M:%S}"

    def _time(self, at: datetime) -> str:
        return f"{at.astimezone(self._timezone):%H:%M:%S}"


def _ran(
    start: datetime, end: datetime, pauses: tuple[tuple[datetime, datetime], ...]
) -> Iterator[tuple[datetime, datetime]]:
    """The stretches between the pauses."""
    for since, until in pauses:
        yield start, min(since, end)
        start = until
    yield start, end


def _length(length: timedelta) -> str:
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return f"{minutes // 60} h {minutes % 60:02} min" + (f" {seconds:02} s" if seconds else "")


def _bracketed(note: str) -> str:
    return f" ({note})" if note else ""
