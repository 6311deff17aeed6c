"""A calendar as stretches of time, each with a reason: why the desk was open or closed, second by second."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.hours import MIDNIGHT, WHOLE_DAY, Spans

OFFICE_HOURS = "office hours"
OPENED = "opened by the house (calendar override)"
CLOSED = "closed by the house (calendar override)"
NIGHT = "night"
BETWEEN = "between the hours"
_HALF = "half day: "
_FROM_ONE = " (saat 13.00'ten)"
"""What the holiday library puts behind the Turkish eves: their hour, which the calendar may set otherwise."""
_WEEKDAYS = frozenset(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time from `since` to `until` that a clock counts, or does not, and why; in UTC."""

    since: datetime
    until: datetime
    counted: bool
    why: str

    @property
    def length(self) -> timedelta:
        """How long it is on the wall."""
        return self.until - self.since


def of_calendar(calendar: Calendar, since: datetime, until: datetime) -> Iterator[Stretch]:
    """Every stretch from one instant to the other, open or closed; like ones that touch are one."""
    yield from joined(
        one for day in days(calendar, since, until) for one in of_day(calendar, day, since, until)
    )


def days(calendar: Calendar, since: datetime, until: datetime) -> Iterator[date]:
    """The local days that have any time between the two."""
    day = since.astimezone(calendar.timezone).date()
    while _instant(calendar, day, 0) < until:
        yield day
        day += timedelta(days=1)


def of_day(calendar: Calendar, day: date, since: datetime, until: datetime) -> Iterator[Stretch]:
    """The stretches of one local day, as far as they are between the two instants."""
    local = _LocalDay.of(calendar, day)
    for begin, end in pairwise(local.edges()):
        first, last = max(_instant(calendar, day, begin), since), min(_instant(calendar, day, end), until)
        if first < last:
            yield Stretch(first, last, *local.at(begin))


def joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Of like stretches that touch make one: a night has one line, and a Bayram of four days."""
    held: Stretch | None = None
    for one in stretches:
        if held and (why := _one_reason(held, one)):
            held = replace(held, until=one.until, why=why)
            continue
        if held:
            yield held
        held = one
    if held:
        yield held


def half_day(calendar: Calendar, day: date) -> str:
    """The day of which only half is worked, by name (`Kurban Bayramı arifesi`); empty for any other."""
    note = _as_the_country_has_it(calendar).note(day)
    if not note.startswith(_HALF):
        return ""
    name = note.removeprefix(_HALF)
    return f"{name.removesuffix(_FROM_ONE)} arifesi" if name.endswith(_FROM_ONE) else name


def _one_reason(one: Stretch, other: Stretch) -> str:
    """What both are, where they are one stretch: the days of a weekend are told by name."""
    if one.until != other.since or one.counted is not other.counted:
        return ""
    if other.why in _WEEKDAYS and set(one.why.split(", ")) <= _WEEKDAYS:
        return f"{one.why}, {other.why}"
    return one.why if one.why == other.why else ""


@dataclass(frozen=True, slots=True)
class _LocalDay:
    """What makes a day open and closed: its hours, the usual ones, and what the house said of it."""

    hours: Spans
    usual: Spans
    opened: Spans
    is_shut: bool
    note: str
    half: str
    half_day_ends: int

    @classmethod
    def of(cls, calendar: Calendar, day: date) -> "_LocalDay":
        usual = _as_the_country_has_it(calendar)
        hours, half = calendar.spans(day), half_day(calendar, day)
        opened, closed = calendar.opened.get(day, ()), calendar.closed.get(day, ())
        is_shut = closed == WHOLE_DAY and bool(usual.spans(day) or opened)
        return cls(hours, usual.spans(day), opened, is_shut, usual.note(day), half, calendar.half_day_ends)

    def edges(self) -> list[int]:
        """The minutes at which the reason may change."""
        spans = (*self.hours, *self.usual, *self.opened)
        noon = (self.half_day_ends,) if self.half else ()
        return sorted({0, *noon, *(edge for span in spans for edge in (span.opens, span.closes)), MIDNIGHT})

    def at(self, minute: int) -> tuple[bool, str]:
        """Does that minute count, and why?"""
        if _covers(self.hours, minute):
            return True, OFFICE_HOURS if _covers(self.usual, minute) else OPENED
        return False, self._why_closed(minute)

    def _why_closed(self, minute: int) -> str:
        if self.is_shut or _covers((*self.usual, *self.opened), minute):
            return CLOSED
        if self.half:
            clock = f"{self.half_day_ends // 60:02}:{self.half_day_ends % 60:02}"
            return f"half day from {clock} ({self.half})" if minute >= self.half_day_ends else NIGHT
        if self.note:
            return self.note
        later = any(span.opens > minute for span in self.hours)
        return BETWEEN if later and any(span.closes <= minute for span in self.hours) else NIGHT


def _as_the_country_has_it(calendar: Calendar) -> Calendar:
    """Leave out what the house added."""
    return replace(calendar, closed={}, opened={})


def _covers(spans: Spans, minute: int) -> bool:
    return any(span.opens <= minute < span.closes for span in spans)


def _instant(calendar: Calendar, day: date, minutes: int) -> datetime:
    midnight = datetime.combine(day, time.min, calendar.timezone)
    return (midnight + timedelta(minutes=minutes)).astimezone(UTC)
