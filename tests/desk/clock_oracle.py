"""
What the clocks should say, found by looking at every minute; it shares no arithmetic with the product.

A minute is open or not by what the clock on the wall shows in it: nothing here knows of spans, of offsets or
of how long a day is. Where something happens within a minute it is looked at second by second. Instants are
whole seconds since 1970.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from ulak.desk.clocks.calendar import Calendar

DAYS_SEEN = 31
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# As the official calendar prints them; from October 2026 to May 2027 and around both Bayrams of 2026.
REST = {date(2026, 10, 29), date(2027, 1, 1), date(2027, 4, 23), date(2027, 5, 1), date(2026, 4, 23)}
REST |= {date(2027, 3, day) for day in (9, 10, 11)} | {date(2027, 5, day) for day in (16, 17, 18, 19)}
REST |= {date(2026, 3, day) for day in (20, 21, 22)} | {date(2026, 5, day) for day in (19, 27, 28, 29, 30)}
HALF = {date(2026, 3, 19), date(2026, 5, 26), date(2026, 10, 28), date(2027, 3, 8), date(2027, 5, 15)}

Hours = tuple[int, int]
"""From and until, in minutes as the clock shows them."""


class OutOfSightError(Exception):
    """It lies behind the days that are looked at."""


@dataclass(frozen=True)
class Written:
    """A calendar as an administrator writes it; `opened` without hours is open as on its day of the week."""

    zone: str
    week: tuple[tuple[Hours, ...], ...]
    turkish: bool = False
    half_day_ends: int = 780
    closed: tuple[tuple[date, Hours | None], ...] = ()
    opened: tuple[tuple[date, Hours | None], ...] = ()

    def read(self) -> Calendar:
        """The same calendar as the product reads it."""
        return Calendar.read(
            {name: ", ".join(map(_hours, some)) for name, some in zip(NAMES, self.week, strict=True) if some},
            ZoneInfo(self.zone),
            "TR" if self.turkish else "",
            _clock(self.half_day_ends),
            [_entry(*one) for one in self.closed],
            [_entry(*one) for one in self.opened],
        )

    def minutes_of(self, day: date) -> bytearray:
        """For each time that a clock can show on that day: is it office time?"""
        shown, usual = bytearray(1_440), self.week[day.weekday()]
        for a, b in () if self.turkish and day in REST else usual:
            shown[a:b] = b"\1" * (b - a)
        if self.turkish and day in HALF:
            shown[self.half_day_ends :] = bytes(1_440 - self.half_day_ends)
        for listed, hours in self.opened:
            for a, b in ((hours,) if hours else usual) if listed == day else ():
                shown[a:b] = b"\1" * (b - a)
        for listed, hours in self.closed:
            a, b = hours or (0, 1_440)
            if listed == day:
                shown[a:b] = bytes(b - a)
        return shown


@lru_cache(maxsize=64)
def clock_on_the_wall(zone: str, first: int) -> tuple[tuple[date, int], ...]:
    """
    What it has shown of each day by each minute: the day, and the latest time so far.

    So an hour that comes twice is an hour in which nothing new is shown.
    """
    local, seen, shown = ZoneInfo(zone), dict[date, int](), list[tuple[date, int]]()
    for minute in range(first, first + DAYS_SEEN * 1_440):
        at = datetime.fromtimestamp(minute * 60, local)
        seen[at.date()] = max(seen.get(at.date(), 0), at.hour * 60 + at.minute)
        shown.append((at.date(), seen[at.date()]))
    return tuple(shown)


@dataclass(frozen=True)
class Oracle:
    """A calendar and the days that are looked at, the first of which is `first` (UTC)."""

    written: Written
    first: date

    @property
    def begin(self) -> int:
        """Its first minute."""
        return int(datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC).timestamp()) // 60

    @cached_property
    def opened(self) -> bytes:
        """For each minute: is the office open?"""
        shown = clock_on_the_wall(self.written.zone, self.begin)
        days = {day: self.written.minutes_of(day) for day in {day for day, _ in shown}}
        return bytes(days[day][minute] for day, minute in shown)

    def pieces(self, since: int, until: int, pauses: list[Hours]) -> Iterator[tuple[int, int, str]]:
        """Every minute, or second where something happens: when, how long, and what it was to a clock."""
        edges = {at // 60 for pause in pauses for at in pause} | {since // 60, until // 60}
        for minute in range(since // 60, until // 60 + 1):
            if minute not in edges:
                yield minute * 60, 60, self._what(minute, minute * 60, pauses)
                continue
            for at in range(max(since, minute * 60), min(until, minute * 60 + 60)):
                yield at, 1, self._what(minute, at, pauses)

    def _what(self, minute: int, at: int, pauses: list[Hours]) -> str:
        if pauses and any(a <= at < b for a, b in pauses):
            return "paused"
        if not 0 <= minute - self.begin < len(self.opened):
            raise OutOfSightError
        return "running" if self.opened[minute - self.begin] else "closed"

    def spent(self, since: int, until: int, pauses: list[Hours]) -> dict[str, int]:
        """The seconds that ran, stood still and were closed."""
        total = {"running": 0, "paused": 0, "closed": 0}
        for _, length, what in self.pieces(since, until, pauses):
            total[what] += length
        return total

    def after(self, since: int, seconds: int, pauses: list[Hours]) -> int:
        """The end of the last second that counts."""
        left = seconds
        for at, length, what in self.pieces(since, since + DAYS_SEEN * 86_400, pauses):
            if what == "running":
                if left <= length:
                    return at + left
                left -= length
        raise OutOfSightError

    def end_of_business(self, since: int, days: int) -> int:
        """The end of the last open minute of the Nth day that has one, the day it is on the wall not among them."""
        shown, here = clock_on_the_wall(self.written.zone, self.begin), since // 60 - self.begin
        worked: dict[date, int] = {}
        for number in range(here, len(shown)):
            if self.opened[number] and shown[number][0] > shown[here][0]:
                worked[shown[number][0]] = number
        if len(worked) <= days:  # the last that is seen may not be seen whole
            raise OutOfSightError
        return (self.begin + list(worked.values())[days - 1] + 1) * 60

    def same_time(self, since: int, days: int) -> int:
        """When the clock shows the same time so many days later; in a skipped hour, as if it had not been."""
        local = ZoneInfo(self.written.zone)
        shown = datetime.fromtimestamp(since, local).replace(tzinfo=None) + timedelta(days=days)
        for at in range((since + (days - 2) * 86_400) // 60 * 60, since + (days + 2) * 86_400, 60):
            there = datetime.fromtimestamp(at, local).replace(tzinfo=None)
            if there.replace(second=0) == shown.replace(second=0):
                return at + shown.second
            if there > shown:
                before = datetime.fromtimestamp(at - 60, local).replace(tzinfo=None)
                return at - 60 + int((shown - before).total_seconds())
        raise OutOfSightError


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _hours(hours: Hours) -> str:
    return "-".join(map(_clock, hours))


def _entry(day: date, hours: Hours | None) -> str:
    return f"{day} {_hours(hours)}" if hours else str(day)
