"""
When the house was open, from tables of these tests: no calendar of the product is asked.

Every day has at most one stretch of open time, 08:10 to 19:00 or to 13:00 on half days; the hours between two
instants are the sum of the pieces of both that lie in it.
"""

from datetime import UTC, date, datetime, timedelta

import holidays

ISTANBUL = timedelta(hours=3)
"""Ahead of UTC all the year, since 2016."""

_WHOLE = holidays.country_holidays("TR", years=range(2025, 2028))
_HALF = holidays.country_holidays("TR", years=range(2025, 2028), categories=("half_day",))


def _open_day(day: date) -> tuple[datetime, datetime] | None:
    if day.weekday() > 4 or day in _WHOLE:
        return None
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - ISTANBUL
    ends = timedelta(hours=13) if day in _HALF else timedelta(hours=19)
    return midnight + timedelta(hours=8, minutes=10), midnight + ends


TABLE: dict[date, tuple[datetime, datetime] | None] = {
    day: _open_day(day) for day in (date(2025, 11, 1) + timedelta(days=one) for one in range(600))
}


def local_day(at: datetime) -> date:
    """The day of the house."""
    return (at + ISTANBUL).date()


def open_time(begins: datetime, ends: datetime) -> timedelta:
    """How long the house was open between two instants."""
    total, day = timedelta(), local_day(begins)
    while day <= local_day(ends):
        if spans := TABLE[day]:
            total += max(min(spans[1], ends) - max(spans[0], begins), timedelta())
        day += timedelta(days=1)
    return total


def after_open_time(begins: datetime, span: timedelta) -> datetime:
    """The instant at which the house has been open so long."""
    day = local_day(begins)
    while True:
        if spans := TABLE[day]:
            here = max(spans[1] - max(spans[0], begins), timedelta())
            if here >= span and here > timedelta():
                return max(spans[0], begins) + span
            span -= here
        day += timedelta(days=1)


def end_of_business_day(begins: datetime, count: int) -> datetime:
    """When the house closes on the so-manyth open day after the one of `begins`."""
    day = local_day(begins)
    while count:
        day += timedelta(days=1)
        count -= TABLE[day] is not None
    spans = TABLE[day]
    assert spans is not None
    return spans[1]


def is_holiday(day: date) -> bool:
    """Is it a public holiday, whole or half?"""
    return day in _WHOLE or day in _HALF


def month_begins(year: int, month: int) -> datetime:
    """Its first midnight, in UTC."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return datetime(year, month, 1, tzinfo=UTC) - ISTANBUL
