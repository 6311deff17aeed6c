"""The days of a mailbox: where they begin and end, and what silence one of them saw."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ulak.desk.record.day import Day, DayCount, counted, finished, longest_silence, midnight

ISTANBUL, BERLIN = ZoneInfo("Europe/Istanbul"), ZoneInfo("Europe/Berlin")
DAY = Day(
    "bilgi",
    date(2026, 11, 24),
    datetime(2026, 11, 23, 21, tzinfo=UTC),
    datetime(2026, 11, 24, 21, tzinfo=UTC),
)


def hours(*after: float) -> list[datetime]:
    return [DAY.begins + timedelta(hours=one) for one in after]


def test_a_day_begins_at_midnight_where_the_desk_is():
    assert midnight(datetime(2026, 11, 24, 20, 59, tzinfo=UTC), ISTANBUL) == DAY.begins
    assert midnight(DAY.ends, ISTANBUL) == DAY.ends


@pytest.mark.parametrize(
    ("now", "days"),
    [
        (DAY.ends - timedelta(microseconds=1), []),
        (DAY.ends, [DAY.date]),
        (DAY.ends + timedelta(days=2), [date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)]),
    ],
)
def test_a_day_is_finished_at_its_last_midnight(now: datetime, days: list[date]):
    assert [one.date for one in finished("bilgi", DAY.begins, now, ISTANBUL)] == days


def test_days_lie_side_by_side_also_where_clocks_are_changed():
    begins = datetime(2026, 10, 23, 22, tzinfo=UTC)
    found = list(finished("bilgi", begins, begins + timedelta(days=4), BERLIN))
    assert [one.ends - one.begins for one in found] == [
        timedelta(hours=24),
        timedelta(hours=25),
        timedelta(hours=24),
    ]
    assert [one.begins for one in found[1:]] == [one.ends for one in found[:-1]]


@pytest.mark.parametrize(
    ("before", "arrivals", "longest"),
    [
        (None, [], 24),
        (None, [6, 10], 14),
        (-30, [], 54),
        (-5, [6, 20], 14),
        (-5, [20, 6], 14),
        (-30, [1, 2], 31),
    ],
)
def test_silence_is_as_long_as_it_lasted_when_the_day_saw_it_end(
    before: float | None, arrivals: list[float], longest: float
):
    last = None if before is None else hours(before)[0]
    assert longest_silence(last, hours(*arrivals), DAY) == timedelta(hours=longest)


def test_all_of_a_day_stands_in_one_entry():
    count = DayCount(6, 1, 1, 1, 1, 1, 2, timedelta(hours=3), 4, "12")
    (event,) = counted(DAY, count).events
    assert (event.name, event.by) == ("day counted", "desk")
    assert dict(event.facts) == {
        "day": "2026-11-24",
        "mailbox": "bilgi",
        "came": "6",
        "tickets": "1",
        "appended": "1",
        "filed": "1",
        "duplicates": "1",
        "quarantined": "1",
        "rescued": "2",
        "silent": "10800",
        "gaps": "4",
        "canary": "12",
    }
