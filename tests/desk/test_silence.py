"""A mailbox's habit: half as long again as it was ever silent, and never less than four hours."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.watch.silence import patience, silent_for

ISTANBUL = ZoneInfo("Europe/Istanbul")
OFFICE = Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, "TR")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def every(hours: float, count: int, until: datetime = NOW) -> list[datetime]:
    return [until - timedelta(hours=hours * number) for number in range(count)]


def office_hours(days: int) -> list[datetime]:
    """A mail an hour on working days from 9 to 18, as an office gets it."""
    start = NOW - timedelta(days=days)
    hours = (start + timedelta(hours=number) for number in range(days * 24))
    return [at for at in hours if at.weekday() < 5 and 6 <= at.hour < 15]


@pytest.mark.parametrize(
    ("arrivals", "allowed"),
    [
        (every(1, 29), None),  # too few to be a habit
        (every(0.5, 100), timedelta(hours=4)),
        (every(10, 60), timedelta(hours=15)),
        (every(24, 60), None),  # four weeks hold but 29 of them
        (office_hours(28), timedelta(hours=96)),  # weekends are part of the habit: 64 hours and a half more
        ([*every(1, 40), NOW - timedelta(days=90)], timedelta(hours=4)),  # what was long ago is forgotten
        (
            [*every(1, 30), NOW + timedelta(days=9)],
            timedelta(hours=4),
        ),  # a clock that is wrong teaches nothing
    ],
)
def test_a_mailbox_may_be_silent_as_long_as_it_usually_is(
    arrivals: list[datetime], allowed: timedelta | None
) -> None:
    assert patience(arrivals, NOW) == allowed


def at(day: int, hour: int) -> datetime:
    """In May 2026: Kurban bayramı begins on Tuesday the 26th at noon and ends on Saturday the 30th."""
    return datetime(2026, 5, day, hour, tzinfo=ISTANBUL)


@pytest.mark.parametrize(
    ("last", "until", "silence"),
    [
        (at(4, 10), at(4, 18), timedelta(hours=8)),
        (at(8, 18), at(11, 8), timedelta(hours=62)),  # a weekend counts: it is in every habit
        (at(25, 18), at(29, 12), timedelta(hours=30)),  # Wednesday to Friday noon are holidays
        (at(27, 10), at(27, 15), timedelta()),
    ],
)
def test_public_holidays_are_no_silence(last: datetime, until: datetime, silence: timedelta) -> None:
    assert silent_for(last, until, OFFICE) == silence


def test_without_a_calendar_or_after_weeks_time_is_time() -> None:
    assert silent_for(at(25, 18), at(29, 18), None) == timedelta(days=4)
    assert silent_for(NOW - timedelta(days=400), NOW, OFFICE) == timedelta(days=400)
