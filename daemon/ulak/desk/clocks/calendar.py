"""When the desk is open: office hours, public holidays, half days, and what the house adds to them."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo

import holidays
from holidays.registry import COUNTRIES
from holidays.version import __version__ as library_version

from ulak.desk.clocks.hours import (
    MIDNIGHT,
    Span,
    Spans,
    Week,
    read_clock,
    read_closed,
    read_open,
    read_week,
    united,
    without,
)
from ulak.errors import ConfigError

HORIZON = timedelta(days=7_320)
"""How far a calendar is searched for open time: twice the longest term."""

_COUNTRIES = frozenset(code for _, code, *_ in COUNTRIES.values())  # the library's own list loads them all

HALF_DAY_ENDS = 13 * 60
"""Law 2429: before the religious holidays and the 29th of October the rest begins at 13:00."""


@dataclass(frozen=True, slots=True)
class Day:
    """One local day of a timeline: when it was open (UTC, clipped to what was asked), and why not."""

    day: date
    spans: tuple[tuple[datetime, datetime], ...]
    note: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """
    Open time, in the house's time zone.

    `week` holds the usual hours; the country's public holidays close a day, its half days end at
    `half_day_ends` (minutes after midnight). `opened` adds spans to single days, `closed` then
    takes spans away: what the house closes stays closed. At the closing minute itself the desk is
    shut. Instants are returned in UTC.
    """

    timezone: ZoneInfo
    week: Week
    country: str = ""
    half_day_ends: int = HALF_DAY_ENDS
    closed: Mapping[date, Spans] = field(default_factory=dict)
    opened: Mapping[date, Spans] = field(default_factory=dict)

    @classmethod
    def read(
        cls,
        hours: Mapping[str, str],
        timezone: ZoneInfo,
        country: str = "",
        half_day_ends: str = "13:00",
        closed: Iterable[str | date] = (),
        opened: Iterable[str | date] = (),
    ) -> "Calendar":
        """Build one from the words of `calendars:` in `rules/`; ValueError says what is wrong."""
        week = read_week(hours)
        if country and country not in _COUNTRIES:
            raise ValueError(
                f"no holidays are known for the country {country!r}: write its ISO code, for example TR"
            )
        if (noon := read_clock(half_day_ends)) == MIDNIGHT:
            raise ValueError("half days cannot end at 24:00: write when work ends, for example 13:00")
        return cls(timezone, week, country, noon, read_closed(closed), read_open(opened, week))

    @property
    def version(self) -> str:
        """What its answers depend on: the holiday library's version and a digest of everything written."""
        written = (self.timezone.key, self.country, self.week, self.half_day_ends)
        exceptions = (sorted(self.closed.items()), sorted(self.opened.items()))
        digest = sha256(repr((written, exceptions)).encode()).hexdigest()
        return f"holidays {library_version}, {digest[:12]}"

    def is_open(self, at: datetime) -> bool:
        """Is it office time at that instant? At the closing minute it no longer is."""
        return any(opens <= at < closes for opens, closes in self._instants(self._local_day(at)))

    def next_opening(self, at: datetime) -> datetime:
        """The instant itself if it is open, else when the desk opens next."""
        for opens, _ in self._openings(at):
            return opens
        raise self._never_opens(at)

    def advance(self, start: datetime, seconds: float) -> datetime:
        """The first instant by which so many open seconds have passed: closing time, not the next morning."""
        left = timedelta(seconds=seconds)
        if left <= timedelta():
            return start.astimezone(UTC)
        for opens, closes in self._openings(start):
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
        raise self._never_opens(start)

    def between(self, start: datetime, end: datetime) -> float:
        """Open seconds from `start` to `end`; none if the end comes first."""
        total = timedelta()
        for opens, closes in self._openings(start):
            if opens >= end:
                break
            total += min(closes, end) - opens
        return total.total_seconds()

    def business_day_end(self, start: datetime, days: int) -> datetime:
        """
        The end of the Nth business day's hours, the local day of `start` not counted.

        A business day is one with any open time: a half day counts as one.
        """
        left = days
        for day in self._days(self._local_day(start) + timedelta(days=1)):
            if spans := self._instants(day):
                left -= 1
                if left <= 0:
                    return spans[-1][1]
        raise self._never_opens(start)

    def timeline(self, start: datetime, end: datetime) -> Iterator[Day]:
        """Every local day from `start` to `end` with its open spans, and what is special about it."""
        for day in self._days(self._local_day(start)):
            if self._instant(day, 0) >= end:
                return
            spans = [(max(opens, start), min(closes, end)) for opens, closes in self._instants(day)]
            yield Day(
                day, tuple((opens, closes) for opens, closes in spans if opens < closes), self.note(day)
            )

    def note(self, day: date) -> str:
        """What makes that local day special: a holiday by name, the house's own word, or nothing."""
        if day in self.closed:
            return "partly closed by the house" if self.spans(day) else "closed by the house"
        if day in self.opened:
            return "opened by the house"
        rest = _rest_of(self.country, day.year)
        if name := rest.whole.get(day):
            return name
        if not self.week[day.weekday()]:
            return f"{day:%A}"
        return f"half day: {rest.half[day]}" if day in rest.half else ""

    def spans(self, day: date) -> Spans:
        """The hours of that local day."""
        usual, rest = self.week[day.weekday()], _rest_of(self.country, day.year)
        if day in rest.whole:
            usual = ()
        elif day in rest.half:
            usual = without(usual, (Span(self.half_day_ends, MIDNIGHT),))
        return without(united((*usual, *self.opened.get(day, ()))), self.closed.get(day, ()))

    def _local_day(self, at: datetime) -> date:
        return at.astimezone(self.timezone).date()

    def _days(self, first: date) -> Iterator[date]:
        ahead = min(HORIZON.days, (date.max - first).days)
        return (first + timedelta(days=number) for number in range(ahead))

    def _openings(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Open spans from that instant on, as far as the horizon."""
        since = since.astimezone(UTC)
        for day in self._days(self._local_day(since)):
            yield from (
                (max(opens, since), closes) for opens, closes in self._instants(day) if closes > since
            )

    def _instants(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        spans = (
            (self._instant(day, span.opens), self._instant(day, span.closes)) for span in self.spans(day)
        )
        return tuple((opens, closes) for opens, closes in spans if opens < closes)

    def _instant(self, day: date, minutes: int) -> datetime:
        """
        When the clock first shows that time, or a later one: an hour may come twice, or not at all.

        So what opens or closes in the hour that summer time skips does so when the clock jumps.
        """
        local = datetime.combine(day, time.min, self.timezone) + timedelta(minutes=minutes)
        at, minute = local.astimezone(UTC), timedelta(minutes=1)
        if at.astimezone(self.timezone) == local:  # of one zone, so what the clocks show is compared
            return at
        earliest = local.replace(fold=1).astimezone(UTC)
        shown = range((at - earliest) // minute + 1)
        jump = bisect_left(shown, local, key=lambda n: (earliest + n * minute).astimezone(self.timezone))
        return earliest + jump * minute

    def _never_opens(self, since: datetime) -> ConfigError:
        return ConfigError(
            f"the calendar has too little open time after {self._local_day(since)}:"
            " correct its hours and its closed days"
        )


@dataclass(frozen=True, slots=True)
class _Rest:
    """A country's days of rest in one year, by name."""

    whole: Mapping[date, str] = field(default_factory=dict)
    half: Mapping[date, str] = field(default_factory=dict)


@lru_cache(maxsize=512)
def _rest_of(country: str, year: int) -> _Rest:
    """The names are Turkish: without a language the library would answer in English."""
    return _Rest(_named(country, year, "public"), _named(country, year, "half_day")) if country else _Rest()


def _named(country: str, year: int, category: str) -> dict[date, str]:
    known = holidays.country_holidays(country).supported_categories
    if category not in known:
        return {}
    return dict(
        holidays.country_holidays(country, years=year, expand=False, language="tr", categories=(category,))
    )
